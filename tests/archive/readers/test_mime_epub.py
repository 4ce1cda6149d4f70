"""Mail, web archives and electronic books, built by the tests."""

from __future__ import annotations

import email.header
import io
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SourceError
from archive.media import media_type
from archive.model import Day, Reading, Source
from archive.readers import read

BODY = "各位同事：\n\n5月22日的讲座，王小明老师讲了三点。大家听后都说很有收获，请在周五前把心得交上来。"


def reading(data: bytes, name: str) -> Reading:
    return read(Source(name, f"/{name}", data, media_type(name, data[:1024])))


def mail(charset: str = "utf-8", **parts: str) -> bytes:
    message = EmailMessage()
    message["From"] = "王小明 <wang@example.org>"
    message["Subject"] = "05.24 讲座心得"
    message["Date"] = "Thu, 24 May 2018 23:30:00 -0800"
    message.set_content(parts.get("plain", BODY), charset=charset, cte="base64")
    if "html" in parts:
        message.add_alternative(parts["html"], subtype="html")
    if "attached" in parts:
        message.add_attachment(parts["attached"], filename="附件.txt")
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5"])
def test_a_mail_is_its_words_its_subject_and_its_sender(charset: str) -> None:
    body = BODY if charset != "big5" else "各位同事：講座的心得請在週五前交上來，大家聽後都說很有收穫，謝謝各位。"
    made = reading(mail(charset, plain=body, attached="附件里的字"), "a.eml")
    assert made.text.strip() == body
    assert (made.title, made.author) == ("05.24 讲座心得", "王小明")
    assert made.published == Day(2018, 5, 25)  # in China
    assert made.encoding == charset


def test_of_two_forms_the_fuller_is_taken() -> None:
    page = "<html><body><p>第一段说的是讲座的内容。</p><ol><li>多读书。</li><li>多走路。</li></ol></body></html>"
    assert (
        reading(mail(plain="请用HTML查看", html=page), "a.eml").text
        == "第一段说的是讲座的内容。\n1. 多读书。\n2. 多走路。"
    )


def test_headers_of_bare_gbk_bytes_are_decoded() -> None:
    raw = b"From: \xcd\xf5\xc3\xf7 <a@b.c>\r\nSubject: " + "讲座心得".encode("gbk") + b"\r\n\r\n" + BODY.encode("gbk")
    made = reading(raw, "a.eml")
    assert (made.title, made.encoding) == ("讲座心得", "gb18030")


def test_encoded_headers_in_pieces_are_joined() -> None:
    subject = email.header.Header("很长的标题" * 12, "utf-8").encode()
    raw = f"Subject: {subject}\n\n".encode() + BODY.encode()
    assert reading(raw, "a.eml").title == "很长的标题" * 12


def archive(page: str, charset: str = "utf-8") -> bytes:
    import base64

    encoded = base64.encodebytes(page.encode(charset)).decode()
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a.html\r\nSubject: x\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
        "----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: https://example.org/a.html\r\n\r\n{encoded}\r\n"
        "----b\r\nContent-Type: text/html\r\nContent-Location: https://ads.example.org/\r\n\r\n<p>frame</p>\r\n"
        "----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----b--\r\n"
    ).encode()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_of_a_web_archive_the_page_is_read(charset: str) -> None:
    words = "9月10日，县教育局召开青年教师座谈会，局长周大江出席会议并讲话，三十余名教师参加。"
    made = reading(
        archive(f"<title>座谈会召开了</title><h1>座谈会召开了</h1><div><p>{words}</p></div>", charset), "a.mhtml"
    )
    assert made.text == words
    assert (made.title, made.encoding, made.url) == ("座谈会召开了", charset, "https://example.org/a.html")


def book(**more: str | bytes) -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>',
        "O/b.opf": '<package xmlns:dc="d"><metadata><dc:title>青年笔记</dc:title><dc:creator>王小明</dc:creator>'
        "<dc:date>2018-05-24</dc:date></metadata><manifest>"
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="b" href="t/%E4%BA%8C.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="t/a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="no"/></spine></package>',
        "O/nav.xhtml": "<html><body><p>目录</p></body></html>",
        "O/t/a.xhtml": '<?xml version="1.0" encoding="utf-8"?><html><body><h1>第一章</h1><p>第一段。</p></body></html>',
        "O/t/二.xhtml": "<html><body><p>第二章的字。</p></body></html>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in (parts | more).items():
            file.writestr(name, content)
    return made.getvalue()


def test_a_book_is_its_chapters_in_their_order() -> None:
    made = reading(book(), "a.epub")
    assert made.text == "第一章\n第一段。\n\n第二章的字。"
    assert (made.title, made.author, made.published) == ("青年笔记", "王小明", Day(2018, 5, 24))


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"Subject: x\n\n", "a.eml", "empty"),
        (mail().replace(b"text/plain", b"image/png"), "a.eml", "empty"),
        (b"PK\x03\x04", "a.epub", "unreadable"),
        (book(**{"O/b.opf": "<package"}), "a.epub", "unreadable"),
        (book(**{"META-INF/encryption.xml": "<e/>", "META-INF/rights.xml": "<r/>"}), "a.epub", "encrypted"),
        (book(**{"META-INF/container.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "a.epub", "unreadable"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        reading(data, name)
    assert caught.value.code == code


@given(st.binary(max_size=300))
def test_any_bytes_are_a_mail_or_refused(noise: bytes) -> None:
    for data, name in ((noise, "a.eml"), (b"MIME-Version: 1.0\nContent-Type: " + noise, "a.mhtml")):
        try:
            assert reading(data, name).text.strip()
        except SourceError as error:
            assert error.code
