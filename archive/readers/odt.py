"""OpenDocument texts (.odt), as LibreOffice and some offices write them: paragraphs, lists, tables, notes.

As in Word's format the numbers of a list are not in the text: a list names a style, and the style's levels say how a
number is printed (OpenDocument 1.3 part 3, 5.3 and 16.31). Other than there, lists are trees here, so counting is a
walk. The file is a zip of XML parts, and both are read with the standard library alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.errors import SourceError
from archive.model import Reading, Source
from archive.readers.docx import numeral
from archive.readers.markup import Element, names
from archive.readers.xmltree import parse_xml
from archive.readers.zipped import Parts

_SPACES: Final = {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg"}
"""A drawing's `title` is told from the field of that name."""


def read(source: Source) -> Reading:
    """Return the text of an OpenDocument text; its title where a paragraph has that style."""
    parts = Parts(source.data)
    if b"encryption-data" in (parts.get("META-INF/manifest.xml") or b""):
        raise SourceError("encrypted")
    content = parts.get("content.xml")
    if content is None:
        raise SourceError("unreadable", reason="damaged")
    styles, top = parts.get("styles.xml"), parse_xml(content, _SPACES)
    document = _Document([parse_xml(styles, _SPACES), top] if styles else [top])
    lines = list(document.lines(top.first("body") or top))
    while document.notes:
        lines.extend(document.lines(document.notes.pop(0)))
    return Reading(
        text="\n".join(lines),
        encoding="utf-8",
        title=source.hints.title or document.title or None,
        published=source.hints.listed,
    )


# --- numbers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1
    """How many levels a number shows (`2.3` shows two)."""


_FORMS: Final = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "１": "decimalFullWidth",
    "①": "decimalEnclosedCircle",
    "一": "chineseCounting",
    "壹": "chineseLegalSimplified",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
}
"""The first of a format's numbers (`一, 二, 三, ...`) to Word's name for it."""


def _levels(style: Element) -> Iterator[tuple[int, _Level]]:
    for level in style.children:
        if isinstance(level, Element) and level.tag in ("list-level-style-number", "outline-level-style"):
            yield (
                _whole(level.get("level"), 1),
                _Level(
                    _FORMS.get(level.get("num-format")[:1], ""),
                    level.get("num-prefix"),
                    level.get("num-suffix"),
                    _whole(level.get("start-value"), 1),
                    _whole(level.get("display-levels"), 1),
                ),
            )


def _whole(printed: str, otherwise: int) -> int:
    return int(printed) if re.fullmatch(r"[0-9]{1,6}", printed) else otherwise


class _Counts:
    """How far the levels of one list have been counted."""

    def __init__(self, levels: dict[int, _Level]) -> None:
        self.levels = levels
        self.counts: dict[int, int] = {}

    def label(self, level: int, start: int | None) -> str:
        """Count one further on a level and return the number as it is printed, with what parts it from the words."""
        known = self.levels.get(level)
        begin = start if start is not None else None if level in self.counts else known.start if known else 1
        self.counts[level] = begin if begin is not None else self.counts[level] + 1
        for deeper in [other for other in self.counts if other > level]:
            del self.counts[deeper]
        if known is None or not known.form:
            return ""
        shown = range(max(1, level - known.shown + 1), level + 1)
        numbers = [self._number(each) for each in shown if self.levels.get(each, known).form]
        label = known.before + ".".join(numbers) + known.after
        return label + (" " if re.search(r"[A-Za-z0-9.)]$", label) else "")

    def _number(self, level: int) -> str:
        known = self.levels.get(level, _Level("decimal"))
        return numeral(self.counts.get(level, known.start), known.form)


# --- text -------------------------------------------------------------------------------------------------------------

_UNSEEN: Final = names(
    "svg:title svg:desc tracked-changes annotation sequence-decls forms variable-decls user-field-decls script"
    " ruby-text"
)
_TITLES: Final = ("Title", "标题")
_MOST_REPEATED: Final = 64
_LONGEST_REPEATED: Final = 100
"""Characters of a cell that stands for several."""
_PARAGRAPHS: Final = ("p", "h")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a list a paragraph stands: whose count, how deep, and whether it opens an item."""

    counts: _Counts | None = None
    level: int = 0
    start: int | None = None
    opens: bool = False


class _Document:
    """Turns the body of a document into lines."""

    def __init__(self, trees: list[Element]) -> None:
        self.title = ""
        self.notes: list[Element] = []
        self.parents: dict[str, str] = {}
        self.styles: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, _Counts] = {}
        self.outline = _Counts({})
        for element in (element for tree in trees for element in tree.walk()):
            if element.tag == "style":
                self.parents[element.get("name")] = element.get("parent-style-name")
            elif element.tag == "list-style":
                self.styles[element.get("name")] = dict(_levels(element))
            elif element.tag == "outline-style":
                self.outline = _Counts(dict(_levels(element)))

    def lines(self, top: Element) -> Iterator[str]:
        """Yield a line for each paragraph and each table row below `top`, in order."""
        todo: list[tuple[Element, _Place]] = [(top, _Place())]
        while todo:
            element, place = todo.pop()
            if element.tag in _PARAGRAPHS:
                yield from self._paragraph(element, place)
            elif element.tag == "table-row":
                yield self._row(element)
            elif element.tag == "list":
                todo.extend(reversed(self._items(element, place)))
            elif element.tag not in _UNSEEN:
                todo.extend((child, place) for child in reversed(element.children) if isinstance(child, Element))

    def _items(self, top: Element, place: _Place) -> list[tuple[Element, _Place]]:
        """Return what a list holds, each with its place; only the first paragraph of an item has its number."""
        counts = place.counts or self._counts(top)
        level = place.level + 1
        found: list[tuple[Element, _Place]] = []
        for item in (child for child in top.children if isinstance(child, Element)):
            start = _whole(item.get("start-value"), -1)
            opens = item.tag == "list-item"
            for child in (child for child in item.children if isinstance(child, Element)):
                numbered = opens and child.tag in _PARAGRAPHS
                found.append((child, _Place(counts, level, start if start >= 0 else None, numbered)))
                opens = opens and not numbered
        return found

    def _counts(self, top: Element) -> _Counts:
        """Return the count of a list: that of the list which it continues, or a new one."""
        style = top.get("style-name")
        before = self.lists.get(top.get("continue-list"))
        if before is None and top.get("continue-numbering") == "true":
            before = self.lists.get(f"style {style}")
        counts = before or _Counts(self.styles.get(style, {}))
        self.lists[top.get("id")] = self.lists[f"style {style}"] = counts
        return counts

    def _paragraph(self, paragraph: Element, place: _Place) -> Iterator[str]:
        words, boxes = self._words(paragraph)
        label = ""
        if place.opens and place.counts:
            label = place.counts.label(place.level, place.start)
        elif paragraph.tag == "h" and words.strip() and paragraph.get("is-list-header") != "true":
            label = self.outline.label(_whole(paragraph.get("outline-level"), 1), None)
        if not self.title and self._is_title(paragraph.get("style-name")):
            self.title = " ".join(words.split())
        yield label + words
        for box in boxes:
            yield from self.lines(box)

    def _is_title(self, style: str) -> bool:
        for _ in range(len(self.parents) + 1):
            if style in _TITLES:
                return True
            style = self.parents.get(style, "")
        return False

    def _row(self, row: Element) -> str:
        cells: list[str] = []
        for cell in (child for child in row.children if isinstance(child, Element)):
            if cell.tag in ("table-cell", "covered-table-cell"):
                words = " ".join(" ".join(self.lines(cell)).split())
                most = _MOST_REPEATED if len(words) <= _LONGEST_REPEATED else 1
                cells.extend([words] * min(_whole(cell.get("number-columns-repeated"), 1), most))
        return "\t".join(cells).rstrip("\t")

    def _words(self, paragraph: Element) -> tuple[str, list[Element]]:
        """Return a paragraph's own words, and the text boxes that hang on it; its notes are kept for the end."""
        pieces: list[str] = []
        boxes: list[Element] = []
        todo: list[Element | str] = list(reversed(paragraph.children))
        while todo:
            node = todo.pop()
            if isinstance(node, str):
                pieces.append(_BLANKS.sub(" ", node))
            elif node.tag == "note":
                self.notes.extend(element for element in node.walk() if element.tag == "note-body")
            elif node.tag == "text-box":
                boxes.append(node)
            elif node.tag == "s":
                pieces.append(" " * min(_whole(node.get("c"), 1), _MOST_REPEATED))
            elif node.tag in _CHARACTERS:
                pieces.append(_CHARACTERS[node.tag])
            elif node.tag not in _UNSEEN:
                todo.extend(reversed(node.children))
        return "".join(pieces), boxes


_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_CHARACTERS: Final = {"tab": " ", "line-break": "\n"}
