"""Corrections: what a person knows better than the finders.

A correction is a small value beside the structure, never a change of it: which field, of whom or of which part, and
what it is to say. What was extracted is kept as it was; what is read is the extracted structure with the corrections
laid over it. So a better parser may read the text again and again: the corrections are laid over whatever it finds.

A person is found again by the name that was extracted, a part by its place in the text (which parsing never changes)
or, where a new version of the text moved it, by its first words. A correction that finds nothing to correct any more
is kept and reported, not lost and not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar

from archive.model import (
    Check,
    Credit,
    Day,
    EventDate,
    Office,
    Person,
    Point,
    Reflection,
    Signature,
    Span,
    Structure,
    Utterance,
)
from archive.records import dataclass, replace

CorrectedField = Literal["title", "date", "name", "affiliation", "role", "speaker"]

RULE = "corrected"
"""The rule of a value that a person has corrected."""

_FIRST_WORDS = 40

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A part, so that it is found again: its letter, its place, and its first words."""

    letter: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One field as a person put it right. `new` may be empty: no such office; a speech that nobody is named for."""

    field: CorrectedField
    new: str
    old: str = ""
    """What stood there when it was corrected."""
    who: str = ""
    """The person whose name or office it is, by the extracted name."""
    part: Anchor | None = None
    """The part whose speaker it is."""
    made: str = ""
    """When, as an ISO 8601 UTC timestamp; corrections made together share it."""
    batch: int = 0


def anchor(text: str, letter: str, span: Span) -> Anchor:
    """Return what finds a part again."""
    return Anchor(letter, span, text[span.start : min(span.end, span.start + _FIRST_WORDS)])


def corrected(text: str, found: Structure, corrections: Iterable[Correction]) -> Structure:
    """Lay corrections over what was extracted, in the order they were made; those that fit nothing become checks."""
    lost: list[Correction] = []
    called: dict[str, str] = {}
    for correction in corrections:
        changed = _applied(text, found, correction, called)
        if changed is None:
            lost.append(correction)
        else:
            found = changed
    checks = tuple(Check("correction-lost", (one.field, one.who or one.old, one.new)) for one in lost)
    return replace(found, checks=(*found.checks, *checks)) if checks else found


def _applied(text: str, found: Structure, correction: Correction, called: dict[str, str]) -> Structure | None:
    """Return the structure with one correction, or None where it fits nothing."""
    if correction.field == "title":
        return replace(found, title=replace(found.title, text=correction.new, rule=RULE))
    if correction.field == "date":
        return _dated(found, correction.new)
    if correction.field == "speaker":
        return _attributed(text, found, correction)
    # `called` follows somebody whose name was put right before: the correction names them as they were extracted.
    name = called.get(correction.who, correction.who)
    if not any(person.name == name for person in everyone(found)):
        return None
    if correction.field == "name":
        called[correction.who] = correction.new
    return _with_people(found, name, correction)


def _dated(found: Structure, printed: str) -> Structure:
    if not printed:
        return replace(found, dates=())
    span = found.dates[0].span if found.dates else Span(0, 0)
    first = EventDate(Day.parse(printed), span, rule=RULE)
    return replace(found, dates=(first, *found.dates[1:]))


def everyone(found: Structure) -> list[Person]:
    """List every person at every place of a structure, in the order of its fields."""
    people = [*found.people, *(lecturer.person for lecturer in found.lecturers)]
    people += [signature.person for reflection in found.reflections for signature in reflection.authors]
    people += [point.speaker for point in found.points if point.speaker]
    people += [utterance.speaker for utterance in found.utterances if utterance.speaker]
    return people + [Person(credit.name, credit.span, credit.offices) for credit in found.credits]


def _with_people(found: Structure, name: str, correction: Correction) -> Structure:
    """Return the structure with every mention of a person put right."""

    def mended(person: Person) -> Person:
        return _mended(person, correction) if person.name == name else person

    def signed(reflection: Reflection) -> Reflection:
        return replace(reflection, authors=tuple(replace(one, person=mended(one.person)) for one in reflection.authors))

    def credited(credit: Credit) -> Credit:
        person = mended(Person(credit.name, credit.span, credit.offices))
        return replace(credit, name=person.name, offices=person.offices)

    return replace(
        found,
        people=tuple(mended(person) for person in found.people),
        lecturers=tuple(replace(one, person=mended(one.person)) for one in found.lecturers),
        reflections=tuple(signed(one) for one in found.reflections),
        points=tuple(replace(one, speaker=mended(one.speaker) if one.speaker else None) for one in found.points),
        utterances=tuple(
            replace(one, speaker=mended(one.speaker) if one.speaker else None) for one in found.utterances
        ),
        credits=tuple(credited(one) for one in found.credits),
    )


def _mended(person: Person, correction: Correction) -> Person:
    if correction.field == "name":
        return replace(person, name=correction.new)
    affiliation = correction.new if correction.field == "affiliation" else person.affiliation
    role = correction.new if correction.field == "role" else person.role
    return replace(person, offices=(Office(affiliation, role),) if affiliation or role else ())


def _attributed(text: str, found: Structure, correction: Correction) -> Structure | None:
    """Return the structure with one part given to somebody else, or to nobody."""
    if correction.part is None:
        return None
    letter = correction.part.letter
    values: Sequence[Point | Reflection | Utterance] = (
        found.points if letter == "p" else found.reflections if letter == "r" else found.utterances
    )
    place = _place(text, correction.part, [value.span for value in values])
    if place is None:
        return None
    value = values[place]
    person = _person(found, correction.new, value.span) if correction.new else None
    if isinstance(value, Point):
        points = _set(found.points, place, replace(value, speaker=person, rule=RULE))
        return replace(found, points=points)
    if isinstance(value, Reflection):
        span = value.authors[0].span if value.authors else Span(value.span.end, value.span.end)
        authors = (Signature(person, span),) if person else ()
        return replace(found, reflections=_set(found.reflections, place, replace(value, authors=authors, rule=RULE)))
    said = replace(value, type="person" if person else "anonymous", speaker=person, rule=RULE)
    return replace(found, utterances=_set(found.utterances, place, said))


def _set(values: tuple[Value, ...], place: int, value: Value) -> tuple[Value, ...]:
    return (*values[:place], value, *values[place + 1 :])


def _person(found: Structure, name: str, span: Span) -> Person:
    """Return somebody by name, with all that the article tells of their offices."""
    known = next((person for person in everyone(found) if person.name == name), None)
    return known or Person(name, Span(span.start, span.start))


def _place(text: str, part: Anchor, spans: Sequence[Span]) -> int | None:
    """Return which of the spans is the part: the one that covers most of its place, if its words stand there."""
    span = part.span
    if text[span.start : span.start + len(part.words)] != part.words:
        start = text.find(part.words) if part.words else -1
        if start < 0:
            return None
        span = Span(start, start + len(span))
    shared = [min(span.end, other.end) - max(span.start, other.start) for other in spans]
    best = max(range(len(spans)), key=lambda place: shared[place], default=None)
    return best if best is not None and shared[best] > 0 else None


def differences(before: Structure, after: Structure) -> list[tuple[str, str, str]]:
    """List what two structures of one text tell differently: field, before, after (empty: not there)."""
    return [
        (field, "、".join(sorted(old - new)), "、".join(sorted(new - old)))
        for (field, old), (_, new) in zip(_told(before), _told(after), strict=True)
        if old != new
    ]


def _told(found: Structure) -> list[tuple[str, set[str]]]:
    def named(people: Iterable[Person]) -> set[str]:
        return {f"{one.name}（{one.affiliation}{one.role}）" if one.offices else one.name for one in people}

    signatures = [
        f"{r.span.start}-{r.span.end} " + "，".join(sorted(named(a.person for a in r.authors)))
        for r in found.reflections
    ]
    return [
        ("title", {found.title.text}),
        ("date", {str(one.day) for one in found.dates}),
        ("organiser", {one.name for one in found.organisers}),
        ("lecturer", named(one.person for one in found.lecturers)),
        ("lecture", {one.lecture for one in found.lecturers if one.lecture}),
        ("person", named(found.people)),
        ("point", {f"{one.number} {one.span.start}-{one.span.end}" for one in found.points}),
        ("reflection", set(signatures)),
        (
            "utterance",
            {f"{u.span.start}-{u.span.end} {u.speaker.name if u.speaker else u.type}" for u in found.utterances},
        ),
        ("credit", {f"{one.function} {one.name}".strip() for one in found.credits}),
    ]
