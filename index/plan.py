"""What a query asks of an engine: the query tree, its texts taken apart as documents were.

`compile_query` turns texts into runs of characters and words once, so that engines differ only in how they look these
up. A plan's leaves are small questions about one document:

*Match*. A typed word is found as an exact run of characters, always. If it is made of dictionary words, a document
that holds all of these words, scattered, answers too, below; so does one that holds all pieces of a longer run of
which the dictionary does not know all (`index.query.content`). If it is one word, of the dictionary or a name that
documents know (`index.query.names`), those that hold it as a word stand before those where its characters are an
accident (和服 in 产品和服务, 王建 in 王建华). If it is the name of someone who
speaks, what they say answers.

*Near* and *Starts* are the query language's `"a b"~5` and `互联*`, *Said* is `speaker:张林@财贸学校`; *Kind* and
*Days* filter. *Question* is how a
question is relaxed: documents answer that hold nearly as much of its words and pairs as the best one does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Literal, TypeAlias

from archive.model import PartKind
from archive.records import dataclass, replace
from index import ranking, speakers
from index.analysis import terms
from index.engine import Place, Search
from index.query import syntax
from index.query.content import pieces, solid_words

TextField = Literal["title", "body", "speaker", "org"]

OWN_WORDS: tuple[TextField, ...] = ("title", "body")

_PLACES: dict[Place | None, tuple[TextField, ...]] = {"title": ("title",), "body": ("body",)}

PART_KINDS: tuple[PartKind, ...] = ("article", "lecture", "reflection", "statement")


@dataclass(frozen=True, slots=True)
class Match:
    """A run of characters; with `words`, also all of these words; with `name`, also said by someone of that name."""

    run: str
    words: tuple[str, ...] = ()
    name: bool = False
    fields: tuple[TextField, ...] = OWN_WORDS


@dataclass(frozen=True, slots=True)
class Near:
    """Runs of characters in any order, with at most `slop` characters for each step from one to the next."""

    runs: tuple[str, ...]
    slop: int
    fields: tuple[TextField, ...] = OWN_WORDS


@dataclass(frozen=True, slots=True)
class Starts:
    """A word (not Chinese) that begins so."""

    prefix: str
    fields: tuple[TextField, ...] = OWN_WORDS


@dataclass(frozen=True, slots=True)
class Said:
    """Documents said by someone of just this name in whose office a text stands: `张林@财贸学校`."""

    name: str
    office: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Documents of one of these kinds."""

    kinds: frozenset[PartKind]


@dataclass(frozen=True, slots=True)
class Days:
    """Documents of which the day may lie between two days, inclusive; empty for open."""

    since: str
    until: str


@dataclass(frozen=True, slots=True)
class All:
    """All must match."""

    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least `least` must match."""

    plans: tuple[Plan, ...]
    least: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """Of its plans (words) and pairs of characters, nearly as much must match as matches in the best document.

    What a document holds is measured by the rarity of words and pairs (`ranking.ECHO`).
    """

    plans: tuple[Plan, ...]
    pairs: tuple[str, ...]
    share: float
    """`ranking.NEARLY` or `ranking.MOSTLY`."""


@dataclass(frozen=True, slots=True)
class Without:
    """Must not match."""

    plan: Plan


Plan: TypeAlias = "Match | Near | Starts | Said | Kind | Days | All | Any | Question | Without"

NOTHING = Any((), 1)
"""What no document matches: a query of nothing but spaces in quotes."""


def plan_of(search: Search) -> Plan | None:
    """Return the plan of a search's query, in the place where its words must stand; None where it has no query."""
    if search.query is None:
        return None
    return compile_query(search.query, _PLACES.get(search.place, OWN_WORDS))


def compile_query(query: syntax.Query, fields: tuple[TextField, ...] = OWN_WORDS) -> Plan:
    """Return the plan of a query tree."""
    match query:
        case syntax.Word(text, names):
            return _word(text, names, fields)
        case syntax.Phrase(text, slop):
            return _phrase(text, slop, fields)
        case syntax.Prefix(text):
            return _prefix(text, fields)
        case syntax.Field(name, inner):
            return compile_query(inner, (name,)) if name != "kind" else _kinds(inner)
        case syntax.Dates(since, until):
            return Days(since, until)
        case syntax.And(queries):
            return All(tuple(compile_query(each, fields) for each in queries))
        case syntax.Or(queries):
            return Any(tuple(compile_query(each, fields) for each in queries))
        case syntax.AtLeast(queries, least, text):
            plans = tuple(compile_query(each, fields) for each in queries)
            pairs = dict.fromkeys(pair for _, pair in terms.pairs(terms.stream(text)) if len(pair) == 2)
            enough = Any(plans, least)
            if not pairs:
                return enough
            if least <= 1:
                return Question(plans, tuple(pairs), ranking.NEARLY)
            # Not not: it filters, and adds nothing to a score.
            return All((Question(plans, tuple(pairs), ranking.MOSTLY), Without(Without(enough))))
        case syntax.Not(inner):
            return Without(compile_query(inner, fields))


def _word(text: str, names: Collection[str], fields: tuple[TextField, ...]) -> Plan:
    run = terms.stream(text)
    if not run:
        return NOTHING
    if "@" in run and fields == ("speaker",):
        return Said(*speakers.name_and_office(text))
    words = solid_words(text, names) if set(fields) & set(OWN_WORDS) else ()
    whole = Match(run, words, fields == OWN_WORDS, fields)
    parts = () if words or fields != OWN_WORDS else pieces(text, names)
    return Any((whole, All(tuple(_word(part, names, fields) for part in parts)))) if parts else whole


def _phrase(text: str, slop: int, fields: tuple[TextField, ...]) -> Plan:
    runs = tuple(run for run in map(terms.stream, text.split() if slop else [text]) if run)
    if not runs:
        return NOTHING
    return Near(runs, slop, fields) if len(runs) > 1 else Match(runs[0], (), fields == OWN_WORDS, fields)


def _prefix(text: str, fields: tuple[TextField, ...]) -> Plan:
    run = terms.stream(text)
    if not run:
        return NOTHING
    if run.isascii() and run.isalnum() and set(fields) <= set(OWN_WORDS):
        return Starts(run, fields)
    return Match(run, (), False, fields)


def _kinds(query: syntax.Query) -> Plan:
    match query:
        case syntax.Word(text) | syntax.Phrase(text):
            return Kind(frozenset(kind for kind in PART_KINDS if kind == text))
        case syntax.Or(queries):
            return Any(tuple(map(_kinds, queries)))
        case syntax.And(queries):
            return All(tuple(map(_kinds, queries)))
        case syntax.Not(inner):
            return Without(_kinds(inner))
        case _:
            return NOTHING


def in_title(plan: Plan) -> Plan:
    """Return the plan that asks the same of the title alone (what must not match, must not match anywhere)."""
    match plan:
        case Match(fields=fields):
            return replace(plan, fields=_title_of(fields), name=False)
        case Near(fields=fields) | Starts(fields=fields):
            return replace(plan, fields=_title_of(fields))
        case All(plans):
            return All(tuple(map(in_title, plans)))
        case Any(plans):
            return replace(plan, plans=tuple(map(in_title, plans)))
        case Question(plans):
            return All(tuple(map(in_title, plans)))
        case _:
            return plan


def leaves(plan: Plan, answers: Callable[[Plan], bool]) -> Iterator[tuple[str, Plan]]:
    """Yield the leaves that add to a document's score, with the text that each seeks.

    `answers` says whether the document matches a plan: a leaf below one that it does not match adds nothing.
    """
    if not answers(plan):
        return
    match plan:
        case Match(run=run):
            yield run, plan
        case Near(runs=runs):
            yield " … ".join(runs), plan
        case Starts(prefix=prefix):
            yield f"{prefix}*", plan
        case Said(name, office):
            yield f"{name}@{office}", plan
        case All(plans) | Any(plans) | Question(plans):
            for inner in plans:
                yield from leaves(inner, answers)


def pairs_of(plan: Plan, answers: Callable[[Plan], bool]) -> tuple[str, ...]:
    """Return the pairs of characters of those questions in a plan that a document answers."""
    if not answers(plan):
        return ()
    match plan:
        case All(plans) | Any(plans) | Question(plans):
            own = plan.pairs if isinstance(plan, Question) else ()
            return (*own, *(pair for inner in plans for pair in pairs_of(inner, answers)))
        case _:
            return ()


def _title_of(fields: tuple[TextField, ...]) -> tuple[TextField, ...]:
    return ("title",) if "title" in fields else ()


def stand_near(places: Sequence[Sequence[int]], lengths: Sequence[int], slop: int) -> bool:
    """Say whether one place of each run can be chosen so that at most `slop` characters a step lie between them.

    `places` are sorted beginnings, one row for each run. For every beginning as the leftmost, the best choice of the
    others is the first beginning that follows it.
    """
    allowed = slop * (len(places) - 1) + sum(lengths)
    for leftmost in sorted({start for row in places for start in row}):
        end = leftmost
        for row, length in zip(places, lengths, strict=True):
            at = bisect_left(row, leftmost)
            if at == len(row):
                return False
            end = max(end, row[at] + length)
        if end - leftmost <= allowed:
            return True
    return False


def day_within(day: str, since: str, until: str) -> bool:
    """Say whether a day, or any day of a month or year, lies between two full days; no day lies between any."""
    if not day:
        return False
    return (not since or day + "~" > since) and (not until or day <= until)
