"""The bar: nothing for short work, a number of a number where that is known, a share where only bytes tell."""

from __future__ import annotations

import io

import pytest

from cli.render import progress
from cli.render.progress import Progress


def shown(monkeypatch: pytest.MonkeyPatch, done: int, total: int | None, share: float | None) -> str:
    """Return what a bar has written when so much is done."""
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    terminal = io.StringIO()
    with Progress("导入", total, terminal=terminal) as bar:
        bar(done, share=share)
    return terminal.getvalue()


def test_a_share_is_told_with_the_number_that_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "25 %  7" in shown(monkeypatch, 7, None, 0.25)


def test_a_known_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "7/28" in shown(monkeypatch, 7, 28, None)


def test_without_either_only_what_is_done_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    written = shown(monkeypatch, 7, None, None)
    assert "7" in written
    assert "%" not in written


def test_short_work_needs_no_bar() -> None:
    terminal = io.StringIO()
    with Progress("导入", 28, terminal=terminal) as bar:
        bar(7)
    assert terminal.getvalue() == ""
