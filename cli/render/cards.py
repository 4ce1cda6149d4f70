"""Values set for a person at a terminal.

Lines are broken by our own rules (`cli.render.wrap`) and coloured by `cli.render.line`. Words from articles get there
after everything that could move a cursor has been taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from archive.model import Article, Part, Person, Point, Span, parts
from cli.messages import Voice
from cli.render.json_ import check_sentence
from cli.render.line import Line
from cli.render.safe import cut, flat, marked, one_line, padded, width
from cli.render.words import printed_day
from cli.render.wrap import wrap

if TYPE_CHECKING:
    from archive.store import Listing, PersonEntry
    from cli.views import Fact, Finding, Found, HitView, Shown
    from index.engine import Reason
    from index.summary import Head, Summary

MARK = "bold reverse"
REF = "cyan"
NAME = "bold"
DIM = "dim"
HEAD = "bold green"
_INDENT = 2

Style = tuple[int, int, str]
"""From, to, and how: places in the string that is being set."""


def flow(
    text: str, columns: int, *, styles: Sequence[Style] = (), indent: int = 0, lead: Line | None = None
) -> Iterator[Line]:
    """Yield text broken into lines, indented; `lead` stands in the indentation of the first line."""
    for start, end in wrap(text, columns - indent):
        line = Line(text[start:end])
        for first, last, style in styles:
            if first < end and last > start:
                line.style(style, max(first, start) - start, min(last, end) - start)
        yield (lead if lead is not None else Line(" " * indent)) + line
        lead = None


def _margin(text: str, columns: int, style: str) -> Line:
    return Line(padded(text, columns), style)


def who(persons: Sequence[Person]) -> Line:
    """Return people with their offices: names in bold, beside them the office, once for those who share it."""
    line = Line()
    for office, sharing in groupby(persons, key=_office):
        line.append("；" if line else "")
        line.append("、".join(one_line(person.name) for person in sharing), NAME)
        line.append(f"  {office}" if office else "", DIM)
    return line


def _office(person: Person) -> str:
    return " ".join(one_line(part) for part in (person.affiliation, person.role) if part)


def _fit(line: Line, columns: int, indent: int = _INDENT) -> Iterator[Line]:
    """Yield one styled line, broken where it is wider than the screen."""
    first = True
    for start, end in wrap(line.plain, columns - indent):
        yield line[start:end] if first else Line(" " * indent) + line[start:end]
        first = False


def hits(found: Found, voice: Voice, columns: int) -> Iterator[Line]:
    """Yield hits as cards, one an article: its title and day; then its hits, each with who, and the passage.

    Articles stand in the order of their best hits, and hits in theirs.
    """
    grouped: dict[int, list[HitView]] = {}
    for view in found.hits:
        grouped.setdefault(view.article, []).append(view)
    for place, views in enumerate(grouped.values()):
        if place:
            yield Line()
        title = one_line(views[0].title) or voice("label.untitled")
        yield from _fit(Line(title, "underline") + _when(views[0].date, voice), columns)
        for view in views:
            yield from _hit(view, voice, columns)


def _hit(view: HitView, voice: Voice, columns: int) -> Iterator[Line]:
    head = Line(" " * _INDENT).append(view.ref, f"bold {REF}")
    head.append(f"  {voice(f'label.kind.{view.kind}')}", DIM)
    if view.speakers:
        head.append("  ").append_line(who(view.speakers))
    yield from _fit(head, columns, 2 * _INDENT)
    text, marks = marked(view.snippet.text, [(mark.start, mark.end) for mark in view.snippet.marks])
    yield from flow(text.strip(), columns, styles=[(*_shifted(mark, text), MARK) for mark in marks], indent=2 * _INDENT)
    if view.reasons is not None:
        why = voice("label.colon").join((f"{view.score:.2f}", _why(view.reasons, voice)))
        yield from flow(why, columns, styles=[(0, len(why), DIM)], indent=2 * _INDENT)


def _why(reasons: Sequence[Reason], voice: Voice) -> str:
    """Return what a score is the sum of, as words."""
    told = (
        voice(
            "label.reason",
            text=one_line(reason.text),
            how="+".join(voice(f"label.matched.{leg}") for leg in reason.matched),
            n=reason.documents,
            score=f"{reason.score:.2f}",
        )
        for reason in reasons
    )
    return voice("outcome.separator").join(told)


def kwic(found: Found) -> Iterator[Line]:
    """Yield each place of the words on a line, aligned; the reference before it."""
    left = max((width(view.ref) for view in found.hits), default=0) + 2
    for view in found.hits:
        for line in view.lines or ():
            shown = Line(padded(view.ref, left), REF)
            shown.append(flat(line.left)).append(flat(line.match), MARK).append(flat(line.right))
            yield shown


def facets(found: Found, voice: Voice, columns: int) -> Iterator[Line]:
    """Yield how many hits there are of each value, with a bar for its share."""
    for place, facet in enumerate(found.facets):
        if place:
            yield Line()
        yield Line(voice(f"label.facet.{facet.name}"), HEAD)
        most = max((count for _, count in facet.counts), default=1)
        digits = len(str(most))
        for name, count in facet.counts:
            shown = _facet_value(facet.name, name, voice)
            line = Line(f"  {count:>{digits}}  ").append("▇" * max(1, round(12 * count / most)), REF)
            line.append(" " * max(0, 14 - (len(line) - digits - 4)))
            yield from _fit(line.append(one_line(shown)), columns, digits + 18)


def _facet_value(facet: str, name: str, voice: Voice) -> str:
    if not name:
        return voice("label.none")
    return voice(f"label.kind.{name}") if facet == "kind" else name


def _shifted(mark: tuple[int, int], text: str) -> tuple[int, int]:
    """Return a mark of `text` as a mark of the same without the blanks before it."""
    lead = len(text) - len(text.lstrip())
    return mark[0] - lead, mark[1] - lead


def _when(date: str | None, voice: Voice) -> Line:
    return Line(f"  {printed_day(date, voice)}", DIM) if date else Line()


def article(value: Shown, voice: Voice, columns: int, *, text: bool = True) -> Iterator[Line]:
    """Yield an article: title block, outline, and its text with the parts' references in the margin."""
    yield from title_block(value.article, voice, columns)
    if value.also:
        yield from _labelled(voice("label.also"), Line("、".join(map(one_line, value.also)), DIM), columns)
    yield from _outline(value.article, voice, columns)
    if text:
        yield from _heading("text", voice)
        yield from _text(value, columns)
    yield from _checks(value.article, voice, columns)


def title_block(shown: Article, voice: Voice, columns: int) -> Iterator[Line]:
    """Yield title, and a line each for date, host, lecturer, lecture, credits, source."""
    title = one_line(shown.title) or voice("label.untitled")
    yield from flow(
        title, columns, styles=[(0, len(title), "bold underline")], indent=6, lead=_margin(str(shown.id), 6, REF)
    )
    for label, line in _facts(shown, voice):
        yield from _labelled(voice(f"label.{label}"), line, columns)


def _labelled(label: str, line: Line, columns: int) -> Iterator[Line]:
    left = max(10, width(label) + 2)
    lead: Line | None = _margin(label, left, HEAD)
    for start, end in wrap(line.plain, columns - left):
        yield (lead if lead is not None else Line(" " * left)) + line[start:end]
        lead = None


def _facts(shown: Article, voice: Voice) -> Iterator[tuple[str, Line]]:
    found = shown.structure
    days = [_event_day(date.day, date.until, date.time, voice) for date in found.dates]
    if not days and shown.day:
        days = [printed_day(str(shown.day), voice)]
    if days:
        yield "date", Line("、".join(dict.fromkeys(days)))
    if shown.published:
        yield "published", Line(str(shown.published))
    if found.organisers:
        yield "organiser", Line("、".join(dict.fromkeys(one_line(one.name) for one in found.organisers)))
    for lecturer in found.lecturers:
        yield "lecturer", who([lecturer.person])
        if lecturer.lecture:
            yield "lecture", Line(one_line(lecturer.lecture))
    if found.credits:
        yield "credits", Line(one_line("  ".join(_credits(shown))))
    yield "source", Line(one_line(shown.origin.name), DIM)


def _event_day(day: object, until: object, time: str | None, voice: Voice) -> str:
    printed = printed_day(str(day), voice)
    if until is not None:
        printed += f" – {printed_day(str(until), voice)}"
    return f"{printed} {one_line(time)}" if time else printed


def _credits(shown: Article) -> Iterator[str]:
    functions: dict[str, list[str]] = {}
    for credit in shown.structure.credits:
        office = f"（{credit.affiliation}）" if credit.affiliation else ""
        functions.setdefault(credit.function, []).append(credit.name + office)
    for function, names in functions.items():
        yield f"{function} {'、'.join(names)}".strip()


def _heading(label: str, voice: Voice) -> Iterator[Line]:
    yield Line()
    yield Line(voice(f"label.{label}"), HEAD)


def _outline(shown: Article, voice: Voice, columns: int) -> Iterator[Line]:
    found = shown.structure
    groups: dict[str, list[Part]] = {"p": [], "r": [], "u": []}
    for part in parts(shown):
        groups[part.ref.partition("#")[2][0]].append(part)
    if groups["p"]:
        yield from _heading("points", voice)
        for part, point in zip(groups["p"], found.points, strict=True):
            yield from _point(shown, part, point, columns)
    if groups["r"]:
        yield from _heading("reflections", voice)
        for part in groups["r"]:
            yield from _part_line(part, who(part.speakers), columns)
    own = [(part, said) for part, said in zip(groups["u"], found.utterances, strict=True) if not _told(part, groups)]
    if own:
        yield from _heading("utterances", voice)
        for part, said in own:
            name = who(part.speakers) if part.speakers else Line(one_line(said.who) or voice("label.anonymous"))
            yield from _part_line(part, name + Line(f"  {_beginning(shown, part)}"), columns)


def _told(part: Part, groups: dict[str, list[Part]]) -> bool:
    """Say whether the outline has these words already, as points or reflections."""
    others = [other.span for other in (*groups["p"], *groups["r"])]
    return any(other.contains(part.span) or part.span.contains(other) for other in others)


def _beginning(shown: Article, part: Part) -> str:
    return cut(one_line(part.span.of(shown.text)), 60)


def _point(shown: Article, part: Part, point: Point, columns: int) -> Iterator[Line]:
    label = one_line(point.label.of(shown.text))
    words = one_line(part.span.of(shown.text))
    left = _left(part.ref)
    styles = [(0, len(label), DIM)]
    yield from flow(f"{label} {words}", columns, styles=styles, indent=left, lead=_margin(f"  {part.ref}", left, REF))


def _part_line(part: Part, line: Line, columns: int) -> Iterator[Line]:
    left = _left(part.ref)
    lead: Line | None = _margin(f"  {part.ref}", left, REF)
    for start, end in wrap(line.plain, columns - left):
        yield (lead if lead is not None else Line(" " * left)) + line[start:end]
        lead = None


def _left(ref: str) -> int:
    return max(10, len(ref) + 4)


def _text(value: Shown, columns: int) -> Iterator[Line]:
    """Yield the text's paragraphs, without the title line; in the margin the parts that begin there."""
    shown = value.article
    title = shown.structure.title.span
    start = 0
    for line in shown.text.split("\n"):
        span = Span(start, start + len(line))
        start = span.end + 1
        if not line.strip() or (title is not None and span.contains(title)):
            continue
        yield Line()
        yield from _paragraph(value, span, columns)


def _paragraph(value: Shown, span: Span, columns: int) -> Iterator[Line]:
    shown = value.article
    inside = [(a - span.start, b - span.start) for a, b in value.marks if span.start <= a and b <= span.end]
    text, marks = marked(span.of(shown.text), inside)
    furniture = any(one.span.overlaps(span) for one in shown.structure.boilerplate)
    styles: list[Style] = [(0, len(text), DIM)] if furniture else []
    styles += [(*_shifted(mark, text), MARK) for mark in marks]
    beginning = [
        part.ref.partition("#")[2] for part in parts(shown) if span.contains(Span(part.span.start, part.span.start))
    ]
    yield from flow(text.strip(), columns, styles=styles, indent=10, lead=_margin(f"  {_ranges(beginning)}", 10, REF))


def _ranges(refs: Sequence[str]) -> str:
    """Return the parts of a paragraph in short: `p1-7`, `r3`; utterances only where there is nothing else."""
    told = [ref for ref in refs if ref[0] in "pr"] or list(refs)
    if not told:
        return ""
    first, last = told[0], told[-1]
    if first == last:
        return first
    return f"{first}-{last[1:] if last[0] == first[0] else last}"


def _checks(shown: Article, voice: Voice, columns: int) -> Iterator[Line]:
    if shown.structure.checks:
        yield from _heading("checks", voice)
        for check in shown.structure.checks:
            yield from flow(check_sentence(check, voice), columns, indent=_INDENT)


def part(value: Shown, voice: Voice, columns: int) -> Iterator[Line]:
    """Yield one part: who and where from, and its words."""
    shown, one = value.article, value.part
    if one is None:
        return
    head = Line(one.ref, f"bold {REF}")
    head.append(f"  {voice(f'label.kind.{one.kind}')}  ", DIM).append_line(who(one.speakers))
    yield from _fit(head, columns)
    title = one_line(shown.title) or voice("label.untitled")
    yield from _fit(Line(title) + _when(str(shown.day) if shown.day else None, voice), columns)
    yield Line()
    span = one.span
    inside = [(a - span.start, b - span.start) for a, b in value.marks if span.start <= a and b <= span.end]
    text, marks = marked(span.of(shown.text), inside)
    yield from flow(text, columns, styles=[(*mark, MARK) for mark in marks], indent=_INDENT)


def findings(values: Iterable[Finding], columns: int) -> Iterator[Line]:
    """Yield what was found in an article, by which rule, where."""
    rows = list(values)
    fields = max((width(row.field) for row in rows), default=0)
    rules = max((width(row.rule) for row in rows), default=0)
    for row in rows:
        lead = Line(padded(row.field, fields + 2), HEAD)
        lead.append(padded(row.rule, rules + 2)).append(padded(f"{row.start}-{row.end}", 12), DIM)
        left = width(lead.plain)
        if columns - left < 20:
            yield lead
            yield from flow(one_line(row.value), columns, indent=_INDENT)
        else:
            yield from flow(one_line(row.value), columns, indent=left, lead=lead)


def listing(value: Listing, voice: Voice, columns: int) -> Line:
    """Return one article of a list, on one line."""
    line = Line(padded(str(value.id), 6), REF)
    line.append(padded(str(value.day or "").removeprefix("--"), 12), DIM)
    counts = [
        voice(f"outcome.{code}", n=number)
        for code, number in (("points", value.points), ("reflections", value.reflections))
        if number
    ]
    right = "  " + " ".join(counts) if counts else ""
    title = one_line(value.title) or voice("label.untitled")
    room = columns - 18 - width(right)
    if room < 24:
        right, room = "", columns - 18
    line.append(cut(title, room)).append(right, DIM)
    return line


def person(value: PersonEntry, voice: Voice, columns: int) -> Iterator[Line]:
    """Yield one person: name, what they said and when, and below their offices."""
    line = Line(padded(one_line(value.name), 10), NAME)
    counts = [
        f"{voice(f'label.kind.{kind}')} {value.counts[kind]}"
        for kind in ("lecture", "reflection", "statement", "credit")
        if value.counts.get(kind)
    ]
    line.append("  " + " · ".join(counts))
    days = " – ".join(dict.fromkeys(printed_day(day, voice) for day in (value.first, value.last) if day))
    line.append(f"  {days}", DIM)
    yield from _fit(line, columns, 12)
    offices = "；".join(one_line(office) for office in (*value.affiliations, *value.roles))
    if offices:
        yield from flow(offices, columns, indent=12, styles=[(0, len(offices), DIM)])


def facts(values: Iterable[Fact], voice: Voice, columns: int) -> Iterator[Line]:
    """Yield facts with their labels."""
    rows = [(voice(f"info.{value.code}"), value.printed) for value in values]
    left = max((width(label) for label, _ in rows), default=0) + 2
    for label, printed in rows:
        yield from flow(one_line(printed), columns, indent=left, lead=_margin(label, left, HEAD))


def summary(value: Summary, voice: Voice, columns: int) -> Iterator[Line]:
    """Yield a summary: heads with their points, a line a voice, themes, sentences; each with its reference."""
    for place, head in enumerate(value.heads):
        if place:
            yield Line()
        yield from _head(head, voice, columns)
    if value.voices:
        yield from _heading("voices", voice)
    for one in value.voices:
        name = who(one.people) if one.people else Line(voice("label.anonymous"))
        numbered = Line(f"{one.number}. ", DIM) + name if one.number is not None else name
        yield from _referred(one.ref, numbered, one.takeaway, columns)
    if value.themes:
        yield from _heading("themes", voice)
    for theme in value.themes:
        line = Line(one_line(theme.phrase), NAME)
        line.append(f"  {voice('label.authors', n=theme.authors)}", DIM)
        line.append(f"  {one_line('、'.join(theme.names))}")
        line.append(f"  {' '.join(theme.refs)}", REF)
        for place, piece in enumerate(_fit(line, columns - _INDENT)):
            yield Line(" " * (_INDENT if place == 0 else 0)) + piece
    if value.sentences:
        yield from _heading("sentences", voice)
    for sentence in value.sentences:
        left = _left(sentence.ref)
        lead = _margin(f"  {sentence.ref}", left, REF)
        yield from flow(one_line(sentence.text), columns, indent=left, lead=lead)


def _head(head: Head, voice: Voice, columns: int) -> Iterator[Line]:
    title = one_line(head.title) or voice("label.untitled")
    lead = _margin(str(head.article), 6, REF)
    yield from flow(title, columns, styles=[(0, len(title), "bold underline")], indent=6, lead=lead)
    if head.date:
        yield from _labelled(voice("label.date"), Line(printed_day(head.date, voice)), columns)
    if head.organisers:
        yield from _labelled(voice("label.organiser"), Line(one_line("、".join(head.organisers))), columns)
    if head.lecturer:
        yield from _labelled(voice("label.lecturer"), who([head.lecturer]), columns)
    if head.lecture:
        yield from _labelled(voice("label.lecture"), Line(one_line(head.lecture)), columns)
    if head.points:
        yield from _heading("points", voice)
    for point in head.points:
        left = _left(point.ref)
        yield from flow(one_line(point.text), columns, indent=left, lead=_margin(f"  {point.ref}", left, REF))


def _referred(ref: str, name: Line, words: str, columns: int) -> Iterator[Line]:
    """Yield a reference with a name, and below it what was said."""
    left = _left(ref)
    for place, (start, end) in enumerate(wrap(name.plain, columns - left)):
        yield (_margin(f"  {ref}", left, REF) if place == 0 else Line(" " * left)) + name[start:end]
    yield from flow(one_line(words), columns, indent=left)
