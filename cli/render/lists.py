"""Articles, people and facts, one a line; long lists are printed as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

from archive.model import Article, ArticleId
from cli.messages import Voice
from cli.render import json_, plain
from cli.render.safe import record
from cli.render.screen import Screen
from cli.render.words import wall_clock

if TYPE_CHECKING:
    from archive.corrections import Correction
    from archive.forgetting import Place
    from archive.store import Listing, PersonEntry
    from archive.whole import Trashed
    from cli.views import Fact

Form = Literal["lines", "json", "ids"]

Item = TypeVar("Item")


class _Counted(Iterable[Item]):
    """Items that are counted as they pass."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = items
        self.count = 0

    def __iter__(self) -> Iterator[Item]:
        for item in self._items:
            self.count += 1
            yield item


def articles(screen: Screen, voice: Voice, listings: Iterable[Listing], form: Form) -> int:
    """Print articles and return how many."""
    counted = _Counted(listings)
    if form == "json":
        screen.json(json_.several("articles", [json_.listing(one) for one in counted]))
    elif form == "ids":
        screen.lines(str(one.id) for one in counted)
    elif screen.terminal:
        from cli.render import cards

        columns = screen.width
        screen.cards(cards.listing(one, voice, columns) for one in counted)
    else:
        screen.lines(map(plain.listing, counted))
    return counted.count


def people(screen: Screen, voice: Voice, entries: Iterable[PersonEntry], form: Form) -> int:
    """Print people and return how many."""
    counted = _Counted(entries)
    if form == "json":
        screen.json(json_.several("people", [json_.person(one) for one in counted]))
    elif screen.terminal:
        from cli.render import cards

        columns = screen.measure
        screen.cards(line for one in counted for line in cards.person(one, voice, columns))
    else:
        screen.lines(map(plain.person, counted))
    return counted.count


def facts(screen: Screen, voice: Voice, values: Iterable[Fact], *, as_json: bool) -> None:
    """Print facts."""
    if as_json:
        screen.json(json_.plain({value.code: value.value for value in values}))
    elif screen.terminal:
        from cli.render import cards

        screen.cards(cards.facts(values, voice, screen.measure))
    else:
        screen.lines(map(plain.fact, values))


def trashed(screen: Screen, rows: Iterable[Trashed], *, as_json: bool) -> None:
    """Print what is in the trash: number, title, day, when it was removed, where it came from."""
    if as_json:
        keys = ("article", "title", "date", "removed", "source")
        values = ((one.id, one.title, str(one.day) if one.day else None, one.removed, one.source_name) for one in rows)
        screen.json(json_.several("trash", [dict(zip(keys, value, strict=True)) for value in values]))
        return
    for one in rows:
        removed = wall_clock(one.removed) if screen.terminal else one.removed
        line = record((str(one.id), one.title, str(one.day or ""), removed, one.source_name))
        screen.line(line.expandtabs(6) if screen.terminal else line)


def places(screen: Screen, voice: Voice, found: Iterable[Place], as_json: bool) -> None:
    """Print where a name stands: number, which field, and the words around it."""
    if as_json:
        rows = [{"article": one.article, "field": one.field, "around": one.around} for one in found]
        screen.json(json_.several("places", rows))
        return
    for one in found:
        field = voice(f"note.forget.field.{one.field}") if screen.terminal else one.field
        line = record((str(one.article), field, one.around))
        screen.line(line.expandtabs(6) if screen.terminal else line)


def removed(screen: Screen, gone: Iterable[Article], *, as_json: bool) -> None:
    """Print what was removed: number and title."""
    if as_json:
        screen.json(json_.several("removed", [{"article": one.id, "title": one.title} for one in gone]))
        return
    for one in gone:
        line = record((str(one.id), one.title))
        screen.line(line.expandtabs(6) if screen.terminal else line)


def corrections(screen: Screen, voice: Voice, article: ArticleId, made: Sequence[Correction], *, as_json: bool) -> None:
    """Print what was put right, or taken back, one a line."""
    if as_json:
        screen.json(
            {"schema": json_.SCHEMA, "article": article, "corrections": [json_.correction(one) for one in made]}
        )
    else:
        screen.lines(
            record((str(article), one.field, one.who or (one.part.words if one.part else ""), one.old, one.new))
            for one in made
        )


def changes(screen: Screen, article: ArticleId, told: Iterable[tuple[str, str, str]]) -> None:
    """Print what an article's extraction tells differently than before, one field a line."""
    screen.lines(record((str(article), field, before, after)) for field, before, after in told)
