"""Word documents, built part by part: words, tables, and the numbers that Word counts out."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SourceError
from archive.media import media_type
from archive.model import Reading, Source
from archive.readers import read
from archive.readers.docx import numeral

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def document(body: str, **parts: str) -> bytes:
    inside: dict[str, str | bytes] = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    inside |= {f"word/{name}.xml": f"<w:{name} {W}>{content}</w:{name}>" for name, content in parts.items()}
    return zipped(inside)


def reading(data: bytes, name: str = "a.docx") -> Reading:
    return read(Source(name, f"/{name}", data, media_type(name, data[:1024])))


def lines(body: str, **parts: str) -> list[str]:
    return reading(document(body, **parts)).text.split("\n")


def refusal(data: bytes, name: str = "a.docx") -> str:
    with pytest.raises(SourceError) as caught:
        reading(data, name)
    return caught.value.code


def paragraph(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def item(words: str, list_id: int = 1, level: int = 0) -> str:
    return paragraph(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def numbering(*levels: tuple[str, str], start: int = 1, more: str = "") -> str:
    inside = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{inside}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def test_runs_make_a_paragraph() -> None:
    body = "<w:p><w:r><w:t>王小</w:t></w:r><w:ins><w:r><w:t>明</w:t></w:r></w:ins><w:r><w:br/><w:t>说</w:t></w:r></w:p>"
    assert lines(body + paragraph("二")) == ["王小明", "说", "二"]


def test_what_is_deleted_hidden_or_a_field_code_is_no_text() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>留</w:t></w:r></w:p>"
    )
    assert lines(body) == ["留"]


def test_tables_are_rows_with_tabs_in_their_place() -> None:
    cells = "".join(f"<w:tc>{paragraph(words)}</w:tc>" for words in ("王小明", "团委"))
    assert lines(paragraph("前") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + paragraph("后")) == [
        "前",
        "王小明\t团委",
        "后",
    ]


def test_text_boxes_and_their_fallback_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框里')}</w:txbxContent>"
    body = f'<w:p><w:r><x:Choice xmlns:x="u">{box}</x:Choice><x:Fallback xmlns:x="u">{box}</x:Fallback></w:r></w:p>'
    assert [line for line in lines(body) if line] == ["框里"]


@pytest.mark.parametrize(
    ("form", "pattern", "expected"),
    [
        ("decimal", "%1、", ["1、甲", "2、乙", "3、丙"]),
        ("decimal", "%1.", ["1. 甲", "2. 乙", "3. 丙"]),
        ("chineseCountingThousand", "%1、", ["一、甲", "二、乙", "三、丙"]),
        ("chineseCounting", "（%1）", ["（一）甲", "（二）乙", "（三）丙"]),
        ("chineseCounting", "第%1条", ["第一条甲", "第二条乙", "第三条丙"]),
        ("decimalEnclosedCircle", "%1", ["①甲", "②乙", "③丙"]),
        ("upperLetter", "%1)", ["A) 甲", "B) 乙", "C) 丙"]),
        ("bullet", "\uf06c", ["甲", "乙", "丙"]),
    ],
)
def test_numbers_are_counted_as_word_counts(form: str, pattern: str, expected: list[str]) -> None:
    assert lines(item("甲") + item("乙") + item("丙"), numbering=numbering((form, pattern))) == expected


def test_levels_begin_anew_below_each_item() -> None:
    body = item("甲") + item("甲一", level=1) + item("甲二", level=1) + item("乙") + item("乙一", level=1)
    found = lines(body, numbering=numbering(("decimal", "%1."), ("decimal", "%1.%2")))
    assert found == ["1. 甲", "1.1 甲一", "1.2 甲二", "2. 乙", "2.1 乙一"]


def test_an_empty_paragraph_counts_nothing() -> None:
    assert lines(item("甲") + item("") + item("乙"), numbering=numbering(("decimal", "%1、"))) == ["1、甲", "", "2、乙"]


def test_a_list_may_begin_elsewhere_and_again() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    again = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    body = item("甲") + item("乙") + item("丙", 2) + item("丁", 2)
    found = lines(body, numbering=numbering(("decimal", "%1、"), start=5, more=again))
    assert found == ["5、甲", "6、乙", "1、丙", "2、丁"]


def test_numbers_come_from_styles_too() -> None:
    styles = (
        '<w:style w:styleId="a"><w:name w:val="List"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="t"><w:name w:val="Title"/></w:style>'
    )
    body = (
        paragraph("题目", '<w:pStyle w:val="t"/>')
        + paragraph("甲", '<w:pStyle w:val="a"/>')
        + paragraph("乙", '<w:pStyle w:val="b"/>')
    )
    made = reading(document(body, styles=styles, numbering=numbering(("decimal", "%1、"))))
    assert made.text.split("\n") == ["题目", "1、甲", "2、乙"]
    assert made.title == "题目"


def test_notes_stand_behind_the_text() -> None:
    notes = f'<w:footnote w:type="separator">{paragraph("线")}</w:footnote><w:footnote>{paragraph("注一")}</w:footnote>'
    assert lines(paragraph("文"), footnotes=notes) == ["文", "注一"]


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (1010, "chineseCounting", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (3, "ideographZodiac", "寅"),
        (12, "decimalFullWidth", "１２"),
        (3, "decimalZero", "03"),
        (4, "upperRoman", "IV"),
        (7, "unknownFormat", "7"),
    ],
)
def test_numerals(number: int, form: str, printed: str) -> None:
    assert numeral(number, form) == printed


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "old-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.wps", "old-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
        (b"PK\x03\x04 no zip", "a.docx", "unreadable"),
        (b"no zip at all", "a.docx", "unreadable"),
        (document(paragraph("字"))[:-40], "a.docx", "unreadable"),
        (zipped({"other.xml": "<a/>"}), "a.docx", "unreadable"),
        (zipped({"word/document.xml": "<w:document"}), "a.docx", "unreadable"),
        (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY a "aa">]><a>&a;</a>'}), "a.docx", "unreadable"),
        (zipped({"word/document.xml": b"<a>" * 5000}), "a.docx", "unreadable"),
        (zipped({"word/document.xml": b"<a>" + b" " * 40_000_000}), "a.docx", "zip-bomb"),
        (document(""), "a.docx", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


def test_a_web_page_that_is_called_doc_is_read() -> None:
    page = "<html><head><title>通知</title></head><body><p>各单位：现将有关事项通知如下，请认真执行。</p></body></html>"
    assert reading(page.encode("gb18030"), "a.doc").text.startswith("各单位")


@given(st.binary(max_size=400), st.integers(0, 400))
def test_damage_is_refused_or_read(noise: bytes, place: int) -> None:
    whole = document(item("甲"), numbering=numbering(("decimal", "%1、")))
    with contextlib.suppress(SourceError):
        reading(whole[:place] + noise + whole[place + len(noise) :])
