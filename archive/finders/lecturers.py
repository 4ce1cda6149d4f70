"""Lecturers: who spoke by invitation, and on what.

Four written forms, all of them with the office beside the name: an invitation (`邀请到某站站长某某为…作讲座`), being
invited (`某某教授应邀…`), a by-clause (`由某某授课`), and a subject that holds a lecture (`某某以“…”为题作报告`).
The words between the cue and the next verb must read as people (see `signatures`), whole; a sentence that speaks of no
lecture makes no lecturer. Certain names are asked in `named_lecturers`, the fields of a notice in `notices`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.finders.lecture_titles import find_lecture_titles
from archive.finders.named_lecturers import NO_LECTURE, Named, named_lecturers
from archive.finders.notices import lecturers_below_headings, lecturers_in_fields, title_near
from archive.finders.people import offices_at
from archive.finders.signatures import COURTEOUS, OFFICE_WORDS, is_office, is_organisation, looks_like_name, read_people
from archive.finders.text import HAN, Line, Spans, flat, lines, trim
from archive.model import Lecture, Lecturer, Office, Person, Span, Structure
from archive.names import recognise
from archive.names.positions import FREQUENT
from archive.names.surnames import surname

LECTURE = re.compile(
    r"讲座|授课|讲课|主讲|开讲|讲授|宣讲|讲学|辅导|报告会|专题报告|学术报告|事迹报告|作了?.{0,30}报告|党课|演讲|分享会|"
    r"分享|培训|课程|微课|公开课|团课|上了?[一这]?[堂节]?.{0,12}课|"
    r"解读|讲述|讲解|开班|大讲堂|讲堂|课堂|沙龙|对话|导读|为题"
)
_INVITE = re.compile(
    r"(?<!应)(?<!受)(?:特别|专门|专程|诚挚|诚|特|还|先后|分别|共|重磅)?(?:邀请|特邀|聘请|邀|请)(?:到|了|来|"
    r"请)*(?=[^请函])"
)
_BE_INVITED = re.compile(r"(?:应邀|受邀|应[^,。;\n]{2,20}?(?:的?邀请|之邀)|受[^,。;\n]{2,20}?(?:的)?邀请)[,]?")
_AT_ONCE = re.compile(r"(?:前来|到场|现场)?(?:授课|讲课|主讲|宣讲|讲学|作|做|为|出席|参加|到)")
"""Who was invited stands before these, and nobody behind them."""
_BY = re.compile(r"(?<![自理因缘经来])由(?=[^于此衷])(?!.{0,3}(?:到|至|入|及))")
_STOP = re.compile(
    r"[,。;:!?！？\n“”《》]|为|给|(?<!工)作(?!家|协|者|曲)|(?<!叫)做|就|围绕|以|担任|主讲|授课|(?<!教)授|进行|莅临|"
    r"走进|来到|到(?!任)|开展|举办|讲|分享|解读|带来|出席|开讲|与(?=.{0,20}(?:交流|对话))|现场|前来|亲临|在|对|"
    r"向|从|结合|开设|上(?=[一了堂节]|.{0,6}课)|传授|剖析|倾囊|来(?!自|宾)|组成|分别|共同|参加|担|主持|"
    r"等(?=.{0,20}(?:为|授|作))|一起|线上|领衔|亲自|详细|重点"
)
_WHERE = r"(?:在[^,。;\n]{2,30}?)?(?:(?:(?<!作)为|给|向|面向|对)[^。;\n“《]{1,80}?)?"
_KINDS = (
    r"讲座|(?:专题|辅导|学术|主题|事迹|宣讲|理论|形势|先进)+报告|[”》][^,。;\n]{0,6}报告|辅导|授课|宣讲|党课|团课|演讲|培训|"
    r"讲解|分享|课程|一课|讲课|上课|公开课|科普课|[一堂节]课"
)
_STRONG = re.compile(
    r"讲座|授课(?<!教授课)(?!题)|宣讲|党课|公开课|主讲|报告会|讲课|开讲|微课|团课|思政课|讲堂|"
    + "|".join(rf"{sign}[^,。;]{{0,10}}?课(?!题|程|外)" for sign in "一堂节")
)
"""Words of a text that tells of a lecture; each opens with a fixed sign, by which they are found fast."""
_COURSES = re.compile(r"(?:开设|讲授|学习)了?[^。!?\n]{0,80}》等?[^,。;\n]{0,6}课程")
"""What tells of lectures in a text about a training."""
_HOLDS = re.compile(
    rf"{_WHERE}(?:(?:(?<!工)作了?(?!{NO_LECTURE}|的|者|家|协|品|业|风|用|曲|人员|为(?!主?题))|做了?(?!{NO_LECTURE}|好|到|客)|带来了?|发表了?|进行了?(?!{NO_LECTURE})|开展了?|讲授了?|"
    rf"主讲了?|上了|开设了?|举办了?)[^。;\n]{{0,60}}?(?:{_KINDS})"
    r"|(?:亲自)?(?:主讲|开讲|授课|宣讲)(?:了|(?=[党《“民法]|.{2,24}(?:精神|知识|政策|故事|事迹|法))|(?<=讲)(?!团|员|人|嘉|会|活)|"
    r"(?<=授课)(?!的|教[室师]|专家|老师|人|嘉宾|讲师|内容|方式|时间|过程|现场|形式)))"
    r"|给[^,。;\n]{2,24}?(?:上课|讲课)"
    r"|(?:以|就|围绕|从(?![事而此业]))[^。;\n]{2,90}?(?:为题|为主题|开讲|授课|主讲|进行了?[^,。;\n]{0,12}(?:授课|宣讲|讲解|辅导|培训|讲授)|"
    r"(?<=[”》])(?:,?为[^,。;\n“《]{2,20}?)?(?:[作做]|带来|开展)了?[^,。;\n]{0,16}(?:报告|讲座|辅导|宣讲|党课|演讲))"
    r"|做客[^,。;\n]{0,24}(?:讲堂|讲坛|课堂|论坛|沙龙|大讲)"
)
"""A predicate that tells of a lecture; a subject stands before it."""
_LISTENED = re.compile(
    r"(?:聆听|听取|收听|学习|听)了?(?P<who>[^。;!?\n“《]{4,90}?)(?:的|所作的?)(?:精彩|专题|现场|生动|主题|精心|先进|典型|事迹|经验|学术)*"
    r"(?:授课|讲座|报告|宣讲|演讲|党课|讲课|讲授)"
)
_MAIN = re.compile(
    r"(?:(?<!担任)(?<!作为)主讲(?:人|嘉宾|老师|教师|专家)(?:是|为|由)?[,:]?|(?:授课|宣讲)(?:人|嘉宾|老师|教师|专家|讲师)(?:是|为)|"
    r"(?:本[期次场讲]|分享|对谈)(?:的)?(?:嘉宾|讲师|专家)(?:是|为)|"
    r"(?:师资|讲师|授课|专家)(?:团队?|阵容|队伍)由(?=[^,。;\n]{2,40}组成)|"
    r"(?:带来|主讲|开讲|授课|讲授)(?:[^,。;\n]{0,10}?(?:讲座|报告|党课|宣讲|课))?的(?:是|为))(?!之一|的|简介|介绍|们|员)"
)
_IN_LECTURE = re.compile(
    r"(?:讲座|授课|党课|宣讲|报告会|宣讲会|讲课)(?:现场|过程)?(?:[中上]|现场|开始后?),(?P<who>[^。;\n“《]{4,60}?)"
    r"(?=围绕|从|以|结合|详细|深入|系统(?=[地讲阐介梳解回])|讲解|讲述|阐述|剖析|解读|为大家|为现场|为同学|为参|向大家|通过|用|分享|带领|,(?:围绕|从|以|结合|通过))"
)
_LED = re.compile(
    r"(?:由|分别[为是由]|[,、和及与])(?P<who>[^,。;\n“《》”]{4,60}?)(?:主讲|开讲|讲授|授课)的[^,。;\n“《]{0,10}[“《](?P<title>[^\n“”《》]{2,60})[”》]?"
)
"""A list of lectures with who leads each: 由某某主讲的《…》."""
_PROGRAMME = re.compile(
    r"[“《](?P<title>[^\n“”《》]{2,60})[”》]\s*(?:[—–─-]{1,4}|主讲人?:?)\s*(?P<who>[^,。;!?\n“《(:\d]{4,60}?)(?=\s*(?:[\d(,。;\n]|$))"
)
"""A programme's line: 《…》——某某 某校教授."""
_HEARD = re.compile(
    r"(?:聆听|听取|收听|学习)[了到]*(?=[^。!?\n]{4,600}?》等?[^,。;\n]{0,8}(?:讲座|课程|报告(?!会)|授课|宣讲))"
)
_THEIR_TITLE = re.compile(
    r"[;、,和及与]*(?P<who>[^。;!?\n“《》”]{4,60}?)(?:所作|主讲|带来|讲授)?的《(?P<title>[^\n《》]{2,70})》"
)
"""One of several whose lectures were heard: 聆听了某某教授的《…》、某某主任的《…》等讲座."""
_ADVERB = re.compile(
    r"(?:[,]?(?:今天|今日|昨天|昨日|近日|日前|当天|当日|\d{1,2}(?:月\d{1,2})?日(?:上午|下午|晚上?)?|"
    r"\([^()]{2,12}\)|先后|依次|相继|联袂|携手|现场|亲自|重点|则|又|也|还|再次|分别|先后|随后|接着|共同|专程|线上|作为[^,]{2,12}|将|已))+$|,$"
)
"""What may stand between a subject and its predicate."""
_QUOTED = re.compile(r"[“《]([^“”《》\n]{2,60})[”》]")
_TITLE_AFTER = re.compile(
    r"\s*(?:为主?题|的?(?:专题|主题|学术|公益|知识|辅导|党史|形势|视频|精彩|专场|系列|线上|线下|一场|科普|法律|法治|健康|安全|普法|文化|理论|"
    r"政策)*(?:讲座|报告|辅导|授课|宣讲|党课|演讲|分享|培训|课程|微课|公开课|主题|团课|讲课))"
)
_ABOUT = re.compile(r"(?:就|围绕|聚焦|以|关于|紧扣)\s*$")
_ABOUT_AFTER = re.compile(
    r"(?:这[一个]*)?(?:主题|话题|课题|专题)|(?:[,]?(?:为[^,。;\n“《]{2,24}?)?)(?:作|做|进行|开展|展开|带来)了?[^,。;\n“《]{0,16}?"
    r"(?:报告|讲座|授课|宣讲|讲解|辅导|党课|演讲|培训)|(?:开讲|主讲|授课)"
)
"""What follows a title after 就 or 围绕: 就“…”作专题报告."""
_TITLE_BEFORE = re.compile(
    r"(?:题为|题目(?:为|是)|主题(?:为|是)|名为|以|围绕|关于|讲授|主讲|讲座|讲了|作了?|做了?|带来了?|分享了?|就|"
    r"题|讲述|讲解)\s*[:]?\s*$"
)
_LONGEST_SLICE = 90
_LONGEST_OFFICE = 40
_MOST_PLACES = 6
"""Places of one name at which an office is looked for."""
_LOOK_AT = 12
"""Paragraphs in which a lecturer is introduced."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """People whom a rule takes for lecturers, and the sentence that says so."""

    people: tuple[Person, ...]
    sentence: Span
    rule: str


_SENTENCE_END = re.compile(r"[。！？!?\n]+[”」]?")


def _sentences(plain: str, start: int, end: int) -> Iterator[Span]:
    place = start
    for mark in _SENTENCE_END.finditer(plain, start, end):
        yield Span(place, mark.end())
        place = mark.end()
    if place < end:
        yield Span(place, end)


def _certain(people: tuple[Person, ...], text: str) -> bool:
    """Say whether every one has the look of a name; without an office, running text must not make one."""
    if any(_NO_OFFICE.search(flat(office.affiliation + office.role)) for p in people for office in p.offices):
        return False
    return bool(people) and all(_named_so(flat(p.name)) for p in people)


def _named_so(name: str) -> bool:
    """Say whether a word (flat) can be a lecturer's name; 应邀 is none, though 应 is a surname."""
    return "·" in name or (looks_like_name(name) and not name.endswith("邀"))


_NO_OFFICE = re.compile(r"针对|聆听|听取|一起|了|一场|共同|举办|开展|他们|我们|以及|同时|等")
"""Words of a sentence, which no office holds."""


def _after_cue(text: str, plain: str, start: int, sentence: Span, officed: bool) -> tuple[Person, ...]:
    """Read people from `start` to one of the next verbs; the shortest stretch that reads wins."""
    limit = min(sentence.end, start + _LONGEST_SLICE)
    for tried, stop in enumerate(_STOP.finditer(plain, start + 2, limit), 1):
        if stop[0] in "“《" and stop.start() == start:
            return ()
        people = read_people(text, _without_extras(plain, start, stop.start()))
        # A given name may hold a verb's character (张为民): go on while the next stop is near.
        if _certain(people, text) and (not officed or any(p.offices for p in people)):
            longer = _continued(text, plain, start, stop.start(), limit)
            return longer or people
        if tried > 6 or stop[0] in "。;:！？!?\n":
            return ()
    people = read_people(text, _without_extras(plain, start, limit)) if limit == sentence.end else ()
    return people if _certain(people, text) and (not officed or any(p.offices for p in people)) else ()


def _continued(text: str, plain: str, start: int, stop: int, limit: int) -> tuple[Person, ...]:
    """Read on over 、 and commas where a list of people goes on (某校教授甲，某院研究员乙为…)."""
    if plain[stop : stop + 1] != ",":
        return ()
    following = _STOP.search(plain, stop + 1, limit)
    if following is None or following.start() - stop < 4 or _ATTENDS.match(plain, following.start()):
        return ()
    people = read_people(text, _without_extras(plain, start, following.start()))
    if not _certain(people, text) or len(people) < 2 or not all(p.offices for p in people):
        return ()
    return _continued(text, plain, start, following.start(), limit) or people


_TOGETHER = re.compile("[二两三四五六七八九十][位名](?:老师|教师|专家|教授|讲师|同志|嘉宾)$")
"""What those who taught are called together, behind their names."""
_ATTENDS = re.compile("出席|参加|主持|陪同")
"""What those do who follow a lecturer and are none."""


_LEAD = re.compile(r"(?:了|到|来|来自于?|我国|国内|著名|知名|资深|的是|[一二两三四五六七八九十]+[位名])+(?=.{2})")
_SKIPPED = re.compile(r"(?:了|到|来(?!自)|的是|[一二两三四五六七八九十]+[位名])*")
_TAIL = re.compile(
    r"(?:等)?(?:[一二两三四五六七八九十\d]+(?:位|名)(?:专家|老师|教授|讲师|嘉宾|同志|学者)?|等(?:专家|老师|"
    r"教授|人|领导|嘉宾|专家学者)?|同志|先生|女士|专程|亲自|一行)$"
)


def _without_extras(plain: str, start: int, end: int) -> Span:
    """Leave out what stands around people: 了, 到, 等, 两位老师."""
    span = trim(plain, start, end, ",、:")
    lead = _LEAD.match(plain, span.start, span.end)
    if lead and lead[0] not in {"来自", "著名", "知名", "资深"}:
        skip = _SKIPPED.match(plain, span.start, span.end)
        span = Span(skip.end() if skip else span.start, span.end)
    tail = _TAIL.search(plain, span.start, span.end)
    if tail and tail.start() > span.start + 1:
        span = Span(span.start, tail.start())
    return trim(plain, span.start, span.end, ",、")


_DAY = re.compile(
    r"(?:(?<=[\d一二三四五六七八九十])[日号]|[今昨当前]天|[今昨当]日)(?:上午|下午|晚上?)?(?=.{2})|(?:近日|日前|随后|最后|首先|接着|期间|会上|讲座上|活动中|讲座中|"
    r"培训中|课上|现场)[,]?"
)


def _clause_start(plain: str, sentence: Span, place: int) -> int:
    """Return where the clause of a subject before `place` starts: after a comma, a quote's end, or the day."""
    start = max((plain.rfind(sign, sentence.start, place) for sign in ",:;”)\n"), default=-1)
    start = max(sentence.start, start + 1)
    day = None
    for day in _DAY.finditer(plain[start:place]):  # noqa: B007 - the last one counts
        pass
    if day and place - start - day.end() >= 2:
        start += day.end()
    return start


def _before_cue(text: str, plain: str, sentence: Span, place: int) -> tuple[Person, ...]:
    busy = re.search(r"(?:一边|正在|正为|边).{0,12},?\s*$", plain[max(sentence.start, place - 20) : place])
    place -= len(busy[0]) if busy else 0
    adverb = _ADVERB.search(plain, max(sentence.start, place - 40), place)
    place = adverb.start() if adverb else place
    start = _clause_start(plain, sentence, place)
    for begin in dict.fromkeys((start, _wider(plain, sentence, start))):
        if place - begin > _LONGEST_SLICE:
            continue
        people = read_people(text, _without_extras(plain, begin, place))
        if _certain(people, text) and not re.search("[,:]", plain[people[-1].span.end : place]):
            return people
    return ()


def _wider(plain: str, sentence: Span, start: int) -> int:
    """Return the start of the clause before, for subjects with a comma inside (某校教授，某会会长某某)."""
    return max(sentence.start, plain.rfind(",", sentence.start, max(sentence.start, start - 1)) + 1)


def _claims(text: str, plain: str, sentence: Span) -> Iterator[_Claim]:
    claimed = False
    for cue in _INVITE.finditer(plain, sentence.start, sentence.end):
        people = _after_cue(text, plain, cue.end(), sentence, officed=cue[0].endswith("请") and len(cue[0]) == 1)
        if people and not re.match(
            r".{0,6}(?:出席|参加|参观|观看|列席|担任(?!.{0,8}(?:讲|师|教官|授课|辅导)))",
            plain[people[-1].span.end : people[-1].span.end + 24],
        ):
            claimed = True
            yield _Claim(people, sentence, "invited")
    for cue in _BE_INVITED.finditer(plain, sentence.start, sentence.end):
        people = _before_cue(text, plain, sentence, cue.start())
        if not people and not _AT_ONCE.match(plain, cue.end()):
            people = _after_cue(text, plain, cue.end(), sentence, officed=True)
        if people and not re.match(r"(?:(?!为|给).){0,4}(?:出席|参加|观看|列席)", plain[cue.end() : cue.end() + 10]):
            claimed = True
            yield _Claim(people, sentence, "was-invited")
    for cue in _BY.finditer(plain, sentence.start, sentence.end):
        after = re.search(
            r"授课|主讲|讲授|讲解|作|做|担任|进行|宣讲|开讲|为|带来|分享|讲|授",
            plain[cue.end() : cue.end() + _LONGEST_SLICE],
        )
        people = _after_cue(text, plain, cue.end(), sentence, officed=False) if after else ()
        bare = people and not any(person.offices for person in people)
        if bare and not re.match(
            r"[^,。;]{0,3}(?:主讲|授课|讲授|担任|作|做|为)", plain[people[-1].span.end : people[-1].span.end + 8]
        ):
            continue
        if (
            people
            and LECTURE.search(plain, people[-1].span.end, sentence.end)
            and not re.match(
                r".{0,3}(?:主持|带领|率队|陪同|致辞)", plain[people[-1].span.end : people[-1].span.end + 8]
            )
        ):
            claimed = True
            yield _Claim(people, sentence, "by-clause")
    for pattern, rule in ((_LED, "led"), (_PROGRAMME, "programme")):
        for cue in pattern.finditer(plain, sentence.start, sentence.end):
            people = read_people(text, _without_extras(plain, cue.start("who"), cue.end("who")))
            if _certain(people, text) and all(person.offices and person.offices[-1].role for person in people):
                claimed = True
                yield _Claim(people, Span(cue.start(), cue.end()), rule)
    for cue in _HEARD.finditer(plain, sentence.start, sentence.end):
        at = cue.end()
        while told := _THEIR_TITLE.match(plain, at, sentence.end):
            at = told.end()
            people = read_people(text, _without_extras(plain, told.start("who"), told.end("who")))
            if _certain(people, text) and all(person.offices and person.offices[-1].role for person in people):
                claimed = True
                yield _Claim(people, Span(told.start(), told.end()), "heard")
    for pattern, rule in ((_LISTENED, "listened-to"), (_IN_LECTURE, "in-lecture")):
        for cue in pattern.finditer(plain, sentence.start, sentence.end):
            people = read_people(text, _without_extras(plain, cue.start("who"), cue.end("who")))
            together = _TOGETHER.search(plain, cue.start("who"), cue.end("who")) and len(people) > 1
            if _certain(people, text) and (together or all(p.offices and p.offices[-1].role for p in people)):
                claimed = True
                yield _Claim(people, sentence, rule)
    for cue in _MAIN.finditer(plain, sentence.start, sentence.end):
        people = _after_cue(text, plain, cue.end(), sentence, officed=False)
        if people:
            claimed = True
            yield _Claim(people, sentence, "main-speaker")
    if claimed:
        return
    for cue in _HOLDS.finditer(plain, sentence.start, sentence.end):
        people = _before_cue(text, plain, sentence, cue.start())
        # Without an office, whoever does something is no lecturer yet (……龙岗区开设课程).
        if people and len(people) <= 6 and all(person.offices and person.offices[-1].role for person in people):
            part = Span(people[0].span.start, min(sentence.end, _part_end(plain, cue.end(), sentence.end)))
            yield _Claim(people, part if ";" in sentence.of(plain) else sentence, "holds")
        elif people and len(people) <= 3 and all(person.offices for person in people):
            yield _Claim(people, sentence, "holds-named")  # an organisation's somebody: only with a certain name


def _confirmed(text: str, claim: _Claim, named: Sequence[Named], known: Collection[str]) -> _Claim | None:
    """Let the recogniser of names say whether the people are people; without an office that is a must."""
    names = {n.span.start: n.span.end for n in named}
    kept: list[Person] = []
    for person in claim.people:
        if person.name.startswith("后") and text[: person.span.start].endswith("博士"):
            continue
        if re.match("为(?:首|代表)", text[person.span.end : person.span.end + 3]):
            continue
        if person.span.start not in names and _A_SUBJECT.search(person.name):
            return None  # 文学教授 …: the list was cut at the wrong place
        end = names.get(person.span.start)
        told = [o for o in person.offices if o.role and len(o.affiliation) > 1 and not _names_within(names, o, text)]
        if end is not None and end < person.span.end and len(person.span) == 3 and person.name[-1] in _NOT_LAST:
            span = Span(person.span.start, end)  # 张三将, 张三教
            kept.append(Person(span.of(text), span, person.offices))
        elif end is None and person.name not in known and _qualifies(text, person):
            continue
        elif (
            end == person.span.end
            or person.name in known
            or "·" in flat(person.name)
            or (told and claim.rule != "holds-named" and _beside(text, person))
        ):
            kept.append(person)
    kept = [p for p in kept if not any(_REPORTERS.search(flat(o.role)) for o in p.offices)]
    people = [Person(p.name, p.span, _offices(p, names, text)) for p in kept]
    return _Claim(tuple(people), claim.sentence, claim.rule.removesuffix("-named")) if kept else None


_CALLED_SO = re.compile("副?(?:教授|主任|研究员)|老师|博士|院士|律师|医生|先生|女士|同志")
"""What people are called by, behind their names."""
_HAN = re.compile(f"[{HAN}]")


def _qualifies(text: str, person: Person) -> bool:
    """Say whether a word qualifies the office behind it, rather than name who holds it: 反诈办宣防民警, 古琴大师."""
    end = person.span.end
    if len(person.name) == 4 and "·" not in person.name and len(surname(person.name)) == 1:
        return flat(person.name)[1] not in FREQUENT  # 全国教育
    if len(person.name) > 2 or flat(person.name)[0] in FREQUENT:
        return False
    if not any(office.role and text.startswith(office.role, end) for office in person.offices):
        return False
    return bool(_HAN.match(text, max(0, person.span.start - 1))) or not _CALLED_SO.match(text, end)


def _offices(person: Person, names: dict[int, int], text: str) -> tuple[Office, ...]:
    """Return a claimed person's offices; where another's name ran into them, what stands behind that name."""
    offices = tuple(_plain_office(o) for o in person.offices if _an_office(o, person, names, text))
    last = max((end for end in names.values() if end <= person.span.start), default=person.span.start)
    if offices or not person.offices or person.span.start - last > _LONGEST_OFFICE:
        return offices
    return offices_at(text, person.span, last)


def _beside(text: str, person: Person) -> bool:
    """Say whether an office stands right at a name: before it, or behind it, but not as a list goes on (甲、乙镇…)."""
    start, end = person.span.start, person.span.end
    if text[end : end + 1] not in ("、", "和", "与", "及"):
        return True
    return any(flat(office.role) in flat(text[max(0, start - _LONGEST_SLICE) : start]) for office in person.offices)


def _names_within(names: dict[int, int], office: Office, text: str) -> bool:
    """Say whether an office's words hold a person's name: a sentence was taken for an office."""
    words = office.affiliation + office.role
    return any(text[start:end] in words for start, end in names.items() if end - start > 1)


_A_SUBJECT = re.compile(r"(?:学|系|科)$")
"""What ends a branch of learning, and few names: 管理学."""
_REPORTERS = re.compile(r"(?:记者|通讯员|摄影|实习生)$")


def _an_office(office: Office, person: Person, names: dict[int, int], text: str) -> bool:
    """Say whether an office's words are one: no other person in them, no half quotation, nobody's crowd."""
    words = office.affiliation + office.role
    others = {start: end for start, end in names.items() if text[start:end] != person.name}
    plain = flat(words)
    paired = all(plain.count(first) == plain.count(last) for first, last in ("“”", "《》", "()"))
    return paired and not _names_within(others, office, text) and not re.search("多位|不同领域", plain)


_NOT_LAST = "将还也已曾正从与用教作为就在向"
"""Characters that begin what follows a name rather than end one."""
_COPULA = re.compile(r"(?:(?:也|还)?(?:分别|均|都|同)?(?:作)?为|分别是|是|(?:[我本该]所|我院))(?=.{2})")


_RELATIVE = re.compile(r"(?:从事|坚持|有着|拥有|扎根|深耕|热爱|担任)[^的]{2,20}的")
"""A clause before an office, which tells no office: 从事林业工作三十年的."""


def _plain_office(office: Office) -> Office:
    """Return an office without what led up to it: a copula, a relative clause (坚持多年的某村村民)."""
    lead = _COPULA.match(flat(office.affiliation or office.role))
    if lead and lead[0] not in ("我所", "本所", "该所", "我院"):
        if office.affiliation:
            office = Office(office.affiliation[lead.end() :], office.role)
        else:
            office = Office("", office.role[lead.end() :])
    if (
        not office.affiliation
        and (clause := _RELATIVE.match(flat(office.role)))
        and is_office(flat(office.role)[clause.end() :])
    ):
        return Office("", office.role[clause.end() :])
    place = office.affiliation.find("的")
    if place > 0:
        head, rest = office.affiliation[:place], office.affiliation[place + 1 :]
        if rest and not is_organisation(flat(head)) and is_office(flat(rest)):
            office = Office(rest, office.role)
    return office


def _part_end(plain: str, start: int, end: int) -> int:
    stop = plain.find(";", start, end)
    return end if stop < 0 else stop


def _lecture(plain: str, sentence: Span, people_end: int) -> Span | None:
    """Find the lecture's title in the sentence: the first behind the people, else the first."""
    titles = list(find_lecture_titles(plain, sentence.start, sentence.end))
    return next((title for title in titles if title.start >= people_end), titles[0] if titles else None)


_WITH_TITLE = ("led", "programme", "heard")
"""Forms that hold a lecture's title beside its lecturer."""


def _parts(claims: list[_Claim], sentence: Span) -> Iterator[tuple[_Claim, Span]]:
    """Yield each claim with its part of the sentence: up to the next people who hold a lecture."""
    holding = sorted(c.people[0].span.start for c in claims if c.rule == "holds")
    for claim in claims:
        later = [start for start in holding if start > claim.people[-1].span.end]
        if claim.rule in _WITH_TITLE:
            yield claim, claim.sentence
            continue
        part = Span(claim.people[0].span.start, later[0]) if claim.rule == "holds" and later else None
        if part is None and claim.rule == "holds" and holding[0] < claim.people[0].span.start:
            part = Span(claim.people[0].span.start, sentence.end)
        yield claim, part or sentence


def _in_turn(plain: str, sentence: Span, claims: Sequence[_Claim]) -> dict[int, Span]:
    """Give each of a sentence's people their title, where as many follow (甲、乙以《…》《…》为题)."""
    people = sorted({person.span for claim in claims for person in claim.people})
    if len(claims) < 2 or len(people) < 2:
        return {}
    titles = [Span(m.start(1), m.end(1)) for m in _QUOTED.finditer(plain, people[0].end, sentence.end)]
    if len(titles) != len(people) or titles[0].start < people[-1].end:
        return {}
    return {person.start: title for person, title in zip(people, titles, strict=True)}


def _lectures(text: str, plain: str, part: Span, people: tuple[Person, ...]) -> list[Span | None]:
    """Find each one's lecture: the first of as many titles as there are people is the first one's."""
    for pattern in (_LED, _PROGRAMME, _THEIR_TITLE):
        told = pattern.fullmatch(plain, part.start, part.end)
        if told:
            return [Span(told.start("title"), told.end("title"))] * len(people)
    if len(people) > 1:
        titles = [
            Span(quoted.start(1), quoted.end(1)) for quoted in _QUOTED.finditer(plain, people[-1].span.end, part.end)
        ]
        if len(titles) == len(people):
            return list(titles)
    return [_lecture(plain, part, people[-1].span.end)] * len(people)


def _named(
    text: str,
    plain: str,
    sentence: Span,
    names: Sequence[Named],
    claims: Sequence[_Claim],
    everyone: Mapping[str, Sequence[Named]],
    lecturers: Collection[str],
) -> Iterator[_Claim]:
    """Yield those whom certain names and the words about them make lecturers, and no form has found."""
    known = Spans(person.span for claim in claims for person in claim.people)
    whole = [n if len(n.name) > 1 else _whole_name(n, everyone, lecturers) for n in names]
    for people in named_lecturers(text, plain, sentence, [n for n in whole if n], everyone, known):
        fresh = tuple(person for person in people if not known.overlap(person.span))
        if fresh and not any(_REPORTERS.search(flat(o.role)) for p in fresh for o in p.offices):
            yield _Claim(fresh, sentence, "named")


@dataclass(frozen=True, slots=True)
class _Resolved:
    """A surname with a title (黄校长), and whose it is."""

    name: str
    span: Span


def _whole_name(surname: Named, everyone: Mapping[str, Sequence[Named]], lecturers: Collection[str]) -> Named | None:
    """Return whom a surname means: the only lecturer so far who bears it, or the only one named before it."""
    bearers = [name for name in lecturers if name.startswith(surname.name)]
    bearers = bearers or [n for n, at in everyone.items() if n.startswith(surname.name) and at[0].span < surname.span]
    return _Resolved(bearers[0], surname.span) if len(bearers) == 1 else None


def _at_name(person: Person, everyone: Mapping[str, Sequence[Named]]) -> Person:
    """Return a person where the whole name stands, if only their surname stands here."""
    places = everyone.get(person.name, ()) if len(person.span) == 1 else ()
    return Person(person.name, places[0].span, person.offices) if places else person


def _known(people: tuple[Person, ...]) -> Iterator[Person]:
    for person in people:
        yield Person(person.name, person.span, tuple(Office(o.affiliation, o.role) for o in person.offices))


def _to_read(plain: str, paragraphs: Sequence[Line]) -> Iterator[tuple[Span, bool]]:
    """Yield the sentences in which a lecturer may be named, and whether they themselves tell of a lecture."""
    opens_with_one = _STRONG.search(plain, 0, 400) is not None
    for line in paragraphs:
        start, end = line.span.start, min(line.span.end, line.span.start + 4000)
        if not opens_with_one and LECTURE.search(plain, start, end) is None:
            continue
        for sentence in _sentences(plain, start, end):
            sentence = Span(sentence.start, min(sentence.end, sentence.start + 800))
            tells = LECTURE.search(plain, sentence.start, sentence.end) is not None
            if tells or opens_with_one:
                yield sentence, tells


def find_lecturers(text: str, *, found: Structure, names: Sequence[Named] | None = None) -> tuple[Lecturer, ...]:
    """Find the lecturers with their offices and the titles of their lectures, in text order, once each."""
    plain = flat(text)
    names = [n for n in (recognise(text) if names is None else names) if n.name not in OFFICE_WORDS]
    starts = [named.span.start for named in names]
    everyone: dict[str, list[Named]] = {}
    for named in names:
        if len(named.name) > 1:
            everyone.setdefault(named.name, []).append(named)
    skip = {b.span.start for b in found.boilerplate}
    kept: dict[str, Lecturer] = {}
    for people, field in lecturers_in_fields(text, plain):
        title = title_near(plain, field)
        for person in _known(people):
            _keep(kept, Lecturer(person, title.of(text) if title else None, title, "field"))
    content = [line for line in lines(text) if line.span.start not in skip]
    for people in lecturers_below_headings(text, plain, content):
        for person in _known(people):
            _keep(kept, Lecturer(person, None, None, "heading"))
    for sentence, tells in _to_read(plain, content[:_LOOK_AT]):
        here = names[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        claims = _claims(text, plain, sentence) if tells else ()
        confirmed = [c for claim in claims if (c := _confirmed(text, claim, here, everyone))]
        confirmed += _named(text, plain, sentence, here, confirmed, everyone, kept)
        in_turn = _in_turn(plain, sentence, confirmed)
        for claim, part in _parts(confirmed, sentence):
            titles = [
                in_turn.get(person.span.start, title)
                for person, title in zip(claim.people, _lectures(text, plain, part, claim.people), strict=True)
            ]
            for person, title in zip(_known(claim.people), titles, strict=True):
                whole = _at_name(person, everyone)
                _keep(kept, Lecturer(whole, title.of(text) if title else None, title, claim.rule))
    places = [named.span for named in names]
    found_ones = [
        _introduced_elsewhere(text, one, everyone, places)
        for one in sorted(kept.values(), key=lambda one: one.person.span)
    ]
    if len(found_ones) == 1 and found_ones[0].lecture is None:
        title = _theme(plain)
        if title:
            return (Lecturer(found_ones[0].person, title.of(text), title, found_ones[0].rule),)
    return tuple(found_ones)


def find_lectures(text: str, *, found: Structure) -> tuple[Lecture, ...]:
    """Find the titles of lectures that the first paragraphs name, whoever gives them, once each."""
    plain = flat(text)
    told = _STRONG.search(flat(found.title.text)) or _STRONG.search(plain, 0, 600) or _COURSES.search(plain, 0, 600)
    if not found.lecturers and not told:
        return ()
    kept: dict[str, Lecture] = {}
    for line in islice(lines(text), _LOOK_AT):
        for title in find_lecture_titles(plain, line.span.start, min(line.span.end, line.span.start + 4000)):
            kept.setdefault(title.of(plain), Lecture(title.of(text), title))
    for lecturer in found.lecturers:
        if lecturer.lecture and lecturer.lecture_span:
            kept.setdefault(flat(lecturer.lecture), Lecture(lecturer.lecture, lecturer.lecture_span))
    return tuple(sorted(kept.values(), key=lambda lecture: lecture.span))


_THEME = re.compile(
    r"(?:主题|题目|题)(?:是|为|定为|叫)\s*[:]?\s*[“《]([^“”《》\n]{2,60})[”》]|"
    r"[“《]([^“”《》\n]{2,60})[”》](?:专题|主题|学术|公益)?(?:讲座|报告会|宣讲会|党课)"
)


_FOCUS = re.compile(
    r"(?:聚焦|围绕|以|就|紧扣)[“《]([^“”《》\n]{2,60})[”》](?:这[一个]*主题|为主?题)[,]?(?:主讲|讲师|授课|"
    r"[^,。;!?\n“《]{0,16}?(?:老师|教授|专家|律师|医生|讲师|主讲人)[^,。;!?\n]{0,12}?[,讲为从向])"
)
"""A theme that whoever lectures speaks about, their name told elsewhere."""


def _theme(plain: str) -> Span | None:
    """Find the one lecture's title away from its lecturer, in the first paragraphs."""
    end = min(len(plain), 1500)
    match = _THEME.search(plain, 0, end) or _FOCUS.search(plain, 0, end)
    if match is not None:
        group = 1 if match[1] else 2
        return Span(match.start(group), match.end(group))
    titles = {title.of(plain): title for title in find_lecture_titles(plain, 0, end)}
    return next(iter(titles.values())) if len(titles) == 1 else None


def _introduced_elsewhere(
    text: str, lecturer: Lecturer, everyone: Mapping[str, Sequence[Named]], names: Sequence[Span]
) -> Lecturer:
    """Return a lecturer with the offices of their first whole introduction, where that tells more than the lecture.

    Who is introduced nowhere else whole keeps what the lecture tells; a mere courtesy (老师) gives way to any office.
    No office begins before the one of `names` before it; who follows another in a row shares theirs.
    """
    person = lecturer.person
    if lecturer.rule in ("field", "heading") and person.offices:
        return lecturer
    for other in everyone.get(person.name, ())[:_MOST_PLACES]:
        if other.span >= person.span and _whole(person.offices):
            break
        place = bisect_left(names, other.span)
        last = names[place - 1] if place else Span(0, 0)
        told = offices_at(text, other.span, last.end)
        if not told and text[last.end : other.span.start] in ("、", "和", "与", "及"):
            told = offices_at(text, last, names[place - 2].end if place > 1 else 0)
        if told and all(_whole((office,)) and office.role for office in told):
            if not _whole(person.offices) or _says_fuller(told, person.offices):
                person = Person(person.name, person.span, told)
            break
        if person.offices and any(office.role for office in told) and _only_courteous(person.offices):
            person = Person(person.name, person.span, told)
    return Lecturer(person, lecturer.lecture, lecturer.lecture_span, lecturer.rule)


def _whole(offices: Sequence[Office]) -> bool:
    """Say whether an organisation is told that others would call so too."""
    return any(office.affiliation and not _OWN.fullmatch(office.affiliation) for office in offices)


def _only_courteous(offices: Sequence[Office]) -> bool:
    return all(office.role in COURTEOUS and not office.affiliation for office in offices)


def _says_fuller(told: Sequence[Office], known: Sequence[Office]) -> bool:
    """Say whether the same roles are told with more words for where they are held (市院, 青石市检察院)."""
    roles = [[flat(office.role) for office in offices] for offices in (told, known)]
    places = [sum(len(office.affiliation) for office in offices) for offices in (told, known)]
    return roles[0] == roles[1] and places[0] > places[1]


def _tells_more(known: Person, other: Person) -> bool:
    """Say whether what is known of somebody's offices is no less than what another mention tells."""
    if not known.offices or not other.offices:
        return bool(known.offices) or not other.offices
    return _whole(known.offices) or not any(_whole((office,)) and office.role for office in other.offices)


_OWN = re.compile(r"[我本该]?[院校所社区局公司会]{1,2}")
"""An organisation that only its own people could name so."""


def _keep(kept: dict[str, Lecturer], lecturer: Lecturer) -> None:
    """Keep a lecturer, or add what a later mention tells of one already known."""
    known = kept.get(lecturer.person.name)
    if known is None:
        if all(not other.person.span.overlaps(lecturer.person.span) for other in kept.values()):
            kept[lecturer.person.name] = lecturer
        return
    stated = known.rule == "field" and known.person.offices
    person = known.person if stated or _tells_more(known.person, lecturer.person) else lecturer.person
    title, span = (known.lecture, known.lecture_span) if known.lecture else (lecturer.lecture, lecturer.lecture_span)
    kept[person.name] = Lecturer(person, title, span, known.rule)
