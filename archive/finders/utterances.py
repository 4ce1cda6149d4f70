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
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, takewhile

from archive.finders.kinds import kind_of
from archive.finders.mentions import Named, find_mentions
from archive.finders.people import find_people, offices_at
from archive.finders.script import BLOT, ENDERS, IN_PERSON, Script, Token, masked
from archive.finders.signatures import is_office, split_office
from archive.finders.speech_words import (
    DIRECT_CLAUSE,
    FORMULA,
    GROUP_NOUNS,
    NO_SPEAKER,
    NOT_CLAUSE,
    NOT_CONTENT,
    OPINION,
    ORGANISATION,
    PREDICATE,
    SAYING,
    STATING,
    TEACHING,
    TEACHING_PLACE,
    URGING,
    VERB,
    WEAK_CLAUSE,
)
from archive.finders.subjects import Draft, Subject, Subjects
from archive.model import Office, Person, Span, Structure, Utterance
from archive.names.positions import ROLE_ENDINGS

SAYING_SET = frozenset(SAYING)
_MOST_TOPICS = 40
"""How many people whom a sentence names are kept in mind."""
_MOST_VERBS = 12
"""How many verbs of one clause are looked at."""


def find_utterances(text: str, *, found: Structure, names: Iterable[Named] = ()) -> tuple[Utterance, ...]:
    """Find every passage that somebody said, in text order, without overlaps, outside reflections.

    `found` holds what the other finders found; `found.people` should be filled (see `find_people`).
    """
    names = tuple(names)
    people = found.people or find_people(text, found=found, names=names)
    script = Script.read(text, found, find_mentions(text, found=found, names=names))
    known = {person.name: person for person in people}
    lecturers = {lecturer.person.name for lecturer in found.lecturers}
    drafts = _Reader(script, lecturers).drafts()
    return tuple(_finish(draft, script, known, lecturers) for draft in _outside(drafts, script, found))


# --- cues -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cue:
    """A subject (None: the sentence's own), a verb, and where the words begin if they follow in the same clause."""

    subject: Subject | None
    verb: str
    start: int
    content: int | None
    rule: str


_NOUNS = frozenset(
    "建议 要求 希望 介绍 分析 总结 分享 评价 感言 提议 期待 期望 倡议 解释 说明 交流 指导 回忆 感慨 感叹 "
    "期盼 盼望 预计 预测 补充 嘱托 呼吁 警告 鼓励 激励 勉励 引导 提醒 指导 点赞 盛赞 夸赞 赞叹 "
    "承诺 提问 追问".split()
)
"""Verbs that are nouns after 的 or 和."""
_TOPICAL = frozenset("谈起 说起 谈到 谈及 提到 讲到 讲述 分享 表达 评价 点评 讲 总结 感谢道".split())
"""Verbs that name a topic before a comma; the words follow only after a colon: 谈到将来，他说…"""
_AS = re.compile(r"(?:作为|成为|当[作成])[^,]{1,24}$")
"""把山路作为大路的有效补充: what something is, no word of anybody."""
_DONE = re.compile(r"(?:进行|[作做给]了|给予|开展|展开|提供|作出|加以|予以)[^,]{0,6}$")
"""进行了详细介绍: the verb is a noun here."""
_ATTENDED = re.compile(r"听取|聆听|倾听|听[^,]{1,12}$")
"""听取负责人介绍: somebody spoke, but what follows are not the words."""
_NOT_SPOKEN = {
    "道": frozenset("街报频渠轨隧知味管通大人航河主开"),
    "讲": frozenset("宣主开听演"),
    "问": frozenset("疑访慰顾拷设审责查自扪"),
}
"""With one of these before them, 道, 讲 and 问 are parts of other words."""
_OTHER_WORD = {
    "称": ("赞", "职", "号", "谓", "呼", "重", "量", "得", "霸", "颂", "雄"),
    "希望": ("基金", "集团", "在线", "杯"),
}
"""With one of these behind them, 称 and 希望 are: 称赞不已, 希望基金."""
_GROUNDS = re.compile(r"(?:按照|遵照|对照|围绕|落实|贯彻|结合|通过|经过|经|为了?|关于|随着|针对|根据)")
"""Words that open an adjunct, in which the last noun is none of speech: 结合省里的工作要求, 通过案例分析."""
_PUT_FORWARD = re.compile(r"(?:提出|给出|提供|收到|征集|采纳)了[^,]{1,10}$")
"""提出了改进建议，…: what follows is no advice, but what came of it."""
_BY_MEANS = re.compile(r"(?:通过|经过)[^,]{0,6}$")
_TOLD = frozenset("介绍 回忆 解释 说明".split())
"""What somebody tells may be the ground of a statement: 根据白山介绍."""
_MET = re.compile(r"落实|贯彻|按照|符合|满足|达到|根据|对照|执行|遵守")
"""What is done with demands that others made."""
_KIND_OF_DEMAND = re.compile(
    r"(?:部署|工作|相关|有关|具体|总体|任务|明确|标准|基本|纪律|最新|内在|必然|根本|迫切|客观|现实|本质|质量|时代|技术|安全|岗位|最低)$"
)
_ABOUT = frozenset("表示 称 指出 认为 强调 呼吁 说 透露 坦言 介绍 希望 建议 要求".split())
"""Verbs by which an organisation may speak in a clause without a mark."""
_TAIL = re.compile(r"(?:的?那样)?(?:道|说|了|到|称|到了|说道|着说|起)?(?:记者|笔者|大家|小编|[他她我]们?|自己)?")
_DEMANDS = re.compile(
    r"提(?:出)?了?[^,]{0,8}?(?:[几两三四五六七八九十\d]+|以下)(?:个方面|方面|[点条项个])[^,]{0,6}?"
    r"(?:要求|希望|建议|意见|期望|倡议|看法|期盼|寄语|问题)$"
)
"""提出三点要求：一是…"""
_DOCTRINE = re.compile(r"(?:总书记|同志|主席)?(?:[\u4e00-\u9fff]{0,8}?思想|关于|(?:系列)?重要)")
"""What a name stands in where nobody is meant to act: 白山同志关于种树的重要论述."""
_IN_PLACE = re.compile(
    r"[^在到从是说与和对向为给把让被的了去来率带赴,。:;、“”()]{0,3}?(?:[小中大]学(?!生)|幼儿园|医院)"
)
"""What makes of a name that of a place: 白山希望小学."""
_WORDS_OF = re.compile(
    r"的(?:一番|这番|这句|一句|这|一)?(?:话语|话音|话|发言|感言|心声|肺腑之言|讲述|回答|感慨|感受|心里话)"
)
"""What a quotation before it was: “…。”白山的话引起共鸣。"""
_FEELINGS = re.compile(
    r"(分享|谈|说|畅谈|交流|讲述|道出|表达|抒发|诉说)(?:了|起|出|着)?[^,。]{0,8}?"
    r"(?:感受|体会|心得|感想|收获|感悟|心声|心里话|想法|心愿|愿望|心情|经历)$"
)
_SPOKE = re.compile(r"(?:(?:作|做|发表)了?[^,。]{0,10}?)?(?:致[^,。]{0,4}辞|讲话|发言)$")
_ASKS = frozenset("提问 发问 追问 询问 问".split())
"""Verbs whose question follows a colon or stands in quotation marks: 大家争相提问，现场热烈。"""
_IN_PASSING = frozenset("提到 谈到 谈及 讲到".split())
"""他提到，…: nothing but the words can follow."""
_RETOLD = frozenset("提出 分享 讲述 介绍 汇报 总结 讲 谈起 说起 回忆 解释 说明 点评 分析 评价 提到".split())
"""Verbs whose object says what a lecture held: 分享了三段故事：辩手、队长、留学生."""
_ONE_CLAUSE = re.compile(r"”?[^,;:。!?…\n“”]*[,:]“")
"""What stands between two quotations of one person who goes on: “…。”白山也有自己的打算，“…”"""
_ADJUNCT = re.compile(
    r"^[而但]?(?:对于?(?![^,]*(?:来说|而言))|在|从|自|当|经过|随着|平时|如今|现在|目前|其中|[^,]{0,4}(?:[会课现事]后|[会课]上|[期之]间|活动中|当天))[^,]{0,16},"
)
"""What says when or where before the subject of a sentence: 在村里，白山最忙。"""
_STANCE = re.compile(r"的(?:共识|建议|看法|观点|回答|答案|体会|感受|愿望|心愿|梦想|想法|初衷|回应|评价)[则就都]?是$")
"""What somebody holds, as the subject of what follows."""
_GIVEN_TO = re.compile(r"([^,。向给为]{2,30})[向给为](?![^,]*[请邀由让])[^,。]{0,30}")
_GOES_ON = re.compile(r"(?:并且?|还|也|同时,?)")
"""What opens a sentence that has the subject of the one before: 并希望…"""
_BRAND = re.compile(r"[\u4e00-\u9fff]{1,3}\(")
"""What brackets behind it show to be part of a name: 希望山(希望大山)."""
_OUGHT = re.compile(r"要(?![领点求素件旨义闻职])")
"""The verb 要, not a part of 要领 or 要点."""
_DEEDS = frozenset("引导 教导 激励 鼓励".split())
"""What one does to others without a word: 由浅入深慢慢引导，孩子们跟着做。"""
_WISHES = frozenset("期待 期盼 盼望 冀望 希冀".split())
"""What a group is said to feel, more often than to say."""
_LISTED = re.compile(r"[:](?:一是|第一|首先|其一|一、|1[.、])")
_TERMS = re.compile(r"“[^“”]{1,14}”[“、]")
"""介绍“山”“水”: terms in a row."""
_TERM = re.compile(r"了?(?:“[^“”]*”|《[^《》]*》)")
"""讲述“我眼里的山”: the name of what is told."""
_MOVED = re.compile(
    r"[^。!?\n]{0,24}?(?:赞不绝口|称赞|赞叹|感慨|感叹|有感而发|深有感触|竖起|连连|喜笑颜开|合不拢嘴|激动不已|开心不已|"
    r"兴奋不已|分享|交流|侃侃而谈|娓娓道来|以[^,。]{0,3}[《“]|讲授|充满期待|满怀期待|信心满满|难掩)|[^。!?“”\n]{2,16}[,:]“"
)
"""How somebody shows, in the sentence after a quotation, that the words were his; or by going on with another."""
_COURSE = re.compile(r"(?:党课|课|讲座|课程|故事|经验|技巧|知识|心得|体会|感受|感悟|感想|收获|经历)$")
"""What is taught: the lecture itself, no words of it."""
_GROUP_AHEAD = re.compile(
    r"(?![让使令给为对向把将请带邀据]|引导|激励|组织|鼓励|帮助|发动|号召|动员|面向|吸引|教育|推动|促进)"
    rf"[^,。:的“对向让使给为把]{{0,14}}?(?:(?:们|大家)(?![的,。:、])|(?:{GROUP_NOUNS})(?=[都也在对听参看纷通认积踊一经先走来深现]))"
)
"""A group that opens a clause: 学员们认真听讲."""

_SOMEONE_AHEAD = re.compile(
    rf"(?:[^,。:“”]{{1,6}}的|[^,。:“”的]{{0,6}}?)((?:[这那]|另?一)[位名][^,。:“”]{{0,10}}?(?:{ROLE_ENDINGS}|老人|女孩|男孩|小伙|姑娘)|"
    r"(?:校|警|院|官|店|园|主办|承办|组织)方|(?:工作人员|负责人|民警|交警|医生|医护人员|社工)(?=[将把为向给在通用就从以还])|有(?:一?[位名])?(?:学员|家长|居民|村民|市民|游客|观众|学生|读者|商户|网友|群众)|(?:专业)?(?:讲师|主讲老师|授课老师|宣讲员|培训师|讲解员)(?!们))"
    r"(?![的,。:、和与们])"
)
"""Somebody without a name who opens a sentence: 这位村民擦着汗，…"""
_IN_THE_WORDS_OF = re.compile(r"(?:自己)?的(?:话来?说|说法|话讲)$")
_LOOSE_TAIL = re.compile(r"(?!.*[是有要会能应])[^,]{0,24}")
_HEADER = re.compile(r"[^,。;:!?“”]{0,30}")
_HE = ("他", "她")
_PRONOUN_OPENS = re.compile(r"[^他她其们]{0,6}[他她](?!们)")
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


class _Reader:
    """Goes over the tokens once and yields drafts."""

    def __init__(self, script: Script, lecturers: set[str]) -> None:
        self.script = script
        self.plain = script.plain
        self.masked = masked(script.plain)
        self.lecturers = lecturers
        self.subjects = Subjects(script)
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
        self.sentence_topic: Subject | None = None
        self.topic_before: Subject | None = None
        """Whom the sentence before was about."""
        self.previous_topics: list[Subject] = []
        self.last_person: Subject | None = None
        self.teaching_until = -1
        self.in_header = False
        self.clause_subject: Subject | None = None
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
        self.sentence_topic = self.topic_before = self.teller = self.told_by = None

    def _close(self) -> None:
        if self.current:
            self.done.append(self.current)
        self.current, self.open = None, False

    def _new_sentence(self, token: Token) -> None:
        if self.open and self.current and not (self.in_header or self._continues(token) or self._goes_on(token)):
            self.open = False
        self.topic_before, self.sentence_topic = self.sentence_topic, None
        self.told_by, self.teller = self.teller, None
        if self.waiting and not token.quote:
            self.waiting_clauses += 1
            if self.waiting_clauses > 1:
                self._flush()
        if TEACHING_PLACE.search(self.plain, token.start, min(len(self.plain), token.start + 120)):
            self.teaching_until = token.start + 300

    def _continues(self, token: Token) -> bool:
        """Say whether a sentence goes on with a numbered list that the open one began."""
        return (
            self.current is not None
            and self.current.style == "indirect"
            and bool(
                re.match(
                    r"(?:[二三四五六七八九十]是|第[二三四五六七八九十]|其[二三四五六七八九十]|再次,|最后,|其次|"
                    r"[2-9][.、])",
                    self.plain[token.start : token.end + 1],
                )
            )
        )

    def _goes_on(self, token: Token) -> bool:
        """Say whether a sentence still belongs to the words of the person whose cue opened the paragraph."""
        draft = self.current
        if draft is None or draft.taught or token.quote:
            return False
        if draft.rule != "header" and (not draft.leads or draft.style != "indirect"):
            return False
        stop = re.compile(r"[。!?\n]|$").search(self.plain, token.start)
        sentence = self.plain[token.start : stop.end() if stop else token.end]
        place = bisect_left(self.subjects.starts, token.start)
        named = place < len(self.subjects.starts) and self.subjects.starts[place] < token.start + len(sentence)
        return not named and not _NARRATION.search("。" + sentence) and not NO_SPEAKER.search(sentence)

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
        mentions = islice(self.script.mentions, bisect_left(self.subjects.starts, span.start), None)
        return {mention.name for mention in takewhile(lambda m: m.span.start < span.end, mentions)}

    def _opens_clause(self, topic: Subject) -> bool:
        """Say whether a person stands at the head of a clause, but for an office."""
        head = max((self.plain.rfind(mark, 0, topic.start) for mark in "。!?\n”,;:"), default=-1) + 1
        return self._is_subject(topic) or head == topic.start or is_office(self.plain[head : topic.start])

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
        if self.in_header:
            self._narrate(token)
            return
        self.clause_subject = None
        cue = self._cue(token, following) or self._owned(token)
        if cue is None:
            self._narrate(token)
            return
        subject = self._resolve(cue, token)
        if subject is None or (subject.type == "collective" and cue.rule == "urging" and cue.verb in _WISHES):
            self._narrate(token)
            return
        self._say(cue, subject, token, following)

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
        if _SOMEBODY.fullmatch(self.plain, token.start, token.end) is None:
            return False
        return _SPEAKS.match(self.plain, token.end + 1) is not None

    def _opens_line(self, token: Token) -> bool:
        return token.start == 0 or self.plain[token.start - 1] == "\n"

    def _narrate(self, token: Token) -> None:
        if self.open and self.current and self.current.start >= 0:
            self.current.end = token.end
            return
        if self.open and self.current:
            self.current.start = token.start
            self.current.end = token.end
            return
        self.contiguous = self.contiguous and not (token.stop and token.stop in ENDERS)
        topics = self._topics(token) or self._pronoun_topic(token)
        if token.after_break and not topics:
            self.last_person = self._owner(token) or self.last_person
        if token.after_break:
            self.previous_topics = topics
        else:
            self.previous_topics = [*self.previous_topics[-_MOST_TOPICS:], *topics]
        self.passed = self.passed or bool(topics)
        told = self.sentence_topic
        if topics and (told is None or not told.name or self._takes_over(topics[0], token)):
            self.last_person = topics[0]
        if self.clause_subject and not topics:
            self.sentence_topic = self.clause_subject
        giver = _GIVEN_TO.fullmatch(self.plain, token.start, topics[0].start) if topics else None
        if giver:
            # 负责人向白山颁发证书: the sentence is about who gives.
            self.sentence_topic = self.sentence_topic or self.subjects.at(token.start, giver.end(1))
            return
        subject = topics[0] if topics else self._ahead(token) or self._speaking(token)
        if subject and topics and self.sentence_topic and self._takes_over(subject, token):
            self.sentence_topic = subject
        self.sentence_topic = self.sentence_topic or subject

    def _takes_over(self, topic: Subject, token: Token) -> bool:
        """Say whether a clause of its own is about another person: 白山介绍情况，镇长陈河揭牌，鼓励大家…"""
        before = self.plain[token.start : topic.start]
        return (not before or is_office(before)) and not _ALONG.search(self.plain, topic.end, token.end)

    def _topics(self, token: Token) -> list[Subject]:
        """List the people named in a clause, the one in subject position first."""
        first = bisect_left(self.subjects.starts, token.start)
        found = []
        for place in range(first, len(self.script.mentions)):
            mention = self.script.mentions[place]
            if mention.span.start >= token.end:
                break
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
        return [topic for topic, after in pairwise([*found, None]) if topic and not self._in_office(topic, after)]

    def _owner(self, token: Token) -> Subject | None:
        """Return whose work, life or voice a sentence is about: 白山的书法…。他认为…"""
        place = bisect_left(self.subjects.starts, token.start)
        mention = self.script.mentions[place] if place < len(self.script.mentions) else None
        if (
            mention is None
            or mention.span.start != token.start
            or self.plain[mention.span.end : mention.span.end + 1] != "的"
        ):
            return None
        return Subject("person", mention.name, token.start, mention.span.end, mention.span.of(self.plain))

    def _in_office(self, topic: Subject, after: Subject | None) -> bool:
        """Say whether a name stands within the office of the next one: 白山学会会长|陈河."""
        words = self.plain[topic.end : after.start] if after else ""
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
        match = _PRONOUN_OPENS.match(self.plain, token.start, token.end)
        if self.last_person is None or match is None:
            return []
        return [replace(self.last_person, start=match.end() - 1, end=match.end(), words=match.group()[-1])]

    def _resolve(self, cue: _Cue, token: Token) -> Subject | None:
        subject = cue.subject
        if subject is None:
            if self.sentence_topic:
                return self.sentence_topic
            if self.current and (self.contiguous or self.open):
                return self.current.subject
            if cue.rule == "urging" and token.after_break and self.told_by:
                return self.told_by
            if cue.rule == "urging" and token.after_break and _GOES_ON.match(self.plain, token.start, cue.start):
                return self.topic_before
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
        return subject

    def _who(self, subject: Subject) -> Subject | None:
        """Return whom a subject means where it is a pronoun."""
        return self._antecedent(subject) if subject.type == "person" and not subject.name else subject

    def _antecedent(self, pronoun: Subject) -> Subject | None:
        topic = self.sentence_topic
        if self.current and self.contiguous and self.current.subject.type in ("person", "role"):
            return topic if topic and topic.name and topic.start >= self.current.end else self.current.subject
        return self.sentence_topic or self.last_person

    def _say(self, cue: _Cue, subject: Subject, token: Token, following: Token | None) -> None:
        taught = cue.rule == "teaching" or (
            cue.subject is None and cue.verb in TEACHING and self.current is not None and self.current.taught
        )
        self.sentence_topic = subject
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
            token.stop in (",", ":") or bool(following and following.quote and token.stop == "")
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

    def _takes_waiting(self, cue: _Cue, subject: Subject, token: Token) -> bool:
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
        return cue.content is None or self._spoken_before(token)

    def _is_elsewhere(self, cue: _Cue, subject: Subject, token: Token, nameless: bool) -> bool:
        """Say whether a speaker named clauses after the waiting quotation only says what follows."""
        assert self.waiting
        words = self.waiting.of(self.plain)
        onward = not self.follows and (cue.content is not None or token.stop in (",", ":"))
        if self.waiting_prior and self.waiting_prior.subject.name and (nameless or onward):
            return True
        if self.follows and "”“" in words:
            return True
        if subject.type == "collective" and not IN_PERSON.search(words):
            return True
        return nameless and cue.content is not None and ("?”“" in words or any(t.name for t in self.waiting_topics))

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

    def _resumes(self, cue: _Cue, subject: Subject) -> bool:
        """Say whether what stands since a leader's last words reads as more of them: 白山指出…。…。白山强调…"""
        if self.current is None or self.current.style != "indirect" or cue.subject is None or not subject.name:
            return False
        between = self.plain[self.current.end : cue.start]
        return len(between) <= 400 and not self.passed and "\n" not in between and not _NARRATION.search(between)

    def _claim(self, subject: Subject, cue: _Cue) -> None:
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

    # cues

    def _cue(self, token: Token, following: Token | None) -> _Cue | None:
        self.follows = bool(following and following.quote)
        leads = token.stop in (",", ":") or (self.follows and token.stop == "")
        closes = self.waiting is not None
        owner = self._in_the_words_of(token)
        if owner and leads:
            return _Cue(owner, "说", token.start, None, "cue-before")
        told = self._demands(token, leads) or self._feelings(token, closes)
        told = told or (self._stance(token) if leads else None)
        if told:
            return told
        for match in islice(VERB.finditer(self.masked, token.start, token.end), _MOST_VERBS):
            cue = self._try(match, token, leads, closes, closes or bool(following and following.quote))
            if cue:
                return cue
        return None

    def _is_noun(self, verb: str, at: int, end: int, token: Token) -> bool:
        """Say whether a word that may be a verb of speaking is a noun here: 提出的要求, 进行了介绍, 结合工作要求."""
        plain = self.plain
        before = plain[max(token.start, at - 16) : at]
        if _DONE.search(before):
            # 作了回应：… announces words all the same.
            return not (token.stop == ":" or self.follows) or end < token.end
        if at > token.start and plain[at - 1] in "的和与及、了个项条点出":
            return True
        if _ATTENDED.search(before) or before.endswith("意见"):
            return True
        if verb == "要求" and _KIND_OF_DEMAND.search(before):
            return True
        if end < token.end:
            return False
        if token.stop == "," and _AS.search(plain[token.start : at]):
            return True
        if token.stop == "," and _PUT_FORWARD.search(before):
            return True
        if verb == "要求" and token.stop == "," and _MET.search(plain, token.start, at):
            return True
        ground = _GROUNDS.match(plain, token.start, at) or _BY_MEANS.search(before)
        return verb not in _TOLD and ground is not None

    def _owned(self, token: Token) -> _Cue | None:
        """Read what says after a quotation whose it was: “…。”学员白山的话引起共鸣。"""
        if self.waiting is None or self.waiting_clauses > 1:
            return None
        match = _WORDS_OF.search(self.plain, token.start, token.end)
        subject = self.subjects.at(token.start, match.start()) if match else None
        if match is None or subject is None or subject.type not in ("person", "anonymous"):
            return None
        return _Cue(subject, "", match.start(), None, "quote-before")

    def _feelings(self, token: Token, closes: bool) -> _Cue | None:
        """Read what says after a quotation that it was somebody's feelings: “…。”白山分享了自己的感受。"""
        match = _FEELINGS.search(self.plain, token.start, token.end) if closes else None
        subject, nothing = self.subjects.before(token.start, match.start()) if match else (None, False)
        return _Cue(subject, match[1], match.start(), None, "quote-before") if match and (subject or nothing) else None

    def _demands(self, token: Token, leads: bool) -> _Cue | None:
        """Read an announcement of numbered demands: 白山提出三点要求：…"""
        match = _DEMANDS.search(self.plain, token.start, token.end) if leads else None
        if match is None:
            return None
        subject, nothing = self.subjects.before(token.start, match.start())
        if subject is None and not nothing:
            subject = self.subjects.opening(token.start, match.start())
        if subject is None and not nothing and not _GROUNDS.match(self.plain, token.start, token.end):
            return None
        return _Cue(subject, "提出", match.start(), None, "demands")

    def _stance(self, token: Token) -> _Cue | None:
        """Read what somebody's view or wish is: 白山的建议是：…"""
        match = _STANCE.search(self.plain, token.start, token.end)
        subject = self.subjects.at(token.start, match.start()) if match and match.start() > token.start else None
        return _Cue(subject, "", match.start(), None, "cue-before") if match and subject else None

    def _in_the_words_of(self, token: Token) -> Subject | None:
        """Read 用白山的话说 and 按照白山的说法."""
        match = _IN_THE_WORDS_OF.search(self.plain, token.start, token.end)
        mention = self.subjects.ends.get(match.start()) if match else None
        if mention is None or mention.span.start < token.start:
            return None
        return Subject("person", mention.name, mention.span.start, mention.span.end, mention.span.of(self.plain))

    def _try(self, match: re.Match[str], token: Token, leads: bool, closes: bool, quoted: bool) -> _Cue | None:
        plain = self.plain
        verb, at, end = match.group(), match.start(), match.end()
        near = plain[max(token.start, at - 10) : min(token.end, end + 4)]
        offset = at - max(token.start, at - 10)
        if any(m.start() <= offset < m.end() for m in NO_SPEAKER.finditer(near)):
            return None
        if verb in _NOT_SPOKEN and at and plain[at - 1] in _NOT_SPOKEN[verb]:
            return None
        if verb in _OTHER_WORD and plain.startswith(_OTHER_WORD[verb], end):
            return None
        if verb in _NOUNS and self._is_noun(verb, at, end, token):
            return None
        tail = plain[end : token.end]
        final = self.follows and verb in URGING and len(tail) <= 8 and "要" not in tail
        final = (
            final
            or _TAIL.fullmatch(tail) is not None
            or (token.stop == ":" and _LOOSE_TAIL.fullmatch(tail) is not None)
        )
        if verb in _RETOLD and token.stop == ":" and tail and not closes:
            listed = _LISTED.match(plain, token.end)
            final = final and bool(listed or plain[token.end + 1 : token.end + 2] == "“" or _TAIL.fullmatch(tail))
        rule, content = self._where(verb, tail, final, leads, closes, end, token.stop)
        sure = quoted and rule in ("cue-before", "quote-before")
        subject, nothing = self.subjects.before(token.start, at, quoted=sure)
        if subject and subject.type != "collective" and not ORGANISATION.search(subject.words):
            self.clause_subject = self.clause_subject or subject
        if verb in TEACHING and (subject or nothing):
            self.teller = self._who(subject) if subject else self.sentence_topic
        if not rule or (subject is None and not nothing):
            return None
        if not self._fits(rule, verb, tail, subject, token) or (subject and self._by(subject, token)):
            return None
        return _Cue(subject, verb, at, content, rule)

    def _by(self, subject: Subject, token: Token) -> bool:
        """Say whether a subject is only by whom something was done, or why: 由青石基金会倡议, 原因是她希望."""
        return subject.words.startswith("由") or self.plain[max(token.start, subject.start - 1) : subject.start] in (
            "由",
            "是",
        )

    @staticmethod
    def _where(
        verb: str, tail: str, final: bool, leads: bool, closes: bool, end: int, stop: str
    ) -> tuple[str, int | None]:
        """Say by which rule a verb announces words, and where in its clause they begin; no rule: it does not."""
        if final and (leads or closes) and (verb in SAYING_SET or verb in URGING or verb.startswith("告诉")):
            if (
                stop == ","
                and not closes
                and (
                    verb in _ASKS
                    or verb == "道"
                    or (verb in _DEEDS and not tail)
                    or (verb in _TOPICAL and (tail or verb not in _IN_PASSING))
                )
            ):
                return "", None
            return ("cue-before" if leads else "quote-before"), None
        if verb in ("道", "讲"):
            return "", None
        if verb in URGING and len(tail) >= 4:
            return "urging", end
        other = NOT_CLAUSE if verb in STATING else NOT_CONTENT
        if verb in DIRECT_CLAUSE and len(tail) >= 3 and not other.match(tail) and not FORMULA.match(tail + stop):
            return "clause", end
        if (
            verb in WEAK_CLAUSE
            and not tail.startswith(("了", "的", "出"))
            and PREDICATE.search(tail)
            and not _TERMS.match(tail)
        ):
            return "clause", end
        if verb in TEACHING and len(tail) >= 3 and tail[0] not in "的与和及、会课者员中等":
            return "teaching", end + (1 if tail[0] == "了" else 0)
        return "", None

    def _fits(self, rule: str, verb: str, tail: str, subject: Subject | None, token: Token) -> bool:
        if rule == "teaching":
            return self._teaches(subject, tail, token)
        if rule == "urging":
            if _BRAND.match(tail) or tail.startswith(
                ("的", "了", "之", "和", "与", "及", "、", "并", "小学", "中学", "工程")
            ):
                return False
            if verb in ("引导", "教导", "动员", "激励") and not _OUGHT.search(tail):
                return False
            return (
                subject is None
                or subject.type == "person"
                or (subject.type == "collective" and verb == "建议")
                or (subject.type == "role" and (verb not in ("引导", "动员") or _OUGHT.search(tail) is not None))
            )
        if subject is None and rule == "clause" and verb in OPINION | {"介绍", "说", "称", "看来", "发现"}:
            return False
        if rule == "clause" and subject and subject.type == "role" and verb not in _ABOUT:
            return False
        return verb not in OPINION or subject is None or subject.type != "role"

    def _teaches(self, subject: Subject | None, tail: str, token: Token) -> bool:
        if subject is None:
            return self.current is not None and self.current.taught and (self.contiguous or self.open)
        if subject.type != "person" or _TERM.fullmatch(tail) or (_COURSE.search(tail) and len(tail) <= 14):
            return False
        if subject.name in self.lecturers:
            return True
        return token.start < self.teaching_until and tail.startswith("了") and bool(subject.name)


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
