"""Tables of examples for the finders that take an article apart; every text is invented."""

from __future__ import annotations

import pytest

from archive.finders.boilerplate import find_boilerplate
from archive.finders.credits import find_credits
from archive.finders.dates import find_dates, year_of
from archive.finders.labels import find_labels, sequences
from archive.finders.lecturers import find_lecturers
from archive.finders.organisers import find_organisers
from archive.finders.points import find_points
from archive.finders.reflections import find_reflections, takeaway
from archive.finders.text import flat, number_value
from archive.finders.title import find_title
from archive.model import Day, Span, Structure, Title

NO_TITLE = Structure(Title("", None))

TITLES = [
    ("05.24 学好本领 走在前列\n正文。", "学好本领 走在前列", "--05-24"),
    ("【05-24】学好本领\n正文。", "学好本领", "--05-24"),
    ("05.24学好本领\n正文。", "学好本领", "--05-24"),
    ("2018.05.24 学好本领\n正文。", "学好本领", "2018-05-24"),
    ("5月24日 | 学好本领\n正文。", "学好本领", "--05-24"),
    ("3.15晚会要来了\n正文。", "3.15晚会要来了", None),
    ("13.45 学好本领\n正文。", "13.45 学好本领", None),
    ("02.30 学好本领\n正文。", "02.30 学好本领", None),
    ("# 学好本领\n正文。", "学好本领", None),
    ("标题：学好本领\n正文。", "学好本领", None),
    ("来源：清水网\n学好本领\n正文。", "学好本领", None),
    ("分享到：\n学好本领\n正文。", "学好本领", None),
    ("2018-05-24\n学好本领\n正文。", "学好本领", "2018-05-24"),
    ("５月举行讲座\n正文。", "５月举行讲座", None),
    ("昨天下午，清水镇的人都去听课了。第二天又去了。", "昨天下午，清水镇的人都去听课了", None),
    ("", "", None),
    (" \n\u3000\n", "", None),
]


@pytest.mark.parametrize(("text", "words", "day"), TITLES)
def test_titles(text: str, words: str, day: str | None) -> None:
    title = find_title(text)
    assert (title.text, str(title.day) if title.day else None) == (words, day)
    assert title.span is None or title.span.of(text) == title.text


def test_a_stated_title_is_found_in_the_text() -> None:
    title = find_title("广告\n05.24 学好本领，走在前列\n正文。", stated="学好本领,走在前列")
    assert title.span is not None
    assert title.span.start == 9
    assert str(title.day) == "--05-24"
    assert find_title("正文。", stated="别的标题").span is None


BOILERPLATE = [
    ("分享到：", "share-tail"),
    ("點贊 在看 分享", "share-tail"),
    ("点赞 在看 分享", "share-tail"),
    ("相關文章：", "related-tail"),
    ("推荐阅读", "related-tail"),
    ("上一篇：清水镇开会", "related-tail"),
    ("长按识别二维码关注我们", "follow-tail"),
    ("点击上方蓝字关注我们", "follow-tail"),
    ("阅读原文", "follow-tail"),
    ("版权声明：本文归清水网所有", "follow-tail"),
    ("当前位置：首页 > 新闻", "navigation"),
    ("学好本领", "repeated-title"),
    ("学好，本领！", "repeated-title"),
    ("分享是一种美德，大家都从中受益。", None),
    ("相关部门负责人参加了会议。", None),
    ("关注民生，就是关注我们自己的未来。", None),
    ("评论区里，大家说得很热闹。", None),
]


@pytest.mark.parametrize(("line", "why"), BOILERPLATE)
def test_boilerplate(line: str, why: str | None) -> None:
    text = f"学好本领\n{'这是正文。' * 10}\n{line}\n"
    found = find_boilerplate(text, title=find_title(text))
    expected = [] if why is None else [why]
    assert [one.why for one in found] == expected
    assert all(one.span.of(text) == line for one in found)


def test_what_stands_below_related_articles_belongs_to_them_and_content_does_not() -> None:
    text = (
        "学好本领\n正文在这里。\n相关阅读：\n清水镇开了一个会\n柳河镇也开了会\n听了课，我要好好工作。（清水镇 张霖）\n"
    )
    found = find_boilerplate(text, title=find_title(text))
    assert [one.span.of(text) for one in found] == ["相关阅读：", "清水镇开了一个会", "柳河镇也开了会"]


DATES = [
    ("5月22日，县团委举办讲座。", ["--05-22"]),
    ("５月２２日，縣團委舉辦講座。", ["--05-22"]),
    ("2018年5月22日上午，县团委举办讲座。", ["2018-05-22"]),
    ("二〇一八年五月二十二日，县团委举办讲座。", ["2018-05-22"]),
    ("日前，县团委举办讲座。", []),
    ("2月30日，县团委举办讲座。", []),
    ("13月2日，县团委举办讲座。", []),
    ("新华社柳河5月23日电 5月22日，县团委举办讲座。", ["--05-22"]),
    ("发布时间：2018-05-24\n5月22日，县团委举办讲座。", ["2018-05-22"]),
    ("时间：2018年5月22日14:00\n地点：礼堂\n主讲人：张霖", ["2018-05-22"]),
    ("截至5月22日，全县共有四十个村。", []),
    ("今年的夏令营分两期，第一期从7月1日至7月9日，第二期从7月12日至7月20日。", ["--07-01", "--07-12"]),
    (
        "欢迎来听系列讲座。7月1日（周六）9:00-11:00《种树》——张霖7月4日（周二）9:00《养蜂》——李禾",
        ["--07-01", "--07-04"],
    ),
    ("石雕展自3月5日开展以来，观众很多。", ["--03-05"]),
    ("系列讲座将于本周末(8月5日、6日)与读者见面。", ["--08-05"]),
    ("第一期报名从7月1日开始报名。", []),
    ("为学种树，县团委于5月22日下午在河口村举办讲座。", ["--05-22"]),
    ("县团委办公楼5月22日迎来一场公开课。", ["--05-22"]),
    ("新华社柳河5月23日电 县团委22日举办种树讲座。", ["--05-22"]),
    ("新华社柳河2018年5月23日电 县团委22日举办种树讲座。", ["2018-05-22"]),
    ("新华社柳河5月1日电 县团委30日举办种树讲座。", []),
    ("今年5月22日是植树日。5月24日，县团委举办种树活动。", ["--05-24"]),
    ("2018年5月22日星期二，县团委走进河口村。", ["2018-05-22"]),
    ("2018年5月22日周二至5月24日，县团委举办种树培训。", ["2018-05-22"]),
    ("特邀张霖老师于5月22日下午在机关会议室进行了种树技能培训。", ["--05-22"]),
    ("讲座的通知\n一、讲堂时间 2018年5月22日，上午9:00", ["2018-05-22"]),
    ("5月22日，该项成果发表在《种树》上，记者走进实验室。", []),
    ("5月22日是县里的植树日。当日，种树座谈会在河口镇举行。", ["--05-22"]),
    ("5月22日是县里的植树日。河口镇的人都知道。", []),
    ("种树课里的大学问 5月22日上午9时许，县苗圃门前已经站满了人。", ["--05-22"]),
    ("他们谈心得5月22日由县林业局、县团委联合举办的种树活动在河口举行。", ["--05-22"]),
    ("院里按课程安排，于5月22日上午在河口镇居委会为居民宣讲种树政策。", ["--05-22"]),
    ("树苗于5月22日发芽，县团委将举办讲座。", []),
    ("县里的种树学校昨天（5月22日）在河口建成，今后每月开课。", ["--05-22"]),
]


@pytest.mark.parametrize(("text", "days"), DATES)
def test_dates(text: str, days: list[str]) -> None:
    assert [str(date.day) for date in find_dates(text, found=NO_TITLE)] == days


def test_a_range_is_one_date_with_its_last_day() -> None:
    text = "5月30日至6月2日，县团委举办培训班。"
    (date,) = find_dates(text, found=NO_TITLE, published=Day(2018, 6, 3))
    assert (str(date.day), str(date.until), date.year_from) == ("2018-05-30", "2018-06-02", "published")
    assert date.span.of(text) == "5月30日至6月2日"


def test_a_range_tells_more_than_its_last_day() -> None:
    [date] = find_dates("为学种树，5月29日至30日，县里举办培训。5月30日，县团委召开会议。", found=NO_TITLE)
    assert (str(date.day), str(date.until)) == ("--05-29", "--05-30")


def test_the_last_day_may_be_told_later() -> None:
    text = "7月4日，养蜂培训班在青石镇开班。\n培训班由镇农技站主办，于7月4日至7月8日在青石镇举办。"
    (date,) = find_dates(text, found=NO_TITLE)
    assert (str(date.day), str(date.until)) == ("--07-04", "--07-08")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("第一期从2018年7月1日至7月9日，第二期从7月12日至7月20日。", ["2018-07-01", "2018-07-12"]),
        ("第一期从2018年12月1日至12月9日，第二期从1月12日至1月20日。", ["2018-12-01", "--01-12"]),
        ("第一期从12月1日至12月9日，第二期从2019年1月12日至1月20日。", ["--12-01", "2019-01-12"]),
    ],
)
def test_a_printed_year_reaches_only_later_days_of_the_year(text: str, days: list[str]) -> None:
    assert [str(date.day) for date in find_dates(text, found=NO_TITLE)] == days


YEARS = [
    (Day(None, 5, 22), Day(2018, 5, 24), False, 2018),
    (Day(None, 12, 28), Day(2018, 1, 3), False, 2017),
    (Day(None, 5, 28), Day(2018, 5, 24), False, None),
    (Day(None, 5, 28), Day(2018, 5, 24), True, 2018),
    (Day(None, 1, 5), Day(2018, 12, 28), True, 2019),
    (Day(None, 5, 22), Day(2018), False, 2018),
    (Day(None, 5, 22), Day(None, 5, 24), False, None),
]


@pytest.mark.parametrize(("day", "published", "soon", "year"), YEARS)
def test_a_year_follows_from_the_publish_day_or_is_left_out(
    day: Day, published: Day, soon: bool, year: int | None
) -> None:
    assert year_of(day, published, soon) == year


ORGANISERS = [
    ("5月22日，县团委邀请到专家讲课。", ["县团委"]),
    ("近日，清水县文化馆、清水县妇联联合举办讲座。", ["清水县文化馆", "清水县妇联"]),
    ("主办单位：清水县团委、清水县教育局\n时间：5月22日", ["清水县团委", "清水县教育局"]),
    ("讲座由清水县团委主办、清水县教育局承办。", ["清水县团委", "清水县教育局"]),
    ("柳河县委组织部举办培训班。", ["柳河县委组织部"]),
    ("我参加了县委组织部举办的培训班。", ["县委组织部"]),
    ("大家都很高兴地开展活动。", []),
]


@pytest.mark.parametrize(("text", "names"), ORGANISERS)
def test_organisers(text: str, names: list[str]) -> None:
    found = find_organisers(text, found=NO_TITLE)
    assert [organiser.name for organiser in found] == names
    assert all(organiser.span.of(text) == organiser.name for organiser in found)


LECTURERS = [
    (
        "县团委邀请到松江报记者站站长白皎为学员作了题为“用好新媒体”的专题讲座。",
        [("白皎", "松江报记者站", "站长", "用好新媒体")],
    ),
    ("县團委邀請松江大學教授張麗主講《家庭教育》。", [("張麗", "松江大學", "教授", "家庭教育")]),
    ("培训班由县党校副教授李岳授课。", [("李岳", "县党校", "副教授", None)]),
    ("松江大学教授李岳应邀作《怎样读书》专题讲座。", [("李岳", "松江大学", "教授", "怎样读书")]),
    ("松江大学教授李岳以“怎样读书”为题作辅导报告。", [("李岳", "松江大学", "教授", "怎样读书")]),
    ("主讲人：李岳（松江大学教授）\n题目：怎样读书", [("李岳", "松江大学", "教授", "怎样读书")]),
    (
        "活动特邀松江大学教授李岳、清水中学校长张霖开展专题讲座。",
        [("李岳", "松江大学", "教授", None), ("张霖", "清水中学", "校长", None)],
    ),
    ("会议听取了县财政局局长李岳作的关于决算的报告。", []),
    ("县领导邀请市民代表张霖参加座谈。", []),
    ("清水区开设公益课程，居民们都来报名。", []),
    ("老师由易到难讲解了书写的方法，大家上了一课。", []),
]


@pytest.mark.parametrize(("text", "lecturers"), LECTURERS)
def test_lecturers(text: str, lecturers: list[tuple[str, str, str, str | None]]) -> None:
    found = find_lecturers(text, found=NO_TITLE)
    assert [(one.person.name, one.person.affiliation, one.person.role, one.lecture) for one in found] == lecturers
    for one in found:
        assert one.person.span.of(text) == one.person.name
        assert one.lecture_span is None or one.lecture_span.of(text) == one.lecture


STYLES = [
    "一是{}；二是{}；三是{}。",
    "一要{}；二要{}；三要{}。",
    "（一）{}；（二）{}；（三）{}。",
    "(1){};(2){};(3){}。",
    "1.{}；2.{}；3.{}。",
    "１．{}；２．{}；３．{}。",
    "1、{}；2、{}；3、{}。",
    "①{}；②{}；③{}。",
    "⑴{}；⑵{}；⑶{}。",
    "第一，{}；第二，{}；第三，{}。",
    "首先，{}；其次，{}；最后，{}。",
    "其一，{}；其二，{}；其三，{}。",
    "一、{}\n二、{}\n三、{}\n",
    "Ⅰ、{}\nⅡ、{}\nⅢ、{}\n",
    "\n1. {}。\n2. {}。\n3. {}。\n",
    "\n（一）{}。\n\n（二）{}。\n\n（三）{}。",
]
WORDS = ("常学常新，把书读厚", "多走多看，把路走实", "敢说敢做，把事办好")


@pytest.mark.parametrize("style", STYLES)
def test_points_in_every_style(style: str) -> None:
    text = "县团委邀请松江大学教授李岳作专题讲座。\n李岳从三个方面讲解了学习方法：" + style.format(*WORDS)
    if style[0] in "一Ⅰ" and "\n" in style:
        text = text.replace("：", "：\n")
    lecturers = find_lecturers(text, found=NO_TITLE)
    points = find_points(text, found=Structure(NO_TITLE.title, lecturers=lecturers))
    assert [point.number for point in points] == [1, 2, 3]
    spoken = [point.span.of(text).removeprefix("要") for point in points]
    assert tuple(spoken) == WORDS
    assert {point.speaker.name if point.speaker else None for point in points} == {"李岳"}


NO_POINTS = [
    "5.22 县里开会。\n会议决定：一是修路；二是架桥；三是种树。",
    "县团委邀请松江大学教授李岳作专题讲座。\n讲座报名规则如下：\n1. 每人一票。\n2. 不得转让。",
    "县团委邀请松江大学教授李岳作专题讲座。\n学员们纷纷谈了体会：一是要读书；二是要做事。",
    "第一条 为了规范管理，制定本办法。\n第二条 本办法适用于全县。",
    "苹果3.5元、梨4.5元。1、2、3号展位都在一楼。",
]


@pytest.mark.parametrize("text", NO_POINTS)
def test_other_lists_are_no_points(text: str) -> None:
    lecturers = find_lecturers(text, found=NO_TITLE)
    assert find_points(text, found=Structure(NO_TITLE.title, lecturers=lecturers)) == ()


def test_numbers_count_up_and_start_again() -> None:
    text = "1、甲；2、乙；1、丙；2、丁；4、戊；9、己。"
    found = sequences(find_labels(text, flat(text), 0, len(text)))
    assert [[label.value for label in one] for one in found] == [[1, 2], [1, 2, 4]]


@pytest.mark.parametrize(
    ("printed", "value"), [("十", 10), ("二十三", 23), ("12", 12), ("〇", 0), ("十十", None), ("a", None)]
)
def test_numbers_are_read(printed: str, value: int | None) -> None:
    assert number_value(printed) == value


ONE, TWO = "听了课，我明白了要多走路。今后我会多去村里。", "我们要把学到的东西用起来，不能放在本子里。"
LAYOUTS = {
    "numbered, brackets": f"1、{ONE}(清水乡团委书记 张霖)\n2、{TWO}(柳河中学 李岳)",
    "numbered, wide": f"１．{ONE}（清水乡团委书记　张霖）\n２．{TWO}（柳河中学　李岳）",
    "numbered, square": f"一、{ONE}【张霖，清水乡团委书记】\n二、{TWO}【李岳 柳河中学】",
    "numbered, name outside": f"（1）{ONE}张霖（清水乡团委书记）\n（2）{TWO}李岳（柳河中学）",
    "numbered, inline": f"1、{ONE}（清水乡团委书记 张霖）2、{TWO}（柳河中学 李岳）",
    "dashes": f"{ONE}——清水乡团委书记 张霖\n{TWO}——柳河中学 李岳",
    "own line": f"{ONE}\n——清水乡团委书记 张霖\n{TWO}\n　　　　柳河中学 李岳",
    "paragraphs": f"{ONE}（清水乡团委书记 张霖）\n\n{TWO}（柳河中学 李岳）",
    "headers": f"张霖（清水乡团委书记）：{ONE}\n李岳（柳河中学）：{TWO}",
    "header lines": f"清水乡团委书记 张霖：\n{ONE}\n柳河中学 李岳：\n{TWO}",
    "header lines, brackets": f"【清水乡团委书记 张霖】\n{ONE}\n【柳河中学 李岳】\n{TWO}",
    "with adverts": f"1、{ONE}（清水乡团委书记 张霖）\n点击上方蓝字关注我们\n2、{TWO}（柳河中学 李岳）\n分享到：",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_reflections_in_every_layout(layout: str) -> None:
    text = f"学好本领\n县里办了培训班，来了很多人。\n学员们纷纷表示，收获很大：\n{layout}\n"
    title = find_title(text)
    found = Structure(title, boilerplate=find_boilerplate(text, title=title))
    reflections = find_reflections(text, found=found)
    assert [one.span.of(text) for one in reflections] == [ONE, TWO]
    authors = [[(a.person.name, a.person.affiliation, a.person.role) for a in one.authors] for one in reflections]
    assert authors == [[("张霖", "清水乡团委", "书记")], [("李岳", "柳河中学", "")]]


def test_a_page_by_one_author() -> None:
    text = f"参加培训班的心得体会\n清水乡团委 张霖\n{ONE}\n{TWO}\n"
    (one,) = find_reflections(text, found=Structure(find_title(text)))
    assert one.span.of(text) == f"{ONE}\n{TWO}"
    assert [(a.person.name, a.person.affiliation) for a in one.authors] == [("张霖", "清水乡团委")]


NO_REFLECTIONS = [
    "县里的会\n一、修路的事已经办好了。\n二、架桥的事还在办。\n",
    "县里的会\n路已经修好了，大家都很高兴。（记者 张霖）\n桥也架好了。（通讯员 李岳 摄）\n",
    "安装说明\n\n### 安装\n\n先看一看这里的说明文字再动手。\n\nmkdir data\n\n然后再看一看那里的说明文字。\n",
    "对话\n记者：您怎么看这件事情的呢？\n张霖：我看很好，值得大家都去学习。\n",
]


@pytest.mark.parametrize("text", NO_REFLECTIONS)
def test_other_texts_have_no_reflections(text: str) -> None:
    assert find_reflections(text, found=Structure(find_title(text))) == ()


def test_the_takeaway_is_the_last_sentence_that_says_something() -> None:
    text = "听了课很受触动。今后我要多走多看多想。谢谢老师！"
    assert takeaway(text, Span(0, len(text))).of(text) == "今后我要多走多看多想。"


CREDITS = [
    (
        "图文：何川、李法（清水镇团委负责人）",
        [("图文", "何川", "清水镇团委负责人"), ("图文", "李法", "清水镇团委负责人")],
    ),
    ("文/图：张霖", [("文/图", "张霖", "")]),
    ("文字：张霖　摄影：李岳", [("文字", "张霖", ""), ("摄影", "李岳", "")]),
    ("（记者 张霖 通讯员 李岳）", [("记者", "张霖", ""), ("通讯员", "李岳", "")]),
    ("【编辑：张霖】", [("编辑", "张霖", "")]),
    ("責任編輯：張麗", [("責任編輯", "張麗", "")]),
    ("撰稿 | 张霖  编辑 | 李岳  审核 | 王丽", [("撰稿", "张霖", ""), ("编辑", "李岳", ""), ("审核", "王丽", "")]),
    ("来源：清水网", [("来源", "清水网", "")]),
    ("本报记者 张霖", [("记者", "张霖", "")]),
    ("路修好了，大家都很高兴。（清水日报记者 张霖 文/图）", [("记者", "张霖", "清水日报记者")]),
    ("路修好了，大家都很高兴。（张霖）", [("", "张霖", "")]),
    ("路修好了，大家都很高兴。（完）", []),
    ("记者看到，路已经修好了。", []),
    ("图书馆里有很多书，编辑们也常来。", []),
]


@pytest.mark.parametrize(("line", "credits"), CREDITS)
def test_credits(line: str, credits: list[tuple[str, str, str]]) -> None:
    text = f"学好本领\n正文在这里说了一些话。\n{line}\n"
    found = find_credits(text, found=Structure(find_title(text)))
    assert [(one.function, one.name, one.affiliation) for one in found] == credits
    assert all(one.span.of(text).replace(" ", "") == one.name for one in found)
