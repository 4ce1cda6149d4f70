"""Nothing that a stranger wrote may move a cursor, reorder a line, forge a record or become a formula."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.render.safe import block, cell, cut, escaped, marked, one_line, padded, record, width

HOSTILE = [
    ("\x1b[31m红\x1b[0m", "[31m红[0m"),
    ("甲\x9b2J乙", "甲2J乙"),
    ("\u202e反\u202c正", "反正"),
    ("\u2066隔\u2069离\u200f", "隔离"),
    ("一\ufeff二\u00ad三", "一二三"),
    ("标\U000e0041签", "标签"),
    ("铃\a声\b", "铃声"),
]


@pytest.mark.parametrize(("written", "shown"), HOSTILE)
def test_controls_are_not_shown(written: str, shown: str) -> None:
    assert block(written) == shown
    assert one_line(written) == shown


@given(st.text() | st.sampled_from([written for written, _ in HOSTILE]))
def test_json_says_the_same_without_a_character_that_acts(text: str) -> None:
    printed = escaped(json.dumps({"text": text}, ensure_ascii=False, indent=2))
    assert json.loads(printed) == {"text": text}
    assert block(printed) == printed


@given(st.text())
def test_no_text_brings_a_control_character_through(text: str) -> None:
    for character in one_line(text):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }


@given(st.lists(st.text(), min_size=1, max_size=6))
def test_a_record_is_one_line_with_its_number_of_fields(fields: list[str]) -> None:
    line = record(fields)
    assert len(line.splitlines()) <= 1
    assert line.count("\t") == len(fields) - 1


@pytest.mark.parametrize("formula", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", "\x00=1"])
def test_a_cell_is_no_formula(formula: str) -> None:
    assert cell(formula).startswith("'")


def test_a_cell_of_words_stays_as_it_is() -> None:
    assert cell("用互联网思维") == "用互联网思维"


@given(st.text(), st.data())
def test_marks_move_with_their_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown, ((first, last),) = marked(text, [(start, end)])
    assert shown[first:last] == marked(text[start:end], [])[0]


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("中文", 4), ("é", 1), ("e\u0301", 1), ("ＡＢ", 4), ("“中”", 4), ("👍", 2), ("ｶﾞ", 2)],
)
def test_width_in_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(alphabet="中a，…é", max_size=30), st.integers(1, 20))
def test_cut_and_padded_keep_to_their_columns(text: str, columns: int) -> None:
    assert width(cut(text, columns)) <= columns
    assert width(padded(cut(text, columns), columns)) == columns
