"""A segment's posting lists in one file, mapped and read where a question leads.

For each field: all terms in order, one after another; a table of three numbers a term (where its text ends, where its
documents and its positions end) and how many documents hold it; then the lists themselves. A term is found by
bisection, so opening a file costs its short directory at the end, however much it holds. Files are never changed: new
ones are written from what was gathered in memory, or joined from others.
"""

from __future__ import annotations

import heapq
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, groupby
from operator import itemgetter
from typing import BinaryIO, Final, TypeVar

from archive.records import dataclass
from index.engines import posting_lists
from index.engines.posting_lists import BLOCK, Buffer, LongList, Postings

_FOOT: Final = 8
_NUMBER: Final = 4


@dataclass(frozen=True, slots=True)
class Encoded:
    """A term's list as it lies in a file, and how many documents are in it."""

    count: int
    documents: bytes
    positions: bytes

    @classmethod
    def of(cls, postings: Postings) -> Encoded:
        """Encode a list."""
        return cls(len(postings.documents), *posting_lists.encode(postings))

    def decoded(self) -> Postings:
        """Decode it, positions and all."""
        if self.count <= BLOCK:
            documents, frequencies = posting_lists.read_short(self.documents)
            rows = posting_lists.read_short_positions(self.positions, frequencies) if self.positions else ()
            return Postings(documents, frequencies, list(rows))
        long = LongList(self.documents, 0, self.positions, 0)
        blocks = range(len(long))
        return Postings(
            [document for block in blocks for document in long.documents(block)],
            [frequency for block in blocks for frequency in long.frequencies(block)],
            [row for block in blocks for row in long.positions(block)] if self.positions else (),
        )

    def moved_on(self, offset: int) -> Encoded:
        """Return the same list with `offset` added to its documents."""
        if not offset:
            return self
        if self.count <= BLOCK:
            return Encoded(self.count, posting_lists.move_short(self.documents, offset), self.positions)
        long = LongList(self.documents, 0, self.positions, 0)
        blocks = [long.block(number, offset) for number in range(len(long))]
        return Encoded(self.count, *posting_lists.join_blocks(blocks))


Terms = Iterable[tuple[bytes, Encoded]]
"""A field's terms in order of their bytes, each once."""


class Gathered:
    """What is to be written, kept by field and term until it is: documents must be given in order."""

    def __init__(self) -> None:
        self._placed: dict[str, dict[str, tuple[list[int], list[Sequence[int]]]]] = defaultdict(dict)
        self._counted: dict[str, dict[str, tuple[list[int], list[int]]]] = defaultdict(dict)

    def add_placed(self, field: str, document: int, terms: Mapping[str, Sequence[int]]) -> None:
        """Remember where a document holds terms."""
        rows = self._placed[field]
        for term, positions in terms.items():
            row = rows.get(term)
            if row is None:
                rows[term] = ([document], [positions])
            else:
                row[0].append(document)
                row[1].append(positions)

    def add_counted(self, field: str, document: int, terms: Mapping[str, int]) -> None:
        """Remember how often a document holds terms."""
        rows = self._counted[field]
        for term, count in terms.items():
            row = rows.get(term)
            if row is None:
                rows[term] = ([document], [count])
            else:
                row[0].append(document)
                row[1].append(count)

    def fields(self) -> Set[str]:
        """Return the fields that hold anything."""
        return {name for gathered in (self._placed, self._counted) for name, rows in gathered.items() if rows}

    def terms(self, field: str) -> Terms:
        """Yield a field's terms."""
        if rows := self._placed.get(field):
            for term, (documents, positions) in _in_order(rows):
                yield term, Encoded.of(Postings(documents, [len(row) for row in positions], positions))
        else:
            for term, (documents, counts) in _in_order(self._counted.get(field, {})):
                yield term, Encoded.of(Postings(documents, counts))


Row = TypeVar("Row")


def _in_order(rows: Mapping[str, Row]) -> Iterator[tuple[bytes, Row]]:
    # UTF-8 keeps the order of code points, so the terms can be sorted as they are.
    return ((term_bytes(term), row) for term, row in sorted(rows.items(), key=itemgetter(0)))


def term_bytes(term: str) -> bytes:
    """Return a term as a file spells it; half a surrogate pair is no text, but no reason to fail either."""
    return term.encode("utf-8", "surrogatepass")


def term_text(spelled: bytes) -> str:
    """Return a spelled term as text."""
    return spelled.decode("utf-8", "surrogatepass")


def write(file: BinaryIO, fields: Iterable[tuple[str, Terms]]) -> None:
    """Write a file of lists."""
    directory: dict[str, tuple[int, ...]] = {}
    at = 0
    for name, terms in fields:
        texts, counts, documents, positions = [], [], [], []
        for term, encoded in terms:
            texts.append(term)
            counts.append(encoded.count)
            documents.append(encoded.documents)
            positions.append(encoded.positions)
        sections = (
            b"".join(texts),
            *(posting_lists.pack("I", accumulate(map(len, rows))) for rows in (texts, documents, positions)),
            posting_lists.pack("I", counts),
            b"".join(documents),
            b"".join(positions),
        )
        starts = []
        for section in sections:
            starts.append(at)
            at += file.write(section)
        directory[name] = (len(texts), *starts)
    spelled = json.dumps(directory).encode()
    file.write(spelled + len(spelled).to_bytes(_FOOT, "little"))


class ListFile:
    """An open file of lists."""

    def __init__(self, buffer: Buffer, length: int) -> None:
        self._buffer = buffer
        size = int.from_bytes(buffer[length - _FOOT : length], "little")
        directory = json.loads(buffer[length - _FOOT - size : length - _FOOT])
        self._fields = {name: _Field(buffer, *numbers) for name, numbers in directory.items()}

    def fields(self) -> Set[str]:
        """Return the fields that hold anything."""
        return self._fields.keys()

    def terms(self, field: str) -> Terms:
        """Yield all of a field's terms with their lists."""
        found = self._fields.get(field)
        return found.terms() if found else ()

    def frequency(self, field: str, term: bytes) -> int:
        """Return how many documents hold a term."""
        found = self._fields.get(field)
        row = found.row_of(term) if found else -1
        return found.count(row) if found and row >= 0 else 0

    def counts(self, field: str, term: bytes) -> Mapping[int, int]:
        """Return how often each document holds a term."""
        found = self._fields.get(field)
        row = found.row_of(term) if found else -1
        return found.counts(row) if found and row >= 0 else {}

    def positions(self, field: str, term: bytes, among: Set[int]) -> Mapping[int, Sequence[int]]:
        """Return where a term stands in those documents of `among` that hold it."""
        found = self._fields.get(field)
        row = found.row_of(term) if found else -1
        return found.positions(row, among) if found and row >= 0 else {}

    def beginning(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Yield all terms that begin so."""
        found = self._fields.get(field)
        return found.beginning(prefix) if found else iter(())


class _Field:
    """A field's sections in a file."""

    def __init__(self, buffer: Buffer, size: int, *starts: int) -> None:
        self._buffer, self._size = buffer, size
        self._texts, self._text_ends, self._document_ends, self._position_ends = starts[:4]
        self._counts, self._documents, self._positions = starts[4:]

    def _number(self, column: int, row: int) -> int:
        at = column + _NUMBER * row
        return int.from_bytes(self._buffer[at : at + _NUMBER], "little")

    def _stretch(self, column: int, row: int) -> tuple[int, int]:
        return (self._number(column, row - 1) if row else 0), self._number(column, row)

    def _text(self, row: int) -> bytes:
        start, end = self._stretch(self._text_ends, row)
        return self._buffer[self._texts + start : self._texts + end]

    def _first_from(self, term: bytes) -> int:
        low, high = 0, self._size
        while low < high:
            middle = (low + high) // 2
            if self._text(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def row_of(self, term: bytes) -> int:
        """Return a term's row, -1 where there is none."""
        row = self._first_from(term)
        return row if row < self._size and self._text(row) == term else -1

    def count(self, row: int) -> int:
        """Return how many documents a row's list holds."""
        return self._number(self._counts, row)

    def beginning(self, prefix: bytes) -> Iterator[bytes]:
        """Yield all terms that begin so."""
        for row in range(self._first_from(prefix), self._size):
            text = self._text(row)
            if not text.startswith(prefix):
                return
            yield text

    def _encoded(self, row: int) -> Encoded:
        return Encoded(self.count(row), self._document_bytes(row), self._position_bytes(row))

    def _document_bytes(self, row: int) -> bytes:
        start, end = self._stretch(self._document_ends, row)
        return self._buffer[self._documents + start : self._documents + end]

    def _position_bytes(self, row: int) -> bytes:
        start, end = self._stretch(self._position_ends, row)
        return self._buffer[self._positions + start : self._positions + end]

    def terms(self) -> Terms:
        """Yield all terms with their lists."""
        return ((self._text(row), self._encoded(row)) for row in range(self._size))

    def _long(self, row: int) -> LongList:
        documents = self._documents + self._stretch(self._document_ends, row)[0]
        positions = self._positions + self._stretch(self._position_ends, row)[0]
        return LongList(self._buffer, documents, self._buffer, positions)

    def counts(self, row: int) -> Mapping[int, int]:
        """Return a row's documents with frequencies."""
        if self.count(row) <= BLOCK:
            return dict(zip(*posting_lists.read_short(self._document_bytes(row)), strict=True))
        long = self._long(row)
        found: dict[int, int] = {}
        for block in range(len(long)):
            found.update(zip(long.documents(block), long.frequencies(block), strict=True))
        return found

    def positions(self, row: int, among: Set[int]) -> Mapping[int, Sequence[int]]:
        """Return positions in those of a row's documents that are among some."""
        if self.count(row) <= BLOCK:
            documents, frequencies = posting_lists.read_short(self._document_bytes(row))
            if among.isdisjoint(documents):
                return {}
            places = posting_lists.read_short_positions(self._position_bytes(row), frequencies)
            return {number: one for number, one in zip(documents, places, strict=True) if number in among}
        long = self._long(row)
        blocks = {long.block_of(number) for number in among} - {len(long)}
        return {
            number: one
            for block in sorted(blocks)
            for number, one in zip(long.documents(block), long.positions(block), strict=True)
            if number in among
        }


@dataclass(frozen=True, slots=True)
class Part:
    """Lists to be joined: all documents moved on by `base`, or (where some are left out) renumbered by `places`."""

    lists: ListFile | Gathered
    base: int = 0
    places: Mapping[int, int] | None = None

    def terms(self, field: str) -> Iterator[tuple[bytes, Encoded]]:
        """Yield a field's terms, renumbered; a term of which nothing is left is left out."""
        for term, encoded in self.lists.terms(field):
            if self.places is None:
                yield term, encoded.moved_on(self.base)
            else:
                postings = encoded.decoded().moved(self.places)
                if postings.documents:
                    yield term, Encoded.of(postings)


def joined(parts: Sequence[Part]) -> Iterator[tuple[str, Terms]]:
    """Yield all fields of several parts as one; each part's documents must follow the part's before."""
    for field in sorted({field for part in parts for field in part.lists.fields()}):
        yield field, _joined_terms([part.terms(field) for part in parts])


def _joined_terms(rows: Sequence[Iterator[tuple[bytes, Encoded]]]) -> Terms:
    if len(rows) == 1:
        return rows[0]
    # heapq.merge is stable: the lists of one term come in the order of their parts.
    together = groupby(heapq.merge(*rows, key=itemgetter(0)), key=itemgetter(0))
    return ((term, _concatenated([encoded for _, encoded in group])) for term, group in together)


def _concatenated(lists: Sequence[Encoded]) -> Encoded:
    if len(lists) == 1:
        return lists[0]
    count = sum(one.count for one in lists)
    if count <= BLOCK:
        documents = posting_lists.join_short([one.documents for one in lists])
        return Encoded(count, documents, b"".join(one.positions for one in lists))
    whole = [one.decoded() for one in lists]
    return Encoded.of(
        Postings(
            [document for one in whole for document in one.documents],
            [frequency for one in whole for frequency in one.frequencies],
            [row for one in whole for row in one.positions],
        )
    )
