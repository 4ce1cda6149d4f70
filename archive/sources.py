"""From what the user typed to a stream of sources: files, folders, globs, standard input, and what they contain.

Everything is lazy. A folder of a hundred thousand files or a packed file of a hundred thousand records costs the memory
of one of them; what cannot be read becomes an Outcome in its place, and the stream goes on. A file that is named is
always tried; inside a folder only files with a known suffix are, hidden ones never. Sizes are looked at before
anything is read, and only plain files are read at all: a pipe or a device could wait for ever.
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import io
import json
import locale
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from glob import has_magic, iglob
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from archive.containers import BROKEN, CONTAINERS, members_of
from archive.errors import SourceError
from archive.gauge import Gauge, Watch, unwatched
from archive.media import HEAD_BYTES, PACKED, RECORD, RECORDS, TEXT, by_name, media_type, suffix_of
from archive.model import Hints, Outcome, Problem, Source
from archive.network import Network, is_url
from archive.readers import largest
from archive.unxz import open_xz

if TYPE_CHECKING:
    from archive.fetching import Fetched

STDIN: Final = "-"
_NO_HINTS: Final = Hints()
_NETWORK: Final = Network()
_UNPACK: Final = {"application/gzip": ".gz", "application/x-xz": ".xz"}


def open_sources(
    arguments: Sequence[str],
    *,
    hints: Hints = _NO_HINTS,
    stdin: BinaryIO | None = None,
    network: Network = _NETWORK,
    gauge: Gauge | None = None,
) -> Iterator[Source | Outcome]:
    """Yield the sources that the arguments name, in their order; folders in natural order (`2.txt` before `10.txt`).

    `gauge`, made of `bytes_of` the same arguments, tells meanwhile how far this has come.
    """
    gauge = gauge or Gauge(None)
    for argument in arguments:
        if argument == STDIN:
            yield from _standard_input(stdin, hints, gauge)
        elif is_url(argument) and not Path(argument).exists():
            yield from _page(argument, hints, network)
        else:
            yield from _argument(argument, hints, gauge)


def names_of_list(data: bytes) -> list[str]:
    """Return the paths and addresses on a list: one a line, or each ended by NUL and then taken as it stands.

    On lines, blank ones and those that begin with `#` are passed over, as rsync does it (`./#a.txt` names such a file).
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        printed = data.decode("utf-16", "replace")
    else:
        try:
            printed = data.decode("utf-8")
        except UnicodeDecodeError:
            printed = data.decode(locale.getencoding(), "surrogateescape")
    printed = printed.removeprefix("\ufeff")
    if "\0" in printed:
        return [name for name in printed.split("\0") if name]
    lines = (line.strip("\r") for line in printed.split("\n"))
    return [line.strip() if is_url(line.strip()) else line for line in lines if line.strip() and line[0] != "#"]


def _argument(argument: str, hints: Hints, gauge: Gauge) -> Iterator[Source | Outcome]:
    path = Path(argument)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if has_magic(argument) and (matches := sorted(iglob(argument, recursive=True), key=natural)):  # noqa: PTH207 (a pattern may be absolute)
            for match in matches:
                yield from _argument(match, hints, gauge)
            return
        missing = isinstance(error, (FileNotFoundError, NotADirectoryError))
        yield _refused(
            argument, "no-such-path" if missing else "unreadable", reason=error.strerror or "", path=argument
        )
        return
    except ValueError:
        # A NUL in the name.
        yield _refused(argument, "no-such-path", path=argument)
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, hints, gauge)
    else:
        yield from _file(path, hints, gauge)


# --- the web ----------------------------------------------------------------------------------------------------------


def _page(url: str, hints: Hints, network: Network) -> Iterator[Source | Outcome]:
    """Yield what is at an address, or what it holds where it is a container."""
    from archive.fetching import fetch

    name = url.encode("utf-8", "backslashreplace").decode()
    try:
        fetched = fetch(url, network)
        kind = _kind(fetched)
        hints = replace(hints, declared=fetched.charset)
        members = members_of(kind)
        if members is not None:
            yield from members(io.BytesIO(fetched.data), name, fetched.url, hints, unwatched)
        else:
            yield _whole(io.BytesIO(fetched.data), kind, name, fetched.url, hints, len(fetched.data))
    except SourceError as error:
        yield Outcome(name, "refused", problem=Problem(error.code, error.values))
    except BROKEN as error:
        yield _refused(name, "unreadable", reason=str(error) or type(error).__name__, path=name)


_WEB_TYPES: Final = {
    "application/xhtml+xml": "text/html",
    "text/xml": "application/xml",
    "text/x-markdown": "text/markdown",
}
_UNTOLD: Final = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})


def _kind(fetched: Fetched) -> str:
    """Return the media type of a document: its bytes tell, else the server, and its name where that says nothing."""
    told = _WEB_TYPES.get(fetched.media_type, fetched.media_type)
    found = media_type(fetched.file_name if told in _UNTOLD else "", fetched.data[:HEAD_BYTES])
    return found if told in _UNTOLD or found != TEXT else told


# --- folders ----------------------------------------------------------------------------------------------------------


def _folder(top: Path, hints: Hints, gauge: Gauge) -> Iterator[Source | Outcome]:
    for found in _files(top):
        if isinstance(found, Outcome):
            yield found
        else:
            yield from _file(found, hints, gauge)


def passed_over(arguments: Sequence[str]) -> Counter[str]:
    """Return how many files of no known kind lie in the folders that are named: by suffix, or name where there is none.

    Hidden ones are not counted.
    """
    folders = [Path(argument) for argument in arguments if argument != STDIN and os.path.isdir(argument)]  # noqa: PTH112 (never raises)
    files = [found for folder in folders for found in _files(folder, known=False) if isinstance(found, Path)]
    return Counter(file.suffix.lower() or printable(Path(file.name)) for file in files)


def _files(top: Path, *, known: bool = True) -> Iterator[Path | Outcome]:
    """Walk a folder without recursion, for files of a known kind or for the others.

    Links are followed, each real folder is entered once: a loop ends by itself.
    """
    entered: set[tuple[int, int]] = set()
    stack: list[Iterator[Path]] = [iter((top,))]
    while stack:
        path = next(stack[-1], None)
        if path is None:
            stack.pop()
            continue
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                if (status.st_dev, status.st_ino) not in entered:
                    entered.add((status.st_dev, status.st_ino))
                    stack.append(_entries(path))
                continue
        except OSError as error:
            # A link that leads nowhere is no source; a folder that is closed to us might hold some.
            if not path.is_symlink():
                yield _refused(printable(path), "unreadable", reason=error.strerror or "", path=printable(path))
            continue
        if stat.S_ISREG(status.st_mode) and (by_name(path.name) is not None) is known:
            yield path


def _entries(folder: Path) -> Iterator[Path]:
    names = [name for name in os.listdir(folder) if not name.startswith(".")]  # noqa: PTH208 (names alone are lighter)
    return iter([folder / name for name in sorted(names, key=natural)])


_DIGITS: Final = re.compile("([0-9]+)")


def natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts numbers within names by their value."""
    pieces = _DIGITS.split(name)
    return [(int(piece), "") if place % 2 else (-1, piece) for place, piece in enumerate(pieces)]


# --- files ------------------------------------------------------------------------------------------------------------


def _file(path: Path, hints: Hints, gauge: Gauge) -> Iterator[Source | Outcome]:
    name = printable(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield _refused(name, "special-file", path=name)
            return
        with path.open("rb") as file:
            gauge.begin(file, status.st_size)
            location = printable(Path(os.path.realpath(path)))
            yield from open_file(file, name, location, hints, size=status.st_size, watch=gauge.watch)
    except OSError as error:
        yield _refused(name, "unreadable", reason=error.strerror or type(error).__name__, path=name)


def open_file(
    file: BinaryIO,
    name: str,
    location: str,
    hints: Hints,
    *,
    kind: str = "",
    size: int | None = None,
    watch: Watch = unwatched,
) -> Iterator[Source | Outcome]:
    """Yield what an open, seekable file holds: itself, or its members where it is a container or packed.

    `kind` is its media type where that is known already. `size` in bytes, where it is known, refuses what is too large
    before it is read. Raises OSError.
    """
    head = file.read(HEAD_BYTES)
    file.seek(0)
    kind = kind or media_type(name, head)
    try:
        if kind in _UNPACK:
            yield from _packed(file, kind, name, location, hints, watch)
        elif (members := members_of(kind)) is not None:
            yield from members(file, name, location, hints, watch)
        else:
            yield _whole(file, kind, name, location, hints, size)
    except SourceError as error:
        yield Outcome(name, "refused", problem=Problem(error.code, error.values))
    except BROKEN as error:
        yield _refused(name, "unreadable", reason=str(error) or type(error).__name__, path=name)


def _packed(
    file: BinaryIO, packing: str, name: str, location: str, hints: Hints, watch: Watch
) -> Iterator[Source | Outcome]:
    """Yield what a .gz or .xz file holds; the name without its last suffix tells what that is."""
    unpacked = open_xz(file) if packing == "application/x-xz" else cast("BinaryIO", gzip.GzipFile(fileobj=file))
    suffix = suffix_of(name)
    inner = next((name[: -len(end)] for end in PACKED if suffix.endswith(end)), name)
    kind = by_name(inner)
    members = members_of(kind) if kind else None
    if members is not None:
        yield from members(unpacked, name, location, hints, watch)
        return
    data = unpacked.read(largest(kind or "") + 1)
    yield _whole(io.BytesIO(data), media_type(inner, data[:HEAD_BYTES]), name, location, hints, None)


def _whole(file: BinaryIO, kind: str, name: str, location: str, hints: Hints, size: int | None) -> Source:
    limit = largest(kind)
    if size is not None and size > limit:
        raise SourceError("too-large", bytes=size, limit=limit)
    data = file.read(limit + 1)
    if len(data) > limit:
        raise SourceError("too-large", bytes=f"{limit}+", limit=limit)
    if kind == RECORD and hints.columns:
        from archive.readers.records import with_columns

        data = with_columns(data, hints.columns)
    return Source(name, location, data, kind, hints)


def _standard_input(stdin: BinaryIO | None, hints: Hints, gauge: Gauge) -> Iterator[Source | Outcome]:
    if stdin is None:
        yield _refused(STDIN, "unreadable", reason="stdin", path=STDIN)
        return
    try:
        # A pipe cannot be sought, so all of it is taken; no more than the largest kind of source may have.
        limit = max(largest(kind) for kind in ("", *CONTAINERS))
        data = stdin.read(limit + 1)
        if len(data) > limit:
            yield _refused(STDIN, "too-large", bytes=f"{limit}+", limit=str(limit))
            return
        file = io.BytesIO(data)
        gauge.begin(file, len(data), counted=False)
        yield from open_file(file, STDIN, "", hints, kind=_nameless(data), size=len(data), watch=gauge.watch)
    except OSError as error:
        yield _refused(STDIN, "unreadable", reason=error.strerror or "", path=STDIN)


def _nameless(data: bytes) -> str:
    """Return the media type of records that come without a name, a line each or one alone; else nothing."""
    for kind, record in ((RECORDS, data.lstrip(_BLANK).partition(b"\n")[0]), (RECORD, data)):
        with contextlib.suppress(ValueError, RecursionError):
            if data.lstrip(_BLANK).startswith(b"{") and isinstance(json.loads(record), dict):
                return kind
    return ""


_BLANK: Final = b"\xef\xbb\xbf \t\r\n"


# --- how many ---------------------------------------------------------------------------------------------------------


def expected(arguments: Sequence[str]) -> int | None:
    """Return how many sources the arguments name, told without reading them; None where that takes reading."""
    counts = [_expected_at(argument) for argument in arguments]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _expected_at(argument: str) -> int | None:
    path = Path(argument)
    if argument == STDIN:
        return None
    try:
        if not path.is_dir():
            return _expected_of(path) if path.is_file() or is_url(argument) else None
    except ValueError:
        return None
    counts = [1 if isinstance(found, Outcome) else _expected_of(found) for found in _files(path)]
    return None if None in counts else sum(filter(None, counts))


def _expected_of(path: Path) -> int | None:
    packed = suffix_of(path.name).endswith(tuple(PACKED))
    return None if packed or (by_name(path.name) or "") in CONTAINERS else 1


def bytes_of(arguments: Sequence[str]) -> int | None:
    """Return how many bytes the named files have, standard input not counted; None where that cannot be told."""
    sizes = [_bytes_at(argument) for argument in arguments]
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None


def _bytes_at(argument: str) -> int | None:
    path = Path(argument)
    if argument == STDIN:
        return 0
    try:
        if not path.is_dir():
            return path.stat().st_size if path.is_file() else None
        return sum(found.stat().st_size for found in _files(path) if isinstance(found, Path))
    except (OSError, ValueError):
        return None


# --- small things -----------------------------------------------------------------------------------------------------


def printable(path: Path) -> str:
    """Return a path as text that any stream and database can hold; bytes that are not UTF-8 become `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _refused(name: str, code: str, **values: str) -> Outcome:
    safe = {key: value.encode("utf-8", "backslashreplace").decode() for key, value in values.items()}
    return Outcome(name.encode("utf-8", "backslashreplace").decode(), "refused", problem=Problem(code, safe))
