"""Feeds (RSS, RDF and Atom): each entry is an article, its words a scrap of HTML.

Feeds of blogs are how posts were kept and moved for years, so many of them are neither valid XML nor in the encoding
that they declare. What is no strict XML is read by the rules for web pages.
"""

from __future__ import annotations

import email.utils
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Final

from archive.errors import SourceError
from archive.gauge import Watch
from archive.media import RECORD
from archive.model import Hints, Outcome, Problem, Source
from archive.readers import largest
from archive.readers.decoding import decode
from archive.readers.html import declared_encoding
from archive.readers.markup import Element, collapse, lines_of, parse_html
from archive.readers.xmltree import parse_xml

LARGEST: Final = 50_000_000
_ENTRIES: Final = ("item", "entry")
_TEXTS: Final = ("encoded", "content", "description", "summary")
_DATES: Final = ("published", "pubdate", "issued", "date", "created", "updated", "modified")


def members(file: BinaryIO, name: str, location: str, hints: Hints, watch: Watch) -> Iterator[Source | Outcome]:
    """Yield the entries of a feed as records `name#entry`; raise SourceError (`unsupported`) for any other XML."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise SourceError("too-large", bytes=f"{LARGEST}+", limit=LARGEST)
    if not data.strip():
        raise SourceError("empty")
    decoded = decode(data, declared=declared_encoding(data), forced=hints.encoding)
    top = _tree(decoded.text)
    entries = [element for element in top.walk() if _local(element) in _ENTRIES]
    if not entries:
        raise SourceError("unsupported", media_type="application/xml", path=name)
    inside = replace(hints, encoding=None, contained=decoded.encoding)
    for number, entry in enumerate(entries, 1):
        watch((number - 1) / len(entries))
        fields = {key: value for key, value in _fields(entry) if value}
        if "text" not in fields:
            yield Outcome(f"{name}#{number}", "refused", problem=Problem("empty"))
            continue
        data = json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if len(data) <= largest(RECORD):
            yield Source(f"{name}#{number}", f"{location}#{number}", data, RECORD, inside)


_DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")


def _tree(text: str) -> Element:
    bare = _DECLARATION.sub("", text, count=1).lstrip()
    try:
        return parse_xml(bare.encode("utf-8", "surrogatepass"))
    except SourceError:
        return parse_html(bare)


def _local(element: Element) -> str:
    return element.tag.rpartition(":")[2].lower()


def _fields(entry: Element) -> Iterator[tuple[str, str]]:
    found: dict[str, Element] = {}
    for child in entry.children:
        if isinstance(child, Element):
            found.setdefault(_local(child), child)
    texts = [_painted(found[tag]) for tag in _TEXTS if tag in found]
    yield "title", collapse(" ".join(_painted(found["title"]).split())) if "title" in found else ""
    yield "text", max(texts, key=len, default="")
    yield "date", next((_date(found[tag].raw_text()) for tag in _DATES if tag in found), "")
    yield "author", collapse(found["author"].raw_text()) if "author" in found else ""
    yield "url", _link(entry)


def _painted(element: Element) -> str:
    """Return the words of an entry's part: HTML that was escaped, or HTML as it is."""
    inside = any(isinstance(child, Element) for child in element.children)
    top = element if inside else parse_html(element.raw_text())
    return "\n".join(line.text for line in lines_of(top))


def _date(printed: str) -> str:
    """Return a date as a field of a record: ISO 8601 as it is, RFC 822 made so."""
    try:
        return email.utils.parsedate_to_datetime(printed.strip()).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return printed.strip()


def _link(entry: Element) -> str:
    for child in entry.children:
        if isinstance(child, Element) and _local(child) == "link":
            address = child.get("href") or child.raw_text().strip()
            if address.startswith("http") and child.get("rel") in ("", "alternate"):
                return address
    return ""
