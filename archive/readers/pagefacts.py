"""What a web page says about its article beside the text: title, day, account, author, address.

Each fact is written in several places, by machines and for people, and each place may be wrong: `<title>` has the
site's name behind it, `og:title` is broken by a quotation mark, the page prints today's date in its head. So a fact is
taken where two places agree, or from the place that a machine filled for machines. The article's title is the longest
line on the page that `<title>` repeats; its day comes from metadata, else from the line of facts under the title,
else from the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.fold import fold
from archive.model import Day
from archive.readers.fields import day_of, day_of_timestamp
from archive.readers.markup import Element, Line, collapse, unescape, visible


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page states about its article; None where it states nothing."""

    title: str | None = None
    published: Day | None = None
    account: str | None = None
    author: str | None = None
    url: str | None = None


MOST_SCRIPT: Final = 4_000_000
"""Characters of script that are searched for facts."""


class Page:
    """A page's tree with its metadata and scripts laid out."""

    def __init__(self, top: Element, raw: str) -> None:
        self.top = top
        self.raw_head = raw[:4096]
        self.meta: dict[str, str] = {}
        self.scripts: list[tuple[str, str]] = []
        self.script_left = MOST_SCRIPT
        self.canonical = ""
        self.head_title = ""
        for element in top.walk():
            self._take(element)

    def _take(self, element: Element) -> None:
        if element.tag == "meta":
            content = collapse(element.get("content"))
            for key in ("property", "name", "itemprop"):
                if content and element.get(key):
                    self.meta.setdefault(element.get(key).strip().lower(), content)
        elif element.tag == "script" and self.script_left > 0:
            words = element.raw_text()[: self.script_left]
            self.script_left -= len(words)
            self.scripts.append((element.get("type"), words))
        elif element.tag == "title" and not self.head_title:
            if not any(above.tag == "svg" for above in element.ancestors()):
                self.head_title = collapse(element.raw_text())
        elif element.tag == "link" and element.get("rel").lower() == "canonical" and not self.canonical:
            self.canonical = element.get("href").strip()

    def said(self, *names: str) -> str:
        """Return the first of these metadata that is there."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    def variable(self, *patterns: re.Pattern[str]) -> str:
        """Return what the first matching pattern finds in the page's scripts."""
        for pattern in patterns:
            for _, script in self.scripts:
                match = pattern.search(script)
                if match:
                    return match[1]
        return ""


# --- title ------------------------------------------------------------------------------------------------------------

_SITE: Final = (
    r"(?:网|报|社|频道|中心|官网|新闻|大学|学院|学校|政府|医院|局|委|博客|论坛|公众号|门户|平台|首页|在线|客户端|专栏|资讯|馆|厅|公司|集团|协会|学会|[中小]学|一中|幼儿园|研究[所院]|书院"
    r"|\.c(?:n|om)|\.net|\.org)"
)
_PARTS: Final = re.compile(
    rf"\s*(?:[_|｜]+|--+|::|\s@\s|——(?=\S{{0,20}}{_SITE})|\s[-–—·»]+\s|[-–—](?=[^-–—_|]{{0,20}}{_SITE}[^-–—_|]{{0,8}}$))\s*"
)
_SHORTEST_TITLE: Final = 4
_LONGEST_TITLE: Final = 150


def find_title(page: Page, lines: Sequence[Line], start: int) -> str | None:
    """Return the article's title, as it is printed on the page where it is; the article begins at `lines[start]`."""
    stated = page.said("articletitle", "article:title")
    if stated:
        return stated
    whole, shared = _key(page.head_title), page.said("og:title", "twitter:title", "title")
    printed = _printed_title(page.head_title, _key(shared), lines, start)
    above = _heading_above(lines, start)
    if printed:
        return above if above and len(printed) <= _LONGEST_MENU < len(above) else printed
    first = [part for part in _PARTS.split(page.head_title) if len(part) >= _SHORTEST_TITLE]
    links = {line.text for line in lines if line.linked * 2 > visible(line.text)}
    specific = [part for part in first if part not in links or len(part) > _LONGEST_MENU]
    heading = above or _heading_within(lines, start) or _heading(page.top)
    if shared and len(shared) >= _SHORTEST_TITLE and (not whole or _key(shared)[:8] in whole):
        return _PARTS.split(shared)[0] or shared
    if specific and not (heading and (_is_site_name(page.head_title) or len(specific[0]) <= _LONGEST_MENU)):
        return _title_in_scripts(page) or specific[0]
    return heading or (specific or first or [shared or None])[0]


def _title_in_scripts(page: Page) -> str | None:
    """Return the beginning of the head's title that a script holds as a whole string: what follows is the site's."""
    for mark in reversed(list(re.finditer(r"\s*[-_|—–]+\s*", page.head_title))):
        words = page.head_title[: mark.start()]
        if len(words) >= 2 * _SHORTEST_TITLE and any(f'"{words}"' in script for _, script in page.scripts):
            return words
    return None


_LONGEST_MENU: Final = 8
"""Characters of a column's name (`新闻动态`), which many sites put where the title belongs."""


def _heading_above(lines: Sequence[Line], start: int) -> str | None:
    """Return the heading that stands right above the article and its line of facts."""
    place = start
    while place > max(0, start - 6) and (is_fact_line(lines[place - 1].text) or visible(lines[place - 1].text) < 3):
        place -= 1
    line = lines[place - 1] if 0 < place <= len(lines) else None
    if line is None or not _may_be_title(line):
        return None
    named = _TITLE_NAME.search(f"{line.element.get('id')} {line.element.get('class')}")
    return line.text if named or re.fullmatch("h[1-6]", line.element.tag) else None


def _heading_within(lines: Sequence[Line], start: int) -> str | None:
    """Return a line at the article's beginning that a line of facts follows, since there titles stand."""
    for place in range(max(0, start - 4), min(start + 1, len(lines) - 1)):
        here, below = lines[place], lines[place + 1]
        if (
            is_fact_line(below.text)
            and _DATE.search(below.text)
            and not is_fact_line(here.text)
            and _may_be_title(here)
        ):
            return here.text
    return None


def _may_be_title(line: Line) -> bool:
    return _SHORTEST_TITLE <= len(line.text) <= _LONGEST_TITLE and not line.linked and not line.text.endswith("。")


def _is_site_name(words: str) -> bool:
    return len(words) < 20 and bool(re.search(_SITE + "$", words))


def _key(words: str) -> str:
    """Return the letters of a title: no blanks, no marks, one width and script."""
    return re.sub(r"[\W_]+", "", fold(words))


def _printed_title(head: str, shared: str, lines: Sequence[Line], start: int) -> str | None:
    """Return the longest line that the head's title repeats, those at its beginning before all others."""
    whole = _key(head)
    best: tuple[int, int] = (0, 0)
    found = None
    *shorter, _ = sorted(map(_key, _PARTS.split(head)), key=len)
    for place, line in enumerate(lines):
        if not _SHORTEST_TITLE <= len(line.text) <= _LONGEST_TITLE:
            continue
        key = _key(line.text)
        # A title may link to its own article, right above it.
        if line.linked and not (start - 3 <= place < start and whole.startswith(key) and len(key) * 3 >= len(whole)):
            continue
        if len(key) < _SHORTEST_TITLE or not (key in whole or (key == shared)):
            continue
        rank = (2 if key == shared else 1 if whole.startswith(key) else 0, len(key))
        # A shorter part of the head's title is the site's name, or the column's.
        enough = rank[0] or (len(key) * 3 >= len(whole) and key not in shorter)
        if enough and rank > best and not (rank[0] == 0 and _is_site_name(line.text)):
            best, found = rank, line.text
    return found if best[1] * 5 >= len(whole) or best[0] == 2 else None


_TITLE_NAME: Final = re.compile(r"(?:^|[-_\s])(?:\w*title|\w*tit|headline|bt|biaoti)(?:$|[-_\s\d])", re.IGNORECASE)
_NOT_TITLE: Final = re.compile(
    r"sub|share|recom|relat|list|nav|site|menu|more|side|foot|head(?:er)?[-_]", re.IGNORECASE
)


def _heading(top: Element) -> str | None:
    """Return the words of the page's one `<h1>`, else of an element that is called a title."""
    ranks: dict[str, list[str]] = {"h1": [], "name": [], "h2": [], "h3": []}
    for element in top.walk():
        names = f"{element.get('id')} {element.get('class')}"
        kind = element.tag if element.tag in ranks else "name" if _is_title_name(element.tag, names) else None
        words = collapse(element.raw_text())[: _LONGEST_TITLE + 1] if kind else ""
        if kind and _SHORTEST_TITLE <= len(words) <= _LONGEST_TITLE and not _is_link_list(element):
            ranks[kind].append(words)
    return next((words[0] for words in ranks.values() if words), None)


def _is_title_name(tag: str, names: str) -> bool:
    return (
        tag in ("div", "p", "span", "td", "strong") and bool(_TITLE_NAME.search(names)) and not _NOT_TITLE.search(names)
    )


def _is_link_list(element: Element) -> bool:
    return any(inner.tag == "a" and inner.get("href") for inner in element.walk())


# --- the line of facts under a title ----------------------------------------------------------------------------------

_DAY: Final = r"(?:19|20)\d\d\s*(?:[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}|年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
_CLOCK: Final = r"\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?"
_PADDED: Final = r"(?:19|20)\d\d[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])"
"""A day that ends of itself, though a number may follow that only a style sheet sets apart."""
_DATE: Final = re.compile(rf"(?<!\d)({_DAY}(?!\d)|{_PADDED})(?:\s*日?\s*(?:星期.|周.)?\s*[T ]?\s*({_CLOCK}))?")
_DATE_LABEL: Final = re.compile(
    r"(?:(?:发布|发表|发文|发稿|刊发|上传|录入|添加|创建|更新|编辑|公布|公开|生成)(?:时间|日期|于)|(?<![\u3400-\u9fff])(?:时间|日期)"
    r"|(?:发布|发表)于?|(?<!\d)1楼|楼主|posted\s*(?:@|on|at))\s*:?\s*$"
)
"""What stands before the day of publishing, folded."""
_OTHER_DAY: Final = re.compile(r"(?<!成文)(?<!印发)(?<!签发)(?:时间|日期)\s*:?\s*$")
"""What stands before other days, of birth or of a meeting, where it is no `_DATE_LABEL`; a document's own may do."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+)?"
_MONTH: Final = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_ENGLISH_DAY: Final = re.compile(
    rf"\b{_WEEKDAY}(?:{_MONTH}\s+(\d\d?)(?:st|nd|rd|th)?,?\s+{_WEEKDAY}|(\d\d?)\s+{_MONTH},?\s+)((?:19|20)\d\d)\b"
)
"""`Thursday, July 28, 2011`, `28 Jul 2011`, `Jul 28 Thu 2011`: many a blog in Chinese has its days in English."""
_FACT: Final = (
    r"(?:文章|信息|新闻|稿件|图片)?(?:来源于?|出处|来自|稿源|作者|撰稿|供稿|记者|通讯员|编辑|责任编辑|责编|审核|审稿|发布(?:者|人|单位|机构)?|发布时间|发布日期"
    r"|发表(?:时间|日期)|更新时间|时间|日期|点击(?:数|率|量|次数)?|浏览(?:数|量|次数)?|阅读(?:数|量|次数)?|访问(?:数|量|次数)?|人气|次数|字体(?:大小)?|字号|分享(?:到)?"
    r"|打印|收藏|视力保护色|文字大小|评论|索引号|文号|主题分类|栏目|分类|类别)"
)
_FIELD: Final = re.compile(rf"{_FACT}\s*[:：]\s*([^\s:：|｜丨,，。!?;]{{0,40}})")
_LOOSE: Final = re.compile(
    r"ip\s*属地\S{0,3}|(?:发布|发表|编辑|更新)于|打印(?:本页)?|关闭(?:窗口)?|[大中小]|字号|字体|分享|收藏|浏览|阅读|点击|次|评论|人参与|原创|a[+-]|t[+-]?|[|｜丨/\[\]【】（）()·・\-—>,，:：]|\d+|\s"
)


def is_fact_line(text: str) -> bool:
    """Say whether a line holds nothing but facts about the article: source, author, time, counts."""
    return len(text) <= _LONGEST_FACTS and _is_facts(in_figures(text))


def _is_facts(text: str) -> bool:
    if not (_DATE.search(text) or _FIELD.search(text)):
        return False
    rest = _FIELD.sub("", _DATE.sub("", re.sub(_CLOCK, "", text) if _DATE.search(text) else text))
    return visible(_LOOSE.sub("", rest)) <= _MOST_UNEXPLAINED


def tells_day(text: str) -> bool:
    """Say whether a line of facts tells when the article was published: a day with a label or a clock time."""
    if not is_fact_line(text):
        return False
    plain = in_figures(text)
    return any(match[2] or _DATE_LABEL.search(plain[: match.start()]) for match in _DATE.finditer(plain))


def in_figures(text: str) -> str:
    """Return a line folded, with English days written in figures."""
    return _ENGLISH_DAY.sub(_figures, fold(text))


def _figures(match: re.Match[str]) -> str:
    month = _MONTHS.index(match[1] or match[4]) + 1
    return f"{match[5]}-{month:02}-{int(match[2] or match[3]):02}"


_LONGEST_FACTS: Final = 160
_MOST_UNEXPLAINED: Final = 8
"""A source's name that stands without a label."""


def stated_field(lines: Sequence[str], *labels: str) -> str | None:
    """Return what follows one of these labels on a line of facts."""
    pattern = re.compile(rf"(?:{'|'.join(labels)})\s*[:：]\s*([^|｜丨)）【】\[\]:：]{{1,40}})")
    for line in lines:
        for match in pattern.finditer(fold(line)):
            value = _VALUE_END.split(line[match.start(1) : match.end(1)].strip(), maxsplit=1)[0]
            if len(value) >= _SHORTEST_VALUE and not _DATE.search(value):
                return value
    return None


_VALUE_END: Final = re.compile(rf"\s|{_FACT}(?=\s*[:：]|$)|举报|更多|原创$|{_DAY}")
_SHORTEST_VALUE: Final = 2


# --- day --------------------------------------------------------------------------------------------------------------

_META_DAYS: Final = (
    "article:published_time",
    "og:release_date",
    "og:published_time",
    "publishdate",
    "publish_date",
    "publish_time",
    "publishtime",
    "pubdate",
    "datepublished",
    "firstpublishedtime",
    "originalpublicationdate",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "article:create_at",
    "dc.date.issued",
    "dc.date",
    "date",
)
_SCRIPT_DAYS: Final = (
    re.compile(r"[\"'](?:datePublished|pubDate|pub_date|publishDate)[\"']\s*:\s*[\"']([^\"']{8,40})[\"']"),
    re.compile(
        r"\b(?:publish_?(?:date|time|ed)?|pub_?(?:date|time)|create_?time|release_?(?:date|time)|ptime|news_?time|showtime|time)"
        r"[\"']?\s*[:=]\s*[\"']((?:19|20)\d\d[-/年]\d[^\"']{3,24})[\"']",
        re.IGNORECASE,
    ),
)
_SCRIPT_MOMENT: Final = re.compile(
    r"\b(?:publish_?(?:date|time|ed_?at|at)?|pub_?(?:date|time)|release_?(?:date|time)|ptime|news_?time)"
    r"[\"']?\s*[:=]\s*[\"']?(1[0-9]{9}(?:\d{3})?)\b",
    re.IGNORECASE,
)
"""A Unix time, in seconds or milliseconds."""
_URL_DAYS: Final = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"t((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_"),
    re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/"),
)


def find_day(page: Page, lines: Sequence[Line], start: int, end: int) -> Day | None:
    """Return the day on which a page was published, if it says so; `start` and `end` bound the article in `lines`."""
    for name in _META_DAYS:
        day = day_of(page.meta.get(name, ""))
        if day and day.month:
            return day
    for kind, script in page.scripts:
        match = _SCRIPT_DAYS[0].search(script) if "json" in kind else None
        day = day_of(match[1]) if match else None
        if day:
            return day
    return _printed_day(lines, start, end) or _time_element(page.top) or _day_in_scripts(page) or _day_in_address(page)


def _printed_day(lines: Sequence[Line], start: int, end: int) -> Day | None:
    """Return the best day among short lines: labelled, with a clock time, near above the text, else at its foot."""
    best, most = None, 0.0
    for place, line in enumerate(lines):
        if len(line.text) > _LONGEST_FACTS or line.linked * 2 > visible(line.text):
            continue
        text = in_figures(line.text)
        for match in _DATE.finditer(text):
            before = text[: match.start()].strip() or _label(lines[place - 1] if place else line)
            score = _score(text, before, bool(match[2]), place, start, end)
            day = day_of(re.sub(r"\s+", "", match[1]).rstrip("日"))
            if day and score > most:
                best, most = day, score
    return best


def _label(above: Line) -> str:
    """Return the line above a day if it is short enough to be its label, in a line or cell of its own."""
    return fold(above.text) if visible(above.text) <= _LONGEST_LABEL else ""


_LONGEST_LABEL: Final = 8


def _score(text: str, before: str, clock: bool, place: int, start: int, end: int) -> float:
    labelled = bool(_DATE_LABEL.search(before))
    other = _OTHER_DAY.search(before) and not labelled
    if other or re.search(r"今天|今日|现在|版权|copyright|©", before):
        return 0.0
    alone = _is_facts(text)
    score = 4.0 * labelled + 2.0 * clock + 2.0 * alone
    if not score:
        return 0.0
    if place < start:
        nearness = max(0.0, 3.0 - (start - place) * 0.2)
        # A bare day high above may be that of the visit, or anybody's birthday.
        return score + nearness if nearness or labelled or clock else 0.0
    if place < end:
        # Within the article only its first and last lines state facts; the others tell of days.
        return score + 2.0 if alone and (place - start < 4 or end - place <= 3) else 0.0
    return score + 1.0 - min(1.0, (place - end) * 0.2) if place - end < 12 and labelled else 0.0


def _time_element(top: Element) -> Day | None:
    for element in top.walk():
        if element.tag == "time":
            day = day_of(element.get("datetime")) or day_of(collapse(element.raw_text()))
            if day and day.month:
                return day
    return None


def _day_in_scripts(page: Page) -> Day | None:
    printed = page.variable(*_SCRIPT_DAYS)
    day = day_of(printed) if printed else None
    moment = page.variable(_SCRIPT_MOMENT) or _moment_in_field(page.top)
    return day or (day_of_timestamp(int(moment)) if moment else None)


def _moment_in_field(top: Element) -> str:
    """Return the Unix time in a field of the page that is called a time."""
    fields = (
        element for element in top.walk() if element.tag in ("textarea", "input") and "time" in element.get("class")
    )
    printed = (element.get("value") or element.raw_text().strip() for element in fields)
    return next((words for words in printed if re.fullmatch(r"1\d{9}(?:\d{3})?", words)), "")


def _day_in_address(page: Page) -> Day | None:
    address = find_url(page) or ""
    for pattern in _URL_DAYS:
        match = pattern.search(address)
        day = day_of("-".join(match.groups())) if match else None
        if day:
            return day
    return None


# --- address, account, author -----------------------------------------------------------------------------------------

_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(\S+)|^\s*url:\s*(https?://\S+)", re.MULTILINE)


def find_url(page: Page) -> str | None:
    """Return the page's own address: canonical, shared, or as the saving browser noted it."""
    for address in (page.canonical, page.said("og:url"), *_saved_from(page.raw_head)):
        if re.match(r"https?://[^\s<>\"']+$", address, re.IGNORECASE):
            return unescape(address)
        if address.startswith("//") and len(address) > 4:
            return "https:" + address
    return None


def _saved_from(head: str) -> Iterator[str]:
    for match in _SAVED_FROM.finditer(head):
        yield match[1] or match[2]


def find_account(page: Page, facts: Sequence[str]) -> str | None:
    """Return who published the article, or from whom the site took it."""
    stated = page.said("contentsource", "source", "og:article:source", "mediaid") or stated_field(facts, *_SOURCES)
    stated = stated or page.said("og:site_name")
    return re.sub(rf"^(?:{'|'.join(_SOURCES)})\s*[:：]\s*", "", stated) or None


def find_author(page: Page, facts: Sequence[str]) -> str | None:
    """Return who wrote the article, as the page states it outside of the text."""
    printed = stated_field(facts, "作者", "撰稿", "撰文")
    stated = page.said("author", "article:author", "og:article:author")
    sites = f"{page.head_title} {page.said('og:site_name')} {find_account(page, facts)}"
    if printed or not _PERSONS.fullmatch(stated) or stated in sites or _is_site_name(stated):
        return printed
    return stated


_SOURCES: Final = ("来源于", "来源", "稿源", "出处", "来自")
_PERSONS: Final = re.compile(
    r"[\u3400-\u9fff·]{2,12}(?:[\s、,，]+[\u3400-\u9fff·]{2,12}){0,5}|[A-Za-z][A-Za-z. ]{2,30}"
)


# --- WeChat -----------------------------------------------------------------------------------------------------------

_QUOTED: Final = r"\s*[:=]\s*(?:htmlDecode\(|JsDecode\()?\s*[\"']([^\"'\n]{1,300})[\"']"
_CREATED: Final = (
    re.compile(r"\b(?:ct|oriCreateTime|ori_create_time|create_timestamp|svr_time_of_post)\s*[:=]\s*[\"']?(\d{10})\b"),
    re.compile(
        r"\b(?:createTime|create_time|publish_time)"
        + r"\s*[:=]\s*(?:JsDecode\()?[\"'](\d{4}-\d\d?-\d\d?[^\"']{0,12})[\"']"
    ),
    re.compile(r"\b(?:createTime|create_time)\s*[:=]\s*[\"']?(\d{10})\b"),
)
_WECHAT_TITLE: Final = (
    re.compile(r"\bmsg_title" + _QUOTED),
    re.compile(r"\btitle\s*:\s*JsDecode\(\s*[\"']([^\"'\n]{1,300})[\"']"),
)
_NICKNAME: Final = (re.compile(r"\b(?:nickname|nick_name)" + _QUOTED),)
_WECHAT_AUTHOR: Final = (re.compile(r"\bvar author" + _QUOTED),)
_WECHAT_LINK: Final = (re.compile(r"\bmsg_link" + _QUOTED),)


def wechat_facts(page: Page) -> PageFacts:
    """Return what a page of a WeChat account states: in its head, in named elements, in script variables."""
    title = page.said("og:title", "twitter:title") or _words_of(page, "activity-name") or page.variable(*_WECHAT_TITLE)
    link = find_url(page) or page.variable(*_WECHAT_LINK)
    return PageFacts(
        title=collapse(script_words(title)) or page.head_title or None,
        published=_wechat_day(page),
        account=_words_of(page, "js_name")
        or _words_of(page, "js_wx_follow_nickname")
        or script_words(page.variable(*_NICKNAME))
        or None,
        author=_words_of(page, "js_author_name")
        or page.said("author", "og:article:author")
        or page.variable(*_WECHAT_AUTHOR)
        or None,
        url=unescape(unescape(link)).replace("\\x26amp;", "&").replace("\\x26", "&") or None,
    )


def script_words(printed: str) -> str:
    """Return the words of a script's string: WeChat writes `\\x26quot;` for a quotation mark."""
    return unescape(re.sub(r"\\x([0-9a-fA-F]{2})", lambda match: chr(int(match[1], 16)), printed))


def _words_of(page: Page, name: str) -> str:
    element = page.top.by_id(name)
    return collapse(element.raw_text()) if element else ""


def _wechat_day(page: Page) -> Day | None:
    for pattern in _CREATED:
        printed = page.variable(pattern)
        if printed:
            day = day_of_timestamp(int(printed)) if printed.isdigit() else day_of(printed)
            if day:
                return day
    day = day_of(_words_of(page, "publish_time"))
    return day or day_of(page.said(*_META_DAYS))
