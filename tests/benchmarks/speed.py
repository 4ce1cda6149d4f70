"""Measure speed: importing, indexing, searching, at several sizes, beside other programs on the same texts.

    python tests/benchmarks/speed.py [CORPUS] [--sizes 1000,10000,100000] [--folder DIR] [--repeat 5] [--jobs N]

CORPUS is a folder of texts or a .jsonl (also .xz, .gz) with `title` and `text`; without one, posts are made up
(`posts.py`). Printed are a table in Markdown, with the bar beside each figure, and a plot of cost against size; both
are left in DIR, with the figures as JSON and the plot as SVG.

What a user would run is run as a process of its own, on a pipe and on a terminal, and its processor time (user and
system, the least of `--repeat`) and greatest memory are taken; what is measured within a process is measured in a fresh
one. It is processor time and not the clock, since other programs run meanwhile. Which words are asked for is found out
from the smallest size, so at each size the same questions are asked.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from archive.model import Article, Source
from tests.benchmarks.charts import bars, svg
from tests.benchmarks.posts import Post, posts
from tests.benchmarks.references import Asked, Row, references

if TYPE_CHECKING:
    from index.engines.taken_apart import TakenApart

T = TypeVar("T")
Figures = dict[str, float]
"""What was measured at one size, by name; what could not be measured is missing."""

_MANY: Final = 1000
"""Articles of which the split of an import is measured."""

_IN_A_ROW: Final = 60


def main() -> None:
    """Measure what the command line asks for."""
    if sys.argv[1:2] == ["--part"]:
        print(json.dumps(PARTS[sys.argv[2]](*sys.argv[3:])))
        return
    options = _options()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="xinde-speed-"))
    folder.mkdir(parents=True, exist_ok=True)
    measured: dict[int, Figures] = {}
    asked: Questions | None = None
    for size in sorted({int(size) for size in options.sizes.split(",")}):
        given = prepare(options.corpus, size, folder / str(size))
        if given < size:
            say(f"the corpus has {given:,} articles only")
        if given in measured:
            break
        say(f"{given:,} articles: importing")
        figures = importing(folder / str(size), given, options.jobs)
        asked = asked or Questions(**part("questions", folder / str(size)))
        figures |= writing(folder / str(size))
        figures |= searching(folder / str(size), asked, options.repeat)
        figures |= adding(folder / str(size), given)
        measured[given] = figures
        (folder / "figures.json").write_text(json.dumps(measured, indent=1))
    say(f"asked for: {asked}")
    table = "\n".join(report(measured))
    (folder / "table.md").write_text(table + "\n", "utf-8")
    print(table, end="\n\n")
    costs = (
        {
            name: {size: 1000 * figures[name] for size, figures in measured.items() if name in figures}
            for name in (*(name for name in commands(asked) if name.startswith("search")), "rg -l", "grep -rl")
            if any(name in figures for figures in measured.values())
        }
        if asked
        else {}
    )
    (folder / "cost.svg").write_text(svg(costs, "ms", "A search as a whole process, processor time"), "utf-8")
    print(*bars(costs, "ms"), sep="\n")
    say(f"all is in {folder}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--jobs", default="")
    return parser.parse_args()


def say(line: str) -> None:
    """Say what is being done."""
    print(line, file=sys.stderr, flush=True)


# --- processes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spent:
    """What some runs of one command took: the least and the middle of seconds, the most megabytes of all processes."""

    cpu: float
    median: float
    wall: float
    memory: float


def spent(*arguments: str | Path, times: int = 1, terminal: bool = False, ends: Sequence[int] = (0,)) -> Spent:
    """Run a command some times, on a terminal or on pipes."""
    asked = {"arguments": [str(argument) for argument in arguments], "terminal": terminal, "times": times}
    watch = Path(__file__).with_name("watch.py")
    done = subprocess.run([sys.executable, watch, json.dumps(asked)], stdout=subprocess.PIPE, check=True)
    runs = json.loads(done.stdout)
    if wrong := {status for *_, status in runs} - set(ends):
        raise SystemExit(f"{' '.join(map(str, arguments))} ended with {wrong}")
    cpu, wall, memory, _ = zip(*runs, strict=True)
    return Spent(min(cpu), statistics.median(cpu), min(wall), max(memory) / 1024)


def xinde(folder: Path, *arguments: str | Path) -> list[str]:
    """Return the command line of the installed program, on the archive in a folder."""
    program = Path(sys.executable).with_name("xinde")
    begins = [str(program)] if program.exists() else [sys.executable, "-m", "cli"]
    return [*begins, "--archive", str(folder / "archive"), *map(str, arguments)]


def part(name: str, *arguments: str | Path) -> Any:
    """Measure something within a fresh process."""
    command = [sys.executable, __file__, "--part", name, *map(str, arguments)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


# --- the corpus -------------------------------------------------------------------------------------------------------


def prepare(corpus: Path | None, size: int, folder: Path) -> int:
    """Lay out so many articles, as one .jsonl and as files; return how many there are."""
    shutil.rmtree(folder, ignore_errors=True)
    count = 0
    with _written(folder) as file:
        for count, post in enumerate(islice(_posts(corpus, size), size), 1):
            place = folder / "files" / f"{count // 1000:03d}"
            if count % 1000 in (0, 1):
                place.mkdir(parents=True, exist_ok=True)
            (place / f"{count:06d}.txt").write_text(f"{post.title}\n{post.text}", "utf-8")
            file.write(
                json.dumps({"title": post.title, "text": post.text, "date": post.day}, ensure_ascii=False) + "\n"
            )
    return count


def _written(folder: Path) -> Any:
    folder.mkdir(parents=True)
    return (folder / "posts.jsonl").open("w", encoding="utf-8")


def _posts(corpus: Path | None, size: int) -> Iterator[Post]:
    if corpus is None:
        yield from posts(size)
        return
    from archive.sources import open_sources

    for source in open_sources([str(corpus)]):
        if isinstance(source, Source):
            yield _post(source)


def _post(source: Source) -> Post:
    from archive.readers import read

    reading = read(source)
    return Post(reading.title or "", reading.text, str(reading.published or ""))


# --- importing --------------------------------------------------------------------------------------------------------


def importing(folder: Path, given: int, jobs: str) -> Figures:
    """Import all of it, and tell what an article's import is made of."""
    options = ["--jobs", jobs] if jobs else []
    whole = spent(*xinde(folder, "import", folder / "posts.jsonl", *options), ends=(0, 3))
    found: Figures = part("split", folder)
    text = found.pop("text")
    kept = sum(path.stat().st_size for path in (folder / "archive" / "index").rglob("*") if path.is_file())
    return found | {
        "import, articles a second": given / whole.cpu,
        "import, wall against cpu": whole.wall / whole.cpu,
        "import, memory": whole.memory,
        "index against text": kept / text,
    }


def split(place: str) -> Figures:
    """Measure what the import of an article is made of, and what texts there are."""
    from archive.intake import Prepared, commit, prepare
    from archive.parse import parse
    from archive.readers import read
    from archive.sources import open_sources
    from archive.store import Store
    from index.analysis.words import load_whole
    from index.refresh import taken_apart

    folder = Path(place)
    clock = Clock()
    load_whole()
    parse("第一篇\n白皓说：“好。”")
    sources = [one for one in islice(open_sources([str(folder / "posts.jsonl")]), _MANY) if isinstance(one, Source)]
    read(sources[0])
    with tempfile.TemporaryDirectory(dir=folder) as scratch, Store.open(Path(scratch)) as store:
        texts = [clock("decode", partial(read, source)) for source in sources]
        for reading in texts:
            clock("extract", partial(parse, reading.text, title=reading.title, published=reading.published))
        prepared = [prepare(source) for source in sources]
        for group in grouped(prepared, 20):
            with store.writing():
                for one in group:
                    if isinstance(one, Prepared):
                        clock("keep", partial(commit, one, store))
        for article in store.articles():
            clock("segment", partial(taken_apart, article))
    characters = sum(len(reading.text) for reading in texts)
    with Store.open(folder / "archive") as store:
        whole = sum(len(store.text(row.id).encode()) for row in store.listing())
    each = {f"{name}, ms an article": 1000 * seconds / len(sources) for name, seconds in clock.spent.items()}
    return each | {"extract, ms a 1,000 characters": 1e6 * clock.spent["extract"] / characters, "text": whole}


class Clock:
    """Adds up processor time by name."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        began = time.process_time()
        try:
            return work()
        finally:
            self.spent[name] += time.process_time() - began


def grouped(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield items, so many at once."""
    rest = iter(items)
    while group := list(islice(rest, size)):
        yield group


# --- writing an index -------------------------------------------------------------------------------------------------


def writing(folder: Path) -> Figures:
    """Write the index of articles that are cut already, and have others write theirs of the same words."""
    figures: Figures = part("precut", folder)
    for name in part("names", folder):
        figures |= part("reference", folder, name)
    return figures


def precut(place: str) -> Figures:
    """Write an index of what was taken apart before, and lay down the words for others."""
    from archive.model import Mark
    from archive.store import Store
    from index.analysis import terms
    from index.analysis.words import load_whole
    from index.documents import documents
    from index.engines.on_whoosh import WhooshEngine
    from index.refresh import BATCH, taken_apart

    folder = Path(place)
    load_whole()
    _warmed_up(folder)
    seconds, count, cutting = 0.0, 0, 0.0
    with (
        Store.open(folder / "archive") as store,
        tempfile.TemporaryDirectory(dir=folder) as scratch,
        (folder / "words.jsonl").open("w", encoding="utf-8") as rows,
    ):

        def cut(articles: Iterable[Article]) -> Iterator[TakenApart]:
            """Yield what is to be written, as an import does; how long this takes is not the writer's."""
            nonlocal cutting
            for article in articles:
                began = time.process_time()
                for document in documents(article):
                    row = Row(" ".join(terms.words(f"{document.title}\n{document.body}")), " ".join(document.speakers))
                    rows.write(json.dumps(row, ensure_ascii=False) + "\n")
                held = taken_apart(article)
                cutting += time.process_time() - began
                yield from held

        engine = WhooshEngine(Path(scratch))
        for batch in grouped(store.articles(), BATCH):
            count, cutting = count + len(batch), 0.0
            began = time.process_time()
            engine.update([article.id for article in batch], cut(batch), Mark(count, "measured"))
            seconds += time.process_time() - began - cutting
        engine.close()
    return {"xinde, articles written a second": count / seconds, "writing, memory": peak()}


def _warmed_up(folder: Path) -> None:
    """Load what writing an index loads, and what it works out once in a process."""
    from archive.model import Mark
    from index.engine import Document
    from index.engines.on_whoosh import WhooshEngine

    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        engine = WhooshEngine(Path(scratch))
        engine.update([1], [Document("1", 1, "article", "body", "题目", "正文")], Mark(1, "measured"))
        engine.close()


def peak() -> float:
    """Return how many megabytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def names(place: str) -> list[str]:
    """Return which others are here."""
    return list(references(_emptied(Path(place) / "references")))


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _rows(folder: Path) -> Iterator[Row]:
    with (folder / "words.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield Row(*json.loads(line))


def reference(place: str, name: str) -> Figures:
    """Have another engine write its index; reading the words is not counted."""
    from archive.store import Store

    folder = Path(place)
    with Store.open(folder / "archive") as store:
        articles = store.info().articles
    clock = Clock()
    clock("read", lambda: [None for _ in _rows(folder)])
    engine = references(folder / "references")[name]
    clock("write", lambda: engine.write(_rows(folder)))
    return {f"{name}, articles written a second": articles / max(0.001, clock.spent["write"] - clock.spent["read"])}


# --- searching --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked for, of each kind."""

    keyword: str
    rare: str
    phrase: tuple[str, str]
    speaker: str
    common: tuple[str, str]


def questions(place: str) -> Mapping[str, Any]:
    """Choose questions by how often words stand in an archive's articles."""
    from archive.store import Store
    from index.analysis import terms
    from index.documents import documents

    holders: Counter[str] = Counter()
    neighbours: Counter[tuple[str, str]] = Counter()
    speakers: Counter[str] = Counter()
    with Store.open(Path(place) / "archive") as store:
        for count, article in enumerate(islice(store.articles(), _MANY), 1):  # noqa: B007
            cut = terms.cut_words(article.text)
            holders.update({word for word in cut if _is_asked_for(word)})
            neighbours.update(
                {pair for pair in pairwise(cut) if all(map(_is_asked_for, pair)) and "".join(pair) in article.text}
            )
            speakers.update({name for document in documents(article) for name in document.speakers if name})
    ranked = [word for word, _ in sorted(holders.items(), key=lambda found: (-found[1], found[0]))]
    keyword = min(ranked, key=lambda word: (abs(holders[word] - 0.05 * count), word))
    rare = min(ranked, key=lambda word: (holders[word] != 2, word))
    phrase = min(neighbours, key=lambda pair: (-neighbours[pair], pair))
    speaker = min(speakers, key=lambda name: (-speakers[name], name)) if speakers else "王芳"
    return asdict(Questions(keyword, rare, phrase, speaker, (ranked[0], ranked[1])))


def _is_asked_for(word: str) -> bool:
    from index.analysis import terms

    return len(word) == 2 and terms.is_han(word) and terms.is_word(word)


def commands(asked: Questions) -> dict[str, list[str]]:
    """Return the command line of each kind of question."""
    return {
        "search keyword": ["search", asked.keyword],
        "search rare": ["search", asked.rare],
        "search phrase": ["search", f'"{"".join(asked.phrase)}"'],
        "search speaker": ["search", "--speaker", asked.speaker],
        "search speaker and keyword": ["search", asked.keyword, "--speaker", asked.speaker],
        "search common": ["search", *asked.common],
        "show 12": ["show", "12"],
        "list": ["list"],
        "--help": ["--help"],
    }


def searching(folder: Path, asked: Questions, times: int) -> Figures:
    """Search as whole processes, and within one; beside grep, others, and what starting costs anyhow."""
    figures: Figures = {}
    for name, arguments in commands(asked).items():
        for terminal in (True, False):
            if name == "list" and terminal:
                continue  # as long as the archive: that measures the terminal
            run = spent(*xinde(folder, *arguments), times=times, terminal=terminal, ends=(0, 1))
            figures[name if terminal else f"{name} (pipe)"] = run.cpu
            figures[f"{name if terminal else f'{name} (pipe)'}, median"] = run.median
            if name.startswith("search"):
                figures["search, memory"] = max(figures.get("search, memory", 0.0), run.memory)
    imports = [sys.executable, "-c", "import typer, rich.console, whoosh.index"]
    figures["imports"] = spent(*imports, times=times).cpu
    grep = ["rg", "-l"] if shutil.which("rg") else ["grep", "-rl"]
    figures[" ".join(grep)] = spent(*grep, asked.keyword, folder / "files", times=times, ends=(0, 1)).cpu
    if "rg -l" in figures:
        figures["search keyword (pipe) against rg -l"] = figures["search keyword (pipe)"] / figures["rg -l"]
    within: Figures = part("warm", folder, json.dumps(asdict(asked), ensure_ascii=False))
    return figures | within


def warm(place: str, printed: str) -> Figures:
    """Search within one process: the middle of many, in milliseconds."""
    from index.engine import Search
    from index.engines.choose import open_engine
    from index.query.parse import parse_query

    folder, asked = Path(place), Questions(**json.loads(printed))
    one, other = asked.common
    kinds = {
        "frequent word": (Search(parse_query(one)), Asked([one])),
        "OR of two": (Search(parse_query(f"{one} OR {other}")), Asked([one, other], "any")),
        "AND of two": (Search(parse_query(f"{one} {other}")), Asked([one, other])),
        "phrase": (Search(parse_query(f'"{"".join(asked.phrase)}"')), Asked(list(asked.phrase), "phrase")),
        "filter": (Search(parse_query(one), speakers=(asked.speaker,)), Asked([one], speaker=asked.speaker)),
    }
    engine = open_engine(folder / "archive" / "index")
    figures = {
        f"warm {kind}, xinde": _milliseconds(partial(engine.search, search)) for kind, (search, _) in kinds.items()
    }
    for name, reference in references(folder / "references").items():
        for kind, (_, question) in kinds.items():
            figures[f"warm {kind}, {name}"] = _milliseconds(partial(reference.ask, question))
    return figures


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    took = []
    for _ in range(15):
        began = time.process_time()
        work()
        took.append(1000 * (time.process_time() - began))
    return statistics.median(took)


# --- one more ---------------------------------------------------------------------------------------------------------


def adding(folder: Path, given: int) -> Figures:
    """Add articles one by one: as whole processes, and only what the index has to write."""
    figures: Figures = part("one-more", folder, str(given))
    new = folder / "new"
    new.mkdir()
    whole = []
    for number, post in enumerate(posts(5, first=given + _IN_A_ROW)):
        (new / f"{number}.txt").write_text(f"{post.title}\n{post.text}", "utf-8")
        whole.append(spent(*xinde(folder, "import", new / f"{number}.txt")).cpu)
    return figures | {"one more article, whole": min(whole)}


def one_more(place: str, given: str) -> Figures:
    """Write one more article into the index, some times in a row: the most that it took."""
    from archive.intake import take_in
    from archive.store import Store
    from index.engines.on_whoosh import WhooshEngine
    from index.refresh import refresh, taken_apart

    folder = Path(place) / "archive"
    _warmed_up(Path(place))
    took = []
    with Store.open(folder) as store:
        engine = WhooshEngine(folder / "index")
        refresh(engine, store)
        for number, post in enumerate(posts(_IN_A_ROW, first=int(given))):
            source = Source(f"{number}.txt", f"/{number}.txt", f"{post.title}\n{post.text}".encode(), "text/plain")
            (outcome,) = take_in([source], store)
            if outcome.article is None or outcome.status != "added":
                continue
            held = taken_apart(store.get(outcome.article))
            began = time.process_time()
            engine.update([outcome.article], held, store.mark())
            took.append(1000 * (time.process_time() - began))
        engine.close()
    return {"one more article, ms, most": max(took), "one more article, ms, median": statistics.median(took)}


PARTS: Final[Mapping[str, Callable[..., Any]]] = {
    "split": split,
    "precut": precut,
    "names": names,
    "reference": reference,
    "questions": questions,
    "warm": warm,
    "one-more": one_more,
}


# --- the report -------------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A row of the table: a figure, how it is printed, and its bar at each size.

    The median is printed beside the least where there is one.
    """

    name: str
    form: str
    told: str = ""
    holds: Callable[[int, Figures, Figures], bool] | None = None
    """From the size, its figures and those of the smallest size."""


def _at_most(limit: float, name: str) -> Callable[[int, Figures, Figures], bool]:
    return lambda size, here, first: here[name] <= limit


def _at_least(limit: float, name: str) -> Callable[[int, Figures, Figures], bool]:
    return lambda size, here, first: here[name] >= limit


def _against(name: str, other: str, ratio: float, sizes: range = range(1, 1 << 40)) -> Callable[..., bool]:
    return lambda size, here, first: size not in sizes or here[name] <= ratio * here.get(other, float("inf"))


def _like_the_first(name: str, ratio: float) -> Callable[[int, Figures, Figures], bool]:
    return lambda size, here, first: here[name] <= ratio * first[name]


def _against_grep(size: int, here: Figures, first: Figures) -> bool:
    limit = 0.3 if size >= 95_000 else 1.2 if size >= 20_000 else float("inf")
    return here["search keyword (pipe) against rg -l"] <= limit


def _keyword(size: int, here: Figures, first: Figures) -> bool:
    if size <= 1000:
        return here["search keyword"] <= min(0.16, 1.5 * here["imports"])
    return here["search keyword"] <= 1.25 * first["search keyword"]


def _lines(measured: Mapping[int, Figures]) -> Iterator[Line]:
    """Yield the table's rows; a row without figures is left out by who prints it."""
    yield Line("import, articles a second", "{:.0f} /s", "≥ 80", _at_least(80, "import, articles a second"))
    yield Line("import, wall against cpu", "{:.2f}", "≤ .6 on two cores", _at_most(0.6, "import, wall against cpu"))
    yield Line("import, memory", "{:.0f} MB", "≤ 1,000 MB", _at_most(1000, "import, memory"))
    for step in ("decode", "extract", "keep", "segment"):
        yield Line(f"{step}, ms an article", "{:.2f} ms")
    yield Line("extract, ms a 1,000 characters", "{:.2f} ms")
    mine = "xinde, articles written a second"
    yield Line(mine, "{:,.0f} /s", "≥ 3,000", _at_least(3000, mine))
    yield Line("writing, memory", "{:.0f} MB", "≤ 500 MB", _at_most(500, "writing, memory"))
    others = sorted(
        {name for figures in measured.values() for name in figures if name.endswith("written a second")} - {mine}
    )
    yield from (Line(name, "{:,.0f} /s") for name in others)
    yield Line("index against text", "{:.2f}", "≤ 1.5", _at_most(1.5, "index against text"))
    yield Line("imports", "{:.3f} s")
    told = "≤ .16 s and 1.5 × imports at 1,000; else ≤ 1.25 × that"
    yield Line("search keyword", "{:.3f} s", told, _keyword)
    for kind in ("rare", "phrase", "speaker", "speaker and keyword", "common"):
        name = f"search {kind}"
        yield Line(name, "{:.3f} s", "≤ 1.5 × at 1,000", _like_the_first(name, 1.5))
    yield Line("search keyword (pipe)", "{:.3f} s")
    yield Line("search, memory", "{:.0f} MB", "≤ 60 MB", _at_most(60, "search, memory"))
    yield Line("rg -l", "{:.3f} s")
    told = "≤ 1.2 at 20,000, ≤ .3 at 95,000"
    yield Line("search keyword (pipe) against rg -l", "{:.2f}", told, _against_grep)
    yield Line("grep -rl", "{:.3f} s")
    for name in ("show 12", "--help", "list (pipe)"):
        yield Line(name, "{:.3f} s", "≤ .13 s", _at_most(0.13, name))
    for kind, ratio in (("frequent word", 1), ("OR of two", 1), ("filter", 1), ("AND of two", 4), ("phrase", 4)):
        name, fts = f"warm {kind}, xinde", f"warm {kind}, SQLite FTS5"
        yield Line(name, "{:.2f} ms", f"≤ {ratio} × FTS5", _against(name, fts, ratio))
        yield Line(fts, "{:.2f} ms")
        yield Line(f"warm {kind}, tantivy", "{:.2f} ms")
    yield Line("one more article, ms, most", "{:.1f} ms", "≤ 15 ms", _at_most(15, "one more article, ms, most"))
    yield Line("one more article, ms, median", "{:.1f} ms")
    yield Line("one more article, whole", "{:.3f} s")


def report(measured: Mapping[int, Figures]) -> Iterator[str]:
    """Yield the table in Markdown; behind each figure that has a bar, whether it holds."""
    sizes = sorted(measured)
    first = measured[sizes[0]]
    yield "| what | " + " | ".join(f"{size:,}" for size in sizes) + " | bar |"
    yield "|---|" + "---:|" * len(sizes) + "---|"
    for line in _lines(measured):
        if any(line.name in figures for figures in measured.values()):
            cells = (_cell(line, size, measured[size], first) for size in sizes)
            yield f"| {line.name} | {' | '.join(cells)} | {line.told} |"


def _cell(line: Line, size: int, here: Figures, first: Figures) -> str:
    if line.name not in here:
        return "–"
    figure = line.form.format(here[line.name])
    if f"{line.name}, median" in here:
        figure += f" ({here[f'{line.name}, median']:.3f})"
    if line.holds is None:
        return figure
    return f"{figure} {'✓' if line.holds(size, here, first) else '✗'}"


if __name__ == "__main__":
    main()
