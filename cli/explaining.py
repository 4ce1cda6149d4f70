"""Everything that was found in an article, one line a value: which field, which rule, where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive.model import Article, Part, Span, Structure
from cli.views import Finding

if TYPE_CHECKING:
    from archive.corrections import Correction


def findings(article: Article, part: Part | None = None, corrections: Sequence[Correction] = ()) -> Iterator[Finding]:
    """Yield an article's findings in the order of its fields; for a part, those that lie within it.

    Corrections follow: what they say in place of what, and when they were made.
    """
    within = _extent(article.structure, part) if part else None
    for field, span, rule in _spans(article.structure):
        if span is not None and (within is None or within.overlaps(span)):
            yield Finding(field, span.of(article.text), span.start, span.end, rule)
    for one in corrections:
        at = one.part.span if one.part else Span(0, 0)
        if within is None or (one.part is not None and within.overlaps(at)):
            told = " ".join(filter(None, (one.who, f"{one.old or '∅'} → {one.new or '∅'}")))
            yield Finding(f"correction.{one.field}", told, at.start, at.end, one.made)


def _extent(found: Structure, part: Part) -> Span:
    """Return a part's place together with its number and its signatures."""
    spans = [part.span]
    for point in found.points:
        spans += [point.label] if point.span == part.span else []
    for reflection in found.reflections:
        if reflection.span == part.span:
            spans += [author.span for author in reflection.authors]
            spans += [reflection.label] if reflection.label else []
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _spans(found: Structure) -> Iterator[tuple[str, Span | None, str]]:
    yield "title", found.title.span, found.title.rule
    yield "title.date", found.title.day_span, found.title.rule
    for date in found.dates:
        yield "date", date.span, date.rule
    for organiser in found.organisers:
        yield "organiser", organiser.span, organiser.rule
    for lecturer in found.lecturers:
        yield "lecturer", lecturer.person.span, lecturer.rule
        yield "lecture", lecturer.lecture_span, lecturer.rule
    for person in found.people:
        yield "person", person.span, ""
    for point in found.points:
        yield "point", point.span, point.rule
    for reflection in found.reflections:
        yield "reflection", reflection.span, reflection.rule
        yield "takeaway", reflection.takeaway, reflection.rule
        for signature in reflection.authors:
            yield "author", signature.span, reflection.rule
    for utterance in found.utterances:
        yield f"utterance.{utterance.type}", utterance.span, utterance.rule
    for credit in found.credits:
        yield "credit", credit.span, credit.rule
    for furniture in found.boilerplate:
        yield f"boilerplate.{furniture.why}", furniture.span, furniture.rule
    for check in found.checks:
        yield f"check.{check.code}", check.span, ""
