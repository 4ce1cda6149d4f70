"""Themes: what a reader would name as shared, what is no theme, and that every count can be checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.fold import fold
from index.themes import Said, find_themes


def said(*texts: str) -> list[Said]:
    return [Said(f"1#r{place}", text, (f"作者{place}",)) for place, text in enumerate(texts, 1)]


def phrases(*texts: str) -> list[str]:
    return [theme.phrase for theme in find_themes(said(*texts))]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("先要学会换位思考。", "服务从换位思考开始。", "换位思考很难。"), ["换位思考"]),
        (("以参与、交互、渐进的方式发声。", "参与、交互、渐进，缺一不可。"), ["参与、交互、渐进"]),
        (("善于去中心化表达。", "其中去中心化表达是利器。"), ["去中心化表达"]),
        (("用户思维不是口号。", "要有用户思维！"), ["用户思维"]),
        (("我要从细节里找故事。", "他们从细节里找故事。"), ["从细节里找故事"]),
        (("從細節裡找故事。", "我从细节里找故事，", "从细节里找故事很难"), ["从细节里找故事"]),
        (("用ＡＩ写作文。", "让AI帮忙。", "AI也会错。", "email也算。"), ["AI"]),
        (("听了老师的课，收获很大。", "听了老师的课，深受启发。"), []),
        (("我们的工作和学习", "我们的工作和学习"), []),
        (("今年3月12日，", "去年3月12日，"), []),
        (("只有一个人说。",), []),
        ((), []),
    ],
)  # fmt: skip
def test_what_is_a_theme(texts: tuple[str, ...], expected: list[str]) -> None:
    assert phrases(*texts) == expected


def test_a_longer_phrase_takes_the_place_of_its_parts() -> None:
    found = phrases("互联网思维要学。", "互联网思维要用。", "互联网思维和互联网。")
    assert "互联网思维" in found
    assert "互联网" not in found
    assert "思维" not in found


def test_the_same_person_twice_is_one_author() -> None:
    twice = [Said("1#r1", "换位思考最难。", ("甲乙",)), Said("2#r1", "还是要换位思考。", ("甲乙",))]
    assert find_themes(twice) == ()
    (theme,) = find_themes([*twice, Said("3#r1", "换位思考。", ("丙丁", "戊己"))])
    assert (theme.count, theme.authors) == (3, ("甲乙", "丙丁", "戊己"))
    assert theme.refs == ("1#r1", "2#r1", "3#r1")


def test_one_passage_of_two_authors_shares_nothing() -> None:
    assert find_themes([Said("1#r1", "换位思考，还是换位思考。", ("甲乙", "丙丁"))]) == ()


def test_unsigned_passages_are_different_people() -> None:
    (theme,) = find_themes([Said("1#r1", "换位思考最难。", ()), Said("1#r2", "要换位思考。", ())])
    assert (theme.count, theme.authors, theme.refs) == (2, (), ("1#r1", "1#r2"))


def test_names_are_no_themes_but_may_stand_in_one() -> None:
    texts = said("诸葛明远讲课，孺子牛精神。", "诸葛明远来了，孺子牛精神。")
    assert [theme.phrase for theme in find_themes(texts, names=["诸葛明远", "孺子牛"])] == ["孺子牛精神"]


def test_half_words_are_no_themes() -> None:
    assert "果园" not in phrases("苹果园区管理办法。", "水果园区管理措施。")


def test_more_people_come_first() -> None:
    found = find_themes(said("问题清单上墙。换位思考。", "问题清单上墙。换位思考。", "换位思考最难。"))
    assert [theme.phrase for theme in found] == ["换位思考", "问题清单上墙"]
    assert [theme.count for theme in found] == [3, 2]


def test_most() -> None:
    texts = said("问题清单上墙。换位思考。", "问题清单上墙。换位思考。")
    assert len(find_themes(texts, most=1)) == 1


pieces = st.lists(
    st.text(alphabet=st.sampled_from("换位思考问题清单小切口的了AI 、，。網網上"), max_size=40), max_size=6
).map(lambda texts: said(*texts))


@given(pieces)
def test_every_count_can_be_checked(some: list[Said]) -> None:
    for theme in find_themes(some):
        holding = {one.ref for one in some if bare(theme.phrase) in bare(one.text)}
        assert set(theme.refs) <= holding
        assert len(theme.refs) == theme.count >= 2
        assert any(theme.phrase in one.text for one in some)
        assert 2 <= len(bare(theme.phrase)) <= 12


def bare(text: str) -> str:
    return "".join(fold(text).split())
