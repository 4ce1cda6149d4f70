"""Lecturers by their names: a certain name, and a sentence that tells how its bearer taught.

The forms of `lecturers` begin at a cue and read people from it. Here it is the other way round: where the recogniser of
names is sure of one, the words behind it are asked whether they tell of teaching (为大家带来, 以…为题, 从三个方面进行
讲解), and the words before a whole list of people whether they were invited to do so. Who only takes part, presides or
speaks a welcome is passed over. Offices are read as everywhere (see `people`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from archive.finders.people import offices_at
from archive.finders.text import Spans, flat
from archive.model import Office, Person, Span


class Named(Protocol):
    """A name at a place, as `archive.names.recognise` finds it."""

    @property
    def name(self) -> str:
        """The name without blanks."""
        ...

    @property
    def span(self) -> Span:
        """Its place."""
        ...


_TITLE = (
    r"(?:副?(?:教授|主任(?:医师)?|院长|校长|所长|会长|馆长|处长|局长|书记|研究员)|老师|博士|院士|律师|医生|医师|法官|检察官|警官|民警|讲师|"
    r"护士长|检察长|教官|教练|校友|副?(?:部长|科长|庭长|队长|大队长|站长|秘书长|主席|主编|总校长|园长|董事长|总经理|总裁|厅长|"
    r"[省市县区镇乡村]长)|总监|经理|工程师|教研员|编辑|作家|诗人|画家|硕士|导师|技师|农艺师|学长|学姐|师傅|"
    r"专家|先生|女士|同志|老人|大姐)"
)
_TITLED = re.compile(_TITLE)
_ONLY_TITLED = re.compile(rf"{_TITLE}$")
_NEXT_SENTENCE = re.compile(rf"{_TITLE}?。[他她]")
_SEVERAL = re.compile(
    r"[一二两三四五六七八九十]+[位名][^,。;\n“《]{0,8}?(?:专家|作家|校友|博士|院士|代表|干部|同志|老师|教授|嘉宾|讲师|学者|教师|教官|医生|律师|民警|法官)"
)
"""What names in a row are called together: 白山、青石两位培训老师."""
_ASIDE = r"(?:\([^()\n]{0,40}\))?"
_GROUP = (
    r"(?:等(?:[一二两三四五六七八九十\d]*[位名])?[^,。;\n“《]{0,8}?(?:专家|老师|教授|嘉宾|讲师|学者|人|医生|律师|同志)?|"
    rf"{_SEVERAL.pattern})?"
)
_ADVERBS = (
    r"(?:[,]?(?:首先|正在|正|(?:亲临|莅临|来到|走进)[^,。;\n]{2,24},[他她]|先后|依次|相继|联袂|携手|(?:现任|现为|时任|曾任)[^,。;\n]{2,30},[他她]?|紧紧|着重|主要|随后|接着|(?:会|课|台)上|现场|前来|到场|到会|到院|到校|莅临|分别|亲自|还|又|也|则|专门|详细|重点|再次|应邀|受邀|应[^,。;\n]{2,16}?邀请|作为[^,。;\n]{2,16}|"
    r"在[^,。;\n]{1,20}?(?:中|上|里|现场|期间)?|以[^,。;\n“《]{2,16}?(?:形式|方式|身份)|一起|共同|轮流|围绕主题|走进[^,。;\n]{2,24}|受聘(?:担任|为)[^,。;\n]{2,24},?并|来到[^,。;\n]{2,16}|主动|前往[^,。;\n]{2,16}|"
    r"从[^,。;\n“《]{2,12}?(?:开始|讲起|出发)|出席[^,。;\n]{0,10}?并|致[辞词][,]?并(?=[以为作做给围从就])|[对向][^,。;\n]{2,30}?(?:表示|致以)[^,。;\n]{0,12}?(?:欢迎|感谢|祝贺|问候|敬意),?(?=随后|接着|然后|之后|并)|并(?=[以为作做给围从就])|然后|之后|(?:以|用|通过|结合|根据|针对|从|围绕|就|运用|利用|立足)[^,。;\n“]{2,40},))*[,]?"
)
_NOUNS = (
    r"(?:讲座|授课|宣讲(?!团)|党课|团课|微课|公开课|课程|(?<!工作)(?<!述职)(?<!调研)(?<!情况)(?<!算)报告(?!会)|演讲|培训|辅导(?!员)|讲课|[一堂节][^,。;\n]{0,10}?课|讲解|讲授|解读|科普|"
    r"答疑|分享(?![^,。;\n]{0,8}(?:心得|体会|感受|感悟|收获))|剖析|阐述|讲述|[^,。;\n]{1,10}课(?=[”》,。—])|[^,。;\n]{2,24}?(?:知识|技巧|技能|方法|故事|要点))"
)
NO_LECTURE = (
    r"[^,。;\n]{0,8}(?:介绍(?!.{0,4}知识)|(?:工作|述职|调研|情况|算)报告|讲话|致[辞词]|动员|发言|表态|部署|总结|点评)"
)
"""What people make (作…) before an audience, and is no lecture."""
_EXCHANGE = (
    r"[^,。;\n]{0,8}(?:交流(?!分享)|座谈|互动|沟通|讨论|合影|慰问|对接|"
    r"揭牌|授牌|颁奖|签约|剪彩|捐赠|考察|调研|检查|参观|义诊|体检|表演|演出)"
)
"""What people do with each other, and none teaches."""
_TEACHES = re.compile(
    rf"{_ASIDE}{_TITLE}?{_ASIDE}{_GROUP}{_ADVERBS}(?:"
    rf"(?:[为给向与面对]|面向)[^,。;!?\n“《]{{2,40}}?(?:(?<![工合操运])[作做]了?(?!{NO_LECTURE})|带来了?|进行了?(?!{_EXCHANGE}|{NO_LECTURE})|开展了?|(?:免费|现场)教授|讲解了?|讲授了?|讲述了?|讲清了?|讲明了?|解读了?|上了|宣讲|授课|讲课|科普|普及了?|传授了?|"
    rf"宣传了?|剖析了?|阐述了?|分享了?|开设了?|阐释了?|介绍了?[^,。;\n]{{0,24}}?(?:知识|方法|技巧|要点|意义|作用|历史|特点|内涵|由来|原理|策略)|解析|"
    rf"提供了?[^,。;\n]{{0,8}}?(?:讲座|指导|培训)|"
    rf"送[来上去到]了?[^。;!?\n]{{0,30}}?(?:讲座|课|知识|培训|讲解|科普|宣讲|大餐|盛宴|绝招|干货|良方|妙招))"
    r"|对[《“][^。;!?\n]{2,60}?(?:进行|[作做])了?[^,。;\n]{0,10}?(?:解读|讲解|宣讲|培训|辅导|授课|阐述|剖析|解析)"
    rf"|(?:(?<!工)[作做](?!的|为(?!题|主题)|{NO_LECTURE})了?|带来了?|发表了?|进行了?(?!{NO_LECTURE})|开展了?|开设了?)(?:题为|主题为|以|一[场堂节次]|[“《])?(?:(?!听取|聆听)[^。;!?\n]){{0,70}}?{_NOUNS}"
    rf"|以[“《]?[^。;\n]{{2,90}}?为(?:主?题|主线)"
    rf"|(?:从|围绕|就|结合|针对|根据|通过|运用|用)[^。;!?\n]{{2,90}}?(?:讲解|解读|授课|宣讲|讲授|阐述|剖析|阐释|分析|讲述|培训|辅导|普法|科普|答疑|普及|报告|讲座|分享|面对面交流|"
    rf"上了[^,。;\n]{{0,24}}?课|[作做]了?(?:详细|深入|全面|系统)的?(?:介绍|说明))"
    r"|(?:举行|举办)了?[“《][^“”《》\n]{2,60}[”》][^,。;\n]{0,8}?(?:讲座|报告(?!会)|培训|辅导)"
    r"|(?:分享|传授|普及)了?[^,。;!?\n“《]{2,40}?(?:知识|技术|技巧|技能|方法|要点|措施|政策|法规|办法)(?:[^,。;\n]{0,4}(?=[,。;]))"
    r"|(?:详细|系统|深入|生动|全面|逐一|细致|耐心|着重)(?:地|的)?(?:介绍|阐述|分析|剖析|解读|讲述|解析|说明)了?(?![^,。;\n]{0,40}(?:情况|成果|进展|背景|现状|活动|安排|意见|建议))"
    r"|(?:主讲|授课|开讲|宣讲|讲课|讲授|讲解|详细讲解|(?<!工)作报告)(?!团(?!员)|员|人|嘉|会|活动|稿|室|点|堂)|讲了?第[一二三四五六七八九十]+[课讲]"
    r"|(?:[^。;!?\n“《]{2,40}?[,]?并)(?:[为给向][^,。;\n]{2,20}?)?(?:讲授|授课|作[^,。;\n]{0,16}?(?:报告|讲座|辅导)|讲了?[^,。;\n]{0,8}?党课|上[^,。;\n]{0,16}?课)"
    r"|(?:作为|担任)[^,。;\n]{0,8}?(?:讲师|主讲)|的(?:题为)?(?:[“《][^”》\n]{2,60}[”》])?(?:的|精彩|专题|专项|现场|主题|教学|知识)*(?:授课|讲座|宣讲(?!团)|党课|培训(?!班))"
    r"|[^。;!?\n]{0,40}?以[^,。;!?\n]{2,40}?为例[,]?(?:[为给向与][^,。;\n]{2,16}?)?(?:分享|讲解|介绍|讲述|剖析)"
    r"|上了?(?:一|[^,。;\n]{0,16}?)[^,。;\n]{0,24}?课(?!堂|程表)"
    r")"
)
"""What behind a name tells that its bearer taught."""
_SURELY = re.compile(
    r"(?:首先|还|则|又)?(?:讲授|主讲|开讲|宣讲)了?[《“]|以[《“][^“”《》\n]{2,60}[》”]为主?题,?(?:[作做讲授]|开讲|主讲|带来|为[^,。;\n]{2,20}[作做讲授上])"
)
"""What tells of teaching whoever it is, their office told or not."""
_TOPIC = re.compile(r"总书记|(?:同志)?(?:的)?(?:重要)?(?:讲话|论述|指示|思想|精神|事迹|故事)")
"""What follows a name that words are about, not by."""
_SPEAKS = re.compile(
    rf"{_ASIDE}{_TITLE}?{_ASIDE}(?:[对就]?(?:本次|此次|这[次场]|整场)(?:讲座|报告|活动|培训|演讲|授课)|在[^,。;\n]{{0,8}}?(?:讲话|致[辞词]|发言|总结)[中时]|"
    r"作为[^,。;\n]{0,8}?主持|[^。;!?\n]{0,24}(?:此次|本次|这次)(?:培训|活动|会议|讲座)的?[^,。;\n]{0,6}?(?:意义|目的)|"
    rf"[^,。;!?\n]{{0,40}}提出了?[^,。;\n]{{0,8}}?(?:希望|要求|期望)|{_TITLE}?{_ASIDE}(?:等[^,。;\n]{{0,10}})?[,]?(?:现场|还|也|首先|代表[^,。;\n]{{2,12}})*"
    r"(?:表示|说|认为|指出|强调|介绍说|告诉|坦言|感慨|主持|致[辞词](?![,]?并)|致欢迎|(?:参加|出席|观看)(?![^。;\n]{0,36}?并[^,。;\n]{0,12}?(?:授课|宣讲|作|做|讲|上))|陪同|"
    r"聆听|听取|参与|要求|宣布|代表|获|荣获|点评|总结|摄|向[^,。;\n]{2,20}?(?:颁|赠|送|捐|提出问题|提问)|组织|牵头|负责|担任(?!主讲|讲师|授课|辅导|宣讲)|召集|带队|率队|为(?:首|代表)|为[^,。;\n]{2,30}?(?:颁|揭牌|授牌|授旗)))"
)
"""What tells of something else first."""
_CUE = re.compile(
    r"(?<!应)(?<!受)(?:邀请|特邀|聘请|请来|请到|邀)(?:到|了|来)*|(?<![自理因缘经来])由(?=[^于此衷])|(?<!担任)(?<!作为)(?:主讲|授课)(?:人|嘉宾|老师|教师|专家)(?:为|是|有|由)?[:,]?"
)
_INVITED_TO = re.compile(
    rf"{_TITLE}?{_ASIDE}[^。;!?\n]{{0,90}}?(?:讲座|授课|宣讲|党课|主讲|开讲|解析|讲课|报告|培训|辅导(?!员)|讲解|讲授|解读|科普|普法|担任(?:主讲|讲师)|详解|剖析|阐述|分享|"
    r"带来|[一堂节][^,。;\n]{0,10}?课|讲述)"
)
_ROLE = re.compile(
    r"[、,和与及]?([\u4e00-\u9fff]{0,10}(?:冠军|传承人|老兵|先生|得主|获得者|带头人|[作专画演]家|能手|劳模|模范|达人|工匠|名师|名医))"
)
"""Who somebody is whom people invite, beside offices."""
_IN_LESSON = re.compile(r"(?:讲座|授课|党课|宣讲|讲课|公开课|报告会)(?:过程)?[中上],$")
"""Whom the words in a lecture are told of right at its opening, gives it."""
_JOINER = re.compile(r"[、,和与及;]?(?:还有|以及|还请来?了?|还邀请了?)|[、,和与及;]")
_MOST_PLACES = 6
"""Places of one name at which an office is looked for."""
_LONGEST_LIST = 60
"""Characters between two names of a list of people."""
_PAST_CUE = re.compile(r"[。;!?\n]|表示|参加|出席|聆听|领导|主持")


def named_lecturers(
    text: str,
    plain: str,
    sentence: Span,
    names: Sequence[Named],
    everyone: Mapping[str, Sequence[Named]],
    claimed: Spans,
) -> Iterator[tuple[Person, ...]]:
    """Yield the people of a sentence that its words tell to have taught.

    `names` are those of the sentence, `everyone` the places of each name in the whole text: an office may be told
    elsewhere. Who stands right before one that a form has `claimed`, in the same list, taught as well.
    """
    people = [
        _person(text, plain, named, names[place - 1].span.end if place else 0, everyone)
        for place, named in enumerate(names)
    ]
    people = list(_sharing(plain, people))
    taught = [_taught(plain, sentence, person, names[place + 1 :]) for place, person in enumerate(people)]
    taught = [one or invited for one, invited in zip(taught, _invited(text, plain, sentence, people), strict=True)]
    for place in range(len(people) - 2, -1, -1):
        if (taught[place + 1] or claimed.overlap(people[place + 1].span)) and _listed(
            plain, people[place], people[place + 1]
        ):
            taught[place] = True
    for person, teaches in zip(people, taught, strict=True):
        if teaches:
            yield (person,)


def _sharing(plain: str, people: Sequence[Person]) -> Iterator[Person]:
    """Yield a sentence's people; who is only named after another has the same office (青石镇教师白山、王水)."""
    last: Person | None = None
    for person in people:
        if last and not person.offices and plain[last.span.end : person.span.start] in ("、", "和", "与", "及"):
            person = Person(person.name, person.span, last.offices)
        yield person
        last = person


def _person(text: str, plain: str, named: Named, last: int, everyone: Mapping[str, Sequence[Named]]) -> Person:
    """Return a name with the offices told here, or where else the text first tells any; `last` ends the name before."""
    title = _TITLED.match(plain, last)
    offices = offices_at(text, named.span, title.end() if title and title.end() <= named.span.start else last)
    elsewhere = (offices_at(text, other.span) for other in everyone.get(named.name, ())[:_MOST_PLACES])
    if not any(office.role for office in offices):
        offices = next((o for o in elsewhere if any(office.role for office in o)), offices)
    return Person(named.name, named.span, offices)


def _has_office(plain: str, person: Person) -> bool:
    return (
        bool(person.offices)
        or _TITLED.match(plain, person.span.end) is not None
        or _SEVERAL.match(plain, person.span.end) is not None
    )


def _taught(plain: str, sentence: Span, person: Person, later: Sequence[Named]) -> bool:
    """Say whether the words behind a name tell of teaching, before another person comes."""
    others = (
        n.span.start
        for n in later
        if not _quoted(plain, person.span.end, n.span.start) and not _TOPIC.match(plain, n.span.end)
    )
    end = next(others, sentence.end)
    if _has_office(plain, person) and _IN_LESSON.search(
        plain, max(sentence.start, person.span.start - 90), _start(plain, person)
    ):
        return True
    if follows := _NEXT_SENTENCE.match(plain, person.span.end):
        return _TEACHES.match(plain, follows.end(), follows.end() + 120) is not None
    in_lesson = not _ONLY_TITLED.search(person.name) and _IN_LESSON.search(
        plain, max(sentence.start, person.span.start - 40), person.span.start
    )
    if not (in_lesson or _has_office(plain, person) or _SURELY.match(plain, person.span.end)) or _SPEAKS.match(
        plain, person.span.end, sentence.end
    ):
        return False
    return _TEACHES.match(plain, person.span.end, max(end, person.span.end)) is not None


def _quoted(plain: str, start: int, at: int) -> bool:
    """Say whether a place lies within a quotation that opens behind `start`."""
    return any(plain.count(first, start, at) > plain.count(last, start, at) for first, last in ("“”", "《》"))


def _start(plain: str, person: Person) -> int:
    """Return where the words that name a person begin: their offices, as far as they stand right before the name."""
    at = person.span.start
    for office in reversed(person.offices):
        words = flat(office.affiliation + office.role)
        if plain.endswith(words, 0, at):
            at -= len(words)
            at -= plain.endswith("、", 0, at)
    return at


def _invited(text: str, plain: str, sentence: Span, people: list[Person]) -> list[bool]:
    """Say for each of a sentence's people whether they stand in a list of those invited to teach."""
    found = [False] * len(people)
    for cue in _CUE.finditer(plain, sentence.start, sentence.end):
        row: list[int] = []
        at = cue.end()
        for place, person in enumerate(people):
            if person.span.start < cue.end():
                continue
            gap = plain[at : person.span.start]
            if not person.offices and (role := _ROLE.fullmatch(gap)):
                printed = text[at + role.start(1) : at + role.end(1)]
                people[place] = person = Person(person.name, person.span, (Office("", printed),))
            if len(gap) > _LONGEST_LIST or _PAST_CUE.search(gap) or not _fills(gap, person, row):
                break
            if not person.offices and not (_in_row(plain, gap, person, row)):
                break
            row.append(place)
            at = person.span.end
        if row and not _SPEAKS.match(plain, at, sentence.end) and _INVITED_TO.match(plain, at, sentence.end):
            for place in row:
                found[place] = True
    return found


def _in_row(plain: str, gap: str, person: Person, row: Sequence[int]) -> bool:
    """Say whether somebody without an office stands in a row of names: right at its cue or behind a joining mark."""
    bare = gap == "" if not row else re.fullmatch(rf"{_GROUP}(?:{_JOINER.pattern})", gap) is not None
    return (
        bare
        and re.match(rf"[、和与及]|{_GROUP}(?:{_TITLE})?(?:的加入)?,?(?:[为给向]|还有|以及)", plain[person.span.end :])
        is not None
    )


def _fills(gap: str, person: Person, row: Sequence[int]) -> bool:
    """Say whether what stands before a person is their office, after the mark that joins them to the list."""
    words = _words(gap)
    told = _words("".join(office.affiliation + office.role for office in person.offices))
    if row and not re.match(rf"(?:{_TITLE}|{_SEVERAL.pattern})?\s*(?:{_JOINER.pattern}|\()", gap):
        return False
    return not row or len(words) <= len(told) + 12


def _listed(plain: str, person: Person, following: Person) -> bool:
    """Say whether a person stands right before another in a list: nothing but the other's office between them."""
    gap = re.sub(rf"^(?:{_TITLE})", "", plain[person.span.end : following.span.start])
    joiner = _JOINER.match(gap)
    if joiner is None or (not person.offices and joiner.end() < len(gap)):
        return False
    told = _words("".join(office.affiliation + office.role for office in following.offices))
    words = _words(gap[joiner.end() :])
    return words in (told, "") or (bool(told) and told.startswith(words))


def _words(printed: str) -> str:
    return re.sub(r"[\W_]|的|兼", "", flat(printed))
