"""Days as people write them, made into a first and a last day.

`2018-05-22`, `2018.5`, `2018年5月`, `2018` are a day, a month, a year; `昨天`, `上个月`, `去年`, `今年上半年` are
counted from today, which the caller gives. Every one of them is a stretch from its first day to its last, so
`--since 2018年5月` begins on the first of May and `--until 2018年5月` ends on the thirty-first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from archive.errors import UsageError
from archive.fold import fold
from archive.records import dataclass


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends inclusive."""

    first: date
    last: date


# As strings, which `re` compiles when they are first asked for: most searches ask for no day.
_NUMERIC = r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|(\d{2})(\d{2}))?"
_CHINESE = (
    r"(?:(\d{4})年|(今|本|去|前|明)年)(?:(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?|(上半年|下半年)|([一二三四1234])季度)?"
)
_MONTH_ONLY = r"(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?"
_AGO = r"(\d{1,4}|[一二两三四五六七八九十半])(?:个)?(天|日|周|星期|月|年)(?:之?前|以前|ago)"
_LATELY = r"(?:最近|近|过去)(\d{1,4}|[一二两三四五六七八九十半])(?:个)?(天|日|周|星期|月|年)(?:内|以?来)?"
_YEARS = {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1}
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

_RELATIVE: dict[str, Callable[[date], Days]] = {
    "今天": lambda today: _days_from(today, 0),
    "今日": lambda today: _days_from(today, 0),
    "昨天": lambda today: _days_from(today, -1),
    "昨日": lambda today: _days_from(today, -1),
    "前天": lambda today: _days_from(today, -2),
    "明天": lambda today: _days_from(today, 1),
    "大前天": lambda today: _days_from(today, -3),
    "后天": lambda today: _days_from(today, 2),
    "本星期": lambda today: _week(today, 0),
    "这星期": lambda today: _week(today, 0),
    "上星期": lambda today: _week(today, -1),
    "本季度": lambda today: _quarter(today, 0),
    "这个季度": lambda today: _quarter(today, 0),
    "上季度": lambda today: _quarter(today, -1),
    "上个季度": lambda today: _quarter(today, -1),
    "本周": lambda today: _week(today, 0),
    "这周": lambda today: _week(today, 0),
    "上周": lambda today: _week(today, -1),
    "本月": lambda today: _months(today, 0),
    "这个月": lambda today: _months(today, 0),
    "上月": lambda today: _months(today, -1),
    "上个月": lambda today: _months(today, -1),
    "上半年": lambda today: Days(date(today.year, 1, 1), date(today.year, 6, 30)),
    "下半年": lambda today: Days(date(today.year, 7, 1), date(today.year, 12, 31)),
    "today": lambda today: _days_from(today, 0),
    "yesterday": lambda today: _days_from(today, -1),
}


def parse_days(printed: str, today: date) -> Days:
    """Return the stretch that a printed day, month, year or relative word means.

    Raises UsageError `bad-date`.
    """
    text = fold(printed).replace(" ", "").replace("\N{EN DASH}", "-")
    try:
        found = _parse(text, today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise UsageError("bad-date", date=printed)
    return found


def _parse(text: str, today: date) -> Days | None:
    if text in _RELATIVE:
        return _RELATIVE[text](today)
    if match := re.fullmatch(_NUMERIC, text):
        year, month, day, joined_month, joined_day = match.groups()
        return stretch(int(year), _number(month or joined_month), _number(day or joined_day))
    if match := re.fullmatch(_CHINESE, text):
        return _chinese(match, today)
    if match := re.fullmatch(_MONTH_ONLY, text):
        return stretch(today.year, int(match[1]), _number(match[2]))
    if match := re.fullmatch(_LATELY, text):
        since = _ago(match[1], match[2], today)
        return Days(since.first, today) if since else None
    if match := re.fullmatch(_AGO, text):
        return _ago(match[1], match[2], today)
    return None


def _chinese(match: re.Match[str], today: date) -> Days:
    year = int(match[1]) if match[1] else today.year + _YEARS[match[2]]
    if match[5]:
        return Days(date(year, 1, 1), date(year, 6, 30)) if match[5][0] == "上" else _half(year)
    if match[6]:
        quarter = _DIGITS.get(match[6]) or int(match[6])
        return Days(date(year, 3 * quarter - 2, 1), stretch(year, 3 * quarter).last)
    return stretch(year, _number(match[3]), _number(match[4]))


def _half(year: int) -> Days:
    return Days(date(year, 7, 1), date(year, 12, 31))


def _ago(count: str, unit: str, today: date) -> Days | None:
    if count == "半":
        return _days_from(_months(today, -6).first.replace(day=1), 0) if unit == "年" else None
    number = _DIGITS.get(count) or int(count)
    if unit in "天日":
        return _days_from(today, -number)
    if unit in ("周", "星期"):
        return _days_from(today, -7 * number)
    month = _months(today, -number if unit == "月" else -12 * number)
    day = month.first.replace(day=min(today.day, month.last.day))
    return Days(day, day)


def _days_from(today: date, days: int) -> Days:
    day = today + timedelta(days=days)
    return Days(day, day)


def _week(today: date, weeks: int) -> Days:
    monday = today + timedelta(days=7 * weeks - today.weekday())
    return Days(monday, monday + timedelta(days=6))


def _quarter(today: date, quarters: int) -> Days:
    count = today.year * 4 + (today.month - 1) // 3 + quarters
    year, quarter = divmod(count, 4)
    return Days(date(year, 3 * quarter + 1, 1), stretch(year, 3 * quarter + 3).last)


def _months(today: date, months: int) -> Days:
    count = today.year * 12 + today.month - 1 + months
    return stretch(count // 12, count % 12 + 1)


def stretch(year: int, month: int | None = None, day: int | None = None) -> Days:
    """Return a year, a month or a day as a stretch; ValueError where there is no such day."""
    if month is None:
        return Days(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        from calendar import monthrange

        return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return Days(date(year, month, day), date(year, month, day))


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
