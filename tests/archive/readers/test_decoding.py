"""Bytes find their encoding: by mark, by proof, by what people write; what is none is refused, never guessed away."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.errors import SourceError, UsageError
from archive.readers.decoding import decode, known_encoding

SIMPLE = "昨天下午，三年级的同学们在礼堂听了一场关于读书的讲座，大家都说很有收获。"
TRADITIONAL = "昨天下午，三年級的同學們在禮堂聽了一場關於讀書的講座，大家都說很有收穫。"
SHARED = Path(__file__).parents[3].parent / "shared" / "real"


@pytest.mark.parametrize(
    ("text", "codec", "expected"),
    [
        (SIMPLE, "utf-8", "utf-8"),
        (SIMPLE, "utf-8-sig", "utf-8"),
        (SIMPLE, "gb2312", "gb18030"),
        (SIMPLE, "gbk", "gb18030"),
        (SIMPLE + "镕㐂𠮷€", "gb18030", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "cp950", "big5"),
        (TRADITIONAL + "啲嘢", "big5hkscs", "big5"),
        (SIMPLE + "\n", "utf-16", "utf-16-le"),
        (SIMPLE + "\n", "utf-16-le", "utf-16-le"),
        (SIMPLE + "\n", "utf-16-be", "utf-16-be"),
        (SIMPLE, "utf-16-le", "utf-16-le"),
        (SIMPLE, "utf-32", "utf-32-le"),
        (SIMPLE, "hz", "hz-gb-2312"),
        ("中文", "gbk", "gb18030"),
        ("中文", "big5", "big5"),
        ("读书会", "gbk", "gb18030"),
        ("plain ASCII, nothing else", "ascii", "utf-8"),
        ("a = b ~{ c", "ascii", "utf-8"),
        ("王小明：\xa0好的", "gb18030", "gb18030"),
    ],
)
def test_encodings_are_told_apart(text: str, codec: str, expected: str) -> None:
    found = decode(text.encode(codec))
    assert (found.text.removeprefix("\ufeff"), found.encoding, found.replaced) == (text, expected, 0)


@given(st.text(min_size=1).filter(lambda text: "\x00" not in text and not text.startswith(("\ufeff", "\ufffe"))))
@example("~{ ~}")
@example("\x84\x31")
def test_utf8_is_taken_at_its_word_or_refused_as_binary(text: str) -> None:
    try:
        found = decode(text.encode("utf-8"))
    except SourceError as error:
        assert error.code == "binary"
        assert sum(ord(character) < 32 or 127 <= ord(character) < 160 for character in text) > 2
    else:
        assert found.text == text or "~{" in text


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_named_error(data: bytes) -> None:
    try:
        found = decode(data)
    except SourceError as error:
        assert error.code in ("binary", "undecodable")
    else:
        assert "\x00" not in found.text


def test_noise_is_not_text() -> None:
    noise = random.Random(7)
    for size in (64, 300, 2000):
        for lowest in (0, 128):
            with pytest.raises(SourceError):
                decode(bytes(noise.randrange(lowest, 256) for _ in range(size)))


@pytest.mark.parametrize(
    "data", [b"ab\x00cd", bytes(100), b"\x01\x02\x03\x04\x05", b"\xff\xfe\xfd\xfc" * 30, b"\xc0\xff"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data)
    assert caught.value.code in ("binary", "undecodable")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_in_a_long_text_are_shown_not_dropped(codec: str) -> None:
    data = (SIMPLE * 30).encode(codec)
    middle = len(SIMPLE.encode(codec)) * 10
    found = decode(data[:middle] + b"\xff" + data[middle:])
    assert (found.encoding, found.replaced) == (codec, 1)
    assert found.text == SIMPLE * 10 + "\ufffd" + SIMPLE * 20


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_last_character_cut_in_half_is_shown(codec: str) -> None:
    found = decode(SIMPLE.encode(codec)[:-1])
    assert (found.text, found.replaced) == (SIMPLE[:-1] + "\ufffd", 1)


def test_many_broken_bytes_are_refused() -> None:
    with pytest.raises(SourceError) as caught:
        decode(b"\xff".join([SIMPLE.encode()] * 20))
    assert caught.value.code == "undecodable"


def test_a_declaration_helps_and_is_checked() -> None:
    assert decode("代碼".encode("big5"), declared="Big5").text == "代碼"
    assert decode(SIMPLE.encode("utf-8"), declared="gb2312").encoding == "utf-8"
    assert decode(SIMPLE.encode("gbk"), declared="iso-8859-1").text == SIMPLE
    assert decode(SIMPLE.encode("gbk"), declared="no such thing").text == SIMPLE


def test_the_user_is_obeyed() -> None:
    assert decode(SIMPLE.encode("gbk"), forced="GB2312").encoding == "gb18030"
    assert decode("é".encode("latin-1"), forced="latin-1").text == "é"
    assert decode(SIMPLE.encode("utf-16"), forced="utf-16").text == SIMPLE
    assert decode(SIMPLE.encode("utf-8-sig"), forced="utf-8").text.removeprefix("\ufeff") == SIMPLE
    with pytest.raises(SourceError) as caught:
        decode(SIMPLE.encode("gbk"), forced="utf-8")
    assert caught.value.code == "undecodable"


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "", "\x00", "idna"])
def test_names_that_are_no_text_encodings(name: str) -> None:
    assert known_encoding(name) is None
    with pytest.raises(UsageError):
        decode(b"x", forced=name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("GBK", "gb18030"), ("cp936", "gb18030"), ("UTF8", "utf-8"), ("Big5", "big5"), ("big5-hkscs", "big5-hkscs")],
)
def test_names_of_encodings(name: str, expected: str) -> None:
    assert known_encoding(name) == expected


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize(("folder", "encoding"), [("gbk", "gb18030"), ("big5", "big5")])
def test_real_files(folder: str, encoding: str) -> None:
    wrong = [
        file.name
        for file in sorted((SHARED / folder).iterdir())
        if (found := decode(file.read_bytes())).encoding != encoding or found.replaced
    ]
    assert wrong == []
