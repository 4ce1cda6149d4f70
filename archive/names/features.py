"""What the statistical model looks at: each character's neighbourhood, as short keys.

A name is recognised by what stands around and inside it: 记者 before, 表示 after, a surname first, rare characters
within. So the evidence is *n-grams*: every run of one, two or three characters, and of two or four character *classes*
(frequent surname, character of given names, character that transliterates foreign sounds, particle …), together with
the number of places between it and the character that is judged. Whether two or three characters form a word of the
dictionary is evidence too, most often against a name.

Blanks are left out, and leave a mark: `王  丽` and `王丽` then look alike, though a blank is evidence for a border. So
is a line's end, unless a sentence ends there; posts copied from a phone break lines in the middle of a word.

Training and recognition share this module, so that both see the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

REACH = 3
"""An n-gram speaks about the character it ends with, and about this many before and after."""

PAD = "<"
"""Stands before a sentence's first character."""

_SENTENCE = re.compile(r"(?:[^\n。!?;]++|(?<![。!?;:”\"])\n(?!\s))++[。!?;]*+[”’」』)\"]*+")
_SPACED = 0.6
"""Where more characters than this follow a blank, the text is spaced out, and blanks say nothing."""

_BLANKS = frozenset(" \t\r\v\f\u200b\u200c\u200d\u2060\ufeff\u00ad")
_ANY_BLANK = re.compile(f"[\n{''.join(sorted(_BLANKS))}]")
_ALIKE = str.maketrans(dict.fromkeys("0123456789", "0") | dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "a"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its blanks. `places` are the characters' places in the text, `gaps` the blank before each."""

    characters: str
    places: Sequence[int]
    gaps: dict[int, str]


def sentences(folded: str) -> Iterator[Sentence]:
    """Split folded text into sentences; a line's end ends one where a mark of punctuation or a blank line says so."""
    for match in _SENTENCE.finditer(folded):
        sentence = squeeze(match[0], match.start())
        if sentence.places:
            yield sentence


def squeeze(raw: str, start: int = 0) -> Sentence:
    """Leave out the blanks of a stretch of text that begins at `start`."""
    if not _ANY_BLANK.search(raw):
        return Sentence(raw.translate(_ALIKE), range(start, start + len(raw)), {})
    kept: list[str] = []
    places: list[int] = []
    gaps: dict[int, str] = {}
    for place, character in enumerate(raw, start):
        if character == "\n" or character in _BLANKS:
            gap = "^" if character == "\n" else gaps.get(len(kept), "_")
            gaps[len(kept)] = gap
        else:
            kept.append(character)
            places.append(place)
    if len(gaps) > _SPACED * len(kept):
        gaps = {}
    return Sentence("".join(kept).translate(_ALIKE), places, gaps)


class Classes(dict[int, str]):
    """The class of each character, for `str.translate`; those in no class are `h` (Chinese) or `#`."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = "h" if code >= 0x4E00 else "#"
        return kind


def keys_ending_at(
    sentence: Sentence, kinds: str, end: int, word_kind: Callable[[str], str | None]
) -> Iterator[tuple[str, int, int]]:
    """Yield the keys of the n-grams that end with character `end`, and the first and last distance they speak about.

    `kinds` are the sentence's classes. A distance is the n-gram's end minus the judged character's place.
    """
    padded, kinds = PAD * 3 + sentence.characters, PAD * 3 + kinds
    one, two, three = padded[end + 3], padded[end + 2 : end + 4], padded[end + 1 : end + 4]
    yield one, -3, 3
    yield two, -2, 3
    yield three, -1, 3
    yield "C" + kinds[end : end + 4], -1, 3
    yield "K" + kinds[end + 2 : end + 4], -3, 3
    if kind := word_kind(two):
        yield "W2" + kind, -1, 2
    if kind := word_kind(three):
        yield "W3" + kind, -1, 3
    if gap := sentence.gaps.get(end):
        yield gap + "|", -2, 2
        yield gap + one, -2, 2
        yield gap + two, -1, 2
        yield gap + "K" + kinds[end + 2 : end + 4], -2, 2
