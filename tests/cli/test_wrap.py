"""Lines break where a Chinese typesetter breaks them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.render.safe import width
from cli.render.wrap import may_break, wrap


def lines(text: str, columns: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, columns)]


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("一二三四五六", 6, ["一二三", "四五六"]),
        ("一二三，四五六", 6, ["一二", "三，四", "五六"]),
        ("一二三。”四五", 6, ["一二", "三。”", "四五"]),
        ("一二“三四”五", 6, ["一二", "“三四”", "五"]),
        ("他说：《书名》好", 8, ["他说：", "《书名》", "好"]),
        ("一二……三四", 6, ["一二……", "三四"]),
        ("use the web page", 8, ["use the", "web page"]),
        ("在Python里写代码", 9, ["在Python", "里写代码"]),
        ("https://example.org/aaaa", 10, ["https://ex", "ample.org/", "aaaa"]),
        ("", 10, [""]),
        ("一\n\n二", 10, ["一", "", "二"]),
        ("，，，，，，", 4, ["，，", "，，", "，，"]),
    ],
)
def test_where_lines_break(text: str, columns: int, expected: list[str]) -> None:
    assert lines(text, columns) == expected


ALPHABET = st.text(alphabet="一二三四a b1，。、“”《》（）()…—\n·", max_size=80)


@given(ALPHABET, st.integers(4, 40))
def test_nothing_is_lost_but_spaces_at_breaks(text: str, columns: int) -> None:
    assert "".join(lines(text, columns)).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(ALPHABET, st.integers(4, 40))
def test_no_line_is_too_wide(text: str, columns: int) -> None:
    assert all(width(line) <= columns for line in lines(text, columns))


@given(ALPHABET, st.integers(8, 40))
def test_a_line_breaks_badly_only_where_it_has_no_good_break(text: str, columns: int) -> None:
    places = wrap(text, columns)
    for (start, end), (following, _) in pairwise(places):
        if end == following and not may_break(text, following):
            assert not any(may_break(text, place) for place in range(start + 1, end + 1))
