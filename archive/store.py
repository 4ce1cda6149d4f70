"""The store: one SQLite file that keeps what came in, what was read, and what was found.

What a user may rely on. Every write is one transaction, on disk (write-ahead log, `synchronous=FULL`) before the call
returns; a crash at any moment leaves the last returned state. Original bytes are kept as they came, packed, and are
never changed. An article's number is never used again. Structures and the table of appearances are derived and can be
made anew; so can every index, which follows the store by its journal: each change is a numbered row with a random
stamp, and a `Mark` is such a row, so an index can tell "some changes behind" from "not my history" (a restored backup,
another archive), and in the second case starts over.

It is built in layers, each of which only calls those below: `tables` (statements and transactions), `queries` (what can
be asked), `keeping` (how articles come in), `removing` (how they leave), and here opening, copying, checking and
mending. Nothing else but `database` and `migrations` speaks SQL. SQLite's errors leave here as `ArchiveError`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.appearances import PersonEntry, appearances, derived, spans_of
from archive.database import FILE_NAME, copy_in, copy_out, memory_database, open_database, scratch_database
from archive.errors import ArchiveError
from archive.model import (
    ArticleId,
    Reading,
    Structure,
    Title,
)
from archive.packing import pack, sum_of, sum_of_text, unpack
from archive.queries import APPEARANCE, DERIVED, Changes, Facts, Listing, StoreInfo
from archive.records import dataclass
from archive.removing import Removing
from archive.serial import dumps
from archive.similar import sketch

__all__ = [
    "FILE_NAME",
    "Changes",
    "Facts",
    "Fault",
    "Listing",
    "PersonEntry",
    "Store",
    "StoreInfo",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the store that is not as it must be; the screen makes a sentence of code and values."""

    code: str
    article: ArticleId | None = None
    values: tuple[str, ...] = ()


class Store(Removing):
    """An open archive. Use it as a context manager; one Store belongs to one thread."""

    # --- opening ------------------------------------------------------------------------------------------------------

    @classmethod
    def exists(cls, folder: Path) -> bool:
        """Say whether there is an archive in `folder`."""
        return (folder / FILE_NAME).exists()

    @classmethod
    def open(cls, folder: Path, *, patience: float = 5.0, clock: Callable[[], str] | None = None) -> Store:
        """Open the archive in `folder`, which is made (0700, the file 0600) where there is none.

        `patience` is how many seconds to wait for another process's write. Raises ArchiveError: `newer-archive`,
        `not-an-archive`, `damaged-archive`, `locked`, `no-access`, `disk-full`. What is not an archive that this
        program knows is left untouched.
        """
        return cls(folder, open_database(folder / FILE_NAME, patience), clock or _utc_now)

    @classmethod
    def in_memory(cls, *, clock: Callable[[], str] | None = None) -> Store:
        """Return an empty archive that nobody keeps, for tests."""
        return cls(Path(), memory_database(), clock or _utc_now)

    def rehearsal(self) -> Store:
        """Return an empty archive that nobody keeps, to try out what would be written to this one.

        What is too much for memory goes into a private file without a name beside this archive's own.
        """
        on_disk = bool(self._need("PRAGMA database_list")[2])
        return Store(Path(), scratch_database(self.folder) if on_disk else memory_database(), self._now)

    # --- copies -------------------------------------------------------------------------------------------------------

    def backup(self, path: Path) -> int:
        """Write a consistent copy of the archive to a new file, while it is in use; return how many articles it holds.

        Raises ArchiveError, FileExistsError.
        """
        return copy_out(self._db, path)

    def restore(self, path: Path) -> None:
        """Put a backup's content in the place of this archive's, all at once; numbers given since stay taken."""
        last = self.last_number()
        copy_in(self._db, path)
        self.reserve(last)

    # --- checking -----------------------------------------------------------------------------------------------------

    def check(self) -> Iterator[Fault]:
        """Yield what is wrong: in the file itself, in the bytes, in the texts, in what is derived from them."""
        for (message,) in self._all("PRAGMA integrity_check"):
            if message != "ok":
                yield Fault("file-damaged", None, (str(message),))
        for row in self._all("PRAGMA foreign_key_check"):
            yield Fault("row-orphaned", None, (str(row[0]), str(row[1])))
        yield from self._check_originals()
        for trashed in self.trash():
            try:
                self.trashed(trashed.id)
            except ArchiveError:
                yield Fault("trash-damaged", trashed.id, (trashed.source_name,))
        for number in self.numbers():
            yield from self._check_article(number)

    def _check_originals(self) -> Iterator[Fault]:
        rows = self._all("SELECT id, sha256, size FROM original ORDER BY id")
        for original, sha256, size in rows:
            owner = self._one("SELECT article, name FROM origin WHERE original = ? ORDER BY id LIMIT 1", (original,))
            if owner is None:
                row = self._one("SELECT article FROM trash_original WHERE original = ?", (original,))
                if row is None:
                    yield Fault("original-orphaned", None, (sha256,))
                else:
                    owner = (row[0], "")
            row = self._one("SELECT packing, packed FROM original WHERE id = ?", (original,))
            data = unpack(row[0], row[1]) if row else b""
            if data is None or len(data) != size or sum_of(data) != sha256:
                article, name = owner or (None, "")
                yield Fault("original-damaged", article, (name, sha256))

    def _check_article(self, number: ArticleId) -> Iterator[Fault]:
        try:
            article = self.find(number)
        except ArchiveError:
            yield Fault("structure-damaged", number)
            return
        row = self._one(f"SELECT text_sha256, characters, {DERIVED} FROM article WHERE id = ?", (number,))
        if article is None or row is None:
            # Removed since we listed it, or a row without its other half.
            if row is not None:
                yield Fault("article-incomplete", number)
            return
        if row[0] != sum_of_text(article.text) or row[1] != len(article.text):
            yield Fault("text-damaged", number, (article.origin.name,))
        outside = [span for span in spans_of(article.structure) if not 0 <= span.start <= span.end <= len(article.text)]
        for span in outside:
            yield Fault("span-outside", number, (str(span.start), str(span.end), str(len(article.text))))
        if row[2:] != derived(article):
            yield Fault("columns-differ", number)
        rows = self._all(f"SELECT {APPEARANCE} FROM appearance WHERE article = ? ORDER BY rowid", (number,))
        if rows != list(appearances(article)):
            yield Fault("appearances-differ", number)
        hashes = self._all("SELECT hash FROM sketch WHERE article = ? ORDER BY hash", (number,))
        if row[0] == sum_of_text(article.text) and tuple(each[0] for each in hashes) != sketch(article.text):
            yield Fault("sketch-differs", number)

    # --- mending ------------------------------------------------------------------------------------------------------

    def drop_orphans(self) -> None:
        """Delete bytes that belong to no article."""
        with self.writing():
            self._drop_orphans()

    def rebuild_indexes(self) -> bool:
        """Make the database's own indexes anew; say whether the file is sound after that."""
        try:
            self._execute("REINDEX")
            return self._all("PRAGMA integrity_check") == [("ok",)]
        except ArchiveError:
            return False

    def put_text(self, article: ArticleId, reading: Reading) -> None:
        """Write a lost or damaged text again, and what its format stated, if that is gone as well."""
        with self.writing():
            if self._execute("UPDATE content SET text = ? WHERE article = ?", (reading.text, article)).rowcount == 0:
                stated = str(reading.published) if reading.published else None
                self._execute(
                    "INSERT INTO content VALUES (?, ?, ?, ?, ?, NULL, ?)",
                    (article, reading.text, dumps(Structure(Title(""))), reading.title, stated, dumps(reading.checks)),
                )
            self._execute("UPDATE article SET characters = ? WHERE id = ?", (len(reading.text), article))
            self._write_sketch(article, reading.text)

    def sketch_again(self, article: ArticleId) -> None:
        """Make an article's sketch anew from its text; raise NotFoundError(`no-such-article`)."""
        with self.writing():
            self._write_sketch(article, self.text(article))

    def mend_original(self, data: bytes) -> None:
        """Write damaged original bytes again."""
        packing, packed = pack(data)
        with self.writing():
            self._execute(
                "UPDATE original SET size = ?, packing = ?, packed = ? WHERE sha256 = ?",
                (len(data), packing, packed, sum_of(data)),
            )


def _utc_now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
