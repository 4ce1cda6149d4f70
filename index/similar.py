"""What else is about this: a query made of a text.

A text is about the words that it uses more than texts in general do. How often texts in general use a word, jieba's
dictionary says; so the weight of a word is its number of occurrences times the logarithm of its rarity there (TF-IDF
with a fixed background: Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988). The
weightiest words become a query of which a third must match, and the engine's own ranking does the rest.
"""

from __future__ import annotations

from collections import Counter
from math import ceil, log

from index.analysis.terms import cut_words, is_han
from index.analysis.words import cutter
from index.query.little_words import LITTLE_WORDS, QUESTION_WORDS
from index.query.syntax import AtLeast, Query, Word

_CORPUS = 60_000_000
"""Words in the corpus that jieba's frequencies come from."""

_MUST_SHARE = 8
"""One in so many of the words must match."""


def similar_query(text: str, *, words: int = 24) -> Query | None:
    """Return the query that finds what a text is about, from its `words` weightiest words; None if it has none."""
    counted = Counter(word for word in cut_words(text) if _tells(word))
    weighed = sorted(counted, key=lambda word: (-_weight(word, counted[word]), word))[:words]
    if not weighed:
        return None
    return AtLeast(tuple(map(Word, weighed)), ceil(len(weighed) / _MUST_SHARE))


def _tells(word: str) -> bool:
    return len(word) > 1 and not word[0].isdigit() and word not in LITTLE_WORDS and word not in QUESTION_WORDS


def _weight(word: str, count: int) -> float:
    frequency = cutter().frequency(word) if is_han(word) else 0
    return (1 + log(count)) * log(_CORPUS / (frequency + 100))
