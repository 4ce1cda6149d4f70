"""Steps together: candidates from every step, the surest first, then the same names wherever they stand again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archive.fold import fold
from archive.model import Span
from archive.names import Name
from archive.names.positions import find_positions

_BLANK = re.compile(r"\s+")
_POSITION_CONFIDENCE = 0.95


def combine(text: str) -> tuple[Name, ...]:
    """Find the names of `text` by every step."""
    found = _without_overlaps(_from_positions(text))
    return tuple(sorted((*found, *_again(fold(text), text, found)), key=lambda name: name.span))


def _from_positions(text: str) -> Iterator[Name]:
    for place in find_positions(text):
        yield Name(printed(text, place.span), place.span, _POSITION_CONFIDENCE, place.rule)


def printed(text: str, span: Span) -> str:
    """Return the characters of a span without blanks: the name's normal form."""
    return _BLANK.sub("", span.of(text))


def _without_overlaps(names: Iterable[Name]) -> list[Name]:
    """Keep the surest of overlapping names, and of equally sure ones the longest."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (-n.confidence, -len(n.span), n.span.start)):
        if not any(name.span.overlaps(other.span) for other in kept):
            kept.append(name)
    return kept


def _again(folded: str, text: str, found: list[Name]) -> list[Name]:
    """Find further places of the names that were found, unless they lie in another name."""
    taken = [name.span for name in found]
    more: list[Name] = []
    for form in sorted({fold(name.name) for name in found if len(name.name) > 2}, key=len, reverse=True):
        for match in re.finditer(re.escape(form), folded):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in taken):
                taken.append(span)
                more.append(Name(printed(text, span), span, 0.8, "same-name"))
    return more
