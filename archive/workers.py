"""Other processes that do pure work: a value goes out, a value comes back, and nothing else passes between them.

A `Crew` is some processes that run one task. They are Pythons of their own, started plainly and spoken to through
their standard streams, the same way on every system and every Python: not forks, which would inherit the open archive
and its locks (a fork that outlives its parent keeps the archive locked), and not `multiprocessing`, which would load
the command line into each of them. They share nothing with us, so what they return depends on what they were given.

**What can go wrong, and what then happens.** A task has so many seconds of processor time: after them it is told to
stop (`OverrunError`), and a process that does not listen is ended by the system. A process that dies, killed by
somebody or for want of memory, is replaced, and what it had in hand is tried once more; if that kills the next one,
too, it is given up (`LostError`), and the others go on. Where no process can be started, the work is left to who asked
for it. When we end, however that may be, the streams close and the processes end with them; Ctrl-C on the terminal
does not reach them.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any, Final, Literal, NamedTuple, Self, cast

from archive.tasks import LostError, OverrunError, UnmannedError, limited

_AT_ONCE: Final = 8
"""Values that a process is given at once, so that it does not wait for us after each of them."""

_BYTES_AT_ONCE: Final = 256_000
_TRIES: Final = 2
_PATIENCE: Final = 1.5
"""How many times its seconds a task may take before its process is ended by the system."""


_MOST: Final = 8
"""Processes beyond which the one that writes what they return could not follow, and memory would be spent in vain."""


def enough() -> int:
    """Return how many processes to start where nobody has said it: one for each usable core, up to a bound."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # only some systems tell
        cores = os.cpu_count() or 1
    return min(cores, _MOST)


# --- the processes ----------------------------------------------------------------------------------------------------

_BEGIN: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); import archive.workers as w; w.serve()"
)


class _Answer(NamedTuple):
    """What a process sends back: a value, or what was raised, or that it took too long."""

    kind: Literal["value", "raised", "too-slow"]
    value: Any = None


class _Job(NamedTuple):
    value: Any
    seconds: float


def serve() -> None:
    """Be a worker: read what the task is, then values, and answer each; end with the stream."""
    given, back = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not spoil the stream
    _first_to_go()
    with contextlib.suppress(EOFError, OSError):
        module, _, name = str(pickle.load(given)).partition(":")
        task = getattr(import_module(module), name)
        _send(back, "ready")
        while True:
            for job in cast("list[_Job]", pickle.load(given)):
                _send(back, _answer(task, job))


def _answer(task: Callable[[Any], object], job: _Job) -> _Answer:
    hard = hasattr(signal, "setitimer")
    try:
        if hard:
            # Nobody handles this signal: the system ends the process, whatever it is caught in.
            signal.setitimer(signal.ITIMER_VIRTUAL, job.seconds * _PATIENCE)
        with limited(job.seconds):
            return _Answer("value", task(job.value))
    except OverrunError:
        return _Answer("too-slow")
    except Exception as error:
        return _Answer("raised", error)
    finally:
        if hard:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _first_to_go() -> None:
    """Ask the kernel, when memory runs out, to end this process and not the one that writes the archive (Linux)."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123 (no pathlib here)
        file.write("800")


def _send(stream: IO[bytes], value: object) -> None:
    pickle.dump(value, stream, 5)
    stream.flush()


class _Process:
    """One worker, seen from outside."""

    def __init__(self) -> None:
        self._popen = subprocess.Popen(
            # Isolated: what lies in the current folder or the environment is no part of this program.
            [sys.executable or "", "-I", "-c", _BEGIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **_OUT_OF_REACH,
        )
        self._to, self._from = cast("IO[bytes]", self._popen.stdin), cast("IO[bytes]", self._popen.stdout)

    def begin(self, task: str) -> bool:
        """Tell it its task, and wait until it is ready; False where it never will be."""
        try:
            _send(self._to, sys.path)
            _send(self._to, task)
            return bool(self.answer() == "ready")
        except (EOFError, OSError, pickle.UnpicklingError):
            return False

    def give(self, jobs: list[_Job]) -> None:
        """Send it what to do; raise OSError where it is gone."""
        _send(self._to, jobs)

    def answer(self) -> Any:
        """Return its next answer; raise EOFError where it ended before."""
        return pickle.load(self._from)

    def kill(self) -> None:
        """End it."""
        self._popen.kill()

    def bury(self) -> int:
        """Wait for its end, close the streams, and return how it ended."""
        self._popen.kill()
        status = self._popen.wait()
        for stream in (self._to, self._from):
            with contextlib.suppress(OSError):
                stream.close()
        return status


# Not in the terminal's foreground group, to which Ctrl-C goes: what is in hand is ours to finish.
_OUT_OF_REACH: Final[dict[str, Any]] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)} if os.name == "nt" else {"process_group": 0}
)


# --- the crew ---------------------------------------------------------------------------------------------------------


@dataclass
class _Handed:
    job: _Job
    weight: int
    future: Future[Any]
    deaths: int = 0


class Crew:
    """Processes that run `task` (`module:function`, of one picklable value); use it as a context manager."""

    def __init__(self, task: str, size: int) -> None:
        self.size = size
        self._task = task
        self._waiting: deque[_Handed] = deque()
        self._change = threading.Condition()
        self._closed = False
        self._processes: set[_Process] = set()
        self._threads: list[threading.Thread] = []
        for _ in range(size):
            thread = threading.Thread(target=self._attend, daemon=True)
            try:
                thread.start()
            except RuntimeError:  # the system gives us no more of them
                break
            self._threads.append(thread)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def hand(self, value: object, *, weight: int, seconds: float) -> Future[Any]:
        """Hand a value out; its result is the task's, or raises what the task raised, or LostError.

        `weight` in bytes; `seconds` of processor time are enough for it. Who waits for the result may take the value
        back with `cancel` as long as nobody has begun with it.
        """
        future: Future[Any] = Future()
        with self._change:
            self._waiting.append(_Handed(_Job(value, seconds), weight, future))
            self._change.notify()
        return future

    def close(self) -> None:
        """End all processes; what they had in hand is dropped."""
        with self._change:
            self._closed = True
            self._waiting.clear()
            self._change.notify_all()
            for process in self._processes:
                process.kill()
        for thread in self._threads:
            thread.join()

    # One thread attends to one process.

    def _attend(self) -> None:
        process: _Process | None = None
        try:
            while batch := self._next():
                process = self._work_off(batch, process)
        except UnmannedError:
            pass  # What is handed out from now on is taken back by who waits for it.
        finally:
            if process is not None:
                self._bury(process)

    def _next(self) -> deque[_Handed]:
        """Wait for something to do, and take as much as may go out at once; nothing at the end."""
        taken: deque[_Handed] = deque()
        weight = 0
        with self._change:
            while not taken and not self._closed:
                self._change.wait_for(lambda: self._waiting or self._closed)
                while self._waiting and len(taken) < _AT_ONCE and weight < _BYTES_AT_ONCE:
                    handed = self._waiting.popleft()
                    if handed.future.set_running_or_notify_cancel():
                        taken.append(handed)
                        weight += handed.weight
        return taken

    def _work_off(self, batch: deque[_Handed], process: _Process | None) -> _Process | None:
        """Have a batch done, by this process and, if that dies, by others; return the last of them."""
        while batch and not self._closed:
            try:
                process = process or self._start()
            except UnmannedError:
                for handed in batch:
                    handed.future.set_exception(UnmannedError())
                raise
            try:
                process.give([handed.job for handed in batch])
                while batch:
                    _settle(batch[0].future, process.answer())
                    batch.popleft()
            except Exception:  # it died, or what it was given or gave back cannot be carried over
                _blame(batch, self._bury(process))
                process = None
        return process

    def _start(self) -> _Process:
        with self._change:
            if self._closed:
                raise UnmannedError
            try:
                process = _Process()
            except OSError as error:
                raise UnmannedError from error
            self._processes.add(process)
        if not process.begin(self._task):
            self._bury(process)
            raise UnmannedError
        return process

    def _bury(self, process: _Process) -> int:
        status = process.bury()
        with self._change:
            self._processes.discard(process)
        return status


def _settle(future: Future[Any], answer: _Answer) -> None:
    if answer.kind == "value":
        future.set_result(answer.value)
    else:
        future.set_exception(answer.value if answer.kind == "raised" else LostError("too-slow"))


def _blame(batch: deque[_Handed], status: int) -> None:
    """Count a process's death against what it had in hand; give that up where there is no hope."""
    first = batch[0]
    first.deaths += 1
    slow = hasattr(signal, "SIGVTALRM") and status == -signal.SIGVTALRM
    if slow or first.deaths >= _TRIES:
        batch.popleft()
        first.future.set_exception(LostError("too-slow" if slow else "crashed"))
