"""Documents: what of an article becomes findable, and who is said to have said it.

An article gives one document for the whole of it, and one for each part that somebody said, so that a hit can be the
part. The whole holds everything a reader would call the article: the title as printed, and the text without the title
line and without furniture (captions that repeat the title, share lines).

Nothing is said twice. A parser may see a passage both as a numbered point and as a lecturer's utterance; as two
documents it would fill two places of a result list. So:

* an utterance gives a document of what it holds beyond the points and reflections that it overlaps, and none where
  nothing is left (a lecturer's whole list of points, a signed reflection told again);
* except that another *person's* words within a point or a reflection stay a document of their own: a student who
  quotes the lecturer is found as the student, and the quoted words as the lecturer's; so do a named person's words
  that hold a point to which the parser gave no speaker;
* of two utterances of one speaker, the one that lies within the other gives none.

Every document knows the names of all people whom its article names, wherever they stand in it: they are words, whatever
the dictionary says (`index.analysis.words`).

The whole article is *said* by a lecturer only if nothing smaller is: else every lecturer's name would match the article
and the part for the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.model import Article, Part, Person, Point, Reflection, Span, Utterance, parts
from index.analysis.terms import is_han, stream
from index.engine import Document
from index.query.names import LONGEST

_GAP = "\n\n"
"""Stands where text was left out, so that no phrase is found across the gap."""


def documents(article: Article) -> Iterator[Document]:
    """Yield an article's documents: the whole first, then its parts in the order of their references."""
    day, names = _day(article), names_of(article)
    yield _whole(article, day, names)
    told = len(article.structure.points) + len(article.structure.reflections)
    for place, part in enumerate(parts(article)):
        said = article.structure.utterances[place - told] if place >= told else None
        body = _own_words(place - told, article) if said else part.span.of(article.text)
        if body.strip():
            yield _part(article, part, said, body, day, names)


def names_of(article: Article) -> tuple[str, ...]:
    """Return the names of everybody in an article, folded, without spaces: each side of a foreign name's dot."""
    found = article.structure
    speakers = (person for part in parts(article) for person in part.speakers)
    lecturers = (lecturer.person for lecturer in found.lecturers)
    named = [person.name for person in (*found.people, *lecturers, *speakers)] + [one.name for one in found.credits]
    sides = (side for name in named for side in stream(name).split("·"))
    return tuple(dict.fromkeys(side for side in sides if 2 <= len(side) <= LONGEST and is_han(side)))


def body_span(article: Article) -> Span:
    """Return where the text proper stands: after the title line, before the furniture at the end."""
    title = article.structure.title.span
    start = title.end if title else 0
    end = len(article.text)
    for one in sorted(article.structure.boilerplate, key=lambda one: one.span, reverse=True):
        if one.span.start < start or article.text[one.span.end : end].strip():
            break
        end = one.span.start
    return Span(start, max(start, end))


def said_by(article: Article) -> tuple[Person, ...]:
    """Return who says an article as a whole: those lecturers of whom no part is, with offices."""
    heard = {person.name for part in parts(article) for person in part.speakers}
    lecturers = (lecturer.person for lecturer in article.structure.lecturers)
    return tuple(_fuller(person, article) for person in lecturers if person.name not in heard)


def _whole(article: Article, day: str, names: tuple[str, ...]) -> Document:
    """Return the document of the article itself."""
    found = article.structure
    lecturers = [lecturer.person for lecturer in found.lecturers]
    saying = {person.name: person for person in said_by(article)}
    offices = [organiser.name for organiser in found.organisers] + [_office(person, article) for person in lecturers]
    return Document(
        ref=str(article.id),
        article=article.id,
        kind="article",
        place="body",
        title=_printed_title(article),
        body=_without(article.text, Span(0, len(article.text)), _not_body(article)),
        speakers=tuple(saying),
        offices=tuple(dict.fromkeys(office for office in offices if office)),
        day=day,
        posts=tuple((person.affiliation, person.role) for person in saying.values()),
        names=names,
    )


def _part(
    article: Article, part: Part, said: Utterance | None, body: str, day: str, names: tuple[str, ...]
) -> Document:
    """Return the document of one part."""
    saying = [_fuller(person, article) for person in part.speakers]
    offices = tuple(_office(person, article) for person in part.speakers)
    if said is not None and not part.speakers and said.type in ("role", "collective"):
        offices = (said.who,) if said.who else ()
    return Document(
        ref=part.ref,
        article=article.id,
        kind=part.kind,
        place="points" if "#p" in part.ref else "reflections" if "#r" in part.ref else "body",
        title="",
        body=body,
        speakers=tuple(person.name for person in part.speakers),
        offices=offices,
        day=day,
        posts=tuple((known.affiliation, known.role) for known in saying),
        names=names,
    )


def _day(article: Article) -> str:
    """Return the article's day in ISO form; empty where its year is not known."""
    return str(article.day) if article.day and article.day.year is not None else ""


def _title_line(article: Article) -> Span | None:
    """Return the title as printed, with its date prefix; None where it does not stand in the text."""
    title = article.structure.title
    if title.span is None:
        return None
    prefix = title.day_span
    return Span(prefix.start, title.span.end) if prefix and prefix.start < title.span.start else title.span


def _printed_title(article: Article) -> str:
    """Return the words of the title, with the date prefix where there is one: both can be searched for."""
    line = _title_line(article)
    return line.of(article.text) if line else article.title


def _not_body(article: Article) -> list[Span]:
    """Return what of the text does not count as its body."""
    line = _title_line(article)
    return [one.span for one in article.structure.boilerplate] + ([line] if line else [])


def _office(person: Person, article: Article) -> str:
    """Return a person's offices in one piece."""
    return "；".join(office.affiliation + office.role for office in _fuller(person, article).offices)


def _fuller(person: Person, article: Article) -> Person:
    """Return a person with offices: where none stand at this place, as known from the rest of the text."""
    if person.offices:
        return person
    same = (known for known in article.structure.people if known.name == person.name and known.offices)
    return next(same, person)


def _own_words(place: int, article: Article) -> str:
    """Return what of an utterance no other document holds; see the module's rules."""
    found = article.structure
    said = found.utterances[place]
    told: tuple[Point | Reflection, ...] = (*found.points, *found.reflections)
    cuts: list[Span] = []
    for part in told:
        if part.span.overlaps(said.span) and not _another_voice(said, part):
            cuts += [part.span, part.label] if part.label else [part.span]
    if _told_again(place, found.utterances):
        return ""
    rest = _without(article.text, said.span, cuts)
    return rest if not cuts or any(sign.isalnum() for sign in rest) else ""


def _another_voice(said: Utterance, part: Point | Reflection) -> bool:
    """Say whether a named person's words are not given to the part's own speakers as well."""
    if said.speaker is None:
        return False
    if isinstance(part, Point):
        names = {part.speaker.name} if part.speaker else set()
    else:
        names = {author.person.name for author in part.authors}
    return said.speaker.name not in names and (not names or part.span.contains(said.span))


def _told_again(place: int, utterances: tuple[Utterance, ...]) -> bool:
    """Say whether another utterance of the same voice holds the one at `place` (of two equal ones, the first stays)."""
    said = utterances[place]
    return any(
        other.span.contains(said.span) and _same_voice(said, other) and (other.span != said.span or before < place)
        for before, other in enumerate(utterances)
        if before != place
    )


def _same_voice(one: Utterance, other: Utterance) -> bool:
    """Say whether two utterances are given to the same speaker, or both to none."""
    return (one.speaker.name if one.speaker else None) == (other.speaker.name if other.speaker else None)


def _without(text: str, span: Span, cuts: Iterable[Span]) -> str:
    """Return the text of `span` without what lies in `cuts`, a gap in place of each."""
    pieces: list[str] = []
    at = span.start
    for cut in sorted(cuts):
        if cut.end <= at or cut.start >= span.end:
            continue
        pieces.append(text[at : max(at, cut.start)])
        at = cut.end
    pieces.append(text[at : span.end])
    return _GAP.join(piece for piece in (piece.strip() for piece in pieces) if piece)
