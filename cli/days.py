"""The days of the command line: `--since`, `--until`, `--published`."""

from __future__ import annotations

from datetime import date

from archive.errors import UsageError
from archive.model import Day


def span_of_days(since: str, until: str, today: date) -> tuple[str, str]:
    """Return the first and last day as full ISO days, empty where not given; UsageError `bad-date`, `bad-range`."""
    if not since and not until:
        return "", ""
    from index.query.days import parse_days

    first = parse_days(since, today).first.isoformat() if since else ""
    last = parse_days(until, today).last.isoformat() if until else ""
    if first and last and first > last:
        raise UsageError("bad-range", since=first, until=last)
    return first, last


def single_day(printed: str, today: date) -> Day:
    """Return a printed day, month or year as what it is; UsageError `bad-date` for any other stretch."""
    from index.query.days import parse_days, stretch

    found = parse_days(printed, today)
    first = found.first
    if found == stretch(first.year):
        return Day(first.year)
    if found == stretch(first.year, first.month):
        return Day(first.year, first.month)
    if found.first == found.last:
        return Day(first.year, first.month, first.day)
    raise UsageError("bad-date", date=printed)
