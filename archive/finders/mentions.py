"""Mentions: every place where a person of the article is named, and which person that is.

A person is introduced once in full (青石大学教授白山) and then goes by less: 白教授, 白老师, 老白. A full name, found
by the recogniser or by another finder, is looked up in the whole text. A surname with a title belongs to the person
of that surname who was named last before it; where there is none, it is itself the name (王女士), as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from archive.finders.signatures import OFFICE_WORDS, looks_like_name, normal_name
from archive.finders.text import flat
from archive.model import Span, Structure
from archive.names.positions import FREQUENT, NOT_NAMES, ROLE_ENDINGS, find_positions
from archive.names.surnames import COMPOUND_SURNAMES, SURNAMES, surname


class Named(Protocol):
    """What the recogniser yields: a name at a place, and how sure it is."""

    @property
    def name(self) -> str:
        """The normal form."""

    @property
    def span(self) -> Span:
        """Where it is printed."""

    @property
    def confidence(self) -> float:
        """Between 0 and 1."""

    @property
    def rule(self) -> str:
        """Which step found it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at a place. `name` is who it is; the printed words may say less."""

    span: Span
    name: str
    full: bool
    """Whether the words are the whole name."""
    rule: str = ""


FAMILIAR = (
    "老师|教授|博士|院士|主任|书记|校长|院长|局长|处长|科长|部长|主席|会长|所长|站长|董事长|总经理|总裁|总监|"
    "经理|律师|医生|法官|先生|女士|"
    "同学|同志|小姐|师傅|工程师|研究员|讲师|警官|教练|导演|记者|馆长|队长|镇长|县长|市长|区长|村长|秘书长|组长|"
    "社长|委员|专家|班长|"
    "爷爷|奶奶|大爷|大妈|大娘|阿姨|叔叔|大叔|大姐|大哥|大伯|大嫂|老人|老先生|支书|园长|厅长|司长|行长|台长|店长|"
    "厂长|乡长|老伯|婆婆|伯伯|妈妈|爸爸|太太|某某|某"
)
"""What follows a surname when a known person is meant."""

_SINGLE = "".join(
    sorted(SURNAMES - frozenset("代任副原和向位时那都从由有以全同连关前新因应明能门党团查国公生学家老小主大各个多信海"))
)
_TITLE = re.compile(rf"(?:副|总)?(?:{FAMILIAR})")
_FAMILY = re.compile(rf"[小老]?(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{_SINGLE}])$")
_SURNAME_AND_TITLE = re.compile(
    rf"[小老]?(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{_SINGLE}])(?:副|总)?(?:{FAMILIAR})"
)
"""What is no name of its own: 王厅长 is whoever of that surname was named before."""
_ADDRESS = frozenset("先生 女士 小姐 阿姨 大爷 奶奶 爷爷 大妈 大娘 师傅 大哥 大姐 大叔 大嫂 某某 某".split())
"""Titles that stand behind surnames only, whatever stands before: 台商吕先生."""
_TRADES = frozenset("专家 记者 委员 组长 班长 馆长 工程师 研究员 讲师".split())
"""Titles that follow other words too: 在线记者, 专家库专家; a rare surname before them needs a border."""
_BORDER = re.compile(
    rf"(?:[^\u4e00-\u9fff]|[是的由请据如在让跟与和及对向为给叫听把被人员者民长师家生户工友]|{ROLE_ENDINGS})$"
)
"""What may stand right before a surname with a title."""
_NICKNAME = re.compile(
    rf"[小老](?![金石江龙马叶夏毛牛汪谷曲岳包祝童游])[{''.join(sorted(FREQUENT))}]"
    r"(?=[在因从把也说告表对向和与,。的是被以将已曾常正听拿看想觉感就跟按为给带接介指认])(?!说[服明法])"
)
_BYLINE = re.compile(r"[ 、/]+[\u4e00-\u9fff]{0,10}(?:记者|通讯员|实习生)[ :/]")
"""What follows a name that opens a byline: 白山 青石新闻记者 陈河."""
_ELDER = re.compile(rf"[{''.join(sorted(FREQUENT))}]老(?![师人年家板乡友伴爷奶总头化百旧牌实字城街少幼先])")
"""What an old and learned person is called by: 李老."""
_OFFICE_BEFORE = re.compile(rf"(?:{ROLE_ENDINGS})$")
_MARK_BEFORE = re.compile(r"[^\u4e00-\u9fff]$|的$")
_SLOGAN = re.compile("[崇尚德廉洁清正勤俭守法明礼诚信仁义孝善爱国敬业知耻尊师重教笃学]{4}")
"""Four virtues in a row are a slogan, not a foreign name: 崇德尚廉."""
_LATIN_NAME = re.compile(r"[A-Z][a-zA-Z.'’-]+(?: [A-Z][a-zA-Z.'’-]*)+")
_FOREIGN = ("latin-before-speech", "latin-after-role", "hyphened")
"""Positions that a model of Chinese names knows nothing of; they are believed without it."""
_DOT = re.compile(r"[·•・‧]")


def find_mentions(text: str, *, found: Structure, names: Iterable[Named] = ()) -> tuple[Mention, ...]:
    """Find every mention of a person, in text order, without overlaps."""
    # Two finders ask for the same mentions, one after the other.
    others = replace(found, people=(), utterances=(), points=(), dates=(), organisers=(), checks=())
    return _find_mentions(text, others, tuple(names))


@lru_cache(maxsize=1)
def _find_mentions(text: str, found: Structure, names: tuple[Named, ...]) -> tuple[Mention, ...]:
    plain = flat(text)
    firm = _firm(text, found, names)
    repeated = _repeated(plain, text, firm)
    full = _disjoint([*firm, *repeated])
    return _disjoint([*full, *_familiar(plain, text, full), *_nicknamed(plain, full)])


def _firm(text: str, found: Structure, names: Iterable[Named]) -> list[Mention]:
    known = [Mention(lecturer.person.span, lecturer.person.name, True, "lecturer") for lecturer in found.lecturers]
    known += [
        Mention(signature.person.span, signature.person.name, True, "signature")
        for reflection in found.reflections
        for signature in reflection.authors
    ]
    known += [
        Mention(credit.span, normal_name(credit.name), True, "credit")
        for credit in found.credits
        if _personal(normal_name(credit.name))
    ]
    known = [m for m in known if len(m.span) and normal_name(m.span.of(text)) == m.name]
    known = list(_disjoint(known))
    taken = [m.span for m in known]
    recognised = [Mention(n.span, normal_name(n.span.of(text)), True, n.rule) for n in names if len(n.span) > 1]
    recognised = [
        m
        for m in recognised
        if not _SURNAME_AND_TITLE.fullmatch(flat(m.name))
        and flat(m.name) not in OFFICE_WORDS
        and m.name[-1] not in "奖县市区"
        and not _SLOGAN.fullmatch(flat(m.name))
    ]
    foreign = [
        Mention(place.span, normal_name(place.span.of(text)), True, place.rule)
        for place in find_positions(text)
        if place.rule in _FOREIGN
    ]
    known += _free(foreign, taken)
    known += _free(recognised, [m.span for m in known])
    owners = {piece: m.name for m in known if "·" in flat(m.name) for piece in _DOT.split(m.name)}
    elders = {m.name for m in known if len(m.name) == 2 and m.name[1] == "老"}
    owners |= {m.name[0] + "老": m.name for m in reversed(known) if m.name not in elders and m.name[0] + "老" in elders}
    return [replace(m, name=owners.get(m.name, m.name), full=m.name not in owners) for m in known]


def _personal(name: str) -> bool:
    """Tell a person from an organisation that stands in a credit line."""
    return looks_like_name(flat(name)) or bool(_LATIN_NAME.fullmatch(name))


def _free(mentions: Iterable[Mention], taken: Sequence[Span]) -> list[Mention]:
    """Drop the mentions that overlap spans already taken; both sides in any order, linear after sorting."""
    marks = sorted(taken)
    kept = []
    place = 0
    for mention in sorted(mentions, key=lambda m: m.span):
        while place < len(marks) and marks[place].end <= mention.span.start:
            place += 1
        if place == len(marks) or marks[place].start >= mention.span.end:
            kept.append(mention)
    return kept


def _disjoint(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -len(m.span))):
        if not kept or kept[-1].span.end <= mention.span.start:
            kept.append(mention)
    return tuple(kept)


def _repeated(plain: str, text: str, firm: Sequence[Mention]) -> list[Mention]:
    """Find the other places of the names that are known: a name once found is a name everywhere."""
    owners: dict[str, str] = {}
    for mention in firm:
        word = flat(mention.name)
        if len(word) >= 2 and word not in NOT_NAMES:
            owners.setdefault(word, mention.name)
            for piece in _DOT.split(word):
                if len(piece) >= 2 and len(word) > len(piece):
                    owners.setdefault(piece, mention.name)
    if not owners:
        return []
    words = re.compile("|".join(re.escape(w) for w in sorted(owners, key=len, reverse=True)))
    return _free(
        [Mention(Span(*m.span()), owners[m.group()], True, "repeated") for m in words.finditer(plain)],
        [m.span for m in firm],
    )


def _familiar(plain: str, text: str, full: Sequence[Mention]) -> list[Mention]:
    """Find surnames with a title, and say whose they are."""
    bearers: dict[str, list[Mention]] = {}
    for mention in full:
        if mention.rule == "credit" or _BYLINE.match(plain, mention.span.end):
            # Who wrote or printed it is not whom it tells of.
            continue
        bearers.setdefault(flat(surname(mention.name)), []).append(mention)
    found = []
    for match in _TITLE.finditer(plain):
        family_name = _FAMILY.search(plain[max(0, match.start() - 3) : match.start()])
        if family_name is None:
            continue
        start = match.start() - len(family_name.group())
        if start and not _BORDER.search(plain[max(0, start - 4) : start]):
            surely = match.group() in _ADDRESS and plain[start] in FREQUENT
            if not surely or any(sign in FREQUENT for sign in plain[max(0, start - 2) : start]):
                continue
        rare = len(family_name.group()) == 1 and plain[start] not in FREQUENT
        if rare and start and "\u4e00" <= plain[start - 1] <= "\u9fff" and match.group() in _TRADES:
            continue
        span = Span(start, match.end())
        words = plain[start : match.end()]
        if words in OFFICE_WORDS:
            continue
        family = words[1:] if words[0] in "小老" and words[1:2] in SURNAMES and len(words) > 2 else words
        same = bearers.get(surname(family), [])
        name = _owner(same, span.start, later=match.group() not in _ADDRESS) or normal_name(span.of(text))
        found.append(Mention(span, name, False, "surname-title"))
    return found


def _nicknamed(plain: str, full: Sequence[Mention]) -> Iterator[Mention]:
    """Find 小王 and 老李 where an office stands before them, or where they return after a border; and 李老, of whom
    the whole name is known."""
    for match in _ELDER.finditer(plain):
        same = [m for m in full if m.rule != "credit" and flat(m.name).startswith(match.group()[0])]
        if len({m.name for m in same}) == 1 and same[0].span.start < match.start():
            yield Mention(Span(*match.span()), same[0].name, False, "nickname")
    for match in _NICKNAME.finditer(plain):
        before = plain[max(0, match.start() - 4) : match.start()]
        if _OFFICE_BEFORE.search(before) or (
            plain.count(match.group()) > 1 and (not before or _MARK_BEFORE.search(before))
        ):
            yield Mention(Span(*match.span()), match.group(), False, "nickname")


def _owner(bearers: Sequence[Mention], at: int, *, later: bool) -> str:
    """Name the bearer of a surname who was named last before a place, or (`later`) the only one there is."""
    place = bisect_left(bearers, at, key=lambda m: m.span.start)
    if place:
        return bearers[place - 1].name
    return bearers[0].name if later and len({m.name for m in bearers}) == 1 else ""
