"""Mending: a text without what got stuck in its sentences.

Pasted and converted texts carry things that no reader reads: characters of no width, small pictures between words,
pinyin in brackets behind a character, line ends in the middle of a sentence where a program wrapped the lines. Each
of them breaks names, offices and cues apart. They are taken out before anything is looked for; what is found is then
moved back, so that every span lies in the text as it was given.

What separates stays: blanks, pictures that open a line, line ends that end something.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import accumulate
from typing import Any, TypeVar, cast

from archive.finders.text import HAN
from archive.model import Span

Found = TypeVar("Found")

_STUCK = re.compile(
    r"[\u200b-\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f]+"
    r"|(?<=[^\s])[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u2775\u2794-\u27bf\u200d\ufe0f]+(?=[^\s])"
    rf"|(?<=[{HAN}])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]*[)）]"
    rf"|(?<=[{HAN}，、])\n(?=[，。、；：！？）”》])"
)
"""Characters of no width; pictures within a line; pinyin with its tone; a line end before a closing mark."""

_WRAPPED, _RAGGED = 5, 6
"""How many lines it takes to call a text wrapped, and how many columns a full line may lack to the widest."""
_NARROWEST, _WIDEST = 36, 200
"""Between how many columns wrapped lines are; a Chinese character takes two."""
_MOST, _BROKEN = 0.6, 0.5
"""The share of lines that must be full, and of those that must break off within a sentence."""
_BREAKS_OFF = re.compile(r".*[，。；：！？、].*[^，。；：！？…”）\s]$")
_OPENS = re.compile(r"[ \t]{2}|[\u3000\n]|[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．]|[①-⑳●○■□◆·*#>]")
"""What opens a new line, however full the one before it was."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text without what got stuck in it, and the way back."""

    text: str
    starts: Sequence[int]
    """Where, in `text`, something was taken out before the character there, in order."""
    removed: Sequence[int]
    """How many characters were taken out up to and including that place."""

    def place(self, at: int) -> int:
        """Return where the character at `at` stands in the text as given."""
        before = bisect_left(self.starts, at + 1)
        return at + (self.removed[before - 1] if before else 0)

    def span(self, span: Span) -> Span:
        """Return where a span lies in the text as given."""
        start = self.place(span.start)
        return Span(start, self.place(span.end - 1) + 1 if span.end > span.start else start)

    def restored(self, found: Found) -> Found:
        """Return what was found with every span in it moved back."""
        return cast(Found, self._moved(found))

    def _moved(self, value: Any) -> Any:
        if isinstance(value, Span):
            return self.span(value)
        if isinstance(value, tuple):
            return tuple(self._moved(one) for one in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{field.name: self._moved(getattr(value, field.name)) for field in fields(value)})
        return value


def mend(text: str) -> Mended | None:
    """Take out of `text` what got stuck in it; None where nothing did."""
    cuts = sorted({(m.start(), m.end()) for m in _STUCK.finditer(text)} | set(_wraps(text)))
    if not cuts:
        return None
    pieces, starts, lengths, at, kept = [], [], [], 0, 0
    for start, end in cuts:
        if start < at:
            continue
        pieces.append(text[at:start])
        kept += start - at
        starts.append(kept)
        lengths.append(end - start)
        at = end
    pieces.append(text[at:])
    return Mended("".join(pieces), starts, list(accumulate(lengths)))


def _wraps(text: str) -> Iterator[tuple[int, int]]:
    """Yield the line ends that only wrap a line, where nearly all lines are equally full and break off."""
    lines = [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)]
    if len(lines) < _WRAPPED or max(map(len, lines)) > _WIDEST:
        return
    full = max(
        _full(lines, [_columns(line.of(text)) for line in lines]), _full(lines, [2 * len(n) for n in lines]), key=len
    )
    if len(full) < _MOST * len(lines):
        return
    if sum(_BREAKS_OFF.match(line.of(text)) is not None for line in full) < _BROKEN * len(full):
        return
    for line in full:
        after = line.end + 1
        if text[line.end : after] == "\n" and after < len(text) and not _OPENS.match(text, after):
            yield line.end, after


def _full(lines: Sequence[Span], widths: Sequence[int]) -> list[Span]:
    """Return the lines that are as wide as the widest, or nearly."""
    widest = max(widths)
    if not _NARROWEST <= widest <= _WIDEST:
        return []
    return [line for line, width in zip(lines, widths, strict=True) if width >= widest - _RAGGED]


def _columns(line: str) -> int:
    return len(line) + sum(sign >= "\u2e80" for sign in line)
