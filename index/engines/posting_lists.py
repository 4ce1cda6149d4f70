"""Posting lists as bytes: which documents hold a term, how often, and where.

The lists of many terms, one after another, are four *columns* of whole numbers: how many documents hold each term;
for each of these the step from the one before (for a term's first, from 0); how often each holds the term; and the
places, of all documents in turn, where it stands. A *chunk* is a stretch of these columns, with the terms' texts.

A column is written as *planes*: all lowest bytes, then all second bytes, and so on as far as any number reaches. Most
high planes hold hardly anything but zeros, and small numbers are most of any low one: so a plane that is one byte
throughout is written as that byte, and one that zlib makes smaller by run lengths and Huffman's code as what it makes
of it. A number takes little more than its bits then, and Python, which cannot unpack bits quickly, takes a plane apart
by slices.

A list longer than `LONG` is cut into pieces, each alone in a chunk and with its first document told whole, so that who
seeks some of its documents reads only the pieces that they lie in. Places are behind everything else: who does not ask
for them does not read them.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, compress, count, repeat
from operator import add
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

LONG: Final = 4096
"""The most documents in one piece of a list."""

_ROWS, _TERMS = 2048, 1024
"""A chunk is full with so many documents or terms."""

_HEAD: Final = 5 + 4 * (1 + 4 * 4)
"""The most bytes before the planes: how many each column has, whether places are kept, and how each piece lies."""

_SWAP: Final = sys.byteorder == "big"
_RAW, _CONSTANT, _PACKED = range(3)

_SAMPLE, _MANY = 128, 85
"""Where so many bytes have more different values than this, there is nothing to be saved."""

PLACE_BITS: Final = 32
"""A place in a document is told as one number, with so many bits for the place below those for the document."""

SEPARATOR: Final = b"\xff"
"""Stands between texts: no UTF-8 holds it."""


class Buffer(Protocol):
    """Bytes that can be sliced: `bytes`, or a mapped file."""

    def __getitem__(self, stretch: slice, /) -> bytes:
        """Return a stretch."""


class Lists(NamedTuple):
    """The lists of some terms as columns, in the order of the terms' texts."""

    texts: Sequence[bytes]
    counts: array[int]
    """How many documents hold each term."""
    steps: array[int]
    """For each document the step from the one before; for a term's first one, the document."""
    frequencies: array[int]
    places: array[int] | None
    """Where each term stands in each of its documents, ascending; None where that is not kept."""


# --- planes -----------------------------------------------------------------------------------------------------------


def little(numbers: array[int]) -> array[int]:
    """Return numbers in the order of bytes that files have."""
    if _SWAP:
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def _planes(numbers: array[int]) -> list[bytes]:
    """Return a column's planes, as far as any number reaches."""
    packed, width = little(numbers).tobytes(), numbers.itemsize
    planes = [packed[at::width] for at in range(width)]
    while planes and _is_even(planes[-1], b"\0"):
        planes.pop()
    return planes


def _is_even(plane: bytes, byte: bytes) -> bool:
    """Say whether a plane is one byte throughout; that it is not is seen at its ends."""
    return not plane.strip(byte)


def _written(planes: Sequence[bytes], start: int, stop: int) -> list[tuple[int, bytes]]:
    """Return how a stretch of a column is written; the last of its planes is not all zeros."""
    cut = [plane[start:stop] for plane in planes]
    while cut and _is_even(cut[-1], b"\0"):
        cut.pop()
    return [_packed(plane) for plane in cut]


def _packed(plane: bytes) -> tuple[int, bytes]:
    if _is_even(plane, plane[:1]):
        return _CONSTANT, plane[:1]
    if len(set(plane[:_SAMPLE])) > _MANY:
        return _RAW, plane
    # As much memory as two thousand bytes need: more would only have to be cleared.
    packer = zlib.compressobj(1, zlib.DEFLATED, -12, 7, zlib.Z_RLE)
    packed = packer.compress(plane) + packer.flush()
    return (_PACKED, packed) if len(packed) < len(plane) * 7 // 8 else (_RAW, plane)


def _read_plane(kind: int, written: bytes, count: int) -> bytes:
    if kind == _PACKED:
        return zlib.decompress(written, -15, count)
    return written * count if kind == _CONSTANT else written


class Column:
    """A column that was read: its planes, of which stretches can be taken."""

    __slots__ = ("_planes",)

    def __init__(self, planes: list[bytes]) -> None:
        self._planes = planes

    def __getitem__(self, stretch: slice) -> Sequence[int]:
        """Return some of the numbers."""
        planes = [plane[stretch] for plane in self._planes]
        while len(planes) > 1 and planes[-1].count(0) == len(planes[-1]):
            planes.pop()
        if len(planes) == 1:
            return planes[0]
        count = stretch.stop - stretch.start
        if not planes:
            return bytes(count)
        width = 2 if len(planes) == 2 else 4
        packed = bytearray(width * count)
        for at, plane in enumerate(planes):
            packed[at::width] = plane
        numbers = array("H" if width == 2 else "I")
        numbers.frombytes(packed)
        if _SWAP:
            numbers.byteswap()
        return numbers


def for_numpy(column: Sequence[int]) -> NDArray[numpy.uint32]:
    """Return some numbers of a column for numpy."""
    import numpy as np

    size = getattr(column, "itemsize", 1)
    return np.frombuffer(bytes(column), f"<u{size}" if size > 1 else np.uint8).astype(np.uint32)


# --- chunks -----------------------------------------------------------------------------------------------------------


def chunks(lists: Lists) -> Iterator[tuple[bytes, bytes]]:
    """Yield the first text of each chunk, and the chunk."""
    row_ends = list(accumulate(lists.counts, initial=0))
    counts, steps, frequencies = (_planes(column) for column in (lists.counts, lists.steps, lists.frequencies))
    places = None if lists.places is None else _planes(lists.places)
    place = 0
    for first, last in _stretches(row_ends):
        joined = SEPARATOR.join(lists.texts[first:last])
        end = row_ends[last]
        document = 0
        for start in range(row_ends[first], end, LONG):
            stop = min(end, start + LONG)
            columns = [
                _written(counts, first, last),
                _written(steps, start, stop),
                _written(frequencies, start, stop),
            ]
            if end - row_ends[first] > LONG:
                piece = array("I", lists.steps[start:stop])
                piece[0] += document
                document += sum(lists.steps[start:stop])
                columns[:2] = [_alone(array("I", [stop - start])), _alone(piece)]
            if places is not None:
                before, place = place, place + sum(lists.frequencies[start:stop])
                columns.append(_written(places, before, place))
            yield lists.texts[first], _chunk(joined, columns)


def _alone(column: array[int]) -> list[tuple[int, bytes]]:
    return _written(_planes(column), 0, len(column))


def _stretches(row_ends: list[int]) -> Iterator[tuple[int, int]]:
    """Yield stretches of terms that make a chunk together; a long list stands alone."""
    first, terms = 0, len(row_ends) - 1
    while first < terms:
        last = bisect_right(row_ends, row_ends[first] + _ROWS, first, min(terms, first + _TERMS) + 1) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _chunk(joined: bytes, columns: Sequence[list[tuple[int, bytes]]]) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 10, 6, zlib.Z_FILTERED)
    packed = packer.compress(joined) + packer.flush()
    texts = (_PACKED, packed) if len(packed) < len(joined) else (_RAW, joined)
    shape = bytes((*map(len, columns), *(() if len(columns) == 4 else (0,)), len(columns) == 4))
    pieces = [texts, *chain.from_iterable(columns)]
    head = array("I", [len(written) << 2 | kind for kind, written in pieces])
    return b"".join((shape, little(head).tobytes(), *(written for _, written in pieces)))


class Chunk:
    """A chunk in a buffer, of which only what is asked for is read and unpacked."""

    __slots__ = ("_buffer", "_columns", "_front", "_head", "_joined", "_places", "_shape", "_terms", "_texts")

    def __init__(self, buffer: Buffer, start: int, end: int) -> None:
        head = buffer[start : min(end, start + _HEAD)]
        self._shape = head[:5]
        parts = array("I")
        size = 4 * (1 + sum(self._shape[:4]))
        parts.frombytes(head[5 : 5 + size])
        self._head = little(parts)
        self._buffer, at = buffer, start + 5 + size
        self._places = at + sum(part >> 2 for part in self._head[: len(self._head) - self._shape[3]])
        self._front = buffer[at : self._places]
        texts = self._front[: self._head[0] >> 2]
        texts = zlib.decompress(texts) if self._head[0] & 3 == _PACKED else texts
        self._joined = b"".join((SEPARATOR, texts, SEPARATOR))
        self._terms = texts.count(SEPARATOR) + 1
        self._texts: list[bytes] | None = None
        self._columns: list[Column | None] = [None, None, None]

    @property
    def texts(self) -> list[bytes]:
        """The terms, ascending."""
        if self._texts is None:
            self._texts = self._joined[1:-1].split(SEPARATOR)
        return self._texts

    def _column(self, number: int) -> Column:
        """Return counts, steps or frequencies."""
        column = self._columns[number]
        if column is None:
            first = 1 + sum(self._shape[:number])
            at = sum(part >> 2 for part in self._head[:first])
            rows = self._terms if number == 0 else sum(self.counts())
            column = self._columns[number] = self._unpacked(self._front[at:], number, rows)
        return column

    def _unpacked(self, written: bytes, number: int, rows: int) -> Column:
        first = 1 + sum(self._shape[:number])
        planes, at = [], 0
        for part in self._head[first : first + self._shape[number]]:
            planes.append(_read_plane(part & 3, written[at : at + (part >> 2)], rows))
            at += part >> 2
        return Column(planes)

    def list_of(self, text: bytes) -> Stretch | None:
        """Return a term's list, or piece of one; None where the term is not here."""
        found = self._joined.find(b"".join((SEPARATOR, text, SEPARATOR)))
        return self.stretch(self._joined.count(SEPARATOR, 0, found)) if found >= 0 else None

    @property
    def is_full(self) -> bool:
        """Whether it holds a piece of one list alone, of which the next chunk may hold more."""
        return self._terms == 1

    def stretch(self, at: int) -> Stretch:
        """Return the list of the term that stands at a place."""
        start = sum(self._column(0)[0:at])
        return Stretch(self, start, start + self._column(0)[at : at + 1][0])

    def counts(self) -> Sequence[int]:
        """Return how many documents hold each term."""
        return self._column(0)[0 : self._terms]

    def steps(self, start: int, end: int) -> Sequence[int]:
        """Return some of the column of steps."""
        return self._column(1)[start:end]

    def frequencies(self, start: int, end: int) -> Sequence[int]:
        """Return some of the column of frequencies."""
        return self._column(2)[start:end]

    @property
    def is_placed(self) -> bool:
        """Whether it is kept where terms stand."""
        return bool(self._shape[4])

    def places(self) -> Column:
        """Read the column of places."""
        total = sum(self.frequencies(0, sum(self.counts())))
        end = self._places + sum(part >> 2 for part in self._head[len(self._head) - self._shape[3] :])
        return self._unpacked(self._buffer[self._places : end], 3, total)


class Stretch(NamedTuple):
    """A list, or a piece of one, within a chunk."""

    chunk: Chunk
    start: int
    end: int

    def documents(self, base: int = 0) -> list[int]:
        """Return the documents, each moved on by `base`."""
        documents = list(accumulate(self.chunk.steps(self.start, self.end), initial=base))
        del documents[0]
        return documents

    def frequencies(self) -> Sequence[int]:
        """Return how often each document holds the term."""
        return self.chunk.frequencies(self.start, self.end)

    def held(self, base: int = 0) -> Iterator[tuple[int, int]]:
        """Yield each document, moved on by `base`, with how often it holds the term."""
        documents = accumulate(self.chunk.steps(self.start, self.end), initial=base)
        next(documents)
        return zip(documents, self.frequencies(), strict=True)

    def places(self) -> Sequence[int]:
        """Return where the term stands, in all documents in turn."""
        before = sum(self.chunk.frequencies(0, self.start))
        return self.chunk.places()[before : before + sum(self.frequencies())]

    def placed(self, documents: Sequence[int], rows: Sequence[int] | None = None, at: int = 0) -> Iterator[int]:
        """Return where the term stands, or what begins `at` before it: document << PLACE_BITS | place.

        `documents` are all of this stretch; `rows` says which of them are wanted, by their places (None: all).
        """
        frequencies, all_places = self.frequencies(), self.places()
        places: Iterable[int] = all_places
        if rows is not None:
            ends = list(accumulate(frequencies, initial=0))
            stretches = map(slice, map(ends.__getitem__, rows), map(ends[1:].__getitem__, rows))
            places = chain.from_iterable(map(all_places.__getitem__, stretches))
            documents, frequencies = [documents[row] for row in rows], [frequencies[row] for row in rows]
        begins = [(document << PLACE_BITS) - at for document in documents]
        return map(add, chain.from_iterable(map(repeat, begins, frequencies)), places)


def rows_among(documents: Sequence[int], among: Sequence[int]) -> Sequence[int]:
    """Return the places of those of some documents that are among others; both are ascending."""
    if not documents:
        return ()
    near = among[bisect_left(among, documents[0]) : bisect_right(among, documents[-1])]
    if len(near) * 16 > len(documents):
        return list(compress(count(), map(frozenset(near).__contains__, documents)))
    found = ((bisect_left(documents, document), document) for document in near)
    return [at for at, document in found if documents[at] == document]
