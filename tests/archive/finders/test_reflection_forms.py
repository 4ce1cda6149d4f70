"""Reflections in every layout, read through parse()."""

from __future__ import annotations

import pytest

from archive.model import Day
from archive.parse import parse

Told = tuple[str, str]

HEAD = "到群众中去\n\n3月5日，团县委邀请省青年干部学院教授陈启明为全县团干部作了题为“到群众中去”的专题讲座。\n\n"
FIRST = "听了这堂课，我明白了做群众工作要从小事做起。"
SECOND = "今后我会把学到的方法用到工作里，多走访多记录。"
INDENT = "\u3000" * 6
THIRD = "基层工作没有捷径，我要一步一个脚印地走。"

LAYOUTS: list[tuple[str, list[Told]]] = [
    # semicolon chains
    (
        f"学员们纷纷说：\n\n唐小虎（青山县林业局）：{FIRST[:-1]}；龙飞（白水乡团委）：{SECOND[:-1]}；沈小雨（河口县图书馆）：{THIRD}",
        [("唐小虎", FIRST), ("龙飞", SECOND), ("沈小雨", THIRD)],
    ),
    (
        f"学员感言：唐小虎（青山县林业局）：“{FIRST}”龙飞（白水乡团委）：“{SECOND}”",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    # block headers
    (
        f"学员心得\n\n唐小虎（青山县林业局）\n\n{FIRST}\n\n龙飞（白水乡团委）\n\n{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"学员心得\n\n【唐小虎 青山县林业局】\n{FIRST}\n\n【龙飞 白水乡团委】\n{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"听听他们怎么说\n\n【营销部 唐小虎】\n{FIRST}\n\n【技术部 龙飞】\n{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"💡书友说\n\n🌱 @小满（外国语学院）\n{FIRST}\n\n🌱 @龙飞（民族学院）\n{SECOND}",
        [("小满", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"听听乡亲们怎么说：\n\n▶河口村村民 唐小虎\n{FIRST}\n\n▶茶叶合作社理事长 龙飞\n{SECOND}\n\n编辑：河口村委会",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"课后我们收到了许多留言，摘录几则与大家分享。\n\n新教师 唐小虎：{FIRST}\n\n老教师 龙飞：{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"学习心得（一）\n勇敢向前\n第一党支部 唐小虎\n\n{FIRST}\n\n"
        f"学习心得（二）\n从小事做起\n第二党支部 龙飞\n\n{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"以下是同学们的反馈：\n\n同学A：很好。\n\n外语学院 2020级 唐小虎：{FIRST}\n\n物理学院 2021级 龙飞：{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"学员心得\n\n编者：两天的课结束了，请看学员的文字。\n\n"
        f"{FIRST}\n{INDENT}产品部 唐小虎\n{SECOND}\n{INDENT}研发部 龙飞",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (f"学员感受\n\n1.办公室 唐小虎\n{FIRST}\n\n2.财务科 龙飞\n{SECOND}", [("唐小虎", FIRST), ("龙飞", SECOND)]),
    (
        f"家长心声\n\n🌷小一班 朵朵爸爸\n{FIRST}\n\n🌷中二班 石头妈妈\n{SECOND}",
        [("朵朵爸爸", FIRST), ("石头妈妈", SECOND)],
    ),
    (
        f"书面交流材料摘登：\n\n一、在泥土里找答案（河口林业大学 唐小虎）\n{FIRST}\n\n"
        f"二、柜台后的青春（河口大学 龙飞）\n{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"孩子们的收获\n\n1️⃣ 大二班 唐小虎：{FIRST}\n\n2️⃣ 大三班 龙飞：{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (f"孩子们留言：\n三（2）班 唐小虎：{FIRST}\n三（2）班 龙飞：{SECOND}", [("唐小虎", FIRST), ("龙飞", SECOND)]),
    (
        f"同学们感触很深，高一（1）班唐小虎：“{FIRST}”；高一（4）班龙飞：“{SECOND}”",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (f"学员心得\n\n学员唐小虎：{FIRST}\n\n学员龙飞：{SECOND}", [("唐小虎", FIRST), ("龙飞", SECOND)]),
    (
        f"学员心得\n\n青山县林业局 唐小虎：\n{FIRST}\n\n白水乡团委 龙飞：\n{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    # one paragraph each
    (
        f"心得体会\n\n{FIRST}（青山县林业局 唐小虎）\n\n{SECOND}（白水乡团委 龙飞）",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (f"心得体会\n\n{FIRST}——青山县林业局 唐小虎\n\n{SECOND}——白水乡团委 龙飞", [("唐小虎", FIRST), ("龙飞", SECOND)]),
    (
        f"心得体会\n\n{FIRST}\n{INDENT}青山县林业局 唐小虎\n{SECOND}\n{INDENT}白水乡团委 龙飞",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    # numbers of every style, numbering that restarts
    (
        f"学员感悟：\n\n（一）{FIRST}（青山县林业局 唐小虎）\n（二）{SECOND}（白水乡团委 龙飞）",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"学员感悟：\n\n①{FIRST}（青山县林业局 唐小虎）\n②{SECOND}（白水乡团委 龙飞）",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"学员感悟：\n\n1.唐小虎（青山县林业局）：{FIRST}\n2.龙飞（白水乡团委）：{SECOND}",
        [("唐小虎", FIRST), ("龙飞", SECOND)],
    ),
    (
        f"第一组学员感悟：\n\n1、{FIRST}（青山县林业局 唐小虎）\n2、{SECOND}（白水乡团委 龙飞）\n\n"
        f"第二组学员感悟：\n\n1、{THIRD}（河口县图书馆 沈小雨）\n2、{SECOND}（南山镇团委 高远）",
        [("唐小虎", FIRST), ("龙飞", SECOND), ("沈小雨", THIRD), ("高远", SECOND)],
    ),
]


@pytest.mark.parametrize(("rest", "told"), LAYOUTS)
def test_each_layout(rest: str, told: list[Told]) -> None:
    text = HEAD + rest + "\n"
    found = [(one.authors[0].person.name, one.span.of(text)) for one in parse(text).reflections if one.authors]
    assert [(name, words.rstrip("。；”“")) for name, words in found] == [(name, words[:-1]) for name, words in told]


@pytest.mark.parametrize("opening", ["学员分享：", "我们想说：", "课后，大家写下了这样的话："])
def test_what_announces_headed_blocks(opening: str) -> None:
    text = f"{HEAD}{opening}\n神经内科护士长 沈小雨：\n{FIRST}\n急诊科 龙飞：\n{SECOND}\n"
    assert [r.authors[0].person.name for r in parse(text).reflections] == ["沈小雨", "龙飞"]


def test_a_bracket_below_a_numbered_heading_signs() -> None:
    text = (
        f"学员感悟\n\n1. 一碗南瓜汤\n\n（唐小虎 2015级博士生）\n\n{FIRST}\n\n2. 处处青山，处处水\n\n"
        f"（龙飞 白水乡团委）\n\n{SECOND}\n\n3. 归途\n\n（沈小雨 河口县图书馆）\n\n{THIRD}\n"
    )
    told = [(r.authors[0].person.name, r.span.of(text)) for r in parse(text).reflections]
    assert told == [("唐小虎", FIRST), ("龙飞", SECOND), ("沈小雨", THIRD)]


FIRST_DAY = "六月里，我和同事一起去省城参加了为期五天的培训，机会来之不易，倍加珍惜。"
LAST_DAY = "五天里听了四堂课，老师讲的每一个故事都让我获益匪浅，今后我要把学到的用起来。"


@pytest.mark.parametrize(
    "page",
    [
        f"用心学习  提升本领\n\n——记一次培训\n\n唐小虎\n\n{FIRST_DAY}\n\n{LAST_DAY}\n",
        f"（通讯员 唐小虎）{FIRST_DAY}\n{LAST_DAY}\n",
        f"唐小虎 8.1 田野日记\n{FIRST_DAY}\n{LAST_DAY}\n",
        f"热情\n\n分类: 日记  时间: 2021-01-10 14:44  作者: 青石网\n\n{FIRST_DAY}\n\n{LAST_DAY}\n\n(撰稿人/唐小虎)\n",
        f"在省城的五天\n\n文：唐小虎 河口县图书馆\n\n第三期馆员培训\n\n{FIRST_DAY}\n{LAST_DAY}\n",
    ],
)
def test_a_page_that_tells_what_its_author_learnt(page: str) -> None:
    [one] = parse(page).reflections
    assert [a.person.name for a in one.authors] == ["唐小虎"]
    assert one.span.of(page) == page[page.index(FIRST_DAY) : page.index(LAST_DAY) + len(LAST_DAY)]


def test_a_page_that_tells_of_others_is_nobodys_reflection() -> None:
    told = f"第一天，我校举办培训。“{FIRST_DAY}”学员龙飞说。\n\n“{LAST_DAY}”学员沈小雨说。"
    assert not any(r.rule.startswith("page") for r in parse(f"培训在我校举行\n\n唐小虎\n\n{told}\n").reflections)


def test_who_helped_is_not_the_author_of_a_page() -> None:
    text = f"下乡随感\n\n指导老师：王敏\n实践队员：信息学院 计科2101班 唐小虎\n\n{FIRST}\n\n{SECOND}\n"
    [reflection] = parse(text).reflections
    assert [a.person.name for a in reflection.authors] == ["唐小虎"]
    assert reflection.span.of(text).startswith(FIRST)


def test_a_page_is_the_reflection_of_who_tells_it() -> None:
    text = f"我的驻村故事\n讲述人：县审计局干部 唐小虎\n\n{FIRST}\n\n{SECOND}\n\n编辑：王敏\n"
    [reflection] = parse(text).reflections
    assert [a.person.name for a in reflection.authors] == ["唐小虎"]
    assert reflection.span.of(text).startswith(FIRST)


def test_a_page_by_the_author_that_the_source_names() -> None:
    text = f"学习心得\n\n{FIRST}{SECOND}\n\n{THIRD}我会记住老师的话，把每件小事做好。\n"
    assert parse(text).reflections == ()
    (one,) = parse(text, author="唐小虎", published=Day(2020, 3, 6)).reflections
    assert one.authors[0].person.name == "唐小虎"
    assert one.span.of(text).startswith(FIRST)
    assert one.rule == "page-author"


@pytest.mark.parametrize("author", ["青山县林业局", "小编", "admin", "团县委宣传部", ""])
def test_an_account_is_no_author(author: str) -> None:
    text = f"学习心得\n\n{FIRST}{SECOND}\n\n{THIRD}我会记住老师的话，把每件小事做好。\n"
    assert parse(text, author=author).reflections == ()


def test_a_header_behind_the_credits_begins_no_block() -> None:
    credits = "编辑：安宁 校对：于是 审核：许多"
    text = f"{HEAD}学员心得\n\n唐小虎（青山县林业局）：{FIRST}\n\n{credits}\n\n龙飞（白水乡团委）：\n\n{SECOND}\n"
    assert all(one.span.start <= one.span.end for one in parse(text).reflections)


@pytest.mark.parametrize("name", ["文静", "马军", "程行", "司马光远"])
@pytest.mark.parametrize(
    "form", ["（{name}，白水乡团委书记）", "（白水乡团委书记{name}）", "（白水乡团委书记 {name}）"]
)
def test_names_that_look_like_functions_or_bodies_sign_too(name: str, form: str) -> None:
    text = f"{HEAD}学员感悟：\n\n1、{FIRST}（青山县林业局 唐小虎）\n\n2、{SECOND}{form.format(name=name)}\n"
    _, second = parse(text).reflections
    (author,) = second.authors
    assert (author.person.name, author.person.affiliation, author.person.role) == (name, "白水乡团委", "书记")


def test_one_credit_after_another_is_no_chain_of_reflections() -> None:
    text = "学员们畅谈了学习心得体会。来源：青石新闻 编辑：白松溪 本文链接：https://example.org/one/two/three.html"
    assert parse(text).reflections == ()
