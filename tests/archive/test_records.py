"""Records are the standard library's dataclasses in all that anybody can ask of them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from archive.model import Article, Day, Span
from archive.records import dataclass, field, replace

Decorator = Callable[..., Callable[[type], Any]]


def classes(decorator: Decorator, field: Any) -> Iterator[Any]:
    @decorator(frozen=True, slots=True)
    class Plain:
        """A record with a name and a number."""

        known: ClassVar[int] = 7
        name: str
        number: int = 3

        @property
        def twice(self) -> int:
            return self.number * 2

        @classmethod
        def of(cls, name: str) -> Any:
            return cls(name)  # type: ignore[call-arg]  # the decorator is not known here

    @decorator(frozen=True, slots=True, order=True)
    class Ordered:
        name: str
        number: int = 3

    @decorator(frozen=True, slots=True)
    class Partly:
        name: str
        number: int = field(default=3, compare=False)
        more: dict[str, int] = field(default_factory=dict, repr=False)

    @decorator(slots=True)
    class Open:
        name: str
        number: int = 3

    @decorator(frozen=True, slots=True)
    class Spelled:
        name: str
        number: int = 3

        def __repr__(self) -> str:
            return "spelled"

        def __eq__(self, other: object) -> bool:
            return True

    yield from (Plain, Ordered, Partly, Open, Spelled)


PAIRS = list(zip(classes(dataclass, field), classes(dataclasses.dataclass, dataclasses.field), strict=True))


def outcome(action: Callable[[], Any]) -> Any:
    """Return what an action gives, or which error it raises."""
    try:
        result = action()
    except Exception as error:
        return type(error)
    return result if isinstance(result, (bool, str, int, tuple, dict, type(None))) else repr(result)


ACTIONS: dict[str, Callable[[Any], Any]] = {
    "nothing given": lambda kind: kind(),
    "by place": lambda kind: kind("a", 5),
    "by name": lambda kind: kind(number=5, name="a"),
    "one too many": lambda kind: kind("a", 5, {}, 8),
    "not a field": lambda kind: kind("a", other=1),
    "printed": lambda kind: repr(kind("a")),
    "equal": lambda kind: kind("a", 3) == kind("a"),
    "not equal": lambda kind: kind("a", 3) == kind("b"),
    "not equal by number": lambda kind: kind("a", 3) == kind("a", 4),
    "equal to another": lambda kind: kind("a", 3) == ("a", 3),
    "ordered": lambda kind: sorted([kind("b", 1), kind("a", 4), kind("a", 2)]),
    "ordered with another": lambda kind: kind("a") < "a",
    "in a set": lambda kind: len({kind("a"), kind("a", 3), kind("b")}),
    "changed": lambda kind: setattr(kind("a"), "name", "b"),
    "deleted": lambda kind: delattr(kind("a"), "name"),
    "no dictionary": lambda kind: kind("a").__dict__,
    "fields": lambda kind: tuple((each.name, each.type, each.compare) for each in dataclasses.fields(kind)),
    "is one": dataclasses.is_dataclass,
    "as a dictionary": lambda kind: dataclasses.asdict(kind("a")),
    "replaced": lambda kind: dataclasses.replace(kind("a"), name="b"),
    "copied": lambda kind: copy.copy(kind("a", 9)),
    "copied deep": lambda kind: copy.deepcopy(kind("a", 9)),
    "arguments": lambda kind: tuple(inspect.signature(kind).parameters),
    "matched": lambda kind: kind.__match_args__,
    "slots": lambda kind: kind.__slots__,
    "doc": lambda kind: kind.__doc__ if "A record" in (kind.__doc__ or "") else None,
    "methods": lambda kind: (getattr(kind("a"), "twice", 0), repr(getattr(kind, "of", kind)("a"))),
    "class variable": lambda kind: getattr(kind, "known", None),
}


@pytest.mark.parametrize("made_before", [0, 1, 100])
@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("place", range(len(PAIRS)))
def test_a_record_does_what_a_dataclass_does(place: int, name: str, made_before: int) -> None:
    ours = list(classes(dataclass, field))[place]
    standard = PAIRS[place][1]
    for _ in range(made_before):
        ours("a")
    assert outcome(lambda: ACTIONS[name](ours)) == outcome(lambda: ACTIONS[name](standard))


def test_a_factory_makes_each_its_own() -> None:
    kind = PAIRS[2][0]
    assert kind("a").more == {}
    assert kind("a").more is not kind("a").more


def test_replace_keeps_the_rest() -> None:
    assert replace(Day(2018, 5, 22), month=None) == Day(2018, None, 22)
    with pytest.raises(TypeError):
        replace(Day(2018), century=20)  # type: ignore[call-arg]


def test_records_travel_between_processes() -> None:
    day = Day(2018, 5, 22)
    assert pickle.loads(pickle.dumps((day, Span(1, 2)))) == (day, Span(1, 2))
    script = (
        f"import pickle; a, b = (pickle.loads({pickle.dumps(day)!r}) for _ in 'ab'); print(a == b, len({{a, b}}), a)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.stdout == "True 1 2018-05-22\n", done.stderr


def test_a_match_takes_a_record_apart() -> None:
    match Span(3, 9):
        case Span(start, end):
            assert (start, end) == (3, 9)


def test_a_frozen_record_takes_no_other_attribute() -> None:
    with pytest.raises(AttributeError):
        setattr(Span(1, 2), "colour", "red")  # noqa: B010 (a type checker would see it)


def test_fields_of_every_noun_are_known() -> None:
    assert [each.name for each in dataclasses.fields(Article)] == list(Article.__match_args__)
