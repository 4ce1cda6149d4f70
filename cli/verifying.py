"""Before it is said that nothing was found: is it really not there?

An index is a copy, and copies can be wrong. So where a question has no answer, the texts themselves are asked: the
store looks for articles that hold the question's characters, in whatever script they are written, and these few are
put to the engine that is easy to believe. If it answers, the index has overlooked something. If it does not, the
words may stand in what the index leaves out on purpose: share lines and other furniture. Then the articles are found
by those, which is better than to deny words that anybody can see. So with a number that is the end of a longer one
(`2月` in `12月`): nobody means it, as long as the number itself stands somewhere; but it is not denied.

The store's look at all texts is one statement in SQLite, without making strings of them; only what passes it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import TYPE_CHECKING, Literal

from archive.fold import fold, written_as
from archive.records import dataclass, replace
from index.analysis.terms import DIGITS, GAP, stream
from index.query.syntax import And, AtLeast, Field, Or, Phrase, Prefix, Query, Word, with_texts

if TYPE_CHECKING:
    from archive.model import ArticleId, Mark
    from archive.store import Store
    from index.engine import Document, Engine, Hits, Search

_ASKED = 50
"""Articles that are put to the other engine."""

_READ = 3_000
"""Articles whose text is read in search of a run: some two seconds."""

_FORMS = 4
"""Ways to write a letter that are looked for: small and capital, both widths; mathematical alphabets are left out."""

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
    yield from _holding(store, (stream(text),))


def _candidates(store: Store, search: Search) -> Iterator[ArticleId]:
    names: list[Runs] = [(stream(name.partition("@")[0]),) for name in search.speakers] or [()]
    ways = _ways(search.query) if search.query is not None else [()]
    for runs, name in islice(product(ways, names), _WAYS):
        yield from _holding(store, tuple(dict.fromkeys((*runs, *name))))


def _holding(store: Store, runs: Runs) -> Iterator[ArticleId]:
    """Yield the articles that hold all of some runs; none where there are no runs."""
    if not any(runs):
        return
    characters = dict.fromkeys(character for run in runs for character in run if character != GAP)
    for number in islice(store.holding(sorted(map(_forms, characters), key=len)), _READ):
        text = stream(store.text(number))
        if all(run in text for run in runs):
            yield number


def _forms(character: str) -> tuple[str, ...]:
    """Return how a folded character may be written: in all ways if Chinese, in the usual ones if not."""
    if not character.isascii():
        return written_as(character)
    usual = (character, character.upper(), *(one for one in written_as(character) if "\uff00" < one < "\uff5f"))
    return tuple(dict.fromkeys(usual))[:_FORMS]


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
