"""Small values put into words, for every form of output."""

from __future__ import annotations

from cli.messages import Voice


def printed_day(date: str, voice: Voice) -> str:
    """Return an ISO day for people: one without a year says so."""
    if not date.startswith("--"):
        return date
    return f"{date.removeprefix('--')} ({voice('label.unknown-year')})"
