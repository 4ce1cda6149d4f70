"""Whole sessions, word for word: what a user types and everything that comes back.

A transcript is a text file: `$ xinde …` is typed (with `COLUMNS=80` before it on a terminal of that width), what
follows is standard output, lines with `! ` are standard error, `= 1` is the exit status. Times are written `<…>`.

After a change that is meant, record them again and read the difference before committing it:

    XINDE_RECORD=1 .venv/bin/pytest tests/cli/test_transcripts.py
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Xinde

HERE = Path(__file__).parent
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.txt"))

_CHANGING = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "<time>"),
    (re.compile(r"\d+\.\d (秒|s\b)"), r"<seconds> \1"),
]
_MAY_COME = re.compile(r"! (?:索引已跟上归档|The index caught up)")
"""Said only where catching up took over a second."""


def session(xinde: Xinde, commands: list[str]) -> Iterator[str]:
    for command in commands:
        yield command
        words = shlex.split(command.removeprefix("$ "))
        columns = int(words.pop(0).partition("=")[2]) if words[0].startswith("COLUMNS=") else None
        result = xinde(*words[1:], columns=columns)
        yield from (f"  {line}".rstrip(" ") for line in result.stdout.splitlines())
        yield from (f"! {line}" for line in result.stderr.splitlines())
        yield f"= {result.status}"
        yield ""


def settled(lines: Iterator[str], folder: Path) -> Iterator[str]:
    for line in lines:
        if _MAY_COME.match(line):
            continue
        line = line.replace(str(folder), "<archive>")
        for pattern, sign in _CHANGING:
            line = pattern.sub(sign, line)
        yield line


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_session_goes_as_it_is_written(xinde: Xinde, monkeypatch: pytest.MonkeyPatch, transcript: Path) -> None:
    monkeypatch.chdir(HERE.parents[1])
    written = transcript.read_text("utf-8")
    commands = [line for line in written.splitlines() if line.startswith("$ ")]
    assert commands
    spoken = "\n".join(settled(session(xinde, commands), xinde.folder)).rstrip("\n") + "\n"
    if os.environ.get("XINDE_RECORD"):
        transcript.write_text(spoken, "utf-8")
    # Not `assert a == b`: pytest's own comparison of long texts takes minutes.
    written = transcript.read_text("utf-8")
    difference = list(unified_diff(written.splitlines(), spoken.splitlines(), "written", "spoken", lineterm="", n=1))
    if difference:
        pytest.fail("\n".join(difference), pytrace=False)
