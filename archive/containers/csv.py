"""Tables of articles (.csv, .tsv): a row is a record, a column a field, named in the first row.

The names may be any of those that records have (`text`, `正文`, `title`, `标题`, `date` …), or those that the user
gives. Spreadsheet programs in China write GBK, and commas, tabs or semicolons between the cells; both are told
from the file.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, Final

from archive.errors import SourceError
from archive.gauge import Watch
from archive.media import RECORD
from archive.model import Hints, Outcome, Problem, Source
from archive.readers import largest
from archive.readers.decoding import decode
from archive.readers.records import has_text, listed, with_columns

LARGEST: Final = 100_000_000
"""Bytes of a table; it is decoded as a whole, since its encoding can only be told from all of it."""
_DELIMITERS: Final = "\t,;|，"


def members(file: BinaryIO, name: str, location: str, hints: Hints, watch: Watch) -> Iterator[Source | Outcome]:
    """Yield the rows of a table as records `name#row`, counted from one below the heading."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise SourceError("too-large", bytes=f"{LARGEST}+", limit=LARGEST)
    decoded = decode(data, forced=hints.encoding)
    del data
    csv.field_size_limit(largest(RECORD))
    lines = io.StringIO(decoded.text, newline="")
    rows = csv.reader(lines, delimiter=_delimiter(decoded.text))
    try:
        heading = [cell.strip().lstrip("\ufeff") for cell in next(rows, [])]
        _look_at(heading, hints.columns, name)
        number = 0
        for number, row in enumerate(rows, 1):
            watch(lines.tell() / len(decoded.text))
            if any(cell.strip() for cell in row):
                data = _record(dict(zip(heading, row, strict=False)), hints.columns)
                inside = replace(hints, encoding=None, contained=decoded.encoding)
                yield Source(f"{name}#{number}", f"{location}#{number}", data, RECORD, inside)
        if not number:
            raise SourceError("empty", path=name)
    except csv.Error as error:
        yield Outcome(name, "refused", problem=Problem("unreadable", {"reason": str(error), "path": name}))


def _look_at(heading: Sequence[str], columns: Sequence[tuple[str, str]], name: str) -> None:
    """Raise SourceError where a column that the user names is not in the heading, or none there can be the text."""
    there = {column.lower() for column in heading}
    for _, column in columns:
        if column.lower() not in there:
            raise SourceError("no-such-column", path=name, column=column, columns=listed(heading))
    if not has_text(heading) and not any(fact == "text" for fact, _ in columns):
        raise SourceError("no-text-column", path=name, columns=listed(heading))


def _record(fields: dict[str, str], columns: Sequence[tuple[str, str]]) -> bytes:
    named = {column.lower() for _, column in columns}
    kept = {key: value for key, value in fields.items() if key and (value.strip() or key.lower() in named)}
    return with_columns(json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"), columns)


def _delimiter(text: str) -> str:
    heading = text[: text.find("\n")] if "\n" in text else text[:1000]
    return max(_DELIMITERS, key=lambda mark: (heading.count(mark), mark == ","))
