"""What `check` found: a sentence each, with what to do."""

from __future__ import annotations

from cli.messages import Voice
from cli.render import json_
from cli.render.safe import record
from cli.render.screen import Screen
from cli.views import CheckReport, Trouble


def report(screen: Screen, voice: Voice, value: CheckReport, *, as_json: bool) -> None:
    """Print the troubles, and the verdict."""
    if as_json:
        screen.json(json_.check_report(value, [sentence(trouble, voice) for trouble in value.troubles]))
        return
    for trouble in value.troubles:
        line = sentence(trouble, voice)
        number = "" if trouble.article is None else str(trouble.article)
        screen.line(line if screen.terminal else record((trouble.code, number, line)))
    if not value.troubles:
        screen.note(voice("note.check.sound", n=value.articles))
    elif value.sound:
        screen.note(voice("note.check.mending", n=value.articles))
    else:
        screen.note(voice("note.check.damaged", n=sum(trouble.damaged for trouble in value.troubles)))


def sentence(trouble: Trouble, voice: Voice) -> str:
    """Return a trouble as a sentence that says what to do."""
    article = "" if trouble.article is None else voice("note.check.article", article=trouble.article)
    return article + voice(f"note.check.{trouble.code}", article=trouble.article or "", **trouble.facts)
