"""Four importers of overlapping folders and four search loops at once: `python tests/stress/together.py [SECONDS]`.

Importers take shares of one set of files over and over, each share overlapping with the next; searchers ask for words
that are in every file. At the end every file is there once. Nothing may be said by anybody but results, and that one
waits or that the index is being written by another.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from archive.store import Store  # noqa: E402 (the path is set first)

FILES, SHARE = 24, 12
XINDE = [sys.executable, "-c", "from cli.app import main; main()"]

LOOP = """
import subprocess, sys, time
until, command = float(sys.argv[1]), sys.argv[2:]
rounds = 0
while time.time() < until or not rounds:
    done = subprocess.run(command, capture_output=True, text=True)
    rounds += 1
    print(done.returncode, repr(done.stderr), flush=True)
"""

ALLOWED = re.compile(
    r"|进程 \d* 正在修改归档，等它结束（最多 \d+ 秒）……"
    r"|索引此刻不能更新（另一个进程正在使用），先用已有的索引检索，新文章可能找不到。"
    r"|索引已跟上归档：\d+ 篇，用了 [\d.]+ 秒。"
    r"|索引不能用，也不能重建（另一个进程正在使用）；这次在内存里建一个来检索。"
    r"|共 \d+ 条.*|.*\d+ 篇.*。|没有找到。|归档的文章里没有这些字；试试别的说法。"
    r"|归档“.*”还是空的；先用 xinde import 导入文章。"
    r"|正文里有这串字，在 .* 号文章里。|没有可导入的内容。|没有找到索引，现在根据归档重建。"
)


def write_files(folder: Path) -> list[Path]:
    """Write files that share some words and are otherwise of their own."""
    paths = []
    for number in range(FILES):
        noise = random.Random(number)
        body = "".join(chr(noise.randrange(0x4E00, 0x9FA5)) for _ in range(400))
        paths.append(folder / f"{number}.txt")
        paths[-1].write_text(f"第{number}次读书会\n今天读书，{body}。\n", "utf-8")
    return paths


def main() -> None:
    """Run them all, and say what came of it; exit 1 if anything did that should not."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 120
    with tempfile.TemporaryDirectory(prefix="xinde-together-") as place:
        source = Path(place, "files")
        source.mkdir()
        files = write_files(source)
        environment = {**os.environ, "XINDE_ARCHIVE": str(Path(place, "archive")), "LANG": "C.UTF-8"}
        until = str(time.time() + seconds)
        commands = []
        for start in range(0, FILES, FILES // 4):
            share = [str(files[(start + step) % FILES]) for step in range(SHARE)]
            commands.append([*XINDE, "import", *share, "--wait", "300"])
        commands += [[*XINDE, "search", "读书", "--limit", "3"]] * 4
        loops = [
            subprocess.Popen(
                [sys.executable, "-c", LOOP, until, *command],
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env=environment,
            )
            for command in commands
        ]
        said = [loop.communicate()[0].splitlines() for loop in loops]
        strange = []
        for command, lines in zip(commands, said, strict=True):
            for line in lines:
                status, _, words = line.partition(" ")
                texts = eval(words).splitlines() if words else []
                if status not in ("0", "1") or not all(ALLOWED.fullmatch(text) for text in texts):
                    strange.append((command[3], line))
        with Store.open(Path(place, "archive")) as store:
            names = sorted(row.source_name for row in store.listing())
            faults = list(store.check())
        complete = names == sorted(map(str, files))
        searched = subprocess.run(
            [*XINDE, "search", "读书", "--count"], capture_output=True, text=True, cwd=ROOT, env=environment
        )
        counts = f"{sum(map(len, said[:4]))} imports, {sum(map(len, said[4:]))} searches, {len(names)} articles"
        print(
            counts, "every article once" if complete else "NOT every article once", f"found {searched.stdout.strip()}"
        )
        for one in strange[:20]:
            print("strange:", *one)
        sys.exit(bool(strange or faults or not complete or searched.stdout.strip() != str(FILES)))


if __name__ == "__main__":
    main()
