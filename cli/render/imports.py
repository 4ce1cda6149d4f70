"""What becomes of sources: a line each while it happens, and the sum at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Self, get_args

from archive.model import Outcome, OutcomeStatus, Verdict
from cli.messages import Voice
from cli.render import json_, plain
from cli.render.safe import cut, one_line, padded, width
from cli.render.screen import Screen

if TYPE_CHECKING:
    from cli.render.line import Line

STATUSES: tuple[OutcomeStatus, ...] = get_args(OutcomeStatus)
_STYLES = {
    "added": "green",
    "revised": "cyan",
    "duplicate": "dim",
    "unchanged": "dim",
    "refused": "yellow",
    "failed": "red",
}
_NUMBER = 6
"""Columns for the number of an article."""


class Ledger:
    """Prints outcomes as they come, and counts them; a progress bar stands below where the work is long."""

    def __init__(
        self,
        screen: Screen,
        voice: Voice,
        *,
        as_json: bool,
        dry_run: bool,
        expected: int | None,
        share: Callable[[], float | None] = lambda: None,
    ) -> None:
        """Begin; `expected` is how many sources there will be; where nobody knows, `share` says how far we are."""
        self._screen = screen
        self._voice = voice
        self._as_json = as_json
        self._dry_run = dry_run
        self._counts: Counter[OutcomeStatus] = Counter()
        self._column = 2 + max(width(self._named(status)) for status in STATUSES)
        self._share = share if expected is None else lambda: None
        self._progress = screen.progress(voice("note.progress.import"), expected)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.close()

    @property
    def refused(self) -> int:
        """How many sources could not be imported."""
        return self._counts["refused"] + self._counts["failed"]

    @property
    def changed(self) -> int:
        """How many articles were written."""
        return self._counts["added"] + self._counts["revised"]

    def enter(self, outcome: Outcome) -> None:
        """Print what became of a source, with what was recognised in its article."""
        self._counts[outcome.status] += 1
        if self._as_json:
            self._screen.json(json_.outcome(outcome, self._voice))
            self._screen.flush()
        elif self._screen.terminal:
            self._screen.above(self._progress, self._cards(outcome))
        else:
            self._screen.line(plain.outcome(outcome, self._voice, self._remark(outcome)))
        self._progress(sum(self._counts.values()), share=self._share())

    def close_book(self) -> None:
        """Say how many of each there were."""
        voice = self._voice
        counts = [
            voice("outcome.count", what=self._named(status), n=self._counts[status])
            for status in STATUSES
            if self._counts[status]
        ]
        if counts:
            self._screen.note(voice("outcome.total", parts=voice("outcome.separator").join(counts)))
        else:
            self._screen.note(voice("outcome.nothing"))
        if self._dry_run:
            self._screen.note(voice("outcome.dry"))

    def _named(self, status: OutcomeStatus) -> str:
        return self._voice("outcome.would-add" if self._dry_run and status == "added" else f"outcome.{status}")

    def _remark(self, outcome: Outcome) -> str:
        voice = self._voice
        if outcome.of is not None and outcome.status == "duplicate" and not _is_repost(outcome):
            return voice("outcome.of", of=outcome.of)
        if outcome.verdict is None or (outcome.status == "duplicate" and not self._dry_run):
            return ""
        recognised = voice("outcome.separator").join(_recognised(outcome.verdict, voice)) or voice("outcome.plain-text")
        return (
            voice("outcome.then").join((recognised, *self._examined(outcome.verdict))) if self._dry_run else recognised
        )

    def _examined(self, verdict: Verdict) -> Iterator[str]:
        """Yield what a rehearsal says more than an import: what is missing, and how much belongs to nothing."""
        voice = self._voice
        if verdict.missing:
            names = voice("outcome.separator").join(voice(f"outcome.field.{name}") for name in verdict.missing)
            yield voice("outcome.missing", names=names)
        yield voice("outcome.unassigned", n=verdict.unassigned, of=verdict.characters)

    def _cards(self, outcome: Outcome) -> Iterator[Line]:
        """Yield a line for the source, and one more for what needs to be said about it."""
        from cli.render.cards import flow
        from cli.render.line import Line

        columns = self._screen.measure
        margin = self._column + _NUMBER
        line = Line(padded(self._named(outcome.status), self._column), _STYLES[outcome.status])
        line.append(padded("" if outcome.article is None else str(outcome.article), _NUMBER), "cyan")
        shown = outcome.title if outcome.title else outcome.source
        line.append(cut(one_line(shown), columns - margin))
        yield line
        remark = self._remark(outcome)
        if outcome.problem is not None:
            remark = self._voice.error(outcome.problem.code, outcome.problem.values)
        if remark:
            yield from flow(remark, columns, indent=margin, styles=[(0, len(remark), "dim")])
        for check in outcome.checks:
            yield from flow(json_.check_sentence(check, self._voice), columns, indent=margin)


def _is_repost(outcome: Outcome) -> bool:
    return any(check.code == "repost" for check in outcome.checks)


def _recognised(verdict: Verdict, voice: Voice) -> Iterator[str]:
    """Yield in short what was recognised in an article."""
    if verdict.days:
        yield str(verdict.days[0]).removeprefix("--")
    if verdict.lecturers:
        yield voice("outcome.lecturers", names="、".join(verdict.lecturers))
    for code, number in (
        ("points", verdict.points),
        ("reflections", verdict.reflections),
        ("utterances", verdict.utterances),
    ):
        if number:
            yield voice(f"outcome.{code}", n=number)
