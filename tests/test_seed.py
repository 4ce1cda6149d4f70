"""The article the project exists for, from its text to an answer: parse, documents, engine, snippets, summary.

The article is not ours to ship; where it is absent, these tests are skipped. What they expect is told in few words, so
that its text is not repeated here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from archive.model import Article, Day, Hints, Mark, Origin, PartKind, Ref, Source, Structure, parts
from archive.parse import parse
from archive.readers import read
from archive.sources import open_sources
from index.documents import documents
from index.engine import Search
from index.engines.in_memory import InMemoryEngine
from index.query.parse import parse_query
from index.snippets import snippet
from index.summary import Summary, summarise

SEED = Path(__file__).parents[2] / "shared" / "seed" / "article.txt"

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the seed article is not here")

AUTHORS = [
    ("张林", "毕节市财贸学校", ""),
    ("廉立坤", "贵工程矿业工程学院", "团总支书记"),
    ("李岩", "赫章县妈姑镇团委", ""),
    ("谢琦", "市水文局组织人事科", "科员"),
    ("安雄", "织金县大平乡团委", "负责人"),
    ("赵勇庆", "赫章县河镇乡团委", "书记"),
    ("赵畅", "市地税局", "科员"),
    ("刘发余", "七星关区小吉场镇团委", "书记"),
    ("黄圣玲", "金沙县高坪镇团委", "负责人"),
]


@cache
def seed(given: Day | None = None) -> Article:
    (source,) = (one for one in open_sources([str(SEED)], hints=Hints(), stdin=None) if isinstance(one, Source))
    reading = read(source)
    structure = parse(reading.text, given=given)
    origin = Origin(source.name, source.location, "0" * 64, len(source.data), source.media_type, reading.encoding)
    return Article(12, reading.text, structure, origin, "2026-01-01T00:00:00Z", given)


def structure() -> Structure:
    return seed().structure


def test_title_and_days() -> None:
    title = structure().title
    assert title.span is not None
    assert title.text == title.span.of(seed().text) == "用互联网思维 做好新形势下的基层工作"
    assert str(title.day) == "--05-24"
    (event,) = structure().dates
    assert (str(event.day), event.span.of(seed().text), event.year_from) == ("--05-22", "5月22日", None)


def test_the_year_comes_from_the_user_and_says_so() -> None:
    (event,) = seed(Day(2018, 5, 24)).structure.dates
    assert (str(event.day), event.year_from) == ("2018-05-22", "import")
    assert {document.day for document in documents(seed(Day(2018, 5, 24)))} == {"2018-05-22"}
    assert {document.day for document in documents(seed())} == {""}


def test_host_and_lecturer() -> None:
    assert [organiser.name for organiser in structure().organisers] == ["团市委"]
    (lecturer,) = structure().lecturers
    person = lecturer.person
    assert (person.name, person.affiliation, person.role) == ("白皓", "中国青年报贵州记者站", "站长")
    assert lecturer.lecture_span is not None
    assert lecturer.lecture == lecturer.lecture_span.of(seed().text)
    assert (lecturer.lecture[:7], lecturer.lecture[-4:]) == ("用互联网思维,", "基层工作")


def test_points() -> None:
    points = structure().points
    assert [point.number for point in points] == [1, 2, 3, 4, 5, 6, 7]
    assert {point.speaker.name if point.speaker else "" for point in points} == {"白皓"}
    words = [point.span.of(seed().text) for point in points]
    assert all(text.startswith("要") for text in words)
    assert words[0].endswith("社会浅层认知")
    assert words[4].endswith("坚决摒弃浅层认知")
    assert words[6].rstrip("。").endswith("各项工作的开展")


def test_reflections_and_their_authors() -> None:
    found = structure().reflections
    assert [reflection.number for reflection in found] == list(range(1, 10))
    people = [signature.person for reflection in found for signature in reflection.authors]
    assert [(person.name, person.affiliation, person.role) for person in people] == AUTHORS
    for reflection in found:
        words = reflection.span.of(seed().text)
        assert words.rstrip().endswith("。")
        assert words[0] not in "0123456789、"
        assert "(" not in words


def test_credits_and_furniture_and_nothing_else() -> None:
    text = seed().text
    assert [(credit.function, credit.name) for credit in structure().credits] == [("图文", "何江"), ("图文", "李发")]
    furniture = [(one.why, one.span.of(text).strip()[:5]) for one in structure().boilerplate]
    caption = structure().title.text[:5]
    assert furniture == [
        ("repeated-title", caption),
        ("repeated-title", caption),
        ("share-tail", "分享到:"),
        ("related-tail", "相關文章:"),
    ]


def test_speech_is_the_lecturers_or_everybodys() -> None:
    for utterance in structure().utterances:
        assert (utterance.speaker.name if utterance.speaker else "", utterance.kind) in (
            ("白皓", "lecture"),
            ("", "reflection"),
        )


def answers(line: str, *, speakers: tuple[str, ...] = (), kinds: frozenset[PartKind] = frozenset()) -> list[str]:
    engine = InMemoryEngine()
    engine.update((), documents(seed()), Mark(1, "test"))
    query = parse_query(line) if line else None
    return [hit.ref for hit in engine.search(Search(query, speakers, kinds=kinds, limit=50)).hits]


def test_a_word_of_the_title_finds_the_article_its_points_and_eight_of_nine() -> None:
    found = answers("互联网思维")
    assert "12" in found[:2]
    assert {ref for ref in found if "#r" in ref} == {f"12#r{number}" for number in (1, 2, 3, 4, 6, 7, 8, 9)}
    assert {ref for ref in found if "#p" in ref} == {"12#p4"}


@pytest.mark.parametrize(("number", "name"), [(number, name) for number, (name, _, _) in enumerate(AUTHORS, 1)])
def test_each_author_is_found_by_name(number: int, name: str) -> None:
    assert answers("", speakers=(name,)) == [f"12#r{number}"]


def test_a_word_of_reflections_alone() -> None:
    assert sorted(answers("去中心化", kinds=frozenset({"reflection"}))) == ["12#r1", "12#r4", "12#r7"]


def test_a_word_of_the_lecturer() -> None:
    found = answers("渐进", speakers=("白皓",))
    assert found
    kinds = {part.ref: part for part in parts(seed())}
    for ref in found:
        assert "渐进" in (kinds[ref].span.of(seed().text) if ref in kinds else seed().text)


def test_who_is_not_there_is_not_found() -> None:
    assert answers("", speakers=("王小明",)) == []
    assert answers("区块链") == []


def test_nobody_speaks_who_only_took_the_pictures() -> None:
    assert answers("", speakers=("何江",)) == []


@pytest.mark.parametrize("line", ["互联网思维", "去中心化表达 浅层认知", "參與", '"观点故事化"', "社会"])
def test_every_hit_shows_why(line: str) -> None:
    places = {part.ref: part.span for part in parts(seed())}
    query = parse_query(line)
    for ref in answers(line):
        if Ref.parse(ref).letter:
            assert snippet(seed().text, places[ref], query).marks


@cache
def summary() -> Summary:
    return summarise([seed()])


def test_summary_has_a_line_for_each_author() -> None:
    (head,) = summary().heads
    assert (head.date, head.organisers, len(head.points)) == ("--05-22", ("团市委",), 7)
    assert [(voice.number, voice.name) for voice in summary().voices] == [
        (number, name) for number, (name, _, _) in enumerate(AUTHORS, 1)
    ]
    by_number = {voice.number: voice for voice in summary().voices}
    assert by_number[5].takeaway.startswith("只有转变思维")
    for voice, reflection in zip(summary().voices, structure().reflections, strict=True):
        assert reflection.span.contains(voice.span)
        assert seed().text[: reflection.span.end].rstrip().endswith(voice.takeaway.rstrip())


def test_summary_names_what_many_share() -> None:
    themes = {theme.phrase: theme for theme in summary().themes}
    first = summary().themes[0]
    assert (first.phrase, first.authors) == ("互联网思维", 8)
    assert themes["参与、交互、渐进"].names == ("谢琦", "赵畅", "刘发余")
    assert themes["去中心化表达"].refs == ("12#r1", "12#r4", "12#r7")
    assert any("浅层认知" in phrase for phrase in themes)
    assert any("故事化" in phrase for phrase in themes)
    words = {part.ref: part.span.of(seed().text) for part in parts(seed())}
    for theme in summary().themes:
        assert theme.authors == len(theme.refs) == len(theme.names) >= 2
        assert [ref for ref, text in words.items() if "#r" in ref and theme.phrase in text] == list(theme.refs)


def test_summary_chooses_few_sentences_of_different_people() -> None:
    refs = [line.ref for line in summary().sentences]
    assert 3 <= len(refs) <= 5
    assert len(set(refs)) == len(refs)
