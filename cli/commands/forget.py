"""`xinde forget`: show every place where a person stands, and mask the name or remove the articles.

Without `--mask` or `--remove` nothing is changed. Masking reaches texts, what was stated beside them, originals, the
trash and the index; backups, exports and the files that were imported are the user's own, and are named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from archive.errors import UsageError
from archive.whole import Record
from cli.commands.options import WAIT, Json, Wait, Yes
from cli.confirming import confirmed, demand_somebody
from cli.session import session_of
from cli.workspace import Workspace

if TYPE_CHECKING:
    from archive.forgetting import Forgetter


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="forget.name")],
    mask: Annotated[bool, typer.Option("--mask", help="forget.mask")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="forget.remove")] = False,
    yes: Yes = False,
    wait: Wait = WAIT,
    as_json: Json = False,
) -> int:
    """Show where a name stands; 1 if nowhere. With --mask or --remove, make it go."""
    from archive.forgetting import Forgetter
    from cli.render import lists

    session = session_of(context)
    if len(name.strip()) < 2 or (mask and remove):
        raise UsageError("forget-what")
    if mask or remove:
        demand_somebody(session, yes)
    forgetter = Forgetter(name.strip())
    with Workspace.open(session) as workspace:
        if mask or remove:
            workspace.alone(wait)
        found = [
            (record, places)
            for record in _records(workspace)
            if (places := list(forgetter.places(record, workspace.store.bytes_of)))
        ]
        lists.places(session.screen, session.voice, [place for _, places in found for place in places], as_json)
        if not found:
            session.note("forget.nowhere")
            return 1
        session.note("forget.found", n=len(found))
        if not (mask or remove):
            session.note("forget.how")
            return 0
        if not yes and not confirmed(session, "forget.confirm-mask" if mask else "forget.confirm-remove", n=len(found)):
            session.note("not-removed")
            return 1
        records = [record for record, _ in found]
        if mask:
            _mask(workspace, forgetter, records)
        else:
            workspace.store.erase(record.id for record in records)
        # Anew, since an index keeps what was deleted until its files are merged.
        workspace.engine().clear()
        workspace.catch_up(quiet=True)
    session.note("forget.masked" if mask else "forget.removed", n=len(found))
    session.note("forget.elsewhere")
    return 0


def _records(workspace: Workspace) -> Iterator[Record]:
    """Yield every article whole, those in the trash last."""
    store = workspace.store
    for row in list(store.listing()):
        yield store.record(row.id)
    for trashed in list(store.trash()):
        yield store.trashed(trashed.id)


def _mask(workspace: Workspace, forgetter: Forgetter, records: list[Record]) -> None:
    from archive.parse import PARSER_VERSION, parse

    store = workspace.store
    for record in records:
        masked = forgetter.masked(record, store.bytes_of, parse, PARSER_VERSION)
        if store.find(record.id) is not None:
            store.replace_whole(masked.record, masked.bytes.__getitem__)
        else:
            store.replace_trashed(masked.record, masked.bytes.__getitem__)
