"""How articles come into an archive's tables: bytes, text, structure, columns, people, and a line in the journal.

Each call is one transaction, or part of one that its caller has begun. What a person has put right is laid over what
was extracted whenever either changes, and both are kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from archive.appearances import appearances, derived
from archive.corrections import Correction, corrected
from archive.errors import ArchiveError, NotFoundError
from archive.model import (
    Article,
    ArticleId,
    Origin,
    Reading,
    Source,
    Structure,
)
from archive.packing import pack, sum_of, sum_of_text
from archive.queries import Queries
from archive.records import replace
from archive.serial import dumps
from archive.similar import sketch
from archive.whole import KeptOrigin, Record


class Keeping(Queries):
    """An archive that takes articles in and changes them."""

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
                self._write_derived(_new(number, source, reading, structure, now), parser_version)
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
        self._write_derived(self.get(article), parser_version)

    # --- whole --------------------------------------------------------------------------------------------------------

    def put_record(self, record: Record, bytes_of: Callable[[str], bytes] | None = None) -> None:
        """Keep an article whole, with its own number, which must be free.

        `bytes_of` gives original bytes by their sum, where they are not in the archive already.
        """
        with self.writing():
            digest = sum_of_text(record.text)
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

    # --- numbers ------------------------------------------------------------------------------------------------------

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

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _put_original(self, data: bytes) -> int:
        packing, packed = pack(data)
        cursor = self._execute(
            "INSERT INTO original VALUES (NULL, ?, ?, ?, ?)",
            (sum_of(data), len(data), packing, packed),
        )
        return int(cursor.lastrowid or 0)

    def _write_content(self, number: ArticleId, source: Source, reading: Reading, structure: Structure) -> None:
        published = source.hints.published or reading.published
        self._execute(
            "UPDATE article SET published = ?, text_sha256 = ?, characters = ? WHERE id = ?",
            (str(published or ""), sum_of_text(reading.text), len(reading.text), number),
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
        sha256 = sum_of(source.data)
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

    def _write_derived(self, article: Article, parser_version: int) -> None:
        """Write what is derived from a structure: the columns to list by, who appears, and a line in the journal."""
        number = article.id
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


def _new(number: ArticleId, source: Source, reading: Reading, structure: Structure, now: str) -> Article:
    """Return a new article as it would be read back."""
    origin = Origin(
        source.name,
        source.location,
        sum_of(source.data),
        len(source.data),
        source.media_type,
        reading.encoding,
        reading.account,
        reading.author,
        reading.url,
    )
    whole = replace(structure, checks=reading.checks + structure.checks) if reading.checks else structure
    return Article(number, reading.text, whole, origin, now, source.hints.published or reading.published)
