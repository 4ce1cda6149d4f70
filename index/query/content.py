"""What a typed text is about, where it is more than one word: its words, and what between them no dictionary knows.

People type 京东二季度财报 without a space. If a text has the very run, that is what was meant; but a text that says
京东 … 二季度的财报 answers as well, below. So a run is taken apart into what it is made of, all of which must stand in
a text then. A name must never be taken apart: what could be one (up to four characters of which the dictionary does
not know all, a double surname with a given name, anything with a dot inside) is a run and nothing else; so are a day
and other numbers with their units, which mean nothing apart (5月22日).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from index.analysis import terms
from index.analysis.pinyin import is_double_surname
from index.analysis.words import cutter
from index.query.little_words import LITTLE_WORDS, PARTICLES

_RARE = 300
"""A character that stands alone so seldom in jieba's corpus of 60 million words says something by itself."""

_NAME = 4
"""Characters of the longest run that is a name as likely as it is several words."""

_TOLD = 0.85
"""How much of a run its pieces must be: 店 of 零食店低俗包装 may be left out, 大 of 大语言模型 may not."""

_DOT = "·"


def solid_words(text: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Return the words of a typed text if the dictionary knows them all, else none: then only its characters count.

    One of `names` is a word by itself, but holds no other words together: not every text that names somebody was cut
    with the name.
    Little words (的, 和) between others are left out: they hold nothing together that the exact run does not. A double
    surname and what may be a given name (欧阳明月) are a name, whatever the dictionary says of its halves.
    """
    tokens = terms.cut_words(text, names)
    if len(tokens) == 1:
        whole = tokens[0] == terms.stream(text)
        return tuple(tokens) if whole and (terms.is_word(tokens[0]) or tokens[0] in names) else ()
    if _is_one(tokens) or _DOT in terms.stream(text):
        return ()
    kept = tuple(dict.fromkeys(token for token in tokens if token not in LITTLE_WORDS))
    solid = len(kept) > 1 and all(len(token) > 1 and terms.is_word(token) for token in kept)
    return kept if solid else ()


def pieces(text: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Return what a run is made of that is not solid words: several words and unknown runs; none where it is one."""
    run = terms.stream(text)
    cut = terms.cut_words(text, names)
    short = len(run) <= _NAME and not _names_and_words(cut, names)
    if short or not run.isalnum():
        return ()
    tokens = _dated(cut)
    found = content(tokens)
    told = sum(map(len, found)) + sum(len(token) for token in tokens if token in LITTLE_WORDS)
    several = sum(len(piece) > 1 for piece in found) > 1
    return tuple(dict.fromkeys(found)) if several and told >= _TOLD * len(run) else ()


def content(tokens: Sequence[str]) -> list[str]:
    """Return what a cut sentence is about: its words without the little ones, and what the dictionary does not know.

    Neighbouring single characters are taken together: so an unknown name appears in a cut.
    """
    found: list[str] = []
    loose: list[str] = []
    for token in [*tokens, ""]:
        if len(token) == 1 and terms.is_han(token) and token not in PARTICLES:
            loose.append(token)
            continue
        found += _unknown(loose)
        loose = []
        if token and token not in LITTLE_WORDS and (len(token) > 1 or token.isascii()):
            found.append(token)
    return found


def _names_and_words(tokens: Sequence[str], names: Collection[str]) -> bool:
    """Say whether a cut text is a known name beside words of the dictionary (白皓讲座), and nothing else."""
    others = [token for token in tokens if token not in names]
    return 0 < len(others) < len(tokens) and all(len(token) > 1 and terms.is_word(token) for token in others)


def _is_one(tokens: Sequence[str]) -> bool:
    """Say whether a cut text means nothing apart: a double surname's name, a number or a day, a word of letters."""
    named = len(tokens) == 2 and len(tokens[1]) <= 2 and is_double_surname(tokens[0])
    return named or len(_dated(tokens)) < len(tokens) or not any(map(terms.is_han, tokens))


def _dated(tokens: Sequence[str]) -> list[str]:
    """Return a cut text with neighbouring numbers, each with its unit, as one: a day, a time, a sum."""
    groups = ((counted, list(group)) for counted, group in groupby(tokens, terms.is_number_with_unit))
    return [token for counted, group in groups for token in (["".join(group)] if counted else group)]


def _unknown(loose: list[str]) -> list[str]:
    """Return what single characters in a row may be the name of: without little words around, or a rare one alone."""
    core = "".join(loose)
    start, end = 0, len(core)
    while end - start > 2 and core[end - 1] in LITTLE_WORDS:
        end -= 1
    while end - start > 2 and core[start] in LITTLE_WORDS:
        start += 1
    if end - start == 2 and core[end - 1] in LITTLE_WORDS and cutter().frequency(core[start]) < _RARE:
        end -= 1
    core = core[start:end]
    if len(core) == 1:
        return [core] if cutter().frequency(core) < _RARE else []
    return [] if LITTLE_WORDS.issuperset(core) else [core]
