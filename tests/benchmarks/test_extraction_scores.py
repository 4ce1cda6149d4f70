"""The scoring functions of the extraction benchmark, on invented examples."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from archive.model import Day, EventDate, Lecturer, Office, Person, Span, Structure, Title, Utterance


def _load() -> ModuleType:
    path = Path(__file__).with_name("extraction.py")
    spec = importlib.util.spec_from_file_location("extraction_benchmark", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


bench = _load()


def test_precision_recall_f1() -> None:
    score = bench.Score(6, 2, 4) + bench.Score(0, 0, 0)
    assert (score.precision, score.recall) == (75.0, 60.0)
    assert score.f1 == pytest.approx(66.67, abs=0.01)


@pytest.mark.parametrize(
    ("claims", "labels", "indifferent", "expected"),
    [
        ([("甲", 10)], [("甲", 14)], [], (1, 0, 0)),
        ([("甲", 10)], [("甲", 40)], [], (0, 1, 1)),
        ([("乙", 10)], [("甲", 10)], [], (0, 1, 1)),
        ([("甲", 10), ("甲", 12)], [("甲", 12)], [], (1, 1, 0)),
        ([("甲", 100)], [], [Span(95, 120)], (0, 0, 0)),
        ([("甲", 200)], [], [Span(95, 120)], (0, 1, 0)),
        ([("", 5)], [("", 5)], [], (1, 0, 0)),
    ],
)
def test_attributions(
    claims: list[tuple[str, int]],
    labels: list[tuple[str, int]],
    indifferent: list[Span],
    expected: tuple[int, int, int],
) -> None:
    score = bench.score_attributions(claims, labels, indifferent)
    assert (score.right, score.wrong, score.missed) == expected


@pytest.mark.parametrize(
    ("offices", "printed", "same"),
    [
        ((Office("青石镇中心校", "教师"),), "青石镇中心校教师", True),
        ((Office("青石镇", "镇长"), Office("", "教授")), "青石镇镇长；教授", True),
        ((Office("青石镇中心校", ""),), "来自青石镇中心校", True),
        ((Office("青石镇", "教师"),), "青石镇中心校教师", False),
        ((), "教师", False),
    ],
)
def test_offices(offices: tuple[Office, ...], printed: str, same: bool) -> None:
    assert bench.same_office(Person("甲", Span(0, 1), offices), printed) is same


def test_a_quotation_is_scored_by_who_says_it() -> None:
    text = "“天气很好。”李木说。"
    person = Person("李木", Span(7, 9))
    found = Structure(Title(""), utterances=(Utterance(Span(1, 6), "person", person, "direct", "statement", "说"),))
    record = {"text": text, "quote": "天气很好。", "speaker": "李木"}
    assert bench.score_quote(record, found) == bench.Score(1, 0, 0)
    assert bench.score_quote({**record, "speaker": "王水"}, found) == bench.Score(0, 1, 1)
    assert bench.score_quote(record, Structure(Title(""))) == bench.Score(0, 0, 1)


def test_the_held_out_part_is_every_third() -> None:
    records = [{"id": str(n)} for n in range(7)]
    assert [r["id"] for r in bench.part(records, "held")] == ["2", "5"]
    assert len(bench.part(records, "tune")) == 5


def test_a_region_is_found_by_its_ends() -> None:
    assert bench.locate("介绍了山水的由来和去处。", "山水", "去处") == Span(3, 11)
    assert bench.locate("介绍了山水。", "海洋") is None


def test_a_speaker_line_must_be_used_up() -> None:
    person = Person("李木", Span(4, 6), (Office("青石大学", "教授"),))
    found = Structure(Title(""), people=(person,))
    assert bench.score_field("李木（青石大学 教授）", found).right == 1
    assert bench.score_field("李木（青石大学 副校长）", found).right == 0


def test_lecturers_alone_and_with_the_speakers_of_lectures() -> None:
    def told(name: str, kind: str) -> Utterance:
        return Utterance(Span(9, 12), "person", Person(name, Span(0, 2)), "direct", kind)  # type: ignore[arg-type]

    found = Structure(
        Title(""),
        lecturers=(Lecturer(Person("石远", Span(0, 2)), None, None, "invited"),),
        utterances=(told("何苗", "lecture"), told("丁香", "reflection")),
    )
    assert bench.lecturers_of(found, spoken=False) == {"石远"}
    assert bench.lecturers_of(found) == {"石远", "何苗"}


@pytest.mark.parametrize(
    ("printed", "days"),
    [
        ("7月3日至7月21日", [(7, 3), (7, 21)]),
        ("11月10-19日", [(11, 10), (11, 19)]),
        ("8月18日、19日", [(8, 18), (8, 19)]),
        ("近日", []),
        ("这19日", []),
    ],
)
def test_labelled_days(printed: str, days: list[tuple[int, int]]) -> None:
    assert bench._days(printed) == days


def test_claimed_days_are_a_range_s_first_and_last() -> None:
    day = EventDate(Day(None, 7, 3), Span(0, 4), None, Day(None, 7, 21), None, "opens-sentence")
    assert bench.event_days_of(Structure(Title(""), dates=(day,))) == {(7, 3), (7, 21)}
