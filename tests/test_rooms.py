"""The rooms are read in one direction, and only the screen prints. Held by reading the import statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FORBIDDEN = {
    "archive": {"index", "cli", "typer", "rich"},
    "index": {"cli", "typer", "rich"},
    "cli": set[str](),
}
INDEX_MAY_READ = {"archive.model", "archive.errors", "archive.fold", "archive.records"}
HEAVY = {"jieba", "whoosh", "lxml", "numpy", "rich", "pycrfsuite"}
"""What only functions may import in `cli`: everything here costs tens of milliseconds."""


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide which room is read"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_top(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from imports(statement)


EVERY = [path for room in FORBIDDEN for path in modules(room)]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_reads_only_what_it_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    tree = ast.parse(path.read_text("utf-8"))
    for name in imports(tree):
        assert name.split(".")[0] not in FORBIDDEN[room], f"{room} reads {name}"
        if room == "index" and name.startswith("archive"):
            assert ".".join(name.split(".")[:2]) in INDEX_MAY_READ, f"index reads {name}"


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_screen_prints(path: Path) -> None:
    if path.is_relative_to(ROOT / "cli" / "render"):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print"


@pytest.mark.parametrize("path", modules("cli"), ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    for name in at_top(ast.parse(path.read_text("utf-8"))):
        assert name.split(".")[0] not in HEAVY


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_variable_is_called_like_a_room(path: Path) -> None:
    functions = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef))
    for node in (inner for function in functions for inner in ast.walk(function)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assert node.id not in {"archive", "index"}
        if isinstance(node, ast.arg):
            assert node.arg not in {"archive", "index"}
