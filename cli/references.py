"""References as people type them: `12`, `12#r3`, and full-width forms of the same."""

from __future__ import annotations

from collections.abc import Iterable

from archive.errors import UsageError
from archive.fold import fold
from archive.model import Ref


def reference(printed: str) -> Ref:
    """Read a reference; UsageError `bad-reference`."""
    try:
        return Ref.parse(fold(printed))
    except ValueError:
        raise UsageError("bad-reference", value=printed) from None


def references(printed: Iterable[str]) -> list[Ref]:
    """Read references, each once, in the order given; UsageError `bad-reference`."""
    return list(dict.fromkeys(map(reference, printed)))
