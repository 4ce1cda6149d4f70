"""What surrounds a search: the passages of its hits, and, where there are none, what could be tried instead.

"Nothing found" is the answer that a reader trusts least, so it comes with what can be known: a filter that excluded
hits, a name that only others mention, a name one character off, words that never stand together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from archive.fold import fold
from archive.model import Article, Person, Ref
from cli.views import Hint, HitView
from cli.workspace import part_of
from index.documents import body_span
from index.snippets import snippet

if TYPE_CHECKING:
    from archive.store import PersonEntry, Store
    from cli.selection import Selection
    from cli.workspace import Workspace
    from index.engine import Hit, Search

_FEW = 5
"""How many names or references a hint gives."""


def views(store: Store, search: Search, hits: Sequence[Hit], around: int) -> tuple[HitView, ...]:
    """Return the hits with their passages; `around` more sentences on both sides of each."""
    refs = [Ref.parse(hit.ref) for hit in hits]
    articles = {article.id: article for article in store.articles(dict.fromkeys(ref.article for ref in refs))}
    return tuple(
        _view(hit, ref, articles[ref.article], search, around)
        for hit, ref in zip(hits, refs, strict=True)
        if ref.article in articles
    )


def _view(hit: Hit, ref: Ref, article: Article, search: Search, around: int) -> HitView:
    part = part_of(article, ref) if ref.letter else None
    speakers = part.speakers if part else ()
    span = part.span if part else body_span(article)
    return HitView(
        ref=hit.ref,
        article=article.id,
        kind=part.kind if part else "article",
        score=hit.score,
        title=article.title,
        date=str(article.day) if article.day else None,
        speaker=_asked_for(speakers, search.speakers),
        speakers=speakers,
        snippet=snippet(article.text, span, search.query, context=around),
        matched=hit.matched,
    )


def _asked_for(speakers: Sequence[Person], names: Sequence[str]) -> Person | None:
    """Return the speaker whose name was asked for, else the first."""
    wanted = [fold(name) for name in names]
    for speaker in speakers:
        if any(name in fold(speaker.name) or fold(speaker.name) in name for name in wanted):
            return speaker
    return speakers[0] if speakers else None


def hints(workspace: Workspace, wanted: Selection) -> Iterator[Hint]:
    """Yield what could be tried where a selection gave nothing; at most a handful."""
    loosened = list(_without_filters(workspace, wanted))
    yield from loosened
    for name in wanted.speakers:
        yield from _about_name(workspace, name)
    if loosened:
        return
    words = wanted.words.split()
    if len(words) > 1:
        yield from _word_by_word(workspace, words)
    elif words and not wanted.speakers:
        yield from _about_word(workspace, words[0])


def _without_filters(workspace: Workspace, wanted: Selection) -> Iterator[Hint]:
    for filters, looser in wanted.loosened():
        total = _total(workspace, looser) if looser else 0
        if total:
            yield Hint("filters", {"filters": filters, "n": total})


def _total(workspace: Workspace, wanted: Selection) -> int:
    return workspace.engine().search(wanted.search(limit=0)).total


def _about_name(workspace: Workspace, name: str) -> Iterator[Hint]:
    """Tell of a speaker who gave nothing: known by credits only, mentioned only, or written a little differently."""
    entries = list(workspace.store.people(name))
    if any(_spoke(entry) for entry in entries):
        return
    if entries:
        yield Hint("credited", {"name": name})
    elif refs := _mentions(workspace, name):
        yield Hint("mentioned", {"name": name, "refs": "、".join(refs)})
    yield from _near_names(workspace, name)


def _about_word(workspace: Workspace, word: str) -> Iterator[Hint]:
    bare = word.strip('"“”')
    if refs := _mentions(workspace, bare):
        yield Hint("text", {"refs": "、".join(refs)})
        return
    yield Hint("absent", {})
    yield from _near_names(workspace, bare)


def _near_names(workspace: Workspace, name: str) -> Iterator[Hint]:
    near = near_names(name, (entry.name for entry in workspace.store.people() if _spoke(entry)))
    if near:
        yield Hint("near", {"names": "、".join(near)})


def _word_by_word(workspace: Workspace, words: Sequence[str]) -> Iterator[Hint]:
    from cli.selection import Selection

    counts = [(word, _total(workspace, replace(Selection(), words=word))) for word in words if word[:1] not in "-("]
    yield Hint("words", {"counts": counts})


def _spoke(entry: PersonEntry) -> bool:
    return any(entry.counts.get(kind, 0) for kind in ("lecture", "reflection", "statement"))


def _mentions(workspace: Workspace, text: str) -> list[str]:
    return [str(article) for article in islice(workspace.store.contains([text]), _FEW)]


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return known names that differ from `name` in one character, put in, left out, swapped or another.

    Names of two characters must share the surname, or half of all names would be near to each other.
    """
    wanted = fold(name)
    near = (one for one in known if fold(one) != wanted and _one_off(wanted, fold(one)))
    return list(islice((one for one in near if len(wanted) > 2 or len(one) > 2 or one[0] == wanted[0]), _FEW))


def _one_off(one: str, other: str) -> bool:
    """Say whether one edit makes `other` of `one`; a single character alone is near to nothing."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        differing = [place for place in range(len(short)) if short[place] != long[place]]
        if len(differing) == 2:
            first, second = differing
            return second == first + 1 and short[first] == long[second] and short[second] == long[first]
        return len(differing) == 1
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
