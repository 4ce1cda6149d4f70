"""An archive as plain files, which need no program to be read, and from which the same archive can be made again.

    xinde.json             what this is; written last, so a folder without it is no whole export
    originals/12/1-a.txt   the bytes that article 12 came from, one file for each different content
    articles/12.json       everything that is known of it (`archive.whole.Record`), and which file is which
    articles/12.md         the same to read

Taken into an empty archive, articles keep their numbers, versions and times, and exporting again gives the same bytes.
Taken into an archive that has a life of its own, the originals go through the front door like any other source, in the
order in which they once came. The trash is not exported; its numbers stay taken.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from archive.appearances import spans_of
from archive.errors import SourceError
from archive.intake import take_in
from archive.model import Article, ArticleId, Hints, Outcome, OutcomeStatus, Problem, Source
from archive.serial import dumps, loads
from archive.store import Store
from archive.trash import in_the_way
from archive.whole import Record

MARKER: Final = "xinde.json"
_FORMAT: Final = "xinde-export"
_VERSION: Final = 1


# --- out --------------------------------------------------------------------------------------------------------------


def export(store: Store, folder: Path, progress: Callable[[int], object] | None = None) -> int:
    """Write an archive into an empty or new folder; return how many articles. Raises FileExistsError, OSError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "articles").mkdir(mode=0o700)
    (folder / "originals").mkdir(mode=0o700)
    done = 0
    for article in store.articles():
        _write_article(store, article, folder)
        done += 1
        if progress is not None:
            progress(done)
    about = {"format": _FORMAT, "version": _VERSION, "archive": store.name, "last_number": store.last_number()}
    _write(folder / MARKER, _json({**about, "articles": done}))
    return done


def _write_article(store: Store, article: Article, folder: Path) -> None:
    record = store.record(article.id)
    files: dict[str, str] = {}
    (folder / "originals" / str(article.id)).mkdir(mode=0o700)
    for origin in record.origins:
        if origin.sha256 not in files:
            name = f"originals/{article.id}/{len(files) + 1}-{safe_name(origin.name)}"
            files[origin.sha256] = name
            _write(folder / name, store.bytes_of(origin.sha256))
    value = {"schema": 1, "files": files, "record": json.loads(dumps(record))}
    _write(folder / "articles" / f"{article.id}.json", _json(value))
    _write(folder / "articles" / f"{article.id}.md", markdown(article).encode("utf-8", "replace"))


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "surrogatepass")


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_LONGEST: Final = 120
"""Bytes of a file name that all file systems have room for, with something to spare."""


def safe_name(name: str) -> str:
    """Return the last part of a path as a name that every file system takes."""
    last = re.split(r"[/\\!]", name)[-1]
    clean = _UNSAFE.sub("_", last).strip(" .") or "stdin"
    stem, dot, suffix = clean.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, suffix = clean, ""
    ending = f".{suffix}" if suffix else ""
    room = _LONGEST - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + ending


_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&])")
_LIST: Final = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def markdown(article: Article) -> str:
    """Return an article to read: title, what is known of it, and its text, a paragraph a line."""
    lines = [f"# {_plain(article.title)}", ""]
    facts = (
        ("日期", str(article.day or "")),
        ("主办", "、".join(organiser.name for organiser in article.structure.organisers)),
        ("主讲", "、".join(lecturer.person.name for lecturer in article.structure.lecturers)),
        ("来源", article.origin.name),
        ("网址", article.origin.url or ""),
    )
    lines += [f"- {name}：{_plain(value)}" for name, value in facts if value]
    lines.append("")
    for paragraph in article.text.split("\n"):
        if paragraph.strip():
            lines += [_plain(paragraph.strip()), ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text.replace("\n", " ")))


# --- in ---------------------------------------------------------------------------------------------------------------


def is_export(folder: Path) -> bool:
    """Say whether a folder is an export."""
    try:
        with (folder / MARKER).open("rb") as file:
            about = json.loads(file.read(10_000))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(about, dict) and about.get("format") == _FORMAT


def load(folder: Path, store: Store, *, dry_run: bool = False) -> Iterator[Outcome]:
    """Take an export in, one outcome an article."""
    about = json.loads((folder / MARKER).read_bytes())
    name, last = about.get("archive"), about.get("last_number")
    if about.get("version") != _VERSION or not isinstance(name, str) or not isinstance(last, int):
        yield _refused(folder / MARKER, "version")
        return
    if not dry_run and not store.last_number() and not store.mark().position:
        store.begin_as(name, last)
    ours = store.name == name
    paths = sorted((folder / "articles").glob("*.json"), key=lambda path: (len(path.stem), path.stem))
    companions = frozenset(int(path.stem) for path in paths if path.stem.isascii() and path.stem.isdigit())
    for path in paths:
        try:
            record, bytes_of = _read(folder, path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, StopIteration) as error:
            yield _refused(path, type(error).__name__)
            continue
        if ours and _holds(store, record):
            yield _outcome("unchanged", record, path, record.id)
        elif dry_run:
            yield _outcome("added", record, path, None)
        elif ours and _has_room(store, record, companions):
            store.put_record(record, bytes_of)
            yield _outcome("added", record, path, record.id)
        else:
            yield _by_the_front_door(record, bytes_of, store)


def _holds(store: Store, record: Record) -> bool:
    """Say whether the archive holds this very article, in this very state."""
    return store.find(record.id) is not None and store.record(record.id) == record


def _has_room(store: Store, record: Record, companions: frozenset[ArticleId]) -> bool:
    """Say whether an article's number is free, and nothing that came in since the export is the same article."""
    taken = store.find(record.id) is not None or any(row.id == record.id for row in store.trash())
    return not taken and in_the_way(record, store, companions) is None


def _outcome(status: OutcomeStatus, record: Record, path: Path, article: ArticleId | None) -> Outcome:
    title, encoding = record.structure.title.text, record.present.encoding
    return Outcome(str(path), status, article=article, title=title, encoding=encoding)


def _by_the_front_door(record: Record, bytes_of: Callable[[str], bytes], store: Store) -> Outcome:
    sources = [
        Source(
            origin.name,
            origin.location,
            bytes_of(origin.sha256),
            origin.media_type,
            Hints(encoding=origin.encoding, published=record.given_published),
        )
        for origin in record.origins
    ]
    *_, outcome = take_in(sources, store)
    return outcome


def _read(folder: Path, path: Path) -> tuple[Record, Callable[[str], bytes]]:
    """Read one article of an export; raise ValueError and its like where it does not fit together."""
    value = json.loads(path.read_bytes())
    record = loads(Record, json.dumps(value["record"]))
    files = value["files"]
    size = len(record.text)
    if record.id < 1 or str(record.id) != path.stem or not record.origins or record.present.version < 1:
        raise ValueError("numbers")
    if any(not 0 <= span.start <= span.end <= size for span in spans_of(record.structure)):
        raise ValueError("spans")

    def bytes_of(sha256: str) -> bytes:
        name = files[sha256]
        file = folder / name
        if not re.fullmatch(r"originals/\d+/[^/\\]+", name) or not file.resolve().is_relative_to(folder.resolve()):
            raise SourceError("bad-export", path=name, reason="path")
        data: bytes = file.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise SourceError("bad-export", path=name, reason="sha256")
        return data

    for origin in record.origins:
        try:
            bytes_of(origin.sha256)
        except SourceError as error:
            raise ValueError(error.code) from error
    return record, bytes_of


def _refused(path: Path, reason: str) -> Outcome:
    return Outcome(str(path), "refused", problem=Problem("bad-export", {"path": str(path), "reason": reason}))
