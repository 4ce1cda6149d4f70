"""Training a linear-chain conditional random field whose features are n-grams that speak about seven characters.

Plain maximum likelihood (forward and backward sums over batches of sentences of like length), steps by AdaGrad
(Duchi, Hazan and Singer 2011), a share of the evidence left out at random in each step so that no n-gram relies on
another. Everything is numpy, on one core; 9 million characters take under a minute a pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

np: Any = import_module("numpy")
Array = Any

STATES = "OBMES"
REACH = 3
_IMPOSSIBLE = -1e4
_ALLOWED = np.array(
    [[b in {"O": "OBS", "B": "ME", "M": "ME", "E": "OBS", "S": "OBS"}[a] for b in STATES] for a in STATES]
)
_FIRST = np.array([0 if s in "OBS" else _IMPOSSIBLE for s in STATES], np.float32)
_LAST = np.array([0 if s in "OES" else _IMPOSSIBLE for s in STATES], np.float32)

Example = tuple[Array, Array]
"""A sentence: for each character the numbers of the n-grams that end there (-1 for none), and its state."""


class Field:
    """Weights [n-gram, distance + 3, state but O] and transitions [from, to], with AdaGrad's sums of squares."""

    def __init__(self, size: int) -> None:
        self.weights = np.zeros((size, 7, 4), np.float32)
        self.squares = np.full((size, 7, 4), 1e-2, np.float32)
        self.transitions = np.zeros((5, 5), np.float32)
        self.transition_squares = np.full((5, 5), 1e-2, np.float32)


def fit(field: Field, examples: Sequence[Example], spoken: Array, *, passes: int, rate: float, seed: int) -> None:
    """Train `field`; `spoken` [n-gram, 28] is 1 where an n-gram may speak. The last two passes take smaller steps."""
    random = np.random.default_rng(seed)
    for number in range(passes):
        loss = 0.0
        pace = rate if number < passes - 2 else rate * 0.4
        for batch in _batches(examples, random):
            loss += _step(field, [examples[place] for place in batch], spoken, pace, random)
        print(f"pass {number + 1} of {passes}: loss {loss:.0f}", flush=True)


def _batches(examples: Sequence[Example], random: Any, size: int = 1500) -> list[list[int]]:
    order = sorted(range(len(examples)), key=lambda place: len(examples[place][0]) + random.random() * 6)
    batches: list[list[int]] = [[]]
    for place in order:
        if len(batches[-1]) * len(examples[place][0]) >= size:
            batches.append([])
        batches[-1].append(place)
    random.shuffle(batches)
    return batches


def _step(field: Field, batch: list[Example], spoken: Array, rate: float, random: Any) -> float:
    longest = max(len(grams) for grams, _ in batch)
    grams = np.full((len(batch), longest, batch[0][0].shape[1]), -1, np.int32)
    states = np.zeros((len(batch), longest), np.int64)
    lengths = np.array([len(g) for g, _ in batch])
    for row, (some, their) in enumerate(batch):
        grams[row, : len(some)], states[row, : len(some)] = some, their
    grams = np.where(random.random(grams.shape, dtype=np.float32) < 0.35, -1, grams)
    scores = _scores(field, grams)
    chances, norms, steps = _sums(field, scores, lengths)
    real = np.arange(longest)[None] < lengths[:, None]
    slope = (chances - np.eye(5, dtype=np.float32)[states]) * real[:, :, None]
    taken = np.zeros((5, 5), np.float32)
    np.add.at(taken, (states[:, :-1][real[:, 1:]], states[:, 1:][real[:, 1:]]), 1)
    gold = (np.take_along_axis(scores, states[:, :, None], 2)[:, :, 0] * real).sum()
    gold += (field.transitions * taken).sum()
    _move_weights(field, grams, slope, spoken, rate)
    turn = (steps - taken) * _ALLOWED
    field.transition_squares += turn * turn
    field.transitions -= rate * turn / np.sqrt(field.transition_squares)
    return float(norms.sum() - gold)


def _scores(field: Field, grams: Array) -> Array:
    """Return the scores [sentence, character, state]."""
    rows, longest, kinds = grams.shape
    spoken = np.zeros((rows * longest, 28), np.float32)
    flat, weights = grams.reshape(-1, kinds), field.weights.reshape(-1, 28)
    for kind in range(kinds):
        there = np.nonzero(flat[:, kind] >= 0)[0]
        spoken[there] += weights[flat[there, kind]]
    spoken = spoken.reshape(rows, longest, 7, 4)
    scores = np.zeros((rows, longest, 5), np.float32)
    for distance in range(-REACH, REACH + 1):
        first, last = max(0, distance), min(longest, longest + distance)
        scores[:, first - distance : last - distance, 1:] += spoken[:, first:last, distance + REACH]
    return scores


def _log_sum(values: Array, axis: int) -> Array:
    most = values.max(axis, keepdims=True)
    return (most + np.log(np.exp(values - most).sum(axis, keepdims=True))).squeeze(axis)


def _sums(field: Field, scores: Array, lengths: Array) -> tuple[Array, Array, Array]:
    """Return the chance of each state, the logarithm of the sum over all paths, and how often each step is expected."""
    rows, longest, _ = scores.shape
    steps = np.where(_ALLOWED, field.transitions, _IMPOSSIBLE).astype(np.float32)
    before, after = np.empty_like(scores), np.empty_like(scores)
    before[:, 0] = scores[:, 0] + _FIRST
    for at in range(1, longest):
        before[:, at] = _log_sum(before[:, at - 1, :, None] + steps[None], 1) + scores[:, at]
    after[:] = _LAST
    for at in range(longest - 2, -1, -1):
        onward = _log_sum(steps[None] + (scores[:, at + 1] + after[:, at + 1])[:, None, :], 2)
        after[:, at] = np.where((at < lengths - 1)[:, None], onward, _LAST)
    norms = _log_sum(before[np.arange(rows), lengths - 1] + _LAST, 1)
    chances = np.exp(np.minimum(before + after - norms[:, None, None], 0))
    pairs = before[:, :-1, :, None] + steps + (scores[:, 1:] + after[:, 1:])[:, :, None, :] - norms[:, None, None, None]
    real = np.arange(1, longest)[None] < lengths[:, None]
    return chances, norms, (np.exp(np.minimum(pairs, 0)) * real[:, :, None, None]).sum((0, 1))


def _move_weights(field: Field, grams: Array, slope: Array, spoken: Array, rate: float, decay: float = 3e-4) -> None:
    rows, longest, kinds = grams.shape
    blocks = np.zeros((rows, longest, 7, 4), np.float32)
    for distance in range(-REACH, REACH + 1):
        first, last = max(0, distance), min(longest, longest + distance)
        blocks[:, first:last, distance + REACH] = slope[:, first - distance : last - distance, 1:]
    blocks = blocks.reshape(-1, 28)
    flat = grams.reshape(-1, kinds)
    places, columns = np.nonzero((flat >= 0) & (np.abs(blocks).max(1) > 1e-4)[:, None])
    numbers = flat[places, columns]
    order = np.argsort(numbers, kind="stable")
    numbers = numbers[order]
    starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]]) if len(numbers) else numbers
    touched = numbers[starts]
    weights, squares = field.weights.reshape(-1, 28), field.squares.reshape(-1, 28)
    step = np.add.reduceat(blocks[places[order]], starts, 0) * spoken[touched] if len(numbers) else blocks[:0]
    step += decay * weights[touched]
    squares[touched] += step * step
    weights[touched] -= rate * step / np.sqrt(squares[touched])
