"""Files of posting lists say what was put into them, however they came about."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable, Mapping, Sequence, Set

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.terms import GAP, pairs
from index.engines import gathering, joining
from index.engines.gathering import Bags, Streams
from index.engines.joining import GONE, Part, joined
from index.engines.list_files import ListFile, term_bytes, write
from index.engines.posting_lists import LONG, PLACE_BITS, Lists
from index.engines.taken_apart import Bag

Rows = Mapping[str, Mapping[int, Sequence[int]]]
"""Term, document, positions."""


def lists_of(rows: Rows) -> Lists:
    counts, steps, frequencies, places = array("I"), array("I"), array("I"), array("I")
    terms = sorted(term for term, row in rows.items() if row)
    for term in terms:
        counts.append(len(rows[term]))
        before = 0
        for document, row in sorted(rows[term].items()):
            steps.append(document - before)
            frequencies.append(len(row))
            places.extend(row)
            before = document
    return Lists([term.encode() for term in terms], counts, steps, frequencies, places)


def written(goes: Iterable[Lists]) -> ListFile:
    file = io.BytesIO()
    write(file, [("body", goes)])
    return ListFile(file.getvalue(), file.tell())


def spelled(goes: Iterable[Lists]) -> bytes:
    file = io.BytesIO()
    write(file, [("body", goes)])
    return file.getvalue()


def places_of(lists: ListFile, term: bytes, among: Set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place in lists.places("body", term, sorted(among)):
        found.setdefault(place >> PLACE_BITS, []).append(place & (1 << PLACE_BITS) - 1)
    return found


def read(lists: ListFile) -> dict[str, dict[int, list[int]]]:
    found = {}
    for term in lists.beginning("body", b""):
        counts = lists.counts("body", term)
        positions = places_of(lists, term, counts.keys())
        assert {number: len(row) for number, row in positions.items()} == dict(counts)
        assert lists.frequency("body", term) == len(counts)
        found[term.decode()] = positions
    return found


places = st.lists(st.integers(0, 70_000), min_size=1, max_size=4, unique=True).map(sorted)
documents = st.dictionaries(st.integers(0, 400), places, min_size=1, max_size=30)
rows_of = st.dictionaries(st.sampled_from(["白皓", "白", "网", "互联", "a", "𠮷野"]), documents, max_size=4)


@given(rows_of)
def test_what_is_written_is_read(rows: Rows) -> None:
    assert read(written([lists_of(rows)])) == rows


@pytest.mark.parametrize("plainly", [True, False])
@given(parts=st.lists(rows_of, min_size=1, max_size=4), gone=st.sets(st.integers(0, 400)))
@settings(max_examples=40, deadline=None)
def test_parts_are_joined_as_if_written_at_once(plainly: bool, parts: list[Rows], gone: set[int]) -> None:
    whole: dict[str, dict[int, Sequence[int]]] = {}
    sources, new = [], 0
    for rows in parts:
        numbers = array("I", [GONE]) * 401
        for document in range(401):
            if document not in gone:
                numbers[document] = new
                new += 1
        for term, row in rows.items():
            kept = {numbers[document]: row[document] for document in sorted(row) if document not in gone}
            whole.setdefault(term, {}).update(kept)
        sources.append(Part(written([lists_of(rows)]), numbers))
    expected = {term: row for term, row in whole.items() if row}
    assert read(written(joined(sources, "body", plainly=plainly))) == expected


@pytest.mark.parametrize("plainly", [True, False])
def test_much_is_joined_a_stretch_at_a_time(monkeypatch: pytest.MonkeyPatch, plainly: bool) -> None:
    monkeypatch.setattr(joining, "_GO", 3000)
    rows = {f"{number:05}": {document: [7] for document in range(number % 5 + 1)} for number in range(4000)}
    rows["02000"] = {document: [document % 9] for document in range(3 * LONG)}
    parts = [Part(written([lists_of(rows)]), array("I", range(base, base + 3 * LONG))) for base in (0, 3 * LONG)]
    goes = list(joined(parts, "body", plainly=plainly))
    assert len(goes) > 2
    twice = {term: row | {number + 3 * LONG: at for number, at in row.items()} for term, row in rows.items()}
    assert read(written(goes)) == twice


@pytest.mark.parametrize("count", [1, 2, LONG - 1, LONG, LONG + 1, 3 * LONG])
@pytest.mark.parametrize("step", [1, 300, 70_000])
@pytest.mark.parametrize("occurrences", [1, 2, 300])
def test_lists_of_every_length_and_width(count: int, step: int, occurrences: int) -> None:
    row: dict[int, Sequence[int]] = {number * step: [number % 7] for number in range(count)}
    for number in {0, count // 2, count - 1}:
        row[number * step] = [*range(occurrences - 1), 69_000]
    rows: Rows = {"网": row, "络": {3: [1]}, "一": {5: [2, 3]}}
    assert read(written([lists_of(rows)])) == rows


def test_many_terms_fill_pages_of_the_directory() -> None:
    rows = {f"{number:06}": {number % 5: [number]} for number in range(200_000)}
    lists = written([lists_of(rows)])
    for number in (0, 1, 1023, 1024, 65_536, 131_072, 199_999):
        assert dict(lists.counts("body", f"{number:06}".encode())) == {number % 5: 1}
    assert list(lists.beginning("body", b"12345")) == [f"12345{digit}".encode() for digit in range(10)]
    assert list(lists.beginning("body", b"2")) == []
    assert lists.counts("body", b"0000000") == {}


def test_only_what_is_asked_for_is_found() -> None:
    lists = written([lists_of({"网": {number: [number] for number in range(0, 20_000, 2)}})])
    assert places_of(lists, "网".encode(), {3, 4, 900, 50_000}) == {4: [4], 900: [900]}
    many = places_of(lists, "网".encode(), set(range(9000)))
    assert many == {number: [number] for number in range(0, 9000, 2)}
    assert lists.counts("body", "络".encode()) == {}
    assert lists.counts("title", "网".encode()) == {}
    assert list(lists.beginning("body", b"\xff")) == []


streams = st.lists(st.text("白皓王ab，𠮷\ud800 ", max_size=30).map(lambda text: " ".join(text.split())), max_size=8)


@given(streams)
def test_streams_are_inverted(texts: list[str]) -> None:
    gathered = Streams(texts)
    expected: dict[str, dict[int, list[int]]] = {}
    for number, text in enumerate(texts):
        for at, pair in pairs(text):
            expected.setdefault(pair, {}).setdefault(number, []).append(at)
    lists = written(gathered.lists(plainly=True))
    for term, row in expected.items():
        spelling = term.encode("utf-8", "surrogatepass")
        assert places_of(lists, spelling, row.keys()) == row
    assert len(list(lists.beginning("body", b""))) == len(expected)


@given(streams)
@settings(deadline=None)
def test_streams_are_inverted_alike_with_numpy_and_without(texts: list[str]) -> None:
    gathered = Streams([each for text in texts for each in ("", text, "")])
    assert spelled(gathered.lists(plainly=True)) == spelled(gathered.lists(plainly=False))


@given(
    st.lists(
        st.dictionaries(st.text("白皓a \ud800𠮷", min_size=1, max_size=7), st.integers(1, 300), max_size=6), max_size=6
    )
)
@settings(deadline=None)
def test_words_are_inverted_alike_with_numpy_and_without(bags: list[dict[str, int]]) -> None:
    gathered = Bags([Bag.of(bag) for bag in bags])
    assert spelled(gathered.lists(plainly=True)) == spelled(gathered.lists(plainly=False))
    lists = written(gathered.lists(plainly=True))
    for word in {word for bag in bags for word in bag}:
        expected = {number: bag[word] for number, bag in enumerate(bags) if word in bag}
        assert dict(lists.counts("body", term_bytes(word))) == expected


def test_much_is_sorted_a_range_of_terms_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    gathered = Streams([GAP.join("一二三四五六七八九十"[number % 7 :] * 3) for number in range(50)])
    whole = read(written(gathered.lists(plainly=True)))
    monkeypatch.setattr(gathering, "_GO", 100)
    goes = list(gathered.lists(plainly=False))
    assert len(goes) > 5
    assert read(written(goes)) == whole
