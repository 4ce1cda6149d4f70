"""The title: the first line that reads as one, without the date some editors put before it (`05.24 …`).

A title that the source states outside its text (a HTML head, a field of a record) is believed before anything in the
text; the text's first lines are then only searched for it, so that its place is known.
"""

from __future__ import annotations

import re

from archive.finders.boilerplate import why_boilerplate
from archive.finders.text import Line, flat, lines, trim
from archive.model import Day, Span, Title

LONGEST_TITLE = 80
"""Characters; a longer first line is a paragraph."""
_LOOK_AT = 8
"""Lines from the top within which a title is looked for."""

_DATE = (
    r"(?:(?P<year>(?:19|20)\d\d)\s*[./\-年]\s*)?(?P<month>1[0-2]|0?[1-9])\s*[./\-月]\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?:\s*[日号])?"
)
_PREFIXES = (
    re.compile(rf"[\[(]\s*{_DATE}\s*[\])]\s*[:|·,—\-_]*\s*"),
    re.compile(rf"{_DATE}(?:\s*[|丨:_]+\s*|\s+(?:[—\-·|丨:]+\s*)?)(?=\S)"),
    # Directly before the words only where nothing else than a date is written so: two digits each, the first a zero.
    re.compile(
        r"(?P<year>(?:20\d\d[./\-](?=\d\d[./\-]\d\d))?)(?P<month>0[1-9])[./\-](?P<day>0[1-9]|[12]\d|"
        r"3[01])(?=[^\W\d])(?![万亿元米%倍度])"
    ),
    re.compile(r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])[\s_|丨\-]+(?=\S)"),
)
_ONLY_DATE = re.compile(rf"[\[(]?\s*{_DATE}\s*[\])]?")
_LABEL = re.compile(r"(?:#{1,6}\s*|(?:标题|题目)\s*:\s*|\*\*(?=.+\*\*$))")
_METADATA = re.compile(
    r"(?:来源|作者|编辑|记者|发布|时间|日期|发表|浏览|点击|阅读|字号|字体|原创|责任编辑|文号|索引号|关键词|"
    r"分类|栏目|公众号|当前位置|您的位置|首页)"
    r"(?:\s*[:|>/]|时间|日期|次数|量|人\s*:|\s+\S+$)|(?:https?://|www\.)"
)
_SENTENCE = re.compile(r"[^。！？!?\n]{2,60}")


def valid_day(month: int, day: int, year: int | None = None) -> bool:
    """Say whether the calendar (of `year`, else of a leap year) has this day."""
    if not 1 <= month <= 12 or day < 1:
        return False
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _day(match: re.Match[str]) -> Day | None:
    year = int(match["year"].rstrip("./-年")) if match["year"] else None
    day = Day(year, int(match["month"]), int(match["day"]))
    return day if valid_day(day.month or 0, day.day or 0, year) else None


def split_prefix(plain: str) -> tuple[int, Day | None, Span | None]:
    """Return where the words of a title line (flat form) start, and its date prefix, if it has one, with its place."""
    for pattern in _PREFIXES:
        match = pattern.match(plain)
        if match and match.end() < len(plain) and _day(match):
            printed = trim(plain, match.start("year") if match["year"] else match.start("month"), match.end("day"))
            end = printed.end + (plain[printed.end : printed.end + 1] in ("日", "号"))
            return match.end(), _day(match), Span(printed.start, end)
    return 0, None, None


def _outside(stated: str) -> Title:
    span = trim(stated, 0, len(stated))
    words = re.sub(r"\s*\n\s*", " ", span.of(stated))
    start, day, _ = split_prefix(flat(words))
    return Title(words[start:].strip(), None, day, None, "stated")


def _in_line(text: str, line: Line, rule: str) -> Title:
    start, end = line.span.start, line.span.end
    plain = flat(text[start:end])
    label = _LABEL.match(plain)
    skip = label.end() if label else 0
    if label and label[0].startswith("*"):
        end -= 2
    cut, day, day_span = split_prefix(plain[skip : end - start])
    at = start + skip
    span = trim(text, at + cut, end, "#" if label and label[0].startswith("#") else "")
    place = Span(day_span.start + at, day_span.end + at) if day_span else None
    return Title(span.of(text), span, day, place, rule)


def _top(text: str) -> list[Line]:
    found: list[Line] = []
    for line in lines(text):
        found.append(line)
        if len(found) == _LOOK_AT:
            break
    return found


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", "", flat(words))


def find_title(text: str, *, stated: str | None = None) -> Title:
    """Find the title; where none is printed the first words stand for it (rule `first-words`)."""
    top = _top(text)
    if stated and stated.strip():
        title = _outside(stated)
        for line in top:
            printed = _in_line(text, line, "stated")
            if len(line.span) <= 3 * LONGEST_TITLE and _squeezed(printed.text) == _squeezed(title.text) != "":
                return printed if printed.day else Title(printed.text, printed.span, title.day, None, "stated")
        return title
    above: tuple[Day, Span] | None = None
    for line in top:
        head = flat(text[line.span.start : min(line.span.end, line.span.start + 4 * LONGEST_TITLE)])
        only = _ONLY_DATE.fullmatch(head)
        if only and _day(only):
            day = _day(only)
            above = (day, line.span) if day and above is None else above
            continue
        if _METADATA.match(head) or why_boilerplate(head):
            continue
        if len(line.span) > LONGEST_TITLE or head.endswith(("。", ";", ",")) or head.count("。") > 1:
            break
        title = _in_line(text, line, "first-line")
        if title.text and not title.day and above:
            return Title(title.text, title.span, above[0], above[1], title.rule)
        if title.text:
            return title
    return _first_words(text, top)


def _first_words(text: str, top: list[Line]) -> Title:
    for line in top:
        words = _SENTENCE.search(text, line.span.start, line.span.end)
        if words and not _METADATA.match(flat(words[0])):
            span = trim(text, words.start(), words.end())
            return Title(span.of(text), span, rule="first-words")
    if top:
        span = Span(top[0].span.start, min(top[0].span.end, top[0].span.start + LONGEST_TITLE))
        return Title(span.of(text), span, rule="first-words")
    return Title("", None, rule="empty")
