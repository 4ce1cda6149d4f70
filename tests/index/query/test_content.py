"""What is taken apart, and what never is: names, days, words of the dictionary."""

from __future__ import annotations

import pytest

from index.query.content import pieces, solid_words


@pytest.mark.parametrize(
    ("typed", "words", "apart"),
    [
        ("互联网", ("互联网",), ()),
        ("产品和服务", ("产品", "服务"), ("产品", "服务")),
        ("码头二季度财报", (), ("码头", "二季度", "财报")),
        ("檀溪栈桥的绳索", (), ("檀溪", "栈桥", "绳索")),
        ("仝珞谈码头生意经", (), ("仝珞谈", "码头", "生意经")),
        ("仝珞", (), ()),
        ("欧阳明月", (), ()),
        ("阿依古丽·买买提", (), ()),
        ("大模型语言学", (), ()),
        ("5月22日", (), ()),
        ("5月22日读书会", (), ("5月22日", "读书会")),
        ("021-6543", (), ()),
    ],
)
def test_what_a_run_is_made_of(typed: str, words: tuple[str, ...], apart: tuple[str, ...]) -> None:
    assert (solid_words(typed), pieces(typed)) == (words, apart)


@pytest.mark.parametrize(
    ("typed", "words", "apart"),
    [
        ("仝珞", ("仝珞",), ()),
        ("仝珞讲座", (), ("仝珞", "讲座")),
        ("讲座仝珞", (), ("讲座", "仝珞")),
        ("仝珞谈", (), ()),
        ("仝珞何江", (), ()),
        ("仝珞谈码头生意经", (), ("仝珞", "码头", "生意经")),
        ("产品和服务", ("产品", "服务"), ("产品", "服务")),
    ],
)
def test_what_a_run_with_names_is_made_of(typed: str, words: tuple[str, ...], apart: tuple[str, ...]) -> None:
    names = "仝珞", "何江"
    assert (solid_words(typed, names), pieces(typed, names)) == (words, apart)
