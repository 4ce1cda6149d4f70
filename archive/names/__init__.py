"""Person names: who is named in a text, and where.

Three steps. *Position* (`positions.py`): after `记者`, at the head of a line, before `说：` a name is to be expected,
whatever the word. *Statistics* (`model.py`): a small linear model weighs each character and its neighbours; the extra
`[ner]` adds a large one (`stronger.py`). *Consistency* (`combine.py`): who has been recognised once is expected
wherever the same characters stand in the article. What a Chinese name looks like is in `surnames.py`.

This door imports none of it: a program that only shows articles pays nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name at one place of a text."""

    name: str
    """The name as printed without inner blanks: `王  丽` is 王丽."""
    span: Span
    confidence: float
    """From 0 to 1."""
    rule: str
    """What speaks for it: the rule of a position, `same-name` (as elsewhere in the text), `model`, or `surname` for the
    surname alone before a title (周 of 周老师)."""


def recognise(text: str, *, stronger: bool | None = None) -> tuple[Name, ...]:
    """Find the person names in `text`, in text order, none overlapping another.

    `stronger` says whether the model of the extra `[ner]` is asked too; by default it is where it is installed. With
    True, raises ImportError where it is not.
    """
    from archive.names.combine import combine

    return combine(text, stronger=stronger)
