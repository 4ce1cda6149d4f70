"""A summary on the screen, as records, as Markdown, as CSV, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cli.messages import Voice
from cli.render import json_, plain
from cli.render.screen import Screen

if TYPE_CHECKING:
    from index.summary import Summary

Form = Literal["text", "md", "csv", "json"]


def summary(screen: Screen, voice: Voice, value: Summary, form: Form) -> None:
    """Print a summary."""
    if form == "json":
        screen.json(json_.summary(value))
    elif form == "md":
        screen.lines(plain.summary_markdown(value, voice))
    elif form == "csv":
        screen.lines(plain.summary_csv(value))
    elif screen.terminal:
        from cli.render import cards

        screen.paged(cards.summary(value, voice, screen.measure))
    else:
        screen.lines(plain.summary(value))
