"""Many hands, one result: whatever the number of processes, the same outcomes, numbers and contents, in one order."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archive.intake as intake
from archive.errors import ArchiveError, UsageError
from archive.intake import prepare_away, take_in
from archive.model import Day, Hints, Outcome, Problem, Source
from archive.sources import open_sources
from archive.store import Store
from archive.workers import Crew

SAMPLES = Path(__file__).parents[1] / "samples"
WORDS = "县文化馆的读书会办到了第三年来的多半是附近的居民有退休的老师也有下了班赶来的年轻人大家围坐一圈先读一段"


@pytest.fixture(autouse=True)
def hands_from_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait until there is much work: have processes started at once."""
    monkeypatch.setattr(intake, "_WORTH", -1.0)


def post(number: int, name: str = "", *, edition: int = 0, published: Day | None = None) -> Source:
    noise = random.Random(number)
    body = "".join(noise.choice(WORDS) for _ in range(200)) + f"（第{edition}版）" * edition
    told = f"第{number}场读书会\n5月{number % 28 + 1}日，馆员沈佩兰说：“{body}。”\n1、{body[:40]}。"
    place = name or f"{number}.txt"
    return Source(place, f"/home/{place}", told.encode(), "text/plain", Hints(published=published))


def all_kinds() -> Iterator[Source | Outcome]:
    """Yield what an import may meet: new, again, edited, reposted, broken, refused, and all that close together."""
    lost = Outcome("gone.txt", "refused", problem=Problem("no-such-path"))
    for path in sorted(SAMPLES.glob("*.txt")):
        yield Source(path.name, str(path), path.read_bytes(), "text/plain")
    for number in range(16):
        yield post(number)
        yield post(number // 2)
        if number % 3 == 0:
            yield post(number, edition=1)
            yield post(number)
        if number % 4 == 0:
            yield post(number, f"copy-{number}.txt")
            yield post(number, published=Day(2018, 5, 24))
        if number % 7 == 0:
            yield lost
            yield Source(f"{number}.bin", f"/{number}.bin", b"a\x00b", "text/plain")
            yield Source("p.jsonl#1", "/p.jsonl#1", b"{", "application/json")
            yield Source(f"{number}.pdf", f"/{number}.pdf", b"%PDF-1.4 and no more", "application/pdf")


def contents(store: Store) -> list[Any]:
    """Return every row of every table, except for random names."""
    tables = store._all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1")
    held: list[Any] = []
    for (table,) in tables:
        if table != "meta":
            columns = [row[1] for row in store._all(f"PRAGMA table_info({table})") if row[1] != "stamp"]
            held.append((table, sorted(map(repr, store._all(f"SELECT {', '.join(columns)} FROM {table}")))))
    return held


def taken(
    folder: Path,
    sources: Iterable[Source | Outcome],
    jobs: int,
    *,
    dry_run: bool = False,
    keep_duplicates: bool = False,
) -> tuple[list[Any], list[Any]]:
    with Store.open(folder, clock=lambda: "2026-01-01T00:00:00Z") as store:
        line = take_in(sources, store, jobs=jobs, dry_run=dry_run, keep_duplicates=keep_duplicates)
        outcomes = [(one, one.verdict) for one in line]
        assert list(store.check()) == []
        return outcomes, contents(store)


@pytest.mark.parametrize(("keep_duplicates", "processes"), [(False, (1, 2, 4)), (True, (2,))])
def test_all_is_the_same_whatever_the_number_of_processes(
    tmp_path: Path, keep_duplicates: bool, processes: tuple[int, ...]
) -> None:
    alone = taken(tmp_path / "0", all_kinds(), 0, keep_duplicates=keep_duplicates)
    statuses = {outcome.status for outcome, _ in alone[0]}
    assert statuses >= {"added", "unchanged", "revised", "refused"}
    for jobs in processes:
        assert taken(tmp_path / str(jobs), all_kinds(), jobs, keep_duplicates=keep_duplicates) == alone


def test_a_rehearsal_says_the_same_whatever_the_number_of_processes(tmp_path: Path) -> None:
    rehearsed = [taken(tmp_path / "dry", all_kinds(), jobs, dry_run=True) for jobs in (0, 3)]
    assert rehearsed[0] == rehearsed[1]


def test_the_archive_of_a_second_import_is_the_same_and_nothing_is_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [post(number) for number in range(40)]
    taken(tmp_path, sources, 2)
    monkeypatch.setattr(Crew, "hand", lambda *_, **__: pytest.fail("what is unchanged needs nobody"))
    outcomes, _ = taken(tmp_path, sources, 2)
    assert {outcome.status for outcome, _ in outcomes} == {"unchanged"}


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.booleans()), max_size=40))
def test_any_order_of_posts_and_their_editions(tmp_path_factory: pytest.TempPathFactory, told: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("any")

    def sources() -> Iterator[Source]:
        for number, edition, elsewhere in told:
            yield post(number, f"elsewhere-{number}.txt" if elsewhere else "", edition=edition)

    alone = taken(folder / "0", sources(), 0)
    assert [outcome.source for outcome, _ in alone[0]] == [source.name for source in sources()]
    assert taken(folder / "2", sources(), 2) == alone


def test_a_long_file_is_not_read_ahead(tmp_path: Path) -> None:
    read = 0

    def sources() -> Iterator[Source]:
        nonlocal read
        for number in range(2000):
            read += 1
            yield post(number)

    with Store.open(tmp_path) as store:
        outcomes = take_in(sources(), store, jobs=2)
        for number, _ in zip(range(300), outcomes, strict=False):
            assert read <= number + 120
        outcomes.close()


def test_what_was_reported_is_in_the_archive_already(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, sqlite3.connect(tmp_path / "archive.db") as other:
        for told, outcome in enumerate(take_in(map(post, range(120)), store, jobs=2), 1):
            assert outcome.status == "added"
            assert other.execute("SELECT count(*) FROM article").fetchone()[0] >= told
        # In fewer transactions than articles: else the disk would be waited for 120 times.
        assert told == 120
    other.close()


def test_stopping_reports_all_that_was_kept(tmp_path: Path) -> None:
    seen: list[Outcome] = []
    with Store.open(tmp_path) as store:
        for outcome in take_in(map(post, range(500)), store, jobs=2, stop=lambda: len(seen) >= 50):
            seen.append(outcome)
        assert 50 <= len(seen) < 200
        assert store.info().articles == len(seen)


def test_an_error_in_a_group_keeps_those_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = Store.put

    def full(self: Store, source: Source, *rest: Any, **more: Any) -> int:
        if source.name == "90.txt":
            raise ArchiveError("disk-full", path=tmp_path)
        return put(self, source, *rest, **more)

    monkeypatch.setattr(Store, "put", full)
    seen: list[Outcome] = []
    with Store.open(tmp_path) as store:
        with pytest.raises(ArchiveError, match="disk-full"):
            list(_each(take_in(map(post, range(300)), store, jobs=2), seen))
        assert [outcome.article for outcome in seen] == list(range(1, 91))
        assert store.info().articles == 90


def _each(outcomes: Iterable[Outcome], seen: list[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        seen.append(outcome)
    yield from ()


def test_wrong_usage_stops_the_line_here_too(tmp_path: Path) -> None:
    wrong = Source("a", "/a", b"a", "text/plain", Hints(encoding="klingon"))
    with Store.open(tmp_path) as store:
        seen: list[Outcome] = []
        with pytest.raises(UsageError, match="bad-encoding"):
            list(_each(take_in([post(1), post(2), wrong, post(3)], store, jobs=2), seen))
        assert [outcome.status for outcome in seen] == ["added", "added"]


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_source_that_hangs_or_kills_has_failed_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setattr(intake, "_TASK", "test_intake_jobs:prepare_hostile")
    # Plenty for the others: the first of a process loads the finders, and the machine may be busy.
    monkeypatch.setattr(intake, "_seconds", lambda source: 0.5 if source.name in ("hangs", "kills") else 60.0)
    hostile = {name: Source(name, f"/{name}", b"abc", "text/plain") for name in ("hangs", "kills")}
    sources = [post(1), hostile["hangs"], *map(post, range(2, 20)), hostile["kills"], post(20)]
    with Store.open(tmp_path) as store:
        outcomes = list(take_in(sources, store, jobs=2))
    told = [(one.source, one.status, one.problem.code if one.problem else "") for one in outcomes]
    assert [name for name, *_ in told] == [source.name for source in sources]
    assert ("hangs", "failed", "too-slow") in told
    assert ("kills", "failed", "crashed") in told
    assert [status for _, status, _ in told].count("added") == 20


def prepare_hostile(source: Source) -> object:
    """What the workers of the test above do."""
    if source.name == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    while source.name == "hangs":
        pass
    return prepare_away(source)


def test_one_that_hangs_has_failed_without_other_processes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spin(*_: Any, **__: Any) -> Any:
        while True:
            pass

    monkeypatch.setattr(intake, "_seconds", lambda source: 0.2)
    with Store.open(tmp_path) as store:
        (outcome,) = take_in([post(1)], store, parse=spin)
        assert (outcome.status, outcome.problem) == ("failed", Problem("too-slow", {"path": "1.txt"}))
        assert [one.status for one in take_in([post(2)], store)] == ["added"]


def test_a_folder_of_samples(tmp_path: Path) -> None:
    alone = taken(tmp_path / "0", open_sources([str(SAMPLES)]), 0)
    assert taken(tmp_path / "2", open_sources([str(SAMPLES)]), 2) == alone
