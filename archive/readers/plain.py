"""Plain text: nothing to take apart, only to decode."""

from __future__ import annotations

from archive.model import Check, Reading, Source
from archive.readers.decoding import Decoded, decode


def read(source: Source) -> Reading:
    """Return the text of a plain text source; raise SourceError where its bytes are no text."""
    decoded = decode(source.data, forced=source.hints.encoding)
    return reading_of(decoded, source)


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
