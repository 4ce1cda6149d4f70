"""Whatever values the finders make, JSON gives them back unchanged; damaged JSON is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Check, Day, Span, Structure, Title
from archive.serial import dumps, loads


@settings(max_examples=60, deadline=None)
@given(st.from_type(Structure))
def test_structures_come_back(structure: Structure) -> None:
    assert loads(Structure, dumps(structure)) == structure


def test_defaults_are_left_out_and_spans_are_short() -> None:
    found = Structure(Title("学习日", Span(0, 3)), checks=(Check("points-gap", ("3",)),))
    assert dumps(found) == '{"title":{"text":"学习日","span":[0,3]},"checks":[{"code":"points-gap","values":["3"]}]}'


def test_fields_that_the_type_no_longer_has_are_ignored() -> None:
    assert loads(Title, '{"text":"甲","mood":"glad"}') == Title("甲")


def test_a_day_keeps_its_unknown_year() -> None:
    assert loads(Day, dumps(Day(None, 5, 22))) == Day(None, 5, 22)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"title":"甲"}',
        '{"title":{"text":3}}',
        '{"title":{"text":"甲","span":[1]}}',
        '{"title":{"text":"甲","span":["1","2"]}}',
        '{"title":{"text":"甲"},"points":{}}',
        '{"title":{"text":"甲"},"utterances":[{"span":[0,1],"type":"ghost"}]}',
        "[" * 100_000,
    ],
)
def test_what_does_not_fit_is_a_value_error(printed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(Structure, printed)


def test_types_without_a_form_are_refused() -> None:
    with pytest.raises(TypeError):
        dumps({1, 2})
    with pytest.raises(TypeError):
        loads(set, "[]")
