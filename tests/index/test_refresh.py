"""Following the store: in batches, interrupted, from nothing, from another history; never losing or doubling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Article, ArticleId, Mark, Origin, Structure, Title
from index.engine import Document, Search
from index.engines.in_memory import InMemoryEngine
from index.query.parse import parse_query
from index.refresh import BATCH, next_size, refresh


@dataclass(frozen=True)
class Changed:
    articles: tuple[ArticleId, ...]
    mark: Mark


@dataclass
class Journal:
    """A store in small: articles by number, and a numbered row for each change."""

    stamp: str = "one"
    held: dict[ArticleId, Article] = field(default_factory=dict)
    rows: list[ArticleId] = field(default_factory=list)

    def put(self, number: ArticleId, text: str) -> None:
        origin = Origin("a.txt", "/a.txt", "", 0, "text/plain", "utf-8")
        self.held[number] = Article(number, text, Structure(Title("题目")), origin, "2026-01-01T00:00:00Z")
        self.rows.append(number)

    def remove(self, number: ArticleId) -> None:
        self.held.pop(number, None)
        self.rows.append(number)

    def mark(self) -> Mark:
        return Mark(len(self.rows), self.stamp)

    def changes_since(self, mark: Mark | None) -> Changed | None:
        if mark is None or mark.stamp != self.stamp or mark.position > len(self.rows):
            return None
        return Changed(tuple(sorted(set(self.rows[mark.position :]))), self.mark())

    def numbers(self) -> Iterator[ArticleId]:
        return iter(sorted(self.held))

    def articles(self, ids: Iterable[ArticleId]) -> Iterator[Article]:
        return iter([self.held[number] for number in ids if number in self.held])


class InterruptedWriteError(Exception):
    """A power cut."""


class Failing(InMemoryEngine):
    """Fails at its so manyth update, before or after it has happened."""

    def __init__(self, allowed: int) -> None:
        super().__init__()
        self.allowed = allowed

    def update(self, forget: Iterable[ArticleId], hold: Iterable[Document], mark: Mark) -> None:
        if self.allowed == 0:
            raise InterruptedWriteError
        self.allowed -= 1
        super().update(forget, hold, mark)


def journal_of(count: int) -> Journal:
    made = Journal()
    for number in range(1, count + 1):
        made.put(number, f"第{number}篇的内容")
    return made


def holds(engine: InMemoryEngine, journal: Journal) -> bool:
    """Say whether an engine holds exactly what the journal does, as it is now."""
    found = engine.search(Search(parse_query("内容 OR 改过"), limit=10_000))
    texts = all(
        engine.search(Search(parse_query(f'"{article.text}"'), limit=10_000)).total >= 1
        for article in journal.held.values()
    )
    return engine.articles() == frozenset(journal.held) and found.total == len(journal.held) and texts


def test_from_nothing() -> None:
    engine, journal = InMemoryEngine(), journal_of(7)
    told: list[int] = []
    done = refresh(engine, journal, batch=3, progress=told.append)
    assert (done.articles, done.rebuilt, engine.mark()) == (7, True, journal.mark())
    assert told == [1, 2, 3, 4, 5, 6, 7]
    assert holds(engine, journal)


def test_nothing_to_do() -> None:
    engine, journal = InMemoryEngine(), journal_of(3)
    refresh(engine, journal)
    done = refresh(engine, journal)
    assert (done.articles, done.rebuilt) == (0, False)


def test_an_empty_store() -> None:
    engine, journal = InMemoryEngine(), Journal()
    refresh(engine, journal)
    assert (engine.mark(), engine.count()) == (journal.mark(), 0)


def test_only_what_has_changed() -> None:
    engine, journal = InMemoryEngine(), journal_of(5)
    refresh(engine, journal)
    journal.put(2, "改过的第二篇")
    journal.remove(4)
    journal.put(6, "第6篇的内容")
    done = refresh(engine, journal)
    assert (done.articles, done.rebuilt) == (3, False)
    assert holds(engine, journal)


@pytest.mark.parametrize("stamp", ["two", "underway", "underway 1 x 2 y z"])
def test_another_history_is_read_from_the_beginning(stamp: str) -> None:
    engine, journal = InMemoryEngine(), journal_of(3)
    engine.update([], [Document("99", 99, "article", "body", "", "别处的内容")], Mark(2, stamp))
    assert refresh(engine, journal).rebuilt
    assert holds(engine, journal)


@pytest.mark.parametrize("allowed", range(5))
def test_goes_on_after_an_interruption(allowed: int) -> None:
    engine, journal = Failing(allowed), journal_of(9)
    with pytest.raises(InterruptedWriteError):
        refresh(engine, journal, batch=2)
    engine.allowed = 100
    done = refresh(engine, journal, batch=2)
    assert done.articles == 9 - 2 * allowed
    assert holds(engine, journal)


def test_batches_grow_as_far_as_an_interruption_may_cost() -> None:
    at_once, slowly, hardly = (next_size(2500, seconds, BATCH) for seconds in (0.0, 15.0, 300.0))
    assert (at_once, slowly, hardly) == (BATCH, 5000, 2500)
    assert next_size(3, 0.0, 3) == 3


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 12)),
        st.tuples(st.just("remove"), st.integers(1, 12)),
        st.tuples(st.just("refresh"), st.integers(0, 4)),
        st.tuples(st.just("restore"), st.just(0)),
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(CHANGES, st.integers(1, 4))
def test_whatever_happens_it_ends_up_alike(changes: list[tuple[str, int]], batch: int) -> None:
    engine, journal = Failing(0), Journal()
    for count, (what, number) in enumerate(changes):
        if what == "put":
            journal.put(number, f"改过{count}次")
        elif what == "remove":
            journal.remove(number)
        elif what == "restore":
            journal.stamp, journal.rows = f"stamp{count}", list(journal.held)
        else:
            engine.allowed = number
            try:
                refresh(engine, journal, batch=batch)
            except InterruptedWriteError:
                continue
            assert holds(engine, journal)
    engine.allowed = 1000
    refresh(engine, journal, batch=batch)
    assert engine.mark() == journal.mark()
    assert holds(engine, journal)
