"""Web pages, of our own making: WeChat first, then other sites, then pages without an article."""

from __future__ import annotations

import pytest

from archive.errors import SourceError
from archive.model import Day, Hints, Reading, Source
from archive.readers import read
from archive.readers.html import joined_numbers


def page(markup: str, encoding: str = "utf-8", hints: Hints = Hints()) -> Reading:  # noqa: B008 (a frozen value)
    return read(Source("a.html", "/a.html", markup.encode(encoding), "text/html", hints))


def refusal(markup: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        page(markup)
    return caught.value


# --- WeChat -----------------------------------------------------------------------------------------------------------

POST = """<!DOCTYPE html><html><head><meta charset="utf-8">
<meta property="og:title" content="05.24 把青春写在乡村" />
<meta property="og:url" content="http://mp.weixin.qq.com/s?__biz=abc&amp;mid=1" />
<meta property="og:site_name" content="微信公众平台" />
<title>05.24 把青春写在乡村</title></head>
<body><div id="js_article"><h1 id="activity-name">
  05.24 把青春写在乡村
</h1><span id="js_author_name">李小川</span><a id="js_name"> 青春云岭 </a><em id="publish_time"></em>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">
<section><section><p><span>5月22日，</span><span>团县委</span><span>邀请张</span><span>大山作了专题讲座。</span></p></section></section>
<section><img data-src="https://x/1.jpg" data-type="jpeg"></section>
<section><span>讲座从三个方面展开</span></section>
<section style="display:flex"><section><p><strong>01</strong></p></section>
<section><p>在基层工作中要多走多看。</p><p>（城关镇团委 王小明）</p></section></section>
<section style="display:flex"><section><p><strong>02</strong></p></section>
<section><p>把学到的用起来。</p><p>（职校团委&nbsp;李&nbsp;梅）</p></section></section>
<p style="display:none">看不见的字</p>
<p>图文：赵一</p><p>点击上方蓝字关注我们</p>
</div></div>
<div class="qr_code_pc"><p>微信扫一扫关注该公众号</p></div><div id="js_pc_qr_code_des">喜欢此内容的人还喜欢</div>
<script>var ct = "1527127200"; var nickname = "青春云岭"; var msg_title = '别的'.html(false);</script></body></html>"""


def test_a_wechat_post_is_read_whole_and_alone() -> None:
    reading = page(POST)
    assert reading.text.split("\n") == [
        "5月22日，团县委邀请张大山作了专题讲座。",
        "讲座从三个方面展开",
        "01 在基层工作中要多走多看。",
        "（城关镇团委 王小明）",
        "02 把学到的用起来。",
        "（职校团委 李 梅）",
        "图文：赵一",
    ]


def test_a_wechat_post_says_who_when_and_where() -> None:
    reading = page(POST)
    assert reading.title == "05.24 把青春写在乡村"
    assert reading.published == Day(2018, 5, 24)
    assert (reading.account, reading.author) == ("青春云岭", "李小川")
    assert reading.url == "http://mp.weixin.qq.com/s?__biz=abc&mid=1"


@pytest.mark.parametrize(
    ("script", "day"),
    [
        ('var ct = "1527091200";', Day(2018, 5, 24)),  # midnight in China, the day before in UTC
        ("var createTime = '2018-05-24 00:30';", Day(2018, 5, 24)),
        ("window.cgiData = { ori_create_time: '1527127200' };", Day(2018, 5, 24)),
        ("create_time: JsDecode('2018-05-24 18:00')", Day(2018, 5, 24)),
        ("var nothing = 1;", None),
    ],
)
def test_the_day_of_a_wechat_post_is_that_in_china(script: str, day: Day | None) -> None:
    assert page(POST.replace('var ct = "1527127200";', script)).published == day


def test_what_the_container_says_goes_first() -> None:
    reading = page(POST, hints=Hints(title="给定的标题", listed=Day(2018, 6, 1)))
    assert (reading.title, reading.published) == ("给定的标题", Day(2018, 6, 1))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("<p>环境异常</p><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a>", "verify"),
        ("<p>该内容已被发布者删除</p>", "deleted"),
        ("<div class='weui-msg'><h2>此内容因违规无法查看</h2><p>接相关投诉</p></div>", "blocked"),
        ("<h2>该公众号已迁移</h2>", "moved"),
        ("<h2>链接已过期</h2>", "expired"),
    ],
)
def test_shells_of_wechat_are_refused_as_such(words: str, reason: str) -> None:
    error = refusal(f"<html><head><title></title></head><body>{words}</body></html>")
    assert (error.code, error.values["reason"]) == ("wechat-shell", reason)


def test_a_post_of_pictures_is_refused_as_such() -> None:
    pictures = "<p><img data-src='https://x/1.jpg'></p>" * 5
    markup = f"<h1 id='activity-name'>图集</h1><div id='js_content' class='rich_media_content'>{pictures}</div>"
    assert refusal(markup).code == "image-only"


# --- other sites ------------------------------------------------------------------------------------------------------

SENTENCES = [
    "9月10日上午，县教育局召开青年教师座谈会，来自各校的三十余名教师参加会议。",
    "会上，局长周大江首先介绍了今年的工作，他指出：“青年教师是学校的未来，要给他们搭好台子。”",
    "随后，教师代表作了发言",
    "王小明表示，要把课堂还给学生；李梅表示，要多读书、多听课。",
    "座谈会持续两个小时，气氛热烈。",
]
MENU = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(12))
RELATED = "".join(f"<li><a href='/r{n}'>某某学校开展第{n}次主题教育活动，师生踊跃参加</a></li>" for n in range(6))
FOOT = "<div class='footer'><p>版权所有：某某县教育局 ICP备12345号 地址：某某路1号 邮编：100000</p></div>"


def site(body: str, head: str = "", title: str = "县教育局召开青年教师座谈会_某某县政府网") -> str:
    return f"""<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
    <ul class="nav">{MENU}</ul><div>您现在的位置：<a href="/">首页</a> &gt; <a href="/n">新闻动态</a></div>
    {body}<div><h3>相关阅读</h3><ul>{RELATED}</ul></div>{FOOT}</body></html>"""


PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
HEADING = "<h1>县教育局召开青年教师座谈会</h1>"
FACTS = "<div class='info'>来源：某某日报&nbsp; 作者：陈一凡&nbsp; 发布时间：2019-09-11 10:20&nbsp; 浏览：33次</div>"
LAYOUTS = {
    "paragraphs in a named container": f"{HEADING}{FACTS}<div class='TRS_Editor'>{PARAGRAPHS}</div>",
    "an anonymous container": f"<div><div>{HEADING}{FACTS}<div>{PARAGRAPHS}</div></div></div>",
    "the heading inside": f"<div class='content'>{HEADING}{FACTS}{PARAGRAPHS}</div>",
    "line breaks": f"{HEADING}{FACTS}<div id='zoom'>{'<br><br>'.join(SENTENCES)}</div>",
    "a layout of tables": "<table>"
    + "".join(f"<tr><td>{cell}</td></tr>" for cell in (HEADING, FACTS, PARAGRAPHS))
    + "</table>",
    "sections and spans": f"{HEADING}{FACTS}<article>"
    + "".join(f"<section><span>{s[:5]}</span><span>{s[5:]}</span></section>" for s in SENTENCES)
    + "</article>",
    "a header left open": f"<div class='header'><div>{HEADING}{FACTS}</div><div id='endText'>{PARAGRAPHS}</div>",
    "links inside": f"{HEADING}{FACTS}<div class='article'>{PARAGRAPHS}"
    f"<div class='share'><a href='#'>分享到微博</a></div><p><a href='/x'>查看更多</a></p><ul>{RELATED}</ul></div>",
    "one form around all": f"<form>{HEADING}{FACTS}<div>{PARAGRAPHS}</div></form>",
    "hidden until a script runs": f"{HEADING}{FACTS}<div style='display:none' id='content'>{PARAGRAPHS}</div>",
}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_article_comes_whole_and_nothing_else(layout: str) -> None:
    reading = page(site(LAYOUTS[layout]))
    assert reading.text.split("\n") == SENTENCES
    assert reading.title == "县教育局召开青年教师座谈会"


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_line_of_facts_is_read(layout: str) -> None:
    reading = page(site(LAYOUTS[layout]))
    assert reading.published == Day(2019, 9, 11)
    assert (reading.account, reading.author) == ("某某日报", "陈一凡")


@pytest.mark.parametrize(
    "declared",
    ["<meta charset=gb2312>", "<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>", ""],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_wrong_and_missing_declarations_do_not_matter(declared: str, encoding: str) -> None:
    reading = page(site(LAYOUTS["line breaks"]).replace('<meta charset="utf-8">', declared), encoding)
    assert reading.text.split("\n") == SENTENCES
    assert reading.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2019-09-12T00:10:00+08:00">', Day(2019, 9, 12)),
        ('<meta name="PubDate" content="2019-09-12 09:53">', Day(2019, 9, 12)),
        ('<meta name="publishdate" content="2019-09-12">', Day(2019, 9, 12)),
        ('<script type="application/ld+json">{"pubDate": "2019-09-12T02:46:57"}</script>', Day(2019, 9, 12)),
        ("<script>var publishdate = '2019-09-12 12:11:01';</script>", Day(2019, 9, 12)),
        ('<link rel="canonical" href="http://x.gov.cn/art/2019/9/12/art_1_2.html">', Day(2019, 9, 12)),
        ('<meta property="og:url" content="http://x.gov.cn/xw/201909/t20190912_77.html">', Day(2019, 9, 12)),
        ("<script>var today = new Date(2020, 1, 1);</script>", None),
    ],
)
def test_the_day_is_found_wherever_the_page_holds_it(head: str, day: Day | None) -> None:
    assert page(site(f"{HEADING}<div>{PARAGRAPHS}</div>", head)).published == day


def test_the_day_of_the_visit_is_not_the_day_of_the_article() -> None:
    body = f"<div>今天是2026年11月23日 星期一 10:00</div>{HEADING}{FACTS}<div>{PARAGRAPHS}</div>"
    assert page(site(body)).published == Day(2019, 9, 11)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("县教育局召开青年教师座谈会-某某县人民政府", "", "县教育局召开青年教师座谈会"),
        ("某某县政府网_县教育局召开青年教师座谈会", HEADING, "县教育局召开青年教师座谈会"),
        ("新闻动态--某某学会官网", "<h5>县教育局召开青年教师座谈会</h5>" + FACTS, "县教育局召开青年教师座谈会"),
        ("", HEADING, "县教育局召开青年教师座谈会"),
        ("县教育局召开青年 教师座谈会 | 某某网", HEADING, "县教育局召开青年教师座谈会"),
    ],
)
def test_the_title_is_the_articles_not_the_sites(title: str, body: str, expected: str) -> None:
    assert page(site(f"{body}<div>{PARAGRAPHS}</div>", title=title)).title == expected


def test_tables_lists_and_captions_keep_their_order() -> None:
    body = f"""<div class="content">{PARAGRAPHS}<p>名单如下：</p>
    <table><tr><td>姓名</td><td>学校</td></tr><tr><td>王小明</td><td>一中</td></tr></table>
    <p><img src="a.jpg"></p><p>座谈会现场</p><ol><li>认真备课。</li><li>多听多问。</li></ol>
    <p>（通讯员 赵一）</p></div>"""
    lines = page(site(HEADING + FACTS + body)).text.split("\n")
    expected = [
        "名单如下：",
        "姓名\t学校",
        "王小明\t一中",
        "座谈会现场",
        "1. 认真备课。",
        "2. 多听多问。",
        "（通讯员 赵一）",
    ]
    assert lines == [*SENTENCES, *expected]


def test_text_that_stands_in_a_script_is_found() -> None:
    inside = PARAGRAPHS.replace("</", "<\\/")
    markup = (
        f'<html><title>座谈会</title><body><div id="app"></div><script>window.data={{"content":"{inside}"}}</script>'
    )
    assert page(markup).text.split("\n") == SENTENCES


def test_what_was_left_out_is_said() -> None:
    lead = (
        "<div class='aside'><p>"
        + "这一段导语写在侧栏里，说的是会议的背景，也说了此前各校已经做过的许多工作。" * 3
        + "</p></div>"
    )
    reading = page(
        site(
            HEADING
            + FACTS
            + "</div>"
            + lead.replace("aside", "box")
            + MENU * 3
            + f"<div class='TRS_Editor'>{PARAGRAPHS * 3}</div>"
        )
    )
    assert [check.code for check in reading.checks] == ["left-out"]


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("<title>404 Not Found</title><h1>404 Not Found</h1><p>nginx</p>", "error-page"),
        ("<title>安全验证</title><p>请完成下方验证</p>", "error-page"),
        (f"<ul>{MENU}</ul>", "no-article"),
        ("<title>图</title><img src=a.jpg><img src=b.jpg>", "image-only"),
        ("<script>var a = 1;</script>", "no-article"),
    ],
)
def test_pages_without_an_article_are_refused_as_what_they_are(markup: str, code: str) -> None:
    assert refusal(markup).code == code


# --- numbers on lines of their own ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["01", "甲", "02", "乙"], ["01 甲", "02 乙"]),
        (["1、", "甲", "2、", "乙"], ["1、甲", "2、乙"]),
        (["一", "甲", "二", "乙", "三", "丙"], ["一 甲", "二 乙", "三 丙"]),
        (["①", "甲", "②", "乙"], ["①甲", "②乙"]),
        (["1", "甲"], ["1", "甲"]),
        (["3", "甲", "7", "乙"], ["3", "甲", "7", "乙"]),
        (["1", "2", "3"], ["1", "2", "3"]),
        (["甲", "1"], ["甲", "1"]),
    ],
)
def test_numbers_are_set_before_their_words(lines: list[str], expected: list[str]) -> None:
    assert joined_numbers(lines) == expected
