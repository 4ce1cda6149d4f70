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
        ("每斤3.5元", {"3.5元", "3.5"}, {"5元", "3", "5", "."}),
        ("１，２００人到会", {"1,200人", "1,200"}, {"200人", "200", "1"}),
        ("2018.5.22", {"2018", "5", "22"}, set()),
        ("1.2018年，3.5月", {"2018年", "5月"}, {"1.2018年", "3.5月"}),
        ("白皓，说。", {"白", "皓", "说"}, {"，", "。"}),
    ],
)
def test_words(text: str, among: set[str], not_among: set[str]) -> None:
    found = set(terms.words(text))
    assert among <= found
    assert not (not_among & found)


@pytest.mark.parametrize(
    ("needle", "holding", "not_holding"),
    [
        ("5月", ["5月", "2018年5月", "１．５月２２日", "5月明月"], ["15月", "25月"]),
        ("2018年", ["2018年", "3.2018年的事", "在2018年"], ["12018年"]),
        ("22日", ["5.22日", "5月22日", "2018.5.22日"], ["122日"]),
        ("5元", ["5元", "一5元", "a.5元", "每斤5元", "3、5元", "3，5元"], ["15元", "3.5元", "３．５元", "1,203.5元"]),
        ("3.5元", ["3.5元", "1.3.5元一斤"], ["13.5元", "1,203.5元"]),
        ("200人", ["200人", "来了，200人", "分为100、200人"], ["1200人", "1,200人", "１，２００人", "3.200人"]),
        ("20人", ["3,20人", "20人"], ["120人", "0.20人"]),
        ("200,000元", ["200,000元"], ["1,200,000元"]),
        ("5%", ["5%", "约５％"], ["15%", "3.5%"]),
        ("37℃", ["37℃"], ["137℃", "0.37℃"]),
        ("5g", ["5G网", "用5g"], ["15g", "2.5G"]),
        ("第5", ["第5届", "第52届"], ["第15届"]),
        ("3.5", ["3.5元", "13.5元", "3.55元"], ["35"]),
        ("0522", ["20180522"], []),
        ("2018", ["2018年", "20180522", "12018"], []),
        ("点五元", ["三点五元"], []),
        ("五人", ["二十五人"], []),
        ("ai", ["AI", "OpenAI", "email"], ["a i"]),
    ],
)
def test_a_number_with_its_unit_is_no_tail_of_a_longer_one(
    needle: str, holding: list[str], not_holding: list[str]
) -> None:
    found = [text for text in holding + not_holding if terms.occurrences(terms.stream(text), needle)]
    assert found == holding


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
