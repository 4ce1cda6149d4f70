"""Pages as the publishing systems of China lay them out; the article in them is ours, and so we know what is article.

Each file below `layouts` is the frame of one system, or of one editor whose blocks authors paste into a post: where it
puts title, day and source, what it wraps the text in, what it leaves around and between the paragraphs. Measured is how
many characters of the article are kept and how many belong to others, and whether title, day and source are right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from archive.model import Day, Reading, Source
from archive.readers import read

LAYOUTS = {path.stem: path for path in sorted((Path(__file__).parent / "layouts").glob("*.html"))}
TITLE = "县图书馆举办“轮流读一段”读书会 四十位读者谈心得"
TEXT = (
    "5月22日晚，县图书馆二楼的灯亮到很晚，“轮流读一段”读书会在这里举行，来自各乡镇的四十位读者参加。",
    "县第一中学语文教师林晓岚应邀主讲，题目是《把书读进日子里》。她说，读书有三件事要紧：",
    "一是慢。每天只读五页，读完合上书想一想，比囫囵吞下一本要好。",
    "二是写。读过的话抄在本子上，过一个月再看，才知道哪一句真正留了下来。",
    "三是讲。讲给家里人听，讲得明白，才算读懂了；讲不明白，就回去再读一遍。",
    "讲座之后，大家围坐一圈，轮流读一段自己喜欢的文字，再说说为什么喜欢。",
    "开面馆的周德旺读的是一段写父亲的散文。“读到一半我就读不下去了。”他说，“回家以后，我给父亲打了个电话。”",
    "在乡村小学教书的何玉兰认为，孩子们不是不爱读书，是没有人陪着读。她打算把每周五的最后一节课改成阅读课。",
    "活动结束时，馆长向大家赠送了笔记本，并约定每月第四个周二再聚。",
)
SHORT_TITLE = "县图书馆本周六闭馆"
SHORT = "因电路检修，县图书馆本周六闭馆一天，周日照常开放。借的书若恰好在周六到期，顺延一天，不算逾期。"
CAPTION = "▲ 现场。摄影：周一帆"

TEXTS: Mapping[str, Sequence[str]] = {
    "wechat-of-numbered-badges": (*TEXT[:2], *(f"0{n} {words[3:]}" for n, words in enumerate(TEXT[2:5], 1)), *TEXT[5:]),
    "wechat-of-lazy-pictures-with-captions": [line for words in TEXT for line in (words, CAPTION)],
    "wechat-short-text-in-a-script": (SHORT,),
    "wechat-with-a-table": (TEXT[0], "姓名\t单位", "林晓岚\t县第一中学", TEXT[5]),
    "short-notice-that-is-signed": (SHORT, "县图书馆", "2018年5月24日"),
    "facts-at-the-foot": ("林晓岚", "语文教师", *TEXT),
    "poem-without-a-sentence": (
        "灯亮到很晚，书页翻过去，像一只鸟，落在桌角，有人轻声读，有人低头听，窗外的雨，也停了下来，"
        "我们把句子，装进口袋，带回各自的家，明天再读一遍",
    ),
    "list-of-names": (
        "入选名单如下：林晓岚县第一中学，周德旺城东面馆，何玉兰河西小学，沈佩兰县文化馆，白皓县图书馆，廉立坤县医院",
    ),
    "people": (*TEXT, "(责编：周一帆、何玉)"),
    "sina": (
        *TEXT[:4],
        "读书会现场",
        "据县第一中学(介绍)，林晓岚已教书二十年。",
        *TEXT[4:],
        "责任编辑：周一帆",
    ),
}
"""The article's lines where they are not `TEXT`."""

ACCOUNTS: Mapping[str, str] = {
    **{name: "青山读书" for name in LAYOUTS if name.startswith("wechat")},
    **dict.fromkeys(("trs", "hanweb", "ucap"), "县文旅局"),
    **dict.fromkeys(("netease", "people", "xinhua"), "青山日报"),
}


def reading(name: str) -> Reading:
    return read(Source("a.html", "/a.html", LAYOUTS[name].read_bytes(), "text/html"))


def letters(text: str) -> Counter[str]:
    """Return the pairs of neighbouring letters, which count characters and know their order."""
    content = re.sub(r"[\W_]+", "", text)
    return Counter(content[at : at + 2] for at in range(len(content)))


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_article_is_kept_and_the_frame_is_not(name: str) -> None:
    found = reading(name).text
    wanted, got = letters("\n".join(TEXTS.get(name, TEXT))), letters(found)
    assert (wanted & got).total() >= 0.99 * wanted.total(), found
    assert (got - wanted).total() <= 0.02 * got.total(), found


@pytest.mark.parametrize("name", LAYOUTS)
def test_title_day_and_account_are_those_of_the_page(name: str) -> None:
    made = reading(name)
    assert (made.title, made.published) == (SHORT_TITLE if "short" in name else TITLE, Day(2018, 5, 24))
    assert made.account == ACCOUNTS.get(name, made.account)
