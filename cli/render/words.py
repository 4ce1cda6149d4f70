"""Small values put into words, for every form of output."""

from __future__ import annotations

from cli.messages import Voice


def printed_day(date: str, voice: Voice) -> str:
    """Return an ISO day for people: one without a year says so."""
    if not date.startswith("--"):
        return date
    return f"{date.removeprefix('--')} ({voice('label.unknown-year')})"


def stretch(first: int, last: int) -> str:
    """Return which ones of many are shown: `11-20`, and `11` where that is one."""
    return str(first) if first == last else f"{first}-{last}"


def wall_clock(moment: str) -> str:
    """Return a UTC timestamp as people here tell the time."""
    from datetime import datetime

    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
