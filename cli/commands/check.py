"""`xinde check`: hold the archive and its index against each other, and say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import typer

from archive.model import ArticleId
from cli.commands.options import WAIT, Json, Wait
from cli.session import session_of
from cli.views import CheckReport, Trouble
from cli.workspace import Workspace

_FEW = 10
"""How many articles one line names."""

EXIT_DAMAGED = 4


def run(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="check.repair")] = False,
    wait: Wait = WAIT,
    as_json: Json = False,
) -> int:
    """Report what is wrong, and put it right if asked; 4 if anything is damaged after that."""
    from cli.render import checks

    session = session_of(context)
    with Workspace.open(session) as workspace:
        if repair:
            workspace.alone(wait)
            session.note("check.repaired", n=_repair(workspace))
        troubles = (*_in_store(workspace), *_in_index(workspace))
        report = CheckReport(workspace.store.info().articles, troubles)
    checks.report(session.screen, session.voice, report, as_json=as_json)
    return 0 if report.sound else EXIT_DAMAGED


def _in_store(workspace: Workspace) -> Iterator[Trouble]:
    for fault in workspace.store.check():
        facts = {f"v{place}": value for place, value in enumerate(fault.values)}
        yield Trouble(f"fault.{fault.code}", facts, fault.article)


def _repair(workspace: Workspace) -> int:
    """Put right what can be; return how many troubles that were."""
    from archive.parse import PARSER_VERSION, parse
    from archive.repair import repair

    faults = list(workspace.store.check())
    done = sum(repair(fault, workspace.store, parse, PARSER_VERSION) for fault in faults)
    broken = [trouble for trouble in _in_index(workspace) if trouble.damaged]
    if broken:
        workspace.engine().clear()
    workspace.catch_up(quiet=True)
    return done + len(broken)


def _in_index(workspace: Workspace) -> Iterator[Trouble]:
    """Compare what the index holds with what it should; being behind is no damage, it catches up."""
    engine, store = workspace.engine(), workspace.store
    damaged = engine.verify()
    if damaged:
        few = "、".join(islice(damaged, _FEW)) + ("…" if len(damaged) > _FEW else "")
        yield Trouble("index-damaged", {"n": str(len(damaged)), "files": few})
        return
    mark = engine.mark()
    changes = store.changes_since(mark)
    if changes is None:
        if store.info().articles:
            yield Trouble("index-missing", {}, damaged=False)
        return
    changed = frozenset(changes.articles)
    if changed:
        yield Trouble("index-behind", {"n": str(len(changed))}, damaged=False)
    held = engine.articles() - changed
    kept = frozenset(row.id for row in store.listing()) - changed
    yield from _differing("index-lacks", kept - held)
    yield from _differing("index-extra", held - kept)
    if not changed and held == kept:
        yield from _miscounted(workspace)


def _differing(code: str, articles: frozenset[ArticleId]) -> Iterator[Trouble]:
    if articles:
        refs = "、".join(map(str, islice(sorted(articles), _FEW)))
        yield Trouble(code, {"n": str(len(articles)), "refs": refs + ("…" if len(articles) > _FEW else "")})


def _miscounted(workspace: Workspace) -> Iterator[Trouble]:
    from index.documents import documents

    want = sum(1 for article in workspace.store.articles() for _ in documents(article))
    have = workspace.engine().count()
    if have != want:
        yield Trouble("index-count", {"have": str(have), "want": str(want)})
