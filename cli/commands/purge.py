"""`xinde purge`: empty the trash, of all or of some articles, for good."""

from __future__ import annotations

from typing import Annotated

import typer

from archive.errors import UsageError
from cli.commands.options import WAIT, Wait, Yes
from cli.confirming import confirmed, demand_somebody
from cli.references import references
from cli.session import session_of
from cli.workspace import Workspace


def run(
    context: typer.Context,
    refs: Annotated[list[str] | None, typer.Argument(metavar="REFS", help="purge.refs")] = None,
    yes: Yes = False,
    wait: Wait = WAIT,
) -> int:
    """Purge articles that were removed; 1 if there are none."""
    session = session_of(context)
    wanted = references(refs or [])
    for ref in wanted:
        if ref.letter:
            raise UsageError("bad-reference", value=ref)
    demand_somebody(session, yes)
    with Workspace.open(session) as workspace:
        there = [row.id for row in workspace.store.trash()]
        numbers = [ref.article for ref in wanted] or there
        if not numbers:
            session.note("trash-empty", n=0)
            return 1
        if not yes and not confirmed(session, "confirm-purge", n=len(numbers)):
            session.note("not-removed")
            return 1
        workspace.alone(wait)
        gone = workspace.store.purge(numbers)
    session.note("purged", n=len(gone))
    return 0
