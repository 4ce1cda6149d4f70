"""What the user types becomes a stream of sources; whatever is wrong with one of them is told in its place."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.gauge import Gauge, unwatched
from archive.media import media_type, suffix_of
from archive.model import Day, Hints, Outcome, Source
from archive.readers import LARGEST
from archive.sources import bytes_of, expected, names_of_list, natural, open_sources
from archive.unxz import open_xz


def taken(*arguments: Path | str, stdin: bytes | None = None) -> list[tuple[str, str]]:
    """Return the names of sources with their media types, and of refusals with their codes."""
    found = open_sources([str(argument) for argument in arguments], stdin=None if stdin is None else io.BytesIO(stdin))
    return [
        (item.name, item.media_type) if isinstance(item, Source) else (item.source, problem_of(item)) for item in found
    ]


def problem_of(outcome: Outcome) -> str:
    assert outcome.status == "refused"
    assert outcome.problem is not None
    return outcome.problem.code


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, data: bytes = "正文".encode()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_file(here: Path) -> None:
    write(here / "a.txt", b"abc")
    (found,) = open_sources(["a.txt"], hints=Hints("gbk", Day(2020)))
    assert found == Source("a.txt", str((here / "a.txt").resolve()), b"abc", "text/plain", Hints("gbk", Day(2020)))


def test_a_folder_in_natural_order(here: Path) -> None:
    for name in ("10.txt", "2.txt", "b/1.MD", "b/a.exe", ".hidden.txt", ".git/a.txt", "notes", "1.jsonl"):
        write(here / "f" / name, b'{"text": "a"}')
    assert taken("f") == [
        ("f/1.jsonl#1", "application/json"),
        ("f/2.txt", "text/plain"),
        ("f/10.txt", "text/plain"),
        ("f/b/1.MD", "text/markdown"),
    ]
    assert taken("f/notes") == [("f/notes", "text/plain")], "what is named is tried"


def test_globs_that_the_shell_left_alone(here: Path) -> None:
    for name in ("a2.txt", "a10.txt", "b.txt", "deep/er/a3.txt"):
        write(here / name)
    assert [name for name, _ in taken("a*.txt")] == ["a2.txt", "a10.txt"]
    assert [name for name, _ in taken("**/a*.txt")] == ["a2.txt", "a10.txt", "deep/er/a3.txt"]
    assert taken("z*.txt") == [("z*.txt", "no-such-path")]
    write(here / "what[1].txt")
    assert [name for name, _ in taken("what[1].txt")] == ["what[1].txt"], "a file of that very name comes first"


@pytest.mark.parametrize("name", ["nothing.txt", "", "a.txt/b", "\x00", "x" * 5000])
def test_what_is_not_there(here: Path, name: str) -> None:
    write(here / "a.txt")
    ((_, code),) = taken(name)
    assert code in ("no-such-path", "unreadable") or name == ""


def test_links_are_followed_and_loops_end(here: Path) -> None:
    write(here / "f" / "a.txt")
    (here / "f" / "loop").symlink_to(here / "f")
    (here / "f" / "g").mkdir()
    (here / "f" / "g" / "up").symlink_to("..")
    (here / "f" / "dangling.txt").symlink_to("nowhere")
    (here / "f" / "link.txt").symlink_to("a.txt")
    found = [item for item in open_sources(["f"]) if isinstance(item, Source)]
    assert [item.name for item in found] == ["f/a.txt", "f/link.txt"]
    assert len({item.location for item in found}) == 1, "one place, whatever way leads there"


def test_pipes_and_devices_are_not_read(here: Path) -> None:
    os.mkfifo(here / "pipe.txt")
    write(here / "a.txt")
    assert taken("pipe.txt") == [("pipe.txt", "special-file")]
    assert taken(".") == [("a.txt", "text/plain")]
    assert taken("/dev/zero") == [("/dev/zero", "special-file")]


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_closed_files_and_folders_are_told(here: Path) -> None:
    write(here / "f" / "a.txt").chmod(0)
    write(here / "f" / "g" / "b.txt")
    write(here / "f" / "z.txt")
    (here / "f" / "g").chmod(0)
    try:
        assert taken("f") == [("f/a.txt", "unreadable"), ("f/g", "unreadable"), ("f/z.txt", "text/plain")]
    finally:
        (here / "f" / "g").chmod(0o700)


def test_too_large_is_seen_before_reading(here: Path) -> None:
    with (here / "a.txt").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert taken("a.txt") == [("a.txt", "too-large")]
    assert taken("-", stdin=bytes(LARGEST + 1)) == [("-", "too-large")]


def test_names_that_are_no_utf8(here: Path) -> None:
    write(here / "f" / os.fsdecode("读书.txt".encode("gbk")))
    (found,) = open_sources(["f"])
    assert isinstance(found, Source)
    assert found.name == r"f/\xb6\xc1\xca\xe9.txt"
    found.location.encode("utf-8")


def test_standard_input() -> None:
    (found,) = open_sources(["-"], stdin=io.BytesIO("正文".encode()))
    assert found == Source("-", "", "正文".encode(), "text/plain", Hints())
    assert taken("-") == [("-", "unreadable")]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'\xef\xbb\xbf{"text": "a"}\n{"text": "b"}\n', [("-#1", "application/json"), ("-#2", "application/json")]),
        (b'{\n  "text": "a"\n}\n', [("-", "application/json")]),
        (b"{not a record}\n", [("-", "text/plain")]),
    ],
)
def test_records_on_standard_input_are_known_without_a_name(data: bytes, found: list[tuple[str, str]]) -> None:
    assert taken("-", stdin=data) == found


# --- records and packed files -----------------------------------------------------------------------------------------

LINES = b'\xef\xbb\xbf{"text": "a"}\r\n\n  \n{bad\n{"text": "b"}'
NAMES = ["#1", "#4", "#5"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("p.jsonl", LINES),
        ("p.ndjson", LINES),
        ("p.jsonl.gz", gzip.compress(LINES, mtime=0)),
        ("p.jsonl.xz", lzma.compress(LINES)),
        ("p.jsonl.xz", lzma.compress(LINES[:9]) + lzma.compress(LINES[9:])),
        ("p.jsonl.gz", gzip.compress(LINES[:9], mtime=0) + gzip.compress(LINES[9:], mtime=0)),
    ],
)
def test_records(here: Path, name: str, data: bytes) -> None:
    write(here / name, data)
    found = [item for item in open_sources([name]) if isinstance(item, Source)]
    assert [item.name for item in found] == [name + number for number in NAMES]
    assert [item.data for item in found] == [b'{"text": "a"}', b"{bad", b'{"text": "b"}']
    assert {item.media_type for item in found} == {"application/json"}
    assert found[0].location == str((here / name).resolve()) + "#1"


def test_a_packed_text(here: Path) -> None:
    write(here / "a.txt.gz", gzip.compress(b"abc"))
    (found,) = open_sources(["a.txt.gz"])
    assert isinstance(found, Source)
    assert (found.name, found.data, found.media_type) == ("a.txt.gz", b"abc", "text/plain")


def test_a_packed_file_that_is_too_large(here: Path) -> None:
    write(here / "a.txt.gz", gzip.compress(bytes(LARGEST + 1), 1))
    write(here / "b.txt.xz", lzma.compress(bytes(LARGEST + 1), preset=0))
    assert taken("a.txt.gz", "b.txt.xz") == [("a.txt.gz", "too-large"), ("b.txt.xz", "too-large")]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_packed_file_that_breaks_off_gives_what_it_has(here: Path, pack: object) -> None:
    noise = random.Random(1)
    lines = b"".join(b'{"text": "%d"}\n' % noise.getrandbits(400) for _ in range(3000))
    data = (gzip if pack is gzip.compress else lzma).compress(lines)
    name = "p.jsonl.gz" if pack is gzip.compress else "p.jsonl.xz"
    write(here / name, data[: len(data) // 2])
    found = taken(name)
    assert len(found) > 100
    assert found[-1] == (name, "unreadable")
    write(here / name, data[:40] + bytes(200) + data[240:])
    assert taken(name)[-1] == (name, "unreadable")


def test_an_xz_file_may_not_ask_for_all_memory(here: Path) -> None:
    greedy = lzma.compress(b"abc", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30, "preset": 0}])
    write(here / "a.txt.xz", greedy)
    assert taken("a.txt.xz") == [("a.txt.xz", "unreadable")]


@given(st.lists(st.binary(max_size=5000), min_size=1, max_size=4), st.integers(1, 7000))
def test_unxz_is_lzma(pieces: list[bytes], step: int) -> None:
    packed = b"".join(lzma.compress(piece) for piece in pieces)
    stream = open_xz(io.BytesIO(packed))
    found = b"".join(iter(lambda: stream.read(step), b""))
    assert found == b"".join(pieces)


def test_a_line_without_end_is_refused_and_the_next_one_taken(here: Path) -> None:
    with (here / "p.jsonl").open("wb") as file:
        file.write(b'{"text": "a"}\n')
        file.seek(LARGEST + 100)
        file.write(b'\n{"text": "b"}\n')
    found = taken("p.jsonl")
    assert found == [
        ("p.jsonl#1", "application/json"),
        ("p.jsonl#2", "too-large"),
        ("p.jsonl#3", "application/json"),
    ]


def test_records_are_read_one_by_one() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            line = b'{"text": "a"}\n'
            buffer[: len(line)] = line
            self.given += 1
            return len(line)

    from archive.containers.jsonl import members

    endless = Endless()
    file = cast("BinaryIO", io.BufferedReader(endless, 64))
    stream: Iterator[Source | Outcome] = members(file, "p", "/p", Hints(), unwatched)
    assert [item.name for item, _ in zip(stream, range(5), strict=False) if isinstance(item, Source)][-1] == "p#5"
    assert endless.given < 20


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.TXT", ".txt"),
        ("a.b.jsonl.xz", ".jsonl.xz"),
        ("a.xz", ".xz"),
        (".txt", ""),
        ("d.d/a", ""),
        ("a.zip!b/c.md", ".md"),
    ],
)
def test_suffixes(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a", b"abc", "text/plain"),
        ("a.txt", b"%PDF-1.4", "application/pdf"),
        ("a.docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.txt", b"PK\x03\x04", "application/zip"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("a.txt", b"\n <!DOCTYPE html>", "text/html"),
        ("a.md", b"<html>", "text/markdown"),
        ("a.html", b"", "text/html"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        ("a.exe", b"\x7fELF", "application/octet-stream"),
    ],
)
def test_media_types(name: str, head: bytes, expected: str) -> None:
    assert media_type(name, head) == expected


@given(st.text(), st.text())
def test_natural_order_compares_anything(one: str, other: str) -> None:
    assert (natural(one) < natural(other)) or (natural(other) <= natural(one))


def test_a_corpus_like_file(here: Path) -> None:
    write(here / "c.jsonl", b"".join(json.dumps({"text": str(place)}).encode() + b"\n" for place in range(500)))
    assert len(taken("c.jsonl")) == 500


# --- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ("a.txt\n\n# 说明\n b.txt \n./#c.txt\n", ["a.txt", " b.txt ", "./#c.txt"]),
        ("文章.txt\r\nhttps://a.cn/x \r\n", ["文章.txt", "https://a.cn/x"]),
        ("\ufeff甲.txt", ["甲.txt"]),
        ("#a\0b\nc\0\0", ["#a", "b\nc"]),
        ("", []),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_names_sources(data: str, names: list[str], encoding: str) -> None:
    assert names_of_list(data.encode(encoding)) == names


def test_names_that_are_no_text_are_kept_byte_by_byte() -> None:
    data = "国\n".encode() + b"\xb9\xfa.txt"
    assert [os.fsencode(name) for name in names_of_list(data)] == data.split(b"\n")


# --- how many ---------------------------------------------------------------------------------------------------------


def test_what_can_be_counted_beforehand_is(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.html", "b/d.png", ".e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("字", "utf-8")
    alone = str(tmp_path / "b" / "d.png")
    assert expected([str(tmp_path), alone, "https://a.cn/"]) == len(taken(tmp_path, alone)) + 1 == 4
    (tmp_path / "b" / "f.zip").write_bytes(b"")
    assert expected([str(tmp_path)]) is None
    assert expected(["-"]) is None
    assert expected([str(tmp_path / "*.txt")]) is None
    assert expected([]) == 0


ROWS = [{"title": f"第{number}篇", "text": "读书会的心得，写在卡片上。" * 40} for number in range(200)]


def packed_in(kind: str, folder: Path) -> str:
    """Write two hundred articles in one file, and return its name."""
    lines = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    path = folder / f"posts{kind}"
    if kind == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for number, row in enumerate(ROWS):
                file.writestr(f"{number}.txt", row["title"] + "\n" + row["text"])
    elif kind == ".csv":
        table = "title,text\n" + "".join(f"{row['title']},{row['text']}\n" for row in ROWS)
        path.write_bytes(table.encode("gb18030"))
    else:
        data = "\n".join(lines).encode()
        path.write_bytes(gzip.compress(data) if kind.endswith(".gz") else data)
    return str(path)


@pytest.mark.parametrize("kind", [".zip", ".csv", ".jsonl", ".jsonl.gz"])
def test_how_far_the_reading_of_one_file_has_come_is_told(tmp_path: Path, kind: str) -> None:
    names = [packed_in(kind, tmp_path), str(write(tmp_path / "a.txt"))]
    assert expected(names) is None
    gauge = Gauge(bytes_of(names))
    shares = [gauge.share() or 0.0 for _ in open_sources(names, gauge=gauge)]
    assert len(shares) == len(ROWS) + 1
    assert shares == sorted(shares)
    if kind != ".jsonl.gz":  # two hundred articles that are alike pack into less than is read at once
        assert 0.3 < shares[len(ROWS) // 2] < 0.7
    assert shares[-1] > 0.95


def test_how_far_standard_input_has_come_is_told() -> None:
    data = "\n".join(json.dumps(row) for row in ROWS).encode()
    gauge = Gauge(bytes_of(["-"]))
    assert gauge.share() is None
    shares = [gauge.share() or 0.0 for _ in open_sources(["-"], stdin=io.BytesIO(data), gauge=gauge)]
    assert 0.3 < shares[len(ROWS) // 2] < 0.7


def test_what_nobody_can_measure_is_not_measured() -> None:
    assert bytes_of(["https://example.com/a.zip"]) is None
    assert bytes_of(["nowhere/*.txt"]) is None
    assert Gauge(None).share() is None
