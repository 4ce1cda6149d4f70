"""Folding: one way to write every character, without moving any.

Text that readers take to be the same is written in many ways: in Traditional or Simplified script, in full-width or
half-width letters, in capitals, with any of half a dozen dots inside a foreign name. To compare, we fold both sides
to one form. The usual tool, NFKC, changes lengths (`…` becomes three dots) and so moves every character after it; then
a span found in folded text no longer fits the text. So here every character becomes exactly one character, by one
table lookup: a span of the folded text is a span of the text.

The table (`fold.txt` beside this file: a line of characters, and a line of what becomes of each) joins the one-to-one
part of NFKC, lower case, and OpenCC's character table from Traditional to Simplified (BYVoid's OpenCC, Apache-2.0; of
several Simplified forms the first). It is closed: folding folded text changes nothing. `tests/training/make_fold.py`
makes it.
"""

from functools import cache
from pathlib import Path

_SPACES = "\N{NO-BREAK SPACE}\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What becomes a plain space. Line ends and tabs stay what they are."""


def _load() -> dict[int, int]:
    sources, targets = Path(__file__).with_name("fold.txt").read_text("utf-8").splitlines()
    return str.maketrans(sources + _SPACES, targets + " " * len(_SPACES))


_TABLE = _load()


def fold(text: str) -> str:
    """Return `text` in half-width, lower-case, Simplified characters: same length always, and folding again is idle."""
    return text.translate(_TABLE)


def after_folding(table: dict[int, str]) -> dict[int, str]:
    """Return one table for `str.translate` that folds a text and then translates it by `table`."""
    folded = {source: table.get(target, chr(target)) for source, target in _TABLE.items()}
    return {source: target for source, target in table.items() if source not in _TABLE} | folded


def written_as(character: str) -> tuple[str, ...]:
    """Return all characters that fold to a folded one, itself first."""
    return (character, *_sources().get(character, ()))


@cache
def _sources() -> dict[str, tuple[str, ...]]:
    sources: dict[str, list[str]] = {}
    for source, target in _TABLE.items():
        sources.setdefault(chr(target), []).append(chr(source))
    return {target: tuple(found) for target, found in sources.items()}
