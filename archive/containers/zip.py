"""Zip files: their members, one after another, without a byte written to disk.

Nothing is unpacked into folders, so that a member called `../../etc/passwd` is only a name. Names are decoded as
Chinese systems wrote them (UTF-8 or GBK without saying so). What a member grows to is counted while it grows.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from archive.errors import SourceError
from archive.gauge import Watch
from archive.media import SUFFIXES, by_name
from archive.model import Hints, Outcome, Problem, Source
from archive.readers import largest
from archive.readers.zipped import BROKEN_ZIP, read_member

MOST_MEMBERS: Final = 200_000
MOST_IN_ALL: Final = 4_000_000_000
WORST_RATIO: Final = 200
"""Times that a member may grow; text grows five times, a table of zeros a thousand times."""
_SMALL: Final = 5_000_000
"""Bytes up to which no ratio matters."""
_NESTED_MOST: Final = 200_000_000
_WITHIN: Final = re.compile(r"\.zip!", re.IGNORECASE)
_DOCUMENTS: Final = {"word/document.xml": ".docx", "META-INF/container.xml": ".epub", "content.xml": ".odt"}


def members(file: BinaryIO, name: str, location: str, hints: Hints, watch: Watch) -> Iterator[Source | Outcome]:
    """Yield the members with a known suffix as `name!member`, in natural order; zip files among them are opened."""
    if len(_WITHIN.findall(name)) > 1:
        raise SourceError("zip-bomb", reason="nested")
    if not file.seekable():
        file = io.BytesIO(file.read(_NESTED_MOST))
    try:
        opened = zipfile.ZipFile(file)
        infos = opened.infolist()
    except BROKEN_ZIP as error:
        raise SourceError("unreadable", reason="damaged", path=name) from error
    if len(infos) > MOST_MEMBERS:
        raise SourceError("zip-bomb", reason="too-many-members", path=name)
    document = next((suffix for part, suffix in _DOCUMENTS.items() if part in opened.NameToInfo), None)
    if document:
        file.seek(0)
        yield Source(name, location, file.read(largest(SUFFIXES[document])), SUFFIXES[document], hints)
        return
    yield from _each(opened, infos, name, location, hints, watch)


def _each(
    opened: zipfile.ZipFile, infos: list[zipfile.ZipInfo], name: str, location: str, hints: Hints, watch: Watch
) -> Iterator[Source | Outcome]:
    from archive.sources import natural, open_file

    total, found = 0, False
    ordered = sorted(((_name(info), info) for info in infos), key=lambda pair: natural(pair[0]))
    for place, (inside, info) in enumerate(ordered):
        watch(place / len(ordered))
        kind = by_name(inside)
        if info.is_dir() or kind is None or _is_hidden(inside):
            continue
        member = f"{name}!{inside}"
        try:
            data = _content(opened, info, kind)
        except SourceError as error:
            found = True
            yield Outcome(member, "refused", problem=Problem(error.code, error.values | {"path": member}))
            continue
        total += len(data)
        if total > MOST_IN_ALL:
            raise SourceError("zip-bomb", reason="too-much", path=name)
        found = True
        yield from open_file(io.BytesIO(data), member, f"{location}!{inside}", hints, size=len(data))
    if not found:
        raise SourceError("empty", path=name)


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, kind: str) -> bytes:
    if info.file_size > max(_SMALL, info.compress_size * WORST_RATIO):
        raise SourceError("zip-bomb", reason="ratio")
    limit = _NESTED_MOST if kind in _CONTAINERS else largest(kind)
    if info.file_size > limit:
        raise SourceError("too-large", bytes=info.file_size, limit=limit)
    return read_member(opened, info, limit)


_CONTAINERS: Final = frozenset({SUFFIXES[suffix] for suffix in (".zip", ".jsonl", ".csv", ".tsv", ".xml", ".mbox")})


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name, decoded as Chinese systems encode it where the zip does not say UTF-8."""
    name = info.filename
    if not info.flag_bits & 0x800:
        data = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030", "big5"):
            try:
                name = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.split("/"))
