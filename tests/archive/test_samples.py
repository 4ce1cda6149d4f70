"""The sample articles, each against the structure that a careful reader finds in it.

An expectation names strings, not offsets: what a span covers is checked, where it stands follows from that. A key that
an expectation leaves out is not judged (the year of a date where two answers are right); everything it names is exact,
and lists are complete: a lecturer, a point or a credit too many fails like one too few.

The expectations are JSON beside each sample, called `.expected` so that importing the folder passes over them.

Conventions. Offices are split as `archive.finders.signatures` says. Closing marks (。；) of points and reflections are
not judged. Utterances are those that neither are nor hold a point or a reflection (a parser may attribute the whole
list to its lecturer as well). What is `optional` may be left out: words that go on what the same person said before,
the formula that announces the reflections, furniture that may as well be called text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.model import Person, Source, Span, Structure, Utterance
from archive.parse import parse
from archive.readers import read

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = sorted(path.name.removesuffix(".expected") for path in SAMPLES.glob("*.expected"))
MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown"}
CLOSING = "。；;，, \n"


@dataclass(frozen=True)
class Sample:
    text: str
    structure: Structure
    expected: dict[str, Any]


def load(name: str) -> Sample:
    path = next(SAMPLES / (name + suffix) for suffix in MEDIA_TYPES if (SAMPLES / (name + suffix)).exists())
    source = Source(path.name, str(path), path.read_bytes(), MEDIA_TYPES[path.suffix])
    reading = read(source)
    structure = parse(reading.text, title=reading.title, published=reading.published)
    return Sample(reading.text, structure, json.loads((SAMPLES / f"{name}.expected").read_text("utf-8")))


_LOADED: dict[str, Sample] = {}


@pytest.fixture(params=NAMES)
def sample(request: pytest.FixtureRequest) -> Sample:
    name = str(request.param)
    if name not in _LOADED:
        _LOADED[name] = load(name)
    return _LOADED[name]


def office(person: Person | None) -> dict[str, str]:
    if person is None:
        return {}
    return {"name": person.name, "affiliation": person.affiliation, "role": person.role}


def like(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return `found` without the keys that the expectation of the same place does not name."""
    trimmed = [
        {key: value for key, value in one.items() if key in wanted}
        for one, wanted in zip(found, expected, strict=False)
    ]
    return trimmed + found[len(expected) :]


def trim(span: Span, text: str) -> str:
    return span.of(text).strip(CLOSING)


def test_title(sample: Sample) -> None:
    title = sample.structure.title
    assert title.text == sample.expected["title"]
    assert (str(title.day) if title.day else None) == sample.expected["title_date"]
    if title.span is not None:
        assert title.span.of(sample.text) == title.text


def test_dates(sample: Sample) -> None:
    found = [
        {
            "date": str(date.day),
            "printed": date.span.of(sample.text),
            "year_from": date.year_from,
            "until": str(date.until) if date.until else None,
        }
        for date in sample.structure.dates
    ]
    assert like(found, sample.expected["dates"]) == sample.expected["dates"]


def test_organisers(sample: Sample) -> None:
    assert [organiser.name for organiser in sample.structure.organisers] == sample.expected["organisers"]


def test_lecturers(sample: Sample) -> None:
    found = [{**office(one.person), "lecture": one.lecture} for one in sample.structure.lecturers]
    assert like(found, sample.expected["lecturers"]) == sample.expected["lecturers"]


def test_points(sample: Sample) -> None:
    found = [
        {
            "number": point.number,
            "text": trim(point.span, sample.text),
            "speaker": point.speaker.name if point.speaker else None,
        }
        for point in sample.structure.points
    ]
    assert like(found, sample.expected["points"]) == sample.expected["points"]


def test_reflections(sample: Sample) -> None:
    wanted = sample.expected["reflections"]
    found = []
    for place, reflection in enumerate(sample.structure.reflections):
        words = trim(reflection.span, sample.text)
        begins = len(wanted[place]["begins"]) if place < len(wanted) else None
        ends = len(wanted[place]["ends"].strip(CLOSING)) if place < len(wanted) else 0
        authors = [office(signature.person) for signature in reflection.authors]
        if place < len(wanted):
            authors = like(authors, wanted[place]["authors"])
        found.append(
            {
                "number": reflection.number,
                "begins": words[:begins],
                "ends": words[-ends:],
                "authors": authors,
            }
        )
    assert found == [{**one, "ends": one["ends"].strip(CLOSING)} for one in wanted]


def told_elsewhere(utterance: Utterance, structure: Structure) -> bool:
    spans = [point.span for point in structure.points] + [reflection.span for reflection in structure.reflections]
    # A lecture retold (讲解了…) is an utterance of the lecturer; the samples list what is said in so many words.
    return utterance.rule == "teaching" or any(utterance.span.overlaps(span) for span in spans)


def test_utterances(sample: Sample) -> None:
    left = list(sample.expected["utterances"])
    found: list[dict[str, Any]] = []
    wanted: list[dict[str, Any]] = []
    for utterance in sample.structure.utterances:
        if told_elsewhere(utterance, sample.structure):
            continue
        words = utterance.span.of(sample.text).lstrip("“「‘『 ")
        while left and left[0].get("optional") and not words.startswith(left[0]["begins"]):
            left.pop(0)
        expected = {key: value for key, value in left.pop(0).items() if key != "optional"} if left else {}
        record = {
            "type": utterance.type,
            "speaker": office(utterance.speaker) or None,
            "begins": words[: len(expected.get("begins", words))],
            "style": utterance.style,
            "kind": utterance.kind,
        }
        if isinstance(record["speaker"], dict) and isinstance(expected.get("speaker"), dict):
            record["speaker"] = like([record["speaker"]], [expected["speaker"]])[0]
        found.append(record)
        wanted.append(expected)
    assert found == wanted
    assert [one for one in left if not one.get("optional")] == []


def test_credits(sample: Sample) -> None:
    found = [
        {"function": credit.function, "name": credit.name, "affiliation": credit.affiliation}
        for credit in sample.structure.credits
    ]
    assert found == sample.expected["credits"]


def test_boilerplate(sample: Sample) -> None:
    wanted = sample.expected["boilerplate"]
    found = [{"text": one.span.of(sample.text).strip(), "why": one.why} for one in sample.structure.boilerplate]
    texts = [one["text"] for one in found]
    wanted = [
        {key: value for key, value in one.items() if key != "optional"}
        for one in wanted
        if not one.get("optional") or one["text"] in texts
    ]
    assert like(found, wanted) == wanted


def test_everyone_who_speaks_is_among_the_people_once(sample: Sample) -> None:
    structure = sample.structure
    people = [person.name for person in structure.people]
    assert len(people) == len(set(people))
    named = {lecturer.person.name for lecturer in structure.lecturers}
    named |= {signature.person.name for reflection in structure.reflections for signature in reflection.authors}
    named |= {
        utterance.speaker.name for utterance in structure.utterances if utterance.type == "person" and utterance.speaker
    }
    assert named <= set(people)


def test_every_span_lies_in_the_text(sample: Sample) -> None:
    structure = sample.structure
    persons = [*structure.people, *(lecturer.person for lecturer in structure.lecturers)]
    for person in persons:
        assert "".join(person.span.of(sample.text).split()) == person.name
    for credit in structure.credits:
        assert "".join(credit.span.of(sample.text).split()) == credit.name
    for reflection in structure.reflections:
        assert reflection.takeaway is None or reflection.span.contains(reflection.takeaway)
