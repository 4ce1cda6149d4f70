"""Run a command some times and tell what it took; for `speed.py`, which starts this as a process of its own.

    python watch.py '{"arguments": ["rg", "-l", "…"], "terminal": false, "times": 3}'

Printed is, as JSON, a row for each run: processor seconds of the process and those it waited for, seconds by the clock,
the most kilobytes that it and all below it held together, and how it ended. This is a small program by itself since
Linux counts what a process was before `exec` towards its greatest size; and the memory that processes share is counted
once (Pss), looked at twice a second, so that of short commands only the greatest single process is known.
"""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

Row = tuple[float, float, int, int]


def family(top: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield top
    for path in Path(f"/proc/{top}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in path.read_text().split():
                yield from family(int(child))


def held(top: int) -> int:
    """Return how many kilobytes a process and all below it hold."""
    total = 0
    for pid in family(top):
        with contextlib.suppress(OSError):
            rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total


def run(arguments: Sequence[str], *, terminal: bool) -> Row:
    """Run a command once, on a terminal or on pipes."""
    began = time.monotonic()
    process = _on_terminal(arguments) if terminal else _on_pipes(arguments)
    over = threading.Event()
    most = 0

    def watch() -> None:
        nonlocal most
        while not over.wait(0.5):
            most = max(most, held(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    over.set()
    watcher.join()
    return usage.ru_utime + usage.ru_stime, wall, max(most, usage.ru_maxrss), os.waitstatus_to_exitcode(status)


def _on_pipes(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    read, write = os.pipe()
    process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=write, stderr=write)
    os.close(write)
    _drain(read)
    return process


def _on_terminal(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "PAGER": "cat"}
    process = subprocess.Popen(arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    _drain(ours)
    return process


def _drain(descriptor: int) -> None:
    def read() -> None:
        with contextlib.suppress(OSError):
            while os.read(descriptor, 65536):
                pass

    threading.Thread(target=read, daemon=True).start()


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    print(json.dumps([run(asked["arguments"], terminal=asked["terminal"]) for _ in range(asked["times"])]))
