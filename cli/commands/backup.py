"""`xinde backup`: a consistent copy of the archive in one file, also while it is in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive.errors import UsageError
from cli.session import session_of
from cli.workspace import Workspace


def run(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="backup.file")],
) -> int:
    """Write a backup to a file that does not exist yet."""
    session = session_of(context)
    path = file.expanduser()
    with Workspace.open(session) as workspace:
        try:
            articles = workspace.store.backup(path)
        except FileExistsError:
            raise UsageError("file-exists", path=path) from None
        session.note("backed-up", n=articles, path=path)
    return 0
