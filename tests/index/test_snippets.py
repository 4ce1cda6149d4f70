"""Snippets: tables of what is marked and which passage is chosen, and the laws of marks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.fold import fold
from archive.model import Span
from index.query.syntax import And, AtLeast, Dates, Field, Not, Or, Phrase, Prefix, Query, Word
from index.snippets import display_width, highlight, kwic, snippet, wanted


def marked(text: str, query: Query) -> list[str]:
    return [span.of(text) for span in highlight(text, query)]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("用互联网思维做基层工作，互联网很大", Word("互联网思维"), ["互联网思维"]),
        ("互联网思维与互联网", And((Word("互联网"), Word("互联网思维"))), ["互联网思维", "互联网"]),
        ("网络舆论场引导", Or((Word("网络舆论"), Word("舆论场引导"))), ["舆论场引导"]),
        ("码头渐渐安静，水位二号房很小", Word("水位二号房渐渐安静"), ["渐渐", "安静", "水位", "二号"]),
        (
            "码头工人合唱比赛开幕，工人多",
            Or((Word("码头工人合唱比赛"), AtLeast((Word("工人"), Word("合唱")), 1))),
            ["码头工人合唱比赛", "工人"],
        ),
        ("发言人王  丽说", Word("王丽"), ["王  丽"]),
        ("发言人王　丽说", Word("王丽"), ["王　丽"]),
        ("王\u200b丽", Word("王丽"), ["王\u200b丽"]),
        ("用ＡＩ写作，发EMAIL", Word("ai"), ["ＡＩ"]),
        ("只有email一封", Word("mai"), ["mai"]),
        ("15月和5月", Word("5月"), ["5月"]),
        ("２０１８年５月", Word("2018年5月"), ["２０１８年５月"]),
        ("歐陽明月與網絡輿論", Word("网络舆论"), ["網絡輿論"]),
        ("欧阳明月", Word("5月"), []),
        ("……去中心化……表达", Word("去中心化"), ["去中心化"]),
        ("去中心化表达", Not(Word("去中心化")), []),
        ("白皓谈去中心化", And((Word("去中心化"), Not(Word("白皓")))), ["去中心化"]),
        ("白皓谈团委", Field("speaker", Word("白皓")), []),
        ("白皓谈团委", Field("org", Word("团委")), []),
        ("白皓谈团委", Field("title", Word("团委")), ["团委"]),
        ("reflection", Field("kind", Word("reflection")), []),
        ("2018年", Dates("2018-01-01", "2018-12-31"), []),
        ("互联互通的互联网", Prefix("互联"), ["互联", "互联"]),
        ("Internet inter", Prefix("inter"), ["Internet", "inter"]),
        ("观点故事化，故事细节化", Phrase("观点故事化，故事细节化"), ["观点故事化，故事细节化"]),
        ("合作才能共赢", Phrase("合作 共赢", slop=5), ["合作", "共赢"]),
        ("社区服务有待提升", Word("提升社区服务"), ["社区服务", "提升"]),
        ("提升社区服务，提升自己", Word("提升社区服务"), ["提升社区服务"]),
        ("社区美好", Word("提升社区服务"), []),
        ("网开一面，面面俱到", Word("网开三面"), []),
        ("一线和二线", AtLeast((Word("一线"), Word("三线")), 1), ["一线"]),
        ("", Word("空"), []),
    ],
)
def test_marks(text: str, query: Query, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_wanted_keeps_the_order_typed_and_nothing_twice() -> None:
    query = And((Word("甲"), Or((Phrase("乙 丙"), Word("甲"))), Word("　")))
    assert [one.text for one in wanted(query)] == ["甲", "乙 丙"]


LONG = (
    "春天里，陆知远走访了十二个社区。他在柳岸街道住了三天。居民说，办事难，难在跑腿。"
    "换位思考是第一步。陆知远认为，先要学会换位思考，再要列出问题清单。清单上墙，居民放心。\n"
    "第二年，问题清单少了一半。换位思考成了习惯。"
)
WHOLE = Span(0, len(LONG))


@pytest.mark.parametrize(
    ("query", "width", "expected"),
    [
        (None, 20, "春天里，陆知远走访了十二个社区。"),
        (None, 30, "春天里，陆知远走访了十二个社区。他在柳岸街道住了三天。"),
        (Word("没有"), 20, "春天里，陆知远走访了十二个社区。"),
        (Word("问题清单"), 30, "陆知远认为，先要学会换位思考，再要列出问题清单。"),
        (And((Word("换位思考"), Word("问题清单"))), 30, "陆知远认为，先要学会换位思考，再要列出问题清单。"),
        (And((Word("换位思考"), Word("问题清单"))), 21, "先要学会换位思考，再要列出问题清单。"),
        (And((Word("跑腿"), Word("放心"))), 12, "清单上墙，居民放心。"),
        (Word("问题清单"), 12, "再要列出问题清单。"),
        (Word("问题清单"), 4, "问题清单"),
        (
            And((Word("换位思考"), Field("speaker", Word("陆知远")))),
            26,
            "陆知远认为，先要学会换位思考，再要列出问题清单。",
        ),
        (Word("换位思考"), 9, "换位思考是第一步。"),
        (Word("少了一半"), 60, "第二年，问题清单少了一半。换位思考成了习惯。"),
    ],
)
def test_the_best_passage(query: Query | None, width: int, expected: str) -> None:
    found = snippet(LONG, WHOLE, query, width=width)
    assert found.text == expected
    assert found.span.of(LONG) == expected


def test_a_passage_stays_within_its_part() -> None:
    part = Span(LONG.index("居民说"), LONG.index("陆知远认为"))
    found = snippet(LONG, part, Word("换位思考"), width=500, context=9)
    assert found.span == part
    assert [mark.of(found.text) for mark in found.marks] == ["换位思考"]


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (1, "他在柳岸街道住了三天。居民说，办事难，难在跑腿。换位思考是第一步。"),
        (2, "春天里，陆知远走访了十二个社区。他在柳岸街道住了三天。居民说，办事难，难在跑腿。换位思考是第一步。"
            "陆知远认为，先要学会换位思考，再要列出问题清单。"),
    ],
)  # fmt: skip
def test_sentences_around(context: int, expected: str) -> None:
    assert snippet(LONG, WHOLE, Word("跑腿"), width=15, context=context).text == expected


def test_a_sentence_ends_with_its_closing_quote() -> None:
    text = "他说：“先听再做。”大家点头。"
    assert snippet(text, Span(0, len(text)), Word("先听"), width=11).text == "他说：“先听再做。”"


def test_key_words_in_context_stand_in_one_column() -> None:
    lines = kwic(LONG, WHOLE, Or((Word("换位思考"), Word("清单"))), 40)
    assert [line.match for line in lines] == ["换位思考", "换位思考", "清单", "清单", "清单", "换位思考"]
    assert {display_width(line.left) for line in lines} == {16}
    assert all(display_width(line.left + line.match + line.right) <= 40 for line in lines)
    assert all(line.span.of(LONG) == line.match for line in lines)
    assert lines[1].left == "远认为，先要学会"
    assert lines[0].right == "是第一步。陆知远"


def test_key_words_at_the_edges_and_without_room() -> None:
    text = "甲乙"
    assert kwic(text, Span(0, 2), Word("甲"), 20)[0].left == " " * 9
    assert kwic(text, Span(0, 2), Word("甲"), 1)[0].match == "甲"
    assert kwic(text, Span(0, 2), Word("丙"), 20) == ()


@pytest.mark.parametrize(
    ("text", "columns"), [("ab", 2), ("中文", 4), ("é", 1), ("e\u0301", 1), ("😀", 2), ("\u200b", 0)]
)
def test_display_width(text: str, columns: int) -> None:
    assert display_width(text) == columns


SIGNS = "互联网思维王丽用心ＡＩai5月15 \u3000\u200b\n，。！…”“網絡"
texts = st.text(alphabet=st.sampled_from(SIGNS), max_size=200)
words = st.text(alphabet=st.sampled_from("互联网思维王丽AI5月用心 網"), min_size=1, max_size=6)
queries = st.lists(
    st.one_of(st.builds(Word, words), st.builds(Phrase, words), st.builds(lambda one: Not(Word(one)), words)),
    min_size=1,
    max_size=4,
).map(lambda some: And(tuple(some)))


def bare(text: str) -> str:
    return "".join(fold(text).replace("\u200b", "").split())


@given(texts, queries)
def test_marks_are_what_was_searched_for(text: str, query: And) -> None:
    marks = highlight(text, query)
    strings = {bare(one.text) for one in wanted(query)}
    for mark in marks:
        assert 0 <= mark.start < mark.end <= len(text)
        found = bare(mark.of(text))
        assert found in strings or any(found in string and string not in bare(text) for string in strings)
    for before, after in pairwise(marks):
        assert before.end <= after.start


@given(texts, queries, st.integers(0, 60), st.integers(0, 60), st.integers(0, 80), st.integers(0, 2))
def test_a_snippet_is_a_stretch_of_its_part(
    text: str, query: And, start: int, length: int, width: int, context: int
) -> None:
    part = Span(min(start, len(text)), min(start + length, len(text)))
    found = snippet(text, part, query, width=width, context=context)
    assert part.contains(found.span)
    assert found.text == found.span.of(text)
    assert context or len(found.text) <= max(width, 1, max((len(mark) for mark in found.marks), default=0))
    assert all(0 <= mark.start < mark.end <= len(found.text) for mark in found.marks)
    assert bool(found.marks) == bool(highlight(part.of(text), query))


@given(texts, queries, st.integers(0, 80))
def test_key_words_are_aligned(text: str, query: And, width: int) -> None:
    lines = kwic(text, Span(0, len(text)), query, width)
    assert [line.span for line in lines] == list(highlight(text, query))
    assert len({display_width(line.left) for line in lines}) <= 1


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("王建华来了，王建也来了", "王建", [(6, 8)]),
        ("王建华来了", "王建", [(0, 2)]),
        ("王建华来了，王建也来了", "王建华", [(0, 3)]),
        ("国王和王建华", "王", [(1, 2), (3, 4)]),
        ("明月与歐陽明月", "明月", [(0, 2)]),
    ],
)
def test_marks_no_part_of_a_known_name_where_the_word_itself_stands(
    text: str, word: str, expected: list[tuple[int, int]]
) -> None:
    found = highlight(text, Word(word), ("王建华", "王建", "欧阳明月"))
    assert [(span.start, span.end) for span in found] == expected
