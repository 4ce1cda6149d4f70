"""`xinde list`: the archive's articles, one a line."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from cli.commands.options import Json, Since, Until
from cli.days import span_of_days
from cli.session import session_of
from cli.workspace import Workspace

_PAGE: Final = 200
"""Articles that are listed to somebody who looks on, if nothing is said; a program gets all."""


def run(
    context: typer.Context,
    since: Since = "",
    until: Until = "",
    sort: Annotated[Literal["number", "date"], typer.Option("--sort", help="list.sort")] = "number",
    limit: Annotated[int | None, typer.Option("--limit", "-n", metavar="N", min=0, help="list.limit")] = None,
    offset: Annotated[int, typer.Option("--offset", metavar="N", min=0, help="search.offset")] = 0,
    ids: Annotated[bool, typer.Option("--ids", help="search.ids")] = False,
    as_json: Json = False,
) -> int:
    """Print the articles; 1 if there are none."""
    from cli.render import lists
    from cli.render.words import stretch

    session = session_of(context)
    first, last = span_of_days(since, until, session.today)
    with Workspace.open(session) as workspace:
        order: Literal["id", "day"] = "day" if sort == "date" else "id"
        form: lists.Form = "json" if as_json else "ids" if ids else "lines"
        if limit is None and form == "lines" and session.screen.terminal:
            limit = _PAGE
        articles = workspace.store.listing(since=first, until=last, limit=limit, offset=offset, order=order)
        shown = lists.articles(session.screen, session.voice, articles, form)
        every = workspace.store.listed(since=first, until=last) if offset or shown == limit else shown
    if not every:
        session.note("nothing-listed" if first or last else "nothing-at-all")
        return 1
    if offset >= every:
        session.note("listed-beyond", n=every, offset=offset)
    elif form == "lines" and 0 < shown < every:
        session.note("listed-shown", n=every, shown=stretch(offset + 1, offset + shown))
    elif form == "lines":
        session.note("listed", n=every)
    return 0
