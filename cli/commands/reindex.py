"""`xinde reindex`: make the search index anew, after reading again what an older version of the parser has read."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from archive.corrections import differences
from archive.intake import read_again
from archive.parse import PARSER_VERSION
from archive.turns import Hands, worked_out
from cli.commands.options import WAIT, Jobs, Wait
from cli.render import lists
from cli.session import session_of
from cli.workspace import Workspace

_MOST_SECONDS = 120.0
"""Processor time after which a text is read again in this process, where nothing hinders."""


def run(
    context: typer.Context,
    reparse: Annotated[bool, typer.Option("--reparse", help="reindex.reparse")] = False,
    jobs: Jobs = None,
    wait: Wait = WAIT,
) -> int:
    """Rebuild the index and say how many articles it holds; where articles are read again, print what changed."""
    session = session_of(context)
    began = time.monotonic()
    with Workspace.open(session, jobs=jobs) as workspace:
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
    kept = ((article, store.text(article), store.facts(article)) for article in outdated)
    with (
        workspace.session.screen.progress(workspace.session.voice("note.progress.read"), len(outdated)) as progress,
        Hands("archive.intake:read_again", workspace.jobs, worth=0.4) as hands,
    ):
        ready = worked_out(kept, hands, read_again, weight=lambda one: 3 * len(one[1]), seconds=_MOST_SECONDS)
        for done, ((article, *_), structure) in enumerate(ready, 1):
            before = store.extracted(article)
            told = differences(before, structure)
            if structure != before or article not in current:
                store.restructure(article, structure, parser_version=PARSER_VERSION)
            lists.changes(workspace.session.screen, article, told)
            progress(done)
    return len(outdated)
