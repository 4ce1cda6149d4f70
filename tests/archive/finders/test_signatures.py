from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from archive.finders import signatures
from archive.finders.signatures import read_people, read_signature, split_office, split_offices
from archive.model import Office, Span
from archive.names.surnames import plausible_name, surname

OFFICES = [
    ("柳河县清水乡团委书记", "柳河县清水乡团委", "书记"),
    ("柳河县清水乡團委書記", "柳河县清水乡團委", "書記"),
    ("松江工程学院团总支书记", "松江工程学院", "团总支书记"),
    ("松江工程学院第二党支部书记", "松江工程学院第二党支部", "书记"),
    ("松江大学党委书记、校长", "松江大学", "党委书记、校长"),
    ("市农业局组织人事科科员", "市农业局组织人事科", "科员"),
    ("松江大学城市规划系主任", "松江大学城市规划系", "主任"),
    ("松江大学哲学教授", "松江大学", "哲学教授"),
    ("资深科普作者", "", "资深科普作者"),
    ("柳河县清水乡团委", "柳河县清水乡团委", ""),
    ("原松江第一中学校长", "松江第一中学", "原校长"),
    ("松江报社驻柳河记者站站长", "松江报社驻柳河记者站", "站长"),
    ("来自清水小学的教师", "清水小学", "教师"),
    ("清水村驻村第一书记", "清水村", "驻村第一书记"),
    ("文学院2019级本科生", "文学院2019级", "本科生"),
    ("清河资本董事长", "清河资本", "董事长"),
    ("县文化馆副研究馆员", "县文化馆", "副研究馆员"),
    ("松江大学（东校区）辅导员", "松江大学（东校区）", "辅导员"),
    ("松江（集团）有限公司董事长", "松江（集团）有限公司", "董事长"),
    ("县公安局长", "县公安局", "局长"),
    ("市教育局局长", "市教育局", "局长"),
    ("松江派出所长", "松江派出所", "所长"),
    ("松江区老年体协会长", "松江区老年体协", "会长"),
    ("副处级干部", "", "副处级干部"),
    ("高级家庭教育指导师", "", "高级家庭教育指导师"),
    ("松江市优秀家庭教育讲师", "松江市", "优秀家庭教育讲师"),
    ("西班牙诗人", "", "西班牙诗人"),
    ("市心理服务骨干人才库成员", "市心理服务骨干人才库", "成员"),
    ("松江大学“种树学者”特聘教授", "松江大学", "“种树学者”特聘教授"),
    ("“全国劳动模范”", "", "“全国劳动模范”"),
    ("“松江”志愿服务队队长", "“松江”志愿服务队", "队长"),
    ("市民营经济司司长", "市民营经济司", "司长"),
    ("松江医院眼科住院医师", "松江医院眼科", "住院医师"),
    ("台湾种树期刊副主编", "", "台湾种树期刊副主编"),
    ("共青团松江自治区委书记", "共青团松江自治区委", "书记"),
    ("清水村返乡大学生", "清水村", "返乡大学生"),
    ("松江青年汇副主任", "松江青年汇", "副主任"),
    ("松江生态农庄负责人", "松江生态农庄", "负责人"),
    ("松江区经委副主任", "松江区经委", "副主任"),
    ("松江剧协分党组书记、驻会副主席", "松江剧协", "分党组书记、驻会副主席"),
    ("松江医院主任医师", "松江医院", "主任医师"),
    ("松江种树专委会主委", "松江种树专委会", "主委"),
    ("区教育督导室督学", "区教育督导室", "督学"),
    ("松江县委党校副校院长", "松江县委党校", "副校院长"),
    ("松江县委党校副校（院）长", "松江县委党校", "副校（院）长"),
    ("松江大学学生军训教官", "松江大学", "学生军训教官"),
    ("全国教书育人楷模", "", "全国教书育人楷模"),
    ("全国“最美辅导员”", "", "全国“最美辅导员”"),
    ("机关第一党支部党员、组织委员", "机关第一党支部", "党员、组织委员"),
    ("松江医院ICU主管护师", "松江医院ICU", "主管护师"),
]


@pytest.mark.parametrize(("words", "affiliation", "role"), OFFICES)
def test_an_office_is_split_by_the_convention(words: str, affiliation: str, role: str) -> None:
    assert split_office(words) == Office(affiliation, role) or split_offices(words) == (Office(affiliation, role),)


def test_several_offices_of_one_person() -> None:
    assert split_offices("松江市作家协会主席、松江大学文学院教授") == (
        Office("松江市作家协会", "主席"),
        Office("松江大学文学院", "教授"),
    )
    assert split_offices("松江诗词学会会员和清水作家协会会员") == (
        Office("松江诗词学会", "会员"),
        Office("清水作家协会", "会员"),
    )
    assert split_offices("松江协会和清水协会会长") == (Office("松江协会和清水协会", "会长"),)
    assert split_offices("清水村书记和主任") == (Office("清水村", "书记和主任"),)
    assert split_offices("教授 松江大学 文学院") == (Office("松江大学文学院", "教授"),)


SIGNATURES = [
    ("清水乡财贸学校 张霖", [("张霖", "清水乡财贸学校", "")]),
    ("张霖 清水乡财贸学校", [("张霖", "清水乡财贸学校", "")]),
    ("张霖，清水乡财贸学校教师", [("张霖", "清水乡财贸学校", "教师")]),
    ("清水乡财贸学校：张霖", [("张霖", "清水乡财贸学校", "")]),
    ("张霖（清水乡财贸学校）", [("张霖", "清水乡财贸学校", "")]),
    ("清水乡团委书记赵永清", [("赵永清", "清水乡团委", "书记")]),
    ("清水乡财贸学校张霖", [("张霖", "清水乡财贸学校", "")]),
    ("清水中学  王  丽", [("王丽", "清水中学", "")]),
    ("清水中学\u3000王\u200b丽", [("王丽", "清水中学", "")]),
    ("某县教育局 阿依努尔·买买提", [("阿依努尔·买买提", "某县教育局", "")]),
    ("清水村村民 麦子", [("麦子", "清水村", "村民")]),
    ("清水村 江山", [("江山", "清水村", "")]),
    ("县一中教师 欧阳晓月", [("欧阳晓月", "县一中", "教师")]),
    ("縣委辦公室 張麗", [("張麗", "縣委辦公室", "")]),
    ("县团委 张霖、李岳", [("张霖", "县团委", ""), ("李岳", "县团委", "")]),
    ("张霖、李岳 县团委", [("张霖", "县团委", ""), ("李岳", "县团委", "")]),
    ("何川、李法（清水镇团委负责人）", [("何川", "清水镇团委", "负责人"), ("李法", "清水镇团委", "负责人")]),
    ("何川、李法（均为清水镇干部）", [("何川", "清水镇", "干部"), ("李法", "清水镇", "干部")]),
    ("城关镇团委书记 张霖；海子镇 李岳", [("张霖", "城关镇团委", "书记"), ("李岳", "海子镇", "")]),
    ("赵全义 ZHAO Quanyi", [("赵全义", "", "")]),
    ("陈浩然 副教授", [("陈浩然", "", "副教授")]),
    (
        "松江大学中文系博士生导师陈浩然教授、青石学院王小满讲师",
        [("陈浩然", "松江大学中文系", "博士生导师；教授"), ("王小满", "青石学院", "讲师")],
    ),
    (
        "松江大学中文系的陈浩然教授和青石纸业集团王小满工程师",
        [("陈浩然", "松江大学中文系", "教授"), ("王小满", "青石纸业集团", "工程师")],
    ),
    (
        "青石县法院少年庭陈浩然法官、王小满法官助理",
        [("陈浩然", "青石县法院少年庭", "法官"), ("王小满", "青石县法院少年庭", "法官助理")],
    ),
    ("松江大学金融学教授 陈浩然", [("陈浩然", "松江大学", "金融学教授")]),
    ("河口镇畜牧站高级兽医师 陈浩然", [("陈浩然", "河口镇畜牧站", "高级兽医师")]),
    ("松江大学（柳河）经济学院副教授 尹德", [("尹德", "松江大学（柳河）经济学院", "副教授")]),
    ("——清水县团委 张霖", [("张霖", "清水县团委", "")]),
    ("清水镇团委书记马军", [("马军", "清水镇团委", "书记")]),
    ("清水镇卫生院程行", [("程行", "清水镇卫生院", "")]),
    ("县林业局干事李处", [("李处", "县林业局", "干事")]),
    ("清水镇团委书记司马光远", [("司马光远", "清水镇团委", "书记")]),
    ("清水镇团委书记张王小燕", [("张王小燕", "清水镇团委", "书记")]),
    ("文静，清水镇团委书记", [("文静", "清水镇团委", "书记")]),
    ("白高中学赵永清", [("赵永清", "白高中学", "")]),
    ("松江医院护士 张霖（外籍）", [("张霖", "松江医院", "护士")]),
]


@pytest.mark.parametrize(("words", "people"), SIGNATURES)
def test_a_signature_is_read_in_any_order(words: str, people: list[tuple[str, str, str]]) -> None:
    found = read_people(words, Span(0, len(words)))
    assert [(p.name, p.affiliation, p.role) for p in found] == people
    for person in found:
        assert person.span.of(words).replace(" ", "").replace("\u200b", "") == person.name


@pytest.mark.parametrize(
    "words",
    [
        "完",
        "见图1",
        "以下简称新办法",
        "笑",
        "清水镇团委负责人",
        "2018年5月",
        "3.5元/斤",
        "上接第一版",
        "",
        "（",
        "——",
        "青年教师成长营",
        "志愿者支队",
        "清水镇教师党支部",
        "县教育局干部学校",
    ],
)
def test_what_is_no_signature_gives_nobody(words: str) -> None:
    assert read_people(words, Span(0, len(words))) == ()


@pytest.mark.parametrize("brackets", ["（{}）", "({})", "【{}】", "[{}]", "〔{}〕", "——{}"])
def test_a_signature_may_stand_in_every_bracket(brackets: str) -> None:
    words = brackets.format("清水乡团委书记 赵永清")
    (signature,) = read_signature(words, Span(0, len(words)))
    assert signature.person.name == "赵永清"
    assert signature.person.offices == (Office("清水乡团委", "书记"),)
    assert signature.span.of(words) == "清水乡团委书记 赵永清"


@pytest.mark.parametrize("name", ["张霖", "欧阳晓月", "歐陽曉", "阿依努尔·买买提", "江山", "王建军", "范徐丽泰"])
def test_names_look_like_names(name: str) -> None:
    assert plausible_name(name)


@pytest.mark.parametrize("word", ["王老师", "时代", "张", "清水乡团委", "高度", "俞洪的", "abc", ""])
def test_other_words_do_not(word: str) -> None:
    assert not plausible_name(word)


def test_surnames_may_be_compound() -> None:
    assert surname("欧阳晓月") == "欧阳"
    assert surname("司馬遷") == "司馬"
    assert surname("张霖") == "张"
    assert surname("乎乎") == ""


def _last_signs(pattern: Any) -> set[str]:
    """Return the characters that a parsed pattern's matches may end in, or an empty string for a match of nothing."""
    for operation, of in reversed(list(pattern)):
        kind = str(operation)
        if kind == "LITERAL":
            return {chr(of)}
        if kind == "IN":
            return {"0" if str(what) == "CATEGORY" else chr(sign) for what, sign in of}
        if kind == "BRANCH":
            return set().union(*map(_last_signs, of[1]))
        if kind in ("SUBPATTERN", "MAX_REPEAT"):
            ends = _last_signs(of[-1])
            if kind == "SUBPATTERN" or of[0]:
                return ends
            return ends | _last_signs(list(pattern)[: list(pattern).index((operation, of))])
    return {""}


def test_the_last_sign_tells_at_once_what_is_no_organisation() -> None:
    pattern = import_module("re._parser").parse(signatures._ORGANISATION.pattern)
    assert _last_signs(pattern) == signatures._BODY_ENDS | {"0"}
