"""People and their offices, by invented examples."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.finders.people import find_people, join_offices, with_speakers
from archive.finders.utterances import find_utterances
from archive.model import Credit, Office, Person, Span, Structure, Title
from archive.names import Name

NAMES = ("白松溪", "李木", "王水生", "陈河", "买买提·艾山")


def people(text: str, names: tuple[str, ...] = NAMES, found: Structure | None = None) -> dict[str, Person]:
    recognised = [
        Name(name, Span(at, at + len(name)), 0.9, "test")
        for name in names
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    recognised.sort(key=lambda n: n.span)
    return {p.name: p for p in find_people(text, found=found or Structure(Title("")), names=recognised)}


@pytest.mark.parametrize(
    ("text", "name", "affiliation", "role"),
    [
        ("青石大学教授白松溪来到村里。", "白松溪", "青石大学", "教授"),
        ("县里欢迎青石大学校长白松溪。", "白松溪", "青石大学", "校长"),
        ("大家深刻领会白松溪书记的讲话。", "白松溪", "", "书记"),
        ("路通了。“大生意”白松溪很高兴。", "白松溪", "", ""),
        ("法院判处白松溪罚款。", "白松溪", "", ""),
        ("《青石即将醒来》作者白松溪来了。", "白松溪", "《青石即将醒来》", "作者"),
        ("青石公司原党委书记、经理白松溪来了。", "白松溪", "青石公司", "原党委书记、经理"),
        ("青石省发展改革委副主任白松溪说，要种树。", "白松溪", "青石省发展改革委", "副主任"),
        ("会议由青石镇党委书记白松溪主持。", "白松溪", "青石镇党委", "书记"),
        ("近日，邀请青石大学文学院副院长白松溪授课。", "白松溪", "青石大学文学院", "副院长"),
        ("来自青石中学的白松溪也来了。", "白松溪", "青石中学", ""),
        ("白松溪（青石大学教授）来到村里。", "白松溪", "青石大学", "教授"),
        ("白松溪，青石大学教授，来到村里。", "白松溪", "青石大学", "教授"),
        ("青石大学文学院白松溪教授来到村里。", "白松溪", "青石大学文学院", "教授"),
        ("白松溪是青石大学教授。", "白松溪", "青石大学", "教授"),
        ("白松溪教授来到村里。", "白松溪", "", "教授"),
        ("“路修好了。”青石村村民白松溪说。", "白松溪", "青石村", "村民"),
        ("收获满满的青石公司总经理白松溪说，要再来。", "白松溪", "青石公司", "总经理"),
        ("青石日报记者 白松溪", "白松溪", "青石日报", "记者"),
        ("青石镇原镇长白松溪说，路要修。", "白松溪", "青石镇", "原镇长"),
        ("他把旗帜传递给青石公司总经理白松溪。", "白松溪", "青石公司", "总经理"),
        ("随后，乐队携手钢琴家白松溪登台。", "白松溪", "", "钢琴家"),
        ("街道请青石中心特邀讲师白松溪老师讲课。", "白松溪", "青石中心", "特邀讲师"),
        ("到场的有县“种树”办、县林业局白松溪副局长。", "白松溪", "县林业局", "副局长"),
        ("青石大学李木教授、清水大学白松溪教授来了。", "白松溪", "清水大学", "教授"),
        (
            "路很长。青石大学教授、青石中心主任，中国种树学会会长白松溪来了。",
            "白松溪",
            "青石大学；青石中心；中国种树学会",
            "教授；主任；会长",
        ),
        ("李木同志纪念馆馆长白松溪来了。", "白松溪", "李木同志纪念馆", "馆长"),
        ("前来授课的是买买提·艾山（M. Aishan）教授。", "买买提·艾山", "", "教授"),
        ("白松溪——青石科技（集团）有限公司技术总监", "白松溪", "青石科技（集团）有限公司", "技术总监"),
        ("青石大学副教授白松溪来了，白松溪教授说，要种树。", "白松溪", "青石大学", "副教授"),
        ("青石小学开展种树活动通讯员 白松溪", "白松溪", "", "通讯员"),
        ("刚刚荣获“种树能手”的白松溪来了。", "白松溪", "", ""),
        ("《关于学习白松溪同志的通知》印发了。", "白松溪", "", ""),
        ("一直服务于青石镇的白松溪来了。", "白松溪", "青石镇", ""),
        ("如皋市副市长白松溪来了。", "白松溪", "如皋市", "副市长"),
        ("课程有李木讲种树、青石镇原镇长白松溪讲修路。", "白松溪", "青石镇", "原镇长"),
        ("有三十年经验、被誉为“种树之王”的青石大学教授白松溪来了。", "白松溪", "青石大学", "教授"),
        ("青石大学教授白松溪，清水大学教授李木来了。", "白松溪", "青石大学", "教授"),
        ("我所白松溪律师应邀授课。", "白松溪", "", "律师"),
        ("“谢谢大家！”青石超市商户黄女士说。", "黄女士", "青石超市", "商户"),
        ("▲青石学会副秘书长白松溪致辞", "白松溪", "青石学会", "副秘书长"),
        ("青石镇供图青石镇镇长白松溪来了。", "白松溪", "青石镇", "镇长"),
        ("启动仪式上青石中学团委书记白松溪讲话。", "白松溪", "青石中学团委", "书记"),
        ("一行人携青石学院副院长白松溪来到村里。", "白松溪", "青石学院", "副院长"),
        ("旗帜（右一）交予青石小学一级教师白松溪。", "白松溪", "青石小学", "一级教师"),
        ("由我国生命科学家白松溪创立。", "白松溪", "", "生命科学家"),
        ("几个孩子正在退休教师白松溪指导下写字。", "白松溪", "", "退休教师"),
        ("经过青年志愿者白松溪指导，大家学会了。", "白松溪", "", "青年志愿者"),
        ("村民拿着钱到村委会找到青石村党支部书记白松溪。", "白松溪", "青石村", "党支部书记"),
        ("来自青石体育的两位舞蹈老师白松溪、李木到了。", "白松溪", "", "舞蹈老师"),
        ("青石县李木种树研究会理事长白松溪来了。", "白松溪", "青石县李木种树研究会", "理事长"),
        ("路很长。青石学院教授，博士生导师白松溪出席。", "白松溪", "青石学院", "教授，博士生导师"),
        (
            "白松溪律师现任青石律师事务所合伙人，青石大学（东区）兼职教授，致力于种树。",
            "白松溪",
            "青石律师事务所；青石大学（东区）",
            "律师；合伙人；兼职教授",
        ),
        ("青石律師事務所白松溪律師來了。白松溪律師很忙。", "白松溪", "青石律師事務所", "律師"),
        ("有青石院副院长高山远教授、青石中心副校长白松溪。", "白松溪", "青石中心", "副校长"),
        ("作为青石中学优秀学员，白松溪也来了。", "白松溪", "青石中学", "优秀学员"),
        (
            "白松溪教授还是青石省法学会副会长，青石城市研究中心学术委员。",
            "白松溪",
            "青石省法学会；青石城市研究中心",
            "教授；副会长；学术委员",
        ),
        ("青石大学李木创新班校友白松溪来了。", "白松溪", "青石大学李木创新班", "校友"),
        ("应邀与会的青石关系协会副会长白松溪来了。", "白松溪", "青石关系协会", "副会长"),
        ("有青石社区赵卫书记、社区刘主任、青石书画院办公室白松溪老师。", "白松溪", "青石书画院办公室", "老师"),
        ("创建青石剧社的白松溪来了。", "白松溪", "青石剧社", ""),
        ("大家应该对青石大学教授白松溪并不陌生。", "白松溪", "青石大学", "教授"),
        ("专家高山远等老师、青石中心副校长白松溪到了。", "白松溪", "青石中心", "副校长"),
        ("青石局长讲话。白松溪（来源：青石日报）", "白松溪", "", ""),
        ("青石局干事高山博士，青石剧院副院长白松溪来了。", "白松溪", "青石剧院", "副院长"),
    ],
)
def test_where_offices_stand(text: str, name: str, affiliation: str, role: str) -> None:
    person = people(text)[name]
    assert (person.affiliation, person.role) == (affiliation, role)
    assert person.span.of(text) == name


def test_names_in_a_row_share_the_office_before_the_first() -> None:
    found = people("青石日报记者 李木 王水生报道：路修好了。")
    assert {name: (p.affiliation, p.role) for name, p in found.items()} == {
        "李木": ("青石日报", "记者"),
        "王水生": ("青石日报", "记者"),
    }


def test_names_in_a_row_share_the_brackets_behind_the_last() -> None:
    found = people("到场的有李木、王水生（青石镇团委书记）。")
    assert {name: (p.affiliation, p.role) for name, p in found.items()} == {
        "李木": ("青石镇团委", "书记"),
        "王水生": ("青石镇团委", "书记"),
    }


def test_an_office_that_leads_up_to_the_next_name_is_not_the_one_before_s() -> None:
    found = people("青石学会理事长白松溪，清水研究所研究员，博士生导师李木出席。")
    assert found["白松溪"].offices == (Office("青石学会", "理事长"),)
    assert found["李木"].offices == (Office("清水研究所", "研究员，博士生导师"),)


def test_several_mentions_add_up() -> None:
    person = people("青石大学教授白松溪来了。白松溪（青石作家协会主席）说，要多读书。白松溪老师笑了。")["白松溪"]
    assert person.offices == (Office("青石大学", "教授"), Office("青石作家协会", "主席"))


def test_the_same_person_is_listed_once_under_the_full_name() -> None:
    assert list(people("青石大学教授白松溪来了。白老师说，要多读书。他又说，要多走路。")) == ["白松溪"]


@pytest.mark.parametrize(
    "text",
    ["班主任表示，路修好了。", "荣获菲尔兹奖。", "全体党员崇德尚廉。", "青石在线记者来了。", "青石专家库专家来了。"],
)
def test_an_office_word_a_prize_or_a_slogan_is_nobody(text: str) -> None:
    assert people(text, names=("菲尔兹奖", "崇德尚廉")) == {}


def test_a_surname_with_a_title_is_never_a_name_of_its_own() -> None:
    assert list(people("青石县县长王水生来了。王县长说，路要修。", names=("王水生", "王县长"))) == ["王水生"]


def test_a_surname_with_a_title_stands_for_itself() -> None:
    assert list(people("黄女士说，孩子很喜欢这里。")) == ["黄女士"]


def test_two_of_one_surname_are_told_apart_by_nearness() -> None:
    text = "李木来了。李老师说，路修好了。后来李江河也来了。李老师说，桥也好了。"
    recognised = [
        Name("李木", Span(0, 2), 0.9, "t"),
        Name("李江河", Span(text.index("李江河"), text.index("李江河") + 3), 0.9, "t"),
    ]
    found = Structure(Title(""))
    spoken = find_utterances(text, found=found, names=recognised)
    assert [u.speaker.name for u in spoken if u.speaker] == ["李木", "李江河"]


def test_blanks_inside_a_name_are_no_part_of_it() -> None:
    text = "图文：王  丽"
    credit = Credit("图文", "王  丽", Span(3, 7))
    found = people(text, names=(), found=Structure(Title(""), credits=(credit,)))
    assert [(p.name, p.span.of(text)) for p in found.values()] == [("王丽", "王  丽")]


def test_an_organisation_in_a_credit_is_no_person() -> None:
    text = "来源：青石日报"
    credit = Credit("来源", "青石日报", Span(3, 7))
    assert people(text, names=(), found=Structure(Title(""), credits=(credit,))) == {}


def test_what_says_no_more_is_left_out() -> None:
    offices = (Office("", "教授"), Office("青石大学", "教授"), Office("", "老师"), Office("青石大学", "教授"))
    assert join_offices(offices) == (Office("青石大学", "教授"),)


def test_speakers_join_the_people() -> None:
    text = "“路修好了。”青石村村民麦子说。"
    found = Structure(Title(""))
    utterances = find_utterances(text, found=found, names=())
    assert "麦子" in [p.name for p in with_speakers((), utterances)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*NAMES, *"教授校长（），。、的和：是青石大学来自 \n"]), max_size=40).map("".join))
def test_everyone_once_where_named(text: str) -> None:
    found = find_people(text, found=Structure(Title("")), names=())
    assert len({p.name for p in found}) == len(found)
    assert all("".join(p.span.of(text).split()) == p.name for p in found)
    assert [p.span for p in found] == sorted(p.span for p in found)
