"""`xinde edit` in an editor: what is sent out, what comes back, and what becomes of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Xinde

SAMPLE = Path(__file__).parents[1] / "samples" / "01-用户思维.txt"


def editor(folder: Path, before: str, after: str) -> str:
    """Return an editor that replaces words in the file it is given."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "text = file.read_text(encoding='utf-8')\n"
        f"assert {before!r} in text, text\n"
        f"file.write_text(text.replace({before!r}, {after!r}, 1), encoding='utf-8')\n",
        encoding="utf-8",
    )
    return f"{sys.executable} {script}"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("title: 把居民当用户 把服务做到家门口", "title: 把居民放在心上", ["title"]),
        ("date: --04-16", "date: 2020-04-16", ["date"]),
        ("白露: 白露 |", "白露: 白鹭 |", ["name"]),
        ("r1: 沈若棠", "r1: 王二", ["speaker"]),
        ("r1: 沈若棠", "r1: ", ["speaker"]),
    ],
)
def test_what_is_changed_in_the_editor_is_corrected(
    xinde: Xinde, tmp_path: Path, before: str, after: str, told: list[str]
) -> None:
    xinde("import", SAMPLE)
    done = xinde("edit", "1", columns=80, environment={"EDITOR": editor(tmp_path, before, after)})
    assert done.status == 0, done.stderr
    assert [line.split("\t")[1] for line in done.lines] == told
    assert [line.split("\t")[1] for line in xinde("edit", "1", "--undo").lines] == told
    assert xinde("edit", "1", "--undo").status == 1


def test_an_editor_that_changes_nothing_corrects_nothing(xinde: Xinde, tmp_path: Path) -> None:
    xinde("import", SAMPLE)
    done = xinde("edit", "1", columns=80, environment={"EDITOR": editor(tmp_path, "title", "title")})
    assert (done.status, done.stdout) == (1, "")


@pytest.mark.parametrize(
    ("command", "status"),
    [("false", 1), ("no-such-editor-anywhere", 2)],
)
def test_an_editor_that_fails_corrects_nothing(xinde: Xinde, command: str, status: int) -> None:
    xinde("import", SAMPLE)
    done = xinde("edit", "1", columns=80, environment={"EDITOR": command})
    assert (done.status, done.stdout) == (status, "")


def test_a_line_that_was_not_there_is_refused(xinde: Xinde, tmp_path: Path) -> None:
    xinde("import", SAMPLE)
    done = xinde("edit", "1", columns=80, environment={"EDITOR": editor(tmp_path, "title:", "titel:")})
    assert done.status == 2
    assert "titel" in done.stderr


def test_reading_again_keeps_corrections_and_tells_what_it_changed(xinde: Xinde) -> None:
    from archive.parse import parse
    from archive.store import Store

    xinde("import", SAMPLE)
    xinde("edit", "1#r1", "--speaker", "王二")
    with Store.open(xinde.folder) as store:
        older = parse(store.text(1).replace("心得", "心意"), title="从前的标题")
        store.restructure(1, older, parser_version=1)
    done = xinde("reindex")
    assert done.status == 0
    assert "1\ttitle\t从前的标题\t把居民当用户 把服务做到家门口" in done.lines
    assert xinde("show", "1#r1", "--json").json["part"]["speakers"][0]["name"] == "王二"
