"""What kind of words an utterance is: of a lecture, a reflection on one, or a statement.

A lecture is told in class, by whoever teaches there. A reflection is what somebody who took part, or whom the event
served, has to say of it: gains, feelings, resolve. All else is a statement, whoever makes it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from archive.finders.speech_words import FEELING, LEADER, PARTICIPANT, REFLECTING, TEACHER
from archive.finders.subjects import Draft
from archive.finders.text import flat
from archive.model import Person, UtteranceKind

_IN_CLASS = re.compile(
    r"(?:讲座|授课|宣讲|课堂|党课|团课|报告会|宣讲会|分享会|公开课|讲堂|培训)(?:过程中|期间|现场|会上|中(?!心)|上(?!海)|时)"
)
"""Where whoever speaks gives a lecture, unless they came to hear it."""
_TEACHING = re.compile(r"(?:讲解|讲授|讲述|传授|科普|解读|剖析|阐述|普及|宣讲|授课|讲座|分享)(?:了|着|起|,)")
_TEACHES = re.compile(
    r"[^。!?;,\n]{0,4}(?:为|担任|作)?主讲(?!人?[^,。]{0,6}(?:说|表示))|(?:[^。!?;,\n]{0,6}应[^。!?;,\n]{2,30}邀请,)?"
    r"[^。!?;\n“”]{0,24}?(?:(?<!因)(?<!认)(?<!成)为|给|向|和|对|带领)[^。!?;,\n]{0,24}?(?:们|大家|学员|学生|听众|观众|群众|居民|家长|读者|职工|"
    r"同学|师生|党员|干部|民警|村民|企业)[^。!?;\n]{0,40}?"
    r"(?:讲解|讲授|讲述|讲[了起课]|授课|主讲|上[了一]|分享|传授|科普|解读|剖析|一[堂节场]|讲座|党课)"
)
"""What follows the name of one who teaches: 给孩子们分享了, 为党员上了一堂党课."""
_TO_A_CLASS = re.compile(
    r"(?:同学们|小朋友们?|孩子们|学员们|各位(?:同学|学员|家长|老师))[,!:]|"
    r"(?:请?大家)?跟着?我|大家(?:看|听|注意|记住|先|一起)"
)
_TO_OTHERS = re.compile(
    r"(?:广大|全体|各位|各|所有|更多的?|每[一位名个]{1,2}|本次|参训|参会|与会|在座的?|学校|我们的?){0,3}"
    r"(?:同学|学员|营员|孩子|小朋友|学生|大家|青年|青少年|党员|干部|居民|群众|家长|选手|志愿者|老师|教师|医务人员|妇女|企业|单位|部门|队员)"
)
"""Whom a wish is addressed to: 希望同学们…, which no participant says of the event."""
_ADDRESSED = re.compile(r"(?<!认)(?<!因)(?<!成)[为对给向让与和][^,]*")
_PLEASED = re.compile(r"生动|有趣|信心|通俗易懂|贴近|受用|满意|接下来将?|所学|谢谢|丰富|好处|耐心")
"""Words of those who came to hear, or took part, on how it was and what comes of it."""
_URGES = frozenset("提醒 鼓励 引导 叮嘱 勉励 告诫 告诉 教育 呼吁 嘱咐 建议".split())
"""Verbs by which whoever teaches turns to the class."""
_TAUGHT_BY = re.compile(r"讲座|授课|主讲|宣讲|党课|团课|课堂|课程|培训|分享会|讲堂|公开课|一[堂节]|教学|辅导")
_PLAINLY_MOVED = re.compile(
    r"收获(?!奖)|[受获]益|深受(?:启发|感动|教育|鼓舞)|难忘|满满的?干货|干货满满|学到了|不虚此行|大开眼界"
)
"""Words of one whom the event did something for, whoever they are."""
_CAME = re.compile(r"参[加与][^,。]{0,8}(?:培训|活动|学习|讲座|课程)|参训|学员|听众")
"""Who took part, whatever office they hold."""
_PROFESSION = re.compile(r"教授|专家|画家|议员|法官|律师|总监|主管|研究员|调研员|社工师|馆员|导演|评委|裁判")
"""Whose holders speak of their trade."""
_OF_TODAY = re.compile(r"感觉|感受|学到|学会|有趣|有意义|收获|[这此][次堂节场]|今天")
"""Words of one who was there, by which no name stands."""
_THANKS = re.compile(r"(?:谢谢|感谢|多亏)(?:了|你们|老师|大家|[^,。]{0,6}(?:老师|志愿者|专家|医生))")
_AT_HOME = re.compile(r"(?:先生|女士|爷爷|奶奶|阿姨|叔叔|大爷|大妈|大娘|同学|小朋友)$")
"""How those are called who came to listen, and hold no office."""


@lru_cache(maxsize=2)
def _tells_of_teaching(plain: str) -> bool:
    """Say whether a text tells of teaching anywhere; asked for each utterance."""
    return _TAUGHT_BY.search(plain) is not None


_RESOLVE = re.compile(r"(?:今后|以后|也|一定)?(?:将|要(?!求)|会(?![议上]))")
"""How those who took part say what they will do."""


@lru_cache(maxsize=512)
def _gives_lessons(plain: str, name: str) -> bool:
    """Say whether the text tells that somebody teaches a group."""
    return any(_TEACHES.match(plain, place.end()) for place in islice(re.finditer(re.escape(name), plain), 12))


def _sentence_start(plain: str, start: int, end: int) -> int:
    """Return where the sentence begins that goes on at `end`, or `start` where that is later."""
    return max(start, *(plain.rfind(mark, start, end) + 1 for mark in "。!?\n"))


def kind_of(draft: Draft, plain: str, speaker: Person | None, lecturers: set[str]) -> UtteranceKind:
    """Say what kind of words a draft is; `plain` is the text it lies in, `speaker` who says them, if named."""
    if draft.taught or (speaker and speaker.name and speaker.name in lecturers):
        return "lecture"
    kind = draft.subject.type
    words = plain[draft.start : draft.end]
    before = plain[_sentence_start(plain, max(0, draft.cue_at - 80), draft.cue_at) : draft.cue_at]
    who = (
        draft.subject.words
        + (flat(speaker.role + speaker.affiliation) if speaker else "")
        + _ADDRESSED.sub("", before[-20:])
    )
    single = kind in ("person", "role")
    takes_part = kind == "collective" or PARTICIPANT.search(who) is not None
    expert = speaker is not None and _PROFESSION.search(flat(speaker.role)) is not None and not _CAME.search(who)
    takes_part = takes_part and not expert
    opened = REFLECTING.search(plain[max(0, draft.cue_at - 150) : draft.cue_at]) is not None
    if _taught_here(draft, plain, speaker, before, who, takes_part or opened):
        return "lecture"
    if opened and (kind == "person" or (kind != "role" and draft.style == "direct")):
        return "reflection"
    if LEADER.search(who) and single and not _CAME.search(who):
        return "statement"
    if draft.rule == "demands" or (draft.rule == "urging" and _TO_OTHERS.match(words)):
        return "statement"
    if draft.cue == "反映" or words.rstrip("”").endswith(("?", "？")):
        return "statement"
    personal = "我" in words or "自己" in words
    if takes_part and (FEELING.search(words) or _PLEASED.search(words) or (draft.style == "direct" and personal)):
        return "reflection"
    if takes_part and kind != "role" and draft.style == "indirect" and _RESOLVE.match(words):
        return "reflection"
    if kind == "anonymous" and draft.style == "direct" and _THANKS.search(words):
        return "reflection"
    if kind == "person" and (_PLAINLY_MOVED.search(words) or (personal and not expert and FEELING.search(words))):
        return "reflection"
    if kind == "anonymous" and draft.style == "direct" and "我" in words and _OF_TODAY.search(words):
        return "reflection"
    if kind == "person" and _AT_HOME.search(draft.subject.words) and _tells_of_teaching(plain):
        return "reflection"
    return "statement"


def _taught_here(draft: Draft, plain: str, speaker: Person | None, before: str, who: str, takes_part: bool) -> bool:
    """Say whether words are a lecture's: told in class, by whoever teaches there."""
    kind = draft.subject.type
    if kind in ("person", "role") and TEACHER.search(who):
        return True
    if draft.style == "direct" and _TO_A_CLASS.match(plain, draft.start) and _tells_of_teaching(plain):
        return True
    if kind == "collective":
        return False
    if draft.cue in _URGES and _TEACHING.search(before):
        return True
    if takes_part or kind != "person":
        return False
    if _IN_CLASS.search(before):
        return True
    name = speaker.name if speaker else ""
    return bool(name) and not LEADER.search(who) and _tells_of_teaching(plain) and _gives_lessons(plain, name)
