"""An article or a part of it: set for a reader, as records for a program, as JSON."""

from __future__ import annotations

from cli.explaining import findings
from cli.messages import Voice
from cli.render import json_, plain
from cli.render.screen import Screen
from cli.views import Shown


def as_json(screen: Screen, voice: Voice, shown: Shown, *, explain: bool) -> None:
    """Print the article as one JSON object, with what was found how if that was asked for."""
    value = json_.article(shown.article, voice, shown.part)
    value["article"]["also"] = list(shown.also)
    if explain:
        value["explain"] = [json_.finding(one) for one in findings(shown.article, shown.part, shown.corrections)]
    screen.json(value)


def explanation(screen: Screen, voice: Voice, shown: Shown) -> None:
    """Print which rule found what, and where."""
    found = findings(shown.article, shown.part, shown.corrections)
    if screen.terminal:
        from cli.render import cards

        screen.cards(cards.findings(found, screen.width))
    else:
        screen.lines(map(plain.finding, found))


def article(screen: Screen, voice: Voice, shown: Shown, *, outline: bool, paged: bool) -> None:
    """Print an article, its outline, or one part of it."""
    if not screen.terminal:
        screen.lines(plain.outline(shown) if outline and shown.part is None else plain.shown(shown))
        return
    from cli.render import cards

    columns = screen.measure
    if shown.part is not None:
        lines = cards.part(shown, voice, columns)
    else:
        lines = cards.article(shown, voice, columns, text=not outline)
    if paged:
        screen.paged(lines)
    else:
        screen.cards(lines)
