"""Points: what a lecturer said, one, two, three.

A numbered list is a lecturer's points only if the words before it say so: the lecturer (or 他, 某老师, 讲座) and a
verb of teaching. Lists of prizes, sections of a report, articles of a law and the demands of a meeting count up just
as well and are none. A point's words end where the next number begins; the last one's where its sentence ends, or its
paragraph, as the ones before it did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.finders.labels import Label, at_line_start, find_labels, sequences
from archive.finders.signatures import read_people
from archive.finders.text import Spans, flat, lines, trim
from archive.model import Lecturer, Person, Point, Span, Structure

_TEACHES = re.compile(
    r"分享|指出|强调|讲|介绍|提出|认为|阐述|解读|阐释|建议|提醒|告诉|告诫|分析|剖析|总结|归纳|概括|梳理|说|谈|"
    r"传授|诠释|解析|勉励|希望|寄语|叮嘱|回答|解答|给出|主张|"
    r"要点|观点|主要内容|(?:从|围绕|就)[^。;\n]{1,60}?(?:方面|角度|层面|维度|部分|板块|问题|内容|环节)|(?:分为|"
    r"包括|包含|涉及|涵盖)[^。\n]{0,20}(?:方面|部分|板块|内容|点)"
)
_LESSON = re.compile(
    r"讲座|授课|主讲|讲课|课上|课堂|课程|辅导|报告|宣讲|党课|分享会|讲授|培训|讲学|演讲|老师|教授|讲师|专家|"
    r"主讲人|他|她|嘉宾"
)
_LISTS = re.compile(
    r"[:—]\s*$|如下|以下|[几两二三四五六七八九十\d]+\s*(?:[个大条点种项步招次道句件重类层]|方面|要点|部分|板块|维度)"
)
_OTHERS = re.compile(
    r"学员|同学们|大家纷纷|与会|参会|听众|干部们|体会|感受|收获|心得|会议(?:要求|强调|指出|决定|认为)|通知|"
    r"流程|议程|安排如下|奖项|名单|注意事项|报名|规则|条款|规定|价格|价目|目录|步骤"
)
_HEADING = re.compile(
    r"^(?:活动|讲座|培训|会议)?(?:概况|背景|简介|流程|时间|地点|现场|主题|对象|安排|总结|目的|意义|组织|要求|报名)"
)
_SENTENCE = re.compile(r"[。！？!?]+[”』」]?")
_CLOSING = "；;。，,、"
_LONGEST_INLINE = 3000
"""Characters of one point."""


def _teachers(plain: str, lecturers: Sequence[Lecturer]) -> list[tuple[Lecturer, re.Pattern[str]]]:
    """Return each lecturer with the ways the text may call them."""
    found = []
    for lecturer in lecturers:
        name = flat(lecturer.person.name)
        calls = [re.escape(name)]
        if "·" not in name:
            calls.append(
                re.escape(name[0]) + r"(?:老师|教授|博士|院士|主任|站长|校长|院长|书记|律师|医生|讲师|专家|"
                r"记者|局长|部长|会长|经理|总|研究员|主席|先生|女士|科长|处长)"
            )
        found.append((lecturer, re.compile("|".join(calls))))
    return found


def _announcement(plain: str, first: Label) -> tuple[str, str]:
    """Return what announces a list: the sentence before its first number, and all of the paragraph before it."""
    start = plain.rfind("\n", 0, first.span.start) + 1
    before = plain[max(start, first.span.start - 1500) : first.span.start].strip(" \u200b#*>")
    if not before:
        stop = start
        for _ in range(2):
            stop = len(plain[:stop].rstrip()) if stop < 4000 else _rstrip(plain, stop)
            begin = plain.rfind("\n", 0, stop) + 1
            before = plain[max(begin, stop - 1500) : stop]
            if before.strip():
                break
            stop = begin
    pieces = [piece for piece in _SENTENCE.split(before) if piece.strip()]
    return (pieces[-1] if pieces else ""), before


def _rstrip(plain: str, stop: int) -> int:
    while stop and plain[stop - 1] in " \n\u200b":
        stop -= 1
    return stop


def _speaker(
    announcing: str, paragraph: str, lecturers: Sequence[Lecturer], teachers: Sequence[tuple[Lecturer, re.Pattern[str]]]
) -> tuple[bool, Person | None]:
    """Say whether the announcing words are a lecturer's, and whose."""
    named = [(match.end(), lecturer) for lecturer, pattern in teachers for match in pattern.finditer(paragraph)]
    other = _somebody_else(announcing, teachers)
    if other:
        return False, None
    if named:
        return True, max(named, key=lambda pair: pair[0])[1].person
    if not _LESSON.search(announcing):
        return False, None
    return True, lecturers[0].person if len(lecturers) == 1 else None


def _somebody_else(announcing: str, teachers: Sequence[tuple[Lecturer, re.Pattern[str]]]) -> bool:
    """Say whether the announcing sentence has a subject with an office who is none of the lecturers."""
    verb = re.search(r"指出|强调|要求|表示|希望|提出|介绍|认为|说|讲话|致辞|总结", announcing)
    if verb is None:
        return False
    clause = re.split(r"[,。;:!?]", announcing[: verb.start()])[-1]
    people = read_people(clause, Span(0, len(clause))) if 3 <= len(clause) <= 40 else ()
    return any(
        person.offices and not any(pattern.fullmatch(flat(person.name)) for _, pattern in teachers) for person in people
    )


def _line_end(plain: str, place: int) -> int:
    end = plain.find("\n", place)
    return len(plain) if end < 0 else end


def _bounds(plain: str, labels: Sequence[Label], block: bool) -> list[Span]:
    """Return where each item's words start and end; the last ends as the ones before it did."""
    starts = [label.span.end for label in labels]
    spans = [Span(start, following.span.start) for start, following in zip(starts, labels[1:], strict=False)]
    last = starts[-1]
    line = _line_end(plain, last)
    several = any(len([1 for piece in _SENTENCE.split(span.of(plain)) if piece.strip()]) > 1 for span in spans)
    if block:
        end = line
        extra = max(span.of(plain).strip().count("\n") for span in spans)
        while extra and end < len(plain):
            following = _line_end(plain, end + 1)
            if not plain[end + 1 : following].strip():
                end = following
                continue
            if len(plain[end + 1 : following].strip()) < 12 or following - last > _LONGEST_INLINE:
                break
            end, extra = following, extra - 1
    elif several:
        end = line
    else:
        mark = _SENTENCE.search(plain, last, line)
        end = mark.start() if mark and mark[0] == "。" else mark.end() if mark else line
    return [*spans, Span(last, end)]


def _accepted(
    plain: str,
    labels: Sequence[Label],
    lecturers: Sequence[Lecturer],
    teachers: Sequence[tuple[Lecturer, re.Pattern[str]]],
) -> tuple[bool, Person | None]:
    announcing, paragraph = _announcement(plain, labels[0])
    block = at_line_start(plain, labels[0])
    counts = _LISTS.search(announcing) and any(pattern.search(announcing) for _, pattern in teachers)
    if not announcing or not (counts or _TEACHES.search(announcing)) or _others_speak(announcing, teachers):
        return False, None
    if block and not _LISTS.search(announcing) and not re.search(r"[:]\s*$", paragraph):
        return False, None
    words = [plain[label.span.end : label.span.end + 12] for label in labels]
    if sum(1 for item in words if _HEADING.match(item)) * 2 > len(words):
        return False, None
    return _speaker(announcing, paragraph, lecturers, teachers)


def _others_speak(announcing: str, teachers: Sequence[tuple[Lecturer, re.Pattern[str]]]) -> bool:
    """Say whether the words announce what others said: learners, a meeting, a notice."""
    other = None
    for other in _OTHERS.finditer(announcing):  # noqa: B007 - the last one counts
        pass
    if other is None:
        return False
    ours = max((m.start() for _, pattern in teachers for m in pattern.finditer(announcing)), default=-1)
    taught = _TEACHES.search(announcing, max(ours, 0)) if ours >= 0 else None
    return taught is None or (
        ours < other.start()
        and re.search(r"学员[们]?(?:纷纷)?表示|(?:谈|说|分享)[^,]{0,8}(?:体会|感受|收获|心得)", announcing) is not None
    )


def find_points(text: str, *, found: Structure) -> tuple[Point, ...]:
    """Find the numbered points of the lecture, in text order; none where no lecture is told of."""
    plain = flat(text)
    if not found.lecturers and not _tells_of_a_lecture(text, plain, found):
        return ()
    teachers = _teachers(plain, found.lecturers)
    taken = Spans(r.span for r in found.reflections)
    points: list[Point] = []
    for labels in _regular(plain, sequences(find_labels(text, plain, 0, len(text)))):
        if taken.overlap(Span(labels[0].span.start, labels[-1].span.end)):
            continue
        if points and labels[0].span.start < points[-1].span.end:
            continue
        fits, speaker = _accepted(plain, labels, found.lecturers, teachers)
        if fits:
            points += _made(text, plain, labels, speaker)
    return tuple(points)


def _regular(plain: str, found: list[list[Label]]) -> Iterator[list[Label]]:
    """Yield sequences cut to those labels that are all inline in one paragraph, or all at line starts."""
    for labels in found:
        block = at_line_start(plain, labels[0]) and at_line_start(plain, labels[1])
        if block:
            kept = [label for label in labels if at_line_start(plain, label)]
        else:
            end = _line_end(plain, labels[0].span.start)
            kept = [label for label in labels if label.span.start < end]
        if len(kept) > 1:
            yield kept


def _made(text: str, plain: str, labels: Sequence[Label], speaker: Person | None) -> Iterator[Point]:
    block = at_line_start(plain, labels[0])
    for label, bounds in zip(labels, _bounds(plain, labels, block), strict=True):
        span = trim(text, bounds.start, bounds.end, "，,、：:")
        span = trim(text, span.start, span.end, _CLOSING)
        if len(span):
            yield Point(label.value, span, label.span, speaker, f"{label.style}-{'lines' if block else 'inline'}")


def _tells_of_a_lecture(text: str, plain: str, found: Structure) -> bool:
    """Say whether the title or the first paragraphs tell of a lecture."""
    strong = re.compile(r"讲座|授课|主讲|报告会|宣讲|党课|培训班|辅导|讲堂|分享会")
    if strong.search(flat(found.title.text)):
        return True
    for line in lines(text):
        if strong.search(plain, line.span.start, min(line.span.end, line.span.start + 400)):
            return True
        if line.number >= 3:
            return False
    return False
