"""The engine for everyday: Whoosh's files, read by lists.

A commit is one rename of Whoosh's table of contents. The store's mark and the sums that averages come from lie in a
*state document*, deleted and written anew in the very commit that changes the content: so content and mark cannot
disagree, whenever the power goes. The index is derived and may be lost: a folder that cannot be read, or was laid out
by another version, has no mark, and `trouble` says why; `clear` starts it anew.

Everything is read through seals (`index.engines.seals`), so a damaged file is an error and never a wrong answer.
Readers hold the files of the commit they opened. If another process has merged these away meanwhile, a list that was
not yet read may be gone; then the question is asked again, of the newest commit. Only what fails while there is no
newer one is damage.
"""

from __future__ import annotations

import errno
import json
import shutil
import stat
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from pathlib import Path
from typing import Any, TypeVar

from whoosh.index import TOC, FileIndex, LockError
from whoosh.reading import SegmentReader

from archive.errors import ArchiveError
from archive.model import ArticleId, Mark, Ref
from index.analysis import terms
from index.engine import Document, Hits, Reason, Search, Speaker, Trouble
from index.engines import from_lists
from index.engines.from_lists import Counts, Number
from index.engines.list_files import term_bytes, term_text
from index.engines.seals import DamagedFileError, ForeignFileError, demand_own, open_own, sync, verify
from index.engines.whoosh_format import (
    FORMAT,
    NAME,
    Folder,
    ListReader,
    Writer,
    document_fields,
    load_column,
    merge_tiers,
    schema,
)
from index.ranking import Lengths

_FORMAT_FILE = "FORMAT"
_STATE = "m:state"
_NEW: Counts = {}

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _State:
    """What a commit knows about itself."""

    mark: Mark | None
    lengths: Lengths

    def spelled(self) -> str:
        mark = self.mark or Mark(0, "")
        sums = self.lengths
        return json.dumps([mark.position, mark.stamp, sums.documents, sums.titled, sums.title, sums.body])

    @classmethod
    def read(cls, spelled: str) -> _State:
        position, stamp, *sums = json.loads(spelled)
        return cls(Mark(position, stamp), Lengths(*sums))


_EMPTY = _State(None, Lengths(0, 0, 0, 0))


class WhooshEngine:
    """Holds documents in a folder of its own, which it makes and may empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._storage = Folder(str(folder))
        self._opened: _Snapshot | None = None
        self._damaged = False
        self._without: frozenset[str] | None = None

    def update(self, forget: Iterable[ArticleId], hold: Iterable[Document], mark: Mark) -> None:
        """Forget all documents of some articles, hold new ones, and remember `mark`: all of it, or nothing.

        Raises ArchiveError `locked` while another process writes, `disk-full`, `index-damaged` where it must be
        cleared first.
        """
        if self.mark() is None:
            if self.trouble() in ("damaged", "foreign"):
                raise ArchiveError("index-damaged", path=self._folder)
            if self.trouble():
                self.clear()
        try:
            writer = self._writer()
        except DamagedFileError as damage:
            self._damaged = True
            raise ArchiveError("index-damaged", path=self._folder) from damage
        try:
            _write(writer, forget, hold, mark)
            writer.commit(mergetype=merge_tiers)
        except BaseException as failure:
            if not writer.is_closed:
                _give_up(writer)
            if isinstance(failure, OSError) and failure.errno == errno.ENOSPC:
                raise ArchiveError("disk-full") from failure
            if isinstance(failure, DamagedFileError):
                self._damaged = True
                raise ArchiveError("index-damaged", path=self._folder) from failure
            raise
        finally:
            self._reopen()

    def _writer(self) -> Writer:
        try:
            return Writer(FileIndex(self._storage, schema(), NAME))
        except LockError as held:
            raise ArchiveError("locked") from held

    def mark(self) -> Mark | None:
        """Return the mark of the last update; None for an empty or unreadable index."""
        if self.trouble():
            return None
        return self._opened.state.mark if self._opened else None

    def trouble(self) -> Trouble:
        """Say why nothing can be read: no index, one of another version, not the user's own, damaged; or nothing."""
        if self._damaged:
            return "damaged"
        try:
            demand_own(self._folder)
            with open_own(self._folder / _FORMAT_FILE) as file:
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
            self._ask(lambda snapshot: snapshot.state)
        except ForeignFileError:
            return "foreign"
        except Exception:  # whatever is wrong with a damaged file, it is damaged
            return "damaged"
        return ""

    def _has_contents(self) -> bool:
        return self._generation() >= 0

    def verify(self) -> list[str]:
        """Read everything, and return the names of files that are not what was written."""
        trouble = self.trouble()
        if trouble:
            return [trouble] if trouble != "missing" else []
        return self._ask(lambda _: list(verify(self._folder, self._storage.seal)))

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
        lock = self._storage.lock(f"{NAME}_WRITELOCK")
        if not lock.acquire():
            raise ArchiveError("locked")
        try:
            self._empty()
            TOC.create(self._storage, schema(), NAME)
            # Last, so that a folder whose making was interrupted has no format and is made again.
            with self._storage.create_file(_FORMAT_FILE) as file:
                file.write(FORMAT.encode())
            sync(self._folder / _FORMAT_FILE)
            sync(self._folder)
        finally:
            lock.release()
        self._damaged, self._without = False, None

    def _empty(self) -> None:
        for path in self._folder.iterdir():
            if path.name == f"{NAME}_WRITELOCK":
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

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

        def question(snapshot: _Snapshot) -> tuple[Speaker, ...]:
            return from_lists.speakers(snapshot, beginning, spelling)

        return self._salvaged(question) if self._without is not None else self._read(question, ())

    def salvage(self) -> bool:
        """Go on with the parts of a damaged index that are sound; False where there are none."""
        self._without = self._without or frozenset()
        try:
            return self._salvaged(lambda snapshot: len(snapshot.everything())) > 0
        except ArchiveError:
            self._without = None
            return False

    def _salvaged(self, question: Callable[[_Snapshot], Result]) -> Result:
        left_out = self._without or frozenset()
        while True:
            try:
                snapshot = _Snapshot(self._storage, left_out)
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

    def _read(self, question: Callable[[_Snapshot], Result], nothing: Result) -> Result:
        if self.trouble():
            return nothing
        try:
            return self._ask(question)
        except Exception as failure:
            self._damaged = True
            raise ArchiveError("index-damaged", path=self._folder) from failure

    def _ask(self, question: Callable[[_Snapshot], Result]) -> Result:
        """Answer from the newest commit, and again as long as there is a newer one whenever that fails."""
        while True:
            before = self._generation()
            try:
                return question(self._snapshot())
            except Exception:
                self._reopen()
                if self._generation() == before:
                    raise

    def _generation(self) -> int:
        return int(TOC._latest_generation(self._storage, NAME))

    def _snapshot(self) -> _Snapshot:
        if self._opened is None or not self._opened.is_newest():
            self._reopen()
            self._opened = _Snapshot(self._storage)
        return self._opened

    def _reopen(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()


def _give_up(writer: Writer) -> None:
    """Cancel a write, even where cancelling itself fails (a full disk): the lock must go."""
    try:
        writer.cancel()
    except Exception:
        writer.writelock.release()
        writer.is_closed = True


def _write(writer: Writer, forget: Iterable[ArticleId], hold: Iterable[Document], mark: Mark) -> None:
    before = _Snapshot(writer.storage)
    try:
        lengths = before.lengths
        for number in before.numbers_of(forget):
            writer.delete_document(number)
            lengths = _moved(lengths, -1, before.length("title", number), before.length("body", number))
        for number in before.state_numbers():
            writer.delete_document(number)
    finally:
        before.close()
    for document in hold:
        taken = _taken_apart(document)
        writer.add_document(**taken)
        lengths = _moved(lengths, 1, taken["numbers"]["title_length"], taken["numbers"]["body_length"])
    writer.add_document(counted={"facts": {_STATE: 1}}, state=_State(mark, lengths).spelled())


def _moved(lengths: Lengths, by: int, title: int, body: int) -> Lengths:
    """Return the sums with a document more or less."""
    return Lengths(
        lengths.documents + by,
        lengths.titled + (by if title else 0),
        lengths.title + by * title,
        lengths.body + by * body,
    )


def _taken_apart(document: Document) -> dict[str, Any]:
    title, body = terms.stream(document.title), terms.stream(document.body)
    return document_fields(
        streams={
            "title": title,
            "body": body,
            "speaker": terms.GAP.join(map(terms.stream, document.speakers)),
            "org": terms.GAP.join(map(terms.stream, document.offices)),
        },
        words={"title": terms.word_counts(document.title), "body": terms.word_counts(document.body)},
        facts=list(from_lists.facts_of(document)),
        numbers={
            "order": from_lists.order_key(Ref.parse(document.ref)),
            "day": from_lists.day_number(document.day),
            "title_length": len(title),
            "body_length": len(body),
        },
    )


class _Segment(SegmentReader):  # type: ignore[misc]
    """A part of an index that was written at once, with its documents numbered on from `base`."""

    _terms: ListReader

    def __init__(self, storage: Folder, fields: Any, segment: Any, base: int) -> None:
        super().__init__(storage, fields, segment)
        self.base = base
        self.deleted = frozenset(segment.deleted_docs())

    def counts(self, field: str, term: str) -> Counts:
        """Return how often each living document holds a term."""
        counts = self._terms.lists.counts(field, term_bytes(term))
        base, deleted = self.base, self.deleted
        if not deleted and not base:
            return counts
        return {number + base: count for number, count in counts.items() if number not in deleted}

    def positions(self, field: str, term: str, among: Set[Number]) -> Mapping[Number, Sequence[int]]:
        """Return where a term stands in some of the documents."""
        base = self.base
        own = {number - base for number in among if 0 <= number - base < self.doc_count_all()}
        if not own:
            return {}
        found = self._terms.lists.positions(field, term_bytes(term), own)
        return {number + base: places for number, places in found.items()}

    def holders(self, field: str, term: str) -> int:
        """Return how many documents hold a term, deleted ones too."""
        return self._terms.lists.frequency(field, term_bytes(term))

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Yield all terms that begin so."""
        return map(term_text, self._terms.lists.beginning(field, term_bytes(prefix)))


class _Snapshot:
    """One commit of an index, as lists."""

    def __init__(self, storage: Folder, without: Collection[str] = ()) -> None:
        self._storage = storage
        contents = TOC.read(storage, NAME, schema=schema())
        self._generation = contents.generation
        self._segments: list[_Segment] = []
        base = 0
        for segment in contents.segments:
            if segment.segment_id() in without:
                continue
            self._segments.append(_Segment(storage, contents.schema, segment, base))
            base += segment.doc_count_all()
        self._counts: dict[tuple[str, str], Counts] = {}
        self._columns: dict[str, array[int]] = {}

    def close(self) -> None:
        """Let go of the files."""
        for segment in self._segments:
            segment.close()

    def is_newest(self) -> bool:
        """Say whether no other commit has followed."""
        return bool(TOC._latest_generation(self._storage, NAME) == self._generation)

    @cached_property
    def state(self) -> _State:
        """What the commit knows about itself."""
        for number in self.state_numbers():
            for segment in self._segments:
                if segment.base <= number < segment.base + segment.doc_count_all():
                    return _State.read(segment.stored_fields(number - segment.base)["state"])
        return _EMPTY

    @property
    def lengths(self) -> Lengths:
        """The sums for averages; counted where the state was in a part that is left out."""
        if self.state is _EMPTY and self._segments:
            living = self.everything()
            titles = [self.length("title", number) for number in living]
            bodies = sum(self.length("body", number) for number in living)
            return Lengths(len(living), sum(map(bool, titles)), sum(titles), bodies)
        return self.state.lengths

    def state_numbers(self) -> list[Number]:
        """Return the state document."""
        return list(self.counts("facts", _STATE))

    def numbers_of(self, articles: Iterable[ArticleId]) -> set[Number]:
        """Return all documents of some articles."""
        return {number for article in set(articles) for number in self.counts("facts", f"a:{article}")}

    def articles(self) -> Iterator[ArticleId]:
        """Yield the articles that are held, once for each document."""
        return (self.order(number) >> 24 for number in self.everything())

    def counts(self, field: str, term: str) -> Counts:
        """Return how often each document holds a term."""
        key = (field, term)
        if key not in self._counts:
            counts = [segment.counts(field, term) for segment in self._segments]
            self._counts[key] = counts[0] if len(counts) == 1 else {n: c for row in counts for n, c in row.items()}
        return self._counts[key]

    def frequency(self, field: str, term: str) -> int:
        """Return about how long a list is."""
        return sum(segment.holders(field, term) for segment in self._segments)

    def positions(self, field: str, term: str, among: Set[Number]) -> Mapping[Number, Collection[int]]:
        """Return where a term stands in some of the documents that hold it."""
        rows = [segment.positions(field, term, among) for segment in self._segments]
        return {number: places for row in rows for number, places in row.items()}

    def beginning(self, field: str, prefix: str) -> Iterable[str]:
        """Return all terms that begin so."""
        return dict.fromkeys(term for segment in self._segments for term in segment.beginning(field, prefix))

    @cached_property
    def _everything(self) -> frozenset[Number]:
        living = (
            number + segment.base
            for segment in self._segments
            for number in range(segment.doc_count_all())
            if number not in segment.deleted
        )
        return frozenset(living) - set(self.state_numbers())

    def everything(self) -> Set[Number]:
        """Return all documents."""
        return self._everything

    def _column(self, name: str) -> array[int]:
        if name not in self._columns:
            columns = [load_column(segment, name) for segment in self._segments]
            self._columns[name] = reduce(add, columns) if columns else array("I")
        return self._columns[name]

    def order(self, number: Number) -> int:
        """Return a document's place in the order of articles and parts."""
        return self._column("order")[number]

    def day(self, number: Number) -> int:
        """Return a document's day as a number."""
        return self._column("day")[number]

    def length(self, field: str, number: Number) -> int:
        """Return how many characters a title or body has."""
        return self._column(f"{field}_length")[number]
