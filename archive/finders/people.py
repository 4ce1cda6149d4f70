"""People: everyone an article names, once each, with all that it says of their offices.

A person's office stands before the name (青石大学教授白山), in brackets or between commas after it
(白山（青石大学教授）), as a title behind it (白山教授), or in a sentence of its own (白山是青石大学教授).
Other mentions may add more. Names in a row share what stands before the first or in brackets after the last. What is
an office, and where its organisation ends and the role begins, is said in `signatures.py`; here is only where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from archive.finders.mentions import Mention, Named, find_mentions
from archive.finders.signatures import (
    is_office,
    is_organisation,
    last_body,
    looks_like_name,
    role_start,
    split_office,
    split_offices,
)
from archive.finders.text import curled, flat
from archive.model import Office, Person, Span, Structure, Utterance
from archive.names.positions import FREQUENT

_FARTHEST = 60
"""How far from the name an office may begin, in characters."""
_LONGEST_ROW = 40
"""How many names in a row may share the office in the brackets behind the last."""
_MOST_OFFICES = 100
"""How many different offices of one person are compared with one another; a text that tells more of one is no news."""

_BORDER = re.compile(r"[,;:。!?\n…()|\[\]\"▲△▼▽●○■□◆◇★☆►▶]|——")
_CUT = re.compile(
    r"邀请到?了?(?!来自)|特邀(?!讲师|嘉宾|专家|教授|研究员|记者|编辑|顾问|评论员|代表|委员|观察员|主持)|聘请了?|采访到?了?|联系到?了?|看望了?|走访了?|慰问了?|请来(?!自)了?|邀请(?=来自)|"
    r"请到了?|专访|携手?(?!程)|联手|偕同|连线|[递交颁赠送授发介绍邀推荐]给|[递交授颁]予|[找见遇]到了?|走进|前往|赶到|居住在|家住|秉承|展出|精神[和及]|(?<=[人员者们该定都会])[对向]|创[建办立](?!人)|加入了?|发起(?!人)|供图|[文图]/|正在|应(?=[时原])|(?:分别|均)?为(?=[\u4e00-\u9fff]{2,8}$)|该片|了|来自于?|服务于|任职于|供职于|就职于|"
    r"名叫|作为|成为|包括|其中|同时|随后|"
    r"首先|最后|会上|会后|(?:仪式|典礼|论坛|会议|大会|开幕式|闭幕式|座谈|交流|课堂|培训班|沙龙)上|当天|当日|日前|"
    r"近日|现场|聆听了?|听取了?|活动中|讲座[上中]|主讲人是?|会议由|活动由|仪式由|课程由|讲座由|由|是|请|上午|下午|当晚|以及|"
    r"[0-9]日|记者从"
)
"""Words that end what does not belong to an office; cut after the last that leaves an office."""
_LEAD = re.compile(
    r"^(?:和(?![平县田顺龙静硕])|如(?![皋东])|连(?![云江城州山平南])|随(?![州县])|向(?!阳)|将(?!乐)|"
    r"[为与及对让听据在有叫跟而但则像被给、 ]|"
    r"摄(?!影)|经过|通过|跟随|围绕|代表(?=[^,]{3})|[一两三四五六几多][名位]|我(?:[国省市县区州镇乡村]|(?![校院所馆局司社系]))|位|名|这位|年仅?\d+岁的|\d+岁的|的|了)+"
)
_TITLE_AFTER = re.compile(
    r"(?:副|总)?(?:教授|博士|院士|主任|书记|校长|院长|局长|处长|科长|部长|主席|会长|所长|站长|董事长|总经理|经理|"
    r"律师|医生|法官|工程师|研究员|讲师|"
    r"警官|教练|导演|馆长|队长|镇长|县长|市长|区长|村长|总裁|总监|秘书长|组长|社长|委员|园长|厅长|老师|主编|"
    r"教师|同学|小朋友|将军|大将|上将|中将|少将|元帅)(?!助理|们)"
)
_BYLINE = re.compile(r"(?:见习|实习|首席|全媒体|特约|本报)*(?:记者|通讯员|实习生)$")
"""What opens a byline, even where a headline runs into it."""
_ROW = re.compile(r"[ 、,和与及]{1,2}|以及")
_IS = re.compile(r"(?:同志|先生|女士)? ?,?(?:[还也]是|同时是|是|现任|时任|曾任|现为|系)(?:一名|一位)?")
_CLAUSE = re.compile(r"(?:[^,。;:!?\n“”()]|\([\u4e00-\u9fffa-z]{1,8}\)|“[^“”\n]{1,12}”){2,44}")
_CAPTION = re.compile(
    r"(?: {1,3}|—{1,2}|-)((?:[^,。;:!?\n“”()0-9 ]|(?<=[\u4e00-\u9fff])\([\u4e00-\u9fff]{1,8}\)){4,44})"
)
_SPELLING = re.compile(r" ?\([a-z .,'’-]{2,40}\)")
"""A foreign name's spelling in brackets; a title may follow."""
_NAMING = re.compile(
    r"(?:(?:同志|烈士|将军|元帅)[\u4e00-\u9fff]{0,8}?|(?:名师|名校长|名班主任|劳模|创新|党员|艺术|法治|教育)*)"
    r"(?:纪念馆|故居|旧居|旧址|工作室|中学|小学|学校|大学|学院|医院|图书馆|基金会|研究会|公园|广场|精神)"
    r"|[\u4e00-\u9fff]{0,6}?奖(?:得主|获得者)"
    r"|(?:(?!代表|[在是为的了与和及到来说对向将把被让由从以率赴任出同])[\u4e00-\u9fff]){0,8}?"
    r"(?:(?:实验|力学|创新|英才|特色|卓越)班|基金会|研究会|研究所|研究院|研究中心|联谊会|纪念馆|艺术馆|美术馆|(?<=救助)项目)"
)
"""What makes a name part of an organisation's: 白山同志纪念馆, 白山工作室."""
_OWN = re.compile(r"[我本][院校所社区局公司会]{1,2}")
_SENDER = re.compile(r"来源|据|原载|转[自载]|图[片为文]?[:/]|摄")
"""What opens a bracket that says where a piece or a picture came from."""
_SMALL_BRACKET = re.compile(r"\([\u4e00-\u9fff]{1,6}\)")
_AS = re.compile(r"(?:作为|身为)(?:一[名位])?([^,。;:!?\n“”()]{2,40}),$")
"""What stands between commas before the name: 作为青石镇镇长，白山…"""
_APPOSITION = re.compile(r",([^,。;:!?\n“”()]{2,40})[,。]")
_BRACKET = re.compile(r" ?\(([^()\n]{2,60})\)")

_STORY = re.compile(
    r"欢迎|会见|会晤|举行|举办|发表|领会|践行|贯彻|[曾连已出担]任|新任(?=.{2}[省市县区州])|至今任|发现(?=.{2})|[抓查]获|判处|宣布|透露|"
    r"回[答应]|援引|有着|进入|步入|调入|抽调|授命|握住|来到|推荐|劝阻|阻止|告知|改变|加入|出席|参加|毕业于|效力[于过]?|"
    r"[位坐]落?于|分布于|总部|开始|扣押|挫败|针对|播出|拆除|联名|没收|裁定|官宣|点击|观看|涉嫌|通知(?!书)|追究|成立[以了]|"
    r"出现|成为|即将|拟将|还将|先后赴|中午|照片由|(?<=组)对|首次|此前|目前|今[晚日]|近年来|前段时间|早些时候|视频截图|图片来源|本期嘉宾|花名|一起来|正如|"
    r"关于|有关(?!部门|单位|方)|[0-9万余多]+名|于?20[0-9]{2}年|于(?=.{2}[省市县区州])|将(?=[其把被])|们(?![省市县国院校所区镇])|"
    r"(?<![执衣])着(?![力陆])|被(?![告执害服监保征代])|(?<=[\u4e00-\u9fff]{2})的(?=[\u4e00-\u9fff]{6})|^[与从他她]|(?<=委)对"
)
"""Words that tell what happened and stand in no office; what they lead up to may be one."""
_LEFT_OVER = re.compile(r"(?:[》”)\]、×]+|[0-9]{1,2}\.(?![0-9]))(?:杂志)?")
"""What is left at the front where an office was cut out of a list, or out of what had a mark before it."""
_WORK_OR_BYNAME = re.compile(r"“[^”]*”|.*》")
"""What was written, or what somebody is called, where no role says that it is more: “老将”, 长篇小说《白山》."""
_TITLE = re.compile(r"《[^》]*》|“[^”]*”")
_LONGEST_PAPER = 8
"""Characters of a paper's name that holds no organisation or place; a longer one has run into a headline."""


def find_people(text: str, *, found: Structure, names: Iterable[Named] = ()) -> tuple[Person, ...]:
    """Find everyone who is named, once each, at the first full mention, with every office that is told anywhere."""
    mentions = find_mentions(text, found=found, names=names)
    first: dict[str, Span] = {}
    for mention in mentions:
        if mention.full or mention.name == mention.span.of(text):
            first.setdefault(mention.name, mention.span)
    known = _known(found)
    told = _told(text, mentions)
    return tuple(
        Person(name, span, join_offices(map(_without_story, (*told.get(name, ()), *known.get(name, ())))))
        for name, span in first.items()
    )


def _without_story(office: Office) -> Office:
    """Return an office without the words of a sentence or a headline that stand before it; empty if that is all."""
    plain = flat(office.affiliation)
    left = _LEFT_OVER.match(plain)
    start = max(left.end() if left else 0, _unmatched(plain, "《", "》"), _unmatched(plain, "“", "”"))
    office = Office(office.affiliation[start:], office.role)
    words = office.affiliation + office.role
    told = [match.end() for match in _STORY.finditer(_without_titles(flat(words)))]
    if office.role.endswith("记者"):
        return Office("", office.role) if told or _runs_on(plain) else office
    if told:
        words = words[told[-1] :]
        office = split_office(words) if is_office(flat(words)) else Office("", "")
    told_of = not office.role and _WORK_OR_BYNAME.fullmatch(flat(office.affiliation))
    return Office("", "") if told_of else office


def _without_titles(words: str) -> str:
    """Return words with nothing but marks where a title or a byname stands: what it tells is no story."""
    return _TITLE.sub(lambda title: title[0][0] * len(title[0]), words)


def _runs_on(paper: str) -> bool:
    """Say whether the name of a paper has run into the headline before it."""
    return len(paper) > _LONGEST_PAPER and not last_body(paper[:-2])


def with_speakers(people: Sequence[Person], utterances: Iterable[Utterance]) -> tuple[Person, ...]:
    """Add the speakers whom only their words gave away, each where first named, in text order."""
    known = {person.name for person in people}
    added: dict[str, Person] = {}
    for utterance in utterances:
        if utterance.type == "person" and utterance.speaker and utterance.speaker.name not in known:
            added.setdefault(utterance.speaker.name, utterance.speaker)
    return tuple(sorted((*people, *added.values()), key=lambda person: person.span.start)) if added else tuple(people)


def join_offices(offices: Iterable[Office]) -> tuple[Office, ...]:
    """Keep each office once; what says no more than another (教授 beside 青石大学教授) is left out."""
    kept: list[Office] = []
    for office in islice(dict.fromkeys(offices), _MOST_OFFICES):
        words = office.affiliation + office.role
        if not words or any(_says(other, office) for other in kept):
            continue
        kept = [other for other in kept if not _says(office, other)]
        kept.append(office)
    return tuple(kept)


def _says(more: Office, less: Office) -> bool:
    """Say whether one office tells everything that another does."""
    whole = more.affiliation + more.role
    if less.affiliation:
        return (less.affiliation + less.role) in whole
    return flat(less.role) in ("老师", "教师", "记者", "同学") or less.role in more.role


def _known(found: Structure) -> dict[str, tuple[Office, ...]]:
    """Collect the offices that other finders have read."""
    known: dict[str, tuple[Office, ...]] = {}
    people = [lecturer.person for lecturer in found.lecturers]
    people += [signature.person for reflection in found.reflections for signature in reflection.authors]
    people += [Person(credit.name, credit.span, credit.offices) for credit in found.credits]
    for person in people:
        offices = (o for o in person.offices if o.role or is_office(flat(o.affiliation)))
        known[person.name] = (*known.get(person.name, ()), *offices)
    return known


def _told(text: str, mentions: Sequence[Mention]) -> dict[str, tuple[Office, ...]]:
    """Collect the offices that running text tells, for each name."""
    plain = curled(flat(text))
    told: dict[str, tuple[Office, ...]] = {}
    shared: tuple[Office, ...] = ()
    row: list[str] = []
    mentions = [m for m in mentions if not _NAMING.match(plain, m.span.end)]
    for place, mention in enumerate(mentions):
        last = mentions[place - 1].span.end if place else 0
        in_row = bool(place) and _ROW.fullmatch(plain, last, mention.span.start) is not None
        title = _TITLE_AFTER.match(plain, last) if place else None
        floor = title.end() if title and title.end() <= mention.span.start else last
        before = shared if in_row else office_before(text, plain, floor, mention.span.start)
        row = [*row[-_LONGEST_ROW:], mention.name] if in_row else [mention.name]
        until = mentions[place + 1].span.start if place + 1 < len(mentions) else None
        after = offices_after(text, plain, mention.span.end, until, held=bool(before))
        shared = before
        told[mention.name] = (*told.get(mention.name, ()), *_merged(before, after))
        if after and in_row and not before and plain[mention.span.end : mention.span.end + 1] == "(":
            for name in row[:-1]:
                told[name] = (*told.get(name, ()), *after)
    return told


def _merged(before: tuple[Office, ...], after: tuple[Office, ...]) -> tuple[Office, ...]:
    """Join an organisation before the name with the title behind it: 青石大学白山教授."""
    if before and after and not any(office.role for office in before) and not after[0].affiliation:
        return (Office(before[-1].affiliation, after[0].role), *after[1:])
    return (*before, *after)


def offices_at(text: str, span: Span, floor: int = 0) -> tuple[Office, ...]:
    """Read the offices around one place where a person is named; none begins before `floor`."""
    plain = curled(flat(text))
    before = office_before(text, plain, max(floor, span.start - _FARTHEST), span.start)
    return join_offices(_merged(before, offices_after(text, plain, span.end)))


def office_before(text: str, plain: str, floor: int, end: int) -> tuple[Office, ...]:
    """Read the office that ends right before a name at `end`; it begins at `floor` or later."""
    start = max(floor, end - _FARTHEST)
    shape = _SMALL_BRACKET.sub(lambda m: "中" * len(m.group()), plain[start:end])
    borders = [m.end() for m in _BORDER.finditer(shape)]
    border = borders[-1] if borders else 0
    shape = shape[border:]
    opening = max(shape.rfind("《"), shape.rfind("<"))
    if opening > max(shape.rfind("》"), shape.rfind(">")):
        border += opening + 1
        shape = shape[opening + 1 :]
    start += border + max(_unmatched(shape, "“", "”"), _unmatched(shape, "《", "》"))
    comma = plain.find("、", start, end)
    while comma >= 0:
        if _names_another(plain[start:comma]):
            return office_before(text, plain, comma + 1, end)
        comma = plain.find("、", comma + 1, end)
    span = _office_within(plain, start, end)
    if span is None:
        role = _AS.search(plain, max(floor, end - _FARTHEST), end)
        offices = split_offices(text[role.start(1) : role.end(1)]) if role and is_office(role[1]) else ()
        return offices if all(office.affiliation for office in offices) else ()
    start = _chained(plain, floor, start) if span.start == start else span.start
    return tuple(_impersonal(office) for office in split_offices(text[start : span.end]))


def _impersonal(office: Office) -> Office:
    """Leave out an organisation that only its own people could name so: 我所, 本院."""
    return Office("", office.role) if _OWN.fullmatch(office.affiliation) else office


def _chained(plain: str, floor: int, start: int) -> int:
    """Return where the offices begin that end at `start` with a comma: |青石大学教授，青石学会会长，…白山."""
    if start <= floor or plain[start - 1] != ",":
        return start
    end = start - 1
    borders = [m.end() for m in _BORDER.finditer(plain, max(floor, end - _FARTHEST), end)]
    begin = borders[-1] if borders else max(floor, end - _FARTHEST)
    span = _office_within(plain, begin, end) if borders or not begin else None
    offices = split_offices(span.of(plain)) if span and "”" not in plain[begin:end] else ()
    if span is None or not offices or not all(office.affiliation and office.role for office in offices):
        return start
    if _names_another(span.of(plain)):
        return start
    return _chained(plain, floor, begin) if span.start == begin else span.start


def _names_another(words: str) -> bool:
    """Say whether an office ends with a name and a title that nobody recognised: 青石局干事|高山博士."""
    title = _TITLE_AFTER.search(words, max(0, len(words) - 2))
    if title is None:
        return False
    head = words[: title.start()].removesuffix("等")
    if head.endswith("学"):
        return False
    if head[-1:] in FREQUENT and is_organisation(head[:-1]):
        return True
    return any(
        looks_like_name(head[-length:])
        and (
            role_start(head[:-length]) < len(head) - length
            or (head[-length] in FREQUENT and is_organisation(head[:-length]))
        )
        for length in (2, 3)
        if len(head) > length
    )


def _unmatched(words: str, opening: str, closing: str) -> int:
    """Return where a stretch goes on after a closing mark whose opening it lacks, or 0."""
    if closing not in words:
        return 0
    depth, after = 0, 0
    for at, sign in enumerate(words):
        if sign == opening:
            depth += 1
        elif sign == closing and depth:
            depth -= 1
        elif sign == closing:
            after = at + 1
    return after


def _office_within(plain: str, start: int, end: int) -> Span | None:
    """Find the longest office that ends a stretch of flat text, without what leads up to it."""
    while end > start and plain[end - 1] in " 、-—":
        end -= 1
    words = plain[start:end]
    words_end = end
    if words.endswith("的"):
        words, words_end = words[:-1], end - 1
        if not is_organisation(words) or words.endswith("”"):
            return None
    starts = [0, *(m.end() for m in _CUT.finditer(words))]
    for at in reversed(starts):
        at += _lead(words[at:])
        at += _relative(words[at:])
        at += _lead(words[at:])
        at += _listed(words[at:])
        rest = words[at:].removesuffix("之一")
        byline = _BYLINE.search(rest)
        if byline and byline.start() and not is_organisation(rest[: byline.start()]):
            return Span(start + at + byline.start(), words_end)
        if len(rest) >= 2 and is_office(rest) and rest.count("“") == rest.count("”"):
            return Span(start + at, words_end)
    return None


def _lead(words: str) -> int:
    match = _LEAD.match(words)
    return match.end() if match else 0


def _listed(words: str) -> int:
    """Return where the offices of a list begin: 讲种树、|青石镇镇长."""
    at = 0
    while (comma := words.find("、", at)) >= 0 and "“" not in words and not is_office(words[at:comma]):
        at = comma + 1
    return at


def _relative(words: str) -> int:
    """Return where the words go on after a relative clause: 收获满满的|青石公司经理."""
    at = words.find("的")
    while at >= 0:
        head, rest = words[:at], words[at + 1 :]
        if rest and (head.endswith("”") or not is_organisation(head)) and is_office(rest):
            return at + 1
        at = words.find("的", at + 1)
    space = words.rfind(" ")
    if space >= 0 and is_office(words[space + 1 :]) and not is_office(words[:space]):
        return space + 1
    return 0


def offices_after(
    text: str, plain: str, end: int, until: int | None = None, *, held: bool = False
) -> tuple[Office, ...]:
    """Read the offices that follow a name at `end`: a title, brackets, words between commas, or a sentence.

    `until` is where the next name stands: between commas that would be another person's, and so are words that lead
    up to it where the first has offices (`held`) already.
    """
    spelling = _SPELLING.match(plain, end)
    title = _TITLE_AFTER.match(plain, spelling.end() if spelling else end)
    told = _career(text, plain, title.end() if title else end, until)
    if title or told:
        return ((Office("", text[title.start() : title.end()]),) if title else ()) + told
    bracket = _BRACKET.match(plain, end)
    if bracket and is_office(bracket.group(1)) and not _SENDER.match(bracket.group(1)):
        return split_offices(text[bracket.start(1) : bracket.end(1)])
    caption = _CAPTION.match(plain, end)
    if caption and is_office(caption.group(1)) and role_start(caption.group(1)) < len(caption.group(1)):
        return split_offices(text[caption.start(1) : caption.end(1)])
    match = _APPOSITION.match(plain, end)
    if match and (until is None or (match.end(1) <= until and not (held and is_office(plain[match.end() : until])))):
        office = split_office(text[match.start(1) : match.end(1)])
        if office.affiliation and office.role:
            return (office,)
    return ()


def _career(text: str, plain: str, end: int, until: int | None) -> tuple[Office, ...]:
    """Read what somebody is, and all the offices that follow between commas: 白山现任青石大学教授，青石学会会长."""
    verb = _IS.match(plain, end)
    words = _office_clause(plain, verb.end(), until) if verb else None
    if words is None:
        return ()
    offices = split_offices(words.of(text))
    while plain[words.end : words.end + 1] == ",":
        words = _office_clause(plain, words.end + 1, until)
        more = split_offices(words.of(text)) if words and not _CUT.search(words.of(plain)) else ()
        if words is None or not more or not all(office.affiliation and office.role for office in more):
            break
        offices += more
    return offices


def _office_clause(plain: str, start: int, until: int | None) -> Span | None:
    """Return the clause that begins at `start`, if it ends in an office and before the next name."""
    match = _CLAUSE.match(plain, start)
    if match is None or (until is not None and until < match.end()) or role_start(match.group()) == len(match.group()):
        return None
    return Span(*match.span())
