"""Centrality: the few sentences that carry most of what many said.

A sentence is central if many sentences are like it, most of all those that are central themselves. Continuous LexRank
(Erkan & Radev, Journal of Artificial Intelligence Research 22, 2004) makes that a random walk: from a sentence to one
like it, in proportion to their likeness (the cosine of tf-idf vectors), now and then to any; what share of its time
the walk spends at a sentence is the sentence's rank. The jumps may prefer some sentences (Otterbacher, Erkan & Radev
2005): here those that end a passage, where Chinese reflections hold their point.

The vectors are of pairs of characters: no dictionary, and as good as words for telling whether two Chinese sentences
speak of the same. What is chosen must also differ from what was chosen before (maximal marginal relevance, Carbonell &
Goldstein 1998).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

_DAMPING = 0.85
_ROUNDS = 40
_ENOUGH = 1e-6
_DIFFERENT = 0.5
"""What likeness to a chosen sentence costs, against rank."""
MOST = 400
"""So many sentences at most are compared with each other: those nearest the middle of all."""

Vector = Mapping[str, float]


def central(sentences: Sequence[str], weights: Sequence[float], count: int, most: int = MOST) -> list[int]:
    """Return the places of the `count` most central sentences that differ, best first.

    `sentences` are folded; `weights` say how much the walk's jumps prefer each (0: never to be chosen).
    """
    vectors = _vectors(sentences)
    kept = [place for place, vector in enumerate(vectors) if vector and weights[place] > 0]
    kept = _nearest_the_middle(kept, vectors, weights, most)
    likeness = _likeness([vectors[place] for place in kept])
    ranks = _walk(likeness, [weights[place] for place in kept])
    ranks = [rank * weights[place] for rank, place in zip(ranks, kept, strict=True)]
    return [kept[place] for place in _different(ranks, likeness, count)]


def _vectors(sentences: Sequence[str]) -> list[Vector]:
    """Return a tf-idf vector of length one for each sentence; empty for one that shares nothing."""
    pairs = [[first + second for first, second in pairwise(sentence)] for sentence in sentences]
    counts = [Counter(pair for pair in some if pair.isalnum()) for some in pairs]
    found: Counter[str] = Counter()
    for one in counts:
        found.update(one.keys())
    rarity = {pair: log(1 + len(sentences) / times) for pair, times in found.items() if times > 1}
    return [_normal({pair: times * rarity[pair] for pair, times in one.items() if pair in rarity}) for one in counts]


def _normal(vector: Vector) -> Vector:
    length = sqrt(sum(value * value for value in vector.values()))
    return {pair: value / length for pair, value in vector.items()} if length else {}


def _nearest_the_middle(kept: list[int], vectors: Sequence[Vector], weights: Sequence[float], most: int) -> list[int]:
    """Return at most `most` of the places: those most like the sum of all."""
    if len(kept) <= most:
        return kept
    middle: dict[str, float] = defaultdict(float)
    for place in kept:
        for pair, value in vectors[place].items():
            middle[pair] += value
    near = {place: weights[place] * sum(middle[p] * v for p, v in vectors[place].items()) for place in kept}
    return sorted(sorted(kept, key=lambda place: (-near[place], place))[:most])


def _likeness(vectors: Sequence[Vector]) -> list[dict[int, float]]:
    """Return, for each vector, the cosine with every other one that shares something with it."""
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    likeness: list[dict[int, float]] = [{} for _ in vectors]
    for place, vector in enumerate(vectors):
        row: dict[int, float] = defaultdict(float)
        for pair, value in vector.items():
            for other, weight in holders[pair]:
                row[other] += value * weight
            holders[pair].append((place, value))
        for other, cosine in row.items():
            likeness[place][other] = likeness[other][place] = cosine
    return likeness


def _walk(likeness: Sequence[Mapping[int, float]], weights: Sequence[float]) -> list[float]:
    """Return the share of time that the walk spends at each sentence; they add up to 1."""
    total = sum(weights)
    jump = [weight / total for weight in weights]
    leaving = [sum(row.values()) for row in likeness]
    ranks = jump
    for _ in range(_ROUNDS):
        stuck = sum(rank for rank, sums in zip(ranks, leaving, strict=True) if not sums)
        following = [
            (1 - _DAMPING + _DAMPING * stuck) * jump[place]
            + _DAMPING * sum(ranks[other] * cosine / leaving[other] for other, cosine in row.items())
            for place, row in enumerate(likeness)
        ]
        if sum(abs(new - old) for new, old in zip(following, ranks, strict=True)) < _ENOUGH:
            return following
        ranks = following
    return ranks


def _different(ranks: Sequence[float], likeness: Sequence[Mapping[int, float]], count: int) -> list[int]:
    """Return the best places one by one, each judged by its rank less its likeness to those before."""
    best = max(ranks, default=0.0)
    chosen: list[int] = []
    left = set(range(len(ranks)))
    while left and len(chosen) < count:

        def worth(place: int) -> tuple[float, int]:
            nearest = max((likeness[place].get(other, 0.0) for other in chosen), default=0.0)
            return ranks[place] / best - _DIFFERENT * 2 * nearest, -place

        chosen.append(max(left, key=worth))
        left.remove(chosen[-1])
    return chosen
