"""Checks: what a person should look at.

The finders would rather give nothing than something wrong. What they could not read, and what looks odd in what they
read, is told here as codes with values; the screen makes sentences of them.

    long-text           only the top of a very long text was taken apart (its characters, and all there are; by `parse`)
    no-title            no title is printed; the first words stand for it
    no-lecturer         a lecture is told of, but nobody who gave it
    points-gap          a number is missing among the points (the missing numbers)
    reflections-gap     the same among the reflections
    unread-bracket      the bracket after a passage looks like a signature and could not be read (its words)
    speechless          words in quotation marks that a verb of saying announces, and nobody who says them (the words)
    unsigned            reflections without an author (how many)
    unassigned          how many per cent of the text belong to no part, where parts were found
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from archive.finders.reflections import closing_bracket, is_function_note, looks_signed
from archive.finders.signatures import read_people
from archive.finders.text import Spans, curled, flat, lines, trim
from archive.model import Check, Span, Structure

_LECTURE = re.compile(r"讲座|授课|报告会|宣讲会|专题辅导|主讲")
_UNASSIGNED = 60
"""Per cent; a text with parts may have so much that belongs to none."""


def _gaps(numbers: Sequence[int]) -> list[str]:
    missing: list[str] = []
    for before, after in pairwise(numbers):
        missing += [str(number) for number in range(before + 1, after)][:9]
    return missing


def _numbering(found: Structure) -> Iterator[Check]:
    missing = _gaps([point.number for point in found.points])
    if missing:
        yield Check("points-gap", tuple(missing), found.points[0].span)
    missing = _gaps([r.number for r in found.reflections if r.number is not None])
    if missing:
        yield Check("reflections-gap", tuple(missing), found.reflections[0].span)


def _unread(text: str, plain: str, found: Structure) -> Iterator[Check]:
    """Yield the brackets that end a paragraph among the reflections and are nobody's signature."""
    if not found.reflections:
        return
    signed = Spans(author.span for r in found.reflections for author in r.authors)
    credited = Spans(credit.span for credit in found.credits)
    start = found.reflections[0].span.start
    for line in lines(text):
        if line.span.end <= start:
            continue
        bracket = closing_bracket(plain, line.span.start, line.span.end)
        if bracket is None:
            continue
        inner = trim(text, bracket.start + 1, bracket.end - 1)
        words = inner.of(plain)
        if not len(inner) or is_function_note(words) or signed.overlap(inner) or credited.overlap(inner):
            continue
        if looks_signed(words) and not read_people(text, inner):
            beside = Span(max(line.span.start, inner.start - 40), inner.start)
            if not signed.overlap(beside) and not credited.overlap(Span(max(0, inner.start - 3), inner.start)):
                yield Check("unread-bracket", (inner.of(text),), inner)


_SAID = "说 表示 指出 强调 认为 介绍 坦言 感慨 告诉记者 谈到 回忆 笑言 称".split()
_SPOKEN = re.compile(
    "|".join(rf"{verb}(?:道)?[:,]\s*“[^“”\n]{{8,400}}”" for verb in _SAID)
    + r"|“(?P<before>[^“”\n]{8,400})[,。!?！？]”[^。“”\n]{0,24}(?:说|表示|指出|介绍|坦言|感慨|告诉记者)(?:道)?(?=[。,])"
)
"""A verb of saying and the quotation after it; or a quotation and the verb that follows."""
_DOCUMENT = re.compile(r"(?:》|纪要|通知|公告|声明|报告|条例|报道|文章|社论|公报|文件|决定|意见|日)\s*$")
_MOST_SPEECHLESS = 9


def _speechless(plain: str, text: str, found: Structure) -> Iterator[Check]:
    """Yield the quoted words that somebody plainly says, and that were given to nobody."""
    known = Spans([*(u.span for u in found.utterances), *(r.span for r in found.reflections)])
    told = 0
    plain = curled(plain)
    for match in _SPOKEN.finditer(plain) if "“" in plain else ():
        opening = plain.index("“", match.start())
        span = Span(opening + 1, match.end("before") if match["before"] else match.end() - 1)
        document = _DOCUMENT.search(plain, max(0, match.start() - 12), match.start())
        if not document and not known.overlap(span) and told < _MOST_SPEECHLESS:
            told += 1
            yield Check("speechless", (_shortened(span.of(text)),), span)


def _shortened(words: str) -> str:
    return words if len(words) <= 30 else f"{words[:29]}…"


def unassigned(text: str, found: Structure) -> float:
    """Return the share of visible characters that belong to no part, title, boilerplate or credit (0 to 1)."""
    spans = [p.span for p in found.points] + [r.span for r in found.reflections] + [u.span for u in found.utterances]
    spans += [b.span for b in found.boilerplate] + [c.span for c in found.credits]
    spans += [author.span for r in found.reflections for author in r.authors]
    if found.title.span:
        spans.append(found.title.span)
    visible = sum(len(line.span) for line in lines(text))
    covered, reach = 0, 0
    for span in sorted(spans):
        covered += max(0, span.end - max(reach, span.start))
        reach = max(reach, span.end)
    return max(0.0, 1 - covered / visible) if visible else 0.0


def find_checks(text: str, *, found: Structure) -> tuple[Check, ...]:
    """Find what a person should look at."""
    plain = flat(text)
    checks: list[Check] = []
    if found.title.rule in ("first-words", "empty"):
        checks.append(Check("no-title", (), found.title.span))
    if not found.lecturers:
        told = _LECTURE.search(flat(found.title.text)) or _LECTURE.search(plain, 0, 600)
        if told and (found.points or found.reflections or _LECTURE.search(flat(found.title.text))):
            checks.append(Check("no-lecturer"))
    checks += _numbering(found)
    checks += _unread(text, plain, found)
    checks += _speechless(plain, text, found)
    unsigned = sum(1 for r in found.reflections if not r.authors)
    if unsigned:
        checks.append(Check("unsigned", (str(unsigned),)))
    share = unassigned(text, found) * 100 if found.points or found.reflections else 0
    if share > _UNASSIGNED:
        checks.append(Check("unassigned", (str(round(share)),)))
    return tuple(checks)
