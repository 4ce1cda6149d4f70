"""How much of one text is in another, told by their shingles.

A shingle is a run of five characters. Two texts share most of their shingles exactly when one is an edited form of the
other: moved paragraphs, a changed headline or an added tail touch few of them, while two texts on one subject share
hardly any. White space is left out, since reposts break lines as they like. (Broder 1997, "On the resemblance and
containment of documents".)
"""

from __future__ import annotations

from typing import Final

SIZE: Final = 5
"""Characters in a shingle."""

REVISED: Final = 0.55
"""From this containment on, two texts are states of one article."""


def shingles(text: str, size: int = SIZE) -> frozenset[str]:
    """Return the distinct runs of `size` characters; a shorter text is one shingle, an empty one has none."""
    packed = "".join(text.split())
    if len(packed) <= size:
        return frozenset((packed,)) if packed else frozenset()
    return frozenset(packed[start : start + size] for start in range(len(packed) - size + 1))


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the smaller set lies in the other, 0 to 1; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def is_near(one: str, other: str) -> bool:
    """Say whether two texts are states of one article."""
    return containment(shingles(one), shingles(other)) >= REVISED
