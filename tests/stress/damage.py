"""Damage an index, as often as asked: `python tests/stress/damage.py 200 [SEED]`.

One file of a sound index gets another byte, is cut short, emptied, taken away, or replaced by something foreign; and
then a user searches. The answer is the right one, or it is said that something is wrong; the next answer is right, and
`check` finds nothing.
"""

from __future__ import annotations

import io
import random
import shutil
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from cli.app import run  # noqa: E402 (the path is set first)
from cli.messages import Voice  # noqa: E402
from cli.render.screen import Screen  # noqa: E402
from cli.session import Session  # noqa: E402

SEARCHES = (
    ("读书",),
    ("居民 服务",),
    ('"换位思考"',),
    ("--speaker", "王", "--count"),
    ("没有这样的词语",),
    ("学习", "--sort", "date", "--json"),
)


def command(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command here and return how it ended and what it said."""
    out, err = io.BytesIO(), io.StringIO()
    stream = io.TextIOWrapper(out, "utf-8", newline="")
    session = Session(Screen(stream, err, {}, terminal=False), Voice("zh"), None, False, date(2026, 11, 23))
    status = run(["--archive", str(folder), *arguments], session)
    stream.flush()
    return status, out.getvalue().decode(), err.getvalue()


def answers(folder: Path) -> list[tuple[int, str]]:
    """Return how every search ends, and what it prints."""
    return [command(folder, "search", *search)[:2] for search in SEARCHES]


def damage(folder: Path, chance: random.Random) -> str:
    """Damage one file in one way, and return which."""
    file = chance.choice(sorted(path for path in folder.rglob("*") if path.is_file()))
    data = bytearray(file.read_bytes())
    kind = chance.choice(("byte", "byte", "byte", "cut", "cut", "empty", "gone", "foreign"))
    if kind == "byte" and data:
        data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    elif kind == "cut" and data:
        del data[chance.randrange(len(data)) :]
    elif kind == "foreign":
        data = bytearray(chance.randbytes(chance.randrange(1, 5000)))
    elif kind != "gone":
        data.clear()
    file.unlink()
    if kind != "gone":
        file.write_bytes(data)
        file.chmod(0o600)
    return f"{kind} {file.name}"


def main() -> None:
    """Damage as often as asked and print figures; an AssertionError says what broke."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else None)
    with tempfile.TemporaryDirectory(prefix="xinde-damage-") as place:
        folder = Path(place, "archive")
        for path in sorted((ROOT / "tests" / "samples").glob("*.txt")):
            command(folder, "import", str(path))
        right = answers(folder)
        assert sum(bool(printed) for _, printed in right) > 3, right
        shutil.copytree(folder / "index", Path(place, "sound"))
        told: Counter[str] = Counter()
        for _ in range(times):
            what = damage(folder / "index", chance)
            place_of_search = chance.randrange(len(SEARCHES))
            status, printed, said = command(folder, "search", *SEARCHES[place_of_search])
            mended = "told" if "索引" in said else "not needed"
            wrong = (status, printed) != right[place_of_search]
            assert not wrong or "索引" in said, (what, SEARCHES[place_of_search], status, printed, said)
            assert "Traceback" not in said, (what, said)
            assert answers(folder) == right, (what, "not mended by the next search")
            status, printed, said = command(folder, "check")
            assert status == 0, (what, printed, said)
            told[mended] += 1
            shutil.rmtree(folder / "index")
            shutil.copytree(Path(place, "sound"), folder / "index")
        print(f"{times} damages, 0 wrong answers, 0 left damaged:", dict(told))


if __name__ == "__main__":
    main()
