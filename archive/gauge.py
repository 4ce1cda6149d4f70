"""How much of what was named is behind us: for a bar, where nobody can tell how many articles there will be.

A packed file or a table tells how many it holds only when it has been read, but its size is known before. So the share
is one of bytes: those of the files that are done, and of the file in hand as far as it has been read. A container that
reads its file at once, or in another order, says itself how far it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

Watch = Callable[[float], object]
"""Told what share of one file is behind us."""


def unwatched(share: float) -> None:
    """Take no note of a share."""


class Gauge:
    """Bytes behind us, of all."""

    def __init__(self, total: int | None) -> None:
        """Begin; `total` is how many bytes all files have, None where it cannot be told."""
        self._total = total
        self._behind = 0
        self._file: BinaryIO | None = None
        self._size = 0
        self._told: float | None = None

    def begin(self, file: BinaryIO, size: int, *, counted: bool = True) -> None:
        """Take a file of that many bytes in hand; its size is part of the total unless it was not `counted`."""
        self.end()
        self._file, self._size, self._told = file, size, None
        if not counted and self._total is not None:
            self._total += size

    def watch(self, share: float) -> None:
        """Hear from the container how much of the file in hand is behind it."""
        self._told = share

    def end(self) -> None:
        """Put the file in hand behind us."""
        self._behind += self._size
        self._file, self._size = None, 0

    def share(self) -> float | None:
        """Return the share of all bytes that is behind us; None where it cannot be told."""
        if not self._total:
            return None
        return min(1.0, (self._behind + self._in_hand()) / self._total)

    def _in_hand(self) -> float:
        if self._told is not None:
            return self._told * self._size
        return min(self._size, self._file.tell()) if self._file is not None and not self._file.closed else 0
