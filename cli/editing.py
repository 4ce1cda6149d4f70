"""What a person puts right in an article: from options, or from a small text that was edited.

The text has one line a value, `name: value`, in the order of the article; whoever edits it changes what stands behind
the colon. What did not change makes no correction, and a line that is gone changes nothing. People are told as
`name | organisation | role`; a part's line tells only who speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from archive.corrections import Anchor, Correction, anchor, everyone
from archive.errors import UsageError
from archive.model import Article, Day, Part, Person, parts

_LINE = re.compile(r"\s*([^:：#\s][^:：]*?)\s*[:：]\s*(.*?)\s*")


def day_of(printed: str) -> str:
    """Return a day in ISO form (`2018-05-22`, `--05-22`), as typed or with 年月日; UsageError `bad-date`."""
    words = re.sub(r"[./年月]", "-", printed.strip()).rstrip("日号")
    month_first = re.fullmatch(r"(\d{1,2})-(\d{1,2})", words)
    whole = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words)
    if month_first:
        words = f"--{int(month_first[1]):02d}-{int(month_first[2]):02d}"
    elif whole:
        words = f"{whole[1]}-{int(whole[2]):02d}-{int(whole[3]):02d}"
    try:
        day = Day.parse(words) if words else None
        if day and day.month and day.day:
            date(day.year or 2000, day.month, day.day)
    except ValueError:
        raise UsageError("bad-date", date=printed) from None
    return words


def by_options(
    article: Article, part: Part | None, given: dict[str, str | None], person: str | None
) -> tuple[Correction, ...]:
    """Return the corrections that options ask for; UsageError where it is not clear whom or what they are about."""
    made: list[Correction] = []
    if given["title"] is not None:
        made.append(Correction("title", given["title"], article.title))
    if given["date"] is not None:
        made.append(Correction("date", day_of(given["date"]), str(article.day or "")))
    if given["speaker"] is not None:
        if part is None:
            raise UsageError("edit-which-part", article=article.id)
        made.append(_attribution(article, part, given["speaker"]))
    wanted: list[tuple[str, str]] = [(field, value) for field, value in given.items() if value is not None]
    about = [(field, value) for field, value in wanted if field in ("affiliation", "role", "name")]
    if about:
        whose = _whose(article, part, person)
        # The name comes last: the others find the person by the name that stands there.
        for field, value in sorted(about, key=lambda pair: pair[0] == "name"):
            made.append(_personal(field, value, whose))
    return tuple(one for one in made if one.new != one.old)


def _personal(field: str, value: str, whose: Person) -> Correction:
    if field == "name":
        return Correction("name", value.strip(), whose.name, whose.name)
    if field == "affiliation":
        return Correction("affiliation", value.strip(), whose.affiliation, whose.name)
    return Correction("role", value.strip(), whose.role, whose.name)


def _attribution(article: Article, part: Part, name: str) -> Correction:
    old = "、".join(person.name for person in part.speakers)
    return Correction("speaker", name.strip(), old, "", _anchor(article, part))


def _anchor(article: Article, part: Part) -> Anchor:
    return anchor(article.text, part.ref.partition("#")[2][:1], part.span)


def _whose(article: Article, part: Part | None, person: str | None) -> Person:
    """Return the person that is meant: named, or the only one of the part, or the only lecturer."""
    known = {one.name: one for one in reversed(everyone(article.structure))}
    if person is not None:
        if person not in known:
            raise UsageError("edit-unknown-person", value=person, article=article.id)
        return known[person]
    speakers = list(part.speakers) if part else [lecturer.person for lecturer in article.structure.lecturers]
    if len(speakers) != 1:
        raise UsageError("edit-whose", article=article.id)
    return speakers[0]


def form(article: Article) -> Iterator[str]:
    """Yield the lines of an article's editable text."""
    yield f"title: {article.title}"
    dates = article.structure.dates
    yield f"date: {dates[0].day if dates else ''}"
    for person in _people(article):
        yield f"{person.name}: {person.name} | {person.affiliation} | {person.role}"
    for part in parts(article):
        yield f"{part.ref.partition('#')[2]}: {'、'.join(one.name for one in part.speakers)}"


def _people(article: Article) -> list[Person]:
    known: dict[str, Person] = {}
    for person in everyone(article.structure):
        if person.name not in known or (person.offices and not known[person.name].offices):
            known[person.name] = person
    return list(known.values())


def by_form(article: Article, edited: str) -> tuple[Correction, ...]:
    """Return the corrections that an edited text asks for; UsageError `bad-edit` for a line that cannot be."""
    before = dict(_fields("\n".join(form(article))))
    people = {person.name: person for person in _people(article)}
    places = {part.ref.partition("#")[2]: part for part in parts(article)}
    made: list[Correction] = []
    for name, value in _fields(edited):
        if name not in before:
            raise UsageError("bad-edit", value=name)
        if value == before[name]:
            continue
        if name == "title":
            made.append(Correction("title", value, article.title))
        elif name == "date":
            made.append(Correction("date", day_of(value), before[name]))
        elif name in people:
            made += _person_changes(people[name], value)
        else:
            made.append(_attribution(article, places[name], value))
    return tuple(one for one in made if one.new != one.old)


def _fields(words: str) -> Iterator[tuple[str, str]]:
    for line in words.splitlines():
        match = _LINE.fullmatch(line)
        if match:
            yield match[1], match[2]


def _person_changes(person: Person, value: str) -> Iterator[Correction]:
    name, affiliation, role = ([one.strip() for one in re.split("[|｜]", value)] + ["", "", ""])[:3]
    yield _personal("affiliation", affiliation, person)
    yield _personal("role", role, person)
    if name:
        yield _personal("name", name, person)
