"""parse(): from a text to its structure.

The finders are called in one fixed order, each seeing what the ones before it found: title, boilerplate, dates,
organisers; then, with the names, lecturers, reflections, points, credits, people, utterances; and last the checks,
which look at all of it. Reflections come before points, because a numbered list that is signed is never a lecturer's.
They all read the text without what got stuck in its sentences (see `mending`); spans are moved back at the end. Nothing
here knows how anything is found; the finders know nothing of one another."""

from __future__ import annotations

from dataclasses import replace

from archive.finders.boilerplate import find_boilerplate
from archive.finders.checks import find_checks
from archive.finders.credits import find_credits
from archive.finders.dates import find_dates
from archive.finders.lecturers import find_lecturers, find_lectures
from archive.finders.mending import mend
from archive.finders.organisers import find_organisers
from archive.finders.people import find_people, with_speakers
from archive.finders.points import find_points
from archive.finders.reflections import find_reflections
from archive.finders.title import find_title
from archive.finders.utterances import find_utterances
from archive.model import Check, Day, Structure
from archive.names import recognise

LONGEST = 400_000
"""Characters; of a longer text only so much from its top is taken apart, and the check `long-text` says so."""

PARSER_VERSION = 8
"""Raised whenever any finder's results change; kept with every structure."""


def parse(
    text: str,
    *,
    title: str | None = None,
    published: Day | None = None,
    given: Day | None = None,
    author: str | None = None,
) -> Structure:
    """Take `text` apart.

    `title` is what the source states outside its text; `published` is the document's own publish date and `given` the
    user's: a year that is not printed comes from `given` (year_from `import`) or else `published`. `author` is whom
    the source names as the writer of all of it.
    """
    whole, text = text, front(text)
    mended = mend(text)
    found = _take_apart(mended.text if mended else text, title, published, given, author)
    found = mended.restored(found) if mended else found
    cut = (Check("long-text", (str(len(text)), str(len(whole)))),) if len(text) < len(whole) else ()
    return replace(found, checks=(*cut, *find_checks(text, found=found)))


def _take_apart(
    text: str, title: str | None, published: Day | None, given: Day | None, author: str | None
) -> Structure:
    found = Structure(find_title(text, stated=title))
    found = replace(found, boilerplate=find_boilerplate(text, title=found.title))
    found = replace(found, dates=find_dates(text, found=found, published=published, given=given))
    found = replace(found, organisers=find_organisers(text, found=found))
    names = recognise(text)
    found = replace(found, lecturers=find_lecturers(text, found=found, names=names))
    found = replace(found, lectures=find_lectures(text, found=found))
    found = replace(found, reflections=find_reflections(text, found=found, author=author))
    found = replace(found, points=find_points(text, found=found))
    found = replace(found, credits=find_credits(text, found=found))
    found = replace(found, people=find_people(text, found=found, names=names))
    found = replace(found, utterances=find_utterances(text, found=found, names=names))
    return replace(found, people=with_speakers(found.people, found.utterances))


def front(text: str) -> str:
    """Return what of a text is taken apart: all of it, or whole lines up to `LONGEST`."""
    if len(text) <= LONGEST:
        return text
    end = text.rfind("\n", LONGEST // 2, LONGEST)
    return text[:end] if end >= 0 else text[:LONGEST]
