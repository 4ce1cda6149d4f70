"""The engine for everyday: an index that Whoosh writes, read by lists.

A commit is one rename of Whoosh's table of contents. The store's mark and the sums that averages come from are part of
the very commit that changes the content (`index.engines.commits`): so content and mark cannot disagree, whenever the
power goes. The index is derived and may be lost: a folder that cannot be read, or was laid out by another version, has
no mark, and `trouble` says why; `clear` starts it anew.

Everything is read through seals (`index.engines.seals`), so a damaged file is an error and never a wrong answer; and
without Whoosh, whose import would take longer than an answer: only `index.engines.whoosh_writing` loads it.
Readers hold the files of the commit they opened. If another process has merged these away meanwhile, a file that was
not yet opened may be gone; then the question is asked again, of the newest commit. Only what fails while there is no
newer one is damage.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from archive.errors import ArchiveError
from archive.model import ArticleId, Mark
from index.engine import Document, Hits, Reason, Search, Speaker, Trouble
from index.engines import commits, from_lists
from index.engines.commits import FORMAT, FORMAT_FILE, NAME
from index.engines.seals import DamagedFileError, ForeignFileError, demand_own, open_own, verify
from index.engines.snapshot import Snapshot

if TYPE_CHECKING:
    from index.engines.taken_apart import TakenApart

Result = TypeVar("Result")


class WhooshEngine:
    """Holds documents in a folder of its own, which it makes and may empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: Snapshot | None = None
        self._damaged = False
        self._without: frozenset[str] | None = None

    def update(self, forget: Iterable[ArticleId], hold: Iterable[Document | TakenApart], mark: Mark) -> None:
        """Forget all documents of some articles, hold new ones, and remember `mark`: all of it, or nothing.

        Raises ArchiveError `locked` while another process writes, `disk-full`, `index-damaged` where it must be
        cleared first.
        """
        if self.mark() is None:
            if self.trouble() in ("damaged", "foreign"):
                raise ArchiveError("index-damaged", path=self._folder)
            if self.trouble():
                self.clear()
        from index.engines import whoosh_writing

        try:
            opened, self._opened = self._opened, None
            whoosh_writing.update(self._folder, forget, hold, mark, opened)
        except DamagedFileError as damage:
            self._damaged = True
            raise ArchiveError("index-damaged", path=self._folder) from damage
        finally:
            self._reopen()

    def mark(self) -> Mark | None:
        """Return the mark of the last update; None for an empty or unreadable index."""
        if self.trouble():
            return None
        return self._opened.commit.mark if self._opened else None

    def trouble(self) -> Trouble:
        """Say why nothing can be read: no index, one of another version, not the user's own, damaged; or nothing."""
        if self._damaged:
            return "damaged"
        try:
            demand_own(self._folder)
            with open_own(self._folder / FORMAT_FILE) as file:
                layout = file.read()
        except ForeignFileError:
            return "foreign"
        except FileNotFoundError:
            return "damaged" if self._has_contents() else "missing"
        except Exception:  # whatever lies there, it is not what we wrote
            return "damaged"
        if layout != FORMAT.encode():
            return "older" if layout.startswith(b"xinde-whoosh ") else "damaged"
        try:
            self._ask(lambda snapshot: snapshot.commit)
        except ForeignFileError:
            return "foreign"
        except Exception:  # whatever is wrong with a damaged file, it is damaged
            return "damaged"
        return ""

    def _has_contents(self) -> bool:
        return commits.newest(self._folder) >= 0

    def verify(self) -> list[str]:
        """Read everything, and return the names of files that are not what was written."""
        trouble = self.trouble()
        if trouble:
            return [trouble] if trouble != "missing" else []
        return self._ask(lambda snapshot: list(verify(self._folder, snapshot.seal)))

    def clear(self) -> None:
        """Forget everything, whatever lies there. Raises ArchiveError `locked` while another process writes."""
        self._reopen()
        if self._folder.is_symlink() or (self._folder.exists() and not self._folder.is_dir()):
            self._folder.unlink()
        self._folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        if stat.S_IMODE(self._folder.stat().st_mode) != stat.S_IRWXU:
            self._folder.chmod(stat.S_IRWXU)
        try:
            demand_own(self._folder)
        except ForeignFileError as foreign:
            raise ArchiveError("index-foreign", path=self._folder) from foreign
        from index.engines import whoosh_writing

        whoosh_writing.clear(self._folder)
        self._damaged, self._without = False, None

    def count(self) -> int:
        """Return how many documents are held."""
        return self._read(lambda snapshot: snapshot.lengths.documents, 0)

    def articles(self) -> frozenset[ArticleId]:
        """Return the articles that are held."""
        return self._read(lambda snapshot: frozenset(snapshot.articles()), frozenset())

    def search(self, search: Search) -> Hits:
        """Answer a question. Raises ArchiveError `index-damaged` where the files cannot be read."""
        if self._without is not None:
            return self._salvaged(lambda snapshot: from_lists.search(snapshot, search))
        return self._read(lambda snapshot: from_lists.search(snapshot, search), Hits((), 0))

    def explain(self, search: Search, ref: str) -> tuple[Reason, ...]:
        """Return what the score of one document is the sum of. Raises ArchiveError `index-damaged`."""
        nothing: tuple[Reason, ...] = ()
        return self._read(lambda snapshot: from_lists.explain(snapshot, search, ref), nothing)

    def speakers(self, beginning: str = "", *, spelling: str = "") -> tuple[Speaker, ...]:
        """Return who speaks. Raises ArchiveError `index-damaged`."""

        def question(snapshot: Snapshot) -> tuple[Speaker, ...]:
            return from_lists.speakers(snapshot, beginning, spelling)

        return self._salvaged(question) if self._without is not None else self._read(question, ())

    def has_word(self, word: str) -> bool:
        """Say whether a text was cut into words of which this is one. Raises ArchiveError `index-damaged`."""
        if self._without is not None:
            return self._salvaged(lambda snapshot: from_lists.has_word(snapshot, word))
        return self._read(lambda snapshot: from_lists.has_word(snapshot, word), False)

    def salvage(self) -> bool:
        """Go on with the parts of a damaged index that are sound; False where there are none."""
        self._without = self._without or frozenset()
        try:
            return self._salvaged(lambda snapshot: len(snapshot.everything())) > 0
        except ArchiveError:
            self._without = None
            return False

    def _salvaged(self, question: Callable[[Snapshot], Result]) -> Result:
        left_out = self._without or frozenset()
        while True:
            try:
                snapshot = Snapshot(self._folder, left_out)
                try:
                    return question(snapshot)
                finally:
                    snapshot.close()
            except DamagedFileError as damage:
                segment = damage.name.partition(".")[0]
                if segment in left_out or not segment.startswith(f"{NAME}_"):
                    raise ArchiveError("index-damaged", path=self._folder) from damage
                self._without = left_out = left_out | {segment}
            except Exception as failure:
                raise ArchiveError("index-damaged", path=self._folder) from failure

    def close(self) -> None:
        """Let go of files and memory."""
        self._reopen()

    def _read(self, question: Callable[[Snapshot], Result], nothing: Result) -> Result:
        if self.trouble():
            return nothing
        try:
            return self._ask(question)
        except Exception as failure:
            self._damaged = True
            raise ArchiveError("index-damaged", path=self._folder) from failure

    def _ask(self, question: Callable[[Snapshot], Result]) -> Result:
        """Answer from the newest commit, and again as long as there is a newer one whenever that fails."""
        while True:
            before = commits.newest(self._folder)
            try:
                return question(self._snapshot())
            except Exception:
                self._reopen()
                if commits.newest(self._folder) == before:
                    raise

    def _snapshot(self) -> Snapshot:
        if self._opened is None or self._opened.generation != commits.newest(self._folder):
            self._reopen()
            self._opened = Snapshot(self._folder)
        return self._opened

    def _reopen(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()
