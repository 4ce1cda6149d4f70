"""Summaries: who has a voice, what is taken from its end, and that every line is text of an article."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from archive.model import (
    Article,
    Day,
    EventDate,
    Lecturer,
    Office,
    Organiser,
    Origin,
    Person,
    Point,
    Reflection,
    Signature,
    Span,
    Structure,
    Title,
    Utterance,
    UtteranceKind,
)
from index.summary import Summary, summarise

ORIGIN = Origin("a.txt", "a.txt", "0" * 64, 1, "text/plain", "utf-8")
TEXT = """把居民当用户
4月16日，区民政局邀请副教授陆知远讲课：一是要换位思考；二是要列出问题清单。
听了陆老师的课，收获很大。服务居民先要换位思考，站在居民的门里看门外。
问题清单要贴在墙上。件件有回音，换位思考才不是空话。好。
换位思考就是先听居民说话。
社区主任沈若棠表示，问题清单要件件有回音，服务居民才算数。
区民政局局长邵一鸣说，讲座每月办一次。
"""


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def person(name: str, affiliation: str = "", role: str = "") -> Person:
    offices = (Office(affiliation, role),) if affiliation or role else ()
    return Person(name, Span(0, 0), offices)


LU = person("陆知远", "青禾大学", "副教授")
SHEN = person("沈若棠", "望桥社区", "主任")


def reflection(words: str, *authors: Person, number: int | None = None, takeaway: str = "") -> Reflection:
    signatures = tuple(Signature(author, Span(0, 0)) for author in authors)
    return Reflection(at(words), signatures, number, takeaway=at(takeaway) if takeaway else None)


def utterance(words: str, speaker: Person | None, kind: UtteranceKind) -> Utterance:
    return Utterance(at(words), "person" if speaker else "anonymous", speaker, "indirect", kind)


FIRST = "听了陆老师的课，收获很大。服务居民先要换位思考，站在居民的门里看门外。"
SECOND = "问题清单要贴在墙上。件件有回音，换位思考才不是空话。好。"
THIRD = "换位思考就是先听居民说话。"
REFLECTIONS = (
    reflection(FIRST, person("江一帆", "柳岸街道", "科员"), number=1),
    reflection(SECOND, person("郭守田", "望桥社区"), person("白露", "望桥社区", "社工"), number=2),
    reflection(THIRD, number=3),
)
UTTERANCES = (
    utterance("问题清单要件件有回音，服务居民才算数", person("沈若棠"), "reflection"),
    utterance("讲座每月办一次", person("邵一鸣"), "statement"),
)


def article(
    number: int = 7,
    reflections: Sequence[Reflection] = REFLECTIONS,
    utterances: Sequence[Utterance] = UTTERANCES,
    lecturers: Sequence[Lecturer] = (Lecturer(LU, "把居民当用户"),),
) -> Article:
    points = (Point(1, at("要换位思考"), at("一是"), LU), Point(2, at("要列出问题清单"), at("二是")))
    structure = Structure(
        title=Title("把居民当用户", at("把居民当用户")),
        dates=(EventDate(Day(None, 4, 16), at("4月16日")),),
        organisers=(Organiser("区民政局", at("区民政局")),),
        lecturers=tuple(lecturers),
        people=(LU, SHEN),
        points=points,
        reflections=tuple(reflections),
        utterances=tuple(utterances),
    )
    return Article(number, TEXT, structure, ORIGIN, "2026-01-01T00:00:00Z")


def refs(summary: Summary) -> list[str]:
    return [voice.ref for voice in summary.voices]


def test_the_head_says_when_where_who_and_what() -> None:
    (head,) = summarise([article()]).heads
    assert (head.article, head.title, head.date, head.organisers) == (7, "把居民当用户", "--04-16", ("区民政局",))
    assert (head.lecturer, head.lecture) == (LU, "把居民当用户")
    assert [(point.ref, point.number, point.text) for point in head.points] == [
        ("7#p1", 1, "要换位思考"),
        ("7#p2", 2, "要列出问题清单"),
    ]


def test_each_lecturer_has_a_head_with_the_points_that_are_theirs() -> None:
    other = Lecturer(person("秦岭"), "理论宣讲")
    heads = summarise([article(lecturers=[other, Lecturer(LU, "把居民当用户")])]).heads
    assert [(head.lecturer and head.lecturer.name, [point.ref for point in head.points]) for head in heads] == [
        ("秦岭", ["7#p2"]),
        ("陆知远", ["7#p1"]),
    ]


def test_no_lecturer_is_invented() -> None:
    (head,) = summarise([article(lecturers=[])]).heads
    assert (head.lecturer, head.lecture, len(head.points)) == (None, None, 2)


def test_voices_are_reflections_and_what_named_people_said_of_the_event() -> None:
    summary = summarise([article()])
    assert refs(summary) == ["7#r1", "7#r2", "7#r3", "7#u1"]
    first, second, third, fourth = summary.voices
    assert (first.number, first.name, first.affiliation, first.role) == (1, "江一帆", "柳岸街道", "科员")
    assert (second.name, second.affiliation, second.role) == ("郭守田、白露", "望桥社区", "社工")
    assert (third.name, third.affiliation, third.role) == ("", "", "")
    assert (fourth.number, fourth.name, fourth.affiliation, fourth.role) == (None, "沈若棠", "望桥社区", "主任")


@pytest.mark.parametrize(
    ("reflections", "utterances", "expected"),
    [
        ((), UTTERANCES, ["7#u1"]),
        ((), UTTERANCES[1:], ["7#u1"]),
        ((), (utterance("要换位思考", LU, "lecture"),), ["7#u1"]),
        ((), (utterance("讲座每月办一次", None, "statement"),), []),
        (REFLECTIONS[:1], (utterance("收获很大", SHEN, "reflection"),), ["7#r1"]),
        ((), (), []),
    ],
)
def test_whose_voice_is_heard(
    reflections: Sequence[Reflection], utterances: Sequence[Utterance], expected: list[str]
) -> None:
    assert refs(summarise([article(reflections=reflections, utterances=utterances)])) == expected


@pytest.mark.parametrize(
    ("selected", "expected"),
    [
        (["7#r3", "7#r1"], ["7#r1", "7#r3"]),
        (["7#p2", "7#u2"], ["7#p2", "7#u2"]),
        (["7"], ["7#r1", "7#r2", "7#r3", "7#u1"]),
        ([], []),
        (["8#r1"], []),
    ],
)
def test_a_selection_is_what_it_says(selected: list[str], expected: list[str]) -> None:
    assert refs(summarise([article()], selected)) == expected


def test_the_takeaway_is_the_parsers_or_the_last_sentence() -> None:
    takeaways = [voice.takeaway for voice in summarise([article()]).voices]
    assert takeaways[0] == "服务居民先要换位思考，站在居民的门里看门外。"
    assert takeaways[1] == "件件有回音，换位思考才不是空话。好。"
    marked = reflection(FIRST, person("江一帆"), takeaway="站在居民的门里看门外")
    assert summarise([article(reflections=[marked])]).voices[0].takeaway == "站在居民的门里看门外"


def test_themes_count_people_and_name_places() -> None:
    themes = {theme.phrase: theme for theme in summarise([article()]).themes}
    shared = themes["换位思考"]
    assert (shared.authors, shared.names) == (4, ("江一帆", "郭守田", "白露"))
    assert shared.refs == ("7#r1", "7#r2", "7#r3")
    assert themes["问题清单"].refs == ("7#r2", "7#u1")


def test_sentences_carry_and_do_not_thank() -> None:
    lines = summarise([article()], chosen=2).sentences
    assert len(lines) == 2
    assert all("听了" not in line.text for line in lines)


def test_several_articles_are_one_summary() -> None:
    summary = summarise([article(7), article(9)])
    assert summary.articles == (7, 9)
    assert {head.article for head in summary.heads} == {7, 9}
    assert {voice.ref.split("#")[0] for voice in summary.voices} == {"7", "9"}
    assert next(theme for theme in summary.themes if theme.phrase == "换位思考").refs[-1] == "9#r3"
    assert len({line.text for line in summary.sentences}) == len(summary.sentences)


def test_nothing_gives_nothing() -> None:
    assert summarise([]) == Summary((), (), (), (), ())


def test_every_line_is_text_of_its_part() -> None:
    summary = summarise([article()])
    spans = {voice.ref: voice.span for voice in summary.voices}
    for voice in summary.voices:
        assert voice.span.of(TEXT) == voice.takeaway
    for line in summary.sentences:
        assert line.span.of(TEXT) == line.text
        assert line.ref in spans
    for theme in summary.themes:
        assert theme.phrase in TEXT
        assert set(theme.refs) <= set(spans)
