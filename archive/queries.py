"""What can be asked of an archive: its articles, its people, what is known already, and what has changed.

Nothing here writes. Long answers come in pages, so that a reader never holds on to one state of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

from archive.appearances import PersonEntry, mentioning, people_of
from archive.corrections import Correction
from archive.database import FILE_NAME
from archive.errors import ArchiveError, NotFoundError
from archive.model import (
    Article,
    ArticleId,
    Check,
    Day,
    Mark,
    Origin,
    Structure,
)
from archive.packing import sum_of, sum_of_text, unpack
from archive.records import dataclass, replace
from archive.serial import loads
from archive.similar import agreeing, sketch
from archive.tables import Tables
from archive.whole import KeptOrigin, Record, Trashed

_PAGE: Final = 200
"""Articles read in one go: bounds memory, and how long a reader holds on to one state of the file."""

_OF_A_HASH: Final = 512
"""Articles looked at that share one hash, the oldest: so many share a set phrase, which tells little by itself."""


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


class Queries(Tables):
    """An archive that is asked."""

    # --- articles -----------------------------------------------------------------------------------------------------

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
        return Facts(row[0], day_of(row[1]), day_of(row[2]), row[3])

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
        data = unpack(row[0], row[1])
        if data is None or sum_of(data) != row[2]:
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

    def bytes_of(self, sha256: str) -> bytes:
        """Return original bytes by their sum; raise ArchiveError `damaged-archive`."""
        row = self._one("SELECT packing, packed FROM original WHERE sha256 = ?", (sha256,))
        data = unpack(row[0], row[1]) if row else None
        if data is None or sum_of(data) != sha256:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"original {sha256}")
        return data

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
            yield Listing(row[0], row[1], day_of(row[2]), day_of(row[3]), *row[4:])

    def listed(self, *, since: str = "", until: str = "") -> int:
        """Return how many articles `listing` yields without a limit."""
        where, values = _within(since, until)
        return int(self._need(f"SELECT count(*) FROM article {where}", values)[0])

    def days(self, ids: Iterable[ArticleId]) -> Iterator[tuple[ArticleId, Day | None]]:
        """Yield the days of some articles."""
        numbers = iter(ids)
        while page := list(islice(numbers, _PAGE)):
            marks = ", ".join("?" * len(page))
            for number, day in self._all(f"SELECT id, day FROM article WHERE id IN ({marks})", page):
                yield int(number), day_of(day)

    def texts(self) -> Iterator[list[tuple[ArticleId, str]]]:
        """Yield the numbers and texts of all articles, ascending, in pages: the quickest way to read them all."""
        last = 0
        while rows := self._all(
            "SELECT article, text FROM content WHERE article > ? ORDER BY article LIMIT ?", (last, _PAGE)
        ):
            yield rows
            last = rows[-1][0]

    def _article(self, row: Sequence[Any]) -> Article:
        number, text, structure, noticed, imported, published, *origin = row
        try:
            found = loads(Structure, structure)
            checks = loads(tuple[Check, ...], noticed)
        except ValueError as error:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"structure {number}") from error
        if checks:
            found = replace(found, checks=checks + found.checks)
        return Article(int(number), text, found, Origin(*origin), imported, day_of(published))

    # --- people -------------------------------------------------------------------------------------------------------

    def people(self, text: str = "", *, fold: Callable[[str], str] | None = None) -> Iterator[PersonEntry]:
        """Yield who is in the archive, most appearances first, then by name.

        `text` keeps those in whose name, affiliation or role it occurs, compared after `fold` where one is given.
        """
        every = "SELECT name, kind, affiliation, role, article, day FROM appearance"
        if not text:
            return iter(people_of(self._all(f"{every} ORDER BY rowid")))
        offices = set(self._all("SELECT name, affiliation, role FROM appearance"))
        names = iter(mentioning(text, offices, fold or str))
        rows = []
        while page := list(islice(names, _PAGE)):
            rows += self._all(f"{every} WHERE name IN ({','.join('?' * len(page))}) ORDER BY rowid", page)
        return iter(people_of(rows))

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
                stated_published=day_of(stated),
                given_published=day_of(given),
            )
        except ValueError as error:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"structure {article}") from error

    def corrections(self, article: ArticleId) -> tuple[Correction, ...]:
        """Return what a person has put right in an article, in the order it was done."""
        rows = self._all("SELECT value FROM correction WHERE article = ? ORDER BY id", (article,))
        return tuple(loads(Correction, row[0]) for row in rows)

    def extracted(self, article: ArticleId) -> Structure:
        """Return what was found in an article's text, without corrections."""
        row = self._one("SELECT structure FROM extracted WHERE article = ?", (article,))
        return loads(Structure, row[0]) if row else self.get(article).structure

    def trash(self) -> Iterator[Trashed]:
        """Yield what is in the trash, by number."""
        for row in self._all("SELECT article, title, day, removed, source_name FROM trash ORDER BY article"):
            yield Trashed(row[0], row[1], day_of(row[2]), row[3], row[4])

    def trashed(self, article: ArticleId) -> Record:
        """Return an article in the trash; raise NotFoundError(`not-in-trash`)."""
        row = self._one("SELECT record FROM trash WHERE article = ?", (article,))
        if row is None:
            raise NotFoundError("not-in-trash", article=article)
        try:
            return loads(Record, row[0])
        except ValueError as error:
            raise ArchiveError("damaged-archive", path=self._path, reason=f"trash {article}") from error

    def stood_beside(self, article: ArticleId) -> frozenset[ArticleId]:
        """Return the articles beside which one stood when it or they were removed, and which are like it."""
        rows = self._all(
            "SELECT other FROM beside WHERE article = ? UNION SELECT article FROM beside WHERE other = ?",
            (article, article),
        )
        return frozenset(int(row[0]) for row in rows)

    def forgotten(self, sha256: str) -> bool:
        """Say whether these bytes were erased on somebody's request."""
        return self._one("SELECT 1 FROM forgotten WHERE sha256 = ?", (sha256,)) is not None

    # --- what is known already ----------------------------------------------------------------------------------------

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
        row = self._one("SELECT min(id) FROM article WHERE text_sha256 = ?", (sum_of_text(text),))
        return int(row[0]) if row and row[0] is not None else None

    def like(self, text: str, *, most: int = 24) -> tuple[ArticleId, ...]:
        """Return the articles whose text may be much like this one, by their sketches, the likeliest first."""
        hashes = sketch(text)
        if not hashes:
            return ()
        # What a phrase of thousands of articles adds to each of these would take longer the more there are.
        one = f"SELECT article FROM (SELECT article FROM sketch WHERE hash = ? ORDER BY article LIMIT {_OF_A_HASH})"
        rows = self._all(
            f"SELECT article FROM ({' UNION ALL '.join([one] * len(hashes))}) GROUP BY article HAVING count(*) >= ? "
            "ORDER BY count(*) DESC, article LIMIT ?",
            (*hashes, agreeing(len(hashes)), most),
        )
        return tuple(int(row[0]) for row in rows)

    def akin(self, text: str) -> tuple[ArticleId, ...]:
        """Return the articles that have exactly this text, and those whose text may be much like it."""
        rows = self._all("SELECT id FROM article WHERE text_sha256 = ? ORDER BY id", (sum_of_text(text),))
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

    def is_text_of(self, article: ArticleId, text: str) -> bool:
        """Say whether this is the very text that an article was kept with."""
        row = self._one("SELECT text_sha256 FROM article WHERE id = ?", (article,))
        return row is not None and row[0] == sum_of_text(text)

    def locations_of(self, sha256: str) -> tuple[str, ...]:
        """Return the places that these bytes were taken from."""
        rows = self._all(
            "SELECT DISTINCT location FROM origin JOIN original ON original = original.id WHERE sha256 = ?", (sha256,)
        )
        return tuple(str(row[0]) for row in rows if row[0])

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

    def last_number(self) -> ArticleId:
        """Return the highest number that was ever given."""
        row = self._one("SELECT seq FROM sqlite_sequence WHERE name = 'article'")
        return int(row[0]) if row else 0

    # --- about the archive --------------------------------------------------------------------------------------------

    @property
    def read_only(self) -> bool:
        """Whether the archive can be read and not be changed."""
        return bool(self._need("PRAGMA query_only")[0])

    @property
    def name(self) -> str:
        """The archive's own random name."""
        return self._meta("archive")

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
DERIVED: Final = "title, day, points, reflections, utterances"
APPEARANCE: Final = "article, ref, name, affiliation, role, kind, day"


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
def day_of(printed: str | None) -> Day | None:
    """Return a day as it was written down."""
    return Day.parse(printed) if printed else None
