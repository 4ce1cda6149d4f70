"""`xinde summary`: what participants took away, from one article, several, or all that a search selects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from archive.model import Article, Ref
from archive.records import replace
from cli.commands.options import In, Json, Kind, Organisation, Since, Speakers, Until
from cli.references import references
from cli.selection import Selection, selection
from cli.session import session_of
from cli.workspace import Workspace, part_of

if TYPE_CHECKING:
    from cli.render.summaries import Form


def run(
    context: typer.Context,
    refs: Annotated[list[str] | None, typer.Argument(metavar="REFS", help="summary.refs")] = None,
    query: Annotated[str, typer.Option("--query", metavar="WORDS", help="summary.query", show_default=False)] = "",
    speaker: Speakers = None,
    org: Organisation = "",
    kind: Kind = None,
    place: In = None,
    since: Since = "",
    until: Until = "",
    format_: Annotated[Literal["text", "md", "csv"], typer.Option("--format", help="summary.format")] = "text",
    as_json: Json = False,
) -> int:
    """Summarise, print, and say how much was read; 1 if there was nothing to summarise."""
    from cli.render import summaries
    from index.summary import summarise

    session = session_of(context)
    wanted = selection([query], speaker, org, kind, place, since, until, session.today)
    named = references(refs or ())
    with Workspace.open(session) as workspace:
        articles, selected = _chosen(workspace, named, wanted)
        summary = summarise(articles, selected)
    form: Form = "json" if as_json else format_
    summaries.summary(session.screen, session.voice, summary, form)
    if not summary.voices:
        session.note("nothing-to-summarise")
        return 1
    return 0


def _chosen(
    workspace: Workspace, named: Sequence[Ref], wanted: Selection
) -> tuple[list[Article], frozenset[str] | None]:
    """Return the articles to read, and the references to use; None for whatever speaks for each article."""
    if wanted:
        selected = _found(workspace, named, wanted)
    elif named:
        selected = frozenset(map(str, named))
    else:
        rows = (row.id for row in workspace.store.listing() if row.reflections)
        return list(workspace.store.articles(rows)), None
    numbers = sorted({Ref.parse(ref).article for ref in selected}) if wanted else [ref.article for ref in named]
    articles = {number: workspace.store.get(number) for number in numbers}
    for ref in named:
        if ref.letter and not wanted:
            part_of(articles[ref.article], ref)
    return list(articles.values()), selected


def _found(workspace: Workspace, named: Sequence[Ref], wanted: Selection) -> frozenset[str]:
    """Return what a search selects, within what was named if anything was.

    Reflections before other speech, and parts before whole articles: a summary is of those that match.
    """
    for ref in named:
        workspace.article(ref)
    search = workspace.understood(wanted.search())
    hits = workspace.search(replace(search, limit=max(1, workspace.engine().count()))).hits
    found = [Ref.parse(hit.ref) for hit in hits]
    within = [ref for ref in found if not named or ref in named or Ref(ref.article) in named]
    parts = [ref for ref in within if ref.letter]
    reflections = [ref for ref in parts if ref.letter == "r"]
    return frozenset(map(str, reflections or parts or within))
