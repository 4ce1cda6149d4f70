"""A line for a terminal: words, and how each stretch of them looks.

What we set for a terminal are lines that are broken already, in eight styles; rich, which could do much more, takes
longer to import than a search takes to answer. So a line writes its own escape sequences (ECMA-48, "select graphic
rendition"), and rich is left what only it can do: the bars of `cli.render.progress`.

Lines are built by those who know that what they hold is safe to show (`cli.render.safe`): nothing is taken out here.
"""

from __future__ import annotations

from itertools import pairwise

_CODES = {"bold": 1, "dim": 2, "underline": 4, "reverse": 7, "red": 31, "green": 32, "yellow": 33, "cyan": 36}
"""A style is some of these words; of colours, one."""


class Line:
    """Words that are added one after another, each in a style."""

    __slots__ = ("_stretches", "plain")

    def __init__(self, text: str = "", style: str = "") -> None:
        self.plain = ""
        self._stretches: list[tuple[int, int, frozenset[int]]] = []
        self.append(text, style)

    def append(self, text: str, style: str = "") -> Line:
        """Add words at the end."""
        start = len(self.plain)
        self.plain += text
        self.style(style, start, len(self.plain))
        return self

    def append_line(self, other: Line) -> Line:
        """Add another line at the end."""
        start = len(self.plain)
        self.plain += other.plain
        self._stretches += [(start + first, start + last, codes) for first, last, codes in other._stretches]
        return self

    def style(self, style: str, start: int, end: int) -> None:
        """Set a stretch in a style, on top of what it has."""
        if codes := frozenset(_CODES[word] for word in style.split()):
            self._stretches.append((start, end, codes))

    def __len__(self) -> int:
        return len(self.plain)

    def __add__(self, other: Line) -> Line:
        return Line().append_line(self).append_line(other)

    def __getitem__(self, stretch: slice) -> Line:
        start, end, _ = stretch.indices(len(self.plain))
        part = Line(self.plain[start:end])
        moved = [(max(first - start, 0), min(last, end) - start, codes) for first, last, codes in self._stretches]
        part._stretches = [one for one in moved if one[0] < one[1]]
        return part

    def printed(self, *, colour: bool) -> str:
        """Return the line as it is sent to a terminal, without a line end."""
        if not colour or not self._stretches:
            return self.plain
        edges = sorted({0, len(self.plain), *(edge for first, last, _ in self._stretches for edge in (first, last))})
        return "".join(self._piece(start, end) for start, end in pairwise(edges))

    def _piece(self, start: int, end: int) -> str:
        codes = {code for first, last, codes in self._stretches if first <= start < last for code in codes}
        if not codes:
            return self.plain[start:end]
        return f"\x1b[{';'.join(map(str, sorted(codes)))}m{self.plain[start:end]}\x1b[0m"
