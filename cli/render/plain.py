"""Values as lines for programs: one record a line, tab-separated, never cut, no character that could forge a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from archive.model import Article, Outcome, Part, Person, parts
from cli.render.json_ import check_sentence
from cli.render.safe import block, cell, one_line, record
from cli.render.words import printed_day

if TYPE_CHECKING:
    from archive.store import Listing, PersonEntry
    from cli.messages import Voice
    from cli.views import Fact, Finding, Found, HitView, Shown
    from index.engine import Reason
    from index.summary import Head, Summary


def hit(view: HitView) -> str:
    """Return a hit: reference, kind, date, speakers, title, snippet."""
    names = "、".join(person.name for person in view.speakers)
    fields = (view.ref, view.kind, view.date or "", names, view.title, view.snippet.text)
    return record(fields if view.reasons is None else (*fields, f"{view.score:.4f}", reasons(view.reasons)))


def reasons(values: Iterable[Reason]) -> str:
    """Return what a score is the sum of, the most first: the text, how it matched, how many hold it, its share."""
    return "; ".join(f"{one.text} {'+'.join(one.matched)} {one.documents} {one.score:.4f}" for one in values)


def kwic(view: HitView) -> Iterator[str]:
    """Yield a hit's lines: reference, words before, the match, words after."""
    for line in view.lines or ():
        yield record((view.ref, line.left, line.match, line.right))


def facets(found: Found) -> Iterator[str]:
    """Yield how many hits there are of each value: what it is, the value, the number."""
    for facet in found.facets:
        for name, count in facet.counts:
            yield record((facet.name, name, str(count)))


def shown(value: Shown) -> Iterator[str]:
    """Yield what there is to know of an article as records, an empty line, and its text; or one record for a part."""
    if value.part is not None:
        yield part(value.article, value.part)
        return
    yield from outline(value)
    yield ""
    yield from block(value.article.text).split("\n")


def outline(value: Shown) -> Iterator[str]:
    """Yield an article's outline: a name and values, then a line a part."""
    article, found = value.article, value.article.structure
    yield record(("article", str(article.id), article.title))
    if article.day:
        yield record(("date", str(article.day)))
    if article.published:
        yield record(("published", str(article.published)))
    for organiser in found.organisers:
        yield record(("organiser", organiser.name))
    for lecturer in found.lecturers:
        yield record(("lecturer", *_who(lecturer.person), lecturer.lecture or ""))
    for credit in found.credits:
        yield record(("credit", credit.function, credit.name, credit.affiliation))
    yield record(("source", article.origin.name))
    for name in value.also:
        yield record(("also", name))
    for one in parts(article):
        yield part(article, one)


def part(article: Article, value: Part) -> str:
    """Return a part: reference, kind, speakers, affiliations, roles, words."""
    columns = ("；".join(filter(None, column)) for column in zip(*map(_who, value.speakers), strict=True))
    who = tuple(columns) or ("", "", "")
    return record((value.ref, value.kind, *who, value.span.of(article.text)))


def _who(person: Person) -> tuple[str, str, str]:
    return (person.name, person.affiliation, person.role)


def finding(value: Finding) -> str:
    """Return one finding: field, rule, start, end, words."""
    return record((value.field, value.rule, str(value.start), str(value.end), value.value))


def outcome(value: Outcome, voice: Voice, recognised: str) -> str:
    """Return what became of a source: status, number, source, title, and what there is to say about it."""
    remark = voice.error(value.problem.code, value.problem.values) if value.problem else recognised
    remarks = [remark, *(check_sentence(check, voice) for check in value.checks)]
    number = str(value.article) if value.article is not None else ""
    return record((value.status, number, value.source, value.title, " ".join(filter(None, remarks))))


def listing(value: Listing) -> str:
    """Return one article of a list: number, date, title, points, reflections, utterances, source."""
    counts = (str(value.points), str(value.reflections), str(value.utterances))
    return record((str(value.id), str(value.day or ""), value.title, *counts, value.source_name))


def person(value: PersonEntry) -> str:
    """Return one person: name, affiliations, roles, counts (lecture, reflection, statement, credit), articles, days."""
    counts = (str(value.counts.get(kind, 0)) for kind in ("lecture", "reflection", "statement", "credit"))
    offices = ("；".join(value.affiliations), "；".join(value.roles))
    return record((value.name, *offices, *counts, str(value.articles), value.first, value.last))


def fact(value: Fact) -> str:
    """Return a fact: its code and its value."""
    return record((value.code, "" if value.value is None else str(value.value)))


def summary(value: Summary) -> Iterator[str]:
    """Yield a summary, a line a record, the kind of line first."""
    for row in summary_rows(value):
        yield record(row)


def summary_rows(value: Summary) -> Iterator[tuple[str, ...]]:
    """Yield a summary as rows: kind, references, name, affiliation, role, text.

    Where a row has no role, its place holds the day (`head`) or how many people share it (`theme`).
    """
    for head in value.heads:
        yield ("head", str(head.article), "、".join(head.organisers), "", head.date, head.title)
        if head.lecturer:
            yield ("lecture", str(head.article), *_who(head.lecturer), head.lecture or "")
        for point in head.points:
            yield ("point", point.ref, head.lecturer.name if head.lecturer else "", "", "", point.text)
    for voice in value.voices:
        yield ("voice", voice.ref, voice.name, voice.affiliation, voice.role, voice.takeaway)
    for theme in value.themes:
        yield ("theme", " ".join(theme.refs), "、".join(theme.names), "", str(theme.authors), theme.phrase)
    for sentence in value.sentences:
        yield ("sentence", sentence.ref, "", "", "", sentence.text)


def summary_csv(value: Summary) -> Iterator[str]:
    """Yield a summary as CSV (RFC 4180), with cells that no spreadsheet takes for formulas."""
    import csv
    import io

    header = ("kind", "ref", "name", "affiliation", "role", "text")
    for row in (header, *summary_rows(value)):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow([cell(field) for field in row])
        yield line.getvalue()


def summary_markdown(value: Summary, voice: Voice) -> Iterator[str]:
    """Yield a summary as Markdown, every line of article text with its reference."""
    for place, head in enumerate(value.heads):
        if place:
            yield ""
        yield from _head_markdown(head, voice)
    if value.voices:
        yield from ("", f"## {voice('label.voices')}", "")
    for one in value.voices:
        who = " ".join(filter(None, (one.name, one.affiliation, one.role)))
        number = "" if one.number is None else f"{one.number}. "
        yield f"- **{number}{_escaped(who or voice('label.anonymous'))}** {_escaped(one.takeaway)} ({one.ref})"
    if value.themes:
        yield from ("", f"## {voice('label.themes')}", "")
    for theme in value.themes:
        count = voice("label.authors", n=theme.authors)
        names = _escaped("、".join(theme.names))
        yield f"- **{_escaped(theme.phrase)}** {count}{voice('label.colon')}{names} ({', '.join(theme.refs)})"
    if value.sentences:
        yield from ("", f"## {voice('label.sentences')}", "")
    for sentence in value.sentences:
        yield f"- {_escaped(sentence.text)} ({sentence.ref})"


def _head_markdown(head: Head, voice: Voice) -> Iterator[str]:
    yield f"# {_escaped(head.title) or voice('label.untitled')} ({head.article})"
    yield ""
    facts = (
        ("date", printed_day(head.date, voice)),
        ("organiser", "、".join(head.organisers)),
        ("lecturer", " ".join(filter(None, _who(head.lecturer))) if head.lecturer else ""),
        ("lecture", head.lecture or ""),
    )
    for label, fact in facts:
        if fact:
            yield f"- {voice(f'label.{label}')}{voice('label.colon')}{_escaped(fact)}"
    if head.points:
        yield from ("", f"## {voice('label.points')}", "")
    for place, point in enumerate(head.points, 1):
        yield f"{place}. {_escaped(point.text)} ({point.ref})"


def _escaped(text: str) -> str:
    """Return a line of article text that Markdown shows as it is."""
    return "".join("\\" + character if character in "\\`*_[]<>#|~" else character for character in one_line(text))
