"""Old Word and WPS documents (.doc, .wps): what they are is said, and the way out.

Their format is a file system of its own, which only Word, WPS and LibreOffice read well. But many a `.doc` is something
else under that name: a web page or a web archive that an office system exported, or a renamed .docx. Those are read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from archive.errors import SourceError
from archive.model import Reading, Source

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
"""The stream in which a password-protected .docx keeps itself, inside of an old-style file."""


def read(source: Source) -> Reading:
    """Read what only calls itself an old document; raise SourceError (`old-word`, `encrypted`) for a true one."""
    head = source.data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if source.data.startswith(_OLE):
        raise SourceError("encrypted" if _ENCRYPTED in source.data else "old-word")
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        from archive.readers.html import read as read_page

        return read_page(replace(source, media_type="text/html"))
    if head.startswith((b"mime-version:", b"from:", b"message-id:")):
        from archive.readers.mime import read as read_archive

        return read_archive(replace(source, media_type="multipart/related"))
    raise SourceError("old-word")
