"""Who taught, by their names; and what is quoted because a lecture is called so."""

from __future__ import annotations

import pytest

from archive.finders.lecture_titles import find_lecture_titles
from archive.finders.lecturers import find_lecturers, find_lectures
from archive.finders.text import flat
from archive.model import Structure, Title
from archive.parse import parse

NOTHING = Structure(Title("", None))

TAUGHT = [
    (
        "随后，青石县林业局副局长周晓燕从选苗、浇水两个方面，为大家上了一堂种树课。",
        [("周晓燕", "青石县林业局", "副局长")],
    ),
    (
        "活动邀请白山大学教授陈立民，青石县医院主任医师王建国，河口中学校长李文娟等专家，通过案例为居民讲解急救知识。",
        [("陈立民", "白山大学", "教授"), ("王建国", "青石县医院", "主任医师"), ("李文娟", "河口中学", "校长")],
    ),
    (
        "青石县税务局局长刘志强参加座谈会，并讲授专题党课。",
        [("刘志强", "青石县税务局", "局长")],
    ),
    (
        "培训特邀白山大学教授陈立民作专题讲座；青石县法院法官王建国就《邻里怎样相处》和大家做了交流分享。",
        [("陈立民", "白山大学", "教授"), ("王建国", "青石县法院", "法官")],
    ),
    (
        "大家聆听了两场讲座，一场是青石县医院院长周晓燕的授课。",
        [("周晓燕", "青石县医院", "院长")],
    ),
    (
        "讲座当天，青石县医院护士长周晓燕首先对大家的到来表示欢迎，随后以“夜班的十条心得”为题为新护士授课。",
        [("周晓燕", "青石县医院", "护士长")],
    ),
    (
        "青石县检察院检察长刘志强走进河口镇第一初级中学，受聘担任该校法治副校长，并以“少年与法”为主题作宣讲。",
        [("刘志强", "青石县检察院", "检察长")],
    ),
    (
        "培训会上，青石县医院护士长周晓燕、青石县气象局科长刘志强为老人们送来防暑绝招。",
        [("周晓燕", "青石县医院", "护士长"), ("刘志强", "青石县气象局", "科长")],
    ),
    (
        "青石县林业局科长周晓燕担任主讲人，培训会由白山大学教授陈立民主持。",
        [("周晓燕", "青石县林业局", "科长")],
    ),
    (
        "这次讲座请来了陈立民、周晓燕两位老师，为大家讲授写作课。",
        [("陈立民", "", ""), ("周晓燕", "", "")],
    ),
    ("6月3日上午，陈立民讲授《山与人》；下午，周晓燕讲授《水与人》。", [("陈立民", "", ""), ("周晓燕", "", "")]),
    (
        "县卫健局副局长周晓燕首先讲第一课，课题是《怎样吃得健康》。",
        [("周晓燕", "县卫健局", "副局长")],
    ),
    (
        "随后，组织部部长陈立民为新团员讲解团员发展流程，讲座持续两小时。",
        [("陈立民", "组织部", "部长")],
    ),
    (
        "本期嘉宾是青石县作协主席周晓燕，她和读者分享写作经验，带来一场生动的讲座。",
        [("周晓燕", "青石县作协", "主席")],
    ),
    (
        "讲座上，来自白山大学的陈立民教授和来自青石大学的周晓燕副教授联袂开讲。",
        [("陈立民", "白山大学", "教授"), ("周晓燕", "青石大学", "副教授")],
    ),
    (
        "本次培训师资团队由陈立民、周晓燕组成，分别讲授写作和摄影。",
        [("陈立民", "", ""), ("周晓燕", "", "")],
    ),
    (
        "讲座邀请到了从事林业工作三十年的高级工程师陈立民（左二）为大家开讲。",
        [("陈立民", "", "高级工程师")],
    ),
    (
        "白山大学教授陈立民来到河口镇，书记周晓燕陪同。座谈后，陈教授以《山与人》为题作了讲座。",
        [("陈立民", "白山大学", "教授")],
    ),
    (
        "白山大学历史系主任陈立民到访河口。第二天，系主任陈立民以《山与人》为题作讲座，陈老师讲得很慢。",
        [("陈立民", "白山大学历史系", "主任")],
    ),
    ("讲座结束后，周晓燕老师对学员的表现作了点评。", []),
    ("讲座前，青石县医院院长周晓燕与白山大学教授陈立民共同为河口中学进行揭牌。", []),
    ("本次讲座由我院承办，刘教授应邀来访。", []),
    ("青石县林业局局长周晓燕主持讲座，白山大学教授陈立民致辞。", []),
    ("青石县财政局局长刘志强在会上作工作报告，全体代表听取了讲座。", []),
    ("听完讲座，青石县医院护士周晓燕表示，要为更多人讲解急救知识。", []),
    ("青石县林业局局长周晓燕为讲座的优秀学员颁奖。", []),
]


@pytest.mark.parametrize(("text", "lecturers"), TAUGHT)
def test_finds_those_who_taught(text: str, lecturers: list[tuple[str, str, str]]) -> None:
    found = find_lecturers(text, found=NOTHING)
    assert [(one.person.name, one.person.affiliation, one.person.role) for one in found] == lecturers


BELOW = [
    (
        "讲师介绍\n陈立民，白山大学历史系教授，博士生导师。长期研究山林史。\n",
        [("陈立民", "白山大学历史系", "教授，博士生导师")],
    ),
    (
        "【主讲嘉宾】\n陈立民\n白山大学历史系教授，著有《山林记》\n周晓燕\n青石县医院院长\n",
        [("陈立民", "白山大学历史系", "教授"), ("周晓燕", "青石县医院", "院长")],
    ),
    (
        "嘉宾名单：\n1. 陈立民（白山大学教授）\n2. 周晓燕（青石县医院院长）\n时间：6月3日\n报名：王建国\n",
        [("陈立民", "白山大学", "教授"), ("周晓燕", "青石县医院", "院长")],
    ),
    ("主讲人介绍：\n陈立民，男，白山大学教授，著有《山林记》。\n", [("陈立民", "白山大学", "教授")]),
    ("获奖名单\n陈立民（白山大学教授）\n", []),
]


@pytest.mark.parametrize(("text", "lecturers"), BELOW)
def test_reads_the_lines_below_a_heading(text: str, lecturers: list[tuple[str, str, str]]) -> None:
    found = find_lecturers("青石县举办读书讲座\n\n" + text, found=NOTHING)
    assert [(one.person.name, one.person.affiliation, one.person.role) for one in found] == lecturers


def test_an_office_may_be_told_elsewhere() -> None:
    text = "3月5日，青石县林业局局长周晓燕到河口村调研。座谈后，周晓燕以《山上种树》为题给大家上了一节党课。"
    [lecturer] = find_lecturers(text, found=NOTHING)
    assert (lecturer.person.affiliation, lecturer.person.role) == ("青石县林业局", "局长")
    assert lecturer.lecture == "山上种树"


TITLES = [
    ("王丽作了题为“到群众中去”的讲座。", ["到群众中去"]),
    ("现场带来《山上种树》《树下乘凉》微党课。", ["山上种树", "树下乘凉"]),
    ("以《怎样种树》为题，王丽讲了三点。", ["怎样种树"]),
    ("专家就《山上种树》《树下乘凉》等主题作了辅导。", ["山上种树", "树下乘凉"]),
    ("邀请王丽带来科普讲座《跟我去看树》。", ["跟我去看树"]),
    ("送来“何以青石”系列讲座之《从山脚到山顶》。", ["从山脚到山顶"]),
    ("第一课为“苗圃——树的童年”，讲了育苗。", ["苗圃——树的童年"]),
    ("开展“怎样爱护树木”主题宣讲。", ["怎样爱护树木"]),
    ("举办了一场“朗读的味道”新时代文明实践志愿服务公益讲座。", ["朗读的味道"]),
    ("举行产业链培训沙龙，聚焦《山林承包怎样签合同》，现场答疑。", ["山林承包怎样签合同"]),
    ("两场讲座的主题紧扣热点，聚焦“护林员的一天”。", ["护林员的一天"]),
    (
        "专家分别从《山上种树》《树下乘凉》和《林中养菌》等三个维度进行了深度解析。",
        ["山上种树", "树下乘凉", "林中养菌"],
    ),
    ("律师围绕“山林承包与合同”展开普法。", ["山林承包与合同"]),
    ("他选择“树的年轮”和“树的根”两个主题作报告。", ["树的年轮", "树的根"]),
    ("王丽以《种树--山里的“变形记”》为题作讲座。", ["种树--山里的“变形记”"]),
    ("先后作了题为“山上种树”、“树下乘凉”和“林中养菌”的学术报告。", ["山上种树", "树下乘凉", "林中养菌"]),
    (
        "作了题为“Trees and People: Notes on a Slow Craft in the Mountains of the Far and Silent North”的报告。",
        ["Trees and People: Notes on a Slow Craft in the Mountains of the Far and Silent North"],
    ),
    ("为师生带来“青石大讲堂”首场讲座。", []),
    ("举行“乐业青石”产业链培训沙龙。", []),
    ("王丽围绕“树种”“土壤”“水肥”三个方面进行讲解。", []),
    ("举办以“美丽青石”为主题的读书活动。", []),
    ("开展“护苗行动”志愿服务活动。", []),
    ("《青石日报》刊登了讲座的消息。", []),
    ("宣讲《中华人民共和国森林法》，听众很多。", []),
    ("青石县“种树人”宣讲团来到河口。", []),
    ("他读过《山海经》，也听过讲座。", []),
]


@pytest.mark.parametrize(("text", "titles"), TITLES)
def test_tells_titles_of_lectures_from_other_quotations(text: str, titles: list[str]) -> None:
    assert [title.of(text) for title in find_lecture_titles(flat(text), 0, len(text))] == titles


def test_a_lecture_may_have_no_lecturer() -> None:
    text = "树的课堂\n\n3月5日，一堂由青年志愿者带来的《山上种树》课程在河口小学开讲。\n"
    found = parse(text)
    assert not found.lecturers
    assert [(lecture.title, lecture.span.of(text)) for lecture in found.lectures] == [("山上种树", "山上种树")]


def test_every_lecturers_lecture_is_among_the_lectures() -> None:
    text = "青石县邀请白山大学教授陈立民作题为“到群众中去”的专题讲座。"
    found = find_lecturers(text, found=NOTHING)
    [lecture] = find_lectures(text, found=Structure(Title("", None), lecturers=found))
    assert lecture.title == found[0].lecture == "到群众中去"
