"""One writer at a time: who changes an archive holds its lock; who reads it needs none.

SQLite alone keeps two importers from harming each other. The lock is for the user's sake: a second importer waits for
the first instead of taking turns with it at every article, and says for whom it waits. It is a lock of the operating
system on a file beside the archive, so it ends with its process however that ends; a stale lock cannot be.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from archive.errors import ArchiveError

FILE_NAME: Final = "archive.lock"
_PAUSE: Final = 0.1
"""Seconds between two attempts."""


@contextmanager
def write_lock(folder: Path, *, wait: float, waiting: Callable[[str], object] | None = None) -> Iterator[None]:
    """Hold the archive's lock; `waiting` is told once, with the number of the process that holds it.

    `wait` is how many seconds to wait at most. Raises ArchiveError `locked`, `no-access`.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        code = "disk-full" if error.errno in (28, 122) else "no-access"
        raise ArchiveError(code, path=folder, reason=error.strerror) from error
    try:
        _acquire(descriptor, path, wait, waiting)
        with contextlib.suppress(OSError):  # a full disk: the number is only for people
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait: float, waiting: Callable[[str], object] | None) -> None:
    deadline = time.monotonic() + wait
    told = False
    while not _try(descriptor):
        if time.monotonic() >= deadline:
            raise ArchiveError("locked", path=path.parent)
        if waiting is not None and not told:
            waiting(os.pread(descriptor, 20, 0).decode("ascii", "replace"))
            told = True
        time.sleep(min(_PAUSE, max(0.0, deadline - time.monotonic())))


if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            # Far behind what is written, so that others may read who holds it.
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True
