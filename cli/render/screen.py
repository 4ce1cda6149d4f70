"""The one place that prints.

A `Screen` is where words go: results to standard output; counts, hints and errors to standard error. It knows whether a
person is looking (a terminal: cards, colour, a pager) or a program (a pipe: one record a line, never cut), and it is
the only one to know. When the reader of a pipe goes away (`| head`), it says so by `PipeClosed`, which ends the command
without a word.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from archive.records import dataclass
from cli.render.safe import block, escaped

if TYPE_CHECKING:
    from cli.render.line import Line
    from cli.render.progress import Progress

_MEASURE = 100
"""The widest line of running text, in columns: fifty Chinese characters; longer lines are hard to follow."""

_AT_A_TIME = 50
"""Lines that are printed in one go."""


class PipeClosed(Exception):  # noqa: N818 - no error: the reader has seen enough
    """Whoever read our output has stopped reading."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Standard output and standard error, and what is known of them."""

    stdout: TextIO
    stderr: TextIO
    environment: Mapping[str, str]
    terminal: bool
    """Whether standard output is a terminal."""
    stderr_terminal: bool = False
    columns: int | None = None
    """The terminal's width where it is not to be asked."""

    @classmethod
    def of_process(cls) -> Screen:
        """Return the screen of this process, with output that never fails on a character it cannot encode."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return cls(sys.stdout, sys.stderr, os.environ, sys.stdout.isatty(), sys.stderr.isatty())

    @property
    def width(self) -> int:
        """The terminal's width in columns."""
        return self.columns or shutil.get_terminal_size().columns

    @property
    def measure(self) -> int:
        """The width for running text, in columns."""
        return min(self.width, _MEASURE)

    @property
    def colour(self) -> bool:
        """Whether to print in colour: https://no-color.org, and no terminal that calls itself dumb."""
        return not self.environment.get("NO_COLOR") and self.environment.get("TERM") not in {"dumb", "unknown"}

    def line(self, text: str) -> None:
        """Print one line of result."""
        self._write(text + "\n")

    def lines(self, texts: Iterable[str]) -> None:
        """Print lines of result as they come."""
        lines = iter(texts)
        # A terminal is sent each write by itself: some lines at a time spare it, and nobody waits for them.
        while some := list(islice(lines, _AT_A_TIME)):
            self._write("\n".join(some) + "\n")

    def json(self, value: Mapping[str, Any], *, pretty: bool = False) -> None:
        """Print one JSON object: UTF-8 whatever the locale, Chinese unescaped, a lone surrogate as U+FFFD.

        What a terminal would act on is written as JSON's escapes, which say the same.
        """
        import json

        text = escaped(json.dumps(value, ensure_ascii=False, indent=2 if pretty else None))
        self._bytes(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode() + b"\n")

    def raw(self, data: bytes) -> None:
        """Write bytes as they are."""
        self._bytes(data)

    def note(self, text: str) -> None:
        """Say something beside the results, on standard error."""
        with contextlib.suppress(OSError, ValueError):
            self.stderr.write(block(text) + "\n")
            self.stderr.flush()

    def cards(self, lines: Iterable[Line]) -> None:
        """Print to a terminal."""
        self.lines(line.printed(colour=self.colour) for line in lines)

    def above(self, progress: Progress, lines: Iterable[Line]) -> None:
        """Print to a terminal while a progress bar may stand at its foot: on the same terminal, the bar makes room."""
        console = progress.console
        if console is None or not _same_terminal(self.stdout, self.stderr):
            self.cards(lines)
            return
        from rich.text import Text

        for line in lines:
            console.print(Text.from_ansi(line.printed(colour=self.colour)), soft_wrap=True)

    def paged(self, lines: Iterable[Line]) -> None:
        """Print to a terminal, by a pager where it is longer than the screen is high."""
        from cli.render.pager import Pager

        pager = Pager.of(self.environment)
        lines = list(lines)
        if pager is None or len(lines) < shutil.get_terminal_size().lines:
            self.cards(lines)
            return
        colour = self.colour and pager.takes_colour
        self.flush()
        if not pager.show("".join(line.printed(colour=colour) + "\n" for line in lines)):
            self.cards(lines)

    def ask(self, question: str, answers: BinaryIO | None) -> str:
        """Ask on the terminal and return the line that was typed; empty at the end of input."""
        self.stderr.write(question)
        self.stderr.flush()
        return answers.readline().decode("utf-8", "replace") if answers is not None else ""

    def flush(self) -> None:
        """Pass on what is still held."""
        with self._piping():
            self.stdout.flush()

    def progress(self, label: str, total: int | None = None) -> Progress:
        """Return progress to be shown on standard error, as a context manager that is called with how much is done."""
        from cli.render.progress import Progress

        terminal = self.stderr if self.stderr_terminal else None
        return Progress(label, total, terminal=terminal, colour=self.colour)

    def _write(self, text: str) -> None:
        with self._piping():
            self.stdout.write(text)

    def _bytes(self, data: bytes) -> None:
        with self._piping():
            binary: BinaryIO | None = getattr(self.stdout, "buffer", None)
            if binary is None:
                self.stdout.write(data.decode("utf-8", "replace"))
                return
            self.stdout.flush()
            binary.write(data)
            binary.flush()

    @contextlib.contextmanager
    def _piping(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError as error:
            raise PipeClosed from error


def _same_terminal(one: TextIO, other: TextIO) -> bool:
    try:
        return os.ttyname(one.fileno()) == os.ttyname(other.fileno())
    except (AttributeError, OSError, ValueError):  # no such thing on this system, or no terminal that has a name
        return False
