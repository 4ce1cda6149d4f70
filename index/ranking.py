"""How well a document answers: BM25F, shared by every engine, so that all of them rank alike.

BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) weighs a term by its
rarity, and lets further occurrences count less and less, the less the longer the document. Its F adds up occurrences
in several fields before that, each with its own weight and length. To each term we add a constant share (BM25+, Lv and
Zhai, 2011), so that a document that has a word always stands before one that has it by accident, however long.

Lengths are counted in characters of the stream; averages are over all held documents. An engine that rounds lengths
must round them here too; ours do not.
"""

from __future__ import annotations

from functools import lru_cache
from math import log

from archive.records import dataclass

K1 = 1.4
TITLE_WEIGHT = 2.5
BODY_B = 0.6
TITLE_B = 0.3
SHARE = 0.6
"""The constant share of a term that a document has at all."""

ACCIDENTAL = 0.2
"""What a word's characters count where they are no word: 和服 in 产品和服务."""

NAME = 2.0
"""What it counts that the words are the name of who speaks."""

ADJACENT = 1.0
"""What it counts that several words stand together just as they were typed."""

ECHO = 0.6
"""What a pair of characters of a long question counts, beside the question's words."""

NEARLY = 0.2
"""A document answers a question that holds this share of what the best document holds of it, by rarity."""

MOSTLY = 0.4
"""The share that a topic of several words, typed without spaces, asks for: where a document holds the very run, those
that hold a word or two of it do not answer."""

AS_MUCH = 0.9
"""A part answers a question as well as its article if it holds this share of what the article holds of it."""

DIGITS = 6
"""Decimal places that scores are told apart by."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """The sums that averages come from: documents, those with a title, and characters of all titles and bodies."""

    documents: int
    titled: int
    title: int
    body: int


def rarity(documents: int, holding: int) -> float:
    """Return a term's weight, from how many of all documents hold it (always positive)."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


@lru_cache(maxsize=65536)
def norm(length: int, total: int, documents: int, b: float) -> float:
    """Return what divides occurrences in a field of `length`, where the average is `total / documents`."""
    average = total / documents if total else 1.0
    return 1 - b + b * length / average


def saturated(title: int, body: int, title_length: int, body_length: int, lengths: Lengths) -> float:
    """Return what so many occurrences in fields so long count, between SHARE and SHARE + K1 + 1; 0 for none."""
    occurrences = 0.0
    if title:
        occurrences += TITLE_WEIGHT * title / norm(title_length, lengths.title, lengths.titled, TITLE_B)
    if body:
        occurrences += body / norm(body_length, lengths.body, lengths.documents, BODY_B)
    return saturation(occurrences) if occurrences else 0.0


def saturation(occurrences: float) -> float:
    """Return what so many occurrences count, divided already by their fields' norms."""
    return SHARE + occurrences * (K1 + 1) / (K1 + occurrences)


def run_weight(words: int, *, whole: bool) -> float:
    """Return what an exact run counts that was typed as so many dictionary words, all of which match or not."""
    if words == 0:
        return 1.0
    if words == 1:
        return 0.0 if whole else ACCIDENTAL
    return ADJACENT
