"""Lines that were broken on the way are joined; lines that somebody meant stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Source
from archive.readers import read
from archive.readers.pasted import cells, rejoin, wrapped_at

PROSE = [
    "　　九月十日上午，县教育局召开青年教师座谈会，来自各校的三十余名教师参加会议，局长周大江主持会议并讲话。",
    "　　会上，周大江首先介绍了今年的工作，他指出，青年教师是学校的未来，要给他们搭好台子，让他们安心从教、热心从教。",
    "　　随后，教师代表先后作了发言，王小明谈到，要把课堂还给学生，把时间还给学生，把选择的权利也还给学生。",
    "　　座谈会持续两个小时，气氛热烈，大家纷纷表示，听了各位前辈的话深受鼓舞，一定要把学到的东西用到课堂上去。",
]


def wrap(paragraph: str, width: int) -> list[str]:
    lines, line = [], ""
    for character in paragraph:
        if cells(line + character) > width and character not in "，。、；：！？”":
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("比赛围绕大学教育\n、\n大学生活等主题展开。", "比赛围绕大学教育、大学生活等主题展开。"),
        ("表达了参军入伍的决心\n。", "表达了参军入伍的决心。"),
        ("第一轮\n：正方发言", "第一轮：正方发言"),
        ("他在报告（\n内部资料）里说明了情况", "他在报告（内部资料）里说明了情况"),
        ("张&nbsp;明和李&nbsp;小&nbsp;梅", "张 明和李 小 梅"),
        (
            "活动在县城\n、\n乡镇举行\n。\n参加活动的有各校的团员青年，他们来自全县十二个乡镇和街道\n的三十所学校，人数超过五百，规模为历年之最。",
            "活动在县城、乡镇举行。\n参加活动的有各校的团员青年，他们来自全县十二个乡镇和街道的三十所学校，人数超过五百，规模为历年之最。",
        ),
    ],
)
def test_broken_sentences_are_joined(broken: str, whole: str) -> None:
    assert rejoin(broken)[0] == whole


@pytest.mark.parametrize(
    "text",
    [
        "五月的花海再放热情，\n初升的太阳明亮温暖，\n又是一年青年节，\n青春的气息挥洒。",
        "1、在基层工作中要多走多看\n（城关镇团委 王小明）\n2、把学到的用起来\n（职校团委 李梅）",
        "关于召开会议的通知\n各乡镇团委：\n现将有关事项通知如下。\n县团委\n2018年5月22日",
        "座谈会现场\n座谈会现场\n图文：赵一\n编辑：钱二",
        "一、时间\n5月22日\n二、地点\n三楼会议室",
        "她说：\n“这是一句单独成行的话，很长很长，一直说到行尾也没有停下来的意思，然后才停。”",
        "一行没有标点的字\n",
        "",
        "\n\n",
    ],
)
def test_lines_that_were_meant_stay(text: str) -> None:
    assert rejoin(text) == (text, 0)


@pytest.mark.parametrize("width", [40, 56, 64, 72, 78])
@pytest.mark.parametrize("between", ["", "\n"])
def test_wrapped_paragraphs_become_lines_again(width: int, between: str) -> None:
    wrapped = ("\n" + between).join("\n".join(wrap(paragraph, width)) for paragraph in PROSE)
    assert rejoin(wrapped)[0].split("\n" + between) == PROSE


def test_wrapping_spares_lists_and_signatures() -> None:
    tail = ["（一）加强学习", "（二）多听多问", "", "县教育局", "2019年9月10日"]
    wrapped = "\n".join([line for paragraph in PROSE for line in wrap(paragraph, 56)] + tail)
    assert rejoin(wrapped)[0].split("\n") == [*PROSE, *tail]


def test_prose_of_long_lines_is_not_wrapped() -> None:
    assert wrapped_at(PROSE) == 0
    assert rejoin("\n".join(PROSE)) == ("\n".join(PROSE), 0)


def test_latin_words_keep_a_blank_between_them() -> None:
    text = "\n".join(wrap("the quick brown fox jumps over the lazy dog and then it goes on and on " * 8, 60))
    assert "  " not in rejoin(text)[0].replace("\n", "")


def test_the_reader_says_how_much_it_joined() -> None:
    reading = read(Source("a", "/a", "他来自城关镇\r\n、\r\n云岭乡\r\n。".encode(), "text/plain"))
    assert reading.text == "他来自城关镇、云岭乡。"
    assert [(check.code, check.values) for check in reading.checks] == [("rejoined", ("3",))]


@given(st.text(alphabet="中文的们一1、，。：（）“”a b\u3000\xa0\n\n&nbsp;", max_size=200))
def test_every_character_stays_in_order(text: str) -> None:
    def bare(words: str) -> str:
        return re.sub(r"&nbsp;|[\s\xa0]", "", words)

    joined, count = rejoin(text)
    assert bare(joined) == bare(text)
    assert joined.count("\n") == text.count("\n") - count


@given(
    st.lists(
        st.text(alphabet="中文字们的，、", min_size=1, max_size=60).map(lambda words: "甲" + words + "。"), max_size=12
    )
)
def test_lines_that_end_sentences_stay(sentences: list[str]) -> None:
    text = "\n".join(sentences)
    assert rejoin(text) == (text, 0)
