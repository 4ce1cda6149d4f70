"""The one way to SQLite: statements, transactions, and its errors by our names.

Everything that the store does is built on these few calls. A statement's values are always parameters. A transaction
may stand within another, whose it then is; a reader of several rows sees one state of the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive.database import FILE_NAME, named
from archive.errors import ArchiveError


class Tables:
    """An open archive's tables. Use it as a context manager; it belongs to one thread."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, clock: Callable[[], str]) -> None:
        self.folder = folder
        self._path = folder / FILE_NAME
        self._db = connection
        self._now = clock

    def close(self) -> None:
        """Let go of the file; the store must not be used afterwards."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- transactions -------------------------------------------------------------------------------------------------

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

    @contextmanager
    def _erasing(self) -> Iterator[None]:
        """Overwrite what is deleted meanwhile, and then empty the log, which holds older states of pages."""
        self._execute("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            self._execute("PRAGMA secure_delete = OFF")
        self._execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- statements ---------------------------------------------------------------------------------------------------

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

    def _meta(self, name: str) -> str:
        return str(self._need("SELECT value FROM meta WHERE name = ?", (name,))[0])
