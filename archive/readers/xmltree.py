"""XML into a tree, from documents that nobody vouches for.

The formats that we read (OOXML, EPUB) never declare entities; whoever does so means harm (a "billion laughs" document
of a kilobyte grows to gigabytes) or wants a file from this machine. So declarations inside the document end the
reading, and nothing outside of it is ever fetched. The number and the depth of elements are bounded too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from archive.errors import SourceError
from archive.readers.markup import Element

MOST_ELEMENTS: Final = 500_000
DEEPEST: Final = 200


def parse_xml(data: bytes, prefixes: Mapping[str, str] | None = None) -> Element:
    """Return the tree of an XML document under a root without a name; raise SourceError(`unreadable`).

    Names come without their namespace, those of the namespaces in `prefixes` with that prefix (`w:p`).
    """
    builder = _Builder(prefixes or {})
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.words
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise SourceError("unreadable", reason="damaged") from error
    return builder.root


class _Builder:
    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self.root = Element("", {}, None)
        self.current = self.root
        self.count = self.depth = 0

    def name(self, printed: str) -> str:
        space, _, local = printed.rpartition("\n")
        prefix = self.prefixes.get(space)
        return f"{prefix}:{local}" if prefix else local

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        self.depth += 1
        if self.count > MOST_ELEMENTS or self.depth > DEEPEST:
            raise SourceError("unreadable", reason="too-many-elements")
        named = {self.name(key): value for key, value in attributes.items()}
        element = Element(self.name(tag), named, self.current)
        self.current.children.append(element)
        self.current = element

    def end(self, _tag: str) -> None:
        self.depth -= 1
        self.current = self.current.parent or self.root

    def words(self, words: str) -> None:
        self.current.children.append(words)

    def doctype(self, _name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        if internal:
            raise SourceError("unreadable", reason="damaged")
