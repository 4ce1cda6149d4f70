"""Which segments are joined: few stay, none is rewritten often, and a small commit stays small."""

from __future__ import annotations

import pytest

from index.engines.commits import Segment
from index.engines.whoosh_writing import to_be_joined


def segment(name: int, documents: int, deleted: int = 0) -> Segment:
    return Segment(f"MAIN_{name}", documents, 1, 1, frozenset(range(deleted)))


def grown(segments: list[Segment], steps: int, documents: int, *, at_ease: bool) -> tuple[list[Segment], list[int]]:
    """Add segments one after another, joining as told; return what is left, and how many documents each step wrote."""
    written = []
    for step in range(steps):
        segments = [*segments, segment(step, documents)]
        wrote = documents
        for chosen in to_be_joined(segments, at_ease=at_ease):
            total = sum(each.documents - len(each.deleted) for each in chosen)
            segments = [each for each in segments if each not in chosen] + [segment(1000 + step, total)]
            wrote += total
        written.append(wrote)
    return segments, written


def test_adding_an_article_at_a_time_writes_little() -> None:
    large = [segment(5000 + number, 60_000) for number in range(4)]
    left, written = grown(large, 60, 2, at_ease=False)
    assert max(written) <= 12
    assert len(left) <= 30
    assert left[:4] == large


def test_many_large_segments_do_not_make_a_small_commit_wait() -> None:
    large = [segment(5000 + number, 6_000) for number in range(60)]
    left, written = grown(large, 60, 2, at_ease=False)
    assert max(written) <= 12
    assert left[:60] == large


@pytest.mark.parametrize(
    ("crowd", "documents", "written"),
    [(30, 9, 2), (50, 9, 2 + 3 * 9), (60, 9, 2 + 3 * 9), (50, 60, 2), (60, 60, 2 + 8 * 60)],
)
def test_the_more_small_segments_there_are_the_more_is_joined_at_once(crowd: int, documents: int, written: int) -> None:
    segments = [segment(5000 + number, documents) for number in range(crowd)]
    assert grown(segments, 1, 2, at_ease=False)[1] == [written]


def test_many_small_segments_are_joined_in_the_end() -> None:
    left, written = grown([], 2000, 4, at_ease=False)
    assert len(left) <= 70
    assert sum(each.documents for each in left) == 8000
    assert sum(wrote > 40 for wrote in written) <= 100


def test_an_import_rewrites_each_document_a_few_times_at_most() -> None:
    left, written = grown([], 190, 1200, at_ease=True)
    assert sum(written) <= 2 * 190 * 1200
    assert len(left) < 40
    assert max(each.documents for each in left) <= 1 << 15


def test_what_is_mostly_deleted_is_written_anew() -> None:
    kept, spent = segment(1, 20_000, 5), segment(2, 20_000, 15_000)
    assert to_be_joined([kept, spent], at_ease=True) == [[spent]]
    assert to_be_joined([kept, spent], at_ease=False) == []
