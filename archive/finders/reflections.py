"""Reflections: what each participant took away, and who they are.

The heart of the genre, and its most various part. Four layouts are read, surest first:

1. numbered items, each with a signature at its end (in brackets, after a dash, on a line of its own) or at its front;
2. paragraphs without numbers, each signed at its end;
3. blocks with the author as a header (`学员张三：`, `张三（某单位）`);
4. one page by one author, under a title that says 心得, 体会, 感想 ….

Signatures are read by `signatures.read_people`; a layout counts only if enough of its items are signed, or if a line
before it announces reflections. The takeaway is the last sentence: a reflection comes to its point at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.finders.labels import Label, at_line_start, find_labels, sequences
from archive.finders.signatures import is_office, looks_like_name, read_people
from archive.finders.text import HAN, Line, Spans, flat, lines, trim
from archive.model import Person, Reflection, Signature, Span, Structure

ANNOUNCES = re.compile(
    # Every alternative begins with a character: then most places in a text are passed over at once.
    r"心得|体会|感悟|感想|感受|收获|有感|启发|启示|纷纷(?:表示|说|谈|发言|感言)|有话说|有话要说|反响|听后感|"
    r"观后感|读后感|学员说|学员们?(?:说|谈|表示)|说说|听听|留言|写下了?[^。,]{0,8}(?:话|文字)|学员(?:之)?声音|心声|感言|感触|深受触动|学有所|"
    + "".join(f"{who}们?的?反馈|" for who in "学员 同学 大家 听众 家长 员工 居民".split())
    + "".join(
        f"{who}.{{0,10}}(?:怎么说|怎么看|如是说|这样说)|" for who in "学员 同学们? 大家 他们 团干部? 教师 青年".split()
    )
    + "学习笔记|读书笔记|学习感"
)
_COUNTED = re.compile(r"(?:心得|体会|感悟|感想|感言)\s*\(?[一二三四五六七八九十\d]{1,3}\)?$")
"""A line that counts reflections: 学习心得（二）."""
_EDITOR = re.compile(r"编者[按的]?话?\s*:")
_PAGE_TITLE = re.compile(
    r"心得|体会|感悟|感想|有感|感言|观后感|读后感|听后感|收获|随想|随笔|随感|札记|手记|日记|见闻|启示|学习总结|反思|感受|所思|所悟"
)
_VOICES = re.compile(
    r"(?:听听|看看)?(?:学员|同学|书友|读者|听众|观众|家长|学生|队员|员工|职工|教师|老师|居民|村民|群众|志愿者|伙伴|他|她|我|大家)们?"
    r"(?:都|这样|是?怎么|如何|有话|有感而|想|最想)*(?:说|谈|看|想|感言|反馈|之声|声音|心语|寄语|心声|反响|留言|分享|发言)\W*$"
)
"""A short line that announces what those who took part say: 书友说, 听听他们怎么说."""
_FUNCTIONS = re.compile(
    r"(?:本[报网台刊社]|特约|见习|实习|全媒体|首席)*(?:记者|通讯员|图文|文图|摄影|供图|文字|图片|编辑|"
    r"责编|责任编辑|校对|审核|供稿|来稿|撰稿|作者单位|来源|转自|整理|编译|翻译|监制|策划|实习生|制图|制作|排版|"
    r"发布|终审|初审|复审)"
    r"(?=[\s:/·、,|(]|[^\s:/]{2,12}$)|[文图摄据](?=[\s:/·、,|(])|据[^\s:/]{2,12}$|.*(?:摄|供图|图)$"
)
_SELF = re.compile(r"我|自己|咱|听了|学习|收获|体会|受益|今后|感受|作为")
_INTERVIEW = re.compile(r"(?:记者|主持人|问|答|(?<!\w)[qa]|编者|笔者|小编|旁白|画外音|解说)\s*$")
_FIELD_NAME = re.compile(
    r"(?:时间|地点|主题|题目|主办|承办|协办|主讲|主持|报告|参加|出席|对象|联系|电话|邮箱|地址|来源|编辑|审核|"
    r"备注|要求|内容|单位|嘉宾|主讲人|主持人|报告人|标题|摘要|关键词|获奖|一等奖|二等奖|三等奖|评委|导演|编剧|"
    r"主演|组长|副组长|成员|"
    r"主任|委员|书记|校长|参会|缺席|列席|记录|整理|策划|监制|责编|校对|图文|文字|摄影|图片|供稿)[^:]{0,6}$"
)
_SENTENCE = re.compile(r"[^。！？!?…;；\n]*(?:[。！？!?…]+[”』」》)）]*|[;；\n]|$)")
_COURTESY = re.compile(r"^(?:谢谢|感谢|祝|最后[,，]?(?:感谢|祝)|再次感谢|加油|以上是我|完毕)")
_TRAILING = re.compile(r"[。.！!，,；;：:\s\u200b\U0001f000-\U0001faff☀-➿]*$")
_ORNAMENT = re.compile(r"[\s\u200b\U0001f000-\U0001faff☀-➿]+$")
_LONGEST_SIGNED = 110
_LONGEST_OWN_LINE = 60
_LONGEST_HEADER = 40
_PAIRS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class _Item:
    """A stretch that may be one reflection: its words, its number, its signatures."""

    body: Span
    authors: tuple[Signature, ...] = ()
    label: Label | None = None
    rule: str = ""
    unread: Span | None = None
    """A bracket at its end that could not be read."""


# --- signatures at the end --------------------------------------------------------------------------------------------


def _signed(text: str, inner: Span) -> tuple[Signature, ...]:
    people = read_people(text, inner)
    if not all(_credible(person) for person in people):
        return ()
    return tuple(Signature(person, inner) for person in people)


def _credible(person: Person) -> bool:
    """Say whether a person may have signed: by the look of the name, or beside an office that is one."""
    name = flat(person.name)
    if looks_like_name(name) or re.fullmatch(r"[a-z][a-z.\- ]+", name):
        return looks_like_name(name) or any(is_office(flat(o.affiliation + o.role)) for o in person.offices)
    return len(name) <= 4 and (
        not person.offices or any(is_office(flat(o.affiliation + o.role)) for o in person.offices)
    )


def closing_bracket(plain: str, start: int, end: int) -> Span | None:
    """Return the bracket, itself included, that ends `plain[start:end]` (flat form), if one does."""
    near = max(start, end - 13)
    if plain.rfind(")", near, end) < 0 and plain.rfind("]", near, end) < 0:
        return None
    tail = _TRAILING.search(plain, max(start, end - 12), end)
    stop = tail.start() if tail else end
    if stop <= start or plain[stop - 1] not in _PAIRS:
        return None
    depth = 0
    for place in range(stop - 1, max(start, stop - _LONGEST_SIGNED) - 1, -1):
        if plain[place] in _PAIRS:
            depth += 1
        elif plain[place] in "([":
            depth -= 1
            if depth == 0:
                return Span(place, stop)
    return None


def is_function_note(plain: str) -> bool:
    """Say whether words in a bracket (flat form) credit a job (记者 某某, 某某摄) rather than sign a passage."""
    return _FUNCTIONS.match(plain.strip()) is not None


def _bracketed(text: str, plain: str, region: Span) -> _Item | None:
    bracket = closing_bracket(plain, region.start, region.end)
    if bracket is None:
        return None
    inner = trim(text, bracket.start + 1, bracket.end - 1)
    ornament = _ORNAMENT.search(plain, max(region.start, bracket.start - 12), bracket.start)
    body = trim(text, region.start, ornament.start() if ornament else bracket.start)
    words = inner.of(plain)
    if not len(inner) or not len(body):
        return None
    before = re.search(
        r"(?:^|[。！？!?”…\n\s,;])([^。！？!?”…\n,;:]{2,30})$",
        plain[max(body.start, bracket.start - 40) : bracket.start],
    )
    if (
        before
        and len(body) > len(before[1]) + 10
        and re.search(
            r"[。！？!?”…\n]", plain[max(body.start, bracket.start - len(before[0])) : bracket.start][:1] or ""
        )
    ):
        # The name stands before the bracket: ……。张三（某单位）
        outer = trim(text, bracket.start - len(before[1]), bracket.end)
        authors = _signed(text, outer)
        if authors and not is_function_note(outer.of(plain)):
            return _Item(trim(text, region.start, outer.start, "—-"), authors)
    if is_function_note(words):
        return None
    authors = _signed(text, inner)
    if authors:
        return _Item(body, authors)
    return _Item(body, (), None, "", inner) if looks_signed(words) else None


def looks_signed(words: str) -> bool:
    """Say whether words in a closing bracket look like a signature that could not be read."""
    return (
        2 <= len(words) <= 40
        and not re.search(r"[。！？!?“”%\d]", words)
        and is_office(re.split(r"[\s,、:]", words)[0])
    )


_DASHED = re.compile(r"(?:—{1,3}|-{2,3})\s*([^—\n。！？!?]{2,60})$")
_BLANK_SIGNED = re.compile(r"[。！？!?”…]\s*([^。！？!?”…\n]{2,50})$")


def _dashed(text: str, plain: str, region: Span) -> _Item | None:
    if plain.rfind("—", region.start, region.end) < 0 and plain.rfind("--", region.start, region.end) < 0:
        return None
    stop = trim(text, region.start, region.end, "。.").end
    dashed = _DASHED.search(plain, max(region.start, stop - 70), stop)
    if dashed:
        inner = trim(text, dashed.start(1), dashed.end(1))
        body = trim(text, region.start, dashed.start())
        authors = _signed(text, inner) if not is_function_note(inner.of(plain)) else ()
        if authors and len(body):
            return _Item(body, authors)
    return None


def _run_on(text: str, plain: str, region: Span) -> _Item | None:
    """Read a signature that follows the last sentence on the same line (……。 某单位 张三)."""
    stop = trim(text, region.start, region.end).end
    match = _BLANK_SIGNED.search(plain, max(region.start, stop - 60), stop)
    if match is None or is_function_note(match[1].strip()):
        return None
    inner = trim(text, match.start(1), match.end(1))
    authors = _signed(text, inner)
    if not authors or not all(looks_like_name(flat(a.person.name)) for a in authors):
        return None
    if not any(a.person.offices for a in authors):
        return None
    return _Item(trim(text, region.start, match.start(1)), authors)


_CHINESE = re.compile(rf"[{HAN}]")
_AT = re.compile(r"[^\w\s]{0,3}\s*@\s*")
"""What stands before a name as it is written on line: 🌱 @某某."""
_ORNAMENTED = re.compile(r"[\U0001f000-\U0001faff\u25a0-\u27bf]")


def own_line(text: str, plain: str, line: Span) -> tuple[Signature, ...]:
    """Read a line that is nothing but a signature."""
    if len(line) > _LONGEST_OWN_LINE or plain[line.end - 1] in "。!?！？;,:…”":
        return ()
    mark = _AT.match(plain, line.start, line.end)
    ornament = _ORNAMENTED.match(plain, line.start, line.end)
    inner = trim(text, mark.end() if mark else line.start, line.end, "—-－（）()[]【】")
    if is_function_note(inner.of(plain)) or not _CHINESE.search(plain, inner.start, inner.end):
        return ()
    if plain.startswith(("#", "\u200b", "- "), line.start):
        return ()
    authors = _signed(text, inner)
    dashed = plain.startswith(("—", "--", "(", "["), line.start)
    if ornament and authors and all(a.person.offices for a in authors):
        return authors
    if dashed or mark or all(looks_like_name(flat(a.person.name)) for a in authors):
        return authors
    return ()


def _last_line(text: str, plain: str, region: Span) -> _Item | None:
    stop = trim(text, region.start, region.end).end
    newline = plain.rfind("\n", region.start, stop)
    if newline < 0:
        return None
    line = trim(text, newline + 1, stop)
    authors = own_line(text, plain, line)
    body = trim(text, region.start, newline)
    return _Item(body, authors) if authors and len(body) else None


def _front(text: str, plain: str, region: Span) -> _Item | None:
    """Read a signature at the front: 张三（某单位）：……, or below a heading."""
    below = _BRACKET_BELOW.match(plain, region.start, region.end)
    if below and (item := _headed(text, plain, region)):
        return item
    for form in _HEADS:
        head = form.match(plain, region.start, region.end)
        if head is None or _INTERVIEW.search(head[1]) or _FIELD_NAME.match(head[1].strip()):
            continue
        inner = trim(text, head.start(1), head.end(1), "[]【】")
        inner = inner if inner.of(plain).count("(") else trim(text, inner.start, inner.end, "()（）")
        words = re.sub(r"(?:表示|说|说道|谈到|认为|感言|这样写道|写道|如是说|谈体会|分享)$", "", inner.of(plain))
        inner = trim(text, inner.start, inner.start + len(words))
        authors = _signed(text, inner)
        body = trim(text, head.end(), region.end)
        if (
            authors
            and len(body) >= 6
            and not _ONLY_BRACKET.fullmatch(plain, body.start, body.end)
            and all(looks_like_name(flat(a.person.name)) or a.person.offices for a in authors)
        ):
            return _Item(body, authors)
    return _headed(text, plain, region)


def _headed(text: str, plain: str, region: Span) -> _Item | None:
    """Read a heading that its author's bracket ends, or follows on a line of its own, above the words.

    在泥土里找答案（某大学 某某）
    """
    line = trim(text, region.start, min(region.end, _line_end(plain, region.start)))
    if below := _BRACKET_BELOW.match(plain, region.start, region.end):
        line = Span(line.start, below.end())
    bracket = closing_bracket(plain, line.start, line.end) if len(line) <= 2 * _LONGEST_OWN_LINE else None
    body = trim(text, line.end, region.end)
    if bracket is None or len(body) < 6 or plain[bracket.start - 1] in "。!?！？…”":
        return None
    inner = trim(text, bracket.start + 1, bracket.end - 1)
    authors = _signed(text, inner) if not is_function_note(inner.of(plain)) else ()
    return _Item(body, authors) if authors and all(a.person.offices for a in authors) else None


_ONLY_BRACKET = re.compile(r"\([^()\n]*\)")
_BRACKET_BELOW = re.compile(r"[^\n。!?！？]{2,60}\n\s*\([^()\n]{2,60}\)(?=\s*\n)")
_HEADS = (
    re.compile(r"\s*([^:\n。！？!?“”]{2,60}?)\s*:\s*"),
    re.compile(r"\s*([^:\n。！？!?“”]{2,60}?)(?<=[)\]])\s*(?=\S)"),
    re.compile(r"\s*([^:\n。！？!?“”]{2,60}?)\s*\n"),
)
"""How a signature at the front ends: with a colon, with its bracket, with its line."""


def _closed(text: str, plain: str, region: Span) -> _Item | None:
    """Read whatever signature closes a region; None where there is none."""
    doubtful = None
    for reader in (_bracketed, _dashed, _last_line, _run_on):
        item = reader(text, plain, region)
        if item and item.authors:
            return item
        doubtful = doubtful or item
    return doubtful


# --- the layouts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Page:
    """The text, its flat form, its lines of content, and where reflections are announced."""

    text: str
    plain: str
    content: tuple[Line, ...]
    cues: tuple[int, ...]
    """Where announcing lines end."""
    ends: Spans
    """The lines that are no content: nothing goes on across them."""
    titled: bool
    heading: Span | None = None
    """The title, where it stands in the text."""
    counted: tuple[Span, ...] = ()
    """Lines that count reflections: a block ends there."""

    def announced(self, place: int) -> bool:
        """Say whether reflections were announced before `place`."""
        return self.titled or bool(self.cues and self.cues[0] <= place)


def _page(text: str, found: Structure) -> _Page:
    plain = flat(text)
    skip = {b.span.start for b in found.boilerplate}
    title = found.title.span if found.title.rule != "first-words" else None
    content = tuple(
        line for line in lines(text) if line.span.start not in skip and not (title and line.span.contains(title))
    )
    announcing = [line for line in content if _announcing(plain, line.span)]
    # A line below the title that says 心得体会 is its second half, unless it opens a list.
    subtitle = [
        line for line in announcing if line is content[0] and len(line.span) <= 50 and plain[line.span.end - 1] != ":"
    ]
    cues = tuple(line.span.end for line in announcing if line not in subtitle)
    if title and _VOICES.search(flat(found.title.text)):
        cues = (title.end, *cues)
    titled = bool(subtitle) or bool(_PAGE_TITLE.search(flat(found.title.text)))
    counted = tuple(line.span for line in announcing if _COUNTED.search(line.span.of(plain)))
    return _Page(text, plain, content, cues, Spans(b.span for b in found.boilerplate), titled, title, counted)


_TELLS = re.compile(
    r"(?:交流|分享|畅谈|谈了?|写下|抒发|表达|道出|说出|记录|留下)[^。,]{0,14}(?:体会|心得|感受|收获|感想|感悟|"
    r"心声)|(?:摘录|选登|摘登|选取|收到)[^。,]{0,10}(?:留言|几则|部分|如下)|纷纷.{0,10}(?:表示|心得|体会|感受|感言|留言)"
)


_EXCERPTS = re.compile(
    r"(?:摘录|选登|摘登|选取|精选|整理|分享)[^。,]{0,10}(?:留言|心得|感言|感想|体会|感悟|几则|部分|如下)[^。,]{0,12}[。!！]$"
)
"""What ends a longer paragraph that reflections follow."""


def _announcing(plain: str, line: Span) -> bool:
    tail = plain[max(line.start, line.end - 80) : line.end].rstrip("\u200b ")
    if len(line) <= 50 and tail.endswith(("。", "!", "！")):
        return _TELLS.search(tail) is not None
    if _EXCERPTS.search(tail):
        return True
    if len(line) <= 16 and (_VOICES.search(tail) or _COUNTED.search(tail)):
        return True
    if len(line) <= 30:
        return ANNOUNCES.search(tail) is not None and not tail.endswith(("。", ";", ",", ")", "]"))
    return tail.endswith((":", "—", "…")) and ANNOUNCES.search(tail) is not None


def _numbered(page: _Page) -> Iterator[list[_Item]]:
    """Yield the numbered lists, item by item, with what signatures they have."""
    plain, text = page.plain, page.text
    for labels in sequences(find_labels(text, plain, 0, len(text))):
        if labels[0].style in ("shi", "qi", "words") and not at_line_start(plain, labels[0]):
            continue
        if at_line_start(plain, labels[0]):
            labels = [label for label in labels if at_line_start(plain, label) or _after_bracket(plain, label)]
        if len(labels) < 2:
            continue
        items: list[_Item] = []
        for place, label in enumerate(labels):
            last = place + 1 == len(labels)
            stop = _last_end(page, label) if last else labels[place + 1].span.start
            stop = page.ends.next_start(label.span.end, stop)
            region = trim(text, label.span.end, stop)
            above = last and _signed_above(plain, items)
            item = None if above else _closed(text, plain, region) or _front(text, plain, region)
            item = item or _Item(trim(text, region.start, region.end))
            if item.authors or not last:
                items.append(_Item(item.body, item.authors, label, f"numbered-{label.style}", item.unread))
            else:
                line = _line_end(plain, label.span.end)
                front = _front(text, plain, trim(text, label.span.end, line))
                for _ in range(_LINES_BELOW if above else 0):
                    if front or line >= len(plain):
                        break
                    line = _line_end(plain, line + 1)
                    front = _front(text, plain, trim(text, label.span.end, line))
                first = trim(text, label.span.end, line)
                chosen = front or _Item(first, (), None, "", item.unread)
                items.append(_Item(chosen.body, chosen.authors, label, f"numbered-{label.style}", chosen.unread))
        yield items


_LINES_BELOW = 6
"""Lines, empty ones too, in which the words of the last item follow its heading and signature."""


def _signed_above(plain: str, items: Sequence[_Item]) -> bool:
    """Say whether every item has its signature on the line above its words."""
    return bool(items) and all(i.authors and "\n" in plain[i.authors[-1].span.end : i.body.start] for i in items)


def _after_bracket(plain: str, label: Label) -> bool:
    return plain[max(0, label.span.start - 40) : label.span.start].rstrip()[-1:] in (")", "]")


def _line_end(plain: str, place: int) -> int:
    end = plain.find("\n", place)
    return len(plain) if end < 0 else end


def _last_end(page: _Page, label: Label) -> int:
    """Return where the last item ends: at its signature, if one follows within a few lines, else with its line."""
    plain, text = page.plain, page.text
    line = _line_end(plain, label.span.end)
    first = line
    for _ in range(6):
        region = trim(text, label.span.end, line)
        closed = _closed(text, plain, region) if len(region) else None
        if closed and closed.authors:
            return line
        if line >= len(plain):
            break
        line = _line_end(plain, line + 1)
    return first


def _accept_numbered(page: _Page, items: Sequence[_Item]) -> bool:
    signed = [item for item in items if item.authors]
    place = items[0].body.start
    if len(signed) >= 2 and len(signed) * 2 >= len(items):
        return (
            page.announced(place)
            or all(a.person.offices for i in signed for a in i.authors[-1:])
            or _personal(page, signed)
        )
    if not page.announced(place):
        return False
    if signed:
        return True
    # Announced directly before (……都收获了什么：), without signatures.
    label = items[0].label
    before = page.plain[
        max(0, (label.span.start if label else place) - 60) : label.span.start if label else place
    ].rstrip()
    return not page.titled and before.endswith(":") and ANNOUNCES.search(before) is not None and _learners(before)


def _learners(before: str) -> bool:
    return (
        re.search(r"学员|同学|大家|他们|团干|青年|教师|老师们|干部|职工|与会|参加者|听众|代表|纷纷", before) is not None
    )


def _personal(page: _Page, items: Sequence[_Item]) -> bool:
    """Say whether the items speak as people speak of themselves."""
    return sum(1 for item in items if _SELF.search(item.body.of(page.plain))) * 2 > len(items)


def _paragraphs(page: _Page, taken: Sequence[Span]) -> list[_Item]:
    """Read paragraphs that are signed at their end or on the line below."""
    text, plain = page.text, page.plain
    items: list[_Item] = []
    opened: Span | None = None
    closed_off = Spans(taken)
    free = [line.span for line in page.content if not closed_off.overlap(line.span)]
    cues = frozenset(page.cues)
    cued = Spans(Span(cue, cue + 1) for cue in page.cues)
    for line in free:
        if opened and any(spans.begin_within(opened.end, line.start) for spans in (page.ends, closed_off)):
            opened = None
        closed = _bracketed(text, plain, line) or _dashed(text, plain, line)
        announced = page.announced(line.start)
        if announced and not (closed and closed.authors):
            closed = _run_on(text, plain, line)
        if closed and closed.authors and len(closed.body) >= 15:
            start = closed.body.start
            if opened and page.announced(opened.start) and not cued.begin_within(opened.start + 1, line.start + 1):
                start = opened.start
            items.append(_Item(Span(start, closed.body.end), closed.authors, None, "paragraph"))
            opened = None
            continue
        authors = own_line(text, plain, line) if opened and (announced or len(line) <= 24) else ()
        if authors and opened:
            items.append(_Item(trim(text, opened.start, opened.end), authors, None, "own-line"))
            opened = None
            continue
        if line.end in cues or _EDITOR.match(plain, line.start):
            opened = None
        elif opened is None or not page.announced(opened.start):
            opened = line if len(line) >= 15 else None
        else:
            opened = Span(opened.start, line.end)
    return items


def _accept_paragraphs(page: _Page, items: list[_Item], lecturers: frozenset[str]) -> list[_Item]:
    items = [i for i in items if not any(a.person.name in lecturers for a in i.authors)]
    announced = [item for item in items if page.announced(item.body.start)]
    if len(announced) > 1 or (announced and not page.titled and _speaks(announced[0].body.of(page.plain))):
        return announced
    officed = [item for item in items if any(a.person.offices for a in item.authors)]
    return officed if len(officed) > 1 and _personal(page, officed) else []


def _speaks(words: str) -> bool:
    """Say whether somebody speaks of themselves in `words` (flat form), outside quotations."""
    return re.search(r"我|咱|自己", re.sub(r"“[^”]*”", "", words)) is not None


def _headers(page: _Page) -> list[_Item]:
    """Read blocks whose author stands before them, after a line that announces reflections."""
    text, plain = page.text, page.plain
    heads: list[tuple[Span, int, tuple[Signature, ...]]] = []
    stop = len(text)
    for place, line in enumerate(page.content):
        span = line.span
        if not page.announced(span.start):
            continue
        head = re.compile(r"([^:\n。！？!?“”]{2,60}?)\s*:\s*(?:“?)").match(plain, span.start, span.end)
        if head and _INTERVIEW.search(head[1]):
            return []
        if head and (is_function_note(head[1]) or _FIELD_NAME.match(head[1].strip())):
            stop = span.start if heads else stop
            continue
        if head and len(head[1]) <= _LONGEST_HEADER:
            item = _front(text, plain, Span(span.start, span.end)) if head.end() < span.end else None
            inner = trim(text, head.start(1), head.end(1), "[]【】")
            authors = item.authors if item else _signed(text, inner) if head.end() >= span.end else ()
            if authors:
                heads.append((span, item.body.start if item else head.end(), authors))
                continue
        following = page.content[place + 1].span if place + 1 < len(page.content) else None
        if len(span) <= _LONGEST_HEADER and following and len(following) >= 15:
            authors = own_line(text, plain, span)
            if authors:
                heads.append((span, span.end, authors))
    items = []
    for place, (_, start, authors) in enumerate(heads):
        end = heads[place + 1][0].start if place + 1 < len(heads) else _block_end(page, start, stop)
        end = min([end, *(cue.start for cue in page.counted if cue.start > start)])
        # A block may begin after the line that ends all blocks (credits between two of them): it holds nothing.
        body = trim(text, start, max(start, page.ends.next_start(start, end)))
        if len(body) >= 10:
            items.append(_Item(body, authors, None, "header"))
    return items


_CHAIN_HEAD = re.compile(r"(?:(?<=[;。!?！？”:])|^|(?<=\n))\s*([^:;。！？!?“”\n]{2,44}?)\s*:\s*(?=\S)")
_LABEL_BEFORE = re.compile(r"([^\s:。;]{2,8})\s*:\s*\Z")
_MOST_HEADS = 400


def _chains(page: _Page, taken: Sequence[Span]) -> list[_Item]:
    """Read several authors with their words on one line: A（某单位）：……；B（某单位）：……"""
    text, plain = page.text, page.plain
    closed_off, items = Spans(taken), list[_Item]()
    for line in page.content:
        span = line.span
        if closed_off.overlap(span) or plain.count(":", span.start, span.end) < 2:
            continue
        announced = page.announced(span.start)
        if not announced and not ANNOUNCES.search(plain, span.start, span.end):
            continue
        heads: list[tuple[int, int, tuple[Signature, ...]]] = []
        for head in islice(_CHAIN_HEAD.finditer(plain, span.start, span.end), _MOST_HEADS):
            inner = trim(text, head.start(1), head.end(1), "[]【】")
            if _FIELD_NAME.match(inner.of(plain)) or is_function_note(inner.of(plain)) or _INTERVIEW.search(head[1]):
                continue
            label = _LABEL_BEFORE.search(plain, max(span.start, head.start(1) - 12), head.start(1))
            if label and is_function_note(label[0]):
                # 编辑：白山 本文链接：… is one credit after another.
                continue
            comma = plain.rfind(",", inner.start, inner.end) + 1
            if comma and ANNOUNCES.search(plain, inner.start, comma):
                inner = trim(text, comma, inner.end)  # 同学们感触颇深，某班某某：
            authors = _signed(text, inner)
            if authors and all(looks_like_name(flat(a.person.name)) for a in authors):
                heads.append((inner.start, head.end(), authors))
        before = plain[span.start : heads[0][0]] if heads else ""
        if len(heads) < 2 or not (announced or ANNOUNCES.search(before)):
            continue
        stops = [start for start, _, _ in heads[1:]] + [span.end]
        for (_, start, authors), stop in zip(heads, stops, strict=True):
            body = trim(text, start, stop, '；;“”"')
            if len(body) >= 6:
                items.append(_Item(body, authors, None, "chain"))
    return items


def _block_end(page: _Page, start: int, stop: int) -> int:
    """Return where the last block ends: with its paragraph."""
    for line in page.content:
        if line.span.end > start and len(trim(page.text, max(start, line.span.start), line.span.end)):
            return min(stop, line.span.end)
    return stop


def _whole_page(page: _Page, lecturers: frozenset[str], stated: str | None = None) -> list[_Item]:
    """Read a page by one author, named near its title, at its end, or by the source (`stated`)."""
    text, plain = page.text, page.plain
    content = [line.span for line in page.content if not _DETAILS.match(plain, line.span.start, line.span.end)]
    told = page.titled or any(_TELLER.match(plain, line.start, line.end) for line in content[:3])
    told = told or _self_told(plain, content)
    if not told or len(content) < 2:
        return []
    authors: tuple[Signature, ...] = ()
    for place, line in enumerate(content[:3]):
        if len(line) > _LONGEST_OWN_LINE or plain[line.end - 1] == "。":
            break
        if _GUIDE.match(plain, line.start, line.end):
            continue
        authors = _byline(text, plain, line)
        if authors:
            content = content[place + 1 :]
            break
    if not authors and page.heading and (named := _NAMED_HEADING.match(plain, page.heading.start, page.heading.end)):
        authors = _signed(text, Span(named.start(1), named.end(1))) if looks_like_name(named[1]) else ()
    if not authors and content and (lead := _LEAD_NOTE.match(plain, content[0].start, content[0].end)):
        authors = _signed(text, trim(text, lead.start("who"), lead.end("who")))
        content[0] = Span(lead.end(), content[0].end)
    while content and len(content) > 1 and not authors:
        authors = _byline(text, plain, content[-1])
        last = content.pop()
        if not authors and (len(last) > _LONGEST_OWN_LINE or plain[last.end - 1] == "。"):
            content.append(last)
            item = _closed(text, plain, last)
            if item and item.authors:
                authors = item.authors
                content[-1] = item.body
            break
    rule = "page"
    if not authors and content and stated and looks_like_name(flat(stated).strip()):
        name = stated.strip()
        at = text.find(name)  # the source names the author; the text may do so too, or not
        where = Span(at, at + len(name)) if at >= 0 else Span(content[0].start, content[0].start)
        authors, rule = (Signature(Person(name, where), where),), "page-author"
    while content and (is_function_note(content[-1].of(plain)) or len(content[-1]) < 10) and len(content) > 1:
        content.pop()
    if not authors or not content or any(a.person.name in lecturers for a in authors):
        return []
    while len(content) > 1 and _is_heading(plain, content[0]) and len(content[1]) >= _PARAGRAPH:
        content = content[1:]
    body = trim(text, content[0].start, content[-1].end)
    return [_Item(body, authors, None, rule)] if len(body) >= 30 else []


_NAMED_HEADING = re.compile(
    rf"([{HAN}·]{{2,8}})(?:的|[\s:|—-])\s*(?=.*(?:日记|手记|札记|随笔|随感|心得|感悟|感想|体会|感言|总结)$)"
)
"""A title that names the author first: 某甲 8.1 田野日记."""
_DETAILS = re.compile(
    r"(?:(?:分类|栏目|时间|日期|来源|作者|编辑|点击|浏览|阅读|发布者?|字号)\s*:\s*[^\s:]+(?:\s\d[\d:]+)?\s+)+"
    r"(?:分类|栏目|时间|日期|来源|作者|编辑|点击|浏览|阅读|发布者?|字号)\s*:[^:\n]*$"
)
"""A line of several details of how a page was published."""
_LEAD_NOTE = re.compile(r"\(\s*(?P<who>(?:特约)?(?:通讯员|作者|撰稿人?|学生|学员|队员)[\s:][^()\n]{2,20})\)\s*(?=\S)")
"""What names the author before the first words: （通讯员 某甲）春天的……"""
_BODIES = "校院市县区省国镇乡村街局处科司社系队厂军党州部站所馆会班团行家港台"
_I = re.compile(f"笔者|我(?![们{_BODIES}])")
_WE = re.compile(f"笔者|我(?!们?[{_BODIES}])")
_COURSE = re.compile("学习|培训|训练|研修|讲座|授课|听课|[这堂节]课|党课|课程|实践|支教|夏令营|参观|下乡|志愿")
_TAKEN_AWAY = re.compile("收获|体会|[受获]益|感[触受悟慨]|启发|心得|难忘|触动|印象|深刻|懂得|明白了")
_QUOTATION = re.compile("“[^”]*”?")


def _self_told(plain: str, content: Sequence[Span]) -> bool:
    """Say whether somebody tells what they themselves took away from a course or a journey, in two paragraphs or more.

    Not in other people's words, and from the first paragraph on.
    """
    words = [_QUOTATION.sub("", line.of(plain)) for line in content if len(line) >= _PARAGRAPH]
    told = [_WE.search(paragraph) is not None for paragraph in words]
    return sum(told) > 1 and told[0] and all(any(map(sign.search, words)) for sign in (_I, _COURSE, _TAKEN_AWAY))


_ENDS = "。!?！？…;,:”"
_PARAGRAPH = 30
"""Characters from which on a line is no heading or signature."""


def _is_heading(plain: str, line: Span) -> bool:
    return len(line) < _PARAGRAPH and plain[line.end - 1] not in _ENDS


_TELLER = re.compile(r"(?:讲述人|自述人|口述人?)\s*:")
"""A line that names whose own story a page is."""
_GUIDE = re.compile(r"(?:指导|辅导|带队|推荐)(?:老师|教师|人)\s*:")
"""A line that names who helped the author."""


def _byline(text: str, plain: str, line: Span) -> tuple[Signature, ...]:
    """Read a line that names the page's author: 作者：张三, 某单位 张三."""
    label = re.compile(r"\(?(?:作者|撰稿人?|撰文|姓名|学员|(?:实践)?队员|讲述人|投稿人|文)\s*[:/]\s*").match(
        plain, line.start, line.end
    )
    if label:
        return _signed(text, trim(text, label.end(), line.end, "()（）"))
    authors = own_line(text, plain, line)
    return authors if all(looks_like_name(flat(a.person.name)) for a in authors) else ()


# --- all together -----------------------------------------------------------------------------------------------------


def takeaway(text: str, body: Span) -> Span:
    """Return the last sentence of `body` that says something: thanks and very short ones are passed over."""
    sentences = [
        span
        for match in _SENTENCE.finditer(text, body.start, body.end)
        if len(span := trim(text, match.start(), match.end(), "；;"))
    ]
    for span in reversed(sentences):
        if len(span) >= 8 and not _COURTESY.match(span.of(text)):
            return span
    return sentences[-1] if sentences else body


def _reflection(text: str, item: _Item) -> Reflection:
    label = item.label
    return Reflection(
        item.body,
        item.authors,
        label.value if label else None,
        label.span if label else None,
        takeaway(text, item.body),
        item.rule,
    )


def find_reflections(text: str, *, found: Structure, author: str | None = None) -> tuple[Reflection, ...]:
    """Find the reflections with their authors, in text order; `author` is whom the source names as its writer."""
    page = _page(text, found)
    lecturers = frozenset(lecturer.person.name for lecturer in found.lecturers)
    items: list[_Item] = []
    reach = 0
    for numbered in _numbered(page):
        if numbered[0].body.start >= reach and _accept_numbered(page, numbered):
            items += numbered
            reach = max(_end(item) for item in numbered)
    taken = [Span(item.label.span.start if item.label else item.body.start, _end(item)) for item in items]
    for chained in _chains(page, taken):
        items.append(chained)
        taken.append(chained.body)
    blocked = Spans(taken)
    if page.cues or page.titled or not items:
        headed = [item for item in _headers(page) if not blocked.overlap(item.body)]
        signed = _accept_paragraphs(page, _paragraphs(page, taken), lecturers)
        if len(headed) >= max(2 if page.titled and not page.cues else 1, len(signed)) and not items:
            items += headed
        else:
            items += signed
    if not items:
        items = _whole_page(page, lecturers, author)
    kept: list[_Item] = []
    for item in sorted(items, key=lambda one: one.body):
        if len(item.body) and (not kept or kept[-1].body.end <= item.body.start):
            kept.append(item)
    return tuple(_reflection(text, item) for item in kept)


def _end(item: _Item) -> int:
    return max([item.body.end, *(a.span.end for a in item.authors)])
