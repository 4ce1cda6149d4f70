"""Measure ranking: MRR@10 and recall at 10 of any folder with corpus.jsonl, queries.jsonl and qrels.tsv.

    python tests/benchmarks/relevance.py FOLDER [--engine whoosh|memory] [--sample N] [--misses N]
    python tests/benchmarks/relevance.py FOLDER --cli

Every paragraph of the corpus is an article; every question is typed as it stands. MRR@10 is the mean, over questions,
of one divided by the rank of the first relevant article among the first ten (0 where there is none); recall at 10 is
the share of relevant articles among the first ten. With `--cli` the corpus is imported by `xinde import` and each
question is asked by `xinde search --json` (in one process, so that thousands of questions take minutes, not hours).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from archive.errors import UsageError
from archive.model import Mark
from index.engine import Document, Engine, Search
from index.query.parse import parse_query

Ask = Callable[[str], Sequence[str]]
"""From a question to the ids of the first ten paragraphs."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A corpus with questions, and which paragraphs are relevant to each."""

    texts: dict[str, tuple[str, str]]
    questions: dict[str, str]
    relevant: dict[str, frozenset[str]]


def read(folder: Path) -> Judged:
    """Read a judged corpus."""
    corpus = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines() if line]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines() if line]
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 3 and fields[-1] != "0" and fields[-1].isdigit():
            relevant[fields[0]].add(fields[-2])
    return Judged(
        {each["id"]: (each.get("title") or "", each["text"]) for each in corpus},
        {each["id"]: each["text"] for each in queries},
        {question: frozenset(found) for question, found in relevant.items()},
    )


def asking_engine(engine: Engine, judged: Judged) -> Ask:
    """Return how to ask an engine that holds the corpus."""
    ids = dict(enumerate(judged.texts, 1))
    held = (
        Document(str(number), number, "article", "body", *judged.texts[paragraph]) for number, paragraph in ids.items()
    )
    engine.update((), held, Mark(1, "relevance"))

    def ask(question: str) -> list[str]:
        try:
            query = parse_query(question)
        except UsageError:
            return []
        return [ids[int(hit.ref)] for hit in engine.search(Search(query)).hits]

    return ask


@contextlib.contextmanager
def asking_program(judged: Judged) -> Iterator[Ask]:
    """Import the corpus as a user would, and yield how to ask `xinde search --json`."""
    from cli.app import main

    def run(*arguments: str) -> str:
        printed, before = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True), sys.argv
        sys.argv = ["xinde", *arguments]
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
                main()
        except SystemExit:
            pass
        finally:
            sys.argv = before
        printed.seek(0)
        return printed.read()

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "corpus.jsonl")
        rows = ({"id": key, "title": title, "text": text} for key, (title, text) in judged.texts.items())
        source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        imported = run("--archive", f"{folder}/archive", "import", "--json", str(source)).splitlines()
        print(f"imported {len(imported)} paragraphs", file=sys.stderr)
        ids: dict[int, list[str]] = defaultdict(list)
        for key, line in zip(judged.texts, imported, strict=True):
            outcome = json.loads(line)
            ids[outcome["article"] or outcome["of"]].append(key)

        def ask(question: str) -> list[str]:
            found = run("--archive", f"{folder}/archive", "search", "--json", "--", question)
            articles = dict.fromkeys(hit["article"] for hit in json.loads(found)["hits"]) if found else {}
            return [key for article in articles for key in ids[article]]

        yield ask


@dataclass(frozen=True, slots=True)
class Measured:
    """How well questions were answered."""

    reciprocal_rank: float
    recall: float
    milliseconds: float
    misses: tuple[tuple[str, int], ...]


def measure(judged: Judged, ask: Ask, questions: Sequence[str]) -> Measured:
    """Ask questions and compare with the judgements."""
    ranks, recalls, misses = [], [], []
    began = time.perf_counter()
    for question in questions:
        relevant = judged.relevant[question]
        found = list(ask(judged.questions[question]))[:10]
        rank = next((place for place, each in enumerate(found, 1) if each in relevant), 0)
        ranks.append(1 / rank if rank else 0.0)
        recalls.append(len(relevant.intersection(found)) / len(relevant))
        if rank != 1:
            misses.append((judged.questions[question], rank))
    seconds = time.perf_counter() - began
    asked = len(questions)
    return Measured(sum(ranks) / asked, sum(recalls) / asked, 1000 * seconds / asked, tuple(misses))


def _engine(name: str, folder: str) -> Engine:
    if name == "memory":
        from index.engines.in_memory import InMemoryEngine

        return InMemoryEngine()
    from index.engines.on_whoosh import WhooshEngine

    return WhooshEngine(Path(folder, "index"))


def main() -> None:
    """Measure what the command line says, and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=["whoosh", "memory"], default="whoosh")
    parser.add_argument("--cli", action="store_true", help="through xinde import and xinde search --json")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="every so manyth question, N in all")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print N questions not answered first")
    chosen = parser.parse_args()
    judged = read(chosen.folder)
    questions = [question for question in judged.questions if judged.relevant.get(question)]
    if chosen.sample:
        questions = questions[:: max(1, len(questions) // chosen.sample)][: chosen.sample]
    with contextlib.ExitStack() as stack:
        if chosen.cli:
            ask = stack.enter_context(asking_program(judged))
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            ask = asking_engine(_engine(chosen.engine, folder), judged)
        measured = measure(judged, ask, questions)
    print(f"{len(judged.texts)} paragraphs, {len(questions)} questions")
    print(f"MRR@10     {measured.reciprocal_rank:.4f}")
    print(f"recall@10  {measured.recall:.4f}")
    print(f"a question {measured.milliseconds:.1f} ms")
    for question, rank in measured.misses[: chosen.misses]:
        print(f"  {rank or '-':>2}  {question}")


if __name__ == "__main__":
    main()
