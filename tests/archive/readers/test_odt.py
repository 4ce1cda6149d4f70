"""OpenDocument texts, built part by part: words, lists and their numbers, tables, notes."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SourceError
from archive.media import media_type
from archive.model import Outcome, Reading, Source
from archive.readers import read
from archive.sources import open_file

SPACES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "style", "table", "draw")
    )
    + ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)
HAN_LIST = """<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/>
<text:list-level-style-number text:level="2" style:num-suffix="." style:num-format="1" text:display-levels="1"/>
<text:list-level-style-bullet text:level="3" text:bullet-char="•"/></text:list-style>"""

SEVENTH = ' text:start-value="7"'


def document(body: str, automatic: str = "", **parts: str) -> bytes:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", content)
        for name, inside in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", inside)
    return made.getvalue()


def reading(data: bytes, name: str = "a.odt") -> Reading:
    return read(Source(name, f"/{name}", data, media_type(name, data[:1024])))


def lines(body: str, automatic: str = "", **parts: str) -> list[str]:
    return reading(document(body, automatic, **parts)).text.split("\n")


def item(*words: str, start: str = "") -> str:
    inside = "".join(f"<text:p>{each}</text:p>" if not each.startswith("<") else each for each in words)
    return f"<text:list-item{start}>{inside}</text:list-item>"


def test_paragraphs_spans_blanks_and_breaks() -> None:
    body = (
        '<text:h text:outline-level="1">读书会</text:h><text:p>大家<text:span>围</text:span>\n 在<text:s text:c="2"/>'
        "读<text:tab/>书<text:line-break/>第二行<text:a>链接</text:a></text:p><text:p/>"
    )
    assert lines(body) == ["读书会", "大家围 在  读 书", "第二行链接", ""]


def test_the_numbers_of_lists_are_counted() -> None:
    inner = f"<text:list>{item('甲')}{item('乙')}</text:list>"
    body = (
        f'<text:list text:style-name="L1" xml:id="a">{item("是热爱", inner)}{item("是坚持", "它的第二段")}</text:list>'
        f"<text:p>中间一段</text:p>"
        f'<text:list text:style-name="L1" text:continue-numbering="true">{item("是分享")}</text:list>'
        f'<text:list text:style-name="L1" text:continue-list="a">{item("是传承", inner)}</text:list>'
        f'<text:list text:style-name="L1">{item("重新", start=SEVENTH)}</text:list>'
    )
    assert lines(body, HAN_LIST) == [
        "一、是热爱",
        "1. 甲",
        "2. 乙",
        "二、是坚持",
        "它的第二段",
        "中间一段",
        "三、是分享",
        "四、是传承",
        "1. 甲",
        "2. 乙",
        "七、重新",
    ]


def test_headings_are_numbered_as_their_outline_says() -> None:
    styles = (
        f"<office:document-styles {SPACES}><text:outline-style><text:outline-level-style text:level='1' "
        "style:num-format='1' style:num-prefix='第' style:num-suffix='章 '/><text:outline-level-style text:level='2' "
        "style:num-format='1' text:display-levels='2'/></text:outline-style></office:document-styles>"
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{words}</text:h>' for level, words in ((1, "起"), (2, "承"), (1, "合"))
    )
    assert lines(body, styles=styles) == ["第1章 起", "1.1 承", "第2章 合"]


def test_tables_keep_their_rows_and_notes_stand_at_the_end() -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>姓名</text:p></table:table-cell>"
        "<table:table-cell><text:p>单位</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>同上</text:p></table:table-cell>'
        "</table:table-row></table:table><text:p>正文<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>注释</text:p></text:note-body></text:note>继续</text:p><text:p>完</text:p>"
    )
    assert lines(body) == ["姓名\t单位", "同上\t同上", "正文继续", "完", "注释"]


def test_what_was_deleted_or_remarked_is_no_text_and_boxes_are() -> None:
    body = (
        "<text:tracked-changes><text:p>删掉的</text:p></text:tracked-changes><text:p>留下的<office:annotation><text:p>批注"
        "</text:p></office:annotation><draw:frame><svg:title>替代文字</svg:title><draw:text-box><text:p>框里的</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )
    assert lines(body) == ["留下的", "框里的"]


def test_a_title_is_told_by_its_style_or_the_style_that_it_builds_on() -> None:
    styles = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    made = reading(document('<text:p>题头</text:p><text:p text:style-name="P1">读书  心得</text:p>', styles))
    assert made.title == "读书 心得"


def test_a_password_and_damage_are_told_apart() -> None:
    for data, code in (
        (document("", "", **{"META-INF__manifest": "<manifest:encryption-data/>"}), "encrypted"),
        (document("<text:p>"), "unreadable"),
        (document("<text:p>字</text:p>")[:200], "unreadable"),
    ):
        with pytest.raises(SourceError) as caught:
            reading(data)
        assert caught.value.code == code


def test_one_that_is_called_zip_is_one() -> None:
    (found,) = open_file(
        io.BytesIO(document("<text:p>读书心得</text:p>")), "a.zip", "/a.zip", Source("", "", b"", "").hints
    )
    assert not isinstance(found, Outcome)
    assert read(found).text == "读书心得"


@given(st.binary(max_size=60), st.integers(0, 2000))
def test_any_damage_is_refused_or_read(noise: bytes, place: int) -> None:
    whole = document(f'<text:list text:style-name="L1">{item("甲")}</text:list>', HAN_LIST)
    with contextlib.suppress(SourceError):
        reading(whole[:place] + noise + whole[place + len(noise) :])
