"""Records: what `dataclasses` gives, made when it is needed.

`@dataclass(frozen=True, slots=True)` writes some ten methods for every class, as source text, and compiles them when
the module is imported: half a millisecond a class, and fifty for a command that loads a hundred classes to use twenty.
The decorator of the same name here makes the class with its slots at once, and the rest when records of the class are
made. To type checkers it is the one of the standard library; to a reader too, but that a record cannot inherit
fields from another. `dataclasses.fields`, `replace` and `is_dataclass` know these classes as their own.
"""

from __future__ import annotations

import operator
import sys
from typing import TYPE_CHECKING, Any

NO_DEFAULT = object()
"""What `defaults` gives for a field without one, or whose default is made anew for each record."""


def is_record(kind: object) -> bool:
    """Say whether this is a class of records."""
    return isinstance(kind, type) and "__records__" in kind.__dict__


def defaults(kind: Any) -> dict[str, Any]:
    """Return the fields of a class of records, with their defaults."""
    rows: Any = kind.__dict__["__dataclass_fields__"].rows
    return {name: row.value for name, row in rows.items()}


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
else:

    class _Default:
        """What stands in a class for a field's default."""

        def __init__(self, value=NO_DEFAULT, factory=None, compare=True, repr_=True):
            self.value, self.factory, self.compare, self.repr = value, factory, compare, repr_

    def field(*, default=NO_DEFAULT, default_factory=None, compare=True, repr=True):
        """Say more of a field than its default."""
        return _Default(default, default_factory, compare, repr)

    class _Fields:
        """`__dataclass_fields__`: how the standard library knows its own; made when it is asked for."""

        def __init__(self, rows):
            self.rows, self.used, self._made = rows, 0, None

        def __get__(self, record, kind):
            if self._made is None:
                import dataclasses

                self._made = dataclasses.make_dataclass(
                    kind.__name__,
                    [(name, kind.__annotations__[name], _standard(default)) for name, default in self.rows.items()],
                ).__dataclass_fields__
            return self._made

    class _Signature:
        """What tools that look at a class find its arguments by."""

        def __get__(self, record, kind):
            import inspect

            whole = inspect.signature(_initialiser(kind, kind.__dict__["__dataclass_fields__"].rows))
            return whole.replace(parameters=list(whole.parameters.values())[1:])

    def _standard(default):
        import dataclasses

        shown = {"compare": default.compare, "repr": default.repr}
        if default.factory is not None:
            return dataclasses.field(default_factory=default.factory, **shown)
        if default.value is NO_DEFAULT:
            return dataclasses.field(**shown)
        return dataclasses.field(default=default.value, **shown)

    def dataclass(*, frozen=False, slots, order=False):
        """Make a class a record of the fields that it annotates."""
        assert slots, "a record without slots is the standard library's"

        def made(kind):
            annotations = kind.__annotations__
            names = tuple(name for name, said in annotations.items() if not str(said).startswith("ClassVar"))
            given = {name: kind.__dict__.get(name, NO_DEFAULT) for name in names}
            rows = {name: one if isinstance(one, _Default) else _Default(one) for name, one in given.items()}
            space = {name: value for name, value in kind.__dict__.items() if name not in rows and name not in _OWN}
            space |= {
                "__slots__": names,
                "__qualname__": kind.__qualname__,
                "__match_args__": names,
                "__annotations__": annotations,
                "__dataclass_fields__": _Fields(rows),
                "__init__": _first,
                "__signature__": _Signature(),
                "__reduce__": _reduce,
                "__records__": (frozen, order),
            }
            if frozen:
                space |= {"__setattr__": _refuse, "__delattr__": _refuse}
            return type(kind)(kind.__name__, kind.__bases__, space)

        return made

    _OWN = {"__dict__", "__weakref__"}

    _FEW = 24
    """So many records of a class are filled by hand; only for more it is worth to compile how."""

    def _first(record, *values, **named):
        """Make one of the first records of a class; with the very first the class is completed."""
        kind = next(one for one in type(record).__mro__ if "__records__" in one.__dict__)
        fields = kind.__dict__["__dataclass_fields__"]
        if not fields.used:
            _complete(kind)
        fields.used += 1
        if fields.used > _FEW or not _filled(record, fields.rows, values, named):
            kind.__init__ = _initialiser(kind, fields.rows)
            kind.__init__(record, *values, **named)

    def _filled(record, rows, values, named):
        """Fill a record, and say whether the values fit its fields: if not, what is compiled knows what to say."""
        given = dict(zip(rows, values, strict=False)) | named
        if len(given) < len(values) + len(named) or not given.keys() <= rows.keys():
            return False
        for name, row in rows.items():
            if name in given:
                value = given[name]
            elif row.factory is not None:
                value = row.factory()
            elif row.value is not NO_DEFAULT:
                value = row.value
            else:
                return False
            object.__setattr__(record, name, value)
        return True

    def _complete(kind):
        rows = kind.__dict__["__dataclass_fields__"].rows
        frozen, order = kind.__records__
        compared = [name for name, row in rows.items() if row.compare]
        values = operator.attrgetter(*compared) if compared else lambda record: ()
        printed = [name for name, row in rows.items() if row.repr]

        def equal(one, other):
            return values(one) == values(other) if other.__class__ is one.__class__ else NotImplemented

        def spelled(record):
            told = ", ".join([f"{name}={getattr(record, name)!r}" for name in printed])
            return f"{type(record).__qualname__}({told})"

        methods = {"__eq__": equal, "__repr__": spelled, "__hash__": None}
        if frozen:
            methods["__hash__"] = lambda record: hash(values(record))
        if order:
            methods |= {f"__{name}__": _ordering(values, getattr(operator, name)) for name in ("lt", "le", "gt", "ge")}
        for name, method in methods.items():
            if name not in kind.__dict__ or (name == "__hash__" and kind.__dict__[name] is None):
                setattr(kind, name, method)

    def _ordering(values, holds):
        def method(one, other):
            return holds(values(one), values(other)) if other.__class__ is one.__class__ else NotImplemented

        return method

    def _initialiser(kind, rows):
        """Compile the method that takes the fields' values, through the slots' own descriptors: no check, no lookup."""
        space, heads, lines = {"NO_DEFAULT": NO_DEFAULT}, [], []
        for name, row in rows.items():
            space[f"_set_{name}"] = kind.__dict__[name].__set__
            value = name
            if row.factory is not None:
                space[f"_of_{name}"], value = row.factory, f"_of_{name}() if {name} is NO_DEFAULT else {name}"
                heads.append(f"{name}=NO_DEFAULT")
            elif row.value is not NO_DEFAULT:
                space[f"_of_{name}"] = row.value
                heads.append(f"{name}=_of_{name}")
            else:
                heads.append(name)
            lines.append(f"  _set_{name}(self, {value})")
        source = f"def make({', '.join(space)}):\n def made({', '.join(['self', *heads])}):\n"
        exec(
            source + "\n".join(lines or ["  pass"]) + "\n return made", vars(sys.modules[kind.__module__]), scope := {}
        )
        made = scope["make"](**space)
        made.__name__, made.__annotations__ = "__init__", {name: kind.__annotations__[name] for name in rows}
        made.__qualname__ = f"{kind.__qualname__}.__init__"
        return made

    def _reduce(record):
        return type(record), tuple([getattr(record, name) for name in record.__match_args__])

    def _refuse(record, name, *value):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def replace(record, /, **changes):
        """Return a record with some fields changed."""
        kept = {name: getattr(record, name) for name in record.__match_args__ if name not in changes}
        return type(record)(**kept, **changes)
