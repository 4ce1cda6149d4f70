"""Checks: each code for a text that deserves it, and none for one that does not."""

from __future__ import annotations

import pytest

from archive.parse import parse

HEAD = "到群众中去\n\n3月5日，团县委邀请省青年干部学院教授陈启明为全县团干部作了题为“到群众中去”的专题讲座。\n\n"
SIGNED = "听了这堂课，我明白了做群众工作要从小事做起。（青山县林业局 唐小虎）"
OTHER = "基层工作没有捷径，我要一步一个脚印地走。（白水乡团委书记 龙飞）"

DESERVED = [
    (
        "points-gap",
        HEAD + "陈启明教授讲了四点：一是要听群众的话，多记在本子上；二是要走进群众的家；四是要把事情办成。\n",
        ("3",),
    ),
    ("reflections-gap", HEAD + f"学员感悟：\n\n1、{SIGNED}\n\n3、{OTHER}\n", ("2",)),
    (
        "unread-bracket",
        HEAD + f"学员感悟：\n\n1、{SIGNED}\n\n2、{OTHER}\n\n3、我要多走访。（河口县图书馆 第三小组全体同学们）\n",
        None,
    ),
    ("no-title", "昨天下午，清水镇的人都去听课了。第二天又去了，大家都很高兴。\n", ()),
    ("speechless", "河口县的一天\n\n有鱼从水里跳出来的时候，视频发布者称：“今天河口下了大雨，鱼都上了路。”\n", None),
    (
        "unassigned",
        HEAD + "会场外下着雨。" * 60 + f"\n\n学员感悟：\n\n1、{SIGNED}\n\n2、{OTHER}\n",
        None,
    ),
]


@pytest.mark.parametrize(
    ("code", "text", "values"), DESERVED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_check_is_given(code: str, text: str, values: tuple[str, ...] | None) -> None:
    given = {check.code: check.values for check in parse(text).checks}
    assert code in given
    assert values is None or given[code] == values


def test_a_clean_article_has_none() -> None:
    text = HEAD + f"学员感悟：\n\n1、{SIGNED}\n\n2、{OTHER}\n"
    assert [check.code for check in parse(text).checks] == []


def test_words_in_quotation_marks_are_not_speech_by_themselves() -> None:
    text = "河口县的一天\n\n活动以“让每一条路都通到家门口”为主题，张贴了“修好路，好致富”的标语。\n"
    assert "speechless" not in [check.code for check in parse(text).checks]
