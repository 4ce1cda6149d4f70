"""Short forms of the scripts beside this file, which run as long as one likes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def run(script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(HERE / script), *arguments], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
@pytest.mark.parametrize("kills", [5, pytest.param(20, marks=pytest.mark.slow)])
def test_nothing_is_lost_when_the_plug_is_pulled(kills: int) -> None:
    assert "0 lost, 0 doubled" in run("kill.py", str(kills), "2")


@pytest.mark.parametrize("seconds", [0, pytest.param(6, marks=pytest.mark.slow)])
def test_four_importers_and_four_searchers_keep_out_of_each_others_way(seconds: int) -> None:
    assert "every article once" in run("together.py", str(seconds))


@pytest.mark.parametrize("seconds", [2, pytest.param(8, marks=pytest.mark.slow)])
def test_nothing_strange_comes_of_strange_input(seconds: int) -> None:
    assert "0 findings" in run("fuzz.py", str(seconds), "1")


@pytest.mark.slow
def test_a_disk_that_fills_up_loses_nothing(tmp_path: Path) -> None:
    # The superuser of a container may not mount either, so it is tried.
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)]
    if shutil.which("mount") is None or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("may not mount")
    subprocess.run(["umount", str(tmp_path)], check=True)
    assert "all once and found" in run("full_disk.py", "4")
