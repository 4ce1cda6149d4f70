"""Pull the plug: an import is killed at random moments, and all that it had reported must be there, whole.

The killed process prints each outcome as it gets it, so the last lines it managed to print are promises. Killing a
process does not lose what the kernel already has; that SQLite also asks the disk to keep it is a pragma, which the
store's own tests look at. To kill more than the tests do, and other commands than an import: `tests/stress/kill.py`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.store import Store

IMPORTER = """
import sys
from pathlib import Path
import archive.finders.checks, archive.readers.records  # what the first outcome would have to wait for
from archive.intake import take_in
from archive.model import Person, Span, Structure, Title, Office
from archive.sources import open_sources
from archive.store import Store

def parse(text, *, title=None, published=None, given=None, author=None):
    people = tuple(Person(f"甲{n}", Span(n, n + 1), (Office("某校", "教师"),)) for n in range(5))
    return Structure(Title(title or "", None), people=people)

with Store.open(Path(sys.argv[1])) as store:
    print("open", flush=True)
    for outcome in take_in(open_sources(sys.argv[2:]), store, parse=parse):
        print(outcome.status, outcome.article, outcome.title, flush=True)
"""


def corpus(path: Path, edition: int, articles: int) -> Path:
    """Write records of some pages each; another edition changes every second one a little."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            text = "".join(map(chr, random.Random(number).choices(range(0x4E00, 0x9FA5), k=3000)))
            tail = f"第{edition}版" if number % 2 else ""
            file.write(json.dumps({"title": f"题{number}", "text": text + tail}, ensure_ascii=False) + "\n")
    return path


def import_and_kill(folder: Path, source: Path, seconds: float) -> list[list[str]]:
    """Run an import, kill it `seconds` after it has opened the archive, and return the lines it printed whole."""
    command = [sys.executable, "-c", IMPORTER, str(folder), str(source)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    printed = process.stdout.read().decode()
    process.stdout.close()
    process.wait()
    return [line.split(" ") for line in printed.splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("kills", [5, pytest.param(25, marks=pytest.mark.slow)])
def test_what_was_reported_survives_a_kill(tmp_path: Path, kills: int) -> None:
    chance = random.Random(kills)
    articles = 40 * kills
    source = corpus(tmp_path / "a.jsonl", 1, articles)
    promised: dict[int, str] = {}
    statuses: set[str] = set()
    with Store.open(tmp_path / "a") as store:
        mark = store.mark()
    for kill in range(kills):
        if kill == kills // 2:
            corpus(source, 2, articles)
        changed: set[int] = set()
        for status, number, title in import_and_kill(tmp_path / "a", source, chance.uniform(0, 0.25)):
            statuses.add(status)
            changed |= {int(number)} if status in ("added", "revised") else set()
            assert promised.setdefault(int(number), title) == title, "one number, one article"
        with Store.open(tmp_path / "a") as store:
            assert list(store.check()) == []
            rows = list(store.listing())
            kept = {row.id: row.title + "\n" for row in rows}
            assert promised.items() <= kept.items(), "something that was reported is gone"
            assert len(set(kept.values())) == len(kept), "something was taken twice"
            changes = store.changes_since(mark)
            assert changes is not None, "an index would have to start over"
            assert changed <= set(changes.articles), "an index would miss something"
            mark = changes.mark
    assert {"added", "unchanged"} <= statuses


def test_two_importers_of_one_file_keep_every_article_once(tmp_path: Path) -> None:
    source = corpus(tmp_path / "a.jsonl", 1, 60)
    command = [sys.executable, "-c", IMPORTER, str(tmp_path / "a"), str(source)]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env=environment, text=True) for _ in range(3)
    ]
    printed = [process.communicate()[0].splitlines()[1:] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sum(line.startswith("added") for lines in printed for line in lines) == 60
    assert {line.split(" ")[0] for lines in printed for line in lines} <= {"added", "unchanged"}
    with Store.open(tmp_path / "a") as store:
        assert store.info().articles == 60
        assert list(store.check()) == []
