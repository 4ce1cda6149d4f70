"""Throw strange things at the parts that meet strangers' bytes: `python tests/stress/fuzz.py [SECONDS] [SEED]`.

Readers may refuse (SourceError) and nothing else; the parser of articles may not fail on any text; the query parser
raises UsageError and nothing else; what is printed holds no control character, no direction mark, and no cell that a
spreadsheet would run; the store gives back what it was given. A finding is printed with what it takes to see it again.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from archive.errors import SourceError, UsageError
from archive.media import SUFFIXES
from archive.model import Article, Hints, Reading, Source
from archive.parse import parse
from archive.readers import READERS, clean_text, read
from archive.sources import open_file
from archive.store import Store
from cli.messages import Voice
from cli.render import json_, show
from cli.render.safe import block, cell, flat, one_line
from cli.render.screen import Screen
from cli.views import Shown
from index.query.parse import parse_query
from index.snippets import highlight

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.*"))
NASTY = [
    "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\u202e", "\u2066",
    "\x00", "\ufeff", "\u2028", "\r", "\x85", "\ud800",
    "=1+1", "@SUM(A1)", "+1", "-1", "\t=1", "[red]", "[/b]",
    "<script>", "&#x1b;", "&lt;", "%s", "{0}", "{x}", "\\N{DIGIT ONE}",
    "一是", "二是", "（一）", "1.", "“", "”", "：", "表示", "说", "（县文化馆，馆长）",
    "2018年5月22日", "99999年99月99日",
    "5月32日", "主讲", "记者", "\n", "\n\n", " ", "\u3000",
    "😀", "👨‍👩‍👧", "𠮷", "e\u0301" * 5, "（" * 60, "“" * 60, "a" * 300,
    "AND", "OR", "-", "*", '"', "(", ")", "speaker:", "date:", "date:2018..", "kind:x", "title:", "~", "NOT",
]  # fmt: skip
_TEXTS = [path.read_bytes() for path in SAMPLES]
_CONTROL = {
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
}


def some_bytes(chance: random.Random) -> bytes:
    """Return a sample with changes, or noise, in one of many encodings."""
    match chance.randrange(4):
        case 0:
            return chance.randbytes(chance.randrange(400))
        case 1:
            return some_text(chance).encode(chance.choice(("utf-8", "gb18030", "utf-16", "big5", "latin-1")), "replace")
        case _:
            data = bytearray(chance.choice(_TEXTS))
            for _ in range(chance.randrange(1, 30)):
                place = chance.randrange(len(data))
                data[place : place + chance.randrange(4)] = chance.choice(
                    (chance.randbytes(3), chance.choice(NASTY).encode("utf-8", "surrogatepass"), b"")
                )
                data = data or bytearray(b"x")
            return bytes(data)


def some_text(chance: random.Random) -> str:
    """Return text with everything in it that has ever been a problem."""
    text = chance.choice(_TEXTS).decode("utf-8", "replace")
    pieces = [chance.choice(NASTY) for _ in range(chance.randrange(1, 20))]
    start = chance.randrange(len(text))
    pieces += [text[at : at + chance.randrange(1, 60)] for at in range(start, min(len(text), start + 600), 50)]
    chance.shuffle(pieces)
    return "".join(pieces)


def readers(chance: random.Random) -> None:
    """Read bytes as every kind of file there is a reader for."""
    kind = chance.choice(sorted(READERS))
    data = some_bytes(chance)
    if kind == "text/html" and chance.random() < 0.5:
        data = b"<html><div id=js_content>" + data.replace(b"\n", b"</p><p>") + b"</div>"
    if kind == "application/json":
        fields = {name: chance.choice(NASTY) for name in ("date", "author", "account", "url", "title")}
        data = json.dumps({"text": data.decode("utf-8", "replace"), **fields}).encode()
    try:
        reading = read(Source(f"a{chance.randrange(9)}", "/a", data, kind, Hints()))
    except SourceError:
        return
    assert not {"\x00", "\r"} & set(reading.text)
    stated = (reading.title, reading.author, reading.account, reading.url)
    "".join((reading.text, *(value or "" for value in stated))).encode("utf-8")


def sources(chance: random.Random) -> None:
    """Open bytes under any name."""
    name = "x" + chance.choice(sorted(SUFFIXES)) + chance.choice(("", ".gz", ".xz"))
    for one in open_file(io.BytesIO(some_bytes(chance)), name, "/x", Hints()):
        if isinstance(one, Source):
            try:
                read(one)
            except SourceError:
                continue


def finders(chance: random.Random) -> None:
    """Take any text apart; all that is found lies in it."""
    text = some_text(chance).encode("utf-8", "replace").decode()
    structure = parse(text, title=chance.choice((None, clean_text(chance.choice(NASTY)))))
    with Store.in_memory() as store:
        source = Source("a", "/a", text.encode(), "text/plain")
        number = store.put(source, read_plainly(text), structure)
        article = store.get(number)
        assert (article.text, article.structure) == (text, structure)
        assert not list(store.check()), list(store.check())
        store.remove([number])
        store.take_back([number])
        assert store.get(number) == article
        rendering(article, chance)


def read_plainly(text: str) -> Reading:
    """Return a reading of a text that no reader has cleaned."""

    return Reading(text, "utf-8")


def rendering(article: Article, chance: random.Random) -> None:
    """Show an article to a terminal, a pipe and a program: nothing in it acts."""
    for columns in (None, chance.choice((20, 80))):
        out = io.BytesIO()
        stream = io.TextIOWrapper(out, "utf-8", errors="replace", newline="")
        screen = Screen(
            stream, io.StringIO(), {"NO_COLOR": "1", "TERM": "xterm"}, terminal=columns is not None, columns=columns
        )
        show.article(screen, Voice("zh"), Shown(article), outline=chance.random() < 0.3, paged=False)
        stream.flush()
        shown = out.getvalue().decode("utf-8", "replace")
        bad = (_CONTROL & set(shown)) - {"\n", "\t"}
        if columns is not None:
            # Colours are off; rich still sets bold and the like by SGR sequences, which only begin with ESC [ .

            bad = (_CONTROL & set(re.sub(r"\x1b\[[0-9;]*m", "", shown))) - {"\n", "\t"}
        assert not bad, bad
    value = json_.article(article, Voice("zh"))
    assert json.loads(json.dumps(value)) == value


def printing(chance: random.Random) -> None:
    """Make any text safe to show."""
    text = some_text(chance)
    assert not (_CONTROL - {"\n", "\t"}) & set(block(text))
    assert not _CONTROL & set(flat(text))
    assert "\n" not in one_line(text)
    out = io.StringIO()
    csv.writer(out).writerow([cell(text)])
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def queries(chance: random.Random) -> None:
    """Parse any line as a query, and mark what it finds."""
    line = "".join(chance.choice((*NASTY, "读书", " ", "心得")) for _ in range(chance.randrange(1, 12)))
    try:
        query = parse_query(line)
    except UsageError as error:
        assert error.code == "bad-query"
        assert 0 <= int(error.values["position"]) <= len(line)
        return
    text = some_text(chance)
    for span in highlight(text, query):
        assert 0 <= span.start < span.end <= len(text)


TRIALS: tuple[Callable[[random.Random], None], ...] = (readers, sources, finders, printing, queries)


def main() -> None:
    """Try for so many seconds and print what was found; exit 1 if anything was."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**9)
    until = time.monotonic() + seconds
    findings: dict[str, str] = {}
    tried: Counter[str] = Counter()
    while time.monotonic() < until:
        seed += 1
        trial = TRIALS[seed % len(TRIALS)]
        tried[trial.__name__] += 1
        try:
            trial(random.Random(seed))
        except Exception:
            told = traceback.format_exc()
            place = "".join(line for line in told.splitlines()[-5:])
            if place not in findings:
                findings[place] = told
                print(f"--- {trial.__name__} seed {seed}\n{told}", flush=True)
    print(f"{sum(tried.values())} trials, {len(findings)} findings", dict(tried), date.today())
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
