"""Electronic books (.epub): a zip of web pages, and a list that says in which order to read them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from archive.errors import SourceError
from archive.model import Reading, Source
from archive.readers.decoding import decode
from archive.readers.fields import day_of
from archive.readers.html import declared_encoding
from archive.readers.markup import Element, collapse, lines_of, parse_html
from archive.readers.xmltree import parse_xml
from archive.readers.zipped import Parts

MOST_CHAPTERS: Final = 3000
MOST_CHARACTERS: Final = 10_000_000
_PAGES: Final = ("application/xhtml+xml", "text/html", "application/xml")


def read(source: Source) -> Reading:
    """Return the text of a book, chapter after chapter, with its title, author and date."""
    parts = Parts(source.data)
    if "META-INF/encryption.xml" in parts.names and "META-INF/rights.xml" in parts.names:
        raise SourceError("encrypted")
    place, book = _package(parts)
    chapters: list[str] = []
    size = 0
    for data in _chapters(parts, book, posixpath.dirname(place)):
        text = "\n".join(
            line.text for line in lines_of(parse_html(decode(data, declared=declared_encoding(data)).text))
        )
        size += len(text)
        if size > MOST_CHARACTERS:
            raise SourceError("too-large", bytes=size, limit=MOST_CHARACTERS)
        if text:
            chapters.append(text)
    return Reading(
        text="\n\n".join(chapters),
        encoding="utf-8",
        title=source.hints.title or _said(book, "title"),
        published=source.hints.listed or day_of(_said(book, "date") or ""),
        author=_said(book, "creator"),
        account=_said(book, "publisher"),
    )


def _package(parts: Parts) -> tuple[str, Element]:
    """Return the name and the tree of the part that lists all others."""
    container = parts.get("META-INF/container.xml")
    listed = parse_xml(container).walk() if container else iter(())
    named = next((element.get("full-path") for element in listed if element.tag == "rootfile"), "")
    place = named or next((name for name in sorted(parts.names) if name.endswith(".opf")), "")
    data = parts.get(place)
    if data is None:
        raise SourceError("unreadable", reason="damaged")
    return place, parse_xml(data)


def _chapters(parts: Parts, book: Element, folder: str) -> Iterator[bytes]:
    items = {element.get("id"): element for element in book.walk() if element.tag == "item"}
    order = [element.get("idref") for element in book.walk() if element.tag == "itemref"]
    for name in list(dict.fromkeys(order))[:MOST_CHAPTERS]:
        item = items.get(name)
        if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties").split():
            continue
        data = parts.get(posixpath.normpath(posixpath.join(folder, unquote(item.get("href")))))
        if data:
            yield data


def _said(book: Element, tag: str) -> str | None:
    found = next((element for element in book.walk() if element.tag == tag), None)
    return collapse(found.raw_text()) or None if found else None
