"""Cutting Chinese into words: jieba's dictionary and its search for the likeliest cut, without jieba's start-up.

Chinese is written without spaces; jieba finds the likeliest row of dictionary words (the best path through a graph of
all words that could stand at each place). Importing it takes longer than a search, since it brings tables for guessing
at unknown words, and loading its dictionary more than half a second, every time. But the algorithm is thirty lines
(`Cutter._ends`; tests hold it against jieba's own), and only ever asks "is this a word, or the beginning of one, and
how frequent is it?"; and `dict.txt` is all but sorted: so on the search path we map the file and look each fragment up
(`_Mapped`), which gives the same cut; whoever has many texts to cut calls `load_whole()` first and pays once, and a
cutter that has looked up so much that loading would have cost no more loads it then.

We cut by the dictionary, without jieba's guesses at unknown words: those depend on the neighbours, so that one name is
cut differently from place to place. Beside the dictionary a text may be cut with *names*: a document is, with those of
the people whom its own article names, and with no others. So how it is cut depends on nothing but the article, and a
name that becomes known later changes nothing of what was cut before. A query is cut with those names that documents
were (see `index.query.names`). What neither knows is left as single characters, and is found by the exact leg (see
`index.analysis.terms`).

No cache file is read or written: jieba's own lies at a guessable path in the shared temporary folder.
"""

from __future__ import annotations

import importlib.util
import mmap
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from math import inf, log
from operator import add
from pathlib import Path
from typing import Final, TypeVar

from archive.records import dataclass

_BLOCK = 4096
"""Bytes that one step of the search leaves to be looked through as a piece."""

_WORN = 15_000
"""Fragments looked up, each some forty microseconds, after which loading the dictionary is cheaper than to go on."""

_REMEMBERED = 4096
"""Runs of which the cut is kept at most: some hundred articles, two megabytes."""

_KNOWN_SIZE, _KNOWN_TOTAL = 5_071_852, 60_101_967
"""The dictionary of the pinned jieba: its size, and the sum of its frequencies (else a scan of 0.2 s)."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, and where it begins."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


class _Mapped(Mapping[str, int]):
    """jieba's dictionary: word to frequency, 0 for what only begins a word.

    The file is in the order of its bytes, but for a head of some seventy mixed entries and two words that stand a
    line away from their place. So the head is read, and for the rest we bisect over blocks of the file and look through
    the found block and its neighbours.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._head = self._bytes.find(b"\n\xe4\xb8\x80 ")
        self._mixed = _with_beginnings(_frequencies(self._bytes[: self._head]))
        self._blocks = (len(self._bytes) - self._head) // _BLOCK + 1
        self._found: dict[str, int] = {}
        self.total = _KNOWN_TOTAL if len(self._bytes) == _KNOWN_SIZE else sum(_frequencies(self._bytes).values())

    @property
    def is_worn(self) -> bool:
        """Say whether so much was looked up that it pays to load the rest."""
        return len(self._found) > _WORN

    def loaded(self) -> dict[str, int]:
        """Return the whole dictionary, in memory."""
        return _with_beginnings(_frequencies(self._bytes))

    def _block_start(self, block: int) -> int:
        at = self._head + block * _BLOCK
        return self._bytes.find(b"\n", at) if at < len(self._bytes) else len(self._bytes)

    def _window(self, fragment: bytes) -> tuple[int, int]:
        low, high = 0, self._blocks
        while low < high:
            middle = (low + high) // 2
            start = self._block_start(middle) + 1
            if self._bytes[start : start + len(fragment)] < fragment:
                low = middle + 1
            else:
                high = middle
        return max(self._head + (low - 2) * _BLOCK, self._head) + 1, self._head + (low + 2) * _BLOCK

    def _look_up(self, fragment: str) -> int:
        sought = b"\n" + fragment.encode("utf-8", "replace")
        start, end = self._window(sought[1:])
        at = self._bytes.rfind(sought + b" ", start - 1, end)
        if at >= 0:
            return int(self._bytes[at + len(sought) + 1 : at + len(sought) + 12].split()[0])
        begins = self._bytes.find(sought, start - 1, end) >= 0
        return self._mixed.get(fragment, 0 if begins else -1)

    def _value(self, fragment: str) -> int:
        value = self._found.get(fragment)
        if value is None:
            if len(fragment) > 1 and self._value(fragment[0]) < 0:
                return -1
            value = self._found[fragment] = self._look_up(fragment)
        return value

    def __contains__(self, fragment: object) -> bool:
        return isinstance(fragment, str) and self._value(fragment) >= 0

    def __getitem__(self, fragment: str) -> int:
        value = self._value(fragment)
        if value < 0:
            raise KeyError(fragment)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(_frequencies(self._bytes))

    def __len__(self) -> int:
        return len(_frequencies(self._bytes))


def _frequencies(data: bytes | mmap.mmap) -> dict[str, int]:
    fields = bytes(data).decode("utf-8").split()  # three a line: a word, its frequency, its kind
    return dict(zip(fields[::3], map(int, fields[1::3]), strict=True))


def _with_beginnings(words: Mapping[str, int]) -> dict[str, int]:
    whole = dict(words)
    for word in words:
        # What is held already has its own beginnings, or will have had its turn.
        while (word := word[:-1]) and word not in whole:
            whole[word] = 0
    return whole


def _dictionary_path() -> Path:
    found = importlib.util.find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("jieba")
    return Path(found.origin).with_name("dict.txt")


_RUN: Final = re.compile(r"((?:[\u4e00-\u9fd5]+|[a-zA-Z0-9+#&._%\-]+)+)|\r\n|.", re.DOTALL)
"""What is cut as one (jieba's `re_han_default`); all else is a token a character, but for the end of a line."""

_SINGLE: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Letters and digits that are no word by themselves stay together."""


def _with_letters_joined(cut: Iterable[str]) -> list[str]:
    joined: list[str] = []
    for are_letters, texts in groupby(cut, _SINGLE.__contains__):
        whole = list(texts)
        joined += ["".join(whole)] if are_letters else whole
    return joined


Key = TypeVar("Key")


class _Computed(dict[Key, float]):
    """A mapping that computes what it lacks."""

    def __init__(self, compute: Callable[[Key], float]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, key: Key) -> float:
        value = self[key] = self._compute(key)
        return value


class Cutter:
    """Cuts folded text into words; `whole` loads the dictionary at once."""

    def __init__(self, *, whole: bool = False) -> None:
        mapped = _Mapped(_dictionary_path())
        self.total = mapped.total
        self.frequencies: Mapping[str, int] = mapped.loaded() if whole else mapped
        everything = log(mapped.total)
        self._likelihoods = _Computed[int](lambda frequency: log(frequency) - everything)
        self._single = _Computed[str](self._likelihood_of)
        self._remembered: dict[str, list[str]] = {}

    def cut(self, folded: str) -> Iterator[Token]:
        """Yield all of `folded` as words, spaces and punctuation included, in order."""
        start = 0
        for text in self.texts(folded):
            yield Token(text, start)
            start += len(text)

    def texts(self, folded: str, names: Collection[str] = ()) -> list[str]:
        """Return the same as strings; `names` are words beside the dictionary's."""
        there = [name for name in names if name in folded]
        named = self._named(there)
        texts: list[str] = []
        for found in _RUN.finditer(folded):
            run = found[0]
            if found[1] is None:
                texts.append(run)
            elif named and any(name in run for name in there):
                texts += self._cut_run(run, named)
            else:
                texts += self._cut_before(run)
        return texts

    def _cut_before(self, run: str) -> list[str]:
        """Cut a run by the dictionary alone, or remember how: an article's parts say again what it says."""
        cut = self._remembered.get(run)
        if cut is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            cut = self._remembered[run] = self._cut_run(run, {})
        return cut

    def _likelihood_of(self, character: str) -> float:
        frequency = self.frequencies.get(character)
        return self._likelihoods[frequency] if frequency else -inf

    def _named(self, names: Iterable[str]) -> Mapping[str, int]:
        """Return names that the dictionary does not know, and what begins them, each with its frequency."""
        added = {name: self._suggested(name) for name in names if not self.knows(name)}
        return {name[:end]: self.frequency(name[:end]) for name in added for end in range(1, len(name))} | added

    def _suggested(self, word: str) -> int:
        """Return the least frequency at which `word` is not cut (jieba's `suggest_freq`)."""
        likelihood = 1.0
        for part in self._cut_run(word, {}):
            likelihood *= (self.frequency(part) or 1) / self.total
        return int(likelihood * self.total) + 1

    def _cut_run(self, run: str, named: Mapping[str, int]) -> list[str]:
        if isinstance(self.frequencies, _Mapped) and self.frequencies.is_worn:
            self.frequencies = self.frequencies.loaded()
        get = self.frequencies.get
        ends = self._ends(run, (lambda word: named[word] if word in named else get(word)) if named else get)
        cut: list[str] = []
        at, size = 0, len(run)
        while at < size:
            cut.append(run[at : ends[at]])
            at = ends[at]
        return cut if _SINGLE.isdisjoint(cut) else _with_letters_joined(cut)

    def _ends(self, run: str, get: Callable[[str], int | None]) -> list[int]:
        """Return for each place of a run where the word that begins there ends, if the likeliest row passes there.

        From the end backwards: the likeliest row from a place on is its likeliest first word and the likeliest row
        after that. Of equally likely ones the longer word is taken. What begins no word counts as if seen once.
        """
        size, likelihoods = len(run), self._likelihoods
        singles = [*map(self._single.__getitem__, run)]
        pairs = [*map(get, map(add, run, run[1:])), None]
        best = [0.0] * (size + 1)
        ends = [*range(1, size + 1)]
        for at in range(size - 1, -1, -1):
            likeliest, frequency, end = singles[at] + best[at + 1], pairs[at], at + 2
            while frequency is not None:
                if frequency and (likelihood := likelihoods[frequency] + best[end]) >= likeliest:
                    likeliest, ends[at] = likelihood, end
                end += 1
                frequency = get(run[at:end]) if end <= size else None
            best[at] = likeliest if likeliest > -inf else likelihoods[1] + best[at + 1]
        return ends

    def frequency(self, word: str) -> int:
        """Return how often jieba's corpus has `word`; 0 for no word."""
        return self.frequencies.get(word) or 0

    def knows(self, word: str) -> bool:
        """Say whether the dictionary holds `word`."""
        return self.frequency(word) > 0

    def commonness(self, word: str) -> float:
        """Return how common `word` is: its share of all words that the dictionary's makers counted, 0 if unknown."""
        return self.frequency(word) / self.total


_ready: dict[str, Cutter] = {}


def cutter() -> Cutter:
    """Return the cutter over the plain dictionary, mapped unless `load_whole` was called."""
    if "" not in _ready:
        _ready[""] = Cutter()
    return _ready[""]


@cache
def load_whole() -> None:
    """Load the dictionary into memory (about 0.6 s and 60 MB): for cutting much text."""
    _ready[""] = Cutter(whole=True)


def cut(folded: str) -> Iterator[Token]:
    """Yield the words of folded text, spaces and punctuation included, in order."""
    return cutter().cut(folded)
