"""`xinde restore`: take articles back out of the trash, or the whole archive back from a backup."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from archive.errors import UsageError
from cli.commands.options import WAIT, Wait, Yes
from cli.confirming import confirmed, demand_somebody
from cli.references import reference
from cli.session import Session, session_of
from cli.workspace import Workspace


def run(
    context: typer.Context,
    what: Annotated[list[str], typer.Argument(metavar="REFS|FILE", help="restore.what")],
    keep_duplicates: Annotated[bool, typer.Option("--keep-duplicates", help="restore.keep-duplicates")] = False,
    yes: Yes = False,
    wait: Wait = WAIT,
) -> int:
    """Restore articles by their numbers, or an archive from a file."""
    session = session_of(context)
    if len(what) == 1 and not _is_reference(what[0]):
        return _archive(session, Path(what[0]).expanduser(), yes, wait)
    refs = [reference(one) for one in what]
    for ref in refs:
        if ref.letter:
            raise UsageError("bad-reference", value=ref)
    from archive.trash import take_back

    with Workspace.open(session) as workspace:
        workspace.alone(wait)
        back = take_back((ref.article for ref in refs), workspace.store, keep_duplicates=keep_duplicates)
    session.note("restored", n=len(back))
    return 0


def _is_reference(printed: str) -> bool:
    try:
        reference(printed)
    except UsageError:
        return False
    return True


def _archive(session: Session, file: Path, yes: bool, wait: float) -> int:
    """Put a backup in the archive's place; what was there is kept as a backup beside it."""
    if not file.is_file():
        raise UsageError("no-such-path", path=file)
    with Workspace.open(session, create=True) as workspace:
        store = workspace.store
        count = store.info().articles
        if count or list(store.trash()):
            demand_somebody(session, yes)
            if not yes and not confirmed(session, "confirm-restore", n=count):
                session.note("not-restored")
                return 1
        workspace.alone(wait)
        if count or list(store.trash()):
            kept = session.archive_folder / time.strftime("before-restore-%Y%m%dT%H%M%S.db", time.gmtime())
            store.backup(kept)
            session.note("kept-before", path=kept)
        store.restore(file)
        session.note("restored-archive", n=store.info().articles)
        workspace.engine_up_to_date()
    return 0
