"""The store: one SQLite file that keeps what came in, what was read, and what was found.

What a user may rely on. Every write is one transaction, on disk (write-ahead log, `synchronous=FULL`) before the call
returns; a crash at any moment leaves the last returned state. Original bytes are kept as they came, packed, and are
never changed. An article's number is never used again. Structures and the table of appearances are derived and can be
made anew; so can every index, which follows the store by its journal: each change is a numbered row with a random
stamp, and a `Mark` is such a row, so an index can tell "some changes behind" from "not my history" (a restored backup,
another archive), and in the second case starts over.

Nothing outside this module, `database` and `migrations` speaks SQL. SQLite's errors leave here as `ArchiveError`.
"""

from __future__ import annotations

import datetime
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal

from archive.appearances import PersonEntry, appearances, derived, mentioning, people_of, spans_of
from archive.corrections import Correction, corrected
from archive.database import FILE_NAME, copy_in, copy_out, memory_database, named, open_database, scratch_database
from archive.errors import ArchiveError, NotFoundError
from archive.model import (
    Article,
    ArticleId,
    Check,
    Day,
    Mark,
    Origin,
    Reading,
    Source,
    Structure,
    Title,
)
from archive.records import dataclass, replace
from archive.serial import dumps, loads
from archive.similar import agreeing, sketch
from archive.whole import KeptOrigin, Record, Trashed

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

_PAGE: Final = 200
"""Articles read in one go: bounds memory, and how long a reader holds on to one state of the file."""


@dataclass(frozen=True, slots=True)
class Listing:
    """An article as a line in a list: everything but its text."""

    id: ArticleId
    title: str
    day: Day | None
    published: Day | None
    imported: str
    source_name: str
    points: int
    reflections: int
    utterances: int
    characters: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The articles that were put, changed or removed since a mark, each once, and the mark to remember next."""

    articles: tuple[ArticleId, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the store that is not as it must be; the screen makes a sentence of code and values."""

    code: str
    article: ArticleId | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What was stated about an article outside its text: what parsing it again needs."""

    title: str | None
    published: Day | None
    given: Day | None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """Counts, sizes in bytes and versions."""

    path: Path
    archive: str
    """The archive's own random name."""
    schema: int
    articles: int
    characters: int
    originals: int
    original_bytes: int
    packed_bytes: int
    file_bytes: int
    """The database with its write-ahead log."""
    people: int
    parser_versions: tuple[int, ...]


class Store:
    """An open archive. Use it as a context manager; one Store belongs to one thread."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, clock: Callable[[], str]) -> None:
        self.folder = folder
        self._path = folder / FILE_NAME
        self._db = connection
        self._now = clock

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

    def close(self) -> None:
        """Let go of the file; the store must not be used afterwards."""
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make one transaction of several calls: looked up and written as if nobody else were there, all or nothing."""
        if self._db.in_transaction:
            yield
            return
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def put(
        self,
        source: Source,
        reading: Reading,
        structure: Structure,
        *,
        revises: ArticleId | None = None,
        parser_version: int = 0,
    ) -> ArticleId:
        """Keep an article with its bytes, and return its number.

        `revises` names an article that this is a new state of: it keeps its number, and its old bytes stay as an
        earlier version. Raises NotFoundError if there is no such article.
        """
        with self.writing():
            now = self._now()
            if revises is None:
                cursor = self._execute(
                    "INSERT INTO article VALUES (NULL, 1, '', '', '', ?, '', '', 0, 0, 0, 0, 0)", (now,)
                )
                number = int(cursor.lastrowid or 0)
            else:
                number = revises
                if self._execute("UPDATE article SET version = version + 1 WHERE id = ?", (number,)).rowcount == 0:
                    raise NotFoundError("no-such-article", article=number)
            self._write_content(number, source, reading, structure)
            self._write_origin(number, source, reading, now)
            self._execute("UPDATE article SET source_name = ? WHERE id = ?", (source.name, number))
            if revises is None:
                self._write_structure(number, structure, parser_version)
            else:
                self._write_corrected(number, structure, parser_version)
        return number

    def add_origin(self, article: ArticleId, source: Source, reading: Reading) -> None:
        """Keep another source of the same text beside an article: its bytes, and where they came from."""
        with self.writing():
            self._require(article)
            self._write_origin(article, source, reading, self._now())

    def restructure(self, article: ArticleId, structure: Structure, *, parser_version: int = 0) -> None:
        """Replace what was found in an article's text, after a better parser has read it again."""
        with self.writing():
            self._require(article)
            self._write_corrected(article, structure, parser_version)

    # --- corrections --------------------------------------------------------------------------------------------------

    def corrections(self, article: ArticleId) -> tuple[Correction, ...]:
        """Return what a person has put right in an article, in the order it was done."""
        rows = self._all("SELECT value FROM correction WHERE article = ? ORDER BY id", (article,))
        return tuple(loads(Correction, row[0]) for row in rows)

    def extracted(self, article: ArticleId) -> Structure:
        """Return what was found in an article's text, without corrections."""
        row = self._one("SELECT structure FROM extracted WHERE article = ?", (article,))
        return loads(Structure, row[0]) if row else self.get(article).structure

    def correct(self, article: ArticleId, corrections: Sequence[Correction]) -> None:
        """Lay corrections over an article, as one batch that `take_back_correction` undoes at once."""
        with self.writing():
            self._require(article)
            before = self.extracted(article)
            row = self._need("SELECT COALESCE(MAX(batch), 0) FROM correction WHERE article = ?", (article,))
            now = self._now()
            kept = [replace(one, batch=int(row[0]) + 1, made=now) for one in corrections]
            self._keep_corrections(article, kept)
            self._write_corrected(article, before)

    def take_back_correction(self, article: ArticleId) -> tuple[Correction, ...]:
        """Undo the batch of corrections that was made last; return it, empty where there is none."""
        with self.writing():
            self._require(article)
            before = self.extracted(article)
            known = self.corrections(article)
            last = known[-1].batch if known else 0
            self._execute("DELETE FROM correction WHERE article = ? AND batch = ?", (article, last))
            if known:
                self._write_corrected(article, before)
        return tuple(one for one in known if one.batch == last)

    def _keep_corrections(self, article: ArticleId, corrections: Iterable[Correction]) -> None:
        rows = [(article, one.batch, dumps(one)) for one in corrections]
        self._many("INSERT INTO correction VALUES (NULL, ?, ?, ?)", rows)

    def _write_corrected(self, article: ArticleId, extracted: Structure, parser_version: int | None = None) -> None:
        """Write what was extracted with the corrections laid over it; keep both where there are any."""
        known = self.corrections(article)
        self._execute("DELETE FROM extracted WHERE article = ?", (article,))
        if known:
            self._execute("INSERT INTO extracted VALUES (?, ?)", (article, dumps(extracted)))
        structure = corrected(self.text(article), extracted, known)
        self._execute("UPDATE content SET structure = ? WHERE article = ?", (dumps(structure), article))
        if parser_version is None:
            row = self._need("SELECT parser_version FROM article WHERE id = ?", (article,))
            parser_version = int(row[0])
        self._write_structure(article, structure, parser_version)

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

    def stood_beside(self, article: ArticleId) -> frozenset[ArticleId]:
        """Return the articles beside which one stood when it or they were removed, and which are like it."""
        rows = self._all(
            "SELECT other FROM beside WHERE article = ? UNION SELECT article FROM beside WHERE other = ?",
            (article, article),
        )
        return frozenset(int(row[0]) for row in rows)

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

    def trash(self) -> Iterator[Trashed]:
        """Yield what is in the trash, by number."""
        for row in self._all("SELECT article, title, day, removed, source_name FROM trash ORDER BY article"):
            yield Trashed(row[0], row[1], _day(row[2]), row[3], row[4])

    def trashed(self, article: ArticleId) -> Record:
        """Return an article in the trash; raise NotFoundError(`not-in-trash`)."""
        row = self._one("SELECT record FROM trash WHERE article = ?", (article,))
        if row is None:
            raise NotFoundError("not-in-trash", article=article)
        try:
            return loads(Record, row[0])
        except ValueError as error:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"trash {article}") from error

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

    @contextmanager
    def _erasing(self) -> Iterator[None]:
        """Overwrite what is deleted meanwhile, and then empty the log, which holds older states of pages."""
        self._execute("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            self._execute("PRAGMA secure_delete = OFF")
        self._execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- whole --------------------------------------------------------------------------------------------------------

    def record(self, article: ArticleId) -> Record:
        """Return all that is known of an article; raise NotFoundError(`no-such-article`)."""
        row = self._one(
            "SELECT article.id, version, imported, published, parser_version, text, structure, noticed, stated_title, "
            "stated_published, given_published FROM article JOIN content ON content.article = article.id "
            "WHERE article.id = ?",
            (article,),
        )
        if row is None:
            raise NotFoundError("no-such-article", article=article)
        origins = self._all(
            "SELECT origin.id, version, sha256, name, location, media_type, encoding, imported, account, author, url "
            "FROM origin JOIN original ON original.id = original WHERE article = ? ORDER BY origin.id",
            (article,),
        )
        number, version, imported, published, parser, text, structure, noticed, title, stated, given = row
        try:
            corrections = self.corrections(article)
            return Record(
                id=number,
                version=version,
                imported=imported,
                published=published,
                parser_version=parser,
                text=text,
                structure=self.extracted(article) if corrections else loads(Structure, structure),
                corrections=corrections,
                noticed=loads(tuple[Check, ...], noticed),
                origins=tuple(KeptOrigin(*origin) for origin in origins),
                stated_title=title,
                stated_published=_day(stated),
                given_published=_day(given),
            )
        except ValueError as error:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"structure {article}") from error

    def put_record(self, record: Record, bytes_of: Callable[[str], bytes] | None = None) -> None:
        """Keep an article whole, with its own number, which must be free.

        `bytes_of` gives original bytes by their sum, where they are not in the archive already.
        """
        with self.writing():
            digest = _sha256_of_text(record.text)
            self._execute(
                "INSERT INTO article VALUES (?, ?, '', '', ?, ?, ?, ?, ?, 0, 0, 0, 0)",
                (
                    record.id,
                    record.version,
                    record.published,
                    record.imported,
                    record.present.name,
                    digest,
                    len(record.text),
                ),
            )
            self._execute(
                "INSERT INTO content VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    record.id,
                    record.text,
                    dumps(record.structure),
                    record.stated_title,
                    str(record.stated_published) if record.stated_published else None,
                    str(record.given_published) if record.given_published else None,
                    dumps(record.noticed),
                ),
            )
            self._write_sketch(record.id, record.text)
            for origin in record.origins:
                self._put_kept_origin(record.id, origin, bytes_of)
            self._keep_corrections(record.id, record.corrections)
            self._write_corrected(record.id, record.structure, record.parser_version)

    def _put_kept_origin(self, article: ArticleId, origin: KeptOrigin, bytes_of: Callable[[str], bytes] | None) -> None:
        row = self._one("SELECT id FROM original WHERE sha256 = ?", (origin.sha256,))
        if row is None:
            if bytes_of is None:
                raise ArchiveError("damaged-archive", path=self._path, reason=f"original {article}")
            original = self._put_original(bytes_of(origin.sha256))
        else:
            original = row[0]
        free = self._one("SELECT 1 FROM origin WHERE id = ?", (origin.id,)) is None
        self._execute(
            "INSERT INTO origin VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                origin.id if free else None,
                article,
                origin.version,
                original,
                origin.name,
                origin.location,
                origin.media_type,
                origin.encoding,
                origin.account,
                origin.author,
                origin.url,
                origin.imported,
            ),
        )

    def _put_original(self, data: bytes) -> int:
        packing, packed = _pack(data)
        cursor = self._execute(
            "INSERT INTO original VALUES (NULL, ?, ?, ?, ?)",
            (_sha256(data), len(data), packing, packed),
        )
        return int(cursor.lastrowid or 0)

    def bytes_of(self, sha256: str) -> bytes:
        """Return original bytes by their sum; raise ArchiveError `damaged-archive`."""
        row = self._one("SELECT packing, packed FROM original WHERE sha256 = ?", (sha256,))
        data = _unpack(row[0], row[1]) if row else None
        if data is None or _sha256(data) != sha256:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"original {sha256}")
        return data

    @property
    def read_only(self) -> bool:
        """Whether the archive can be read and not be changed."""
        return bool(self._need("PRAGMA query_only")[0])

    @property
    def name(self) -> str:
        """The archive's own random name."""
        return self._meta("archive")

    def last_number(self) -> ArticleId:
        """Return the highest number that was ever given."""
        row = self._one("SELECT seq FROM sqlite_sequence WHERE name = 'article'")
        return int(row[0]) if row else 0

    def begin_as(self, name: str, last_number: ArticleId) -> None:
        """Let an archive that never held anything go on in another's name and numbers."""
        with self.writing():
            if self.last_number() or self.mark().position:
                raise ArchiveError("damaged-archive", path=self._path, reason="not empty")
            self._execute("UPDATE meta SET value = ? WHERE name = 'archive'", (name,))
            self.reserve(last_number)

    def reserve(self, last_number: ArticleId) -> None:
        """Never give a number up to this one to a new article."""
        with self.writing():
            if self.last_number() >= last_number:
                return
            if self._execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'article'", (last_number,)).rowcount == 0:
                self._execute("INSERT INTO sqlite_sequence VALUES ('article', ?)", (last_number,))

    def backup(self, path: Path) -> None:
        """Write a consistent copy of the archive to a new file, while it is in use. ArchiveError, FileExistsError."""
        copy_out(self._db, path)

    def restore(self, path: Path) -> None:
        """Put a backup's content in the place of this archive's, all at once; numbers given since stay taken."""
        last = self.last_number()
        copy_in(self._db, path)
        self.reserve(last)

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

    def forgotten(self, sha256: str) -> bool:
        """Say whether these bytes were erased on somebody's request."""
        return self._one("SELECT 1 FROM forgotten WHERE sha256 = ?", (sha256,)) is not None

    # --- looking up ---------------------------------------------------------------------------------------------------

    def seen(self, sha256: str, location: str) -> ArticleId | None:
        """Return the article that was last taken from `location`, if it was from these very bytes."""
        condition = "origin.location = ? AND original.sha256 = ?" if not location else "origin.location = ?"
        values = (location, sha256) if not location else (location,)
        row = self._one(
            "SELECT article, sha256 FROM origin JOIN original ON original.id = original "
            f"WHERE {condition} ORDER BY origin.id DESC LIMIT 1",
            values,
        )
        return int(row[0]) if row and row[1] == sha256 else None

    def same_text(self, text: str) -> ArticleId | None:
        """Return the first article that has exactly this text."""
        row = self._one("SELECT min(id) FROM article WHERE text_sha256 = ?", (_sha256_of_text(text),))
        return int(row[0]) if row and row[0] is not None else None

    def like(self, text: str, *, most: int = 24) -> tuple[ArticleId, ...]:
        """Return the articles whose text may be much like this one, by their sketches, the likeliest first."""
        hashes = sketch(text)
        marks = ",".join("?" * len(hashes))
        rows = self._all(
            f"SELECT article FROM sketch WHERE hash IN ({marks}) GROUP BY article HAVING count(*) >= ? "
            "ORDER BY count(*) DESC, article LIMIT ?",
            (*hashes, agreeing(len(hashes)), most),
        )
        return tuple(int(row[0]) for row in rows)

    def akin(self, text: str) -> tuple[ArticleId, ...]:
        """Return the articles that have exactly this text, and those whose text may be much like it."""
        rows = self._all("SELECT id FROM article WHERE text_sha256 = ? ORDER BY id", (_sha256_of_text(text),))
        return tuple(dict.fromkeys((*(int(row[0]) for row in rows), *self.like(text))))

    def at_location(self, location: str) -> ArticleId | None:
        """Return the article last taken from `location`; None for standard input, which is no place."""
        if not location:
            return None
        row = self._one("SELECT article FROM origin WHERE location = ? ORDER BY id DESC LIMIT 1", (location,))
        return int(row[0]) if row else None

    def headline(self, article: ArticleId, location: str) -> tuple[str, str]:
        """Return an article's title, and the encoding of what was last taken from `location` for it."""
        row = self._one(
            "SELECT title, encoding FROM article JOIN origin ON origin.article = article.id "
            "WHERE article.id = ? AND location = ? ORDER BY origin.id DESC LIMIT 1",
            (article, location),
        )
        if row is None:
            raise NotFoundError("no-such-article", article=article)
        return row[0], row[1]

    # --- reading ------------------------------------------------------------------------------------------------------

    def get(self, article: ArticleId) -> Article:
        """Return an article; raise NotFoundError(`no-such-article`)."""
        found = self.find(article)
        if found is None:
            raise NotFoundError("no-such-article", article=article)
        return found

    def find(self, article: ArticleId) -> Article | None:
        """Return an article, or None."""
        row = self._one(f"{_ARTICLES} WHERE article.id = ?", (article,))
        return self._article(row) if row else None

    def text(self, article: ArticleId) -> str:
        """Return an article's text alone; raise NotFoundError(`no-such-article`)."""
        row = self._one("SELECT text FROM content WHERE article = ?", (article,))
        if row is None:
            raise NotFoundError("no-such-article", article=article)
        return str(row[0])

    def facts(self, article: ArticleId) -> Facts:
        """Return what was stated about an article outside its text; raise NotFoundError(`no-such-article`)."""
        row = self._one(
            "SELECT stated_title, stated_published, given_published, (SELECT author FROM origin "
            "WHERE origin.article = content.article AND origin.version = article.version ORDER BY origin.id LIMIT 1) "
            "FROM content JOIN article ON article.id = content.article WHERE content.article = ?",
            (article,),
        )
        if row is None:
            raise NotFoundError("no-such-article", article=article)
        return Facts(row[0], _day(row[1]), _day(row[2]), row[3])

    def outdated(self, parser_version: int) -> tuple[ArticleId, ...]:
        """Return the articles whose structure an older parser found."""
        rows = self._all("SELECT id FROM article WHERE parser_version < ? ORDER BY id", (parser_version,))
        return tuple(int(row[0]) for row in rows)

    def numbers(self) -> Iterator[ArticleId]:
        """Yield the numbers of all articles, ascending; in pages, so that no read transaction stays open meanwhile."""
        last = 0
        while rows := self._all("SELECT id FROM article WHERE id > ? ORDER BY id LIMIT 10000", (last,)):
            for (number,) in rows:
                yield int(number)
            last = int(rows[-1][0])

    def articles(self, ids: Iterable[ArticleId] | None = None) -> Iterator[Article]:
        """Yield articles: all in the order of their numbers, or those of `ids` in their order, skipping what is gone.

        Reads a page at a time, so the store may be written to meanwhile.
        """
        pages = self.numbers() if ids is None else iter(ids)
        while page := list(islice(pages, _PAGE)):
            marks = ",".join("?" * len(page))
            rows = self._all(f"{_ARTICLES} WHERE article.id IN ({marks})", page)
            found = {int(row[0]): row for row in rows}
            for number in page:
                if number in found:
                    yield self._article(found[number])

    def original(self, article: ArticleId) -> bytes:
        """Return the bytes that an article's present text was read from; raise NotFoundError(`no-such-article`)."""
        row = self._one(f"SELECT packing, packed, sha256 FROM original WHERE id = ({_CURRENT_ORIGINAL})", (article,))
        if row is None:
            raise NotFoundError("no-such-article", article=article)
        data = _unpack(row[0], row[1])
        if data is None or _sha256(data) != row[2]:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"original {article}")
        return data

    def origins(self, article: ArticleId) -> tuple[Origin, ...]:
        """Return where an article came from: its present origin first, then the others, newest first."""
        rows = self._all(
            f"SELECT {_ORIGIN_COLUMNS} FROM origin JOIN original ON original.id = origin.original "
            "JOIN article ON article.id = origin.article WHERE article = ? "
            "ORDER BY origin.version < article.version, CASE WHEN origin.version = article.version "
            "THEN origin.id ELSE -origin.id END",
            (article,),
        )
        if not rows:
            raise NotFoundError("no-such-article", article=article)
        return tuple(Origin(*row) for row in rows)

    def listing(
        self,
        *,
        since: str = "",
        until: str = "",
        limit: int | None = None,
        offset: int = 0,
        order: Literal["id", "day"] = "id",
    ) -> Iterator[Listing]:
        """Yield articles as lines of a list, by number, or newest day first.

        `since` and `until` are days as Day writes them, inclusive; where one is set, an article without a year never
        matches, and one of which only the month or the year is known matches if it may lie within.
        """
        where, values = _within(since, until)
        ordered = "id" if order == "id" else "day DESC, id"
        rows = self._all(
            "SELECT id, title, day, published, imported, source_name, points, reflections, utterances, characters "
            f"FROM article {where} ORDER BY {ordered} LIMIT ? OFFSET ?",
            (*values, -1 if limit is None else limit, offset),
        )
        for row in rows:
            yield Listing(row[0], row[1], _day(row[2]), _day(row[3]), *row[4:])

    def people(self, text: str = "", *, fold: Callable[[str], str] | None = None) -> Iterator[PersonEntry]:
        """Yield who is in the archive, most appearances first, then by name.

        `text` keeps those in whose name, affiliation or role it occurs, compared after `fold` where one is given.
        """
        rows = self._all(
            "SELECT name, kind, affiliation, role, count(*), "
            "min(CASE WHEN day >= '0' THEN day END), max(CASE WHEN day >= '0' THEN day END) "
            "FROM appearance GROUP BY name, kind, affiliation, role ORDER BY name, min(rowid)"
        )
        if text:
            rows = mentioning(text, rows, fold or str)
        articles = dict(self._all("SELECT name, count(DISTINCT article) FROM appearance GROUP BY name"))
        yield from people_of(rows, articles)

    def contains(self, strings: Sequence[str], *, fold: Callable[[str], str] | None = None) -> Iterator[ArticleId]:
        """Yield the articles whose text contains every one of `strings`, compared after `fold` where one is given."""
        self._use_fold(fold)
        wanted = [fold(string) if fold else string for string in strings]
        condition = " AND ".join(["instr(folded(text), ?)" if fold else "instr(text, ?)"] * len(wanted)) or "1"
        for row in self._all(f"SELECT article FROM content WHERE {condition} ORDER BY article", wanted):
            yield int(row[0])

    def holding(self, groups: Sequence[Sequence[str]]) -> Iterator[ArticleId]:
        """Yield the articles whose text contains at least one string of every group, as it is written there."""
        each = ["(" + " OR ".join(["instr(text, ?)"] * len(group)) + ")" for group in groups if group]
        condition = " AND ".join(each) or "1"
        wanted = [string for group in groups for string in group]
        for row in self._all(f"SELECT article FROM content WHERE {condition} ORDER BY article", wanted):
            yield int(row[0])

    def appearances(self, ids: Iterable[ArticleId]) -> Iterator[tuple[ArticleId, str, str, str, str, str, str]]:
        """Yield those of some articles who speak, lecture or are named.

        Each as article, reference, name, affiliation, role, kind and day.
        """
        numbers = iter(ids)
        while page := list(islice(numbers, _PAGE)):
            marks = ", ".join("?" * len(page))
            yield from self._all(
                "SELECT article, ref, name, affiliation, role, kind, day "
                f"FROM appearance WHERE article IN ({marks}) ORDER BY rowid",
                page,
            )

    def days(self, ids: Iterable[ArticleId]) -> Iterator[tuple[ArticleId, Day | None]]:
        """Yield the days of some articles."""
        numbers = iter(ids)
        while page := list(islice(numbers, _PAGE)):
            marks = ", ".join("?" * len(page))
            for number, day in self._all(f"SELECT id, day FROM article WHERE id IN ({marks})", page):
                yield int(number), _day(day)

    # --- history ------------------------------------------------------------------------------------------------------

    def mark(self) -> Mark:
        """Return the present place in the history: the last change, or the archive's beginning."""
        row = self._one("SELECT position, stamp FROM journal ORDER BY position DESC LIMIT 1")
        return Mark(int(row[0]), row[1]) if row else Mark(0, self._meta("archive"))

    def changes_since(self, mark: Mark | None) -> Changes | None:
        """Return what has changed since `mark`; None if that is no place in this history, and all must be read anew."""
        if mark is None:
            return None
        with self._snapshot():
            if mark.position == 0:
                known: str | None = self._meta("archive")
            else:
                row = self._one("SELECT stamp FROM journal WHERE position = ?", (mark.position,))
                known = row[0] if row else None
            if known != mark.stamp:
                return None
            rows = self._all("SELECT DISTINCT article FROM journal WHERE position > ? ORDER BY 1", (mark.position,))
            return Changes(tuple(int(row[0]) for row in rows), self.mark())

    # --- care ---------------------------------------------------------------------------------------------------------

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

    def is_text_of(self, article: ArticleId, text: str) -> bool:
        """Say whether this is the very text that an article was kept with."""
        row = self._one("SELECT text_sha256 FROM article WHERE id = ?", (article,))
        return row is not None and row[0] == _sha256_of_text(text)

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

    def locations_of(self, sha256: str) -> tuple[str, ...]:
        """Return the places that these bytes were taken from."""
        rows = self._all(
            "SELECT DISTINCT location FROM origin JOIN original ON original = original.id WHERE sha256 = ?", (sha256,)
        )
        return tuple(str(row[0]) for row in rows if row[0])

    def mend_original(self, data: bytes) -> None:
        """Write damaged original bytes again."""
        packing, packed = _pack(data)
        with self.writing():
            self._execute(
                "UPDATE original SET size = ?, packing = ?, packed = ? WHERE sha256 = ?",
                (len(data), packing, packed, _sha256(data)),
            )

    def info(self) -> StoreInfo:
        """Return counts, sizes and versions."""
        path = self._path
        with self._snapshot():
            articles, characters = self._need("SELECT count(*), coalesce(sum(characters), 0) FROM article")
            originals, size, packed = self._need(
                "SELECT count(*), coalesce(sum(size), 0), coalesce(sum(length(packed)), 0) FROM original"
            )
            (people,) = self._need("SELECT count(DISTINCT name) FROM appearance")
            (schema,) = self._need("PRAGMA user_version")
            versions = self._all("SELECT DISTINCT parser_version FROM article ORDER BY 1")
            name = self._meta("archive")
        files = (path, path.with_name(f"{FILE_NAME}-wal"))
        return StoreInfo(
            path=path,
            archive=name,
            schema=schema,
            articles=articles,
            characters=characters,
            originals=originals,
            original_bytes=size,
            packed_bytes=packed,
            file_bytes=sum(file.stat().st_size for file in files if file.exists()),
            people=people,
            parser_versions=tuple(int(row[0]) for row in versions),
        )

    # --- within -------------------------------------------------------------------------------------------------------

    def _write_content(self, number: ArticleId, source: Source, reading: Reading, structure: Structure) -> None:
        published = source.hints.published or reading.published
        self._execute(
            "UPDATE article SET published = ?, text_sha256 = ?, characters = ? WHERE id = ?",
            (str(published or ""), _sha256_of_text(reading.text), len(reading.text), number),
        )
        self._execute(
            "INSERT OR REPLACE INTO content VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                reading.text,
                dumps(structure),
                reading.title,
                str(reading.published) if reading.published else None,
                str(source.hints.published) if source.hints.published else None,
                dumps(reading.checks),
            ),
        )
        self._write_sketch(number, reading.text)

    def _write_sketch(self, number: ArticleId, text: str) -> None:
        self._execute("DELETE FROM sketch WHERE article = ?", (number,))
        self._many("INSERT INTO sketch VALUES (?, ?)", [(value, number) for value in sketch(text)])

    def _write_origin(self, number: ArticleId, source: Source, reading: Reading, now: str) -> None:
        sha256 = _sha256(source.data)
        row = self._one("SELECT id FROM original WHERE sha256 = ?", (sha256,))
        original = row[0] if row else self._put_original(source.data)
        self._execute(
            "INSERT INTO origin SELECT NULL, id, version, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM article WHERE id = ?",
            (
                original,
                source.name,
                source.location,
                source.media_type,
                reading.encoding,
                reading.account,
                reading.author,
                reading.url,
                now,
                number,
            ),
        )

    def _write_structure(self, number: ArticleId, structure: Structure, parser_version: int) -> None:
        """Write what is derived from a structure: the columns to list by, who appears, and a line in the journal."""
        article = self.get(number)
        self._execute(
            "UPDATE article SET title = ?, day = ?, points = ?, reflections = ?, utterances = ?, parser_version = ? "
            "WHERE id = ?",
            (*derived(article), parser_version, number),
        )
        self._execute("DELETE FROM appearance WHERE article = ?", (number,))
        self._many("INSERT INTO appearance VALUES (?, ?, ?, ?, ?, ?, ?)", appearances(article))
        self._journal(number)

    def _journal(self, number: ArticleId) -> None:
        self._execute("INSERT INTO journal (article, stamp) VALUES (?, ?)", (number, os.urandom(8).hex()))

    def _require(self, number: ArticleId) -> None:
        if self._one("SELECT 1 FROM article WHERE id = ?", (number,)) is None:
            raise NotFoundError("no-such-article", article=number)

    def _article(self, row: Sequence[Any]) -> Article:
        number, text, structure, noticed, imported, published, *origin = row
        try:
            found = loads(Structure, structure)
            checks = loads(tuple[Check, ...], noticed)
        except ValueError as error:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"structure {number}") from error
        if checks:
            found = replace(found, checks=checks + found.checks)
        return Article(int(number), text, found, Origin(*origin), imported, _day(published))

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
            data = _unpack(row[0], row[1]) if row else b""
            if data is None or len(data) != size or _sha256(data) != sha256:
                article, name = owner or (None, "")
                yield Fault("original-damaged", article, (name, sha256))

    def _check_article(self, number: ArticleId) -> Iterator[Fault]:
        try:
            article = self.find(number)
        except ArchiveError:
            yield Fault("structure-damaged", number)
            return
        row = self._one(f"SELECT text_sha256, characters, {_DERIVED} FROM article WHERE id = ?", (number,))
        if article is None or row is None:
            # Removed since we listed it, or a row without its other half.
            if row is not None:
                yield Fault("article-incomplete", number)
            return
        if row[0] != _sha256_of_text(article.text) or row[1] != len(article.text):
            yield Fault("text-damaged", number, (article.origin.name,))
        outside = [span for span in spans_of(article.structure) if not 0 <= span.start <= span.end <= len(article.text)]
        for span in outside:
            yield Fault("span-outside", number, (str(span.start), str(span.end), str(len(article.text))))
        if row[2:] != derived(article):
            yield Fault("columns-differ", number)
        rows = self._all(f"SELECT {_APPEARANCE} FROM appearance WHERE article = ? ORDER BY rowid", (number,))
        if rows != list(appearances(article)):
            yield Fault("appearances-differ", number)
        hashes = self._all("SELECT hash FROM sketch WHERE article = ? ORDER BY hash", (number,))
        if row[0] == _sha256_of_text(article.text) and tuple(each[0] for each in hashes) != sketch(article.text):
            yield Fault("sketch-differs", number)

    def _meta(self, name: str) -> str:
        return str(self._need("SELECT value FROM meta WHERE name = ?", (name,))[0])

    def _use_fold(self, fold: Callable[[str], str] | None) -> None:
        self._db.create_function("folded", 1, fold or str, deterministic=True)

    # --- the one way to SQLite ----------------------------------------------------------------------------------------

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """See one state of the file over several reads."""
        if self._db.in_transaction:
            yield
            return
        self._execute("BEGIN")
        try:
            yield
        finally:
            self._execute("COMMIT")

    def _execute(self, statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise named(error, self._path) from error

    def _many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            self._db.executemany(statement, rows)
        except sqlite3.Error as error:
            raise named(error, self._path) from error

    def _all(self, statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise named(error, self._path) from error

    def _one(self, statement: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        rows = self._all(statement, values)
        return rows[0] if rows else None

    def _need(self, statement: str, values: Sequence[object] = ()) -> tuple[Any, ...]:
        row = self._one(statement, values)
        if row is None:
            raise ArchiveError("damaged-archive", path=self._path, reason="meta")
        return row


# --- columns ----------------------------------------------------------------------------------------------------------

_ORIGIN_COLUMNS: Final = (
    "origin.name, origin.location, original.sha256, original.size, origin.media_type, origin.encoding, "
    "origin.account, origin.author, origin.url"
)
_CURRENT_ORIGIN: Final = (
    "SELECT min(origin.id) FROM origin WHERE origin.article = article.id AND origin.version = article.version"
)
_CURRENT_ORIGINAL: Final = (
    "SELECT origin.original FROM article JOIN origin ON origin.article = article.id "
    "AND origin.version = article.version WHERE article.id = ? ORDER BY origin.id LIMIT 1"
)
_ARTICLES: Final = (
    "SELECT article.id, content.text, content.structure, content.noticed, article.imported, article.published, "
    f"{_ORIGIN_COLUMNS} FROM article JOIN content ON content.article = article.id "
    f"JOIN origin ON origin.id = ({_CURRENT_ORIGIN}) JOIN original ON original.id = origin.original"
)
_DERIVED: Final = "title, day, points, reflections, utterances"
_APPEARANCE: Final = "article, ref, name, affiliation, role, kind, day"


def _within(since: str, until: str) -> tuple[str, tuple[str, ...]]:
    """Return the condition that a day lies within two; `~` sorts after everything that a day is written with."""
    if not since and not until:
        return "", ()
    conditions, values = ["day >= ?"], [since[:4] or "0"]
    if since:
        conditions.append("day || '~' >= ?")
        values.append(since)
    if until:
        conditions.append("day <= ?")
        values.append(until + "~")
    return "WHERE " + " AND ".join(conditions), tuple(values)


@lru_cache(4096)
def _day(printed: str | None) -> Day | None:
    return Day.parse(printed) if printed else None


# --- bytes ------------------------------------------------------------------------------------------------------------


def _pack(data: bytes) -> tuple[str, bytes]:
    packed = zlib.compress(data, 6)
    return ("zlib", packed) if len(packed) < len(data) else ("none", data)


def _unpack(packing: str, packed: bytes) -> bytes | None:
    """Return the original bytes; None where they cannot be had any more."""
    if packing == "none":
        return packed
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return None


def _sha256(data: bytes) -> str:
    # Loads OpenSSL, which takes five milliseconds that who only reads need not spend.
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _sha256_of_text(text: str) -> str:
    return _sha256(text.encode("utf-8"))


def _utc_now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
