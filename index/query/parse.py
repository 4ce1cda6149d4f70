"""From a typed line to a query tree.

What people type, in order of frequency: a word; several words; a name; a pasted phrase; a whole question; and, rarely,
operators. So everything that is no operator is text, and operators are recognised only where nobody writes them by
accident: `-` before a word, not in one; `或` as a word by itself; brackets at the beginning of a word; a field only by
its name. The line is folded first (which moves no character), so full-width operators are operators, and an error
points at the very character.

    line     = either
    either   = both { ("OR" | "或" | "|") both }
    both     = part { ["AND" | "&"] part }
    part     = ("NOT" | "非" | "-") part | "(" either ")" | field ":" value | phrase | word
    phrase   = quoted ["~" number]              “…”, 「…」, 『…』 and "…"
    word     = text ["*"]

All words must match. (Where few texts have all of three words or more, those that have half may follow, by
`index.query.syntax.with_half`; but not where the words were joined by `AND`.) But a question (it holds a word that
asks, or sentence marks, or very many words) would match nothing that way; it is relaxed to `AtLeast`. So is a topic of
several words that is typed without a space, as Chinese is: texts that have the run itself, or all of its words, come
first, and those that have most of it answer as well.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import ceil
from typing import NoReturn, cast, get_args

from archive.errors import UsageError
from archive.fold import fold
from archive.model import PartKind
from archive.records import dataclass
from index.query.days import Days, parse_days
from index.query.little_words import COUNTED, MAY_ASK, QUESTION_WORDS, SURNAMES
from index.query.syntax import And, AtLeast, Dates, Field, FieldName, Not, Or, Phrase, Prefix, Query, Word

MANY_WORDS = 6
"""From so many words on, a line is relaxed though it does not ask."""

RUN_WORDS = 3
"""From so many words on, a longer run that is typed without a space is relaxed, too: most of it must match."""

_MOST = 0.6
"""How many of its words most of them are."""

_DEEPEST = 40

_FIELDS: dict[str, FieldName | None] = {
    "title": "title",
    "标题": "title",
    "body": "body",
    "正文": "body",
    "speaker": "speaker",
    "发言人": "speaker",
    "org": "org",
    "单位": "org",
    "kind": "kind",
    "类别": "kind",
    "date": None,
    "日期": None,
}
_KINDS: dict[str, PartKind] = {
    **{kind: kind for kind in get_args(PartKind)},
    "文章": "article",
    "讲座": "lecture",
    "心得": "reflection",
    "发言": "statement",
}
_QUOTES = {**dict.fromkeys('"“”', '"“”'), "「": "」", "『": "』"}
"""Quotation marks, and what may close them: curly ones are typed the wrong way round, and half straight."""
_OR = frozenset({"OR", "ＯＲ", "或", "|", "｜"})
_AND = frozenset({"AND", "ＡＮＤ", "&", "＆"})
_NOT = frozenset({"NOT", "ＮＯＴ", "非"})
"""Operators in capitals, as typed: `or` is a word."""
_FIELD = re.compile("(" + "|".join(_FIELDS) + "):")
_LIKE_FIELD = re.compile(r"[a-z]+:(?!//)(?=\S)", re.ASCII)
_SLOP = re.compile(r"~(\d{1,3})")
_MARKS = re.compile(r"[?？]|[。！!；;](?!$)|，.*，|^请?(?:查找|搜索|检索|寻找|找出|列出)\w{0,2}(?:有关|关于|与)")
"""What only sentences have, or requests."""

_RUN = re.compile(r"(?=.*[\u4e00-\u9fff])[^\W_]{7,}[。！!]?")


@dataclass(slots=True)
class _Line:
    """The line and how far it has been read."""

    typed: str
    text: str
    at: int = 0
    depth: int = 0

    def fail(self, hint: str, position: int | None = None) -> NoReturn:
        place = min(self.at if position is None else position, len(self.typed))
        raise UsageError("bad-query", position=place, hint=hint, query=self.typed)

    def skip_space(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    @property
    def here(self) -> str:
        return self.text[self.at : self.at + 1]

    def operator(self, names: frozenset[str]) -> bool:
        """Step over one of the operators, if it stands here as a word by itself."""
        self.skip_space()
        for name in names:
            end = self.at + len(name)
            if self.typed.startswith(name, self.at) and (self.text[end : end + 1].isspace() or end >= len(self.text)):
                self.at = end
                return True
        return False


def parse_query(line: str) -> Query:
    """Return the query tree of a typed line.

    Raises UsageError `bad-query` with `position` (characters from the beginning of the line) and `hint`:
    `empty`, `unclosed-quote`, `unclosed-bracket`, `stray-bracket`, `missing-word`, `empty-field`, `bad-date`,
    `backward-dates`, `unknown-kind`, `bare-star`, `too-deep`.
    """
    reading = _Line(line, fold(line))
    reading.skip_space()
    if not reading.here:
        reading.fail("empty")
    query = _either(reading)
    reading.skip_space()
    if reading.here:
        reading.fail("stray-bracket")
    return _relaxed(query, line.strip())


def fields_taken_for_text(line: str) -> bool:
    """Say whether a word begins as a field does that there is none of; an address or an hour does not."""
    return any(_LIKE_FIELD.match(word) and not _FIELD.match(word) for word in fold(line).split())


def says_and(line: str) -> bool:
    """Say whether words of a line are joined by an operator, so that just this is wanted."""
    return not _AND.isdisjoint(line.split())


def _either(line: _Line) -> Query:
    found = [_both(line)]
    while line.operator(_OR):
        found.append(_both(line))
    return found[0] if len(found) == 1 else Or(tuple(found))


def _both(line: _Line) -> Query:
    found = [_part(line)]
    while True:
        joined = line.operator(_AND)
        line.skip_space()
        ended = not line.here or line.here == ")" or _peek(line, _OR)
        if ended and not joined:
            found = list(dict.fromkeys(found))
            return found[0] if len(found) == 1 else And(tuple(found))
        found.append(_part(line))


def _peek(line: _Line, names: frozenset[str]) -> bool:
    before = line.at
    stands = line.operator(names)
    line.at = before
    return stands


def _part(line: _Line) -> Query:
    line.skip_space()
    excluded = False
    while line.operator(_NOT) or _minus(line):
        excluded = not excluded
        line.skip_space()
    if not line.here or _peek(line, _OR) or _peek(line, _AND):
        line.fail("missing-word")
    query = _primary(line)
    return Not(query) if excluded else query


def _minus(line: _Line) -> bool:
    if line.here != "-" or line.text[line.at + 1 : line.at + 2].strip() in ("", ")"):
        return False
    line.at += 1
    return True


def _primary(line: _Line) -> Query:
    if line.here == "(":
        return _group(line)
    if line.here == ")":
        line.fail("stray-bracket")
    if field := _FIELD.match(line.text, line.at):
        return _field(line, field)
    if line.here in _QUOTES:
        return _phrase(line)
    return _word(line)


def _group(line: _Line) -> Query:
    opened = line.at
    line.at += 1
    line.depth += 1
    if line.depth > _DEEPEST:
        line.fail("too-deep")
    line.skip_space()
    if line.here == ")":
        line.fail("missing-word")
    query = _either(line)
    line.skip_space()
    if line.here != ")":
        line.fail("unclosed-bracket", opened)
    line.at += 1
    line.depth -= 1
    return query


def _field(line: _Line, found: re.Match[str]) -> Query:
    began, name = line.at, _FIELDS[found[1]]
    line.at = found.end()
    if not line.here or line.here.isspace() or line.here == ")":
        line.fail("empty-field", began)
    if name is None:
        return _dates(line)
    line.depth += 1
    if line.depth > _DEEPEST:
        line.fail("too-deep")
    at = line.at
    inner = _primary(line)
    line.depth -= 1
    return Field(name, _kinds(line, inner, at) if name == "kind" else inner)


def _kinds(line: _Line, query: Query, at: int) -> Query:
    if isinstance(query, Word | Phrase) and fold(query.text) in _KINDS:
        return Word(_KINDS[fold(query.text)])
    if isinstance(query, Or):
        return Or(tuple(_kinds(line, each, at) for each in query.queries))
    if isinstance(query, Not):
        return Not(_kinds(line, query.query, at))
    return line.fail("unknown-kind", at)


def _dates(line: _Line) -> Query:
    began = line.at
    while line.here and not line.here.isspace() and line.here != ")":
        line.at += 1
    text = line.text[began : line.at]
    try:
        dates = _range(text)
    except UsageError:
        line.fail("bad-date", began)
    if dates.since and dates.until and dates.since > dates.until:
        line.fail("backward-dates", began)
    return dates


_ENDS = re.compile(r"(>=|<=|>|<)?(.*)")


def _range(text: str) -> Dates:
    today = date.today()
    if ".." in text:
        first, last = (part.strip(".") for part in text.split("..", 1))
        if not first and not last:
            raise UsageError("bad-date", date=text)
        return Dates(
            parse_days(first, today).first.isoformat() if first else "",
            parse_days(last, today).last.isoformat() if last else "",
        )
    sign, printed = cast(re.Match[str], _ENDS.fullmatch(text)).groups()
    days = parse_days(printed, today)
    return _compared(sign or "", days)


def _compared(sign: str, days: Days) -> Dates:
    one = timedelta(days=1)
    match sign:
        case ">":
            return Dates((days.last + one).isoformat() if days.last < date.max else "9999-12-32", "")
        case ">=":
            return Dates(days.first.isoformat(), "")
        case "<":
            return Dates("", (days.first - one).isoformat() if days.first > date.min else "0000-12-31")
        case "<=":
            return Dates("", days.last.isoformat())
        case _:
            return Dates(days.first.isoformat(), days.last.isoformat())


def _phrase(line: _Line) -> Query:
    began = line.at
    end = _closing_quote(line.text, began)
    if end < 0:
        line.fail("unclosed-quote", began)
    text = line.typed[began + 1 : end]
    if not text.strip():
        line.fail("missing-word", began)
    line.at = end + 1
    slop = _SLOP.match(line.text, line.at)
    if slop:
        line.at = slop.end()
    return Phrase(text, int(slop[1]) if slop else 0)


def _closing_quote(text: str, opened: int) -> int:
    """Return where the quote that is opened there closes; -1 if nowhere."""
    closing = _QUOTES[text[opened]]
    return next((at for at in range(opened + 1, len(text)) if text[at] in closing), -1)


def _word(line: _Line) -> Query:
    began = line.at
    while line.here and not line.here.isspace():
        # A quote within a word that nothing closes is text: the end of a pasted line is cut off.
        if line.here in _QUOTES and (line.at == began or _closing_quote(line.text, line.at) >= 0):
            break
        if line.here == ")" and line.depth:
            break
        # A bracket in a word is text, up to where it closes: 白皓(中国青年报 站长).
        closed = _closing(line.text, line.at) if line.here == "(" else -1
        line.at = closed + 1 if closed >= 0 else line.at + 1
    text = line.typed[began : line.at]
    if line.text[began : line.at].endswith("*"):
        if not text.strip("*＊"):
            line.fail("bare-star", began)
        return Prefix(text.rstrip("*＊"))
    return Word(text)


def _closing(text: str, opened: int) -> int:
    """Return where the bracket that is opened there closes; -1 if nowhere."""
    depth = 0
    for at in range(opened, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    return -1


def _relaxed(query: Query, typed: str) -> Query:
    """Return the query, its plain words relaxed if together they are a question."""
    parts = query.queries if isinstance(query, And) else (query,)
    plain = [part for part in parts if _is_plain(part)]
    rest = tuple(part for part in parts if not _is_plain(part))
    relaxed = _question(plain, typed) if plain else None
    if relaxed is None:
        return query
    return And((relaxed, *rest)) if rest else relaxed


def _is_plain(query: Query) -> bool:
    return isinstance(query, Word) or (isinstance(query, Phrase) and not query.slop)


def _question(plain: list[Query], typed: str) -> Query | None:
    """Return what plain words relax to if they ask, or are very many; else None."""
    from index.analysis.terms import cut_words
    from index.query.content import content

    texts = [part.text for part in plain if isinstance(part, Word | Phrase)]
    if len(plain) < MANY_WORDS and not any(map(_may_ask, texts)):
        return None
    cuts = [_without_asking(cut_words(text)) for text in texts]
    asks = any(_MARKS.search(text) for text in texts) or any("" in cut for cut in cuts)
    if not asks and len(plain) >= MANY_WORDS:
        return AtLeast(tuple(plain), 1, typed)
    sought: dict[Query, None] = {}
    for part, cut in zip(plain, cuts, strict=True):
        words = content(cut)
        sought.update(dict.fromkeys([part] if isinstance(part, Phrase) and len(words) != 1 else []))
        sought.update(dict.fromkeys(map(Word, words)))
    if sought and (asks or len(sought) >= MANY_WORDS):
        return AtLeast(tuple(sought), 1, _told(typed))
    if len(sought) >= RUN_WORDS and _RUN.fullmatch("".join(texts)) and not any(map(str.isspace, typed)):
        whole = plain[0] if len(plain) == 1 else And(tuple(plain))
        return Or((whole, AtLeast(tuple(sought), ceil(_MOST * len(sought)), _told(typed))))
    return None


def _may_ask(text: str) -> bool:
    """Say whether it is worth cutting a text to see if it asks, or is very long; an address of the web never asks."""
    return "://" not in text and (len(text) >= MANY_WORDS or any(word in text for word in QUESTION_WORDS))


def _without_asking(tokens: list[str]) -> list[str]:
    """Return a cut text with nothing in the place of each word that asks.

    Some of them begin names, too: before an unknown character (何江, but not 何人), or, at the beginning of what was
    typed, before any word (何建国).
    """
    from index.analysis.terms import is_han

    told: list[str] = []
    for before, token, following in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        first = token in SURNAMES and not before.strip()
        named = token in MAY_ASK and is_han(following) and following[0] not in COUNTED
        told.append("" if token in QUESTION_WORDS and not (named and (first or len(following) == 1)) else token)
    return told


def _told(typed: str) -> str:
    """Return a question without the words that ask, gaps in their places."""
    from index.analysis.words import cut

    return "".join(token or "\n" for token in _without_asking([token.text for token in cut(fold(typed))]))
