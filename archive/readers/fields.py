"""Facts that machines write beside a text: days and times in the handful of forms that fields hold."""

from __future__ import annotations

import datetime
import re
from typing import Final

from archive.model import Day

_NUMBERS: Final = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?(?!\d)")
_COMPACT: Final = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:\d{6})?\s*")
_YEAR: Final = re.compile(r"\s*((?:1[89]|20)\d{2})年?\s*")
_WITH_ZONE: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)\s*")
_CHINA: Final = datetime.timezone(datetime.timedelta(hours=8))


def day_of(printed: str) -> Day | None:
    """Return the day that a date field names (`2018-05-24T08:00:00+08:00`, `2018/5/24`, `20180524`), as in China.

    None where it is none, or names a day that no calendar has.
    """
    if _WITH_ZONE.fullmatch(printed):
        try:
            moment = datetime.datetime.fromisoformat(printed.strip()).astimezone(_CHINA)
        except (ValueError, OverflowError):
            return None
        return Day(moment.year, moment.month, moment.day)
    match = _NUMBERS.match(printed) or _COMPACT.fullmatch(printed)
    if match:
        return _calendar_day(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    year = _YEAR.fullmatch(printed)
    return Day(int(year[1])) if year else None


def day_of_timestamp(seconds: float) -> Day | None:
    """Return the day in China of a Unix time in seconds, or in milliseconds where it is too large for seconds."""
    seconds = seconds / 1000 if seconds > 1e11 else seconds
    if not 0 < seconds < 4e9:
        return None
    moment = datetime.datetime.fromtimestamp(seconds, _CHINA)
    return Day(moment.year, moment.month, moment.day)


def _calendar_day(year: int, month: int, day: int | None) -> Day | None:
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return Day(year, month, day)
