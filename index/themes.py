"""Themes: phrases that several people use, found without a list of phrases.

Whoever takes the same thing away from a lecture says it in the same words: 换位思考, 参与、交互、渐进. So a theme is
a string of characters that stands, word for word, in what at least two different people wrote; anybody can check the
count with a plain search.

Finding them takes three steps. *Mine*: of all strings of 2 to 14 characters keep those with enough authors (a string
has no more authors than its parts, so each length is looked for only where both its parts survived: Agrawal & Srikant's
Apriori), and of these the closed ones, which no longer string replaces with the same authors. *Trim*: strings do not
know words, so each promising one is cut into words; function words and courtesies at its ends go, and what begins or
ends inside a word is dropped. *Choose*: the more authors and the less common its words (by the dictionary's counts),
the better; a phrase that contains, or is contained in, a better one adds nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import log10, sqrt

from archive.records import dataclass
from index.analysis.terms import stream, stream_with_offsets
from index.analysis.words import Cutter, cutter

_LONGEST_MINED, _LONGEST = 14, 12
_PROMISING = 120
"""How many mined strings are looked at closely, at each of the lengths two, three, and more."""
_PLAIN = 3.2
"""A word as common as one in 10 ** 3.2 says nothing (工作, 社会, 学习)."""
_AROUND = 4
"""How many characters on each side tell whether a phrase begins and ends with words."""
_TELLING = 1.0
"""How much a phrase's words must say together."""
_RUN = re.compile(r"[\w、·+]+")
_NUMBER = re.compile(r"[0-9+、]+\D?")
_LINKS = "、·+_"

_HOLLOW_LIST = """
的 了 着 过 地 得 之 是 在 和 与 及 或 把 被 也 就 都 才 又 还 再 更 最 很 太 要 会 能 可 可以 能够 应 应该 必须
需要 不 没 没有 不是 而 而是 而且 且 但 但是 因 因为 所以 如果 虽然 只有 只要 不仅 既 则 以 于 为 为了 对 对于 从
由 向 往 到 让 使 使得 给 将 用 通过 根据 作为 成为 关于 以及 并 并且 同时 其 其中 这 那 这些 那些 这个 那个 这样
那样 这里 此 该 各 每 某 某些 我 我们 你 你们 您 他 她 它 他们 她们 它们 自己 大家 人 们 个 种 些 次 位 点 一 一个
一种 一些 一点 一次 两 几 多 少 上 中 下 里 内 外 前 后 时 时候 当 当中 之中 之间 以上 等 等等 所 者 来 说 想 看 做
有 无 像 如 如何 怎样 什么 怎么 为什么 已 已经 正 正在 曾 将要 着手 才能 真正 更加 非常 十分 特别 今后 以后 今天
现在 从前 以前 过去 一直 总是 总 常常 往往 只 只是 就是 还是 也是 都是 还要 还有 更要 就要 不要 不会 不能 一定 不断
进一步 地方 这种 那种 一样 起来 出来 下来 下去 回去
a an and are as at be been but by can do for from get has have he her his how i if in into is it its my no not of on one
or our she so than that the their them then there these they this to up us was we were what when which will with
would you your 我会 我要 我想 我们要 我们会 一页 一句 一句话 一名 一位 一件
一场 一遍 一天 一年 一件事
"""

_HOLLOW = frozenset(_HOLLOW_LIST.split())
"""Words that hold sentences together, or that any sentence may hold: no theme begins or ends with one."""

_LEADS = frozenset(("用", "从", "以", "把", "让", "不", "在", "向", "为", "对", "没有", "不是"))
"""Of these, what may open a theme where all who share it say it so: 从细节里找故事."""

_COURTESIES_LIST = """
老师 先生 女士 同志 教授 同学 同学们 学员 学员们 听 听了 听完 听到 聆听 讲 讲的 讲课 课 课程 课堂 讲座 培训 培训班
这堂课 这次 此次 本次 学习 感谢 感受 收获 体会 心得 深刻 深受 启发 触动 印象 认识 认识到 意识 意识到 觉得 认为 知道
明白 懂得 感到 学到
"""

_COURTESIES = frozenset(_COURTESIES_LIST.split())
"""What anybody says of any lecture."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: its reference, its words, and who (nobody, if the words are not signed)."""

    ref: str
    text: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A phrase that several people share: as printed, with who they are and where it stands."""

    phrase: str
    authors: tuple[str, ...]
    """Those who signed; the refs of what is not signed stand in `refs` alone."""
    count: int
    """How many people in all: each name once, and each unsigned piece as one person."""
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Voice:
    """One piece as it is searched: its stream, and a bit for its author (one bit for all pieces of the same people)."""

    said: Said
    run: str
    bit: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: str
    refs: frozenset[int]
    """Places of the pieces in which it stands."""
    count: int
    weight: float


def find_themes(pieces: Sequence[Said], *, names: Collection[str] = (), most: int = 10) -> tuple[Theme, ...]:
    """Return the phrases that people share, best first, at most `most`. `names` (of persons) are no themes."""
    voices = _voices(pieces)
    if len({voice.bit for voice in voices}) < 2:
        return ()
    mined = _mine(voices)
    words = cutter()
    known = {stream(name) for name in names}
    phrases = dict.fromkeys(
        phrase for string in _promising(mined) for phrase in _trimmed(string, words) if not _names(phrase, known)
    )
    candidates = [found for phrase in phrases if (found := _weighed(phrase, voices, words)) is not None]
    return tuple(_theme(one, voices) for one in _chosen(candidates, most))


def _voices(pieces: Sequence[Said]) -> list[_Voice]:
    bits: dict[frozenset[str], int] = {}
    return [
        _Voice(said, stream(said.text), 1 << bits.setdefault(frozenset(said.authors or (said.ref,)), len(bits)))
        for said in pieces
    ]


def _support(authors: int) -> int:
    """Return how many authors a phrase needs to be looked at: two, and more in a large collection."""
    return max(2, round(sqrt(authors) / 2))


def _mine(voices: Sequence[_Voice]) -> dict[str, int]:
    """Return the closed strings with enough authors, and how many each has."""
    least = _support(len({voice.bit for voice in voices}))
    runs = [(match[0], voice.bit) for voice in voices for match in _RUN.finditer(voice.run)]
    places = [(run, bit, list(range(len(run) - 1))) for run, bit in runs if len(run) > 1]
    closed: dict[str, int] = {}
    shorter: dict[str, int] = {}
    for length in range(2, _LONGEST_MINED + 1):
        authors: dict[str, int] = defaultdict(int)
        for run, bit, starts in places:
            for start in starts:
                authors[run[start : start + length]] |= bit
        frequent = {string: mask for string, mask in authors.items() if mask.bit_count() >= least}
        replaced = {part for string, mask in frequent.items() for part in _ends(string) if shorter.get(part) == mask}
        closed |= {string: mask.bit_count() for string, mask in shorter.items() if string not in replaced}
        places = [(run, bit, kept) for run, bit, starts in places if (kept := _growing(run, starts, length, frequent))]
        shorter = frequent
    return closed | {string: mask.bit_count() for string, mask in shorter.items()}


def _ends(string: str) -> tuple[str, str]:
    return string[:-1], string[1:]


def _growing(run: str, starts: list[int], length: int, frequent: dict[str, int]) -> list[int]:
    """Return where a string one longer could be frequent: its first and its last part both are."""
    alive = {start for start in starts if run[start : start + length] in frequent}
    return [start for start in starts if start in alive and start + 1 in alive]


def _promising(mined: dict[str, int]) -> Iterator[str]:
    """Yield the mined strings worth a closer look, so many of each length."""
    lengths: dict[int, list[str]] = defaultdict(list)
    for string in mined:
        if not _NUMBER.fullmatch(string):
            lengths[min(len(string), 4)].append(string)
    for strings in lengths.values():
        strings.sort(key=lambda string: (-mined[string] * (len(string) - 1), string))
        yield from strings[:_PROMISING]


def _trimmed(string: str, words: Cutter) -> Iterator[str]:
    """Yield what remains of a string without what is hollow at its ends; the pieces around 的 where it is too long."""
    tokens = [token.text for token in words.cut(string)]
    while tokens and _is_edge(tokens[-1]):
        tokens.pop()
    lead = ""
    while tokens and _is_edge(tokens[0]):
        lead = tokens.pop(0)
    phrase = "".join(tokens)
    if len(phrase) > _LONGEST and "的" in tokens:
        at = tokens.index("的")
        yield from _trimmed("".join(tokens[:at]), words)
        yield from _trimmed("".join(tokens[at + 1 :]), words)
    elif 2 <= len(phrase) <= _LONGEST:
        yield phrase
        if lead in _LEADS and len(phrase) > 3 and len(lead + phrase) <= _LONGEST:
            yield lead + phrase


def _is_edge(token: str) -> bool:
    return token in _HOLLOW or token in _COURTESIES or token in _LINKS


def _names(phrase: str, names: Collection[str]) -> bool:
    """Say whether a phrase is a person's name, or that and a sign more; 雷锋精神 is a phrase."""
    return any(phrase in name or (name in phrase and len(phrase) < len(name) + 2) for name in names)


def _weighed(phrase: str, voices: Sequence[_Voice], words: Cutter) -> _Candidate | None:
    """Return a phrase with the pieces in which it stands and its weight; None for what is no theme.

    A word of two characters is soon shared; it takes three people.
    """
    tokens = [token.text for token in words.cut(phrase)]
    says = sum(_says(token, words) for token in tokens)
    if says < _TELLING or (len(phrase) < 4 and not _is_whole(tokens)):
        return None
    refs = frozenset(place for place, voice in enumerate(voices) if _find(phrase, voice.run) >= 0)
    people = _people(voices[place].said for place in refs)
    least = 3 if len(phrase) == 2 else 2
    if len(people) < least or not _stands_whole(phrase, voices, sorted(refs), words):
        return None
    return _Candidate(phrase, refs, len(people), len(people) * min(says, 8.0))


def _says(token: str, words: Cutter) -> float:
    """Return how much a word says: the decimal logarithm of its rarity, above that of plain words."""
    if token in _LINKS or _is_edge(token):
        return 0.0
    return min(max(-log10(words.commonness(token) or 1e-7) - _PLAIN, 0.0), 4.0)


def _is_whole(tokens: Sequence[str]) -> bool:
    """Say whether a short string is a word, or made of one and a single character (小切口)."""
    return len(tokens) == 1 or any(len(token) > 1 for token in tokens)


def _stands_whole(phrase: str, voices: Sequence[_Voice], refs: Iterable[int], words: Cutter) -> bool:
    """Say whether at least two people use the phrase as words, not as the end of one and the beginning of another."""
    whole: set[int] = set()
    for place in refs:
        voice = voices[place]
        if voice.bit not in whole and _is_cut_out(phrase, voice.run, words):
            whole.add(voice.bit)
            if len(whole) == 2:
                return True
    return False


def _is_cut_out(phrase: str, run: str, words: Cutter) -> bool:
    """Say whether the words around the phrase's first place begin and end where it does."""
    at = _find(phrase, run)
    start, end = max(at - _AROUND, 0), at + len(phrase)
    borders = {0} | {token.end for token in words.cut(run[start : end + _AROUND])}
    return {at - start, end - start} <= borders


def _find(phrase: str, run: str) -> int:
    """Return where a phrase stands first, -1 for nowhere; letters and digits at its ends only as whole words."""
    at = run.find(phrase)
    while at >= 0 and (_is_joined(run, at) or _is_joined(run, at + len(phrase))):
        at = run.find(phrase, at + 1)
    return at


def _is_joined(run: str, at: int) -> bool:
    return 0 < at < len(run) and all(sign.isascii() and sign.isalnum() for sign in run[at - 1 : at + 1])


def _people(pieces: Iterable[Said]) -> tuple[str, ...]:
    """Return who said the pieces: each name once, an unsigned piece by its reference."""
    return tuple(dict.fromkeys(who for said in pieces for who in (said.authors or (said.ref,))))


def _chosen(candidates: Sequence[_Candidate], most: int) -> list[_Candidate]:
    """Return the weightiest candidates, leaving out what says the same as a weightier one."""
    chosen: list[_Candidate] = []
    for one in sorted(candidates, key=lambda one: (-one.weight, -len(one.phrase), one.phrase)):
        if len(chosen) == most:
            break
        if not any(_same(one, other) for other in chosen) and not _is_mostly_longer(one, candidates):
            chosen.append(one)
    return chosen


def _is_mostly_longer(one: _Candidate, candidates: Iterable[_Candidate]) -> bool:
    """Say whether most of those who use a phrase use one longer phrase that holds it."""
    return any(
        4 * other.count >= 3 * one.count and len(other.phrase) > len(one.phrase) and one.phrase in other.phrase
        for other in candidates
    )


def _same(one: _Candidate, other: _Candidate) -> bool:
    """Say whether of two phrases one is in the other, or they overlap for the most part in the same pieces."""
    if one.phrase in other.phrase or other.phrase in one.phrase:
        return True
    common = len(one.refs & other.refs)
    return 2 * common >= len(one.refs) and 2 * _overlap(one.phrase, other.phrase) > len(one.phrase)


def _overlap(one: str, other: str) -> int:
    """Return the length of the longest string that is in both."""
    strings = (one[start:end] for start in range(len(one)) for end in range(start + 2, len(one) + 1))
    return max((len(string) for string in strings if string in other), default=0)


def _theme(one: _Candidate, voices: Sequence[_Voice]) -> Theme:
    pieces = [voices[place].said for place in sorted(one.refs)]
    names = tuple(dict.fromkeys(name for said in pieces for name in said.authors))
    return Theme(_as_printed(one.phrase, pieces), names, one.count, tuple(said.ref for said in pieces))


def _as_printed(phrase: str, pieces: Sequence[Said]) -> str:
    """Return the phrase as most of the pieces print it (Traditional or Simplified, wide or narrow)."""
    forms: Counter[str] = Counter()
    for said in pieces:
        run, offsets = stream_with_offsets(said.text)
        at = _find(phrase, run)
        forms[said.text[offsets[at] : offsets[at + len(phrase) - 1] + 1]] += 1
    return forms.most_common(1)[0][0]
