"""Mending: what is taken out, what stays, and that every span leads back, by invented examples and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.finders.mending import mend
from archive.model import Span
from archive.parse import parse

STORY = (
    "3月5日，青石镇请来青石大学教授白松溪给大家讲课。白松溪表示，山里的路修好了，大家要多种树，把每一棵树都当成自己的孩子来养。"
    "“听了这堂课，我明白了种树要趁早，今后会把学到的方法用到山里。”青石镇清水村村民王水生说。"
    "会后，青石镇党委书记李江河指出，要一步一个脚印，年底前把村口到学校的路修好，让孩子们走得安心。"
)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("王\u200b丽来了", "王丽来了"),
        ("王\ufeff丽来\u00ad了", "王丽来了"),
        ("翟(zhái)丽来了", "翟丽来了"),
        ("翟（zhái）丽来了", "翟丽来了"),
        ("路修好了，😊大家高兴", "路修好了，大家高兴"),
        ("路修好了👍🏻真好", "路修好了真好"),
        ("李江\n，来了", "李江，来了"),
    ],
)
def test_what_got_stuck_is_taken_out(text: str, mended: str) -> None:
    found = mend(text)
    assert found is not None
    assert found.text == mended


@pytest.mark.parametrize(
    "text",
    [
        "路修好了。",
        "🌹 学员感悟\n路修好了",
        "人工智能(ai)来了",
        "李木（Li Mu）来了",
        "①路修好了②桥修好了",
        "青石镇\n路修好了",
        "",
        # a list, a poem and paragraphs are no wrapped lines, though they are equally long
        "\n".join(f"青石大学文学院教授白松溪讲种树第{n}回" for n in "一二三四五六七"),
        "\n".join(f"山里的路修好了一条又一条，村里的树种下了一棵又{n}。" for n in "一二三四五六七"),
        "\n".join(["李木", "王水生", "青石镇"] * 4),
    ],
)
def test_what_separates_stays(text: str) -> None:
    assert mend(text) is None


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


@pytest.mark.parametrize("width", [20, 26, 30, 34])
def test_wrapped_lines_are_joined(width: int) -> None:
    found = mend(wrapped(STORY, width))
    assert found is not None
    assert found.text == STORY


def test_an_indented_line_opens_a_paragraph_however_full_the_one_before() -> None:
    found = mend(wrapped(STORY[:120], 30) + "\n\u3000\u3000" + wrapped(STORY[120:], 30))
    assert found is not None
    assert found.text == STORY[:120] + "\n\u3000\u3000" + STORY[120:]


@pytest.mark.parametrize(
    "damaged",
    [
        wrapped(STORY, 34),
        STORY.replace("，", "，🌹"),
        STORY.replace("白松溪", "白(bái)松溪"),
        STORY.replace("村民", "村\u200b民").replace("书记", "书\u2060记"),
    ],
)
def test_damage_changes_nothing_that_is_found(damaged: str) -> None:
    whole, found = parse(STORY), parse(damaged)
    assert [(p.name, p.offices) for p in found.people] == [(p.name, p.offices) for p in whole.people]
    assert [(u.type, u.speaker and u.speaker.name, u.kind) for u in found.utterances] == [
        (u.type, u.speaker and u.speaker.name, u.kind) for u in whole.utterances
    ]
    for one, other in zip(found.utterances, whole.utterances, strict=True):
        again = mend(one.span.of(damaged))
        words = again.text if again else one.span.of(damaged)
        assert words.replace("\n", "") == other.span.of(STORY)


@given(st.text(alphabet="路修好了，。\u200b\n😊(á)王", max_size=60))
def test_every_character_leads_back(text: str) -> None:
    found = mend(text)
    if found is None:
        return
    assert [text[found.place(at)] for at in range(len(found.text))] == list(found.text)
    for start in range(len(found.text)):
        span = found.span(Span(start, start + 1))
        assert span.of(text) == found.text[start]
