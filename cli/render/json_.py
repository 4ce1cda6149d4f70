"""Values as the JSON that the contract promises: the key sets here are tested, and change only together with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from archive.model import Article, Check, Outcome, Part, Person, Problem, Reflection, Span, Structure, Verdict

if TYPE_CHECKING:
    from archive.corrections import Correction
    from archive.store import Listing, PersonEntry
    from cli.messages import Voice
    from cli.views import CheckReport, Finding, Found, HitView
    from index.summary import Summary

SCHEMA = 1

JSON = dict[str, Any]


def article(value: Article, voice: Voice, part: Part | None = None) -> JSON:
    """Return `show --json`: the article, and the part that was asked for if it was one."""
    found = value.structure
    text = value.text
    body: JSON = {
        "id": value.id,
        "title": value.title,
        "text": text,
        "dates": _dates(value),
        "organisers": [{"name": organiser.name, **_span(organiser.span)} for organiser in found.organisers],
        "lecturers": [
            {**_person(lecturer.person), "lecture": lecturer.lecture, **_span(lecturer.person.span)}
            for lecturer in found.lecturers
        ],
        "lectures": [{"title": lecture.title, **_span(lecture.span)} for lecture in found.lectures],
        "people": [{**_person(person), **_span(person.span)} for person in found.people],
        "points": [{"number": point.number, **_quote(point.span, text)} for point in found.points],
        "reflections": [_reflection(reflection, text) for reflection in found.reflections],
        "utterances": _utterances(found, text),
        "credits": [
            {"function": credit.function, "name": credit.name, "affiliation": credit.affiliation}
            for credit in found.credits
        ],
        "boilerplate": [{**_span(tail.span), "why": tail.why} for tail in found.boilerplate],
        "source": _source(value),
        "checks": [check(one, voice) for one in found.checks],
    }
    whole: JSON = {"schema": SCHEMA, "article": body}
    if part is not None:
        whole["part"] = {
            "ref": part.ref,
            "kind": part.kind,
            "number": part.number,
            **_quote(part.span, text),
            "speakers": [_person(speaker) for speaker in part.speakers],
        }
    return whole


def _dates(value: Article) -> JSON:
    title = value.structure.title
    printed = title.day_span.of(value.text) if title.day_span else None
    return {
        "event": [
            {
                "date": str(date.day),
                "printed": date.span.of(value.text),
                "year_from": date.year_from,
                **_span(date.span),
            }
            for date in value.structure.dates
        ],
        "title": {"date": str(title.day), "printed": printed} if title.day else None,
        "published": str(value.published) if value.published else None,
        "imported": value.imported,
    }


def _reflection(reflection: Reflection, text: str) -> JSON:
    return {
        "number": reflection.number,
        **_quote(reflection.span, text),
        "takeaway": _quote(reflection.takeaway, text) if reflection.takeaway else None,
        "authors": [
            {**_person(signature.person), "printed": signature.span.of(text)} for signature in reflection.authors
        ],
    }


def _utterances(found: Structure, text: str) -> list[JSON]:
    return [
        {
            "type": utterance.type,
            "speaker": _person(utterance.speaker) if utterance.speaker else None,
            "style": utterance.style,
            "kind": utterance.kind,
            "cue": utterance.cue,
            **_quote(utterance.span, text),
        }
        for utterance in found.utterances
    ]


def _source(value: Article) -> JSON:
    origin = value.origin
    return {
        "name": origin.name,
        "sha256": origin.sha256,
        "bytes": origin.bytes,
        "media_type": origin.media_type,
        "encoding": origin.encoding,
    }


def _span(span: Span) -> JSON:
    return {"start": span.start, "end": span.end}


def _quote(span: Span, text: str) -> JSON:
    return {"text": span.of(text), **_span(span)}


def _person(person: Person) -> JSON:
    return {"name": person.name, "affiliation": person.affiliation, "role": person.role}


def check(value: Check, voice: Voice) -> JSON:
    """Return a check as code and sentence."""
    return {"code": value.code, "message": check_sentence(value, voice)}


def check_sentence(value: Check, voice: Voice) -> str:
    """Return a check's sentence; its values are numbered `{v0}`, `{v1}` and, all together, `{values}`."""
    facts = {f"v{place}": one for place, one in enumerate(value.values)}
    return voice(f"check.{value.code}", values="、".join(value.values), n=len(value.values), **facts)


def outcome(value: Outcome, voice: Voice) -> JSON:
    """Return one line of `import --json`."""
    return {
        "schema": SCHEMA,
        "source": value.source,
        "status": value.status,
        "article": value.article,
        "of": value.of,
        "title": value.title,
        "encoding": value.encoding,
        "checks": [check(one, voice) for one in value.checks],
        "error": problem(value.problem, voice) if value.problem else None,
        "verdict": verdict(value.verdict) if value.verdict else None,
    }


def verdict(value: Verdict) -> JSON:
    """Return what was recognised in a source, and how many characters belong to nothing."""
    return {
        "characters": value.characters,
        "unassigned": value.unassigned,
        "days": [str(day) for day in value.days],
        "organisers": list(value.organisers),
        "lecturers": list(value.lecturers),
        "people": value.people,
        "points": value.points,
        "reflections": value.reflections,
        "utterances": value.utterances,
        "credits": value.credits,
        "missing": list(value.missing),
    }


def problem(value: Problem, voice: Voice) -> JSON:
    """Return why a source was not taken, as code and sentence."""
    return {"code": value.code, "message": voice.error(value.code, value.values)}


def found(value: Found) -> JSON:
    """Return `search --json`."""
    return {
        "schema": SCHEMA,
        "query": value.query,
        "total": value.total,
        "total_is_exact": value.total_is_exact,
        "hits": [_hit(view) for view in value.hits],
    }


def _hit(view: HitView) -> JSON:
    """Return a hit; `why` and `kwic` only where they were asked for."""
    hit: JSON = {
        "ref": view.ref,
        "article": view.article,
        "kind": view.kind,
        "score": round(view.score, 4),
        "title": view.title,
        "date": view.date,
        "speaker": _person(view.speaker) if view.speaker else None,
        "snippet": {
            "text": view.snippet.text,
            "marks": [[mark.start, mark.end] for mark in view.snippet.marks],
        },
        "matched": list(view.matched),
    }
    if view.reasons is not None:
        hit["why"] = [
            {
                "text": reason.text,
                "matched": list(reason.matched),
                "documents": reason.documents,
                "score": round(reason.score, 4),
            }
            for reason in view.reasons
        ]
    if view.lines is not None:
        hit["kwic"] = [
            {"left": line.left.lstrip(), "match": line.match, "right": line.right, **_span(line.span)}
            for line in view.lines
        ]
    return hit


def facets(value: Found) -> JSON:
    """Return `search --facet … --json`: no hits, but how many there are of each value, null where there is none."""
    return {
        "schema": SCHEMA,
        "query": value.query,
        "total": value.total,
        "total_is_exact": value.total_is_exact,
        "facets": {
            facet.name: [{"value": name or None, "count": count} for name, count in facet.counts]
            for facet in value.facets
        },
    }


def summary(value: Summary) -> JSON:
    """Return `summary --json`."""
    return {
        "schema": SCHEMA,
        "articles": list(value.articles),
        "lecture": [
            {
                "article": head.article,
                "lecturer": head.lecturer.name if head.lecturer else None,
                "lecture": head.lecture,
                "points": [point.text for point in head.points],
            }
            for head in value.heads
        ],
        "voices": [
            {
                "ref": voice.ref,
                "name": voice.name,
                "affiliation": voice.affiliation,
                "role": voice.role,
                "takeaway": voice.takeaway,
            }
            for voice in value.voices
        ],
        "themes": [
            {"phrase": theme.phrase, "authors": theme.authors, "refs": list(theme.refs)} for theme in value.themes
        ],
        "sentences": [{"ref": sentence.ref, "text": sentence.text} for sentence in value.sentences],
    }


def listing(value: Listing) -> JSON:
    """Return one article of `list --json`."""
    return {
        "article": value.id,
        "title": value.title,
        "date": str(value.day) if value.day else None,
        "published": str(value.published) if value.published else None,
        "imported": value.imported,
        "source": value.source_name,
        "points": value.points,
        "reflections": value.reflections,
        "utterances": value.utterances,
        "characters": value.characters,
    }


def person(value: PersonEntry) -> JSON:
    """Return one person of `people --json`."""
    return {
        "name": value.name,
        "affiliations": list(value.affiliations),
        "roles": list(value.roles),
        "counts": {kind: value.counts.get(kind, 0) for kind in ("lecture", "reflection", "statement", "credit")},
        "articles": value.articles,
        "first": value.first or None,
        "last": value.last or None,
    }


def several(name: str, items: list[JSON]) -> JSON:
    """Return a list under its name, as one object."""
    return {"schema": SCHEMA, name: items}


def plain(value: Mapping[str, Any]) -> JSON:
    """Return facts as one object."""
    return {"schema": SCHEMA, **value}


def finding(value: Finding) -> JSON:
    """Return one line of `show --explain`."""
    return {"field": value.field, "rule": value.rule, "text": value.value, "start": value.start, "end": value.end}


def correction(value: Correction) -> JSON:
    """Return one correction, of `edit --json`."""
    return {
        "field": value.field,
        "who": value.who,
        "part": value.part.letter if value.part else "",
        "words": value.part.words if value.part else "",
        "old": value.old,
        "new": value.new,
        "made": value.made,
    }


def check_report(value: CheckReport, sentences: list[str]) -> JSON:
    """Return `check --json`."""
    return {
        "schema": SCHEMA,
        "sound": value.sound,
        "articles": value.articles,
        "troubles": [
            {
                "code": trouble.code.removeprefix("fault."),
                "article": trouble.article,
                "damaged": trouble.damaged,
                "message": sentence,
            }
            for trouble, sentence in zip(value.troubles, sentences, strict=True)
        ],
    }
