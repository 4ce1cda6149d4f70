"""The one place that wires: the store, the engine, and the line between them.

A command asks for a workspace and gets an open store; the engine is opened only by those that search. The index is
derived from the store, and nobody is asked to keep it up to date: before a search it catches up with whatever has
changed. Where it cannot (a read-only disk, another process writing it), the search goes on with what is there and says
so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from archive.errors import ArchiveError, NotFoundError
from archive.model import Article, ArticleId, Mark, Part, Ref, parts
from archive.store import Store
from cli.session import Session

if TYPE_CHECKING:
    from index.engine import Engine, Hits, Reason, Search
    from index.engines.taken_apart import TakenApart
    from index.refresh import Refreshed

_PASSING = {"locked", "disk-full", "no-access", "index-foreign"}
"""What keeps an index from catching up, and not from answering."""

_AT_ONCE = 1_000_000
"""Characters of text for which an index is made in some seconds: so much is mended without being asked."""

_WORTH_TELLING = 1.0
"""Seconds of catching up that the user should hear of."""

_WORTH_OTHERS = 1000
"""Articles for whose words it is worth starting processes, each of which has to load the dictionary first."""

_AHEAD = 96
"""Articles that are taken apart ahead, for each process: so many that none is idle while the index writes a segment."""

_MOST_CUTTERS = 4
"""Processes that cut words: the one who writes follows no more, and each of them holds the dictionary."""

_APART = 24
"""Bytes that a character of an article becomes, about, when it is taken apart."""

_MOST_SECONDS = 120.0
"""Processor time after which an article is taken apart here, where nothing hinders."""

_ROUNDS = 3
"""How often a question is put anew because the archive has grown since."""

Answer = TypeVar("Answer")


class Workspace:
    """An open archive and, once asked for, its search engine."""

    def __init__(self, session: Session, store: Store, jobs: int | None = None) -> None:
        self.session = session
        self.store = store
        self._jobs = jobs
        self._engine: Engine | None = None
        self._held = ExitStack()
        self._alone = False
        self._read_at: Mark | None = None
        """The state of the store that the engine was brought up to date with."""
        self._made_now = not store.mark().position
        """Whether the archive was empty when it was opened: then it is no wonder that there is no index."""

    @classmethod
    def open(cls, session: Session, *, create: bool = False, jobs: int | None = None) -> Self:
        """Open the session's archive; NotFoundError `no-archive` where there is none and none is to be made.

        `jobs` is how many processes may work for it where there is much to do; None for one a core.
        """
        folder = session.archive_folder
        if folder.exists() and not folder.is_dir():
            raise ArchiveError("not-an-archive", path=folder)
        if not create and not Store.exists(folder):
            raise NotFoundError("no-archive", path=folder)
        return cls(session, Store.open(folder), jobs)

    @staticmethod
    def exists(session: Session) -> bool:
        """Say whether there is an archive."""
        return Store.exists(session.archive_folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the engine, the store and the lock."""
        if self._engine is not None:
            self._engine.close()
        self.store.close()
        self._held.close()

    def alone(self, wait: float) -> None:
        """Be the only one to change the archive from now on, after waiting for another; ArchiveError `locked`."""
        from archive.locks import write_lock

        if self._alone:
            return
        if self.store.read_only:
            raise ArchiveError("no-access", path=self.session.archive_folder, reason="read-only")
        folder = self.session.archive_folder
        self._held.enter_context(
            write_lock(folder, wait=wait, waiting=lambda pid: self.session.note("waiting", pid=pid, n=f"{wait:g}"))
        )
        self._alone = True

    @property
    def jobs(self) -> int:
        """How many processes may work for us."""
        from archive.workers import enough

        return self._jobs or enough()

    @property
    def index_folder(self) -> Path:
        """Where the engine keeps its files."""
        return self.session.archive_folder / "index"

    def engine(self) -> Engine:
        """Return the engine, opened at the first call."""
        if self._engine is None:
            from index.engines.choose import open_engine

            self._engine = open_engine(self.index_folder)
        return self._engine

    def search(self, search: Search) -> Hits:
        """Answer a question by an index that is up to date, or as near to it as can be had, saying so."""
        return self._ask(lambda engine: engine.search(search))

    def _ask(self, question: Callable[[Engine], Answer]) -> Answer:
        """Put a question to the engine, brought up to date once for each state of the store."""
        try:
            return question(self._reading())
        except ArchiveError as error:
            if error.code != "index-damaged":
                raise
        # Damage that only reading the files could tell.
        self._read_at = None
        return question(self._reading())

    def _reading(self) -> Engine:
        mark = self.store.mark()
        if self._read_at != mark:
            self.engine_up_to_date()
            self._read_at = mark
        return self.engine()

    def verified(self, search: Search, rounds: int = _ROUNDS) -> Hits:
        """Answer a question; where nothing is found, ask the texts whether the index has overlooked something."""
        self._reading()
        before = self._marks()
        hits = self.search(search)
        if hits.total:
            return hits
        from cli.verifying import second_opinion

        opinion = second_opinion(self.store, search)
        if opinion is None:
            return hits
        if self._marks() != before and rounds:
            # Others wrote between the two looks: what came in meanwhile is no oversight, and the index may have it now.
            return self.verified(search, rounds - 1)
        # An index that was merely behind has overlooked nothing: what it lacks is newer, and that was said already.
        current = before == (self.store.mark(), self.store.mark())
        overlooked = opinion.verdict == "overlooked"
        if overlooked and current and (again := self._made_anew(search)) is not None and again.total:
            return again
        if current or not overlooked:
            self.session.note(opinion.verdict)
        self.engine().close()
        self._engine = opinion.engine
        return opinion.hits

    def _marks(self) -> tuple[Mark | None, Mark]:
        """Return how far the index has come, and how far the store."""
        return self.engine().mark(), self.store.mark()

    def _made_anew(self, search: Search) -> Hits | None:
        """Answer a question by an index made anew; None where that takes long, is not possible, or is not needed."""
        if self._takes_long() or self.engine().mark() != self.store.mark():
            return None
        self.session.note("trouble.damaged")
        try:
            self.engine().clear()
        except (OSError, ArchiveError):
            return None
        self._read_at = None
        return self.search(search)

    def understood(self, search: Search) -> Search:
        """Return a question with the names of those for whom typed names stand, and say who these are."""
        from index.speakers import understand_all

        meant, names = self._ask(lambda engine: understand_all(search, engine))
        for each in names:
            if each.how in ("surname", "spelling"):
                self.session.note("meant", typed=each.typed, names="、".join(each.names))
        return meant

    def explain(self, search: Search, ref: str) -> tuple[Reason, ...]:
        """Return what a hit's score is the sum of."""
        return self._ask(lambda engine: engine.explain(search, ref))

    def engine_up_to_date(self) -> Engine:
        """Return the engine after it has caught up with the store, or as it is where it cannot."""
        engine = self.engine()
        trouble = engine.trouble()
        if trouble == "damaged" and self._takes_long() and engine.salvage():
            self.session.note("index-salvaged")
            return engine
        if not trouble and engine.mark() == self.store.mark():
            return engine
        if trouble and self.store.mark().position and not self._made_now:
            self.session.note(f"trouble.{trouble}")
        try:
            done = self.catch_up()
            if done.damaged:
                self.session.note("trouble.damaged")
        except (OSError, ArchiveError) as error:
            if isinstance(error, ArchiveError) and error.code not in _PASSING:
                raise
            reason = error.code if isinstance(error, ArchiveError) else (error.strerror or "")
            voice = self.session.voice
            spoken = voice(f"reason.{reason}") if voice.knows(f"reason.{reason}") else reason
            if reason == "locked":
                self._until_made(engine)
            if engine.trouble():
                return self._engine_in_memory(error, spoken)
            self.session.note("index-behind", reason=spoken)
        return engine

    @staticmethod
    def _until_made(engine: Engine) -> None:
        """Wait a little while another process lays out an index where there is none yet."""
        for _ in range(20):
            if not engine.trouble():
                return
            time.sleep(0.05)

    def _engine_in_memory(self, cause: Exception, reason: str) -> Engine:
        """Return an index that lives as long as this command, where none can be read and none be written."""
        if self._takes_long():
            from archive.database import named_errors

            with named_errors(self.index_folder):
                raise cause
        from index.engines.in_memory import InMemoryEngine
        from index.refresh import refresh

        self.session.note("index-in-memory", reason=reason)
        self._engine = InMemoryEngine()
        refresh(self._engine, self.store)
        return self._engine

    def _takes_long(self) -> bool:
        return self.store.info().characters > _AT_ONCE

    def catch_up(self, *, quiet: bool = False) -> Refreshed:
        """Bring the engine up to date with the store; tell of it if it takes over a second, unless `quiet`."""
        from index.engines.choose import takes_what_is_apart
        from index.refresh import refresh, whole

        began, behind, engine = time.monotonic(), self._behind(), self.engine()
        apart = self._apart_elsewhere if behind >= _WORTH_OTHERS and takes_what_is_apart(engine) else whole
        with self.session.screen.progress(self.session.voice("note.progress.index"), behind) as progress:
            done = refresh(engine, self.store, progress=progress, apart=apart)
        seconds = time.monotonic() - began
        if seconds > _WORTH_TELLING and not quiet:
            self.session.note("caught-up", n=done.articles, seconds=f"{seconds:.1f}")
        return done

    def _apart_elsewhere(self, articles: Iterator[Article]) -> Iterator[tuple[ArticleId, list[TakenApart]]]:
        """Take articles apart in other processes, for an engine to write."""
        from archive.turns import Hands, worked_out
        from index.refresh import taken_apart

        def weight(article: Article) -> int:
            return _APART * len(article.text)

        with Hands("index.refresh:taken_apart", min(self.jobs, _MOST_CUTTERS), worth=-1.0) as hands:
            ready = worked_out(articles, hands, taken_apart, weight=weight, seconds=_MOST_SECONDS, each=_AHEAD)
            for article, held in ready:
                yield article.id, held

    def _behind(self) -> int:
        """Return how many articles the engine has to catch up with."""
        changes = self.store.changes_since(self.engine().mark())
        return self.store.info().articles if changes is None else len(changes.articles)

    def article(self, ref: Ref) -> Article:
        """Return the article that the reference names or lies in; NotFoundError."""
        return self.store.get(ref.article)

    def part(self, ref: Ref) -> tuple[Article, Part | None]:
        """Return the article, and the part if the reference names one; NotFoundError."""
        article = self.article(ref)
        return article, part_of(article, ref) if ref.letter else None


def part_of(article: Article, ref: Ref) -> Part:
    """Return the part of an article that a reference names; NotFoundError `no-such-part`."""
    wanted = str(ref)
    for part in parts(article):
        if part.ref == wanted:
            return part
    raise NotFoundError("no-such-part", ref=ref, article=article.id)
