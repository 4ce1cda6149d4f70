"""The text of speech as a row of tokens: quotations that stand by themselves, and clauses.

A clause is what lies between commas, colons, full stops and such quotations. A quotation stands by itself where what
is quoted is words that somebody says, not a term, a title or a slogan; the others stay within their clauses. The
tokens lie in a text without blanks, and every place in it leads back to the text as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from archive.finders.mentions import Mention
from archive.finders.text import curled, flat
from archive.model import Span, Structure

ENDERS = "。!?\n…"
IN_PERSON = re.compile(r"[我你您咱俺]|[吗呢吧啊呀嘛]|大家|[!?]")
"""Signs that quoted words are spoken, and no saying, slogan or title."""


class Token(NamedTuple):
    """A clause, or the inside of a quotation that stands by itself; `stop` is the mark after it, if any."""

    start: int
    end: int
    stop: str
    quote: bool = False
    after_break: bool = False
    """Whether it opens a sentence."""


_DOTS = re.compile(r"\.\.\.+")
_FULL_STOP = re.compile(r"\.(?<=[\u4e00-\u9fff”\"')]\.)(?=[^0-9a-z.]|$)")
"""A Latin full stop behind Chinese; the stop itself is written first, for then it is found fast."""
_RUN = re.compile(r"[^ \u200b\r]+")


@dataclass(frozen=True, slots=True)
class Script:
    """A text without its blanks, in flat form, and the way back to the text."""

    text: str
    plain: str
    places: Sequence[int]
    mentions: tuple[Mention, ...]
    """With spans in `plain`."""
    barred: tuple[Span, ...]
    """Where no utterance is looked for, in `plain`."""
    tokens: tuple[Token, ...] = field(default=())

    @classmethod
    def read(cls, text: str, found: Structure, mentions: Iterable[Mention]) -> Script:
        """Take the blanks out of a text, and cut the rest into tokens outside what is barred."""
        shape = _DOTS.sub(lambda m: "…" * len(m.group()), curled(flat(text)))
        shape = _FULL_STOP.sub("。", shape)
        places: Sequence[int] = range(len(shape))
        plain = shape.replace(" ", "").replace("\u200b", "").replace("\r", "")
        if len(plain) < len(shape):
            places = list(chain.from_iterable(range(*run.span()) for run in _RUN.finditer(shape)))

        def inward(span: Span) -> Span:
            return Span(bisect_left(places, span.start), bisect_left(places, span.end))

        inner = tuple(Mention(inward(m.span), m.name, m.full, m.rule) for m in mentions)
        bars = [r.span for r in found.reflections] + [b.span for b in found.boilerplate]
        bars += [found.title.span] if found.title.span and _is_heading(text, found.title.span) else []
        barred = tuple(sorted(inward(bar) for bar in bars))
        return cls(text, plain, places, inner, barred, tuple(_tokens(plain, barred)))

    def outward(self, start: int, end: int) -> Span:
        """Return the span of the text for a stretch of `plain` that is not empty."""
        return Span(self.places[start], self.places[end - 1] + 1)

    def printed(self, start: int, end: int) -> str:
        """Return a stretch of `plain` as it is printed, without its blanks."""
        return re.sub(r"\s+", "", self.outward(start, end).of(self.text)) if end > start else ""


def _is_heading(text: str, span: Span) -> bool:
    """Say whether a title stands on a line of its own, so that nobody says it."""
    return len(span) <= 60 and text[span.end :].lstrip(" \u3000").startswith("\n") and "。" not in span.of(text)


_TURNED = re.compile(r"[\u4e00-\u9fff!?]“[\u4e00-\u9fff]")
"""A mark turned the wrong way, if another quotation is open and the text lacks closing ones: “种树“活动."""


def _quotations(plain: str) -> Iterator[Span]:
    """Yield the insides of the outermost quotations; one that is not closed ends with its line."""
    depth, opened = 0, 0
    straight = False
    uneven = plain.count("“") > plain.count("”")
    for match in re.finditer(r"[“”\"\n]", plain):
        sign, at = match.group(), match.start()
        if uneven and sign == "“" and depth == 1 and _TURNED.match(plain, at - 1):
            sign = "”"
        if sign == '"':
            sign = "”" if straight else "“"
            straight = not straight
        if sign == "“":
            depth += 1
            opened = at + 1 if depth == 1 else opened
        elif depth and (sign == "\n" or depth == 1):
            if at > opened:
                yield Span(opened, at)
            depth = 0
        elif depth:
            depth -= 1
        straight = straight and sign != "\n"


_BEFORE_QUOTE = re.compile(
    r"(?:^|[\n。!?:,;”\")…]|(?:说|道|问|喊|呼|称|言|叹|表示|认为|指出|写道|感慨|坦言|强调|介绍|回答|说是|想)|"
    r"[问诉](?:他|她|我|记者))$"
)
_SPEECH_COLON = re.compile(
    r"(?:说|道|问|喊|呼|称|言|叹|表示|认为|指出|感慨|强调|介绍|回答|想|提出|写|记者|寄语|回忆)[^,。;:]{0,8}:$"
)
_SPOKEN_END = re.compile(r"[。!?…,;~]$")


_VERSE = re.compile(
    r"(?!.*(?:[的了着很就都们这那]|自己|觉得))(?:[\u4e00-\u9fff]{5},[\u4e00-\u9fff]{5}|[\u4e00-\u9fff]{7},[\u4e00-\u9fff]{7})[。!?]"
)
"""Two lines of five or of seven characters, which are cited, not said."""
_NAMED_AFTER = re.compile(
    r"[^,。:;!?“”\n的]{2,16}?(?:说|表示|告诉(?:记者|笔者|大家)|坦言|感慨|直言|笑道|感叹|介绍)(?:道|着)?[,。:\n]"
)
"""A speaker and a verb right after a quotation that has no mark at its end."""


_ROW_OF_SPEAKERS = re.compile(r"、[^,。:;!?“”\n、的]{2,16}(?:说|表示|认为|指出|谈到)道?[,:]?“")
"""What parts the words of one speaker from the next one's: 白山说“…”、陈河说“…”."""


def _speechlike(plain: str, inner: Span) -> bool:
    """Tell words that somebody says from a term, a title or a slogan in quotation marks."""
    words = inner.of(plain)
    outer = inner.start - 1
    if not _BEFORE_QUOTE.search(plain[max(0, outer - 4) : outer]):
        # A heading may run into a quotation where line ends were lost; only whole sentences count then.
        return len(words) >= 15 and words[-1] in "。!?…" and bool(re.search(r"[,。]", words[:-1]))
    after = plain[inner.end + 1 : inner.end + 3]
    if _VERSE.fullmatch(words) and plain[outer - 1 : outer] != ":" and not IN_PERSON.search(words[:-1]):
        return _NAMED_AFTER.match(plain, inner.end + 1) is not None
    if _SPOKEN_END.search(words):
        return True
    before = plain[outer - 1 : outer]
    if IN_PERSON.search(words) and _NAMED_AFTER.match(plain, inner.end + 1):
        return len(words) >= 4
    closed = not after or after[0] in '。,!?;\n”“"' or _ROW_OF_SPEAKERS.match(plain, inner.end + 1) is not None
    if before == ":" and not _SPEECH_COLON.search(plain[max(0, outer - 16) : outer]):
        return False
    if before in (":", "说", "道", "问", "喊", "呼", "称", "言", "叹"):
        return len(words) >= 2 and closed
    return len(words) >= 8 and bool(re.search(r"[,。!?;]", words)) and (closed or before in "。\n,")


_LISTED = re.compile(r"[“\"、和与及]|等|的(?:问题|内容|知识)")
"""What follows a term in a row of terms."""


def _spoken(plain: str) -> Iterator[Span]:
    """Yield the quotations that are words; in a row of terms (“山”“水”“路在哪里？”) none is."""
    term = -9
    for quotation in _quotations(plain):
        listed = quotation.start - 2 == term and _LISTED.match(plain, quotation.end + 1)
        if not listed and _speechlike(plain, quotation):
            yield quotation
        else:
            term = quotation.end


def _tokens(plain: str, barred: Sequence[Span]) -> Iterator[Token]:
    spoken = list(_spoken(plain))
    at, fresh = 0, True
    for quotation in [*spoken, None]:
        until = quotation.start - 1 if quotation else len(plain)
        for token in _clauses(plain, at, until, fresh):
            fresh = bool(token.stop) and token.stop in ENDERS
            yield token
        if quotation:
            ended = plain[quotation.end - 1] in ENDERS
            at = quotation.end + (1 if plain[quotation.end : quotation.end + 1] not in ("", "\n") else 0)
            stop = ""
            if plain[at : at + 1] in ENDERS + ",;:" and at < len(plain):
                stop = plain[at]
                at += 1
            yield Token(quotation.start, quotation.end, stop, True, fresh)
            fresh = (ended and stop not in (",", ";", ":")) or (bool(stop) and stop in ENDERS)


_CLAUSE = re.compile(r"[^,;:。!?\n…]+")
_INSIDE = re.compile(r"\([^()\n]{0,80}\)|《[^《》\n]{0,60}》|“[^“”\n]{0,60}”|\"[^\"\n]{0,60}\"")


BLOT = "\ue000"
"""What stands for each character that `masked` blots out."""


def masked(plain: str) -> str:
    """Blot out what stands in brackets, book titles and short quotations."""
    return _INSIDE.sub(lambda m: BLOT * len(m.group()), plain)


def _clauses(plain: str, start: int, end: int, fresh: bool) -> Iterator[Token]:
    """Cut a stretch at its marks; what stands in brackets, book titles and short quotations is not cut."""
    shape = masked(plain[start:end])
    for match in _CLAUSE.finditer(shape):
        stop = shape[match.end() : match.end() + 1]
        yield Token(start + match.start(), start + match.end(), stop, False, fresh)
        fresh = bool(stop) and stop in ENDERS
