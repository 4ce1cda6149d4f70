"""Zip files, tables and feeds: what is inside comes out, one outcome each, and nothing harmful happens."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SourceError
from archive.model import Day, Hints, Outcome, Reading, Source
from archive.readers import read
from archive.sources import open_file

TEXT = "5月22日，王小明在会上谈了自己的心得，大家听后都说很有收获。"


def opened(data: bytes, name: str, hints: Hints = Hints()) -> list[Source | Outcome]:  # noqa: B008 (a frozen value)
    return list(open_file(io.BytesIO(data), name, f"/{name}", hints))


def readings(data: bytes, name: str, hints: Hints = Hints()) -> list[Reading]:  # noqa: B008 (a frozen value)
    return [read(source) for source in opened(data, name, hints) if isinstance(source, Source)]


def code(item: Source | Outcome) -> str:
    return item.problem.code if isinstance(item, Outcome) and item.problem else ""


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


# --- zip --------------------------------------------------------------------------------------------------------------


def test_members_come_in_natural_order_and_unknown_ones_are_passed_over() -> None:
    parts = {"10.txt": "十", "2.txt": "二", "a/b.md": "三", "pic.png": "x", ".hidden.txt": "藏", "__MACOSX/a.txt": "藏"}
    found = opened(zipped(parts), "p.zip")
    assert [(item.name, item.location) for item in found if isinstance(item, Source)] == [
        ("p.zip!2.txt", "/p.zip!2.txt"),
        ("p.zip!10.txt", "/p.zip!10.txt"),
        ("p.zip!a/b.md", "/p.zip!a/b.md"),
    ]


def test_names_in_gbk_are_decoded() -> None:
    data = zipped({"XXXXXXXX.txt": TEXT}).replace(b"XXXXXXXX", "讲座心得".encode("gbk"))
    (source,) = opened(data, "p.zip")
    assert isinstance(source, Source)
    assert source.name == "p.zip!讲座心得.txt"


def test_paths_out_of_the_zip_are_only_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (source,) = opened(zipped({"../../../evil.txt": TEXT}), "p.zip")
    assert isinstance(source, Source)
    assert source.name == "p.zip!../../../evil.txt"
    assert list(tmp_path.iterdir()) == []


def test_a_zip_in_a_zip_is_opened_and_one_in_that_is_not() -> None:
    inner = zipped({"a.txt": TEXT})
    assert [item.name for item in opened(zipped({"b.zip": inner}), "c.zip") if isinstance(item, Source)] == [
        "c.zip!b.zip!a.txt"
    ]
    (outcome,) = opened(zipped({"d.zip": zipped({"b.zip": inner})}), "c.zip")
    assert code(outcome) == "zip-bomb"


def test_bombs_are_refused_and_the_rest_goes_on() -> None:
    found = opened(zipped({"a.txt": b"\0" * 15_000_000, "b.txt": TEXT}), "p.zip")
    assert [code(item) for item in found] == ["zip-bomb", ""]


def test_locked_members_are_refused() -> None:
    data = bytearray(zipped({"a.txt": TEXT}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (outcome,) = opened(bytes(data), "p.zip")
    assert code(outcome) == "encrypted"


def test_damaged_members_are_refused_and_the_rest_goes_on() -> None:
    data = zipped({"a.txt": "坏" * 100, "b.txt": TEXT}, zipfile.ZIP_STORED).replace("坏坏".encode(), "坏好".encode(), 1)
    assert [code(item) for item in opened(data, "p.zip")] == ["unreadable", ""]


@pytest.mark.parametrize("cut", [5, 30, 60, 90])
def test_a_zip_that_is_cut_off_is_refused(cut: int) -> None:
    (outcome,) = opened(zipped({"a.txt": TEXT})[:-cut], "p.zip")
    assert code(outcome) == "unreadable"


def test_a_word_document_called_zip_is_one() -> None:
    inside = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:t>字</w:t></w:p></w:document>'
    assert [made.text for made in readings(zipped({"word/document.xml": inside}), "a.doc.zip")] == ["字"]


@given(st.binary(max_size=200), st.integers(0, 300))
def test_any_damage_is_an_outcome(noise: bytes, place: int) -> None:
    whole = zipped({"a.txt": TEXT, "b/c.csv": f"text,title\n{TEXT},题\n"})
    for item in opened(whole[:place] + noise + whole[place + len(noise) :], "p.zip"):
        assert isinstance(item, (Source, Outcome))


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_rows_are_articles(encoding: str, mark: str) -> None:
    rows = [
        ["标题", "正文", "发布时间", "来源"],
        ["题目一", f'"{TEXT}\n第二段"', "2018/5/24", "日报"],
        ["", "", "", ""],
    ]
    table = "\r\n".join(mark.join(row) for row in rows)
    (made,) = readings(table.encode(encoding), "a.csv", Hints(published=Day(2018)))
    assert made.text == f"{TEXT}\n第二段"
    assert (made.title, made.published, made.account) == ("题目一", Day(2018, 5, 24), "日报")
    assert made.encoding == encoding.removesuffix("-sig")


def test_what_the_user_says_stays_with_the_rows() -> None:
    (source,) = opened(f"text\n{TEXT}\n".encode(), "a.csv", Hints(published=Day(2018)))
    assert isinstance(source, Source)
    assert (source.name, source.hints.published) == ("a.csv#1", Day(2018))


def test_a_table_without_a_column_of_text_is_refused() -> None:
    assert [code(item) for item in opened("甲,乙\n一,二\n".encode(), "a.csv")] == ["no-text-column"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_user_names_the_columns_of_a_table(encoding: str) -> None:
    table = f"大标题,内文,text,日子\n题目,{TEXT},别的,2018年5月24日\n,,别的,\n"
    columns = (("date", "日子"), ("text", "内文"), ("title", "大标题"))
    first, second = opened(table.encode(encoding), "a.csv", Hints(columns=columns))
    assert isinstance(first, Source) and isinstance(second, Source)
    made = read(first)
    assert (made.text, made.title, made.published) == (TEXT, "题目", Day(2018, 5, 24))
    assert read(replace(first, hints=Hints())) == replace(made, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read(second)
    assert caught.value.code == "empty"


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    (outcome,) = opened(f"甲,text\n一,{TEXT}\n".encode(), "a.csv", Hints(columns=(("title", "标题"),)))
    assert isinstance(outcome, Outcome) and outcome.problem
    assert (outcome.problem.code, outcome.problem.values["columns"]) == ("no-such-column", "甲、text")


def test_the_user_names_the_fields_of_records() -> None:
    lines = [{"text": "别的", "Body": TEXT, "head": "题目"}, {"text": "别的", "body": TEXT}, {"text": "别的"}, {}]
    data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    found = opened(data.encode(), "a.jsonl", Hints(columns=(("text", "body"), ("title", "head"))))
    sources = [source for source in found if isinstance(source, Source)]
    assert [(made.text, made.title) for made in map(read, sources[:2])] == [(TEXT, "题目"), (TEXT, None)]
    for source in sources[2:]:
        with pytest.raises(SourceError) as caught:
            read(source)
        assert caught.value.code == "no-such-column"
    (one,) = opened(json.dumps(lines[0]).encode(), "a.json", Hints(columns=(("text", "body"),)))
    assert isinstance(one, Source) and read(one).text == TEXT


# --- mailboxes --------------------------------------------------------------------------------------------------------


def test_messages_of_a_mailbox_are_mails() -> None:
    first = f"From a@b Thu May 24 08:00:00 2018\nSubject: one\nFrom: a@b\n\n{TEXT}\n>From 前面\n\n"
    second = f"From c@d Fri May 25 08:00:00 2018\nSubject: two\n\n第二封。{TEXT}\nFrom 不在空行之后\n"
    found = opened((first + second).encode(), "a.mbox")
    assert [item.name for item in found if isinstance(item, Source)] == ["a.mbox#1", "a.mbox#2"]
    one, two = readings((first + second).encode(), "a.mbox")
    assert (one.title, two.title) == ("one", "two")
    assert one.text.split("\n")[:2] == [TEXT, "From 前面"]
    assert "From 不在空行之后" in two.text
    assert [code(item) for item in opened(b"\n\n", "a.mbox")] == ["empty"]


@pytest.mark.parametrize(
    ("data", "name"), [(zipped({"a.png": "x"}), "a.zip"), (zipped({}), "a.zip"), (b"text\n", "a.csv")]
)
def test_a_container_of_nothing_says_so(data: bytes, name: str) -> None:
    assert [code(item) for item in opened(data, name)] == ["empty"]


# --- feeds ------------------------------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0" encoding="ENC"?><rss><channel><title>部落格</title><link>http://x.org</link>
<item><title><![CDATA[ 第一篇 ]]></title><link>http://x.org/1</link><pubDate>Thu, 24 May 2018 23:30:00 GMT</pubDate>
<description>&lt;p&gt;{TEXT}&lt;/p&gt;&lt;p&gt;第二段&lt;br&gt;第三段&lt;/p&gt;</description></item>
<item><title>第二篇</title><description>短</description>
<content:encoded xmlns:content="c">{TEXT}</content:encoded></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>部落格</title><entry><title>第一篇</title>
<link rel="alternate" href="http://x.org/1"/><published>2018-05-24T23:30:00Z</published><author><name>王小明</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p><p>第二段</p></div></content></entry></feed>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_entries_of_rss_are_articles(encoding: str) -> None:
    first, second = readings(RSS.replace("ENC", "gb2312").encode(encoding), "a.xml")
    assert first.text == f"{TEXT}\n第二段\n第三段"
    assert (first.title, first.published, first.url) == ("第一篇", Day(2018, 5, 25), "http://x.org/1")
    assert (second.text, second.encoding) == (TEXT, encoding)


def test_entries_of_atom_are_articles() -> None:
    (made,) = readings(ATOM.encode(), "a.xml")
    assert made.text == f"{TEXT}\n第二段"
    assert (made.title, made.author, made.published) == ("第一篇", "王小明", Day(2018, 5, 25))


def test_a_feed_that_is_no_xml_is_read_all_the_same() -> None:
    assert [made.title for made in readings(RSS.replace("</channel>", "<b>").encode(), "a.xml")] == ["第一篇", "第二篇"]


@pytest.mark.parametrize("data", [b"<a><b/></a>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"no xml"])
def test_other_xml_is_refused(data: bytes) -> None:
    assert [code(item) for item in opened(data, "a.xml")] == ["unsupported"]
