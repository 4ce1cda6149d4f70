"""The arithmetic of the statistical model, against the plain way of doing it."""

from __future__ import annotations

from array import array
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.names import model
from archive.names.features import keys_ending_at, sentences, squeeze


def unpack(total: int) -> list[int]:
    return [(total >> 16 * k & 0xFFFF) - 0x8000 for k in range(4)]


def values(totals: array[int]) -> list[list[int]]:
    return [[field - model.ZERO for field in totals[at : at + 4]] for at in range(0, len(totals), 4)]


@given(st.lists(st.lists(st.integers(-127, 127), min_size=28, max_size=28), min_size=1, max_size=9))
def test_packed_weights_add_up_field_by_field(rows: list[list[int]]) -> None:
    total = sum(model.pack(model.spread(bytes(w + 128 for w in row))) for row in rows)
    biased = total + sum(0x8000 << 16 * k for k in range(28))
    assert [(biased >> 16 * k & 0xFFFF) - 0x8000 for k in range(28)] == [
        sum(column) for column in zip(*rows, strict=True)
    ]


@pytest.mark.parametrize("text", ["记者周晓燕报道。", "王  丽\n说:好", "a1的", "孙", "学员江山(青石县团委)"])
def test_scores_are_the_sums_over_all_keys(text: str) -> None:
    weights = model.weights()
    sentence = squeeze(text)
    kinds = sentence.characters.translate(weights.classes)
    expected = [[0] * 4 for _ in sentence.characters]
    for end in range(len(expected)):
        for key, first, last in keys_ending_at(sentence, kinds, end, weights.word_kind):
            biased = weights.weight(key) + sum(0x8000 << 16 * k for k in range(28))
            for distance in range(-3, 4):
                block = unpack(biased >> 64 * (3 - distance))
                if not first <= distance <= last:
                    assert block == [0] * 4
                elif 0 <= end - distance < len(expected):
                    expected[end - distance] = [a + b for a, b in zip(expected[end - distance], block, strict=True)]
    for _ in range(2):  # with what the model has not looked up before, and with what it has
        [weighed] = model.weigh(text)
        assert values(weighed.totals) == expected


STATES = "OBMES"
FOLLOWS = {"O": "OBS", "B": "ME", "M": "ME", "E": "OBS", "S": "OBS"}


def best_by_trying_all(transitions: dict[str, int], fields: list[list[int]]) -> int:
    best = 0
    for path in product(STATES, repeat=len(fields)):
        if path[0] in "ME" or path[-1] in "BM" or any(b not in FOLLOWS[a] for a, b in pairwise(path)):
            continue
        score = sum(0 if s == "O" else f["BMES".index(s)] for s, f in zip(path, fields, strict=True))
        score += sum(transitions.get(a + b, 0) for a, b in pairwise(path))
        # Before the first character stands an O.
        score += transitions.get("O" + path[0], 0)
        best = max(best, score)
    return best


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(-150, 150), min_size=4, max_size=4), min_size=1, max_size=6),
    st.lists(st.integers(-60, 60), min_size=12, max_size=12),
)
def test_the_best_names_are_found(fields: list[list[int]], steps: list[int]) -> None:
    pairs = [a + b for a in STATES for b in FOLLOWS[a] if a + b != "OO"]
    transitions = dict(zip(pairs, steps, strict=True))
    totals = array("H", [value + model.ZERO for row in fields for value in row])
    found = model._best(transitions, totals, 0)
    path = ["O"] * len(fields)
    for name in found:
        path[name.start : name.end] = (
            "S" if name.end - name.start == 1 else "B" + "M" * (name.end - name.start - 2) + "E"
        )
    score = sum(0 if s == "O" else f["BMES".index(s)] for s, f in zip(path, fields, strict=True))
    score += sum(transitions.get(a + b, 0) for a, b in zip(["O", *path], path, strict=False))
    assert score == best_by_trying_all(transitions, fields)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("甲说。乙说!丙", ["甲说。", "乙说!", "丙"]),
        ("标题\n正文", ["标题正文"]),
        ("一句。\n下一句", ["一句。", "下一句"]),
        ("段落\n\n段落", ["段落", "段落"]),
        (" \n \n", []),
        ("12年abc", ["00年aaa"]),
    ],
)
def test_cuts_sentences_and_leaves_out_blanks(text: str, pieces: list[str]) -> None:
    assert [sentence.characters for sentence in sentences(text)] == pieces


@given(st.text(alphabet="甲乙 \n。!\u200b，a", max_size=40))
def test_places_point_back_into_the_text(text: str) -> None:
    seen: list[int] = []
    for sentence in sentences(text):
        assert len(sentence.places) == len(sentence.characters)
        assert all(text[p] == c or c in "0a" for p, c in zip(sentence.places, sentence.characters, strict=True))
        seen += sentence.places
    assert seen == sorted(set(seen))


def test_expectation_tips_the_scale() -> None:
    [neutral] = model.weigh("他们讲起麦子的事")
    assert not list(model.find_names(neutral))
    [expecting] = model.weigh("他们讲起麦子的事")
    model.expect(expecting, 4, 6, 30.0)
    [found] = model.find_names(expecting)
    assert (found.start, found.end) == (4, 6)


def test_doubt_silences() -> None:
    [weighed] = model.weigh("记者周晓燕报道")
    assert list(model.find_names(weighed))
    assert not list(model.find_names(weighed, doubt=100.0))


def test_a_full_cache_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_CACHE", 2)
    cache: Any = model._Cache(len)
    assert [cache[key] for key in ("a", "bb", "ccc", "dddd", "a")] == [1, 2, 3, 4, 1]
    assert len(cache) <= 3
