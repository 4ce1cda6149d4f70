"""The program as a process: what it loads, how it ends, what a closed pipe and Ctrl-C do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import until_it_reads, without_colour

if TYPE_CHECKING:
    from tests.cli.conftest import Process, Xinde

needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
ARTICLE = SAMPLES / "01-用户思维.txt"
XINDE = [sys.executable, "-m", "cli"]

_LOADED = """
import json, os, sys
from pathlib import Path
sys.argv = ["xinde", *sys.argv[1:]]
try:
    from cli.__main__ import main
    main()
finally:
    Path(os.environ["LOADED"]).write_text(json.dumps(sorted(sys.modules)))
"""


def loaded(folder: Path, *arguments: str, terminal: bool = False) -> set[str]:
    """Return the names of all modules that are loaded when a command ends."""
    told = folder.with_name("loaded.json")
    environment = {**os.environ, "XINDE_ARCHIVE": str(folder), "LOADED": str(told), "TERM": "xterm", "PAGER": "cat"}
    command = [sys.executable, "-c", _LOADED, *arguments]
    if terminal:
        assert _on_a_terminal(command, environment)
    else:
        done = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=False)
        assert done.returncode == 0, done.stderr.decode()
    return set(json.loads(told.read_text()))


def _on_a_terminal(command: list[str], environment: dict[str, str]) -> bytes:
    """Run a command with a terminal for its output, and return what it printed."""
    import pty

    ours, theirs = pty.openpty()
    running = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT)
    os.close(theirs)
    printed = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when nobody is left at the other end
            break
        if not piece:
            break
        printed += piece
    os.close(ours)
    assert running.wait(120) == 0, printed.decode()
    return printed


@pytest.fixture(scope="module")
def one_article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an archive with one article, and an index that is up to date."""
    folder = tmp_path_factory.mktemp("loaded") / "archive"
    environment = {**os.environ, "XINDE_ARCHIVE": str(folder)}
    for command in (["import", str(ARTICLE), "--published", "2018-05-24"], ["search", "换位思考"]):
        subprocess.run([*XINDE, *command], capture_output=True, env=environment, cwd=ROOT, check=True)
    return folder


def imported_by(module: str) -> set[str]:
    """Return the names of all modules that a module loads."""
    script = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT)
    return set(json.loads(told.stdout))


@pytest.fixture(scope="module")
def with_typer() -> set[str]:
    """Return what Typer loads by itself: that is paid for."""
    return imported_by("typer")


@pytest.fixture(scope="module")
def with_store() -> set[str]:
    """Return what an archive loads that is opened."""
    return imported_by(STORE)


HEAVY = {
    *("whoosh", "jieba", "rich", "lxml", "numpy", "pycrfsuite", "pypinyin", "opencc", "pydantic", "pkg_resources"),
    *("asyncio", "concurrent", "multiprocessing", "email", "http", "ssl", "html", "xml", "urllib.request", "tempfile"),
    *("hashlib", "secrets", "logging", "pickle", "dataclasses", "importlib.resources", "importlib.metadata"),
}
"""What takes milliseconds to load, and who only reads can do without."""

NOT_FOR_READING = {f"archive.{name}" for name in ("intake", "sources", "readers", "containers", "parse", "finders")}
NOT_FOR_READING |= {f"archive.{name}" for name in ("names", "fetching", "workers", "portable", "forgetting", "repair")}
"""What of `archive` only an import needs, or some rare command."""

STORE = "archive.store"
"""Stands for itself and all that it loads."""

READING = {STORE}
SEARCHING = {"index.engine", "index.plan", "index.ranking", "index.sentences", "index.snippets", "index.speakers"}
SEARCHING |= {f"index.analysis.{name}" for name in ("pinyin", "terms", "words")} | {"index.documents"}
SEARCHING |= {f"index.query.{name}" for name in ("content", "days", "little_words", "names", "parse", "syntax")}
SEARCHING |= {
    f"index.engines.{name}"
    for name in (
        "choose",
        "commits",
        "crossing",
        "dense",
        "from_lists",
        "list_files",
        "on_whoosh",
        "posting_lists",
        "seals",
        "snapshot",
    )
}
SUMMING_UP = {"index.analysis.terms", "index.analysis.words", "index.centrality", "index.sentences"}
SUMMING_UP |= {"index.summary", "index.themes"}

COMMANDS: dict[tuple[str, ...], set[str]] = {
    ("--help",): {"archive.errors", "archive.records"},
    ("search", "--help"): {"archive.errors", "archive.records", "archive.model"},
    ("list",): READING,
    ("show", "1"): READING,
    ("show", "1#r2", "--json"): READING,
    ("people",): READING,
    ("search", "换位思考"): READING | SEARCHING,
    ("search", "--speaker", "陆知远", "--json"): READING | SEARCHING,
    ("search", '"换位思考" 居民', "--since", "2018"): READING | SEARCHING,
    ("summary", "1"): READING | SUMMING_UP,
}
"""Each command, and the modules of `archive` and `index` that it may load."""


@pytest.mark.parametrize("terminal", [False, pytest.param(True, marks=needs_posix)], ids=["pipe", "terminal"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_loads_what_it_needs(
    one_article: Path, with_typer: set[str], with_store: set[str], command: tuple[str, ...], terminal: bool
) -> None:
    names = loaded(one_article, *command, terminal=terminal) - with_typer
    every = names | {name.partition(".")[0] for name in names}
    assert not every & HEAVY
    rooms = {name for name in names if name.partition(".")[0] in {"archive", "index"}}
    packages = {name for name in rooms if any(other.startswith(f"{name}.") for other in rooms)}
    assert not rooms & NOT_FOR_READING
    allowed = COMMANDS[command] | (with_store if STORE in COMMANDS[command] else set())
    assert rooms - packages <= allowed | {"archive", "index"}
    commands = {name for name in names if name.startswith("cli.commands.")}
    assert len(commands - {"cli.commands.options"}) <= 1


@needs_posix
def test_a_terminal_gets_cards_and_colours(one_article: Path) -> None:
    environment = {**os.environ, "XINDE_ARCHIVE": str(one_article), "TERM": "xterm", "NO_COLOR": ""}
    printed = _on_a_terminal([*XINDE, "search", "换位思考"], environment).decode()
    assert "\x1b[1;7m换位思考\x1b[0m" in printed
    plain = _on_a_terminal([*XINDE, "search", "换位思考"], {**environment, "NO_COLOR": "1"}).decode()
    assert "\x1b" not in plain and plain == without_colour(printed)


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
        assert running.wait(120) == 0, command
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
    rest, said = running.communicate(timeout=120)
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
    until_it_reads(running)
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(b"", timeout=120)
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
