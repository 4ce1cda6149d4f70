"""Event dates: when it took place, and never a guessed year.

A text names many days: when it was written, when something else happened, what is planned. The event's day is the one
that opens a sentence near the top which also says what was held (举办, 邀请, 讲座 …), or the one in a field (时间：).
A year that is not printed comes from the publish date (given by the user, stated by the source, or printed in a
line of its own), by the calendar: a December day in an article of January belongs to the year before. Where that
leaves a doubt the day stays without a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from archive.finders.text import Line, flat, lines, number_value
from archive.finders.title import valid_day
from archive.model import Boilerplate, Day, EventDate, Span, Structure, Title, YearSource

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?<!\d)(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})"
_DAY = re.compile(
    rf"(?P<year>{_YEAR}\s*年|[今去]年|本年|"
    rf")\s*(?<![\d.])(?P<month>{_N})\s*月\s*(?:份\s*)?(?P<day>{_N})\s*(?:[日号](?P<tail>[\(]\s*(?:星期|周|"
    rf"农历)?[^()\n]{{1,8}}[)]|\s*(?:星期|周)[一二三四五六日天])?"
    rf"|(?=\s*[至到~—、和\-及与]+\s*(?:{_N}月)?{_N}[日号]))"
    rf"|(?<![\d.\-/])(?P<year2>(?:19|20)\d\d)(?P<sep>[./\-])(?P<month2>1[0-2]|0?[1-9])(?P=sep)(?P<day2>3[01]|"
    rf"[12]\d|0?[1-9])(?![\d./\-])(?P<tail2>[(]\s*(?:星期|周)[^()\n]{{1,4}}[)])?"
)
_DAY_LIKE = re.compile(r"[\d一二三四五六七八九十](?:\s*月\s*(?:份\s*)?[\d一二三四五六七八九十]|[./\-]\d)")
"""What every day holds, a year at most before it; found much faster."""
_LONGEST_YEAR = 24
"""Characters, with blanks."""
_UNTIL = re.compile(
    rf"\s*(?P<join>[至到~—\-]+|"
    rf"[、和及与](?=\s*\d))\s*(?:(?P<year>{_YEAR})\s*年\s*)?(?:(?P<month>{_N})\s*月\s*)?(?P<day>{_N})\s*[日号]"
)
_TIME = re.compile(
    r"\s*,?\s*(?P<time>(?:上午|下午|晚上|晚间|晚|中午|凌晨|傍晚|早上|清晨|早晨|午后|"
    r"夜间)?\s*(?:\d{1,2}\s*(?::\s*\d\d|[时点](?:\s*(?:\d{1,2}\s*分|"
    r"半))?)(?:\s*[~—至到\-]+\s*\d{1,2}\s*(?::\s*\d\d|[时点]))?)?)"
)
_EVENT = re.compile(
    r"举办|举行|主办|承办|召开|开展|邀请|特邀|应邀|讲座|授课|培训|开班|结业|启动|报告会|宣讲|组织|走进|来到|"
    r"主讲|开讲|活动|分享会|座谈|学习|辅导|论坛|论文答辩|党课|参观|观看|仪式|大会|会议|揭牌|"
    r"成立|开幕|闭幕|落幕|收官|比赛|决赛|作了?题为|演讲|研讨|交流|发布|聆听|参加|赴|抵达|开营|闭营|开课|开学|"
    r"迎来|推出|开赛|举起|亮相|开放|讲解|授牌|签约|慰问|演出|展出|开展"
)
_LECTURE = re.compile(
    r"讲座|授课|培训|报告会|宣讲|主讲|开讲|党课|辅导|邀请|应邀|开班|学习班|研讨|论坛|分享会|读书会|沙龙|课堂"
)
_OTHER = re.compile(
    r"(?:自|从|截至|截止到?|生于|出生|于|成立|创刊|创办|签发|印发|颁布|通过|发表在|以来|起施行|施行|颁发|定于|"
    r"计划|预计|拟|将于|将在|报名|纪念|始于|早在|每年|历年)\s*[,]?\s*$"
)
_AFTER_OTHER = re.compile(
    r"\s*(?:以来|起|前|之前|以前|施行|生效|出生|电|讯|消息|版|第\d+版|出版|《|刊|在.{0,12}(?:出生|去世|逝世)|"
    r"逝世|去世|为止|截止|通过的|颁布|印发|发布的|实施)"
)
_DATELINE = re.compile(
    r"(?:新华社|中新社|中新网|人民网|本报|本网|新华网|央视网|光明网|中国网|[^\s,。]{2,8}[网报社])[^\s,。]{0,10}$"
)
_DATELINE_AFTER = re.compile(r"\s*(?:[(][^()]{1,30}[)])?\s*(?:电|讯|消息|报道)")
_PUBLISHED = re.compile(
    r"(?:发布|发表|更新|刊发|发稿|上传|创建|录入|编辑|发文|公开|生成|成文|推送|刊登)(?:时间|日期|"
    r"于)?\s*[:于]?\s*$|(?:日期)\s*:\s*$|(?:来源|作者|原创)\s*[:].{0,40}$|(?:时间)\s*:\s*$"
)
_FIELD = re.compile(
    r"(?:^|[\n。;\s>\])])(?:[一二三四五六七八九十\d]+[、.]\s*)?(?:(?:讲座|活动|会议|报告|培训|开课|举办|举行|"
    r"授课|比赛|演出|课程|开班|论坛|沙龙|讲堂|宣讲|党课|报告会|直播|讲课|演讲|分享|分享会|研讨|上课)\s*(?:时间|日期)|时\s*间)\s*[:|]?\s*$"
)
_PLACE_FIELD = re.compile(r"(?:地\s*点|主讲人?|报告人|主持人?|主办|承办|题\s*目|主\s*题|参加(?:人员|对象)|嘉宾)\s*[:|]")
_VAGUE_SOON = re.compile(r"将[于在]?|拟|预告|即将|定于|报名|敬请|欢迎.{0,8}参加|届时|预计|计划|通知|明天|明日")
_ROUND = re.compile(
    r"(?:第[一二三四五六七八九十\d]{1,3}|首)(?:期|场|讲|批|轮|阶段|站|届|季|次)[^,。;\n\d]{0,12}?(?:从|自|于|为|是|在|[:(])?\s*$"
)
"""What stands before one day of several: 第一期从, 第二场于, 首讲：."""
_ITEM = re.compile(r"\s*[:|]?\s*[《“]")
"""What follows a day and its hours in a programme: the lecture's title."""
_HELD = re.compile(r"(?:期间)?[,]?(?:在[^,。;\n]{2,24}?)?(?:如期|成功|隆重|正式|顺利)?(?:举办|举行|召开|进行|开展)")
_HELD_THERE = re.compile(
    r"\s*(?:期间)?[,]?(?:由[^,。;\n]{2,60}?)?(?:在[^,。;\n]{2,24}?)?(?:为[^,。;\n]{2,30}?(?=宣讲|授课|讲解))?(?:如期|成功|隆重|正式|顺利|联合|共同)*(?:宣讲|授课|讲解|主办|举办|举行|召开|开展|组织|开班|开讲|开营|启动|迎来|开幕|(?:进行|带来|[作做])了?[^,。;\n]{0,40}?(?:讲座|授课|培训|宣讲|党课|报告|辅导))"
)
_BARE = re.compile(
    rf"(?<![\d月日~\-—至到、])({_N})日(?:上午|下午|晚上?)?[,]?(?:在[^,。;\n]{{2,24}}?)?[^,。;\n\d]{{0,30}}?(?:举办|举行|召开|开讲|开班|启动|开幕|开展|揭牌)"
)
"""A day without its month, on which something is held."""
_COMING = re.compile(r"将[于在][^,。;\n\d]{0,12}\($")
_JUST_NOW = re.compile(r"(?:[昨今当]天|[今昨当]日)\($")
"""A day in brackets behind the word for it: 昨天(7月28日)."""
_THAT_DAY = re.compile(r"\s*是[^。!?\n]{2,24}。(?:当日|当天|这天|这一天)")
"""What goes on about a day that was told what day it is: 3月12日是植树节。当日，…"""
_SINCE = re.compile(r"(?:开展|开幕|开放|开营|开讲|开课|启动|举办|举行|开班|开馆|展出)以来")
_PARTS = re.compile(r"[。！？!?\n]")
_LOOK_AT = 4
"""Paragraphs of content in which an event's day may open a sentence."""
_LONGEST_LINE = 20_000
"""Characters of one line that are searched for days."""
_MOST_DAYS = 40
"""Days of one line that are weighed."""
_AHEAD = 60
"""Days; a day so far ahead of the publish day, and no more, may be planned or a year ago."""


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day as printed; `until` and `time` where they follow."""

    day: Day
    span: Span
    until: Day | None
    time: str | None
    relative: int | None
    """0 for 今年, -1 for 去年."""
    end: int
    """Where the whole mention ends, with range and time."""
    until_joined: bool = True


def _year_value(printed: str) -> int | None:
    digits = printed.removesuffix("年").strip()
    return number_value(digits) if digits and digits[0] not in "今去本" else None


def _made(year: int | None, month: str, day: str) -> Day | None:
    m, d = number_value(month), number_value(day)
    return Day(year, m, d) if m and d and valid_day(m, d, year) else None


def find_days(plain: str, start: int, end: int) -> Iterator[DayMention]:
    """Yield the days printed in `plain[start:end]` (flat form) that the calendar has."""
    place = start
    while (like := _DAY_LIKE.search(plain, place, end)) and (
        match := _DAY.search(plain, max(place, like.start() - _LONGEST_YEAR), end)
    ):
        place = match.end()
        if match["year2"]:
            first = _made(int(match["year2"]), match["month2"], match["day2"])
        else:
            first = _made(_year_value(match["year"].strip()), match["month"], match["day"])
        if first is None:
            continue
        span_end = match.start("tail") if match["tail"] else match.start("tail2") if match["tail2"] else match.end()
        until = _UNTIL.match(plain, match.end(), end)
        last = None
        if until:
            month = until["month"] or str(first.month)
            last = _made(_year_value(until["year"] or "") or first.year, month, until["day"])
            if last:
                place = span_end = until.end()
        stop = place
        time = _TIME.match(plain, stop, min(end, stop + 40))
        printed = time["time"].strip() if time else ""
        stop = time.end() if time and printed else stop
        relative = {"今": 0, "本": 0, "去": -1}.get(match["year"][:1] if match["year"] else "")
        begin = match.start() + (len(match[0]) - len(match[0].lstrip()))
        yield DayMention(first, Span(begin, max(span_end, begin + 1)), last, printed or None, relative, stop)


# --- which of them is the event's -------------------------------------------------------------------------------------


def _paragraphs(text: str, title: Title, boilerplate: tuple[Boilerplate, ...]) -> Iterator[Line]:
    skip = {b.span.start for b in boilerplate}
    for line in lines(text):
        if line.span.start in skip or (title.span and title.rule != "first-words" and line.span.contains(title.span)):
            continue
        yield line


def _is_published(plain: str, line: Span, mention: DayMention) -> bool:
    """Say whether a day stands in a line that tells when the article was published."""
    before = plain[max(line.start, mention.span.start - 50) : mention.span.start]
    if len(line) > 120:
        return False
    if _FIELD.search(plain[max(0, line.start - 1) : mention.span.start]) and not re.search(
        r"来源|浏览|点击|阅读|作者|编辑", plain[line.start : line.end]
    ):
        return False
    if _PUBLISHED.search(before):
        return True
    rest = plain[line.start : mention.span.start] + plain[mention.end : line.end]
    return (
        mention.day.year is not None
        and len(re.sub(r"[\W\d]|来源|作者|浏览|点击|阅读|次|量|星期.|周.", "", rest)) <= 12
        and not (_EVENT.search(rest) or "时间" in rest)
    )


def _score(plain: str, line: Span, mention: DayMention, paragraph: int) -> int:
    """Rate a day as the event's: 0 is not at all."""
    start = mention.span.start
    before = plain[max(line.start, start - 30) : start]
    if _FIELD.search(plain[max(0, line.start - 1) : start]):
        return 9
    if _DATELINE_AFTER.match(plain, mention.end) and (_DATELINE.search(before) or start - line.start < 30):
        return 0
    if _AFTER_OTHER.match(plain, mention.end) and not plain.startswith("起", mention.end):
        return 0
    if (
        _OTHER.search(before)
        and not re.search(r"(?:将于|将在|定于)\s*$", before)
        and not re.search(r"(?<=[动座训会班课])于\s*$", before)
        and not (re.search(r"于\s*$", before) and _HELD_THERE.match(plain, mention.end))
    ):
        return 0
    opening = bool(
        re.search(r"[。！？!?;\n”)\]:】]\s*$", before)
        or start == line.start
        or not before.strip()
        or _JUST_NOW.search(before)
    )
    sentence_start = max(
        (m.end() for m in _PARTS.finditer(plain, max(line.start, start - 120), start)), default=line.start
    )
    said = _THAT_DAY.match(plain, mention.end)
    stop = _PARTS.search(plain, said.end() if said else mention.end, min(line.end, mention.end + 200))
    after = plain[mention.end : stop.start() if stop else min(line.end, mention.end + 200)]
    early = (
        paragraph == 0
        and start - line.start < 150
        and (mention.time or re.match(r"\s*,|(?:上午|下午|晚)", plain[mention.end : mention.end + 3]))
    )
    if not _EVENT.search(after[:160]) and not _JUST_NOW.search(before) and not ((opening or early) and paragraph == 0):
        return 0
    if not said and re.match(r"\s*是(?!日)|[^。;!?\n]{0,24}?(?:发表[在于]|刊[登发载])", after):
        return 0
    if mention.day.year is not None and re.search(r"出生|毕业|入党|参加工作|创立|去世", after[:30]):
        return 0
    score = 2 if opening else 1 if re.search(r"[,、]\s*$", before) or re.search(r"[讯报网电)]\s*$", before) else 0
    if not score and (
        _HELD_THERE.match(plain, mention.end) or (re.search(r"[于在]\s*$", before) and _EVENT.search(after[:12]))
    ):
        score = 1
    if not score and early:
        score = 1  # a title that ran into the lead
    if not score:
        return 0
    score += 2 if _LECTURE.search(after) else 1 if _EVENT.search(after[:60]) else 0
    score += max(0, 3 - paragraph)
    score -= sentence_start > line.start and not opening
    return max(score, 0)


def _of_a_series(plain: str, line: Span, mention: DayMention) -> bool:
    """Say whether a day is one of a programme's, or the time an event takes: 第一期从…至…, 10:00《…》, 自…开展以来."""
    before = plain[max(line.start, mention.span.start - 30) : mention.span.start]
    after = plain[mention.end : min(line.end, mention.end + 30)]
    if _ROUND.search(before) and not re.search(r"报名|截止|公布|名单", after):
        return True
    if mention.time and _ITEM.match(after):
        return True
    if _COMING.search(before):
        return True
    return bool(re.search(r"(?:自|从)\s*$", before) and _SINCE.match(after))


def _sibling_year(mention: DayMention, chosen: list[tuple[int, DayMention, Span]]) -> tuple[Day, YearSource] | None:
    """Return the year printed with a day before this one, where this one cannot be of another year."""
    for _, other, _ in chosen:
        if other.day.year is None or other is mention:
            continue
        earlier = (other.day.month or 0, other.day.day or 0) <= (mention.day.month or 0, mention.day.day or 0)
        if other.span.start < mention.span.start and earlier:
            return Day(other.day.year), "text"
    return None


def _widened(mention: DayMention, ranges: list[DayMention]) -> DayMention:
    """Return a first day with the last one that the text tells elsewhere (于7月24日至28日举办)."""
    if mention.until is not None:
        return mention
    day = (mention.day.month, mention.day.day)
    same = [r for r in ranges if (r.day.month, r.day.day) == day and r.day.year in (None, mention.day.year)]
    return replace(mention, until=same[0].until) if same else mention


def _reference(
    text_published: Day | None, title: Title, published: Day | None, given: Day | None
) -> tuple[Day, YearSource] | None:
    """Return the publish day to take a missing year from, and where it came from."""
    if given and given.year:
        return given, "import"
    if published and published.year:
        return published, "published"
    if title.day and title.day.year:
        return title.day, "text"
    return (text_published, "text") if text_published else None


def year_of(day: Day, reference: Day, soon: bool = False) -> int | None:
    """Return the year of a day that is printed without one, in an article published on `reference`; None in doubt."""
    if reference.year is None or day.month is None:
        return None
    if reference.month is None:
        return reference.year
    ahead = (day.month - reference.month) * 30.4 + ((day.day or 1) - (reference.day or 31))
    if ahead <= 0:
        return reference.year + 1 if soon and ahead < -300 else reference.year
    if soon and ahead <= 180:
        return reference.year
    return reference.year - 1 if ahead > _AHEAD else None


def _finished(mention: DayMention, reference: tuple[Day, YearSource] | None, soon: bool, rule: str) -> EventDate:
    day, until, year_from = mention.day, mention.until, None
    found: YearSource | None = "text" if day.year is not None else None
    if day.year is None and reference:
        year = year_of(day, reference[0], soon)
        if mention.relative is not None:
            year = (reference[0].year or 0) + mention.relative
        if year and valid_day(day.month or 0, day.day or 0, year):
            day, found = day.in_year(year), reference[1]
    year_from = found
    if until and until.year is None and day.year is not None:
        later = (until.month or 0, until.day or 0) >= (day.month or 0, day.day or 0)
        until = until.in_year(day.year if later else day.year + 1)
    return EventDate(day, mention.span, year_from, until, mention.time, rule)


def find_dates(
    text: str, *, found: Structure, published: Day | None = None, given: Day | None = None
) -> tuple[EventDate, ...]:
    """Find when the event took place; a year only where one is printed, published or given."""
    plain = flat(text)
    candidates: list[tuple[int, DayMention, Span]] = []
    series: list[tuple[int, DayMention, Span]] = []
    ranges: list[DayMention] = []
    printed_publish: Day | None = None
    fields = False
    for number, line in enumerate(_paragraphs(text, found.title, found.boilerplate)):
        if number > 60:
            break
        span = Span(line.span.start, min(line.span.end, line.span.start + _LONGEST_LINE))
        for mention in islice(find_days(plain, span.start, span.end), _MOST_DAYS):
            if _is_published(plain, line.span, mention):
                if mention.day.year is not None and printed_publish is None:
                    printed_publish = mention.day
                continue
            if (
                mention.day.year is not None
                and printed_publish is None
                and _DATELINE_AFTER.match(plain, mention.end)
                and _DATELINE.search(plain[max(line.span.start, mention.span.start - 30) : mention.span.start])
            ):
                printed_publish = mention.day
            score = _score(plain, line.span, mention, number)
            fields = fields or score == 9
            if score and (number < _LOOK_AT or score == 9):
                candidates.append((score, mention, line.span))
            if number < 2 * _LOOK_AT and _of_a_series(plain, span, mention):
                series.append((1, mention, line.span))
            if mention.until and _HELD.match(plain, mention.end):
                ranges.append(mention)
    reference = _reference(printed_publish, found.title, published, given)
    chosen = _choose(candidates, fields)
    if not chosen:
        chosen = _told_by_its_day(plain, found)
    rule = "field" if fields else "opens-sentence" if chosen else "series"
    if not chosen or (not fields and any(mention is chosen[0][1] for _, mention, _ in series)):
        chosen = _distinct(series)
    dates = []
    for _, mention, line_span in chosen:
        soon = bool(
            _VAGUE_SOON.search(plain[max(line_span.start, mention.span.start - 12) : mention.span.start])
        ) or bool(_VAGUE_SOON.search(plain[mention.end : mention.end + 8]))
        near = reference or _sibling_year(mention, chosen)
        dates.append(_finished(_widened(mention, ranges), near, soon or rule == "field", rule))
    return tuple(dates)


def _choose(candidates: list[tuple[int, DayMention, Span]], fields: bool) -> list[tuple[int, DayMention, Span]]:
    if not candidates:
        return []
    if fields:
        candidates = [c for c in candidates if c[0] == 9]
        return _distinct(candidates)
    best = max(score for score, _, _ in candidates)
    [chosen] = _distinct([c for c in candidates if c[0] == best])[:1]
    if chosen[1].until is None:
        # 29日至30日，… and later 30日，…: the range tells more.
        last = (chosen[1].day.month, chosen[1].day.day)
        ranges = [c for c in candidates if (until := c[1].until) and (until.month, until.day) == last]
        chosen = ranges[0] if ranges else chosen
    return [chosen]


def _told_by_its_day(plain: str, found: Structure) -> list[tuple[int, DayMention, Span]]:
    """Find the event's day where only a news agency's dateline tells its month: 河口8月2日电 …2日举办."""
    head = Span(0, min(len(plain), 600))
    for line in find_days(plain, head.start, head.end):
        if not _DATELINE_AFTER.match(plain, line.end):
            continue
        told = _BARE.search(plain, line.end, head.end)
        if told and (day := _made(None, str(line.day.month), told[1])) and (day.day or 0) <= (line.day.day or 0):
            span = Span(told.start(1), told.end(1) + 1)
            day = day.in_year(line.day.year) if line.day.year is not None else day
            return [(1, DayMention(day, span, None, None, None, span.end), head)]
        return []
    return []


def _distinct(candidates: list[tuple[int, DayMention, Span]]) -> list[tuple[int, DayMention, Span]]:
    seen: set[tuple[int | None, int | None]] = set()
    kept = []
    for candidate in candidates:
        key = (candidate[1].day.month, candidate[1].day.day)
        if key not in seen:
            seen.add(key)
            kept.append(candidate)
    return kept
