"""The archive's file: where it lies, whose it is, how it is opened, and what SQLite's troubles are called.

Before SQLite is let near a file, its first hundred bytes are read: what is not ours, or was written by a newer
program, is refused without so much as a lock file beside it.

**What is written in which order, and what a crash leaves.** An archive is `archive.db`, SQLite's log `archive.db-wal`
beside it, and the folder `index`, which can be made again from the former at any time.

1. *An article.* Its bytes, origin, text, structure, columns, people, and a line in the journal are one transaction;
   where many are imported, those that are ready at once share it (`archive.intake`). It goes into the log, and
   `synchronous = FULL` has the disk confirm it (`fsync`) before COMMIT returns; only then is the outcome printed. So
   what was reported is there, whole, after a kill or a power failure at any moment; what was under way is not there at
   all. At most the articles of one transaction, not reported yet, may be there although their report was cut off.
   Before the first one, the names of the folders that were made for the archive are confirmed.
2. *The log* is written into `archive.db` now and then, and by the last one to close it. A crash meanwhile does no harm:
   the log is complete until the database's file has been confirmed, and SQLite follows it at the next opening. Nobody
   has to repair anything, nor may anybody delete the log.
3. *The index* follows the journal. A commit of it is one rename, after everything it names is on the disk
   (`index.engines.seals` has the order), and bears the place in the journal that it mirrors. So it is never ahead, and
   where it is behind the next search follows the journal from there. A rebuild works in batches and remembers how far
   it got (`index.refresh`), so an interrupted one goes on.
4. *Removing* moves an article into the trash in one transaction; *taking back* and *purging* are one, too. Purging and
   forgetting overwrite with zeros (`secure_delete`) and then empty the log, which still holds older states of pages.
5. *A migration* and the new version number are one transaction: it has happened, or it has not.
6. *A backup* is copied page by page as of one moment, under a passing name, confirmed by the disk, and then named. A
   *restore* is checked first and then put in place by one transaction; what was there is backed up beforehand.
7. *A full disk* fails a transaction, which SQLite undoes: the archive stands at its last whole article.

Locks are the operating system's and end with their process: SQLite's own on its files, one on `archive.lock` for who
changes the archive (`archive.locks`), one on the index for who writes it. Readers need none, and see the state of one
moment. All of this holds if the disk keeps what it has confirmed, and on file systems whose locks work; over a network
they often do not.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from archive.errors import ArchiveError
from archive.migrations import APPLICATION_ID, MIGRATIONS, migrate

FILE_NAME: Final = "archive.db"


def open_database(path: Path, patience: float) -> sqlite3.Connection:
    """Return a connection in autocommit mode to an archive that is up to date; it is made where there is none.

    `patience` is how many seconds to wait for another process's write. Raises ArchiveError.
    """
    with named_errors(path):
        if is_read_only(path):
            return _open_to_read(path, patience)
        if not _make_place(path):
            _look_at_header(path)
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            _patiently(patience, lambda: _prepare(connection, path))
        except BaseException:
            connection.close()
            raise
    return connection


def copy_out(connection: sqlite3.Connection, path: Path) -> int:
    """Write a consistent copy of an open archive to a new private file, whatever is written meanwhile.

    The file gets its name when it is whole and on the disk. Returns how many articles are in it. Raises ArchiveError,
    FileExistsError.
    """
    if path.exists():
        raise FileExistsError(path)
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")
    with named_errors(path):
        try:
            os.close(os.open(passing, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            copy = sqlite3.connect(passing, isolation_level=None)
            try:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                articles = int(copy.execute("SELECT count(*) FROM article").fetchone()[0])
            finally:
                copy.close()
            with passing.open("rb") as file:
                os.fsync(file.fileno())
            _name(passing, path)
        finally:
            passing.unlink(missing_ok=True)
    _confirm(path.parent)
    return articles


def _confirm(folder: Path) -> None:
    """Have the disk confirm what stands in a folder: a file that is on the disk is lost if its name is not."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _name(passing: Path, path: Path) -> None:
    """Give a finished file its name, and never take the name from another; FileExistsError."""
    try:
        os.link(passing, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError):
        # A file system without links: between looking and renaming there is a moment, but no better way.
        if path.exists():
            raise FileExistsError(path) from None
        passing.rename(path)


def copy_in(connection: sqlite3.Connection, path: Path) -> None:
    """Put a copy's content in the place of an open archive's, in one transaction; refuse what is no sound copy."""
    with named_errors(path):
        _look_at_header(path)
        if path.stat().st_size == 0:
            raise ArchiveError("not-an-archive", path=path)
        copy = _reader(f"{path.absolute().as_uri()}?mode=ro", path, 5.0, older=True)
        try:
            for (message,) in copy.execute("PRAGMA integrity_check"):
                if message != "ok":
                    raise ArchiveError("damaged-archive", path=path, reason=message)
            copy.backup(connection)
        finally:
            copy.close()
        migrate(connection)


def is_read_only(path: Path) -> bool:
    """Say whether there is a file that we may read and not change: a read-only disk, or somebody else's archive."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK))


def _open_to_read(path: Path, patience: float) -> sqlite3.Connection:
    """Open a file that cannot be changed. SQLite wants to write beside a log even to read it, so there are three ways.

    With the log's files in place SQLite can read along with a writer; without a log nobody writes, and the file can be
    taken for unchangeable; a log that was left by a crash can only be followed in a private copy.
    """
    _look_at_header(path)
    wal = path.with_name(f"{path.name}-wal")
    uri = path.absolute().as_uri()
    try:
        return _reader(f"{uri}?mode=ro", path, patience)
    except sqlite3.OperationalError:
        if not wal.exists() or wal.stat().st_size == 0:
            return _reader(f"{uri}?mode=ro&immutable=1", path, patience)
    import tempfile

    with tempfile.TemporaryDirectory(prefix="log-", dir=_own_place()) as private:
        for file in (path, wal):
            shutil.copy(file, Path(private, file.name))
        return _reader(Path(private, path.name).as_uri(), path, patience)


def _own_place() -> Path:
    """Return the user's own folder for passing files: never the temporary folder that all users share."""
    from platformdirs import user_cache_path

    place = user_cache_path("xinde", appauthor=False)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _reader(uri: str, path: Path, patience: float, *, older: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, timeout=patience, isolation_level=None, uri=True)
    try:
        version, application, _ = _identity(connection)
        if application != APPLICATION_ID:
            raise ArchiveError("not-an-archive", path=path)
        if version > len(MIGRATIONS):
            raise ArchiveError("newer-archive", path=path, version=version)
        if version < len(MIGRATIONS) and not older:
            raise ArchiveError("no-access", path=path, reason="older-read-only")
        connection.execute("SELECT count(*) FROM meta").fetchone()
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def memory_database() -> sqlite3.Connection:
    """Return a connection to an empty archive that nobody keeps."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _prepare(connection, Path(":memory:"))
    return connection


def scratch_database(folder: Path) -> sqlite3.Connection:
    """Return the same in a private file in a folder, without a name and gone with the process; raise ArchiveError.

    Where files cannot be without a name (Windows), or not be made, it is in memory.
    """
    if os.name != "posix":
        return memory_database()
    path = folder / f".rehearsal-{os.urandom(8).hex()}"
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError:
        return memory_database()
    try:
        with named_errors(folder):
            connection = sqlite3.connect(path, isolation_level=None)
            connection.execute("PRAGMA journal_mode = MEMORY")
            _prepare(connection, path, keep=False)
    finally:
        path.unlink()
    return connection


_HEADER: Final = struct.Struct(">16sH6B12I20s2I")
"""The 100 bytes that every SQLite file begins with (sqlite.org/fileformat.html, section 1.3)."""

_CHECKPOINT_PAGES: Final = 4000
"""Pages in the log (16 MB) before they are written into the database: rarer means fewer waits for the disk."""

_MAGIC: Final = b"SQLite format 3\x00"


def _make_place(path: Path) -> bool:
    """Make the folder and an empty private file where there is none; say whether the file is still empty."""
    if not path.parent.is_dir():
        missing = [folder for folder in path.absolute().parents if not folder.exists()]
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in missing:
            # What it stands in may be somebody else's, to be written in and not to be opened.
            with suppress(OSError):
                _confirm(folder.parent)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if not path.is_file():
        raise ArchiveError("not-an-archive", path=path)
    return path.stat().st_size == 0


def _look_at_header(path: Path) -> None:
    """Refuse, before SQLite touches anything, what is no archive, a newer one, or one that was cut short."""
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
    size = path.stat().st_size
    if not head.startswith(_MAGIC[: len(head)]):
        raise ArchiveError("not-an-archive", path=path)
    if len(head) < _HEADER.size:
        raise ArchiveError("damaged-archive", path=path, reason="truncated")
    fields = _HEADER.unpack(head)
    page_size, pages, version, application = fields[1], fields[9], fields[17], fields[19]
    pages_known = fields[8] == fields[21]
    if application not in (0, APPLICATION_ID):
        raise ArchiveError("not-an-archive", path=path)
    if version > len(MIGRATIONS):
        raise ArchiveError("newer-archive", path=path, version=version)
    wal = path.with_name(f"{path.name}-wal")
    logged = wal.exists() and wal.stat().st_size > 0
    if not logged and pages_known and pages * (page_size if page_size > 1 else 65536) > size:
        raise ArchiveError("damaged-archive", path=path, reason="truncated")


def _patiently(patience: float, action: Callable[[], None]) -> None:
    """Repeat `action` while the file is busy: SQLite itself does not wait where a file is switched to the log."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE)


_PAUSE: Final = 0.01
"""Seconds between two attempts at a busy file."""


def _prepare(connection: sqlite3.Connection, path: Path, *, keep: bool = True) -> None:
    """Set an open connection up and bring its tables up to date; without `keep`, nothing need outlive the process."""
    # What SQLite sorts or holds back meanwhile would else go into the temporary folder that all users share.
    connection.execute("PRAGMA temp_store = MEMORY")
    version, application, tables = _identity(connection)
    if version > len(MIGRATIONS):
        raise ArchiveError("newer-archive", path=path, version=version)
    if application != APPLICATION_ID and (tables or version):
        raise ArchiveError("not-an-archive", path=path)
    if version == 0 and keep:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {'FULL' if keep else 'OFF'}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    if migrate(connection):
        # So that the version stands in the file's header, where an older program looks before it touches anything.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("SELECT count(*) FROM meta").fetchone()


def _identity(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Return version, application and number of tables as of one moment: another process may be making them."""
    connection.execute("BEGIN")
    try:
        statements = ("PRAGMA user_version", "PRAGMA application_id", "SELECT count(*) FROM sqlite_master")
        version, application, tables = (int(connection.execute(each).fetchone()[0]) for each in statements)
    finally:
        connection.execute("ROLLBACK")
    return version, application, tables


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into ArchiveError."""
    try:
        yield
    except sqlite3.Error as error:
        raise named(error, path) from error
    except PermissionError as error:
        raise ArchiveError("no-access", path=path, reason=error.strerror) from error
    except OSError as error:
        code = "disk-full" if error.errno in _FULL else "no-access"
        raise ArchiveError(code, path=path, reason=error.strerror) from error


_FULL: Final = (28, 122)
"""ENOSPC and EDQUOT: no space, no quota."""

_CODES: Final = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_NOTADB: "not-an-archive",
    sqlite3.SQLITE_PERM: "no-access",
    sqlite3.SQLITE_READONLY: "no-access",
    sqlite3.SQLITE_CANTOPEN: "no-access",
    sqlite3.SQLITE_AUTH: "no-access",
}


def named(error: sqlite3.Error, path: Path) -> ArchiveError:
    """Return our error for one of SQLite's; the low byte of its extended codes is the primary one."""
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return ArchiveError(_CODES.get(primary, "damaged-archive"), path=path, reason=error)
