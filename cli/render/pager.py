"""A pager, the way git runs one: `$PAGER`, else less; `less -FRX` unless the user's own LESS says otherwise."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping

from archive.records import dataclass

_ABSENT = 127
"""What a shell answers when there is no such program."""


@dataclass(frozen=True, slots=True)
class Pager:
    """A command line that shows text a screenful at a time."""

    command: str
    environment: Mapping[str, str]

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Pager | None:
        """Return the user's pager; None where there is none or it is `cat`."""
        command = environment.get("PAGER", "less" if shutil.which("less") else "").strip()
        if command in {"", "cat"} or environment.get("TERM") == "dumb":
            return None
        return cls(command, environment)

    @property
    def takes_colour(self) -> bool:
        """Whether it passes colour on: less with -R (which we see to), and those made for it."""
        try:
            program = shlex.split(self.command)[0].rsplit("/", 1)[-1]
        except (ValueError, IndexError):
            return False
        return program in {"less", "bat", "batcat", "delta", "moar", "ov"}

    def show(self, text: str) -> bool:
        """Show the text and wait until the reader is done; False if there is no such program."""
        environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **self.environment}
        if "R" not in environment["LESS"]:
            environment["LESS"] += "R"
        process = subprocess.Popen(self.command, shell=True, stdin=subprocess.PIPE, env=environment)
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's business while it runs
        try:
            process.communicate(text.encode("utf-8", "replace"))
        finally:
            signal.signal(signal.SIGINT, before)
        return process.returncode != _ABSENT
