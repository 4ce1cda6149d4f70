"""HTML into a tree, and a tree into lines: what a browser does before it paints, and no more.

A saved page is whatever some server sent: tags left open, quotes in the wrong place, a megabyte of script. So the
reading follows the rules that browsers share (the WHATWG tokenizer: raw text in `<script>`, quotes only after `=`,
end tags implied by what follows) and is total: every string is some tree. It is linear in time, and bounded in memory
by a limit on elements and on depth, so that no page can be made to hang it. Nothing outside the standard library is
needed, and `html.parser` is not used because its behaviour changes between Python releases and some hostile pages
cost it quadratic time.

A tree becomes *lines* as on the screen: block elements and `<br>` end a line, inline elements do not, white space
collapses (a line break between two Han characters vanishes, as CSS Text 3 has it), an `<ol>` gets its numbers, a row
of a table is a line with tabs between its cells.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from archive.errors import SourceError

MOST_ELEMENTS: Final = 80_000
"""Elements of one page; real ones have a few thousand."""

MOST_CHARACTERS: Final = 4_000_000
"""Characters of text on one page, scripts and attributes not counted; a long novel has a million."""

DEEPEST: Final = 400
"""Nesting beyond which elements become siblings, as browsers do it (they stop at 512)."""


class Element:
    """An element of a page: its name, attributes, and what it holds, elements and strings in order."""

    __slots__ = ("attributes", "children", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []
        self.parent = parent

    def get(self, name: str) -> str:
        """Return an attribute's value, empty where it is not there."""
        return self.attributes.get(name, "")

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it, in document order."""
        todo: list[Element] = [self]
        while todo:
            element = todo.pop()
            yield element
            todo.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def ancestors(self) -> Iterator[Element]:
        """Yield the elements around this one, the nearest first."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def first(self, tag: str) -> Element | None:
        """Return the first element of that name below (or at) this one."""
        return next((element for element in self.walk() if element.tag == tag), None)

    def by_id(self, name: str) -> Element | None:
        """Return the first element with that id."""
        return next((element for element in self.walk() if element.attributes.get("id") == name), None)

    def by_class(self, name: str) -> Element | None:
        """Return the first element that has that class."""
        return next((element for element in self.walk() if name in element.get("class").split()), None)

    def raw_text(self) -> str:
        """Return all strings below, as they stand."""
        parts: list[str] = []
        todo: list[Element | str] = [self]
        while todo:
            node = todo.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                todo.extend(reversed(node.children))
        return "".join(parts)


def names(printed: str) -> frozenset[str]:
    """Return the set of the names in a string."""
    return frozenset(printed.split())


# --- from characters to a tree ----------------------------------------------------------------------------------------

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "param"}
)
_RAW: Final = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})
_PLAIN: Final = frozenset({"textarea", "title"})
_FOREIGN: Final = names("svg path use g circle rect line polygon polyline ellipse image animate")
"""Elements of a drawing, which may end in `/>`."""
_P_ENDERS: Final = names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr main menu nav ol p pre search section summary table ul"
)
_IMPLIED: Final = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "tbody": (frozenset({"tbody", "thead", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "thead": (frozenset({"tbody", "thead", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "tfoot": (frozenset({"tbody", "thead", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}
"""Start tag → the open elements that it ends, and those at which the search for them stops."""

_WALLS: Final = frozenset({"table", "td", "th", "caption", "html", "body", "template", "object"})
"""An end tag does not reach beyond these, unless it is theirs."""

_MARK: Final = re.compile(r"<(?:(!--)|([!?])|(/?)([a-zA-Z][^\s/>]*+))")
_REST: Final = re.compile(r"((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>")
_REST_WITHOUT_QUOTES: Final = re.compile(r"([^>]*+)>")
_ATTRIBUTE: Final = re.compile(
    r"[\s/]*+([^\s=/>][^\s=/>]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"'][^\s>]*+)|))?+"
)


def parse_html(text: str) -> Element:
    """Return the tree of a page; its root is an element without a name. Raises SourceError(`unreadable`)."""
    return _Builder().build(text)


class _Builder:
    """The open elements, and the rules by which tags open and close them."""

    def __init__(self) -> None:
        self.root = Element("", {}, None)
        self.open = [self.root]
        self.count = self.characters = 0
        self.rest = _REST

    def build(self, text: str) -> Element:
        position, length = 0, len(text)
        while position < length:
            match = _MARK.search(text, position)
            if match is None:
                self._words(text[position:])
                break
            self._words(text[position : match.start()])
            position = self._mark(text, match)
        return self.root

    def _mark(self, text: str, match: re.Match[str]) -> int:
        """Take in a comment or a tag; return where reading goes on."""
        comment, declaration, closing, name = match.groups()
        if comment:
            end = text.find("-->", match.end() - 2)
            return end + 3 if end >= 0 else len(text)
        if declaration:
            if text.startswith("<![CDATA[", match.start()):
                end = text.find("]]>", match.end())
                self.open[-1].children.append(text[match.start() + 9 : end if end >= 0 else len(text)])
                return end + 3 if end >= 0 else len(text)
            end = text.find(">", match.end())
            return end + 1 if end >= 0 else len(text)
        return self._tag(text, match.end(), name.lower(), bool(closing))

    def _tag(self, text: str, start: int, tag: str, closing: bool) -> int:
        match = self.rest.match(text, start)
        if match is None and self.rest is _REST:
            # A quote that nobody closed swallows the page. From here on quotes mean nothing: the words are worth more
            # than the attributes, and looking for the quote again at every tag would take quadratic time.
            self.rest = _REST_WITHOUT_QUOTES
            match = self.rest.match(text, start)
        if match is None:
            return len(text)
        if closing:
            self._close(tag)
            return match.end()
        element = self._start(tag, _attributes(match[1]))
        if tag in _RAW or tag in _PLAIN:
            return self._raw(text, match.end(), element)
        if tag not in VOID and not (tag in _FOREIGN and match[1].endswith("/")):
            self.open.append(element)
        return match.end()

    def _words(self, words: str) -> None:
        if words:
            self.characters += len(words)
            if self.characters > MOST_CHARACTERS:
                raise SourceError("too-large", bytes=self.characters, limit=MOST_CHARACTERS)
            self.open[-1].children.append(unescape(words))

    def _raw(self, text: str, start: int, element: Element) -> int:
        end = _end_of_raw(element.tag).search(text, start)
        inside = text[start : end.start() if end else len(text)]
        element.children.append(unescape(inside) if element.tag in _PLAIN else inside)
        return end.end() if end else len(text)

    def _start(self, tag: str, attributes: dict[str, str]) -> Element:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise SourceError("unreadable", reason="too-many-elements", limit=MOST_ELEMENTS)
        if tag in ("html", "body") and any(element.tag == tag for element in self.open[:4]):
            return Element(tag, attributes, None)
        if tag in _P_ENDERS:
            self._end_within({"p"}, _WALLS | {"button", "li", "div", "section"})
        if tag in _IMPLIED:
            enders, stops = _IMPLIED[tag]
            self._end_within(enders, stops)
        while len(self.open) > DEEPEST:
            self.open.pop()
        parent = self.open[-1]
        element = Element(tag, attributes, parent)
        parent.children.append(element)
        return element

    def _end_within(self, enders: Iterable[str], stops: Iterable[str]) -> None:
        """Close the outermost open element named in `enders` that lies above the nearest of `stops`."""
        found = None
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag in enders:
                found = place
            elif self.open[place].tag in stops:
                break
        if found is not None:
            del self.open[found:]

    def _close(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return
            if self.open[place].tag in _WALLS and tag not in _REACHING:
                break
        if tag == "br":
            self._start("br", {})


_REACHING: Final = frozenset({"table", "tr", "tbody", "thead", "tfoot", "td", "th", "html", "body"})


def _end_of_raw(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</{tag}[^>]*>", re.IGNORECASE)


def _attributes(printed: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if not printed or printed.isspace():
        return found
    for name, double, single, bare in _ATTRIBUTE.findall(printed):
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def unescape(text: str) -> str:
    """Return `text` with its character references resolved; those that name no character stay as they are."""
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except (ValueError, OverflowError):  # a numeric reference longer than any number may be
        return text


# --- from a tree to lines ---------------------------------------------------------------------------------------------

BLOCKS: Final = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main menu nav ol optgroup"
    " option p pre section select summary table tbody td tfoot th thead title tr ul"
)
SILENT: Final = names(
    "script style head noembed noframes iframe svg template textarea select button object audio video canvas map"
    " noscript datalist input math applet"
)
"""Elements whose words are not part of the text on the screen."""

_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INLINE_STYLE: Final = re.compile(r"display\s*:\s*(?:inline(?!-)|contents)", re.IGNORECASE)
_BLOCK_STYLE: Final = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
_NO_MARKER: Final = re.compile(r"list-style(?:-type)?\s*:\s*[^;]*\bnone\b", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """One line as on the screen."""

    text: str
    element: Element
    """The innermost block that holds it."""
    linked: int = 0
    """How many of its visible characters are the words of links."""
    gap: bool = False
    """Whether a paragraph begins here: the line was not parted from the one above by a mere `<br>`."""


def is_shorter(element: Element, most: int) -> bool:
    """Say whether an element holds fewer than `most` visible characters; looks at no more of it than that takes."""
    left = most
    for inside in islice(element.walk(), most + _FEW_ELEMENTS):
        left -= sum(visible(child) for child in inside.children if isinstance(child, str))
        if left <= 0:
            return False
    return left > 0


_FEW_ELEMENTS: Final = 100
"""Elements without words that may stand in a short one."""


def is_hidden(element: Element) -> bool:
    """Say whether an element is kept off the screen by itself (not by what surrounds it)."""
    return "hidden" in element.attributes or bool(_HIDDEN_STYLE.search(element.get("style")))


def is_block(element: Element) -> bool:
    """Say whether an element stands on lines of its own."""
    style = element.attributes.get("style")
    if style:
        if _INLINE_STYLE.search(style):
            return False
        if _BLOCK_STYLE.search(style):
            return True
    return element.tag in BLOCKS


def lines_of(top: Element, *, skip: Iterable[Element] = (), hidden: bool = False) -> list[Line]:
    """Return the lines of everything below `top`, without the elements in `skip`; hidden ones only if asked for."""
    return _Lines(frozenset(id(element) for element in skip), hidden).of(top)


class _Lines:
    """The line being put together while the tree is walked."""

    def __init__(self, skipped: frozenset[int], hidden: bool) -> None:
        self.skipped = skipped
        self.hidden = hidden
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.linked = 0
        self.gap = True
        self.links = 0
        self.pre = 0
        self.row = 0
        self.counters: dict[int, int] = {}
        self.label = ""

    def of(self, top: Element) -> list[Line]:
        block = top
        blocks: list[Element] = []
        todo: list[tuple[Element | str, bool]] = [(child, False) for child in reversed(top.children)]
        while todo:
            node, leaving = todo.pop()
            if isinstance(node, str):
                self._words(node)
            elif leaving:
                self._leave(node, block)
                if is_block(node) and not self.row:
                    block = blocks.pop()
            elif self._enter(node, block):
                if is_block(node) and not self.row:
                    blocks.append(block)
                    block = node
                if _is_data_row(node):
                    self.row += 1
                todo.append((node, True))
                todo.extend((child, False) for child in reversed(node.children))
        self._end(block)
        return self.lines

    def _enter(self, node: Element, block: Element) -> bool:
        """Begin an element; say whether its inside is to be walked."""
        if node.tag == "br":
            self._break(block)
            return False
        if node.tag in SILENT or id(node) in self.skipped or (not self.hidden and is_hidden(node)):
            return False
        if self.row:
            if node.tag in ("td", "th") and any(piece.strip() for piece in self.pieces):
                self.pieces.append("\t")
            elif node.tag in BLOCKS:
                self.pieces.append(" ")
        elif is_block(node):
            self._end(block)
            self.gap = True
            if node.tag == "li":
                self._number(node)
        self.links += node.tag == "a" and bool(node.attributes.get("href"))
        self.pre += node.tag == "pre"
        return True

    def _leave(self, node: Element, block: Element) -> None:
        if _is_data_row(node):
            self.row -= 1
        if not self.row and is_block(node):
            self._end(block)
            self.gap = True
        self.links -= node.tag == "a" and bool(node.attributes.get("href"))
        self.pre -= node.tag == "pre"
        if node.tag == "li":
            self.label = ""

    def _break(self, block: Element) -> None:
        if self.row:
            self.pieces.append(" ")
        else:
            self._end(block)

    def _words(self, words: str) -> None:
        if self.pre and not self.row and "\n" in words:
            words = words.replace("\n", "\x00")
        self.pieces.append(words)
        if self.links:
            self.linked += visible(words)

    def _number(self, item: Element) -> None:
        """Write the number of an item of an ordered list, as a browser would paint it."""
        parent = item.parent
        if parent is None or parent.tag != "ol" or _NO_MARKER.search(parent.get("style") + ";" + item.get("style")):
            return
        number = self.counters.get(id(parent), _whole(parent.get("start"), 1) - 1) + 1
        number = self.counters[id(parent)] = _whole(item.get("value"), number)
        # It waits for the first words of the item, which may stand in a paragraph of their own.
        numbered = _LABEL.match(item.raw_text()[:40].strip())
        self.label = "" if numbered else ordinal(number, parent.get("type")) + ". "

    def _end(self, block: Element) -> None:
        """End the line that is being put together."""
        if self.pieces:
            for text in "".join(self.pieces).split("\x00"):
                collapsed = collapse(text)
                if collapsed:
                    length = visible(collapsed)
                    self.lines.append(Line(self.label + collapsed, block, min(self.linked, length), self.gap))
                    self.gap, self.label = False, ""
            self.pieces.clear()
        self.linked = 0


def _is_data_row(node: Element) -> bool:
    """Say whether a table row holds data (one line) rather than the layout of a page (a block each cell)."""
    if node.tag != "tr":
        return False
    cells = [child for child in node.children if isinstance(child, Element) and child.tag in ("td", "th")]
    return all(map(_is_data_cell, cells)) and sum(1 for cell in cells if visible(cell.raw_text())) >= 2


_CELL_MOST: Final = 600
_CELL_MOST_ELEMENTS: Final = 60
_NEVER_IN_CELL: Final = frozenset({"table", "form", "ul", "ol", "script", "iframe"})
_CELL_BLOCKS: Final = frozenset({"p", "div", "br", "li", "section", "h1", "h2", "h3"})
_CELL_MOST_BLOCKS: Final = 12


def _is_data_cell(cell: Element) -> bool:
    """Say whether a cell holds a few words; looks at a bounded number of elements, since tables nest."""
    inside = list(islice(cell.walk(), _CELL_MOST_ELEMENTS + 1))
    if len(inside) > _CELL_MOST_ELEMENTS or any(element.tag in _NEVER_IN_CELL for element in inside):
        return False
    blocks = sum(1 for element in inside if element.tag in _CELL_BLOCKS)
    return blocks <= _CELL_MOST_BLOCKS and visible(cell.raw_text()) <= _CELL_MOST


_LABEL: Final = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])(?:[)）]|[、.．:：,，]|(?<=[①-⑳]))(?!\d)"
)
_ROMAN: Final = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def ordinal(number: int, kind: str) -> str:
    """Return a list number as HTML's `type` asks for: `1`, `a`, `A`, `i`, `I`."""
    if kind in ("a", "A") and 0 < number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in ("i", "I") and 0 < number < 4000:
        printed = ""
        for value, letters in _ROMAN:
            while number >= value:
                printed, number = printed + letters, number - value
        return printed if kind == "i" else printed.upper()
    return str(number)


def _whole(printed: str, otherwise: int) -> int:
    return int(printed) if re.fullmatch(r"-?[0-9]{1,6}", printed.strip()) else otherwise


_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff“”‘’…—·"
_BREAK_IN_HAN: Final = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_SPACES: Final = re.compile(r"[ \r\n\f\v\xa0\u2002-\u200a\u202f]+")
_AROUND_TAB: Final = re.compile(r" *\t[ \t]*")
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\xad\x01-\x08\x0e-\x1f\x7f]")


def collapse(text: str) -> str:
    """Return a line's words with white space as a browser shows it, without invisible characters."""
    if "\t" in text and "\n" in text:
        text = re.sub(r"[ \t]*[\r\n][ \t\r\n]*", "\n", text)
    text = _INVISIBLE.sub("", text)
    text = _BREAK_IN_HAN.sub("", text)
    text = _AROUND_TAB.sub("\t", _SPACES.sub(" ", text))
    return text.strip(" \t\u3000")


_BLANK: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u3000]+")


def visible(text: str) -> int:
    """Return how many characters of `text` are not blank."""
    return len(text) - sum(map(len, _BLANK.findall(text)))
