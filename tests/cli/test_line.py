"""Lines for a terminal: each stretch of words looks as it was told to, and nothing else does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.render.line import Line
from tests.cli.conftest import without_colour


def looks(line: Line) -> list[tuple[str, frozenset[str]]]:
    """Return each character with the codes that a terminal would show it in."""
    codes: frozenset[str] = frozenset()
    shown = []
    for found in re.finditer(r"\x1b\[([0-9;]*)m|(.)", line.printed(colour=True), re.DOTALL):
        if found[2] is not None:
            shown.append((found[2], codes))
        else:
            codes = frozenset() if found[1] == "0" else codes | frozenset(found[1].split(";"))
    assert codes == frozenset(), "a line leaves no style behind it"
    return shown


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (Line(), ""),
        (Line("甲"), "甲"),
        (Line("甲", "bold cyan"), "\x1b[1;36m甲\x1b[0m"),
        (Line("甲", "cyan").append("乙"), "\x1b[36m甲\x1b[0m乙"),
        (Line("甲").append("乙", "dim").append("丙"), "甲\x1b[2m乙\x1b[0m丙"),
        (Line("甲", "cyan") + Line("乙", "bold reverse"), "\x1b[36m甲\x1b[0m\x1b[1;7m乙\x1b[0m"),
        (Line("甲乙丙", "bold")[1:2], "\x1b[1m乙\x1b[0m"),
        (Line("甲", "").append("", "bold"), "甲"),
    ],
)
def test_is_printed(line: Line, printed: str) -> None:
    assert line.printed(colour=True) == printed
    assert line.printed(colour=False) == line.plain == without_colour(printed)


def test_styles_lie_on_top_of_each_other() -> None:
    line = Line("一二三四", "dim")
    line.style("bold reverse", 1, 3)
    assert line.printed(colour=True) == "\x1b[2m一\x1b[0m\x1b[1;2;7m二三\x1b[0m\x1b[2m四\x1b[0m"


def test_an_unknown_style_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Line("甲", "blod")


STYLES = st.sampled_from(["", "bold", "dim", "bold reverse", "cyan", "bold green", "underline"])
LINES = st.lists(st.tuples(st.text("甲乙a b", max_size=5), STYLES), max_size=6).map(
    lambda pieces: sum((Line(text, style) for text, style in pieces), Line())
)


@given(LINES, st.integers(0, 30), st.integers(0, 30))
def test_a_part_looks_as_it_did_in_the_whole(line: Line, start: int, end: int) -> None:
    assert looks(line[start:end]) == looks(line)[start:end]


@given(LINES, LINES)
def test_two_lines_look_as_they_did(one: Line, other: Line) -> None:
    assert looks(one + other) == looks(one) + looks(other)
