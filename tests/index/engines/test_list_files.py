"""Files of posting lists say what was put into them, however they came about."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engines import posting_lists
from index.engines.list_files import Gathered, ListFile, Part, Terms, joined, write
from index.engines.posting_lists import BLOCK, Postings

Rows = Mapping[str, Mapping[int, Sequence[int]]]
"""Term, document, positions."""


def gathered(rows: Rows, field: str = "body") -> Gathered:
    made = Gathered()
    for document in sorted({document for row in rows.values() for document in row}):
        made.add_placed(field, document, {term: row[document] for term, row in rows.items() if document in row})
    return made


def written(fields: Sequence[tuple[str, Terms]]) -> ListFile:
    file = io.BytesIO()
    write(file, fields)
    return ListFile(file.getvalue(), file.tell())


def written_from(rows: Rows) -> ListFile:
    made = gathered(rows)
    return written([(field, made.terms(field)) for field in sorted(made.fields())])


def read(lists: ListFile, rows: Rows) -> Rows:
    everything = {document for row in rows.values() for document in row}
    found = {}
    for term in lists.beginning("body", b""):
        counts = lists.counts("body", term)
        positions = lists.positions("body", term, everything)
        assert {number: len(row) for number, row in positions.items()} == dict(counts)
        assert lists.frequency("body", term) == len(counts)
        found[term.decode()] = positions
    return found


places = st.lists(st.integers(0, 70_000), min_size=1, max_size=4, unique=True).map(sorted)
documents = st.dictionaries(st.integers(0, 400), places, min_size=1, max_size=30)
rows_of = st.dictionaries(st.sampled_from(["白皓", "白", "网", "互联", "a", "𠮷野"]), documents, max_size=4)


@given(rows_of)
def test_what_is_written_is_read(rows: Rows) -> None:
    assert read(written_from(rows), rows) == rows


@given(st.lists(rows_of, min_size=1, max_size=4))
@settings(max_examples=50)
def test_parts_are_joined_as_if_written_at_once(parts: list[Rows]) -> None:
    whole: dict[str, dict[int, Sequence[int]]] = {}
    sources = []
    for number, rows in enumerate(parts):
        base = number * 1000
        sources.append(Part(written_from(rows), base))
        for term, row in rows.items():
            whole.setdefault(term, {}).update({document + base: places for document, places in row.items()})
    assert read(written(list(joined(sources))), whole) == whole


@given(rows_of, st.sets(st.integers(0, 400)))
@settings(max_examples=50)
def test_documents_can_be_left_out(rows: Rows, gone: set[int]) -> None:
    left = {old: new for new, old in enumerate(number for number in range(401) if number not in gone)}
    expected = {
        term: {left[number]: places for number, places in row.items() if number in left} for term, row in rows.items()
    }
    expected = {term: row for term, row in expected.items() if row}
    assert read(written(list(joined([Part(written_from(rows), 0, left)]))), expected) == expected


@pytest.mark.parametrize("count", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 1000])
@pytest.mark.parametrize("step", [1, 300, 70_000])
@pytest.mark.parametrize("occurrences", [1, 2, 300])
def test_lists_of_every_length_and_width(count: int, step: int, occurrences: int) -> None:
    row = {number * step: list(range(number % 7, number % 7 + occurrences)) for number in range(count)}
    row[(count - 1) * step] = [0, 69_000] if occurrences > 1 else [69_000]
    rows = {"网": row}
    assert read(written_from(rows), rows) == rows
    moved = {"网": {number + 5: places for number, places in row.items()}}
    assert read(written(list(joined([Part(written_from(rows), 5)]))), moved) == moved


def test_long_lists_are_joined_block_by_block() -> None:
    rows = {"网": {number: [number % 5] for number in range(3 * BLOCK)}}
    parts = [Part(written_from(rows), base) for base in (0, 1000, 2000)]
    whole = {"网": {number + base: [number % 5] for base in (0, 1000, 2000) for number in range(3 * BLOCK)}}
    assert read(written(list(joined(parts))), whole) == whole


def test_only_what_is_asked_for_is_found() -> None:
    rows = {"网": {number: [number] for number in range(0, 1000, 2)}}
    lists = written_from(rows)
    assert lists.positions("body", "网".encode(), {3, 4, 900, 5000}) == {4: [4], 900: [900]}
    assert lists.counts("body", "络".encode()) == {}
    assert lists.counts("title", "网".encode()) == {}
    assert list(lists.beginning("body", b"\xff")) == []


def test_a_field_without_positions_keeps_none() -> None:
    made = Gathered()
    for number in range(300):
        made.add_counted("words", number, {"w": number % 3 + 1})
    lists = written([("words", made.terms("words"))])
    assert lists.counts("words", b"w") == {number: number % 3 + 1 for number in range(300)}


@given(st.lists(st.integers(0, 2**40)))
def test_variable_length_numbers(numbers: list[int]) -> None:
    assert posting_lists.read_varints(posting_lists.varints(numbers)) == numbers


def test_renumbering_keeps_positions_with_their_documents() -> None:
    assert Postings([1, 4, 9], [1, 2, 1], [[5], [1, 2], [7]]).moved({1: 0, 9: 1}) == Postings(
        [0, 1], [1, 1], [[5], [7]]
    )
