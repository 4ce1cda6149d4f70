"""Options of `search` that say more, or something else, than a list of hits; people; and what is said of nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cli.render.safe import width

if TYPE_CHECKING:
    from archive.store import Store
    from index.engine import Search
    from tests.cli.conftest import Xinde

SAMPLES = Path(__file__).parents[1] / "samples"

TALKS = (
    """\
把话说到心里

5月22日，市团委邀请省报记者站站长白岚川作题为“把话说到心里”的专题讲座，四十名基层宣讲员到场聆听。

讲座结束后，大家纷纷谈了体会：

1、写稿子要先听后写，渐进地改，改到乡亲们点头为止。（市财贸学校 张林）

2、渐进的办法最稳妥，慢就是快，看水位如此，看人心也如此。（市水文局 张林）
""",
    """\
水边长大的孩子会看天

6月3日，县图书馆邀请作家柳如絮作题为“水边长大的孩子会看天”的讲座，小读者和家长挤满了报告厅。

听众留言：

1、渡口的故事让我想起外婆，急不得的事情，等一等就有了渐进的答案。（县水务站 陳寶國）

2、回家路上孩子一直数星星，这就是读书的好处。（城关小学 苏梅）
""",
)


@pytest.fixture
def people(xinde: Xinde, tmp_path: Path) -> Xinde:
    for place, text in enumerate(TALKS):
        (tmp_path / f"{place}.txt").write_text(text, "utf-8")
    assert xinde("import", tmp_path / "0.txt", tmp_path / "1.txt", "--published", "2018-06-24").status == 0
    return xinde


# --- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("白岚川", {"白岚川"}),
        ("白老师", {"白岚川"}),
        ("白站长", {"白岚川"}),
        ("bai lan chuan", {"白岚川"}),
        ("bailanchuan", {"白岚川"}),
        ("blc", {"白岚川"}),
        ("Zhang Lin", {"张林"}),
        ("陈宝国", {"陳寶國"}),
        ("cbg", {"陳寶國"}),
    ],
)
def test_a_speaker_is_found_as_people_type_names(people: Xinde, typed: str, names: set[str]) -> None:
    for arguments in (["--speaker", typed], [f'speaker:"{typed}"']):
        result = people("search", "--json", *arguments)
        assert {hit["speaker"]["name"] for hit in result.json["hits"]} == names
        assert ("按" in result.stderr) == (typed not in ("白岚川", "陈宝国"))


def test_namesakes_are_listed_and_told_apart(people: Xinde) -> None:
    both = people("search", "--speaker", "张林")
    assert len(both.lines) == 2
    assert "市财贸学校 1" in both.stderr and "--speaker 张林@市水文局" in both.stderr
    one = people("search", "--speaker", "张林@水文局")
    assert len(one.lines) == 1 and "慢就是快" in one.stdout and "不止一位" not in one.stderr
    assert people("search", "渐进 speaker:张林@水文局", "--count").stdout == "1\n"


def test_a_wrong_character_is_a_suggestion_only(people: Xinde) -> None:
    result = people("search", "--speaker", "张琳")
    assert result.status == 1 and result.stdout == "" and "张林" in result.stderr
    assert people("search", "--speaker", "张琳", "--json").json["hits"] == []


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--speaker", "张林@民政局"), "单位里没有“民政局”"),
        (("--speaker", "白"), "白岚川"),
        (("zhanglin",), "张林"),
        (("白岚穿",), "白岚川"),
        (("渐进量子",), "渐进 3 条"),
        (("渐进琉",), "渐进 3 条"),
        (("慢就是快 -水位",), "不排除任何词就有 1 条"),
        (("渐进", "--since", "2019", "--kind", "lecture"), "--kind lecture --since 2019-01-01"),
        (("慢就是快", "--speaker", "陈宝国"), "去掉筛选条件 --speaker 陈宝国"),
    ],
)
def test_nothing_found_comes_with_what_could_be_tried(people: Xinde, arguments: tuple[str, ...], hint: str) -> None:
    result = people("search", *arguments)
    assert result.status == 1 and result.stdout == ""
    assert hint in result.stderr


def test_a_summary_takes_names_as_a_search_does(people: Xinde) -> None:
    voices = people("summary", "--speaker", "cbg", "--json").json["voices"]
    assert [voice["name"] for voice in voices] == ["陳寶國"]


# --- why, kwic, facets ------------------------------------------------------------------------------------------------


def test_why_explains_the_whole_score(filled: Xinde) -> None:
    for hit in filled("search", "换位思考 居民", "--why", "--json").json["hits"]:
        assert hit["why"]
        assert sum(reason["score"] for reason in hit["why"]) == pytest.approx(hit["score"], abs=0.001)
        assert {"text", "matched", "documents", "score"} == set(hit["why"][0])
    assert "why" not in filled("search", "换位思考", "--json").json["hits"][0]
    row = filled("search", "换位思考", "--why").lines[0].split("\t")
    assert len(row) == 8 and row[7].startswith("换位思考 words+exact ")
    assert "换位思考 词+原样" in filled("search", "换位思考", "--why", columns=100).stdout


def test_kwic_lines_are_aligned_by_display_width(filled: Xinde) -> None:
    for columns in (60, 80, 120):
        lines = filled("search", "换位思考", "--kwic", "-n", "20", columns=columns).lines
        assert len(lines) > 5
        assert len({width(line.partition("换位思考")[0]) for line in lines}) == 1
        assert max(map(width, lines)) <= columns
    for line in filled("search", "换位思考", "--kwic").lines:
        assert line.split("\t")[2] == "换位思考"
    article = filled("show", "1", "--json").json["article"]["text"]
    for hit in filled("search", "换位思考", "--kwic", "--json").json["hits"]:
        assert hit["kwic"]
        for line in hit["kwic"]:
            if hit["article"] == 1:
                assert article[line["start"] : line["end"]] == line["match"] == "换位思考"
    assert filled("search", "--speaker", "江一帆", "--kwic").status == 2


@pytest.mark.parametrize("facet", ["speaker", "org", "month", "kind"])
def test_facets_count_all_hits(filled: Xinde, facet: str) -> None:
    result = filled("search", "换位思考", "--facet", facet, "--json")
    value = result.json
    assert list(value) == ["schema", "query", "total", "total_is_exact", "facets"]
    counts = {row["value"]: row["count"] for row in value["facets"][facet]}
    assert sum(counts.values()) >= value["total"] > 10
    hits = filled("search", "换位思考", "--json", "-n", "100").json["hits"]
    if facet == "kind":
        assert counts == {kind: sum(hit["kind"] == kind for hit in hits) for kind in {hit["kind"] for hit in hits}}
    if facet == "speaker":
        for hit in hits:
            assert counts[hit["speaker"]["name"] if hit["speaker"] else None] >= 1
    if facet == "month":
        months = [hit["date"][:7] if hit["date"] and hit["date"][0] != "-" else None for hit in hits]
        assert counts == {month: months.count(month) for month in months}
    first = filled("search", "换位思考", "--facet", facet, "-n", "1").lines
    assert len(first) == 1 and first[0].startswith(f"{facet}\t")


def test_several_facets_on_a_terminal(filled: Xinde) -> None:
    shown = filled("search", "换位思考", "--facet", "kind", "--facet", "speaker", columns=60).stdout
    assert "类别" in shown and "说话人" in shown and "心得" in shown
    assert all(width(line) <= 60 for line in shown.splitlines())


def test_facets_of_nothing(filled: Xinde) -> None:
    result = filled("search", "无此词语", "--facet", "kind", "--json")
    assert result.status == 1 and result.json["facets"] == {"kind": []}


def test_context_gives_whole_sentences_more(filled: Xinde) -> None:
    narrow, wide = (filled("search", "换位思考", "--context", str(more), "--json").json["hits"][0] for more in (0, 2))
    assert narrow["ref"] == wide["ref"] and narrow["snippet"]["text"] in wide["snippet"]["text"]


def test_an_article_s_parts_stand_below_it(filled: Xinde) -> None:
    shown = filled("search", "换位思考", "-n", "50", columns=80).stdout
    assert shown.count("把居民当用户") == 1
    head = shown.partition("把居民当用户")[2].partition("\n\n")[0]
    assert {"1#p1", "1#r1", "1#r4", "1#r6"} <= {word for word in head.split() if word.startswith("1#")}


# --- similar ----------------------------------------------------------------------------------------------------------


def test_similar_finds_others_and_never_itself(filled: Xinde) -> None:
    value = filled("similar", "1", "--json", "-n", "50").json
    assert value["query"] == "1" and value["hits"] and value["total"] == len(value["hits"])
    assert {hit["kind"] for hit in value["hits"]} == {"article"}
    assert 1 not in {hit["article"] for hit in value["hits"]}
    assert 1 not in {hit["article"] for hit in filled("similar", "1#r4", "--json").json["hits"]}
    page = filled("similar", "1", "--ids", "-n", "1", "--offset", "1").lines
    assert page == [value["hits"][1]["ref"]]
    assert filled("similar", "99").status == 1
    assert filled("similar", "一").status == 2


# --- is it really not there? ------------------------------------------------------------------------------------------


def _deafen(monkeypatch: pytest.MonkeyPatch, word: str, *, times: int) -> None:
    """Let the engine on disk overlook a word, as a damaged index would that no seal tells of."""
    from index.engine import Hits
    from index.engines.on_whoosh import WhooshEngine
    from index.query.syntax import Word

    real, left = WhooshEngine.search, [times]

    def search(self: WhooshEngine, asked: Search) -> Hits:
        if asked.query == Word(word) and left[0]:
            left[0] -= 1
            return Hits((), 0)
        return real(self, asked)

    monkeypatch.setattr(WhooshEngine, "search", search)


def test_what_the_index_overlooked_is_found_after_mending(filled: Xinde, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled("search", "独居老人", "--json")
    _deafen(monkeypatch, "独居老人", times=1)
    after = filled("search", "独居老人", "--json")
    assert after.stdout == before.stdout and after.status == 0
    assert "索引已损坏" in after.stderr


def test_what_the_index_keeps_overlooking_is_shown_with_a_warning(
    filled: Xinde, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {hit["ref"] for hit in filled("search", "独居老人", "--json").json["hits"]}
    _deafen(monkeypatch, "独居老人", times=99)
    after = filled("search", "独居老人", "--json")
    assert {hit["ref"] for hit in after.json["hits"]} == before and after.status == 0
    assert "索引漏掉了" in after.stderr


def test_what_comes_in_between_the_two_looks_is_no_oversight(
    filled: Xinde, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cli import verifying

    (tmp_path / "late.txt").write_text("夜航\n\n渡口的紫云英开了。\n", "utf-8")
    real, left = verifying.second_opinion, [1]

    def second_opinion(store: Store, search: Search) -> verifying.Opinion | None:
        if left[0]:
            left[0] -= 1
            filled("import", tmp_path / "late.txt")
        return real(store, search)

    monkeypatch.setattr(verifying, "second_opinion", second_opinion)
    result = filled("search", "紫云英", "--json")
    assert result.status == 0 and result.json["total"] == 1 and result.stderr == ""


def test_furniture_is_found_where_nothing_else_is(filled: Xinde) -> None:
    result = filled("search", "分享到", "--json")
    assert result.status == 0 and "附带文字" in result.stderr
    for hit in result.json["hits"]:
        start, end = hit["snippet"]["marks"][0]
        assert hit["snippet"]["text"][start:end] == "分享到"
    assert filled("search", "分享到", "--kind", "reflection").status == 1


def test_the_end_of_a_longer_number_is_found_where_no_such_number_is(xinde: Xinde, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("冬季安排\n\n名单在12月3日贴出，共105人。\n", "utf-8")
    xinde("import", tmp_path / "a.txt")
    result = xinde("search", "2月3日", "--json")
    assert [hit["ref"] for hit in result.json["hits"]] == ["1"] and "更长的数" in result.stderr
    (tmp_path / "b.txt").write_text("立春\n\n2月3日是立春。\n", "utf-8")
    xinde("import", tmp_path / "b.txt")
    result = xinde("search", "2月3日", "--json")
    assert [hit["ref"] for hit in result.json["hits"]] == ["2"] and result.stderr == ""


# --- the query language through the command line ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "same_as"),
    [
        ("（换位思考　ＯＲ　问题清单）　－独居老人", "(换位思考 OR 问题清单) -独居老人"),
        ("换位思考 或 问题清单", "换位思考 OR 问题清单"),
        ("标题：居民", "title:居民"),
        ("ｔｉｔｌｅ：居民", "title:居民"),
        ("类别：心得 换位思考", "kind:reflection 换位思考"),
        ("“换位思考”", '"换位思考"'),
        ("「问题清单」", '"问题清单"'),
        ("换位＊", "换位*"),
        ("NOT 独居老人 换位思考", "换位思考 -独居老人"),
        ("日期:>2021 换位思考", "date:2022.. 换位思考"),
    ],
)
def test_full_width_and_chinese_operators_are_operators(filled: Xinde, query: str, same_as: str) -> None:
    one, other = (filled("search", "--json", "-n", "50", words).json for words in (query, same_as))
    assert one["hits"] and [hit["ref"] for hit in one["hits"]] == [hit["ref"] for hit in other["hits"]]


@pytest.mark.parametrize(
    ("query", "column", "hint"),
    [
        ('居民 "清单', 4, "引号"),
        ("（居民 OR", 7, "词"),
        ("居民）", None, ""),
        ("title:", 1, ""),
        ("居民 date:某天", 9, "日期"),
        ("居民 kind:诗", 9, ""),
        ("*", 1, ""),
    ],
)
def test_an_error_stands_under_its_place(filled: Xinde, query: str, column: int | None, hint: str) -> None:
    result = filled("search", query)
    if column is None:
        assert result.status in (0, 1)
        return
    assert result.status == 2
    sentence, line, caret = result.stderr.splitlines()
    assert f"第 {column} 个字" in sentence and hint in sentence
    assert line == f"  {query}" and caret == "  " + " " * width(query[: column - 1]) + "^"


def test_nearness_and_days(filled: Xinde) -> None:
    assert filled("search", '"居民 用户"~10', "--count").status == 0
    assert filled("search", "换位思考", "--since", "2020年", "--until", "2022年底前").status == 2
    assert filled("search", "换位思考", "--since", "2020年8月", "--until", "2020年", "--count").stdout == "2\n"
    assert filled("search", "date:2020-08..2020-08 换位思考", "--count").stdout == "2\n"
    assert "“某天”" in filled("search", "词", "--since", "某天").stderr


def test_json_of_a_search_is_a_flat_list(filled: Xinde) -> None:
    value = json.loads(filled("search", "换位思考", "--json").stdout)
    assert [hit["score"] for hit in value["hits"]] == sorted((hit["score"] for hit in value["hits"]), reverse=True)


def test_a_name_that_an_article_knows_is_a_word_of_it(xinde: Xinde, tmp_path: Path) -> None:
    (tmp_path / "longer.txt").write_text("小区公告\n\n仝建苗说，仝建苗圃在村口。\n", "utf-8")
    (tmp_path / "itself.txt").write_text("走访\n\n大家都说讲得好，后来要问的事也都记下来了，仝建也来了。\n", "utf-8")
    xinde("import", tmp_path / "longer.txt", tmp_path / "itself.txt")
    assert _matched(xinde) == [("走访", ["words", "exact"]), ("小区公告", ["exact"])]
    # What is put right is known from then on.
    assert xinde("edit", "1", "--person", "仝建苗", "--name", "仝建").status == 0
    assert ("小区公告", ["words", "exact"]) in _matched(xinde)
    assert xinde("edit", "1", "--undo").status == 0
    assert ("小区公告", ["exact"]) in _matched(xinde)


def _matched(xinde: Xinde) -> list[tuple[str, list[str]]]:
    hits = xinde("search", "--json", "仝建").json["hits"]
    return [(hit["title"], [leg for leg in hit["matched"] if leg != "name"]) for hit in hits]


@pytest.fixture
def quay(xinde: Xinde, tmp_path: Path) -> Xinde:
    """Return an archive of which one article has all of some words, others two of them or one."""
    for name, words in {"all": "码头、栈桥和缆绳", "two": "码头和缆绳", "others": "栈桥和码头", "one": "缆绳"}.items():
        (tmp_path / f"{name}.txt").write_text(f"{name}见闻\n\n今天记下的是{words}，别的没有。\n", "utf-8")
    xinde("import", *sorted(tmp_path.glob("*.txt")))
    return xinde


def _titles(result: Any) -> list[str]:
    return [hit["title"].removesuffix("见闻") for hit in result.json["hits"]]


def test_half_of_several_words_follow_where_few_texts_have_all(quay: Xinde) -> None:
    found = quay("search", "--json", "码头 栈桥 缆绳")
    assert found.status == 0
    assert _titles(found)[0] == "all" and set(_titles(found)) == {"all", "two", "others"}
    assert found.json["total"] == 3
    assert "含有全部词语的有 1 条" in found.stderr
    assert quay("search", "--count", "码头 栈桥 缆绳").lines == ["3"]
    assert len(quay("search", "--ids", "码头 栈桥 缆绳").lines) == 3
    assert quay("search", "--facet", "kind", "码头 栈桥 缆绳").lines == ["kind\tarticle\t3"]


def test_pages_go_on_from_those_with_all_words_to_the_others(quay: Xinde) -> None:
    whole = _titles(quay("search", "--json", "码头 栈桥 缆绳"))
    pages = [quay("search", "--json", "码头 栈桥 缆绳", "--limit", "1", "--offset", str(at)) for at in range(3)]
    assert [_titles(page) for page in pages] == [[title] for title in whole]
    assert {page.json["total"] for page in pages} == {3}


def test_why_explains_those_with_half_of_the_words(quay: Xinde) -> None:
    hits = quay("search", "--why", "--json", "码头 栈桥 缆绳").json["hits"]
    assert [len(hit["why"]) for hit in hits] == [3, 2, 2]
    assert all(sum(one["score"] for one in hit["why"]) == pytest.approx(hit["score"], abs=0.001) for hit in hits)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("码头 栈桥", {"all", "others"}),
        ("码头 AND 栈桥 AND 缆绳", {"all"}),
        ('码头 "栈桥" 缆绳', {"all"}),
        ("码头 栈桥 缆绳 -今天", set()),
        ("码头 栈桥 缆绳 title:two", {"two"}),
        ("码头 栈桥 缆绳 -others", {"all", "two"}),
        ("码头 栈桥 灯塔", {"all", "others"}),
    ],
)
def test_what_must_match_beside_half_of_the_words(quay: Xinde, typed: str, titles: set[str]) -> None:
    found = quay("search", "--json", typed)
    assert set(_titles(found)) == titles
    assert ("没有一条含有全部词语" in found.stderr) == (typed in ("码头 栈桥 灯塔", "码头 栈桥 缆绳 title:two"))
