"""Articles, people and facts, one a line; long lists are printed as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, TypeVar

from archive.model import Article
from cli.messages import Voice
from cli.render import json_, plain
from cli.render.safe import record
from cli.render.screen import Screen

if TYPE_CHECKING:
    from archive.store import Listing, PersonEntry
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


def removed(screen: Screen, gone: Iterable[Article], *, as_json: bool) -> None:
    """Print what was removed: number and title."""
    if as_json:
        screen.json(json_.several("removed", [{"article": one.id, "title": one.title} for one in gone]))
        return
    for one in gone:
        line = record((str(one.id), one.title))
        screen.line(line.expandtabs(6) if screen.terminal else line)
