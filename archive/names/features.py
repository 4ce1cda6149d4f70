"""What the statistical model looks at: each character's neighbourhood, as short keys.

A name is recognised by what stands around and inside it: 记者 before, 表示 after, a surname first, rare characters
within. So the evidence is *n-grams*: every run of one, two or three characters, and of two or four character *classes*
(frequent surname, character of given names, character that transliterates foreign sounds, particle …), together with
the number of places between it and the character that is judged. Whether two or three characters form a word of the
dictionary is evidence too, most often against a name.

Blanks are left out, and leave a mark: `王  丽` and `王丽` then look alike, though a blank is evidence for a border. So
is a line's end, unless a sentence ends there; posts copied from a phone break lines in the middle of a word.

Training and recognition share this module, so that both see the same. A text's sentences are laid out as numbers, all
at once, for numpy; training takes them one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.integer]

REACH = 3
"""An n-gram speaks about the character it ends with, and about this many before and after."""

PAD = "<"
"""Stands before a sentence's first character."""

_SENTENCE = re.compile(r"(?:[^\n。!?;]++|(?<![。!?;:”\"])\n(?!\s))++[。!?;]*+[”’」』)\"]*+")
_SPACED = 0.6
"""Where more characters than this follow a blank, the text is spaced out, and blanks say nothing."""

_BLANKS = "\n \t\r\v\f\u200b\u200c\u200d\u2060\ufeff\u00ad"
_IS_BLANK = np.zeros(0x10000, bool)
_IS_BLANK[[ord(blank) for blank in _BLANKS]] = True
ALIKE = dict.fromkeys("123456789", "0") | dict.fromkeys("bcdefghijklmnopqrstuvwxyz", "a")
"""Characters that count as another: digits and letters."""

_ALIKE = str.maketrans(ALIKE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its blanks. `places` are the characters' places in the text, `gaps` the blank before each."""

    characters: str
    places: Sequence[int]
    gaps: dict[int, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The sentences of a text without their blanks, one after another."""

    codes: Numbers
    """The characters, as printed in the folded text."""
    places: Numbers
    """Their places in the text."""
    firsts: Numbers
    """For each sentence, which is its first character; and the number of all characters."""
    gaps: Numbers
    """Which characters have a blank before them."""
    breaks: NDArray[np.bool_]
    """For each of those, whether a line ends there (`^`; else `_`)."""


def lay_out(folded: str, spans: Iterable[tuple[int, int]] | None = None) -> Layout:
    """Lay out the sentences of folded text, or those that lie in `spans`, in order; leave out the empty ones.

    A line's end ends a sentence where a mark of punctuation or a blank line says so.
    """
    given = [match.span() for match in _SENTENCE.finditer(folded)] if spans is None else list(spans)
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), "<u4")
    starts, ends = np.array(given, np.int64).reshape(-1, 2).T
    blank = _IS_BLANK[np.minimum(codes, 0xFFFF)]
    inside = np.zeros(len(codes) + 1, np.int8)
    inside[starts] += 1
    inside[ends] -= 1
    places = np.flatnonzero((inside[:-1].cumsum() > 0) & ~blank)
    firsts = np.append(places.searchsorted(starts), len(places))
    filled = firsts[1:] > firsts[:-1]
    starts, ends, firsts = starts[filled], ends[filled], np.append(firsts[:-1][filled], len(places))
    gaps, breaks = _gaps(codes, blank, places, firsts, starts, ends)
    return Layout(codes[places], places, firsts, gaps, breaks)


def _gaps(
    codes: Numbers, blank: NDArray[np.bool_], places: Numbers, firsts: Numbers, starts: Numbers, ends: Numbers
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return which characters have a blank before them, and whether a line's end; none in what is spaced out."""
    before = np.append(0, places[:-1] + 1)
    before[firsts[:-1]] = starts
    gaps = np.flatnonzero(before < places)
    if not len(gaps):
        return gaps, np.zeros(0, bool)
    sentence = firsts.searchsorted(gaps, "right") - 1
    runs = np.bincount(sentence, minlength=len(starts)) + blank[ends - 1]
    gaps = gaps[(runs <= _SPACED * np.diff(firsts))[sentence]]
    ended = np.append(0, (codes == ord("\n")).cumsum())
    return gaps, ended[places[gaps]] > ended[before[gaps]]


def sentences(folded: str) -> Iterator[Sentence]:
    """Yield the sentences of folded text one by one."""
    return _one_by_one(lay_out(folded))


def squeeze(raw: str) -> Sentence:
    """Leave out the blanks of a stretch of text, as one sentence."""
    return next(_one_by_one(lay_out(raw, [(0, len(raw))])), Sentence("", (), {}))


def _one_by_one(laid: Layout) -> Iterator[Sentence]:
    characters = laid.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass").translate(_ALIKE)
    gaps = {at: "^" if line else "_" for at, line in zip(laid.gaps.tolist(), laid.breaks.tolist(), strict=True)}
    places, firsts = laid.places.tolist(), laid.firsts.tolist()
    for first, end in pairwise(firsts):
        own = {at - first: gaps[at] for at in range(first, end) if at in gaps}
        yield Sentence(characters[first:end], places[first:end], own)


class Classes(dict[int, str]):
    """The class of each character, for `str.translate`; those in no class are `h` (Chinese) or `#`."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = "h" if code >= 0x4E00 else "#"
        return kind


def keys_ending_at(
    sentence: Sentence, kinds: str, end: int, word_kind: Callable[[str], str | None]
) -> Iterator[tuple[str, int, int]]:
    """Yield the keys of the n-grams that end with character `end`, and the first and last distance they speak about.

    `kinds` are the sentence's classes. A distance is the n-gram's end minus the judged character's place.
    """
    padded, kinds = PAD * 3 + sentence.characters, PAD * 3 + kinds
    one, two, three = padded[end + 3], padded[end + 2 : end + 4], padded[end + 1 : end + 4]
    yield one, -3, 3
    yield two, -2, 3
    yield three, -1, 3
    yield "C" + kinds[end : end + 4], -1, 3
    yield "K" + kinds[end + 2 : end + 4], -3, 3
    if kind := word_kind(two):
        yield "W2" + kind, -1, 2
    if kind := word_kind(three):
        yield "W3" + kind, -1, 3
    if gap := sentence.gaps.get(end):
        yield gap + "|", -2, 2
        yield gap + one, -2, 2
        yield gap + two, -1, 2
        yield gap + "K" + kinds[end + 2 : end + 4], -2, 2
