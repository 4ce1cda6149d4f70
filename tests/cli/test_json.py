"""Machine output is a contract: these are its key sets, and offsets are what they say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Process, Xinde

SAMPLES = Path(__file__).parents[1] / "samples"
ARTICLE = SAMPLES / "01-用户思维.txt"

PERSON = {"name", "affiliation", "role"}
SPAN = {"start", "end"}
QUOTE = {"text"} | SPAN

ARTICLE_KEYS = {
    "id", "title", "text", "dates", "organisers", "lecturers", "lectures", "people", "points", "reflections",
    "utterances", "credits", "boilerplate", "source", "also", "checks",
}  # fmt: skip
ITEM_KEYS = {
    "organisers": {"name"} | SPAN,
    "lecturers": PERSON | {"lecture"} | SPAN,
    "lectures": {"title"} | SPAN,
    "people": PERSON | SPAN,
    "points": {"number"} | QUOTE,
    "reflections": {"number", "takeaway", "authors"} | QUOTE,
    "utterances": {"type", "speaker", "style", "kind", "cue"} | QUOTE,
    "credits": {"function", "name", "affiliation"},
    "boilerplate": {"why"} | SPAN,
    "checks": {"code", "message"},
}


@pytest.fixture
def shown(xinde: Xinde) -> dict[str, Any]:
    assert xinde("import", ARTICLE).status == 0
    value: dict[str, Any] = xinde("show", "1", "--json").json
    return value


def test_show_has_the_contract_s_keys(shown: dict[str, Any]) -> None:
    assert list(shown) == ["schema", "article"]
    assert shown["schema"] == 1
    assert set(shown["article"]) == ARTICLE_KEYS
    for field, keys in ITEM_KEYS.items():
        for item in shown["article"][field]:
            assert set(item) == keys, field


def test_show_has_the_contract_s_inner_keys(shown: dict[str, Any]) -> None:
    body = shown["article"]
    assert set(body["dates"]) == {"event", "title", "published", "imported"}
    for day in body["dates"]["event"]:
        assert set(day) == {"date", "printed", "year_from"} | SPAN
    assert set(body["source"]) == {"name", "sha256", "bytes", "media_type", "encoding"}
    assert body["reflections"] and body["points"] and body["lecturers"] and body["dates"]["event"]
    for reflection in body["reflections"]:
        assert reflection["takeaway"] is None or set(reflection["takeaway"]) == QUOTE
        for author in reflection["authors"]:
            assert set(author) == PERSON | {"printed"}
    for utterance in body["utterances"]:
        assert utterance["speaker"] is None or set(utterance["speaker"]) == PERSON


def quotes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"start", "end"} <= set(value):
            yield value
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


def test_offsets_are_characters_of_the_text(shown: dict[str, Any]) -> None:
    text = shown["article"]["text"]
    found = list(quotes(shown["article"]))
    assert len(found) > 20
    for item in found:
        printed = item.get("text", item.get("printed"))
        if printed is not None:
            assert text[item["start"] : item["end"]] == printed


def test_a_part_is_named_beside_its_article(xinde: Xinde) -> None:
    xinde("import", ARTICLE)
    value = xinde("show", "1#r2", "--json").json
    assert list(value) == ["schema", "article", "part"]
    assert set(value["part"]) == {"ref", "kind", "number", "speakers"} | QUOTE
    assert value["part"]["ref"] == "1#r2"
    assert value["part"]["text"] == value["article"]["reflections"][1]["text"]


def test_search_has_the_contract_s_keys(xinde: Xinde) -> None:
    xinde("import", ARTICLE)
    value = xinde("search", "换位思考", "--json").json
    assert list(value) == ["schema", "query", "total", "total_is_exact", "hits"]
    assert value["query"] == "换位思考"
    assert value["total"] == len(value["hits"]) > 1
    for hit in value["hits"]:
        assert set(hit) == {
            "ref", "article", "kind", "score", "title", "date", "speaker", "snippet", "matched",
        }  # fmt: skip
        assert hit["speaker"] is None or set(hit["speaker"]) == PERSON
        assert set(hit["snippet"]) == {"text", "marks"}
        for start, end in hit["snippet"]["marks"]:
            assert hit["snippet"]["text"][start:end] == "换位思考"
        assert set(hit["matched"]) <= {"words", "exact", "name"}


def test_a_search_without_hits_is_still_an_object(xinde: Xinde) -> None:
    xinde("import", ARTICLE)
    result = xinde("search", "无此词语", "--json")
    assert result.status == 1
    assert result.json == {"schema": 1, "query": "无此词语", "total": 0, "total_is_exact": True, "hits": []}


def test_a_search_without_an_archive_is_still_an_object(xinde: Xinde) -> None:
    result = xinde("search", "词", "--json")
    assert result.status == 1
    assert result.json["total"] == 0
    assert not xinde.folder.exists()


def test_import_has_the_contract_s_keys(xinde: Xinde, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    result = xinde("import", ARTICLE, tmp_path / "空.txt", tmp_path / "没有.txt", "--json")
    assert result.status == 3
    outcomes = [json.loads(line) for line in result.lines]
    assert [one["status"] for one in outcomes] == ["added", "refused", "refused"]
    for one in outcomes:
        assert list(one) == [
            "schema",
            "source",
            "status",
            "article",
            "of",
            "title",
            "encoding",
            "checks",
            "error",
            "verdict",
        ]
    assert outcomes[0]["article"] == 1 and outcomes[0]["error"] is None
    assert [one["error"]["code"] for one in outcomes[1:]] == ["empty", "no-such-path"]
    assert all(set(one["error"]) == {"code", "message"} for one in outcomes[1:])


SUMMARY_KEYS = {
    "lecture": {"article", "lecturer", "lecture", "points"},
    "voices": {"ref"} | PERSON | {"takeaway"},
    "themes": {"phrase", "authors", "refs"},
    "sentences": {"ref", "text"},
}


def test_summary_has_the_contract_s_keys(xinde: Xinde) -> None:
    xinde("import", ARTICLE)
    value = xinde("summary", "1", "--json").json
    assert list(value) == ["schema", "articles", "lecture", "voices", "themes", "sentences"]
    assert value["articles"] == [1]
    for field, keys in SUMMARY_KEYS.items():
        assert value[field], field
        for item in value[field]:
            assert set(item) == keys
    text = xinde("show", "1", "--json").json["article"]["text"]
    assert all(voice["takeaway"] in text for voice in value["voices"])
    assert all(sentence["text"] in text for sentence in value["sentences"])
    assert all(theme["authors"] >= 2 for theme in value["themes"])


PEOPLE = {"name", "affiliations", "roles", "counts", "articles", "first", "last"}
LISTING = {
    "article", "title", "date", "published", "imported", "source", "points", "reflections", "utterances", "characters",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "field", "keys"),
    [(("people",), "people", PEOPLE), (("list",), "articles", LISTING)],
)
def test_lists_are_one_object(xinde: Xinde, arguments: tuple[str, ...], field: str, keys: set[str]) -> None:
    xinde("import", ARTICLE)
    value = xinde(*arguments, "--json").json
    assert list(value) == ["schema", field]
    assert value[field]
    assert all(set(item) == keys for item in value[field])


def test_people_count_by_kind(xinde: Xinde) -> None:
    xinde("import", ARTICLE)
    (lecturer,) = xinde("people", "陆知远", "--json").json["people"]
    assert set(lecturer["counts"]) == {"lecture", "reflection", "statement", "credit"}
    assert lecturer["counts"]["lecture"] >= 5


def test_json_is_utf8_in_any_locale(process: Process) -> None:
    assert process("import", ARTICLE).returncode == 0
    plain = process("search", "换位思考", "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    value = json.loads(plain.stdout.decode("utf-8"))
    assert value["total"] > 1
    assert "换位思考".encode() in plain.stdout
