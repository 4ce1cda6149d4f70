"""Pull the plug, as often as asked: `python tests/stress/kill.py 300 [SEED]`.

A child process runs a command of xinde (import, remove, restore, purge, reindex, a migration, a search that catches up)
and is killed by SIGKILL at a random moment. After each: whatever an import had reported is there under its number, no
text is there twice, nothing that was not removed is gone, `check` finds nothing, and a search finds what it should.
The child is forked from a warm process, so kills land in the work and not in loading Python.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from archive.migrations import MIGRATIONS, migrate
from archive.store import Store
from cli.app import run
from cli.messages import Voice
from cli.render.screen import Screen
from cli.session import Session

SYLLABLES = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
PER_IMPORT = 12


def word(number: int) -> str:
    """Return a word that only this article has."""
    base = len(SYLLABLES)
    letters = (number % base, number // base % base, number // base**2 % base, (number * 7 + 3) % base)
    return "鑫" + "".join(SYLLABLES[letter] for letter in letters) + "淼"


def corpus(path: Path, first: int) -> Path:
    """Write records that only differ in what makes them findable."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(first, first + PER_IMPORT):
            noise = random.Random(number)
            body = "".join(noise.choice(SYLLABLES) for _ in range(400))
            text = f"第{number}次读书会\n{word(number)}。{body}。\n"
            file.write(json.dumps({"title": f"读书会{number}", "text": text}, ensure_ascii=False) + "\n")
    return path


def command(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command here and return how it ended and what it said."""
    out, err = io.BytesIO(), io.StringIO()
    status = run(["--archive", str(folder), *arguments], session(io.TextIOWrapper(out, "utf-8", newline=""), err))
    return status, out.getvalue().decode(), err.getvalue()


def session(out: io.TextIOWrapper, err: io.StringIO) -> Session:
    """Return a session that is no terminal."""
    return Session(Screen(out, err, {}, terminal=False), Voice("zh"), None, False, date(2026, 11, 23))


def killed(folder: Path, arguments: tuple[str, ...], seconds: float) -> tuple[list[str], bool]:
    """Run a command in a child, kill it after so many seconds; return whole lines it printed, and whether it was."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        status = 99
        try:
            out = io.TextIOWrapper(io.FileIO(writing, "wb"), "utf-8", newline="", write_through=True)
            status = run(["--archive", str(folder), *arguments], session(out, io.StringIO()))
        finally:
            os._exit(status)
    os.close(writing)
    deadline = time.monotonic() + seconds
    ended = (0, 0)
    while time.monotonic() < deadline and not ended[0]:
        time.sleep(0.002)
        ended = os.waitpid(child, os.WNOHANG)
    if not ended[0]:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().decode().splitlines(keepends=True)
    return [line for line in lines if line.endswith("\n")], not ended[0]


def undo_migration(folder: Path) -> None:
    """Make the archive one of the first version again, so that the next command migrates it."""
    with sqlite3.connect(":memory:", isolation_level=None) as first:
        migrate(first, MIGRATIONS[:1])
        known = set(first.execute("SELECT type, name FROM sqlite_master"))
    connection = sqlite3.connect(folder / "archive.db", isolation_level=None)
    connection.execute("BEGIN")
    made = set(connection.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL")) - known
    for kind, name in sorted(made):
        connection.execute(f"DROP {kind} IF EXISTS {name}")
    connection.execute("DELETE FROM original WHERE id NOT IN (SELECT original FROM origin)")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class Ledger:
    """What must be there, may be there, and must not."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance = folder, chance
        self.kept: dict[int, str] = {}
        self.doubtful: set[int] = set()
        self.ever: dict[int, str] = {}
        self.next = 1

    def step(self) -> tuple[str, bool]:
        """Do something, be killed, and hold the archive against what is known of it."""
        kinds = ["import"] * 4 + ["remove", "reindex", "search"]
        if self.kept:
            kinds += ["remove", "migration", "restore", "purge"]
        kind = self.chance.choice(kinds)
        was_killed = getattr(self, f"do_{kind}")()
        self.verify(kind)
        return kind, was_killed

    def do_import(self) -> bool:
        again = self.next > PER_IMPORT and self.chance.random() < 0.4
        path = corpus(self.folder.parent / "source.jsonl", self.next - PER_IMPORT if again else self.next)
        path = path.rename(path.with_name(f"{self.next}-{again}.jsonl"))
        lines, was_killed = killed(self.folder, ("import", str(path), "--json"), self.chance.uniform(0, 1.2))
        for line in lines:
            outcome = json.loads(line)
            assert outcome["status"] in ("added", "unchanged", "duplicate"), outcome
            number, title = outcome["article"], outcome["title"]
            assert self.ever.setdefault(number, title) == title, "a number was used twice"
            self.kept[number] = title
            self.doubtful.discard(number)
        self.next += 0 if again else PER_IMPORT
        return was_killed

    def do_remove(self) -> bool:
        doomed = self.chance.sample(sorted(self.kept), min(len(self.kept), 3))
        self.doubtful |= set(doomed)
        for number in doomed:
            del self.kept[number]
        return self.short(("remove", *map(str, doomed or [1]), "--yes"))

    def do_restore(self) -> bool:
        with Store.open(self.folder) as store:
            there = [row.id for row in store.trash()][:2]
        self.doubtful |= set(there)
        return self.short(("restore", *map(str, there or [1])))

    def do_purge(self) -> bool:
        return self.short(("purge", "--yes"))

    def do_reindex(self) -> bool:
        return killed(self.folder, ("reindex",), self.chance.uniform(0, 0.8))[1]

    def do_search(self) -> bool:
        return killed(self.folder, ("search", "读书会"), self.chance.uniform(0, 0.6))[1]

    def do_migration(self) -> bool:
        undo_migration(self.folder)
        return self.short(("list",))

    def short(self, arguments: tuple[str, ...]) -> bool:
        return killed(self.folder, arguments, self.chance.uniform(0, 0.06))[1]

    def verify(self, kind: str) -> None:
        if not (self.folder / "archive.db").exists():
            assert not self.kept
            return
        with Store.open(self.folder) as store:
            assert not list(store.check()), (kind, list(store.check()))
            rows = {row.id: row.title for row in store.listing()}
        twice = [title for title, count in Counter(rows.values()).items() if count > 1]
        assert not twice, (kind, "doubled", twice)
        assert self.kept.items() <= rows.items(), (kind, "lost", set(self.kept) - set(rows))
        for number, title in rows.items():
            assert self.ever.setdefault(number, title) == title, (kind, "a number was used twice")
        self.kept, self.doubtful = rows, set()
        if not rows:
            return
        for number in self.chance.sample(sorted(rows), min(3, len(rows))):
            serial = int(rows[number].removeprefix("读书会"))
            status, out, err = command(self.folder, "search", f'"{word(serial)}"', "--ids")
            found = {line.partition("#")[0] for line in out.splitlines()}
            assert (status, found) == (0, {str(number)}), (kind, number, status, out, err)
        status, out, err = command(self.folder, "check")
        assert status == 0, (kind, out, err)


def main() -> None:
    """Kill as often as asked and print figures; an AssertionError says what broke."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="xinde-kill-") as place:
        warm = Path(place, "warm")
        command(warm, "import", str(corpus(Path(place, "warm.jsonl"), 10**5)))
        command(warm, "search", "读书会")
        ledger = Ledger(Path(place, "archive"), random.Random(seed))
        done: Counter[str] = Counter()
        steps = 0
        while sum(done.values()) < kills:
            kind, was_killed = ledger.step()
            steps += 1
            done[kind] += was_killed
            if was_killed and sum(done.values()) % 25 == 0:
                print(f"{sum(done.values())} kills, {len(ledger.kept)} articles", flush=True)
        print(
            f"{sum(done.values())} kills in {steps} steps, {len(ledger.kept)} articles, 0 lost, 0 doubled:", dict(done)
        )


if __name__ == "__main__":
    main()
