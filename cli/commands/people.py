"""`xinde people`: who is in the archive, what they hold, how often they spoke, and when."""

from __future__ import annotations

from typing import Annotated

import typer

from archive.fold import fold
from cli.commands.options import Json
from cli.session import session_of
from cli.workspace import Workspace


def run(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="people.text", show_default=False)] = "",
    as_json: Json = False,
) -> int:
    """Print the people; 1 if there are none."""
    from cli.render import lists

    session = session_of(context)
    with Workspace.open(session) as workspace:
        entries = workspace.store.people(text.strip(), fold=fold)
        shown = lists.people(session.screen, session.voice, entries, "json" if as_json else "lines")
    if not shown:
        session.note("nobody")
        return 1
    if not as_json:
        session.note("listed-people", n=shown)
    return 0
