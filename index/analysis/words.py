"""Cutting Chinese into words: jieba's dictionary and its search for the likeliest cut, without jieba's start-up.

Chinese is written without spaces; jieba finds the likeliest row of dictionary words (the best path through a graph of
all words that could stand at each place). Loading its dictionary takes more than half a second, every time. But the
algorithm only ever asks "is this a word, or the beginning of one, and how frequent is it?", and `dict.txt` is all but
sorted: so on the search path we map the file and look each fragment up (`_Mapped`), which gives the same cut; whoever
has many texts to cut calls `load_whole()` first and pays once.

We cut by the dictionary alone, without jieba's guesses at unknown words: those depend on the neighbours, so that one
name is cut differently from place to place. What the dictionary does not know is left as single characters, and is
found by the exact leg (see `index.analysis.terms`).

No cache file is read or written: jieba's own lies at a guessable path in the shared temporary folder.
"""

from __future__ import annotations

import importlib.util
import mmap
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.records import dataclass

if TYPE_CHECKING:
    from jieba import Tokenizer

_BLOCK = 4096
"""Bytes that one step of the search leaves to be looked through as a piece."""

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
    """jieba's dictionary as it asks for it: word to frequency, 0 for what only begins a word.

    The file is in the order of its bytes, but for a head of some seventy mixed entries and two words that stand a
    line away from their place. So the head is read, and for the rest we bisect over blocks of the file and look through
    the found block and its neighbours.
    """

    def __init__(self, path: Path, extra: Mapping[str, int]) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._head = self._bytes.find(b"\n\xe4\xb8\x80 ")
        self._mixed = _with_beginnings(_frequencies(self._bytes[: self._head]))
        self._blocks = (len(self._bytes) - self._head) // _BLOCK + 1
        self._found: dict[str, int] = dict(extra)
        self.total = _KNOWN_TOTAL if len(self._bytes) == _KNOWN_SIZE else sum(_frequencies(self._bytes).values())

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
    words: dict[str, int] = {}
    for line in bytes(data).decode("utf-8").splitlines():
        word, frequency = line.split(" ")[:2]
        words[word] = int(frequency)
    return words


def _with_beginnings(words: Mapping[str, int]) -> dict[str, int]:
    whole = dict(words)
    for word in words:
        for end in range(1, len(word)):
            whole.setdefault(word[:end], 0)
    return whole


def _dictionary_path() -> Path:
    found = importlib.util.find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("jieba")
    return Path(found.origin).with_name("dict.txt")


def _quiet_tokenizer() -> Tokenizer:
    """Import jieba without `pkg_resources` (0.1 s), its warnings about its own regular expressions, and its chatter."""
    absent = object()
    before = sys.modules.get("pkg_resources", absent)
    if before is absent:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba
    finally:
        if before is absent:
            del sys.modules["pkg_resources"]
    jieba.setLogLevel(60)
    return jieba.Tokenizer()


class Cutter:
    """Cuts folded text into words. `names` are words beside the dictionary's; `whole` loads the dictionary at once."""

    def __init__(self, names: Iterable[str] = (), *, whole: bool = False) -> None:
        self._tokenizer = _quiet_tokenizer()
        mapped = _Mapped(_dictionary_path(), {})
        self._tokenizer.total = mapped.total
        self._tokenizer.FREQ = mapped
        self._tokenizer.initialized = True
        added = {name: self._suggested(name) for name in sorted(set(names)) if name}
        if whole:
            self._tokenizer.FREQ = _with_beginnings({**_frequencies(mapped._bytes), **added})
        elif added:
            beginnings = {part: n for part, n in _with_beginnings(added).items() if part in added or part not in mapped}
            self._tokenizer.FREQ = _Mapped(_dictionary_path(), beginnings)

    def _suggested(self, word: str) -> int:
        """Return the least frequency at which `word` is not cut (jieba's `suggest_freq`)."""
        likelihood, total = 1.0, self._tokenizer.total
        for part in self._tokenizer.cut(word, HMM=False):
            likelihood *= (self._tokenizer.FREQ.get(part) or 1) / total
        return max(int(likelihood * total) + 1, self._tokenizer.FREQ.get(word) or 0)

    def cut(self, folded: str) -> Iterator[Token]:
        """Yield all of `folded` as words, spaces and punctuation included, in order."""
        start = 0
        for text in self._tokenizer.cut(folded, HMM=False):
            yield Token(text, start)
            start += len(text)

    def frequency(self, word: str) -> int:
        """Return how often jieba's corpus has `word`; 0 for no word."""
        return self._tokenizer.FREQ.get(word) or 0

    def knows(self, word: str) -> bool:
        """Say whether the dictionary holds `word`."""
        return self.frequency(word) > 0

    def commonness(self, word: str) -> float:
        """Return how common `word` is: its share of all words that the dictionary's makers counted, 0 if unknown."""
        return float(self._tokenizer.FREQ.get(word) or 0) / float(self._tokenizer.total)


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
