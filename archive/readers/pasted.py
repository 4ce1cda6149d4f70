"""Text that lost its lines on the way: copied out of a page one text node a line, or wrapped at a fixed width.

A line break is put back into a sentence only where the text itself shows that it was broken, and each kind of proof
has its own reach:

- No line of Chinese begins with `，` or `。` or ends with `（` (typesetters call it 避头尾; in 17,000 line ends of news
  there is none). Such a break is false wherever it stands.
- A text with several of those was copied node by node. In it, a line that stops amid a sentence (it has a comma, it has
  length, and no mark at its end) goes on in the next, unless that begins like an item, a signature or a heading.
- In a text of which most lines are exactly as long as the longest, the full lines were wrapped.

Everything else keeps its lines. Verse, lists, captions, titles and signatures are short, and short lines are left
alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

_NBSP: Final = re.compile("&(?:nbsp|ensp|emsp|#160|#xa0);|\xa0", re.IGNORECASE)
_NEVER_FIRST: Final = "、，。；：！？）】》〉」』”’％"
_NEVER_LAST: Final = "（【《〈「『“‘、"
_ENDS: Final = "。！？；：…”’」』）》】!?;:.)—"
_HAN: Final = r"\u3400-\u9fff\U00020000-\U0003ffff"
_WORD: Final = re.compile(rf"[{_HAN}A-Za-z0-9％%”’）》】]")
_BEGINS_ITEM: Final = re.compile(
    r"\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）、.．:：]|[①-⑳●•◆■★▲·\-—*#>＊※]|第[一二三四五六七八九十\d]+|[一二三四五六七八九十]是"
    r"|[（(【《「]|\S{1,8}[:：]|\d{1,2}$|附件|作者|记者|图文|来源|编辑)"
)
_MANY_CERTAIN: Final = 2
"""So many false breaks prove that a text was copied node by node."""
_LONG: Final = 20
"""Characters from which on a line without a mark at its end is taken for a broken sentence."""
_SHORTEST_WRAP: Final = 40
"""Cells (a Han character has two) of the narrowest page that a text is wrapped for."""
_SLACK: Final = 4
"""Cells by which a wrapped line may miss the width: a mark that may not begin a line, a long word."""


def rejoin(text: str) -> tuple[str, int]:
    """Return `text` with its sentences in one piece, and how many line breaks that took.

    Apart from the line breaks and blanks around them, and `&nbsp;`, every character stays and stays in order.
    """
    text = _NBSP.sub(" ", text)
    lines = text.split("\n")
    width = wrapped_at(lines)
    if width:
        return _joined(lines, lambda above, below: _is_wrapped(above, below, width) or _is_certain(above, below))
    certain = sum(_is_certain(above, below) for above, below in pairwise(lines))
    if not certain:
        return text, 0
    broken = certain >= _MANY_CERTAIN
    return _joined(lines, lambda above, below: _is_certain(above, below) or (broken and _goes_on(above, below)))


def _joined(lines: Sequence[str], joins: Callable[[str, str], bool]) -> tuple[str, int]:
    pieces: list[str] = [lines[0]]
    count = 0
    for above, below in pairwise(lines):
        if joins(above, below):
            count += 1
            pieces[-1] = pieces[-1].rstrip(_BLANKS)
            words = below.lstrip(_BLANKS)
            pieces.append(f" {words}" if _needs_blank(above.rstrip(_BLANKS), words) else words)
        else:
            pieces.append("\n" + below)
    return "".join(pieces), count


_BLANKS: Final = " \t\u3000"


def _needs_blank(above: str, below: str) -> bool:
    return bool(re.search(r"[A-Za-z0-9,.;]$", above[-1:]) and re.match(r"[A-Za-z0-9]", below))


def _is_certain(above: str, below: str) -> bool:
    """Say whether the break can only be false: a mark that begins no line, or one that ends none."""
    first, last = below.strip(), above.strip()
    if not first or not last:
        return False
    if first[0] in _NEVER_FIRST and _WORD.match(last[-1]):
        # `“` and `”` look alike to some keyboards, and `：` may begin a line of a form.
        return first[0] not in "”’" or len(first) < _LONG or first[1:2] in _NEVER_FIRST
    return last[-1] in _NEVER_LAST and bool(re.match(rf"[{_HAN}]", first)) and not _BEGINS_ITEM.match(first)


def _goes_on(above: str, below: str) -> bool:
    """Say whether a sentence that lost its line goes on in the next one."""
    last, first = above.strip(), below.strip()
    if not last or not first or last[-1] in _ENDS or below.startswith(("\u3000", "  ")):
        return False
    if re.match("们|的(?![士确])", first) or (_SCRAP.fullmatch(last) and _SHORT_LABEL.fullmatch(first)):
        return True
    if _BEGINS_ITEM.match(first):
        return False
    in_sentence = bool(re.search("[，、；]", last)) and len(last) >= _LONG
    return in_sentence and bool(re.search("[，。；！？]", first))


_SCRAP: Final = re.compile(rf"[{_HAN}]{{1,3}}")
_SHORT_LABEL: Final = re.compile(rf"[{_HAN}]{{2,8}}：")


# --- hard wraps -------------------------------------------------------------------------------------------------------


def cells(line: str) -> int:
    """Return how many cells of a fixed-width screen a line takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


def wrapped_at(lines: Sequence[str]) -> int:
    """Return the width in cells at which a text was wrapped; 0 where it was not.

    It was if it has at least four full lines, most of them stop amid a sentence, and hardly a line is longer.
    """
    widths = [cells(line.rstrip()) for line in lines]
    longest = max(widths, default=0)
    if longest < _SHORTEST_WRAP:
        return 0
    full = [
        (above, below)
        for above, below, width in zip(lines, lines[1:], widths, strict=False)
        if width > longest - _SLACK - 2 and below.strip()
    ]
    amid = sum(above.rstrip()[-1] not in _ENDS for above, _ in full)
    written = [width for width in widths if width]
    enough = len(full) >= _FULL_LINES and amid * 10 >= len(full) * 6
    return longest if enough and len(full) * 5 >= len(written) * 2 else 0


_FULL_LINES: Final = 4


def _is_wrapped(above: str, below: str, width: int) -> bool:
    last, first = above.rstrip(), below.strip()
    if not first or below.startswith(("\u3000", "  ", "\t")) or cells(last) <= width - _SLACK - 2:
        return False
    return not (last[-1] in "。！？；：" and _BEGINS_ITEM.match(first))
