"""Make `index/analysis/pinyin.txt`, how the characters of names are read, from public data.

Usage: `python tests/training/make_pinyin.py index/analysis/pinyin.txt` (with `pypinyin` installed)

The readings are the commonest one of each character in pypinyin's table (MIT licence, Copyright (c) 2016 mozillazg and
contributors), which is that of pinyin-data (MIT licence, Copyright (c) 2016 mozillazg), without tones; below `OTHERS`
are second readings of characters that given names use in both. Only folded characters are kept: names are folded
before they are read. One line a syllable: the syllable, a space, its characters.
"""

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.constants import PINYIN_DICT  # type: ignore[import-not-found, unused-ignore]

from archive.fold import fold

OTHERS = (
    "乐yue 行hang 长zhang 朝zhao 重chong 茜xi 莎sha 娜nuo 柏bo 阿e 翟di 隽jun 蓉rong 传zhuan 荨xun 著zhuo 车ju 樾yue "
    "峤jiao 濛meng 琦qi 调diao 种chong 景ying 轶die 蕴yun 强jiang 令ling 妮ni 楠nan 晟cheng 恪que 佳jia 和huo 仔zai"
)
"""Second readings (or further ones that parents choose) beside the commonest."""

LOW, HIGH = 0x3400, 0xA000


def toneless(printed: str) -> str:
    """Return a syllable without its tone, `v` for `ü` as keyboards have it."""
    spelled = unicodedata.normalize("NFD", printed.replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v"))
    spelled = spelled.replace("u\u0308", "v")
    return "".join(sign for sign in spelled if sign.isalpha() and sign.isascii())


def table() -> dict[str, set[str]]:
    """Return each syllable's characters."""
    rows: dict[str, set[str]] = defaultdict(set)
    for code, readings in PINYIN_DICT.items():
        character = chr(code)
        if (LOW <= code < HIGH or character == "〇") and fold(character) == character:
            reading = unicodedata.normalize("NFD", readings.split(",")[0])
            rows[toneless(unicodedata.normalize("NFC", reading))].add(character)
    for other in OTHERS.split():
        rows[other[1:]].add(other[0])
    rows.pop("", None)
    return rows


if __name__ == "__main__":
    lines = (f"{syllable} {''.join(sorted(characters))}\n" for syllable, characters in sorted(table().items()))
    Path(sys.argv[1]).write_text("".join(lines), "utf-8")
