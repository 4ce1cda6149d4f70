"""Boilerplate: lines that are no content.

A page carries its site along: buttons to share it, lists of other articles, codes to scan, and captions that say the
title again. Each such line is known by how it begins and by being short. Below a line that announces other articles,
short lines without a sentence's end belong to it; the first line that says something ends that, so a signed
contribution below an advertisement is never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.finders.text import BLANK, flat, lines
from archive.model import Boilerplate, BoilerplateReason, Span, Title

_LONGEST = 120
"""Characters; what is longer is a paragraph, whatever it begins with."""

_SHARE = re.compile(
    r"(?:一键)?分享(?:到|至|给|按钮|本文|文章|此文)\s*[:>]?|分享\s*[:>]?$|(?:点个?赞|在看|收藏|转发|评论|分享|"
    r"喜欢|点亮|打赏|赞赏|点评|留言|写留言|精选留言|投诉|举报|阅读\s*\d|"
    r"打印|关闭|扫一扫)(?:[\s|·、/,和与+&]*(?:点个?赞|在看|收藏|转发|评论|分享|喜欢|打赏|投诉|举报|打印|关闭|"
    r"本页|窗口|此页|朋友圈|微信|微博|qq空间|一下|文章|\d+))*[\s>!~。]*$|"
    r"(?:新浪)?微博[\s|]*微信|(?:qq好友|qq空间|朋友圈)(?:[\s|]|$)|(?:如果)?(?:觉得)?(?:喜欢|好看|"
    r"不错).{0,12}(?:点赞|在看|转发|分享)|"
    r"(?:记得|欢迎|请|快来?).{0,10}(?:点赞|点.?在看|三连|转发)"
)
_RELATED = re.compile(
    r"[>\[(▼◆■●★☆*—\-\s]*(?:相关|推荐|延伸|热门|更多|往期|精彩|猜你|为你|你可能|大家|其他|最新|近期|热点|"
    r"今日)(?:文章|阅读|新闻|链接|推荐|回顾|内容|资讯|报道|喜欢|精选|精彩|还喜欢|信息|专题|视频|热门|"
    r"都在看|也在看|热点|排行|动态)+\s*[\])]?[\s:>▼↓|]*|[>\[(]*\s*(?:上一篇|下一篇|上一条|下一条|前一篇|"
    r"后一篇)\s*[\])]?\s*[:>]?|返回(?:列表|首页|顶部|上一?页)"
)
_RELATED_WHOLE = re.compile(r"(?:上一篇|下一篇|上一条|下一条|前一篇|后一篇)|返回(?:列表|首页|顶部|上一?页)")
_FOLLOW = re.compile(
    r".{0,16}(?:长按|扫码|扫描|扫一扫|识别).{0,16}(?:二维码|关注|图片|加入|订阅)|.{0,6}(?:点击|戳|"
    r"轻触).{0,14}(?:关注|订阅|蓝字|原文|二维码|名片|卡片|链接)|[↓↑▼▲\s]*(?:点击)?阅读原文|"
    r"(?:欢迎|敬请|请|记得|快来)?(?:搜索|添加|扫码)?关注[^,。]{0,24}(?:公众号|微信|视频号|抖音号|微博|订阅号|我们|"
    r"账号)|关注我们[\s!！~。]*$|微信(?:公众)?(?:号|平台)\s*[:]|(?:投稿|联系)(?:邮箱|方式|电话|热线)\s*[:]|"
    r"(?:版权|免责|特别|郑重|转载)(?:声明|说明|提示)|声明\s*[:]|(?:本文|文章)?(?:版权|著作权)(?:归|所有)|"
    r"(?:转载|侵权|如有侵权|如需转载|未经).{0,30}(?:注明|联系|删除|授权|许可)|"
    r"copyright|©|(?:[\w.]*\s)?all rights reserved|"
    r"[浙京沪粤苏鲁黔贵川渝湘鄂豫冀晋辽吉黑皖闽赣桂琼云陕甘青宁新藏蒙]icp[备证]"
)
_NAVIGATION = re.compile(
    r"(?:您?(?:现在|当前)?的?(?:所在)?位置\s*[:是]|当前位置|首页\s*[>»/|]|(?:字号|字体)\s*[:\[(大中小]|"
    r"设为首页|加入收藏|\[?(?:打印|关闭)\]?(?:本页|窗口)?$)"
)
_SENTENCE_END = re.compile(r"[。;…]\s*$")
_SIGNED = re.compile(r"(?:图文|文|图|撰稿|供稿|编辑|责编|审核|校对|记者|通讯员|作者|来源)\s*[:/]|[)\]]$|^[—\-]{2}")


def why_boilerplate(plain: str) -> BoilerplateReason | None:
    """Say why a line (flat form, without blanks around it) is no content by its own words; None where it may be."""
    if len(plain) > _LONGEST:
        return None
    words = plain.strip("\u200b ")
    if _NAVIGATION.match(words):
        return "navigation"
    if _SHARE.match(words) and len(words) <= 60:
        return "share-tail"
    related = _RELATED.match(words)
    if related and (
        related.end() == len(words) or _RELATED_WHOLE.search(related[0]) or words[related.end() - 1] in ":>|"
    ):
        return "related-tail"
    if _FOLLOW.match(words) and not (len(words) > 60 and words.count("。") > 1):
        return "follow-tail"
    return None


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words)


def _below(plain: str) -> bool:
    """Say whether a line below a list of other articles may belong to it."""
    return len(plain) <= 45 and not _SENTENCE_END.search(plain) and not _SIGNED.search(plain)


def _walk(text: str, title: Title) -> Iterator[Boilerplate]:
    words = _squeezed(flat(title.text))
    own = title.span.start if title.span else -1
    listing = False
    body_seen = False
    for line in lines(text):
        if len(line.span) > max(_LONGEST, len(title.text) + 40):
            listing, body_seen = False, True
            continue
        if line.span.start <= own < line.span.end:
            continue
        plain = flat(line.span.of(text))
        why = why_boilerplate(plain)
        if why:
            listing = (listing and why != "navigation") or (why == "related-tail" and body_seen)
            yield Boilerplate(line.span, why, "line")
        elif words and _squeezed(plain) in (words, f"{_day_words(title)}{words}") and title.rule != "first-words":
            listing = False
            yield Boilerplate(line.span, "repeated-title", "repeats-title")
        elif listing and _below(plain):
            yield Boilerplate(line.span, "related-tail", "below-related")
        else:
            listing = False
            body_seen = True


def _day_words(title: Title) -> str:
    return f"{title.day.month:02d}{title.day.day:02d}" if title.day and title.day.month and title.day.day else ""


def find_boilerplate(text: str, *, title: Title) -> tuple[Boilerplate, ...]:
    """Find the lines that are no content, in text order."""
    found = list(_walk(text, title))
    end = len(text.rstrip(BLANK))
    more = _MORE.search(flat(text[max(0, end - 40) : end]))
    if more:
        span = Span(max(0, end - 40) + more.start(), end)
        if not any(one.span.overlaps(span) for one in found):
            found.append(Boilerplate(span, "related-tail", "read-more"))
    return tuple(found)


_MORE = re.compile(r"(?:返回[^\s。,]{1,4},?\s*)?查看更多[>》\s]*$")


def is_within(spans: tuple[Span, ...], place: int) -> bool:
    """Say whether `place` lies in one of the spans."""
    return any(span.start <= place < span.end for span in spans)
