"""Posting lists as bytes: which documents hold a term, how often, and where.

Two forms. A *short* list (at most `BLOCK` documents; nearly every term has one) is one run of variable-length whole
numbers: for each document the step from the one before, doubled, plus one if a frequency above one follows. A *long*
list is cut into blocks of `BLOCK` documents, each an array of steps and one of frequencies in the narrowest width that
holds them, below a table that tells each block's first and last document and where it lies: so a reader finds any
document by bisection and unpacks a block at the speed of `array` and `itertools.accumulate`. Positions lie apart, in
the same order, so that who does not ask for them does not read them.

Nothing in a list depends on what stands before it but its first document; lists of several segments are joined by
adding an offset there (`Postings.moved` is only needed where documents are left out).

Variable-length numbers are LEB128: seven bits a byte, the least first, the high bit on all but the last. The blocks
follow Lucene's postings format, without packing bits, which Python cannot unpack quickly.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, Protocol

from archive.records import dataclass

BLOCK: Final = 128
"""Documents in a block, and the most that a short list holds."""

_WIDTHS: Final = "BHI"
"""Codes of `array` for one, two and four bytes."""

_SWAP: Final = sys.byteorder == "big"


class Buffer(Protocol):
    """Bytes that can be sliced: `bytes`, or a mapped file."""

    def __getitem__(self, stretch: slice, /) -> bytes:
        """Return a stretch."""


@dataclass(frozen=True, slots=True)
class Postings:
    """A list, unpacked: documents in order, how often each holds the term, and its positions in each, if kept."""

    documents: Sequence[int]
    frequencies: Sequence[int]
    positions: Sequence[Sequence[int]] = ()

    def moved(self, places: Mapping[int, int]) -> Postings:
        """Return the list with documents renumbered, and those left out that have no new number."""
        kept = [at for at, document in enumerate(self.documents) if document in places]
        return Postings(
            [places[self.documents[at]] for at in kept],
            [self.frequencies[at] for at in kept],
            [self.positions[at] for at in kept] if self.positions else (),
        )


def varint(number: int) -> bytes:
    """Return a whole number, at least 0, as LEB128."""
    spelled = bytearray()
    while number > 0x7F:
        spelled.append(number & 0x7F | 0x80)
        number >>= 7
    spelled.append(number)
    return bytes(spelled)


_VARINTS: Final = tuple(map(varint, range(1 << 14)))


def varints(numbers: Iterable[int]) -> bytes:
    """Return whole numbers as LEB128, one after another."""
    numbers = tuple(numbers)
    if not numbers:
        return b""
    most = max(numbers)
    if most < 1 << 7:
        return bytes(numbers)
    if most < 1 << 14:
        return b"".join([_VARINTS[number] for number in numbers])
    return b"".join([_VARINTS[number] if number < 1 << 14 else varint(number) for number in numbers])


def read_varints(spelled: bytes) -> list[int]:
    """Return all numbers of a run of LEB128."""
    numbers: list[int] = []
    number = shift = 0
    for byte in spelled:
        if byte > 0x7F:
            number |= (byte & 0x7F) << shift
            shift += 7
        elif shift:
            numbers.append(number | byte << shift)
            number = shift = 0
        else:
            numbers.append(byte)
    return numbers


def pack(width: str, numbers: Iterable[int]) -> bytes:
    """Return numbers little-endian, in the width of an `array` code."""
    packed = array(width, numbers)
    if _SWAP:
        packed.byteswap()
    return packed.tobytes()


def unpack(width: str, packed: bytes) -> array[int]:
    """Return the numbers that `pack` packed."""
    numbers = array(width)
    numbers.frombytes(packed)
    if _SWAP:
        numbers.byteswap()
    return numbers


def _narrowest(most: int) -> int:
    return 0 if most < 1 << 8 else 1 if most < 1 << 16 else 2


def _steps(numbers: Sequence[int], before: int = 0) -> list[int]:
    return [number - last for last, number in zip((before, *numbers), numbers, strict=False)]


def encode(postings: Postings) -> tuple[bytes, bytes]:
    """Return a list's documents and its positions, in the form that its length asks for."""
    if len(postings.documents) <= BLOCK:
        return _encode_short(postings)
    cuts = range(0, len(postings.documents), BLOCK)
    return join_blocks([_block(postings, start, start + BLOCK) for start in cuts])


def _encode_short(postings: Postings) -> tuple[bytes, bytes]:
    codes: list[int] = []
    before = 0
    for document, frequency in zip(postings.documents, postings.frequencies, strict=True):
        if frequency > 1:
            codes += (document - before << 1 | 1, frequency)
        else:
            codes.append(document - before << 1)
        before = document
    steps: list[int] = []
    for row in postings.positions:
        before = 0
        for position in row:
            steps.append(position - before)
            before = position
    return varints(codes), varints(steps)


def read_short(documents: bytes) -> tuple[list[int], list[int]]:
    """Return a short list's documents and frequencies."""
    numbers: list[int] = []
    frequencies: list[int] = []
    number = 0
    codes = iter(read_varints(documents))
    for code in codes:
        number += code >> 1
        numbers.append(number)
        frequencies.append(next(codes) if code & 1 else 1)
    return numbers, frequencies


def move_short(documents: bytes, offset: int) -> bytes:
    """Return a short list's documents with `offset` added to each, without unpacking them."""
    end = 1
    while documents[end - 1] > 0x7F:
        end += 1
    return varint(read_varints(documents[:end])[0] + (offset << 1)) + documents[end:]


def join_short(lists: Sequence[bytes]) -> bytes:
    """Return the documents of short lists, each of which follows the one before, as one short list."""
    parts = [lists[0]]
    for before, following in pairwise(lists):
        parts.append(move_short(following, -read_short(before)[0][-1]))
    return b"".join(parts)


def read_short_positions(positions: bytes, frequencies: Iterable[int]) -> Iterator[list[int]]:
    """Yield the positions in each of a short list's documents."""
    steps = read_varints(positions)
    at = 0
    for frequency in frequencies:
        yield list(accumulate(steps[at : at + frequency]))
        at += frequency


@dataclass(frozen=True, slots=True)
class Block:
    """Some documents of a long list, encoded, free of where they stand but for `first` and `last`."""

    first: int
    last: int
    count: int
    widths: int
    """Bits 0-1 steps, 2-3 frequencies (0: all are one), 4-5 first positions, 6-7 steps of further positions."""
    documents: bytes
    positions: bytes


def _block(postings: Postings, start: int, end: int) -> Block:
    numbers, frequencies = postings.documents[start:end], postings.frequencies[start:end]
    steps = _steps(numbers[1:], numbers[0])
    step_width = _narrowest(max(steps, default=0))
    widths, documents = step_width, pack(_WIDTHS[step_width], steps)
    if max(frequencies) > 1:
        width = _narrowest(max(frequencies))
        widths |= width + 1 << 2
        documents += pack(_WIDTHS[width], frequencies)
    positions = b""
    if postings.positions:
        rows = postings.positions[start:end]
        firsts = [row[0] for row in rows]
        further = [step for row in rows for step in _steps(row[1:], row[0])]
        first_width, further_width = _narrowest(max(firsts)), _narrowest(max(further, default=0))
        widths |= first_width << 4 | further_width << 6
        positions = pack(_WIDTHS[first_width], firsts) + pack(_WIDTHS[further_width], further)
    return Block(numbers[0], numbers[-1], len(numbers), widths, documents, positions)


def join_blocks(blocks: Sequence[Block]) -> tuple[bytes, bytes]:
    """Return a long list of blocks whose documents follow one another."""
    table = (
        pack("I", (len(blocks),)),
        pack("I", (block.first for block in blocks)),
        pack("I", (block.last for block in blocks)),
        pack("I", accumulate(len(block.documents) for block in blocks)),
        pack("I", accumulate(len(block.positions) for block in blocks)),
        bytes(block.count - 1 for block in blocks),
        bytes(block.widths for block in blocks),
    )
    documents = b"".join((*table, *(block.documents for block in blocks)))
    return documents, b"".join(block.positions for block in blocks)


class LongList:
    """A long list in a buffer: the table is read at once, blocks where they are asked for."""

    __slots__ = (
        "_counts",
        "_documents",
        "_ends",
        "_from",
        "_position_ends",
        "_positions",
        "_positions_from",
        "_widths",
        "firsts",
        "lasts",
    )

    def __init__(self, documents: Buffer, start: int, positions: Buffer, positions_start: int) -> None:
        count = unpack("I", documents[start : start + 4])[0]
        at = start + 4
        columns = unpack("I", documents[at : at + 16 * count])
        self.firsts, self.lasts = columns[:count], columns[count : 2 * count]
        self._ends, self._position_ends = columns[2 * count : 3 * count], columns[3 * count :]
        at += 16 * count
        self._counts, self._widths = documents[at : at + count], documents[at + count : at + 2 * count]
        self._documents, self._from = documents, at + 2 * count
        self._positions, self._positions_from = positions, positions_start

    def __len__(self) -> int:
        return len(self.firsts)

    def block_of(self, document: int, since: int = 0) -> int:
        """Return the first block, from `since` on, that ends with `document` or later; `len` where there is none."""
        return bisect_left(self.lasts, document, since)

    def count(self, block: int) -> int:
        """Return how many documents a block holds."""
        return self._counts[block] + 1

    def documents(self, block: int) -> list[int]:
        """Return a block's documents."""
        width = self._widths[block] & 3
        steps = unpack(_WIDTHS[width], self._document_bytes(block)[: self._counts[block] << width])
        return list(accumulate(steps, initial=self.firsts[block]))

    def frequencies(self, block: int) -> Sequence[int]:
        """Return how often each of a block's documents holds the term."""
        widths = self._widths[block]
        width = (widths >> 2 & 3) - 1
        if width < 0:
            return b"\x01" * self.count(block)
        return unpack(_WIDTHS[width], self._document_bytes(block)[self._counts[block] << (widths & 3) :])

    def positions(self, block: int) -> Iterator[list[int]]:
        """Yield the positions in each of a block's documents."""
        widths, packed = self._widths[block], self._position_bytes(block)
        first_width, further_width = widths >> 4 & 3, widths >> 6 & 3
        cut = self.count(block) << first_width
        further = unpack(_WIDTHS[further_width], packed[cut:])
        at = 0
        for first, frequency in zip(unpack(_WIDTHS[first_width], packed[:cut]), self.frequencies(block), strict=True):
            yield list(accumulate(further[at : at + frequency - 1], initial=first))
            at += frequency - 1

    def block(self, number: int, offset: int) -> Block:
        """Return a block as it is, its documents moved on by `offset`."""
        return Block(
            self.firsts[number] + offset,
            self.lasts[number] + offset,
            self.count(number),
            self._widths[number],
            self._document_bytes(number),
            self._position_bytes(number),
        )

    def _document_bytes(self, block: int) -> bytes:
        before = self._ends[block - 1] if block else 0
        return self._documents[self._from + before : self._from + self._ends[block]]

    def _position_bytes(self, block: int) -> bytes:
        before = self._position_ends[block - 1] if block else 0
        return self._positions[self._positions_from + before : self._positions_from + self._position_ends[block]]
