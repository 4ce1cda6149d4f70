"""Person names: who is named in a text, and where.

Three steps, from the surest to the broadest. *Position* (`positions.py`): a signature, a line's header, `记者X`,
`X说：` leave no doubt, whatever the word. *Statistics* (`model.py`): a small linear model weighs each character and its
neighbours. *Consistency* (`combine.py`): who has been recognised once is recognised wherever the same characters stand
in the article. What a Chinese name looks like is in `surnames.py`.

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
    """From 0 to 1. Position gives 0.9 and more; below 0.5 nothing is reported."""
    rule: str
    """What found it: the rule of a position, `model`, `stronger`, `same-name`, `surname-title`."""


def recognise(text: str) -> tuple[Name, ...]:
    """Find the person names in `text`, in text order, none overlapping another."""
    from archive.names.combine import combine

    return combine(text)
