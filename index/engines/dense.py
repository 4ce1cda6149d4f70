"""Long lists as a byte for each document, which whole-number arithmetic works on all at once.

A list that holds a good share of all documents is smaller and quicker as a *lane* of bytes, one for each document, than
as a dictionary. Read as one huge whole number, lanes are joined and crossed by `|` and `&`, one instruction for eight
documents; `bytes.translate` looks something up for each of them. Neither runs a line of Python for a document.

`Marks` is a set of documents (each byte is 0 or 1), `Often` tells how often each document holds a term. They are the
sets and dictionaries that they stand for, so who does not know them is answered as well, only slower.

To find which documents may score so much at least, each has a *size*: one of 16 classes that its body's length is of.
With one of 16 classes for how often it holds the term that makes a byte, and a table of 256 tells the rest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import accumulate, chain, compress, count, filterfalse, islice
from operator import add
from typing import Any, Final

_HOLDS: Final = bytes([0, *[1] * 255])

_FEW: Final = 10
"""Where fewer than one of so many documents is marked, the gaps are measured rather than all gone through."""

_MANY: Final = 32
"""Where more than one of so many documents is marked, what is done with all at once is quicker."""

STRETCHES: Final = 4
"""From so many places a sample is taken."""

_LEAST: Final = (*range(0, 256, 32), 256, 512, 768, 1024, 1536, 2048, 3072, 4096)
"""The shortest body of each class of sizes."""

_TIMES: Final = (*range(10), 10, 12, 15, 20, 30, 60)
"""The fewest occurrences of each class of them."""

_MOST: Final = (*(least - 1 for least in _TIMES[1:]), 255)

_CLASS_OF_TIMES: Final = bytes(bisect_right(_TIMES, often) - 1 for often in range(256))


def lane_of(each: bytes | bytearray) -> int:
    """Return a byte for each document as one whole number."""
    return int.from_bytes(each, "little")


class _Gaps(dict[int, bytes]):
    """What stands in a lane from behind one marked document to the next, by the step between them."""

    def __missing__(self, step: int) -> bytes:
        made = bytes(step - 1) + b"\1"
        if step < _WIDE:
            self[step] = made
        return made


_WIDE: Final = 256
"""A gap so wide is rare, and not worth keeping."""

_GAPS: Final = _Gaps()


def marked(pieces: Iterable[Sequence[int]], documents: int) -> bytes:
    """Return a byte for each of so many documents, 1 for those of a list that is told by steps.

    The first step of each piece is counted from the first document, all others from the one before.
    """
    made: list[bytes] = []
    at = 0
    for steps in pieces:
        made += bytes(steps[0] - at), b"\1"
        made += map(_GAPS.__getitem__, steps[1:])
        at = sum(steps) + 1
    return b"".join((*made, bytes(documents - at)))


class Marks(Set[int]):
    """A set of documents out of so many, as a lane of ones and zeros."""

    __slots__ = ("__dict__", "documents", "lane")

    def __init__(self, lane: int, documents: int) -> None:
        self.lane, self.documents = lane, documents

    @classmethod
    def of(cls, numbers: Iterable[int], documents: int) -> Marks:
        """Mark some documents."""
        if isinstance(numbers, Marks):
            return numbers
        marked = bytearray(documents)
        for number in numbers:
            marked[number] = 1
        return cls(lane_of(marked), documents)

    @classmethod
    def told(cls, each: bytes) -> Marks:
        """Make marks of a byte for each document."""
        marks = cls(lane_of(each), len(each))
        marks.each = each
        return marks

    @cached_property
    def each(self) -> bytes:
        """A byte for each document: whether it is marked."""
        return self.lane.to_bytes(self.documents, "little")

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 0 <= number < self.documents and bool(self.each[number])

    def __iter__(self) -> Iterator[int]:
        if len(self) * _FEW < self.documents:
            gaps = self.each.split(b"\1")
            del gaps[-1]
            return map(add, accumulate(map(len, gaps)), count())
        return compress(range(self.documents), self.each)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return self.lane.bit_count()

    def __bool__(self) -> bool:
        return self.lane > 0

    def __and__(self, other: Set[Any]) -> Set[int]:
        if isinstance(other, Marks):
            return Marks(self.lane & other.lane, self.documents)
        return frozenset(compress(other, map(self.each.__getitem__, other)))

    __rand__ = __and__

    def __or__(self, other: Set[Any]) -> Marks:
        return Marks(self.lane | Marks.of(other, self.documents).lane, self.documents)

    __ror__ = __or__

    def __sub__(self, other: Set[Any]) -> Marks:
        both = self.lane & Marks.of(other, self.documents).lane
        return Marks(self.lane ^ both, self.documents)

    def __rsub__(self, other: Set[Any]) -> Set[int]:
        return frozenset(filterfalse(self.each.__getitem__, other))

    @property
    def are_many(self) -> bool:
        """Whether they are too many to be gone through one by one."""
        return len(self) * _MANY > self.documents

    def sample(self, size: int) -> list[int]:
        """Return up to so many of the documents, and a quarter of that or all, in stretches from several places.

        What is read of documents that stand together lies together, too.
        """
        step = self.documents // STRETCHES + 1
        starts = range(0, self.documents, step)
        found = (compress(range(at, self.documents), self.each[at : at + step]) for at in starts)
        return list(chain.from_iterable(islice(each, max(1, size // STRETCHES)) for each in found))


class Often(Mapping[int, int]):
    """How often each document holds a term, at most 255 times, as a byte for each."""

    __slots__ = ("__dict__", "_classes", "each")

    def __init__(self, each: bytes) -> None:
        self.each = each
        self._classes: bytes | None = None

    @cached_property
    def marks(self) -> Marks:
        """The documents that hold the term."""
        return Marks.told(self.each.translate(_HOLDS))

    def __getitem__(self, number: int) -> int:
        if number in self.marks:
            return self.each[number]
        raise KeyError(number)

    def __iter__(self) -> Iterator[int]:
        return iter(self.marks)

    def __len__(self) -> int:
        return len(self.marks)

    @cached_property
    def levels(self) -> Mapping[int, Marks]:
        """The documents that hold the term once (1), and those that do more often (2)."""
        tables = {1: b"\0\1" + bytes(254), 2: b"\0\0" + b"\1" * 254}
        return {level: Marks(lane_of(self.each.translate(table)), len(self.each)) for level, table in tables.items()}

    def reaching(self, sizes: int, longest: Callable[[int], float]) -> Marks:
        """Return the documents whose body is as short as it must be for so many occurrences, and few others.

        `sizes` is a lane of what `size_of` tells; `longest` says how long a body may be that holds the term so often.
        """
        if self._classes is None:
            times = lane_of(self.each.translate(_CLASS_OF_TIMES))
            self._classes = (times | sizes << 4).to_bytes(len(self.each), "little")
        limits = [-1.0, *map(longest, _MOST[1:])]
        table = bytes(least <= limit for least in _LEAST for limit in limits)
        return Marks(lane_of(self._classes.translate(table)), len(self.each))


def size_of(length: int) -> int:
    """Return the class of a body's length."""
    return bisect_right(_LEAST, length) - 1


def holders(counts: Mapping[int, int]) -> Set[int]:
    """Return the documents that a list tells of."""
    return counts.marks if isinstance(counts, Often) else counts.keys()


def levels(counts: Mapping[int, int]) -> Mapping[int, Set[int]]:
    """Return the documents that hold a term once (1), and those that do more often (2)."""
    if isinstance(counts, Often):
        return counts.levels
    found: dict[int, set[int]] = {1: set(), 2: set()}
    for number, often in counts.items():
        found[min(often, 2)].add(number)
    return found


def lookup(numbers: Set[int]) -> Callable[[int], object]:
    """Return what says quickly whether some documents hold one; it must be a document's number."""
    return numbers.each.__getitem__ if isinstance(numbers, Marks) else numbers.__contains__


def both(one: Set[int], other: Set[int]) -> Set[int]:
    """Return what two sets hold; a dictionary's keys alone would go through all marks."""
    return other & one if isinstance(other, Marks) else one & other


def joined(sets: Iterable[Set[int]]) -> Set[int]:
    """Return what any of some sets holds, itself where there is only one that holds anything."""
    filled = [each for each in sets if each]
    if len(filled) == 1:
        return filled[0]
    marked = next((each for each in filled if isinstance(each, Marks)), None)
    if marked is None:
        return frozenset[int]().union(*filled)
    lane = 0
    for each in filled:
        lane |= Marks.of(each, marked.documents).lane
    return Marks(lane, marked.documents)


def wholes_after(parts: int, wholes: int, marked: Marks) -> Marks:
    """Return of each marked part the whole that comes next.

    `parts` is a lane with 255 for each part, `wholes` one with 1 for each whole. A 1 added to a part's 255 is carried
    over all parts that follow, and stays at the first whole.
    """
    return Marks((parts + (parts & marked.lane)) & wholes, marked.documents)
