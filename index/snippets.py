"""Snippets: the passage of a text that answers best, with what was searched for marked in it.

A reader wants to see why something was found, in words that make sense alone. So a snippet is whole sentences where
they fit; else whole clauses of the sentence; only a clause longer than the width is cut between characters. Of all
such windows the best has the most distinct query words, then the words closest together, then a mention of the speaker
that was asked for, then the earliest place.

Marks follow the search: a string is found in the *stream* of a text (folded, spaces between Chinese characters left
out, see `index.analysis.terms`), and every character of the stream knows its place in the text; so `王  丽` is
marked for 王丽, and a mark covers exactly the characters that matched. The longest strings claim their places first
and nothing is marked twice, so 互联网 never marks half of a 互联网思维 that was searched for as well. Letters and
digits are marked as whole words wherever the text has them so (`AI` not within `EMAIL`, `5月` not within `15月`); so is
what stands in longer names that the article is known to hold (王建 not within 王建华).

A snippet's text is always a stretch of the article's text, so that what is quoted is what stands there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from archive.model import Span
from archive.records import dataclass
from index.analysis.terms import occurrences, stream, stream_with_offsets
from index.query.content import pieces, solid_words
from index.query.syntax import And, AtLeast, Dates, Field, Not, Or, Phrase, Prefix, Query, Word
from index.sentences import clauses, sentences

_LATIN = re.compile(r"[0-9a-z]")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article: its words, where they stand in the article, and the marks within the passage."""

    text: str
    span: Span
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A string to mark. A `prefix` of letters is marked to the end of the word that it begins."""

    text: str
    prefix: bool = False
    names: tuple[str, ...] = ()
    """Names in it that the dictionary does not know."""


@dataclass(frozen=True, slots=True)
class KwicLine:
    """A key word in context: `left` is padded so that the matches of all lines begin in one column."""

    left: str
    match: str
    right: str
    span: Span
    """Where the match stands in the article."""


@dataclass(frozen=True, slots=True)
class _Find:
    span: Span
    which: int
    """Which of the wanted strings it is."""


def wanted(query: Query | None) -> tuple[Wanted, ...]:
    """Return the strings of a query that a hit shows: not those below Not, not names, offices, kinds or days."""
    return tuple(dict.fromkeys(one for one in _strings(query) if stream(one.text)))


def highlight(text: str, query: Query, names: Collection[str] = ()) -> tuple[Span, ...]:
    """Return what to mark in `text` for `query`: in text order, never overlapping, exact on the text's characters.

    `names`, folded, are known to stand in the text.
    """
    return tuple(find.span for find in _finds(text, wanted(query), names))


def snippet(
    text: str, span: Span, query: Query | None, names: Collection[str] = (), *, width: int = 120, context: int = 0
) -> Snippet:
    """Return the best passage within `span` of `text`: about `width` characters of whole sentences where they fit.

    `names`, folded, are known to stand in the text. `context` asks for so many sentences more on both sides, inside the
    span (beyond it others may be speaking). Without a query, or where nothing of it stands in the span, the passage is
    the beginning.
    """
    passage = span.of(text)
    finds = _finds(passage, wanted(query), names)
    units = sentences(passage, Span(0, len(passage)))
    window = _window(passage, units, finds, _mentions(passage, query), max(width, 1))
    if context > 0:
        window = _with_context(units, window, context)
    marks = tuple(_moved(find.span, -window.start) for find in finds if window.contains(find.span))
    return Snippet(window.of(passage), _moved(window, span.start), marks)


def kwic(text: str, span: Span, query: Query, width: int, names: Collection[str] = ()) -> tuple[KwicLine, ...]:
    """Return a line for each mark within `span`, together at most `width` columns of a terminal, matches aligned."""
    passage = "".join(" " if sign.isspace() or not sign.isprintable() else sign for sign in span.of(text))
    spans = [find.span for find in _finds(span.of(text), wanted(query), names)]
    widest = max((display_width(found.of(passage)) for found in spans), default=0)
    side = max((width - widest) // 2, 0)
    return tuple(_kwic_line(passage, found, span.start, side, width) for found in spans)


def display_width(text: str) -> int:
    """Return how many columns of a terminal `text` takes (East Asian Width, Unicode Standard Annex 11)."""
    return sum(map(_columns, text))


def _strings(query: Query | None) -> Iterator[Wanted]:
    """Yield the strings of a query tree in the order typed."""
    match query:
        case Word(text, names):
            yield Wanted(text, names=names)
        case Phrase(text, slop):
            yield from map(Wanted, text.split() if slop else [text])
        case Prefix(text):
            yield Wanted(text, prefix=True)
        case And(queries) | Or(queries) | AtLeast(queries, _):
            for one in queries:
                yield from _strings(one)
        case Field("title" | "body", inner):
            yield from _strings(inner)
        case Field() | Dates() | Not() | None:
            return


def _speakers(query: Query | None) -> Iterator[str]:
    """Yield the names that a query asks for as speakers."""
    match query:
        case Field("speaker", inner):
            yield from (one.text for one in _strings(inner))
        case And(queries) | Or(queries) | AtLeast(queries, _):
            for one in queries:
                yield from _speakers(one)
        case _:
            return


def _finds(text: str, strings: Sequence[Wanted], names: Collection[str] = ()) -> tuple[_Find, ...]:
    """Return where the strings stand in `text`, longest first, each place claimed once, in text order."""
    if not strings or not text:
        return ()
    run, offsets = stream_with_offsets(text)
    claimed = bytearray(len(run))
    found: list[tuple[int, int, int]] = []
    for which, needle, prefix in sorted(_needles(run, strings), key=lambda one: -len(one[1])):
        for start in _outside(names, run, needle, _places(run, needle, prefix)):
            end = _word_end(run, start + len(needle)) if prefix else start + len(needle)
            if not any(claimed[start:end]):
                claimed[start:end] = b"\x01" * (end - start)
                found.append((start, end, which))
    return tuple(_Find(Span(offsets[start], offsets[end - 1] + 1), which) for start, end, which in sorted(found))


def _needles(run: str, strings: Sequence[Wanted]) -> Iterator[tuple[int, str, bool]]:
    """Yield what to look for in a stream: each string, or the words of one that stands there only in pieces.

    A run of several words (提升社区服务) may have been found by its words; where the passage has all of them and
    nowhere the whole, they are what a reader looks for. A word of the dictionary is never taken apart.
    """
    for which, one in enumerate(strings):
        needle = stream(one.text)
        scattered = [] if one.prefix or needle in run else [stream(part) for part in _parts(one)]
        if len(scattered) > 1 and all(part in run for part in scattered):
            yield from ((which, part, False) for part in scattered)
        else:
            yield which, needle, one.prefix


def _parts(one: Wanted) -> tuple[str, ...]:
    return solid_words(one.text, one.names) or pieces(one.text, one.names)


def _places(run: str, needle: str, prefix: bool) -> list[int]:
    """Return where `needle` begins; where it stands as whole words of letters or digits, only there."""
    places = occurrences(run, needle)
    whole = [at for at in places if not _cuts_a_word(run, at) and (prefix or not _cuts_a_word(run, at + len(needle)))]
    return whole or places


def _outside(names: Iterable[str], run: str, needle: str, places: list[int]) -> list[int]:
    """Return those of a needle's places that are in no longer name; all of them where there are no others."""
    inside = {
        at + offset
        for name in names
        if len(name) > len(needle) > 1 and needle in name
        for at in occurrences(run, name)
        for offset in occurrences(name, needle)
    }
    return [at for at in places if at not in inside] or places


def _cuts_a_word(run: str, at: int) -> bool:
    """Say whether the border before `at` runs through a word of letters or a number."""
    if not 0 < at < len(run):
        return False
    before, after = run[at - 1], run[at]
    return bool(_LATIN.match(before) and _LATIN.match(after)) and before.isdigit() == after.isdigit()


def _word_end(run: str, at: int) -> int:
    """Return where the word of letters that runs through `at` ends; `at` itself in Chinese."""
    while _cuts_a_word(run, at):
        at += 1
    return at


def _mentions(passage: str, query: Query | None) -> tuple[_Find, ...]:
    """Return where the passage names a speaker that the query asks for."""
    names = dict.fromkeys(each.partition("@")[0] for each in _speakers(query))
    return _finds(passage, [Wanted(name) for name in names if stream(name)])


def _window(text: str, units: list[Span], finds: Sequence[_Find], mentions: Sequence[_Find], width: int) -> Span:
    """Return the best window: whole sentences, else clauses, else characters around the closest words."""
    if not units:
        return Span(0, 0)
    if not finds:
        return _filled(text, units, _beginning(text, units[0], width), width)
    best = _best_run(units, finds, mentions, width)
    fine = [clause for unit in units for clause in clauses(text, unit)]
    finer = _best_run(fine, finds, mentions, width)
    if finer is not None and (best is None or _distinct(finer, finds) > _distinct(best, finds)):
        return _filled(text, fine, finer, width)
    if best is not None:
        return _filled(text, units, best, width)
    return _around(finds[0].span, len(text), width)


def _beginning(text: str, sentence: Span, width: int) -> Span:
    """Return a sentence, or as many of its first clauses as fit, or its first characters."""
    if len(sentence) <= width:
        return sentence
    fine = clauses(text, sentence)
    if len(fine[0]) > width:
        return Span(sentence.start, sentence.start + width)
    return _filled(text, fine, fine[0], width)


def _best_run(units: list[Span], finds: Sequence[_Find], mentions: Sequence[_Find], width: int) -> Span | None:
    """Return the best run of units that fits, begun and ended by units that hold a find; None where none fits."""
    holding = [(unit, inside) for unit, inside in _inside(units, finds) if inside]
    best: tuple[tuple[int, int, bool, int], Span] | None = None
    for first, (start, _) in enumerate(holding):
        held: list[_Find] = []
        for unit, more in holding[first:]:
            window = Span(start.start, unit.end)
            if len(window) > width:
                break
            held += more
            rank = (len({find.which for find in held}), -_closeness(held), _named(window, mentions), -start.start)
            if best is None or rank > best[0]:
                best = rank, window
    return best[1] if best else None


def _inside(units: list[Span], finds: Sequence[_Find]) -> Iterator[tuple[Span, list[_Find]]]:
    """Yield each unit with the finds that lie wholly within it; both come in text order."""
    at = 0
    for unit in units:
        while at < len(finds) and finds[at].span.start < unit.start:
            at += 1
        first = at
        while at < len(finds) and finds[at].span.end <= unit.end:
            at += 1
        yield unit, list(finds[first:at])


def _closeness(finds: Sequence[_Find]) -> int:
    """Return the length of the shortest stretch that has one find of each kind; finds are in text order."""
    kinds = len({find.which for find in finds})
    shortest = finds[-1].span.end - finds[0].span.start
    last: dict[int, int] = {}
    for find in finds:
        last[find.which] = find.span.start
        if len(last) == kinds:
            shortest = min(shortest, find.span.end - min(last.values()))
    return shortest


def _named(window: Span, mentions: Sequence[_Find]) -> bool:
    return any(window.overlaps(mention.span) for mention in mentions)


def _distinct(window: Span, finds: Sequence[_Find]) -> int:
    return len({find.which for find in finds if window.contains(find.span)})


def _filled(text: str, units: list[Span], window: Span, width: int) -> Span:
    """Add the units that follow, then those before, while they fit and belong to the same paragraph."""
    for unit in units:
        if unit.start >= window.end and not _joins(text, window, unit, width):
            break
        if unit.start >= window.end:
            window = Span(window.start, unit.end)
    for unit in reversed(units):
        if unit.end <= window.start and not _joins(text, unit, window, width):
            break
        if unit.end <= window.start:
            window = Span(unit.start, window.end)
    return window


def _joins(text: str, first: Span, second: Span, width: int) -> bool:
    return second.end - first.start <= width and "\n" not in text[first.end : second.start]


def _around(found: Span, length: int, width: int) -> Span:
    """Return `width` characters with a find in their middle (all of the find, though it be longer)."""
    start = max(0, min(found.start - max(width - len(found), 0) // 2, length - width))
    return Span(start, max(min(start + width, length), found.end))


def _with_context(units: list[Span], window: Span, count: int) -> Span:
    """Return the window widened to whole sentences, and by `count` more on both sides."""
    touched = [place for place, unit in enumerate(units) if unit.overlaps(window)]
    if not touched:
        return window
    first, last = max(touched[0] - count, 0), min(touched[-1] + count, len(units) - 1)
    return Span(units[first].start, units[last].end)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _kwic_line(passage: str, found: Span, offset: int, side: int, width: int) -> KwicLine:
    """Return one aligned line around a find."""
    match = found.of(passage)
    left = _fitting(reversed(passage[: found.start].lstrip()), side)[::-1]
    right = _fitting(passage[found.end :].rstrip(), max(width - side - display_width(match), 0))
    return KwicLine(" " * (side - display_width(left)) + left, match, right, _moved(found, offset))


def _fitting(signs: Iterable[str], columns: int) -> str:
    """Return the first characters that fit into so many columns."""
    kept: list[str] = []
    for sign in signs:
        columns -= _columns(sign)
        if columns < 0:
            break
        kept.append(sign)
    return "".join(kept)


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
