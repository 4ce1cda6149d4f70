"""From what people type for a person to the names that are known; alike in every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.model import Mark, PartKind, Ref
from index.engine import Document, Engine, Search, Speaker
from index.engines.in_memory import InMemoryEngine
from index.engines.on_whoosh import WhooshEngine
from index.query.parse import parse_query
from index.speakers import namesakes, understand, understand_all

SAID: list[tuple[str, PartKind, tuple[tuple[str, str, str], ...]]] = [
    ("1#p1", "lecture", (("白皓", "省报记者站", "站长"),)),
    ("1#r1", "reflection", (("张林", "市财贸学校", "教师"),)),
    ("1#r2", "reflection", (("张林", "市水文局", "科员"), ("李明", "市财贸学校", "校长"))),
    ("1#r3", "reflection", (("陳寶國", "团县委", "副书记"),)),
    ("2#u1", "statement", (("王一", "某大学", "副教授"),)),
    ("2#u2", "statement", (("王二", "某大学", "讲师"),)),
    ("2#u3", "statement", (("欧阳静", "社区", "主任"), ("欧小平", "", ""))),
    ("2#u4", "statement", (("白皓然", "", ""),)),
    ("3#r1", "reflection", (("张林", "财贸学校", ""),)),
]


def held(refs: list[str]) -> Iterator[Document]:
    for ref, kind, people in SAID:
        if ref in refs:
            yield Document(
                ref,
                Ref.parse(ref).article,
                kind,
                "body",
                "",
                "说了一些话。",
                tuple(name for name, _, _ in people),
                tuple(affiliation + role for _, affiliation, role in people),
                "",
                tuple((affiliation, role) for _, affiliation, role in people),
            )


@pytest.fixture(params=["in_memory", "on_whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made: Engine = InMemoryEngine() if request.param == "in_memory" else WhooshEngine(tmp_path)
    made.update([], [Document("3#r9", 3, "reflection", "body", "", "旧", ("旧人",), ("旧单位",))], Mark(1, "a"))
    made.update([3], held([row[0] for row in SAID if row[0] > "2"]), Mark(2, "b"))
    made.update([], held([row[0] for row in SAID if row[0] < "2"]), Mark(3, "c"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "how", "names"),
    [
        ("白皓", "name", {"白皓"}),
        ("白 皓", "name", {"白皓"}),
        ("陳寶國", "name", {"陈宝国"}),
        ("陈宝国", "name", {"陈宝国"}),
        ("白老师", "surname", {"白皓", "白皓然"}),
        ("白站长", "surname", {"白皓"}),
        ("王教授", "surname", {"王一"}),
        ("王讲师", "surname", {"王二"}),
        ("王局长", "surname", {"王一", "王二"}),
        ("小李", "surname", {"李明"}),
        ("欧阳主任", "surname", {"欧阳静"}),
        ("欧老师", "surname", {"欧小平"}),
        ("bai hao", "spelling", {"白皓"}),
        ("Hao Bai", "spelling", {"白皓"}),
        ("baihao", "spelling", {"白皓"}),
        ("bh", "spelling", {"白皓"}),
        ("BH", "spelling", {"白皓"}),
        ("oyj", "spelling", {"欧阳静"}),
        ("cbg", "spelling", {"陈宝国"}),
        ("chen bao guo", "spelling", {"陈宝国"}),
        ("张林@财贸学校", "name", {"张林@财贸学校"}),
        ("zl＠水文局", "spelling", {"张林@水文局"}),
        ("李老师@财贸学校", "surname", {"李明@财贸学校"}),
        ("李老师@水文局", "unknown", set()),
        ("张林@民政局", "unknown", set()),
        ("张琳", "unknown", set()),
        ("旧人", "unknown", set()),
        ("赵老师", "unknown", set()),
        ("白", "unknown", set()),
        ("b", "unknown", set()),
    ],
)
def test_who_is_meant(engine: Engine, typed: str, how: str, names: set[str]) -> None:
    found = understand(typed, engine)
    assert found.how == how
    if names:
        assert set(found.names) == names


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("张林", {"1#r1", "1#r2", "3#r1"}),
        ("张林@财贸学校", {"1#r1", "3#r1"}),
        ("张林@水文局", {"1#r2"}),
        ("张林@财贸学校教师", {"1#r1"}),
        ("李明@水文局", set()),
        ("白老师", {"1#p1", "2#u4"}),
        ("bh", {"1#p1"}),
        ("欧老师", {"2#u3"}),
        ("张琳", set()),
    ],
)
def test_the_filter_and_the_field_find_the_same(engine: Engine, typed: str, refs: set[str]) -> None:
    for asked in (Search(speakers=(typed,)), Search(parse_query(f"speaker:{typed}"))):
        search, _ = understand_all(asked, engine)
        assert {hit.ref for hit in engine.search(search).hits} == refs
    search, _ = understand_all(Search(parse_query(f"话 -speaker:{typed}")), engine)
    everybody = {row[0] for row in SAID}
    assert {hit.ref for hit in engine.search(search).hits} == everybody - refs


def test_part_of_a_name_in_a_field_is_left_alone(engine: Engine) -> None:
    search, _ = understand_all(Search(parse_query("speaker:皓")), engine)
    assert {hit.ref for hit in engine.search(search).hits} == {"1#p1", "2#u4"}


def test_a_question_without_names_costs_nothing(engine: Engine) -> None:
    asked = Search(parse_query("话"))
    assert understand_all(asked, engine) == (asked, ())


def test_namesakes_are_told_apart_by_affiliation(engine: Engine) -> None:
    assert namesakes("张林", engine) == (
        Speaker("张林", "财贸学校", "", 2),
        Speaker("张林", "市水文局", "", 1),
    )
    assert namesakes("白皓", engine) == ()


def test_only_the_living_are_known(engine: Engine) -> None:
    engine.update([1], [], Mark(4, "d"))
    assert {each.name for each in engine.speakers("白")} == {"白皓然"}
    assert engine.speakers(spelling="bh") == ()
