"""`xinde import`: take articles in, one outcome a source, and let the index catch up.

Ctrl-C is a wish, not an accident: what is in hand is finished, what was done is reported, and the same command again
goes on from there. A second Ctrl-C stops at once, as the first does while the index catches up; the store's
transactions make even that harmless, and the next search goes on with the index.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from archive.errors import UsageError
from archive.gauge import Gauge
from archive.model import Hints, Outcome, Source
from archive.network import Network
from cli.commands.options import WAIT, Jobs, Wait
from cli.session import Session, session_of
from cli.workspace import Workspace

EXIT_REFUSED = 3
EXIT_INTERRUPTED = 130
_KINDS = 5
"""How many kinds of files that are passed over are named."""


def run(
    context: typer.Context,
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCES", help="import.sources")] = None,
    listed: Annotated[str, typer.Option("--from", metavar="FILE", help="import.from", show_default=False)] = "",
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="import.map", show_default=False)
    ] = None,
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="ENCODING", help="import.encoding", show_default=False)
    ] = "",
    published: Annotated[
        str, typer.Option("--published", metavar="DATE", help="import.published", show_default=False)
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="import.dry-run")] = False,
    keep_duplicates: Annotated[bool, typer.Option("--keep-duplicates", help="import.keep-duplicates")] = False,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="import.allow-private")] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, max=3600, help="import.timeout")
    ] = 30.0,
    jobs: Jobs = None,
    wait: Wait = WAIT,
    as_json: Annotated[bool, typer.Option("--json", help="import.json")] = False,
) -> int:
    """Import sources; 3 if some were refused, 130 after Ctrl-C."""
    from cli.render.imports import Ledger

    session = session_of(context)
    hints = replace(_hints(session, encoding, published), columns=_columns(columns or []))
    named = _named(session, sources or [], listed)
    network = Network(allow_private=allow_private, timeout=timeout)
    expected, gauge = _expected(named) if session.screen.stderr_terminal else (None, Gauge(None))

    def open_group(group: list[str]) -> Iterator[Source | Outcome]:
        from archive.sources import open_sources

        return open_sources(group, hints=hints, stdin=session.stdin, network=network, gauge=gauge)

    with Workspace.open(session, create=True, jobs=jobs) as workspace:
        with Stop() as stop:
            way = _Way(dry_run, keep_duplicates, wait, lambda: stop.wanted)
            ledger = Ledger(
                session.screen,
                session.voice,
                as_json=as_json,
                dry_run=dry_run,
                expected=expected,
                share=gauge.share,
            )
            with ledger:
                for outcome in _outcomes(workspace, open_group, named, way):
                    ledger.enter(outcome)
            ledger.close_book()
            _tell_passed_over(session, named)
        if stop.wanted:
            session.screen.note(session.voice("outcome.stopped"))
            return EXIT_INTERRUPTED
        if ledger.changed and not dry_run:
            workspace.engine_up_to_date()
    return EXIT_REFUSED if ledger.refused else 0


def _expected(named: list[str]) -> tuple[int | None, Gauge]:
    """Return how many sources there will be, and what tells how far we are where only reading them tells that."""
    from archive.sources import bytes_of, expected

    if any(map(_is_export, named)):
        return None, Gauge(None)
    count = expected(named)
    return count, Gauge(bytes_of(named) if count is None else None)


def _tell_passed_over(session: Session, named: list[str]) -> None:
    from archive.sources import passed_over

    if kinds := passed_over([name for name in named if not _is_export(name)]):
        session.note(
            "passed-over",
            n=kinds.total(),
            kinds=session.voice("usage.separator").join(f"{kind} {n}" for kind, n in kinds.most_common(_KINDS)),
            more="…" * (len(kinds) > _KINDS),
        )


def _is_export(name: str) -> bool:
    """Whether this names the folder of an export; standard input stays that, whatever lies here under its name."""
    from archive.portable import is_export
    from archive.sources import STDIN

    return name != STDIN and is_export(Path(name))


def _hints(session: Session, encoding: str, published: str) -> Hints:
    from cli.days import single_day

    if encoding:
        try:
            codecs.lookup(encoding)
        except (LookupError, ValueError):
            raise UsageError("bad-encoding", value=encoding) from None
    return Hints(encoding=encoding or None, published=single_day(published, session.today) if published else None)


def _columns(printed: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return which column is which, from `title=标题,text=正文`; a comma may belong to a column's name."""
    from archive.readers.records import FIELDS

    parting = re.compile(rf",(?=(?:{'|'.join(FIELDS)})=)")
    found = {}
    for piece in (piece for value in printed for piece in parting.split(value)):
        fact, _, column = (part.strip() for part in piece.partition("="))
        if fact not in FIELDS or not column:
            raise UsageError("bad-map", value=piece, fields="、".join(FIELDS))
        found[fact] = column
    return tuple(sorted(found.items()))


def _named(session: Session, sources: list[str], listed: str) -> list[str]:
    """Return the sources that stand on the command line, and those on the list."""
    from archive.sources import STDIN, names_of_list

    if not listed:
        if not sources:
            raise UsageError("no-sources")
        return sources
    if listed == STDIN and STDIN in sources:
        raise UsageError("bad-list", path=listed, reason="stdin-twice")
    try:
        data = session.stdin.read() if listed == STDIN and session.stdin else Path(listed).read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError("bad-list", path=listed, reason=getattr(error, "strerror", None) or "NUL") from None
    return [*sources, *names_of_list(data)]


@dataclass(frozen=True, slots=True)
class _Way:
    """How sources are to be taken in."""

    dry_run: bool
    keep_duplicates: bool
    wait: float
    """Seconds to wait for another process that changes the archive."""
    stop: Callable[[], bool]
    """Says whether the user has had enough: what is in hand is finished, and nothing more is begun."""


def _outcomes(
    workspace: Workspace, open_group: Callable[[list[str]], Iterator[Source | Outcome]], named: list[str], way: _Way
) -> Iterator[Outcome]:
    from archive.intake import take_in

    for exported, group in groupby(named, _is_export):
        if exported:
            yield from _exports(group, workspace, way)
        else:
            opened = open_group(list(group))
            if not way.dry_run:
                opened = _alone_from_the_first(opened, workspace, way.wait)
            yield from take_in(
                opened,
                workspace.store,
                dry_run=way.dry_run,
                keep_duplicates=way.keep_duplicates,
                jobs=workspace.jobs,
                stop=way.stop,
            )
        if way.stop():
            return


def _exports(folders: Iterable[str], workspace: Workspace, way: _Way) -> Iterator[Outcome]:
    from archive.portable import load

    for folder in folders:
        if not way.dry_run:
            workspace.alone(way.wait)
        for outcome in load(Path(folder), workspace.store, dry_run=way.dry_run):
            yield outcome
            if way.stop():
                return


def _alone_from_the_first(
    opened: Iterator[Source | Outcome], workspace: Workspace, wait: float
) -> Iterator[Source | Outcome]:
    """Take the lock when there is something to take in: who waits for standard input keeps nobody waiting."""
    for source in opened:
        workspace.alone(wait)
        yield source


class Stop:
    """While it lasts, a first Ctrl-C is only noted; a second one interrupts."""

    def __init__(self) -> None:
        self.wanted = False
        self._before: signal._HANDLER = None

    def __enter__(self) -> Stop:
        with contextlib.suppress(ValueError):  # not the main thread: leave signals alone
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True
