"""The arithmetic of the statistical model, against the plain way of doing it."""

from __future__ import annotations

import json
import zlib
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.names import model
from archive.names.features import Classes, keys_ending_at, sentences, squeeze


class Plain(NamedTuple):
    classes: Classes
    words: dict[str, str]
    weights: dict[str, list[int]]


@cache
def plain() -> Plain:
    """Read the model's file in the plain way."""
    data = Path(model.__file__).with_name("person.model").read_bytes()
    size = int.from_bytes(data[:4], "little")
    head = json.loads(data[4 : 4 + size])
    body = zlib.decompress(data[4 + size :])
    texts = iter(body[: head["text"]].decode("utf-8").split("\n"))
    classes = Classes({ord(pair[0]): pair[1] for pair in cut(next(texts), 2)})
    words = {word: kind for size, kind in head["words"] for word in cut(next(texts), size)}
    keys = [key for size in head["keys"] for key in cut(next(texts), size)]
    numbers = [value - 128 for value in body[head["text"] :]]
    return Plain(classes, words, {key: numbers[28 * at : 28 * (at + 1)] for at, key in enumerate(keys)})


def cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@given(st.lists(st.lists(st.integers(-127, 127), min_size=28, max_size=28), min_size=1, max_size=9))
def test_weights_side_by_side_add_up_each_for_itself(rows: list[list[int]]) -> None:
    total = model._side_by_side((np.array(rows) + 128).astype(np.uint8)).sum(0)
    assert model._one_by_one(total).ravel().tolist() == [sum(column) for column in zip(*rows, strict=True)]


@given(st.sets(st.integers(1, 2**42), max_size=200), st.lists(st.integers(0, 2**42), max_size=20))
def test_every_number_has_its_row_and_no_other(known: set[int], others: list[int]) -> None:
    rows = {number: row for row, number in enumerate(sorted(known), 1)}
    table = model._Rows(np.array(list(rows), np.int64), np.array(list(rows.values()), np.int64))
    wanted = [*rows, *others, *(number + 1 for number in rows)]
    assert table.of(np.array(wanted, np.int64)).tolist() == [rows.get(number, 0) for number in wanted]


@pytest.mark.parametrize(
    "text",
    [
        *("记者周晓燕报道。", "王  丽\n说:好", "a1的", "孙", "学员江山(青石县团委)", "𠮷野家的\ud800x"),
        *("甲 乙 丙 丁 说", " 周晓燕\n", "老师\n王丽 周晓燕和孙 丽"),
    ],
)
def test_scores_are_the_sums_over_all_keys(text: str) -> None:
    known = plain()
    sentence = squeeze(text)
    kinds = sentence.characters.translate(known.classes)
    expected = [[0] * 4 for _ in sentence.characters]
    for end in range(len(expected)):
        for key, first, last in keys_ending_at(sentence, kinds, end, known.words.get):
            for distance, block in zip(range(3, -4, -1), by_label(known.weights.get(key, [0] * 28)), strict=True):
                if not first <= distance <= last:
                    assert block == [0] * 4
                elif 0 <= end - distance < len(expected):
                    expected[end - distance] = [a + b for a, b in zip(expected[end - distance], block, strict=True)]
    weighed = model.weigh(text)
    assert weighed.places == sentence.places
    assert weighed.totals.tolist() == expected


def by_label(row: list[int]) -> list[list[int]]:
    return [row[at : at + 4] for at in range(0, 28, 4)]


def test_each_sentence_is_weighed_by_itself() -> None:
    pieces = ["学员周晓燕说。", "王 丽!", "孙。", "记者\n李强报道"]
    together = model.weigh("".join(pieces))
    alone = [model.weigh(piece) for piece in pieces]
    assert together.totals.tolist() == [row for weighed in alone for row in weighed.totals.tolist()]
    assert np.diff(together.firsts).tolist() == [len(weighed.places) for weighed in alone]
    found = model.find_names(together)
    for number, (weighed, at) in enumerate(zip(alone, [0, 7, 11, 13], strict=True)):
        own = model.find_names(weighed).get(0, [])
        assert [(one.start, one.end) for one in found.get(number, [])] == [(o.start + at, o.end + at) for o in own]
    assert found[0]
    assert found[3]


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
    odds = model.Odds.of(transitions)
    found = model._best(odds, fields, odds.begins(np.array(fields)).tolist())
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
    weighed = model.weigh("他们讲起麦子的事")
    assert not model.find_names(weighed).get(0)
    model.expect(weighed, 4, 6, 30.0)
    [found] = model.find_names(weighed)[0]
    assert (found.start, found.end) == (4, 6)


def test_what_is_expected_between_sentences_or_before_them_changes_nothing() -> None:
    weighed = model.weigh("\n\n好。\n\n学员")
    before = weighed.totals.tolist()
    model.expect(weighed, 0, 2, 9.0)
    model.expect(weighed, 4, 6, 9.0)
    assert weighed.totals.tolist() == before


def test_what_is_not_expected_is_silenced() -> None:
    weighed = model.weigh("记者周晓燕报道")
    assert model.find_names(weighed)[0]
    model.expect(weighed, 2, 5, -100.0)
    assert not any(found.start == 2 for found in model.find_names(weighed).get(0, []))
