"""The sample articles as a small archive: what is searched for is found, and every hit shows what it was found by."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from archive.model import Article, Mark, Origin, Ref, Source, Span, parts
from archive.parse import parse
from archive.readers import read
from index.analysis.terms import stream
from index.documents import body_span, documents
from index.engine import Search
from index.engines.in_memory import InMemoryEngine
from index.query.parse import parse_query
from index.snippets import snippet
from index.summary import summarise

SAMPLES = Path(__file__).parent / "samples"
MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown"}


@cache
def articles() -> dict[int, Article]:
    found: dict[int, Article] = {}
    for path in sorted(one for one in SAMPLES.iterdir() if one.suffix in MEDIA_TYPES):
        number = int(path.name[:2])
        source = Source(path.name, str(path), path.read_bytes(), MEDIA_TYPES[path.suffix])
        reading = read(source)
        structure = parse(reading.text, title=reading.title, published=reading.published)
        origin = Origin(path.name, str(path), "0" * 64, len(source.data), source.media_type, reading.encoding)
        found[number] = Article(number, reading.text, structure, origin, "2026-01-01T00:00:00Z", reading.published)
    return found


@cache
def engine() -> InMemoryEngine:
    held = InMemoryEngine()
    held.update((), [one for article in articles().values() for one in documents(article)], Mark(1, "test"))
    return held


def answers(line: str) -> list[str]:
    return [hit.ref for hit in engine().search(Search(parse_query(line), limit=100)).hits]


def place(ref: str) -> tuple[Article, Span]:
    number = Ref.parse(ref)
    article = articles()[number.article]
    return article, next((part.span for part in parts(article) if part.ref == ref), body_span(article))


@pytest.mark.parametrize(
    ("line", "least"),
    [
        ("换位思考", {"1#p1", "1#r1", "2#r3", "3#p4", "9#r1", "13#p2", "14#r1", "15#r2"}),
        ("慢下来", {"3#r1", "5#p1", "5#r4", "10#p1", "10#r1"}),
        ("從細節裡找故事", {"2#r1", "5#r3"}),
        ("消防 演练", {"12"}),
        ("沈若棠", {"1#r1"}),
        ("黎明", {"5#r4"}),
        ("柏松", {"12#r1"}),
    ],
)
def test_what_a_reader_expects_is_there(line: str, least: set[str]) -> None:
    assert least <= set(answers(line))


def strings() -> list[str]:
    """Return strings of three to five characters from all over the samples, the same ones every time."""
    rng = random.Random(20181102)
    bodies = [one.body for article in articles().values() for one in documents(article)]
    found: list[str] = []
    while len(found) < 150:
        body = rng.choice(bodies)
        start = rng.randrange(len(body))
        string = body[start : start + rng.randint(3, 5)].strip()
        if string.isalnum():
            found.append(string)
    return found


def test_every_string_is_found_and_every_hit_shows_it() -> None:
    for string in strings():
        query = parse_query(string)
        found = answers(string)
        assert found, string
        for ref in found:
            article, span = place(ref)
            shown = snippet(article.text, span, query)
            if stream(string) in stream(span.of(article.text)):
                assert shown.marks, (string, ref)
            for mark in shown.marks:
                assert stream(mark.of(shown.text)) in stream(string)


def test_themes_of_all_samples() -> None:
    summary = summarise(list(articles().values()))
    themes = {theme.phrase: theme for theme in summary.themes}
    assert summary.themes[0].phrase == "换位思考"
    assert {"慢下来", "小切口", "问题清单", "从细节里找故事"} <= set(themes)
    for theme in summary.themes:
        for ref in theme.refs:
            article, span = place(ref)
            assert stream(theme.phrase) in stream(span.of(article.text))


def test_the_article_without_a_lecture_says_nothing_in_a_summary() -> None:
    summary = summarise([articles()[11]])
    assert (summary.voices, summary.themes, summary.sentences) == ((), (), ())
    assert summary.heads[0].lecturer is None
