"""Tests of lists held as a byte for each document: they are the sets and dictionaries that they stand for."""

from __future__ import annotations

from collections.abc import Set
from operator import and_, or_, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.dense import STRETCHES, Marks, Often, both, joined, lane_of, levels, size_of, wholes_after

DOCUMENTS = 40
sets = st.frozensets(st.integers(0, DOCUMENTS - 1))


def _marks(numbers: Set[int]) -> Marks:
    return Marks.of(numbers, DOCUMENTS)


@given(one=sets, other=sets)
def test_marks_are_a_set(one: frozenset[int], other: frozenset[int]) -> None:
    assert list(_marks(one)) == sorted(one)
    assert (len(_marks(one)), bool(_marks(one))) == (len(one), bool(one))
    assert {number for number in range(-2, DOCUMENTS + 2) if number in _marks(one)} == one
    for operator in (and_, or_, sub):
        for left, right in ((_marks(one), _marks(other)), (_marks(one), other), (one, _marks(other))):
            assert set(operator(left, right)) == operator(one, other)
    keys = dict.fromkeys(one).keys()
    assert set(both(keys, _marks(other))) == one & other
    assert set(joined([keys, _marks(other), frozenset([3])])) == one | other | {3}


@given(numbers=sets, size=st.integers(1, DOCUMENTS))
def test_a_sample_is_of_the_documents(numbers: frozenset[int], size: int) -> None:
    sample = _marks(numbers).sample(size)
    assert len(sample) == len(set(sample)) <= max(size, STRETCHES)
    assert set(sample) <= numbers
    assert len(sample) >= min(size, len(numbers)) // STRETCHES


def test_a_sample_of_every_other_document_is_not_empty() -> None:
    odd = frozenset(range(1, DOCUMENTS, 2))
    assert all(_marks(odd).sample(size) for size in range(1, DOCUMENTS))


@given(counts=st.dictionaries(st.integers(0, DOCUMENTS - 1), st.integers(1, 255)))
def test_often_is_a_dictionary(counts: dict[int, int]) -> None:
    often = Often(bytes(counts.get(number, 0) for number in range(DOCUMENTS)))
    assert dict(often.items()) == counts
    assert len(often) == len(counts)
    assert often.get(0) == counts.get(0)
    with pytest.raises(KeyError):
        often[DOCUMENTS]
    assert {level: set(numbers) for level, numbers in levels(often).items()} == levels(counts)


@given(
    rows=st.lists(st.tuples(st.integers(0, 255), st.integers(0, 300) | st.integers(0, 1 << 24)), min_size=1),
    limit=st.floats(-50, 3000),
)
def test_no_document_that_may_be_short_enough_is_left_out(rows: list[tuple[int, int]], limit: float) -> None:
    often = Often(bytes(times for times, _ in rows))
    sizes = lane_of(bytes(size_of(length) for _, length in rows))
    reached = set(often.reaching(sizes, lambda times: times * limit))
    assert reached >= {at for at, (times, length) in enumerate(rows) if times and length <= times * limit}
    assert reached <= {at for at, (times, _) in enumerate(rows) if times}


def test_sizes_tell_short_bodies_from_long_ones() -> None:
    lengths = [0, 31, 32, 255, 256, 511, 512, 1023, 1024, 4095, 4096, 65535, 65536, 1 << 24]
    sizes = bytes(map(size_of, lengths))
    assert list(sizes) == [0, 0, 1, 7, 8, 8, 9, 10, 11, 14, 15, 15, 15, 15]
    often = Often(bytes([10] * len(lengths)))
    assert set(often.reaching(lane_of(sizes), lambda _: 600.0)) == set(range(7))


@given(kinds=st.lists(st.booleans(), max_size=DOCUMENTS), numbers=sets)
def test_a_part_leads_to_the_whole_that_comes_next(kinds: list[bool], numbers: frozenset[int]) -> None:
    """A kind is whether a document is a whole."""
    kinds = [*kinds, *[True] * (DOCUMENTS - len(kinds))]
    parts = int.from_bytes(bytes(0 if whole else 255 for whole in kinds), "little")
    found = wholes_after(parts, int.from_bytes(bytes(kinds), "little"), _marks(numbers))
    assert set(found) == {kinds.index(True, number) for number in numbers if not kinds[number]}
