"""Plain text: nothing to take apart, only to decode; and to put together again where its lines were broken."""

from __future__ import annotations

from dataclasses import replace

from archive.model import Check, Reading, Source
from archive.readers import bound, clean_text
from archive.readers.decoding import Decoded, decode
from archive.readers.pasted import rejoin


def read(source: Source) -> Reading:
    """Return the text of a plain text source; raise SourceError where its bytes are no text."""
    decoded = decode(source.data, declared=source.hints.declared, forced=source.hints.encoding)
    reading = reading_of(decoded, source)
    bound(decoded.text, source)
    text, count = rejoin(clean_text(decoded.text))
    if not count:
        return replace(reading, text=text)
    return replace(reading, text=text, checks=(*reading.checks, Check("rejoined", (str(count),))))


def reading_of(decoded: Decoded, source: Source) -> Reading:
    """Return a reading of decoded text, with what the source's container said of it and what had to be replaced."""
    checks = (Check("replaced-bytes", (str(decoded.replaced), decoded.encoding)),) if decoded.replaced else ()
    return Reading(
        text=decoded.text,
        encoding=decoded.encoding,
        title=source.hints.title,
        published=source.hints.listed,
        checks=checks,
    )
