"""Make `archive/fold.txt`, the table behind `archive.fold`, from public character data.

Usage: `python tests/training/make_fold.py TSCharacters.txt archive/fold.txt`

`TSCharacters.txt` is OpenCC's Traditional-to-Simplified character table (Apache-2.0), as it lies in the package
`opencc-python-reimplemented` below `opencc/dictionary/`. The rest comes from Python's `unicodedata`: every character
whose compatibility form (NFKC) or lower case is one character. The committed table was made with Unicode 14.0 (Python
3.11), so that text is folded alike under every Python.
"""

import sys
import unicodedata
from pathlib import Path

DOTS = "•‧・･∙⋅᛫"
"""The dots that are typed between the parts of a foreign or minority name; all become `·`."""

RADICALS = (
    "⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙"
    "⻳龟⺟母⺼肉⻑长⻒长⻗雨⻟食⻠饣"
)
"""Radicals that PDF text has in place of the whole character (the others are one-to-one in NFKC already)."""


SCRIPTS = (
    (0x0000, 0x0530),
    (0x1D00, 0x3400),
    (0x3400, 0xA000),
    (0xF900, 0xFB00),
    (0xFE10, 0x10000),
    (0x1D400, 0x3FFFF),
)
"""Where to look: Latin, Greek, Cyrillic, symbols, all Han, their compatibility forms, mathematical letters."""


def read_table(path: Path) -> dict[str, str]:
    """Read OpenCC's table; of several Simplified forms take the first."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line)
    return {source: targets.split()[0] for source, targets in rows}


def make_table(simplified: dict[str, str]) -> dict[str, str]:
    """Return the whole table, closed: no target is itself a source."""
    first = simplified | dict.fromkeys(DOTS, "·") | dict(zip(RADICALS[::2], RADICALS[1::2], strict=True))

    def step(character: str) -> str:
        forms = (first.get(character, character), unicodedata.normalize("NFKC", character), character.lower())
        return next((form for form in forms if len(form) == 1 and form != character), character)

    table: dict[str, str] = {}
    for code in (code for low, high in SCRIPTS for code in range(low, high)):
        source = target = chr(code)
        seen = {source}
        while (further := step(target)) not in seen:
            target = further
            seen.add(target)
        if target != source:
            table[source] = target
    return table


def printed(table: dict[str, str]) -> str:
    """Set the table as two lines of one length, sources above targets; white space is left to the code."""
    pairs = [pair for pair in sorted(table.items()) if not any(map(str.isspace, pair))]
    return "".join(source for source, _ in pairs) + "\n" + "".join(target for _, target in pairs) + "\n"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(printed(make_table(read_table(Path(sys.argv[1])))), "utf-8")
