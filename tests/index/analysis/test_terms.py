"""What a text is found by: characters and words, cut alike for documents and queries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.fold import fold
from index.analysis import terms

ANY_TEXT = st.text(
    alphabet=st.one_of(st.sampled_from("王丽 　\t\n第7届ab\u200b\ufeff…，。“”－Ａ書"), st.characters()), max_size=40
)


@pytest.mark.parametrize(
    ("text", "stream"),
    [
        ("王  丽", "王丽"),
        ("王　丽", "王丽"),
        ("王\u200b丽\ufeff", "王丽"),
        ("王\u00a0丽 说", "王丽说"),
        ("第 7 届", "第7届"),
        ("５ 月", "5月"),
        ("hello   World", "hello world"),
        ("用 Python 写", "用python写"),
        ("标题\n\n正文", "标题 正文"),
        ("标题\n　　正文", "标题 正文"),
        ("  前后 ", "前后"),
        ("書寫……", "书写……"),
        ("", ""),
    ],
)
def test_stream(text: str, stream: str) -> None:
    assert terms.stream(text) == stream


@given(ANY_TEXT)
def test_the_stream_knows_its_places(text: str) -> None:
    run, offsets = terms.stream_with_offsets(text)
    assert run == terms.stream(text)
    assert offsets == sorted(set(offsets))
    folded = fold(text)
    assert all(
        folded[at] == one or (one == terms.GAP and folded[at].isspace()) for at, one in zip(offsets, run, strict=True)
    )


@given(ANY_TEXT, st.integers(0, 40), st.integers(1, 40))
def test_what_stands_in_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    assert terms.stream(text[start : start + length]) in terms.stream(text)


@given(ANY_TEXT)
def test_words_stand_in_the_text(text: str) -> None:
    run = terms.stream(text)
    assert all(word in run for word in terms.words(text))


@given(ANY_TEXT)
def test_pairs_hold_each_character_once(text: str) -> None:
    run = terms.stream(text)
    assert [(at, pair[0]) for at, pair in terms.pairs(run)] == [
        (at, one) for at, one in enumerate(run) if one != terms.GAP
    ]
    assert all(run.startswith(pair, at) for at, pair in terms.pairs(run))


@pytest.mark.parametrize(
    ("text", "among", "not_among"),
    [
        ("5月22日", {"5月", "22日", "5", "22"}, {"月", "日"}),
        ("１１月", {"11月", "11"}, {"1月", "月"}),
        ("2018 年 5 月", {"2018年", "5月"}, {"年"}),
        ("产品和服务", {"产品", "和", "服务"}, {"和服"}),
        ("中国青年报", {"中国青年报", "中国", "青年"}, set()),
        ("學習 COVID-19", {"学习", "covid", "19"}, {"-"}),
        ("白皓，说。", {"白", "皓", "说"}, {"，", "。"}),
    ],
)
def test_words(text: str, among: set[str], not_among: set[str]) -> None:
    found = set(terms.words(text))
    assert among <= found
    assert not (not_among & found)


@pytest.mark.parametrize(
    ("text", "names", "cut"),
    [
        ("王　　麗谈王丽华", ("王丽", "王丽华"), ["王丽", "谈", "王丽华"]),
        ("王 丽 华", ("王丽", "王丽华"), ["王丽华"]),
        ("王丽", (), ["王", "丽"]),
        ("王\n丽", ("王丽",), ["王", "丽"]),
    ],
)
def test_words_with_names(text: str, names: tuple[str, ...], cut: list[str]) -> None:
    assert terms.cut_words(text, names) == cut
