"""Credits: who wrote, photographed, edited and checked the post.

A credit is a job and names: on a line of its own (`图文：某甲、某乙`), several on one line (`文字：… 摄影：…`), in a
bracket (`（记者 某甲 通讯员 某乙）`, `【编辑：某甲】`) or before the first sentence (`本报记者 某甲`). The job is
kept as printed, without the paper's words before it (本报记者, 见习记者: 记者); where those name a paper, it is the
office. A bracket at the very end with nothing but a name is a credit without a job."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.finders.reflections import closing_bracket
from archive.finders.signatures import is_organisation, looks_like_name, normal_name, read_people
from archive.finders.text import HAN, Spans, flat, lines, trim
from archive.model import Credit, Office, Person, Span, Structure

_JOBS = (
    "图文编辑 图文整理 图文 文图 文/图 图/文 文字编辑 文字整理 文字记者 文字 图片编辑 图片来源 图片 摄影报道 "
    "摄影记者 摄影 摄像 视频剪辑 视频 供稿单位 供稿人 供稿 来稿 供图 撰稿人 撰稿 撰文 "
    "作者 文章来源 稿件来源 信息来源 新闻来源 稿源 来源 转载自 转自 责任编辑 值班编辑 执行编辑 网络编辑 "
    "本期编辑 编辑 责编 美编 编审 编校 编发 主编 副主编 总编 审核人 审核 审校 审稿 校对 校审 "
    "一审 二审 三审 初审 复审 终审 签发 监制 总监制 策划 总策划 统筹 排版 制作 制图 整理 翻译 编译 执行 通讯员 "
    "值班主编 轮值编辑 责任校对 作者单位 图文作者 图文来源 文案 视觉 新媒体编辑 微信编辑 图片提供 图片摄影 "
    "一审一校 二审二校 三审三校 一校 二校 三校 初校 复校 终校 校稿 校核 核稿 统稿 组稿 审签 文稿 采写 采编 "
    "文字来源 图文原创 原创 联合供稿 联合出品 脚本 指导老师 指导教师 "
    "美工 海报 插画 图源 素材 后期 字幕 编导 编排 拍摄 上传 录入 信息员 技术支持 内容审核 责任审核 编 审 校 "
    "记者 实习生 投稿人 投稿 图 文 摄 值班主任 值班编委 运营 设计 出品 配音 播音 朗读 主播 剪辑 发布人 发布"
).split()
_PREFIX = r"(?:本[报刊台网社站]|特约|见习|实习|首席|主任|全媒体|融媒体?|驻.{2,6}|通讯|资深|高级|文字|摄影|视频)*"
_JOB_WORDS = "|".join(
    rf"{job[0]}\s{{0,4}}{job[1]}" if len(job) == 2 else re.escape(job) for job in sorted(_JOBS, key=len, reverse=True)
)
_PAIRED = "拍摄|剪辑|编辑|排版|文字|摄影|策划|执行|采写|设计|制作|审核|校对|文案|图片"
_JOB_WORDS = rf"本期(?:责编|美编|值班|校对|主编|审核|排版|策划)|(?:{_PAIRED})(?:{_PAIRED})|{_JOB_WORDS}"
_JOB_WORDS = rf"(?:新闻|稿件|网站|网页|本文)(?:摄影|发布|审核|编辑|来源|校对|上传|撰写|提供)|{_JOB_WORDS}"
_JOINED = rf"(?:{_JOB_WORDS})(?:\s*[、/&及和兼|·]\s*(?:{_JOB_WORDS}))*"
_FIELD = re.compile(
    rf"(?P<job>{_JOINED})\s*[:|]\s*|(?P<slash>{_JOINED})\s*[/·]\s*(?=[{HAN}])(?!(?:{_JOB_WORDS})(?![{HAN}]))|"
    rf"(?P<bare>记者|通讯员|实习生|摄影|编辑|审核|校对)\s+(?=[{HAN}·]{{2,8}}(?:[\s、,/|;)\]]|$))|"
    r"(?P<by>text|photo|photos)\s*by\s*:?\s*"
)
_REPORTER = re.compile(
    rf"(?P<paper>[{HAN}·a-z]{{2,18}}?(?:日报|晚报|晨报|早报|时报|商报|青年报|都市报|导报|新闻|新闻网|网|客户端|"
    rf"频道|电视台|广播|传媒|融媒体?|全媒|发布|在线|中心|社|报|刊|台)[{HAN}]{{0,6}}?|本[报刊台网社站])?(?:[、,/·\s])?"
    r"(?P<prefix>(?:特约|见习|实习|首席|主任|全媒体|融媒体?|驻[^\s,。]{2,6}?|资深|高级|文字|摄影|"
    r"视频)*)(?P<job>摄影记者|文字记者|记者|通讯员|实习生|特约撰稿人?|摄影报道|摄影(?=\s+[\u4e00-\u9fff])|摄)"
)
_REPORTERS = re.compile("记者|通讯员|实习生|特约撰稿|摄")
"""What every match of `_REPORTER` holds."""
_METADATA = re.compile(
    r"(?:(?:发布|发表|更新|刊发)?(?:时间|日期)\s*[:]?\s*|浏览(?:次数|量)?\s*[:]?\s*|点击(?:次数|量)?\s*[:]?\s*|"
    r"原标题\s*[:]|[\d\s:/.年月日\-|])+"
)
"""What may stand before the first job on a line."""
_WRITTEN = ("采写", "撰文", "文")
"""Jobs that give way to the office of who did them: 采写：某报记者 某甲."""
_NAMES_ONLY = re.compile(rf"[{HAN}]{{2,4}}(?:、[{HAN}]{{2,4}})+")
_SKIP = re.compile(
    r"^(?:无|暂无|网络|佚名|本站|原创|互联网|(?:图片|图)?(?:来源|源自|来自|取自|源于)于?(?:网络|互联网)|网图|(?:发布|发表|更新)?(?:时间|日期).*)?$"
)
_LONGEST_LINE = 200
_NAMES = re.compile(rf"[{HAN}·a-z]")
_TAIL_NOTE = re.compile(
    r"(?:文并)?(?:摄影报道|报道|文[/、]?摄|摄|文/图|供图|讯|电|图文|/文|/图|[\s/]文|[\s/]图|供稿|整理|编辑|翻译)$"
)


_ADDRESS = re.compile(r"(?:本文|原文)?(?:链接|网址|地址)?\s*:?\s*(?:https?:|www\.)|[\w.]+@")


def _named(
    text: str, plain: str, span: Span, job: str, rule: str, offices: tuple[Office, ...] = ()
) -> Iterator[Credit]:
    """Read the names of one job; an organisation is a name too (来源：某网)."""
    span = trim(text, span.start, span.end, "，,、；;|/。.:：-—·")
    address = _ADDRESS.search(plain, span.start, span.end)
    span = trim(text, span.start, address.start(), "，,、；;|/。.:：-—·") if address else span
    if not len(span) or len(span) > 120 or _SKIP.match(span.of(plain)):
        return
    people = read_people(text, span)
    if people and not (
        len(people) < 1 + plain.count("、", span.start, span.end) and _NAMES_ONLY.fullmatch(span.of(plain))
    ):
        for person in people:
            if not _SKIP.match(flat(person.name)):
                does = "记者" if job in _WRITTEN and person.role.endswith("记者") else job
                yield Credit(does, person.name, person.span, person.offices or offices, rule)
        return
    for piece in _split(plain, span):
        words = piece.of(text)
        if 2 <= len(piece) <= 30 and not re.search(r"[。！？!?]", words):
            yield Credit(job, normal_name(words), piece, offices, rule)


def _split(plain: str, span: Span) -> Iterator[Span]:
    if "来源" in plain[max(0, span.start - 6) : span.start]:
        yield trim(plain, span.start, _first_gap(plain, span))
        return
    place = span.start
    for cut in re.finditer(r"[、,;/\s]+", plain[span.start : span.end]):
        yield Span(place, span.start + cut.start())
        place = span.start + cut.end()
    yield Span(place, span.end)


def _first_gap(plain: str, span: Span) -> int:
    gap = re.search(r"\s{2,}|\s(?=[^\s]{1,6}:)|[;|]|\s(?=\d{4}[-年/.])", plain[span.start : span.end])
    return span.start + gap.start() if gap else span.end


def _job(printed: str) -> str:
    return re.sub(r"\s+", "", printed)


def _fields(text: str, plain: str, span: Span, rule: str) -> list[Credit]:
    """Read `job：names` one or several times; empty where the stretch does not begin with a job."""
    if not (
        _FIELD.match(plain, span.start, span.end)
        or _FIELD.match(plain, span.start + 1, span.end)
        or _METADATA.match(plain, span.start, span.end)
    ):
        return []
    marks = [
        m
        for m in _FIELD.finditer(plain, span.start, span.end)
        if _begins(plain, span.start, m.start()) or len(m["job"] or "") > 1
    ]
    if not marks or marks[0].lastgroup == "bare":
        return []
    before = marks[0].start()
    if before - span.start > 1 and not _METADATA.fullmatch(plain, span.start, before):
        return []
    marks = _with_others(plain, span, marks)
    found: list[Credit] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else span.end
        closed = plain.find("]", mark.end(), end)
        end = closed if closed > mark.end() else end
        group = mark.lastgroup or "job"
        job = _job(text[mark.start(group) : mark.end(group)])
        cut = re.search(r"\s(?=(?:时间|日期|发布时间|发布日期|浏览|点击|阅读|字号|20\d\d))", plain[mark.end() : end])
        stop = mark.end() + cut.start() if cut else end
        value = Span(mark.end(), stop)
        found += _reporters(text, plain, value, rule) or list(_named(text, plain, value, job, rule))
    return found


_OTHER = re.compile(
    rf"(?P<job>(?!时间|日期|地点|地址|电话|热线|邮箱|网址|微信|阅读|浏览|点击|投稿邮箱|联系)[{HAN}]{{2,6}})(?:\s*:\s*|[|/])(?=[{HAN}])"
)


def _with_others(plain: str, span: Span, marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the marks of a row of credits with those of jobs that only their row tells: 统筹：某甲 执笔：某乙."""
    others = [
        other
        for other in _OTHER.finditer(plain, marks[0].end(), span.end)
        if plain[other.start() - 1].isspace()
        and not any(m.start() < other.end() and other.start() < m.end() for m in marks)
    ]
    return sorted([*marks, *others], key=lambda mark: mark.start())


_SPACED = re.compile(
    r"(文/图|图/文|文字整理|文字编辑|图文编辑|图片编辑|摄影报道|责任编辑|值班编辑|图文|文图|文字|图片|摄影|摄像|供图|供稿|撰稿|撰文|"
    r"作者|编辑|责编|美编|编审|主编|审核|审校|校对|一审|二审|三审|初审|复审|终审|签发|监制|策划|统筹|排版|制作|制图|"
    r"整理|通讯员|记者|本期(?:编辑|审核|校对|排版|责编))\s+"
)
_BEHIND = re.compile(
    rf"([{HAN}·]{{2,12}}(?:[、 ][{HAN}·]{{2,12}})*)\s*/\s*"
    r"(文图|图文|文字|图片|摄影|供图|编辑|文|图|摄)(?=[\s,、;|]|$)[\s,、;|]*"
)
_PRESS = (
    rf"《?[{HAN}]{{1,14}}(?:日报|晚报|晨报|早报|时报|商报|青年报|都市报|报|网|社|电视台|发布|客户端|公众号|传媒)》?"
)
_FROM_PRESS = re.compile(rf"(据)\s*:?\s*({_PRESS})(?:报道|消息|讯|电)?|(?P<name>{_PRESS}|[{HAN}]{{2,4}})\s*(?P<job>发)")


def _spaced(text: str, plain: str, span: Span) -> list[Credit]:
    """Read jobs and names with only blanks between (文字 某甲 摄影 某乙): every other word must be a name."""
    marks = list(_SPACED.finditer(plain, span.start, span.end))
    if not marks or marks[0].start() != span.start:
        return []
    found: list[Credit] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else span.end
        words = trim(text, mark.end(), end, "，,、；;|/")
        people = read_people(text, words) if len(words) <= 40 else ()
        if not people or not all(_reporter_name(flat(p.name)) and not p.offices for p in people):
            return []
        found += [Credit(mark[1], p.name, p.span, (), "spaced") for p in people]
    return found if any(looks_like_name(flat(credit.name)) for credit in found) else []


def _behind(text: str, plain: str, span: Span) -> list[Credit]:
    """Read names with their jobs behind them (某甲/文 某乙/图), where nothing else stands there."""
    found: list[Credit] = []
    place = span.start
    while place < span.end:
        match = _BEHIND.match(plain, place, span.end)
        if match is None:
            return []
        people = read_people(text, Span(match.start(1), match.end(1)))
        if not people or not all(looks_like_name(flat(p.name)) for p in people):
            return []
        found += [Credit(_job(match[2]), p.name, p.span, (), "behind") for p in people]
        place = match.end()
    return found


_AFTER_EACH = re.compile(
    r"(?P<who>[^\s/、,;].{0,18}?[^\s/、,;])\s*/?\s*(?P<job>供图|摄影|摄|文/图|图/文|文|图|图文|整理|供稿|编辑)"
    r"(?:[\s、]+(?P<too>供图|供稿))?(?=$|[\s/、,;])[\s/、,;]*"
)


def _after_each(text: str, plain: str, span: Span) -> list[Credit]:
    """Read people or a body with what each did behind them (某部 供稿/某甲 摄影); empty where anything else stands."""
    found: list[Credit] = []
    place = span.start
    while place < span.end:
        match = _AFTER_EACH.match(plain, place, span.end)
        who = Span(*match.span("who")) if match else span
        if match is None or not (read_people(text, who) or is_organisation(who.of(plain))):
            return []
        for job in ("job", "too"):
            if match[job]:
                found += _named(text, plain, who, text[match.start(job) : match.end(job)], "bracket")
        place = match.end()
    return found


def _from_press(text: str, plain: str, span: Span) -> list[Credit]:
    """Read where a piece was taken from (据某报), or who sent it (某社 发)."""
    match = _FROM_PRESS.fullmatch(plain, span.start, span.end)
    if match is None and plain.startswith("据", span.start) and is_organisation(plain[span.start + 1 : span.end]):
        match = re.compile(r"(据)(.+)").fullmatch(plain, span.start, span.end)
    if match is None:
        return []
    job: int | str
    name: int | str
    job, name = (1, 2) if match[1] else ("job", "name")
    where = trim(text, match.start(name), match.end(name), "《》")
    return [Credit(text[match.start(job) : match.end(job)], normal_name(where.of(text)), where, (), "press")]


def _begins(plain: str, start: int, place: int) -> bool:
    return place == start or plain[place - 1] in " ,、;|/([。\u200b)]·-】▍▎▌▏■●◆★☆▲"


def _reporters(text: str, plain: str, span: Span, rule: str) -> list[Credit]:
    """Read `本报记者 某甲 通讯员 某乙、某丙`; empty where anything else stands there."""
    if not _REPORTERS.search(plain, span.start, span.end):
        return []
    both = re.search(r"\s*文[/、]?摄$", plain[span.start : span.end])  # who wrote took the pictures too
    span = Span(span.start, span.start + both.start()) if both else span
    marks = [m for m in _REPORTER.finditer(plain, span.start, span.end) if m["job"] != "摄" or m.end() == span.end]
    if not marks or plain[span.start : marks[0].start()].strip(" ,([:—-"):
        return []
    found: list[Credit] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else span.end
        names = trim(text, mark.end(), end, "，,、；;|/。.:：-—·")
        note = _TAIL_NOTE.search(plain[names.start : names.end])
        if note and note.start() >= 2:
            names = trim(text, names.start, names.start + note.start(), "，,、/|")
        paper = text[mark.start("paper") : mark.end("paper")] if mark["paper"] else ""
        offices = (Office(paper, mark["job"]),) if paper and not paper.startswith("本") else ()
        people = read_people(text, names) if len(names) <= 60 else ()
        if people:
            found += [Credit(mark["job"], p.name, p.span, p.offices or offices, rule) for p in people]
        else:
            pieces = [
                Span(names.start + m.start(), names.start + m.end())
                for m in re.finditer(r"[^\s、,，;；/|]+", names.of(plain))
            ]
            if not pieces or not all(_reporter_name(piece.of(plain)) for piece in pieces):
                return []
            found += [Credit(mark["job"], normal_name(p.of(text)), p, offices, rule) for p in pieces]
    return found


def _reporter_name(plain: str) -> bool:
    return looks_like_name(plain) or re.fullmatch(rf"[{HAN}·]{{2,4}}", plain) is not None


_PICTURE = re.compile(
    rf"\((?P<sent>[{HAN}·]{{2,16}}?)\s*(?P<job>供图|摄影|摄)[,)]|"
    rf"(?:^|(?<=[\n。)]))(?P<taken>[{HAN}]{{2,3}})\s?(?P<by>摄)(?=$|[\n \d{HAN}])"
)


def _pictures(text: str, plain: str) -> Iterator[Credit]:
    """Read who took the pictures, beside them in the text: （某中心供图）, 某甲摄."""
    if "摄" not in plain and "供图" not in plain:
        return
    for match in _PICTURE.finditer(plain):
        name, job = ("sent", "job") if match["sent"] else ("taken", "by")
        words = match[name]
        if looks_like_name(words) or (match["job"] == "供图" and len(words) > 3 and is_organisation(words)):
            span = Span(match.start(name), match.end(name))
            yield Credit(text[match.start(job) : match.end(job)], normal_name(span.of(text)), span, (), "picture")


_WIRE = re.compile(rf"日[电讯](?<=\d日.)(?:消息)?\s*\(([{HAN}·]{{2,4}}(?:[、 ][{HAN}·]{{2,4}}){{0,3}})\)")


def _wire(text: str, plain: str, start: int, end: int) -> Iterator[Credit]:
    """Read the reporters' bare names behind a dateline: 某地8月3日电 (某甲 某乙)."""
    match = _WIRE.search(plain, start, end)
    people = read_people(text, Span(match.start(1), match.end(1))) if match else ()
    if people and all(looks_like_name(flat(p.name)) and not p.offices for p in people):
        yield from (Credit("", p.name, p.span, (), "dateline") for p in people)


def _lead(text: str, plain: str, line: Span) -> list[Credit]:
    """Read the reporters before the first words: 本报讯（记者 某甲）, 本报记者 某甲 报道."""
    bracket = re.compile(r"[^()\n。]{0,24}\(([^()\n]{3,60})\)").match(plain, line.start, line.end)
    if bracket:
        span = Span(bracket.start(1), bracket.end(1))
        return _fields(text, plain, span, "lead") or _reporters(text, plain, span, "lead") or _behind(text, plain, span)
    dateline = re.compile(r"[^。\n]{0,30}?[日]?[电讯](?=\s|\()\s*\(?([^()。\n]{4,40}?)\)?\s").match(
        plain, line.start, line.end
    )
    if dateline and "记者" in dateline[1]:
        return _reporters(text, plain, trim(text, dateline.start(1), dateline.end(1)), "lead")
    return []


def _line(text: str, plain: str, line: Span) -> list[Credit]:
    span = trim(text, line.start, line.end, "【】[]()（）〔〕*—-▲◎●■|▍▎▌▏◆★☆")
    inside = (
        span if span.of(plain).count("(") == span.of(plain).count(")") else trim(text, line.start, line.end, "【】[]*")
    )
    if not len(inside) or re.search(r"[。！？!?]$", inside.of(plain)):
        return []
    found = _fields(text, plain, inside, "line")
    if found or len(inside) > 80:
        return found
    return _spaced(text, plain, inside) or _behind(text, plain, inside) or _reporters(text, plain, inside, "line")


def _closing(text: str, plain: str, line: Span, last: bool, signed: bool) -> list[Credit]:
    """Read the bracket that ends a paragraph."""
    bracket = closing_bracket(plain, line.start, line.end)
    if bracket is None:
        return []
    inner = trim(text, bracket.start + 1, bracket.end - 1)
    if not len(inner):
        return []
    found = (
        _fields(text, plain, inner, "bracket")
        or _spaced(text, plain, inner)
        or _behind(text, plain, inner)
        or _from_press(text, plain, inner)
        or _reporters(text, plain, inner, "bracket")
    )
    if found:
        return found
    found = _after_each(text, plain, inner)
    if found:
        return found
    alone = bracket.start == line.start
    if last and (alone or not signed) and len(inner) <= 30:
        people = read_people(text, inner)
        sure = [looks_like_name(flat(p.name)) for p in people]
        if any(sure) and all(_may_close(p, alone) and _reporter_name(flat(p.name)) for p in people):
            return [Credit("", p.name, p.span, p.offices, "closing-name") for p in people]
    return []


def _may_close(person: Person, alone: bool) -> bool:
    """Say whether a bracket at the end credits somebody: on its own line, or naming no more than where they are."""
    return alone or not any(office.role for office in person.offices)


_RUN_ON = re.compile(
    rf"(?P<paper>[{HAN}]{{2,16}}?(?:日报|晚报|晨报|早报|时报|商报|青年报|都市报|导报|新闻|网|客户端|频道|"
    rf"电视台|全媒体|在线))?"
    r"(?P<prefix>(?:特约|见习|实习|首席|主任|全媒体|融媒体?|资深|高级)*)(?P<job>记者|通讯员|实习生)(?:\s|"
    r"(?<=记者)|(?<=[。！？”]通讯员))\s*(?=\S)"
)
_LONGEST_PAPER = 40
"""Characters that may stand before a job: its paper's name, and 特约, 见习 …"""
_ANY_JOB = re.compile("记者|通讯员|实习生|责任编辑|责编|编辑|校对|审核|[一二三初复终]审")
"""What `_RUN_ON` and `_HANDS` look for."""
_HANDS = re.compile(r"(?P<paper>)(?P<job>责任编辑|责编|编辑|校对|审核|[一二三]审|初审|复审|终审)[\s:]*(?=\S)")
"""Jobs that follow the reporters' names at the very end without a mark between: …记者 某甲校对 某乙."""
_GOES_ON = re.compile(
    r"$|[\s\d、,/|()“《【:\n]|近日|日前|连日|昨|今|为|在|自|据|随着|由|报道|摄|讯|从|[一二三四五六七八九十]+月|"
    r"(?:本报|特约|见习|实习|高级|首席|主任)*(?:记者|通讯员|实习生)|返回|查看|责任编辑|责编|编辑|校对|审核|[一二三初复终]审"
)
_SOURCE = re.compile(
    r"来源\s*:\s*([^\s,。:;()]{2,20}?)(?=返回|责任编辑|编辑|作者|查看|\s|$|(?<=[报网社台局部院会号])\d{1,2}月)"
)
_MORE = re.compile(r"(?:返回[^\s。,]{1,4},?\s*)?查看更多\s*$")
_HEAD, _TAIL = 400, 160
"""Characters at the beginning and the end of a text in which credits stand without a line of their own."""


def _glued_names(plain: str, start: int, end: int) -> Iterator[Span]:
    """Yield the names that follow a job, one after another; the last may run on into the first sentence."""
    place = start
    while place < end:
        gap = re.compile(r"[\s、,]*").match(plain, place, end)
        place = gap.end() if gap else place
        for length in (3, 2, 4):
            name = plain[place : place + length]
            if (
                len(name) == length
                and (looks_like_name(name) or (length < 4 and place + length == end and _reporter_name(name)))
                and "日" not in name
                and _GOES_ON.match(plain, place + length)
            ):
                yield Span(place, place + length)
                place += length
                break
        else:
            return


def _run_on(
    text: str, plain: str, start: int, end: int, jobs: re.Pattern[str] = _RUN_ON, headed: bool = False
) -> Iterator[Credit]:
    """Read reporters that stand before the first sentence, or after the last, without a line of their own.

    Where a headline was put before the text (`headed`), they may follow its last word at once.
    """
    job = _ANY_JOB.search(plain, start, end)
    if job is None:
        return
    for mark in jobs.finditer(plain, max(start, job.start() - _LONGEST_PAPER), end):
        before = plain[max(start, mark.start() - 1) : mark.start()]
        paper = mark["paper"] or ""
        if (
            before
            and not paper
            and not headed
            and not re.match(r"[\s。！？!?”)\]:,、(]", before)
            and not _after_name(plain, mark.start())
        ):
            continue
        office = (Office(text[mark.start("paper") : mark.end("paper")], mark["job"]),) if paper else ()
        for name in _glued_names(plain, mark.end(), end):
            yield Credit(mark["job"], normal_name(name.of(text)), name, office, "run-on")


def _after_name(plain: str, place: int) -> bool:
    return any(looks_like_name(plain[max(0, place - length) : place]) for length in (2, 3))


def _bare_names(text: str, plain: str, span: Span) -> Iterator[Credit]:
    """Read several names with only blanks between, behind the last sentence: ……。某甲 某乙."""
    names = list(re.compile(r"\S+").finditer(plain, span.start, span.end)) if len(span) <= _LONGEST_NAMES else []
    if len(names) > 1 and all(looks_like_name(name[0]) for name in names):
        yield from (Credit("", text[n.start() : n.end()], Span(*n.span()), (), "closing-name") for n in names)


_LONGEST_NAMES = 24


def _edges(text: str, plain: str, content: list[Span], signed: bool) -> Iterator[Credit]:
    """Read the credits at the beginning and the end of a text that has lost its lines."""
    if not content:
        return
    start, end = content[0].start, content[-1].end
    more = _MORE.search(plain, max(start, end - 40), end)
    end = more.start() if more else end
    head = min(end, start + _HEAD)
    for bracket in re.compile(r"\(([^()\n]{3,60})\)").finditer(plain, start, head):
        inner = Span(bracket.start(1), bracket.end(1))
        yield from _reporters(text, plain, inner, "lead")
    yield from _wire(text, plain, start, head)
    yield from _run_on(text, plain, start, head, headed=plain.startswith("原标题", start))
    tail = max(start, end - _TAIL)
    last = max(plain.rfind(sign, tail, end) for sign in "。！？!?”\n")
    if last >= 0 and end - last > 4:
        told = list(_run_on(text, plain, last + 1, end))
        first = told[0].span.start if told else end
        line = _line(text, plain, trim(text, last + 1, end)) if more else ()
        yield from [*(credit for credit in line if credit.span.start < first), *told]
        if told:
            yield from _run_on(text, plain, told[0].span.end, end, _HANDS, headed=True)
        else:
            yield from _bare_names(text, plain, trim(text, last + 1, end))
    if more:
        yield from _closing(text, plain, Span(max(content[-1].start, tail), end), True, signed)
    for begin, stop in ((start, head), (tail, end)):
        for source in _SOURCE.finditer(plain, begin, stop):
            span = Span(source.start(1), source.end(1))
            if not re.search(r"\d日[电讯]|记者", span.of(plain)):
                yield Credit("来源", normal_name(span.of(text)), span, (), "source")


def find_credits(text: str, *, found: Structure) -> tuple[Credit, ...]:
    """Find who made the post, in text order."""
    plain = flat(text)
    skip = {b.span.start for b in found.boilerplate if b.why != "navigation"}
    signed = Spans(a.span for r in found.reflections for a in r.authors)
    lectures = Spans(lecturer.person.span for lecturer in found.lecturers)
    title = found.title.span if found.title.rule != "first-words" else None
    content = [
        line.span for line in lines(text) if line.span.start not in skip and not (title and line.span.contains(title))
    ]
    credits: list[Credit] = []
    for place, line in enumerate(content):
        if len(line) <= _LONGEST_LINE:
            found_here = _line(text, plain, line)
            if found_here:
                credits += found_here
                continue
        if place < 4:
            credits += _lead(text, plain, line)
        credits += _closing(text, plain, line, place + 1 == len(content), bool(found.reflections))
    credits += _pictures(text, plain)
    credits += _edges(text, plain, content, bool(found.reflections))
    kept: list[Credit] = []
    for credit in sorted(credits, key=lambda one: (one.span.start, one.rule != "line")):
        taken = signed.overlap(credit.span) or lectures.overlap(credit.span)
        free = not kept or kept[-1].span.end <= credit.span.start
        again = kept and kept[-1].span == credit.span and {kept[-1].function, credit.function} == {"供稿", "供图"}
        if not taken and (free or again) and _NAMES.search(flat(credit.name)):
            kept.append(credit)
    return tuple(kept)
