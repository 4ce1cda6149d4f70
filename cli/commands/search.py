"""`xinde search`: words and filters in, the best passages out, with who said them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from archive.errors import NotFoundError, UsageError
from cli.commands.options import In, Json, Kind, Organisation, Since, Speakers, Until
from cli.selection import Selection, selection
from cli.session import Session, session_of

if TYPE_CHECKING:
    from cli.render.search import Form
    from cli.workspace import Workspace
    from index.engine import Search


def run(
    context: typer.Context,
    query: Annotated[list[str] | None, typer.Argument(metavar="QUERY", help="search.query")] = None,
    speaker: Speakers = None,
    org: Organisation = "",
    kind: Kind = None,
    place: In = None,
    since: Since = "",
    until: Until = "",
    sort: Annotated[Literal["relevance", "date"], typer.Option("--sort", help="search.sort")] = "relevance",
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=0, help="search.limit")] = 10,
    offset: Annotated[int, typer.Option("--offset", metavar="N", min=0, help="search.offset")] = 0,
    around: Annotated[int, typer.Option("--context", metavar="N", min=0, help="search.context")] = 0,
    ids: Annotated[bool, typer.Option("--ids", help="search.ids")] = False,
    count: Annotated[bool, typer.Option("--count", help="search.count")] = False,
    as_json: Json = False,
) -> int:
    """Search, print the hits, and say how many there are; 1 if there are none."""
    session = session_of(context)
    wanted = selection(query, speaker, org, kind, place, since, until, session.today)
    if not wanted:
        raise UsageError("nothing-asked")
    search = wanted.search(order=sort, limit=limit, offset=offset)
    form: Form = "json" if as_json else "count" if count else "ids" if ids else "hits"
    from cli.workspace import Workspace

    if not Workspace.exists(session):
        return _no_archive(session, wanted, form)
    with Workspace.open(session) as workspace:
        return _answer(workspace, wanted, search, around, form)


def _no_archive(session: Session, wanted: Selection, form: Form) -> int:
    from cli.render.search import show_found
    from cli.views import Found

    show_found(session.screen, session.voice, Found(wanted.words, 0, True, 0, ()), form)
    raise NotFoundError("no-archive", path=session.archive_folder)


def _answer(workspace: Workspace, wanted: Selection, search: Search, around: int, form: Form) -> int:
    from cli.finding import hints, views
    from cli.render.search import show_counts, show_found, show_hints
    from cli.views import Found
    from index.query.syntax import AtLeast

    session = workspace.session
    hits = workspace.search(search)
    found = Found(
        query=wanted.words,
        total=hits.total,
        total_is_exact=hits.total_is_exact,
        offset=search.offset,
        refs=tuple(hit.ref for hit in hits.hits),
        hits=views(workspace.store, search, hits.hits, around) if form in {"json", "hits"} else (),
    )
    show_found(session.screen, session.voice, found, form)
    if not hits.total:
        show_hints(session.screen, session.voice, hints(workspace, wanted))
        return 1
    if form == "hits" or not (found.refs or form == "count"):
        show_counts(session.screen, session.voice, found)
    if form == "hits" and isinstance(search.query, AtLeast):
        session.note("relaxed")
    return 0
