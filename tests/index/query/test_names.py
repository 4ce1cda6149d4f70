"""Which names a query is cut with: those that documents were."""

from __future__ import annotations

import pytest

from index.query.names import names_in, with_names
from index.query.parse import parse_query
from index.query.syntax import And, AtLeast, Field, Not, Phrase, Query, Word

KNOWN = {"仝珞", "王建", "王建苗", "努尔兰别克", "互联", "谈互"}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("王建", ("王建",)),
        ("王　建", ("王建",)),
        ("仝珞談互聯網", ("仝珞",)),
        ("王建苗和王建", ("王建苗", "王建")),
        ("王建华和王建", ("王建",)),
        ("小王建议", ()),
        ("努尔兰别克·买买提", ("努尔兰别克",)),
        ("王，建", ()),
        ("王建2号", ("王建",)),
        ("互联网", ()),
        ("中国青年报", ()),
        ("何江", ()),
    ],
)
def test_names_in(typed: str, names: tuple[str, ...]) -> None:
    assert names_in(typed, KNOWN.__contains__) == names


@pytest.mark.parametrize("typed", ["互联网", "互联网思维", "产品和服务", "中国青年报 title:工作", "5月", "和"])
def test_asks_nothing_about_what_the_dictionary_knows(typed: str) -> None:
    def is_word(word: str) -> bool:
        asked.append(word)
        return False

    asked: list[str] = []
    assert with_names(parse_query(typed), is_word) == parse_query(typed)
    assert all("和" in word for word in asked)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("仝珞 -王建", And((Word("仝珞", ("仝珞",)), Not(Word("王建", ("王建",)))))),
        ("title:王建", Field("title", Word("王建", ("王建",)))),
        ("speaker:王建", Field("speaker", Word("王建"))),
        ('"王建"', Phrase("王建")),
        ("仝珞谈了什么", AtLeast((Word("仝珞", ("仝珞",)),), 1, "仝珞谈了\n")),
    ],
)
def test_a_query_with_names(typed: str, meant: Query) -> None:
    assert with_names(parse_query(typed), KNOWN.__contains__) == meant
