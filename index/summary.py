"""Summaries: what was said at a lecture, and what those who heard it took away, in words that stand in the articles.

Nothing is composed. A summary has four parts, each of them text of an article with its reference: the *heads* (when,
where, who spoke on what, and the points); one line for every *voice*, with the takeaway from the end of what was said,
for that is where the point of a reflection is; the *themes* that several voices share (`index.themes`); and the few
*sentences* that carry most (`index.centrality`).

An article's voices are its reflections, and what named people are quoted as saying about the event. Where it has
neither, they are whatever named people said. A selection of references takes the place of all this: then the voices
are the selected parts, whatever they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from archive.fold import fold
from archive.model import Article, ArticleId, Lecturer, Part, Person, Span, parts
from archive.records import dataclass
from index.sentences import sentences

_SHORTEST, _LONGEST = 8, 120
"""Sentences of fewer or more characters are not chosen: they do not stand alone, or do not sum up."""
_TOO_SHORT_ALONE = 6
_COURTESY = re.compile(
    r"^[“\"]?(?:听[了完]|通过.{0,8}学习|感谢|谢谢|很荣幸|非常荣幸|有幸|.{2,6}老师(?:的|今天|以|用|从))"
)
_LEANING = re.compile(r"^[“\"]?(?:它|他|她|其|这|那|因而|因此|所以|而|但|于是|并|也|不过|然而|同时|此外|比如|例如)")
"""How a sentence begins that leans on the one before."""


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of a lecture: its reference, its printed number, and its words."""

    ref: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """One lecturer's lecture, or an article that names none (`lecturer` is None)."""

    article: ArticleId
    title: str
    date: str
    """In ISO form, without a year (`--05-22`) where none is known; empty where no day is."""
    organisers: tuple[str, ...]
    lecturer: Person | None
    lecture: str | None
    points: tuple[PointLine, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """One passage of one speaker (or several together), and the takeaway at its end."""

    ref: str
    number: int | None
    people: tuple[Person, ...]
    takeaway: str
    span: Span
    """Where the takeaway stands in its article."""

    @property
    def name(self) -> str:
        """The names, joined as printed Chinese joins them."""
        return "、".join(person.name for person in self.people)

    @property
    def affiliation(self) -> str:
        """The affiliations, each once."""
        return "；".join(dict.fromkeys(person.affiliation for person in self.people if person.affiliation))

    @property
    def role(self) -> str:
        """The roles, each once."""
        return "；".join(dict.fromkeys(person.role for person in self.people if person.role))


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A phrase that several people share: how many, who (those who signed), and where."""

    phrase: str
    authors: int
    names: tuple[str, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceLine:
    """A chosen sentence, where it stands in its article, and of which part it is."""

    ref: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Summary:
    """What a summary says; every line is text of an article."""

    articles: tuple[ArticleId, ...]
    heads: tuple[Head, ...]
    voices: tuple[Voice, ...]
    themes: tuple[ThemeLine, ...]
    sentences: tuple[SentenceLine, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A voice's whole passage with its article."""

    article: Article
    part: Part
    takeaway: Span | None

    @property
    def text(self) -> str:
        return self.part.span.of(self.article.text)


def summarise(
    articles: Sequence[Article], selected: Collection[str] | None = None, *, themes: int = 10, chosen: int | None = None
) -> Summary:
    """Return the summary of some articles, or of `selected` parts of them (an article's own reference: its voices).

    At most `themes` themes, and `chosen` sentences (by default three to five, as there are voices).
    """
    passages = [passage for article in articles for passage in _passages(article, selected)]
    return Summary(
        articles=tuple(article.id for article in articles),
        heads=tuple(head for article in articles for head in _heads(article)),
        voices=tuple(map(_voice, passages)),
        themes=_themes(passages, themes),
        sentences=_sentences(passages, chosen if chosen is not None else min(5, 3 + len(passages) // 8)),
    )


def _passages(article: Article, selected: Collection[str] | None) -> Iterator[_Passage]:
    """Yield the passages that speak for an article, or the selected ones."""
    everything = list(parts(article))
    if selected is not None and str(article.id) not in selected:
        voices = [part for part in everything if part.ref in selected]
    else:
        voices = _own_voices(article, everything)
    takeaways = {reflection.span: reflection.takeaway for reflection in article.structure.reflections}
    for part in sorted(_said_once(voices), key=lambda part: part.span):
        yield _Passage(article, part, takeaways.get(part.span))


def _own_voices(article: Article, everything: Sequence[Part]) -> list[Part]:
    """Return an article's reflections and what named people said of the event; else all that named people said."""
    named = [part for part in everything if "#u" in part.ref and part.speakers]
    reflections = [part for part in everything if "#r" in part.ref]
    reflections += [part for part in named if part.kind == "reflection"]
    return reflections or [part for part in named if part.kind == "statement"] or named


def _said_once(voices: Iterable[Part]) -> list[Part]:
    """Leave out what lies within a passage before it: a quoted reflection is one voice, not two."""
    kept: list[Part] = []
    for part in voices:
        if not any(other.span.overlaps(part.span) for other in kept):
            kept.append(part)
    return kept


def _heads(article: Article) -> Iterator[Head]:
    """Yield a head for each lecturer, with the lecturer's points; points of nobody go to the first."""
    found = article.structure
    points = [
        (point.speaker.name if point.speaker else "", PointLine(f"{article.id}#p{place}", point.number, words))
        for place, point in enumerate(found.points, 1)
        if (words := point.span.of(article.text))
    ]
    lecturers: Sequence[Lecturer | None] = found.lecturers or (None,)
    named = {lecturer.person.name for lecturer in found.lecturers}
    for place, lecturer in enumerate(lecturers):
        mine = lecturer.person.name if lecturer else ""
        yield Head(
            article=article.id,
            title=article.title,
            date=str(article.day) if article.day else "",
            organisers=tuple(organiser.name for organiser in found.organisers),
            lecturer=lecturer.person if lecturer else None,
            lecture=lecturer.lecture if lecturer else None,
            points=tuple(line for name, line in points if name == mine or (place == 0 and name not in named)),
        )


def _voice(passage: _Passage) -> Voice:
    span = passage.takeaway or _last_sentence(passage.article.text, passage.part.span)
    people = tuple(_known(person, passage.article) for person in passage.part.speakers)
    return Voice(passage.part.ref, passage.part.number, people, span.of(passage.article.text), span)


def _known(person: Person, article: Article) -> Person:
    """Return the person with offices: those at this place, else those known from the rest of the text."""
    if person.offices:
        return person
    return next((one for one in article.structure.people if one.name == person.name), person)


def _last_sentence(text: str, span: Span) -> Span:
    """Return the last sentence of a passage, with the one before where it is too short to say something."""
    found = sentences(text, span)
    if not found:
        return span
    if len(found) > 1 and len(found[-1]) <= _TOO_SHORT_ALONE:
        return Span(found[-2].start, found[-1].end)
    return found[-1]


def _themes(passages: Sequence[_Passage], most: int) -> tuple[ThemeLine, ...]:
    from index.themes import Said, find_themes

    pieces = [
        Said(passage.part.ref, passage.text, tuple(person.name for person in passage.part.speakers))
        for passage in passages
    ]
    articles = {passage.article.id: passage.article for passage in passages}
    names = {person.name for article in articles.values() for person in article.structure.people}
    names |= {one.person.name for article in articles.values() for one in article.structure.lecturers}
    found = find_themes(pieces, names=names, most=most)
    return tuple(ThemeLine(theme.phrase, theme.count, theme.authors, theme.refs) for theme in found)


def _sentences(passages: Sequence[_Passage], count: int) -> tuple[SentenceLine, ...]:
    """Return the chosen sentences in the order of the passages."""
    from index.centrality import central

    lines: list[SentenceLine] = []
    weights: list[float] = []
    for passage in passages:
        spans = sentences(passage.article.text, passage.part.span)
        for place, span in enumerate(spans):
            text = span.of(passage.article.text)
            lines.append(SentenceLine(passage.part.ref, text, span))
            weights.append(_weight(text, is_last=place == len(spans) - 1))
    best = central([fold(line.text) for line in lines], weights, count)
    return tuple(lines[place] for place in sorted(best))


def _weight(sentence: str, *, is_last: bool) -> float:
    """Return how much a sentence is to be preferred before it is compared with any other."""
    folded = fold(sentence)
    if not _SHORTEST <= len(folded) <= _LONGEST:
        return 0.0
    weight = 1.5 if is_last else 1.0
    if _COURTESY.match(folded):
        weight *= 0.3
    if _LEANING.match(folded):
        weight *= 0.5
    return weight
