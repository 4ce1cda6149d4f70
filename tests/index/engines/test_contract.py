"""One suite over all engines: what every engine must do, from case files and from laws."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.model import Mark, Ref
from index.engine import Document, Engine, Search
from index.engines.in_memory import InMemoryEngine
from index.engines.on_whoosh import WhooshEngine
from index.query.names import with_names
from index.query.parse import parse_query

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture(params=["in_memory", "on_whoosh", "on_whoosh_in_many_commits"])
def hold(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[list[Document]], Engine]]:
    """Return an engine that holds some documents."""
    opened: list[Engine] = []

    def held(documents: list[Document]) -> Engine:
        engine: Engine = InMemoryEngine() if request.param == "in_memory" else WhooshEngine(tmp_path / str(len(opened)))
        opened.append(engine)
        if request.param == "on_whoosh_in_many_commits":
            articles = sorted({document.article for document in documents})
            engine.update([], [Document(str(n), n, "article", "body", "旧", "旧") for n in articles], Mark(1, "old"))
            for number in articles:
                engine.update([number], [d for d in documents if d.article == number], Mark(number, "new"))
        else:
            engine.update([], documents, Mark(1, "new"))
        return engine

    yield held
    for engine in opened:
        engine.close()


def _document(row: dict[str, Any]) -> Document:
    given: dict[str, Any] = {"kind": "article", "place": "body", "title": "", "body": "", **row}
    given |= {name: tuple(given.get(name, ())) for name in ("speakers", "offices", "names")}
    return Document(article=Ref.parse(row["ref"]).article, **given)


def _search(row: dict[str, Any], engine: Engine) -> Search:
    wanted = {key: value for key, value in row.items() if key not in ("refs", "total", "query")}
    wanted["speakers"] = tuple(wanted.get("speakers", ()))
    wanted["kinds"] = frozenset(wanted.get("kinds", ()))
    return Search(with_names(parse_query(row["query"]), engine.has_word) if "query" in row else None, **wanted)


def _cases() -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(CASES.glob("*.toml"))]


@pytest.mark.parametrize("path", _cases())
def test_finds_what_the_case_file_says(path: Path, hold: Callable[[list[Document]], Engine]) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    engine = hold([_document(row) for row in case["document"]])
    wrong = []
    for row in case["search"]:
        hits = engine.search(_search(row, engine))
        found = [hit.ref for hit in hits.hits]
        if found != row["refs"] or hits.total != row.get("total", len(row["refs"])):
            wrong.append((row, found, hits.total))
    assert not wrong


ONE = Document("1", 1, "article", "body", "标题", "内容甲")
PART = Document("1#r1", 1, "reflection", "reflections", "", "感想甲", ("王五",))
TWO = Document("2", 2, "article", "body", "标题", "内容乙")


def test_holds_and_forgets(hold: Callable[[list[Document]], Engine]) -> None:
    engine = hold([ONE, PART, TWO])
    assert (engine.count(), engine.articles()) == (3, frozenset({1, 2}))
    engine.update([1], [], Mark(7, "later"))
    assert (engine.count(), engine.articles(), engine.mark()) == (1, frozenset({2}), Mark(7, "later"))
    assert engine.search(Search(parse_query("内容"))).total == 1
    assert engine.search(Search(parse_query("感想"))).total == 0


def test_knows_the_words_of_what_is_held(hold: Callable[[list[Document]], Engine]) -> None:
    engine = hold([Document("1", 1, "article", "body", "仝珞的课", "何江", names=("仝珞", "何江")), TWO])
    assert [word for word in ("仝珞", "何江", "珞", "的", "课何", "王五") if engine.has_word(word)] == [
        "仝珞",
        "何江",
        "的",
    ]
    engine.update([1], [Document("1", 1, "article", "body", "", "仝珞", names=())], Mark(3, "x"))
    assert not engine.has_word("仝珞")


def test_replaces_an_article(hold: Callable[[list[Document]], Engine]) -> None:
    engine = hold([ONE, PART, TWO])
    engine.update([1], [Document("1", 1, "article", "body", "", "别的")], Mark(2, "x"))
    assert engine.count() == 2
    assert [hit.ref for hit in engine.search(Search(parse_query("内容"))).hits] == ["2"]
    assert [hit.ref for hit in engine.search(Search(parse_query("别的"))).hits] == ["1"]


def test_an_empty_update_only_moves_the_mark(hold: Callable[[list[Document]], Engine]) -> None:
    engine = hold([ONE])
    engine.update([], [], Mark(9, "y"))
    assert (engine.mark(), engine.count()) == (Mark(9, "y"), 1)


def test_clears(hold: Callable[[list[Document]], Engine]) -> None:
    engine = hold([ONE, TWO])
    engine.clear()
    assert (engine.mark(), engine.count(), engine.articles()) == (None, 0, frozenset())
    assert engine.search(Search(parse_query("内容"))).total == 0
    engine.update([], [TWO], Mark(1, "z"))
    assert engine.search(Search(parse_query("内容"))).total == 1


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_failed_update_changes_nothing(hold: Callable[[list[Document]], Engine], failing: int) -> None:
    engine = hold([ONE, PART])
    before = engine.mark()

    def documents() -> Iterator[Document]:
        yield from [TWO, Document("3", 3, "article", "body", "", "丙")][:failing]
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        engine.update([1], documents(), Mark(5, "never"))
    assert (engine.mark(), engine.count(), engine.articles()) == (before, 2, frozenset({1}))
    engine.update([], [TWO], Mark(6, "then"))
    assert engine.articles() == {1, 2}


def test_tells_how_it_matched(hold: Callable[[list[Document]], Engine]) -> None:
    engine = hold([PART, Document("2", 2, "article", "body", "", "王五说，甲的感想很好。和服务")])
    matched = {hit.ref: hit.matched for hit in engine.search(Search(parse_query("王五 OR 感想 OR 和服"))).hits}
    assert matched == {"1#r1": ("words", "exact", "name"), "2": ("words", "exact")}


def test_equal_scores_stand_in_order_of_article_and_part(hold: Callable[[list[Document]], Engine]) -> None:
    refs = ["10", "2", "1#u2", "1#r10", "1#r9", "1#p3"]
    documents = [Document(ref, Ref.parse(ref).article, "statement", "body", "", "同样的话") for ref in refs]
    found = [hit.ref for hit in hold(documents).search(Search(parse_query("同样"))).hits]
    assert found == ["1#p3", "1#r9", "1#r10", "1#u2", "2", "10"]
