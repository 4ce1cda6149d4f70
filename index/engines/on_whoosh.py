"""The engine for everyday: Whoosh's files, read by lists.

A commit is one rename of Whoosh's table of contents. The store's mark and the sums that averages come from lie in a
*state document*, deleted and written anew in the very commit that changes the content: so content and mark cannot
disagree, whenever the power goes. The index is derived and may be lost: a folder that cannot be read, or was laid out
by another version, has no mark, and the next update starts it anew.

Readers hold the files of the commit they opened. If another process has merged these away meanwhile, a list that was
not yet read may be gone; then the question is asked once more, of the newest commit.
"""

from __future__ import annotations

import errno
import json
import shutil
import stat
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from pathlib import Path
from typing import Any, TypeVar

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.index import TOC, FileIndex, LockError
from whoosh.reading import SegmentReader, TermNotFound

from archive.errors import ArchiveError
from archive.model import ArticleId, Mark, Ref
from index.analysis import terms
from index.engine import Document, Hits, Reason, Search
from index.engines import from_lists
from index.engines.from_lists import Counts, Number
from index.engines.whoosh_format import (
    FORMAT,
    NAME,
    Folder,
    WholeNumbers,
    Writer,
    document_fields,
    merge_tiers,
    schema,
    term_bytes,
    term_text,
    unpack_places,
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

    def update(self, forget: Iterable[ArticleId], hold: Iterable[Document], mark: Mark) -> None:
        """Forget all documents of some articles, hold new ones, and remember `mark`: all of it, or nothing.

        Raises ArchiveError `locked` while another process writes, `disk-full`.
        """
        if self.mark() is None:
            self.clear()
        writer = self._writer()
        try:
            _write(writer, forget, hold, mark)
            writer.commit(mergetype=merge_tiers)
        except BaseException as failure:
            if not writer.is_closed:
                _give_up(writer)
            if isinstance(failure, OSError) and failure.errno == errno.ENOSPC:
                raise ArchiveError("disk-full") from failure
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
        if self._damaged or not self._is_ours():
            return None
        try:
            return self._snapshot().state.mark
        except Exception:  # whatever is wrong with a damaged file, it is damaged
            return None

    def clear(self) -> None:
        """Forget everything, whatever lies there. Raises ArchiveError `locked` while another process writes."""
        self._reopen()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(stat.S_IRWXU)
        lock = self._storage.lock(f"{NAME}_WRITELOCK")
        if not lock.acquire():
            raise ArchiveError("locked")
        try:
            self._empty()
            TOC.create(self._storage, schema(), NAME)
            self._storage.create_file(_FORMAT_FILE).close()
            (self._folder / _FORMAT_FILE).write_text(FORMAT, encoding="utf-8")
        finally:
            lock.release()
        self._damaged = False

    def _empty(self) -> None:
        for path in self._folder.iterdir():
            if path.name == f"{NAME}_WRITELOCK":
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def count(self) -> int:
        """Return how many documents are held."""
        return self._read(lambda snapshot: snapshot.lengths.documents, 0)

    def articles(self) -> frozenset[ArticleId]:
        """Return the articles that are held."""
        return self._read(lambda snapshot: frozenset(snapshot.articles()), frozenset())

    def search(self, search: Search) -> Hits:
        """Answer a question. Raises ArchiveError `index-damaged` where the files cannot be read."""
        return self._read(lambda snapshot: from_lists.search(snapshot, search), Hits((), 0))

    def explain(self, search: Search, ref: str) -> tuple[Reason, ...]:
        """Return what the score of one document is the sum of. Raises ArchiveError `index-damaged`."""
        nothing: tuple[Reason, ...] = ()
        return self._read(lambda snapshot: from_lists.explain(snapshot, search, ref), nothing)

    def close(self) -> None:
        """Let go of files and memory."""
        self._reopen()

    def _read(self, question: Callable[[_Snapshot], Result], nothing: Result) -> Result:
        if self._damaged or not self._is_ours():
            return nothing
        try:
            try:
                return question(self._snapshot())
            except Exception:
                # Merged away by another process since we opened it, or damaged: the newest commit will tell.
                self._reopen()
                return question(self._snapshot())
        except Exception as failure:
            self._damaged = True
            raise ArchiveError("index-damaged") from failure

    def _is_ours(self) -> bool:
        try:
            return (self._folder / _FORMAT_FILE).read_text(encoding="utf-8") == FORMAT
        except (OSError, UnicodeDecodeError):
            return False

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
        lengths = _moved(lengths, 1, taken["title_length"], taken["body_length"])
    writer.add_document(facts={_STATE: 1}, state=_State(mark, lengths).spelled())


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
        facts=[
            f"a:{document.article}",
            f"k:{document.kind}",
            f"p:{document.place}",
            *(f"n:{terms.stream(name)}" for name in document.speakers),
        ],
        numbers={
            "order": from_lists.order_key(Ref.parse(document.ref)),
            "day": from_lists.day_number(document.day),
            "title_length": len(title),
            "body_length": len(body),
        },
    )


class _Blocks(W3LeafMatcher):  # type: ignore[misc]
    """A list that is read block by block."""

    def blocks(self) -> Iterator[tuple[Any, Any, Any]]:
        """Yield numbers of documents, numbers of occurrences, and packed places, 128 documents at a time."""
        while True:
            self._read_ids()
            self._read_weights()
            self._read_values()
            yield self._ids, self._weights, self._values
            if self._lastblock:
                return
            self._goto(self._nextoffset)


class _Segment(SegmentReader):  # type: ignore[misc]
    """A part of an index that was written at once, with its documents numbered on from `base`."""

    def __init__(self, storage: Folder, fields: Any, segment: Any, base: int) -> None:
        super().__init__(storage, fields, segment)
        self.base = base
        self.deleted = frozenset(segment.deleted_docs())

    def rows(self, field: str, term: str) -> Iterator[tuple[Number, float, bytes]]:
        """Yield a term's documents, occurrences and packed places."""
        try:
            extent = self._terms.term_info(field, term_bytes(term)).extent()
        except (TermNotFound, KeyError):
            return
        matcher = _Blocks(self._terms._postfile, *extent, self.schema[field].format)
        base, deleted = self.base, self.deleted
        for numbers, weights, values in matcher.blocks():
            for number, weight, value in zip(numbers, weights, values, strict=True):
                if number not in deleted:
                    yield number + base, weight, value

    def numbers(self, column: str) -> array[int]:
        """Return a whole column."""
        kind: WholeNumbers = self.schema[column].column_type
        if not self.has_column(column):
            empty = array(kind.typecode)
            return array(kind.typecode, bytes(empty.itemsize * self.doc_count_all()))
        loaded: array[int] = self.column_reader(column, kind, translate=False).load()
        return loaded


class _Snapshot:
    """One commit of an index, as lists."""

    def __init__(self, storage: Folder) -> None:
        self._storage = storage
        contents = TOC.read(storage, NAME, schema=schema())
        self._generation = contents.generation
        self._segments: list[_Segment] = []
        base = 0
        for segment in contents.segments:
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
        """The sums for averages."""
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
            rows = (row for segment in self._segments for row in segment.rows(field, term))
            self._counts[key] = {number: int(weight) for number, weight, _ in rows}
        return self._counts[key]

    def frequency(self, field: str, term: str) -> int:
        """Return about how long a list is."""
        return sum(segment.doc_frequency(field, term) for segment in self._segments)

    def positions(self, field: str, term: str, among: Set[Number]) -> Mapping[Number, Collection[int]]:
        """Return where a term stands in some of the documents that hold it."""
        rows = (row for segment in self._segments for row in segment.rows(field, term))
        return {number: unpack_places(value) for number, _, value in rows if number in among}

    def beginning(self, field: str, prefix: str) -> Iterable[str]:
        """Return all terms that begin so."""
        found: dict[str, None] = {}
        spelled = term_bytes(prefix)
        for segment in self._segments:
            for name, term in segment.terms_from(field, spelled):
                if name != field or not bytes(term).startswith(spelled):
                    break
                found[term_text(term)] = None
        return found

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
            columns = [segment.numbers(name) for segment in self._segments]
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
