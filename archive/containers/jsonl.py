"""JSON lines: one record a line, read one by one, so that a file of any size takes the memory of its longest record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.gauge import Watch
from archive.media import RECORD
from archive.model import Hints, Outcome, Problem, Source
from archive.readers import largest
from archive.readers.records import with_columns

_BOM = b"\xef\xbb\xbf"


def members(file: BinaryIO, name: str, location: str, hints: Hints, watch: Watch) -> Iterator[Source | Outcome]:
    """Yield the lines of a .jsonl file as sources `name#line`; empty lines are passed over."""
    limit = largest(RECORD)
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        member = f"{name}#{number}"
        if len(line) > limit and not line.endswith(b"\n"):
            size = len(line) + _skip_line(file)
            values = {"bytes": str(size), "limit": str(limit)}
            yield Outcome(member, "refused", problem=Problem("too-large", values))
            continue
        data = line.removeprefix(_BOM).strip() if number == 1 else line.strip()
        if data:
            yield Source(member, f"{location}#{number}", with_columns(data, hints.columns), RECORD, hints)


def _skip_line(file: BinaryIO) -> int:
    """Read on to the end of the line and return how many bytes that was."""
    size = 0
    while rest := file.readline(1 << 20):
        size += len(rest)
        if rest.endswith(b"\n"):
            break
    return size
