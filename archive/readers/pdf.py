"""PDF: where the letters stand, made into paragraphs again.

A PDF knows no lines and no paragraphs, only letters at places. The library (PDFium, through pypdfium2) gives them in
reading order, with a box each. From the boxes we learn what the page shows at a glance: a line that reaches the right
edge of its column goes on in the next one, unless that is indented, farther off or of another size; a wide gap parts
two cells of a table; a line that comes back at the top or the foot of page after page, and a number there, belong to
the paper and not to the text. A PDF without letters is a scan and is refused as such.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Final

from archive.errors import SourceError
from archive.model import Reading, Source

MOST_PAGES: Final = 2000
MOST_LETTERS: Final = 3_000_000


@dataclass(slots=True)
class PrintedLine:
    """A line on a page, in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    """Height of a letter, the em of the line."""
    page: int
    cells: bool = False
    """Whether wide gaps part it; each of them is a tab in the text."""


def read(source: Source) -> Reading:
    """Return the text of a PDF; raise SourceError (`scanned-pdf`, `encrypted`, `needs-extra`, `unreadable`)."""
    pages, pictures = _pages(source.data)
    letters = sum(len(line.text) for page in pages for line in page)
    if letters < _LEAST_A_PAGE * len(pages) and pictures:
        raise SourceError("scanned-pdf")
    if _is_garbled("".join(line.text for page in pages for line in page)):
        raise SourceError("scanned-pdf")
    lines = [line for page in without_paper(pages) for line in page]
    return Reading(
        text="\n".join(paragraphs(lines)),
        encoding="utf-8",
        title=source.hints.title,
        published=source.hints.listed,
    )


_LEAST_A_PAGE: Final = 8
"""Letters that a page with text has at least, on average."""


def _is_garbled(text: str) -> bool:
    """Say whether a font without a table of its characters left only private and broken code points."""
    bad = sum(1 for letter in text if "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" or letter < " ")
    return bad * 3 > len(text)


# --- letters to lines -------------------------------------------------------------------------------------------------


def _pages(data: bytes) -> tuple[list[list[PrintedLine]], int]:
    """Return the lines of each page, and how many pages hold a picture."""
    try:
        import pypdfium2
    except ImportError as error:
        raise SourceError("needs-extra", extra="pdf") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise SourceError("encrypted" if locked else "unreadable", reason="damaged") from error
    try:
        return _read_pages(document, pypdfium2)
    except pypdfium2.PdfiumError as error:
        raise SourceError("unreadable", reason="damaged") from error
    finally:
        document.close()


def _read_pages(document: Any, library: Any) -> tuple[list[list[PrintedLine]], int]:
    pages: list[list[PrintedLine]] = []
    pictures = letters = 0
    if len(document) > MOST_PAGES:
        raise SourceError("too-large", bytes=len(document), limit=MOST_PAGES)
    for number in range(len(document)):
        page = document[number]
        sheet = page.get_textpage()
        letters += sheet.count_chars()
        if letters > MOST_LETTERS:
            raise SourceError("too-large", bytes=letters, limit=MOST_LETTERS)
        lines = list(_lines(sheet, library.raw, number))
        if not lines:
            pictures += any(True for _ in page.get_objects(filter=(library.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
        pages.append(lines)
        sheet.close()
        page.close()
    return pages, pictures


@dataclass(slots=True)
class _Letter:
    text: str
    left: float
    bottom: float
    right: float
    top: float


def _lines(sheet: Any, raw: Any, number: int) -> Iterator[PrintedLine]:
    letters: list[_Letter] = []
    for letter in _letters(sheet, raw):
        if letter is None:
            yield from _line(letters, number)
            letters = []
        else:
            letters.append(letter)
    yield from _line(letters, number)


def _letters(sheet: Any, raw: Any) -> Iterator[_Letter | None]:
    """Yield the letters of a page in reading order, and None where a line ends."""
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    for place in range(sheet.count_chars()):
        point = raw.FPDFText_GetUnicode(sheet, place)
        if point in (10, 13):
            yield None
            continue
        if not 0 < point < 0x110000 or 0xD800 <= point < 0xE000 or point == 0xFFFE:
            continue
        raw.FPDFText_GetCharBox(sheet, place, byref(left), byref(right), byref(bottom), byref(top))
        yield _Letter(_plain(chr(point)), left.value, bottom.value, right.value, top.value)


def _plain(letter: str) -> str:
    """Return the Han character for a radical or a compatibility form of it, which fonts put in its place."""
    if "\u2f00" <= letter <= "\u2fdf" or "\uf900" <= letter <= "\ufaff":
        plain = unicodedata.normalize("NFKC", letter)
        return plain if len(plain) == 1 else letter
    return letter


_WIDE_GAP: Final = 1.6
"""Ems between two letters that part cells; justified lines stretch to less than one."""


def _line(letters: Sequence[_Letter], page: int) -> Iterator[PrintedLine]:
    seen = [letter for letter in letters if not letter.text.isspace()]
    if not seen:
        return
    size = _size(seen)
    text, cells = "", False
    last: _Letter | None = None
    for letter in letters:
        if letter.text.isspace():
            text += " "
            continue
        if last and letter.left - last.right > _WIDE_GAP * size and abs(letter.bottom - last.bottom) < size:
            text, cells = text.rstrip() + "\t", True
        text, last = text + letter.text, letter
    box = min(one.left for one in seen), max(one.right for one in seen)
    heights = min(one.bottom for one in seen), max(one.top for one in seen)
    yield PrintedLine(" ".join(re.split(" +", text.strip())), *box, *heights, size, page, cells)


def _size(letters: Sequence[_Letter]) -> float:
    """Return the em of a line: the width of its Han characters, else the height of what it has."""
    wide = [one.right - one.left for one in letters if "\u3400" <= one.text <= "\u9fff"]
    return max(1.0, 1.08 * median(wide) if wide else 1.4 * median(one.top - one.bottom for one in letters))


# --- the paper: headers, footers, page numbers ------------------------------------------------------------------------

_NUMBER: Final = re.compile(
    r"[-—–·•~\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／，,]?\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–·•~\s]*|[ivxlIVXL]{1,6}"
)
_EDGE_LINES: Final = 2


def without_paper(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    """Return the pages without the lines that return at their edges, and without page numbers."""
    returning = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    often = {key for key, count in returning.items() if count >= max(3, len(pages) * 0.5)}
    return [[line for line in page if not _is_paper(line, page, often)] for page in pages]


def _edges(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    by_height = sorted(page, key=lambda line: line.bottom)
    return [*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]]


def _key(line: PrintedLine) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.bottom / 4)


def _is_paper(line: PrintedLine, page: Sequence[PrintedLine], often: set[tuple[str, int]]) -> bool:
    if not any(line is edge for edge in _edges(page)):
        return False
    outermost = line.bottom in (min(one.bottom for one in page), max(one.bottom for one in page))
    return _key(line) in often or (outermost and len(page) > 1 and bool(_NUMBER.fullmatch(line.text)))


# --- lines to paragraphs ----------------------------------------------------------------------------------------------

_ITEM: Final = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）、．：:]|\d{1,2}\.(?!\d)|[①-⑳●•◆■★▲※·]"
    r"|第[一二三四五六七八九十百\d]+[章节条、]|[一二三四五六七八九十]是"
)
_LABEL: Final = re.compile(r"[\u3400-\u9fff]{2,6}[：:]")
_CLOSED: Final = "。！？；：…”’）】!?"


def paragraphs(lines: Sequence[PrintedLine]) -> list[str]:
    """Return the paragraphs that lines make up, in reading order."""
    if not lines:
        return []
    body = median(line.size for line in lines)
    edges = _Columns(lines)
    made = [lines[0].text]
    for above, below in pairwise(lines):
        if _goes_on(above, below, edges) or _is_one_title(above, below, body, len(made)):
            made[-1] = _glue(made[-1], below.text)
        else:
            made.append(below.text)
    return made


class _Columns:
    """The left and right edge of the column that a line stands in."""

    def __init__(self, lines: Sequence[PrintedLine]) -> None:
        self.by_page: dict[int, list[PrintedLine]] = {}
        for line in lines:
            self.by_page.setdefault(line.page, []).append(line)
        self.known: dict[tuple[int, int], tuple[float, float]] = {}
        self.labels = Counter(match[0] for line in lines if (match := _LABEL.match(line.text)))

    def begins_item(self, text: str) -> bool:
        """Say whether a line begins with a number, or with a label that begins other lines too (`时间：`)."""
        label = _LABEL.match(text)
        return bool(_ITEM.match(text)) or (label is not None and self.labels[label[0]] > 1)

    def of(self, line: PrintedLine) -> tuple[float, float]:
        key = (line.page, round(line.left / max(line.size, 1.0)))
        if key not in self.known:
            near = 3 * line.size
            peers = [other for other in self.by_page[line.page] if abs(other.left - line.left) <= near]
            lefts = Counter(round(other.left) for other in peers)
            usual = min((left for left, count in lefts.items() if count == max(lefts.values())), default=line.left)
            self.known[key] = (min(usual, line.left), max(other.right for other in peers))
        return self.known[key]


def _goes_on(above: PrintedLine, below: PrintedLine, edges: _Columns) -> bool:
    """Say whether a paragraph runs on from one line into the next."""
    em = above.size
    if above.cells or below.cells or abs(above.size - below.size) > 0.15 * em or edges.begins_item(below.text):
        return False
    left, right = edges.of(above)
    next_left, _ = edges.of(below)
    if above.right < right - 1.7 * em or below.left > next_left + 0.8 * em:
        return False
    moved = below.page != above.page or below.bottom > above.bottom
    if moved:  # into the next column or page, where only an open sentence goes on
        return above.text[-1] not in _CLOSED
    near = above.bottom - below.bottom <= 2.3 * em
    return near and (above.right - left > 8 * em)


def _is_one_title(above: PrintedLine, below: PrintedLine, body: float, made: int) -> bool:
    """Say whether two lines at the head of a document are one title that took two lines."""
    if made > 1 or above.page or below.page or above.size < 1.2 * body or above.cells or below.cells:
        return False
    centred = abs((above.left + above.right) - (below.left + below.right)) < 2 * above.size
    return (
        centred and abs(above.size - below.size) < 0.05 * above.size and above.bottom - below.bottom < 2.5 * above.size
    )


def _glue(above: str, below: str) -> str:
    if re.search(r"[A-Za-z]-$", above) and re.match("[a-z]", below):
        return above[:-1] + below
    blank = re.search(r"[A-Za-z0-9,.;:!?%)]$", above) and re.match(r"[A-Za-z0-9(]", below)
    if blank and re.search(r"(?:https?://|www\.)\S+$", above):
        return above + below
    return f"{above} {below}" if blank else above + below
