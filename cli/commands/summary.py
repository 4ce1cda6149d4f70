"""`xinde summary`: what participants took away, from one article, several, or all that a search selects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from archive.model import Article, ArticleId, Ref, parts
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
    summaries.summary(session.screen, session.voice, summary, articles, form)
    if not summary.voices:
        session.note("nothing-to-summarise")
        return 1
    return 0


def _chosen(
    workspace: Workspace, named: Sequence[Ref], wanted: Selection
) -> tuple[list[Article], frozenset[str] | None]:
    """Return the articles to read, and the parts of them to use; None for all their reflections."""
    if wanted:
        return _found(workspace, named, wanted)
    if not named:
        return list(_with_reflections(workspace)), None
    articles = {ref.article: workspace.article(ref) for ref in named}
    if not any(ref.letter for ref in named):
        return list(articles.values()), None
    chosen = {part_of(articles[ref.article], ref).ref for ref in named if ref.letter}
    whole = {ref.article for ref in named if not ref.letter}
    return list(articles.values()), frozenset(chosen | _reflections(articles[number] for number in whole))


def _with_reflections(workspace: Workspace) -> Sequence[Article]:
    rows = (row.id for row in workspace.store.listing() if row.reflections)
    return list(workspace.store.articles(rows))


def _found(workspace: Workspace, named: Sequence[Ref], wanted: Selection) -> tuple[list[Article], frozenset[str]]:
    """Return what a search selects, within what was named if anything was."""
    engine = workspace.engine_up_to_date()
    search = replace(wanted, kind=wanted.kind or "reflection").search(limit=max(1, engine.count()))
    found = [Ref.parse(hit.ref) for hit in engine.search(search).hits]
    within = [ref for ref in found if not named or Ref(ref.article) in named or ref in named]
    numbers: dict[ArticleId, None] = dict.fromkeys(sorted({ref.article for ref in within}))
    articles = list(workspace.store.articles(numbers))
    whole = {ref.article for ref in within if not ref.letter}
    chosen = {str(ref) for ref in within if ref.letter}
    return articles, frozenset(chosen | _reflections(one for one in articles if one.id in whole))


def _reflections(articles: Iterable[Article]) -> set[str]:
    return {part.ref for article in articles for part in parts(article) if part.kind == "reflection"}
