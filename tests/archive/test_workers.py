"""Workers that are honest, that raise, hang, die and are killed; and that nothing is left of them afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from archive.errors import UsageError
from archive.tasks import LostError, OverrunError, UnmannedError, limited
from archive.turns import Turn, in_turn
from archive.workers import Crew, enough

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
HERE = Path(__file__)
TASK = "test_workers:task"


def task(value: object) -> object:
    """What the workers of these tests do, as the value bids them."""
    match value:
        case ("raise", _):
            raise UsageError("bad-encoding", value="klingon")
        case ("spin", _):
            while True:
                pass
        case ("spin deaf", _):
            signal.signal(signal.SIGPROF, signal.SIG_IGN)  # as in a library that does not come back to Python
            while True:
                pass
        case ("die", _):
            os.kill(os.getpid(), signal.SIGKILL)
        case ("die once", path):
            if not Path(str(path)).exists():
                Path(str(path)).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case ("sleep", seconds):
            time.sleep(float(str(seconds)))
        case ("pid", _):
            return os.getpid()
        case ("print", _):
            print("a library that prints")
        case ("unpicklable", _):
            return lambda: None
    return ("done", value)


@pytest.fixture(autouse=True)
def tests_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE.parent))


@pytest.fixture
def crew() -> Iterator[Crew]:
    with Crew(TASK, 2) as made:
        yield made


def hand(crew: Crew, *values: object, seconds: float = 10.0) -> list[Future[Any]]:
    return [crew.hand(value, weight=1, seconds=seconds) for value in values]


def processes_of(pid: int) -> set[int]:
    listed = (path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return {int(number) for numbers in listed for number in numbers.split()}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# --- the crew ---------------------------------------------------------------------------------------------------------


def test_each_gets_its_own_answer(crew: Crew) -> None:
    futures = hand(crew, *range(100))
    assert [future.result(60) for future in futures] == [("done", number) for number in range(100)]


def test_large_values_travel_both_ways(crew: Crew) -> None:
    values = [bytes([number]) * 3_000_000 for number in range(6)]
    assert [future.result(60)[1] for future in hand(crew, *values)] == values


def test_what_a_task_raises_is_raised_here(crew: Crew) -> None:
    wrong, right = hand(crew, ("raise", 0), 1)
    with pytest.raises(UsageError) as raised:
        wrong.result(60)
    assert (raised.value.code, raised.value.values) == ("bad-encoding", {"value": "klingon"})
    assert right.result(60) == ("done", 1)


def test_one_that_prints_spoils_nothing(crew: Crew) -> None:
    assert [future.result(60) for future in hand(crew, ("print", 0), 1)] == [("done", ("print", 0)), ("done", 1)]


@pytest.mark.parametrize("kind", ["spin", "spin deaf"])
def test_one_that_takes_too_long_is_given_up(crew: Crew, kind: str) -> None:
    before, slow, *after = hand(crew, 0, (kind, 0), *range(1, 9), seconds=0.3)
    with pytest.raises(LostError, match="too-slow"):
        slow.result(60)
    assert [future.result(60) for future in (before, *after)] == [("done", number) for number in range(9)]


@pytest.mark.parametrize("kind", ["die", "unpicklable"])
def test_one_that_ends_its_process_twice_is_given_up(crew: Crew, kind: str) -> None:
    before, deadly, *after = hand(crew, 0, (kind, 0), *range(1, 9))
    with pytest.raises(LostError, match="crashed"):
        deadly.result(60)
    assert [future.result(60) for future in (before, *after)] == [("done", number) for number in range(9)]


def test_what_a_killed_process_had_in_hand_is_done_by_another(crew: Crew, tmp_path: Path) -> None:
    marker = str(tmp_path / "died")
    futures = hand(crew, 0, ("die once", marker), 1)
    assert [future.result(60)[1] for future in futures] == [0, ("die once", marker), 1]
    assert Path(marker).exists()


def test_a_process_that_somebody_kills_is_replaced(crew: Crew) -> None:
    for _ in range(5):
        (pid,) = [future.result(60) for future in hand(crew, ("pid", 0))]
        os.kill(pid, signal.SIGKILL)
    assert hand(crew, 7)[0].result(60) == ("done", 7)


def test_nothing_is_left_of_them() -> None:
    before = processes_of(os.getpid())
    with Crew(TASK, 2) as crew:
        (pid,) = [future.result(60) for future in hand(crew, ("pid", 0))]
        assert alive(pid)
        hand(crew, *[("sleep", 100)] * 5)
        began = time.monotonic()
    assert time.monotonic() - began < 90, "it waited for one who sleeps"
    assert processes_of(os.getpid()) <= before
    assert not alive(pid)


def test_where_no_process_can_be_started_the_work_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Crew(TASK, 2) as crew:
        turns = [Turn(number, 1, crew.hand(number, weight=1, seconds=1)) for number in range(20)]
        assert [turn.result(lambda: "here") for turn in turns] == ["here"] * 20


def test_where_the_system_gives_no_threads_the_work_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with Crew(TASK, 2) as crew:
        turn = Turn(1, 1, crew.hand(1, weight=1, seconds=1))
        assert turn.result(lambda: "here") == "here"


def test_where_they_cannot_do_the_task_the_work_comes_back() -> None:
    with Crew("no_such_module:task", 2) as crew:
        turn = Turn(1, 1, crew.hand(1, weight=1, seconds=1))
        assert turn.result(lambda: "here") == "here"


_PARENT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin with it ignored
sys.path.insert(0, sys.argv[1])
from archive.workers import Crew
crew = Crew("test_workers:task", 2)
pids = {crew.hand(("pid", 0), weight=1_000_000, seconds=10).result(60) for _ in range(1)}
busy = [crew.hand(("spin", 0), weight=1_000_000, seconds=2) for _ in range(2)]
print(*pids, flush=True)
import time
for _ in range(1000):  # a signal that comes just before a sleep begins is seen only after it: so they are short
    time.sleep(0.1)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_they_end_with_their_parent(how: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(HERE.parent)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HERE.parents[2],
        text=True,
    )
    assert parent.stdout is not None
    with parent.stdout:
        pids = {int(number) for number in parent.stdout.readline().split()} | processes_of(parent.pid)
    assert pids
    parent.send_signal(how)
    parent.wait(120)
    deadline = time.monotonic() + 120
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(alive, pids))


def test_how_many_are_enough() -> None:
    assert 1 <= enough() <= (os.cpu_count() or 1)


# --- the line ---------------------------------------------------------------------------------------------------------


def line_of(turns: Iterator[Turn[int]], room: int) -> Iterator[list[int]]:
    for group in in_turn(turns, room=lambda: room, stop=lambda: False):
        yield [turn.item for turn in group]


def test_without_others_they_come_one_by_one_and_nothing_is_read_ahead() -> None:
    read: list[int] = []

    def turns() -> Iterator[Turn[int]]:
        for number in range(5):
            read.append(number)
            yield Turn(number, 1)

    for number, group in enumerate(line_of(turns(), 0)):
        assert group == [number]
        assert read == list(range(number + 1))


@pytest.mark.parametrize("weight", [1, 10_000_000])
def test_what_is_read_ahead_is_bounded_in_number_and_in_bytes(weight: int) -> None:
    futures: list[Future[Any]] = []
    done = 0
    most = 0

    def turns() -> Iterator[Turn[int]]:
        nonlocal most
        for number in range(300):
            futures.append(Future())
            most = max(most, number + 1 - done)
            yield Turn(number, weight, futures[-1])

    order: list[int] = []
    for group in in_turn(turns(), room=lambda: 2, stop=lambda: False):
        for turn in group:
            assert turn.handed is futures[turn.item]
            order.append(turn.item)
            done += 1
    assert order == list(range(300))
    assert most <= (3 if weight > 1 else 49)


def test_results_that_come_in_any_order_are_taken_in_the_lines() -> None:
    futures = [Future[int]() for _ in range(40)]
    for future in futures[::2]:
        future.set_result(1)
    turns = (Turn(number, 1, future) for number, future in enumerate(futures))
    order = [number for group in line_of(turns, 4) for number in group]
    assert order == list(range(40))


def test_what_nobody_has_begun_with_is_done_here_and_what_nobody_can_do_too() -> None:
    waiting: Future[str] = Future()
    assert Turn(1, 1, waiting).result(lambda: "here") == "here"
    assert waiting.cancelled()
    unmanned: Future[str] = Future()
    unmanned.set_running_or_notify_cancel()
    unmanned.set_exception(UnmannedError())
    assert Turn(1, 1, unmanned).result(lambda: "here") == "here"


def test_a_line_ends_where_it_is_told_to() -> None:
    seen: list[int] = []
    turns = (Turn(number, 1) for number in range(9))
    groups = in_turn(turns, room=lambda: 0, stop=lambda: len(seen) == 3)
    for group in groups:
        seen += [turn.item for turn in group]
    assert seen == [0, 1, 2]


def test_too_much_time_ends_even_what_catches_everything() -> None:
    def stubborn() -> None:
        while True:
            try:
                while True:
                    pass
            except Exception:
                continue

    began = time.process_time()
    with pytest.raises(OverrunError), limited(0.2):
        stubborn()
    assert time.process_time() - began < 5
    with limited(0.2):
        pass
    began = time.process_time()
    while time.process_time() - began < 0.4:
        pass
