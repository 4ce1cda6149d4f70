"""Joining the lists of several segments: term by term, the documents of each following those of the one before.

What is read is not taken apart: of each segment a stretch of the columns is laid beside those of the others, all lists
are put in the order of their terms (a sort of lists, not of documents), and the columns are written out in that order.
The segments are walked through together, a bounded stretch of each at a time. Where there is much to be joined numpy
does it; where there is little, importing it would take longer than the work.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from index.engines.gathering import plain
from index.engines.list_files import ListFile
from index.engines.posting_lists import Chunk, Lists, for_numpy

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_GO: Final = 1_500_000
"""Documents of lists that are held in memory at once, about."""

GONE: Final = 0xFFFFFFFF
"""The new number of a document that is left out."""


class Part(NamedTuple):
    """A segment's lists, and the new number of each of its documents (or GONE), ascending."""

    lists: ListFile
    numbers: array[int]


def joined(parts: Sequence[Part], field: str, *, plainly: bool) -> Iterator[Lists]:
    """Yield a field's lists of all parts as one; each part's new numbers must follow those of the part before."""
    sources = [_Source(part, field) for part in parts]
    quota = _GO // len(sources) + 1
    while sources:
        for source in sources:
            source.read_on(quota)
        bound = min((source.last for source in sources if not source.is_done), default=None)
        taken = [each for source in sources for each in source.take(bound)]
        # Where one list alone is longer than a stretch, longer stretches are needed.
        quota = quota if taken else 2 * quota
        sources = [source for source in sources if source.chunks or not source.is_done]
        if taken:
            made = _plainly(taken) if plainly else _at_once(taken)
            if made.texts:
                yield made


class _Taken(NamedTuple):
    """Lists of a chunk, the terms from `first` on, with the new numbers of their documents."""

    chunk: Chunk
    first: int
    last: int
    numbers: array[int]


class _Source:
    """A segment that is walked through."""

    def __init__(self, part: Part, field: str) -> None:
        self._numbers = part.numbers
        self._unread = part.lists.chunks(field)
        self.chunks: list[tuple[Chunk, int]] = []
        """What was read and not taken, with the place of the first term that was not."""
        self.is_done = False

    @property
    def last(self) -> bytes:
        """The last term that was read; more of its list may follow."""
        return self.chunks[-1][0].texts[-1]

    def read_on(self, quota: int) -> None:
        """Read until there are so many documents of lists."""
        rows = sum(sum(chunk.counts()) for chunk, _ in self.chunks)
        while not self.is_done and rows < quota:
            chunk = next(self._unread, None)
            if chunk is None:
                self.is_done = True
            else:
                self.chunks.append((chunk, 0))
                rows += sum(chunk.counts())

    def take(self, bound: bytes | None) -> Iterator[_Taken]:
        """Yield all that was read of terms before a bound."""
        while self.chunks:
            chunk, first = self.chunks[0]
            last = len(chunk.texts) if bound is None else bisect_left(chunk.texts, bound)
            if last > first:
                yield _Taken(chunk, first, last, self._numbers)
            if last < len(chunk.texts):
                self.chunks[0] = chunk, max(first, last)
                return
            del self.chunks[0]


# --- plainly ----------------------------------------------------------------------------------------------------------


class _Columns(NamedTuple):
    """The columns of lists as they are in a segment, but for documents that are gone."""

    base: int
    """The new number of the document that the steps count from."""
    counts: list[int]
    steps: list[int]
    frequencies: list[int]
    places: list[int]


_Piece = tuple[_Columns, int, int, int, int]
"""A list within columns: where it begins and ends among documents, and among places."""


def _plainly(taken: Sequence[_Taken]) -> Lists:
    pieces: dict[bytes, list[_Piece]] = defaultdict(list)
    for each in taken:
        _lay_out(each, pieces)
    counts: list[int] = []
    steps: list[int] = []
    frequencies: list[int] = []
    places: list[int] = []
    texts = sorted(pieces)
    for text in texts:
        before, listed = 0, len(steps)
        for (base, _, own, own_frequencies, own_places), at, end, place, placed in pieces[text]:
            document = base + own[at]
            steps.append(document - before)
            # Nearly all lists of a small segment are of one document.
            if end - at == 1:
                frequencies.append(own_frequencies[at])
            else:
                steps += own[at + 1 : end]
                document += sum(own[at + 1 : end])
                frequencies += own_frequencies[at:end]
            if placed - place == 1:
                places.append(own_places[place])
            else:
                places += own_places[place:placed]
            before = document
        counts.append(len(steps) - listed)
    is_placed = taken[0].chunk.is_placed
    return Lists(
        texts, array("I", counts), array("I", steps), array("I", frequencies), array("I", places) if is_placed else None
    )


def _lay_out(taken: _Taken, pieces: dict[bytes, list[_Piece]]) -> None:
    """Note of each term where its list is."""
    columns = _living(taken) if GONE in taken.numbers else _read(taken)
    ends = list(accumulate(columns.frequencies, initial=0)) if columns.places else [0] * (len(columns.frequencies) + 1)
    at = 0
    for text, count in zip(taken.chunk.texts[taken.first : taken.last], columns.counts, strict=True):
        if count:
            pieces[text].append((columns, at, at + count, ends[at], ends[at + count]))
            at += count


def _read(taken: _Taken) -> _Columns:
    """Return the columns of what was taken."""
    chunk = taken.chunk
    counts = list(chunk.counts())
    at = sum(counts[: taken.first])
    end = at + sum(counts[taken.first : taken.last])
    frequencies = list(chunk.frequencies(at, end))
    place = sum(chunk.frequencies(0, at))
    places = list(chunk.places()[place : place + sum(frequencies)]) if chunk.is_placed else []
    steps = list(chunk.steps(at, end))
    return _Columns(taken.numbers[0], counts[taken.first : taken.last], steps, frequencies, places)


def _living(taken: _Taken) -> _Columns:
    """Return the columns of what was taken, without the documents that are gone."""
    whole = _read(taken)
    left = _Columns(0, [], [], [], [])
    at = place = 0
    for count in whole.counts:
        document, before, listed = 0, 0, len(left.steps)
        for step, frequency in zip(whole.steps[at : at + count], whole.frequencies[at : at + count], strict=True):
            document += step
            number = taken.numbers[document]
            if number != GONE:
                left.steps.append(number - before)
                left.frequencies.append(frequency)
                left.places.extend(whole.places[place : place + frequency])
                before = number
            place += frequency
        left.counts.append(len(left.steps) - listed)
        at += count
    return left


# --- with numpy -------------------------------------------------------------------------------------------------------


def _at_once(taken: Sequence[_Taken]) -> Lists:
    import numpy as np

    texts = [text for chunk, first, last, _ in taken for text in chunk.texts[first:last]]
    counts, documents, frequencies, places = _columns(taken)
    there = documents != GONE
    if not there.all():
        lists = np.repeat(np.arange(len(counts)), counts)[there]
        if places is not None:
            places = places[np.repeat(there, frequencies)]
        documents, frequencies = documents[there], frequencies[there]
        counts = np.bincount(lists, minlength=len(counts)).astype(np.uint32)
    # Each part's terms are sorted already, and sorting sees that.
    together = list(dict.fromkeys(sorted(texts)))
    ranks = dict(zip(together, range(len(together)), strict=True))
    rank = np.fromiter(map(ranks.__getitem__, texts), np.int64, len(texts))
    order = np.argsort(rank, kind="stable")
    rows = _gathered(counts, order)
    if places is not None:
        places = places[_gathered(frequencies, rows)]
    documents, frequencies = documents[rows], frequencies[rows]
    totals = np.bincount(rank, weights=counts, minlength=len(together)).astype(np.int64)
    kept = np.flatnonzero(totals)
    if len(kept) < len(together):
        together = [together[at] for at in kept]
        totals = totals[kept]
    starts = np.cumsum(totals) - totals
    steps = np.diff(documents, prepend=documents[:1])
    steps[starts] = documents[starts]
    return Lists(together, plain(totals), plain(steps), plain(frequencies), None if places is None else plain(places))


def _gathered(sizes: NDArray[numpy.integer], order: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    """Return the numbers of all things of some groups in a new order of the groups."""
    import numpy as np

    starts = np.cumsum(sizes, dtype=np.int64) - sizes
    taken = sizes[order]
    ends = np.cumsum(taken, dtype=np.int64)
    first: NDArray[numpy.int64] = np.repeat(starts[order] - (ends - taken), taken)
    return first + np.arange(len(first))


def _columns(
    taken: Sequence[_Taken],
) -> tuple[NDArray[numpy.uint32], NDArray[numpy.uint32], NDArray[numpy.uint32], NDArray[numpy.uint32] | None]:
    """Return the columns of all that was taken, with new numbers of documents in place of steps."""
    import numpy as np

    counts, documents, frequencies, places = [], [], [], []
    for chunk, first, last, numbers in taken:
        all_counts = for_numpy(chunk.counts())
        start, count = int(all_counts[:first].sum()), all_counts[first:last]
        end = start + int(count.sum())
        counts.append(count)
        documents.append(np.frombuffer(numbers, np.uint32)[_summed(for_numpy(chunk.steps(start, end)), count)])
        frequency = for_numpy(chunk.frequencies(start, end))
        frequencies.append(frequency)
        if chunk.is_placed:
            at = sum(chunk.frequencies(0, start))
            places.append(for_numpy(chunk.places()[at : at + int(frequency.sum())]))
    return (
        np.concatenate(counts),
        np.concatenate(documents),
        np.concatenate(frequencies),
        np.concatenate(places) if places else None,
    )


def _summed(steps: NDArray[numpy.uint32], counts: NDArray[numpy.uint32]) -> NDArray[numpy.int64]:
    """Return documents from steps, begun anew with each list."""
    import numpy as np

    sums = np.cumsum(steps, dtype=np.int64)
    starts = np.cumsum(counts, dtype=np.int64) - counts
    before: NDArray[numpy.int64] = np.repeat(sums[starts] - steps[starts], counts)
    return sums - before
