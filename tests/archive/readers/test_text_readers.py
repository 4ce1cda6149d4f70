"""Plain text, Markdown and records: what the readers make of them, and what the one door does for all."""

from __future__ import annotations

import json
import time
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SourceError
from archive.model import Day, Hints, Reading, Source
from archive.readers import LARGEST, READERS, clean_text, read
from archive.readers.fields import day_of, day_of_timestamp


def reading(text: str, media_type: str = "text/plain", hints: Hints = Hints()) -> Reading:  # noqa: B008 (a frozen value)
    return read(Source("a", "/a", text.encode("utf-8", "surrogatepass"), media_type, hints))


def record(**fields: object) -> Reading:
    return reading(json.dumps(fields), "application/json")


def refusal(data: bytes, media_type: str = "text/plain") -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(Source("a.jsonl#4", "/a", data, media_type))
    return caught.value


# --- the door ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", sorted(set(READERS.values())))
def test_every_reader_in_the_table_is_there(module: str) -> None:
    try:
        assert callable(import_module(module).read)
    except ModuleNotFoundError as missing:
        pytest.skip(f"needs {missing.name}")


@given(st.text())
def test_clean_text_has_one_kind_of_line_end_and_nothing_unkeepable(text: str) -> None:
    clean = clean_text(text)
    assert not set(clean) & set("\r\x00\u2028\u2029\x85\v\f")
    assert clean_text(clean) == clean or clean.startswith("\ufeff")


def test_line_ends() -> None:
    assert reading("一\r\n二\r三\n四\u2028五\f六").text == "一\n二\n三\n四\n五\n六"


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\u3000\u3000", "\ufeff", "\ufeff \n", "\u200b\u200b"])
def test_empty_texts_are_refused(text: str) -> None:
    assert refusal(text.encode()).code == "empty"


@pytest.mark.parametrize(
    ("media_type", "code"), [("image/png", "binary"), ("video/mp4", "binary"), ("application/x-unknown", "unsupported")]
)
def test_types_without_a_reader(media_type: str, code: str) -> None:
    assert refusal(b"abc", media_type).code == code


def test_too_large() -> None:
    error = refusal(b"a" * (LARGEST + 1))
    assert (error.code, error.values["limit"]) == ("too-large", str(LARGEST))


def test_broken_bytes_are_a_check() -> None:
    data = ("大家都说这次活动很有收获。" * 60).encode()
    found = read(Source("a", "/a", data[:-1], "text/plain"))
    assert [(check.code, check.values) for check in found.checks] == [("replaced-bytes", ("1", "utf-8"))]


def test_a_forced_encoding_and_a_container_speak_through_hints() -> None:
    source = Source("a", "/a", "代碼".encode("big5"), "text/plain", Hints("big5", title="甲", listed=Day(2020)))
    found = read(source)
    assert (found.text, found.encoding, found.title, found.published) == ("代碼", "big5", "甲", Day(2020))


# --- Markdown ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# 学习日\n\n正文", "学习日\n\n正文"),
        ("## 一、认识 ##\n正文", "一、认识\n正文"),
        ("**一是**要读书（**王小明**，团支书）", "一是要读书（王小明，团支书）"),
        ("要*多*读", "要多读"),
        ("2*3*4 与 a_b_c", "2*3*4 与 a_b_c"),
        ("* 甲\n* 乙", "* 甲\n* 乙"),
        ("1. 甲\n2. 乙", "1. 甲\n2. 乙"),
        ("1\\. 甲", "1. 甲"),
        ("> 引文\n> 二", "引文\n二"),
        ("见[通知](https://a.cn/x_(1))。", "见通知。"),
        ("![合影](a.png)", "合影"),
        ("甲\n\n---\n\n乙", "甲\n\n\n\n乙"),
        ("甲\n===\n乙", "甲\n乙"),
        ("甲<!-- 改 -->乙", "甲乙"),
        ("```\n# a **b**\n```", "# a **b**"),
        ("#话题 不是标题", "#话题 不是标题"),
    ],
)
def test_markdown(source: str, text: str) -> None:
    assert reading(source, "text/markdown").text == text


def test_front_matter() -> None:
    source = '---\r\ntitle: "读书 会"\r\ndate: 2021-04-23T08:00:00\r\nauthor: 李小红\r\n---\r\n# 别的\r\n正文\r\n'
    found = reading(source, "text/markdown")
    assert (found.title, found.published, found.author) == ("读书 会", Day(2021, 4, 23), "李小红")
    assert found.text == "别的\n正文"


def test_the_first_heading_is_the_title() -> None:
    assert reading("\n# **学习**日\n正文", "text/markdown").title == "学习日"
    assert reading("正文\n# 学习日", "text/markdown").title is None
    assert reading("---\n正文\n---\n", "text/markdown").text == "正文"


# --- records ----------------------------------------------------------------------------------------------------------


def test_a_record() -> None:
    found = record(
        id=7, title=" 学习日 ", text="正文\r\n二", date="2021-04-23", source="县报", url="http://a.cn", author="李"
    )
    assert (found.title, found.text, found.published) == ("学习日", "正文\n二", Day(2021, 4, 23))
    assert (found.account, found.url, found.author) == ("县报", "http://a.cn", "李")


@pytest.mark.parametrize("name", ["text", "content", "Body", "正文"])
def test_names_of_the_text_field(name: str) -> None:
    assert record(**{name: "甲"}).text == "甲"
    assert record(**{name: ["甲", "乙"]}).text == "甲\n乙"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-04-23", Day(2021, 4, 23)),
        ("2021/4/23 08:00", Day(2021, 4, 23)),
        (20210423, Day(2021, 4, 23)),
        (1619136000, Day(2021, 4, 23)),
        (1619136000000, Day(2021, 4, 23)),
        ("soon", None),
        (None, None),
        (True, None),
        (1e400, None),
    ],
)
def test_dates_of_records(value: object, day: Day | None) -> None:
    assert record(text="甲", date=value).published == day


def test_escapes_that_no_text_can_hold_become_replacement_characters() -> None:
    assert (
        read(Source("a", "/a", rb'{"text": "a\ud800b\u0000c\ud83d\ude00"}', "application/json")).text
        == "a\ufffdb\ufffdc😀"
    )


@pytest.mark.parametrize("line", ["{", "[1]", "3", '{"title": "甲"}', '{"text": 3}', '{"text": []}', "[" * 99999])
def test_bad_records_name_their_line(line: str) -> None:
    error = refusal(line.encode(), "application/json")
    assert (error.code, error.values["line"]) == ("bad-record", "4")


def test_an_empty_record_is_empty() -> None:
    assert refusal(b'{"text": " "}', "application/json").code == "empty"


# --- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2018-05-24", Day(2018, 5, 24)),
        ("2018-05-24 23:30:00", Day(2018, 5, 24)),
        ("2018-05-24T20:00:00Z", Day(2018, 5, 25)),
        ("2018-05-24T08:00:00+08:00", Day(2018, 5, 24)),
        ("2018年5月24日", Day(2018, 5, 24)),
        ("2018年5月", Day(2018, 5)),
        ("2018.5.24", Day(2018, 5, 24)),
        ("20180524", Day(2018, 5, 24)),
        ("2018", Day(2018)),
        ("2018-13-01", None),
        ("2018-02-30", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("5月24日", None),
        ("", None),
    ],
)
def test_day_of(printed: str, day: Day | None) -> None:
    assert day_of(printed) == day


@given(st.text())
def test_day_of_never_fails(printed: str) -> None:
    day_of(printed)


@given(st.floats())
def test_day_of_timestamp_never_fails(seconds: float) -> None:
    day_of_timestamp(seconds)


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("**王小明**说，__要多读书__。", "王小明说，要多读书。"),
        ("***很重要***", "很重要"),
        ("<a href='x'\n   id='y'>活动</a><img src='data:image/png;base64,AAAA'>预告", "活动预告"),
        ("前<!-- 注释 -->后", "前后"),
        ("前<!-- 没有结束", "前<!-- 没有结束"),
        ("```\n<a>代码</a>\n```", "<a>代码</a>"),
        ("3 < 5 且 a<b", "3 < 5 且 a<b"),
    ],
)
def test_marks_of_markdown_and_inline_html_go(marked: str, words: str) -> None:
    assert reading(marked, "text/markdown").text == words


@pytest.mark.parametrize("unit", ["[", "![", "**a ", "__a ", "*a ", "<!--", "<a ", "**a*", "`" * 3 + "\n"])
def test_marks_that_never_close_cost_little(unit: str) -> None:
    begun = time.process_time()
    reading(unit * 100_000 + "字", "text/markdown")
    assert time.process_time() - begun < 5
