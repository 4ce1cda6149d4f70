"""No input breaks a reader: it gives a text or a SourceError, soon, within bounded memory, and writes nothing."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import SourceError
from archive.media import SUFFIXES
from archive.model import Hints, Outcome, Source
from archive.readers import MOST_CHARACTERS, READERS, read
from archive.sources import open_file, open_sources

ROOT = Path(__file__).parents[3]


def outcome(data: bytes, name: str) -> str:
    """Take a file through the whole door; return how each thing in it ended."""
    ends: list[str] = []
    for item in open_file(io.BytesIO(data), name, f"/{name}", Hints(), size=len(data)):
        if isinstance(item, Source):
            try:
                ends.append(f"read {len(read(item).text)}")
            except SourceError as error:
                ends.append(error.code)
        else:
            ends.append(item.problem.code if item.problem else item.status)
    return " ".join(ends)


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
BEGINNINGS = [
    b"",
    b"\x00",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<!DOCTYPE html><html><body>",
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n",
    b"<?xml version='1.0'?><rss><item><title>",
    b'{"text": "',
    b"---\ntitle: ",
    b"text,title\n",
    b"\xff\xfe",
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300), st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes_under_any_name_end_well(beginning: bytes, noise: bytes, suffix: str) -> None:
    outcome(beginning + noise, "a" + suffix)


@pytest.mark.parametrize("kind", sorted(READERS))
@settings(max_examples=25, deadline=None)
@given(noise=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_any_bytes_given_to_any_reader_end_well(kind: str, noise: bytes) -> None:
    try:
        assert read(Source("a", "/a", noise, kind)).text.strip()
    except SourceError as error:
        assert error.code in SourceError.codes


def test_a_text_may_be_as_long_as_an_article_and_no_longer() -> None:
    assert outcome(b"a" * MOST_CHARACTERS, "a.txt") == f"read {MOST_CHARACTERS}"
    assert outcome(b"a" * (MOST_CHARACTERS + 1), "a.txt") == "too-long"


def laughs() -> bytes:
    references = [f"&l{n};" * 10 for n in range(10)]
    entities = "".join(f'<!ENTITY l{n + 1} "{references[n]}">' for n in range(9))
    return f'<!DOCTYPE a [<!ENTITY l0 "ha">{entities}]><a>&l9;</a>'.encode()


def opf(chapters: int) -> bytes:
    items = "".join(f'<item id="i{n}" href="{n}.x" media-type="text/html"/>' for n in range(chapters))
    order = "".join(f'<itemref idref="i{n}"/>' for n in range(chapters))
    return f"<p>{items}{order}</p>".encode()


OPEN = (
    '<o xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
)
TABLE = "<table:table><table:table-row><table:table-cell>", "</table:table-cell></table:table-row></table:table>"


def opened(content: str) -> bytes:
    """Return an OpenDocument text."""
    return zipped(content_dot_xml=f"{OPEN}{content}</o>".encode())


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nested elements": ("a.html", lambda: b"<div>" * 8_000_000),
    "one line of a page": ("a.html", lambda: "字".encode() * 13_000_000),
    "one line of text": ("a.txt", lambda: "字".encode() * 6_600_000),
    "200 MB of one line": ("a.txt", lambda: b"a" * 200_000_000),
    "NUL bytes": ("a.txt", lambda: bytes(10_000_000)),
    "a page of NUL bytes": ("a.html", lambda: b"<html>" + bytes(10_000_000)),
    "a page of brackets": ("a.html", lambda: b"<" * 20_000_000),
    "a page of open quotes": ("a.html", lambda: b'<a b="' * 6_000_000),
    "a page of scripts": ("a.html", lambda: b'<script>"content":"' * 1_000_000),
    "a page of short lines": ("a.html", lambda: "<p>第一，二。".encode() * 79_000),
    "a page of facts": ("a.html", lambda: "<p>来源：2018-05-24 时间：".encode() * 79_000),
    "broken lines": ("a.txt", lambda: "字\n，".encode() * 1_500_000),
    "open brackets of Markdown": ("a.md", lambda: b"[" * 1_000_000),
    "laughing XML in Word": ("a.docx", lambda: zipped(word__document_dot_xml=laughs())),
    "laughing feed": ("a.xml", laughs),
    "a Word bomb": ("a.docx", lambda: zipped(word__document_dot_xml=WORD + b" " * 500_000_000)),
    "a Word document of elements": ("a.docx", lambda: zipped(word__document_dot_xml=WORD + b"<w:p/>" * 4_000_000)),
    "a book of bombs": (
        "a.epub",
        lambda: zipped(a_dot_opf=opf(40), **{f"{n}_dot_x": b"<p>" + b" " * 25_000_000 for n in range(40)}),
    ),
    "a zip bomb": ("a.zip", lambda: zipped(**{f"{n}_dot_txt": bytes(100_000_000) for n in range(5)})),
    "deep mail": (
        "a.eml",
        lambda: b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)),
    ),
    "a wide mail": ("a.mhtml", lambda: b"Content-Type: multipart/related; boundary=b\n\n" + b"--b\n\n" * 500_000),
    "a JSON of brackets": ("a.json", lambda: b"[" * 10_000_000),
    "a Word document of tables in tables": (
        "a.docx",
        lambda: zipped(
            word__document_dot_xml=WORD
            + b"<w:tbl><w:tr><w:tc>" * 60
            + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 100_000
            + b"</w:tc></w:tr></w:tbl>" * 60
            + b"</w:document>"
        ),
    ),
    "a post of nested players": (
        "a.html",
        lambda: b"<div id=js_share_content>" + b"<mp-x>" * 70_000 + b"a" * 3_000_000,
    ),
    "nested shares in one sentence": (
        "a.html",
        lambda: b"<p>" + b"<b class=share>" * 390 + "字，。".encode() * 900_000,
    ),
    "nothing but teasers": ("a.html", lambda: "<li><a href=/>很好很好</a><p>他说，很好。</p>".encode() * 26_000),
    "a post that never ends its script": (
        "a.html",
        lambda: b"<script>text_page_info " + b"content_noencode: 'a\\" * 200_000,
    ),
    "an open document of tables in tables": (
        "a.odt",
        lambda: opened(TABLE[0] * 60 + "<text:p/>" * 100_000 + TABLE[1] * 60),
    ),
    "an open document of blanks": ("a.odt", lambda: opened('<text:p>字<text:s text:c="999999"/></text:p>' * 150_000)),
    "an open document of one repeated cell": (
        "a.odt",
        lambda: opened(
            f'<table:table-row><table:table-cell table:number-columns-repeated="64">{"字" * 9_000_000}'
            "</table:table-cell></table:table-row>"
        ),
    ),
    "laughing open document": ("a.odt", lambda: zipped(content_dot_xml=laughs())),
    "an open document bomb": ("a.odt", lambda: zipped(content_dot_xml=b" " * 500_000_000)),
    "a mailbox of one mail": ("a.mbox", lambda: b"From a\n\n" + b"a" * 150_000_000),
    "a mailbox of empty mails": ("a.mbox", lambda: b"From a\n\n" * 10_000),
    "a table of columns": ("a.csv", lambda: b"text" + b",x" * 2_000_000 + b"\na" + b",y" * 2_000_000),
    "a record of fields": ("a.json", lambda: b'{"text": "a"' + b', "b": 1' * 2_000_000 + b"}"),
    "a packed bomb": ("a.jsonl.gz", lambda: gzip.compress(b'{"text": "' + b"a" * 500_000_000)),
    "a table of quotes": ("a.csv", lambda: b'text,"' + b'"' * 15_000_000),
}
MOST_SECONDS, MOST_BYTES = 60, 500_000_000
"""Seconds of the processor that say something hangs, wherever it runs. `python tests/archive/readers/test_hostile.py F`
tells what a file takes (ten are allowed on the machines that the limits were made on)."""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_input_costs_little(name: str, tmp_path: Path) -> None:
    file_name, make = HOSTILE[name]
    path = tmp_path / file_name
    path.write_bytes(make())
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, __file__, str(path)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    spent = json.loads(done.stdout)
    assert spent["seconds"] <= MOST_SECONDS, spent
    assert spent["bytes"] <= MOST_BYTES, spent
    assert sorted(tmp_path.rglob("*")) == before


def _measured(path: str) -> dict[str, object]:
    ends: list[str] = []
    for item in open_sources([path]):
        if isinstance(item, Outcome):
            ends.append(item.problem.code if item.problem else item.status)
            continue
        try:
            ends.append(f"read {len(read(item).text)}")
        except SourceError as error:
            ends.append(error.code)
    # Not `ru_maxrss`: it counts what the parent had when it forked.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return {"ends": ends[:5], "seconds": time.process_time(), "bytes": int(peak[1]) * 1024 if peak else 0}


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1])))
