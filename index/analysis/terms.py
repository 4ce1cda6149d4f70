"""What a text is found by: its words, and its characters.

Two streams of terms come out of every text, and out of every query by the same rules.

*Words* rank. They are jieba's, of the folded text (single characters included, nothing stopped), with the shorter
dictionary words inside long ones (`青年` inside `中国青年报`), and with numbers joined to the unit that follows (`5月`
beside `5`, so that `1月` is another word than `11月`). A text may be cut with names, too (`index.analysis.words` says
which). Words have no positions: they say how much, not where.

*Characters* find. Whatever the words are, a string that stands in a text must be found, so the text is also one run of
characters (the *stream*): spaces beside a Chinese character are typography and are left out (`王  丽`, `2018 年 5 月`),
as are characters without width; other white space, and every line end, is one gap that no string of Chinese reaches
over. Punctuation stays. A string is in a text if its stream is in the text's stream.

An index keeps the stream as overlapping *pairs* with positions. Single characters would make an index a third
smaller, but nearly every text holds 工 and 作, and to find 工作 one would walk both lists and compare positions: the
longest lists there are, for every query. With pairs the commonest kind of query, a word of two characters, is one
lookup, its list is no longer than its answer, and a longer string is the crossing of a few short lists. The last
character before a gap stands alone, so that a single character is the beginning of pairs or itself: a range of terms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from archive.fold import fold
from index.analysis.words import cutter

ANALYSIS_VERSION = 4
"""Part of every index's format: raised whenever a text would come apart otherwise than before."""

GAP = " "

DIGITS = "0123456789"
_DIGIT = frozenset(DIGITS)

_LATIN = frozenset(DIGITS + "abcdefghijklmnopqrstuvwxyz")

_WIDTHLESS = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0e-\x1f\x7f"
_CHINESE_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕—…·")

# A set of characters from many places takes a millisecond to compile, at every start; one from two takes none.
_HAN_RUN = re.compile(
    "(?:[\u3400-\u4dbf\u4e00-\u9fff]++|[\u2e80-\u2fdf\uf900-\ufaff]++|[\u3005-\u3007\u3021-\u3029]++"
    "|[\U00020000-\U0003ffff]++)++"
)
_SKIPPED = re.compile(f"[{_WIDTHLESS}]+|[ \t]+")
_SPACE = re.compile(r"\s+")
BETWEEN = rf"[\s{_WIDTHLESS}]*+"
"""What may stand between two characters of a stream in the text that it is of, as an expression."""
_SPACES = re.compile("[ \t]+")
_WIDTHLESS_RUN = re.compile(f"[{_WIDTHLESS}]+")
_WORDLIKE = re.compile(r"\w")
_NUMBER = re.compile(r"([0-9]+)(?:,[0-9]{3}(?![0-9]))*(\.[0-9]+)?")
_UNIT_SIGNS = frozenset("%‰℃°")
_DAYS = frozenset("月日号")
_JOINT = re.compile(r"[^\w]+|_+")


def stream(text: str) -> str:
    """Return a text as the characters it is found by, folded, gaps as single spaces."""
    return _SPACE.sub(GAP, _SKIPPED.sub(_kept, fold(text))).strip(GAP)


def _kept(passed: re.Match[str]) -> str:
    """Return what is left of spaces, or of characters without width: spaces between words that are not Chinese."""
    if passed[0][0] not in " \t":
        return ""
    before, after = _neighbours(passed)
    stands = before and after and not (before.isspace() or after.isspace())
    return "" if stands and (_is_chinese(before) or _is_chinese(after)) else passed[0]


def _neighbours(passed: re.Match[str]) -> tuple[str, str]:
    """Return the characters before and after a match; empty at the ends of the text."""
    start, end = passed.span()
    return passed.string[start - 1 : start] if start else "", passed.string[end : end + 1]


def _is_chinese(character: str) -> bool:
    return (
        is_han(character)
        or character in _CHINESE_MARKS
        or "\u3000" <= character <= "\u303f"
        or "\uff00" <= character <= "\uffef"
    )


def is_han(text: str) -> bool:
    """Say whether `text` is Chinese characters and nothing else."""
    return _HAN_RUN.fullmatch(text) is not None


def stream_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return the stream, and for each of its characters where it stands in `text` (in characters)."""
    folded = fold(text)
    kept = bytearray(b"\x01") * len(folded)
    for skipped in _SKIPPED.finditer(folded):
        if not _kept(skipped):
            kept[skipped.start() : skipped.end()] = bytes(len(skipped[0]))
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(folded):
        if not kept[offset]:
            continue
        if character.isspace():
            if not characters or characters[-1] == GAP:
                continue
            character = GAP
        characters.append(character)
        offsets.append(offset)
    if characters and characters[-1] == GAP:
        characters.pop()
        offsets.pop()
    return "".join(characters), offsets


def is_word(token: str) -> bool:
    """Say whether a token is a word in itself: of the dictionary, of other letters, or a number with its unit."""
    return not is_han(token) or cutter().knows(token)


def is_number_with_unit(run: str) -> bool:
    """Say whether a run begins with a number that a unit follows: such a number stands for itself.

    `5月` is not found in `15月`, nor `5g` in `15g`; mere digits (`0522`) are found in longer ones.
    """
    number = _NUMBER.match(run)
    return number is not None and _is_unit(run[number.end() : number.end() + 1])


def _is_unit(character: str) -> bool:
    return character in _UNIT_SIGNS or character in _LATIN or is_han(character)


def marks_before(run: str) -> str:
    """Return the marks that make a run's number the tail of a longer one, where a digit stands before them.

    A point does (`5元` in `3.5元`), unless what follows has one itself or is a year, a month or a day: then a label
    stands before it (`3.2018年`, `1.5月22日`). A comma does before three digits (`200人` in `1,200人`).
    """
    number = _NUMBER.match(run)
    if number is None:
        return ""
    unit = run[number.end() : number.end() + 1]
    labelled = number[2] or unit in _DAYS or (unit == "年" and len(number[0]) == 4)
    return ("" if labelled else ".") + ("," if len(number[1]) == 3 else "")


def occurrences(haystack: str, needle: str) -> list[int]:
    """Return every place where `needle` begins in `haystack`, overlapping ones too; see `is_number_with_unit`."""
    places, at = [], haystack.find(needle) if needle else -1
    while at >= 0:
        places.append(at)
        at = haystack.find(needle, at + 1)
    if places and is_number_with_unit(needle):
        marks = marks_before(needle)
        return [at for at in places if not _goes_on(haystack, at, marks)]
    return places


def _goes_on(run: str, at: int, marks: str) -> bool:
    """Say whether the digits at a place go on with a number that has begun before."""
    before = run[at - 1 : at]
    return before != "" and (before in DIGITS or (before in marks and run[max(at - 2, 0) : at - 1] in _DIGIT))


def pairs(run: str) -> Iterator[tuple[int, str]]:
    """Yield the pairs of a stream with their positions; a character with nothing after it stands alone."""
    at = 0
    for piece in run.split(GAP):
        last = len(piece) - 1
        for place in range(last):
            yield at + place, piece[place : place + 2]
        if piece:
            yield at + last, piece[last]
        at += last + 2


def words(text: str, names: Collection[str] = ()) -> list[str]:
    """Return the words a text is ranked by, in text order, each as often as it stands there."""
    return [*chain.from_iterable(map(_ranked_by, _tokens(text, names)))]


def word_counts(text: str, names: Collection[str] = ()) -> Counter[str]:
    """Return how often each word stands in a text."""
    return Counter(words(text, names))


def cut_words(text: str, names: Collection[str] = ()) -> list[str]:
    """Return a text's words as they stand, one after another, without what is no word, numbers with their unit.

    `names`, folded, are words as well.
    """
    return [token for token in _tokens(text, names) if _WORDLIKE.search(token)]


def _tokens(text: str, names: Collection[str]) -> list[str]:
    """Return all of a text in pieces, numbers with their unit."""
    prepared = _SPACES.sub(_between_number_and_unit, _WIDTHLESS_RUN.sub("", fold(text)))
    if names and " " in prepared:
        prepared = _spelt_apart(names).sub(lambda name: name[0].replace(" ", ""), prepared)
    tokens = cutter().texts(prepared, names)
    return tokens if _DIGIT.isdisjoint(prepared) else _with_units(tokens)


def _with_units(tokens: list[str]) -> list[str]:
    joined: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token[-1] in _DIGIT:
            while _is_joined(tokens[at + 1 : at + 4]):
                token += tokens[at + 1] + tokens[at + 2]
                at += 2
            following = tokens[at + 1] if at + 1 < len(tokens) else ""
            if len(following) == 1 and is_han(following) and _NUMBER.fullmatch(token):
                token += following
                at += 1
        joined.append(token)
        at += 1
    return joined


def _is_joined(tokens: Sequence[str]) -> bool:
    """Say whether what follows a number is more of it: a mark, and digits that go on behind it."""
    return (
        len(tokens) > 1
        and tokens[0] in (".", ",")
        and tokens[1].isdecimal()
        and tokens[0] in marks_before("".join(tokens[1:]))
    )


def _spelt_apart(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds names of which the characters are set apart (王  丽), so that a column is even."""
    return re.compile("|".join(" +".join(name) for name in sorted(names, key=len, reverse=True)))


def _between_number_and_unit(spaces: re.Match[str]) -> str:
    """Return what is left of spaces: nothing between a number or a Latin word, and a Chinese character."""
    before, after = _neighbours(spaces)
    joint = (before in _LATIN and is_han(after)) or (is_han(before) and after in _LATIN) if before and after else False
    return "" if joint else spaces[0]


@lru_cache(maxsize=8192)
def _ranked_by(token: str) -> tuple[str, ...]:
    """Return a word and the words in it; none for what is no word."""
    if is_han(token):
        lengths = (2, 3) if len(token) > 3 else (2,) if len(token) == 3 else ()
        within = (token[at : at + length] for length in lengths for at in range(len(token) - length + 1))
        return token, *filter(cutter().knows, within)
    if len(token) == 1 or not _WORDLIKE.search(token):
        return (token,) if _WORDLIKE.search(token) else ()
    number = _NUMBER.match(token)
    if number and is_han(token[number.end() :]):
        return token, number[0]
    if number and number.end() == len(token):
        return (token,)
    return token, *(filter(None, _JOINT.split(token)) if _JOINT.search(token) else ())
