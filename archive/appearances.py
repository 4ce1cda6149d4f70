"""What is derived from a structure, to list and to look people up by: pure functions, which `check` calls again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from archive.model import Article, ArticleId, PartKind, Person, Span, parts
from archive.records import dataclass


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One name in the archive: offices as printed, appearances by kind, number of articles, first and last known day.

    The kind `article` counts articles that name the person at all; `first` and `last` are empty where no year is known.
    """

    name: str
    affiliations: tuple[str, ...]
    roles: tuple[str, ...]
    counts: Mapping[PartKind | Literal["credit"], int]
    articles: int
    first: str
    last: str


Derived = tuple[str, str, int, int, int]
Appearance = tuple[ArticleId, str, str, str, str, str, str]


def derived(article: Article) -> Derived:
    """Return the columns of the article table that come from the structure, for an article."""
    found = article.structure
    return (
        article.title,
        str(article.day or ""),
        len(found.points),
        len(found.reflections),
        len(found.utterances),
    )


def appearances(article: Article) -> Iterator[Appearance]:
    """Yield a row for everyone who is named, says something, lectures, or made the post; not for the nameless."""
    return (row for row in _all_appearances(article) if row[2])


def _all_appearances(article: Article) -> Iterator[Appearance]:
    day, number = str(article.day or ""), article.id
    known = {person.name: person for person in article.structure.people}
    for person in article.structure.people:
        yield number, str(number), person.name, person.affiliation, person.role, "article", day
    lecturing = set()
    for part in parts(article):
        for person in part.speakers:
            if part.kind == "lecture":
                lecturing.add(person.name)
            fuller = person if person.offices else known.get(person.name, person)
            yield number, part.ref, person.name, fuller.affiliation, fuller.role, part.kind, day
    for lecturer in article.structure.lecturers:
        person = lecturer.person
        if person.name not in lecturing:
            yield number, str(number), person.name, person.affiliation, person.role, "lecture", day
    for credit in article.structure.credits:
        maker = Person(credit.name, credit.span, credit.offices)
        yield number, str(number), maker.name, maker.affiliation, maker.role or credit.function, "credit", day


def mentioning(text: str, offices: Iterable[tuple[str, str, str]], fold: Callable[[str], str]) -> frozenset[str]:
    """Return the names of those in whose name, affiliation or role, in any place, a text occurs."""
    wanted = fold(text)
    return frozenset(name for name, *office in offices if wanted in fold("\n".join((name, *office))))


def people_of(rows: Iterable[tuple[Any, ...]]) -> list[PersonEntry]:
    """Return an entry for each name, most appearances first.

    A row is an appearance: name, kind, affiliation, role, article and day; rows come in the order they were written.
    """
    entries: dict[str, list[Sequence[Any]]] = {}
    for name, *rest in rows:
        entries.setdefault(name, []).append(rest)
    found = [_person(name, group) for name, group in entries.items()]
    return sorted(found, key=lambda entry: (-sum(entry.counts.values()), entry.name))


def _person(name: str, rows: Sequence[Sequence[Any]]) -> PersonEntry:
    kinds, affiliations, roles, articles, days = zip(*rows, strict=True)
    # A day without a year begins with a dash, which sorts before the digits.
    known = [day for day in days if day >= "0"]
    return PersonEntry(
        name=name,
        affiliations=_distinct(affiliations),
        roles=_distinct(roles),
        counts=dict(Counter(kinds)),
        articles=len(set(articles)),
        first=min(known, default=""),
        last=max(known, default=""),
    )


def _distinct(joined: Iterable[str]) -> tuple[str, ...]:
    """Return each office once, in the order of first appearance; several stand in one string, joined by `；`."""
    return tuple(dict.fromkeys(filter(None, "；".join(joined).split("；"))))


def spans_of(value: object) -> Iterator[Span]:
    """Yield every span in a structure."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans_of(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from spans_of(getattr(value, name))
