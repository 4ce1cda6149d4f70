"""The query language, by examples, and the law that nothing but its own error ever comes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageError
from index.query.parse import parse_query, says_and
from index.query.syntax import And, AtLeast, Dates, Field, Not, Or, Phrase, Prefix, Query, Word, with_half

W = Word
A, B, C = Word("甲"), Word("乙"), Word("丙")


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        ("互联网思维", W("互联网思维")),
        ("  互联网　思维 ", And((W("互联网"), W("思维")))),
        ("互联网 AND 思维", And((W("互联网"), W("思维")))),
        ("互联网 & 思维", And((W("互联网"), W("思维")))),
        ("甲 OR 乙 丙", Or((W("甲"), And((W("乙"), W("丙")))))),
        ("甲 或 乙", Or((W("甲"), W("乙")))),
        ("甲 | 乙", Or((W("甲"), W("乙")))),
        ("甲或乙", W("甲或乙")),
        ("ORACLE 或者", And((W("ORACLE"), W("或者")))),
        ("-何江", Not(W("何江"))),
        ("思维 -何江", And((W("思维"), Not(W("何江"))))),
        ("思维 －何江", And((W("思维"), Not(W("何江"))))),
        ("思维 非 何江", And((W("思维"), Not(W("何江"))))),
        ("思维 NOT 何江", And((W("思维"), Not(W("何江"))))),
        ("NOT NOT 何江", W("何江")),
        ("COVID-19", W("COVID-19")),
        ("思维 -", And((W("思维"), W("-")))),
        ("（甲 OR 乙） 丙", And((Or((W("甲"), W("乙"))), W("丙")))),
        ("-(甲 乙)", Not(And((W("甲"), W("乙"))))),
        ("白皓(中国青年报 站长)", W("白皓(中国青年报 站长)")),
        ("第1）条", W("第1）条")),
        ('"互联网 思维"', Phrase("互联网 思维")),
        ("“屏”时代", And((Phrase("屏"), W("时代")))),
        ("「初心」", Phrase("初心")),
        ("『初心』", Phrase("初心")),
        ("”角瓜“", Phrase("角瓜")),
        ('"互联网 思维"~5', Phrase("互联网 思维", 5)),
        ("“互联网 思维”～５", Phrase("互联网 思维", 5)),
        ("互联*", Prefix("互联")),
        ("互联＊", Prefix("互联")),
        ("title:讲座", Field("title", W("讲座"))),
        ("标题：讲座", Field("title", W("讲座"))),
        ("TITLE:“一 课”", Field("title", Phrase("一 课"))),
        ("speaker:白皓 渐进", And((Field("speaker", W("白皓")), W("渐进")))),
        ("org:(团委 OR 学校)", Field("org", Or((W("团委"), W("学校"))))),
        ("-kind:心得", Not(Field("kind", W("reflection")))),
        ("kind:(lecture OR 发言)", Field("kind", Or((W("lecture"), W("statement"))))),
        ("12:30", W("12:30")),
        ("何建国", W("何建国")),
        ("讲座 何志远", And((W("讲座"), W("何志远")))),
        ("何建国讲座说了什么", AtLeast((W("建国"), W("讲座")), 1, "何建国讲座说了\n")),
        ("产生何影响", AtLeast((W("产生"), W("影响")), 1, "产生\n影响")),
        ("码头工人合唱", W("码头工人合唱")),
        (
            "码头工人合唱比赛",
            Or(
                (
                    W("码头工人合唱比赛"),
                    AtLeast((W("码头工人"), W("合唱"), W("比赛")), 2, "码头工人合唱比赛"),
                )
            ),
        ),
        ("码头 工人 合唱 比赛", And((W("码头"), W("工人"), W("合唱"), W("比赛")))),
        ("码头工人（合唱比赛）", W("码头工人（合唱比赛）")),
        ("查找有关码头的报道", AtLeast((W("查找"), W("有关"), W("码头"), W("报道")), 1, "查找有关码头的报道")),
        ("查找文件", W("查找文件")),
        ("昨天，“码头", W("昨天，“码头")),
        ("http://a.cn", W("http://a.cn")),
        ("http://a.cn/x?y=1", W("http://a.cn/x?y=1")),
        ("date:2018", Dates("2018-01-01", "2018-12-31")),
        ("date:2018-05..2018-06", Dates("2018-05-01", "2018-06-30")),
        ("date:2018年5月22日", Dates("2018-05-22", "2018-05-22")),
        ("date:..2018", Dates("", "2018-12-31")),
        ("date:2018-02..", Dates("2018-02-01", "")),
        ("date:>2018", Dates("2019-01-01", "")),
        ("date:>=2018-05", Dates("2018-05-01", "")),
        ("日期：<2018-05", Dates("", "2018-04-30")),
        ("date:<=2016-02", Dates("", "2016-02-29")),
    ],
)
def test_reads(line: str, tree: Query) -> None:
    assert parse_query(line) == tree


@pytest.mark.parametrize(
    ("line", "position", "hint"),
    [
        ("", 0, "empty"),
        ("  　", 3, "empty"),
        ("甲 “乙", 2, "unclosed-quote"),
        ('甲 ""', 2, "missing-word"),
        ("(甲 OR 乙", 0, "unclosed-bracket"),
        ("甲 (乙 (丙)", 2, "unclosed-bracket"),
        ("甲 )", 2, "stray-bracket"),
        ("甲 OR", 4, "missing-word"),
        ("OR 甲", 0, "missing-word"),
        ("甲 AND OR 乙", 6, "missing-word"),
        ("甲 NOT", 5, "missing-word"),
        ("()", 1, "missing-word"),
        ("甲 title: 乙", 2, "empty-field"),
        ("speaker:", 0, "empty-field"),
        ("kind:诗", 5, "unknown-kind"),
        ("kind:诗*", 5, "unknown-kind"),
        ("date:昔日", 5, "bad-date"),
        ("甲 date:2018-13", 7, "bad-date"),
        ("甲 date:..", 7, "bad-date"),
        ("甲 date:2019..2018", 7, "backward-dates"),
        ("甲 *", 2, "bare-star"),
        ("(" * 60 + "甲" + ")" * 60, 41, "too-deep"),
        ("title:" * 60 + "甲", 246, "too-deep"),
    ],
)
def test_points_at_what_is_wrong(line: str, position: int, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_query(line)
    values = caught.value.values
    assert (caught.value.code, values["position"], values["hint"]) == ("bad-query", str(position), hint)


def _words(query: Query) -> list[str]:
    assert isinstance(query, AtLeast)
    return [each.text for each in query.queries if isinstance(each, Word)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("什么是互联网思维？", ["互联网", "思维"]),
        ("谁提出了碎片化学习", ["碎片", "学习"]),
        ("于乐的职业是什么", ["于乐", "职业"]),
        ("仝珞哪一年当选书记", ["仝珞", "当选", "书记"]),
        ("蓍草的叶子有多少种？", ["蓍草", "叶子"]),
        ("团委 学校 青年 讲座 网络 平台", ["团委", "学校", "青年", "讲座", "网络", "平台"]),
    ],
)
def test_relaxes_questions(line: str, words: list[str]) -> None:
    query = parse_query(line)
    assert set(words) <= set(_words(query))
    assert not {"什么", "谁", "多少", "哪", "是", "的"} & set(_words(query))


def test_relaxes_only_the_plain_words() -> None:
    query = parse_query("什么是互联网思维？ -何江 date:2018")
    assert isinstance(query, And)
    assert _words(query.queries[0]) == ["互联网", "思维"]
    assert query.queries[1:] == (Not(Word("何江")), Dates("2018-01-01", "2018-12-31"))


@pytest.mark.parametrize(
    "line", ["互联网思维", "基层工作 青年干部", "哪吒闹海", "几何学基础", "是什么", "何江 思维", "何江"]
)
def test_does_not_relax_what_is_no_question(line: str) -> None:
    assert not isinstance(parse_query(line), AtLeast)


_TYPED = st.lists(
    st.one_of(
        st.sampled_from(
            ['"', "“", "”", "「", "」", "(", ")", "（", "）", "-", "－", "*", "~5", ":", "：", " ", "　", "\n"]
        ),
        st.sampled_from(
            ["OR", "AND", "NOT", "或", "非", "title:", "kind:", "date:", "org:", "speaker:", "..", ">", "2018"]
        ),
        st.text(max_size=6),
        st.sampled_from(["互联网", "什么", "？", "𠀀", "\ud800"]),
    ),
    max_size=25,
).map("".join)


@given(_TYPED)
def test_never_raises_anything_else(line: str) -> None:
    try:
        parse_query(line)
    except UsageError as error:
        assert error.code == "bad-query"
        assert 0 <= int(error.values["position"]) <= len(line)


def test_reads_very_long_lines() -> None:
    assert parse_query("词 " * 5000) == Word("词")
    assert isinstance(parse_query(" ".join(map(chr, range(0x4E00, 0x5E00)))), AtLeast)
    assert isinstance(parse_query("-" * 5000 + "词"), Word)
    with pytest.raises(UsageError):
        parse_query("(" * 5000)


@pytest.mark.parametrize(
    ("typed", "half"),
    [
        ("甲 乙 丙", And((AtLeast((A, B, C), 2), Not(And((A, B, C)))))),
        ("甲 乙 丙 -丁", And((AtLeast((A, B, C), 2), Not(And((A, B, C))), Not(Word("丁"))))),
        ('甲 乙 丙 "丁"', And((AtLeast((A, B, C), 2), Not(And((A, B, C))), Phrase("丁")))),
        ("甲 乙", None),
        ('甲 乙 "丙"', None),
        ("甲 OR 乙 OR 丙", None),
        ("甲 (乙 丙)", None),
        ("title:甲 乙 丙", None),
        ("甲", None),
    ],
)
def test_half_of_the_words(typed: str, half: Query | None) -> None:
    assert with_half(parse_query(typed)) == half


@pytest.mark.parametrize(
    ("typed", "says"), [("甲 AND 乙", True), ("甲 & 乙", True), ("甲 and 乙", False), ("AT&T", False)]
)
def test_an_operator_asks_for_just_this(typed: str, says: bool) -> None:
    assert says_and(typed) == says
