"""Breaking Chinese text into lines, as a typesetter would: 避头尾.

Chinese may break between any two characters, except that closing punctuation (，。”) never starts a line and opening
punctuation (“《（) never ends one; the dash —— and the ellipsis …… stay whole, and so do Latin words and numbers.
The rules are those of the W3C's *Requirements for Chinese Text Layout* (clreq, line-start and line-end prohibition).

`wrap` returns places, not strings, so that highlights found in the text stay where they are.
"""

from __future__ import annotations

from cli.render.safe import character_width

_NO_START = frozenset("，。、；：？！,.;:?!）】》〉」』〕〗］｝)]}”’%％‰℃°·・…—～〜々ー–-/／．＇＂")
_NO_END = frozenset("（【《〈「『〔〖［｛([{“‘￥¥＄$£#＃")
_WHOLE = frozenset("…—")
"""A run of one of these is one mark and is not broken inside."""


def wrap(text: str, columns: int) -> list[tuple[int, int]]:
    """Return the (start, end) of each line of `text`, none wider than `columns` unless one character is.

    Spaces at a break belong to no line. Line ends in the text are respected; an empty text is one empty line.
    """
    lines: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        lines.extend(_paragraph(text, start, start + len(paragraph), max(2, columns)))
        start += len(paragraph) + 1
    return lines


def _paragraph(text: str, start: int, stop: int, columns: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    while True:
        end = _fill(text, start, stop, columns)
        if end < stop:
            end = _retreat(text, start, end)
        shown = end
        while shown > start and text[shown - 1] == " ":
            shown -= 1
        lines.append((start, shown))
        while end < stop and text[end] == " ":
            end += 1
        if end >= stop:
            return lines
        start = end


def _fill(text: str, start: int, stop: int, columns: int) -> int:
    """Return how far the line may reach: at least one character, at most the columns."""
    used = 0
    for place in range(start, stop):
        used += character_width(text[place])
        if used > columns and place > start:
            return place
    return stop


def _retreat(text: str, start: int, end: int) -> int:
    """Return the last good break at or before `end`; `end` itself where the line has none."""
    for place in range(end, start, -1):
        if may_break(text, place):
            return place
    return end


def may_break(text: str, place: int) -> bool:
    """Say whether a line may end before `text[place]`."""
    before, after = text[place - 1], text[place]
    if after == " " or before == " ":
        return True
    if after in _NO_START or before in _NO_END:
        return False
    if before in _WHOLE and after == before:
        return False
    return not (_in_word(before) and _in_word(after)) and character_width(after) != 0


def _in_word(character: str) -> bool:
    return character_width(character) == 1 and not character.isspace() and character not in "“”‘’…—·"
