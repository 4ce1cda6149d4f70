"""How the tests of the command line run it: in this process, with streams of their own, as a pipe or as a terminal."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest

from cli.app import run
from cli.messages import Voice, language_of
from cli.render.screen import Screen
from cli.session import Session

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Result:
    """What a command said and how it ended."""

    status: int
    stdout: str
    stderr: str
    raw: bytes

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.stdout.splitlines()

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        import json

        return json.loads(self.stdout)


class Xinde(Protocol):
    """Runs one command line against the test's own archive."""

    folder: Path

    def __call__(
        self,
        *arguments: str | Path,
        stdin: bytes = b"",
        columns: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Result:
        """Run a command; with `columns` on a terminal of that width, else in a pipe."""


class _InProcess:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self,
        *arguments: str | Path,
        stdin: bytes = b"",
        columns: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Result:
        out, err = io.BytesIO(), io.StringIO()
        stream = io.TextIOWrapper(out, "utf-8", errors="replace", newline="")
        known = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "NO_COLOR": "1", "PAGER": "cat", **(environment or {})}
        session = Session(
            screen=Screen(
                stream, err, known, terminal=columns is not None, stderr_terminal=columns is not None, columns=columns
            ),
            voice=Voice(language_of(known)),
            stdin=io.BytesIO(stdin),
            stdin_terminal=columns is not None,
            today=date(2026, 11, 23),
        )
        status = run(["--archive", str(self.folder), *map(str, arguments)], session)
        stream.flush()
        return Result(status, out.getvalue().decode("utf-8", "replace"), err.getvalue(), out.getvalue())


@pytest.fixture
def xinde(tmp_path: Path) -> Xinde:
    """Return a runner with an archive of its own, which does not exist yet."""
    return _InProcess(tmp_path / "archive")


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an archive that holds all sample texts, to be copied."""
    runner = _InProcess(tmp_path_factory.mktemp("imported") / "archive")
    result = runner("import", *sorted((ROOT / "tests" / "samples").glob("*.txt")))
    assert result.status == 0, result.stderr
    return runner.folder


@pytest.fixture
def filled(xinde: Xinde, imported: Path) -> Xinde:
    """Return a runner whose archive holds all sample texts."""
    shutil.copytree(imported, xinde.folder)
    return xinde


class Process(Protocol):
    """Runs the installed program as a process of its own."""

    def __call__(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command line."""


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """Return a runner of real processes, with an archive of its own."""

    def run_process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
        known = {**os.environ, "XINDE_ARCHIVE": str(tmp_path / "archive"), "LANG": "C.UTF-8", **environment}
        known.pop("LC_ALL", None)
        command = [sys.executable, "-c", "from cli.app import main; main()", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, env=known, cwd=ROOT, timeout=120, check=False)

    return run_process


def until_it_reads(process: subprocess.Popen[bytes]) -> None:
    """Give a process more than a pipe holds, so that this returns when it has begun to read its standard input."""
    assert process.stdin is not None
    process.stdin.write(b"\n" * 1_000_000)
    process.stdin.flush()


_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def without_colour(text: str) -> str:
    """Return text without the colours of a terminal."""
    return _ANSI.sub("", text)
