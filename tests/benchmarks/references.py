"""Other search engines, given the same words: what searching costs where Chinese is somebody else's business.

SQLite's FTS5 and tantivy get each document as its words with spaces between, so they need not cut anything, and a
column for who says it. Both rank by BM25 and return the ten best. tantivy is looked for and, where it is not installed,
left out.
"""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol


class Row(NamedTuple):
    """A document as others are given it: words and speakers, with spaces between."""

    words: str
    speakers: str


class Asked(NamedTuple):
    """A question in words: all of them, any of them, or one after another; and who must have said it."""

    words: Sequence[str]
    how: str = "all"
    """`all`, `any` or `phrase`."""
    speaker: str = ""


class Reference(Protocol):
    """An engine to compare with."""

    name: str

    def write(self, rows: Iterable[Row]) -> None:
        """Write an index of these rows."""

    def ask(self, asked: Asked) -> int:
        """Find the ten best, and return how many there were."""

    def bytes(self) -> int:
        """Return the size of the index on disk."""


class Fts5:
    """SQLite's full-text index."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.db"
        self._db = sqlite3.connect(self._path)
        self._db.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS post USING fts5 (words, speakers, content='', tokenize='unicode61')"
        )

    def write(self, rows: Iterable[Row]) -> None:
        with self._db:
            self._db.executemany("INSERT INTO post (words, speakers) VALUES (?, ?)", rows)

    def ask(self, asked: Asked) -> int:
        quoted = [f'"{word}"' for word in asked.words]
        query = {"all": " AND ".join(quoted), "any": " OR ".join(quoted), "phrase": f'"{" ".join(asked.words)}"'}[
            asked.how
        ]
        query = f"words : ({query})" + (f' AND speakers : "{asked.speaker}"' if asked.speaker else "")
        found = self._db.execute("SELECT rowid FROM post WHERE post MATCH ? ORDER BY bm25(post) LIMIT 10", (query,))
        return len(found.fetchall())

    def bytes(self) -> int:
        return self._path.stat().st_size


class Tantivy:
    """Lucene's kind of index, in Rust."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._tantivy: Any = importlib.import_module("tantivy")
        builder = self._tantivy.SchemaBuilder()
        builder.add_text_field("words", tokenizer_name="whitespace")
        builder.add_text_field("speakers", tokenizer_name="whitespace")
        self._schema = builder.build()
        self._folder = folder / "tantivy"
        self._folder.mkdir(exist_ok=True)
        self._held = self._tantivy.Index(self._schema, path=str(self._folder))

    def write(self, rows: Iterable[Row]) -> None:
        writer = self._held.writer(50_000_000, 1)
        for row in rows:
            writer.add_document(self._tantivy.Document(words=row.words, speakers=row.speakers))
        writer.commit()
        writer.wait_merging_threads()
        self._held.reload()

    def ask(self, asked: Asked) -> int:
        kind, must = self._tantivy.Query, self._tantivy.Occur.Must
        if asked.how == "phrase":
            query = kind.phrase_query(self._schema, "words", list(asked.words))
        else:
            occurs = must if asked.how == "all" else self._tantivy.Occur.Should
            query = kind.boolean_query([(occurs, kind.term_query(self._schema, "words", word)) for word in asked.words])
        if asked.speaker:
            query = kind.boolean_query(
                [(must, query), (must, kind.term_query(self._schema, "speakers", asked.speaker))]
            )
        return len(self._held.searcher().search(query, 10).hits)

    def bytes(self) -> int:
        return sum(path.stat().st_size for path in self._folder.iterdir())


def references(folder: Path) -> Mapping[str, Reference]:
    """Return the engines that are here, each with a place for its files."""
    found: list[Reference] = [Fts5(folder)]
    if importlib.util.find_spec("tantivy"):
        found.append(Tantivy(folder))
    return {one.name: one for one in found}
