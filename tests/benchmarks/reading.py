"""How well real files are read: `python tests/benchmarks/reading.py [FOLDER]`, a line a file, for a person to look at.

For each file below the folder (default: the real inputs that lie beside the repository): title, day, encoding, number
of characters, checks. For a PDF that has its Markdown beside it, also the share of the Markdown's six-character runs of
Han that the text holds; for a web page, the first and last words, which show at a glance whether a menu slipped in.

Where a label lies beside a file (`page.html.label`, UTF-8), written by whoever read the page, the line also says what
part of the main text was *kept*, what part of our text is *foreign*, and whether title and day are wrong; the last
lines sum up. A label states `title: …` and `published: 2026-01-31` (left out where the page tells no day), then a blank
line, then the main text, a paragraph a line. A line after `~ ` may be there or not: a subtitle, the editor's name.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import SourceError
from archive.model import Outcome, Reading, Source
from archive.readers import read
from archive.sources import open_sources

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
RUN = 6


def han_runs(text: str) -> list[str]:
    """Return the runs of six Han characters of a text, other characters left out."""
    han = "".join(re.findall(r"[\u3400-\u9fff]", text))
    return [han[start : start + RUN] for start in range(len(han) - RUN + 1)]


def kept(text: str, markdown: str) -> float:
    """Return the share of the Markdown's runs that are in the text; its table of contents is no text."""
    body = re.sub(r"^\s*-\s+<a href=.*?</a>$", "", markdown, flags=re.MULTILINE | re.DOTALL)
    wanted, found = han_runs(re.sub(r"\]\([^)]*\)|<[^>]+>", "", body)), set(han_runs(text))
    return sum(run in found for run in wanted) / len(wanted) if wanted else 1.0


# --- labels -----------------------------------------------------------------------------------------------------------

SHORT = 4
"""Characters in a row that must be the same to be held for the same words."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a person read on a page."""

    title: str
    published: str
    wanted: str
    allowed: str
    """Visible characters: of the main text, and of what may be there besides."""


def label_of(source: Source) -> Label | None:
    """Return the label that lies beside a file."""
    path = Path(source.location + ".label")
    if not path.is_file():
        return None
    head, _, text = path.read_text("utf-8").partition("\n\n")
    stated = dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)
    lines = text.split("\n")
    wanted = seen("".join(line for line in lines if not line.startswith("~ ")))
    allowed = seen(stated["title"] + "".join(line.removeprefix("~ ") for line in lines))
    return Label(stated["title"], stated.get("published", ""), wanted, allowed)


def seen(text: str) -> str:
    """Return the visible characters of a text."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", text)


def covered(text: str, within: str) -> int:
    """Return how many characters of a text lie in a run of `SHORT` that the other holds, too."""
    known = {within[start : start + SHORT] for start in range(len(within) - SHORT + 1)}
    reached = count = 0
    for start in range(len(text) - SHORT + 1):
        if text[start : start + SHORT] in known:
            count += start + SHORT - max(start, reached)
            reached = start + SHORT
    return count


@dataclass(frozen=True, slots=True)
class Score:
    """How well one labelled file was read."""

    kept: float
    foreign: float
    wrong: tuple[str, ...] = ()
    """Which of title and day are wrong."""

    def __str__(self) -> str:
        return f"  kept {self.kept:.4f}  foreign {self.foreign:.4f}" + "".join(f"  wrong {name}" for name in self.wrong)


def score(reading: Reading, label: Label) -> Score:
    """Compare what was read with what a person read."""
    text = seen(reading.text)
    facts = ((label.title, reading.title or "", "title"), (label.published, str(reading.published or ""), "day"))
    wrong = tuple(name for right, found, name in facts if seen(right) != seen(found))
    kept = covered(label.wanted, text) / len(label.wanted) if label.wanted else 1.0
    return Score(kept, 1 - covered(text, label.allowed) / len(text), wrong)


def summary(scores: list[Score]) -> Iterator[str]:
    """Yield what all labelled files come to."""
    if scores:
        yield f"{len(scores)} labelled: kept >= .99 in {sum(one.kept >= 0.99 for one in scores)}"
        yield f"   foreign <= .02 in {sum(one.foreign <= 0.02 for one in scores)}"
        for name in ("title", "day"):
            yield f"   {name} right in {sum(name not in one.wrong for one in scores)}"


def report(source: Source, reading: Reading, seconds: float) -> str:
    """Return the line of one file."""
    facts = [reading.title or "-", str(reading.published or "-"), reading.account or "-", reading.author or "-"]
    name = source.name.rpartition("/")[2]
    line = f"{name}  {' | '.join(facts)}  {reading.encoding}  {len(reading.text)} 字  {seconds:.2f} s"
    markdown = Path(source.location).with_suffix(".md")
    if source.media_type == "application/pdf" and markdown.is_file():
        line += f"  kept {kept(reading.text, markdown.read_text('utf-8')):.4f}"
    if source.media_type == "text/html":
        line += f"  {reading.text[:24]!r} … {reading.text[-24:]!r}"
    return line + "".join(f"  [{check.code} {' '.join(check.values)}]" for check in reading.checks)


def main(folder: Path) -> None:
    """Print a line for each file below `folder`, and how well the labelled ones were read."""
    scores: list[Score] = []
    for item in open_sources([str(folder)]):
        if isinstance(item, Outcome):
            print(item.source, "refused:", item.problem.code if item.problem else item.status)
            continue
        begun = time.process_time()
        try:
            reading = read(item)
        except SourceError as error:
            print(item.name, "refused:", error.code, dict(error.values))
            continue
        label = label_of(item)
        if label is not None:
            scores.append(score(reading, label))
        print(report(item, reading, time.process_time() - begun), scores[-1] if label else "")
    print(*summary(scores), sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REAL)
