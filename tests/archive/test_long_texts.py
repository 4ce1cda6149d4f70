"""No text takes long to take apart, however it is made.

What is told once of a text must not be asked again at every quotation; what is looked for must be looked for within
bounds. Texts that would show either are made here, each in a process of its own, so that its time and its memory are
its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archive.parse import LONGEST, front, parse

SECONDS = 120
"""Of the processor, not of the clock: what takes so long hangs, wherever it runs and whatever else runs there. Some ten
times what the slowest case takes."""

MEGABYTES = 500

NAMES = "[s + a + b for s in '王李张刘陈杨黄赵吴周' for a in '晓立建国志文海春' for b in '燕民华强军芳兰英']"
CASES = {
    "one line": "'他说，今天的讲座很好，白皓老师讲得很生动。' * 24_000",
    "ten megabytes on one line": "'他说今天讲座很好白皓老师讲得很生动' * 200_000",
    "short lines": "''.join(f'第{n}行\\n' for n in range(100_000))",
    "quotations": "''.join(f'“今天收获很大，我要努力。”{names[n % 640]}说。' for n in range(20_000))",
    "quotations in lessons": "'讲座开始了。' + ''.join(f'{names[n % 640]}说：“大家要努力。”' for n in range(20_000))",
    "signatures": "''.join(f'{n}.收获很大。（青石县白山镇党委书记{names[n % 640]}）\\n' for n in range(1, 5_001))",
    "headers": "''.join(f'学员{names[n % 640]}：收获很大，要用到工作中去。\\n' for n in range(5_000))",
    "points": "''.join(f'{n}、白皓老师指出' for n in range(20_000))",
    "one sentence of names": "'王丽，' * 100_000",
    "colons": "'王丽：' * 100_000",
    "brackets": "'（' * 50_000 + '王丽' + '）' * 50_000",
    "quotation marks": "'“' * 20_000 + '他说' * 20_000",
    "Latin names": "'Mary Stone ' * 36_000",
    "dotted names": "'阿依·' * 100_000",
    "invitations": "'邀请白山大学教授' * 40_000",
    "a long number before a job": "'白山乡的课\\n' + '1' * 60 + '座 编辑：白山\\n'",
    "days": "'5月22日，' * 60_000",
    "titles": "'《“' * 100_000 + '作题为的讲座'",
}

MEASURED = """
import resource
from pathlib import Path
from archive.parse import parse
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
names = {names}
parse({text})
# Not `ru_maxrss`: it counts what the parent had when it forked.
print(Path("/proc/self/status").read_text("ascii").partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("case", CASES)
def test_takes_no_text_long(case: str) -> None:
    script = MEASURED.format(names=NAMES, text=CASES[case], seconds=SECONDS)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) < MEGABYTES * 1024


def test_a_very_long_text_is_cut_at_a_line() -> None:
    line = "白山老师讲了种树的办法。\n"
    text = line * (LONGEST // len(line) + 9)
    head = front(text)
    assert len(head) <= LONGEST
    assert text.startswith(head + "\n")
    assert head.endswith("。")
    assert front("好" * (LONGEST + 1)) == "好" * LONGEST
    assert front(line) == line


def test_a_very_long_text_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.parse.LONGEST", 20)
    found = parse("种树\n白山老师说：“树要天天浇水。”\n王丽说：“好。”\n")
    assert [(check.code, check.values) for check in found.checks][:1] == [("long-text", ("18", "28"))]
    assert [u.speaker.name for u in found.utterances if u.speaker] == ["白山"]
    assert not [check for check in parse("种树\n白山说：“好。”\n").checks if check.code == "long-text"]
