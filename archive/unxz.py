"""Read .xz files as a stream, with a limit on memory.

The standard library's `LZMAFile` lets the file decide how much memory unpacking takes, up to gigabytes. This one does
not; else it is the same loop.
"""

from __future__ import annotations

import io
import lzma
from typing import Any, BinaryIO, Final

MEMORY_LIMIT: Final = 200_000_000
"""Bytes that unpacking may take: `xz -9` needs 65 MB."""

_CHUNK: Final = 1 << 18


def open_xz(file: BinaryIO) -> BinaryIO:
    """Return the unpacked stream of an .xz file; reading it raises lzma.LZMAError or EOFError where it is broken."""
    return io.BufferedReader(_Unpacked(file), _CHUNK)


class _Unpacked(io.RawIOBase):
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = _decoder()
        self._ended = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` and return how many bytes that were; 0 at the end."""
        view = memoryview(buffer)
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while not self._ended:
            if self._decoder.eof:
                self._begin_again()
                continue
            raw = self._file.read(_CHUNK) if self._decoder.needs_input else b""
            if self._decoder.needs_input and not raw:
                raise EOFError("the file ends in the middle")
            data = self._decoder.decompress(raw, size)
            if data:
                return data
        return b""

    def _begin_again(self) -> None:
        """Go on with the next stream of the file, of which there may be several one after the other."""
        rest = self._decoder.unused_data or self._file.read(_CHUNK)
        rest = rest.lstrip(b"\x00")
        if not rest:
            self._ended = True
            return
        self._decoder = _decoder()
        self._file = _Joined(rest, self._file)


class _Joined(io.BytesIO):
    """What was read too far, and then the rest of the file."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        super().__init__(start)
        self._rest = rest

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes."""
        return super().read(size) or self._rest.read(-1 if size is None else size)


def _decoder() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY_LIMIT)
