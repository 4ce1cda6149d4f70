"""Names in a query: what the dictionary does not know, and documents were cut with.

A document is cut with the names of its own article (`index.documents`). So the words of an index hold names, and all
of its Chinese words that the dictionary does not hold are names. A query is to be cut by the same rules; so where the
dictionary leaves a character of it alone, which is how it leaves names, the stretches around are looked up in the
index. Few are: most of what people type is words.

Without that step a query means the same and finds the same, but 王建 is then characters and no word, and texts that
have only 王建华 stand among those about 王建.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from archive.records import replace
from index.analysis import terms
from index.query.content import content
from index.query.syntax import And, AtLeast, Field, Not, Or, Query, Word

LONGEST = 8
"""Characters of the longest name that is looked for: a part of a foreign one."""

_SHORT = 2
"""Characters of the longest word of the dictionary that a name is cut into."""

IsWord = Callable[[str], bool]
"""Whether a text was cut into words of which this is one."""


def with_names(query: Query, is_word: IsWord) -> Query:
    """Return a query of which the words know their names; `is_word` is asked of what the dictionary lacks."""
    match query:
        case Word(text) if names := names_in(text, is_word):
            return Word(text, names)
        case And(queries):
            return And(tuple(with_names(each, is_word) for each in queries))
        case Or(queries):
            return Or(tuple(with_names(each, is_word) for each in queries))
        case AtLeast(queries, least):
            told = tuple(dict.fromkeys(each for one in queries for each in _told(with_names(one, is_word))))
            return replace(query, queries=told, least=min(least, len(told)))
        case Field("title" | "body" as name, inner):
            return Field(name, with_names(inner, is_word))
        case Not(inner):
            return Not(with_names(inner, is_word))
        case _:
            return query


def _told(query: Query) -> Iterator[Query]:
    """Yield what a word of a question is about, now that its names are known: 白皓 of 白皓谈."""
    if isinstance(query, Word) and query.names:
        yield from (Word(each, tuple(filter(each.__contains__, query.names))) for each in _content(query))
    else:
        yield query


def _content(word: Word) -> list[str]:
    return content(terms.cut_words(word.text, word.names))


def names_in(text: str, is_word: IsWord) -> tuple[str, ...]:
    """Return the names that a typed text is cut into."""
    tokens = terms.cut_words(text)
    if len(tokens) < 2:
        return ()
    known = {each for each in set(_stretches(tokens)) if not terms.is_word(each) and is_word(each)}
    return tuple(dict.fromkeys(filter(known.__contains__, terms.cut_words(text, known)))) if known else ()


def _stretches(tokens: Sequence[str]) -> Iterator[str]:
    """Yield what may be a name in a cut text: characters that stand alone, with short words among them (王 + 建国)."""
    for start in range(len(tokens)):
        stretch, alone = "", False
        for token in tokens[start:]:
            stretch, alone = stretch + token, alone or len(token) == 1
            if len(token) > _SHORT or len(stretch) > LONGEST or not terms.is_han(token):
                break
            if alone and len(stretch) > 1:
                yield stretch
