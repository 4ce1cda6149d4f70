"""Sentences: where a Chinese text may be cut so that each piece makes sense alone.

A sentence ends with 。！？ or …… and the closing marks that belong to it, or with its line; a clause with any mark of
punctuation. Pieces are spans of the text, without the blanks around them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from archive.model import Span

_CLOSING = "[”’」』）)\\]】》〉\"']*"
_SENTENCE_END = re.compile(rf"(?:[。！？!?｡]+|…+|\.(?=\s|$)){_CLOSING}|\n+")
_CLAUSE_END = re.compile(rf"[，、；：,;:｡。！？!?…\s]+{_CLOSING}|——")
_BLANK = " \t\n\r\v\f\u00a0\u3000\u200b\ufeff"


def sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of a stretch of `text`, in text order, none empty."""
    return _pieces(text, span, _SENTENCE_END)


def clauses(text: str, span: Span) -> list[Span]:
    """Return the clauses of a stretch of `text`, in text order, none empty."""
    return _pieces(text, span, _CLAUSE_END)


def _pieces(text: str, span: Span, ending: re.Pattern[str]) -> list[Span]:
    ends = [match.end() for match in ending.finditer(text, span.start, span.end)]
    pieces = (_trimmed(text, start, end) for start, end in pairwise([span.start, *ends, span.end]))
    return [piece for piece in pieces if len(piece)]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return Span(start, end)
