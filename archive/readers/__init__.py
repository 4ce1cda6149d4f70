"""From bytes to text: one small reader for each media type, behind one door.

A reader is a module with one function `read(source: Source) -> Reading`. It is named here and imported only when a
source of its kind comes by, so that a reader's heavy library costs nothing to those who never need it. To teach xinde
a new format: add its suffix to `archive.media`, write the module, add one line to `READERS`.

Whatever a reader returns is made clean at the door, once for all of them: line ends are `\\n`, there is no byte order
mark, no NUL and no lone surrogate; a text without a single visible character is refused, and so is one that is too
long to be an article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Final, cast

from archive.errors import SourceError
from archive.model import Reading, Source

READERS: Final[Mapping[str, str]] = {
    "text/plain": "archive.readers.plain",
    "text/markdown": "archive.readers.markdown",
    "application/json": "archive.readers.records",
    "text/html": "archive.readers.html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "archive.readers.docx",
    "application/msword": "archive.readers.old_word",
    "application/vnd.oasis.opendocument.text": "archive.readers.odt",
    "application/pdf": "archive.readers.pdf",
    "application/epub+zip": "archive.readers.epub",
    "multipart/related": "archive.readers.mime",
    "message/rfc822": "archive.readers.mime",
    "application/vnd.ms-works": "archive.readers.old_word",
}
"""Media type to the module that reads it."""

LARGEST: Final = 20_000_000
"""Most bytes of one source that holds one text; a reader of pictures or packed formats may allow more."""

LARGEST_BY_TYPE: Final[Mapping[str, int]] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": 200_000_000,
    "application/vnd.oasis.opendocument.text": 200_000_000,
    "application/msword": 200_000_000,
    "application/epub+zip": 200_000_000,
    "multipart/related": 100_000_000,
    "message/rfc822": 100_000_000,
    # A page saved in one file carries its pictures within.
    "text/html": 40_000_000,
    "application/pdf": 200_000_000,
    "application/vnd.ms-works": 200_000_000,
}
"""Exceptions to `LARGEST`, in bytes."""

MOST_CHARACTERS: Final = 500_000
"""Characters of one article. A novel has as many; to cut and index more takes longer than anyone waits for one file."""

_WEB: Final = ("http://", "https://")
_LINE_ENDS: Final = re.compile("\r\n?|[\u2028\u2029\x85\v\f]")
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")
_VISIBLE: Final = re.compile(r"[^\s\u200b-\u200f\u2060\ufeff\x00-\x20]")


def read(source: Source) -> Reading:
    """Return the text of a source and what its format says about it; raise SourceError where there is none."""
    if len(source.data) > largest(source.media_type):
        raise SourceError("too-large", bytes=len(source.data), limit=largest(source.media_type))
    if not source.data.strip(b" \t\r\n\v\f"):
        raise SourceError("empty")
    try:
        reading = _reader(source.media_type)(source)
    except SourceError as error:
        error.values.setdefault("path", source.name)
        raise
    clean = replace(
        reading,
        text=clean_text(reading.text),
        title=_clean_line(reading.title),
        account=_clean_line(reading.account),
        author=_clean_line(reading.author),
        url=_clean_line(reading.url) or (source.location if source.location.startswith(_WEB) else None),
    )
    if not _VISIBLE.search(clean.text):
        raise SourceError("empty")
    bound(clean.text, source)
    return clean


def bound(text: str, source: Source) -> None:
    """Raise SourceError(`too-long`) where a text is too long to be an article."""
    if len(text) > MOST_CHARACTERS:
        raise SourceError("too-long", path=source.name, characters=len(text), limit=MOST_CHARACTERS)


def readable(media_type: str) -> bool:
    """Say whether a reader is known for this media type."""
    return media_type in READERS


def largest(media_type: str) -> int:
    """Return how many bytes a source of this type may have."""
    return LARGEST_BY_TYPE.get(media_type, LARGEST)


def clean_text(text: str) -> str:
    """Return `text` with `\\n` line ends, without a byte order mark, and U+FFFD for what no database can keep."""
    text = text.removeprefix("\ufeff")
    text = _LINE_ENDS.sub("\n", text)
    return _UNKEEPABLE.sub("\ufffd", text)


def _clean_line(title: str | None) -> str | None:
    return " ".join(clean_text(title).split()) or None if title else None


def _reader(media_type: str) -> Callable[[Source], Reading]:
    module = READERS.get(media_type)
    if module is None:
        code = "binary" if media_type.partition("/")[0] in _NEVER_TEXT else "unsupported"
        raise SourceError(code, media_type=media_type)
    return cast("Callable[[Source], Reading]", import_module(module).read)


_NEVER_TEXT: Final = frozenset({"image", "audio", "video", "font"})
