"""`xinde similar`: what else is about this, by the words that tell an article or a part from texts in general."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archive.records import replace
from cli.commands.options import Json, Kind
from cli.references import reference
from cli.session import session_of
from cli.workspace import Workspace

if TYPE_CHECKING:
    from archive.model import Article, Part, PartKind
    from cli.render.search import Form
    from index.engine import Hits, Search


def run(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="show.ref")],
    kind: Kind = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=0, help="similar.limit")] = 10,
    offset: Annotated[int, typer.Option("--offset", metavar="N", min=0, help="search.offset")] = 0,
    why: Annotated[bool, typer.Option("--why", help="search.why")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="search.ids")] = False,
    as_json: Json = False,
) -> int:
    """Print what is similar, the nearest first; 1 if nothing is."""
    from cli.finding import Wish, views
    from cli.render.search import show_counts, show_found
    from cli.views import Found

    session = session_of(context)
    named = reference(ref)
    form: Form = "json" if as_json else "ids" if ids else "hits"
    with Workspace.open(session) as workspace:
        article, part = workspace.part(named)
        search = _search(article, part, kind)
        hits = _others(workspace, search, article.id) if search is not None else None
        shown = hits.hits[offset : offset + limit] if hits is not None else ()
        wish = Wish(form, why=why)
        found = Found(
            query=str(named),
            total=hits.total if hits is not None else 0,
            total_is_exact=True,
            offset=offset,
            refs=tuple(hit.ref for hit in shown),
            hits=views(workspace, search, shown, wish) if search is not None and form in {"json", "hits"} else (),
        )
    show_found(session.screen, session.voice, found, form)
    if not found.total:
        session.note("nothing-similar")
        return 1
    if form == "hits":
        show_counts(session.screen, session.voice, found)
    return 0


def _search(article: Article, part: Part | None, kind: PartKind | None) -> Search | None:
    """Return the question; whole articles are compared with whole articles. None where a text says nothing."""
    from index.engine import Search
    from index.similar import similar_query

    text = part.span.of(article.text) if part else f"{article.title}\n{article.text}"
    query = similar_query(text)
    kinds: frozenset[PartKind] = frozenset({kind} if kind else {"article"} if part is None else ())
    return Search(query, kinds=kinds) if query is not None else None


def _others(workspace: Workspace, search: Search, article: int) -> Hits:
    """Return all hits but those of the article itself."""
    search = workspace.understood(search)
    hits = workspace.search(replace(search, limit=max(1, workspace.engine().count())))
    others = tuple(hit for hit in hits.hits if int(hit.ref.partition("#")[0]) != article)
    return replace(hits, hits=others, total=len(others))
