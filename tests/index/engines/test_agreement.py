"""Whatever the documents and the question: every engine answers as the one in memory does."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence, Set
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model import Mark, PartKind, Ref
from index.engine import Document, Hits, Order, Place, Reason, Search
from index.engines import crossing, from_lists, snapshot
from index.engines.in_memory import InMemoryEngine
from index.engines.on_whoosh import WhooshEngine
from index.query.syntax import And, AtLeast, Dates, Field, FieldName, Not, Or, Phrase, Prefix, Query, Word

PIECES = [
    "互联网",
    "思维",
    "互联",
    "工作",
    "和服",
    "产品和服务",
    "白",
    "皓",
    "王  丽",
    "5月",
    "15月",
    "5元",
    "3.",
    "1,",
    "200人",
    "5g",
    "的",
    "，",
    "\n",
    " ",
    "ab",
    "a b",
    "abc",
    "C++",
    "𠀀",
    "書",
    "书",
]
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
names = st.sampled_from(["白皓", "王 丽", "Ab", "思维"])
known = st.sampled_from(["白皓", "王丽", "皓互", "皓白皓"])
"""What no dictionary knows."""
days = st.sampled_from(["", "2018", "2018-05", "2018-05-22", "2019-01-01"])
kinds = st.sampled_from(list[PartKind](["article", "lecture", "reflection", "statement"]))
places = st.sampled_from(list[Place](["body", "points", "reflections"]))


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """Return the documents of a few articles, not always the article itself."""
    refs = draw(
        st.lists(st.sampled_from(["1", "1#p1", "1#r1", "1#r2", "2", "2#u1", "3", "4"]), unique=True, max_size=8)
    )
    return [
        Document(
            ref,
            Ref.parse(ref).article,
            draw(kinds) if "#" in ref else "article",
            draw(places) if "#" in ref else "body",
            "" if "#" in ref else draw(texts),
            draw(texts),
            tuple(draw(st.lists(names, max_size=2, unique=True))),
            tuple(draw(st.lists(texts, max_size=2))),
            draw(days),
            tuple(draw(st.lists(st.tuples(texts, texts), max_size=2))),
            tuple(draw(st.lists(known, max_size=3, unique=True))),
        )
        for ref in refs
    ]


field_names = st.sampled_from(list[FieldName](["title", "body", "speaker", "org"]))
leaves: st.SearchStrategy[Query] = st.one_of(
    st.builds(Word, texts, st.lists(known, max_size=2).map(tuple)),
    st.builds(Phrase, texts),
    st.builds(
        Phrase, st.lists(st.sampled_from(["思维", "白", "ab", "工作"]), max_size=3).map(" ".join), st.integers(0, 6)
    ),
    st.builds(Prefix, st.sampled_from(["互", "互联", "a", "ab", "白", "+"])),
    st.builds(Dates, st.sampled_from(["", "2018-05-10"]), st.sampled_from(["", "2018-12-31"])),
    st.builds(lambda kind: Field("kind", Word(kind)), kinds),
    st.builds(lambda office: Field("speaker", Word(f"白皓@{office}")), st.sampled_from(["工作", "b", ""])),
)


def _grown(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(AtLeast, several, st.integers(1, 3)),
        st.builds(AtLeast, several, st.integers(1, 2), texts),
        st.builds(Not, inner),
        st.builds(Field, field_names, inner),
    )


queries = st.recursive(leaves, _grown, max_leaves=5)
searches = st.builds(
    Search,
    st.none() | queries,
    speakers=st.lists(names | st.just("白皓@工作"), max_size=2).map(tuple),
    organisation=st.sampled_from(["", "", "", "工作", "b"]),
    kinds=st.frozensets(kinds, max_size=2),
    place=st.sampled_from(list[Place | None]([None, None, None, "title", "body", "points", "reflections"])),
    since=st.sampled_from(["", "", "2018-05-10"]),
    until=st.sampled_from(["", "", "2018-12-31"]),
    order=st.sampled_from(list[Order](["relevance", "date"])),
    limit=st.integers(0, 9),
    offset=st.integers(0, 3),
)


def _told(hits: Hits) -> tuple[object, ...]:
    """Return hits as far as engines must agree: a sum in another order may differ in the last digit."""
    return [(hit.ref, hit.matched) for hit in hits.hits], hits.total, [round(hit.score, 4) for hit in hits.hits]


def _reasons(reasons: Iterable[Reason]) -> list[tuple[object, ...]]:
    return sorted((reason.text, reason.matched, reason.documents, round(reason.score, 4)) for reason in reasons)


ways_of_holding = pytest.mark.parametrize("long", [1, 512], ids=["bytes", "dictionaries"])
"""How long a list must be to be held as a byte for each document (places are crossed with numpy then, too)."""


@ways_of_holding
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(first=documents(), second=documents(), asked=st.lists(searches, min_size=1, max_size=12))
def test_engines_agree(long: int, first: list[Document], second: list[Document], asked: list[Search]) -> None:
    again = {document.article for document in second}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(snapshot, "_LONG", long)
        patched.setattr(crossing, "MUCH", crossing.MUCH if long > 1 else 0)
        engines = InMemoryEngine(), WhooshEngine(Path(folder))
        for engine in engines:
            engine.update([], first, Mark(1, "a"))
            engine.update(again, second, Mark(2, "a"))
        memory, whoosh = engines
        assert (memory.count(), memory.articles()) == (whoosh.count(), whoosh.articles())
        for search in asked:
            hits = memory.search(search)
            assert _told(whoosh.search(search)) == _told(hits)
            for hit in hits.hits[:2]:
                reasons = memory.explain(search, hit.ref)
                assert sum(reason.score for reason in reasons) == pytest.approx(hit.score, abs=1e-4)
                assert _reasons(whoosh.explain(search, hit.ref)) == _reasons(reasons)
        whoosh.close()


@ways_of_holding
def test_leaving_out_what_cannot_be_among_the_best_changes_nothing(
    long: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    made = [
        Document(
            f"{number}#r1" if number % 3 == 0 else f"{number}",
            number,
            "reflection" if number % 3 == 0 else "article",
            "reflections" if number % 3 == 0 else "body",
            "" if number % 3 == 0 else "".join(chance.choices(PIECES, k=3)),
            "".join(chance.choices(PIECES, k=chance.randrange(2, 60))),
            ("思维",) if number % 17 == 0 else (),
        )
        for number in range(1, 400)
    ]
    engines = InMemoryEngine(), WhooshEngine(tmp_path / "index")
    for engine in engines:
        engine.update([], made, Mark(1, "a"))
    left_out = 0
    really = from_lists._promising

    def counted(found: from_lists._Found, numbers: Set[int], end: int) -> Sequence[int]:
        nonlocal left_out
        kept = really(found, numbers, end)
        left_out += len(numbers) - len(kept)
        return kept

    monkeypatch.setattr(snapshot, "_LONG", long)
    monkeypatch.setattr(from_lists, "_SAMPLE", 5)
    monkeypatch.setattr(from_lists, "_promising", counted)
    words = Word("思维"), Word("和服"), Word("互联网思维"), Phrase("工作"), Field("title", Word("工作"))
    several = (
        Or((Word("和服"), Word("互联"))),
        And((Word("思维"), Word("工作"))),
        Or((Word("书"), Word("和服"), Word("白"))),
    )
    for query in words + several:
        for limit in (1, 3, 10):
            search = Search(query, limit=limit)
            assert _told(engines[1].search(search)) == _told(engines[0].search(search))
    assert left_out > 500
