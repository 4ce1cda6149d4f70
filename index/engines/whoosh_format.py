"""How an index lies on the disk: Whoosh's files, with our own fields.

Whoosh would take texts apart itself; we give it terms that are taken apart already, by the same rules as queries
(`index.analysis.terms`). Three kinds of field: pairs of characters with their positions, words with their number only,
and facts (who, which kind, which place), which are there or not. Four columns hold one number a document: its order,
its day, and the lengths of title and body, exact. No text is stored.

Segments, columns, locks and the table of contents are Whoosh's. Posting lists are ours, by its codec interface: in a
file of `index.engines.list_files` a segment is a twentieth of the size that Whoosh's own codec gives it (which pickles
each block of postings), and is written in a tenth of the time.

Beside Whoosh's files lies `FORMAT`, one line that names layout and analysis. An index that says otherwise, or nothing,
is not read.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from types import MappingProxyType
from typing import Any

from whoosh import fields, formats
from whoosh.codec.base import FieldWriter, TermsReader
from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import Column, ColumnReader, ColumnWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index.analysis.terms import ANALYSIS_VERSION, pairs
from index.engines.list_files import Gathered, ListFile, Part, joined, term_bytes, term_text, write
from index.engines.seals import (
    DamagedFileError,
    Seal,
    SealedMap,
    Sums,
    drop_seals,
    open_own,
    read_seal,
    sealed,
    sync,
    write_seal,
)

FORMAT = f"xinde-whoosh 2 analysis {ANALYSIS_VERSION}\n"
NAME = "MAIN"
"""The name that Whoosh's files begin with."""


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


class WholeNumbers(Column):  # type: ignore[misc]
    """A number for each document, in one array that is read in one piece."""

    _default = 0

    def __init__(self, typecode: str) -> None:
        self.typecode = typecode

    def writer(self, dbfile: Any) -> ColumnWriter:
        """Return what writes such a column."""
        return _NumbersWriter(dbfile, self.typecode)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> ColumnReader:
        """Return what reads such a column."""
        return _NumbersReader(dbfile, basepos, length, doccount, self.typecode)


def _in_file_order(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class _NumbersWriter(ColumnWriter):  # type: ignore[misc]
    def __init__(self, dbfile: Any, typecode: str) -> None:
        super().__init__(dbfile)
        self._numbers = array(typecode)

    def add(self, number: int, value: int) -> None:
        self._numbers.extend([0] * (number - len(self._numbers)))
        self._numbers.append(value)

    def finish(self, documents: int) -> None:
        self._numbers.extend([0] * (documents - len(self._numbers)))
        self._dbfile.write(_in_file_order(self._numbers).tobytes())


class _NumbersReader(ColumnReader):  # type: ignore[misc]
    def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int, typecode: str) -> None:
        super().__init__(dbfile, basepos, length, doccount)
        self._typecode = typecode

    def load(self) -> array[int]:
        numbers = array(self._typecode)
        numbers.frombytes(self._dbfile.get(self._basepos, self._length))
        return _in_file_order(numbers)

    def __getitem__(self, number: int) -> int:
        size = array(self._typecode).itemsize
        one = array(self._typecode)
        one.frombytes(self._dbfile.get(self._basepos + number * size, size))
        return _in_file_order(one)[0]


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
        order=fields.COLUMN(WholeNumbers("Q")),
        day=fields.COLUMN(WholeNumbers("I")),
        title_length=fields.COLUMN(WholeNumbers("I")),
        body_length=fields.COLUMN(WholeNumbers("I")),
        state=fields.STORED(),
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
    """An index's folder: what a commit names is sealed and on the disk beforehand, and is read through its seal."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.live: frozenset[str] = frozenset()
        """The segments of the commit that is being made."""
        self.seal = Seal(0, {})
        """The sums of the commit that was last opened, or made."""
        self._fresh: set[str] = set()

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> StructFile:
        """Create a file of the commit that is being made."""
        made = super().create_file(name, excl=excl, mode=mode, **kwargs)
        self._fresh.add(name)
        return made

    def open_file(self, name: str, **kwargs: Any) -> StructFile:
        """Open a file that gives only what was written; DamagedFileError, ForeignFileError."""
        if name in self._fresh:
            return super().open_file(name, **kwargs)
        path = Path(self.folder, name)
        generation = TOC._pattern(NAME).match(name)
        if generation is None:
            return StructFile(sealed(path, self._sums_of(name)), name=name, **kwargs)
        with open_own(path) as file:
            contents = file.read()
        self.seal = read_seal(Path(self.folder), int(generation[1]), contents)
        return StructFile(io.BytesIO(contents), name=name, **kwargs)

    def map_file(self, name: str) -> SealedMap:
        """Map a file that gives only what was written; DamagedFileError, ForeignFileError."""
        path = Path(self.folder, name)
        try:
            return SealedMap(path, None if name in self._fresh else self._sums_of(name))
        except OSError as error:
            raise DamagedFileError(name) from error

    def file_length(self, name: str) -> int:
        """Return a file's size as it was written."""
        return int(super().file_length(name)) if name in self._fresh else self._sums_of(name).size

    def file_exists(self, name: str) -> bool:
        """Say whether a file is part of the commit; DamagedFileError where it is, and is gone."""
        there = bool(super().file_exists(name))
        if name in self._fresh:
            return there
        if name in self.seal.files and not there:
            raise DamagedFileError(name)
        return name in self.seal.files

    def _sums_of(self, name: str) -> Sums:
        if name not in self.seal.files:
            raise DamagedFileError(name)
        return self.seal.files[name]

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
        generation = TOC._pattern(NAME).match(newname)
        if generation is None:
            super().rename_file(oldname, newname, safe=safe)
            return
        folder = Path(self.folder)
        seal = write_seal(folder, int(generation[1]), (folder / oldname).read_bytes(), self._seal_files())
        sync(folder / oldname)
        sync(folder)
        super().rename_file(oldname, newname, safe=safe)
        sync(folder)
        self.seal, self._fresh = seal, set()
        drop_seals(folder, self.list(), but=int(generation[1]))

    def _seal_files(self) -> dict[str, Sums]:
        files = {}
        for name in sorted(self.list()):
            if name.partition(".")[0] not in self.live:
                continue
            if name in self._fresh:
                sync(Path(self.folder, name))
                files[name] = Sums.of(Path(self.folder, name))
            elif name in self.seal.files:
                files[name] = self.seal.files[name]
        return files


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's newest codec, with posting lists in a file of our own."""

    length_stats = False
    """We keep lengths ourselves; Whoosh would ask the file system for them at every posting."""

    LISTS = ".lists"

    def field_writer(self, storage: Folder, segment: Any) -> ListWriter:
        """Return what writes a segment's lists."""
        return ListWriter(storage, segment)

    def terms_reader(self, storage: Folder, segment: Any) -> ListReader:
        """Return what reads a segment's lists."""
        return ListReader(storage, segment)


class ListWriter(FieldWriter):  # type: ignore[misc]
    """Gathers a segment's postings in memory (a batch must be small enough for that) and writes them at once."""

    def __init__(self, storage: Folder, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self._others: list[tuple[ListReader, Part]] = []
        self.gathered = Gathered()
        self.is_closed = False

    def take_over(self, lists: ListReader, base: int, places: Mapping[int, int] | None) -> None:
        """Write another segment's lists with these, its documents following those that are here."""
        self._others.append((lists, Part(lists.lists, base, places)))

    def write(self) -> None:
        """Write the file."""
        parts = [Part(self.gathered), *(part for _, part in self._others)]
        made = self._segment.create_file(self._storage, Codec.LISTS)
        try:
            write(made, joined([part for part in parts if part.lists.fields()]))
        finally:
            made.close()

    def close(self) -> None:
        """Let go of memory and of the other segments."""
        for lists, _ in self._others:
            lists.close()
        self._others, self.gathered, self.is_closed = [], Gathered(), True


class ListReader(TermsReader):  # type: ignore[misc]
    """A segment's lists, mapped."""

    def __init__(self, storage: Folder, segment: Any) -> None:
        self._map = storage.map_file(segment.make_filename(Codec.LISTS))
        self.lists = ListFile(self._map, len(self._map))

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.lists.frequency(*term) > 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many documents hold a term."""
        return self.lists.frequency(fieldname, text)

    def indexed_field_names(self) -> Set[str]:
        """Return the fields that hold anything."""
        return self.lists.fields()

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()


class Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, given documents that are taken apart already (`document_fields`)."""

    def __init__(self, opened: Any) -> None:
        super().__init__(opened, codec=Codec(), compound=False)

    def add_document(
        self,
        *,
        placed: Mapping[str, Mapping[str, Sequence[int]]] = MappingProxyType({}),
        counted: Mapping[str, Mapping[str, int]] = MappingProxyType({}),
        numbers: Mapping[str, int] = MappingProxyType({}),
        state: str | None = None,
    ) -> None:
        """Add a document: by field, terms with their positions and terms with their number; columns; a stored text."""
        self._start()
        for field, positions in placed.items():
            self.fieldwriter.gathered.add_placed(field, self.docnum, positions)
        for field, counts in counted.items():
            self.fieldwriter.gathered.add_counted(field, self.docnum, counts)
        for column, value in numbers.items():
            self.perdocwriter.add_column_value(column, self.schema[column].column_type, value)
        if state is not None:
            self.perdocwriter.add_field("state", self.schema["state"], state, 0)
        self._finish_document()

    def add_reader(self, reader: SegmentReader) -> None:
        """Add all living documents of a segment."""
        base = self.docnum
        columns = {name: load_column(reader, name) for name, kind in self.schema.items() if kind.column_type}
        places = {number: base + new for new, number in enumerate(reader.all_doc_ids())}
        for number in places:
            self._start()
            for name, values in columns.items():
                self.perdocwriter.add_column_value(name, self.schema[name].column_type, values[number])
            if stored := reader.stored_fields(number):
                self.perdocwriter.add_field("state", self.schema["state"], stored["state"], 0)
            self._finish_document()
        whole = not reader.has_deletions()
        self.fieldwriter.take_over(
            self.codec.terms_reader(self.storage, reader.segment()), base, None if whole else places
        )

    def _start(self) -> None:
        self._check_state()
        self.perdocwriter.start_doc(self.docnum)

    def _finish_document(self) -> None:
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1

    def _commit_toc(self, segments: list[Any]) -> None:
        self.storage.live = frozenset(segment.segment_id() for segment in segments)
        super()._commit_toc(segments)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.fieldwriter.write()
        self.fieldwriter.close()


def load_column(reader: SegmentReader, name: str) -> array[int]:
    """Return a whole column of a segment; zeros where it has none."""
    kind: WholeNumbers = reader.schema[name].column_type
    if not reader.has_column(name):
        empty = array(kind.typecode)
        return array(kind.typecode, bytes(empty.itemsize * reader.doc_count_all()))
    loaded: array[int] = reader.column_reader(name, kind, translate=False).load()
    return loaded


_FEW, _MOST = 8, 8000
"""So many segments of like size are merged; never into one of more documents than this."""


def merge_tiers(writer: SegmentWriter, segments: Sequence[Any]) -> list[Any]:
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
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
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
    for at, pair in pairs(stream):
        found[pair].append(at)
    return found
