"""What kind of thing a handful of bytes is: its media type, told by its first bytes, then by its name.

A name is a promise, the first bytes are evidence; so a PDF that is called `.txt` is a PDF. Text has no such mark, and a
file whose name says nothing is taken for text when somebody names it expressly, and passed over inside a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXT: Final = "text/plain"
RECORD: Final = "application/json"
RECORDS: Final = "application/jsonl"
ZIP: Final = "application/zip"

SUFFIXES: Final[Mapping[str, str]] = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdown": "text/markdown",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "text/html",
    ".shtml": "text/html",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".eml": "message/rfc822",
    ".mbox": "application/mbox",
    ".xml": "application/xml",
    ".rss": "application/xml",
    ".atom": "application/xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".doc": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".rtf": "application/rtf",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".jsonl": RECORDS,
    ".ndjson": RECORDS,
    ".json": RECORD,
    ".zip": ZIP,
}
"""By the last suffix of a name, in lower case, after `.gz` or `.xz` has been taken off."""

PACKED: Final[Mapping[str, str]] = {".gz": "application/gzip", ".xz": "application/x-xz"}
"""Suffixes of a packed file; what is inside is told by the suffix before."""

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"BZh", "application/x-bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x7fELF", "application/octet-stream"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
)
"""First bytes that no text begins with, or only a text about such bytes."""

_INSIDE_ZIP: Final = frozenset({SUFFIXES[".docx"], SUFFIXES[".odt"], SUFFIXES[".epub"]})
"""Formats that are zip files themselves: here the name must tell."""

HEAD_BYTES: Final = 1024
"""How much of a source `media_type` wants to see."""


def suffix_of(name: str) -> str:
    """Return the last suffix of `name` in lower case, with the one before it where the last is `.gz` or `.xz`."""
    stem, dot, last = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    if not dot or not stem:
        return ""
    last = f".{last.lower()}"
    return suffix_of(stem) + last if last in PACKED else last


def by_name(name: str) -> str | None:
    """Return the media type that a name promises; None where it promises nothing."""
    suffix = suffix_of(name)
    for packed in PACKED:
        suffix = suffix.removesuffix(packed)
    return SUFFIXES.get(suffix)


def media_type(name: str, head: bytes) -> str:
    """Return the media type told by a name and the first `HEAD_BYTES` bytes; `text/plain` where nothing tells."""
    named = by_name(name)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return named if kind == ZIP and named in _INSIDE_ZIP else kind
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "image/webp"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:14].lower()
    if named in (None, TEXT) and start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    return named or TEXT
