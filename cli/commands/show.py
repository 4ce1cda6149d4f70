"""`xinde show`: an article or a part of it, to read; its outline; its bytes; or how its parts were found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.commands.options import Json
from cli.references import reference
from cli.session import session_of
from cli.views import Shown
from cli.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Article, Origin


def run(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="show.ref")],
    outline: Annotated[bool, typer.Option("--outline", help="show.outline")] = False,
    source: Annotated[bool, typer.Option("--source", help="show.source")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="show.explain")] = False,
    query: Annotated[str, typer.Option("--query", metavar="WORDS", help="show.query", show_default=False)] = "",
    no_pager: Annotated[bool, typer.Option("--no-pager", help="show.no-pager")] = False,
    as_json: Json = False,
) -> int:
    """Print what the reference names."""
    from cli.render import show as render

    session = session_of(context)
    wanted = reference(ref)
    with Workspace.open(session) as workspace:
        article, part = workspace.part(wanted)
        if source:
            session.screen.raw(workspace.store.original(article.id))
            return 0
        corrections = workspace.store.corrections(article.id) if explain else ()
        also = _elsewhere(workspace.store.origins(article.id))
    shown = Shown(article, part, _marks(article, query) if query else (), corrections, also)
    if as_json:
        render.as_json(session.screen, session.voice, shown, explain=explain)
    elif explain:
        render.explanation(session.screen, session.voice, shown)
    else:
        render.article(session.screen, session.voice, shown, outline=outline, paged=not no_pager)
    return 0


def _elsewhere(origins: Sequence[Origin]) -> tuple[str, ...]:
    """Return the names of an article's origins but for the present one and its earlier states."""
    others = (origin.name for origin in origins[1:] if origin.location != origins[0].location)
    return tuple(dict.fromkeys(others))


def _marks(article: Article, query: str) -> tuple[tuple[int, int], ...]:
    from index.documents import names_of
    from index.query.names import with_names
    from index.query.parse import parse_query
    from index.snippets import highlight

    names = names_of(article)
    meant = with_names(parse_query(query), names.__contains__)
    return tuple((span.start, span.end) for span in highlight(article.text, meant, names))
