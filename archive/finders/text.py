"""What all finders share: one plain way to look at a text, and its lines.

A finder reads the *flat* form of a text: folded (see `archive.fold`) and with every bracket, quotation mark, dash and
invisible character brought to one form. A rule is then written once, for `【编辑：王丽】` as for `[編輯:王丽]`. The
flat form is as long as the text, so a span found in it is a span of the text; names and words are always taken from
the text itself, as printed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from archive.fold import after_folding
from archive.model import Span

_ALIKE = {
    "[": "【〔〖［",
    "]": "】〕〗］",
    "(": "（❨﹙",
    ")": "）❩﹚",
    "“": "「『〝﹁﹃",
    "”": "」』〞﹂﹄",
    "—": "―─–‒－⸺",
    "~": "～〜∼",
    "·": "・•‧∙⋅･",
    ",": "，﹐",
    ":": "：﹕",
    ";": "；﹔",
    "|": "｜丨︱∣❘│┃",
    " ": "\t\N{NO-BREAK SPACE}\u3000\v\f",
    "\u200b": "*\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\ufe0f\ufe0e",
}
_FLAT = after_folding({ord(mark): plain for plain, marks in _ALIKE.items() for mark in marks})

BLANK = " \t\n\r\v\f\N{NO-BREAK SPACE}\u3000\u200b\u200c\u200d\u2060\ufeff\u2002\u2003\u2009\u200e\u200f"
"""Characters that print nothing."""

HAN = "\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff〇"
"""The inside of a character class for Chinese characters."""

NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "拾": 10,
}  # fmt: skip


def flat(text: str) -> str:
    """Return `text` with one form for each kind of bracket, quote, dash, blank and script; same length."""
    return _flat_words(text) if len(text) <= 100 else _flat_whole(text)


@lru_cache(maxsize=2)
def _flat_whole(text: str) -> str:
    """Flatten a whole article, which every finder asks for."""
    return text.translate(_FLAT)


@lru_cache(maxsize=2048)
def _flat_words(text: str) -> str:
    """Flatten a name or a line, which several finders look at."""
    return text.translate(_FLAT)


def curled(plain: str) -> str:
    """Return flat text with straight quotation marks turned into opening and closing ones, by turns on each line."""
    if '"' not in plain:
        return plain
    opening = False

    def turn(match: re.Match[str]) -> str:
        nonlocal opening
        opening = match.group() == '"' and not opening
        return "\n" if match.group() == "\n" else "“" if opening else "”"

    return re.sub(r'["\n]', turn, plain)


def trim(text: str, start: int, end: int, also: str = "") -> Span:
    """Return the span of `text[start:end]` without blanks, and without the characters `also`, at its ends."""
    drop = BLANK + also
    start = max(start, end - len(text[start:end].lstrip(drop)))
    return Span(start, start + len(text[start:end].rstrip(drop)) if start < end else end)


class Spans:
    """Spans that can be asked quickly whether any of them touches another; for texts with very many."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._reach = list(accumulate((span.end for span in ordered), max))

    def overlap(self, span: Span) -> bool:
        """Say whether any of the spans shares a character with `span`."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reach[before - 1] > span.start

    def begin_within(self, start: int, end: int) -> bool:
        """Say whether any of the spans starts at `start` or after, and before `end`."""
        place = bisect_left(self._starts, start)
        return place < len(self._starts) and self._starts[place] < end

    def next_start(self, start: int, otherwise: int) -> int:
        """Return the first start at `start` or after, or `otherwise`, whichever comes first."""
        place = bisect_left(self._starts, start)
        return min(self._starts[place], otherwise) if place < len(self._starts) else otherwise


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty; the span leaves out the blanks at its ends."""

    span: Span
    number: int
    """Its place among the lines that are not empty, from 0."""


_LINE = re.compile(r"[^\n]+")


def lines(text: str) -> Iterator[Line]:
    """Yield the lines of `text` that hold anything visible."""
    return iter(_all_lines(text))


@lru_cache(maxsize=2)
def _all_lines(text: str) -> tuple[Line, ...]:
    """List the lines of an article, which every finder asks for."""
    spans = (trim(text, *match.span()) for match in _LINE.finditer(text))
    return tuple(Line(span, number) for number, span in enumerate(span for span in spans if len(span)))


def number_value(printed: str) -> int | None:
    """Return the value of a whole number below 100 in Chinese or Arabic signs (flat form), or None."""
    if printed.isdecimal() and printed.isascii():
        return int(printed) if len(printed) <= 4 else None
    if not printed or any(sign not in NUMERALS for sign in printed):
        return None
    if "十" not in printed and "拾" not in printed:
        digits = "".join(str(NUMERALS[sign]) for sign in printed)
        return int(digits) if len(digits) <= 4 else None
    tens, _, ones = printed.replace("拾", "十").partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return None
    return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
