"""Queries that trip tools which trust a segmenter, an encoding or a script: every text that has the string, no other.

Each text is an article of its own; a row says what is typed and which articles answer, nothing else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Xinde

TEXTS = {
    "run": ("utf-8", "晚会小记\n\n会后仝珞谈了体会，岑默等十人旁听。大家说仝珞讲得好。\n"),
    "gbk": ("gb18030", "码头见闻\n\n码头工人说，潮水涨起来的时候，栈桥要多加一道缆绳。记录人是檀溪。\n"),
    "big5": ("big5", "茶園日誌\n\n清晨採茶，午後製茶。圖書館的義工們也來幫忙，領隊是鍾國豐。\n"),
    "spaced": ("utf-8", "签到名册\n\n到场人员：王  丽、岑　默、李 木 子。\n"),
    "wide": ("utf-8", "场地通知\n\n定于２０２１年５月１８日在Ｂ２教室试讲，ＰＰＴ请提前拷贝。\n"),
    "month": ("utf-8", "月度安排\n\n5月里种下第一批树苗，第七小组负责浇水。\n"),
    "fifteen": ("utf-8", "育苗记录\n\n树苗长了15月才移栽，欧阳明月一直记着账。\n"),
    "seventh": ("utf-8", "展厅导览\n\n展厅的第十七号柜里是旧农具，第 七 号柜里是账本。\n"),
    "goods": ("utf-8", "企业走访\n\n企业把产品和服务送到了家门口，产品和服务都受欢迎。\n"),
    "kimono": ("utf-8", "服饰展览\n\n展品里有一件和服，腰带上绣着浪花。\n"),
    "hejiang": ("utf-8", "采写手记\n\n何江拍下了试讲的照片，照片里有三十多人。\n"),
    "river": ("utf-8", "水文小知识\n\n无论长河江川，汛期都要看水位。照片由站里提供。\n"),
    "traditional": ("utf-8", "寫給陳寶國的信\n\n陳寶國老師說，鄉親們的事就是我們的事，乾淨的頭髮與後來的發現。\n"),
    "latin": ("utf-8", "培训资料\n\n用C++写的小程序接上了AI助手，EMAIL地址见附件，B2B平台另行说明。\n"),
    "broken": ("utf-8", "换行样例\n\n这句话说到绿水\n青山就断开了。\n"),
    "zero": ("utf-8", "隐形字符\n\n课堂\u200b笔\u200b记里夹着看不见的符号。\n"),
    "dots": ("utf-8", "来访客人\n\n客人名叫阿依古丽•买买提，带来了……两筐杏。\n"),
    "rare": ("utf-8", "村史一页\n\n老支书名叫刘䶮，村口有𠅤字碑。\n"),
}

CASES = [
    ("仝珞", {"run"}),
    ("岑默", {"run", "spaced"}),
    ("珞谈", {"run"}),
    ("檀溪", {"gbk"}),
    ("栈桥", {"gbk"}),
    ("桥要", {"gbk"}),
    ("钟国丰", {"big5"}),
    ("鍾國豐", {"big5"}),
    ("图书馆", {"big5"}),
    ("王丽", {"spaced"}),
    ("李木子", {"spaced"}),
    ('"王 丽"', {"spaced"}),
    ("2021年", {"wide"}),
    ("５月１８日", {"wide"}),
    ("PPT", {"wide"}),
    ("b2", {"wide", "latin"}),
    ("5月", {"wide", "month"}),
    ("15月", {"fifteen"}),
    ("欧阳明月", {"fifteen"}),
    ("阳明", {"fifteen"}),
    ("第七", {"month", "seventh"}),
    ("十七", {"seventh"}),
    ("和服", {"goods", "kimono"}),
    ("陈宝国", {"traditional"}),
    ("陳寶國", {"traditional"}),
    ("头发", {"traditional"}),
    ("C++", {"latin"}),
    ("绿水青山", set()),
    ("笔记", {"zero"}),
    ("阿依古丽·买买提", {"dots"}),
    ("……", {"dots"}),
    ("刘䶮", {"rare"}),
    ("𠅤", {"rare"}),
    ("照片 -何江", {"river"}),
    ("照片 -江川", {"hejiang"}),
    ("何江", {"hejiang"}),
    ("河江", {"river"}),
    ("䶮村", set()),
]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name, (encoding, text) in TEXTS.items():
        (folder / f"{name}.txt").write_bytes(text.encode(encoding))
    return folder


def test_every_substring_is_found_and_nothing_else(xinde: Xinde, held: Path) -> None:
    assert xinde("import", held).status == 0
    source = {row["article"]: Path(row["source"]).stem for row in xinde("list", "--json").json["articles"]}
    wrong = []
    for query, wanted in CASES:
        result = xinde("search", "--json", "--limit", "100", query)
        found = {source[hit["article"]] for hit in result.json["hits"]}
        if found != wanted or result.status != (0 if wanted else 1):
            wrong.append((query, found, result.status))
    assert not wrong


def test_a_word_stands_before_an_accident(xinde: Xinde, held: Path) -> None:
    xinde("import", held / "goods.txt", held / "kimono.txt")
    hits = xinde("search", "--json", "和服").json["hits"]
    assert [hit["title"] for hit in hits] == ["服饰展览", "企业走访"]


def test_marks_are_what_was_sought(xinde: Xinde, held: Path) -> None:
    xinde("import", held)
    for query, _ in CASES:
        plain = re.sub(r"\s?-\S+|[\"\s]", "", query)
        for hit in xinde("search", "--json", query).json["hits"]:
            text = hit["snippet"]["text"]
            for start, end in hit["snippet"]["marks"]:
                assert len(re.sub(r"[\s\u200b]", "", text[start:end])) == len(plain)
