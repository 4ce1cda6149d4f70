"""Values to JSON and back, by their types: what the store writes beside a text.

A structure is a tree of frozen dataclasses; their annotations say all there is to know about their form, so one small
codec serves them all, and a new field needs nothing here. Fields at their default are left out, which keeps the JSON
short and lets a field be added without touching what is stored. Spans and days, of which there are thousands, are
written as plain lists of their fields.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin

from archive.model import Day, Span
from archive.records import NO_DEFAULT, defaults, is_record

T = TypeVar("T")

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

_AS_LISTS: Final[tuple[type, ...]] = (Span, Day)


def dumps(value: object) -> str:
    """Return a dataclass, or a tuple of them, as one line of JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], printed: str) -> T:
    """Return the value of type `kind` that `dumps` wrote; raise ValueError where the JSON does not fit the type."""
    read = _reader(cast("Any", kind))
    try:
        found: T = read(json.loads(printed))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a {getattr(kind, '__name__', kind)}: {error}") from error
    return found


def _plain(value: object) -> Json:
    if isinstance(value, (str, int, float)) or value is None:
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, _AS_LISTS):
        return [_plain(getattr(value, name)) for name in _defaults(cast("Any", type(value)))]
    if not is_record(type(value)):
        raise TypeError(f"no codec for {type(value).__name__}")
    kept: dict[str, Json] = {}
    for name, default in _defaults(cast("Any", type(value))).items():
        item = getattr(value, name)
        if item != default:
            kept[name] = _plain(item)
    return kept


@cache
def _defaults(kind: Any) -> dict[str, Any]:
    return defaults(kind)


Reader = Callable[[Any], Any]
"""From parsed JSON to a value. JSON is untyped: this is the one door where `Any` comes in."""


@cache
def _reader(kind: Any) -> Reader:
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin in (Union, types.UnionType):
        return _optional_reader(get_args(kind))
    if origin is Literal:
        return _checked(lambda value: value in get_args(kind), kind)
    if kind in _AS_LISTS:
        return _list_reader(kind)
    if is_record(kind):
        return _record_reader(kind)
    if kind in (str, int, bool, float):
        return _checked(lambda value: type(value) is kind, kind)
    raise TypeError(f"no codec for {kind}")


def _checked(fits: Callable[[Any], bool], kind: Any) -> Reader:
    def read(value: Any) -> Any:
        if not fits(value):
            raise ValueError(f"not a {kind}: {str(value)[:40]!r}")
        return value

    return read


def _optional_reader(kinds: tuple[Any, ...]) -> Reader:
    (kind,) = (each for each in kinds if each is not type(None))
    inner = _reader(kind)
    return lambda value: None if value is None else inner(value)


def _tuple_reader(kinds: tuple[Any, ...]) -> Reader:
    if kinds[-1] is not Ellipsis:
        raise TypeError(f"no codec for tuples of fixed length: {kinds}")
    inner = _reader(kinds[0])

    def read(value: Any) -> Any:
        if not isinstance(value, list):
            raise ValueError("not a list")
        return tuple([inner(item) for item in value])

    return read


def _list_reader(kind: Any) -> Reader:
    readers = _Readers(kind)
    inner = [readers[name] for name in _defaults(kind)]

    def read(value: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(inner):
            raise ValueError(f"not a {kind.__name__}")
        return kind(*[read_item(item) for read_item, item in zip(inner, value, strict=True)])

    return read


def _record_reader(kind: Any) -> Reader:
    known = _defaults(kind)
    needed = [name for name, default in known.items() if default is NO_DEFAULT]
    readers = _Readers(kind)

    def read(value: Any) -> Any:
        if not isinstance(value, dict) or not all(name in value for name in needed):
            raise ValueError(f"not a {kind.__name__}")
        return kind(**{name: readers[name](item) for name, item in value.items() if name in known})

    return read


class _Readers(dict[str, Reader]):
    """What reads the fields of a class, made when a field is first met: most records hold few that they could."""

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, name: str) -> Reader:
        # Annotations are strings, of names in their module; `get_type_hints` would evaluate all of them at once.
        hint = eval(self._kind.__annotations__[name], vars(sys.modules[self._kind.__module__]))
        self[name] = made = _reader(hint)
        return made
