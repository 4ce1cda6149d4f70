"""Letting a person be forgotten: where a name stands in what the archive keeps, and how it is made unreadable.

A name is masked by as many `×` as it has characters, wherever it stands: in the text, in what was stated beside it, in
the names of files, and in the original bytes. It is found whatever its width or script, and with spaces between its
characters. Bytes are masked in their own encoding; where the name can then still be read out of them (split by tags,
written as character references), the masked text takes their place. So the structure is found anew, never patched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from archive.corrections import Correction
from archive.errors import SourceError
from archive.fold import fold
from archive.intake import Parse
from archive.model import ArticleId, Check, Hints, Source
from archive.readers import read
from archive.whole import KeptOrigin, Record

MASK = "×"


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a name stands: in which field of which article, and the words around it."""

    article: ArticleId
    field: str
    """`text`, `title`, `source`, `author`, `original`, `correction`."""
    around: str


class Forgetter:
    """Finds and masks one name."""

    def __init__(self, name: str) -> None:
        letters = [re.escape(letter) for letter in fold(name) if not letter.isspace()]
        self._pattern = re.compile(r"[\s\u3000\u200b]*".join(letters))

        self._quoted = re.compile(re.escape(quote("".join(name.split()))), re.IGNORECASE)

    def found_in(self, text: str) -> list[tuple[int, int]]:
        """Return where the name stands in a text."""
        return [match.span() for match in self._pattern.finditer(fold(text))]

    def mask(self, text: str) -> str:
        """Return the text with the name made unreadable; its length stays."""
        for start, end in self.found_in(text):
            text = text[:start] + "".join(c if c.isspace() else MASK for c in text[start:end]) + text[end:]
        return text

    def places(self, record: Record, bytes_of: Callable[[str], bytes]) -> Iterator[Place]:
        """Yield every place of an article where the name stands."""
        for start, end in self.found_in(record.text):
            around = record.text[max(0, start - 12) : end + 12].replace("\n", " ")
            yield Place(record.id, "text", around)
        if record.stated_title and self.found_in(record.stated_title):
            yield Place(record.id, "title", record.stated_title)
        for origin in record.origins:
            for field, value in _stated(origin):
                if self.found_in(value):
                    yield Place(record.id, field, value)
            if self._readable(bytes_of(origin.sha256), origin):
                yield Place(record.id, "original", origin.name)
        for correction in record.corrections:
            if self._tells(correction):
                yield Place(record.id, "correction", correction.new or correction.old)

    def masked(self, record: Record, bytes_of: Callable[[str], bytes], parse: Parse, version: int) -> Masked:
        """Return the article without the name: its record, and its new bytes by their sums."""
        text = self.mask(record.text)
        title = self._or_none(record.stated_title)
        structure = parse(
            text,
            title=title,
            published=record.stated_published,
            given=record.given_published,
            author=self._or_none(record.present.author),
        )
        made: dict[str, bytes] = {}
        origins = tuple(self._masked_origin(origin, bytes_of, text, made) for origin in record.origins)
        noticed = tuple(
            Check(check.code, tuple(self.mask(value) for value in check.values), check.span) for check in record.noticed
        )
        changed = replace(
            record,
            text=text,
            structure=structure,
            stated_title=title,
            origins=origins,
            noticed=noticed,
            corrections=tuple(one for one in record.corrections if not self._tells(one)),
            parser_version=version,
        )
        return Masked(changed, made)

    def _tells(self, correction: Correction) -> bool:
        """Say whether a correction names whom is to be forgotten."""
        words = (correction.new, correction.old, correction.who, correction.part.words if correction.part else "")
        return any(self.found_in(word) for word in words)

    def _masked_origin(
        self, origin: KeptOrigin, bytes_of: Callable[[str], bytes], text: str, made: dict[str, bytes]
    ) -> KeptOrigin:
        data, media_type, encoding = bytes_of(origin.sha256), origin.media_type, origin.encoding
        if self._readable(data, origin):
            data = self._masked_bytes(data, encoding)
            if self._readable(data, origin):
                data, media_type, encoding = text.encode(), "text/plain", "utf-8"
        sha256 = hashlib.sha256(data).hexdigest()
        made[sha256] = data
        return replace(
            origin,
            sha256=sha256,
            media_type=media_type,
            encoding=encoding,
            name=self.mask(origin.name),
            location=self._mask_address(origin.location),
            author=self._or_none(origin.author),
            account=self._or_none(origin.account),
            url=None if origin.url is None else self._mask_address(origin.url),
        )

    def _mask_address(self, address: str) -> str:
        """Mask a path or an address of the web, in which the name may be written by its bytes (`%E8%B0%AD`)."""
        plain = unquote(address)
        return self.mask(plain) if self.found_in(plain) else address

    def _masked_bytes(self, data: bytes, encoding: str) -> bytes:
        try:
            text = self._quoted.sub(quote(MASK), self.mask(data.decode(encoding, "surrogateescape")))
            return text.encode(encoding, "surrogateescape")
        except (UnicodeError, LookupError):
            return data

    def _readable(self, data: bytes, origin: KeptOrigin) -> bool:
        """Say whether the name can be read out of bytes: as they are, or as the reader of their kind reads them."""
        raw = data.decode(origin.encoding, "replace")
        if self.found_in(raw) or (b"%" in data and self.found_in(unquote(raw))):
            return True
        try:
            reading = read(Source(origin.name, "", data, origin.media_type, Hints(encoding=origin.encoding)))
        except (SourceError, LookupError):
            return False
        stated = (reading.text, reading.title or "", reading.author or "", reading.account or "")
        return any(self.found_in(value) for value in stated)

    def _or_none(self, value: str | None) -> str | None:
        return None if value is None else self.mask(value)


def _stated(origin: KeptOrigin) -> Iterator[tuple[str, str]]:
    """Yield what is stated beside bytes, each once: field and value."""
    places = (unquote(place) for place in (origin.location, origin.url or "") if origin.name not in unquote(place))
    for place in dict.fromkeys((origin.name, *places)):
        yield "source", place
    for said in (origin.author, origin.account):
        if said:
            yield "author", said


@dataclass(frozen=True, slots=True)
class Masked:
    """An article without a name, and the bytes that go with it, by their sums."""

    record: Record
    bytes: dict[str, bytes]
