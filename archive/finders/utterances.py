"""Utterances: who said what, where it begins and where it ends.

The text is read as a row of *tokens*: quotations that stand by themselves, and clauses (what lies between commas,
colons, full stops and such quotations). A clause may hold a *cue*: a subject and a verb of speaking (白山教授表示).
Where the words are follows from how the clause goes on:

    白山说：“…”            mark or quotation after the verb     the words follow
    “…。”白山说。          quotation before the clause          the words precede
    “…，”白山说，“…”       both
    白山认为…              no mark                              the words are the rest of the sentence
    他希望… / 并希望…      a pronoun, or no subject at all      the person who spoke last, or whom the sentence is about
    白山：…                a name, a colon, no verb             all that follows, up to the next such head
    白山讲解了…            a verb of teaching                   a lecture retold; only where someone teaches

Words of one speaker that only cues separate are one utterance; a sentence of narration between makes two. The reader
goes over the tokens once, keeping the utterance that is being built and the quotations that nobody has claimed yet.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from archive.finders.cues import Clause, Cue, Cues
from archive.finders.kinds import kind_of
from archive.finders.mentions import Named, find_mentions
from archive.finders.people import find_people, offices_at
from archive.finders.script import BLOT, ENDERS, IN_PERSON, Script, Token
from archive.finders.signatures import is_office, split_office
from archive.finders.speech_words import (
    GROUP_NOUNS,
    NO_SPEAKER,
    TEACHING,
    TEACHING_PLACE,
    VERB,
)
from archive.finders.subjects import Draft, Subject, Subjects
from archive.finders.text import flat
from archive.model import Office, Person, Span, Structure, Utterance
from archive.names.positions import ROLE_ENDINGS, TITLES_AFTER

_MOST_TOPICS = 40
"""How many people whom a sentence names are kept in mind."""


def find_utterances(text: str, *, found: Structure, names: Iterable[Named] = ()) -> tuple[Utterance, ...]:
    """Find every passage that somebody said, in text order, without overlaps, outside reflections.

    `found` holds what the other finders found; `found.people` should be filled (see `find_people`).
    """
    names = tuple(names)
    people = found.people or find_people(text, found=found, names=names)
    script = Script.read(text, found, find_mentions(text, found=found, names=names))
    known = {person.name: person for person in people}
    lecturers = {lecturer.person.name for lecturer in found.lecturers}
    drafts = _Reader(script, lecturers, people).drafts()
    return tuple(_finish(draft, script, known, lecturers) for draft in _outside(drafts, script, found))


_DOCTRINE = re.compile(r"(?:总书记|同志|主席)?(?:[\u4e00-\u9fff]{0,8}?思想|关于|(?:系列)?重要)")
"""What a name stands in where nobody is meant to act: 白山同志关于种树的重要论述."""
_IN_PLACE = re.compile(
    r"[^在到从是说与和对向为给把让被的了去来率带赴,。:;、“”()]{0,3}?(?:[小中大]学(?!生)|幼儿园|医院|服务中心)"
)
"""What makes of a name that of a place: 白山希望小学."""
_SPOKE = re.compile(r"(?:(?:作|做|发表)了?[^,。]{0,10}?)?(?:致[^,。]{0,4}辞|讲话|发言)$")
_ONE_CLAUSE = re.compile(r"”?[^,;:。!?…\n“”]*[,:]“")
"""What stands between two quotations of one person who goes on: “…。”白山也有自己的打算，“…”"""
_ADJUNCT = re.compile(
    r"^[而但]?(?:对于?(?![^,]*(?:来说|而言))|在|从|自|当|经过|随着|听[完了]|看[完了]|平时|如今|现在|目前|其中|[^,]{0,4}(?:[会课现事]后|[会课]上|[期之]间|活动中|当天))[^,]{0,16},"
)
"""What says when or where before the subject of a sentence: 在村里，白山最忙。"""
_GIVEN_TO = re.compile(r"([^,。向给为]{2,30})[向给为](?![^,]*[请邀由让])[^,。]{0,30}")
_FARTHEST_HOLDER = 400
"""How far above an office without a name its holder may be named, in characters."""
_BARE_ROLE = re.compile(r"(?:副?(?:班|队|组|团|营|社|会|部|馆|园|校|院|镇|乡|村|站)长|(?:团|村)?支书|书记|主任|经理)")
_SHORT_FOR = {"团支书": ("团支书", "团支书记", "团支部书记"), "村支书": ("村支书", "村支部书记", "村党支部书记")}
_ANNOUNCED = re.compile(r"(?:提出|表达|寄予)了?[^,。]{0,16}(?:期望|要求|希望|建议|期待|祝福|寄语)$")
_TELLS = re.compile(r"(?:介绍|转达|肯定|回顾|总结|分享|讲述|传授|解读|汇报|强调|阐述|讲解)了")
_WHEREAS = re.compile(r"(?:而后?|接着|随后|之后|此后|最后|然后|接下来|来自[^,。;的]{2,20}的),?")
_WITH = re.compile(r"[并还也]?(?:[与跟同和向对给为]|带领|组织|邀请)")
"""What opens a clause in which the person named is not who acts: 并与青年白山探讨种树, 勉励他…"""
_ACTS = re.compile(rf"(?:{TITLES_AFTER}|代表)?(?!的|等|说的|讲的)[^,。;的、和与]")
_CONTINUES = re.compile(
    r"(?:[二三四五六七八九十]是|第[二三四五六七八九十]|其[二三四五六七八九十]|再次,|最后,|其次|[2-9][.、])"
)
"""What opens a sentence that goes on with a numbered list."""
_TO_THE_END = re.compile(r"[^。!?\n]*[。!?\n]?")
_GOES_ON = re.compile(r"(?:并且?|还|也|同时,?)")
"""What opens a sentence that has the subject of the one before: 并希望…"""
_EXHORTING = frozenset("提醒 叮嘱 嘱咐 勉励 号召 呼吁 告诫".split())
_EXHORTS = re.compile(
    rf"(?:并且?|同时|还|也)*[\u4e00-\u9fff]{{2}}(?:大家|[他她]们|广大|全体|各位|[^,。]{{0,4}}(?:们|{GROUP_NOUNS})).+"
)
"""Verbs by which somebody speaks to those who are there, whoever it is: 发放清单，提醒大家…"""
_WISHES = frozenset("期待 期盼 盼望 冀望 希冀".split())
"""What a group is said to feel, more often than to say."""
_MOVED = re.compile(
    r"[^。!?\n]{0,24}?(?:赞不绝口|称赞|赞叹|感慨|感叹|有感而发|深有感触|竖起|连连|喜笑颜开|合不拢嘴|激动不已|开心不已|"
    r"兴奋不已|分享|交流|侃侃而谈|娓娓道来|以[^,。]{0,3}[《“]|讲授|充满期待|满怀期待|信心满满|难掩)|[^。!?“”\n]{2,16}[,:]“"
)
"""How somebody shows, in the sentence after a quotation, that the words were his; or by going on with another."""
_GROUP_AHEAD = re.compile(
    r"(?![让使令给为对向把将请带邀据]|引导|激励|组织|鼓励|帮助|发动|号召|动员|面向|吸引|教育|推动|促进)"
    rf"(?:来自[^,。:“]{{2,40}}的)?[^,。:的“对向让使给为把]{{0,14}}?(?:(?:们|大家)(?![的,。:、])|(?:{GROUP_NOUNS})(?=[都也在对听参看纷通认积踊一经先走来深现])|"
    r"(?:[两三四五六七八九几多]|十余|数十)[位名][^,。:的“对向]{1,10}?(?=分享|结合|围绕|分别|依次|纷纷|表达|畅谈|交流|[对向在从就])|"
    r"(?:[在到]场|与会|[参到]会|参训)[^,。:的“对向]{1,8}?(?=[对都纷也从围就在给])|"
    r"[^,。:的“对向]{2,10}?(?=各抒己见|畅所欲言|(?:踊跃|积极|争相|逐一|依次|先后|相继|纷纷)发言))"
)
"""A group that opens a clause: 学员们认真听讲."""
_SOMEONE_AHEAD = re.compile(
    rf"(?:[^,。:“”]{{1,6}}的|[^,。:“”的]{{0,6}}?)((?:[这那]|另?一)[位名][^,。:“”]{{0,10}}?(?:{ROLE_ENDINGS}|老人|女孩|男孩|小伙|姑娘)|"
    rf"该[^,。:“”的]{{0,6}}?(?:{ROLE_ENDINGS}|男子|女子)|"
    r"(?:校|警|院|官|店|园|主办|承办|组织)方|(?:工作人员|负责人|民警|交警|医生|医护人员|社工)(?=[将把为向给在通用就从以还])|有(?:一?[位名])?(?:学员|家长|居民|村民|市民|游客|观众|学生|读者|商户|网友|群众)|(?:专业)?(?:讲师|主讲老师|授课老师|宣讲员|培训师|讲解员)(?!们))"
    r"(?![的,。:、和与们])"
)
"""Somebody without a name who opens a sentence: 这位村民擦着汗，…"""
_HEADER = re.compile(r"[^,。;:!?“”]{0,30}")
_HE = ("他", "她")
_PRONOUN_OPENS = re.compile(r"[^他她其们]{0,6}[他她](?!们)")
_PRONOUN_SUBJECT = re.compile(r"(?:同时,?)?[他她](?!们|人|乡|山|[的家])")
_NARRATION = re.compile(
    r"[。!?](?:会上|现场|随后|当天|当日|近日|活动|记者|据|此外|与此同时|讲座|课程|期间|会后|最后)|[^。]了[,。]"
)
"""Signs that a stretch of sentences, none of them quoted, tells of something else than what was said."""
_REPORTER = re.compile(r"(?:记者|通讯员|摄影|文|图|编辑|作者)$")
_NO_HEADER = re.compile(
    r"(?:记者|编辑|作者|来源|摄影|主讲|主持|通讯员|联系|摄|文|图|审核|责编|校对|地点|时间|标题|主题|电话|对象|内容|"
    r"单位|报名|方式|出品|监制|策划|剪辑|制作|供稿|提示)[人员者]?$"
)
"""What ends the words before a colon, or before the name there, where nobody speaks: 主持人白山：, 活动地点："""
_DOES = re.compile(r"代表|带领|会见|看望|介绍|邀请|采访|主持|担任|作为|[对为向给与和携率陪是]")
"""What opens what somebody does, though an office ends it: 白山代表理事长陈河."""
_ALONG = re.compile(r"陪同|参加|出席|主持|一同|一起|在座|在场|等")
"""What those do who are only there while another speaks."""
_RECITED = re.compile(r"朗诵|诵读|背诵|吟诵|吟唱|高唱|唱[起着响]|诗[词句]|标语|横幅|歌词|写[着有下]")
_SPEAKS = re.compile(r"(?![“\n])[^\n:]{0,40}?(?:我们?|你们?|咱们?)(?![省市县国区院校])")
_SOMEBODY = re.compile(rf"[^,。;:!?“”]{{0,6}}(?:{ROLE_ENDINGS}|{GROUP_NOUNS}|少年儿童|孩子)")
"""An office or a group that may speak before a colon without a name: 学员：我学到了很多。"""


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sentence:
    """Whom a sentence is about: `topic`, or else who acts in its clauses that name nobody."""

    topic: Subject | None = None
    nameless: list[Token] = field(default_factory=list)
    """Looked into only where somebody asks whom the sentence is about, which is seldom."""


class _Reader:
    """Goes over the tokens once and yields drafts."""

    def __init__(self, script: Script, lecturers: set[str], people: Sequence[Person]) -> None:
        self.script = script
        self.people = people
        self.holders: dict[str, frozenset[str]] = {}
        """Who holds an office, for each that is asked for."""
        self.plain = script.plain
        self.subjects = Subjects(script)
        self.cues = Cues(script, self.subjects, lecturers)
        self.masked = self.cues.masked
        self.classes = [match.end() for match in TEACHING_PLACE.finditer(self.plain)]
        """Where the words end that tell of teaching."""
        self.done: list[Draft] = []
        self.current: Draft | None = None
        self.open = False
        self.contiguous = False
        self.waiting: Span | None = None
        self.waiting_clauses = 0
        self.waiting_topics: list[Subject] = []
        self.waiting_inside = False
        self.waiting_prior: Draft | None = None
        """Whose words ended right before the waiting quotation."""
        self.sentence = _Sentence()
        self.sentence_before = _Sentence()
        self.sentence_start = 0
        self.previous_topics: list[Subject] = []
        self.last_person: Subject | None = None
        self.teaching_until = -1
        self.in_header = False
        self.teller: Subject | None = None
        """Who tells or teaches something in this sentence, whatever it is; and `told_by`, in the one before."""
        self.told_by: Subject | None = None
        self.passed = False
        self.follows = False
        """Whether a quotation follows the clause that is being read."""

    def drafts(self) -> list[Draft]:
        """Read everything."""
        tokens = self.script.tokens
        bars = iter(self.script.barred)
        bar = next(bars, None)
        for place, token in enumerate(tokens):
            while bar and bar.end <= token.start:
                bar = next(bars, None)
            if bar and bar.start < token.end:
                self._break()
                continue
            if place and not token.quote and "\n" in self.plain[tokens[place - 1].end : token.start]:
                self._break()
            if token.after_break:
                self._new_sentence(token)
            if token.quote:
                self._quote(token)
            else:
                self._clause(token, tokens[place + 1] if place + 1 < len(tokens) else None)
            if token.stop == "\n":
                self._break()
        self._break()
        return sorted(self.done, key=lambda d: d.start)

    # what happens at borders

    def _break(self) -> None:
        self._flush()
        self._close()
        self.contiguous = self.in_header = False
        self.sentence, self.sentence_before = _Sentence(), _Sentence()
        self.teller = self.told_by = None

    def _close(self) -> None:
        if self.current:
            self.done.append(self.current)
        self.current, self.open = None, False

    def _new_sentence(self, token: Token) -> None:
        announced = self.current is not None and self.current.start < 0 and self.current.rule == "demands"
        if self.open and not (self.in_header or announced or self._continues(token) or self._goes_on(token)):
            self.open = False
        self.sentence_before, self.sentence = self.sentence, _Sentence()
        self.sentence_start = token.start
        self.told_by, self.teller = self.teller, None
        if self.waiting and not token.quote:
            self.waiting_clauses += 1
            if self.waiting_clauses > 1:
                self._flush()
        place = bisect_right(self.classes, token.start)
        if place < len(self.classes) and self.classes[place] <= token.start + 120:
            self.teaching_until = token.start + 300

    def _continues(self, token: Token) -> bool:
        """Say whether a sentence goes on with a numbered list that the open one began."""
        return (
            self.current is not None
            and self.current.style == "indirect"
            and _CONTINUES.match(self.plain, token.start, token.end + 1) is not None
            and not self._opens_with_another(token.end + 1)
        )

    def _opens_with_another(self, start: int) -> bool:
        """Say whether a clause at `start` opens with another person than the one who is speaking."""
        match = _WHEREAS.match(self.plain, start)
        at = match.end() if match else start
        other = next(iter(self.subjects.named_within(at, at + 1)), None)
        if other is None or self.current is None or other.name == self.current.subject.name:
            return False
        return _ACTS.match(self.plain, other.span.end) is not None

    def _goes_on(self, token: Token) -> bool:
        """Say whether a sentence still belongs to the words of the person whose cue opened the paragraph."""
        draft = self.current
        if draft is None or draft.taught or token.quote:
            return False
        if draft.rule != "header" and (not draft.leads or draft.style != "indirect"):
            return False
        if draft.rule != "header" and _PRONOUN_SUBJECT.match(self.plain, token.start):
            return False
        sentence = _TO_THE_END.match(self.plain, token.start)
        if sentence is None or self.subjects.named_within(*sentence.span()):
            return False
        return not _NARRATION.search("。" + sentence[0]) and not NO_SPEAKER.search(sentence[0])

    def _flush(self) -> None:
        """Give the quotations that nobody claimed to whom the sentence before was about, or to nobody."""
        if self.waiting is None:
            return
        span, self.waiting = self.waiting, None
        if self.plain[span.end - 1] not in "。!?…~":
            return
        teller = None if self.waiting_inside else self._moved_after(span)
        if self.waiting_prior and teller is None:
            self.waiting_prior.end = max(self.waiting_prior.end, span.end)
            return
        self._close()
        before = [topic for topic in self.waiting_topics if topic.name]
        acts = self._is_subject if len({topic.name for topic in before}) > 1 else self._opens_clause
        if self.plain[span.start - 2 : span.start - 1] == ":" and len({topic.name for topic in before}) == 1:
            acts = self._acts
        before = [topic for topic in before if acts(topic)][-1:]
        after = [topic for topic in self.previous_topics if topic.words not in _HE and topic.start >= span.end]
        after = [topic for topic in after if topic.name]
        named = self._named_within(span)
        several = "?”“" in self.plain[span.start : span.end]
        before = [topic for topic in before if topic.name not in named and not several]
        after = [topic for topic in after if topic.name not in named and not self.waiting_inside]
        if teller:
            subject, rule = teller, "quote-before-topic"
        elif len({topic.name for topic in before}) == 1:
            subject, rule = before[-1], "quote-after-topic"
        elif not before and len({topic.name for topic in after}) == 1 and after[0].start - span.end <= 60:
            subject, rule = after[0], "quote-before-topic"
        elif IN_PERSON.search(self.plain, span.start, span.end) and not self._recited(span):
            subject, rule = Subject("anonymous", "", span.start, span.start), "quote-alone"
        else:
            return
        self._add_quotation(span, subject, rule)
        self.contiguous = False

    def _add_quotation(self, span: Span, subject: Subject, rule: str) -> None:
        """Keep a quotation as somebody's words; they go on where but one clause stands since the last of theirs."""
        last = self.done[-1] if self.done else None
        same = last and 0 <= last.start < last.end and last.subject.name and last.subject.same(subject)
        if last and same and _ONE_CLAUSE.fullmatch(self.plain, last.end, span.start):
            last.end = span.end
        else:
            self.done.append(Draft(span.start, span.end, subject, "direct", "", rule, span.start))

    def _moved_after(self, span: Span) -> Subject | None:
        """Return who opens the sentence after a quotation and shows that the words were theirs: 白山赞不绝口."""
        for topic in self.previous_topics:
            near = span.end <= topic.start <= span.end + 40
            if near and topic.name and topic.name not in self._named_within(span) and self._is_subject(topic):
                return topic if _MOVED.match(self.plain, topic.end) else None
        return None

    def _recited(self, span: Span) -> bool:
        """Say whether a quotation is read out or stands written: 朗诵诗词“…”, 横幅上写着“…”."""
        return _RECITED.search(self.plain[max(0, span.start - 24) : span.start]) is not None

    def _named_within(self, span: Span) -> set[str]:
        """Name the people whom a quotation speaks of: nobody calls himself by his name."""
        return {mention.name for mention in self.subjects.named_within(span.start, span.end)}

    def _opens_clause(self, topic: Subject) -> bool:
        """Say whether a person stands at the head of a clause, but for an office."""
        head = max((self.plain.rfind(mark, 0, topic.start) for mark in "。!?\n”,;:"), default=-1) + 1
        return self._is_subject(topic) or head == topic.start or is_office(self.plain[head : topic.start])

    def _acts(self, topic: Subject) -> bool:
        """Say whether a person is not only whom something is done to."""
        return self.plain[topic.start - 1 : topic.start] not in tuple("对向给为与和让把将")

    def _is_subject(self, topic: Subject) -> bool:
        """Say whether a person stands where the subject of a sentence does: at its head, but for an office."""
        if topic.words in _HE:
            return True
        head = max((self.plain.rfind(mark, 0, topic.start) for mark in "。!?\n”"), default=-1) + 1
        before = self.plain[max(head, topic.start - 40) : topic.start]
        before = _ADJUNCT.sub("", before)
        if re.fullmatch(r"[而但]?(?:对于?|在|让)", before):
            return True
        return not before or before.endswith("的") or is_office(before)

    # quotations

    def _quote(self, token: Token) -> None:
        if self.open and self.current:
            self.current.end = max(self.current.end, token.end)
            if self.current.start < 0:
                self.current.start, self.current.style = token.start, "direct"
            if not self.in_header and self.current.style == "direct" and token.stop not in (*",;:", ""):
                self.open = False
            return
        self.passed = True
        if self.waiting and self.waiting.end >= token.start - 3 and not (self.waiting_inside and self.waiting_topics):
            self.waiting = Span(self.waiting.start, token.end)
        else:
            self._flush()
            self.waiting = Span(token.start, token.end)
            after_comma = self.plain[token.start - 2 : token.start - 1] == ","
            self.waiting_inside = after_comma and not token.after_break
            self.waiting_prior = self._just_spoken(token)
            after_colon = self.plain[token.start - 2 : token.start - 1] == ":"
            self.waiting_topics = self.previous_topics if token.after_break or after_comma or after_colon else []
        self.waiting_clauses = 0

    def _just_spoken(self, token: Token) -> Draft | None:
        """Return the words of a named person that a quotation follows at once; it is theirs unless claimed."""
        draft = self.current
        if draft is None or not self.contiguous or draft.start < 0 or draft.taught:
            return None
        if not draft.subject.name and draft.style == "indirect":
            return None
        return draft if draft.end >= token.start - 3 else None

    # clauses

    def _clause(self, token: Token, following: Token | None) -> None:
        if token.stop == ":" and token.after_break and self._header(token):
            return
        if self.in_header or not (self.waiting or self.cues.possible(token)):
            self._narrate(token)
            return
        clause = self._around(token, following)
        cue = self.cues.find(clause)
        if clause.teaches:
            self.teller = self._who(clause.teacher) if clause.teacher else self._topic(self.sentence)
        if cue is None:
            self._narrate(token, clause.subject)
            return
        subject = self._resolve(cue, token)
        if subject is None or (subject.type == "collective" and cue.rule == "urging" and cue.verb in _WISHES):
            self._narrate(token, clause.subject)
            return
        self._say(cue, subject, token, following)

    def _around(self, token: Token, following: Token | None) -> Clause:
        self.follows = bool(following and following.quote)
        waiting, current = self.waiting is not None, self.current
        return Clause(
            token,
            follows=self.follows,
            waiting=waiting,
            waits_near=waiting and self.waiting_clauses <= 1,
            goes_on_teaching=current is not None and current.taught and (self.contiguous or self.open),
            in_class=token.start < self.teaching_until,
        )

    def _header(self, token: Token) -> bool:
        """Read a speaker's name before a colon: 青石小学学生白山：…. In an interview somebody else's colon ends
        the words."""
        words = self.plain[token.start : token.end]
        subject = self.subjects.header(token.start, token.end)
        before = words[: subject.start - token.start] if subject else words
        if not _HEADER.fullmatch(words) or _NO_HEADER.search(before):
            return False
        if subject is None and not (
            (self.in_header and len(words) <= 12 and not VERB.search(words)) or self._somebody(token)
        ):
            return False
        self._flush()
        self._close()
        subject = subject or Subject("anonymous", "", token.start, token.end, words)
        self.current = Draft(-1, token.end, subject, "direct", "", "header", token.start)
        self.open = self.contiguous = True
        self.in_header = self._opens_line(token)
        if subject.name:
            self.last_person = subject
        return True

    def _somebody(self, token: Token) -> bool:
        """Say whether an office or a group stands before a colon, and speaks of itself behind it."""
        if _SOMEBODY.fullmatch(self.plain, token.start, token.end) is None or VERB.search(
            self.plain, token.start, token.end
        ):
            return False
        return _SPEAKS.match(self.plain, token.end + 1) is not None

    def _yields(self, token: Token) -> bool:
        """Say whether words end before a clause because it tells of another: …；而白山则说起种树的事."""
        draft = self.current
        if draft is None or draft.style != "indirect" or draft.start < 0 or not draft.subject.name:
            return False
        return self.plain[token.start - 1 : token.start] == ";" and self._opens_with_another(token.start)

    def _opens_line(self, token: Token) -> bool:
        return token.start == 0 or self.plain[token.start - 1] == "\n"

    def _narrate(self, token: Token, doer: Subject | None = None) -> None:
        if self.open and self._yields(token):
            self._close()
            self.sentence.topic = None
        if self.open and self.current:
            if self.current.start < 0:
                self.current.start = token.start
            self.current.end = token.end
            return
        self.contiguous = self.contiguous and not (token.stop and token.stop in ENDERS)
        topics = self._topics(token) or self._pronoun_topic(token)
        told = topics and (token.after_break or topics[0].words in _HE)
        if told and _TELLS.search(self.plain, topics[0].end, token.end):
            self.contiguous = False
        if token.after_break:
            self.previous_topics = topics
        elif topics:
            self.previous_topics = [*self.previous_topics[-_MOST_TOPICS:], *topics]
        if topics:
            self._turn_to(topics[0], token)
            return
        if token.after_break:
            self.last_person = self._owner(token) or self.last_person
        if doer:
            self.sentence.topic = doer
            self.last_person = doer if doer.name else self.last_person
        else:
            self.sentence.nameless.append(token)

    def _turn_to(self, topic: Subject, token: Token) -> None:
        """Keep in mind who is named first in a clause that is narrated."""
        self.passed = True
        told = self._topic(self.sentence)
        takes_over = told is None or self._takes_over(topic, token)
        if takes_over or (told and not told.name):
            self.last_person = topic
        giver = _GIVEN_TO.fullmatch(self.plain, token.start, topic.start)
        if giver:
            # 负责人向白山颁发证书: the sentence is about who gives.
            self.sentence.topic = told or self.subjects.at(token.start, giver.end(1))
        elif takes_over:
            self.sentence.topic = topic

    def _topic(self, sentence: _Sentence) -> Subject | None:
        """Return whom a sentence is about, as far as it is read."""
        acting = (self._ahead(token) or self._speaking(token) for token in sentence.nameless)
        sentence.topic = sentence.topic or next(filter(None, acting), None)
        sentence.nameless.clear()
        return sentence.topic

    def _takes_over(self, topic: Subject, token: Token) -> bool:
        """Say whether a clause of its own is about another person: 白山介绍情况，镇长陈河揭牌，鼓励大家…"""
        before = _WHEREAS.sub("", self.plain[token.start : topic.start], count=1)
        if _WITH.match(before):
            return False
        return (not before or is_office(before)) and not _ALONG.search(self.plain, topic.end, token.end)

    def _topics(self, token: Token) -> list[Subject]:
        """List the people named in a clause, the one in subject position first."""
        found = []
        for mention in self.subjects.named_within(token.start, token.end):
            if mention.rule in ("after-reporter", "credit") or _REPORTER.search(
                self.plain[max(0, mention.span.start - 4) : mention.span.start]
            ):
                continue
            if self.plain[mention.span.end : mention.span.end + 1] in ("的", ")", "、"):
                continue
            if self.masked[mention.span.start] == BLOT:
                # A name within a title or a term is nobody who acts: “雷锋故里”主题活动.
                continue
            if _DOCTRINE.match(self.plain, mention.span.end) or _IN_PLACE.match(self.plain, mention.span.end):
                continue
            found.append(
                Subject("person", mention.name, mention.span.start, mention.span.end, mention.span.of(self.plain))
            )
        return [topic for place, topic in enumerate(found) if not self._in_office(topic, found[place + 1 : place + 2])]

    def _owner(self, token: Token) -> Subject | None:
        """Return whose work, life or voice a sentence is about: 白山的书法…。他认为…"""
        mention = next(iter(self.subjects.named_within(token.start, token.start + 1)), None)
        if mention is None or self.plain[mention.span.end : mention.span.end + 1] != "的":
            return None
        return Subject("person", mention.name, token.start, mention.span.end, mention.span.of(self.plain))

    def _in_office(self, topic: Subject, after: Sequence[Subject]) -> bool:
        """Say whether a name stands within the office of the next one, if any: 白山学会会长|陈河."""
        words = self.plain[topic.end : after[0].start] if after else ""
        return 2 <= len(words) <= 30 and "、" not in words and is_office(words) and not _DOES.match(words)

    def _ahead(self, token: Token) -> Subject | None:
        """Return the group or the somebody without a name who opens a clause."""
        match = _GROUP_AHEAD.match(self.plain, token.start, token.end)
        if match:
            return Subject("collective", "", token.start, match.end(), match.group())
        match = _SOMEONE_AHEAD.match(self.plain, token.start, token.end) if token.after_break else None
        return Subject("anonymous", "", match.start(1), match.end(1), match[1]) if match else None

    def _speaking(self, token: Token) -> Subject | None:
        """Take the office that a clause lets speak, and no more: 青石镇负责人致辞，…"""
        match = _SPOKE.search(self.plain, token.start, token.end)
        subject = self.subjects.before(token.start, match.start())[0] if match else None
        return subject if subject and subject.type in ("role", "anonymous") else None

    def _pronoun_topic(self, token: Token) -> list[Subject]:
        """Let a clause that opens with 他 or 她 be about the person named last."""
        match = _PRONOUN_OPENS.match(self.plain, token.start, token.end) if self.last_person else None
        if self.last_person is None or match is None:
            return []
        return [replace(self.last_person, start=match.end() - 1, end=match.end(), words=match.group()[-1])]

    def _resolve(self, cue: Cue, token: Token) -> Subject | None:
        subject = cue.subject
        if subject is None:
            if topic := self._topic(self.sentence):
                return topic
            if self.current and (self.contiguous or self.open):
                return self.current.subject
            urged = cue.rule == "urging" and token.after_break
            if urged and self.told_by:
                return self.told_by
            if cue.rule == "urging" and self._went_on():
                return self._topic(self.sentence_before)
            announced = _ANNOUNCED.search(self.plain, max(0, token.start - 40), max(0, token.start - 1))
            if urged and (announced or _GOES_ON.match(self.plain, token.start, cue.start)):
                return self._topic(self.sentence_before)
            if cue.verb in _EXHORTING and self.current and self._still_speaks(cue):
                return self.current.subject
            if cue.verb in _EXHORTING and _EXHORTS.fullmatch(self.plain, token.start, token.end):
                return Subject("anonymous", "", cue.start, cue.start)
            return self.last_person if cue.rule == "demands" else None
        if subject.type == "person" and not subject.name:
            known = self._antecedent(subject)
            if known is None:
                return (
                    Subject("role", "", subject.start, subject.end, subject.words)
                    if len(subject.words) > 1
                    else (Subject("anonymous", "", subject.start, subject.end, subject.words))
                )
            return Subject(
                known.type, known.name, subject.start, subject.end, subject.words if known.name else known.words
            )
        return self._holder(subject) or subject

    def _went_on(self) -> bool:
        """Say whether a sentence of which nobody is the subject goes on with the one before: 同时也介绍了…，希望…"""
        return _GOES_ON.match(self.plain, self.sentence_start) is not None

    def _holder(self, subject: Subject) -> Subject | None:
        """Return the one person of the paragraph who holds an office that speaks: 队长白山…。队长说，…"""
        if subject.type != "role" or not subject.words or _BARE_ROLE.fullmatch(subject.words) is None:
            return None
        if subject.words not in self.holders:
            roles = _SHORT_FOR.get(subject.words, (subject.words,))
            holders = (p.name for p in self.people if any(flat(o.role).endswith(roles) for o in p.offices))
            self.holders[subject.words] = frozenset(holders)
        nearest = max(0, subject.start - _FARTHEST_HOLDER)
        above = max(nearest, self.plain.rfind("\n", nearest, subject.start) + 1)
        near = {mention.name for mention in self.subjects.named_within(above, subject.start)}
        here = near & self.holders[subject.words]
        return replace(subject, type="person", name=next(iter(here))) if len(here) == 1 else None

    def _who(self, subject: Subject) -> Subject | None:
        """Return whom a subject means where it is a pronoun."""
        return self._antecedent(subject) if subject.type == "person" and not subject.name else subject

    def _antecedent(self, pronoun: Subject) -> Subject | None:
        topic = self._topic(self.sentence)
        if self.current and self.contiguous and self.current.subject.type in ("person", "role"):
            return topic if topic and topic.name and topic.start >= self.current.end else self.current.subject
        return topic or self.last_person

    def _say(self, cue: Cue, subject: Subject, token: Token, following: Token | None) -> None:
        taught = cue.rule == "teaching" or (
            cue.subject is None and cue.verb in TEACHING and self.current is not None and self.current.taught
        )
        self.sentence.topic = subject
        if subject.name:
            self.last_person = subject
        if self.waiting and self._takes_waiting(cue, subject, token):
            self._claim(subject, cue)
        elif self.waiting:
            self._flush()
        joins = (
            self.current is not None
            and (self.contiguous or self.open or self._resumes(cue, subject))
            and self.current.subject.same(subject)
            and self.current.taught == taught
        )
        if not joins:
            self._close()
        self.contiguous, self.passed = True, False
        after = cue.content is None and (
            token.stop in (",", ":")
            or cue.rule == "demands"
            or bool(following and following.quote and token.stop == "")
        )
        if self.current is None:
            if cue.content is None and not after:
                self.open = False
                return
            start = -1 if cue.content is None else cue.content
            self.current = Draft(start, token.end, subject, "indirect", cue.verb, cue.rule, cue.start, taught)
            self.current.leads = subject.type == "person" and "\n" in self.plain[max(0, token.start - 1) : token.start]
        if cue.content is not None:
            if self.current.start < 0:
                # 他说，希望…: the second verb is among the words.
                self.current.start = token.start if cue.subject is None else cue.content
            self.current.end = token.end
            self.open = True
        else:
            self.open = after

    def _takes_waiting(self, cue: Cue, subject: Subject, token: Token) -> bool:
        """Say whether the waiting quotation is the words of the speaker whom the next clauses name."""
        assert self.waiting
        prior = self.waiting_prior
        if cue.verb == "看来" or (prior and token.stop == ":"):
            return False
        nameless = subject.type in ("collective", "role")
        if self.waiting_inside and self._within_anothers(subject, nameless or token.stop == ","):
            return False
        follows_on = prior and prior.rule == "cue-before" and self._chained()
        if follows_on and token.stop in (",", ":") and subject.type != "person":
            return False
        if not self._adjoins(token) and self._is_elsewhere(cue, subject, token, nameless):
            return False
        too = self.plain[cue.start - 1 : cue.start] == "也"
        theirs = prior and prior.subject.name and (nameless or too or self.waiting_inside)
        if theirs and self._onward(cue, token):
            return False
        return cue.content is None or self._spoken_before(token)

    def _is_elsewhere(self, cue: Cue, subject: Subject, token: Token, nameless: bool) -> bool:
        """Say whether a speaker named clauses after the waiting quotation only says what follows."""
        assert self.waiting
        words = self.waiting.of(self.plain)
        if self.waiting_prior and self.waiting_prior.subject.name and (nameless or self._onward(cue, token)):
            return True
        if self.follows and "”“" in words:
            return True
        if subject.type == "collective" and not IN_PERSON.search(words):
            return True
        return nameless and cue.content is not None and ("?”“" in words or any(t.name for t in self.waiting_topics))

    def _onward(self, cue: Cue, token: Token) -> bool:
        """Say whether a cue announces what follows it in the sentence, unquoted."""
        return not self.follows and (cue.content is not None or token.stop in (",", ":"))

    def _within_anothers(self, subject: Subject, goes_on: bool) -> bool:
        """Say whether the waiting quotation ends a sentence about somebody else than the speaker who comes next."""
        others = [topic for topic in self.waiting_topics if topic.name and topic.name != subject.name]
        return goes_on and bool(others) and (not subject.name or any(self._is_subject(topic) for topic in others))

    def _adjoins(self, token: Token) -> bool:
        """Say whether a clause follows the waiting quotation at once."""
        return self.waiting is not None and token.start - self.waiting.end <= 3

    def _chained(self) -> bool:
        """Say whether the waiting quotation follows another at once: “…”“…”."""
        return self.waiting is not None and self.plain[max(0, self.waiting.start - 2) : self.waiting.start] == "”“"

    def _spoken_before(self, token: Token) -> bool:
        """Say whether the waiting quotation is whole words that this sentence may name the speaker of."""
        if self.waiting is None or self.waiting_clauses > 1:
            return False
        return token.start - self.waiting.end <= 3 or self.plain[self.waiting.end - 1] in "。!?…"

    def _resumes(self, cue: Cue, subject: Subject) -> bool:
        """Say whether what stands since a leader's last words reads as more of them: 白山指出…。…。白山强调…"""
        return bool(subject.name) and (cue.subject is not None or cue.verb in _EXHORTING) and self._still_speaks(cue)

    def _still_speaks(self, cue: Cue) -> bool:
        """Say whether a verb without a subject goes on with the words of whoever spoke in this paragraph."""
        draft = self.current
        if draft is None or draft.style != "indirect" or draft.start < 0 or not draft.subject.name or self.passed:
            return False
        if cue.start - draft.end > 400:
            return False
        between = self.plain[draft.end : cue.start]
        return "\n" not in between and not _NARRATION.search(between)

    def _claim(self, subject: Subject, cue: Cue) -> None:
        """Give the waiting quotations to the speaker whom the next clause names."""
        assert self.waiting
        span, self.waiting = self.waiting, None
        joins = self.current is not None and self.contiguous and self.current.subject.same(subject)
        if joins and self.current:
            self.current.end = span.end
            return
        self._close()
        self.current = Draft(span.start, span.end, subject, "direct", cue.verb, "quote-before", cue.start)
        self.contiguous, self.open = True, False


# --- what comes out ---------------------------------------------------------------------------------------------------


def _outside(drafts: Sequence[Draft], script: Script, found: Structure) -> Iterator[Draft]:
    """Yield the drafts that hold words, do not overlap, and lie outside what is barred."""
    last = -1
    for draft in drafts:
        if draft.start < 0:
            continue
        draft.start, draft.end = _trimmed(script.plain, draft.start, draft.end)
        if draft.start < last or draft.end - draft.start < 2:
            continue
        if any(bar.start < draft.end and draft.start < bar.end for bar in script.barred):
            continue
        last = draft.end
        yield draft


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start] in ",:;。\n”、了道":
        start += 1
    unopened = plain.count("”", start, end) - plain.count("“", start, end)
    while end > start and (plain[end - 1] in ",:;\n“、" or (plain[end - 1] == "”" and unopened > 0)):
        unopened -= plain[end - 1] == "”"
        unopened += plain[end - 1] == "“"
        end -= 1
    return start, end


def _finish(draft: Draft, script: Script, known: dict[str, Person], lecturers: set[str]) -> Utterance:
    subject = draft.subject
    span = script.outward(draft.start, draft.end)
    who = script.printed(subject.start, subject.end)
    speaker: Person | None = None
    if subject.type == "person" and subject.name:
        person = known.get(subject.name)
        place = script.outward(subject.start, subject.end)
        speaker = Person(subject.name, place, person.offices if person else offices_at(script.text, place))
    elif subject.type == "role":
        office = split_office(who)
        speaker = Person("", script.outward(subject.start, subject.end), (office,) if office != Office("", "") else ())
    return Utterance(
        span=span,
        type=subject.type,
        speaker=speaker,
        style=draft.style,
        kind=kind_of(draft, script.plain, speaker, lecturers),
        cue=draft.cue,
        who=who,
        rule=draft.rule,
    )
