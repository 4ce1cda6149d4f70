"""The benchmark itself: made-up posts, the table, the plots, and that all of it runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from archive.parse import parse
from archive.similar import is_near
from tests.benchmarks.charts import bars, svg
from tests.benchmarks.posts import post, posts
from tests.benchmarks.references import Asked, Row, references
from tests.benchmarks.speed import report

HERE = Path(__file__).parent


def test_posts_are_the_same_each_time_and_unlike_one_another() -> None:
    some = list(posts(40))
    assert some == [post(number) for number in range(40)]
    assert len({one.title for one in some}) > 35
    assert not any(is_near(one.text, other.text) for one in some for other in some if one is not other)
    assert 500 < sum(len(one.text) for one in some) / len(some) < 1200


def test_posts_have_what_the_parser_looks_for() -> None:
    found = [parse(one.text, title=one.title) for one in posts(20)]
    assert sum(bool(one.utterances) for one in found) > 15
    assert sum(bool(one.dates) for one in found) > 15


def test_others_find_what_is_there(tmp_path: Path) -> None:
    rows = [Row("县 文化馆 举办 讲座", "王芳"), Row("讲座 在 文化馆", "李丽"), Row("别的 事", "")]
    for name, engine in references(tmp_path).items():
        engine.write(iter(rows))
        assert engine.ask(Asked(["文化馆"])) == 2, name
        assert engine.ask(Asked(["讲座", "别的"])) == 0, name
        assert engine.ask(Asked(["讲座", "别的"], "any")) == 3, name
        assert engine.ask(Asked(["文化馆", "举办"], "phrase")) == 1, name
        assert engine.ask(Asked(["讲座"], speaker="李丽")) == 1, name
        assert engine.bytes() > 0


def test_the_table_says_which_bars_hold() -> None:
    keyword = {"search keyword": 0.1, "search keyword, median": 0.2, "imports": 0.1}
    table = list(report({1000: keyword, 95_000: {"search keyword": 0.2, "imports": 0.1}}))
    assert table[0] == "| what | 1,000 | 95,000 | bar |"
    (row,) = (line for line in table if line.startswith("| search keyword |"))
    assert "| 0.100 s (0.200) ✓ | 0.200 s ✗ |" in row
    assert {line.count("|") for line in table} == {5}


def test_plots() -> None:
    series = {"a word": {1000: 100.0, 10_000: 120.0}, "grep <x>": {1000: 10.0, 10_000: 100.0}}
    lines = list(bars(series, "ms", columns=10))
    assert lines[0] == "a word" and lines[1].endswith("100 ms")
    drawn = ElementTree.fromstring(svg(series, "ms", "A & B"))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}polyline")) == 2


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="looks for memory in /proc")
def test_all_of_it_runs(tmp_path: Path) -> None:
    command = [sys.executable, str(HERE / "speed.py"), "--sizes", "20", "--repeat", "1", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert set(figures) == {"20"}
    assert done.stdout.startswith((tmp_path / "table.md").read_text("utf-8"))
    assert all(value >= 0 for each in figures.values() for value in each.values())
    assert ElementTree.parse(tmp_path / "cost.svg")
