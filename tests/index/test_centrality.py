"""Centrality: the sentence that is like most others, none twice, and a walk that is a walk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.centrality import _likeness, _vectors, _walk, central

TALK = [
    "换位思考是服务居民的第一步",
    "服务居民要先学会换位思考",
    "换位思考才能服务好居民",
    "问题清单要件件有回音",
    "件件有回音的问题清单才有用",
    "食堂的馒头很香",
]


def even(count: int) -> list[float]:
    return [1.0] * count


def test_the_first_is_of_the_largest_group_and_the_second_of_the_next() -> None:
    first, second = central(TALK, even(6), 2)
    assert first in (0, 1, 2)
    assert second in (3, 4)


def test_a_copy_is_not_chosen_again_while_there_is_another_subject() -> None:
    chosen = central([TALK[0], TALK[0], TALK[0], TALK[3], TALK[4]], even(5), 2)
    assert len({(TALK[0], TALK[3])[place > 2] for place in chosen}) == 2


def test_weights_prefer_and_exclude() -> None:
    assert central(TALK, [0, 0, 1, 0, 0, 0], 3) == [2]
    assert central(TALK[:3], [1, 1, 9], 1) == [2]
    assert central(TALK, [0.0] * 6, 3) == []


@pytest.mark.parametrize("count", [0, 1, 3, 99])
def test_no_more_than_asked_for(count: int) -> None:
    chosen = central(TALK, even(6), count)
    assert len(chosen) == len(set(chosen)) <= count


def test_a_large_collection_is_thinned_to_those_nearest_the_middle() -> None:
    sentences = [f"换位思考服务居民{place % 7}号" for place in range(50)] + ["馒头很香很软", "馒头又香又软"]
    assert set(central(sentences, even(52), 3, most=20)) <= set(range(50))


def test_the_rank_solves_its_own_equation() -> None:
    likeness = _likeness(_vectors(TALK))
    ranks = _walk(likeness, even(6))
    assert sum(ranks) == pytest.approx(1)
    assert ranks[0] > ranks[3] > ranks[5]
    leaving = [sum(row.values()) for row in likeness]
    stuck = sum(rank for rank, sums in zip(ranks, leaving, strict=True) if not sums)
    for place, row in enumerate(likeness):
        walked = sum(ranks[other] * cosine / leaving[other] for other, cosine in row.items())
        assert ranks[place] == pytest.approx(0.15 / 6 + 0.85 * (walked + stuck / 6), abs=1e-5)


@given(st.lists(st.text(alphabet=st.sampled_from("甲乙丙丁AI 。"), max_size=12), max_size=10), st.integers(0, 5))
def test_any_sentences_give_places(sentences: list[str], count: int) -> None:
    chosen = central(sentences, even(len(sentences)), count)
    assert len(chosen) == len(set(chosen)) <= count
    assert all(0 <= place < len(sentences) for place in chosen)
