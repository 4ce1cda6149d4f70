"""Damage of an index is never answered from: each answer is the right one, or there is none and it is told."""

from __future__ import annotations

import os
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.model import Mark
from index.engine import Document, Hits, Search
from index.engines.on_whoosh import WhooshEngine
from index.engines.seals import BLOCK, DamagedFileError, Seal, SealedMap, Sums
from index.query.parse import parse_query

WORDS = ("读书", "服务", "换位思考", "居民", "清单", "调研", "青年", "社区")
SEARCHES = [
    *(Search(parse_query(word), limit=1000) for word in WORDS),
    Search(parse_query('"服务居民"'), limit=1000),
    Search(None, speakers=("王小明",), limit=1000),
    Search(parse_query("读书"), since="2020-01-01", until="2021-12-31", order="date", limit=1000),
    Search(parse_query("没有这样的词"), limit=1000),
]


def documents(numbers: range) -> Iterator[Document]:
    for number in numbers:
        chance = random.Random(number)
        body = "，".join("".join(chance.sample(WORDS, 3)) for _ in range(chance.randrange(1, 30)))
        who = ("王小明",) if number % 7 == 0 else ()
        yield Document(
            f"{number}", number, "article", "body", f"题{number}", body, who, (), f"{2018 + number % 5}-05-22"
        )


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of several segments, with deletions."""
    folder = tmp_path_factory.mktemp("sound") / "index"
    engine = WhooshEngine(folder)
    for step in range(4):
        engine.update([step * 3], documents(range(step * 60 + 1, step * 60 + 61)), Mark(step + 1, "a"))
    engine.close()
    return folder


@pytest.fixture(scope="module")
def truth(sound: Path) -> list[Hits]:
    engine = WhooshEngine(sound)
    answers = [engine.search(search) for search in SEARCHES]
    engine.close()
    assert sum(answer.total for answer in answers) > 300
    return answers


def damage(folder: Path, chance: random.Random) -> str:
    """Change one byte of a file, cut it short, lengthen it, or take it away; return what was done."""
    path = chance.choice(sorted(path for path in folder.iterdir() if path.is_file() and path.stat().st_size))
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    match chance.randrange(8):
        case 0:
            path.write_bytes(data[:place])
            return f"{path.name} cut at {place}"
        case 1:
            path.unlink()
            return f"{path.name} deleted"
        case 2:
            path.write_bytes(data + bytes([chance.randrange(256)]))
            return f"{path.name} lengthened"
        case _:
            data[place] ^= chance.randrange(1, 256)
            path.write_bytes(data)
            return f"{path.name} changed at {place}"


@pytest.mark.parametrize("seed", [*range(40), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(40, 400))])
def test_no_damage_makes_an_answer_wrong(tmp_path: Path, sound: Path, truth: list[Hits], seed: int) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    what = damage(folder, random.Random(seed))
    told = bool(WhooshEngine(folder).verify())
    assert told, what
    engine = WhooshEngine(folder)
    for search, right in zip(SEARCHES, truth, strict=True):
        try:
            answer = engine.search(search)
        except ArchiveError as error:
            assert error.code == "index-damaged"
            assert engine.mark() is None
            break
        assert answer == right or engine.trouble(), what
    engine.clear()
    engine.update([], documents(range(1, 11)), Mark(9, "a"))
    assert (engine.mark(), engine.count(), engine.trouble()) == (Mark(9, "a"), 10, "")
    assert engine.verify() == []


@pytest.mark.parametrize("seed", range(6))
def test_writing_into_a_damaged_index_spreads_nothing(tmp_path: Path, sound: Path, seed: int) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    chance = random.Random(seed)
    for path in folder.glob("MAIN_*.*"):
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1
        path.write_bytes(data)
    engine = WhooshEngine(folder)
    with pytest.raises(ArchiveError) as caught:
        engine.update(range(300), documents(range(1, 6)), Mark(10, "a"))
    assert caught.value.code == "index-damaged"
    assert WhooshEngine(folder).verify()


def test_what_is_sound_can_be_searched_on(tmp_path: Path, sound: Path, truth: list[Hits]) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    largest = max(folder.glob("MAIN_*.*"), key=lambda path: path.stat().st_size)
    largest.write_bytes(b"")
    engine = WhooshEngine(folder)
    assert engine.trouble() == "damaged"
    assert engine.salvage()
    for search, right in zip(SEARCHES, truth, strict=True):
        rest = {hit.ref for hit in engine.search(search).hits}
        assert rest <= {hit.ref for hit in right.hits}
    assert 0 < engine.search(SEARCHES[0]).total < truth[0].total
    assert engine.trouble() == "damaged"


def test_there_may_be_nothing_left_to_search(tmp_path: Path, sound: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    next(folder.glob("SEAL_*")).write_bytes(b"")
    engine = WhooshEngine(folder)
    assert engine.trouble() == "damaged"
    assert not engine.salvage()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("_MAIN_99.toc", b"not ours"),
        ("MAIN_zzzz.lists", b"x"),
        ("SEAL_99", b"x"),
        ("notes.txt", b"x"),
        ("MAIN_WRITELOCK", b"x"),
    ],
)
def test_foreign_files_do_not_mislead(
    tmp_path: Path, sound: Path, truth: list[Hits], name: str, content: bytes
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    (folder / name).write_bytes(content)
    engine = WhooshEngine(folder)
    assert engine.trouble() == ("damaged" if name.endswith(".toc") else "")
    if not engine.trouble():
        assert [engine.search(search) for search in SEARCHES] == truth
        engine.update([], documents(range(241, 251)), Mark(9, "a"))
        assert engine.count() == 250 - 3


def test_a_folder_in_the_place_of_the_lock_is_taken_away(tmp_path: Path, sound: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    (folder / "MAIN_WRITELOCK").unlink()
    (folder / "MAIN_WRITELOCK" / "deep").mkdir(parents=True)
    WhooshEngine(folder).update([], [], Mark(9, "a"))
    assert WhooshEngine(folder).mark() == Mark(9, "a")


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX access rights")
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_what_others_may_write_to_is_not_read(tmp_path: Path, sound: Path, mode: int) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    folder.chmod(mode)
    engine = WhooshEngine(folder)
    assert (engine.trouble(), engine.mark(), engine.search(SEARCHES[0]).total) == ("foreign", None, 0)
    engine.clear()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert engine.trouble() == ""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX access rights")
def test_a_file_that_others_may_write_to_is_not_read(tmp_path: Path, sound: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    next(folder.glob("*.toc")).chmod(0o666)
    assert WhooshEngine(folder).trouble() == "foreign"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_what_belongs_to_others_is_neither_read_nor_taken(tmp_path: Path, sound: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    os.chown(folder, 65534, 65534)
    engine = WhooshEngine(folder)
    assert engine.trouble() == "foreign"
    with pytest.raises(ArchiveError) as caught:
        engine.clear()
    assert caught.value.code == "index-foreign"
    assert list(folder.glob("*.toc"))


def test_a_seal_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(random.Random(1).randbytes(3 * BLOCK + 5))
    seal = Seal(7, {"a": Sums.of(path), "空": Sums.of(path)}, "记".encode())
    assert Seal.unpack(seal.packed()) == seal


@pytest.mark.parametrize("size", [1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 3])
def test_a_sealed_file_reads_as_any_other(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a"
    data = random.Random(size).randbytes(size)
    path.write_bytes(data)
    held = SealedMap(path, Sums.of(path))
    assert len(held) == size
    for place in range(0, size + 2, 777):
        assert held[place : place + 9000] == data[place : place + 9000]
    held.close()


def test_a_change_is_noticed_in_whatever_block_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a"
    data = random.Random(5).randbytes(4 * BLOCK)
    path.write_bytes(data)
    sums = Sums.of(path)
    for place in range(0, len(data), 1000):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(DamagedFileError):
            SealedMap(path, sums)[place : place + 1]


RACE = """
import sys
from pathlib import Path
from archive.model import Mark
from index.engine import Document
from index.engines.on_whoosh import WhooshEngine
engine = WhooshEngine(Path(sys.argv[1]))
for step in range(25):
    made = Document(str(1000 + step), 1000 + step, "article", "body", "题", "读书" * 50)
    engine.update([], [made], Mark(100 + step, "a"))
"""


def test_a_reader_never_takes_a_commit_for_damage(tmp_path: Path, sound: Path, truth: list[Hits]) -> None:
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    writer = subprocess.Popen([sys.executable, "-c", RACE, str(folder)], cwd=Path(__file__).parents[3])
    engine = WhooshEngine(folder)
    asked = 0
    while writer.poll() is None:
        assert engine.mark() is not None
        assert engine.search(SEARCHES[0]).total >= truth[0].total
        asked += 1
    assert writer.returncode == 0
    assert asked > 10
    assert engine.search(SEARCHES[0]).total == truth[0].total + 25
