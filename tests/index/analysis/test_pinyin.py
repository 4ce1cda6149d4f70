"""How names are spelt in Latin letters."""

from __future__ import annotations

import pytest

from index.analysis.pinyin import spellings, surname_of, typed_spelling


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("白皓", {"baihao", "bh"}),
        ("廉立坤", {"lianlikun", "llk"}),
        ("單田芳", {"shantianfang", "stf"}),
        ("解晓东", {"xiexiaodong", "xxd"}),
        ("仇英", {"qiuying", "qy"}),
        ("区志航", {"ouzhihang", "ozh"}),
        ("曾子墨", {"zengzimo", "zzm"}),
        ("查小刚", {"zhaxiaogang", "zxg"}),
        ("翟明", {"zhaiming", "zm"}),
        ("朴树", {"piaoshu", "pushu", "ps"}),
        ("盖明", {"geming", "gaiming", "gm"}),
        ("尉迟静", {"yuchijing", "ycj"}),
        ("万俟芳", {"moqifang", "mqf"}),
        ("欧阳明月", {"ouyangmingyue", "oymy"}),
        ("吕明", {"lvming", "luming", "lm"}),
        ("阿依古丽·买买提", None),
        ("John", set()),
        ("王", set()),
        ("", set()),
    ],
)
def test_a_name_has_its_spellings(name: str, spelt: set[str] | None) -> None:
    if spelt is None:
        assert "ayigulimaimaiti" in spellings(name)
    else:
        assert spellings(name) == spelt


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("bai hao", "baihao"),
        ("BaiHao", "baihao"),
        ("Bái Hào", "baihao"),
        ("bai2 hao4", "baihao"),
        ("bai-hao", "baihao"),
        ("ｂａｉ　ｈａｏ", "baihao"),
        ("lü ming", "lvming"),
        ("lu:ming", "lvming"),
        ("lyu ming", "lvming"),
        ("Li Yuan", "liyuan"),
        ("xi'an", "xian"),
        ("白 hao", ""),
        ("", ""),
    ],
)
def test_typed_pinyin_is_read_in_any_form(typed: str, spelling: str) -> None:
    assert typed_spelling(typed) == spelling


@pytest.mark.parametrize(("name", "surname"), [("欧阳静", "欧阳"), ("欧阳", "欧"), ("白皓", "白"), ("单于", "单")])
def test_surnames(name: str, surname: str) -> None:
    assert surname_of(name) == surname
