"""Who speaks: the subject of a verb of speaking.

The subject is what stands right before the verb, once adverbs and adjuncts are taken off from the right: a person who
is named, a pronoun, an office without a name, a group, somebody, an organisation. Papers and things say nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.finders.mentions import Mention
from archive.finders.script import Script
from archive.finders.signatures import OFFICE_WORDS, is_office
from archive.finders.speech_words import (
    ADVERBS,
    ANONYMOUS,
    COLLECTIVE,
    DOCUMENT,
    GROUP_NOUNS,
    ORGANISATION,
    PREPOSITIONS,
    PRONOUN,
    ROLE_NOUN,
    SAGES,
)
from archive.model import Span, SpeakerType, SpeechStyle
from archive.names.positions import FREQUENT, NOT_GIVEN, NOT_NAMES, ROLE_ENDINGS, TITLES_AFTER, name_ending_at
from archive.names.surnames import plausible_name

_LONGEST_SUBJECT = 60
"""How far back from its verb a subject may begin, in characters."""
_LONGEST_NOUN = 12
"""Characters in which the nouns and titles at the end of a subject have room."""
_GIVES = "为给向对让使令帮带教请将把跟与听"
"""Words that make what follows an object, not a subject."""
_TOWARDS = "与和跟对向给"
"""What opens an adjunct that says to whom one speaks: 与新党员分享感悟."""
_NEW = re.compile(r"有|另|又一|一[位名个]")
"""What brings somebody new in: 有网友, 一位居民."""
_SEVERAL = re.compile(r"纷纷|普遍|争相|一致|异口同声|齐声")
"""Adverbs that only what several people do takes."""
_ADDRESSING = re.compile(r"(?<![面绝核校针反应派])[对向跟给](?=.)")
_ACCORDING = re.compile(r"(?:^另?|[摄图])据$")
"""What is said by somebody who is not told: 据介绍."""
_ONE_OF_THEM = re.compile(r"一位|一名|一个|某")
_ADJUNCT = re.compile(r"[^面绝核校应][向对给跟]|通过|借助|利用")
"""What makes of an office the end of an adjunct: 通过主持人."""
_WHERE = re.compile(r"(?<![现正存实内潜])在(?![^,]*[的时后])[^,]{0,8}$")
"""What makes of a word before an adjunct the place: 白山在村里接受采访时说."""
_PERSONAL_TITLES = frozenset("老师 教授 博士 先生 女士 同学 同志 小朋友 师傅".split())
"""Titles that stand behind names only; before 讲师 or 律师 there may be a trade: 普法讲师."""
_ROLE_BEFORE = re.compile(rf"(?:{ROLE_ENDINGS}|的)$")
_GROUP = re.compile(rf"(?:小?(?:{GROUP_NOUNS}|{ROLE_ENDINGS}|孩子|朋友|伙伴)|[他她它])们$")
"""The word that 们 ends, so that 学员们 and 家长们 are two groups."""
_WORD = re.compile(r"[\u4e00-\u9fff]{2,5}(?:[-·][\u4e00-\u9fff]{1,6})*|[a-z][a-z.'-]{1,20}")
_TITLE_BEHIND = re.compile(
    rf"[副总]?(?:{TITLES_AFTER}|首相|总统|总理|议员|理事长|大使|外长|发言人)(?:本人|等人|等)?$|"
    r"(?:本人|等人|等|同志|自己|一行|夫妇|小朋友|代表|委员|医师|大夫|护士|学员|队员|民警|辅导员|指导员|村民|老板|选手)$"
)
"""What may stand between a name and the verb."""
_SPELT = re.compile(r"\([a-z .,'’-]{2,40}\)$")
"""A foreign name's spelling between the name and a title."""
_COMPANY = re.compile(r"(?![这那此其每有我你他她它们不也还就在对从据])[\u4e00-\u9fffa-z]{2,8}")
_RETURNS = 3
"""How often a word stands in a text that it tells of."""
_WEEKDAY = re.compile(r"周[一二三四五六日末]|星期|其实|不过|后来|另外|此外|结果|最后|随后")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a cue says is speaking; `start:end` are the words that name them, in `plain`."""

    type: SpeakerType
    name: str
    start: int
    end: int
    words: str = ""

    def same(self, other: Subject) -> bool:
        """Say whether two subjects are certainly the same speaker."""
        if (
            self.type != other.type
            or self.name != other.name
            or (self.start != other.start and _NEW.match(other.words))
        ):
            return False
        return bool(self.name) or self.words == other.words


@dataclass(slots=True)
class Draft:
    """An utterance being built; places in `plain`."""

    start: int
    end: int
    subject: Subject
    style: SpeechStyle
    cue: str
    rule: str
    cue_at: int
    taught: bool = False
    leads: bool = False
    """Whether its cue opens the paragraph, so that all of it may be the speaker's words."""


class Subjects:
    """Finds the subject of a verb: the words right before it, once adverbs and adjuncts are taken off."""

    def __init__(self, script: Script) -> None:
        mentions = script.mentions
        self.script = script
        self.plain = script.plain
        self.ends = {m.span.end: m for m in mentions}
        self.starts = [m.span.start for m in mentions]
        self.mentions = mentions

    def named_within(self, start: int, end: int) -> Sequence[Mention]:
        """Return where people are named from `start` to before `end`."""
        first = bisect_left(self.starts, start)
        if first == len(self.starts) or self.starts[first] >= end:
            return ()
        return self.mentions[first : bisect_left(self.starts, end, first)]

    def before(self, start: int, end: int, *, quoted: bool = False) -> tuple[Subject | None, bool]:
        """Return the subject of the verb at `end` in the clause from `start`; and whether there is nothing before it.

        Where the words are quoted (`quoted`), a speaker is certain, and any short word that could name one does.
        """
        head = start
        start = max(start, end - _LONGEST_SUBJECT)
        bare = self._bare(start, end)
        several = _SEVERAL.search(self.plain, bare, end) is not None
        if bare <= start:
            return (Subject("collective", "", bare, bare) if several else None), True
        over: Subject | None = None
        for stop in self._stops(start, bare):
            subject = self.at(start, stop)
            if subject and head == start < subject.start and self.plain[start] in _TOWARDS:
                continue
            if subject and stop < bare and _WHERE.search(self.plain, start, subject.start):
                continue
            if subject and (subject.type == "person" or not self._addressed(start, subject)):
                return (replace(subject, type="collective") if several and not subject.name else subject), False
            over = over or subject
            if stop <= start:
                break
        if over or several:
            return over or Subject("collective", "", start, bare, self.plain[start:bare]), False
        if stop <= start:
            return None, True
        if head == start and (quoted or self.plain[bare - 1] in "时中后上"):
            subject = self.opening(start, bare, any_word=quoted)
            return subject, subject is None and self.plain[bare - 1] == "时"
        return None, False

    def _addressed(self, start: int, subject: Subject) -> bool:
        """Say whether a group or an office is whom somebody speaks to: 白山对大家说."""
        match = _ADDRESSING.search(self.plain, start, subject.end)
        return match is not None and match.start() > start

    def opening(self, start: int, end: int, *, any_word: bool = False) -> Subject | None:
        """Take the person who opens the clause (张国华连连摆手说), or the whole of it where it is one unknown
        word."""
        place = bisect_left(self.starts, start)
        if place < len(self.mentions):
            mention = self.mentions[place]
            after = self.plain[mention.span.end : mention.span.end + 1]
            before = self.plain[start : mention.span.start]
            if (
                (not before or _ROLE_BEFORE.search(before) or is_office(before))
                and mention.span.end <= end
                and after not in ("的", "所", "、", "和", "与", "及")
            ):
                return Subject(
                    "person", mention.name, mention.span.start, mention.span.end, mention.span.of(self.plain)
                )
        words = self.plain[start:end]
        if DOCUMENT.search(words):
            return None
        if any_word and words in OFFICE_WORDS:
            return Subject("role", "", start, end, words)
        if (
            any_word
            and _WORD.fullmatch(words)
            and words not in NOT_NAMES
            and not _WEEKDAY.match(words)
            and not any(c in NOT_GIVEN for c in words)
        ):
            named = plausible_name(words) or not "\u3400" <= words[0] <= "\u9fff" or "·" in words
            if named or (len(words) <= 4 and self.plain.count(words) > 1):
                return Subject("person", self.script.printed(start, end), start, end, words)
            # 家长见状说: somebody speaks, but no word is a name for standing there once.
            return Subject("anonymous", "", start, end, words)
        return None

    def _bare(self, start: int, end: int) -> int:
        """Take adverbs off the right end, but nothing of a name."""
        place = bisect_left(self.starts, end) - 1
        if place >= 0:
            start = max(start, min(end, self.mentions[place].span.end))
        while end > start:
            match = ADVERBS.search(self.plain[max(start, end - 12) : end])
            if not match or match.start() == match.end():
                break
            end -= self._adverb(start, end, match)
        return end

    def _adverb(self, start: int, end: int, match: re.Match[str]) -> int:
        """Return how long an adverb before `end` is; one with 地 leaves standing who acts: 一位居民|高兴地."""
        whole = match.end() - match.start()
        if whole > 3 and match.group().endswith("地"):
            for length in (3, 5):
                words = self.plain[start : end - length]
                actor = _other(words, start, end - length) if length < whole and words else None
                if actor and len(actor.words) > 1:
                    return length
        return whole

    def _stops(self, start: int, end: int) -> Iterator[int]:
        """Yield where the subject may end: before the verb, then before each adjunct, from the right."""
        yield end
        for match in reversed(list(PREPOSITIONS.finditer(self.plain, start, end))):
            if match.start() == start:
                yield start
            else:
                yield self._bare(start, match.start())

    def at(self, start: int, end: int) -> Subject | None:
        """Return whom the words from `start` to `end`, or the last of them, name; None where they name no speaker."""
        plain = self.plain
        if plain[end - 1] in ")\ue000":
            opening = plain.rfind("(", start, end)
            if opening > start:
                end = self._bare(start, opening)
        words = plain[start:end]
        if not words:
            return None
        if words.endswith(SAGES):
            return None
        person = self._person(start, end)
        if person:
            return person
        match = PRONOUN.search(plain[max(0, start - 1, end - _LONGEST_NOUN) : end])
        if match:
            return Subject("person", "", end - len(match.group()), end, match.group())
        return _other(words, start, end) or self._unknown(start, end)

    def _person(self, start: int, end: int) -> Subject | None:
        mention = self.ends.get(end)
        if mention is None:
            title = _TITLE_BEHIND.search(self.plain, max(start, end - _LONGEST_NOUN), end)
            at = title.start() if title else start
            spelt = _SPELT.search(self.plain, start, at)
            mention = self.ends.get(spelt.start() if spelt else at) if title else None
            if title and mention is None and title.group() in _PERSONAL_TITLES:
                return self._titled(start, at)
        if mention and mention.span.start >= start:
            return Subject("person", mention.name, mention.span.start, mention.span.end, mention.span.of(self.plain))
        return None

    def _titled(self, start: int, end: int) -> Subject | None:
        """Take any plausible name between a border and a title, be it a word: 来自青石中学的高兴老师."""
        for at in (end - 3, end - 2):
            words = self.plain[max(at, 0) : end]
            if at < start or not plausible_name(words) or any(c in NOT_GIVEN for c in words[1:]):
                continue
            if at == start or self.plain[at - 1] == "的" or _ROLE_BEFORE.search(self.plain[max(start, at - 6) : at]):
                return Subject("person", self.script.printed(at, end), at, end, words)
        return None

    def _unknown(self, start: int, end: int) -> Subject | None:
        """Take a plausible name that nobody recognised, where nothing else would stand: 青石小学教师白山."""
        short = any(self._may_begin(start, at) for at in range(max(start, end - 4), end - 1))
        name = name_ending_at(self.plain, end) if short or "·" in self.plain[start:end] else None
        if name is None or name.start < start or self._crosses(name) or len(set(name.of(self.plain))) == 1:
            return None
        words = name.of(self.plain)
        if words in NOT_NAMES or ROLE_NOUN.search(words) or not self._may_begin(start, name.start):
            return None
        return Subject("person", self.script.printed(name.start, end), name.start, end, words)

    def _may_begin(self, start: int, at: int) -> bool:
        """Say whether a name that nobody recognised may begin here: behind an office, or a frequent one at the head."""
        frequent = self.plain[at] in FREQUENT
        if at == start:
            return frequent
        office = _ROLE_BEFORE.search(self.plain, max(start, at - 6), at)
        return office is not None and (frequent or office[0] != "的")

    def header(self, start: int, end: int) -> Subject | None:
        """Return the person whose name ends the words before a colon, if nothing but an office stands before it."""
        mention = self.ends.get(end)
        if mention is None:
            return self._set_apart(start, end)
        if mention.span.start < start or mention.rule == "credit":
            return None
        before = self.plain[start : mention.span.start]
        if before and not is_office(before):
            return None
        return Subject("person", mention.name, mention.span.start, end, mention.span.of(self.plain))

    def company(self, start: int, end: int) -> Subject | None:
        """Take a word before a verb of stating that the text keeps coming back to: 青石表示，…"""
        end = self._bare(start, end)
        if self.plain[end - 1] in ")\ue000":
            end = max(start, self.plain.rfind("(", start, end))
        words = self.plain[start:end]
        if _COMPANY.fullmatch(words) is None or DOCUMENT.search(words) or self.plain.count(words) < _RETURNS:
            return None
        return Subject("role", "", start, end, words)

    def _set_apart(self, start: int, end: int) -> Subject | None:
        """Take a word that a blank parts from an office before it, whatever it looks like: 县议员 大河原雅子："""
        places = self.script.places
        for at in range(max(start + 2, end - 6), end - 1):
            if places[at] > places[at - 1] + 1:
                words = self.plain[at:end]
                office = is_office(self.plain[start:at]) or _ROLE_BEFORE.search(self.plain[start:at])
                named = plausible_name(words) or (at <= end - 4 and _WORD.fullmatch(words))
                good = office and named and not is_office(words)
                return Subject("person", self.script.printed(at, end), at, end, words) if good else None
        return None

    def _crosses(self, span: Span) -> bool:
        place = bisect_left(self.starts, span.end)
        return place > 0 and self.mentions[place - 1].span.end > span.start


def _other(words: str, start: int, end: int) -> Subject | None:
    """Read a subject that is no named person: a role, a group, somebody, an organisation; None where it is a
    thing."""
    near = max(0, len(words) - _LONGEST_NOUN)
    if DOCUMENT.search(words, near):
        return None
    if words.endswith(("我们", "我", "咱们", "自己", "”")):
        return None
    if words.endswith("据") and _ACCORDING.search(words):
        return Subject("anonymous", "", start, end)
    for pattern, kind, since in (
        (ANONYMOUS, "anonymous", 0),
        (COLLECTIVE, "collective", 0),
        (ROLE_NOUN, "role", near),
        (ORGANISATION, "role", near),
    ):
        match = pattern.search(words, since)
        if match:
            if kind == "collective" and _ONE_OF_THEM.search(match.group()):
                kind = "anonymous"
            head = start if kind == "role" else start + match.start()
            if match.group() == "们":
                whole = _GROUP.search(words)
                head = start + whole.start() if whole else head
            if kind == "role" and _ADJUNCT.search(words):
                return None
            if head > start and words[head - start - 1] in _GIVES:
                return None
            speaker: SpeakerType = (
                "collective" if kind == "collective" else "anonymous" if kind == "anonymous" else "role"
            )
            return Subject(speaker, "", head, end, words[head - start :])
    return None
