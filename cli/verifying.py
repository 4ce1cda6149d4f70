"""Before it is said that nothing was found: is it really not there?

An index is a copy, and copies can be wrong. So where a question has no answer, the texts themselves are asked: the
store looks for articles that hold the question's characters, in whatever script they are written, and these few are
put to the engine that is easy to believe. If it answers, the index has overlooked something. If it does not, the
words may stand in what the index leaves out on purpose: share lines and other furniture. Then the articles are found
by those, which is better than to deny words that anybody can see. So with a number that is the end of a longer one
(`2月` in `12月`): nobody means it, as long as the number itself stands somewhere; but it is not denied.

All texts are read, in the order in which they are kept, but not folded, which would take ten times as long. Whether a
text has a character, in one of the ways to write it, is quickly said; what has all of them is looked through for the
question's runs, in one expression for all ways to write each. Only what passes that is folded, and judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING, Literal

from archive.fold import fold, written_as
from archive.records import dataclass, replace
from index.analysis.terms import BETWEEN, DIGITS, GAP, stream
from index.query.syntax import And, AtLeast, Field, Or, Phrase, Prefix, Query, Word, with_texts

if TYPE_CHECKING:
    from archive.model import ArticleId, Mark
    from archive.store import Store
    from index.engine import Document, Engine, Hits, Search

_ASKED = 50
"""Articles that are put to the other engine."""

_WAYS = 16
"""Alternatives of a query that are looked into."""


Verdict = Literal["overlooked", "furniture", "in-numbers"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the texts say: something overlooked, something in what the index leaves out, or within longer numbers."""

    verdict: Verdict
    engine: Engine
    hits: Hits


Runs = tuple[str, ...]
"""Runs of characters that all stand in one text."""


def second_opinion(store: Store, search: Search) -> Opinion | None:
    """Return what the texts themselves answer to a question that the index has no answer to; None for nothing."""
    found = tuple(islice(dict.fromkeys(_candidates(store, search)), _ASKED))
    if not found:
        return None
    from index.documents import documents

    articles = list(store.articles(found))
    parted = [document for article in articles for document in documents(article)]
    whole = [replace(next(documents(article)), body=article.text) for article in articles]
    veiled = [replace(one, title=_veiled(one.title), body=_veiled(one.body)) for one in whole]
    bare = replace(search, query=with_texts(search.query, _veiled) if search.query else None)
    ways: list[tuple[Verdict, list[Document], Search]] = [
        ("overlooked", parted, search),
        ("furniture", whole, search),
        ("in-numbers", veiled, bare),
    ]
    opinions = (Opinion(verdict, *_asked(held, question, store.mark())) for verdict, held, question in ways)
    return next((opinion for opinion in opinions if opinion.hits.total), None)


def _asked(held: Iterable[Document], search: Search, mark: Mark) -> tuple[Engine, Hits]:
    from index.engines.in_memory import InMemoryEngine

    engine = InMemoryEngine()
    engine.update((), held, mark)
    return engine, engine.search(search)


_VEIL = {ord(digit): 0xE100 + place for place, digit in enumerate(DIGITS)}


def _veiled(text: str) -> str:
    """Return a text with characters of no meaning for its digits, so that nothing in it is a number."""
    return fold(text).translate(_VEIL)


def articles_with(store: Store, text: str) -> Iterator[ArticleId]:
    """Yield the articles in whose text a text stands, as the index understands it: folded, spaces left out."""
    yield from _holding(store, [(stream(text),)])


def _candidates(store: Store, search: Search) -> Iterator[ArticleId]:
    names: list[Runs] = [(stream(name.partition("@")[0]),) for name in search.speakers] or [()]
    ways = _ways(search.query) if search.query is not None else [()]
    both = (tuple(dict.fromkeys((*runs, *name))) for runs, name in product(ways, names))
    yield from _holding(store, list(islice(both, _WAYS)))


def _holding(store: Store, ways: Sequence[Runs]) -> Iterator[ArticleId]:
    """Yield the articles that hold all runs of one of some ways; a way without runs is none."""
    told = [(_characters(runs), [_expression(run) for run in runs], runs) for runs in ways if any(runs)]
    if not told:
        return
    for page in store.texts():
        found: set[ArticleId] = set()
        for characters, expressions, runs in told:
            left = page
            for forms in characters:
                left = [row for row in left if any(form in row[1] for form in forms)]
            for number, text in left:
                if all(expression.search(text) for expression in expressions):
                    folded = stream(text)
                    found.update([number] if all(run in folded for run in runs) else ())
        yield from sorted(found)


def _characters(runs: Runs) -> list[tuple[str, ...]]:
    """Return the characters of runs, each as the ways to write it: first those with few ways."""
    return sorted((written_as(one) for one in set("".join(runs)) if one != GAP), key=len)


def _expression(run: str) -> re.Pattern[str]:
    """Return what finds a run in a text, however it is written and whatever its stream leaves out between."""
    return re.compile(BETWEEN.join("[" + re.escape("".join(written_as(one))) + "]" for one in run if one != GAP))


def _ways(query: Query) -> list[Runs]:
    """Return what must stand in a text that answers: alternatives of runs; `()` where a query says nothing of that."""
    match query:
        case Word(text) | Prefix(text):
            return [(stream(text),)]
        case Phrase(text, slop):
            return [tuple(map(stream, text.split() if slop else [text]))]
        case Field("title" | "body", inner):
            return _ways(inner)
        case Field("speaker", Word(text) | Phrase(text)):
            return [(stream(text.partition("@")[0]),)]
        case Or(queries) | AtLeast(queries):
            return list(islice((way for each in queries for way in _ways(each)), _WAYS))
        case And(queries):
            return [_together(ways) for ways in islice(product(*map(_ways, queries)), _WAYS)]
        case _:
            return [()]


def _together(ways: Iterable[Runs]) -> Runs:
    return tuple(dict.fromkeys(run for way in ways for run in way))
