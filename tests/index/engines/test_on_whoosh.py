"""What only the engine on disk can get wrong: files, locks, damage, other processes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.model import Mark
from index.engine import Document, Search
from index.engines.choose import open_engine
from index.engines.on_whoosh import WhooshEngine
from index.query.parse import parse_query

WORD = Search(parse_query("内容"))


def document(number: int, text: str = "") -> Document:
    return Document(str(number), number, "article", "body", "题", text or f"内容{number}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "index"
    engine = WhooshEngine(made)
    engine.update([], [document(1), document(2)], Mark(1, "a"))
    engine.close()
    return made


def test_begins_where_there_is_nothing(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "deep" / "index")
    assert (engine.mark(), engine.count(), engine.search(WORD).total) == (None, 0, 0)
    assert not (tmp_path / "deep").exists()


def test_is_read_by_the_next_process(folder: Path) -> None:
    engine = WhooshEngine(folder)
    assert (engine.mark(), engine.search(WORD).total) == (Mark(1, "a"), 2)


def test_is_for_the_user_only(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    loose = [path.name for path in folder.rglob("*") if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert loose in ([], ["MAIN_WRITELOCK"])


def test_holds_no_text(folder: Path) -> None:
    engine = WhooshEngine(folder)
    engine.update([], [document(3, "这一整句话不应当出现在磁盘上")], Mark(2, "a"))
    assert not any("这一整句话".encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("content", ["", "xinde-whoosh 0 analysis 0\n", "something else"])
def test_another_format_is_started_anew(folder: Path, content: str) -> None:
    (folder / "FORMAT").write_text(content)
    engine = WhooshEngine(folder)
    assert engine.mark() is None
    engine.clear()
    engine.update([], [document(7)], Mark(3, "b"))
    assert (engine.mark(), engine.articles()) == (Mark(3, "b"), frozenset({7}))


def _contents(folder: Path) -> Path:
    return next(folder.glob("*.toc"))


def _segment_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.startswith("MAIN_") and path.suffix)


def test_a_missing_table_of_contents_is_no_index(folder: Path) -> None:
    _contents(folder).unlink()
    engine = WhooshEngine(folder)
    assert engine.mark() is None
    engine.clear()
    engine.update([], [document(7)], Mark(3, "b"))
    assert engine.articles() == {7}


@pytest.mark.parametrize("cut", [0, 1, 100])
def test_a_damaged_table_of_contents_is_no_index(folder: Path, cut: int) -> None:
    contents = _contents(folder)
    contents.write_bytes(contents.read_bytes()[:cut])
    engine = WhooshEngine(folder)
    assert engine.mark() is None
    engine.clear()
    engine.update([], [document(7)], Mark(3, "b"))
    assert engine.search(WORD).total == 1


def test_emptied_files_are_noticed_and_made_good(folder: Path) -> None:
    for path in _segment_files(folder):
        path.write_bytes(b"")
    engine = WhooshEngine(folder)
    assert engine.mark() is None
    engine.clear()
    engine.update([], [document(7)], Mark(3, "b"))
    assert engine.search(WORD).total == 1


@pytest.mark.parametrize("place", range(40))
def test_no_damage_raises_anything_else(folder: Path, place: int) -> None:
    files = [_contents(folder), *_segment_files(folder)]
    path = files[place % len(files)]
    data = bytearray(path.read_bytes())
    if not data:
        pytest.skip("an empty file")
    data[(place * 7919) % len(data)] ^= 0xFF
    path.write_bytes(bytes(data))
    engine = WhooshEngine(folder)
    try:
        engine.mark()
        engine.search(WORD)
    except ArchiveError as error:
        assert error.code == "index-damaged"


def test_a_second_writer_is_told(folder: Path) -> None:
    first, second = WhooshEngine(folder), WhooshEngine(folder)

    def documents() -> Iterator[Document]:
        with pytest.raises(ArchiveError) as caught:
            second.update([], [document(9)], Mark(9, "a"))
        assert caught.value.code == "locked"
        with pytest.raises(ArchiveError):
            second.clear()
        yield document(3)

    first.update([], documents(), Mark(2, "a"))
    assert second.articles() == {1, 2, 3}
    second.update([], [document(9)], Mark(9, "a"))
    assert first.articles() == {1, 2, 3, 9}


def test_a_reader_goes_on_when_its_files_are_merged_away(folder: Path) -> None:
    reader, writer = WhooshEngine(folder), WhooshEngine(folder)
    for number in range(3, 30):
        writer.update([], [document(number)], Mark(number, "a"))
        assert reader.search(Search(parse_query("内容"), limit=100)).total == number
    segments = {path.name.split(".")[0] for path in _segment_files(folder)}
    assert len(segments) < 12


def test_many_forgotten_documents_are_given_back(folder: Path) -> None:
    engine = WhooshEngine(folder)
    engine.update([], [document(number) for number in range(10, 60)], Mark(2, "a"))
    engine.update(range(10, 55), [], Mark(3, "a"))
    engine.update([], [], Mark(4, "a"))
    assert engine.count() == 7
    assert engine.search(Search(parse_query("内容"), limit=100)).total == 7


def test_texts_of_half_characters(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.update([], [document(1, "坏\ud800字"), document(2, "𠀀𠀁")], Mark(1, "a"))
    assert [hit.ref for hit in engine.search(Search(parse_query("𠀀"))).hits] == ["2"]
    assert [hit.ref for hit in engine.search(Search(parse_query("坏"))).hits] == ["1"]


def test_articles_that_all_go_leave_no_empty_files(folder: Path) -> None:
    engine = WhooshEngine(folder)
    engine.update([1, 2], [], Mark(2, "a"))
    engine.update([], [], Mark(3, "a"))
    assert _segment_files(folder) == []
    assert (engine.mark(), engine.count(), engine.search(WORD).total, engine.verify()) == (Mark(3, "a"), 0, 0, [])


_READING = """
import sys
from pathlib import Path
from index.engine import Search
from index.engines.choose import open_engine
from index.query.parse import parse_query
engine = open_engine(Path(sys.argv[1]))
search = Search(parse_query('内容 OR "内容1"'))
assert engine.search(search).total == 2 and engine.explain(search, "1") and engine.mark() and engine.count() == 2
assert not engine.trouble() and not engine.speakers() and engine.articles() and not engine.verify()
print([name for name in ("whoosh", "numpy", "ssl", "email") if name in sys.modules])
"""


def test_who_reads_does_not_load_whoosh(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READING, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", ["index.engine", "index.query.parse", "index.engines.choose", "index.refresh"])
def test_is_light_to_import(module: str) -> None:
    heavy = f"import sys, {module}; print([name for name in ('jieba', 'whoosh', 'numpy') if name in sys.modules])"
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", heavy],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert done.stdout.strip() == "[]"


def test_an_article_is_found_from_its_parts_wherever_they_are(tmp_path: Path) -> None:
    part = Document("1#r1", 1, "reflection", "reflections", "", "内容")
    apart = Document("2#r1", 2, "reflection", "reflections", "", "内容")
    engine = WhooshEngine(tmp_path / "index")
    engine.update([], [document(1), apart, part], Mark(1, "a"))
    engine.update([], [document(2)], Mark(2, "a"))
    assert [hit.ref for hit in engine.search(WORD).hits] == ["1#r1", "2#r1"]
