"""Bringing an engine up to date with the store.

The store numbers its changes; the engine remembers the number (the *mark*) up to which it has followed them. To catch
up we ask which articles have changed since, and let the engine forget and hold these anew, batch by batch, each batch
together with a mark, in one step. If the store does not know the engine's mark (another history, a lost or damaged
index), the engine starts empty and holds everything.

Changed articles come in the order of their numbers, not of their changes, so between two batches the engine is at no
place of the history. It then bears a mark that no store knows, and that tells how far the run had got: from which mark
(or from nothing) to which, and up to which article. Whoever comes after an interruption goes on from there; what
changed after the run had begun is picked up when the run has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from archive.errors import ArchiveError
from archive.model import Article, ArticleId, Mark
from archive.records import dataclass
from index.documents import documents
from index.engine import Document, Engine


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

    def articles(self, ids: Iterable[ArticleId] | None = None) -> Iterator[Article]:
        """Yield articles in the order of their numbers, or of `ids`; those that are gone are left out."""


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

_CHARACTERS = 1_000_000
"""A batch ends when it holds so much text, so that its memory is bounded whatever the articles are."""


def refresh(
    engine: Engine, history: History, *, batch: int = 500, progress: Callable[[int], object] | None = None
) -> Refreshed:
    """Bring `engine` up to date with `history`, `batch` articles a step; `progress` is told how many are done.

    Raises ArchiveError `locked` or `disk-full` as the engine does; what was done until then stays done.
    """
    done, rebuilt, damaged = 0, False, False
    while (run := _next_run(engine, history)) is not None:
        if run.base is None and run.done == 0:
            engine.clear()
            rebuilt = True
        try:
            done = _go(engine, history, run, batch, done, progress)
        except ArchiveError as error:
            # Damage that only writing came upon: the engine has no mark any more, and is made anew; once.
            if error.code != "index-damaged" or damaged:
                raise
            damaged = True
    return Refreshed(done, rebuilt, damaged)


def _next_run(engine: Engine, history: History) -> _Run | None:
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


def _go(
    engine: Engine,
    history: History,
    run: _Run,
    batch: int,
    done: int,
    progress: Callable[[int], object] | None,
) -> int:
    """Go a run to its end; return how many articles are done by then."""
    expected: Mark | None = None
    for numbers, held, reached in _batches(history, run, batch):
        if expected is not None and engine.mark() != expected:
            # Damaged or deleted under our hands, or another process goes the same way: look anew where we are.
            return done
        mark = run.target if reached is None else _Run(run.base, run.target, reached).mark()
        engine.update(numbers, held, mark)
        expected = mark
        done += len(numbers)
        if progress is not None:
            progress(done)
    return done


def _batches(
    history: History, run: _Run, batch: int
) -> Iterator[tuple[list[ArticleId], Iterator[Document], ArticleId | None]]:
    """Yield what to forget, what to hold, and up to which article that reaches; None with the last."""
    numbers: list[ArticleId] = []
    articles: list[Article] = []
    characters = 0
    for at, (number, article) in enumerate(_pending(history, run), 1):
        if at == _MANY:
            _prepare_for_much()
        if len(numbers) >= batch or characters >= _CHARACTERS:
            yield numbers, _documents(articles), numbers[-1]
            numbers, articles, characters = [], [], 0
        numbers.append(number)
        if article is not None:
            articles.append(article)
            characters += len(article.text)
    yield numbers, _documents(articles), None


def _pending(history: History, run: _Run) -> Iterator[tuple[ArticleId, Article | None]]:
    """Yield the articles of a run that are still to be done, ascending; None for those that are gone."""
    if run.base is None:
        yield from ((article.id, article) for article in history.articles() if article.id > run.done)
        return
    changes = history.changes_since(run.base)
    waiting = [number for number in changes.articles if number > run.done] if changes else []
    at = 0
    for article in history.articles(waiting):
        while waiting[at] != article.id:
            yield waiting[at], None
            at += 1
        yield article.id, article
        at += 1
    yield from ((number, None) for number in waiting[at:])


def _documents(articles: Iterable[Article]) -> Iterator[Document]:
    return (document for article in articles for document in documents(article))


def _prepare_for_much() -> None:
    from index.analysis.words import load_whole

    load_whole()
