"""The steps together: every opinion is weighed before a sentence is decided.

Where a position speaks for a name, the statistical model is told to expect one there; what the stronger model says is
added character by character. The sum has the last word on the borders, and may refuse. What is decided with confidence
is then expected at every other place of the article where the same characters stand, and those sentences are decided
again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from archive.fold import fold
from archive.model import Span
from archive.names import Name
from archive.names.model import Found, Weighed, expect, find_names, weigh, weights
from archive.names.positions import ROLE_ENDINGS, find_positions, looks_like_name, speaks, title_at
from archive.names.surnames import PLACES_AND_FIRMS

_BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
_CERTAIN = {"after-reporter": 6.0, "line-header": 6.0}
_LIKELY = 2.5
"""What a position adds to the logarithm of the odds; before a verb of speech much else may stand than a name."""

_STRONGER = 0.7
"""What the stronger model's word counts beside the statistical one's: they make other mistakes."""

_SAME_LONG, _SAME_SHORT = 5.0, 2.5
"""What it adds that the same three characters or more (or two) are a name elsewhere in the article."""

_SURE = 0.9
_NO_THIRD = frozenset("副总原老大小男女县市区镇乡村省院系部处科局队班组厂店校级向跟同请让陪找听带教当任做叫名位众")
"""What stands between a name and a title without being part of either's first word: 白山|副书记, 白山|向老师…"""
_ROLE = re.compile(rf"(?:{ROLE_ENDINGS})$")
_QUOTES = re.compile('[^,。:;，：；“”\n]{1,8}[:,：，]?[“"]')
_DOES = frozenset("教带向和给为在对将把说曾也就率携赴请谈讲称读看则还从")


def combine(text: str, *, stronger: bool | None = None) -> tuple[Name, ...]:
    """Find the names of `text` by every step; `stronger` says whether to ask the extra's model (None: if installed)."""
    if not text.strip():
        return ()
    folded = fold(text)
    weighed = weigh(folded)
    if _has_stronger(stronger):
        _ask_stronger(folded, weighed)
    places = find_positions(text)
    rules = {(place.span.start, place.span.end): place.rule for place in places}
    for place in places:
        expect(weighed, place.span.start, place.span.end, _CERTAIN.get(place.rule, _LIKELY))
    decided = find_names(weighed)
    again = set()
    for start, end in _elsewhere(folded, _in_order(decided)):
        if (sentence := weighed.sentence_at(start)) >= 0:
            expect(weighed, start, end, _SAME_LONG if end - start > 2 else _SAME_SHORT)
            rules.setdefault((start, end), "same-name")
            again.add(sentence)
    decided |= find_names(weighed, among=again)
    found = (one for one in _shortened(folded, _in_order(decided)) if not _is_place_or_firm(folded, one))
    return tuple(_name(text, one, rules) for one in found)


def _has_stronger(wanted: bool | None) -> bool:
    if wanted is not None:
        return wanted
    from archive.names.stronger import is_installed

    return is_installed()


def _ask_stronger(folded: str, weighed: Weighed) -> None:
    """Add what the stronger model says of each character."""
    from archive.names.stronger import opinions

    said = np.rint(_STRONGER * weights().scale * opinions(folded)).astype(np.int64)
    weighed.totals[:] += said[:, [0, 1, 1, 0]]


def _in_order(decided: Mapping[int, list[Found]]) -> list[Found]:
    return [found for sentence in sorted(decided) for found in decided[sentence]]


def _plain(folded: str, found: Found) -> str:
    return _BLANK.sub("", folded[found.start : found.end])


def _elsewhere(folded: str, decided: Sequence[Found]) -> list[tuple[int, int]]:
    """Find the other places of names that are sure enough, in order; two characters must have been found twice.

    Not where that very name was found, or a longer one.
    """
    times = Counter(_plain(folded, found) for found in decided if found.confidence > _SURE)
    known = (name for name, count in times.items() if len(name) > 2 or (len(name) == 2 and count > 1))
    starts = [found.start for found in decided]
    more: list[tuple[int, int]] = []
    reach = 0
    # At one place the longest counts, and nothing that begins within it.
    for start, end in sorted(_all_places(folded, known), key=lambda place: (place[0], -place[1])):
        if start >= reach:
            reach = end
            before = bisect_right(starts, start) - 1
            if before < 0 or decided[before].end < end:
                more.append((start, end))
    return more


def _all_places(folded: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    for name in names:
        at = folded.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = folded.find(name, at + 1)


def _shortened(folded: str, found: Sequence[Found]) -> list[Found]:
    """Cut off what clings to a name of two characters that the article names elsewhere: 张源|极具…, seen once.

    Where it is a word that opens what somebody does (吕维|教孩子写字), one other place is enough.
    """
    times = Counter(_plain(folded, one) for one in found)

    def clings(name: str) -> bool:
        return len(name) == 3 and times[name] == 1 and times[name[:2]] > (0 if name[2] in _DOES else 1)

    def acts(one: Found) -> bool:
        return speaks(folded, one.end) or title_at(folded, one.end)

    longer = {name[:2]: name for name in times if len(name) == 3}

    def whole(one: Found) -> Found:
        """Add the character that the article shows to belong to it elsewhere: 蓝孟|筠."""
        more = longer.get(_plain(folded, one), "")
        return replace(one, end=one.end + 1) if more and folded[one.end : one.end + 1] == more[2] else one

    return [
        replace(one, end=one.start + 2)
        if one.end - one.start == 3
        and (
            (clings(_plain(folded, one)) and not acts(one))
            or _ends_with_adverb(folded, one)
            or title_at(folded, one.end - 1)  # 白山学|长
        )
        else whole(_titled(folded, one))
        for one in found
    ]


def _is_place_or_firm(folded: str, one: Found) -> bool:
    """Say whether a name is that of a place or a firm, with nothing around it that makes it a person's."""
    if folded[one.start : one.end] not in PLACES_AND_FIRMS or title_at(folded, one.end):
        return False
    return _ROLE.search(folded[max(0, one.start - 6) : one.start]) is None


def _ends_with_adverb(folded: str, one: Found) -> bool:
    """Say whether the third character only leads up to a verb of speaking: 白山|就提示."""
    return folded[one.end - 1] in "就则也都还" and (
        speaks(folded, one.end - 1) or _QUOTES.match(folded, one.end) is not None
    )


def _titled(folded: str, one: Found) -> Found:
    """Add the one character that stands between a name of two and a title: 陈天|涯书记."""
    if one.end - one.start != 2 or folded[one.end : one.end + 1] in _NO_THIRD or title_at(folded, one.end):
        return one
    longer = title_at(folded, one.end + 1) and looks_like_name(folded[one.start : one.end + 1])
    return replace(one, end=one.end + 1) if longer else one


def _name(text: str, found: Found, rules: dict[tuple[int, int], str]) -> Name:
    span = Span(found.start, found.end)
    rule = rules.get((found.start, found.end), "model" if len(span) > 1 else "surname")
    return Name(_BLANK.sub("", span.of(text)), span, round(found.confidence, 3), rule)
