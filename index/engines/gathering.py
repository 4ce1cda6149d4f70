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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, count, pairwise
from typing import TYPE_CHECKING, Final

from index.analysis.terms import GAP, pairs
from index.engines.commits import COLUMNS
from index.engines.dense import size_of
from index.engines.list_files import spelled
from index.engines.posting_lists import PLACE_BITS, Lists
from index.engines.taken_apart import BETWEEN, Bag, TakenApart

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_MUCH, _SOME = 60_000, 2_000
"""From so many characters on numpy is the quicker way, if it must be imported and if it is there already."""

_GO: Final = 400_000
"""Places that are sorted at once, about: as many as a processor has near at hand."""

_SAMPLE: Final = 8
"""One of so many places is looked at to tell how many hold what."""


def is_little(weight: int) -> bool:
    """Say whether so many characters are best worked on without numpy."""
    if "numpy" in sys.modules:
        return weight < _SOME
    return weight < _MUCH or importlib.util.find_spec("numpy") is None


class Streams:
    """A field of texts that are found by their pairs of characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Keep the text of each document."""
        self._documents = array("I", compress(count(), texts))
        self._streams = list(filter(None, texts))

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

    def __init__(self, bags: Sequence[Bag]) -> None:
        """Keep the terms of each document."""
        self._documents = array("I", (number for number, bag in enumerate(bags) if bag.terms))
        self._bags = [bag for bag in bags if bag.terms]

    def lists(self, *, plainly: bool) -> Iterator[Lists]:
        """Yield the lists, in one go or several."""
        if self._bags:
            yield from self._plainly() if plainly else _sorted_terms(self._documents, self._bags)

    def _plainly(self) -> Iterator[Lists]:
        rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for document, bag in zip(self._documents, self._bags, strict=True):
            for term, often in zip(bag.terms.split(BETWEEN), array("I", bag.counts), strict=True):
                rows[term].append((document, often))
        counts, steps, frequencies = array("I"), array("I"), array("I")
        # UTF-8 keeps the order of code points, so the terms can be sorted as they are.
        terms = sorted(rows)
        for term in terms:
            counts.append(len(rows[term]))
            before = 0
            for document, often in rows[term]:
                steps.append(document - before)
                frequencies.append(often)
                before = document
        yield Lists(spelled(terms), counts, steps, frequencies, None)


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


def _goes(numbers: NDArray[numpy.uint16]) -> Iterator[NDArray[numpy.int64]]:
    """Yield the places of numbers but 0, those of lower ones first; a number's all at once, and not too many."""
    import numpy as np

    # Where to cut need not be known so exactly that everything would have to be counted.
    cuts = np.cumsum(np.bincount(numbers[::_SAMPLE], minlength=int(numbers.max()) + 1)) // (_GO // _SAMPLE) + 1
    cuts[0] = 0
    go = cuts.astype(np.uint16)[numbers]
    order = np.argsort(go, kind="stable")
    ends = np.cumsum(np.bincount(go)).tolist()
    for start, end in pairwise(ends):
        if end > start:
            yield order[start:end]


def _order(*columns: NDArray[numpy.uint32]) -> NDArray[numpy.int64]:
    """Return the places of rows in the order of their numbers in all columns, equal rows as they stand."""
    import numpy as np

    # Numbers of 16 bits are put in order by counting: that is quick with every processor, as comparing them is not.
    order = np.arange(len(columns[0]))
    for column in reversed(columns):
        for half in (column.astype(np.uint16), (column >> 16).astype(np.uint16)):
            if half.any():
                order = order[np.argsort(half[order], kind="stable")]
    return order


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

    lengths = np.fromiter(map(len, streams), np.int64, len(streams)) + len(GAP)
    begins = np.concatenate(([0], np.cumsum(lengths)))
    characters, alphabet = _numbered(GAP.join(streams) + GAP, GAP)
    of_place = np.repeat(np.arange(len(streams), dtype=np.uint32), lengths)
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


def _sorted_terms(documents: array[int], bags: Sequence[Bag]) -> Iterator[Lists]:
    import numpy as np

    often = np.frombuffer(b"".join(bag.counts for bag in bags), np.uint32)
    sizes = np.fromiter((len(bag.counts) for bag in bags), np.int64, len(bags)) // often.itemsize
    held = np.repeat(_shared(documents), sizes)
    columns, alphabet, long = _spelled_in_numbers(BETWEEN.join(bag.terms for bag in bags))
    for at in _goes((columns[0] >> 16).astype(np.uint16)):
        at = at[_order(*(column[at] for column in columns))]
        front, back, rest = (column[at] for column in columns)
        starts = _starts((front[1:] != front[:-1]) | (back[1:] != back[:-1]) | (rest[1:] != rest[:-1]))
        counts = np.diff(starts, append=len(at))
        texts = _texts(alphabet, front[starts], back[starts])
        rest = rest[starts]
        for place in np.flatnonzero(rest).tolist():
            texts[place] = long[rest[place] - 1]
        yield Lists(texts, plain(counts), plain(_steps(held[at], starts)), plain(often[at]), None)


def _spelled_in_numbers(
    text: str,
) -> tuple[tuple[NDArray[numpy.uint32], ...], NDArray[numpy.uint32], list[bytes]]:
    """Return terms, with BETWEEN between them, as columns of numbers that are in the order of the terms.

    The columns are: the first two characters, the next two, and which term it is of those that are longer, from 1 on.
    Returned too are the codes of the characters' numbers, and the longer terms.
    """
    import numpy as np

    # Behind the last term there are enough gaps to be taken for its missing characters.
    characters, alphabet = _numbered(text + 4 * BETWEEN, BETWEEN)
    ends = np.flatnonzero(characters[:-3] == 0)
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts
    numbers = characters.astype(np.uint32)
    front = (numbers[starts] << np.uint32(16)) | numbers[starts + 1]
    back = (numbers[starts + 2] << np.uint32(16)) * (lengths > 2) | numbers[starts + 3] * (lengths > 3)
    rest = np.zeros(len(starts), np.uint32)
    at = np.flatnonzero(lengths > 4)
    longer = [text[start:end] for start, end in zip(starts[at].tolist(), ends[at].tolist(), strict=True)]
    ranked = sorted(set(longer))
    ranks = dict(zip(ranked, count(1)))
    rest[at] = np.fromiter(map(ranks.__getitem__, longer), np.uint32, len(longer))
    return (front, back, rest), alphabet, spelled(ranked)


def _numbered(text: str, gap: str) -> tuple[NDArray[numpy.uint16], NDArray[numpy.uint32]]:
    """Return characters as numbers from 1 on, in the order of their codes, 0 for gaps; and the codes of the numbers."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    there = np.zeros(0x110000, bool)
    there[codes] = True
    there[ord(gap)] = False
    alphabet = np.concatenate(([ord(gap)], np.flatnonzero(there))).astype("<u4")
    assert len(alphabet) <= 1 << 16
    numbers = np.zeros(0x110000, np.uint16)
    numbers[alphabet] = np.arange(len(alphabet))
    return numbers[codes], alphabet


def _texts(alphabet: NDArray[numpy.uint32], *columns: NDArray[numpy.uint32]) -> list[bytes]:
    """Return the texts that columns of pairs of numbered characters spell; a number of 0 is no character."""
    import numpy as np

    # Each ends with a character that no text has.
    codes = np.zeros((len(columns[0]), 2 * len(columns) + 1), "<u4")
    there = np.ones(codes.shape, bool)
    for at, column in enumerate(columns):
        for place, numbers in ((2 * at, column >> 16), (2 * at + 1, column & 0xFFFF)):
            codes[:, place] = alphabet[numbers]
            there[:, place] = numbers > 0
    text: str = codes[there].tobytes().decode("utf-32-le", "surrogatepass")
    return text.encode("utf-8", "surrogatepass").split(BETWEEN.encode())[:-1]


# --- a batch of documents ---------------------------------------------------------------------------------------------


class Batch:
    """Documents that become a segment, numbered from 0 on in the order in which they are added."""

    def __init__(self) -> None:
        self._documents: list[TakenApart] = []
        self._parts = array("B")
        self.weight = 0
        """About how many characters are kept."""

    def add(self, document: TakenApart, part: int) -> None:
        """Keep a document, which is WHOLE, FOLLOWED or APART."""
        self._documents.append(document)
        self._parts.append(part)
        self.weight += len(document.title) + len(document.body) + len(document.speaker) + len(document.org)

    def __len__(self) -> int:
        return len(self._documents)

    def columns(self) -> Mapping[str, array[int]]:
        """Return the columns of numbers."""
        lengths = [len(document.body) for document in self._documents]
        columns: Mapping[str, Iterable[int]] = {
            "order": (document.order for document in self._documents),
            "day": (document.day for document in self._documents),
            "title_length": (len(document.title) for document in self._documents),
            "body_length": lengths,
            "part": self._parts,
            "size": map(size_of, lengths),
        }
        return {name: array(width, columns[name]) for name, width in COLUMNS.items()}

    def fields(self) -> Iterator[tuple[str, Iterator[Lists]]]:
        """Yield all fields with their lists."""
        plainly = is_little(self.weight)
        for name in sorted(_STREAMS | _BAGS):
            kept = [getattr(document, name) for document in self._documents]
            gathered = Streams(kept) if name in _STREAMS else Bags(kept)
            yield name, gathered.lists(plainly=plainly)


_STREAMS: Final = frozenset({"title", "body", "speaker", "org"})
_BAGS: Final = frozenset({"title_words", "body_words", "facts"})
