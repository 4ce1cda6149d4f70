"""How an index knows that what it reads is what it wrote.

A flipped bit in a list of documents does not look like damage: it looks like an answer. So every commit leaves a
*seal* beside Whoosh's table of contents: for each file its size, and a CRC-32 of each of its blocks of 8 KiB; for the
table of contents, and for the seal itself, a sum of the whole. With the sums it carries a *note*: what the commit says
about itself (`index.engines.commits`). Files are mapped, and each block is held against its sum when it is first
touched. So a search pays for the blocks that it reads, not for the index: some 10 to 50 microseconds a block (a plain
read takes 8), and under a millisecond to read the seal of a gigabyte, which is half a megabyte. `verify` reads
everything, 400 MB a second.

A CRC finds every change of up to 32 bits in a row, and any other but one in four thousand million. It is no signature:
who may write to the folder may write a seal, too. Since Whoosh's files hold pickles, which can name code to be run, a
folder or a file that belongs to somebody else, or that others may write to, is not read at all.

**Order of writes.** The files of new segments; the new table of contents under a passing name; the seal; all of them
brought to the disk (`fsync`), and the folder; then the table of contents gets its name, which is the commit, and the
folder is brought to the disk again. Only then are files that are no longer named deleted, the old seal last. A crash
before the rename leaves the commit before it, untouched; a crash after it leaves files that nobody names, which the
next commit deletes.
"""

from __future__ import annotations

import io
import mmap
import os
import stat
import struct
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archive.records import dataclass

BLOCK: Final = 8192
"""Bytes that one sum covers."""

_NAME: Final = "SEAL_"
_MAGIC: Final = b"xinde seal 2\n"
_ENTRY: Final = struct.Struct("<HQ")
"""Length of a name, size of its file."""


class DamagedFileError(Exception):
    """A file of the index is not what was written; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ForeignFileError(Exception):
    """A file or folder of the index is not the user's own, or others may write to it."""


@dataclass(frozen=True, slots=True)
class Sums:
    """A file's size, and the CRC-32 of each of its blocks."""

    size: int
    blocks: array[int]

    @classmethod
    def of(cls, path: Path) -> Sums:
        """Read a whole file and sum it."""
        blocks, size = array("I"), 0
        with path.open("rb") as file:
            while data := file.read(BLOCK):
                blocks.append(zlib.crc32(data))
                size += len(data)
        return cls(size, blocks)


@dataclass(frozen=True, slots=True)
class Seal:
    """The sums of all files of one commit; `contents` is the sum of its table of contents."""

    contents: int
    files: dict[str, Sums]
    note: bytes = b""

    def packed(self) -> bytes:
        """Return the seal as bytes, its own sum at the end."""
        pieces = [_MAGIC, struct.pack("<III", self.contents, len(self.files), len(self.note)), self.note]
        for name, sums in self.files.items():
            spelled = name.encode()
            pieces += (_ENTRY.pack(len(spelled), sums.size), spelled, _little(sums.blocks).tobytes())
        body = b"".join(pieces)
        return body + struct.pack("<I", zlib.crc32(body))

    @classmethod
    def unpack(cls, packed: bytes) -> Seal:
        """Read a seal; raise ValueError where it is none, or damaged."""
        body = memoryview(packed)[:-4]
        if len(packed) < len(_MAGIC) + 16 or packed[: len(_MAGIC)] != _MAGIC:
            raise ValueError("no seal")
        if zlib.crc32(body) != struct.unpack("<I", packed[-4:])[0]:
            raise ValueError("damaged seal")
        at = len(_MAGIC)
        contents, count, length = struct.unpack_from("<III", body, at)
        at += 12
        note = bytes(body[at : at + length])
        at += length
        files = {}
        for _ in range(count):
            length, size = _ENTRY.unpack_from(body, at)
            at += _ENTRY.size
            name = bytes(body[at : at + length]).decode()
            at += length
            blocks = array("I")
            end = at + -(-size // BLOCK) * blocks.itemsize
            blocks.frombytes(body[at:end])
            files[name] = Sums(size, _little(blocks))
            at = end
        return cls(contents, files, note)


def _little(numbers: array[int]) -> array[int]:
    if struct.pack("=H", 1) == struct.pack(">H", 1):
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def seal_name(generation: int) -> str:
    """Return the name of the seal of one commit."""
    return f"{_NAME}{generation}"


def is_seal(name: str) -> bool:
    """Say whether a file is the seal of a commit, or was to become one."""
    return name.startswith(_NAME)


def read_seal(folder: Path, generation: int, contents: bytes) -> Seal:
    """Return the seal of a commit, having held its table of contents against it; raise DamagedFileError."""
    name = seal_name(generation)
    try:
        with open_own(folder / name) as file:
            seal = Seal.unpack(file.read())
    except (OSError, ValueError, struct.error) as error:
        raise DamagedFileError(name) from error
    if seal.contents != zlib.crc32(contents):
        raise DamagedFileError("contents")
    return seal


def demand_size(path: Path, seal: Seal) -> None:
    """Raise DamagedFileError where a file is not there, or is not as long as its seal says."""
    sums = seal.files.get(path.name)
    try:
        is_sound = sums is not None and path.stat().st_size == sums.size
    except OSError as error:
        raise DamagedFileError(path.name) from error
    if not is_sound:
        raise DamagedFileError(path.name)


class SealedMap:
    """A mapped file that gives no byte before the block it lies in has been held against its sum, once."""

    def __init__(self, path: Path, sums: Sums) -> None:
        """Map a file, which is not empty; raise DamagedFileError, also while reading, and ForeignFileError."""
        self._name, self._sums, self._size = path.name, sums, sums.size
        try:
            with open_own(path) as file:
                if os.fstat(file.fileno()).st_size != sums.size:
                    raise DamagedFileError(self._name)
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise DamagedFileError(self._name) from error
        self._seen = bytearray(len(sums.blocks))

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, stretch: slice) -> bytes:
        """Return a stretch of the file; raise DamagedFileError."""
        if stretch.start < stretch.stop:
            for number in range(stretch.start // BLOCK, (min(stretch.stop, self._size) - 1) // BLOCK + 1):
                if not self._seen[number]:
                    self._hold_against_sum(number)
        return self._map[stretch]

    def _hold_against_sum(self, number: int) -> None:
        if zlib.crc32(self._map[number * BLOCK : (number + 1) * BLOCK]) != self._sums.blocks[number]:
            raise DamagedFileError(self._name)
        self._seen[number] = 1

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()


def verify(folder: Path, seal: Seal) -> Iterator[str]:
    """Read every file whole, and yield the names of those that are not what was written."""
    for name, sums in seal.files.items():
        try:
            sound = Sums.of(folder / name) == sums
        except OSError:
            sound = False
        if not sound:
            yield name


# --- whose files these are --------------------------------------------------------------------------------------------


def open_own(path: Path) -> io.FileIO:
    """Open a file that nobody else can have written; raise ForeignFileError, OSError."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
    file = io.FileIO(os.open(path, flags), "rb")
    try:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise DamagedFileError(path.name)
        _demand_own(os.fstat(file.fileno()))
    except BaseException:
        file.close()
        raise
    return file


def demand_own(folder: Path) -> None:
    """Raise ForeignFileError where a folder is not the user's own, or others may write to it."""
    _demand_own(folder.stat())


def _demand_own(status: os.stat_result) -> None:
    if os.name != "posix":
        return
    if status.st_uid not in (os.geteuid(), 0) or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ForeignFileError


def sync(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_seal(folder: Path, generation: int, contents: bytes, files: dict[str, Sums], note: bytes) -> Seal:
    """Write the seal of a commit that is about to be made, and bring it to the disk."""
    seal = Seal(zlib.crc32(contents), files, note)
    path = folder / seal_name(generation)
    passing = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(seal.packed())
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
    return seal
