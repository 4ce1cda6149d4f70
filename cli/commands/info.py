"""`xinde info`: where the archive is, and how much it holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from cli.commands.options import Json
from cli.session import session_of
from cli.views import Fact
from cli.workspace import Workspace


def run(context: typer.Context, as_json: Json = False) -> int:
    """Print what there is to know of the archive as a whole."""
    from cli.render import lists

    session = session_of(context)
    with Workspace.open(session) as workspace:
        lists.facts(session.screen, session.voice, list(_facts(workspace)), as_json=as_json)
    return 0


def _facts(workspace: Workspace) -> Iterator[Fact]:
    from importlib.metadata import version

    from cli.render.words import wall_clock

    info = workspace.store.info()
    rows = list(workspace.store.listing())
    days = sorted(str(row.day) for row in rows if row.day and row.day.year is not None)
    yield Fact("version", version("xinde"), version("xinde"))
    yield Fact("folder", str(workspace.session.archive_folder), str(workspace.session.archive_folder))
    for code, number in (
        ("articles", info.articles),
        ("characters", info.characters),
        ("people", info.people),
        ("points", sum(row.points for row in rows)),
        ("reflections", sum(row.reflections for row in rows)),
        ("utterances", sum(row.utterances for row in rows)),
    ):
        yield Fact(code, number, f"{number:,}")
    yield _optional("first", days[0] if days else None)
    yield _optional("last", days[-1] if days else None)
    imported = max((row.imported for row in rows), default=None)
    yield Fact("imported", imported, wall_clock(imported) if imported else "—")
    yield Fact("archive_bytes", info.file_bytes, _size(info.file_bytes))
    in_index = sum(file.stat().st_size for file in _files(workspace.index_folder))
    yield Fact("index_bytes", in_index, _size(in_index))
    state = _index_state(workspace)
    yield Fact("index", state, workspace.session.voice(f"info.index.{state}"))


def _optional(code: str, value: str | None) -> Fact:
    return Fact(code, value, value or "—")


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _index_state(workspace: Workspace) -> str:
    if not workspace.index_folder.exists():
        return "none"
    return "current" if workspace.engine().mark() == workspace.store.mark() else "behind"


def _size(number: int) -> str:
    """Return a number of bytes for people, in powers of 1,000 (IEC 80000-13: kB, MB, GB)."""
    amount = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return ""
