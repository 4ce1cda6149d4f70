"""How much of one text is in another, told by their shingles; and how to find such a text among many.

A shingle is a run of five characters. Two texts share most of their shingles exactly when one is an edited form of the
other: moved paragraphs, a changed headline or an added tail touch few of them, while two texts on one subject share
hardly any. White space, punctuation, width, case and script are left out, since reposts change them as they like.
(Broder 1997, "On the resemblance and containment of documents".)

To compare with all would take forever, so a *sketch* of each text is kept: its shingles, hashed, and of the hashes the
smallest 24. Whichever shingles two texts share, the same ones of them are smallest in both; so of two texts that share
a part c of their shingles, about c of their sketches agree, and a look-up by hash finds the few texts that can be
meant. ("Bottom-k sketches", Cohen and Kaplan 2007: one hash a shingle, where MinHash takes one for each of k functions;
a short text simply has a short sketch.) The sketch only finds; what is the same is then told exactly.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from zlib import crc32

from archive.fold import fold
from archive.records import dataclass

SIZE: Final = 5
"""Characters in a shingle."""

SAME: Final = 0.85
"""From this containment on, two texts are the same article."""

REVISED: Final = 0.55
"""From this containment on, two texts are states of one article."""

RETOUCHED: Final = 0.32
"""From this containment on they are so still, if their pairs of characters agree as well: many single changes."""

_PAIRS_AGREE: Final = 0.68
_BALANCED: Final = 0.35
"""Characters of the shorter text for each of the longer: a note within a long digest is not that digest."""

_SHORT: Final = 60
"""Shingles; of a shorter text even a set phrase makes up much, and another name is another text."""

_ALL_BUT: Final = 0.97
"""From this containment on, a short text is another's."""

_REACH: Final = 300_000
"""Characters of a text that are compared."""

SKETCH: Final = 24
"""Hashes in a sketch."""

_CONTENT: Final = re.compile(r"[\W_]+")


@lru_cache(4)
def packed(text: str) -> str:
    """Return the letters, digits and characters of a text in one form, without what stands between them."""
    return _CONTENT.sub("", fold(text))


def shingles(text: str, size: int = SIZE) -> frozenset[str]:
    """Return the distinct runs of `size` characters; a shorter text is one shingle, an empty one has none."""
    return _runs(packed(text), size)


def _runs(content: str, size: int) -> frozenset[str]:
    if len(content) <= size:
        return frozenset((content,)) if content else frozenset()
    return frozenset([content[start : start + size] for start in range(len(content) - size + 1)])


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the smaller set lies in the other, 0 to 1; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


# --- one text against another -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common: shares of their shingles, 0 to 1."""

    containment: float
    """How much of the shorter text is in the longer."""
    known: float
    """How much of the first text is in the second."""
    near: bool
    """Whether they are states of one article, as far as words can tell."""


@dataclass(frozen=True, slots=True)
class Shingled:
    """A text made ready to be compared."""

    content: str
    runs: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Shingled:
        """Return a text's content and its shingles; of a very long text those of its beginning, to bound the memory."""
        content = packed(text)[:_REACH]
        return cls(content, _runs(content, SIZE))


def likeness(one: Shingled, other: Shingled) -> Likeness:
    """Compare two texts."""
    shared = len(one.runs & other.runs)
    few, many = sorted((len(one.runs), len(other.runs)))
    if not few:
        return Likeness(0.0, 0.0, near=False)
    share = shared / few
    return Likeness(share, shared / len(one.runs), near=_near(one, other, share, few / many))


def _near(one: Shingled, other: Shingled, share: float, balance: float) -> bool:
    if min(len(one.runs), len(other.runs)) < _SHORT:
        return share >= _ALL_BUT and balance >= _BALANCED
    if balance < _BALANCED or share < RETOUCHED:
        return False
    return share >= REVISED or containment(_runs(one.content, 2), _runs(other.content, 2)) >= _PAIRS_AGREE


def is_near(one: str, other: str) -> bool:
    """Say whether two texts are states of one article."""
    return likeness(Shingled.of(one), Shingled.of(other)).near


# --- one text among many ----------------------------------------------------------------------------------------------


@lru_cache(4)
def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest hashes (32 bits) of a text's shingles, at most `SKETCH`, ascending; always the same ones."""
    raw = packed(text).encode("utf-32-le", "surrogatepass")
    if not raw:
        return ()
    places = range(0, max(4, len(raw) - 4 * SIZE + 4), 4)
    # Hashes are spread evenly, so the smallest ones lie below a bound that leaves little to sort.
    bound = 3 * SKETCH * _HASHES // len(places)
    low = {value for start in places if (value := crc32(raw[start : start + 4 * SIZE])) < bound}
    if len(low) < SKETCH:
        low = {crc32(raw[start : start + 4 * SIZE]) for start in places}
    return tuple(sorted(low)[:SKETCH])


_HASHES: Final = 1 << 32
"""So many values CRC-32 has; it depends on nothing but the characters, in any process on any machine."""


def agreeing(hashes: int) -> int:
    """Return how many hashes must be in both sketches for a text to be worth comparing, for a sketch of that size."""
    return max(1, min(4, hashes // 6))
