"""HTML into a tree and into lines: the rules of browsers, and bounds on what a page may cost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SourceError
from archive.readers.markup import collapse, lines_of, ordinal, parse_html, unescape


def texts(markup: str) -> list[str]:
    return [line.text for line in lines_of(parse_html(markup))]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>一</p><p>二</p>", ["一", "二"]),
        ("<p>一<p>二", ["一", "二"]),
        ("<div>一<br>二<br/>三</div>", ["一", "二", "三"]),
        ("<p>王<span>小</span><b>明</b>说</p>", ["王小明说"]),
        ("<p>句子在源码里\n   换行</p>", ["句子在源码里换行"]),
        ("<p>two\n words</p>", ["two words"]),
        ("<p>王&nbsp;明 &amp; 李&#26126;&lt;团委&gt;</p>", ["王 明 & 李明<团委>"]),
        ("<p>\u3000\u3000缩进\u200b的段落</p>", ["缩进的段落"]),
        ("<script>var a='<p>不是字</p>';</script><style>p{}</style><p>字</p>", ["字"]),
        ("<!-- <p>注释</p> --><p>字</p><!-- 没有结束 <p>丢", ["字"]),
        ("<p hidden>藏</p><p style='display: none'>藏</p><p>见</p>", ["见"]),
        ("<p>前</p><svg><path d='M0'/><text>图里的字</text></svg><p>后</p>", ["前", "后"]),
        ("<span style='display:block'>一</span><span style='display:block'>二</span>", ["一", "二"]),
        ("<div style='display:inline'>一</div><div style='display:inline'>二</div>", ["一二"]),
        ("<pre>一\n二</pre>", ["一", "二"]),
        ("<p>一</p></div></div></p><p>二</p>", ["一", "二"]),
        ("<p>没有结束的 < 小于号，3 < 5</p>", ["没有结束的 < 小于号，3 < 5"]),
        ('<meta content="甲"乙"丙"><p>字</p>', ["字"]),
        ("<p>字<a href=x>链接</a></p>", ["字链接"]),
        ("<noscript>请启用脚本</noscript><iframe>无</iframe><p>字</p>", ["字"]),
        ("<P>大写<BR>标签</P>", ["大写", "标签"]),
    ],
)
def test_lines_are_those_on_the_screen(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=3><li>甲<li>乙</ol>", ["3. 甲", "4. 乙"]),
        ("<ol><li value=7>甲<li>乙</ol>", ["7. 甲", "8. 乙"]),
        ("<ol type=a><li>甲<li>乙</ol>", ["a. 甲", "b. 乙"]),
        ("<ol><li>1、甲</li><li>2、乙</li></ol>", ["1、甲", "2、乙"]),
        ("<ol style='list-style:none'><li>甲</li></ol>", ["甲"]),
        ("<ol><li><p>甲</p><p>甲二</p></li><li><p>乙</p></li></ol>", ["1. 甲", "甲二", "2. 乙"]),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
        ("<ol><li>甲<ol><li>子</li></ol></li><li>乙</li></ol>", ["1. 甲", "1. 子", "2. 乙"]),
    ],
)
def test_ordered_lists_get_their_numbers(markup: str, expected: list[str]) -> None:
    assert [line.lstrip() for line in texts(markup)] == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<table><tr><th>姓名<th>单位<tr><td>王小明<td>城关镇团委</table>", ["姓名\t单位", "王小明\t城关镇团委"]),
        ("<table><tr><td><p>王小明</p></td><td><p>团委</p><p>书记</p></td></tr></table>", ["王小明\t团委 书记"]),
        ("<table><tr><td><div>一</div><table><tr><td>二</table></td><td>三</td></tr></table>", ["一", "二", "三"]),
        ("<table><tr><td>只有一格</td></tr></table>", ["只有一格"]),
    ],
)
def test_rows_of_data_are_lines_with_tabs(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_links_are_counted() -> None:
    (line,) = lines_of(parse_html("<p>字<a href='x'>链 接</a>字</p>"))
    assert (line.text, line.linked) == ("字链 接字", 2)


@pytest.mark.parametrize(("number", "kind", "printed"), [(4, "", "4"), (2, "A", "B"), (9, "i", "ix"), (27, "a", "27")])
def test_ordinals(number: int, kind: str, printed: str) -> None:
    assert ordinal(number, kind) == printed


def test_references_that_name_no_character_stay() -> None:
    long = "&#" + "9" * 5000 + ";"
    assert unescape(long) == long


@given(st.text(alphabet="<>/ab=\"' \n!-&#;字divptrol", max_size=300))
def test_every_string_is_some_page(markup: str) -> None:
    for line in lines_of(parse_html(markup)):
        assert line.text == line.text.strip()
        assert "\n" not in line.text


@given(st.lists(st.text(alphabet="中文字符，。1a", min_size=1, max_size=20), max_size=8))
def test_no_character_is_lost_or_moved(paragraphs: list[str]) -> None:
    markup = "".join(f"<p><span>{words[:3]}</span>{words[3:]}</p>" for words in paragraphs)
    assert texts(markup) == paragraphs


@given(st.text(alphabet=" \t\n\xa0\u3000中文ab", max_size=40))
def test_collapsing_twice_is_collapsing_once(text: str) -> None:
    assert collapse(collapse(text)) == collapse(text)


HOSTILE = {
    "open tags": "<div>" * 1_000_000,
    "paragraphs at the deepest": "<div>" * 390 + "<p>" * 40_000,
    "nested tables": "<table><tr><td>" * 10_000,
    "unclosed tags": "<a " * 200_000,
    "quotes that never end": '<a b="' * 200_001 + "<p>字",
    "angles in quotes": '<a b=">"' * 100_000,
    "unclosed comments": "<!--" * 500_000,
    "end tags of nothing": "</div>" * 100_000,
    "a long number": "&#" + "9" * 1_000_000,
    "angles": "<" * 500_000,
    "one long line": "字" * 1_000_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_pages_end_soon(name: str) -> None:
    begun = time.process_time()
    try:
        lines_of(parse_html(HOSTILE[name]))
    except SourceError as error:
        assert error.code == "unreadable"
    assert time.process_time() - begun < 10
