"""Numbers that lists are counted with: 一是 二是, 一、二、, （一）, 1. 2., ①②, 第一 第二, 首先 其次 最后 …

A label is a number in one style at a place where an item may begin: the start of a line, or after a mark that ends an
item. Labels of one style that count up from one are a *sequence*; where they start at one again, another sequence
starts. What a sequence lists is not known here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.finders.text import number_value
from archive.model import Span

_HAN = r"[一二三四五六七八九十]{1,3}"
_LABELS = re.compile(
    rf"(?:(?<=[\n。;:,!?！？、”)\]\s\u200b])|^)(?:(?P<shi>{_HAN})(?:是(?!否|非|个|种|名|位|家|一|以来)|"
    rf"(?=要(?!求|点|素|么))|则(?=要|是|,))"
    rf"|(?<![,、])(?:(?P<dun>{_HAN})[、.](?![一二三四五六七八九十]+[、.是等])"
    rf"|\(\s*(?P<round>{_HAN})\s*\)[、.,:]?"
    rf"|[(]\s*(?P<brackets>\d{{1,2}})\s*[)][、.,:]?"
    rf"|(?P<half>\d{{1,2}})\s*\)[、.,:]?"
    rf"|(?P<arabic>\d{{1,2}})\s*(?:[、]|\.(?!\d))(?![、.])"
    rf"|【?第(?P<di>{_HAN}|\d{{1,2}})(?:[,、:]|是(?!否)|点(?:[,:是]|$)|条(?:[,:])|(?:个)?方面[,:是]))"
    rf"|其(?P<qi>[一二三四五六七八九十])(?:[,、:]|是|要)"
    rf"|(?P<words>首先|其次|再次|再者|第三|然后|接着|最后)(?:[,、:是要]|(?=[^\s。;])))"
)
_SIGNS = re.compile(r"[①-⑳][、.．，,：:]?|[⑴-⒇]|[㈠-㈩]|[❶-❿]|(?:(?<=[\n。；;：:])|^)[ \t\u3000]{0,8}[Ⅰ-Ⅻ][、.．\s，,]")
_SIGN = re.compile("[①-⑳⑴-⒇㈠-㈩❶-❿Ⅰ-Ⅻ]")
_ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "第三": 3, "然后": 0, "接着": 0, "最后": 0}


@dataclass(frozen=True, slots=True)
class Label:
    """A number as printed, where an item may begin."""

    value: int
    style: str
    span: Span


def find_labels(text: str, plain: str, start: int, end: int) -> Iterator[Label]:
    """Yield every label in `text[start:end]`, in text order within words and within signs."""
    for match in _LABELS.finditer(plain, start, end):
        style = match.lastgroup or ""
        printed = match[style]
        value = _ORDER[printed] if style == "words" else number_value(printed)
        span = Span(match.start(), match.end())
        if style != "words" and text[span.start] in "①②③④⑤⑥⑦⑧⑨⑩":
            continue
        if value is not None and (value > 0 or style == "words"):
            yield Label(value, style, span)
    if not _SIGN.search(text, start, end):
        return
    for match in _SIGNS.finditer(text, start, end):
        sign = match[0].strip()[0]
        for style, first, last in (
            ("circled", "①", "⑳"),
            ("bracketed", "⑴", "⒇"),
            ("signs", "㈠", "㈩"),
            ("black", "❶", "❿"),
            ("roman", "Ⅰ", "Ⅻ"),
        ):
            if first <= sign <= last:
                lead = len(match[0]) - len(match[0].lstrip())
                yield Label(ord(sign) - ord(first) + 1, style, Span(match.start() + lead, match.end()))


def at_line_start(plain: str, label: Label) -> bool:
    """Say whether nothing but blanks stands before the label on its line."""
    line = plain.rfind("\n", 0, label.span.start) + 1
    return label.span.start - line < 40 and not plain[line : label.span.start].strip(" \u200b#*>-")


_GAP = 2
"""How many numbers may be missing between two labels of one sequence."""


def sequences(labels: Iterable[Label]) -> list[list[Label]]:
    """Group labels into sequences of one style that count up from one, at least two long, in text order."""
    open_ones: dict[str, list[Label]] = {}
    closed: list[list[Label]] = []
    for label in labels:
        current = open_ones.get(label.style)
        value = label.value
        if label.style == "words":
            value = (current[-1].value + 1 if current else 0) if value == 0 else value
            if value > 1 and current and value <= current[-1].value:
                value = current[-1].value + 1
            label = Label(value, label.style, label.span)
        if value == 1:
            if current:
                closed.append(current)
            open_ones[label.style] = [label]
        elif current and current[-1].value < value <= current[-1].value + 1 + _GAP:
            current.append(label)
    closed += open_ones.values()
    return sorted((found for found in closed if len(found) > 1), key=lambda found: found[0].span)
