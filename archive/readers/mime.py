"""Mail messages (.eml) and web archives (.mhtml): the same format, a tree of parts with headers.

Of a web archive the page is wanted, read as any saved page; of a mail the words, and who wrote them when. Headers are
decoded leniently: mail programs in China wrote GBK bytes into them for twenty years.
"""

from __future__ import annotations

import email
import email.header
import email.utils
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from typing import Final

from archive.errors import SourceError
from archive.model import Day, Reading, Source
from archive.readers import html
from archive.readers.decoding import Decoded, decode, known_encoding
from archive.readers.fields import day_of_timestamp
from archive.readers.markup import lines_of, parse_html, visible
from archive.readers.pasted import rejoin


def read(source: Source) -> Reading:
    """Return the page of a web archive or the words of a mail; raise SourceError."""
    message = _parsed(source.data)
    parts = list(_texts(message))
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    archived = message.get_content_type() == "multipart/related" or source.media_type == "multipart/related"
    if pages and (archived or message["Snapshot-Content-Location"]):
        return _page(_root(message, pages), message, source)
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if not plain and not pages:
        raise SourceError("empty" if message.keys() else "unreadable", reason="damaged")
    return _mail(message, plain, pages, source)


def _parsed(data: bytes) -> Message:
    try:
        return email.message_from_bytes(data)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError("unreadable", reason="damaged") from error


MOST_PARTS: Final = 2000


def _texts(message: Message) -> Iterator[Message]:
    """Yield the parts of text that are no attachments, without recursion and boundedly many."""
    todo: list[Message] = [message]
    seen = 0
    while todo and seen < MOST_PARTS:
        part = todo.pop()
        seen += 1
        if part.is_multipart():
            inside = part.get_payload()
            todo.extend(child for child in list(inside)[::-1] if isinstance(child, Message))
        elif part.get_content_type().startswith(("text/", "application/xhtml")) and not _is_attached(part):
            yield part


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).lower().startswith("attachment")


def _decoded(part: Message, source: Source, declared: str | None = None) -> Decoded:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    named = _charset(part) or declared
    if not declared and "html" in part.get_content_type():
        named = named or html.declared_encoding(data)
    return decode(data, declared=named, forced=source.hints.encoding)


def _charset(part: Message) -> str | None:
    try:
        name = part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        return None
    return name if name and known_encoding(name) else None


# --- web archives -----------------------------------------------------------------------------------------------------


def _root(message: Message, pages: list[Message]) -> Message:
    """Return the page that was saved; frames and advertisements come as pages, too."""
    address = message["Snapshot-Content-Location"]
    return next((page for page in pages if address and page["Content-Location"] == address), pages[0])


def _page(part: Message, message: Message, source: Source) -> Reading:
    decoded = _decoded(part, source)
    reading = html.replaced_bytes(html.read_page(decoded.text, decoded.encoding, source), decoded)
    address = str(message["Snapshot-Content-Location"] or part["Content-Location"] or "")
    return replace(reading, url=reading.url or (address if address.startswith("http") else None))


# --- mail -------------------------------------------------------------------------------------------------------------


def _mail(message: Message, plain: list[Message], pages: list[Message], source: Source) -> Reading:
    words = [_decoded(part, source) for part in plain]
    text = "\n\n".join(rejoin(decoded.text.replace("\r\n", "\n"))[0] for decoded in words)
    if pages and visible(text) < _FULL_TEXT:
        words = [_decoded(part, source) for part in pages]
        painted = "\n\n".join("\n".join(line.text for line in lines_of(parse_html(decoded.text))) for decoded in words)
        text = painted if visible(painted) > visible(text) else text
    raw = {name.lower(): value for name, value in message.raw_items()}
    sender, _ = email.utils.parseaddr(header(raw.get("from")))
    reading = Reading(
        text=text,
        encoding=words[0].encoding,
        title=source.hints.title or header(raw.get("subject")) or None,
        published=source.hints.listed or _day(raw.get("date")),
        author=sender or None,
    )
    for decoded in words:
        reading = html.replaced_bytes(reading, decoded)
    return reading


_FULL_TEXT: Final = 80
"""Fewer visible characters than this say no more than "this mail is in HTML"."""


def header(value: object) -> str:
    """Return a header's words: encoded ones (RFC 2047) and bare bytes of any Chinese encoding."""
    words = ""
    try:
        pieces = email.header.decode_header(str(value or "").encode("ascii", "surrogateescape").decode("latin-1"))
    except (ValueError, LookupError, UnicodeError, email.errors.HeaderParseError):
        pieces = email.header.decode_header("")
    for piece, charset in pieces:
        data = piece.encode("latin-1", "replace") if isinstance(piece, str) else piece
        try:
            words += decode(data, declared=charset if charset and known_encoding(charset) else None).text
        except SourceError:
            words += data.decode("utf-8", "replace")
    return " ".join(words.split())


def _day(printed: object) -> Day | None:
    try:
        moment = email.utils.parsedate_to_datetime(str(printed))
        return day_of_timestamp(moment.timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
