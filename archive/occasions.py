"""Whether two texts of the same words tell of two occasions.

A weekly notice, an obituary, a forecast, a round of a series: whoever writes them takes the last one and changes the
day. By their words such texts are one article; by what they say they are not, and to merge them would lose one. So
the days they name are held against each other, and so are numbers of a series (第三期, 第12周):

- the events' days, if no day of one can be a day of the other, unless one text merely lost the sentence with its day;
- all the days that are printed, if the two have none in common;
- days that stand in the same place, after or before the same words, if more of them differ than agree, and numbers
  of a series (第三期, 12号) if any of them does;
- figures, where there are many: a report on one share has the words of the report on another, and other figures;
- the people, in brief texts: a list, a caption or a sentence of thanks is written for one person after another;
- whatever has the place of a name, if nothing else differs (`archive.forms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from archive.finders.dates import find_days
from archive.finders.text import flat, number_value
from archive.fold import fold
from archive.forms import LONGEST, are_one_form
from archive.model import Day, Span, Structure
from archive.similar import packed

_BESIDE: Final = 5
"""Characters on either side by which two places are known to be the same."""

_REACH: Final = 20_000
"""Characters of a text in which days are looked for."""

_NUMBERED: Final = re.compile(
    r"第\s*(?P<number>\d{1,4}|[一二三四五六七八九十百零〇]{1,5})\s*[期周届次讲场站轮季集回号]"
    r"|(?<![\d月.])(?<!\d\s)(?P<day>\d{1,2})[日号](?=[上下]午|晚|凌晨|[在,，至])"
    r"|(?<![\d月.])(?<!\d\s)(?P<issue>\d{1,6})\s*[期号届](?![上下]午|晚|凌晨|[在,，至])"
)
"""A number of a series, or a day whose month stands elsewhere."""

_FIGURE: Final = re.compile(r"\d{2,}(?![\d年月日号时点分])")
_FIGURES: Final = 6
"""Different figures that both texts must name before these can tell them apart."""

_FIGURES_AGREE: Final = 0.3
"""Share of the fewer figures that the other text must name, too."""

_BRIEF: Final = 200
"""Characters."""

_OF_A_PAGE: Final = re.compile("来源|发布|发表|更新|浏览|点击|阅读|点赞|编辑")
_LONGEST_DATELINE: Final = 80
"""Characters."""
_TOP: Final = 5
"""Lines; a bare day further down is how a notice is signed."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a text says that things took place, and which one of a series it is."""

    events: frozenset[Day]
    printed: frozenset[Day]
    placed: dict[tuple[str, str], Day | int | str | None]
    """What stands at a place (a whole day, a bare one, `第3`), by the words before it (`<`) or after it (`>`); None
    where a place is not unique."""
    figures: frozenset[str]
    """Numbers of two digits or more, but for those of days."""
    people: frozenset[str]
    """Who is named, in a brief text; in a long one a misspelt name is more likely than another person."""
    brief: str
    """The letters of a brief text; nothing for a longer one."""


def occasion(text: str, structure: Structure) -> Occasion:
    """Return what a text says about its occasion."""
    head = text[:_REACH]
    placed: dict[tuple[str, str], Day | int | str | None] = {}
    printed: list[Day] = []
    for value, start, end in _values(head):
        if isinstance(value, Day):
            printed.append(value)
        for key in _places(head, start, end):
            placed[key] = value if placed.get(key, value) == value else None
    events = _whole(date.day for date in structure.dates)
    figures = frozenset(_FIGURE.findall(packed(head)))
    letters = packed(text) if len(text) <= 2 * LONGEST else ""
    brief = letters if len(letters) <= LONGEST else ""
    return Occasion(frozenset(events), frozenset(_whole(printed)), placed, figures, _people(text, structure), brief)


def _people(text: str, structure: Structure) -> frozenset[str]:
    if len(packed(text)) > _BRIEF:
        return frozenset()
    named = [person.name for person in structure.people] + [credit.name for credit in structure.credits]
    return frozenset(fold(name) for name in named)


def _values(text: str) -> Iterator[tuple[Day | int | str, int, int]]:
    plain = flat(text)
    for mention in find_days(plain, 0, len(text)):
        if not _is_dateline(plain, mention.span):
            yield mention.day, mention.span.start, mention.span.end
    for match in _NUMBERED.finditer(fold(text)):
        group = match.lastgroup or "number"
        number = number_value(match[group])
        if number is not None:
            yield number if group == "day" else f"第{number}", match.start(group), match.end(group)


def _is_dateline(plain: str, span: Span) -> bool:
    """Say whether a day stands in a page's own line (来源：… 2018-05-22 浏览 35 次), which every repost has anew."""
    start, end = plain.rfind("\n", 0, span.start) + 1, plain.find("\n", span.end)
    line = plain[start : len(plain) if end < 0 else end]
    if len(line) > _LONGEST_DATELINE:
        return False
    bare = not re.search(r"[^\W\d_]", plain[start : span.start] + plain[span.end : start + len(line)])
    return bool(_OF_A_PAGE.search(line)) or (bare and plain.count("\n", 0, start) < _TOP)


def _places(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    before = packed(text[max(0, start - 3 * _BESIDE) : start])[-_BESIDE:]
    after = packed(text[end : end + 3 * _BESIDE])[:_BESIDE]
    if len(before) == _BESIDE:
        yield "<", before
    if len(after) == _BESIDE:
        yield ">", after


def _whole(days: Iterable[Day]) -> Iterator[Day]:
    return (day for day in days if day.month is not None and day.day is not None)


def differ(one: Occasion, other: Occasion) -> bool:
    """Say whether two texts tell of different occasions."""
    if _apart(one.events, other.events) and not (_lost_its_day(one, other) or _lost_its_day(other, one)):
        return True
    if one.people and other.people and one.people.isdisjoint(other.people):
        return True
    return (
        _apart(one.printed, other.printed)
        or _replaced(one, other)
        or _other_figures(one.figures, other.figures)
        or bool(one.brief and other.brief and are_one_form(one.brief, other.brief))
    )


def _other_figures(figures: frozenset[str], others: frozenset[str]) -> bool:
    fewer = min(len(figures), len(others))
    return fewer >= _FIGURES and len(figures & others) < _FIGURES_AGREE * fewer


def _apart(days: frozenset[Day], others: frozenset[Day]) -> bool:
    return bool(days and others) and not _meet(days, others)


def _meet(days: frozenset[Day], others: frozenset[Day]) -> bool:
    return any(_may_be(day, other) for day in days for other in others)


def _may_be(one: Day, other: Day) -> bool:
    same_year = one.year is None or other.year is None or one.year == other.year
    return same_year and (one.month, one.day) == (other.month, other.day)


def _lost_its_day(cut: Occasion, whole: Occasion) -> bool:
    """Say whether `cut` could be `whole` without the sentence that names its day: what it names instead is there."""
    return _meet(cut.events, whole.printed) and not _meet(whole.events, cut.printed)


def _replaced(one: Occasion, other: Occasion) -> bool:
    agree = differ = 0
    for place in one.placed.keys() & other.placed.keys():
        here, there = one.placed[place], other.placed[place]
        if here is None or there is None or type(here) is not type(there):
            continue
        same = _same(here, there)
        if isinstance(here, str) and not same:
            return True
        agree, differ = agree + same, differ + (not same)
    return differ > agree


def _same(one: Day | int | str, other: Day | int | str) -> bool:
    if isinstance(one, Day) and isinstance(other, Day):
        return _may_be(one, other)
    if isinstance(one, int) and isinstance(other, int):
        # A bare day is weak evidence: it may be the same but for a digit that got lost.
        short, long = sorted((str(one), str(other)), key=len)
        return short == long or (len(short) < len(long) and short in long)
    return one == other
