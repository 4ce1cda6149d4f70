"""A file system that runs full during an import: told, nothing lost, and it goes on when there is room again."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.store import Store

if TYPE_CHECKING:
    from tests.cli.conftest import Xinde


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 16 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("may not mount")
    yield place
    subprocess.run(["umount", place], check=True)


def write_files(folder: Path) -> None:
    folder.mkdir()
    for number in range(40):
        noise = random.Random(number)
        body = "".join(chr(noise.randrange(0x4E00, 0x9FA5)) for _ in range(1000))
        (folder / f"{number}.txt").write_text(f"第{number}次读书会\n今天读书。{body}。\n", "utf-8")


@pytest.mark.parametrize("free", [40_000, 300_000])
def test_a_full_disk_stops_the_work_and_harms_nothing(
    xinde: Xinde, small_disk: Path, tmp_path: Path, free: int
) -> None:
    write_files(tmp_path / "files")
    xinde.folder = small_disk / "archive"
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - free))
    full = xinde("import", tmp_path / "files")
    assert "Traceback" not in full.stderr
    assert (full.status, "磁盘已满" in full.stderr) in ((4, True), (0, True)), full.stderr
    reported = [line for line in full.lines if line.startswith("added")]
    if full.status == 4:
        assert len(reported) < 40
    ballast.unlink()
    with Store.open(xinde.folder) as store:
        assert list(store.check()) == []
        assert store.info().articles == len(reported)
    again = xinde("import", tmp_path / "files")
    assert again.status == 0
    assert xinde("search", "今天读书", "--count").stdout.strip() == "40"
    assert xinde("check").status == 0


def test_nothing_half_is_left_where_a_copy_does_not_fit(xinde: Xinde, small_disk: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "files")
    xinde("import", tmp_path / "files")
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - 50_000))
    result = xinde("backup", small_disk / "b.db")
    assert (result.status, "Traceback" in result.stderr) == (4, False)
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]
    result = xinde("export", small_disk / "e")
    assert (result.status, "Traceback" in result.stderr) == (4, False)
    assert not (small_disk / "e" / "xinde.json").exists()
