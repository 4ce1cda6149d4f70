"""Writing an index: commits of Whoosh's, of segments of our own.

Locks, segments and the table of contents are Whoosh's: a commit is its table of contents, renamed. What is in a segment
is ours: one file of lists (`index.engines.list_files`) and one of columns, which hold one number a document: its order,
its day, the lengths of title and body, exact, and whether it is an article or a part. Whoosh's own files would be
several times the size and take several times as long to write, since it pickles postings block by block. No text is
stored.

A segment is written once and never changed. Documents that are forgotten are named in the commit, and left out when
their segment is next joined with others. Only who writes needs this module, and Whoosh; what readers need is in
`index.engines.commits` and `.snapshot`.
"""

from __future__ import annotations

import errno
import gc
import os
import shutil
import stat
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from itertools import groupby
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC

from archive.errors import ArchiveError
from archive.model import ArticleId, Mark
from index.engine import Document
from index.engines import commits, from_lists, list_files
from index.engines.commits import FORMAT, FORMAT_FILE, NAME, Segment
from index.engines.gathering import Batch, is_little
from index.engines.joining import GONE, Part, joined
from index.engines.list_files import term_bytes, term_text
from index.engines.posting_lists import Lists, little
from index.engines.seals import DamagedFileError, Seal, Sums, is_seal, seal_name, sync, write_seal
from index.engines.snapshot import OpenSegment, Snapshot
from index.engines.taken_apart import TakenApart, take_apart
from index.ranking import Lengths

_BATCH = 8_000_000
"""A segment is written when it holds so many characters: memory is bounded however much comes at once."""

_MUCH = 100_000
"""Who writes so many characters takes his time, and may wait for a longer joining as well."""

_LOCK = f"{NAME}_WRITELOCK"


def clear(folder: Path) -> None:
    """Make a folder an empty index, whatever lies in it. Raises ArchiveError `locked` while another process writes."""
    storage = Folder(str(folder))
    lock = storage.lock(_LOCK)
    if not lock.acquire():
        raise ArchiveError("locked")
    try:
        _empty(folder)
        TOC.create(storage, schema(), NAME)
        # Last, so that a folder whose making was interrupted has no format and is made again.
        with storage.create_file(FORMAT_FILE) as file:
            file.write(FORMAT.encode())
        sync(folder / FORMAT_FILE)
        sync(folder)
    finally:
        lock.release()


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name == _LOCK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def update(
    folder: Path,
    forget: Iterable[ArticleId],
    hold: Iterable[Document | TakenApart],
    mark: Mark,
    opened: Snapshot | None = None,
) -> None:
    """Make a commit: forget all documents of some articles, hold new ones, and remember `mark`.

    `opened` is the commit before, if it still is that; it is closed in any case. Raises ArchiveError `locked` while
    another process writes, `disk-full`; DamagedFileError.
    """
    storage = Folder(str(folder))
    lock = storage.lock(_LOCK)
    if not lock.acquire():
        raise ArchiveError("locked")
    collecting = gc.isenabled()
    # Nothing here makes cycles, and there is much that a collector would walk through again and again.
    gc.disable()
    try:
        if opened is None or opened.generation != commits.newest(folder):
            opened = Snapshot(folder)
        with closing(opened) as before:
            storage.follow(before)
            writer = _Writer(storage, before)
            writer.forget(forget)
            writer.hold(document if isinstance(document, TakenApart) else take_apart(document) for document in hold)
            writer.join()
            writer.commit(mark)
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            raise ArchiveError("disk-full") from failure
        raise
    finally:
        storage.drop_uncommitted()
        lock.release()
        if collecting:
            gc.enable()


class _Writer:
    """A commit that is being made, from the one before it."""

    def __init__(self, storage: Folder, before: Snapshot) -> None:
        self._storage, self._before = storage, before
        self._lengths = before.lengths
        self._segments = list(before.commit.segments)
        self._written = 0

    def forget(self, articles: Iterable[ArticleId]) -> None:
        """Mark all documents of some articles as deleted."""
        gone = self._before.numbers_of(articles)
        titles, bodies = (self._before.column(name, gone) for name in ("title_length", "body_length"))
        for number in gone:
            self._lengths = _moved(self._lengths, -1, titles[number], bodies[number])
        for at, segment in enumerate(self._before.segments):
            own = {number - segment.base for number in gone if 0 <= number - segment.base < segment.documents}
            if own:
                self._segments[at] = self._segments[at]._replace(deleted=segment.deleted | own)

    def hold(self, documents: Iterable[TakenApart]) -> None:
        """Write documents as new segments, as many as memory asks for."""
        batch = Batch()
        for _, together in groupby(documents, key=lambda document: document.article):
            # An article follows its parts: so a reader finds it from each of them.
            parts: list[TakenApart] = []
            wholes: list[TakenApart] = []
            for document in together:
                (parts if from_lists.is_part(document.order) else wholes).append(document)
                self._lengths = _moved(self._lengths, 1, len(document.title), len(document.body))
            for document in parts:
                batch.add(document, commits.FOLLOWED if wholes else commits.APART)
            for document in wholes:
                batch.add(document, commits.WHOLE)
            if batch.weight >= _BATCH:
                self._write(batch)
                batch = Batch()
        if len(batch):
            self._write(batch)

    def _write(self, batch: Batch) -> None:
        self._written += batch.weight
        self._add_segment(batch.columns(), batch.fields())

    def _add_segment(self, columns: Mapping[str, array[int]], fields: Iterable[tuple[str, Iterable[Lists]]]) -> None:
        name = f"{NAME}_{os.urandom(8).hex()}"
        with closing(self._storage.create_file(name + commits.NUMBERS)) as made:
            for column in columns.values():
                made.write(little(column).tobytes())
        with closing(self._storage.create_file(name + commits.LISTS)) as made:
            list_files.write(made, fields)
        order = columns["order"]
        self._segments.append(Segment(name, len(order), min(order) >> 24, max(order) >> 24))

    def join(self) -> None:
        """Write small segments anew as one, where there are many."""
        for chosen in to_be_joined(self._segments, at_ease=self._written > _MUCH):
            self._segments = [segment for segment in self._segments if segment not in chosen]
            parts, columns = [], {name: array(width) for name, width in commits.COLUMNS.items()}
            opened = [self._storage.open_segment(segment) for segment in chosen]
            try:
                for segment in opened:
                    parts.append(Part(segment.lists, _renumbered(segment, len(columns["order"]))))
                    for name, column in columns.items():
                        kept = segment.column(name)
                        column.extend(kept[number - segment.base] for number in segment.living())
                plainly = is_little(sum(columns["title_length"]) + sum(columns["body_length"]))
                if columns["order"]:
                    names = sorted({name for part in parts for name in part.lists.fields()})
                    self._add_segment(columns, ((name, joined(parts, name, plainly=plainly)) for name in names))
            finally:
                for segment in opened:
                    segment.close()

    def commit(self, mark: Mark) -> None:
        """Bring it into force."""
        self._storage.commit = commits.Commit(mark, self._lengths, tuple(self._segments))
        generation = self._before.generation + 1
        TOC(schema(), [segment.name for segment in self._segments], generation).write(self._storage, NAME)


def _renumbered(segment: OpenSegment, base: int) -> array[int]:
    """Return the new number of each of a segment's documents, counted on from `base`."""
    if not segment.deleted:
        return array("I", range(base, base + segment.documents))
    numbers = array("I", [GONE]) * segment.documents
    for new, number in enumerate(segment.living(), base):
        numbers[number - segment.base] = new
    return numbers


def _moved(lengths: Lengths, by: int, title: int, body: int) -> Lengths:
    """Return the sums with a document more or less."""
    return Lengths(
        lengths.documents + by,
        lengths.titled + (by if title else 0),
        lengths.title + by * title,
        lengths.body + by * body,
    )


class Terms(fields.FieldType):  # type: ignore[misc]
    """A field of terms that were taken apart beforehand."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = self.vector = None
        self.scorable = self.stored = self.unique = False

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as the index spells it."""
        return value if isinstance(value, bytes) else term_bytes(value)

    def from_bytes(self, spelled: bytes) -> str:
        """Return a spelled term as text."""
        return term_text(spelled)


def schema() -> fields.Schema:
    """Return the fields of an index."""
    return fields.Schema(
        title=Terms(),
        body=Terms(),
        speaker=Terms(),
        org=Terms(),
        title_words=Terms(),
        body_words=Terms(),
        facts=Terms(),
    )


class PrivateFolder(FileStorage):  # type: ignore[misc]
    """A folder of files for the user's eyes only."""

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> StructFile:
        """Create a file that only the user may read."""
        made = super().create_file(name, excl=excl, mode=mode, **kwargs)
        Path(self.folder, name).chmod(stat.S_IRUSR | stat.S_IWUSR)
        return made

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """Return a folder for what is written on the way, inside this one."""
        path = Path(self.folder, name or "writing.tmp")
        path.mkdir(mode=stat.S_IRWXU, exist_ok=True)
        return PrivateFolder(str(path))


class Folder(PrivateFolder):
    """An index's folder: what a commit names is sealed and on the disk beforehand."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.commit = commits.EMPTY
        """The commit that is being made."""
        self._seal = Seal(0, {})
        """The sums of the commit before it."""
        self._fresh: dict[str, Sums | None] = {}
        """What was written since, with its sums where they are known."""

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> StructFile:
        """Create a file of the commit that is being made."""
        made = super().create_file(name, excl=excl, mode=mode, **kwargs)
        self._fresh[name] = None
        return made

    def follow(self, before: Snapshot) -> None:
        """Keep what a commit holds, but for what is taken away."""
        self._seal = before.seal

    def open_segment(self, segment: Segment) -> OpenSegment:
        """Open a segment, old or new; DamagedFileError, ForeignFileError."""
        names = [segment.name + commits.LISTS, segment.name + commits.NUMBERS]
        return OpenSegment(Path(self.folder), Seal(0, {name: self._sums_of(name) for name in names}), segment)

    def _sums_of(self, name: str) -> Sums:
        if name not in self._fresh:
            if name not in self._seal.files:
                raise DamagedFileError(name)
            return self._seal.files[name]
        sums = self._fresh[name] or Sums.of(Path(self.folder, name))
        self._fresh[name] = sums
        return sums

    def drop_uncommitted(self) -> None:
        """Delete what was written and is part of no commit."""
        for name in self._fresh:
            Path(self.folder, name).unlink(missing_ok=True)
        self._fresh = {}

    def lock(self, name: str) -> Any:
        """Return the lock of a name; whatever else lies in its place is taken away."""
        path = Path(self.folder, name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.is_symlink() or (path.exists() and not path.is_file()):
            path.unlink()
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        return super().lock(name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file; a table of contents gets its name once all that it names is sealed and on the disk."""
        generation = commits.generation_of(newname)
        if generation is None:
            super().rename_file(oldname, newname, safe=safe)
            return
        folder = Path(self.folder)
        contents = (folder / oldname).read_bytes()
        seal = write_seal(folder, generation, contents, self._seal_files(), self.commit.spelled())
        sync(folder / oldname)
        sync(folder)
        super().rename_file(oldname, newname, safe=safe)
        sync(folder)
        self._seal, self._fresh = seal, {}
        self._drop_spent(generation)

    def _drop_spent(self, generation: int) -> None:
        """Delete the files that a commit does not name, what a crash left too; seals last."""
        kept = {_LOCK, commits.contents_name(generation), seal_name(generation), *self._seal.files}
        own = [name for name in self.list() if commits.is_own(name) or is_seal(name)]
        for name in sorted(set(own) - kept, key=is_seal):
            # Where another process has it open it may have to stay, until the next commit.
            with suppress(OSError):
                Path(self.folder, name).unlink()

    def _seal_files(self) -> dict[str, Sums]:
        files = {}
        for segment in self.commit.segments:
            for name in (segment.name + commits.LISTS, segment.name + commits.NUMBERS):
                files[name] = self._sums_of(name)
                if name in self._fresh:
                    sync(Path(self.folder, name))
        return files


_FEW, _MOST = 8, 1 << 15
"""So many segments of like size are joined, never to one of more documents than the second."""

_VERY_FEW, _LITTLE, _MANY = 3, 8, 40
"""While an article at a time is added, only so many segments are joined, to one of no more documents than the second;
until there are more than the third of those that are not large."""

_SOME, _TO, _TOO_MANY = 3, 36, 56
"""From then on so many are joined, to one of no more documents than the second, with what was just written, until there
are more than the third."""

_LARGE = 1 << 12
"""A segment of so many documents is one that was written at ease."""


def to_be_joined(segments: Sequence[Segment], *, at_ease: bool) -> list[list[Segment]]:
    """Return groups of segments of like size, of which there are several, and those most of which is deleted.

    So an index of n documents has about eight segments a size, each document is rewritten once a size, and no commit
    waits for the whole index to be rewritten. One that is not `at_ease` shall be quick: it joins but the smallest, a
    few of a size where there are many, and eight of a size only where there are too many.
    """
    small = sum(_living(segment) < _LARGE for segment in segments)
    if at_ease:
        groups = _alike(segments, _FEW, _MOST)
    elif small <= _MANY:
        groups = _alike(segments, _VERY_FEW, _LITTLE)
    else:
        groups = [group[:_SOME] for group in _alike(segments, _SOME, _TO - _living(segments[-1]))[:1]]
        if small > _TOO_MANY:
            groups = groups or [group[:_FEW] for group in _alike(segments, _FEW, _MOST)[:1]]
    most = _MOST if at_ease else _LITTLE
    chosen = {segment.name for group in groups for segment in group}
    spent = (segment for segment in segments if len(segment.deleted) * 2 > segment.documents <= most)
    return groups + [[segment] for segment in spent if segment.name not in chosen]


def _alike(segments: Iterable[Segment], few: int, most: int) -> list[list[Segment]]:
    """Return groups of so many segments of like size, or more, the smallest first."""
    tiers: dict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        tiers[len(f"{_living(segment):o}")].append(segment)
    groups = [_fitting(tier, most) for _, tier in sorted(tiers.items())]
    return [group for group in groups if len(group) >= few]


def _fitting(tier: Iterable[Segment], most: int) -> list[Segment]:
    """Return as many of the smallest segments of a tier as have no more documents together than `most`."""
    group: list[Segment] = []
    documents = 0
    for segment in sorted(tier, key=_living):
        documents += _living(segment)
        if documents > most:
            break
        group.append(segment)
    return group


def _living(segment: Segment) -> int:
    return segment.documents - len(segment.deleted)
