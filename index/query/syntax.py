"""A query as a tree of frozen values. Engines compile it; nobody but `parse` builds it from text."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Literal, TypeAlias

from archive.records import dataclass, replace

_SEVERAL = 3
"""So many words are often more than any one text holds."""

FieldName = Literal["title", "body", "speaker", "org", "kind"]


@dataclass(frozen=True, slots=True)
class Word:
    """Words as typed, without spaces: found as segmented words, and as the exact run of characters."""

    text: str
    names: tuple[str, ...] = ()
    """Names in it, folded, that the dictionary does not know and documents do (see `index.query.names`)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of characters exactly as typed, after folding.

    With `slop`, its words (parted by spaces) in any order, within so many characters of each other.
    """

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """A run of characters with anything after it."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A query that must match in one field."""

    name: FieldName
    query: Query


@dataclass(frozen=True, slots=True)
class Dates:
    """Documents of a range of days, both ends inclusive, full ISO days or empty for open."""

    since: str
    until: str


@dataclass(frozen=True, slots=True)
class And:
    """All must match."""

    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one must match."""

    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `least` of them must match.

    With `text`, it is what a question relaxes to: `queries` are its words, `text` is the question without the words
    that ask. Then documents answer that hold nearly as much of words and text as the document that holds the most; with
    `least` above one, as for a topic, they must hold so many words, and more of the text than of a question's.
    """

    queries: tuple[Query, ...]
    least: int = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """Must not match."""

    query: Query


Query: TypeAlias = "Word | Phrase | Prefix | Field | Dates | And | Or | AtLeast | Not"


def with_texts(query: Query, change: Callable[[str], str]) -> Query:
    """Return a query with all that it seeks changed by a function (kinds and days are left)."""
    match query:
        case Word(text) | Prefix(text) | Phrase(text):
            return replace(query, text=change(text))
        case Field(name, inner):
            return query if name == "kind" else Field(name, with_texts(inner, change))
        case And(queries):
            return And(tuple(with_texts(each, change) for each in queries))
        case Or(queries):
            return Or(tuple(with_texts(each, change) for each in queries))
        case AtLeast(queries, text=text):
            return replace(query, queries=tuple(with_texts(each, change) for each in queries), text=change(text))
        case Not(inner):
            return Not(with_texts(inner, change))
        case Dates():
            return query


def without_exclusions(query: Query) -> Query | None:
    """Return what a query seeks, without what it excludes; None where it only excludes."""
    match query:
        case Not():
            return None
        case And(queries):
            kept = tuple(each for each in map(without_exclusions, queries) if each is not None)
            return And(kept) if len(kept) > 1 else next(iter(kept), None)
        case _:
            return query


def with_half(query: Query | None) -> Query | None:
    """Return what asks for half of the words of a query and not for all of them; None where it has fewer than three.

    Quoted words, exclusions and fields stay as they are asked for.
    """
    parts = query.queries if isinstance(query, And) else ()
    words = tuple(part for part in parts if isinstance(part, Word))
    if len(words) < _SEVERAL:
        return None
    rest = tuple(part for part in parts if part not in words)
    return And((AtLeast(words, ceil(len(words) / 2)), Not(And(words)), *rest))


def is_relaxed(query: Query | None) -> bool:
    """Say whether a query holds a question that was relaxed, so that not all of its words must match."""
    match query:
        case AtLeast():
            return True
        case And(queries) | Or(queries):
            return any(map(is_relaxed, queries))
        case _:
            return False
