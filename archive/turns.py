"""A line of work: handed out ahead, no further than there is room for, and returned in the order in which it came.

What waits in the line is a `Turn`; the work for it may have been handed to others (`archive.workers`), whose results
come in any order and are taken up in the line's. What nobody has begun with when its turn comes is done by who waits
for it: so nobody waits for processes that are still starting, and where there are none, all goes on one after another.

`Hands` do the work: at first our own, since little work is not worth starting processes for; and when we have worked
for about as long as starting them costs, others from then on.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

from archive.tasks import LostError, UnmannedError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from archive.workers import Crew

T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True)
class Turn(Generic[T]):
    """Something that waits in a line, and the work that was handed out for it, if any was."""

    item: T
    weight: int
    """In bytes."""
    handed: Future[Any] | None = field(default=None, repr=False)

    @property
    def ready(self) -> bool:
        """Say whether there is nothing to wait for."""
        return self.handed is None or self.handed.done()

    def result(self, here: Callable[[], Any], *, patience: float = 0.0) -> Any:
        """Return what was worked out; by doing it `here` if nobody has begun with it, or nobody can.

        `patience` is how many seconds to wait for somebody to begin.
        """
        if self.handed is None:
            return here()
        if patience:
            from concurrent.futures import wait

            wait((self.handed,), patience)
        if self.handed.cancel():
            return here()
        while True:
            try:
                # Not for ever at once: on some systems Ctrl-C does not interrupt a wait.
                return self.handed.result(0.5)
            except TimeoutError:
                continue
            except UnmannedError:
                return here()


_MOST_BYTES: Final = 24_000_000
"""So much may wait in a line at once, unless it is a single thing."""

_EACH: Final = 24
"""Things that may wait in a line, for each process."""

_SOON: Final = 0.2
"""Seconds after which what is ready is not kept waiting."""


def in_turn(
    turns: Iterable[Turn[T]], *, room: Callable[[], int], stop: Callable[[], bool] = lambda: False, each: int = _EACH
) -> Iterator[list[Turn[T]]]:
    """Yield turns in order, several at once where they are ready; read ahead as far as there is room.

    `room` says for how many processes there is work to be kept ready, `each` how much of it. After `stop` nothing more
    comes.
    """
    line: deque[Turn[T]] = deque()
    weight, last = 0, time.monotonic()
    for turn in turns:
        line.append(turn)
        weight += turn.weight
        while line and (
            weight > _MOST_BYTES
            or len(line) > each * room()
            or all(each.ready for each in reversed(line))
            or (line[0].ready and time.monotonic() - last > _SOON)
        ):
            group = _ripe(line)
            weight -= sum(each.weight for each in group)
            yield group
            last = time.monotonic()
            if stop():
                return
    while line:
        yield _ripe(line)
        if stop():
            return


def _ripe(line: deque[Turn[T]]) -> list[Turn[T]]:
    """Take the first of a line, and those behind it that are ready, too."""
    group = [line.popleft()]
    while line and line[0].ready:
        group.append(line.popleft())
    return group


# --- who does it ------------------------------------------------------------------------------------------------------


class Hands:
    """Runs `task` (`module:function`, of one picklable value) on `jobs` processes, once it is worth starting them.

    `worth` is how many seconds of work must have been done here before. Use it as a context manager.
    """

    def __init__(self, task: str, jobs: int, worth: float) -> None:
        self._task = task
        self._jobs = jobs
        self._worth = worth
        self._spent = 0.0
        self._crew: Crew | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._crew is not None:
            self._crew.close()

    def room(self) -> int:
        """Return how many processes there are to be kept busy."""
        return self._crew.size if self._crew else 0

    def hand(self, value: object, *, weight: int, seconds: float) -> Future[Any] | None:
        """Hand a value to a process (see `Crew.hand`); None where there is none yet."""
        if self._crew is None and self._jobs and self._spent > self._worth:
            from archive.workers import Crew

            self._crew = Crew(self._task, self._jobs)
        return self._crew.hand(value, weight=weight, seconds=seconds) if self._crew else None

    def here(self, work: Callable[[], R]) -> R:
        """Do a piece of work here, and note how long it took."""
        began = time.process_time()
        try:
            return work()
        finally:
            self._spent += time.process_time() - began


def worked_out(
    items: Iterable[T],
    hands: Hands,
    here: Callable[[T], R],
    *,
    weight: Callable[[T], int],
    seconds: float,
    each: int = _EACH,
) -> Iterator[tuple[T, R]]:
    """Yield things with what `hands` make of them, in order; what they cannot do is done `here`.

    See `in_turn` and `Crew.hand` for the figures.
    """

    def enter(item: T) -> Turn[T]:
        heavy = weight(item)
        return Turn(item, heavy, hands.hand(item, weight=heavy, seconds=seconds))

    for group in in_turn(map(enter, items), room=hands.room, each=each):
        for turn in group:
            try:
                made: R = turn.result(partial(hands.here, partial(here, turn.item)), patience=_PATIENCE)
            except LostError:
                made = here(turn.item)
            yield turn.item, made


_PATIENCE: Final = 5.0
"""Seconds to wait for processes that are starting, where it would take long to do here what they do."""
