"""A document taken apart: what is to be written of it, and what any process may work out beforehand.

Cutting a text into words costs more than all the writing. So it may be done elsewhere: `take_apart` is pure, and what
it returns is made of plain values that are handed from process to process as they are. It holds for one version of the
analysis (`index.analysis.terms.ANALYSIS_VERSION`), and is to be used up at once, not kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Final, NamedTuple

from archive.model import ArticleId, Ref
from index.analysis import terms
from index.engine import Document
from index.engines import from_lists

BETWEEN: Final = "\0"
"""Stands between terms: no analysis leaves it in one."""


class Bag(NamedTuple):
    """Terms, and how often each is held: two values, which are kept and handed on more cheaply than a hundred."""

    terms: str
    """The terms, each once, with BETWEEN between them."""
    counts: bytes
    """As many numbers, as an array of `I`."""

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Bag:
        """Put terms into a bag."""
        return cls(BETWEEN.join(counts), array("I", counts.values()).tobytes())


class TakenApart(NamedTuple):
    """A document as streams of characters, numbers of words, and facts."""

    order: int
    """`from_lists.order_key` of its reference."""
    day: int
    """`from_lists.day_number` of its day."""
    title: str
    body: str
    speaker: str
    org: str
    title_words: Bag
    body_words: Bag
    facts: Bag

    @property
    def article(self) -> ArticleId:
        """The article that it is, or is a part of."""
        return from_lists.ref_of(self.order).article


def take_apart(document: Document) -> TakenApart:
    """Take a document apart."""
    return TakenApart(
        order=from_lists.order_key(Ref.parse(document.ref)),
        day=from_lists.day_number(document.day),
        title=terms.stream(document.title),
        body=terms.stream(document.body),
        speaker=terms.GAP.join(map(terms.stream, document.speakers)),
        org=terms.GAP.join(map(terms.stream, document.offices)),
        title_words=Bag.of(terms.word_counts(document.title, document.names) if document.title else {}),
        body_words=Bag.of(terms.word_counts(document.body, document.names)),
        facts=Bag.of(dict.fromkeys(from_lists.facts_of(document), 1)),
    )
