"""What strangers wrote, made safe to show: for a terminal, for a line of fields, for a spreadsheet.

Article text, titles and file names may hold escape sequences that repaint a terminal, direction marks that reorder
what one reads, and line ends that forge records. They are taken out of what is *shown*; what is stored and what
`--source` writes stays as it was.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Marks that change the direction of the text after them (UAX 9)."""
_INVISIBLE = (0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0x00AD, *range(0xE0000, 0xE0080))
"""Byte order mark, interlinear annotation, soft hyphen, tag characters: nothing that a reader could see."""

_DROPPED: dict[int, None] = dict.fromkeys(
    (*(c for c in range(0x20) if c not in (0x09, 0x0A)), *range(0x7F, 0xA0), *_BIDI, *_INVISIBLE)
)
_SEPARATORS = {0x2028: "\n", 0x2029: "\n", 0x85: "\n"}
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_BLOCK = {**_DROPPED, **_SEPARATORS, **_SURROGATES}
_LINE = {**_BLOCK, **dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), " ")}

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV injection), full-width forms included."""


def block(text: str) -> str:
    """Return text of several lines without control characters; line ends and tabs stay."""
    return text.translate(_BLOCK)


def flat(text: str) -> str:
    """Return text as one line without control characters or tabs; a line end becomes a space."""
    # What has no character that is dropped or replaced is printable throughout: that is seen much faster.
    return text if text.isprintable() else text.translate(_LINE)


def one_line(text: str) -> str:
    """Return text as one line without control characters or blanks at its ends, fit to be a field of a record."""
    return flat(text).strip()


def record(fields: Iterable[str]) -> str:
    """Return one tab-separated record."""
    return "\t".join(map(one_line, fields))


def escaped(printed: str) -> str:
    """Return JSON of the same value in which nothing is left that a terminal acts on, or that nobody sees."""
    return printed.translate(_escapes())


@cache
def _escapes() -> dict[int, str]:
    acting = (*range(0x7F, 0xA0), *_BIDI, *_INVISIBLE, 0x2028, 0x2029)
    units = {code: chr(code).encode("utf-16-be").hex() for code in acting}
    return {
        code: "".join(f"\\u{hexed[at : at + 4]}" for at in range(0, len(hexed), 4)) for code, hexed in units.items()
    }


def cell(text: str) -> str:
    """Return text as a spreadsheet cell that no program takes for a formula."""
    line = one_line(text)
    return "'" + line if line.startswith(_FORMULA) else line


def marked(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text as one safe line, with its marks moved along with the characters that they cover."""
    kept: list[str] = []
    places = [0]
    for character in text:
        shown = character.translate(_LINE)
        kept.append(shown)
        places.append(places[-1] + len(shown))
    return "".join(kept), tuple((places[start], places[end]) for start, end in marks)


def width(text: str) -> int:
    """Return the number of terminal columns that the text takes: two for East Asian wide characters (UAX 11)."""
    return sum(map(character_width, text))


@lru_cache(maxsize=16384)
def character_width(character: str) -> int:
    """Return the columns of one character: 0 for a combining one, 2 for a wide one, else 1."""
    if character < "\u0300":
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, columns: int) -> str:
    """Return the text filled with spaces up to a number of columns."""
    return text + " " * max(0, columns - width(text))


def cut(text: str, columns: int) -> str:
    """Return the text cut to a number of columns, ending in `…` where something was cut."""
    if width(text) <= columns:
        return text
    used = 1
    for place, character in enumerate(text):
        used += character_width(character)
        if used > columns:
            return text[:place] + "…"
    return text
