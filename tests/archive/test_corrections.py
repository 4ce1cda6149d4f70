"""Corrections: laid over whatever is extracted, found again after another extraction, undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.corrections import RULE, Correction, anchor, corrected, differences
from archive.intake import take_in
from archive.model import Article, Hints, Office, Source, Structure
from archive.parse import parse
from archive.store import Store

TEXT = """到群众中去

3月5日，团县委邀请省青年干部学院教授陈启明为全县团干部作了题为“到群众中去”的专题讲座。

学员们纷纷表示：

1、听了这堂课，我明白了做群众工作要从小事做起。（青山县林业局 唐小虎）

2、基层工作没有捷径，我要一步一个脚印地走。（白水乡团委书记 龙飞）
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "kept") as opened:
        assert [one.status for one in take_in([source(TEXT)], opened)] == ["added"]
        yield opened


def source(text: str) -> Source:
    return Source("a.txt", "/somewhere/a.txt", text.encode(), "text/plain", Hints())


def reflection(article: Article, place: int) -> Correction:
    span = article.structure.reflections[place].span
    return Correction("speaker", "王二", "唐小虎", "", anchor(article.text, "r", span))


def authors(found: Structure) -> list[str]:
    return [one.person.name for each in found.reflections for one in each.authors]


def test_each_field_is_laid_over_what_was_found() -> None:
    found = parse(TEXT)
    changed = corrected(
        TEXT,
        found,
        [
            Correction("title", "到群众里去"),
            Correction("date", "2020-03-05"),
            Correction("role", "副书记", "书记", "龙飞"),
            Correction("affiliation", "白水乡党委", "白水乡团委", "龙飞"),
            Correction("name", "龙非", "龙飞", "龙飞"),
            Correction("speaker", "陈启明", "唐小虎", "", anchor(TEXT, "r", found.reflections[0].span)),
        ],
    )
    assert (changed.title.text, changed.title.rule) == ("到群众里去", RULE)
    assert str(changed.dates[0].day) == "2020-03-05"
    assert authors(changed) == ["陈启明", "龙非"]
    assert changed.reflections[1].authors[0].person.offices == (Office("白水乡党委", "副书记"),)
    assert changed.reflections[0].authors[0].person.offices == (Office("省青年干部学院", "教授"),)
    assert "龙非" in [person.name for person in changed.people]
    assert "龙飞" not in [person.name for person in changed.people]
    assert changed.checks == found.checks


def test_a_correction_made_after_a_name_was_put_right_still_finds_its_person() -> None:
    changed = corrected(
        TEXT, parse(TEXT), [Correction("name", "龙非", "龙飞", "龙飞"), Correction("role", "", "书记", "龙非")]
    )
    assert changed.reflections[1].authors[0].person.role == ""


def test_what_fits_nothing_is_told_and_not_guessed() -> None:
    found = parse(TEXT)
    changed = corrected(TEXT, found, [Correction("role", "主任", "", "查无此人")])
    assert changed.people == found.people
    assert changed.checks[-1].code == "correction-lost"
    assert changed.checks[-1].values == ("role", "查无此人", "主任")


def test_corrections_survive_another_extraction_and_are_undone_a_batch_at_a_time(store: Store) -> None:
    before = store.get(1)
    store.correct(1, [Correction("title", "到群众里去"), reflection(before, 0)])
    store.correct(1, [Correction("role", "副书记", "书记", "龙飞")])
    again = parse(TEXT)
    store.restructure(1, replace(again, organisers=()), parser_version=99)
    now = store.get(1)
    assert now.title == "到群众里去"
    assert authors(now.structure) == ["王二", "龙飞"]
    assert now.structure.organisers == ()
    assert store.extracted(1).title.text == "到群众中去"
    assert [one.field for one in store.take_back_correction(1)] == ["role"]
    assert store.get(1).structure.reflections[1].authors[0].person.role == "书记"
    assert [one.field for one in store.take_back_correction(1)] == ["title", "speaker"]
    assert store.get(1).structure == replace(before.structure, organisers=())
    assert store.take_back_correction(1) == ()


def test_a_revised_text_keeps_the_corrections_that_still_fit(store: Store) -> None:
    store.correct(1, [Correction("title", "到群众里去"), reflection(store.get(1), 0)])
    longer = TEXT.replace("学员们纷纷表示：", "讲座持续了两个小时。\n\n学员们纷纷表示：")
    assert [one.status for one in take_in([source(longer)], store)] == ["revised"]
    assert store.get(1).title == "到群众里去"
    assert authors(store.get(1).structure) == ["王二", "龙飞"]


def test_the_index_and_the_people_follow(store: Store) -> None:
    mark = store.mark()
    store.correct(1, [Correction("name", "龙非", "龙飞", "龙飞")])
    changes = store.changes_since(mark)
    assert changes is not None
    assert changes.articles == (1,)
    names = [entry.name for entry in store.people()]
    assert "龙非" in names
    assert "龙飞" not in names
    assert list(store.check()) == []


def test_a_record_carries_its_corrections_into_the_trash_and_back(store: Store) -> None:
    store.correct(1, [Correction("title", "到群众里去")])
    store.remove([1])
    store.take_back([1])
    assert store.get(1).title == "到群众里去"
    assert [one.new for one in store.take_back_correction(1)] == ["到群众里去"]
    assert store.get(1).title == "到群众中去"


def test_differences_tell_field_by_field() -> None:
    found = parse(TEXT)
    assert differences(found, found) == []
    changed = corrected(TEXT, found, [Correction("title", "别的")])
    assert differences(found, changed) == [("title", "到群众中去", "别的")]
