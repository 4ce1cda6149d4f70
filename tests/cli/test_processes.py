"""The program as a process: what it loads, how it ends, what a closed pipe and Ctrl-C do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Process, Xinde

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
ARTICLE = SAMPLES / "01-用户思维.txt"
XINDE = [sys.executable, "-c", "from cli.app import main; main()"]

_LOADED = """
import json, sys
from cli.app import main
sys.argv = ["xinde", *sys.argv[1:]]
try:
    main()
finally:
    sys.stderr.write("\\n" + json.dumps(sorted(name.partition(".")[0] for name in sys.modules)))
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    environment = {**os.environ, "XINDE_ARCHIVE": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *arguments], capture_output=True, env=environment, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return set(json.loads(done.stderr.decode().splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("show", "1"), ("show", "1#r2", "--json"), ("list",), ("people",), ("search", "--help")],
    ids=" ".join,
)
def test_what_does_not_search_loads_no_search_engine(xinde: Xinde, arguments: tuple[str, ...]) -> None:
    xinde("import", ARTICLE)
    heavy = {"jieba", "whoosh", "lxml", "numpy", "rich", "pycrfsuite", "pydantic", "pkg_resources"}
    assert not loaded(xinde.folder, *arguments) & heavy


def test_a_search_in_a_pipe_loads_no_terminal_library(xinde: Xinde) -> None:
    xinde("import", ARTICLE)
    assert "rich" not in loaded(xinde.folder, "search", "换位思考")


def test_the_whole_line_of_travel(process: Process) -> None:
    done = process("import", ARTICLE)
    assert done.returncode == 0
    assert done.stdout.decode().startswith("added\t1\t")
    assert "新增 1 篇" in done.stderr.decode()
    found = process("search", "换位思考", "--kind", "reflection")
    assert found.returncode == 0
    assert found.stdout.decode().startswith("1#r")
    shown = process("show", "1", "--source")
    assert shown.stdout == ARTICLE.read_bytes()


def test_a_closed_pipe_is_no_error(process: Process, xinde: Xinde, tmp_path: Path) -> None:
    xinde("import", *SAMPLES.glob("*.txt"))
    environment = {**os.environ, "XINDE_ARCHIVE": str(xinde.folder)}
    for command in (["show", "1"], ["list"], ["search", "的", "--limit", "1000"]):
        running = subprocess.Popen(
            [*XINDE, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=ROOT
        )
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode()
        assert running.wait(30) == 0, command
        assert "Traceback" not in said and "BrokenPipe" not in said and "Exception" not in said
        running.stderr.close()


def test_ctrl_c_finishes_the_article_in_hand(xinde: Xinde, tmp_path: Path) -> None:
    text = ARTICLE.read_text("utf-8")
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(2000):
        (folder / f"{number}.txt").write_text(text.replace("居民", f"居民{number}"), "utf-8")
    environment = {**os.environ, "XINDE_ARCHIVE": str(xinde.folder), "LANG": "C.UTF-8"}
    running = subprocess.Popen(
        [*XINDE, "import", str(folder), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
    )
    assert running.stdout is not None
    first = running.stdout.readline()
    running.send_signal(signal.SIGINT)
    rest, said = running.communicate(timeout=60)
    assert running.returncode == 130
    outcomes = [json.loads(line) for line in (first + rest).splitlines()]
    assert 0 < len(outcomes) < 2000
    assert all(one["status"] in {"added", "revised", "duplicate"} for one in outcomes)
    assert "已中断" in said.decode() and "Traceback" not in said.decode()
    assert len(xinde("list").lines) == sum(one["status"] == "added" for one in outcomes)


def test_ctrl_c_elsewhere_is_quiet(process: Process, tmp_path: Path) -> None:
    environment = {**os.environ, "XINDE_ARCHIVE": str(tmp_path / "archive"), "LANG": "C.UTF-8"}
    running = subprocess.Popen(
        [*XINDE, "import", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
    )
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(b"", timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in said.decode()


def test_the_locale_chooses_the_language(process: Process) -> None:
    assert "用法" in process("--help").stdout.decode()
    assert "用法" in process("--help", LANG="zh_CN.UTF-8").stdout.decode()
    assert "Usage" in process("--help", LANG="en_US.UTF-8").stdout.decode()
    assert "Usage" in process("--lang", "en", "--help").stdout.decode()
    assert "用法" in process("--lang", "zh", "--help", LANG="en_US.UTF-8").stdout.decode()


def test_debug_shows_where_it_failed(process: Process) -> None:
    plain = process("show", "7")
    assert plain.returncode == 1 and "Traceback" not in plain.stderr.decode()
    assert "Traceback" in process("--debug", "show", "7").stderr.decode()
