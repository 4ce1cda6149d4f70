"""How articles leave an archive: into the trash, out of it again, away for good, or with a name made unreadable.

The trash keeps an article whole and holds on to its bytes. What is purged or erased is overwritten with zeros, in the
file and in its log; of bytes that were erased on somebody's request only the sum is kept, so that they stay away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from archive.errors import ArchiveError, NotFoundError
from archive.keeping import Keeping
from archive.model import (
    ArticleId,
)
from archive.serial import dumps
from archive.whole import Record


class Removing(Keeping):
    """An archive that gives articles up."""

    # --- trash --------------------------------------------------------------------------------------------------------

    def remove(self, ids: Iterable[ArticleId]) -> tuple[ArticleId, ...]:
        """Put articles into the trash, whole; return the numbers of those that were there."""
        with self.writing():
            numbers = tuple(dict.fromkeys(ids))
            for number in numbers:
                self._note_beside(number)
            return tuple(number for number in numbers if self._trash(number))

    def _note_beside(self, number: ArticleId) -> None:
        """Note what may be the same as an article while both are there: taking it back must not stumble over that."""
        row = self._one("SELECT text FROM content WHERE article = ?", (number,))
        others = self.akin(str(row[0])) if row else ()
        self._many("INSERT OR IGNORE INTO beside VALUES (?, ?)", [(number, one) for one in others if one != number])

    def _trash(self, number: ArticleId) -> bool:
        row = self._one("SELECT title, day, source_name FROM article WHERE id = ?", (number,))
        if row is None:
            return False
        try:
            record = dumps(self.record(number))
        except (ArchiveError, NotFoundError):
            # Too damaged to be written down: there is nothing that could be taken back.
            record = ""
        if record:
            title, day, name = row
            self._execute(
                "INSERT OR REPLACE INTO trash VALUES (?, ?, ?, ?, ?, ?)",
                (number, title, day, self._now(), name, record),
            )
            self._execute(
                "INSERT INTO trash_original SELECT DISTINCT article, original FROM origin WHERE article = ?", (number,)
            )
        self._execute("DELETE FROM article WHERE id = ?", (number,))
        self._journal(number)
        if not record:
            self._drop_orphans()
        return True

    def _drop_orphans(self) -> int:
        return self._execute(
            "DELETE FROM original WHERE id NOT IN (SELECT original FROM origin) "
            "AND id NOT IN (SELECT original FROM trash_original)"
        ).rowcount

    def take_back(self, ids: Iterable[ArticleId]) -> tuple[ArticleId, ...]:
        """Take articles out of the trash, numbers and all; raise NotFoundError(`not-in-trash`), and take none.

        Whether their texts have come in again meanwhile, `archive.trash` asks.
        """
        with self.writing():
            numbers = tuple(dict.fromkeys(ids))
            for number in numbers:
                self.put_record(self.trashed(number))
                self._execute("DELETE FROM trash WHERE article = ?", (number,))
        return numbers

    def purge(self, ids: Iterable[ArticleId] | None = None) -> tuple[ArticleId, ...]:
        """Empty the trash, of all or of some, for good; raise NotFoundError(`not-in-trash`), and purge none.

        What was there is overwritten with zeros, in the file and in its log.
        """
        with self._erasing(), self.writing():
            there = {row.id for row in self.trash()}
            numbers = tuple(sorted(there)) if ids is None else tuple(dict.fromkeys(ids))
            for number in numbers:
                if number not in there:
                    raise NotFoundError("not-in-trash", article=number)
                self._execute("DELETE FROM trash WHERE article = ?", (number,))
                self._execute("DELETE FROM beside WHERE article = ? OR other = ?", (number, number))
            self._drop_orphans()
        return numbers

    # --- forgetting ---------------------------------------------------------------------------------------------------

    def replace_whole(self, record: Record, bytes_of: Callable[[str], bytes]) -> None:
        """Put another state of an article in its place and erase the old one; what its old bytes were is remembered."""
        with self._erasing(), self.writing():
            old = {row[0] for row in self._origin_sums(record.id)}
            self._execute("DELETE FROM article WHERE id = ?", (record.id,))
            self._execute("DELETE FROM trash WHERE article = ?", (record.id,))
            self.put_record(record, bytes_of)
            self._forget_bytes(old - {origin.sha256 for origin in record.origins}, record.id)

    def replace_trashed(self, record: Record, bytes_of: Callable[[str], bytes]) -> None:
        """The same for an article in the trash, where it stays."""
        with self._erasing(), self.writing():
            self.replace_whole_in_trash(record, bytes_of)

    def replace_whole_in_trash(self, record: Record, bytes_of: Callable[[str], bytes]) -> None:
        """Write a trashed article's record and bytes anew, within a transaction."""
        old = {origin.sha256 for origin in self.trashed(record.id).origins}
        self._execute("DELETE FROM trash WHERE article = ?", (record.id,))
        self.put_record(record, bytes_of)
        self._trash(record.id)
        self._forget_bytes(old - {origin.sha256 for origin in record.origins}, record.id)

    def erase(self, ids: Iterable[ArticleId]) -> None:
        """Erase articles for good, in the archive or in the trash; their bytes are not taken in again."""
        with self._erasing(), self.writing():
            for number in dict.fromkeys(ids):
                there = self._one("SELECT 1 FROM article WHERE id = ?", (number,)) is not None
                sums = {row[0] for row in self._origin_sums(number)}
                if not there:
                    sums = {origin.sha256 for origin in self.trashed(number).origins}
                self._execute("DELETE FROM article WHERE id = ?", (number,))
                self._execute("DELETE FROM trash WHERE article = ?", (number,))
                self._execute("DELETE FROM beside WHERE article = ? OR other = ?", (number, number))
                self._journal(number)
                self._forget_bytes(sums, None)

    def _origin_sums(self, number: ArticleId) -> list[tuple[Any, ...]]:
        return self._all(
            "SELECT sha256 FROM original JOIN origin ON original = original.id WHERE article = ?", (number,)
        )

    def _forget_bytes(self, sums: Iterable[str], article: ArticleId | None) -> None:
        self._drop_orphans()
        for sha256 in sums:
            if self._one("SELECT 1 FROM original WHERE sha256 = ?", (sha256,)) is None:
                self._execute("INSERT OR REPLACE INTO forgotten VALUES (?, ?)", (sha256, article))
