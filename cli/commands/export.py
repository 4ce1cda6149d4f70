"""`xinde export`: the whole archive as plain files, which `xinde import` reads back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive.errors import UsageError
from cli.session import session_of
from cli.workspace import Workspace


def run(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="export.folder")],
) -> int:
    """Write everything into an empty or new folder."""
    from archive.portable import export

    if folder == "-":
        raise UsageError("export-to-stdout")
    session = session_of(context)
    with Workspace.open(session) as workspace:
        total = workspace.store.info().articles
        try:
            with session.screen.progress(session.voice("note.progress.export"), total) as progress:
                done = export(workspace.store, Path(folder).expanduser(), progress)
        except FileExistsError:
            raise UsageError("not-empty", path=folder) from None
    session.note("exported", n=done, path=folder)
    return 0
