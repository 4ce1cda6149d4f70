"""`--jobs`: the same lines, the same archive and the same index, whoever has done the work; and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import archive.intake as intake
import cli.workspace as workspace
from archive.turns import Hands

if TYPE_CHECKING:
    from tests.cli.conftest import Xinde

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
ARTICLE = SAMPLES / "01-用户思维.txt"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have processes started for however little there is to do."""
    monkeypatch.setattr(intake, "_WORTH", -1.0)
    monkeypatch.setattr(workspace, "_WORTH_OTHERS", 1)


def index_of(folder: Path) -> list[bytes]:
    files = [*(folder / "index").glob("*.lists"), *(folder / "index").glob("*.numbers")]
    return sorted(path.read_bytes() for path in files)


def test_import_and_index_are_the_same(xinde: Xinde, at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    told, kept = [], []
    for jobs in ("1", "2", "4"):
        done = xinde("import", SAMPLES, "--jobs", jobs, "--json")
        assert done.status == 0
        told.append(done.stdout)
        kept.append((xinde("list", "--json").stdout, xinde("search", "学习", "--json").stdout, index_of(xinde.folder)))
        xinde.folder.rename(xinde.folder.with_name(f"done-{jobs}"))
    assert told[0] == told[1] == told[2]
    assert [one[1:] for one in kept] == [kept[0][1:]] * 3
    monkeypatch.setattr(workspace, "_WORTH_OTHERS", 10_000)
    xinde("import", SAMPLES)
    assert index_of(xinde.folder) == kept[0][2]


def test_a_new_index_is_the_same(filled: Xinde, at_once: None) -> None:
    assert filled("reindex").status == 0
    several = index_of(filled.folder)
    assert several
    assert filled("reindex", "--jobs", "1").status == 0
    assert index_of(filled.folder) == several


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_a_number_of_processes_is_at_least_one(xinde: Xinde, jobs: str) -> None:
    assert xinde("import", ARTICLE, "--jobs", jobs).status == 2


def children(pid: int) -> set[int]:
    listed = (path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return {int(number) for numbers in listed for number in numbers.split()}


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_import_that_ends_early_leaves_no_process(xinde: Xinde, tmp_path: Path, how: signal.Signals) -> None:
    text = ARTICLE.read_text("utf-8")
    with (tmp_path / "many.jsonl").open("w", encoding="utf-8") as file:
        for number in range(3000):
            told = {"title": f"第{number}篇", "text": text.replace("居民", f"居民{number}")}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    environment = {**os.environ, "XINDE_ARCHIVE": str(xinde.folder), "LANG": "C.UTF-8"}
    running = subprocess.Popen(
        [sys.executable, "-c", "from cli.app import main; main()", "import", str(tmp_path / "many.jsonl"), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
    )
    assert running.stdout is not None
    first = running.stdout.readline()
    deadline = time.monotonic() + 120
    while not (workers := children(running.pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert workers, "so much should be worth other processes"
    running.send_signal(how)
    rest, said = running.communicate(timeout=120)
    while not gone(workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gone(workers)
    outcomes = [json.loads(line) for line in (first + rest).splitlines(keepends=True) if line.endswith(b"\n")]
    kept = len(xinde("list").lines)
    assert "Traceback" not in said.decode()
    added = sum(one["status"] == "added" for one in outcomes)
    if how == signal.SIGINT:
        assert running.returncode == 130
        assert kept == added
    else:
        assert kept >= added
    assert xinde("check").status == 0


def test_reading_again_is_the_same(filled: Xinde, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled("show", "1", "--json").stdout
    monkeypatch.setattr(Hands, "hand", partialmethod(_at_once, Hands.hand))
    done = filled("reindex", "--reparse", "--jobs", "2")
    assert done.status == 0, done.stderr
    assert done.stdout == "", "the same parser finds nothing else"
    assert filled("show", "1", "--json").stdout == before
    assert filled("check").status == 0


def _at_once(self: Hands, hand: Callable[..., Any], value: object, **how: Any) -> Any:
    self._worth = -1.0
    return hand(self, value, **how)
