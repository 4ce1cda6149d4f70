"""Fill a small file system during an import: `python tests/stress/full_disk.py [MEGABYTES]`, as root.

A file system of 64 MB is mounted at a passing place, and more is imported into it than it holds. The import must end
with 4 and a sentence; whatever it reported must be there and whole; a search must answer rightly or say that there is
no room for an index; and once there is room, the same import must go on to its end, with every article there once.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from archive.store import Store  # noqa: E402 (the path is set first)

XINDE = [sys.executable, "-c", "from cli.app import main; main()"]
CHARACTERS = 12_000


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a file system of so many megabytes, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="xinde-full-") as place:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place], check=True)
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", place], check=True)


def write_files(folder: Path, count: int) -> Path:
    """Write articles of random characters, which hardly pack."""
    folder.mkdir()
    for number in range(count):
        noise = random.Random(number)
        body = "".join(chr(noise.randrange(0x4E00, 0x9FA5)) for _ in range(CHARACTERS))
        (folder / f"{number}.txt").write_text(f"第{number}次读书会\n今天读书。{body}。\n", "utf-8")
    return folder


def xinde(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program with its archive in a folder."""
    environment = {**os.environ, "XINDE_ARCHIVE": str(home), "LANG": "C.UTF-8"}
    done = subprocess.run([*XINDE, *arguments], capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[int, str]:
    """Return what an import reported as being there: numbers and sources."""
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["article"]: one["source"] for one in told if one["status"] in ("added", "unchanged")}


def whole(home: Path) -> dict[int, str]:
    """Return what is in the archive, after looking it through."""
    with Store.open(home) as store:
        assert not (faults := list(store.check())), faults
        return {row.id: row.source_name for row in store.listing()}


def fill(disk: Path, files: Path, count: int, megabytes: int) -> str:
    """Import until the disk is full, then make room and go on; return what was seen."""
    home = disk / "archive"
    full = xinde(home, "import", str(files), "--json")
    reported = outcomes(full)
    assert full.returncode == 4, (full.returncode, full.stderr)
    assert "磁盘已满" in full.stderr, full.stderr
    kept = whole(home)
    assert reported.items() <= kept.items(), "reported and not there"
    found = xinde(home, "search", "今天读书", "--count")
    answered = (found.returncode, found.stdout) == (0, f"{len(kept)}\n")
    assert answered or (found.returncode == 4 and "磁盘已满" in found.stderr), (found.stdout, found.stderr)
    assert xinde(home, "list", "--ids").stdout.split() == [str(number) for number in sorted(kept)]
    assert xinde(home, "check").returncode == 0
    subprocess.run(["mount", "-o", f"remount,size={32 * megabytes}m", str(disk)], check=True)
    rest = xinde(home, "import", str(files), "--json")
    assert rest.returncode == 0, rest.stderr
    names = sorted(whole(home).values())
    assert names == sorted(map(str, files.iterdir())), "not every article once"
    found = xinde(home, "search", "今天读书", "--count")
    assert int(found.stdout) == count, (found.stdout, found.stderr)
    return f"{len(reported)} reported and {len(kept)} kept of {count} when full, all once and found after that"


def main() -> None:
    """Fill, and print what was seen; an AssertionError says what broke."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    count = megabytes * (1 << 20) // (4 * CHARACTERS)
    with tempfile.TemporaryDirectory(prefix="xinde-files-") as place, small_disk(megabytes) as disk:
        files = write_files(Path(place, "files"), count)
        print(f"{megabytes} MB:", fill(disk, files, count, megabytes))


if __name__ == "__main__":
    main()
