"""Word documents (.docx): paragraphs, tables, and the numbers that Word writes by itself.

The number before a paragraph (`1、`, `（二）`, `第三条`) is not in the paragraph. It is counted out from a list
definition in another part of the file, which names a format, a pattern and a start; a reader that only collects text
loses it, and with it the order of points and reflections. So we count as Word counts (ECMA-376 part 1, 17.9).

The file is a zip of XML parts and both are read with the standard library alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from archive.errors import SourceError
from archive.model import Reading, Source
from archive.readers.markup import Element, names, ordinal
from archive.readers.xmltree import parse_xml
from archive.readers.zipped import Parts

_SPACES: Final = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
}


def read(source: Source) -> Reading:
    """Return the text of a Word document; its title where a paragraph has that style."""
    parts = Parts(source.data)
    main = _main_part(parts)
    data = parts.get(main)
    if data is None:
        raise SourceError("unreadable", reason="damaged")
    folder = main.rpartition("/")[0]
    styles = _styles(_tree(parts, f"{folder}/styles.xml"))
    document = _Document(styles, _Numbers(_tree(parts, f"{folder}/numbering.xml")))
    lines = [*document.lines(parse_xml(data, _SPACES)), *_notes(parts, folder, document)]
    return Reading(
        text="\n".join(lines),
        encoding="utf-8",
        title=source.hints.title or document.title or None,
        published=source.hints.listed,
    )


def _main_part(parts: Parts) -> str:
    relations = _tree(parts, "_rels/.rels")
    for relation in relations.walk() if relations else ():
        if relation.get("Type").endswith("/officeDocument"):
            return relation.get("Target").lstrip("/")
    return "word/document.xml"


def _tree(parts: Parts, name: str) -> Element | None:
    data = parts.get(name)
    return parse_xml(data, _SPACES) if data else None


def _notes(parts: Parts, folder: str, document: _Document) -> Iterator[str]:
    """Yield the foot- and endnotes, which stand after the text."""
    for kind in ("footnote", "endnote"):
        tree = _tree(parts, f"{folder}/{kind}s.xml")
        for note in tree.walk() if tree else ():
            if note.tag == f"w:{kind}" and not note.get("w:type"):
                yield from document.lines(note)


def _child(element: Element | None, tag: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element.children if isinstance(child, Element) and child.tag == tag), None)


def _value(element: Element | None, tag: str) -> str | None:
    """Return the `w:val` of a child; None where there is no such child."""
    child = _child(element, tag)
    return None if child is None else child.get("w:val")


# --- styles -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    list_id: str | None
    level: str | None


def _styles(tree: Element | None) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for style in tree.walk() if tree else ():
        if style.tag == "w:style":
            number = _child(_child(style, "w:pPr"), "w:numPr")
            found[style.get("w:styleId")] = _Style(
                (_value(style, "w:name") or "").lower(),
                _value(style, "w:basedOn") or "",
                _value(number, "w:numId"),
                _value(number, "w:ilvl"),
            )
    return found


# --- numbers ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    """A list as a paragraph refers to it: an abstract definition, and what is changed in it."""

    abstract: str
    overrides: dict[int, int] = field(default_factory=dict)


class _Numbers:
    """The list definitions of a document, and how far each list has been counted."""

    def __init__(self, tree: Element | None) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, _List] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()
        for element in tree.walk() if tree else ():
            if element.tag == "w:abstractNum":
                self.levels[element.get("w:abstractNumId")] = dict(_levels(element))
            elif element.tag == "w:num":
                self.lists[element.get("w:numId")] = self._list(element)

    def _list(self, element: Element) -> _List:
        made = _List(_value(element, "w:abstractNumId") or "")
        for child in element.children:
            if isinstance(child, Element) and child.tag == "w:lvlOverride":
                start = _value(child, "w:startOverride")
                if start is not None:
                    made.overrides[_whole(child.get("w:ilvl"), 0)] = _whole(start, 1)
        return made

    def label(self, list_id: str, level: int) -> str:
        """Count one further in a list and return the number as Word prints it, with what parts it from the words."""
        known = self.lists.get(list_id)
        levels = self.levels.get(known.abstract, {}) if known else {}
        if known is None or level not in levels:
            return ""
        counts = self.counts.setdefault(known.abstract, {})
        if level in known.overrides and (list_id, level) not in self.begun:
            counts.pop(level, None)
            counts[level] = known.overrides[level] - 1
        self.begun.add((list_id, level))
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level and levels.get(other, _Level()).restart != 0]:
            del counts[deeper]
        return self._printed(levels, counts, level)

    def _printed(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        here = levels[level]
        if here.form in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            which = int(match[1]) - 1
            other = levels.get(which, _Level())
            form = "decimal" if here.legal and which != level else other.form
            return numeral(counts.get(which, other.start), form)

        label = re.sub(r"%([1-9])", number, here.pattern).strip()
        return label + (" " if re.search(r"[A-Za-z0-9.)]$", label) else "")


def _levels(abstract: Element) -> Iterator[tuple[int, _Level]]:
    for level in abstract.children:
        if isinstance(level, Element) and level.tag == "w:lvl":
            restart = _value(level, "w:lvlRestart")
            yield (
                _whole(level.get("w:ilvl"), 0),
                _Level(
                    _whole(_value(level, "w:start") or "", 1),
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                    _child(level, "w:isLgl") is not None,
                    _whole(restart, 0) if restart is not None else None,
                ),
            )


def _whole(printed: str, otherwise: int) -> int:
    return int(printed) if re.fullmatch(r"[0-9]{1,6}", printed) else otherwise


_HAN: Final = "〇一二三四五六七八九"
_FORMAL: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"


def numeral(number: int, form: str) -> str:
    """Return a number in one of Word's formats (ECMA-376, `ST_NumberFormat`); in figures where it is unknown."""
    letters = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
    if form in letters:
        return ordinal(number, letters[form])
    if form in _COUNTING:
        return han_number(number, "零" + _HAN[1:], "十百千")
    if form == "chineseLegalSimplified":
        return han_number(number, _FORMAL, "拾佰仟")
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_HAN[int(digit)] for digit in str(number))
    if form == "ideographTraditional":
        return _STEMS[(number - 1) % len(_STEMS)]
    if form == "ideographZodiac":
        return _BRANCHES[(number - 1) % len(_BRANCHES)]
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= len("①②③④⑤⑥⑦⑧⑨⑩") * 2:
        return chr(ord("①") + number - 1)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    return f"{number:02d}" if form == "decimalZero" else str(number)


_COUNTING: Final = names(
    "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand"
)


def han_number(number: int, digits: str, units: str) -> str:
    """Return a number below 10,000 in Han characters (`十二`, `一百零五`), a larger one in figures."""
    if not 0 < number < 10_000:
        return str(number)
    printed, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(printed)
            continue
        printed += (digits[0] if gap else "") + digits[digit] + (units[place - 1] if place else "")
        gap = False
    short = 10 <= number < 20 and units == "十百千"
    return printed[1:] if short else printed


# --- text -------------------------------------------------------------------------------------------------------------

_UNSEEN: Final = names(
    "w:del w:moveFrom w:instrText w:delText w:fldData Fallback w:pPr w:rPr w:sectPr w:tblPr w:trPr w:tcPr"
)
_CHARACTERS: Final = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_TITLES: Final = ("title", "标题")


class _Document:
    """Turns the body of a document into lines."""

    def __init__(self, styles: dict[str, _Style], numbers: _Numbers) -> None:
        self.styles = styles
        self.numbers = numbers
        self.title = ""

    def lines(self, top: Element) -> Iterator[str]:
        """Yield a line for each paragraph and each table row below `top`, in order."""
        todo: list[Element] = [top]
        while todo:
            element = todo.pop()
            if element.tag == "w:p":
                yield from self._paragraph(element)
            elif element.tag == "w:tr":
                yield self._row(element)
            elif element.tag not in _UNSEEN:
                todo.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        words, boxes = _words(paragraph)
        label = self._label(paragraph) if words.strip() else ""
        style = self.styles.get(_value(_child(paragraph, "w:pPr"), "w:pStyle") or "")
        if style and style.name in _TITLES and not self.title:
            self.title = " ".join(words.split())
        yield label + words
        for box in boxes:
            yield from self.lines(box)

    def _row(self, row: Element) -> str:
        return "\t".join(" ".join(" ".join(self.lines(cell)).split()) for cell in _cells(row)).rstrip("\t")

    def _label(self, paragraph: Element) -> str:
        list_id, level = self._list_of(paragraph)
        return self.numbers.label(list_id, level) if list_id not in ("", "0") else ""

    def _list_of(self, paragraph: Element) -> tuple[str, int]:
        """Return the list and level of a paragraph: its own, or those of its style and the styles that it builds on."""
        properties = _child(paragraph, "w:pPr")
        number = _child(properties, "w:numPr")
        list_id, level = _value(number, "w:numId"), _value(number, "w:ilvl")
        style = self.styles.get(_value(properties, "w:pStyle") or "")
        for _ in range(len(self.styles)):
            if style is None or list_id is not None:
                break
            list_id, level = style.list_id, level if level is not None else style.level
            style = self.styles.get(style.based_on)
        return list_id or "", _whole(level or "", 0)


def _cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a table row, not those of tables inside them."""
    todo = [row]
    while todo:
        element = todo.pop()
        if element.tag == "w:tc":
            yield element
        else:
            todo.extend(child for child in reversed(element.children) if isinstance(child, Element))


def _words(paragraph: Element) -> tuple[str, list[Element]]:
    """Return a paragraph's own words, and the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[Element] = []
    todo: list[Element] = [paragraph]
    while todo:
        element = todo.pop()
        if element.tag == "w:txbxContent":
            boxes.append(element)
        elif element.tag == "w:t":
            pieces.append(element.raw_text())
        elif element.tag in _CHARACTERS:
            pieces.append(_CHARACTERS[element.tag])
        elif element.tag not in _UNSEEN and not (element.tag == "w:r" and _vanishes(element)):
            todo.extend(child for child in reversed(element.children) if isinstance(child, Element))
    return "".join(pieces), boxes


def _vanishes(run: Element) -> bool:
    hidden = _child(_child(run, "w:rPr"), "w:vanish")
    return hidden is not None and hidden.get("w:val") not in ("0", "false", "off")
