"""The hits of a search: cards on a terminal, records in a pipe, JSON; and what to say beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from cli.messages import Voice
from cli.render import json_, plain
from cli.render.screen import Screen
from cli.views import Found, Hint

Form = Literal["hits", "json", "ids", "count"]


def show_found(screen: Screen, voice: Voice, found: Found, form: Form) -> None:
    """Print a stretch of a ranking."""
    if form == "json":
        screen.json(json_.found(found))
    elif form == "count":
        screen.line(str(found.total))
    elif form == "ids":
        screen.lines(found.refs)
    elif screen.terminal:
        from cli.render import cards

        screen.cards(cards.hits(found, voice, screen.measure))
    else:
        screen.lines(map(plain.hit, found.hits))


def show_counts(screen: Screen, voice: Voice, found: Found) -> None:
    """Say how many hits there are, which of them were shown, and how to see the next."""
    if not found.refs:
        screen.note(voice("note.beyond", n=found.total, offset=found.offset))
        return
    last = found.offset + len(found.refs)
    if len(found.refs) == found.total:
        screen.note(voice("note.found" if found.total_is_exact else "note.found-about", n=found.total))
        return
    code = "note.found-shown" if found.total_is_exact else "note.found-about-shown"
    text = voice(code, n=found.total, first=found.offset + 1, last=last)
    screen.note(text + (voice("note.next-page", offset=last) if last < found.total else ""))


def show_hints(screen: Screen, voice: Voice, hints: Iterable[Hint]) -> None:
    """Say that nothing was found, and what could be tried."""
    screen.note(voice("note.nothing-found"))
    for hint in hints:
        facts = dict(hint.facts)
        counts = facts.get("counts")
        if isinstance(counts, list):
            separator = voice("outcome.separator")
            facts["counts"] = separator.join(voice("note.word-count", word=word, n=n) for word, n in counts)
        screen.note(voice(f"note.hint.{hint.code}", **facts))
