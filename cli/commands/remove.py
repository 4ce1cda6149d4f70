"""`xinde remove`: put articles into the trash, after asking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from archive.errors import UsageError
from archive.model import Article
from cli.commands.options import WAIT, Json, Wait, Yes
from cli.references import references
from cli.session import Session, session_of
from cli.workspace import Workspace


def run(
    context: typer.Context,
    refs: Annotated[list[str], typer.Argument(metavar="REFS", help="remove.refs")],
    yes: Yes = False,
    wait: Wait = WAIT,
    as_json: Json = False,
) -> int:
    """Remove articles; all of them must exist, or nothing is removed."""
    from cli.render import lists

    session = session_of(context)
    wanted = references(refs)
    for ref in wanted:
        if ref.letter:
            raise UsageError("part-not-removable", ref=ref, article=ref.article)
    if not yes and not (session.stdin_terminal and session.screen.stderr_terminal):
        raise UsageError("needs-yes")
    with Workspace.open(session) as workspace:
        doomed = [workspace.article(ref) for ref in wanted]
        if not yes and not _confirmed(session, doomed):
            session.note("not-removed")
            return 1
        workspace.alone(wait)
        gone = workspace.store.remove(article.id for article in doomed)
    lists.removed(session.screen, [article for article in doomed if article.id in gone], as_json=as_json)
    session.note("removed", n=len(gone))
    return 0


def _confirmed(session: Session, doomed: Sequence[Article]) -> bool:
    """Ask on the terminal; only a clear yes counts."""
    for article in doomed:
        session.screen.note(f"{article.id}  {article.title}")
    answer = session.screen.ask(session.voice("note.confirm-remove", n=len(doomed)), session.stdin)
    return answer.strip().lower() in {"y", "yes", "是", "好", "对"}
