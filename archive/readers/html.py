"""Web pages: the article, without the page around it.

Pages of WeChat accounts come first, for most articles of the kind we keep are published there: their text lies in
`#js_content`, which the page hides until its script has run, so that general extractors pass it over. Every other page
goes through `mainpart`. A page that holds no article is refused as what it is: the shell that WeChat shows instead of
a post (deleted, blocked, "environment abnormal"), an error page, a post of pictures only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from archive.errors import SourceError
from archive.model import Check, Reading, Source
from archive.readers.decoding import Decoded, decode
from archive.readers.mainpart import MainPart, find_main_part
from archive.readers.markup import Element, Line, is_shorter, lines_of, parse_html, visible
from archive.readers.pagefacts import (
    Page,
    PageFacts,
    find_account,
    find_author,
    find_day,
    find_title,
    find_url,
    is_fact_line,
    script_words,
    tells_day,
    wechat_facts,
)

_DECLARED: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,30})",
    re.IGNORECASE,
)
_HEAD_BYTES: Final = 16384


def read(source: Source) -> Reading:
    """Return the article of a web page; raise SourceError where it is none, saying what it is instead."""
    declared = source.hints.declared or declared_encoding(source.data)
    decoded = decode(source.data, declared=declared, forced=source.hints.encoding)
    return replaced_bytes(read_page(decoded.text, decoded.encoding, source), decoded)


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a page declares in its head."""
    match = _DECLARED.search(data, 0, _HEAD_BYTES)
    name = (match[1] or match[2]) if match else None
    return name.decode("ascii") if name else None


def replaced_bytes(reading: Reading, decoded: Decoded) -> Reading:
    """Add the check that says how many broken bytes had to be replaced."""
    if not decoded.replaced:
        return reading
    return replace(
        reading, checks=(*reading.checks, Check("replaced-bytes", (str(decoded.replaced), decoded.encoding)))
    )


def read_page(text: str, encoding: str, source: Source) -> Reading:
    """Return the article of a decoded page."""
    top = parse_html(text)
    page = Page(top, text)
    post = _wechat_post(top)
    if post is not None:
        return _of_wechat(page, post, encoding, source)
    words = _words_in_script(page)
    if visible(words) >= _LEAST_TEXT:
        return _reading([line for line in words.split("\n") if visible(line)], wechat_facts(page), encoding, source)
    part = _main_part(top, page)
    if part is None or _length(part.lines) < 2 * _SHORTEST:
        _refuse_shell(page, lines_of(top))
    if part is None:
        raise SourceError("image-only" if _pictures(top) else "no-article")
    return _of_page(page, part, encoding, source)


# --- pages in general -------------------------------------------------------------------------------------------------

_SHORTEST: Final = 60
"""Fewer visible characters than this are worth a second look, in the page's scripts and hidden parts."""


def _main_part(top: Element, page: Page) -> MainPart | None:
    part = find_main_part(top)
    if part is None or _length(part.lines) < _SHORTEST:
        kept = (*_in_scripts(page), *_in_fields(top))
        others = [find_main_part(top, hidden=True), *(find_main_part(parse_html(text)) for text in kept)]
        longer = [other for other in others if other and _length(other.lines) > 2 * _SHORTEST]
        part = max(longer, key=lambda other: _length(other.lines)) if longer else part
    return part


def _length(lines: Sequence[Line]) -> int:
    return sum(visible(line.text) for line in lines)


_IN_SCRIPT: Final = re.compile(
    r"[\"']?\b(?:content(?:_noencode|Html|Text)?|articleBody|article_?content|contentData|html|body|text)[\"']?\s*:\s*(?:JsDecode\()?"
    r"(?:\"((?:[^\"\\\n]++|\\.)*+)\"|'((?:[^'\\\n]++|\\.)*+)')"
)

_MARKUP_IN_SCRIPT: Final = re.compile(
    r"\"((?:<|\\u003[cC]|\\x3[cC]|&lt;)[a-zA-Z](?:[^\"\\\n]++|\\.)*+)\"|'((?:<|\\u003[cC]|\\x3[cC]|&lt;)[a-zA-Z](?:[^'\\\n]++|\\.)*+)'"
)
"""A string that begins with a tag, whatever the script calls it."""


def _in_scripts(page: Page) -> Iterator[str]:
    """Yield articles that a page keeps in a script, to be painted by it later."""
    for _, script in page.scripts:
        for match in chain(_IN_SCRIPT.finditer(script), _MARKUP_IN_SCRIPT.finditer(script)):
            yield from _article_like(_unescaped(match[1] or match[2] or ""))


def _in_fields(top: Element) -> Iterator[str]:
    """Yield articles that a page keeps as markup in a field of a form, where its script finds it."""
    for element in top.walk():
        if element.tag == "textarea":
            yield from _article_like(element.raw_text())


def _article_like(words: str) -> Iterator[str]:
    if visible(words) > 2 * _SHORTEST and re.search("[。！？]", words):
        yield words if "<" in words else "".join(f"<p>{line}</p>" for line in words.split("\n"))


def _unescaped(printed: str) -> str:
    printed = re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", printed).replace("\\'", "'")
    try:
        words = str(json.loads(f'"{printed}"', strict=False))
    except ValueError:
        return ""
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _of_page(page: Page, part: MainPart, encoding: str, source: Source) -> Reading:
    whole = part.page
    start, end = _bounds(whole, part)
    title = source.hints.title or find_title(page, whole[:end], start)
    lead = _lead(whole[:start], part, title)
    body, facts = _without_head([*lead, *part.lines], title)
    around = [
        line.text for line in [*whole[max(0, start - 30) : start], *whole[end : end + 6]] if is_fact_line(line.text)
    ]
    stated = [*facts, *around]
    if not any(visible(line) for line in body):
        raise SourceError("no-article")
    return Reading(
        text="\n".join(joined_numbers(body)),
        encoding=encoding,
        title=title,
        published=source.hints.listed or find_day(page, whole, start, end),
        account=find_account(page, stated),
        author=find_author(page, stated),
        url=find_url(page),
        checks=_left_out([line for line in whole[:start] if line not in lead], part),
    )


def _lead(above: Sequence[Line], part: MainPart, title: str | None) -> list[Line]:
    """Return the lines right below the title that read like the article: a summary, the words of its first picture."""
    titles = [place for place, line in enumerate(above) if _repeats(line.text, title)]
    notable, lead = set(map(id, part.outside)), list[Line]()
    for line in reversed(above[titles[-1] + 1 :] if titles else ()):
        if line.linked * 2 > visible(line.text):
            break
        if id(line) in notable:
            lead.insert(0, line)
    return lead


def _bounds(whole: Sequence[Line], part: MainPart) -> tuple[int, int]:
    """Return where in the page's lines the article begins and ends."""
    kept = {(id(line.element), line.text) for line in part.lines}
    places = [place for place, line in enumerate(whole) if (id(line.element), line.text) in kept]
    return (places[0], places[-1] + 1) if places else (0, 0)


def _without_head(lines: Sequence[Line], title: str | None) -> tuple[list[str], list[str]]:
    """Take the title and the lines of facts off the article's ends; return the text, and those lines."""
    texts = [line.text for line in lines]
    facts: list[str] = []
    place = 0
    while place < min(len(texts), _HEAD_LINES):
        text = texts[place]
        if not _repeats(text, title):
            among_facts = visible(text) <= _LONGEST_HEAD and any(map(is_fact_line, texts[place + 1 : place + 3]))
            if not is_fact_line(text) and not among_facts:
                break
            facts.append(text)
        place += 1
    if place < len(texts) - 1 and tells_day(texts[-1]):
        facts.append(texts.pop())
    return texts[place:], facts


_HEAD_LINES: Final = 8
_LONGEST_HEAD: Final = 12


def _repeats(text: str, title: str | None) -> bool:
    return bool(title) and re.sub(r"\W", "", text) == re.sub(r"\W", "", title or "")


def _left_out(above: Sequence[Line], part: MainPart) -> tuple[Check, ...]:
    """Say how much of the page reads like article text and was left out: what stands above the text, or was cut off."""
    before = {id(line.element) for line in above}
    cut = {id(element) for element in part.element.walk()}
    left = [line for line in part.outside if id(line.element) in before or id(line.element) in cut]
    characters = sum(visible(line.text) for line in left)
    return (Check("left-out", (str(characters), str(len(left)))),) if left else ()


# --- numbers on lines of their own ------------------------------------------------------------------------------------

_LONE_NUMBER: Final = re.compile(
    r"(?:NO\.?\s*|No\.?\s*|第)?(?:0?([1-9]|[1-9]\d)|([一二三四五六七八九十]{1,3}))\s*[、.．:：,，/]?|[（(](\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳]"
)
_HAN_DIGITS: Final = "零一二三四五六七八九"


def joined_numbers(lines: Sequence[str]) -> list[str]:
    """Set a number that stands on a line of its own (a badge, a cell) before the words that it numbers.

    Only where at least two such lines count up from one, so that a figure in a text stays where it is.
    """
    numbers = {place: _value(line) for place, line in enumerate(lines[:-1]) if _LONE_NUMBER.fullmatch(line)}
    joining = _counting_up(numbers)
    joined: list[str] = []
    held = ""
    for place, line in enumerate(lines):
        if place in joining and not held:
            held = line if re.search(r"[、.．:：,，）)①-⑳]$", line) else f"{line} "
        else:
            joined.append(held + line)
            held = ""
    return joined


def _counting_up(numbers: dict[int, int]) -> frozenset[int]:
    found: list[int] = []
    following = 1
    for place, value in numbers.items():
        if value == following and not (found and place - found[-1] == 1):
            found.append(place)
            following += 1
    return frozenset(found if len(found) >= 2 else ())


def _value(printed: str) -> int:
    match = _LONE_NUMBER.fullmatch(printed)
    digits = (match[1] or match[2] or match[3]) if match else None
    if not digits:
        return ord(printed[0]) - ord("①") + 1
    if digits.isdigit():
        return int(digits)
    tens, mark, ones = digits.rpartition("十")
    if not mark:
        return _HAN_DIGITS.find(digits)
    return (_HAN_DIGITS.find(tens) if tens else 1) * 10 + (_HAN_DIGITS.find(ones) if ones else 0)


# --- WeChat -----------------------------------------------------------------------------------------------------------

_POST_IDS: Final = ("js_content", "js_share_content", "js_text_content", "js_image_desc", "js_video_desc")
_LEAST_TEXT: Final = 12
"""Visible characters below which a post with pictures counts as pictures only."""


def _wechat_post(top: Element) -> Element | None:
    """Return the element that holds a WeChat post's text."""
    for name in _POST_IDS:
        found = top.by_id(name)
        if found is not None and (name != "js_content" or _is_wechat(top, found)):
            return found
    return None


def _is_wechat(top: Element, content: Element) -> bool:
    return (
        "rich_media" in content.get("class")
        or top.by_id("activity-name") is not None
        or top.by_id("js_name") is not None
    )


def _of_wechat(page: Page, post: Element, encoding: str, source: Source) -> Reading:
    facts = wechat_facts(page)
    widgets = list(_widgets(post))
    lines = lines_of(post, skip=widgets)
    if _length(lines) < _LEAST_TEXT:
        lines = lines_of(post, skip=widgets, hidden=True) or lines
    if _length(lines) < _LEAST_TEXT and (words := _words_in_script(page)):
        lines = [Line(line, post) for line in words.split("\n") if visible(line)]
    if _length(lines) < _LEAST_TEXT:
        _refuse_shell(page, lines_of(page.top))
        raise SourceError("image-only" if _pictures(post) or not lines else "no-article", title=facts.title or "")
    texts = [line.text for line in _without_other_posts(lines) if not _FOLLOW_BUTTON.fullmatch(line.text)]
    return _reading(texts, facts, encoding, source)


def _without_other_posts(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines without the links to other posts that stand at the end, below what announces them."""
    end = len(lines)
    while end and lines[end - 1].linked * 2 > visible(lines[end - 1].text):
        end -= 1
    announced = 0 < end < len(lines) and _OTHER_POSTS.fullmatch(lines[end - 1].text)
    return lines[: end - 1] if announced else lines


_OTHER_POSTS: Final = re.compile(
    r"\W*(?:(?:点击|戳|查看|阅读|更多|往期|历史|精彩|相关|推荐|延伸|热门|近期|精选|回顾|文章|内容|推文|链接|标题|下[方面])[\W的]*){2,6}"
)


def _widgets(post: Element) -> Iterator[Element]:
    """Yield what a post embeds: players, cards of accounts, programs and goods, with all the words on their buttons."""
    most = min(_LONGEST_WIDGET, visible(post.raw_text()) // 2)
    for element in post.walk():
        named = element.tag.startswith(_WIDGET_TAGS) or _WIDGET.search(element.get("class"))
        # Only short ones: a tag that is left open has the rest of the post below it.
        if named and is_shorter(element, most):
            yield element


_WIDGET_TAGS: Final = ("mp-", "mpv", "qqmusic")
_WIDGET: Final = re.compile(
    r"(?:^|\s)(?:video_iframe|js_mpvedio|page_video|feed-wrapper|wx_video|wx_profile|mp_profile_iframe|audio_card|audio_area"
    r"|music_card|weapp_card|weapp_element|weapp_display|miniprogram_element|channels_iframe|videosnap|appmsg_card|vote_area"
    r"|vote_iframe|js_product|product_card|cps_|red_package|wx_poi|poi_card)"
)
_LONGEST_WIDGET: Final = 600

_SCRIPT_TEXT: Final = re.compile(
    r"\bcontent_noencode[\"']?\s*:\s*(?:JsDecode\()?\s*(?:\"((?:[^\"\\\n]++|\\.)*+)\"|'((?:[^'\\\n]++|\\.)*+)')"
)


def _words_in_script(page: Page) -> str:
    """Return the text of a WeChat post that its script paints: one of words only, or the words below pictures."""
    for _, script in page.scripts:
        match = _SCRIPT_TEXT.search(script) if "text_page_info" in script else None
        if match:
            return _painted(_unescaped(match[1] or match[2] or ""))
    if any("picture_page_info_list" in script for _, script in page.scripts):
        return _painted(script_words(page.said("og:description", "description")))
    return ""


def _painted(words: str) -> str:
    return "\n".join(line.text for line in lines_of(parse_html(words.replace("\n", "<br>"))))


_FOLLOW_BUTTON: Final = re.compile(
    r"[←→\s]*(?:左右|上下|向[左右上下])滑动(?:可?(?:查看|浏览|观看))?(?:更多|图片|全文|全部)?[←→\s]*|阅读原文|点击上方.{0,12}关注我们?|预览时标签不可点|微信扫一扫\s*关注该公众号|轻触阅读原文|向上滑动看下一个"
)


def _reading(texts: Sequence[str], facts: PageFacts, encoding: str, source: Source) -> Reading:
    return Reading(
        text="\n".join(joined_numbers(texts)),
        encoding=encoding,
        title=source.hints.title or facts.title,
        published=source.hints.listed or facts.published,
        account=facts.account,
        author=facts.author,
        url=facts.url,
    )


def _pictures(top: Element) -> int:
    """Count the pictures below an element, leaving out dots that count visitors."""
    return sum(1 for element in top.walk() if element.tag in ("img", "image", "mp-common-videosnap", "iframe"))


# --- pages instead of articles ----------------------------------------------------------------------------------------

_SHELLS: Final[tuple[tuple[str, str, re.Pattern[str]], ...]] = (
    ("wechat-shell", "verify", re.compile("环境异常|完成验证后即可继续访问|访问过于频繁.{0,20}(?:微信|验证)")),
    ("wechat-shell", "deleted", re.compile("(?:该|此)?(?:内容|文章)已被(?:发布者|作者)?删除")),
    (
        "wechat-shell",
        "blocked",
        re.compile(
            "此(?:内容|帐号|账号|公众号).{0,12}(?:违规|违反|投诉|侵权|屏蔽|封禁|冻结|注销)"
            "|此内容(?:发送失败|因|被).{0,20}无法查看|该公众号已(?:被)?(?:封禁|屏蔽|注销)"
        ),
    ),
    ("wechat-shell", "moved", re.compile("该公众号已迁移|账号已迁移|帐号迁移")),
    (
        "wechat-shell",
        "expired",
        re.compile("链接已过期|参数错误|该内容暂时无法查看|请在微信客户端打开链接|页面无法访问"),
    ),
    (
        "error-page",
        "verify",
        re.compile(
            "安全验证|人机验证|请完成验证|滑动验证|输入验证码|正在(?:检查|验证)您的浏览器"
            "|Just a moment|Checking your browser|Access Denied",
            re.IGNORECASE,
        ),
    ),
    (
        "error-page",
        "missing",
        re.compile(
            "页面(?:不存在|找不到|未找到|已删除|走丢了)|404 *(?:Not Found|错误|页面)|Not Found|网页无法访问|服务器错误"
            "|您(?:访问|查看|请求)的(?:页面|网页|内容|文章|信息).{0,12}(?:不存在|已删除|找不到|已下线)"
            "|Bad Gateway|Service Unavailable",
            re.IGNORECASE,
        ),
    ),
)
_SHELL_MOST: Final = 400
"""Visible characters of the longest page that can be a shell."""


def _refuse_shell(page: Page, lines: Sequence[Line]) -> None:
    """Raise SourceError where a page without an article says that it stands for one."""
    words = page.head_title + "\n" + "\n".join(line.text for line in lines)
    if visible(words) > _SHELL_MOST:
        return
    for code, reason, pattern in _SHELLS:
        if pattern.search(words):
            raise SourceError(code, reason=reason)
