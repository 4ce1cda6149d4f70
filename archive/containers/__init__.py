"""Files that hold several sources: each kind is a small module behind one table, like the readers.

A container is a module with one function

    members(file: BinaryIO, name: str, location: str, hints: Hints, watch: Watch) -> Iterator[Source | Outcome]

`file` stands at its beginning and can be sought unless it was packed; `name` and `location` are the container's own,
to which a member adds what tells it apart (`posts.jsonl#17`, `a.zip!b.txt`). A member that cannot be had is an Outcome,
and the next one follows; an error that ends the container is raised as SourceError, OSError or what its library raises
for broken data, listed in `BROKEN`. One that does not read its file as it goes along, from beginning to end, tells
`watch` what share of it is behind.
"""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import BinaryIO, Final, cast

from archive.gauge import Watch
from archive.model import Hints, Outcome, Source

Members = Callable[[BinaryIO, str, str, Hints, Watch], Iterator[Source | Outcome]]

CONTAINERS: Final[Mapping[str, str]] = {
    "application/jsonl": "archive.containers.jsonl",
    "application/zip": "archive.containers.zip",
    "text/csv": "archive.containers.csv",
    "text/tab-separated-values": "archive.containers.csv",
    "application/xml": "archive.containers.feed",
    "application/mbox": "archive.containers.mbox",
}
"""Media type to the module that opens it."""

BROKEN: Final = (EOFError, zlib.error, lzma.LZMAError)
"""What the standard library raises for packed data that is cut off or altered; `gzip`'s own error is an OSError."""


def members_of(media_type: str) -> Members | None:
    """Return what opens a container of this type; None where the type is none."""
    module = CONTAINERS.get(media_type)
    return cast("Members", import_module(module).members) if module else None
