"""How an archive grows from one version of its tables to the next, in one step or not at all.

SQLite keeps two numbers in a file's header for us: `application_id` says that it is one of ours, `user_version` how
many migrations it has seen. A migration is a function of the connection. It runs inside one transaction together
with the new number, so a crash leaves the old archive as it was. Migrations are never edited once released, only added.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

APPLICATION_ID: Final = 0x58694465
"""`XiDe`."""


def _first(connection: sqlite3.Connection) -> None:
    for statement in _statements(Path(__file__).with_name("schema.sql").read_text("utf-8")):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('archive', ?)", (os.urandom(16).hex(),))


def _second(connection: sqlite3.Connection) -> None:
    """Make room for what is removed: each article whole as JSON (`archive.whole`), holding on to its bytes."""
    for statement in (
        "CREATE TABLE trash (article INTEGER PRIMARY KEY, title TEXT NOT NULL, day TEXT NOT NULL, "
        "removed TEXT NOT NULL, source_name TEXT NOT NULL, record TEXT NOT NULL)",
        "CREATE TABLE trash_original (article INTEGER NOT NULL REFERENCES trash (article) ON DELETE CASCADE, "
        "original INTEGER NOT NULL REFERENCES original (id))",
        "CREATE INDEX trash_original_by_article ON trash_original (article)",
        "CREATE INDEX trash_original_by_original ON trash_original (original)",
        # Bytes that were erased on somebody's request, so that importing them again does not bring them back.
        "CREATE TABLE forgotten (sha256 TEXT PRIMARY KEY, article INTEGER) WITHOUT ROWID",
    ):
        connection.execute(statement)


def _third(connection: sqlite3.Connection) -> None:
    """Make room for sketches of texts (`archive.similar`), by which a repost is found, and sketch what is there."""
    from archive.similar import sketch

    connection.execute(
        "CREATE TABLE sketch (hash INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES article (id) "
        "ON DELETE CASCADE, PRIMARY KEY (hash, article)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX sketch_by_article ON sketch (article)")
    for number, text in connection.execute("SELECT article, text FROM content ORDER BY article"):
        connection.executemany("INSERT INTO sketch VALUES (?, ?)", [(value, number) for value in sketch(text)])


def _fourth(connection: sqlite3.Connection) -> None:
    """Make room for corrections (`archive.corrections`), and for what was extracted where they are laid over it."""
    for statement in (
        "CREATE TABLE correction (id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL "
        "REFERENCES article (id) ON DELETE CASCADE, batch INTEGER NOT NULL, value TEXT NOT NULL)",
        "CREATE INDEX correction_by_article ON correction (article, id)",
        "CREATE TABLE extracted (article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE, "
        "structure TEXT NOT NULL)",
    ):
        connection.execute(statement)


def _fifth(connection: sqlite3.Connection) -> None:
    """Make room for what stood beside an article when it was removed (`archive.trash`)."""
    connection.execute(
        "CREATE TABLE beside (article INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (article, other)) "
        "WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX beside_by_other ON beside (other)")


MIGRATIONS: Final[Sequence[Callable[[sqlite3.Connection], None]]] = (_first, _second, _third, _fourth, _fifth)


def migrate(connection: sqlite3.Connection, steps: Sequence[Callable[[sqlite3.Connection], None]] = MIGRATIONS) -> int:
    """Bring the tables up to date and return how many steps it took; the connection must be in autocommit mode."""
    if _version(connection) == len(steps):
        return 0
    # A second process may have migrated while we waited for the lock: count again inside.
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = _version(connection)
        for step in steps[done:]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return len(steps) - done


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    """Split a script at its semicolons. `executescript` would commit our transaction first, so it is no use here."""
    plain = "\n".join(line.partition("--")[0] for line in script.splitlines())
    return [statement for part in plain.split(";") if (statement := part.strip())]
