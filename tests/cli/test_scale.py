"""Many articles: a folder of a thousand files twice, and two thousand real articles in bounded memory."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Xinde

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "tests" / "samples" / "02-学员在前.txt"
CORPUS = ROOT.parent / "shared" / "corpora" / "articles.jsonl.xz"
_MEGABYTE = 1024
"""In the unit of `VmHWM`, kilobytes."""
_IMPORT = """
import sys
from pathlib import Path
from cli.app import main
status = 1
sys.argv = ["xinde", "import", sys.argv[1], "--json"]
try:
    main()
except SystemExit as end:
    status = end.code
# Not getrusage: what a process was before `exec` (here all of pytest) counts towards its greatest size.
sys.stderr.write(Path("/proc/self/status").read_text())
raise SystemExit(status)
"""


@pytest.mark.slow
def test_a_thousand_files_twice(xinde: Xinde, tmp_path: Path) -> None:
    folder = tmp_path / "文件夹"
    text = ARTICLE.read_text("utf-8")[:300]
    for number in range(1000):
        place = folder / f"{number % 7}" / f"{number}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{number}号简报：{text}", "utf-8")
    first = xinde("import", folder)
    assert first.status == 0
    assert "新增 1000 篇。" in first.stderr
    before = (xinde.folder / "archive.db").read_bytes()
    again = xinde("import", folder)
    assert again.status == 0
    assert again.stderr == "未变 1000 篇。\n"
    assert (xinde.folder / "archive.db").read_bytes() == before
    assert xinde("check").status == 0


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here to read the memory from")
def test_two_thousand_real_articles(xinde: Xinde, tmp_path: Path) -> None:
    source = tmp_path / "文章.jsonl"
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        source.write_text("".join(islice(lines, 2000)), "utf-8")
    environment = {**os.environ, "XINDE_ARCHIVE": str(xinde.folder)}
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(source)],
        capture_output=True,
        env=environment,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    statuses = Counter(json.loads(line)["status"] for line in done.stdout.splitlines())
    assert statuses.total() == 2000
    assert set(statuses) <= {"added", "duplicate", "revised"}
    assert int(done.stderr.decode().rpartition("VmHWM:")[2].split()[0]) < 1000 * _MEGABYTE
    assert xinde("check").status == 0
    assert int(xinde("search", "发展", "--count").stdout) > 100
