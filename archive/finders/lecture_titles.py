"""Lecture titles: what is quoted where a lecture is named.

Quotation marks and 《》 hold books, slogans, campaigns and songs as well. A title of a lecture shows itself by the word
before it (题为, 主讲, 微课《…) or by the noun behind it (…》的专题讲座), or by both sides of it (以…为题, 就…作报告);
and what is called a campaign, a series or a project right behind its quotation is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.model import Span

_QUOTED = re.compile(
    r"《(?P<book>[^\n《》。]{2,70}?(?:《[^\n《》]{1,20}》[^\n《》。]{0,30})?)》"
    r"|“(?P<words>[^\n“”《》。]{2,70}?(?:《[^\n《》]{1,20}》[^\n《》”。]{0,30})?|[a-z][ -~]{2,160})”"
)
_NOUN = (
    r"(?:讲座|报告(?!会|厅|文学|显示|指出)|授课|党课|团课|微课|微党课|公开课|思政课|法治课|课程(?!体系)|"
    r"宣讲(?!团|员|活动|稿|志愿|服务|大赛)|演讲(?!比赛|大赛)|辅导(?!员|班)|讲课|[一堂节]课|培训(?!班|中心|基地|机构|活动|会|沙龙|营|项目|学校)|"
    r"分享(?!会|活动)|专题课|科普课|主旨发言)"
)
_AFTER = re.compile(rf"\s*的?(?:[^,。;:!?“”《》、\n]{{0,8}}的)?[^,。;:!?“”《》、\n了暨讲上听]{{0,14}}?{_NOUN}")
_SOON_AFTER = re.compile(rf"\s*的?[^,。;:!?“”《》、\n了暨讲上听]{{0,6}}?{_NOUN}")
"""Behind quotation marks, which hold more than titles, the noun has to be nearer."""
_AT_ONCE = re.compile(r"(?:专题|主题|学术|公益|科普|理论|的)*(?:讲座|微课|党课|微党课|授课|公开课|课程|团课)")
_BEFORE = 32
"""Characters before a quotation that are asked."""
_SHORTEST = 4
"""Characters of a title in quotation marks that only its noun tells of."""
_NOT_AFTER = re.compile(
    r"\s*(?:的?(?:系列|主题|专题|大型|公益|志愿服务|志愿|宣传|普法|文化|教育)*"
    r"(?:系列|活动|行动|工程|项目|品牌|计划|大赛|比赛|仪式|宣讲团|服务队|大讲堂|讲堂|论坛|沙龙|培训班|训练营|夏令营|展览?|班|平台|栏目|课堂)"
    r"|精神|理念|思想|政策|主题教育|一书|栏目|图书|作者|节目)"
)
_NAMED = re.compile(
    r"(?:题为|题目(?:为|是|叫)?|主题(?:为|是)|名为|课题为|标题为|(?:第[一二三四五六七八九十\d]+|首)[课讲堂](?:为|是))\s*[:,]?\s*$"
)
_BY_NOUN = re.compile(
    r"(?:主讲|讲授|授课|微课|党课|团课|课程|讲座|宣讲|公开课|报告|讲题|课|(?:讲座|课程|讲堂|课堂)之[一二三四五六七八九十]?)(?:了|的|是)?"
    r"\s*[:—]*\s*$"
)
_GIVES = re.compile(
    r"(?:[作做]了?|带来了?|进行了?|开展了?|开设了?|举办了?|举行了?|讲授?了?|上了?|分享了?|讲述了?|讲解了?|听|聆听了?|推出了?|"
    r"[一堂场节]|[—:]+)\s*$"
)
_ABOUT = re.compile(r"(?:以|就|围绕|聚焦|紧扣|关于|选择了?|选取了?)\s*$")
_ABOUT_AFTER = re.compile(
    r"(?:为(?:主?题|专题|课题)|(?:这?[一二两三四五六七八九十\d]*个?)?(?:主题|话题|课题|专题|题目)|[,]?(?:(?:为|向|给|与|和|同)[^,。;\n“《]{2,24}?)?(?:[作做]|进行|开展|展开|带来)了?[^,。;\n“《]{0,16}?"
    r"(?:报告|讲座|授课|宣讲|讲解|辅导|党课|演讲|培训|分享|解读|普法|科普)|[,]?(?:开讲|主讲|授课|宣讲))"
)
_SIDES = re.compile(
    r"[一二两三四五六七八九十\d]*个?(?:方面|维度|角度|板块|部分|内容)[,]?(?:进行|作|开展|展开)了?[^,。;\n“《]{0,12}?(?:讲解|解读|解析|授课|宣讲|讲座|辅导|培训|剖析|阐述)"
)
"""What follows the titles of several who spoke in turn: 从《…》《…》等四个维度进行了解读."""
_OF_THE_LECTURE = re.compile(
    r"(?:讲座|报告会|宣讲|培训|党课|沙龙|课程|授课|公开课)[^。;!?\n“”《》]{0,6}(?:主题)?[^。;!?\n“”《》]{0,12}?(?:聚焦|围绕|紧扣)(?:于)?$"
)
"""What tells that the theme is the whole lecture's: 讲座主题聚焦《…》，"""
_CLAUSE_ENDS = re.compile(r"(?:为?(?:这一)?(?:主题|主线|内容))?[,。;]")
_ONE = re.compile(r"一[堂场节]$")
_MADE = re.compile(r"[作做]了?\s*$")
_EXPLAINED = re.compile(r"(?:的|专题|主题|详细|法律|业务)*(?:讲解|解读)(?!员)")
_AND_NO_MORE = re.compile(r"(?:等)?[,。;]")
_AFFAIR = re.compile(
    r"(?:为主?题)?的?(?![^,。;]{0,16}?(?:讲座|宣讲|授课|党课|讲堂|一课))(?:“[^“”\n]{2,24}”)?[^,。;“”《》]{0,20}?"
    r"(?:活动|行动|工程|比赛|大赛|展览|仪式|项目|会议|夏令营|晚会|论坛)"
)
"""What is held under a motto, and is no lecture."""
_OF_AN_AFFAIR = re.compile(
    r"(?:(?:(?:今年|本届|全年)[^,。;“”《》]{0,10}|活动|宣传[月周日])的?主题(?:为|是)|(?:大会|会议|活动|论坛|年会|峰会|展览)以)\s*[:]?\s*$"
)
"""What tells that a motto is a whole affair's: 今年的主题是, 本次活动以."""
_BOOKS = re.compile(
    r"(?:条例|法|法典|宪法|通知|意见|规定|办法|报告|日报|纲要|决定|草案|规划|方案|导则|标准|选编|读本|文选|选集)$"
)
"""What laws and books are called."""
_SERIES = re.compile(r"(?:大讲堂|讲堂|讲坛|论坛|沙龙|大课堂|微课堂)$")
"""What a row of lectures is called."""
_ROW = re.compile(r"[、和及与]?《[^\n《》]{2,70}》|[、和及与]“[^\n“”《》]{2,70}”")


def find_lecture_titles(plain: str, start: int, end: int) -> Iterator[Span]:
    """Yield the titles of lectures that a stretch of flat text names, without their marks."""
    row_end = start
    for quoted in _QUOTED.finditer(plain, start, end):
        if quoted.start() < row_end or _is_title(plain, quoted, max(start, quoted.start() - _BEFORE)):
            yield Span(quoted.start() + 1, quoted.end() - 1)
            row_end = max(row_end, _end_of_row(plain, quoted.end()))


def _is_title(plain: str, quoted: re.Match[str], floor: int) -> bool:
    before = plain[floor : quoted.start()]
    words, book = quoted[0][1:-1], quoted["book"] is not None
    after = _end_of_row(plain, quoted.end())
    after += plain[after : after + 1] == "等"
    if _OF_AN_AFFAIR.search(before):
        return False
    if _NAMED.search(before):
        return not _AFFAIR.match(plain, after)
    if _ABOUT.search(before) and plain.startswith("为", after) and _AFFAIR.match(plain, after):
        return False
    if _ABOUT.search(before) and _ABOUT_AFTER.match(plain, after):
        return True
    if _NOT_AFTER.match(plain, after) or _SERIES.search(words) or _BOOKS.search(words):
        return False
    if _OF_THE_LECTURE.search(before) and _CLAUSE_ENDS.match(plain, after):
        return True
    if book and before.endswith(("从", "围绕", "就")) and _SIDES.match(plain, after):
        return True
    if book and _AT_ONCE.match(plain, after):
        return True
    if not book and len(words) < _SHORTEST:
        return False
    if _GIVES.search(before) and (_AFTER if book or _ONE.search(before) else _SOON_AFTER).match(plain, after):
        return True
    if not book:
        return False
    if _MADE.search(before) and (_AND_NO_MORE.match(plain, after) or _EXPLAINED.match(plain, after)):
        return True
    return _BY_NOUN.search(before) is not None


def _end_of_row(plain: str, place: int) -> int:
    """Return where a row of titles ends: 《…》|《…》、《…》."""
    while match := _ROW.match(plain, place):
        place = match.end()
    return place
