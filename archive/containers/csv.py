"""Tables of articles (.csv, .tsv): a row is a record, a column a field, named in the first row.

The names may be any of those that records have (`text`, `正文`, `title`, `标题`, `date`, `发布时间` …). Spreadsheet
programs in China write GBK, and commas, tabs or semicolons between the cells; both are told from the file.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Final

from archive.errors import SourceError
from archive.media import RECORD
from archive.model import Hints, Outcome, Problem, Source
from archive.readers import largest
from archive.readers.decoding import decode
from archive.readers.records import has_text

LARGEST: Final = 100_000_000
"""Bytes of a table; it is decoded as a whole, since its encoding can only be told from all of it."""
_DELIMITERS: Final = "\t,;|，"


def members(file: BinaryIO, name: str, location: str, hints: Hints) -> Iterator[Source | Outcome]:
    """Yield the rows of a table as records `name#row`, counted from one below the heading."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise SourceError("too-large", bytes=f"{LARGEST}+", limit=LARGEST)
    decoded = decode(data, forced=hints.encoding)
    del data
    csv.field_size_limit(largest(RECORD))
    rows = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=_delimiter(decoded.text))
    try:
        heading = [cell.strip().lstrip("\ufeff") for cell in next(rows, [])]
        if not has_text(heading):
            raise SourceError("bad-record", reason="no-text", path=name)
        number = 0
        for number, row in enumerate(rows, 1):
            if any(cell.strip() for cell in row):
                data = _record(dict(zip(heading, row, strict=False)))
                inside = replace(hints, encoding=None, contained=decoded.encoding)
                yield Source(f"{name}#{number}", f"{location}#{number}", data, RECORD, inside)
        if not number:
            raise SourceError("empty", path=name)
    except csv.Error as error:
        yield Outcome(name, "refused", problem=Problem("unreadable", {"reason": str(error), "path": name}))


def _record(fields: dict[str, str]) -> bytes:
    kept = {key: value for key, value in fields.items() if key and value.strip()}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _delimiter(text: str) -> str:
    heading = text[: text.find("\n")] if "\n" in text else text[:1000]
    return max(_DELIMITERS, key=lambda mark: (heading.count(mark), mark == ","))
