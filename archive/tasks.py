"""How a task can end other than with a result, and the limit of time that is set to it.

A task is pure work on one value, here or in another process (`archive.workers`). It may take too long, and it may bring
down the process that does it; and there may be no process to do it.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Literal


class LostError(Exception):
    """A task that came to no end: it was `too-slow`, or `crashed` the process that did it, twice."""

    def __init__(self, code: Literal["too-slow", "crashed"]) -> None:
        super().__init__(code)
        self.code = code


class OverrunError(BaseException):
    """Raised where a task has used up its processor time; no `except Exception` on the way may hold it up."""


class UnmannedError(Exception):
    """There is nobody to do it."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise OverrunError in what takes more processor time; without limit where system or thread have no such clock."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def overrun(number: int, frame: FrameType | None) -> None:
        if running:
            raise OverrunError

    before = signal.signal(signal.SIGPROF, overrun)
    # Again each second: an exception within a finaliser is swallowed by Python.
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before or signal.SIG_DFL)
