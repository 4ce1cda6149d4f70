"""Mailboxes (.mbox): messages one after another, each begun by a line `From …` that follows on a blank one.

They are read as a stream, one message at a time. `>From ` at the beginning of a line stands for `From `, as most
programs write it (RFC 4155 leaves that open).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from archive.errors import SourceError
from archive.gauge import Watch
from archive.media import SUFFIXES
from archive.model import Hints, Outcome, Problem, Source
from archive.readers import largest

_MAIL: Final = SUFFIXES[".eml"]
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE: Final = 1 << 20


def members(file: BinaryIO, name: str, location: str, hints: Hints, watch: Watch) -> Iterator[Source | Outcome]:
    """Yield the messages of a mailbox as sources `name#number`."""
    number = 0
    for number, message in enumerate(_messages(file), 1):
        if len(message) > largest(_MAIL):
            values = {"bytes": f"{largest(_MAIL)}+", "limit": str(largest(_MAIL))}
            yield Outcome(f"{name}#{number}", "refused", problem=Problem("too-large", values))
        else:
            yield Source(f"{name}#{number}", f"{location}#{number}", _QUOTED.sub(rb"\1", message), _MAIL, hints)
    if not number:
        raise SourceError("empty", path=name)


def _messages(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of each message; of one that is too large, no more than shows it."""
    message = bytearray()
    begun, blank = False, True
    while line := file.readline(_LINE):
        if blank and line.startswith(b"From "):
            if begun and message.strip():
                yield bytes(message)
            message.clear()
            begun = True
        elif len(message) <= largest(_MAIL):
            message += line
        blank = line in (b"\n", b"\r\n")
    if message.strip():
        yield bytes(message)
