"""The commands as a user meets them: in a pipe, on a terminal, with wrong words, with hostile articles."""

from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.errors import ArchiveError
from cli.finding import near_names
from cli.render.safe import width

if TYPE_CHECKING:
    from tests.cli.conftest import Xinde

SAMPLES = Path(__file__).parents[1] / "samples"
ARTICLE = SAMPLES / "01-用户思维.txt"
SEED = Path(__file__).parents[3] / "shared" / "seed" / "article.txt"

needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the shared reference article is not here")


# --- wrong words ------------------------------------------------------------------------------------------------------

WRONG = [
    ((), 2, "要做什么"),
    (("搜",), 2, "没有“搜”这个命令"),
    (("serach", "词"), 2, "是不是 search"),
    (("search",), 2, "要找什么"),
    (("search", "  "), 2, "要找什么"),
    (("search", "--speeker", "张三"), 2, "是不是 --speaker"),
    (("search", "词", "--kind", "诗"), 2, "只能是 article"),
    (("search", "词", "--limit", "多"), 2, "整数"),
    (("search", "词", "--limit", "-1"), 2, "不小于 0"),
    (("search", "词", "--limit"), 2, "要跟一个值"),
    (("search", "词", "--count=3"), 2, "不带值"),
    (("search", "词", "--since", "某天"), 2, "看不懂日期"),
    (("search", "词", "--since", "2019", "--until", "2018"), 2, "晚于"),
    (("search", '"没有闭合'), 2, "引号没有闭合"),
    (("search", "(甲 OR"), 2, "查询"),
    (("search", "词", "--lang", "en"), 2, "写在命令前面"),
    (("show",), 2, "少了编号"),
    (("show", "第一篇"), 2, "不是编号"),
    (("show", "1", "2"), 2, "多了“2”"),
    (("show", "99"), 1, "99"),
    (("show", "1#r99"), 1, "没有 1#r99 这一部分"),
    (("import",), 2, "要导入什么"),
    (("import", "没有这个文件"), 3, "未导入 1 篇"),
    (("import", "x.txt", "--encoding", "火星文"), 2, "不认识编码"),
    (("import", "x.txt", "--published", "上半年"), 2, "看不懂日期"),
    (("remove", "1"), 2, "--yes"),
    (("export", "-"), 2, "文件夹"),
    (("search", "词", "--sort", "title"), 2, "只能是 relevance、date。"),
    (("remove", "1#r1", "--yes"), 2, "只能删除整篇"),
    (("remove", "99", "--yes"), 1, "99"),
]


@pytest.mark.parametrize(
    ("arguments", "status", "said"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, tuple) else None
)
def test_wrong_words_get_one_sentence(filled: Xinde, arguments: tuple[str, ...], status: int, said: str) -> None:
    result = filled(*arguments)
    assert result.status == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    if arguments and "import" not in arguments:
        assert result.stdout == ""


@pytest.mark.parametrize(("arguments", "status", "said"), WRONG)
def test_wrong_words_in_english(filled: Xinde, arguments: tuple[str, ...], status: int, said: str) -> None:
    result = filled("--lang", "en", *arguments)
    assert result.status == status
    ours = [word for word in re.findall(r"[\u4e00-\u9fff]+", result.stderr) if word not in " ".join(arguments)]
    assert not ours


def test_a_query_error_points_at_its_place(filled: Xinde) -> None:
    lines = filled("search", '用户 "思维').stderr.splitlines()
    assert lines[1] == '  用户 "思维'
    assert width(lines[2]) == width('  用户 "')


@pytest.mark.parametrize("command", ["search", "summary", "show", "list", "people", "check", "info", "reindex"])
def test_without_an_archive_there_is_nothing_and_nothing_is_made(xinde: Xinde, command: str) -> None:
    words = {"search": ["词"], "show": ["1"]}.get(command, [])
    result = xinde(command, *words)
    assert result.status == 1
    assert "还是空的" in result.stderr
    assert not xinde.folder.exists()


def test_a_file_is_no_archive(xinde: Xinde) -> None:
    xinde.folder.write_text("不是文件夹", "utf-8")
    for command in (["list"], ["import", str(ARTICLE)], ["search", "词"]):
        result = xinde(*command)
        assert result.status in {1, 4}
        assert "Traceback" not in result.stderr
    assert xinde.folder.read_text("utf-8") == "不是文件夹"


def test_a_strange_database_is_left_alone(xinde: Xinde) -> None:
    xinde.folder.mkdir()
    strange = xinde.folder / "archive.db"
    strange.write_bytes(b"something else" * 100)
    result = xinde("list")
    assert result.status == 4
    assert "不是 xinde 归档" in result.stderr
    assert strange.read_bytes() == b"something else" * 100


# --- import -----------------------------------------------------------------------------------------------------------


def test_importing_again_changes_nothing(filled: Xinde) -> None:
    number = len(list(SAMPLES.glob("*.txt")))
    result = filled("import", *sorted(SAMPLES.glob("*.txt")))
    assert result.status == 0
    assert result.stderr == f"未变 {number} 篇。\n"
    assert all(line.startswith("unchanged\t") for line in result.lines)


def test_standard_input_is_a_source(xinde: Xinde) -> None:
    result = xinde("import", "-", stdin=ARTICLE.read_bytes())
    assert result.status == 0
    assert xinde("show", "1", "--source").raw == ARTICLE.read_bytes()


def test_files_of_no_known_kind_are_told(xinde: Xinde, tmp_path: Path) -> None:
    for name in ("a.JPG", "b.jpg", "in/c.mp4", ".hidden.jpg", ".git/d.jpg"):
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(b"x")
    result = xinde("import", tmp_path / "folder", "--json")
    assert "3 个文件" in result.stderr and ".jpg 2、.mp4 1。" in result.stderr
    assert result.stdout == ""


def test_a_list_names_what_is_imported(xinde: Xinde, tmp_path: Path) -> None:
    one = tmp_path / "一.txt"
    one.write_text("读书会心得\n大家围坐一圈，轮流读一段自己喜欢的文字。", "utf-8")
    names = f"# 名单\n{one}\n{tmp_path / 'none.txt'}\n".encode()
    made = xinde("import", "--from", "-", stdin=names)
    assert made.status == 3
    assert [line.split("\t")[0] for line in made.lines] == ["added", "refused"]
    (tmp_path / "list").write_bytes(os.fsencode(one) + b"\0")
    assert [line.split("\t")[0] for line in xinde("import", "--from", tmp_path / "list").lines] == ["unchanged"]
    for wrong in (("--from", "-", "-"), ("--from", tmp_path / "no list"), ()):
        assert xinde("import", *wrong).status == 2


def test_the_user_says_which_column_is_which(xinde: Xinde, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes("题,全文内容\n读书会,大家围坐一圈，轮流读一段自己喜欢的文字。\n".encode("gb18030"))
    assert "题、全文内容" in xinde("import", table).stdout
    made = xinde("import", "--map", "text=全文内容,title=题", table, "--json").json
    assert (made["status"], made["title"], made["encoding"]) == ("added", "读书会", "gb18030")
    assert xinde("import", "--map", "text=全文内容", "--map", "title=题", table, "--json").json["status"] == "unchanged"
    assert xinde("import", "--map", "word=全文内容", table).status == 2


def test_the_same_text_elsewhere_is_a_duplicate(xinde: Xinde, tmp_path: Path) -> None:
    copy = tmp_path / "副本.txt"
    copy.write_bytes(ARTICLE.read_bytes())
    xinde("import", ARTICLE)
    result = xinde("import", copy)
    assert result.lines == [f"duplicate\t1\t{copy}\t把居民当用户 把服务做到家门口\t与 1 号相同"]
    assert len(xinde("list").lines) == 1


def test_an_article_says_who_else_has_it(xinde: Xinde, tmp_path: Path) -> None:
    words = ARTICLE.read_text("utf-8")
    for name, text in (("a.txt", words), ("b.txt", "转载\n" + words), ("c.txt", words)):
        (tmp_path / name).write_text(text, "utf-8")
        xinde("import", tmp_path / name)
    assert xinde("show", "1", "--json").json["article"]["also"] == [str(tmp_path / name) for name in ("b.txt", "c.txt")]
    assert [line for line in xinde("show", "1").lines if line.startswith("also\t")] == [
        f"also\t{tmp_path / name}" for name in ("b.txt", "c.txt")
    ]
    assert "另见" in xinde("show", "1", "--outline", columns=80).stdout


def test_a_dry_run_writes_nothing(xinde: Xinde) -> None:
    result = xinde("import", ARTICLE, "--dry-run")
    assert result.status == 0
    assert "可导入 1 篇" in result.stderr and "没有写入" in result.stderr
    assert xinde("list").status == 1


def test_the_publish_date_gives_the_year(xinde: Xinde) -> None:
    xinde("import", ARTICLE, "--published", "2018年4月17日")
    dates = xinde("show", "1", "--json").json["article"]["dates"]
    assert dates["published"] == "2018-04-17"
    assert [(day["date"], day["year_from"]) for day in dates["event"]] == [("2018-04-16", "import")]


def test_an_import_on_a_terminal_fits_it(xinde: Xinde) -> None:
    result = xinde("import", *sorted(SAMPLES.glob("*.txt")), SAMPLES / "没有.txt", columns=60)
    assert result.status == 3
    assert all(width(line) <= 60 for line in result.lines)
    assert "找不到" in result.stdout


# --- search -----------------------------------------------------------------------------------------------------------


def test_hits_in_a_pipe_are_records(filled: Xinde) -> None:
    result = filled("search", "换位思考")
    assert result.status == 0
    for line in result.lines:
        fields = line.split("\t")
        assert len(fields) == 6
        assert re.fullmatch(r"\d+(#[pru]\d+)?", fields[0])
    assert result.stderr.startswith("共 ")


def test_ids_and_count_say_nothing_else(filled: Xinde) -> None:
    ids = filled("search", "换位思考", "--ids")
    assert ids.stderr == ""
    assert all(re.fullmatch(r"\d+(#[pru]\d+)?", line) for line in ids.lines)
    count = filled("search", "换位思考", "--count")
    assert count.stderr == ""
    assert int(count.stdout) >= len(ids.lines)


def test_pages_meet(filled: Xinde) -> None:
    whole = filled("search", "思维", "--ids", "--limit", "6").lines
    pages = [filled("search", "思维", "--ids", "--limit", "2", "--offset", str(at)).lines for at in (0, 2, 4)]
    assert [ref for page in pages for ref in page] == whole
    beyond = filled("search", "思维", "--offset", "1000")
    assert beyond.status == 0 and "超出" in beyond.stderr
    none = filled("search", "思维", "--limit", "0")
    assert none.stdout == "" and none.stderr.startswith("共 ")


def test_who_looks_on_is_listed_a_part_and_a_program_all(filled: Xinde, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.commands.list_._PAGE", 4)
    seen = filled("list", columns=80)
    assert "市农业农村局" in seen.stdout
    assert "圖書館" not in seen.stdout
    assert "共 14 篇，这里是第 1-4 篇" in seen.stderr
    assert "圖書館" in filled("list", "--limit", "15", columns=80).stdout
    assert len(filled("list").lines) == 14
    assert len(filled("list", "--ids", columns=80).lines) == 14


def test_a_part_of_the_list_says_of_how_many(filled: Xinde) -> None:
    every = len(filled("list").lines)
    page = filled("list", "--limit", "3", "--offset", "2")
    assert (len(page.lines), page.stderr) == (3, f"共 {every} 篇，这里是第 3-5 篇\n")
    last = filled("list", "--limit", "3", "--offset", str(every - 1))
    assert (len(last.lines), last.stderr) == (1, f"共 {every} 篇，这里是第 {every} 篇\n")
    beyond = filled("list", "--offset", "1000")
    assert (beyond.status, "超出" in beyond.stderr) == (0, True)
    assert filled("list", "--limit", "1000").stderr == f"共 {every} 篇\n"


def test_standard_input_is_that_whatever_lies_here_under_its_name(
    filled: Xinde, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert filled("export", "./-").status == 0
    assert filled("import", "-", stdin="读书会\n今天读书，大家都来了。".encode()).stdout.split("\t")[2] == "-"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_outcomes_stand_in_columns(filled: Xinde, tmp_path: Path, language: str) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    known, refused, *_ = filled("--lang", language, "import", ARTICLE, tmp_path / "空.txt", columns=80).lines
    number, source = known.index(" 1 ") + 1, refused.index("/")
    assert width(known[:number]) + 6 == width(refused[:source])


def test_every_author_is_found_by_name(filled: Xinde) -> None:
    authors = {
        author["name"]: f"1#r{number}"
        for number, reflection in enumerate(filled("show", "1", "--json").json["article"]["reflections"], 1)
        for author in reflection["authors"]
    }
    assert len(authors) >= 5
    for name, ref in authors.items():
        assert ref in filled("search", "--speaker", name, "--ids").lines


def test_several_speakers_are_alternatives(filled: Xinde) -> None:
    hits = filled("search", "--speaker", "江一帆", "--speaker", "郭守田", "--json").json["hits"]
    assert {hit["speaker"]["name"] for hit in hits} == {"江一帆", "郭守田"}


def test_a_dash_before_a_word_excludes_it(filled: Xinde) -> None:
    every = set(filled("search", "换位思考", "--ids", "-n", "99").lines)
    without = set(filled("search", "换位思考", "-独居老人", "--ids", "-n", "99").lines)
    assert every > without
    assert set(filled("search", "--ids", "-n", "99", "--", "换位思考", "-独居老人").lines) == without


def test_a_person_nobody_heard_of_gives_a_hint(filled: Xinde) -> None:
    result = filled("search", "--speaker", "郭守天")
    assert result.status == 1 and result.stdout == ""
    assert "没有找到" in result.stderr and "郭守田" in result.stderr


def test_a_filter_that_excludes_is_named(filled: Xinde) -> None:
    result = filled("search", "换位思考", "--since", "2030")
    assert result.status == 1
    assert "--since 2030-01-01" in result.stderr


@pytest.mark.parametrize(
    ("word", "told"), [("foo:石榴籽", True), ("http://foo.example", False), ("12:30", False), ("title:石榴籽", False)]
)
def test_an_unknown_field_is_told(filled: Xinde, word: str, told: bool) -> None:
    result = filled("search", word)
    assert (result.status, "字段有：title、" in result.stderr) == (1, told)


def test_words_that_never_meet_are_counted_alone(filled: Xinde) -> None:
    result = filled("search", "换位思考", "阅读推广")
    assert result.status == 1
    assert re.search(r"换位思考 \d+ 条，阅读推广 \d+ 条", result.stderr)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("张琳", ["张林"]),
        ("廉立昆", ["廉立坤"]),
        ("廉坤", ["廉立坤"]),
        ("坤立廉", []),
        ("张", []),
        ("廉坤立", ["廉立坤"]),
    ],
)
def test_near_names(name: str, near: list[str]) -> None:
    assert near_names(name, ["张林", "李林", "廉立坤", "王五"]) == near


def test_names_are_near_in_whatever_script_they_are_written() -> None:
    assert near_names("张淋", ["張琳", "李琳"]) == ["張琳"]


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_cards_fit_their_terminal(filled: Xinde, columns: int) -> None:
    for command in (["search", "换位思考"], ["show", "1"], ["show", "1#r2"], ["list"], ["people"], ["info"]):
        result = filled(*command, columns=columns)
        assert result.status == 0
        wide = [line for line in result.lines if width(line) > columns]
        assert not wide, command


def test_colour_only_where_it_is_wanted(filled: Xinde) -> None:
    assert "\x1b[" in filled("search", "思维", columns=80, environment={"NO_COLOR": ""}).stdout
    assert "\x1b" not in filled("search", "思维", columns=80).stdout
    assert "\x1b" not in filled("search", "思维", columns=80, environment={"NO_COLOR": "", "TERM": "dumb"}).stdout
    assert "\x1b" not in filled("search", "思维", environment={"NO_COLOR": "", "FORCE_COLOR": "1"}).stdout


# --- show -------------------------------------------------------------------------------------------------------------


def test_show_in_a_pipe_loses_no_character(filled: Xinde) -> None:
    text = ARTICLE.read_text("utf-8")
    shown = filled("show", "1").stdout
    assert shown.partition("\n\n")[2].rstrip("\n") == text.rstrip("\n")


def test_every_reference_on_the_screen_can_be_used(filled: Xinde) -> None:
    shown = filled("show", "1", "--outline", columns=80).stdout
    refs = re.findall(r"^\s+(1#[pru]\d+)\s", shown, re.MULTILINE)
    assert len(refs) > 8
    for ref in refs:
        assert filled("show", ref).status == 0


def test_no_closing_mark_begins_a_line(filled: Xinde) -> None:
    for columns in (40, 60, 80):
        lines = filled("show", "1", columns=columns).stdout.partition("正文")[2].splitlines()
        assert not [line for line in lines if line.strip()[:1] in set("，。、；：？！”）》")]


def test_explain_names_rules_and_places(filled: Xinde) -> None:
    text = filled("show", "1", "--json").json["article"]["text"]
    rows = [line.split("\t") for line in filled("show", "1", "--explain").lines]
    assert {"title", "lecturer", "point", "reflection", "author", "credit"} <= {row[0] for row in rows}
    for field, rule, start, end, words in rows:
        assert " ".join(text[int(start) : int(end)].split()) == " ".join(words.split())
        assert rule or field in {"person"} or field.startswith("check")


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_people_by_office(filled: Xinde) -> None:
    names = [line.split("\t")[0] for line in filled("people", "澄湖区民政局").lines]
    assert "江一帆" in names
    assert filled("people", "无名氏").status == 1


def test_remove_takes_an_article_out_of_everything(filled: Xinde) -> None:
    assert filled("search", "换位思考", "--ids").lines[0].startswith("1")
    result = filled("remove", "1", "--yes")
    assert result.status == 0 and "已删除 1 篇" in result.stderr
    assert filled("show", "1").status == 1
    assert not [ref for ref in filled("search", "换位思考", "--ids").lines if re.match(r"1(#|$)", ref)]
    filled("import", ARTICLE)
    assert "1" not in filled("list", "--ids").lines


@pytest.mark.parametrize(("answer", "gone"), [(b"y\n", True), ("是\n".encode(), True), (b"\n", False), (b"", False)])
def test_remove_asks_on_a_terminal(filled: Xinde, answer: bytes, gone: bool) -> None:
    result = filled("remove", "1", stdin=answer, columns=80)
    assert ("要删除这 1 篇文章吗" in result.stderr) and "把居民当用户" in result.stderr
    assert (filled("show", "1").status == 1) is gone


def test_a_lost_index_makes_itself_good(filled: Xinde) -> None:
    import shutil

    before = filled("search", "换位思考", "--json").stdout
    assert filled("check").status == 0
    shutil.rmtree(filled.folder / "index")
    assert "还没有索引" in filled("check").stdout
    assert filled("search", "换位思考", "--json").stdout == before
    assert filled("check").stderr.startswith("归档完好")


def test_reindex_makes_the_same_index(filled: Xinde) -> None:
    before = filled("search", "思维", "--json").stdout
    result = filled("reindex")
    assert result.status == 0 and "索引已重建" in result.stderr
    assert filled("search", "思维", "--json").stdout == before


def test_check_tells_of_damage(filled: Xinde) -> None:
    with sqlite3.connect(filled.folder / "archive.db") as connection:
        connection.execute("UPDATE content SET text = replace(text, '居民', '市民') WHERE article = 1")
    result = filled("check")
    assert result.status == 4
    assert "1 号文章" in result.stdout.replace("\t", "") or "1" in result.stdout
    assert "fault.text-damaged" in result.stdout
    report = filled("check", "--json").json
    assert report["sound"] is False and report["troubles"][0]["code"] == "text-damaged"


@pytest.mark.parametrize("code", ["locked", "disk-full", "no-access"])
def test_a_search_goes_on_where_the_index_cannot_catch_up(
    filled: Xinde, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    before = filled("search", "换位思考", "--ids").stdout
    filled("remove", "2", "--yes")

    def refuse(*_: object, **__: object) -> None:
        raise ArchiveError(code, path="索引")

    monkeypatch.setattr("index.refresh.refresh", refuse)
    result = filled("search", "换位思考", "--ids")
    assert result.status == 0
    assert set(result.lines) <= set(before.splitlines())
    assert "索引此刻不能更新" in result.stderr


@pytest.mark.slow
def test_an_archive_that_another_process_writes_is_waited_for_then_left(filled: Xinde) -> None:
    with sqlite3.connect(filled.folder / "archive.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        result = filled("remove", "1", "--yes")
        other.execute("ROLLBACK")
    assert result.status == 4
    assert "另一个进程" in result.stderr
    assert filled("remove", "1", "--yes").status == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_search_goes_on_where_the_index_cannot_be_written(filled: Xinde, tmp_path: Path) -> None:
    filled("import", SAMPLES / "10-读书会.md")
    folder = filled.folder / "index"
    folder.chmod(0o500)
    try:
        result = filled("search", "换位思考")
        assert result.status == 0
    finally:
        folder.chmod(0o700)


# --- hostile articles -------------------------------------------------------------------------------------------------

HOSTILE = (
    "\x1b[2J=标题[/b][red]\u202e倒\n\n5月22日，市团委邀请张伯言作讲座。\n\n"
    "1、参与\x07、交互\x9b31m、渐进\u2066的思维，[bold]很好[/bold]，\\[red]好。（市财贸学校 李\u200f明）\n\n"
    '2、=HYPERLINK("x")的思维也不错，要去中心化。（+市水文局 赵六）\n'
)


def test_hostile_text_is_shown_as_harmless_text(xinde: Xinde, tmp_path: Path) -> None:
    source = tmp_path / "恶意.txt"
    source.write_text(HOSTILE, "utf-8")
    assert xinde("import", source).status == 0
    for command in (
        ["search", "思维"],
        ["show", "1"],
        ["list"],
        ["people"],
        ["show", "1", "--explain"],
        ["summary", "1"],
    ):
        for columns in (None, 80):
            shown = xinde(*command, columns=columns).stdout
            bad = {c for c in shown if unicodedata.category(c) == "Cc" and c not in "\n\t"}
            assert not bad and not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", shown), command
    assert "[bold]很好[/bold]" in xinde("show", "1", columns=80).stdout


def test_a_spreadsheet_gets_no_formula(xinde: Xinde, tmp_path: Path) -> None:
    source = tmp_path / "公式.txt"
    source.write_text(HOSTILE, "utf-8")
    xinde("import", source)
    import csv

    for row in csv.reader(xinde("summary", "1", "--format", "csv").lines):
        assert not [field for field in row if field[:1] in set("=+-@")]


# --- the reference article --------------------------------------------------------------------------------------------


@needs_seed
@pytest.mark.parametrize(
    ("arguments", "best"),
    [
        (("--speaker", "廉立坤"), "1#r2"),
        (("渐进", "--speaker", "白皓"), "1"),
        (("网上共青团",), "1#r2"),
    ],
)
def test_the_reference_article_answers(xinde: Xinde, arguments: tuple[str, ...], best: str) -> None:
    xinde("import", SEED)
    result = xinde("search", *arguments, "--ids")
    assert result.status == 0
    assert result.lines[0].startswith(best)


@needs_seed
def test_reflections_of_the_reference_article(xinde: Xinde) -> None:
    xinde("import", SEED)
    hits = xinde("search", "去中心化", "--kind", "reflection", "--json").json["hits"]
    assert {hit["ref"] for hit in hits} == {"1#r1", "1#r4", "1#r7"}
    for number in range(1, 10):
        (author,) = xinde("show", "1", "--json").json["article"]["reflections"][number - 1]["authors"]
        assert f"1#r{number}" in xinde("search", "--speaker", author["name"], "--ids").lines
