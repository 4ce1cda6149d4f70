"""`xinde search`: words and filters in, the best passages out, with who said them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from archive.errors import NotFoundError, UsageError
from archive.records import replace
from cli.commands.options import In, Json, Kind, Organisation, Since, Speakers, Until
from cli.selection import Selection, selection
from cli.session import Session, session_of

if TYPE_CHECKING:
    from cli.finding import Wish
    from cli.render.search import Form
    from cli.workspace import Workspace
    from index.engine import Search

_HITS = 10
"""Hits that are shown where no other number is asked for."""


class _FacetChoice(StrEnum):
    """The facets; Typer takes no list of Literal."""

    SPEAKER = "speaker"
    ORG = "org"
    MONTH = "month"
    KIND = "kind"


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
    limit: Annotated[int | None, typer.Option("--limit", "-n", metavar="N", min=0, help="search.limit")] = None,
    offset: Annotated[int, typer.Option("--offset", metavar="N", min=0, help="search.offset")] = 0,
    around: Annotated[int, typer.Option("--context", metavar="N", min=0, help="search.context")] = 0,
    kwic: Annotated[bool, typer.Option("--kwic", help="search.kwic")] = False,
    why: Annotated[bool, typer.Option("--why", help="search.why")] = False,
    facet: Annotated[list[_FacetChoice] | None, typer.Option("--facet", help="search.facet")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="search.ids")] = False,
    count: Annotated[bool, typer.Option("--count", help="search.count")] = False,
    as_json: Json = False,
) -> int:
    """Search, print the hits, and say how many there are; 1 if there are none."""
    session = session_of(context)
    wanted = selection(query, speaker, org, kind, place, since, until, session.today)
    if not wanted:
        raise UsageError("nothing-asked")
    if kwic and not wanted.words:
        raise UsageError("no-words")
    search = wanted.search(order=sort, limit=_HITS if limit is None else limit, offset=offset)
    form: Form = "json" if as_json else "count" if count else "ids" if ids else "hits"
    from cli.finding import Wish
    from cli.workspace import Workspace

    columns = session.screen.width if session.screen.terminal else None
    wish = Wish(form, around, why, kwic, columns, tuple(one.value for one in facet or ()), limit)
    if not Workspace.exists(session):
        return _no_archive(session, wanted, wish)
    with Workspace.open(session) as workspace:
        return _answer(workspace, wanted, search, wish)


def _no_archive(session: Session, wanted: Selection, wish: Wish) -> int:
    from cli.render.search import show_found
    from cli.views import Found

    show_found(session.screen, session.voice, Found(wanted.words, 0, True, 0, ()), wish.form)
    raise NotFoundError("no-archive", path=session.archive_folder)


def _answer(workspace: Workspace, wanted: Selection, search: Search, wish: Wish) -> int:
    from cli.finding import hints, namesakes, views, with_half_found
    from cli.render.search import show_counts, show_found, show_hints
    from cli.views import Found
    from index.query.parse import says_and
    from index.query.syntax import is_relaxed

    session = workspace.session
    search = workspace.understood(search)
    if wish.facets:
        search = replace(search, limit=max(1, workspace.engine().count()), offset=0)
    engine, hits = workspace.engine(), workspace.verified(search)
    if engine is workspace.engine() and not says_and(wanted.words):
        hits = with_half_found(workspace, search, hits)
    found = Found(
        query=wanted.words,
        total=hits.total,
        total_is_exact=hits.total_is_exact,
        offset=search.offset,
        refs=tuple(hit.ref for hit in hits.hits),
    )
    if wish.facets:
        from cli.facets import facets

        found = replace(found, facets=facets(workspace.store, found.refs, wish.facets, wish.limit))
    elif wish.form in {"json", "hits"}:
        found = replace(found, hits=views(workspace, search, hits.hits, wish))
    show_found(session.screen, session.voice, found, wish.shown)
    if not hits.total:
        show_hints(session.screen, session.voice, hints(workspace, wanted, search))
        return 1
    if wish.shown in {"hits", "kwic"} or not (found.refs or wish.shown in {"count", "facets", "facets-json"}):
        show_counts(session.screen, session.voice, found)
    if wish.form == "hits":
        show_hints(session.screen, session.voice, namesakes(workspace, search), empty=False)
        if is_relaxed(search.query):
            session.note("relaxed")
    return 0
