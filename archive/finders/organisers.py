"""Organisers: who held the event.

Three written forms: a field (`主办单位：…`), a by-clause (`由…主办、…承办`), and the subject of the lead's sentence,
which stands between the day and the verb (`5月22日，团市委邀请到…`). A subject is believed only if it ends as
organisations do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.finders.signatures import is_organisation, last_body
from archive.finders.text import flat, lines, trim
from archive.model import Organiser, Span, Structure

_HOLDER = r"(?:主办|承办|协办|举办|组织|主办方|承办方)(?:单位|方|机构|部门)?\s*[:|]"
_HOLDER_ANYWHERE = re.compile(_HOLDER)
_FIELD = re.compile(rf"(?:^|[\n。;\s(\[|]){_HOLDER}\s*([^\n。;|]{{2,80}})")
_BY = re.compile(
    r"(?:由|[,、;和]|^)([^,。;:!?！？\n“”由]{2,60}?)(?:联合|共同|具体|协同|牵头|独家|倾情|倾力)?(?:主办|承办|"
    r"举办的?|组织开展|组织实施|发起)"
)
_BY_CLAUSE = re.compile(r"由[^。！？\n]{2,120}?(?:主办|承办|举办|组织开展|发起)[^。！？\n]{0,60}?(?=[,。!?！？\n]|$)")
_HOLD = (
    r"(?:举办|主办|承办|召开|开展|组织(?![部人生委者架科处局机形建化])|邀请|特邀|举行|启动|推出|开办|"
    r"聘请|请来|举)"
)
_HOLD_ANYWHERE = re.compile(_HOLD)
_VERB = re.compile(
    r"(?:在[^,。;\n]{2,40}?)?(?:隆重|成功|顺利|如期|精心|积极|专门|特别|联合|共同|携手|再次|首次|正式|全面|"
    rf"统一|特)?{_HOLD}"
)
_JOIN = re.compile(r"[、,]|联合|携手|会同|协同|与|和|及|暨(?=.{2,}(?:委|会|局|院|校))")
_BEFORE_SUBJECT = re.compile(
    r"(?:^|[。！？,;:)\]\s])(?:[^,。;]{0,20}?(?:\d|"
    r"[一二三四五六七八九十])\s*[日号](?:[(][^()]{1,8}[)])?\s*(?:上午|下午|晚上?|中午|至[^,]{2,10}?[日号])?|"
    r"近日|日前|近期|昨日|昨天|今天|今日|当[天日]|"
    r"最近|连日来|[一二两三]日|[周星]期?[一二三四五六日天](?:上午|下午|晚上?)?|(?:上午|下午|晚上)|本周|"
    r"上周[一二三四五六日]?|\d{1,2}(?:时|点)(?:\d{1,2}分|半)?|\d{1,2}:\d\d)\s*[,，]?\s*"
)
_INNER_PLACE = re.compile(r"[在于到][^,]{2,30}$")
_NOT_SUBJECT = re.compile(
    r"^(?:为|在|以|经|据|随着|按照|根据|通过|结合|作为|由|对|把|将|从|自|全体|大家|他|她|我|这|该|此次|本次|"
    r"活动|会议|讲座|培训)|(?:了|的|着|过|为|在|对|并|又|还|就)$|[“”《》!?]"
)
_HELD_BY = re.compile(
    r"(?:参加|出席|参与|聆听|观看|走进|是|系|由)了?(?:由)?([^,。;:!?！？\n“”的了]{2,40}?)(?:联合|共同)?(?:举办|"
    r"主办|承办|组织开展|开展|组织)的"
)
_LEAD_PARAGRAPHS = 4
_LONGEST = 40


def _clean(plain: str, start: int, end: int) -> Iterator[Span]:
    """Yield the organisations that `plain[start:end]` lists."""
    place = start
    cuts = [match.span() for match in _JOIN.finditer(plain, start, end)]
    kept: list[tuple[int, int]] = []
    for left, right in [*cuts, (end, end)]:
        # A joiner is one only if what stands before it is whole: 学习与发展中心 is one body.
        if right == end or is_organisation(plain[place:left].strip()) or plain[left:right] in ("、", ","):
            kept.append((place, left))
            place = right
    for left, right in kept:
        span = trim(plain, left, right, "的,、:由")
        if 2 <= len(span) <= _LONGEST:
            yield span


def _fields(text: str, plain: str) -> Iterator[Organiser]:
    if _HOLDER_ANYWHERE.search(plain) is None:
        return
    for match in _FIELD.finditer(plain):
        for span in _clean(plain, match.start(1), match.end(1)):
            yield Organiser(span.of(text), span, "field")


def _by(text: str, plain: str, start: int, end: int) -> Iterator[Organiser]:
    for clause in _BY_CLAUSE.finditer(plain, start, end):
        for part in _BY.finditer(plain, clause.start(), clause.end()):
            for span in _clean(plain, part.start(1), part.end(1)):
                if is_organisation(span.of(plain)) or len(span) >= 4:
                    yield Organiser(span.of(text), span, "by-clause")


def _subject(text: str, plain: str, start: int, end: int) -> Iterator[Organiser]:
    """Find the organisation that stands before the first verb of holding, after the day or at the sentence's start."""
    if _HOLD_ANYWHERE.search(plain, start, end) is None:
        return
    for verb in _VERB.finditer(plain, start, end):
        clause = max(plain.rfind(sign, start, verb.start()) for sign in ",。；;!?！？:\n")
        begin = max(start, clause + 1)
        window = plain[begin : verb.start()]
        if not 2 <= len(window.strip()) <= 60:
            continue
        day = None
        for day in _BEFORE_SUBJECT.finditer(" " + window):  # noqa: B007 - the last one counts
            pass
        if day:
            begin += max(0, day.end() - 1)
        span = trim(plain, begin, verb.start(), ",、")
        words = span.of(plain)
        inner = _INNER_PLACE.search(words)
        if inner and is_organisation(words[: inner.start()].strip()):
            span = trim(plain, span.start, span.start + inner.start())
            words = span.of(plain)
        if not words or _NOT_SUBJECT.search(words) or last_body(words) != len(words):
            continue
        found = [Organiser(part.of(text), part, "subject") for part in _clean(plain, span.start, span.end)]
        if found:
            yield from found
            return


def find_organisers(text: str, *, found: Structure) -> tuple[Organiser, ...]:
    """Find who held the event; fields are believed first, then by-clauses, then the lead's subject."""
    plain = flat(text)
    fields = _distinct(_fields(text, plain))
    if fields:
        return fields
    skip = {b.span.start for b in found.boilerplate}
    lead: list[Span] = []
    for line in lines(text):
        title = found.title.span
        if line.span.start in skip or (title and found.title.rule != "first-words" and line.span.contains(title)):
            continue
        lead.append(Span(line.span.start, min(line.span.end, line.span.start + 2000)))
        if len(lead) == _LEAD_PARAGRAPHS:
            break
    by = _distinct(o for span in lead for o in _by(text, plain, span.start, span.end))
    if by:
        return by
    held = _distinct(
        Organiser(part.of(text), part, "held-by")
        for span in lead
        for match in _HELD_BY.finditer(plain, span.start, span.end)
        for part in _clean(plain, match.start(1), match.end(1))
        if is_organisation(part.of(plain))
    )
    for span in lead:
        subject = _distinct(_subject(text, plain, span.start, span.end))
        if subject:
            return subject
    return held


def _distinct(organisers: Iterator[Organiser]) -> tuple[Organiser, ...]:
    seen: dict[str, Organiser] = {}
    for organiser in organisers:
        seen.setdefault(organiser.name, organiser)
    kept: list[Organiser] = []
    for organiser in sorted(seen.values(), key=lambda o: o.span):
        if not kept or kept[-1].span.end <= organiser.span.start:
            kept.append(organiser)
    return tuple(kept)
