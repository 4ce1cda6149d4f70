"""parse(): the article the program was made for, and laws that hold for any text."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Day, Office, Span, Structure
from archive.parse import parse

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "article.txt"

PIECES = [
    "05.24 ", "5月22日", "，", "。", "\n", "：", "；", "（", "）", "【", "】",
    "“", "”", "——", "1、", "2、", "一是", "二是", "①", "②",
    "县团委", "邀请", "松江大学教授", "李岳", "作题为", "讲座",
    "学员们纷纷表示", "张霖", "清水乡团委书记", "我们要好好学习", "图文：",
    "记者 ", "分享到：", "相关文章：", "心得体会", " ",
    "\u3000", "\u200b", "&nbsp;", "😀", "王老师说", "首先", "其次", "最后", "\t", "Ａ", "𠮷",
]  # fmt: skip


def spans(structure: Structure) -> dict[str, list[Span]]:
    """Return the spans of each field whose values stand beside one another in the text."""
    return {
        "dates": [one.span for one in structure.dates],
        "organisers": [one.span for one in structure.organisers],
        "lecturers": [one.person.span for one in structure.lecturers],
        "points": [one.span for one in structure.points],
        "reflections": [one.span for one in structure.reflections],
        "credits": [one.span for one in structure.credits],
        "boilerplate": [one.span for one in structure.boilerplate],
    }


def inner(structure: Structure) -> Iterable[Span]:
    """Yield the spans that stand within others."""
    if structure.title.span:
        yield structure.title.span
    for point in structure.points:
        yield point.label
    for reflection in structure.reflections:
        yield from (author.span for author in reflection.authors)
        yield from (author.person.span for author in reflection.authors)
        if reflection.takeaway:
            assert reflection.span.contains(reflection.takeaway)
            yield reflection.takeaway
    yield from (check.span for check in structure.checks if check.span)
    yield from (utterance.span for utterance in structure.utterances)
    yield from (person.span for person in structure.people)


def lawful(text: str, structure: Structure) -> None:
    for field, found in spans(structure).items():
        assert found == sorted(found), field
        assert all(0 <= one.start < one.end <= len(text) for one in found), field
        assert all(one.end <= other.start for one, other in pairwise(found)), field
    assert all(0 <= one.start <= one.end <= len(text) for one in inner(structure))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_mixture_of_the_genre_parses_lawfully(text: str) -> None:
    found = parse(text)
    lawful(text, found)
    assert parse(text) == found


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=20))
def test_any_text_parses_lawfully(text: str, title: str | None) -> None:
    lawful(text, parse(text, title=title))


HOSTILE = {
    "brackets": "（",
    "closing brackets": "）",
    "newlines": "\n",
    "one line": "甲乙丙丁，戊己庚辛。",
    "numbers": "1、",
    "lines of numbers": "1、一二三\n2、四五六\n",
    "signatures": "今天学到了很多东西，很高兴。（某校 张霖）\n",
    "invitations": "邀请到某站站长张霖为",
    "days": "5月22日",
    "names": "张霖、",
    "headers": "张霖：我今天学到了很多东西。\n",
    "quotes": "“",
    "spaces": "\u3000",
    "jobs": "记者 张霖 ",
}


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_length_not_faster(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = "学习心得\n" + piece * (characters // len(piece))
        start = time.process_time()
        parse(text)
        return time.process_time() - start

    seconds(1_000)
    small, large = seconds(5_000), seconds(40_000)
    assert large < 30 * small + 0.5  # quadratic would be 64 times


@pytest.fixture(scope="module")
def seed() -> str:
    if not SEED.exists():
        pytest.skip("the seed article is not here (../shared/seed/article.txt)")
    return SEED.read_text("utf-8")


def test_the_seed_article_comes_out_perfect(seed: str) -> None:
    found = parse(seed)
    lawful(seed, found)
    assert found.title.span is not None
    assert found.title.text == found.title.span.of(seed) == seed.splitlines()[0].split(" ", 1)[1]
    assert str(found.title.day) == "--05-24"
    assert [(str(one.day), one.year_from) for one in found.dates] == [("--05-22", None)]
    assert len(found.organisers) == 1
    (lecturer,) = found.lecturers
    assert len(lecturer.person.offices) == 1
    assert lecturer.person.role == "站长"
    assert lecturer.lecture is not None
    assert [point.number for point in found.points] == [1, 2, 3, 4, 5, 6, 7]
    assert {point.speaker.name if point.speaker else "" for point in found.points} == {lecturer.person.name}
    assert all(not point.span.of(seed).endswith(("；", ";", "。")) for point in found.points)
    assert [reflection.number for reflection in found.reflections] == list(range(1, 10))
    roles = [reflection.authors[0].person.role for reflection in found.reflections]
    assert roles == ["", "团总支书记", "", "科员", "负责人", "书记", "科员", "书记", "负责人"]
    for reflection in found.reflections:
        (author,) = reflection.authors
        printed = author.person.affiliation + author.person.role + " " + author.person.name
        assert printed == author.span.of(seed)
        assert reflection.takeaway is not None
        assert reflection.takeaway.end == reflection.span.end
    assert [(one.function, bool(one.offices)) for one in found.credits] == [("图文", True), ("图文", True)]
    assert found.credits[1].offices[0].role == "负责人"
    whys = [one.why for one in found.boilerplate]
    assert whys == ["repeated-title", "repeated-title", "share-tail", "related-tail"]
    assert found.checks == ()


@pytest.mark.parametrize(
    ("published", "given", "day", "year_from"),
    [
        (None, Day(2018, 5, 24), "2018-05-22", "import"),
        (Day(2018, 5, 24), None, "2018-05-22", "published"),
        (Day(2018, 5, 24), Day(2019, 5, 24), "2019-05-22", "import"),
        (Day(2018, 1, 24), None, "2017-05-22", "published"),
    ],
)
def test_a_year_comes_from_the_user_or_the_source(
    seed: str, published: Day | None, given: Day | None, day: str, year_from: str
) -> None:
    (date,) = parse(seed, published=published, given=given).dates
    assert (str(date.day), date.year_from) == (day, year_from)


def test_gaps_and_unread_brackets_are_told() -> None:
    text = (
        "学好本领\n学员们纷纷表示：\n1、听了课，我很受触动，今后要多走路。（清水镇 张霖）\n"
        "2、我也要多走路，多去村里看一看。（清水镇团委负责人）\n4、我要多读书，读好书，把书读厚。（柳河镇 李岳）\n"
    )
    checks = {check.code: check.values for check in parse(text).checks}
    assert checks["reflections-gap"] == ("3",)
    assert checks["unread-bracket"] == ("清水镇团委负责人",)
    assert checks["unsigned"] == ("1",)


def test_offices_are_values() -> None:
    text = "5月22日，县团委邀请到松江大学教授李岳作了题为“学好本领”的专题讲座，大家听得很认真。"
    (lecturer,) = parse(text).lecturers
    assert lecturer.person.offices == (Office("松江大学", "教授"),)
