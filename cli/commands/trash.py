"""`xinde trash`: what was removed and can still be taken back."""

from __future__ import annotations

import typer

from cli.commands.options import Json
from cli.session import session_of
from cli.workspace import Workspace


def run(context: typer.Context, as_json: Json = False) -> int:
    """Print what is in the trash; 1 if it is empty."""
    from cli.render import lists

    session = session_of(context)
    with Workspace.open(session) as workspace:
        rows = list(workspace.store.trash())
    lists.trashed(session.screen, rows, as_json=as_json)
    session.note("trash" if rows else "trash-empty", n=len(rows))
    return 0 if rows else 1
