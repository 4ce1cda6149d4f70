"""PDF: pages of our own making, letter by letter, and the rules that turn lines into paragraphs."""

from __future__ import annotations

import pytest

from archive.errors import SourceError
from archive.model import Source
from archive.readers import read
from archive.readers.pdf import PrintedLine, paragraphs, without_paper

EM = 10.0
WIDTH = 20


def line(text: str, row: float, indent: float = 0, page: int = 0, size: float = EM, **more: bool) -> PrintedLine:
    """Set a line of Han characters in a column of 20 ems, rows counted from the top of the page."""
    left = 100 + indent * size
    bottom = 700 - 1.6 * EM * row
    return PrintedLine(text, left, left + len(text) * size, bottom, bottom + size, size, page, **more)


def full(character: str, row: float, indent: float = 0, page: int = 0) -> PrintedLine:
    return line(character * int(WIDTH - indent), row, indent, page)


def test_full_lines_go_on_and_indents_begin() -> None:
    lines = [full("甲", 0, indent=2), full("甲", 1), line("甲。", 2), full("乙", 3, indent=2), line("乙", 4)]
    assert paragraphs(lines) == ["甲" * 39 + "。", "乙" * 19]


def test_short_lines_stay_alone() -> None:
    lines = [full("甲", 0), line("甲", 1), line("署名", 2, indent=14), line("二月三日", 3, indent=14)]
    assert paragraphs(lines) == ["甲" * 21, "署名", "二月三日"]


@pytest.mark.parametrize("item", ["1、乙", "（二）乙", "2. 乙", "①乙", "二是乙", "第三条乙"])
def test_items_begin_on_their_own_lines(item: str) -> None:
    assert paragraphs([full("甲", 0), line(item, 1)]) == ["甲" * 20, item]


def test_labels_that_return_begin_lines() -> None:
    lines = [line("时间：甲" + "甲" * 16, 0), line("地点：乙", 1), full("丙", 2), line("地点：丁", 3)]
    assert paragraphs(lines)[1:] == ["地点：乙", "丙" * 20, "地点：丁"]


def test_an_open_sentence_goes_on_over_the_page() -> None:
    lines = [full("甲", 0), full("甲", 30), line("乙。", 0, page=1)]
    assert paragraphs(lines[1:]) == ["甲" * 20 + "乙。"]


def test_a_wide_distance_parts() -> None:
    assert paragraphs([full("甲", 0), full("乙", 3), full("丙", 4)]) == ["甲" * 20, "乙" * 20 + "丙" * 20]


def test_rows_of_tables_stay_rows() -> None:
    rows = [line("姓名\t" + "单" * 17, 0, cells=True), line("王明\t" + "位" * 17, 1, cells=True)]
    assert paragraphs(rows) == [rows[0].text, rows[1].text]


def test_a_title_of_two_lines_is_one() -> None:
    title = [line("关于召开会议", 0, indent=2, size=16), line("的通知", 1.4, indent=3.5, size=16)]
    body = [full("甲", row) for row in range(4, 9)]
    assert paragraphs([*title, *body])[0] == "关于召开会议的通知"


def test_latin_words_are_parted_and_addresses_are_not() -> None:
    left = PrintedLine("see the book", 100, 300, 700, 710, EM, 0)
    assert paragraphs([left, PrintedLine("of names", 100, 180, 684, 694, EM, 0)]) == ["see the book of names"]
    link = PrintedLine("见 https://example.org/a", 100, 300, 700, 710, EM, 0)
    assert paragraphs([link, PrintedLine("b/c", 100, 130, 684, 694, EM, 0)]) == ["见 https://example.org/ab/c"]


def test_what_belongs_to_the_paper_goes() -> None:
    words = "甲乙丙丁"
    pages = [
        [line("某某简报", 0, page=page), line(words[page] * 9, 10, page=page), line(f"- {page + 1} -", 40, page=page)]
        for page in range(4)
    ]
    assert [[one.text for one in page] for page in without_paper(pages)] == [[word * 9] for word in words]


def test_numbers_amid_a_page_are_text() -> None:
    page = [line("甲", 0), line("2018", 5), line("乙", 9)]
    assert [one.text for one in without_paper([page])[0]] == ["甲", "2018", "乙"]


# --- whole files ------------------------------------------------------------------------------------------------------


def pdf(content: bytes, resources: bytes = b"", more: bytes = b"") -> bytes:
    """Make a PDF of one page; the table of places is left out, since readers rebuild it."""
    return (
        b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<"
        + resources
        + b">>>> endobj\n"
        b"4 0 obj <</Length %d>> stream\n%b\nendstream endobj\n"
        % (len(content), content)
        + more
        + b"trailer <</Root 1 0 R>>\n%%EOF"
    )


FONT = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
IMAGE = (
    b"5 0 obj <</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    b" stream\nA\nendstream endobj\n"
)


def source(data: bytes) -> Source:
    return Source("a.pdf", "/a.pdf", data, "application/pdf")


def refusal(data: bytes) -> SourceError:
    pytest.importorskip("pypdfium2")
    with pytest.raises(SourceError) as caught:
        read(source(data))
    return caught.value


def test_words_are_read() -> None:
    pytest.importorskip("pypdfium2")
    content = b"BT /F1 12 Tf 72 700 Td (The first line of words) Tj 0 -40 Td (Another one stands here) Tj ET"
    assert read(source(pdf(content, FONT))).text == "The first line of words\nAnother one stands here"


def test_scans_are_refused_with_a_hint() -> None:
    scan = pdf(b"q 600 0 0 800 0 0 cm /I Do Q", b"/XObject<</I 5 0 R>>", IMAGE)
    assert refusal(scan).code == "scanned-pdf"


def test_an_empty_page_is_empty() -> None:
    assert refusal(pdf(b"")).code == "empty"


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.7 and nothing more", pdf(b"BT ET")[:60]])
def test_damaged_files_are_refused(data: bytes) -> None:
    assert refusal(data).code == "unreadable"


def test_a_locked_file_is_refused_as_such() -> None:
    more = b"6 0 obj <</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>> endobj\n"
    data = pdf(b"BT ET", more=more).replace(b"<</Root 1 0 R>>", b"<</Root 1 0 R/Encrypt 6 0 R/ID[<00><00>]>>")
    assert refusal(data).code == "encrypted"


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(SourceError) as caught:
        read(source(pdf(b"")))
    assert (caught.value.code, caught.value.values["extra"]) == ("needs-extra", "pdf")
