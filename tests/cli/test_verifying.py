"""Before "nothing found" is said: the store's texts are read, however they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.store import Store
from cli.verifying import articles_with
from index.analysis.terms import stream

SIGNS = st.sampled_from("王丽書书發髮ＡaA𝐚⑤5０0，.…*[]^-\\ 　\t\n\u200b\u00ad\ufeff\u2028第届")


class _Texts:
    """A store of which only texts are wanted."""

    def __init__(self, *texts: str) -> None:
        self._texts = texts

    def texts(self) -> Iterator[list[tuple[int, str]]]:
        """Yield the texts, each as a page."""
        yield from ([(number, text)] for number, text in enumerate(self._texts, 1))


def found(typed: str, *texts: str) -> list[int]:
    return list(articles_with(cast(Store, _Texts(*texts)), typed))


@given(st.text(SIGNS | st.characters(), max_size=30), st.integers(0, 30), st.integers(1, 12))
def test_what_stands_in_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    assert found(piece, text) == ([1] if stream(piece) else [])


@given(st.text(SIGNS, max_size=20), st.text(SIGNS, min_size=1, max_size=4))
def test_nothing_else_is_found(text: str, piece: str) -> None:
    assert found(piece, text) == ([1] if stream(piece) and stream(piece) in stream(text) else [])


@pytest.mark.parametrize(
    ("typed", "texts", "numbers"),
    [
        ("王麗", ["王 丽", "王国的丽", "王\u200b麗"], [1, 3]),
        ("ai", ["ＡＩ", "A I", "𝐀𝐢"], [1, 3]),
        ("5%", ["５％"], [1]),
        (" ", ["一 二"], []),
    ],
)
def test_all_ways_to_write_it(typed: str, texts: list[str], numbers: list[int]) -> None:
    assert found(typed, *texts) == numbers
