"""What pages of strangers taught us, one cause each: days of other things, frames in other scripts, leads."""

from __future__ import annotations

import pytest

from archive.model import Day, Hints, Reading, Source
from archive.readers import read

TEXT = (
    "<p>读书会的第三次活动在县图书馆举行，二十多位读者围坐一圈，轮流读了自己喜欢的一段。</p>"
    "<p>有人读到一半停了下来，说这一段自己读过许多遍，今天念出声来，才明白写的是谁。</p>"
    "<p>活动结束后，大家把心得写在卡片上，贴满了阅览室的一面墙。下次活动定在月底，欢迎新读者来听。</p>"
)
LINES = 3


def page(body: str, title: str = "读书会的第三次活动 @ 山里人家 :: 某某博客平台 ::") -> Reading:
    markup = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read(Source("a.html", "/a.html", markup.encode(), "text/html", Hints()))


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ("<p>Thursday, July 28, 2011</p>", Day(2011, 7, 28)),
        ("<p>28 Jul 2011 12:11</p>", Day(2011, 7, 28)),
        (
            "<p><span>Dec </span><span>28 </span><span>Sat </span><span>2013 </span><span>00:28</span></p>",
            Day(2013, 12, 28),
        ),
        ("<table><tr><td>发布日期</td></tr><tr><td>2020-03-02</td></tr></table>", Day(2020, 3, 2)),
        ("<table><tr><td>出生日期</td></tr><tr><td>1975年1月28日</td></tr></table>", None),
        ("<p>会议时间：2020-03-02 14:30</p>", None),
        ("<p>2020年3月2日 星期一</p>" + "<p><a href='/'>栏目</a></p>" * 20, None),
        ("<p>2020年3月2日 星期一</p>", Day(2020, 3, 2)),
        ("<p>成文日期：2020-03-02</p><p>发布日期：2020-03-05</p>", Day(2020, 3, 5)),
        ("<p>成文日期：2020-03-02</p>", Day(2020, 3, 2)),
        ("<p>發佈時間：2020-03-02</p>", Day(2020, 3, 2)),
    ],
)
def test_the_day_of_publishing_is_told_from_others(facts: str, day: Day | None) -> None:
    assert page(f"<h1>读书会的第三次活动</h1>{facts}<div>{TEXT}</div>").published == day


def test_the_first_floor_of_a_thread_has_its_day_below_it() -> None:
    floors = "".join(
        f"<div><div class='d_post_content'>{words}</div><div>来自手机客户端{number}楼2019-09-{day} 12:22</div></div>"
        for number, day, words in ((1, 26, TEXT), (2, 27, "同感，下次也想去。"), (3, 30, "顶。"))
    )
    reading = page(f"<h3>读书会的第三次活动</h3>{floors}", title="读书会的第三次活动_读书吧")
    assert reading.published == Day(2019, 9, 26)
    assert len(reading.text.split("\n")) == LINES


def test_a_paragraph_that_begins_like_a_fact_is_text() -> None:
    first = "日期：5月的一个下午，读书会在县图书馆举行，二十多位读者来到现场，轮流读了自己喜欢的段落。"
    reading = page(f"<h1>读书会的第三次活动</h1><p>2020-03-02 10:00 来源：本站</p><div><p>{first}</p>{TEXT}</div>")
    assert reading.text.startswith(first)


def test_words_of_the_frame_are_known_in_traditional_script_too() -> None:
    promotion = "<p>不用抽 不用搶 現在就看 <a href='/app'>點我下載APP</a></p><p>【熱門點閱】</p>"
    reading = page(f"<h1>读书会的第三次活动</h1><div>{TEXT}{promotion}</div>")
    assert len(reading.text.split("\n")) == LINES


def test_the_words_of_the_first_picture_stand_above_the_container() -> None:
    caption = "图为读书会现场，一位读者正在朗读自己喜欢的一段，旁边的人在听，也有人在记。（王小明摄）"
    top = f"<h1>读书会的第三次活动</h1><p>2020-03-02 10:00</p><figure><figcaption>{caption}</figcaption></figure>"
    reading = page(f"<div>{top}</div><div class='article-content'>{TEXT}</div>")
    assert reading.text.startswith(caption)
    assert not reading.checks


@pytest.mark.parametrize("title", ["<h2><a href='/3'>读书会的第三次活动</a></h2>", "<h2>读书会的第三次活动</h2>"])
def test_the_title_may_link_to_its_own_article(title: str) -> None:
    names = "<div><a href='/'>山里人家</a></div><p>某某博客平台</p>"
    assert page(f"{names}{title}<div class='article-content'>{TEXT}</div>").title == "读书会的第三次活动"


def test_a_song_is_found_beside_a_sentence_of_thanks() -> None:
    song = "".join(f"<br>山高水长 第{number}遍<br>shan gao shui chang" for number in "一二三四五六七八九")
    thanks = "<div class='widget'><p>谢谢各位听众的支持，你们的捐助让我们能把歌词免费译出来。</p></div>"
    reading = page(
        f"<h3>山高水长（歌词）</h3><div class='post-body entry-content'>{song}</div>{thanks}", "山高水长（歌词）"
    )
    assert "山高水长 第九遍" in reading.text
    assert "捐助" not in reading.text


@pytest.mark.parametrize("heading", ["▼点击查看更多文章", "往期回顾", "【推荐阅读】", "更多精彩内容："])
def test_links_to_other_posts_are_left_off_a_post(heading: str) -> None:
    links = "".join(f"<p><a href='https://mp.weixin.qq.com/s?mid={n}'>第{n}次读书会的心得</a></p>" for n in range(3))
    post = f"<div class='rich_media_content' id='js_content'>{TEXT}<p>{heading}</p>{links}</div>"
    assert len(page(post).text.split("\n")) == LINES


def test_a_post_of_links_keeps_them() -> None:
    links = "".join(
        f"<p><a href='https://mp.weixin.qq.com/s?mid={n}'>第{n}次读书会的心得，全文</a></p>" for n in range(9)
    )
    post = f"<div class='rich_media_content' id='js_content'><p>九次读书会，都在这里了。</p>{links}</div>"
    assert "第8次读书会的心得，全文" in page(post).text
