"""Cues: a subject and a verb in a clause by which words are announced or claimed (白山教授表示, 白山的建议是).

Most verbs of speaking are also parts of other words (称赞), nouns (工作要求) or names (希望小学), and many name only
what was spoken about. The verbs of a clause are tried from the left: what stands before one, what follows it and
whether a quotation is near tell if it announces words, and where in the clause they begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from archive.finders.script import Script, Token, masked
from archive.finders.speech_words import (
    DIRECT_CLAUSE,
    FORMULA,
    NO_SPEAKER,
    NOT_CLAUSE,
    NOT_CONTENT,
    OPINION,
    ORGANISATION,
    PREDICATE,
    SAYING,
    STATING,
    TEACHING,
    URGING,
    VERB,
    WEAK_CLAUSE,
)
from archive.finders.subjects import Subject, Subjects

_MOST_VERBS = 12
"""How many verbs of one clause are looked at."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A subject (None: the sentence's own), a verb, and where the words begin if they follow in the same clause."""

    subject: Subject | None
    verb: str
    start: int
    content: int | None
    rule: str


@dataclass(slots=True)
class Clause:
    """A clause to be searched for a cue, what stands around it, and what is seen in it on the way."""

    token: Token
    follows: bool
    """Whether a quotation follows at once."""
    waiting: bool
    """Whether a quotation before it waits for its speaker; `waits_near`: with a clause between at most."""
    waits_near: bool
    goes_on_teaching: bool
    """Whether what is being said is a lecture retold; `in_class`: whether teaching was told of shortly before."""
    in_class: bool
    subject: Subject | None = None
    """Who does something that is like speaking."""
    teaches: bool = False
    teacher: Subject | None = None


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
_QUALIFIED = re.compile(r"(?:良好|宝贵|诚恳|合理|合理化|中肯|有益|殷切|真诚|诚挚|热切|建设性)$")
"""Words before a verb that is a noun there: 采纳良好建议."""
_ATTENDED = re.compile(r"(?:听取|聆听|倾听)[^,]{0,40}$|听[^,]{0,12}$")
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
    "提问": ("题",),
    "强调": ("查", "研"),
}
"""With one of these behind them, 称, 希望, 提问 and 强调 are: 称赞不已, 希望基金, 所提问题, 加强调研."""
_GROUNDS = re.compile(r"(?:按照|遵照|对照|围绕|落实|贯彻|结合|通过|经过|经|为了?|关于|随着|针对|根据)")
"""Words that open an adjunct, in which the last noun is none of speech: 结合省里的工作要求, 通过案例分析."""
_PUT_FORWARD = re.compile(
    r"(?:提出|给出|提供|收到|征集|采纳)(?:了[^,]{1,10}|[^,\d一二三四五六七八九十几]{1,10}的[^,]{0,4})$"
)
"""提出了改进建议，…: what follows is no advice, but what came of it."""
_BY_MEANS = re.compile(r"(?:通过|经过)[^,]{0,6}$")
_TOLD = frozenset("介绍 回忆 解释 说明".split())
"""What somebody tells may be the ground of a statement: 根据白山介绍."""
_MET = re.compile(r"落实|贯彻|按(?!理|说)|应(?=[\u4e00-\u9fff]{2})|符合|满足|达到|根据|对照|执行|遵守")
"""What is done with demands that others made."""
_KIND_OF_DEMAND = re.compile(
    r"(?:部署|工作|相关|有关|具体|总体|任务|明确|标准|基本|纪律|最新|内在|必然|根本|迫切|客观|现实|本质|质量|时代|技术|安全|岗位|最低)$"
)
_OFFICIAL = frozenset("表示 称 透露 宣布".split())
"""What companies do too."""
_APART_FROM = re.compile(r"除了?(?!夕)")
"""What opens an exception, within what another says: 除了白山声称种过树以外，没有…"""
_ABOUT = frozenset("表示 称 指出 认为 强调 呼吁 透露 坦言 介绍 希望 建议 要求".split())
"""Verbs by which an organisation may speak in a clause without a mark."""
_TAIL = re.compile(r"(?:的?那样)?(?:道|说|了|到|称|到了|说道|着说|起)?(?:记者|笔者|大家|小编|[他她我]们?|自己)?")
_DEMANDED = tuple("要求 希望 建议 意见 期望 倡议 看法 期盼 寄语 问题".split())
_DEMANDS = re.compile(
    r"提(?:出)?了?[^,]{0,8}?(?:[几两三四五六七八九十\d]+|以下)(?:个方面|方面|[点条项个])[^,]{0,6}?"
    rf"(?:{'|'.join(_DEMANDED)})$"
)
"""提出三点要求：一是…"""
_POINTS = re.compile(
    r"(?:总结|归纳|概括|介绍|分析|谈|讲|指出)了?[^,]{0,16}?[几两三四五六七八九十\d](?:个方面|方面|[点条项])[^,]{0,6}$"
)
"""总结了种树的四个方面：第一、…"""
_LISTS = re.compile(r"(?:提出|给出)了?[^,]{0,24}(?:要求|希望|建议|意见|期望|倡议|寄语)$")
_WISHED = re.compile(r"(?:提出|寄予)了?(?:[新殷深明热具]\w{1,3}|几点)?(?:要求|希望|期望|寄语|嘱托)$")
_FIRST = re.compile(r"[:。]“?(?:[一1]|第一|首先|其一)(?:是|要|、|\.|,|希望)")
"""提出了读书的建议：一要…; the list shows that these are the words."""
_WORDS_OF = re.compile(
    r"的(?:一番|这番|这句|一句|这|一)?(?:话语|话音|话|发言|感言|心声|肺腑之言|讲述|回答|感慨|感受|心里话)"
)
"""What a quotation before it was: “…。”白山的话引起共鸣。"""
_FEELINGS = re.compile(
    r"(分享|谈|说|畅谈|交流|讲述|道出|表达|抒发|诉说)(?:了|起|出|着)?[^,。]{0,8}?"
    r"(?:感受|体会|心得|感想|收获|感悟|心声|心里话|想法|心愿|愿望|心情|经历)$"
)
_ASKS = frozenset("提问 发问 追问 询问 问".split())
"""Verbs whose question follows a colon or stands in quotation marks: 大家争相提问，现场热烈。"""
_IN_PASSING = frozenset("提到 谈到 说到 谈及 讲到".split())
"""他提到，…: nothing but the words can follow."""
_RETOLD = frozenset("提出 分享 讲述 介绍 汇报 总结 讲 谈起 说起 回忆 解释 说明 点评 分析 评价 提到".split())
"""Verbs whose object says what a lecture held: 分享了三段故事：辩手、队长、留学生."""
_ASSERTS = re.compile(r"并[不非没]|不[是能会]|[^要]是[^否]|应当|应该|必须")
"""Signs that a clause follows 指出了, and no thing."""
_STANCE = re.compile(r"的(?:共识|建议|看法|观点|回答|答案|体会|感受|愿望|心愿|梦想|想法|初衷|回应|评价)[则就都]?是$")
"""What somebody holds, as the subject of what follows."""
_BRAND = re.compile(r"[\u4e00-\u9fff]{1,3}\(")
"""What brackets behind it show to be part of a name: 希望山(希望大山)."""
_QUESTION = re.compile(r"[^,]{0,3}?(?:什么|如何|怎[么样]|为[什何]|哪|谁|多少|是否|[我他她它]的|自己的|的|了)")
"""What follows 告诉 where no words do: 告诉孩子们怎么种树."""
_NO_WISH = re.compile(r"[的了之和及、并]|与(?!会)|[小中]学|工程")
"""What follows a verb of urging that is a noun, or part of a name: 希望与信心, 希望小学."""
_OUGHT = re.compile(r"要(?![领点求素件旨义闻职])")
"""The verb 要, not a part of 要领 or 要点."""
_DEEDS = frozenset("引导 教导 激励 鼓励".split())
"""What one does to others without a word: 由浅入深慢慢引导，孩子们跟着做。"""
_LISTED = re.compile(r"[:](?:一是|第一|首先|其一|一、|1[.、])")
_TERMS = re.compile(r"“[^“”]{1,14}”[“、]")
"""介绍“山”“水”: terms in a row."""
_TERM = re.compile(r"了?(?:“[^“”]*”|《[^《》]*》)")
"""讲述“我眼里的山”: the name of what is told."""
_COURSE = re.compile(r"(?:党课|课|讲座|课程|故事|经验|技巧|知识|心得|体会|感受|感悟|感想|收获|经历)$")
"""What is taught: the lecture itself, no words of it."""
_WORDING = ("话说", "话来说", "话讲", "说法")
_IN_THE_WORDS_OF = re.compile(rf"(?:自己)?的(?:{'|'.join(_WORDING)})$")
_LAST = frozenset(words[-1] for words in (*_DEMANDED, *_WORDING, "是"))
"""The last characters of clauses that announce words without a verb: `_DEMANDS`, `_IN_THE_WORDS_OF` and `_STANCE`."""
_LOOSE_TAIL = re.compile(r"(?!.*[是有要会能应]|可以?)[^,]{0,24}")
_SAYING_SET = frozenset(SAYING)


class Cues:
    """Finds the cue of a clause."""

    def __init__(self, script: Script, subjects: Subjects, lecturers: set[str]) -> None:
        self.plain = script.plain
        self.masked = masked(script.plain)
        self.subjects = subjects
        self.lecturers = lecturers

    def possible(self, token: Token) -> bool:
        """Say whether a clause after which no quotation waits may have a cue; most have nothing of the kind."""
        return self.plain[token.end - 1] in _LAST or VERB.search(self.masked, token.start, token.end) is not None

    def find(self, clause: Clause) -> Cue | None:
        """Return the cue of a clause, and note in `clause` whom it lets speak or teach anyhow."""
        token = clause.token
        leads = token.stop in (",", ":") or (clause.follows and token.stop == "")
        closes = clause.waiting
        owner = self._in_the_words_of(token) if leads else None
        if owner:
            return Cue(owner, "说", token.start, None, "cue-before")
        told = self._demands(token) if leads or _FIRST.match(self.plain, token.end) else None
        told = told or (self._feelings(token) if closes else None)
        told = told or (self._stance(token) if leads else None)
        if told:
            return told
        for match in islice(VERB.finditer(self.masked, token.start, token.end), _MOST_VERBS):
            cue = self._try(match, clause, leads)
            if cue:
                return cue
        return self._owned(token) if clause.waits_near else None

    def _is_noun(self, verb: str, at: int, end: int, clause: Clause) -> bool:
        """Say whether a word that may be a verb of speaking is a noun here: 提出的要求, 进行了介绍, 结合工作要求."""
        plain, token = self.plain, clause.token
        before = plain[max(token.start, at - 16) : at]
        if _DONE.search(before):
            # 作了回应：… announces words all the same.
            return not (token.stop == ":" or clause.follows) or end < token.end
        if at > token.start and (plain[at - 1] in "的和与及、了个项条点出" or _QUALIFIED.search(before)):
            return True
        if _ATTENDED.search(plain[token.start : at]) or before.endswith(("意见", "想法", "对策", "看法", "思路")):
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

    def _owned(self, token: Token) -> Cue | None:
        """Read what says after a quotation whose it was: “…。”学员白山的话引起共鸣。"""
        match = _WORDS_OF.search(self.plain, token.start, token.end)
        subject = self.subjects.at(token.start, match.start()) if match else None
        if match is None or subject is None or subject.type not in ("person", "anonymous"):
            return None
        return Cue(subject, "", match.start(), None, "quote-before")

    def _feelings(self, token: Token) -> Cue | None:
        """Read what says after a quotation that it was somebody's feelings: “…。”白山分享了自己的感受。"""
        match = _FEELINGS.search(self.plain, token.start, token.end)
        subject, nothing = self.subjects.before(token.start, match.start()) if match else (None, False)
        return Cue(subject, match[1], match.start(), None, "quote-before") if match and (subject or nothing) else None

    def _demands(self, token: Token) -> Cue | None:
        """Read an announcement of numbered demands: 白山提出三点要求：…"""
        listed = _FIRST.match(self.plain, token.end) is not None
        match = _DEMANDS.search(self.plain, token.start, token.end)
        if match is None and token.stop == ":":
            match = (_LISTS if listed else _WISHED).search(self.plain, token.start, token.end)
        if match is None and listed:
            match = _POINTS.search(self.plain, token.start, token.end)
        if match is None:
            return None
        subject, nothing = self.subjects.before(token.start, match.start())
        if subject is None and not nothing:
            subject = self.subjects.opening(token.start, match.start())
        if subject is None and not nothing and not _GROUNDS.match(self.plain, token.start, token.end):
            return None
        return Cue(subject, "提出", match.start(), None, "demands")

    def _stance(self, token: Token) -> Cue | None:
        """Read what somebody's view or wish is: 白山的建议是：…"""
        match = _STANCE.search(self.plain, token.start, token.end)
        subject = self.subjects.at(token.start, match.start()) if match and match.start() > token.start else None
        return Cue(subject, "", match.start(), None, "cue-before") if match and subject else None

    def _in_the_words_of(self, token: Token) -> Subject | None:
        """Read 用白山的话说 and 按照白山的说法."""
        match = _IN_THE_WORDS_OF.search(self.plain, token.start, token.end)
        mention = self.subjects.ends.get(match.start()) if match else None
        if mention is None or mention.span.start < token.start:
            return None
        return Subject("person", mention.name, mention.span.start, mention.span.end, mention.span.of(self.plain))

    def _try(self, match: re.Match[str], clause: Clause, leads: bool) -> Cue | None:
        plain, token, closes = self.plain, clause.token, clause.waiting
        verb, at, end = match.group(), match.start(), match.end()
        near = plain[max(token.start, at - 10) : min(token.end, end + 4)]
        offset = at - max(token.start, at - 10)
        if any(m.start() <= offset < m.end() for m in NO_SPEAKER.finditer(near)):
            return None
        if verb in _NOT_SPOKEN and at and plain[at - 1] in _NOT_SPOKEN[verb]:
            return None
        if verb in _OTHER_WORD and plain.startswith(_OTHER_WORD[verb], end):
            return None
        if verb in _NOUNS and self._is_noun(verb, at, end, clause):
            return None
        tail = plain[end : token.end]
        final = clause.follows and verb in URGING and len(tail) <= 8 and "要" not in tail
        final = (
            final
            or _TAIL.fullmatch(tail) is not None
            or (token.stop == ":" and _LOOSE_TAIL.fullmatch(tail) is not None)
        )
        if verb in _RETOLD and token.stop == ":" and tail and not closes:
            listed = _LISTED.match(plain, token.end)
            final = final and bool(listed or plain[token.end + 1 : token.end + 2] == "“" or _TAIL.fullmatch(tail))
        rule, content = self._where(verb, tail, final, leads, closes, end, token.stop)
        sure = (closes or clause.follows) and rule in ("cue-before", "quote-before")
        subject, nothing = self.subjects.before(token.start, at, quoted=sure)
        relative = tail.startswith("的")
        if subject and not relative and subject.type != "collective" and not ORGANISATION.search(subject.words):
            clause.subject = clause.subject or subject
        if verb in TEACHING and (subject or nothing):
            clause.teaches, clause.teacher = True, subject
        if subject is None and not nothing and rule == "cue-before" and verb in _OFFICIAL:
            subject = self.subjects.company(token.start, at)
        if not rule or (subject is None and not nothing):
            return None
        if not self._fits(rule, verb, tail, subject, clause) or (subject and self._by(subject, token)):
            return None
        return Cue(subject, verb, at, content, rule)

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
        if final and (leads or closes) and (verb in _SAYING_SET or verb in URGING or verb.startswith("告诉")):
            if (
                stop == ","
                and not closes
                and (
                    verb in _ASKS
                    or verb == "道"
                    or (verb in _DEEDS and not tail)
                    or (verb in _TOPICAL and tail not in ("说", "道", "称") and (tail or verb not in _IN_PASSING))
                )
            ):
                return "", None
            return ("cue-before" if leads else "quote-before"), None
        if verb in ("道", "讲"):
            return "", None
        if verb in URGING and len(tail) >= 4:
            return "urging", end
        if verb.startswith("告诉") and len(tail) >= 4 and not _QUESTION.match(tail):
            return "clause", end
        other = NOT_CLAUSE if verb in STATING else NOT_CONTENT
        if verb in DIRECT_CLAUSE and len(tail) >= 3 and not other.match(tail) and not FORMULA.match(tail + stop):
            return "clause", end
        if verb in STATING and tail[:1] == "了" and len(tail) >= 8 and "的" not in tail and _ASSERTS.search(tail):
            return "clause", end + 1
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

    def _fits(self, rule: str, verb: str, tail: str, subject: Subject | None, clause: Clause) -> bool:
        if rule == "teaching":
            return self._teaches(subject, tail, clause)
        if rule == "clause" and _APART_FROM.match(self.plain, clause.token.start):
            return False
        if rule == "urging":
            if _BRAND.match(tail) or _NO_WISH.match(tail):
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

    def _teaches(self, subject: Subject | None, tail: str, clause: Clause) -> bool:
        if subject is None:
            return clause.goes_on_teaching
        if subject.type != "person" or _TERM.fullmatch(tail) or (_COURSE.search(tail) and len(tail) <= 14):
            return False
        if subject.name in self.lecturers:
            return True
        return clause.in_class and tail.startswith("了") and bool(subject.name)
