"""The store gives back what it was given, keeps its numbers, names its troubles, and knows when it is not whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import queries
from archive.errors import ArchiveError, NotFoundError
from archive.migrations import MIGRATIONS, migrate
from archive.model import (
    Article,
    Check,
    Credit,
    Day,
    EventDate,
    Hints,
    Lecturer,
    Mark,
    Office,
    Person,
    Point,
    Reading,
    Reflection,
    Signature,
    Source,
    Span,
    Structure,
    Title,
    Utterance,
)
from archive.store import FILE_NAME, Changes, Store

TEXT = "一是要多读书。\n王小明（校团委，书记）\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "a") as opened:
        yield opened


def source(data: bytes = b"x", name: str = "a.txt", *, published: Day | None = None) -> Source:
    return Source(name, f"/home/{name}", data, "text/plain", Hints(published=published))


def reading(text: str = TEXT, **more: object) -> Reading:
    return replace(Reading(text, "utf-8"), **more)  # type: ignore[arg-type]


def put(store: Store, text: str = TEXT, name: str = "a.txt", structure: Structure | None = None) -> int:
    return store.put(source(text.encode(), name), reading(text), structure or Structure(Title(text[:3])))


def person(name: str, affiliation: str = "", role: str = "") -> Person:
    return Person(name, Span(0, 1), (Office(affiliation, role),) if affiliation or role else ())


FULL = Structure(
    Title("读书会", Span(0, 3), Day(None, 5, 24)),
    dates=(EventDate(Day(2021, 4, 23), Span(0, 2), "published"),),
    lecturers=(Lecturer(person("周行", "县文化馆", "馆长"), "读书漫谈"), Lecturer(person("郑远", "县一中", "教师"))),
    people=(person("周行", "县文化馆", "馆长"), person("王小明", "校团委", "书记")),
    points=(
        Point(1, Span(2, 6), Span(0, 2), person("周行")),
        Point(2, Span(2, 6), Span(0, 2), person("周行")),
    ),
    reflections=(Reflection(Span(0, 6), (Signature(person("王小明", "校团委", "书记"), Span(8, 18)),), 1),),
    utterances=(
        Utterance(Span(0, 2), "anonymous", None, "direct", "statement"),
        Utterance(Span(0, 2), "role", person("", "校团委", "负责人"), "direct", "statement"),
    ),
    credits=(Credit("摄影", "李小红", Span(8, 11)),),
)


# --- keeping ----------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.text(), st.binary(), st.text(max_size=20))
def test_any_text_and_any_bytes_come_back(text: str, data: bytes, name: str) -> None:
    with Store.in_memory() as memory:
        number = memory.put(Source(name, name, data, "text/plain"), reading(text), Structure(Title(name)))
        article = memory.get(number)
        assert (article.text, article.title, article.origin.name) == (text, name, name)
        assert memory.original(number) == data
        assert article.origin.sha256 == hashlib.sha256(data).hexdigest()
        assert article.origin.bytes == len(data)
        assert memory.same_text(text) == number
        assert list(memory.check()) == []


def test_an_article_comes_back_whole(store: Store) -> None:
    read = reading(
        TEXT, title="读书会", published=Day(2021, 4, 25), account="县文化馆", author="李小红", url="http://a.cn/1"
    )
    number = store.put(source(b"abc"), read, FULL, parser_version=3)
    article = store.get(number)
    assert article.structure == FULL
    assert article.published == Day(2021, 4, 25)
    assert (article.origin.account, article.origin.author, article.origin.url) == (
        "县文化馆",
        "李小红",
        "http://a.cn/1",
    )
    assert article.imported.endswith("Z")
    assert store.facts(number).title == "读书会"
    assert store.outdated(3) == ()
    assert store.outdated(4) == (number,)
    assert list(store.check()) == []


def test_what_the_user_states_outranks_what_the_document_states(store: Store) -> None:
    number = store.put(source(published=Day(2018, 5, 24)), reading(published=Day(2017, 1, 1)), Structure(Title("甲")))
    assert store.get(number).published == Day(2018, 5, 24)
    assert store.facts(number).given == Day(2018, 5, 24)
    assert store.get(number).day == Day(2018, 5, 24)
    assert list(store.check()) == []
    assert store.facts(number).published == Day(2017, 1, 1)


def test_what_the_reader_noticed_stays_when_the_text_is_parsed_again(store: Store) -> None:
    noticed, found = Check("replaced-bytes", ("1",)), Check("points-gap")
    number = store.put(source(), reading(checks=(noticed,)), Structure(Title("甲"), checks=(found,)))
    assert store.get(number).structure.checks == (noticed, found)
    store.restructure(number, Structure(Title("乙")), parser_version=9)
    assert store.get(number).structure.checks == (noticed,)
    assert store.get(number).title == "乙"
    assert store.outdated(9) == ()


def test_numbers_are_never_used_again(store: Store) -> None:
    first, second = put(store, "一"), put(store, "二")
    assert store.remove([second, 99]) == (second,)
    assert put(store, "三") == second + 1
    assert store.remove([first, first]) == (first,)


def test_removing_takes_everything_but_shared_bytes(store: Store) -> None:
    one = put(store, "一")
    other = put(store, "二", "b.txt")
    store.add_origin(other, source("一".encode(), "c.txt"), reading("二"))
    store.remove([one])
    assert store.info().originals == 2
    store.remove([other])
    assert store.info().originals == 2
    store.purge()
    assert store.info().originals == 0
    assert list(store.check()) == []
    with pytest.raises(NotFoundError):
        store.original(other)


def test_a_revision_keeps_the_number_and_the_old_bytes(store: Store) -> None:
    number = put(store, "旧的文字")
    assert store.put(source("新的文字".encode()), reading("新的文字"), Structure(Title("新")), revises=number) == number
    assert store.text(number) == "新的文字"
    assert store.original(number) == "新的文字".encode()
    assert [origin.bytes for origin in store.origins(number)] == [12, 12]
    assert store.origins(number)[0].sha256 == store.get(number).origin.sha256
    assert store.info().originals == 2
    assert store.same_text("旧的文字") is None


@pytest.mark.parametrize(
    "call",
    [
        lambda store: store.get(7),
        lambda store: store.text(7),
        lambda store: store.facts(7),
        lambda store: store.original(7),
        lambda store: store.origins(7),
        lambda store: store.headline(7, ""),
        lambda store: store.restructure(7, Structure(Title(""))),
        lambda store: store.add_origin(7, source(), reading()),
        lambda store: store.put(source(), reading(), Structure(Title("")), revises=7),
    ],
)
def test_an_article_that_is_not_there(store: Store, call: Callable[[Store], object]) -> None:
    with pytest.raises(NotFoundError) as caught:
        call(store)
    assert caught.value.code == "no-such-article"
    assert store.find(7) is None
    assert store.info().originals == 0


# --- looking up -------------------------------------------------------------------------------------------------------


def test_a_source_is_seen_while_its_place_holds_the_same_bytes(store: Store) -> None:
    number = put(store, "甲")
    digest = [hashlib.sha256(text.encode()).hexdigest() for text in ("甲", "乙")]
    assert store.seen(digest[0], "/home/a.txt") == number
    assert store.seen(digest[0], "/home/b.txt") is None
    store.put(source("乙".encode()), reading("乙"), Structure(Title("乙")), revises=number)
    assert store.seen(digest[1], "/home/a.txt") == number
    assert store.seen(digest[0], "/home/a.txt") is None, "the file would have been changed back"
    assert store.at_location("/home/a.txt") == number
    assert store.at_location("") is None
    assert store.headline(number, "/home/a.txt") == ("乙", "utf-8")


def test_articles_come_in_the_order_that_is_asked_for(store: Store) -> None:
    with store.writing():
        numbers = [put(store, str(place)) for place in range(450)]
    assert [article.id for article in store.articles()] == numbers
    wanted = [400, 3, 999, 3, 250]
    assert [article.id for article in store.articles(wanted)] == [400, 3, 3, 250]


def test_articles_can_be_changed_while_they_are_read(store: Store) -> None:
    with store.writing():
        for place in range(210):
            put(store, str(place))
    for article in store.articles():
        store.restructure(article.id, Structure(Title("新")))
    assert {article.title for article in store.articles()} == {"新"}


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("", "", [1, 2, 3, 4, 5, 6]),
        ("2018-05-22", "", [1, 2, 3, 4]),
        ("2018-05-23", "", [2, 3, 4]),
        ("", "2018-05-22", [1, 2, 3]),
        ("2018-06", "2018", [3]),
        ("2018-05-01", "2018-05-31", [1, 2, 3]),
        ("2019", "2019", [4]),
        ("2020", "", []),
    ],
)
def test_listing_by_day(store: Store, since: str, until: str, expected: list[int]) -> None:
    for day in ("2018-05-22", "2018-05", "2018", "2019-01-01", "--05-22", ""):
        dates = (EventDate(Day.parse(day), Span(0, 0)),) if day else ()
        put(store, f"文{day}", structure=Structure(Title("甲"), dates=dates))
    assert [row.id for row in store.listing(since=since, until=until)] == expected


def test_listing_tells_what_an_article_holds(store: Store) -> None:
    store.put(source(name="b.txt"), reading(), FULL)
    (row,) = store.listing()
    assert (row.title, row.day, row.source_name) == ("读书会", Day(2021, 4, 23), "b.txt")
    assert (row.points, row.reflections, row.utterances, row.characters) == (2, 1, 2, len(TEXT))
    assert list(store.listing(limit=1, offset=1)) == []
    assert [row.id for row in store.listing(order="day")] == [1]


def test_people(store: Store) -> None:
    store.put(source(), reading(), FULL)
    put(store, "另一篇", structure=Structure(Title("另"), people=(person("王小明", "县委", "干事"),)))
    everyone = {entry.name: entry for entry in store.people()}
    assert list(everyone) == ["周行", "王小明", "李小红", "郑远"]
    assert everyone["周行"].counts == {"article": 1, "lecture": 2}
    assert everyone["周行"].roles == ("馆长",)
    assert everyone["郑远"].counts == {"lecture": 1}
    assert everyone["李小红"].counts == {"credit": 1}
    assert everyone["李小红"].roles == ("摄影",)
    both = everyone["王小明"]
    assert (both.articles, both.affiliations, both.first, both.last) == (
        2,
        ("校团委", "县委"),
        "2021-04-23",
        "2021-04-23",
    )
    assert [entry.name for entry in store.people("县")] == ["周行", "王小明", "郑远"]
    assert [entry.name for entry in store.people("馆长")] == ["周行"]
    assert [entry.name for entry in store.people("LI", fold=lambda text: text.replace("李", "li").lower())] == [
        "李小红"
    ]
    assert list(store.people("无此人")) == []


def test_people_asked_for_are_the_same_entries_however_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.queries._PAGE", 1)
    store.put(source(), reading(), FULL)
    put(store, "另一篇", structure=Structure(Title("另"), people=(person("王小明", "县委", "干事"),)))
    assert list(store.people("县")) == [entry for entry in store.people() if entry.name in {"周行", "王小明", "郑远"}]


def test_texts_come_in_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_PAGE", 2)
    assert list(store.texts()) == []
    numbers = [put(store, f"文字{number}") for number in range(5)]
    store.remove([numbers[1]])
    pages = list(store.texts())
    assert [len(page) for page in pages] == [2, 2]
    left = [number for number in numbers if number != numbers[1]]
    assert [row for page in pages for row in page] == [(number, store.text(number)) for number in left]


# --- history ----------------------------------------------------------------------------------------------------------


def test_changes_since_a_mark(store: Store) -> None:
    start = store.mark()
    assert store.changes_since(start) == Changes((), start)
    first, second = put(store, "一"), put(store, "二")
    middle = store.mark()
    store.restructure(first, Structure(Title("新")))
    store.remove([second])
    assert store.changes_since(start) == Changes((first, second), store.mark())
    assert store.changes_since(middle) == Changes((first, second), store.mark())
    assert store.changes_since(store.mark()) == Changes((), store.mark())
    assert store.changes_since(None) is None


def test_a_mark_of_another_history_is_not_known(store: Store, tmp_path: Path) -> None:
    put(store)
    with Store.open(tmp_path / "b") as other:
        start = other.mark()
        put(other)
        assert store.changes_since(other.mark()) is None
        assert store.changes_since(start) is None
    assert store.changes_since(Mark(99, "0" * 16)) is None


def test_a_restored_backup_knows_that_time_was_turned_back(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store:
        put(store, "一")
    shutil.copytree(tmp_path / "a", tmp_path / "backup")
    with Store.open(tmp_path / "a") as store:
        put(store, "二")
        lost = store.mark()
    with Store.open(tmp_path / "backup") as store:
        put(store, "三")
        assert store.mark().position == lost.position
        assert store.changes_since(lost) is None


def test_a_backup_tells_how_many_articles_it_holds(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store, Store.open(tmp_path / "a") as other:
        put(store, "一")
        with other.writing():
            put(other, "二")
            assert store.backup(tmp_path / "b.db") == 1, "what is not committed is not in it"
        assert store.backup(tmp_path / "c.db") == 2
        store.restore(tmp_path / "b.db")
        assert store.info().articles == 1


# --- transactions -----------------------------------------------------------------------------------------------------


def test_several_calls_are_one_transaction(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.writing():
        put(store, "一")
        raise KeyboardInterrupt
    assert list(store.articles()) == []
    assert store.info().originals == 0
    assert put(store, "一") == 1


def test_readers_see_only_whole_transactions(store: Store) -> None:
    with Store.open(store.folder) as reader:
        with store.writing():
            put(store, "一")
            assert list(reader.articles()) == []
        assert len(list(reader.articles())) == 1


def test_a_second_writer_is_told_that_the_archive_is_locked(store: Store) -> None:
    with Store.open(store.folder, patience=0.05) as other, store.writing():
        with pytest.raises(ArchiveError) as caught:
            put(other)
        assert caught.value.code == "locked"


def test_a_full_disk_is_named_and_loses_nothing(store: Store) -> None:
    put(store, "一")
    store._db.execute(f"PRAGMA max_page_count = {store._need('PRAGMA page_count')[0] + 2}")
    with pytest.raises(ArchiveError) as caught:
        store.put(source(os.urandom(100_000)), reading("二"), Structure(Title("二")))
    assert caught.value.code == "disk-full"
    assert [article.text for article in store.articles()] == ["一"]
    store._db.execute("PRAGMA max_page_count = 1000000")
    put(store, "三")
    assert list(store.check()) == []


# --- opening ----------------------------------------------------------------------------------------------------------


def test_the_archive_is_private(store: Store) -> None:
    put(store)
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in store.folder.iterdir()} == {0o600}


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    assert not Store.exists(tmp_path / "deep" / "a")
    with Store.open(tmp_path / "deep" / "a") as store:
        article: Article = store.get(put(store))
    assert Store.exists(tmp_path / "deep" / "a")
    with Store.open(tmp_path / "deep" / "a") as store:
        assert store.get(article.id) == article
        assert store._need("PRAGMA journal_mode") == ("wal",)
        assert store._need("PRAGMA synchronous") == (2,)
        assert store._need("PRAGMA foreign_keys") == (1,)


def open_error(folder: Path) -> str:
    with pytest.raises(ArchiveError) as caught:
        Store.open(folder, patience=0.05)
    return caught.value.code


def everything_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("content", [b"hello", b"not a database " * 100, b"SQLite format 2\x00" + bytes(200)])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert open_error(tmp_path) == "not-an-archive"
    assert everything_in(tmp_path) == {FILE_NAME: content}


@pytest.mark.parametrize("application", [0, 12345])
def test_another_programs_database_is_left_alone(tmp_path: Path, application: int) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    before = everything_in(tmp_path)
    assert open_error(tmp_path) == "not-an-archive"
    assert everything_in(tmp_path) == before


def test_a_newer_archive_is_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store:
        put(store)
        store._db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = everything_in(tmp_path / "a")
    assert list(before) == [FILE_NAME]
    assert open_error(tmp_path / "a") == "newer-archive"
    assert everything_in(tmp_path / "a") == before


@pytest.mark.parametrize("keep", [50, 99, 100, 4096, 20000])
def test_a_truncated_archive_is_damaged(tmp_path: Path, keep: int) -> None:
    with Store.open(tmp_path) as store:
        put(store)
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes()[:keep])
    assert open_error(tmp_path) == "damaged-archive"


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    assert open_error(tmp_path / "a") == "no-access"
    assert open_error(tmp_path / "a" / "b") == "no-access"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert open_error(tmp_path) == "no-access"
    finally:
        tmp_path.chmod(0o700)


def test_an_archive_that_was_never_filled_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch(0o600)
    with Store.open(tmp_path) as store:
        assert put(store) == 1


def test_a_migration_is_one_step_or_none() -> None:
    def grow(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE more (a)")

    def fall(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (a)")
        raise KeyboardInterrupt

    connection = sqlite3.connect(":memory:", isolation_level=None)
    assert migrate(connection) == len(MIGRATIONS)
    with pytest.raises(KeyboardInterrupt):
        migrate(connection, (*MIGRATIONS, grow, fall))
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not tables & {"more", "half"}
    assert migrate(connection, (*MIGRATIONS, grow)) == 1
    assert migrate(connection, (*MIGRATIONS, grow)) == 0
    assert connection.execute("SELECT count(*) FROM more").fetchone() == (0,)


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be confirmed there")
def test_the_names_of_new_folders_are_on_the_disk_before_anything_is_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: confirmed.append(os.fstat(descriptor).st_ino))
    with Store.open(tmp_path / "a" / "b"):
        assert {folder.stat().st_ino for folder in (tmp_path, tmp_path / "a")} <= set(confirmed)


# --- passing files ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="files have names there as long as they are open")
def test_a_rehearsal_leaves_no_name_and_touches_no_shared_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path / "nowhere"))
    with Store.open(tmp_path / "a") as store, store.rehearsal() as rehearsal:
        before = sorted(path.name for path in (tmp_path / "a").iterdir())
        assert put(rehearsal, text="读书。" * 100_000) == 1
        with pytest.raises(RuntimeError), rehearsal.writing():
            put(rehearsal)
            raise RuntimeError
        assert (store.info().articles, rehearsal.info().articles) == (0, 1)
        assert sorted(path.name for path in (tmp_path / "a").iterdir()) == before
        assert not [name for name in before if "rehearsal" in name]


def test_sorting_needs_no_temporary_file(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        assert store._db.execute("PRAGMA temp_store").fetchone() == (2,)


# --- check ------------------------------------------------------------------------------------------------------------

DAMAGES = {
    "text-damaged": "UPDATE content SET text = text || '.'",
    "structure-damaged": "UPDATE content SET structure = '{}'",
    "columns-differ": "UPDATE article SET title = 'other'",
    "appearances-differ": "UPDATE appearance SET name = 'other' WHERE kind = 'credit'",
    "sketch-differs": "DELETE FROM sketch",
    "original-damaged": "UPDATE original SET packed = zeroblob(length(packed))",
    "article-incomplete": "DELETE FROM content",
    "original-orphaned": "INSERT INTO original VALUES (NULL, 'ba7816bf8f01cfea414140de5dae2223"
    "b00361a396177a9cb410ff61f20015ad', 3, 'none', CAST('abc' AS BLOB))",
    "row-orphaned": "INSERT INTO appearance VALUES (99, '99', '', '', '', 'credit', '')",
}


@pytest.mark.parametrize(("code", "damage"), DAMAGES.items())
def test_check_notices(store: Store, code: str, damage: str) -> None:
    number = store.put(source(b"abcabcabc" * 50), reading(), FULL)
    assert list(store.check()) == []
    store._db.execute("PRAGMA foreign_keys = OFF")
    store._db.execute(damage)
    faults = list(store.check())
    assert code in {fault.code for fault in faults}
    assert {fault.article for fault in faults} <= {number, None}


def test_check_notices_spans_outside_the_text(store: Store) -> None:
    number = put(store, structure=Structure(Title("甲"), credits=(Credit("文", "乙", Span(3, 999)),)))
    (fault,) = store.check()
    assert (fault.code, fault.article, fault.values) == ("span-outside", number, ("3", "999", str(len(TEXT))))


def test_check_reads_the_pages_of_the_file(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for place in range(50):
            put(store, f"{place}" * 500)
    path = tmp_path / FILE_NAME
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 4] = bytes(4096)
    path.write_bytes(data)
    codes = set()
    try:
        with Store.open(tmp_path) as store:
            codes = {fault.code for fault in store.check()}
    except ArchiveError as error:
        codes = {error.code}
    assert codes & {"file-damaged", "damaged-archive"}


def test_info(store: Store) -> None:
    store.put(source(b"a" * 1000), reading(), FULL, parser_version=2)
    info = store.info()
    assert (info.articles, info.characters, info.originals, info.original_bytes) == (1, len(TEXT), 1, 1000)
    assert info.packed_bytes < 100
    assert info.people == 4
    assert info.parser_versions == (2,)
    assert info.schema == len(MIGRATIONS)
    assert info.file_bytes > 4096
    assert len(info.archive) == 32
