"""How well real files are read: `python tests/benchmarks/reading.py [FOLDER]`, a line a file, for a person to look at.

For each file below the folder (default: the real inputs that lie beside the repository): title, day, encoding, number
of characters, checks. For a PDF that has its Markdown beside it, also the share of the Markdown's six-character runs of
Han that the text holds; for a web page, the first and last words, which show at a glance whether a menu slipped in.
"""

from __future__ import annotations

import re
import sys
import time
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
    """Print a line for each file below `folder`."""
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
        print(report(item, reading, time.process_time() - begun))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REAL)
