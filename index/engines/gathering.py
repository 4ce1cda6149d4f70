"""Turning documents into lists: what is to be written is kept here until it is, then inverted by one sort.

All places of all texts, put in the order of the pairs of characters that stand there, *are* the inverted lists: equal
pairs lie together, each with its places in the order of documents. With numpy, which is imported where there is much to
sort, that takes a tenth of the time that dictionaries take. For few documents importing numpy would cost more than all
the rest, so dictionaries do it there; both ways give the same lists.

Memory is bounded by whoever gathers: `weight` says how much is kept, and a sort takes a range of terms at a time.
"""

from __future__ import annotations

import importlib.util
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Final

from index.analysis.terms import GAP, pairs
from index.engines.commits import COLUMNS
from index.engines.dense import size_of
from index.engines.list_files import spelled
from index.engines.posting_lists import PLACE_BITS, Lists
from index.engines.taken_apart import TakenApart

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_MUCH, _SOME = 60_000, 2_000
"""From so many characters on numpy is the quicker way, if it must be imported and if it is there already."""

_GO: Final = 400_000
"""Places that are sorted at once, about: as many as a processor has near at hand."""

_SAMPLE: Final = 8
"""One of so many places is looked at to tell how many hold what."""

_AT_ONCE: Final = 20_000
"""Terms that are held as a list before they become an array."""


def is_little(weight: int) -> bool:
    """Say whether so many characters are best worked on without numpy."""
    if "numpy" in sys.modules:
        return weight < _SOME
    return weight < _MUCH or importlib.util.find_spec("numpy") is None


class Streams:
    """A field of texts that are found by their pairs of characters."""

    def __init__(self) -> None:
        self._documents = array("I")
        self._streams: list[str] = []
        self.weight = 0
        """Characters kept."""

    def add(self, document: int, stream: str) -> None:
        """Keep a document's text; documents come in order."""
        if stream:
            self._documents.append(document)
            self._streams.append(stream)
            self.weight += len(stream) + len(GAP)

    def lists(self, *, plainly: bool) -> Iterator[Lists]:
        """Yield the lists, in one go or several."""
        if self._streams:
            yield from self._plainly() if plainly else _sorted_pairs(self._documents, self._streams)

    def _plainly(self) -> Iterator[Lists]:
        rows: dict[str, list[int]] = defaultdict(list)
        for document, stream in zip(self._documents, self._streams, strict=True):
            base = document << PLACE_BITS
            for at, pair in pairs(stream):
                rows[pair].append(base + at)
        counts: list[int] = []
        steps: list[int] = []
        frequencies: list[int] = []
        terms = sorted(rows)
        for term in terms:
            keys = rows[term]
            before, listed = keys[0] >> PLACE_BITS, len(steps)
            steps.append(before)
            frequencies.append(1)
            # Nearly all lists of a few documents are of one place.
            for key in keys[1:] if len(keys) > 1 else ():
                document = key >> PLACE_BITS
                if document == before:
                    frequencies[-1] += 1
                else:
                    steps.append(document - before)
                    frequencies.append(1)
                    before = document
            counts.append(len(steps) - listed)
        places = [key & (1 << PLACE_BITS) - 1 for term in terms for key in rows[term]]
        columns = (array("I", column) for column in (counts, steps, frequencies, places))
        yield Lists(spelled(terms), *columns)


class Bags:
    """A field of terms of which only the number in each document is kept."""

    def __init__(self) -> None:
        # A term gets the next number when it is first asked for.
        self._numbers: dict[str, int] = defaultdict(count(1).__next__)
        self._documents, self._sizes = array("I"), array("I")
        self._terms, self._counts = array("I"), array("I")
        self._last: tuple[list[int], list[int]] = [], []
        """Terms and counts that were added last: lists grow faster, but are large."""

    def add(self, document: int, counts: Mapping[str, int]) -> None:
        """Keep how often a document holds terms; documents come in order."""
        if counts:
            self._documents.append(document)
            self._sizes.append(len(counts))
            terms, times = self._last
            terms += map(self._numbers.__getitem__, counts)
            times += counts.values()
            if len(terms) > _AT_ONCE:
                self._settle()

    def _settle(self) -> None:
        for kept, last in zip((self._terms, self._counts), self._last, strict=True):
            kept.fromlist(last)
            last.clear()

    def lists(self, *, plainly: bool) -> Iterator[Lists]:
        """Yield the lists, in one go or several."""
        self._settle()
        if self._numbers:
            # UTF-8 keeps the order of code points, so the terms can be sorted as they are.
            texts = sorted(self._numbers)
            order = list(map(self._numbers.__getitem__, texts))
            yield from self._plainly(spelled(texts), order) if plainly else self._sorted(spelled(texts), order)

    def _plainly(self, texts: Sequence[bytes], order: Sequence[int]) -> Iterator[Lists]:
        rows: list[list[tuple[int, int]]] = [[] for _ in range(len(order) + 1)]
        at = 0
        for document, size in zip(self._documents, self._sizes, strict=True):
            for place in range(at, at + size):
                rows[self._terms[place]].append((document, self._counts[place]))
            at += size
        counts, steps, frequencies = array("I"), array("I"), array("I")
        for number in order:
            counts.append(len(rows[number]))
            before = 0
            for document, frequency in rows[number]:
                steps.append(document - before)
                frequencies.append(frequency)
                before = document
        yield Lists(texts, counts, steps, frequencies, None)

    def _sorted(self, texts: Sequence[bytes], order: Sequence[int]) -> Iterator[Lists]:
        import numpy as np

        rank = np.zeros(len(order) + 1, np.uint32)
        rank[order] = np.arange(1, len(order) + 1, dtype=np.uint32)
        terms = rank[_shared(self._terms)]
        documents = np.repeat(_shared(self._documents), _shared(self._sizes))
        for at in _goes(terms):
            own = terms[at]
            low = int(own.min())
            rows = _order(own - np.uint32(low))
            own, at = own[rows], at[rows]
            starts = _starts(own[1:] != own[:-1])
            counts = np.diff(starts, append=len(own))
            steps, frequencies = _steps(documents[at], starts), _shared(self._counts)[at]
            yield Lists(texts[low - 1 : int(own[-1])], plain(counts), plain(steps), plain(frequencies), None)


# --- with numpy -------------------------------------------------------------------------------------------------------


def _shared(numbers: array[int]) -> NDArray[numpy.uint32]:
    import numpy as np

    return np.frombuffer(numbers, dtype=np.uint32)


def plain(numbers: NDArray[numpy.integer]) -> array[int]:
    """Return numbers as an array that needs no numpy, as narrow as may be."""
    import numpy as np

    most = int(numbers.max(initial=0))
    code = "B" if most < 1 << 8 else "H" if most < 1 << 16 else "I"
    made = array(code)
    made.frombytes(np.ascontiguousarray(numbers, code).view(np.uint8).data)
    return made


def _goes(numbers: NDArray[numpy.unsignedinteger]) -> Iterator[NDArray[numpy.int64]]:
    """Yield the places of numbers but 0, those of lower ones first; a number's all at once, and not too many."""
    import numpy as np

    # Where to cut need not be known so exactly that everything would have to be counted.
    cuts = np.cumsum(np.bincount(numbers[::_SAMPLE], minlength=int(numbers.max()) + 1)) // (_GO // _SAMPLE) + 1
    cuts[0] = 0
    cut = cuts.astype(np.uint16)[numbers]
    for number in dict.fromkeys(cuts[1:].tolist()):
        at = np.flatnonzero(cut == number)
        if len(at):
            yield at


def _order(numbers: NDArray[numpy.uint32]) -> NDArray[numpy.int64]:
    """Return the places of numbers in the order of these, equal ones as they stand."""
    import numpy as np

    # Numbers of 16 bits are put in order by counting: that is quick with every processor, as comparing them is not.
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    high = (numbers >> 16).astype(np.uint16)
    return order[np.argsort(high[order], kind="stable")] if high.any() else order


def _starts(changes: NDArray[numpy.bool_]) -> NDArray[numpy.int64]:
    """Return where runs begin, told at which places the next is another."""
    import numpy as np

    return np.concatenate(([0], np.flatnonzero(changes) + 1))


def _steps(documents: NDArray[numpy.uint32], starts: NDArray[numpy.int64]) -> NDArray[numpy.uint32]:
    """Return the steps from document to document, told anew where a list begins."""
    import numpy as np

    steps = np.diff(documents, prepend=documents[:1])
    steps[starts] = documents[starts]
    return steps


def _sorted_pairs(documents: array[int], streams: Sequence[str]) -> Iterator[Lists]:
    import numpy as np

    lengths = np.fromiter(map(len, streams), np.int64, len(streams))
    begins = np.concatenate(([0], np.cumsum(lengths + len(GAP))))
    text = (GAP.join(streams) + GAP).encode("utf-32-le", "surrogatepass")
    characters, alphabet = _numbered(np.frombuffer(text, "<u4"))
    of_place = np.repeat(np.arange(len(streams), dtype=np.uint32), lengths + len(GAP))
    held = _shared(documents)
    for at in _goes(characters):
        terms = characters[at].astype(np.uint32)
        terms = (terms << np.uint32(16)) | characters[at + 1]
        order = _order(terms - (terms.min() & np.uint32(0xFFFF0000)))
        terms, streamed, at = terms[order], of_place[at][order], at[order]
        rows = _starts((terms[1:] != terms[:-1]) | (streamed[1:] != streamed[:-1]))
        frequencies = np.diff(rows, append=len(terms))
        row_terms = terms[rows]
        starts = _starts(row_terms[1:] != row_terms[:-1])
        counts = np.diff(starts, append=len(rows))
        steps = _steps(held[streamed[rows]], starts)
        texts = _texts(alphabet, row_terms[starts])
        yield Lists(texts, plain(counts), plain(steps), plain(frequencies), plain(at - begins[streamed]))


def _numbered(codes: NDArray[numpy.uint32]) -> tuple[NDArray[numpy.uint16], NDArray[numpy.uint32]]:
    """Return characters as numbers from 1 on, in the order of their codes, 0 for gaps; and the codes of the numbers."""
    import numpy as np

    there = np.zeros(0x110000, bool)
    there[codes] = True
    there[ord(GAP)] = False
    alphabet = np.concatenate(([ord(GAP)], np.flatnonzero(there))).astype("<u4")
    assert len(alphabet) <= 1 << 16
    numbers = np.zeros(0x110000, np.uint16)
    numbers[alphabet] = np.arange(len(alphabet))
    return numbers[codes], alphabet


def _texts(alphabet: NDArray[numpy.uint32], pairs: NDArray[numpy.uint32]) -> list[bytes]:
    """Return the texts of pairs of numbered characters; of the first alone where the second is a gap."""
    import numpy as np

    # The third is a character that no stream has.
    codes = np.zeros((len(pairs), 3), "<u4")
    codes[:, 0] = alphabet[pairs >> 16]
    codes[:, 1] = alphabet[pairs & 0xFFFF]
    kept = codes.ravel()[(codes != ord(GAP)).ravel()]
    text: str = kept.tobytes().decode("utf-32-le", "surrogatepass")
    return text.encode("utf-8", "surrogatepass").split(b"\0")[:-1]


# --- a batch of documents ---------------------------------------------------------------------------------------------


class Batch:
    """Documents that become a segment, numbered from 0 on in the order in which they are added."""

    def __init__(self) -> None:
        self._streams = {name: Streams() for name in ("title", "body", "speaker", "org")}
        self._bags = {name: Bags() for name in ("title_words", "body_words", "facts")}
        self.columns = {name: array(width) for name, width in COLUMNS.items()}
        self.documents = 0

    def add(self, document: TakenApart, part: int) -> None:
        """Keep a document, which is WHOLE, FOLLOWED or APART."""
        number = self.documents
        for name, streams in self._streams.items():
            streams.add(number, getattr(document, name))
        self._bags["title_words"].add(number, document.title_words)
        self._bags["body_words"].add(number, document.body_words)
        self._bags["facts"].add(number, dict.fromkeys(document.facts, 1))
        body = len(document.body)
        values = (document.order, document.day, len(document.title), body, part, size_of(body))
        for column, value in zip(self.columns.values(), values, strict=True):
            column.append(value)
        self.documents += 1

    @property
    def weight(self) -> int:
        """About how many characters are kept."""
        return sum(streams.weight for streams in self._streams.values())

    def fields(self) -> Iterator[tuple[str, Iterator[Lists]]]:
        """Yield all fields with their lists."""
        plainly = is_little(self.weight)
        fields: Mapping[str, Streams | Bags] = {**self._streams, **self._bags}
        for name, gathered in sorted(fields.items()):
            yield name, gathered.lists(plainly=plainly)
