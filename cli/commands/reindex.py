"""`xinde reindex`: make the search index anew, after reading again what an older version of the parser has read."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from archive.corrections import differences
from archive.parse import PARSER_VERSION, parse
from cli.commands.options import WAIT, Wait
from cli.render import lists
from cli.session import session_of
from cli.workspace import Workspace


def run(
    context: typer.Context,
    reparse: Annotated[bool, typer.Option("--reparse", help="reindex.reparse")] = False,
    wait: Wait = WAIT,
) -> int:
    """Rebuild the index and say how many articles it holds; where articles are read again, print what changed."""
    session = session_of(context)
    began = time.monotonic()
    with Workspace.open(session) as workspace:
        workspace.alone(wait)
        read_again = _read_again(workspace, everything=reparse)
        workspace.engine().clear()
        done = workspace.catch_up(quiet=True)
    if read_again:
        session.note("read-again", n=read_again)
    session.note("reindexed", n=done.articles, seconds=f"{time.monotonic() - began:.1f}")
    return 0


def _read_again(workspace: Workspace, *, everything: bool) -> int:
    """Extract the structure anew where an older parser found it, or of all; return of how many articles."""
    store = workspace.store
    outdated = store.outdated(PARSER_VERSION + everything)
    current = set(outdated) - set(store.outdated(PARSER_VERSION))
    with workspace.session.screen.progress(workspace.session.voice("note.progress.read"), len(outdated)) as progress:
        for done, article in enumerate(outdated, 1):
            facts = store.facts(article)
            before = store.extracted(article)
            structure = parse(
                store.text(article),
                title=facts.title,
                published=facts.published,
                given=facts.given,
                author=facts.author,
            )
            told = differences(before, structure)
            if structure != before or article not in current:
                store.restructure(article, structure, parser_version=PARSER_VERSION)
            lists.changes(workspace.session.screen, article, told)
            progress(done)
    return len(outdated)
