"""Whether two brief texts are one form, filled in for two names.

Thanks, captions, words of praise, notices of a branch: whoever writes the next one takes the last and puts another name
in. By their words such texts are one article, and often no finder knows the name. But how they differ tells it: held
beside each other, they are equal letter by letter except where a whole name is exchanged for a whole other one. A
repost looks otherwise: its editor mends single letters, cuts and adds.

What was exchanged counts as a name if it has the look of a person's, or stands before the word for a place or an
institution. Numbers may differ as they like.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from archive.names.surnames import plausible_name

LONGEST: Final = 400
"""Characters; in a longer text more differs than a name, or what differs was wrong."""

_CLOSE: Final = 1
"""Equal letters between two differences that are one: 王小明 and 李小红 are two names."""

_RUN: Final = re.compile(r"([\u3400-\u9fff〇\U00020000-\U0003ffff]{2,4}?)\1{0,2}")
"""A name, or what follows its surname; twice where a heading ends in it and the text begins with it."""

_KIND: Final = re.compile(
    r"(?:县|市|区|镇|乡|村|街道|社区|小区|学校|小学|中学|一中|二中|实验|大学|学院|幼儿园|医院|公司|银行|支行|分行|酒店|书店|书屋"
    r"|图书馆|文化馆|博物馆|支部|党支部|总支|分会|协会|工会|居委会|村委会|派出所|车间|班组|中队|大队|小组|班|站|厂|所|科|处|局)"
)


def are_one_form(one: str, other: str) -> bool:
    """Say whether two texts, without blanks and marks, differ in names only, and in at least one."""
    if max(len(one), len(other)) > LONGEST:
        return False
    names = 0
    for start, end, begin, stop in _differences(one, other):
        here, there = one[start:end], other[begin:stop]
        if here.isdigit() and there.isdigit():
            continue
        if not (_is_name(one, start, end) and _is_name(other, begin, stop)):
            return False
        names += 1
    return names > 0


def _differences(one: str, other: str) -> list[tuple[int, int, int, int]]:
    """Return where two texts differ: start and end in the one, start and end in the other."""
    found: list[tuple[int, int, int, int]] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if found and start - found[-1][1] <= _CLOSE and begin - found[-1][3] <= _CLOSE:
            start, begin = found[-1][0], found[-1][2]
            found.pop()
        found.append((start, end, begin, stop))
    return found


def _is_name(text: str, start: int, end: int) -> bool:
    """Say whether what stands there is a name, as far as its looks and the words around it tell."""
    match = _RUN.fullmatch(text, start, end)
    if match is None:
        return False
    with_surname = text[max(0, start - 1) : start] + match[1]
    return plausible_name(match[1]) or plausible_name(with_surname) or bool(_KIND.match(text, end))
