"""Documents that are zip files inside (.docx, .epub): their parts, without ever writing one to disk.

What a part unpacks to is counted while it is unpacked, not believed from the directory, so that a small file cannot
fill the memory.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from archive.errors import SourceError

PART_MOST: Final = 30_000_000
"""Bytes that one part of a document may unpack to."""


ALL_MOST: Final = 150_000_000
"""Bytes that all parts together may unpack to."""


class Parts:
    """The parts of a document by name; raises SourceError (`unreadable`, `encrypted`, `zip-bomb`)."""

    def __init__(self, data: bytes) -> None:
        self.left = ALL_MOST
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self.zip.namelist())
        except BROKEN_ZIP as error:
            raise SourceError("unreadable", reason="damaged") from error

    def get(self, name: str) -> bytes | None:
        """Return the bytes of a part; None where the document has none of that name."""
        if name not in self.names:
            return None
        data = read_member(self.zip, self.zip.getinfo(name), min(PART_MOST, self.left))
        self.left -= len(data)
        return data


BROKEN_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError)
"""What `zipfile` raises for files that are cut off, altered, or packed by a method it does not know."""


def read_member(file: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Return a member's bytes, at most `limit`; raise SourceError (`encrypted`, `zip-bomb`, `unreadable`)."""
    if info.flag_bits & 0x1:
        raise SourceError("encrypted")
    try:
        with file.open(info) as member:
            data = member.read(limit + 1)
    except (*BROKEN_ZIP, RuntimeError) as error:
        raise SourceError("unreadable", reason="damaged") from error
    if len(data) > limit:
        raise SourceError("zip-bomb", reason="too-much", limit=limit)
    return data
