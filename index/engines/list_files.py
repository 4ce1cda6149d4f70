"""A segment's posting lists in one file, mapped and read where a question leads.

For each field: its chunks (`index.engines.posting_lists`), in the order of their terms; below them a *directory* in
pages of `PAGE` chunks, which tells each chunk's first text and where it begins, and the pages' first texts. A term is
found by bisecting these, then a page, then a chunk: so opening a file costs its short foot, and a question three or
four short reads for each term, however much the file holds. Files are never changed: new ones are written from what was
gathered in memory, or joined from others.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain
from typing import BinaryIO, Final, NamedTuple

from index.engines.posting_lists import SEPARATOR, Buffer, Chunk, Lists, Stretch, chunks, little, rows_among

PAGE: Final = 64
"""Chunks that a page of the directory tells of."""

_KEPT: Final = 32
"""Terms of a field of which the lists are kept that were read."""

_FOOT: Final = 8
_BETWEEN: Final = "\0"


def term_bytes(term: str) -> bytes:
    """Return a term as a file spells it; half a surrogate pair is no text, but no reason to fail either."""
    return term.encode("utf-8", "surrogatepass")


def spelled(terms: Sequence[str]) -> list[bytes]:
    """Return many terms as a file spells them."""
    together = term_bytes(_BETWEEN.join(terms)).split(_BETWEEN.encode())
    return together if len(together) == len(terms) else [term_bytes(term) for term in terms]


def term_text(spelled: bytes) -> str:
    """Return a spelled term as text."""
    return spelled.decode("utf-8", "surrogatepass")


# --- writing ----------------------------------------------------------------------------------------------------------


def write(file: BinaryIO, fields: Iterable[tuple[str, Iterable[Lists]]]) -> None:
    """Write a file of lists; a field's terms may come in several goes, ascending."""
    directory = {}
    at = 0
    for name, goes in fields:
        firsts: list[bytes] = []
        starts = [at]
        for lists in goes:
            for first, chunk in chunks(lists):
                firsts.append(first)
                at += file.write(chunk)
                starts.append(at)
        pages, page_starts = _pages(firsts, starts)
        top = _table([firsts[page] for page in range(0, len(firsts), PAGE)], [at + start for start in page_starts])
        at += file.write(b"".join(pages))
        directory[name] = (at, len(top))
        at += file.write(top)
    spelled = json.dumps(directory, separators=(",", ":")).encode()
    file.write(spelled + len(spelled).to_bytes(_FOOT, "little"))


def _pages(firsts: list[bytes], starts: list[int]) -> tuple[list[bytes], list[int]]:
    """Return the pages of a directory, and where they begin and end among themselves."""
    pages = [_table(firsts[page : page + PAGE], starts[page : page + PAGE + 1]) for page in range(0, len(firsts), PAGE)]
    page_starts = [0]
    for page in pages:
        page_starts.append(page_starts[-1] + len(page))
    return pages, page_starts


def _table(texts: list[bytes], starts: list[int]) -> bytes:
    """Return texts with where each begins, and where the last ends."""
    return little(array("Q", (len(texts), *starts))).tobytes() + SEPARATOR.join(texts)


# --- reading ----------------------------------------------------------------------------------------------------------


class _Table(NamedTuple):
    texts: list[bytes]
    starts: array[int]

    @classmethod
    def read(cls, spelled: bytes) -> _Table:
        count = int.from_bytes(spelled[:8], "little")
        starts = array("Q")
        starts.frombytes(spelled[8 : 8 * (count + 2)])
        return cls(spelled[8 * (count + 2) :].split(SEPARATOR) if count else [], little(starts))

    def stretch(self, at: int) -> tuple[int, int]:
        """Return where the thing of the text at a place begins and ends."""
        return self.starts[at], self.starts[at + 1]


class ListFile:
    """An open file of lists."""

    def __init__(self, buffer: Buffer, length: int) -> None:
        self._buffer = buffer
        size = int.from_bytes(buffer[length - _FOOT : length], "little")
        directory = json.loads(buffer[length - _FOOT - size : length - _FOOT])
        self._fields = {name: _Field(buffer, start, size) for name, (start, size) in directory.items()}

    def fields(self) -> Set[str]:
        """Return the fields that hold anything."""
        return self._fields.keys()

    def find(self, field: str, term: bytes) -> list[Stretch]:
        """Return a term's list, in pieces where it is long; nothing where there is none."""
        found = self._fields.get(field)
        return found.find(term) if found else []

    def chunks(self, field: str) -> Iterator[Chunk]:
        """Yield all chunks of a field."""
        found = self._fields.get(field)
        return found.chunks() if found else iter(())

    def frequency(self, field: str, term: bytes) -> int:
        """Return how many documents hold a term."""
        return sum(piece.end - piece.start for piece in self.find(field, term))

    def held(self, field: str, term: bytes, base: int = 0) -> Iterator[tuple[int, int]]:
        """Yield each document that holds a term, moved on by `base`, with how often it does."""
        return chain.from_iterable(piece.held(base) for piece in self.find(field, term))

    def counts(self, field: str, term: bytes) -> Mapping[int, int]:
        """Return how often each document holds a term."""
        return dict(self.held(field, term))

    def places(self, field: str, term: bytes, among: Sequence[int], base: int = 0) -> Iterator[int]:
        """Return where a term stands in those of some documents that hold it: document << PLACE_BITS | place.

        The documents are told ascending, each moved on by `base`.
        """
        return chain.from_iterable(_places(piece, among, base) for piece in self.find(field, term))

    def beginning(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Yield all terms that begin so."""
        found = self._fields.get(field)
        return found.beginning(prefix) if found else iter(())

    def held_of_all(self, field: str, prefix: bytes, base: int = 0) -> Iterator[tuple[int, int]]:
        """Yield, for each term that begins so, what `held` does."""
        return chain.from_iterable(piece.held(base) for _, piece in self.lists_beginning(field, prefix))

    def lists_beginning(self, field: str, prefix: bytes) -> Iterator[tuple[bytes, Stretch]]:
        """Yield all terms that begin so with their lists, in pieces where they are long."""
        found = self._fields.get(field)
        return found.lists_beginning(prefix) if found else iter(())


def _places(piece: Stretch, among: Sequence[int], base: int) -> Iterator[int]:
    documents = piece.documents(base)
    rows = rows_among(documents, among)
    return piece.placed(documents, None if len(rows) == len(documents) else rows) if rows else iter(())


class _Field:
    """A field's directory in a file."""

    def __init__(self, buffer: Buffer, start: int, size: int) -> None:
        self._buffer, self._start, self._size = buffer, start, size
        self._pages: dict[int, _Table] = {}
        self._found: dict[bytes, list[Stretch]] = {}

    @cached_property
    def _top(self) -> _Table:
        return _Table.read(self._buffer[self._start : self._start + self._size])

    def _page(self, number: int) -> _Table:
        if number not in self._pages:
            start, end = self._top.stretch(number)
            self._pages[number] = _Table.read(self._buffer[start:end])
        return self._pages[number]

    def _chunk(self, page: int, at: int) -> Chunk:
        start, end = self._page(page).stretch(at)
        return Chunk(self._buffer, start, end)

    def _begin(self, text: bytes) -> tuple[int, int]:
        """Return page and place of the last chunk that begins before a text, or of the first that begins with it."""
        page = max(0, bisect_left(self._top.texts, text) - 1)
        at = bisect_left(self._page(page).texts, text)
        if at < len(self._page(page).texts) and self._page(page).texts[at] == text:
            return page, at
        if self._top.texts[page + 1 : page + 2] == [text]:
            return page + 1, 0
        return page, max(0, at - 1)

    def _from(self, text: bytes) -> Iterator[Chunk]:
        """Yield the chunks that may hold a text, or texts that begin so, as many as the caller takes."""
        if not self._top.texts:
            return
        page, at = self._begin(text)
        while page < len(self._top.texts):
            for place in range(at, len(self._page(page).texts)):
                yield self._chunk(page, place)
            page, at = page + 1, 0

    def find(self, term: bytes) -> list[Stretch]:
        """Return a term's list, in pieces where it is long (each then fills a chunk)."""
        # A question asks how long a list is, what is in it, and where it stands: the chunk is read once.
        if term not in self._found:
            if len(self._found) == _KEPT:
                self._found.clear()
            self._found[term] = self._sought(term)
        return self._found[term]

    def _sought(self, term: bytes) -> list[Stretch]:
        found: list[Stretch] = []
        for chunk in self._from(term):
            piece = chunk.list_of(term)
            if piece is not None:
                found.append(piece)
            if piece is None or not chunk.is_full:
                break
        return found

    def chunks(self) -> Iterator[Chunk]:
        """Yield all chunks."""
        return self._from(b"")

    def beginning(self, prefix: bytes) -> Iterator[bytes]:
        """Yield all terms that begin so, each once."""
        before = b""
        for chunk in self._from(prefix):
            for text in chunk.texts[bisect_left(chunk.texts, prefix) :]:
                if not text.startswith(prefix):
                    return
                if text != before:
                    yield text
                before = text

    def lists_beginning(self, prefix: bytes) -> Iterator[tuple[bytes, Stretch]]:
        """Yield all terms that begin so with their lists, in pieces where they are long; each chunk is read once."""
        for chunk in self._from(prefix):
            for at in range(bisect_left(chunk.texts, prefix), len(chunk.texts)):
                if not chunk.texts[at].startswith(prefix):
                    return
                yield chunk.texts[at], chunk.stretch(at)
