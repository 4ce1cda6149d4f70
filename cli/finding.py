"""What surrounds a search: the passages of its hits, and, where there are none, what could be tried instead.

"Nothing found" is the answer that a reader trusts least, so it comes with what can be known: a filter that excluded
hits, a name that only others mention, a name one character off, words that never stand together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from archive.fold import fold
from archive.model import Article, Person, Ref, Span
from archive.records import dataclass, replace
from cli.verifying import articles_with
from cli.views import FacetName, Hint, HitView
from cli.workspace import part_of
from index.analysis.pinyin import typed_spelling
from index.analysis.terms import cut_words, is_han, stream
from index.documents import body_span, names_of, said_by
from index.query.syntax import And, AtLeast, Field, Or, Phrase, Prefix, Query, Word, with_half, without_exclusions
from index.snippets import KwicLine, Snippet, highlight, kwic, snippet

if TYPE_CHECKING:
    from archive.store import PersonEntry
    from cli.render.search import Form
    from cli.selection import Selection
    from cli.workspace import Workspace
    from index.engine import Hit, Hits, Reason, Search, Speaker

_KWIC_WIDTH = 100
"""Columns of a line of context in a pipe."""

_TOO_FEW = 10
"""Where fewer hits have all of several words, others that have half of them are shown below."""

_FEW = 5
"""How many names or references a hint gives."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How hits are to be shown: in which form, with how many sentences around, with what beside them."""

    form: Form = "hits"
    around: int = 0
    why: bool = False
    kwic: bool = False
    columns: int | None = None
    """The terminal's width; None in a pipe."""
    facets: tuple[FacetName, ...] = ()
    limit: int | None = None

    @property
    def shown(self) -> Form:
        """The form in which they are printed."""
        if self.facets:
            return "facets-json" if self.form == "json" else "facets"
        return "kwic" if self.kwic and self.form == "hits" else self.form


def views(workspace: Workspace, search: Search, hits: Sequence[Hit], wish: Wish) -> tuple[HitView, ...]:
    """Return the hits with their passages, and what else is wished for."""
    refs = [Ref.parse(hit.ref) for hit in hits]
    store = workspace.store
    articles = {article.id: article for article in store.articles(dict.fromkeys(ref.article for ref in refs))}
    margin = max((len(hit.ref) for hit in hits), default=0) + 2
    return tuple(
        replace(
            _view(hit, ref, articles[ref.article], search, wish.around),
            reasons=_reasons(workspace, search, hit.ref) if wish.why else None,
            lines=_lines(ref, articles[ref.article], search.query, wish, margin) if wish.kwic else None,
        )
        for hit, ref in zip(hits, refs, strict=True)
        if ref.article in articles
    )


def _reasons(workspace: Workspace, search: Search, ref: str) -> tuple[Reason, ...]:
    """Return what a hit's score is the sum of, whether it has all words or half of them."""
    return workspace.explain(search, ref) or workspace.explain(replace(search, query=with_half(search.query)), ref)


def with_half_found(workspace: Workspace, search: Search, hits: Hits) -> Hits:
    """Return hits, followed by those that have half of several words where few have all, and say so."""
    half = with_half(search.query)
    if half is None or hits.total >= _TOO_FEW:
        return hits
    first, room = max(0, search.offset - hits.total), search.limit - len(hits.hits)
    more = workspace.search(replace(search, query=half, offset=first, limit=room))
    if more.total:
        workspace.session.note("partly" if hits.total else "partly-none", n=hits.total)
    return replace(hits, hits=hits.hits + more.hits, total=hits.total + more.total)


def _lines(ref: Ref, article: Article, query: Query | None, wish: Wish, margin: int) -> tuple[KwicLine, ...]:
    """Return every place of the words in a hit, each on a line as wide as the screen."""
    if query is None:
        return ()
    span = part_of(article, ref).span if ref.letter else Span(0, body_span(article).end)
    width = max(wish.columns - margin, 20) if wish.columns else _KWIC_WIDTH
    return kwic(article.text, span, query, width, names_of(article))


def _view(hit: Hit, ref: Ref, article: Article, search: Search, around: int) -> HitView:
    part = part_of(article, ref) if ref.letter else None
    speakers = part.speakers if part else said_by(article)
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
        snippet=_snippet(article, span, search.query, around),
        matched=hit.matched,
    )


def _snippet(article: Article, span: Span, query: Query | None, around: int) -> Snippet:
    """Return the best passage; of what is left out of the text proper only where the words stand nowhere else."""
    names = names_of(article)
    shown = snippet(article.text, span, query, names, context=around)
    if query is None or shown.marks or highlight(article.title, query):
        return shown
    whole = snippet(article.text, Span(0, len(article.text)), query, names, context=around)
    return whole if whole.marks and span == body_span(article) else shown


def _asked_for(speakers: Sequence[Person], names: Sequence[str]) -> Person | None:
    """Return the speaker whose name was asked for, else the first."""
    wanted = [fold(name.partition("@")[0]) for name in names]
    for speaker in speakers:
        if any(name in fold(speaker.name) or fold(speaker.name) in name for name in wanted):
            return speaker
    return speakers[0] if speakers else None


def namesakes(workspace: Workspace, search: Search) -> Iterator[Hint]:
    """Yield whom a name that was asked for may mean, where several bear it."""
    from index.speakers import namesakes as bearing

    for name in search.speakers:
        if "@" not in name and (several := bearing(name, workspace.engine())):
            counts = [(one.affiliation, one.documents) for one in several[:_FEW]]
            yield Hint("namesakes", {"name": name, "people": counts, "office": several[0].affiliation})


def hints(workspace: Workspace, wanted: Selection, search: Search) -> Iterator[Hint]:
    """Yield what could be tried where a selection gave nothing; at most a handful. `search` is what was asked."""
    from index.query.parse import fields_taken_for_text

    if fields_taken_for_text(wanted.words):
        yield Hint("fields", {})
    loosened = [*_without_filters(workspace, wanted), *_without_exclusions(workspace, search)]
    yield from loosened
    for name in wanted.speakers:
        yield from _about_name(workspace, name)
    if loosened:
        return
    words = _plain_words(wanted)
    if len(words) > 1:
        yield from _word_by_word(workspace, words)
    elif words and not wanted.speakers:
        yield from _about_word(workspace, words[0])


def _plain_words(wanted: Selection) -> list[str]:
    """Return the words that are sought, as typed: phrases as one, without what is excluded."""
    from index.query.parse import parse_query

    return list(dict.fromkeys(_typed(parse_query(wanted.words)))) if wanted.words else []


def _typed(query: Query) -> Iterator[str]:
    match query:
        case Word(text) | Prefix(text):
            yield text
        case Phrase(text, slop):
            yield text if slop or " " not in text else f'"{text}"'
        case And(queries) | Or(queries) | AtLeast(queries):
            for each in queries:
                yield from _typed(each)
        case Field("kind" | "org"):
            return
        case Field(name, Word(text) | Phrase(text)):
            yield f"{name}:{text}"
        case Field(_, inner):
            yield from _typed(inner)


def _without_filters(workspace: Workspace, wanted: Selection) -> Iterator[Hint]:
    """Yield each filter without which there were hits; where there is none, all filters together."""
    loosened = list(wanted.loosened())
    told = False
    for filters, looser in loosened:
        total = _total(workspace, looser) if looser else 0
        if total:
            told = True
            yield Hint("filters", {"filters": filters, "n": total})
    if not told and len(loosened) > 1 and (bare := wanted.bare()) and (total := _total(workspace, bare)):
        yield Hint("filters", {"filters": " ".join(filters for filters, _ in loosened), "n": total})


def _without_exclusions(workspace: Workspace, search: Search) -> Iterator[Hint]:
    """Tell how many hits there were if nothing were excluded."""
    sought = without_exclusions(search.query) if search.query else None
    if sought not in (None, search.query):
        total = workspace.engine().search(replace(search, query=sought, limit=0)).total
        if total:
            yield Hint("excluded", {"n": total})


def _total(workspace: Workspace, wanted: Selection) -> int:
    from index.speakers import understand_all

    search, _ = understand_all(wanted.search(limit=0), workspace.engine())
    return workspace.engine().search(search).total


def _about_name(workspace: Workspace, typed: str) -> Iterator[Hint]:
    """Tell of a speaker who gave nothing: known by credits only, mentioned only, or written a little differently."""
    engine = workspace.engine()
    name, _, office = fold(typed).partition("@")
    same = [one for one in engine.speakers(name) if one.name == stream(name)]
    if same and office:
        offices = dict.fromkeys(filter(None, (one.affiliation + one.role for one in same)))
        yield Hint("office", {"name": name, "office": office, "offices": "、".join(islice(offices, _FEW))})
    if same:
        return
    entries = [entry for entry in workspace.store.people(name, fold=fold) if stream(entry.name) == stream(name)]
    if entries:
        yield Hint("credited", {"name": name})
    elif refs := _mentions(workspace, name):
        yield Hint("mentioned", {"name": name, "refs": "、".join(refs)})
    yield from _near_names(workspace, name)


def _about_word(workspace: Workspace, word: str) -> Iterator[Hint]:
    bare = word.rpartition(":")[2].strip('"“”')
    if refs := _mentions(workspace, bare):
        yield Hint("text", {"refs": "、".join(refs)})
        return
    pieces = [piece for piece in dict.fromkeys(cut_words(bare)) if len(piece) > 1]
    if word == bare and pieces != [bare] and any(_total_of(workspace, piece) for piece in pieces):
        yield from _word_by_word(workspace, pieces)
    else:
        yield Hint("absent", {})
    yield from _near_names(workspace, bare)


def _near_names(workspace: Workspace, name: str) -> Iterator[Hint]:
    """Yield who bears a name nearly so written, is spelt so, or has it for a surname."""
    engine = workspace.engine()
    spelling = typed_spelling(name)
    if len(spelling) > 1 and (spelt := _names(engine.speakers(spelling=spelling))):
        yield Hint("spelt", {"word": name, "names": spelt})
        return
    if near := near_names(name, (entry.name for entry in workspace.store.people() if _spoke(entry))):
        yield Hint("near", {"names": "、".join(near)})
    elif is_han(stream(name)) and len(stream(name)) <= 2 and (bearing := _names(engine.speakers(name))):
        yield Hint("surname", {"name": name, "names": bearing})


def _names(speakers: Iterable[Speaker]) -> str:
    return "、".join(islice(dict.fromkeys(one.name for one in speakers), _FEW))


def _word_by_word(workspace: Workspace, words: Sequence[str]) -> Iterator[Hint]:
    yield Hint("words", {"counts": [(word, _total_of(workspace, word)) for word in words]})


def _total_of(workspace: Workspace, words: str) -> int:
    from cli.selection import Selection

    return _total(workspace, Selection(words=words))


def _spoke(entry: PersonEntry) -> bool:
    return any(entry.counts.get(kind, 0) for kind in ("lecture", "reflection", "statement"))


def _mentions(workspace: Workspace, text: str) -> list[str]:
    return [str(article) for article in islice(articles_with(workspace.store, text), _FEW)]


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return known names that differ from `name` in one character, put in, left out, swapped or another.

    Names of two characters must share the surname, or half of all names would be near to each other.
    """
    wanted = fold(name)
    near = (one for one in known if fold(one) != wanted and _one_off(wanted, fold(one)))
    return list(islice((one for one in near if len(wanted) > 2 or len(one) > 2 or fold(one[0]) == wanted[0]), _FEW))


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
