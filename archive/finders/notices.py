"""The fields of a notice: 主讲人：…, 讲座题目：…, and the lines below 讲师介绍.

A notice or a programme tells in fields what running text tells in sentences. The words behind the colon must read as
people (see `signatures`), or open with one whom a longer introduction goes on about. Below a heading each line must do
so, or be a name alone with the offices on the next. The lecture stands in a field of its own, or before the brackets
in which its lecturer is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.finders.signatures import is_office, looks_like_name, read_people, split_offices
from archive.finders.text import Line, flat, trim
from archive.model import Person, Span

_WHO = (
    r"(?:主\s*讲\s*(?:人|嘉\s*宾|教师|老师|专家|者)?(?:简介|介绍)?|报\s*告\s*(?:人|专家|嘉宾)|讲师|"
    r"授课(?:人|教师|老师|专家|嘉宾|讲师)|演讲(?:人|嘉宾|者)|宣讲(?:人|员)|分享(?:人|嘉宾)|培训(?:讲师|老师|专家)|"
    r"讲座(?:人|嘉宾|专家)|授课)\s*\]?\s*[:|]"
)
_WHO_ANYWHERE = re.compile(_WHO)
_FIELD = re.compile(
    r"(?:^|[\n。;\s>\[|]|(?P<open>\())(?:[一二三四五六七八九十\d]+[、.]\s*)?(?:【)?"
    rf"{_WHO}\s*(?P<who>(?(open)(?:[^\n()]|\([^\n()]*\)){{2,100}}|[^\n]{{2,160}}))"
)
_ITEM = re.compile(
    r"(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十\d]{1,2}[、.])\s*[《“]?(?P<title>[^。;:()《》“”\n]{4,60}?)[》”]?\s*$"
)
"""A programme's numbered item, before the brackets that tell who speaks on it."""
_TITLE_FIELD = re.compile(
    r"(?:^|[\n。;\s>(\[|])(?:[一二三四五六七八九十\d]+[、.]\s*)?(?:讲座|报告|讲课|授课|演讲|培训|课程|宣讲|"
    r"分享|论坛|讲题|主讲)?(?:题\s*目|主\s*题|内\s*容|标\s*题|课题|名称|讲题)\s*\]?\s*[:|]\s*([^\n]{2,100})"
)
_FIELD_END = re.compile(r"\s(?=(?:时间|地点|主持人?|主办|题目|主题|时\s间|地\s点|对象|内容|简介)\s*[:|])|。")


def lecturers_in_fields(text: str, plain: str) -> Iterator[tuple[tuple[Person, ...], Span]]:
    """Yield the people whom each field names as lecturers, and the field."""
    if _WHO_ANYWHERE.search(plain) is None:
        return
    for match in _FIELD.finditer(plain):
        stop = _FIELD_END.search(plain, match.start("who"), match.end("who"))
        span = trim(plain, match.start("who"), stop.start() if stop else match.end("who"))
        people = read_people(text, span)
        if not people:
            people = _introduced(text, plain, span)
        if people:
            yield people, Span(match.start(), match.end())


_HEADING = re.compile(
    r"[\W_]*(?:本[期次场])?(?:(?:主讲|演讲|分享|授课|讲座|报告)(?:人|嘉宾|老师|教师|专家|导师)?|讲师|讲者|"
    r"(?:特邀|课程)?(?:嘉宾|专家|导师)(?=介绍|简介|名单|阵容))(?:介绍|简介|名单|阵容|团队|信息)?[\W_]*"
)
_BULLET = re.compile(
    r"\s*(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.)]|\([一二三四五六七八九十\d]{1,2}\)|[①-⑳•·▪◆●■★☆▶-])\s*"
)
_CLAUSE = re.compile(r"[^，,、；;。\n]+")
_MOST_LINES = 24
"""Lines below a heading that are read."""


def lecturers_below_headings(text: str, plain: str, content: Sequence[Line]) -> Iterator[tuple[Person, ...]]:
    """Yield the people whom the lines below a heading (讲师介绍) introduce."""
    for place, line in enumerate(content):
        if len(line.span) <= 16 and _HEADING.fullmatch(plain, line.span.start, line.span.end):
            yield from _below(text, plain, [below.span for below in content[place + 1 : place + 1 + _MOST_LINES]])


def _below(text: str, plain: str, following: Sequence[Span]) -> Iterator[tuple[Person, ...]]:
    """Yield the people of each line until two in a row tell of nobody, or a field begins."""
    waiting: Person | None = None
    silent = 0
    for line in following:
        bullet = _BULLET.match(plain, line.start, line.end)
        span = trim(plain, bullet.end() if bullet else line.start, line.end)
        people = _line_of_people(text, plain, span)
        if waiting and not people:
            yield (Person(waiting.name, waiting.span, split_offices(_offices_in_front(text, span))),)
            waiting, silent = None, 0
            continue
        if waiting:
            yield (waiting,)
            waiting = None
        silent = 0 if people else silent + 1
        if silent > 1 or (not people and ":" in plain[span.start : span.start + 8]):
            return
        if len(people) == 1 and not people[0].offices:
            [waiting] = people
        elif people:
            yield people
    if waiting:
        yield (waiting,)


def _line_of_people(text: str, plain: str, span: Span) -> tuple[Person, ...]:
    people = read_people(text, span) or _introduced(text, plain, span)
    return people if all(looks_like_name(flat(person.name)) for person in people) else ()


def _offices_in_front(text: str, span: Span) -> str:
    """Return the offices that open a line, as far as its clauses are some."""
    end = span.start
    for clause in _CLAUSE.finditer(text, span.start, span.end):
        if not is_office(flat(clause[0]).strip()):
            break
        end = clause.end()
    return text[span.start : end]


def _introduced(text: str, plain: str, span: Span) -> tuple[Person, ...]:
    """Read the person at the front of a longer introduction: as many of its clauses as read as one."""
    best: tuple[Person, ...] = ()
    for comma in list(re.finditer(r"[,。;]", plain[span.start : span.end]))[:4]:
        people = read_people(text, Span(span.start, span.start + comma.start()))
        if len(people) == 1:
            best = people
    return best


def title_near(plain: str, near: Span) -> Span | None:
    """Find the lecture's title that belongs to a lecturer's field: before its brackets, or in the nearest field."""
    return _item_title(plain, near) or _field_title(plain, near)


def _item_title(plain: str, near: Span) -> Span | None:
    """Find the title before the brackets of a field: (二)怎样种树(主讲人：…)."""
    if plain[near.start : near.start + 1] != "(":
        return None
    item = _ITEM.search(plain, max(0, near.start - 70), near.start)
    return Span(item.start("title"), item.end("title")) if item else None


def _field_title(plain: str, near: Span) -> Span | None:
    best: Span | None = None
    for match in _TITLE_FIELD.finditer(plain):
        stop = _FIELD_END.search(plain, match.start(1), match.end(1))
        span = trim(plain, match.start(1), stop.start() if stop else match.end(1), "《》“”")
        if best is None or abs(span.start - near.start) < abs(best.start - near.start):
            best = span
    return best
