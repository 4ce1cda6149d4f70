"""The hits of a search: cards on a terminal, records in a pipe, JSON; and what to say beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from cli.messages import Voice
from cli.render import json_, plain
from cli.render.screen import Screen
from cli.render.words import stretch
from cli.views import Found, Hint

Form = Literal["hits", "json", "ids", "count", "kwic", "facets", "facets-json"]


def show_found(screen: Screen, voice: Voice, found: Found, form: Form) -> None:
    """Print a stretch of a ranking, or its facets."""
    if form == "json":
        screen.json(json_.found(found))
    elif form == "facets-json":
        screen.json(json_.facets(found))
    elif form == "count":
        screen.line(str(found.total))
    elif form == "ids":
        screen.lines(found.refs)
    elif screen.terminal:
        from cli.render import cards

        if form == "kwic":
            screen.cards(cards.kwic(found))
        elif form == "facets":
            screen.cards(cards.facets(found, voice, screen.measure))
        else:
            screen.cards(cards.hits(found, voice, screen.measure))
    elif form == "kwic":
        screen.lines(line for view in found.hits for line in plain.kwic(view))
    elif form == "facets":
        screen.lines(plain.facets(found))
    else:
        screen.lines(map(plain.hit, found.hits))


def show_counts(screen: Screen, voice: Voice, found: Found) -> None:
    """Say how many hits there are, which of them were shown, and how to see the next."""
    if found.total <= found.offset:
        screen.note(voice("note.beyond", n=found.total, offset=found.offset))
        return
    last = found.offset + len(found.refs)
    if len(found.refs) in (0, found.total):
        screen.note(voice("note.found" if found.total_is_exact else "note.found-about", n=found.total))
        return
    code = "note.found-shown" if found.total_is_exact else "note.found-about-shown"
    text = voice(code, n=found.total, shown=stretch(found.offset + 1, last))
    screen.note(text + (voice("note.next-page", offset=last) if last < found.total else ""))


def show_hints(screen: Screen, voice: Voice, hints: Iterable[Hint], *, empty: bool = True) -> None:
    """Say what could be tried; before that, where it is so, that nothing was found."""
    if empty:
        screen.note(voice("note.nothing-found"))
    for hint in hints:
        facts = {name: _spoken(value, voice) for name, value in hint.facts.items()}
        screen.note(voice(f"note.hint.{hint.code}", **facts))


def _spoken(value: object, voice: Voice) -> object:
    """Return a fact as words: pairs of what and how many become a list."""
    if not isinstance(value, list):
        return value
    return voice("outcome.separator").join(voice("note.word-count", word=word, n=n) for word, n in value)
