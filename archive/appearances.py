"""What is derived from a structure, to list and to look people up by: pure functions, which `check` calls again."""

from __future__ import annotations

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


def mentioning(text: str, rows: Sequence[tuple[Any, ...]], fold: Callable[[str], str]) -> list[tuple[Any, ...]]:
    """Return the rows of those in whose name, affiliation or role, in any of their rows, a text occurs."""
    wanted = fold(text)
    names = {name for name, _, affiliation, role, *_ in rows if wanted in fold(f"{name}\n{affiliation}\n{role}")}
    return [row for row in rows if row[0] in names]


def people_of(rows: Iterable[tuple[Any, ...]], articles: Mapping[str, int]) -> list[PersonEntry]:
    """Return an entry for each name, most appearances first; rows are grouped by name, kind, affiliation and role."""
    entries: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        entries.setdefault(row[0], []).append(row)
    found = [_person(name, group, articles[name]) for name, group in entries.items()]
    return sorted(found, key=lambda entry: (-sum(entry.counts.values()), entry.name))


def _person(name: str, rows: Sequence[tuple[Any, ...]], articles: int) -> PersonEntry:
    counts: dict[PartKind | Literal["credit"], int] = {}
    for row in rows:
        counts[row[1]] = counts.get(row[1], 0) + row[4]
    return PersonEntry(
        name=name,
        affiliations=_distinct(row[2] for row in rows),
        roles=_distinct(row[3] for row in rows),
        counts=counts,
        articles=articles,
        first=min((row[5] for row in rows if row[5]), default=""),
        last=max((row[6] for row in rows if row[6]), default=""),
    )


def _distinct(joined: Iterable[str]) -> tuple[str, ...]:
    """Return each office once, in the order of first appearance; several stand in one string, joined by `；`."""
    return tuple(dict.fromkeys(piece for whole in joined for piece in whole.split("；") if piece))


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
