"""Posts by the thousand, made up: for measuring speed where no corpus is at hand.

Words are drawn from jieba's dictionary as often as they are used in Chinese, and put together by the simplest grammar
(whose, who, how, does, what), so that an index meets about the words, lengths and frequencies of real texts; nobody
could read them. Each post has what the parser looks for: a title with its date, a lead with a lecturer, numbered
points, sentences that people say, and signed reflections. The same number gives the same post on every machine.
"""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈"
)
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲建国春梅志文斌鹏飞宇浩晨佳怡欣悦子涵雨泽"
_OFFICES: Final = ("教师", "主任", "书记", "研究员", "馆长", "学员代表", "负责人", "教授")
_BODIES: Final = ("党校", "图书馆", "文化馆", "教育局", "大学", "社区", "医院", "研究所")
_SAYS: Final = ("说", "表示", "指出", "认为", "强调", "谈到")
_KINDS: Final = {"n": "noun", "v": "verb", "a": "quality", "ns": "place", "d": "adverb", "r": "pronoun"}


class Post(NamedTuple):
    """A title and a text."""

    title: str
    text: str
    day: str


class _Bag:
    """Words of one kind, drawn as often as they are used."""

    def __init__(self, counted: list[tuple[str, int]]) -> None:
        self._words = [word for word, _ in counted]
        self._sums = list(accumulate(number for _, number in counted))

    def draw(self, chance: random.Random) -> str:
        return chance.choices(self._words, cum_weights=self._sums)[0]


@cache
def _bags() -> dict[str, _Bag]:
    found = importlib.util.find_spec("jieba")
    assert found is not None and found.origin is not None, "needs jieba"
    counted: dict[str, list[tuple[str, int]]] = {kind: [] for kind in _KINDS.values()}
    for line in Path(found.origin).with_name("dict.txt").read_text("utf-8").splitlines():
        word, number, tag = line.split(" ")
        if tag in _KINDS and (len(word) >= 2 or tag in ("d", "r")) and int(number) > 2:
            counted[_KINDS[tag]].append((word, int(number)))
    return {kind: _Bag(words) for kind, words in counted.items()}


def posts(count: int, *, first: int = 0) -> Iterator[Post]:
    """Yield the posts numbered from `first` on."""
    return map(post, range(first, first + count))


def post(number: int) -> Post:
    """Return one post, of some hundred to some thousand characters, about 770 on the average."""
    chance = random.Random(number)
    bags = _bags()

    def draw(kind: str) -> str:
        return bags[kind].draw(chance)

    def person() -> str:
        return chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))

    def sentence() -> str:
        return "，".join(clause() for _ in range(chance.randint(2, 3)))

    def clause() -> str:
        subject = draw("pronoun") if chance.random() < 0.3 else f"{draw('quality')}的{draw('noun')}"
        return f"{subject}{draw('adverb')}{draw('verb')}{chance.choice(('了', '', '', '过'))}{draw('noun')}"

    year, month, day = chance.randint(2005, 2025), chance.randint(1, 12), chance.randint(1, 28)
    place = draw("place") + chance.choice(_BODIES)
    title = f"{place}{draw('verb')}{draw('noun')}：{draw('quality')}{draw('noun')}"
    lecturer = person()
    lines = [
        f"{month:02d}.{day:02d} {title}",
        f"{year}年{month}月{day}日，{place}举办“{draw('noun')}{draw('verb')}”讲座，由{chance.choice(_OFFICES)}{lecturer}主讲。"
        f"{sentence()}。",
    ]
    scale = min(4.0, chance.lognormvariate(-0.2, 0.6))
    for point in range(round(3 * scale)):
        lines.append(f"{point + 1}、{sentence()}，{sentence()}。")
    for _ in range(round(4 * scale)):
        lines.append(f"{sentence()}。{sentence()}。")
        lines.append(f"{person()}{chance.choice(_SAYS)}：“{sentence()}。”{sentence()}。")
    for _ in range(round(2 * scale)):
        lines.append(
            f"{sentence()}。我们要{draw('verb')}{draw('noun')}。（{draw('place')}{chance.choice(_BODIES)} {person()}）"
        )
    return Post(title, "\n".join(lines) + "\n", f"{year}-{month:02d}-{day:02d}")
