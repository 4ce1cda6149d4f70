"""Which characters some bytes mean, when nothing or nobody reliable says so.

Chinese text comes in UTF-8, in the family GB2312 < GBK < GB18030, in Big5, and now and then in UTF-16 or HZ. UTF-8
proves itself: hardly any other text happens to be valid UTF-8. The GB family and Big5 share one shape (two bytes a
character) and each of them decodes most of the other without complaint, into characters that nobody writes. So validity
is not enough there; the reading must also be *plausible*. It is weighed as a coder would: how many nats do these
characters cost, if the hundred most frequent ones are cheap, the other common ones dearer, rare ones, foreign letters
and private-use ones dearest? The reading that costs least is taken, if it costs no more than Chinese costs.

Nothing is ever dropped. Where a long and otherwise clear text has a few broken bytes, each becomes U+FFFD and the
count is handed on, to be shown as a check; where more is broken, the source is refused
and the user may name its encoding.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from archive.errors import SourceError, UsageError
from archive.readers.common_han import FIRST_100, NEXT_300, NEXT_400


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the IANA name (lower case) of the encoding that gave it, and how many broken places became U+FFFD."""

    text: str
    encoding: str
    replaced: int = 0


def decode(data: bytes, *, declared: str | None = None, forced: str | None = None) -> Decoded:
    """Return the text of some bytes.

    `declared` is what a document says of itself, which is checked; `forced` is what the user says, which is obeyed.
    The order: forced; byte order mark; strict UTF-8; declared; the likelier of strict GB18030 and strict Big5; UTF-16
    without a mark; a clear text with a few broken bytes. Raises SourceError (`binary`, `undecodable`), and UsageError
    (`bad-encoding`) where the forced name is no text encoding.
    """
    if forced is not None:
        return _forced(data, forced)
    marked = _marked(data)
    if marked is not None:
        return _sensible(marked)
    if b"\x00" in data:
        return _sensible(_wide(data))
    for attempt in (_utf8, _hz, lambda some: _declared(some, declared), _likeliest, _damaged):
        found = attempt(data)
        if found is not None:
            return _sensible(found)
    raise SourceError("undecodable", offset=_first_bad_byte(data))


# --- names of encodings -----------------------------------------------------------------------------------------------

_WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "cp950": "big5",
    "big5-tw": "big5",
    "utf_8_sig": "utf-8",
}
"""A narrower member of a family is read as the widest: files that say gb2312 are full of GBK."""

_IANA: Final = {"utf_8": "utf-8", "big5hkscs": "big5-hkscs", "hz": "hz-gb-2312", "ascii": "us-ascii"}
_CODECS: Final = {"big5": ("cp950", "big5hkscs", "big5"), "big5-hkscs": ("big5hkscs",), "hz-gb-2312": ("hz",)}
"""Python's codecs for an encoding: Windows' Big5 first, which has the euro sign and the box drawing of real files."""


def known_encoding(name: str) -> str | None:
    """Return the encoding that stands for `name` here, by its IANA name in lower case; None if it is none of text."""
    try:
        info = codecs.lookup(name.strip().lower())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in ("idna", "punycode", "unicode_escape", "undefined"):
        return None
    wide = _WIDER.get(info.name, info.name)
    return _IANA.get(wide, wide).replace("_", "-")


def _strict(data: bytes, encoding: str) -> Decoded | None:
    for codec in _CODECS.get(encoding, (encoding,)):
        try:
            return Decoded(data.decode(codec), encoding)
        except (UnicodeError, ValueError):
            continue
    return None


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = data.decode(_CODECS.get(encoding, (encoding,))[0], errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))


# --- the steps --------------------------------------------------------------------------------------------------------


def _forced(data: bytes, name: str) -> Decoded:
    encoding = known_encoding(name)
    if encoding is None:
        raise UsageError("bad-encoding", value=name)
    if encoding in ("utf-16", "utf-32", "utf-8"):
        data_of_mark = _marked(data)
        if data_of_mark is not None and data_of_mark.encoding.startswith(encoding):
            return data_of_mark
    found = _strict(data, encoding)
    if found is None:
        found = _lenient(data, encoding)
        if not _slightly_damaged(found):
            raise SourceError("undecodable", offset=_first_bad_byte(data, encoding), encoding=encoding)
    return found


_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            found = _strict(body, encoding) or _lenient(body, encoding)
            sure = encoding == "utf-8" or _mean_price(found.text) <= _FOREIGN
            return found if sure and (not found.replaced or _slightly_damaged(found)) else None
    return None


def _utf8(data: bytes) -> Decoded | None:
    found = _strict(data, "utf-8")
    if found is None or (found.text.isascii() and b"~{" in data and b"~}" in data):
        return _hz(data) or found if found else None
    return found


def _hz(data: bytes) -> Decoded | None:
    """HZ (RFC 1843): pure ASCII, where `~{` and `~}` enclose GB2312 without its high bits."""
    if not data.isascii() or b"~{" not in data:
        return None
    found = _strict(data, "hz-gb-2312")
    return found if found and not found.text.isascii() and _is_plausible(found.text) else None


def _declared(data: bytes, name: str | None) -> Decoded | None:
    encoding = known_encoding(name) if name else None
    if encoding is None or encoding.startswith(("utf-16", "utf-32")):
        return None
    found = _strict(data, encoding)
    return found if found and _is_plausible(found.text) else None


def _likeliest(data: bytes) -> Decoded | None:
    """Weigh the strict readings against each other and take the cheapest, if it is plausible at all."""
    encodings = ("gb18030", "big5", *(_WIDE if len(data) >= _FEWEST_WIDE else ()))
    strict = [found for encoding in encodings if (found := _strict(data, encoding))]
    best = min(strict, key=lambda found: _cost(found.text) + _PRIOR.get(found.encoding, 0), default=None)
    return best if best and _is_plausible(best.text) else None


_WIDE: Final = ("utf-16-le", "utf-16-be")
_FEWEST_WIDE: Final = 8
"""Bytes from which on UTF-16 is thought of without a mark: fewer are anything."""

_PRIOR: Final = {"gb18030": 0.0, "big5": 2.0, "utf-16-le": 8.0, "utf-16-be": 8.0}
"""Nats that an encoding costs by being rarer than GB18030."""


def _wide(data: bytes) -> Decoded:
    """Read bytes with NULs among them, which are UTF-16 or UTF-32, or no text."""
    for encoding in ("utf-32-le", "utf-32-be", *_WIDE):
        found = _strict(data, encoding)
        if found and "\x00" not in found.text and _is_plausible(found.text):
            return found
    raise SourceError("binary")


def _damaged(data: bytes) -> Decoded | None:
    """Read a clear text with a few broken bytes, or with its last character cut in half."""
    readings = [_lenient(data, encoding) for encoding in ("utf-8", "gb18030", "big5")]
    fair = [found for found in readings if _slightly_damaged(found)]
    return min(fair, key=lambda found: _cost(found.text), default=None)


_FEW: Final = 1 / 500
"""Share of characters that may be broken in a text that is still taken: fewer than a careful copyist spoils."""


def _slightly_damaged(found: Decoded) -> bool:
    """Say whether a reading is clear but for a few places: rare ones, or only the cut-off end of a longer text."""
    whole = found.text.rstrip("\r\n")
    cut_off = whole.endswith("\ufffd") and found.replaced == 1 and len(whole) > 20
    return (cut_off or found.replaced <= len(found.text) * _FEW) and _is_plausible(found.text)


_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")


def _sensible(found: Decoded) -> Decoded:
    """Refuse what decodes, but into control characters: that is a binary file."""
    sample = found.text[:100_000]
    if "\x00" in sample or len(_CONTROLS.findall(sample)) > 2 + len(sample) // 50:
        raise SourceError("binary")
    return found


def _first_bad_byte(data: bytes, encoding: str = "utf-8") -> int:
    try:
        data.decode(_CODECS.get(encoding, (encoding,))[0])
    except UnicodeDecodeError as error:
        return error.start
    except (UnicodeError, ValueError):
        return 0
    return len(data)


# --- plausibility -----------------------------------------------------------------------------------------------------

_COMMON, _RARE, _ASCII, _FOREIGN, _PRIVATE = 10.3, 15.4, 4.5, 14.0, 20.0
"""Nats for one character: of the other common Han, of rare Han, of ASCII, of a foreign letter, of no known meaning."""

_RANGES: Final = (
    (0x0000, 0x007F, _ASCII),
    (0x0080, 0x009F, _PRIVATE),
    (0x00A0, 0x00FF, 12.0),
    (0x0100, 0x1FFF, _FOREIGN),
    (0x2010, 0x206F, 11.0),
    (0x2070, 0x24FF, 12.0),
    (0x2500, 0x259F, 13.5),
    (0x25A0, 0x27BF, 12.0),
    (0x3000, 0x303F, 10.0),
    (0x3040, 0x30FF, 13.5),
    (0x3100, 0x312F, 15.0),
    (0x3200, 0x33FF, 14.0),
    (0x3400, 0x4DBF, 17.0),
    (0x4E00, 0x9FFF, _RARE),
    (0xAC00, 0xD7A3, 16.0),
    (0xE000, 0xF8FF, _PRIVATE),
    (0xF900, 0xFAFF, 17.0),
    (0xFE30, 0xFE6F, 15.0),
    (0xFF01, 0xFF5E, 11.0),
    (0xFF61, 0xFFEF, 15.0),
    (0x1F000, 0x1FAFF, 13.0),
    (0x20000, 0x3FFFF, 17.0),
)
"""Nats by block of code points, for what no finer table knows."""

_PUNCTUATION: Final = "，。、“”：；（）《》！？—…‘’「」『』·\xa0\u3000"
_PLAUSIBLE: Final = 9.6
"""Most nats for a character outside ASCII, on average, that running Chinese costs (it costs about 7)."""


_SAMPLE: Final = 200_000
"""Characters that are weighed: the beginning tells enough of a long text."""


@cache
def _price_list() -> dict[str, float]:
    prices = dict.fromkeys(_level_one(), _COMMON)
    for characters, price in ((NEXT_400, 7.9), (NEXT_300, 6.8), (FIRST_100, 5.7), (_PUNCTUATION, 5.4)):
        prices.update(dict.fromkeys(characters, price))
    return prices


def _level_one() -> Iterator[str]:
    """Yield the common Han of both standards: level 1 of GB 2312 and of Big5, which were chosen by frequency."""
    for codec, leads, trails in (
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
    ):
        for lead in leads:
            for trail in trails:
                yield bytes((lead, trail)).decode(codec, errors="ignore")


@cache
def _price(character: str) -> float:
    known = _price_list().get(character)
    if known is not None:
        return known
    point = ord(character)
    return next((price for low, high, price in _RANGES if low <= point <= high), _PRIVATE)


def _cost(text: str) -> float:
    """Return what a text costs, in nats, under a rough model of modern written Chinese."""
    return sum(count * _price(character) for character, count in Counter(text[:_SAMPLE]).items())


def _is_plausible(text: str) -> bool:
    """Say whether the characters outside ASCII are, on average, as frequent as those of Chinese text are."""
    # Two characters are no statistics: the fewer there are, the dearer they may be.
    many = sum(not character.isascii() for character in text[:_SAMPLE])
    return not many or _mean_price(text) <= _PLAUSIBLE + 6 / many


def _mean_price(text: str) -> float:
    """Return what a character outside ASCII costs on average; 0 where there is none."""
    foreign = {character: count for character, count in Counter(text[:_SAMPLE]).items() if not character.isascii()}
    many = sum(foreign.values())
    return sum(count * _price(character) for character, count in foreign.items()) / many if many else 0.0
