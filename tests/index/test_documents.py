"""What of an article becomes findable: tables of small structures, and the laws that hold for every one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from archive.model import (
    Article,
    Boilerplate,
    Credit,
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
    SpeakerType,
    Structure,
    Title,
    Utterance,
    parts,
)
from index.documents import body_span, documents
from index.engine import Document

ORIGIN = Origin("a.txt", "a.txt", "0" * 64, 1, "text/plain", "utf-8")
TEXT = (
    "04.18 把居民当用户\n\n"
    "4月16日，区民政局邀请青禾大学副教授陆知远作讲座。\n\n"
    "把居民当用户\n\n"
    "陆知远指出：一是要换位思考；二是要找准小切口。\n\n"
    "1、服务不是发通知，陆老师说“先听再做”。（望桥社区书记 郭守田）\n\n"
    "分享到："
)
LU = Person("陆知远", Span(0, 0), (Office("青禾大学", "副教授"),))
GUO = Person("郭守田", Span(0, 0), (Office("望桥社区", "书记"),))


def at(words: str, start: int = 0) -> Span:
    begin = TEXT.index(words, start)
    return Span(begin, begin + len(words))


def said(words: str, speaker: Person | None, by: SpeakerType = "person", who: str = "") -> Utterance:
    return Utterance(at(words), by, speaker, "indirect", "lecture", who=who)


POINTS = (
    Point(1, at("要换位思考"), at("一是"), LU),
    Point(2, at("要找准小切口"), at("二是"), LU),
)
REFLECTIONS = (Reflection(at("服务不是发通知，陆老师说“先听再做”。"), (Signature(GUO, at("望桥社区书记 郭守田")),), 1),)


def article(*utterances: Utterance, points: tuple[Point, ...] = POINTS) -> Article:
    structure = Structure(
        title=Title("把居民当用户", at("把居民当用户"), Day(None, 4, 18), at("04.18")),
        dates=(EventDate(Day(2019, 4, 16), at("4月16日"), "published"),),
        organisers=(Organiser("区民政局", at("区民政局")),),
        lecturers=(Lecturer(LU),),
        people=(LU, GUO),
        points=points,
        reflections=REFLECTIONS,
        utterances=utterances,
        boilerplate=(
            Boilerplate(at("把居民当用户", 20), "repeated-title"),
            Boilerplate(at("分享到："), "share-tail"),
        ),
    )
    return Article(7, TEXT, structure, ORIGIN, "2026-01-01T00:00:00Z")


def by_ref(whole: Article) -> dict[str, Document]:
    return {document.ref: document for document in documents(whole)}


def test_the_whole_has_the_printed_title_and_the_text_without_furniture() -> None:
    whole = by_ref(article())["7"]
    assert whole.title == "04.18 把居民当用户"
    assert "把居民当用户" not in whole.body
    assert "分享到" not in whole.body
    assert whole.body.startswith("4月16日，区民政局邀请")
    assert whole.body.endswith("（望桥社区书记 郭守田）")
    assert whole.day == "2019-04-16"
    assert (whole.kind, whole.place) == ("article", "body")
    assert whole.offices == ("区民政局", "青禾大学副教授")


def test_every_document_knows_the_names_in_its_article() -> None:
    found = by_ref(article())
    assert {document.names for document in found.values()} == {("陆知远", "郭守田")}


def test_names_are_folded_and_foreign_ones_have_sides() -> None:
    printed = ["歐陽  明", "努尔兰·买买提", "John", "王", "何江"]
    people = tuple(Person(name, Span(0, 0)) for name in printed[:-1])
    credits = (Credit("文", printed[-1], Span(0, 0)),)
    named = replace(article(), structure=Structure(title=Title(""), people=people, credits=credits))
    assert by_ref(named)["7"].names == ("欧阳明", "努尔兰", "买买提", "何江")


def test_a_title_from_outside_the_text_is_searchable_and_takes_nothing_from_the_body() -> None:
    plain = article()
    outside = replace(plain, structure=replace(plain.structure, title=Title("另有题目"), boilerplate=()))
    whole = by_ref(outside)["7"]
    assert (whole.title, whole.body) == ("另有题目", TEXT)


def test_parts_say_who_where_and_when() -> None:
    found = by_ref(article())
    assert list(found) == ["7", "7#p1", "7#p2", "7#r1"]
    point, reflection = found["7#p2"], found["7#r1"]
    assert (point.kind, point.place, point.speakers) == ("lecture", "points", ("陆知远",))
    assert (point.body, point.offices, point.title, point.day) == (
        "要找准小切口",
        ("青禾大学副教授",),
        "",
        "2019-04-16",
    )
    assert (reflection.kind, reflection.place) == ("reflection", "reflections")
    assert (reflection.speakers, reflection.offices) == (("郭守田",), ("望桥社区书记",))


def test_the_article_is_said_by_a_lecturer_who_has_no_part_of_his_own() -> None:
    silent = replace(article(), structure=replace(article().structure, points=()))
    assert by_ref(article())["7"].speakers == ()
    assert by_ref(silent)["7"].speakers == ("陆知远",)


def test_offices_known_elsewhere_in_the_text_serve_where_none_are_printed() -> None:
    bare = replace(LU, offices=())
    found = by_ref(article(said("4月16日，区民政局邀请", bare)))
    assert found["7#u1"].offices == ("青禾大学副教授",)


def test_a_list_of_points_told_again_as_speech_gives_no_second_document() -> None:
    assert "7#u1" not in by_ref(article(said("一是要换位思考；二是要找准小切口。", LU)))
    assert "7#u1" not in by_ref(article(said("要换位思考", LU)))


def test_what_speech_holds_beyond_its_points_is_findable() -> None:
    found = by_ref(article(said("陆知远指出：一是要换位思考；二是要找准小切口。", LU)))
    assert "陆知远指出" in found["7#u1"].body
    assert "小切口" not in found["7#u1"].body


def test_speech_keeps_points_that_nobody_is_said_to_have_made() -> None:
    nobody = tuple(replace(point, speaker=None) for point in POINTS)
    found = by_ref(article(said("一是要换位思考；二是要找准小切口。", LU), points=nobody))
    assert found["7#u1"].body == "一是要换位思考；二是要找准小切口。"
    assert found["7#u1"].speakers == ("陆知远",)


def test_another_persons_words_within_a_reflection_are_a_document_of_their_own() -> None:
    found = by_ref(article(said("先听再做", LU), said("服务不是发通知", GUO)))
    assert found["7#u1"].speakers == ("陆知远",)
    assert "7#u2" not in found


def test_one_voice_within_itself_gives_one_document() -> None:
    outer, inner = said("区民政局邀请青禾大学副教授", LU), said("青禾大学", LU)
    assert [ref for ref in by_ref(article(outer, inner)) if "#u" in ref] == ["7#u1"]
    assert [ref for ref in by_ref(article(inner, outer)) if "#u" in ref] == ["7#u2"]
    assert [ref for ref in by_ref(article(outer, outer)) if "#u" in ref] == ["7#u1"]


def test_speech_of_an_office_is_found_by_the_office() -> None:
    found = by_ref(article(said("4月16日", None, "role", who="区民政局负责人")))
    assert (found["7#u1"].speakers, found["7#u1"].offices) == ((), ("区民政局负责人",))


def test_no_day_without_a_year() -> None:
    plain = article()
    dates = (EventDate(Day(None, 4, 16), at("4月16日")),)
    assert by_ref(replace(plain, structure=replace(plain.structure, dates=dates)))["7"].day == ""


def test_the_text_proper_lies_between_the_title_and_the_tail() -> None:
    proper = body_span(article()).of(TEXT).strip()
    assert proper.startswith("4月16日")
    assert proper.endswith("郭守田）")


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(1, 40), st.booleans()), max_size=6))
def test_every_body_is_text_and_every_part_is_found_at_most_once(drawn: list[tuple[int, int, bool]]) -> None:
    utterances = tuple(
        Utterance(Span(start, min(start + length, len(TEXT))), "person", LU if lecturer else GUO, "direct", "lecture")
        for start, length, lecturer in drawn
    )
    whole = article(*utterances)
    found = list(documents(whole))
    refs = [document.ref for document in found]
    assert len(refs) == len(set(refs))
    assert set(refs) - {"7"} <= {part.ref for part in parts(whole)}
    assert {"7", "7#p1", "7#p2", "7#r1"} <= set(refs)
    for document in found:
        assert all(piece in TEXT for piece in document.body.split("\n\n"))
        assert document.body.strip()
