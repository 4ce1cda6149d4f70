"""Where a run of characters stands: crossing the places of the terms that it is made of.

Each place of a term tells where the run would begin if the term were part of it there. Where all terms tell the same,
the run stands: so the places of the rarest term are a set, which the others' are crossed with.

A program that starts, answers once and ends does this with Python's sets, since importing numpy takes longer than
nearly any answer. One that goes on asking is better off with numpy: it is imported once as much was crossed as its
import costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from index.engines.posting_lists import PLACE_BITS, Stretch, for_numpy, rows_among

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

MUCH: Final = 300_000
"""Crossing lists of so many documents takes as long as importing numpy."""

_FEW: Final = 3
"""Where fewer than one of so many documents are left, their places are sought rather than all gone through."""


class Need(NamedTuple):
    """What must stand so many characters behind the beginning of a run: any of some terms, by their lists."""

    at: int
    lists: Sequence[Stretch]

    @property
    def size(self) -> int:
        """How many documents the lists tell of."""
        return sum(piece.end - piece.start for piece in self.lists)


def crossed(needs: Iterable[Need], among: Set[int] | None, base: int, *, plainly: bool) -> Set[int]:
    """Return where runs begin in some documents (None: in all): document << PLACE_BITS | place.

    The documents are told, and returned, moved on by `base`.
    """
    needs = sorted(needs, key=lambda need: need.size)
    if not needs[0].lists:
        return frozenset()
    return _plainly(needs, among, base) if plainly else _at_once(needs, among, base)


def _plainly(needs: Sequence[Need], among: Set[int] | None, base: int) -> Set[int]:
    listed = [[piece.documents(base) for piece in need.lists] for need in needs]
    for documents in listed:
        own = chain.from_iterable(documents)
        among = frozenset(own) if among is None else frozenset(among).intersection(own)
    if not among:
        return frozenset()
    found: frozenset[int] | None = None
    for need, documents in zip(needs, listed, strict=True):
        pieces = (_begins(need.at, piece, own, among) for piece, own in zip(need.lists, documents, strict=True))
        begins = list(chain.from_iterable(pieces))
        found = frozenset(begins) if found is None else found.intersection(begins)
    return found or frozenset()


def _begins(at: int, piece: Stretch, documents: Sequence[int], among: Set[int]) -> Iterator[int]:
    """Return where a run would begin, by each place of a term in some documents, or in more than these."""
    are_few = len(among) * _FEW < len(documents)
    return piece.placed(documents, rows_among(documents, sorted(among)) if are_few else None, at)


# --- with numpy -------------------------------------------------------------------------------------------------------


def _at_once(needs: Sequence[Need], among: Set[int] | None, base: int) -> Set[int]:
    import numpy as np

    found: NDArray[numpy.int64] | None = None
    for need in needs:
        begins = np.concatenate([_all_begins(need.at, piece, base) for piece in need.lists])
        found = begins if found is None else np.intersect1d(found, begins, assume_unique=True)
    assert found is not None
    if among is not None:
        found = found[np.isin(found >> PLACE_BITS, np.fromiter(among, np.int64, len(among)))]
    return frozenset(found.tolist())


def _all_begins(at: int, piece: Stretch, base: int) -> NDArray[numpy.int64]:
    import numpy as np

    documents = np.cumsum(for_numpy(piece.chunk.steps(piece.start, piece.end)), dtype=np.int64) + base
    places = for_numpy(piece.places())
    begins: NDArray[numpy.int64] = np.repeat(documents << PLACE_BITS, for_numpy(piece.frequencies()))
    return begins + places - at
