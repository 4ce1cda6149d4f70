"""Bringing an engine up to date with the store.

The store numbers its changes; the engine remembers the number (the *mark*) up to which it has followed them. To catch
up we ask which articles have changed since, and let the engine forget and hold these anew, batch by batch, each batch
together with a mark, in one step; articles are read, and taken apart, as the engine asks for them. If the store does
not know the engine's mark (another history, a lost or damaged index), the engine starts empty and holds everything.

Changed articles come in the order of their numbers, not of their changes, so between two batches the engine is at no
place of the history. It then bears a mark that no store knows, and that tells how far the run had got: from which mark
(or from nothing) to which, and up to which article. Whoever comes after an interruption goes on from there; what
changed after the run had begun is picked up when the run has ended.

Large batches make the better index: it is smaller, and little has to be joined afterwards. But a batch is what an
interruption costs. So they are as large as can be done in about half a minute, which each tells of the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Generic, Protocol, TypeVar

from archive.errors import ArchiveError
from archive.model import Article, ArticleId, Mark
from archive.records import dataclass
from index.analysis.words import load_whole
from index.documents import documents
from index.engine import Document
from index.engines.taken_apart import TakenApart, take_apart


class Changes(Protocol):
    """The articles that are new, other or gone since a mark, in the order of their numbers, and the mark now."""

    @property
    def articles(self) -> Sequence[ArticleId]:
        """Their numbers."""

    @property
    def mark(self) -> Mark:
        """The place in the history that includes them."""


class History(Protocol):
    """What of the store is needed to follow it."""

    def mark(self) -> Mark:
        """Return the present place in the history."""

    def changes_since(self, mark: Mark | None) -> Changes | None:
        """Return what has changed since a mark; None if that is no place in this history."""

    def numbers(self) -> Iterator[ArticleId]:
        """Yield the numbers of all articles, ascending."""

    def articles(self, ids: Iterable[ArticleId]) -> Iterator[Article]:
        """Yield articles in the order of `ids`; those that are gone are left out."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did."""

    articles: int
    """How many articles were held anew or forgotten."""
    rebuilt: bool
    """Whether the engine started empty."""
    damaged: bool = False
    """Whether that was because damage was come upon on the way."""


@dataclass(frozen=True, slots=True)
class _Run:
    """One way from a mark (or from nothing) to another, and up to which article it has been gone."""

    base: Mark | None
    target: Mark
    done: ArticleId = 0

    def mark(self) -> Mark:
        """Return the mark between two batches."""
        base = self.base or Mark(-1, "-")
        stamps = f"{base.position} {base.stamp} {self.target.position} {self.target.stamp}"
        return Mark(self.done, f"underway {stamps}")

    @classmethod
    def read(cls, mark: Mark | None) -> _Run | None:
        """Return the run that a mark tells of; None for other marks."""
        words = mark.stamp.split(" ") if mark else []
        if mark is None or len(words) != 5 or words[0] != "underway":
            return None
        base = Mark(int(words[1]), words[2])
        return cls(base if base.position >= 0 else None, Mark(int(words[3]), words[4]), mark.position)


_MANY = 20
"""From so many articles on, loading the whole dictionary is quicker than looking words up in the file."""

BATCH: Final = 8000
"""Articles of a batch at most: some hundred megabytes of memory, and a segment that is not joined any more."""

_LEAST: Final = 2500
"""Articles of a batch, however long that takes."""

_PATIENCE: Final = 30.0
"""Seconds of work that an interruption may cost."""

Held = TypeVar("Held")
Held_contra = TypeVar("Held_contra", contravariant=True)
Apart = Callable[[Iterator[Article]], Iterator[tuple[ArticleId, Sequence[Held]]]]
"""From articles to what an engine is to hold of them, in their order."""


class Follower(Protocol[Held_contra]):
    """What of an engine is needed to have it follow."""

    def update(self, forget: Iterable[ArticleId], hold: Iterable[Held_contra], mark: Mark) -> None:
        """Forget all documents of some articles, hold new ones, and remember `mark`: all of it, or nothing."""

    def mark(self) -> Mark | None:
        """Return the mark of the last update."""

    def clear(self) -> None:
        """Forget everything."""


def whole(articles: Iterator[Article]) -> Iterator[tuple[ArticleId, Sequence[Document]]]:
    """Leave it to the engine to take documents apart."""
    for at, article in enumerate(articles):
        if at == _MANY:
            load_whole()
        yield article.id, list(documents(article))


def taken_apart(article: Article) -> list[TakenApart]:
    """Return an article's documents, taken apart: for a process that has many to do."""
    load_whole()
    return [take_apart(document) for document in documents(article)]


def refresh(
    engine: Follower[Any],
    history: History,
    *,
    batch: int = BATCH,
    progress: Callable[[int], object] | None = None,
    apart: Apart[Any] = whole,
) -> Refreshed:
    """Bring `engine` up to date with `history`, at most `batch` articles a step; `progress` is told how many are done.

    `apart` makes of articles what the engine holds of them. Raises ArchiveError `locked` or `disk-full` as the engine
    does; what was done until then stays done.
    """
    done, rebuilt, damaged = 0, False, False
    while (run := _next_run(engine, history)) is not None:
        if run.base is None and run.done == 0:
            engine.clear()
            rebuilt = True
        try:
            done = _go(engine, history, run, batch, _Told(done, progress), apart)
        except ArchiveError as error:
            # Damage that only writing came upon: the engine has no mark any more, and is made anew; once.
            if error.code != "index-damaged" or damaged:
                raise
            damaged = True
    return Refreshed(done, rebuilt, damaged)


def _next_run(engine: Follower[Any], history: History) -> _Run | None:
    """Return what is to be done; None where the engine is up to date."""
    mark = engine.mark()
    if mark is not None and mark == history.mark():
        return None
    run = _Run.read(mark)
    if run is not None:
        known = history.changes_since(run.target) is not None
        known = known and (run.base is None or history.changes_since(run.base) is not None)
        return run if known else _Run(None, history.mark())
    changes = history.changes_since(mark)
    return _Run(None, history.mark()) if changes is None else _Run(mark, changes.mark)


@dataclass(slots=True)
class _Told:
    """How many articles are done, and who is told."""

    done: int
    progress: Callable[[int], object] | None

    def one_more(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done)


def _go(engine: Follower[Any], history: History, run: _Run, batch: int, told: _Told, apart: Apart[Any]) -> int:
    """Go a run to its end; return how many articles are done by then."""
    expected: Mark | None = None
    waiting = _waiting(history, run)
    # One stream for all batches, so that what others work ahead is not lost between them.
    stream = _Stream(apart(history.articles(waiting)))
    start, size = 0, min(batch, _LEAST)
    while start < len(waiting) or start == 0:
        if expected is not None and engine.mark() != expected:
            # Damaged or deleted under our hands, or another process goes the same way: look anew where we are.
            break
        began = time.monotonic()
        numbers = waiting[start : start + size]
        last = start + size >= len(waiting)
        mark = run.target if last else _Run(run.base, run.target, numbers[-1]).mark()
        engine.update(numbers, stream.of(numbers, told), mark)
        expected = mark
        start, size = start + size, next_size(size, time.monotonic() - began, batch)
    return told.done


def next_size(size: int, seconds: float, most: int) -> int:
    """Return how many articles the next batch has, after one that took so many seconds."""
    at_this_pace = int(size * _PATIENCE / max(seconds, 0.001))
    return min(most, max(_LEAST, at_this_pace))


def _waiting(history: History, run: _Run) -> list[ArticleId]:
    """Return the articles of a run that are still to be done, ascending; some of them may be gone."""
    if run.base is None:
        return [number for number in history.numbers() if number > run.done]
    changes = history.changes_since(run.base)
    return [number for number in changes.articles if number > run.done] if changes else []


class _Stream(Generic[Held]):
    """Articles taken apart, handed out in stretches."""

    def __init__(self, articles: Iterator[tuple[ArticleId, Sequence[Held]]]) -> None:
        self._articles = articles
        self._next = next(articles, None)

    def of(self, numbers: Sequence[ArticleId], told: _Told) -> Iterator[Held]:
        """Yield what is to be held of these articles, of which some may be gone."""
        for number in numbers:
            while self._next is not None and self._next[0] <= number:
                yield from self._next[1]
                self._next = next(self._articles, None)
            told.one_more()
