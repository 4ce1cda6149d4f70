"""Progress for people: a bar on standard error, only on a terminal, and only for work of more than a second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_SLOW = 10
"""So many a second are told with a decimal place."""

_PATIENCE = 1.0
"""Seconds of work that need no bar."""


class Progress:
    """Called with how much is done so far (and, where it became known, of how much)."""

    def __init__(
        self, label: str, total: int | None = None, *, terminal: TextIO | None = None, colour: bool = False
    ) -> None:
        """Prepare a bar on `terminal`; None: nowhere."""
        self._terminal, self._colour = terminal, colour
        self._label = label
        self._total = total
        self._since = time.monotonic()
        self._bar: tuple[Bar, TaskID] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def console(self) -> Console | None:
        """What to print on while a bar stands on the screen; None while there is none."""
        return self._bar[0].console if self._bar is not None else None

    def __call__(self, done: int, total: int | None = None, *, share: float | None = None) -> None:
        """Take note of progress; `share` is what part of the work is behind us where nobody knows the number of all."""
        seconds = time.monotonic() - self._since
        if self._terminal is None or seconds < _PATIENCE:
            return
        self._total = total or self._total
        bar, task = self._bar = self._bar or self._begin(share is not None)
        if share is None:
            bar.update(task, completed=done, total=self._total)
        else:
            bar.update(task, completed=share, total=1.0, count=done, speed=done / seconds)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar[0].stop()
            self._bar = None

    def _begin(self, by_share: bool) -> tuple[Bar, TaskID]:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            ProgressColumn,
            Task,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar
        from rich.text import Text

        class Rate(ProgressColumn):
            def render(self, task: Task) -> Text:
                speed = task.fields.get("speed") or task.finished_speed or task.speed
                return Text(f"{speed:.{1 if speed < _SLOW else 0}f}/s" if speed else "")

        how_far: tuple[ProgressColumn, ...]
        if by_share:
            count = TextColumn("{task.percentage:.0f} %  {task.fields[count]}", markup=False)
            how_far = (count, Rate(), TimeRemainingColumn())
        elif self._total is None:
            how_far = (TextColumn("{task.completed}", markup=False), Rate(), TimeElapsedColumn())
        else:
            how_far = (MofNCompleteColumn(), Rate(), TimeRemainingColumn())
        console = Console(file=self._terminal, force_terminal=True, color_system="auto" if self._colour else None)
        label = TextColumn("{task.description}", markup=False)
        bar = Bar(label, BarColumn(), *how_far, console=console, transient=True)
        bar.start()
        return bar, bar.add_task(self._label, total=1.0 if by_share else self._total, count=0, speed=0.0)
