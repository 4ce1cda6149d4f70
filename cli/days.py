"""What people write for days: `2018-05-22`, `2018年5月`, `去年`; each becomes the first and last day it covers."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from archive.errors import UsageError
from archive.fold import fold
from archive.model import Day

_PRINTED = re.compile(
    r"(?P<year>\d{4})(?:\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?|月)?|年)?"
    r"|(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
)
_HALF = re.compile(r"(?:(\d{4})年)?(上|下)半年")

Days = tuple[date, date]


def days(printed: str, today: date) -> Days:
    """Return the first and last day that the words cover; UsageError `bad-date` for words that name no day."""
    words = fold(printed).strip()
    try:
        found = _relative(words, today) or _absolute(words)
    except ValueError:
        found = None
    if found is None:
        raise UsageError("bad-date", value=printed)
    return found


def single_day(printed: str, today: date) -> Day:
    """Return the words as a day whose month or day may be open (`2018` is a year); UsageError `bad-date`."""
    first, last = days(printed, today)
    if first == last:
        return Day(first.year, first.month, first.day)
    if (first.year, first.month) == (last.year, last.month):
        return Day(first.year, first.month)
    if (first.year, first.month, last.year, last.month) == (first.year, 1, first.year, 12):
        return Day(first.year)
    raise UsageError("bad-date", value=printed)


def span_of_days(since: str, until: str, today: date) -> tuple[str, str]:
    """Return `--since` and `--until` as full ISO days, empty where not given; UsageError for a range turned round."""
    first = days(since, today)[0].isoformat() if since else ""
    last = days(until, today)[1].isoformat() if until else ""
    if first and last and first > last:
        raise UsageError("bad-range", since=first, until=last)
    return first, last


def _absolute(words: str) -> Days | None:
    match = _PRINTED.fullmatch(words)
    if match is None:
        return None
    year, month, day = (match[name] or match[short] for name, short in (("year", "y"), ("month", "m"), ("day", "d")))
    if month is None:
        return _year(int(year))
    if day is None:
        return _month(int(year), int(month))
    one = date(int(year), int(month), int(day))
    return one, one


def _relative(words: str, today: date) -> Days | None:
    half = _HALF.fullmatch(words)
    if half is not None:
        year = int(half[1] or today.year)
        first, last = (1, 6) if half[2] == "上" else (7, 12)
        return _month(year, first)[0], _month(year, last)[1]
    made = _RELATIVE.get(words)
    return made(today) if made else None


def _year(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _near_day(shift: int) -> Callable[[date], Days]:
    return lambda today: (today + timedelta(shift), today + timedelta(shift))


def _near_week(shift: int) -> Callable[[date], Days]:
    def week(today: date) -> Days:
        monday = today - timedelta(today.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(6)

    return week


def _near_month(shift: int) -> Callable[[date], Days]:
    return lambda today: _month(*_shifted(today, shift))


def _shifted(today: date, shift: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + shift
    return months // 12, months % 12 + 1


def _near_year(shift: int) -> Callable[[date], Days]:
    return lambda today: _year(today.year + shift)


_RELATIVE: dict[str, Callable[[date], Days]] = {
    "今天": _near_day(0),
    "today": _near_day(0),
    "昨天": _near_day(-1),
    "yesterday": _near_day(-1),
    "前天": _near_day(-2),
    "本周": _near_week(0),
    "这周": _near_week(0),
    "上周": _near_week(-1),
    "本月": _near_month(0),
    "这个月": _near_month(0),
    "上个月": _near_month(-1),
    "上月": _near_month(-1),
    "今年": _near_year(0),
    "去年": _near_year(-1),
    "前年": _near_year(-2),
}
