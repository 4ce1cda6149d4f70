"""One commit of an index, opened: its lists and columns, as a question needs them (`from_lists.Lists`).

Opening looks whether each segment's lists are there, as long as they should be. Lists and columns are mapped when
something is first asked of them, which costs no more than looking into a directory. The documents of all segments are
numbered through, in the order of segments.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import accumulate, chain, compress, repeat
from pathlib import Path

from archive.model import ArticleId
from index.engines import commits, crossing
from index.engines.commits import APART, COLUMNS, FOLLOWED, WHOLE, Commit, Segment
from index.engines.crossing import Need, crossed
from index.engines.dense import Marks, Often, holders, lane_of, marked, wholes_after
from index.engines.from_lists import Column, Counts, Number
from index.engines.list_files import ListFile, term_bytes, term_text
from index.engines.posting_lists import PLACE_BITS, little
from index.engines.seals import DamagedFileError, Seal, SealedMap, demand_size
from index.ranking import Lengths

_SEVERAL = 30
"""More articles than this are sought among all documents of a segment at once rather than one by one."""

_FEW = 400
"""So many numbers of a column are read one by one, then all at once, which takes as long."""


_LONG = 512
"""A list so long at least, of a share of all documents that is not too small, is held as a byte for each document."""

_SHARE = 512
"""Such a list holds at least one of so many documents."""


_MOST_KEPT = 64_000_000
"""The most bytes, about, of lists that are kept for further questions."""


class OpenSegment:
    """A segment's files, with its documents numbered on from `base`."""

    def __init__(self, folder: Path, seal: Seal, segment: Segment, base: int = 0) -> None:
        """Look whether the lists are there; raise DamagedFileError."""
        self._folder, self._seal = folder, seal
        self.name, self.documents, self.first, self.last, self.deleted = segment
        self.base = base
        self._maps: list[SealedMap] = []
        # What is there can be mapped once it is asked for: who writes asks but few of many segments.
        demand_size(folder / (self.name + commits.LISTS), seal)

    @cached_property
    def lists(self) -> ListFile:
        """The lists; DamagedFileError, ForeignFileError."""
        mapped = self._mapped(commits.LISTS)
        return ListFile(mapped, len(mapped))

    def _mapped(self, ending: str) -> SealedMap:
        name = self.name + ending
        if name not in self._seal.files:
            raise DamagedFileError(name)
        mapped = SealedMap(self._folder / name, self._seal.files[name])
        self._maps.append(mapped)
        return mapped

    def close(self) -> None:
        """Let go of the files."""
        for mapped in self._maps:
            mapped.close()

    def column(self, wanted: str) -> array[int]:
        """Return a whole column."""
        start, width = self._places[wanted]
        column = array(COLUMNS[wanted])
        column.frombytes(self._numbers[start : start + width * self.documents])
        return little(column)

    def number(self, wanted: str, number: Number) -> int:
        """Return one document's number in a column."""
        start, width = self._places[wanted]
        at = start + width * (number - self.base)
        return int.from_bytes(self._numbers[at : at + width], "little")

    @cached_property
    def _numbers(self) -> SealedMap:
        return self._mapped(commits.NUMBERS)

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        """Where each column begins, and how wide its numbers are."""
        widths = [array(code).itemsize for code in COLUMNS.values()]
        starts = accumulate((width * self.documents for width in widths), initial=0)
        return dict(zip(COLUMNS, zip(starts, widths, strict=False), strict=True))

    def count(self, field: str, term: str, found: dict[Number, int]) -> None:
        """Add to what was found how often each living document holds a term."""
        found.update(self.lists.held(field, term_bytes(term), self.base))
        for number in self.deleted:
            found.pop(number + self.base, None)

    def spread(self, field: str, term: str, often: bytearray) -> None:
        """Write down at each living document how often it holds a term; raise ValueError beyond 255 times."""
        for document, frequency in self.lists.held(field, term_bytes(term), self.base):
            often[document] = frequency
        for number in self.deleted:
            often[number + self.base] = 0

    def marked(self, field: str, term: str) -> bytes:
        """Return a byte for each document: whether it is living and holds a term."""
        pieces = self.lists.find(field, term_bytes(term))
        each = marked((piece.chunk.steps(piece.start, piece.end) for piece in pieces), self.documents)
        if not self.deleted:
            return each
        living = bytearray(each)
        for number in self.deleted:
            living[number] = 0
        return bytes(living)

    def counts(self, field: str, term: str) -> Counts:
        """Return how often each living document holds a term."""
        found: dict[Number, int] = {}
        self.count(field, term, found)
        return found

    def places(self, field: str, term: str, among: Sequence[Number]) -> Iterable[int]:
        """Return where a term stands in some of the documents (ascending), as `from_lists.Lists` tells places."""
        return self.lists.places(field, term_bytes(term), among, self.base)

    def needs(self, field: str, cover: Iterable[tuple[int, Iterable[str]]]) -> list[Need]:
        """Return the lists of what a run is made of."""
        return [
            Need(at, [piece for term in terms for piece in self.lists.find(field, term_bytes(term))])
            for at, terms in cover
        ]

    def crossed(self, needs: Sequence[Need], among: Set[Number] | None, *, plainly: bool) -> Set[int]:
        """Return where a run begins in some of the living documents, as `from_lists.Lists` tells places."""
        found = crossed(needs, among, self.base, plainly=plainly)
        if not self.deleted:
            return found
        return {place for place in found if (place >> PLACE_BITS) - self.base not in self.deleted}

    def holders(self, field: str, term: str) -> int:
        """Return how many documents hold a term, deleted ones too."""
        return self.lists.frequency(field, term_bytes(term))

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Yield all terms that begin so."""
        return map(term_text, self.lists.beginning(field, term_bytes(prefix)))

    def totals(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield all terms that begin so, with how many living documents hold each; in pieces where they are many."""
        for term, piece in self.lists.lists_beginning(field, term_bytes(prefix)):
            gone = len(self.deleted.intersection(piece.documents())) if self.deleted else 0
            yield term_text(term), piece.end - piece.start - gone

    def living(self) -> Iterator[Number]:
        """Yield the documents that are not deleted."""
        everything = range(self.base, self.base + self.documents)
        if not self.deleted:
            return iter(everything)
        return (number for number in everything if number - self.base not in self.deleted)


class Snapshot:
    """The newest commit of a folder, as lists; DamagedFileError, ForeignFileError."""

    def __init__(self, folder: Path, without: Collection[str] = ()) -> None:
        """Open the files; segments may be left `without` whom there is less to find."""
        self.generation = commits.newest(folder)
        _, self.seal = commits.read_contents(folder, self.generation)
        self.commit = Commit.read(self.seal.note)
        self._lengths = None if without else self.commit.lengths
        self.segments: list[OpenSegment] = []
        self._counts: dict[tuple[str, str], Counts] = {}
        self._marks: dict[tuple[str, str], Marks] = {}
        self._kept = 0
        self._columns: dict[str, array[int]] = {}
        self._read: Counter[str] = Counter()
        self._living: frozenset[Number] | None = None
        self._crossed = 0
        base = 0
        try:
            for segment in self.commit.segments:
                if segment.name not in without:
                    self.segments.append(OpenSegment(folder, self.seal, segment, base))
                    base += segment.documents
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the files."""
        for segment in self.segments:
            segment.close()

    @property
    def lengths(self) -> Lengths:
        """The sums for averages; counted where parts are left out."""
        if self._lengths is None:
            living = self.everything()
            titles = list(map(self.column("title_length", living).__getitem__, living))
            bodies = sum(map(self.column("body_length", living).__getitem__, living))
            self._lengths = Lengths(len(living), sum(map(bool, titles)), sum(titles), bodies)
        return self._lengths

    def numbers_of(self, articles: Iterable[ArticleId]) -> set[Number]:
        """Return all documents of some articles."""
        sought = set(articles)
        found: set[Number] = set()
        for segment in self.segments:
            own = [article for article in sought if segment.first <= article <= segment.last]
            if len(own) > _SEVERAL:
                order = segment.column("order")
                found.update(number for number in segment.living() if order[number - segment.base] >> 24 in sought)
            else:
                found.update(*(segment.counts("facts", f"a:{article}") for article in own))
        return found

    def articles(self) -> Iterator[ArticleId]:
        """Yield the articles that are held, once for each document."""
        order = self._whole_column("order")
        return (order[number] >> 24 for number in self.everything())

    def counts(self, field: str, term: str) -> Counts:
        """Return how often each document holds a term."""
        key = (field, term)
        if key not in self._counts:
            found = self._dense(field, term) if self._is_dense(field, term) else None
            self._keep(key, self._sparse(field, term) if found is None else found)
        return self._counts[key]

    def holding(self, field: str, term: str) -> Set[Number]:
        """Return which documents hold a term."""
        key = (field, term)
        if key in self._counts or not self._is_dense(field, term):
            return holders(self.counts(field, term))
        if key not in self._marks:
            self._marks[key] = Marks.told(b"".join(segment.marked(field, term) for segment in self.segments))
            self._kept += 2 * self._documents
        return self._marks[key]

    def _is_dense(self, field: str, term: str) -> bool:
        holding = self.frequency(field, term)
        return holding >= _LONG and holding * _SHARE >= self._documents

    def sums(self, field: str, prefix: str) -> Counts:
        """Return how often each document holds terms that begin so."""
        found: dict[Number, int] = defaultdict(int)
        for segment in self.segments:
            for number, often in segment.lists.held_of_all(field, term_bytes(prefix), segment.base):
                found[number] += often
            for number in segment.deleted:
                found.pop(number + segment.base, None)
        return found

    def totals(self, field: str, prefix: str) -> Mapping[str, int]:
        """Return how many documents hold each term that begins so."""
        found: dict[str, int] = defaultdict(int)
        for segment in self.segments:
            for term, documents in segment.totals(field, prefix):
                found[term] += documents
        return found

    def _keep(self, key: tuple[str, str], counts: Counts) -> None:
        """Keep a list for the next time; all others are forgotten where they have become too many."""
        size = 3 * self._documents if isinstance(counts, Often) else 100 * len(counts)
        if self._kept + size > _MOST_KEPT:
            self._counts.clear()
            self._marks.clear()
            self._kept = 0
        self._counts[key] = counts
        self._kept += size

    def _sparse(self, field: str, term: str) -> Counts:
        found: dict[Number, int] = {}
        for segment in self.segments:
            segment.count(field, term, found)
        return found

    def _dense(self, field: str, term: str) -> Often | None:
        """Return a list as a byte for each document; None where a document holds the term too often for a byte."""
        often = bytearray(self._documents)
        try:
            for segment in self.segments:
                segment.spread(field, term, often)
        except ValueError:
            return None
        return Often(bytes(often))

    @cached_property
    def _documents(self) -> int:
        return sum(segment.documents for segment in self.segments)

    def frequency(self, field: str, term: str) -> int:
        """Return about how long a list is."""
        return sum(segment.holders(field, term) for segment in self.segments)

    def places(self, field: str, term: str, among: Set[Number]) -> Iterable[int]:
        """Return where a term stands in those of some documents that hold it: document << PLACE_BITS | place."""
        ordered = sorted(among)
        return chain.from_iterable(segment.places(field, term, ordered) for segment in self.segments)

    def run_places(
        self, field: str, cover: Collection[tuple[int, Collection[str]]], among: Set[Number] | None
    ) -> Set[int]:
        """Return where a run begins, of which each of some terms stands so far behind the beginning, one of each row.

        Told are the places in some documents (None: in all), as `places` tells them.
        """
        found: set[int] = set()
        for segment in self.segments:
            needs = segment.needs(field, cover)
            self._crossed += sum(need.size for need in needs)
            found |= segment.crossed(needs, among, plainly=self._crossed < crossing.MUCH)
        return found

    def beginning(self, field: str, prefix: str) -> Iterable[str]:
        """Return all terms that begin so."""
        return dict.fromkeys(term for segment in self.segments for term in segment.beginning(field, prefix))

    def everything(self) -> Set[Number]:
        """Return all documents."""
        if self._living is None:
            deleted = {number + segment.base for segment in self.segments for number in segment.deleted}
            self._living = frozenset(range(self._documents)) - deleted
        return self._living

    def column(self, name: str, numbers: Collection[Number]) -> Column:
        """Return a column of which the numbers of some documents are wanted."""
        self._read[name] += len(numbers)
        if self._read[name] > _FEW or name in self._columns:
            return self._whole_column(name)
        return _FewOf(self.segments, name)

    def _whole_column(self, name: str) -> array[int]:
        if name not in self._columns:
            column = array(COLUMNS[name])
            for segment in self.segments:
                column.extend(segment.column(name))
            self._columns[name] = column
        return self._columns[name]

    def parts(self, numbers: Collection[Number]) -> tuple[Sequence[Number], Sequence[Number]]:
        """Return those of some documents that are parts of an article, and for each the document of the article."""
        kinds = self._kinds
        parts = list(compress(numbers, map(kinds.__getitem__, numbers)))
        if APART not in kinds:
            return parts, list(map(kinds.find, repeat(bytes([WHOLE])), parts))
        found = ((part, kinds.find(WHOLE, part) if kinds[part] == FOLLOWED else self._whole_of(part)) for part in parts)
        known = [(part, whole) for part, whole in found if whole is not None]
        return [part for part, _ in known], [whole for _, whole in known]

    def wholes(self, marked: Marks) -> Set[Number]:
        """Return the articles of those of some documents that are parts."""
        if APART in self._kinds:
            return frozenset(self.parts(list(marked))[1])
        return wholes_after(*self._lanes_of_kinds, marked)

    @cached_property
    def _kinds(self) -> bytes:
        return self._whole_column("part").tobytes()

    @cached_property
    def _lanes_of_kinds(self) -> tuple[int, int]:
        """Lanes of all parts, with 255 for each, and of all articles, with 1."""
        parts = self._kinds.translate(bytes([0, *[255] * 255]))
        return lane_of(parts), lane_of(self._kinds.translate(bytes([1, *[0] * 255])))

    def sizes(self) -> int:
        """Return the size of each document, as `index.engines.dense` knows sizes."""
        return self._sizes

    @cached_property
    def _sizes(self) -> int:
        return lane_of(self._whole_column("size").tobytes())

    def _whole_of(self, part: Number) -> Number | None:
        """Return the document of the article that a part is of, wherever it is; None where there is none."""
        order = self._whole_column("order")
        article = order[part] >> 24
        return next((number for number in self.counts("facts", f"a:{article}") if order[number] == article << 24), None)


class _FewOf:
    """A column that is read where one of its numbers is asked for."""

    def __init__(self, segments: Sequence[OpenSegment], name: str) -> None:
        self._segments, self._name = segments, name
        self._bases = [segment.base for segment in segments]

    def __getitem__(self, number: Number) -> int:
        return self._segments[bisect_right(self._bases, number) - 1].number(self._name, number)
