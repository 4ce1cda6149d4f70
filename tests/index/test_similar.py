"""What a text is about, as a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Mark
from index.engine import Document, Search
from index.engines.in_memory import InMemoryEngine
from index.query.parse import parse_query
from index.query.syntax import AtLeast, Word, is_relaxed
from index.similar import similar_query

TEXT = "茶农在春天采茶。采茶要趁早，茶农说，好茶要靠手工采摘，也要靠炒茶的火候。"


def test_takes_the_words_a_text_is_about() -> None:
    query = similar_query(TEXT, words=4)
    assert isinstance(query, AtLeast)
    assert {"茶农", "采茶"} <= {each.text for each in query.queries if isinstance(each, Word)}


def test_finds_its_like_before_others() -> None:
    engine = InMemoryEngine()
    texts = [TEXT, "春天来了，茶农忙着采茶和炒茶，手工采摘最辛苦。", "春天的会议在早上召开，火候未到。", "桥梁的设计。"]
    engine.update(
        [], [Document(str(n), n, "article", "body", "", text) for n, text in enumerate(texts, 1)], Mark(1, "a")
    )
    assert [hit.ref for hit in engine.search(Search(similar_query(TEXT))).hits][:2] == ["1", "2"]


@pytest.mark.parametrize("text", ["", "的，了。", "2018"])
def test_some_texts_are_about_nothing(text: str) -> None:
    assert similar_query(text) is None


@given(st.text(max_size=60), st.integers(1, 10))
def test_takes_no_more_words_than_asked(text: str, words: int) -> None:
    query = similar_query(text, words=words)
    assert query is None or (isinstance(query, AtLeast) and 1 <= query.least <= len(query.queries) <= words)


@pytest.mark.parametrize(
    ("line", "relaxed"),
    [("什么是互联网思维？", True), ("什么是互联网思维？ -何江", True), ("互联网 思维", False), ("-何江", False)],
)
def test_tells_that_a_question_was_relaxed(line: str, relaxed: bool) -> None:
    assert is_relaxed(parse_query(line)) == relaxed
