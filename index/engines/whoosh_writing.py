"""Writing an index: Whoosh's files, with lists and columns of our own.

Whoosh would take texts apart itself; we give it terms that are taken apart already, by the same rules as queries
(`index.analysis.terms`). Three kinds of field: pairs of characters with their positions, words with their number only,
and facts (who, which kind, which place), which are there or not. Four columns hold one number a document: its order,
its day, and the lengths of title and body, exact. No text is stored.

Segments, locks and the table of contents are Whoosh's. Posting lists and columns are ours, by its codec interface: in a
file of `index.engines.list_files` a segment is a twentieth of the size that Whoosh's own codec gives it (which pickles
each block of postings), and is written in a tenth of the time.

Only who writes needs this module, and Whoosh; what readers need is in `index.engines.commits` and `.snapshot`.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.codec.base import FieldWriter, PerDocumentWriter
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex, LockError
from whoosh.writing import SegmentWriter

from archive.errors import ArchiveError
from archive.model import ArticleId, Mark, Ref
from index.analysis import terms
from index.engine import Document
from index.engines import commits, from_lists
from index.engines.commits import FORMAT, FORMAT_FILE, NAME, Segment
from index.engines.list_files import Gathered, Part, joined, term_bytes, term_text, write
from index.engines.posting_lists import pack
from index.engines.seals import DamagedFileError, Seal, Sums, drop_seals, sync, write_seal
from index.engines.snapshot import OpenSegment, Snapshot
from index.ranking import Lengths

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


def update(folder: Path, forget: Iterable[ArticleId], hold: Iterable[Document], mark: Mark) -> None:
    """Make a commit: forget all documents of some articles, hold new ones, and remember `mark`.

    Raises ArchiveError `locked` while another process writes, `disk-full`; DamagedFileError.
    """
    try:
        writer = Writer(FileIndex(Folder(str(folder)), schema(), NAME))
    except LockError as held:
        raise ArchiveError("locked") from held
    try:
        _write(writer, folder, forget, hold, mark)
        writer.commit(mergetype=merge_tiers)
    except BaseException as failure:
        if not writer.is_closed:
            _give_up(writer)
        if isinstance(failure, OSError) and failure.errno == errno.ENOSPC:
            raise ArchiveError("disk-full") from failure
        raise


def _give_up(writer: Writer) -> None:
    """Cancel a write, even where cancelling itself fails (a full disk): the lock must go."""
    try:
        writer.cancel()
    except Exception:
        writer.writelock.release()
        writer.is_closed = True


def _write(writer: Writer, folder: Path, forget: Iterable[ArticleId], hold: Iterable[Document], mark: Mark) -> None:
    before = Snapshot(folder)
    try:
        lengths = before.lengths
        for number in before.numbers_of(forget):
            writer.delete_document(number)
            lengths = _moved(lengths, -1, before.length("title", number), before.length("body", number))
    finally:
        before.close()
    for document in hold:
        taken = _taken_apart(document)
        writer.add_document(**taken)
        lengths = _moved(lengths, 1, taken["numbers"]["title_length"], taken["numbers"]["body_length"])
    writer.state = mark, lengths


def _moved(lengths: Lengths, by: int, title: int, body: int) -> Lengths:
    """Return the sums with a document more or less."""
    return Lengths(
        lengths.documents + by,
        lengths.titled + (by if title else 0),
        lengths.title + by * title,
        lengths.body + by * body,
    )


def _taken_apart(document: Document) -> dict[str, Any]:
    title, body = terms.stream(document.title), terms.stream(document.body)
    return document_fields(
        streams={
            "title": title,
            "body": body,
            "speaker": terms.GAP.join(map(terms.stream, document.speakers)),
            "org": terms.GAP.join(map(terms.stream, document.offices)),
        },
        words={"title": terms.word_counts(document.title), "body": terms.word_counts(document.body)},
        facts=list(from_lists.facts_of(document)),
        numbers={
            "order": from_lists.order_key(Ref.parse(document.ref)),
            "day": from_lists.day_number(document.day),
            "title_length": len(title),
            "body_length": len(body),
        },
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
        self._fresh: set[str] = set()

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> StructFile:
        """Create a file of the commit that is being made."""
        made = super().create_file(name, excl=excl, mode=mode, **kwargs)
        self._fresh.add(name)
        return made

    def open_file(self, name: str, **kwargs: Any) -> StructFile:
        """Open a table of contents, and nothing else; DamagedFileError, ForeignFileError."""
        generation = commits.generation_of(name)
        if generation is None:
            raise DamagedFileError(name)
        contents, self._seal = commits.read_contents(Path(self.folder), generation)
        return StructFile(io.BytesIO(contents), name=name, **kwargs)

    def open_segment(self, segment: Any) -> OpenSegment:
        """Open what the commit before wrote, as it stands now; DamagedFileError, ForeignFileError."""
        return OpenSegment(Path(self.folder), self._seal, _told(segment))

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
        self._seal, self._fresh = seal, set()
        drop_seals(folder, self.list(), but=generation)

    def _seal_files(self) -> dict[str, Sums]:
        files = {}
        live = {segment.name for segment in self.commit.segments}
        for name in sorted(self.list()):
            if name.partition(".")[0] not in live:
                continue
            if name in self._fresh:
                sync(Path(self.folder, name))
                files[name] = Sums.of(Path(self.folder, name))
            elif name in self._seal.files:
                files[name] = self._seal.files[name]
        return files


def _told(segment: Any) -> Segment:
    """Return what is to be told of one of Whoosh's segments."""
    return Segment(segment.segment_id(), segment.doc_count_all(), frozenset(segment.deleted_docs()))


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's newest codec, with lists and columns in files of our own."""

    length_stats = False
    """We keep lengths ourselves; Whoosh would ask the file system for them at every posting."""

    def field_writer(self, storage: Folder, segment: Any) -> ListWriter:
        """Return what writes a segment's lists."""
        return ListWriter(storage, segment)

    def per_document_writer(self, storage: Folder, segment: Any) -> NumberWriter:
        """Return what writes a segment's columns."""
        return NumberWriter(storage, segment)


class ListWriter(FieldWriter):  # type: ignore[misc]
    """Gathers a segment's postings in memory (a batch must be small enough for that) and writes them at once."""

    def __init__(self, storage: Folder, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self._others: list[tuple[OpenSegment, Part]] = []
        self.gathered = Gathered()
        self.is_closed = False

    def take_over(self, other: OpenSegment, base: int, places: Mapping[int, int] | None) -> None:
        """Write another segment's lists with these, its documents following those that are here; it is closed then."""
        self._others.append((other, Part(other.lists, base, places)))

    def write(self) -> None:
        """Write the file."""
        parts = [Part(self.gathered), *(part for _, part in self._others)]
        with closing(self._segment.create_file(self._storage, commits.LISTS)) as made:
            write(made, joined([part for part in parts if part.lists.fields()]))

    def close(self) -> None:
        """Let go of memory and of the other segments."""
        for other, _ in self._others:
            other.close()
        self._others, self.gathered, self.is_closed = [], Gathered(), True


class NumberWriter(PerDocumentWriter):  # type: ignore[misc]
    """Gathers a segment's columns in memory and writes them at once."""

    def __init__(self, storage: Folder, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self._columns = {name: array(width) for name, width in commits.COLUMNS.items()}
        self.is_closed = False

    def add(self, numbers: Mapping[str, int]) -> None:
        """Add a document's numbers."""
        for name, column in self._columns.items():
            column.append(numbers[name])

    def take_over(self, other: OpenSegment) -> None:
        """Add the numbers of all living documents of another segment."""
        for name, column in self._columns.items():
            kept = other.column(name)
            column.extend(kept[number] for number in other.living())

    def write(self) -> None:
        """Write the file."""
        with closing(self._segment.create_file(self._storage, commits.NUMBERS)) as made:
            for name, column in self._columns.items():
                made.write(pack(commits.COLUMNS[name], column))

    def close(self) -> None:
        """Let go of memory."""
        self._columns, self.is_closed = {}, True


class Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, given documents that are taken apart already (`document_fields`)."""

    state: tuple[Mark | None, Lengths] = (None, commits.EMPTY.lengths)
    """What the commit is to say of the store and of all documents."""

    def __init__(self, opened: Any) -> None:
        super().__init__(opened, codec=Codec(), compound=False)

    def add_document(
        self,
        *,
        placed: Mapping[str, Mapping[str, Sequence[int]]],
        counted: Mapping[str, Mapping[str, int]],
        numbers: Mapping[str, int],
    ) -> None:
        """Add a document: by field, terms with their positions and terms with their number; its columns."""
        self._check_state()
        for field, positions in placed.items():
            self.fieldwriter.gathered.add_placed(field, self.docnum, positions)
        for field, counts in counted.items():
            self.fieldwriter.gathered.add_counted(field, self.docnum, counts)
        self.perdocwriter.add(numbers)
        self.docnum += 1
        self._added = True

    def add_segment(self, other: OpenSegment) -> None:
        """Add all living documents of a segment, and close it."""
        if len(other.deleted) == other.documents:
            other.close()
            return
        base = self.docnum
        places = {number: base + new for new, number in enumerate(other.living())}
        self.perdocwriter.take_over(other)
        self.fieldwriter.take_over(other, base, places if other.deleted else None)
        self.docnum += len(places)
        self._added = True

    def _commit_toc(self, segments: list[Any]) -> None:
        self.storage.commit = commits.Commit(*self.state, tuple(map(_told, segments)))
        super()._commit_toc(segments)

    def _flush_segment(self) -> None:
        self.perdocwriter.write()
        self.perdocwriter.close()
        self.fieldwriter.write()
        self.fieldwriter.close()


_FEW, _MOST = 8, 8000
"""So many segments of like size are merged; never into one of more documents than this."""


def merge_tiers(writer: Writer, segments: Sequence[Any]) -> list[Any]:
    """Merge segments of like size once there are several, and those of which most documents are deleted.

    So an index of n documents has about eight segments a size, each document is rewritten once a size, and no commit
    waits for the whole index to be rewritten.
    """
    tiers: dict[int, list[Any]] = defaultdict(list)
    for segment in segments:
        living = segment.doc_count_all() - segment.deleted_count()
        tiers[len(f"{living:o}")].append(segment)
    merged = [tier for tier in tiers.values() if len(tier) >= _FEW and _living(tier) <= _MOST]
    chosen = {id(segment) for tier in merged for segment in tier}
    chosen |= {id(segment) for segment in segments if segment.deleted_count() * 2 > segment.doc_count_all() <= _MOST}
    for segment in segments:
        if id(segment) in chosen:
            writer.add_segment(writer.storage.open_segment(segment))
    return [segment for segment in segments if id(segment) not in chosen]


def _living(segments: Iterable[Any]) -> int:
    return sum(segment.doc_count_all() - segment.deleted_count() for segment in segments)


def document_fields(
    *, streams: Mapping[str, str], words: Mapping[str, Counter[str]], facts: Iterable[str], numbers: Mapping[str, int]
) -> dict[str, Any]:
    """Return what the writer is given for one document."""
    return {
        "placed": {name: _placed(stream) for name, stream in streams.items() if stream},
        "counted": {**{f"{name}_words": counts for name, counts in words.items()}, "facts": dict.fromkeys(facts, 1)},
        "numbers": numbers,
    }


def _placed(stream: str) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, pair in terms.pairs(stream):
        found[pair].append(at)
    return found
