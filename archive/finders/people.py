"""People: everyone an article names, once each, with all that it says of their offices."""

from __future__ import annotations

from collections.abc import Iterable

from archive.finders.mentions import Named, find_mentions
from archive.model import Person, Structure


def find_people(text: str, *, found: Structure, names: Iterable[Named] = ()) -> tuple[Person, ...]:
    """Find everyone who is named, once each, at the first full mention."""
    first: dict[str, Person] = {}
    for mention in find_mentions(text, found=found, names=names):
        if mention.full or mention.name == mention.span.of(text):
            first.setdefault(mention.name, Person(mention.name, mention.span))
    return tuple(first.values())
