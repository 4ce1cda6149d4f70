"""How an index lies on the disk: Whoosh's files, with our own fields.

Whoosh would take texts apart itself; we give it terms that are taken apart already, by the same rules as queries
(`index.analysis.terms`). Three kinds of field: pairs of characters with their positions, words with their number only,
and facts (who, which kind, which place), which are there or not. Four columns hold one number a document: its order,
its day, and the lengths of title and body, exact. No text is stored.

Beside Whoosh's files lies `FORMAT`, one line that names layout and analysis. An index that says otherwise, or nothing,
is not read.
"""

from __future__ import annotations

import os
import stat
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import Column, ColumnReader, ColumnWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index.analysis.terms import ANALYSIS_VERSION, pairs

FORMAT = f"xinde-whoosh 1 analysis {ANALYSIS_VERSION}\n"
NAME = "MAIN"
"""The name that Whoosh's files begin with."""

_SURROGATES = "surrogatepass"
"""Half a surrogate pair is no text, but it is no reason to fail either."""


def term_bytes(term: str) -> bytes:
    """Return a term as the index spells it."""
    return term.encode("utf-8", _SURROGATES)


def term_text(spelled: bytes) -> str:
    """Return a spelled term as text."""
    return bytes(spelled).decode("utf-8", _SURROGATES)


def _varint(number: int) -> bytes:
    spelled = bytearray()
    while number > 0x7F:
        spelled.append(number & 0x7F | 0x80)
        number >>= 7
    spelled.append(number)
    return bytes(spelled)


_VARINTS = tuple(map(_varint, range(1 << 14)))


def pack_places(places: Sequence[int]) -> bytes:
    """Return ascending places as bytes: the steps between them, seven bits a byte, the least first."""
    steps = (place - before for before, place in zip((0, *places), places, strict=False))
    return b"".join(_VARINTS[step] if step < 1 << 14 else _varint(step) for step in steps)


def unpack_places(packed: bytes) -> list[int]:
    """Return the places that `pack_places` packed."""
    steps, step, shift = [], 0, 0
    for byte in packed:
        step |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            steps.append(step)
            step = shift = 0
    return list(accumulate(steps))


class _Bare(formats.Format):  # type: ignore[misc]
    """Postings without anything beside their number of occurrences."""

    posting_size = 0


class _Placed(formats.Format):  # type: ignore[misc]
    """Postings with positions."""

    posting_size = -1


class _Terms(fields.FieldType):  # type: ignore[misc]
    """A field that is given its terms."""

    def __init__(self, posting: formats.Format) -> None:
        self.format = posting
        self.analyzer = self.vector = None
        self.scorable = self.stored = self.unique = False

    def to_bytes(self, value: str | bytes) -> bytes:
        return value if isinstance(value, bytes) else term_bytes(value)

    def from_bytes(self, spelled: bytes) -> str:
        return term_text(spelled)


class Pairs(_Terms):
    """Pairs of characters with their positions; its value is a stream."""

    def __init__(self) -> None:
        super().__init__(_Placed())

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield a stream's terms as Whoosh wants them."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, pair in pairs(value):
            found[pair].append(at)
        for pair, places in found.items():
            yield term_bytes(pair), len(places), float(len(places)), pack_places(places)


class Words(_Terms):
    """Words with how often they stand there; its value is the counts."""

    def __init__(self) -> None:
        super().__init__(_Bare())

    def index(self, value: Mapping[str, int], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield counted words as Whoosh wants them."""
        for word, count in value.items():
            yield term_bytes(word), count, float(count), b""


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
        title=Pairs(),
        body=Pairs(),
        speaker=Pairs(),
        org=Pairs(),
        title_words=Words(),
        body_words=Words(),
        facts=Words(),
        order=fields.COLUMN(WholeNumbers("Q")),
        day=fields.COLUMN(WholeNumbers("I")),
        title_length=fields.COLUMN(WholeNumbers("I")),
        body_length=fields.COLUMN(WholeNumbers("I")),
        state=fields.STORED(),
    )


class Folder(FileStorage):  # type: ignore[misc]
    """An index's folder: files for the user's eyes only, on the disk before the table of contents names them."""

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> StructFile:
        """Create a file that only the user may read."""
        made = super().create_file(name, excl=excl, mode=mode, **kwargs)
        Path(self.folder, name).chmod(stat.S_IRUSR | stat.S_IWUSR)
        return made

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """Return a folder for what is written on the way, inside this one."""
        path = Path(self.folder, name or "writing.tmp")
        path.mkdir(mode=stat.S_IRWXU, exist_ok=True)
        return Folder(str(path))

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file; before a table of contents gets its name, bring everything to the disk (Whoosh does not)."""
        if newname.endswith(".toc"):
            self._sync_new_files()
        super().rename_file(oldname, newname, safe=safe)
        if newname.endswith(".toc"):
            _sync(Path(self.folder))
            self._synced = set(self.list())

    _synced: frozenset[str] | set[str] = frozenset()

    def _sync_new_files(self) -> None:
        for name in set(self.list()) - set(self._synced):
            path = Path(self.folder, name)
            if path.is_file():
                _sync(path)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, with postings gathered by term instead of sorted one by one (four times as fast)."""

    def __init__(self, opened: Any) -> None:
        codec = W3Codec(compression=0)
        # We keep lengths ourselves; without this, Whoosh asks the file system for them at every posting.
        codec.length_stats = False
        super().__init__(opened, codec=codec, compound=False)
        self.pool = _ByTerm()


class _ByTerm:
    """Postings gathered by field and term, in memory: a batch must be small enough for that."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, bytes], tuple[array[int], array[float], list[bytes]]] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        field, term, number, weight, value = posting
        row = self._rows.get((field, term))
        if row is None:
            row = self._rows[field, term] = (array("I"), array("f"), [])
        row[0].append(number)
        row[1].append(weight)
        row[2].append(value)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        for field, term in sorted(self._rows):
            for number, weight, value in zip(*self._rows.pop((field, term)), strict=True):
                yield field, term, number, weight, value

    def cleanup(self) -> None:
        self._rows.clear()


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
        **streams,
        **{f"{name}_words": counts for name, counts in words.items()},
        "facts": dict.fromkeys(facts, 1),
        **numbers,
    }
