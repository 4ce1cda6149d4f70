"""Answering a plan from inverted lists, a term at a time.

An inverted index keeps for each term the list of documents that hold it. The usual way through it takes a document at a
time and steps all lists forward together; in Python each such step is a call, and calls are what costs. So we take a
term at a time: a whole list becomes a dictionary from document to number of occurrences, and the operators of the
query are set operations on keys, which run in C. What remains in Python is one short sum for each match.

A long list is held as a byte for each document instead (`index.engines.dense`), so that all its documents are joined,
crossed and weighed up at once; only those that may be among the best are scored one by one.

Any engine that can give such lists (the `Lists` protocol) is answered for by this module; the rules of ranking are
`index.ranking`'s, those of matching `index.plan`'s, and `index.engines.in_memory` is the judge of both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import reduce
from heapq import nlargest
from itertools import chain, compress, count, filterfalse, repeat
from math import inf
from operator import le, rshift, truediv
from typing import Protocol

from archive.model import Ref
from archive.records import dataclass, field
from index import plan as planning
from index import ranking
from index.analysis import terms
from index.analysis.pinyin import spellings
from index.engine import Document, Hit, Hits, Leg, Reason, Search, Speaker
from index.engines.dense import STRETCHES, Marks, Often, both, holders, joined, levels, lookup
from index.engines.posting_lists import PLACE_BITS
from index.plan import Plan, TextField
from index.speakers import Post, name_and_office, posts_of

Number = int
"""An engine's own number of a document."""

Counts = Mapping[Number, int]

TAB = "\t"
"""Parts what is said together in one fact: no stream has it."""

_LETTERS = ("", "p", "r", "u")


def order_key(ref: Ref) -> int:
    """Return a reference as one whole number, in the order of articles and their parts (64 bits)."""
    return ref.article << 24 | _LETTERS.index(ref.letter) << 22 | ref.number


def ref_of(key: int) -> Ref:
    """Return the reference that `order_key` made a number of."""
    return Ref(key >> 24, _LETTERS[key >> 22 & 3], key & 0x3FFFFF)


def is_part(key: int) -> bool:
    """Say whether a document is part of an article, by its `order_key`."""
    return key & 0xFFFFFF > 0


def day_number(day: str) -> int:
    """Return `2018-05-22` as 20180522, with zeros for what is unknown; 0 for no day."""
    digits = day.replace("-", "") if day[:4].isdigit() else ""
    return int(digits.ljust(8, "0")) if digits.isdigit() else 0


def _last_day_number(number: int) -> int:
    """Return the last day that a day number may mean, or later."""
    if number % 100:
        return number
    return number + (99 if number // 100 % 100 else 9999)


def facts_of(document: Document) -> Iterator[str]:
    """Yield a document's facts, as terms: a letter, a colon, and the value."""
    yield f"a:{document.article}"
    yield f"k:{document.kind}"
    yield f"p:{document.place}"
    names = dict.fromkeys(map(terms.stream, document.speakers))
    for name in names:
        yield f"n:{name}"
        yield from (f"y:{spelling}\t{name}" for spelling in sorted(spellings(name)))
    for post in dict.fromkeys(posts_of(document)):
        yield "w:" + "\t".join(post)


class Column(Protocol):
    """A number for each document."""

    def __getitem__(self, number: Number, /) -> int:
        """Return a document's number."""


class Lists(Protocol):
    """What an engine must give.

    Its fields are `title`, `body`, `speaker`, `org` (pairs of characters, with positions), `title_words`,
    `body_words` (words) and `facts` (`facts_of`: `a:` article, `k:` kind, `p:` place, `n:` name, `w:` name with
    affiliation and role, `y:` spelling with name).
    """

    @property
    def lengths(self) -> ranking.Lengths:
        """The sums for averages."""

    def counts(self, field: str, term: str) -> Counts:
        """Return how often each document holds a term."""

    def holding(self, field: str, term: str) -> Set[Number]:
        """Return which documents hold a term."""

    def sums(self, field: str, prefix: str) -> Counts:
        """Return how often each document holds terms that begin so."""

    def totals(self, field: str, prefix: str) -> Mapping[str, int]:
        """Return how many documents hold each term that begins so."""

    def frequency(self, field: str, term: str) -> int:
        """Return about how long a list is."""

    def places(self, field: str, term: str, among: Set[Number]) -> Iterable[int]:
        """Return where a term stands in those of some documents that hold it: document << PLACE_BITS | place."""

    def run_places(
        self, field: str, cover: Collection[tuple[int, Collection[str]]], among: Set[Number] | None
    ) -> Set[int]:
        """Return where a run begins in some documents (None: in all), as `places` tells places.

        A run is made of terms, each so far behind its beginning; where there are several, any of them.
        """

    def beginning(self, field: str, prefix: str) -> Iterable[str]:
        """Return all terms that begin so."""

    def everything(self) -> Set[Number]:
        """Return all documents."""

    def column(self, name: str, numbers: Collection[Number]) -> Column:
        """Return a column of which the numbers of some documents are wanted.

        There are `order` (`order_key`), `day` (`day_number`), `title_length` and `body_length` (in characters).
        """

    def sizes(self) -> int:
        """Return the size of each document, as `index.engines.dense` knows sizes."""

    def wholes(self, marked: Marks) -> Set[Number]:
        """Return the articles of those of some documents that are parts."""

    def parts(self, numbers: Collection[Number]) -> tuple[Sequence[Number], Sequence[Number]]:
        """Return those of some documents that are parts of an article, and for each the document of the article."""


Points = Callable[[Sequence[Number]], Sequence[float]]


@dataclass(slots=True)
class _Found:
    """What a plan found: which documents, what some of them score, and how each of them matched."""

    numbers: Set[Number]
    points: Points
    """A function from documents among `numbers`, each told once, to what they score."""
    held: dict[Number, float] = field(default_factory=dict)
    legs: tuple[tuple[Leg, Set[Number]], ...] = ()
    parts: tuple[_Found, ...] = ()
    above: Callable[[Sequence[Number], float], Sequence[Number]] | None = None
    """A function that leaves out, of documents among `numbers`, such as surely score less than something."""
    reaching: Callable[[float], Set[Number]] | None = None
    """A function that does so roughly and quickly, with all documents at once."""
    most: float = inf
    """What none of the documents scores more than."""

    def legs_of(self, number: Number) -> frozenset[Leg]:
        """Return how a document matched."""
        if number not in self.numbers:
            return frozenset()
        own = frozenset(leg for leg, documents in self.legs if number in documents)
        return own.union(*(part.legs_of(number) for part in self.parts))

    def matching(self) -> Set[Number]:
        """Return the documents that `legs_of` tells anything of."""
        return both(self.numbers, joined([*(found for _, found in self.legs), *(p.matching() for p in self.parts)]))


def _nothing(numbers: Sequence[Number]) -> Sequence[float]:
    return [0.0] * len(numbers)


_SAMPLE = 200
"""So many of many documents are scored first, to know how much the best ones score at least."""

_ROUNDING = 2 * 10**-ranking.DIGITS
"""What is rounded to the same number as the last one that is wanted may stand before it."""

_FULL = ranking.SHARE + ranking.K1 + 1
"""What occurrences count at most, however many."""

_LEG_ORDER: tuple[Leg, ...] = ("words", "exact", "name")


def search(lists: Lists, wanted: Search) -> Hits:
    """Answer a question from lists."""
    asked = _Asked(lists)
    plan = planning.plan_of(wanted)
    found = asked.ask(plan) if plan is not None else None
    passed = asked.filtered(found.numbers if found else None, wanted)
    found = found or _Found(passed, _nothing)
    left = _parts_first(asked, plan, found, passed)
    best = _best(lists, found, left, wanted)
    points = found.points(best)
    return Hits(tuple(_hit(lists, found, *each) for each in zip(best, points, strict=True)), len(left))


def _best(lists: Lists, found: _Found, left: Set[Number], wanted: Search) -> Sequence[Number]:
    """Return the wanted stretch of the ranking of some documents."""
    end = wanted.offset + wanted.limit
    if not (left and wanted.limit):
        return ()
    if wanted.order == "date":
        numbers: Sequence[Number] = list(left)
        ranks: Sequence[float] = list(map(lists.column("day", numbers).__getitem__, numbers))
    else:
        numbers = _promising(found, left, end)
        ranks = found.points(numbers)
    if len(numbers) > end:
        bar = nlargest(end, ranks)[-1] - _ROUNDING
        kept = [at for at, rank in enumerate(ranks) if rank >= bar]
        numbers, ranks = [numbers[at] for at in kept], [ranks[at] for at in kept]
    order = lists.column("order", numbers)
    rounded = (-round(rank, ranking.DIGITS) for rank in ranks)
    ranked = sorted(zip(rounded, map(order.__getitem__, numbers), numbers, strict=True))
    return [number for _, _, number in ranked[wanted.offset : end]]


def _promising(found: _Found, left: Set[Number], end: int) -> Sequence[Number]:
    """Leave out documents that cannot be among the `end` best: fewer than that score as a sample tells they must."""
    # Of a sample some stretches may be empty; as many as are wanted it must hold.
    size = max(_SAMPLE, STRETCHES * end)
    while found.reaching is not None and isinstance(left, Marks) and left.are_many and len(left) >= 2 * size:
        before = len(left)
        sampled = nlargest(end, found.points(left.sample(size)))
        left = both(left, found.reaching(sampled[-1] - _ROUNDING))
        if 2 * len(left) > before:
            break
    numbers: Sequence[Number] = list(left)
    while found.above is not None and len(numbers) >= 2 * size:
        sample = numbers[:: len(numbers) // size]
        kept = found.above(numbers, nlargest(end, found.points(sample))[-1] - _ROUNDING)
        if 2 * len(kept) > len(numbers):
            return kept
        # A sample of what is left tells better how good the best ones are.
        numbers = kept
    return numbers


def speakers(lists: Lists, beginning: str, spelling: str) -> tuple[Speaker, ...]:
    """Return who speaks and has a name that begins so, or that is spelt so."""
    begun = [f"w:{terms.stream(beginning)}"]
    if spelling:
        begun = [f"w:{term.partition(TAB)[2]}{TAB}" for term in lists.beginning("facts", f"y:{spelling}{TAB}")]
    totals = {Post(*term[2:].split(TAB)): n for prefix in begun for term, n in lists.totals("facts", prefix).items()}
    return tuple(Speaker(*post, documents) for post, documents in sorted(totals.items()) if documents)


def has_word(lists: Lists, word: str) -> bool:
    """Say whether a document holds a word."""
    fields = ("body_words", "title_words")
    return any(lists.frequency(name, word) and lists.counts(name, word) for name in fields)


def explain(lists: Lists, wanted: Search, ref: str) -> tuple[Reason, ...]:
    """Return what a document's score is the sum of, the most first; nothing where it does not answer."""
    plan = planning.plan_of(wanted)
    key = order_key(Ref.parse(ref))
    own = lists.counts("facts", f"a:{key >> 24}")
    order = lists.column("order", own)
    number = next((number for number in own if order[number] == key), None)
    asked = _Asked(lists)
    if plan is None or number is None or number not in asked.ask(plan).numbers:
        return ()
    reasons: list[Reason] = []

    def answers(part: Plan) -> bool:
        return number in asked.ask(part).numbers

    for text, leaf in planning.leaves(plan, answers):
        found = asked.ask(leaf)
        if number in found.numbers:
            hit = _hit(lists, found, number, found.points([number])[0])
            reasons.append(Reason(text, hit.matched, len(found.numbers), hit.score))
    for pair in planning.pairs_of(plan, answers):
        holding, score = asked.pair(pair, number)
        if score:
            reasons.append(Reason(pair, ("exact",), holding, round(score, ranking.DIGITS)))
    return tuple(sorted(reasons, key=lambda reason: -reason.score))


def _hit(lists: Lists, found: _Found, number: Number, score: float) -> Hit:
    legs = found.legs_of(number)
    ref = ref_of(lists.column("order", [number])[number])
    return Hit(str(ref), round(score, ranking.DIGITS), tuple(leg for leg in _LEG_ORDER if leg in legs))


def _parts_first(asked: _Asked, plan: Plan | None, found: _Found, passed: Set[Number]) -> Set[Number]:
    """Leave out articles for which a part answers as well (the rule is told in `index.engine`)."""
    held = found.held
    if isinstance(passed, Marks) and not held:
        doubtful = passed & asked.lists.wholes(passed)
    else:
        parts, articles = asked.lists.parts(passed)
        doubtful = both(frozenset(articles), passed)
    if held:
        best: dict[Number, float] = {}
        for part, article in zip(parts, articles, strict=True):
            best[article] = max(best.get(article, 0.0), held.get(part, 0.0))
        doubtful = {each for each in doubtful if best[each] >= ranking.AS_MUCH * held.get(each, 0.0)}
    if not doubtful:
        return passed
    titled = asked.ask(planning.in_title(plan)) if plan is not None else _Found(frozenset(), _nothing)
    stay = both(titled.matching(), doubtful)
    return passed - (doubtful - stay)


class _Asked:
    """One question put to lists."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self._runs: dict[tuple[str, str], Counts] = {}
        self._norm_tables: dict[str, _Norms] = {}
        self._word_rarities: dict[str, float] = {}

    def ask(self, plan: Plan) -> _Found:
        """Return what a plan finds."""
        match plan:
            case planning.Match():
                return self._match(plan)
            case planning.Near():
                return self._near(plan)
            case planning.Starts():
                return self._starts(plan)
            case planning.Said(name, office):
                said = self._said(name, office)
                score = self._rarity(len(said)) * (ranking.SHARE + 1)
                return _Found(said, lambda numbers: [score] * len(numbers), {}, (("name", said),), most=score)
            case planning.Kind(kinds):
                return _Found(self._facts("k", kinds), _nothing)
            case planning.Days(since, until):
                return _Found(self._within(self.lists.everything(), since, until), _nothing)
            case planning.Without(inner):
                return _Found(self.lists.everything() - self.ask(inner).numbers, _nothing)
            case planning.All(plans):
                return _all([self.ask(each) for each in plans])
            case planning.Any(plans, least):
                return _any([self.ask(each) for each in plans], least)
            case planning.Question(plans, pairs, share):
                return self._question([self.ask(each) for each in plans], pairs, share)

    def filtered(self, numbers: Set[Number] | None, wanted: Search) -> Set[Number]:
        """Return those documents (None: of all) that pass a search's filters."""
        sets = [] if numbers is None else [numbers]
        if wanted.speakers:
            sets.append(joined([self._said(*name_and_office(name)) for name in wanted.speakers]))
        if wanted.kinds:
            sets.append(self._facts("k", wanted.kinds))
        if wanted.place not in (None, "title"):
            sets.append(self._facts("p", [wanted.place]))
        if run := terms.stream(wanted.organisation):
            sets.append(holders(self._run("org", run)))
        elif wanted.organisation:
            sets.append(frozenset())
        passed = reduce(both, sorted(sets, key=len)) if sets else self.lists.everything()
        return self._within(passed, wanted.since, wanted.until) if wanted.since or wanted.until else passed

    def _facts(self, letter: str, values: Iterable[str]) -> Set[Number]:
        return joined([self.lists.holding("facts", f"{letter}:{value}") for value in values])

    def _said(self, name: str, office: str) -> Set[Number]:
        """Return what someone of a name said who holds such an office; any office where none is asked for."""
        if not office:
            return self._facts("n", [name])
        held = self.lists.beginning("facts", f"w:{name}{TAB}")
        return joined(
            [self.lists.holding("facts", term) for term in held if office in Post(*term[2:].split(TAB)).office]
        )

    def _within(self, numbers: Set[Number], since: str, until: str) -> Set[Number]:
        day = self.lists.column("day", numbers)
        first, last = day_number(since), day_number(until) or 99999999
        return frozenset(n for n in numbers if 0 < day[n] <= last and _last_day_number(day[n]) >= first)

    def _match(self, plan: planning.Match) -> _Found:
        runs: dict[str, Counts] = {name: self._run(name, plan.run) for name in plan.fields}
        exact = _union(runs.values())
        own: list[str] = [name for name in planning.OWN_WORDS if name in plan.fields]
        # A run holds each of its words: where it is but one, there are as many of the run, and it need not be told how
        # many there are of the word.
        is_word = plan.words == (plan.run,) and terms.is_han(plan.run)
        words: dict[str, dict[str, Counts]] = {
            word: {name: runs[name] if is_word else self.lists.counts(f"{name}_words", word) for name in own}
            for word in plan.words
        }
        holding = [joined([self.lists.holding(f"{name}_words", word) for name in own]) for word in words]
        if len(own) == len(planning.OWN_WORDS):
            self._word_rarities.update(
                (word, self._rarity(len(each))) for word, each in zip(words, holding, strict=True)
            )
        whole = reduce(both, holding) if holding else frozenset[Number]()
        named = self.lists.holding("facts", f"n:{plan.run}") if plan.name else frozenset[Number]()

        def points(numbers: Sequence[Number]) -> Sequence[float]:
            """Add up what the run counts, where it is made of words and where it is not, each word, and the name."""
            sum_ = _Sum(numbers)
            run = _each(runs)
            both, bare, worded = _told_apart(numbers, exact, whole)
            for is_whole, some in ((True, both), (False, bare)):
                if some and (weight := ranking.run_weight(len(plan.words), whole=is_whole)):
                    sum_.add(some, weight * self._rarity(len(exact)), self._saturated(some, run))
            if len(plan.words) > 1:
                worded = [number for number in numbers if number in whole or number in exact]
            for word, counts in words.items():
                if worded:
                    rows = {name: (each, runs[name])[: 1 if is_word else 2] for name, each in counts.items()}
                    sum_.add(worded, self._word_rarity(word), self._saturated(worded, rows))
            if named:
                said = list(filter(lookup(named), numbers))
                sum_.add(said, ranking.NAME * self._rarity(len(named)), [1.0] * len(said))
            return sum_.values()

        def most() -> float:
            """Return what the occurrences of run and words are multiplied by at most."""
            rarity = self._rarity(len(exact))
            run = [ranking.run_weight(len(plan.words), whole=is_whole) * rarity for is_whole in (True, False)]
            of_words = sum(map(self._word_rarity, words))
            return max(run[0] + of_words, run[1] + (of_words if len(words) > 1 else 0.0))

        told = [runs, *(() if is_word else words.values())]
        rows = [counts["body"] for counts in told if counts.get("body")]
        titles = [counts["title"] for counts in told if counts.get("title")]

        bonus = ranking.NAME * self._rarity(len(named)) if named else 0.0

        def above(numbers: Sequence[Number], bar: float) -> Sequence[Number]:
            is_named = lookup(named)
            said = self._above(list(filter(is_named, numbers)), rows, titles, (bar - bonus) / most())
            return said + self._above(list(filterfalse(is_named, numbers)), rows, titles, bar / most())

        def reaching(bar: float) -> Set[Number]:
            kept = self._reaching(rows, titles, bar / most())
            return joined([kept, both(named, self._reaching(rows, titles, (bar - bonus) / most()))]) if named else kept

        numbers = joined([exact, whole, named])
        return _Found(
            numbers,
            points,
            {},
            (("words", whole), ("exact", exact), ("name", named)),
            above=above if "body" in plan.fields else None,
            reaching=reaching if "body" in plan.fields else None,
            most=most() * (_FULL if own else ranking.SHARE + 1) + bonus,
        )

    def _above(
        self, numbers: Sequence[Number], bodies: Sequence[Counts], titles: Sequence[Counts], share: float
    ) -> list[Number]:
        """Return those of some documents of which the occurrences may count `share` or more.

        So many occurrences in a body count the more the shorter it is: for each number of them there is a length that
        a body must not exceed. Where some are in the title it is worked out what they count.
        """
        is_titled = lookup(_union(titles))
        bare, titled = list(filterfalse(is_titled, numbers)), list(filter(is_titled, numbers))
        longest = _Longest(_occurrences(share), self.lists.lengths)
        lengths = map(self.lists.column("body_length", bare).__getitem__, bare)
        allowed = map(longest.__getitem__, _most(bare, bodies))
        counted = self._saturated(titled, {"title": titles, "body": bodies})
        return [*compress(bare, map(le, lengths, allowed)), *compress(titled, map(share.__le__, counted))]

    def _reaching(self, bodies: Sequence[Counts], titles: Sequence[Counts], share: float) -> Set[Number]:
        """Return the documents of which the occurrences may count `share` or more, and few others."""
        least = _occurrences(share)
        if least in (0, inf):
            return frozenset() if least else _union([*bodies, *titles])
        titled = [levels(row) for row in titles]
        kept = [self._reaching_in_body(bodies, least)]
        # Who has it twice in the title is most often among those sought.
        kept += [row[2] for row in titled]
        once, beside = joined([row[1] for row in titled]), least - _most_in_title(1)
        kept.append(both(once, self._reaching_in_body(bodies, beside)) if once and beside > 0 else once)
        return joined(kept)

    def _reaching_in_body(self, rows: Sequence[Counts], least: float) -> Set[Number]:
        longest = _Longest(least, self.lists.lengths).__getitem__
        return joined(
            [row.reaching(self.lists.sizes(), longest) if isinstance(row, Often) else holders(row) for row in rows]
        )

    def _word_rarity(self, word: str) -> float:
        if word not in self._word_rarities:
            holding = joined([self.lists.holding("title_words", word), self.lists.holding("body_words", word)])
            self._word_rarities[word] = self._rarity(len(holding))
        return self._word_rarities[word]

    def _near(self, plan: planning.Near) -> _Found:
        near: dict[str, Counts] = {name: self._near_in(name, plan) for name in plan.fields}
        return self._leaf(near, "exact")

    def _leaf(self, counts: Mapping[str, Counts], leg: Leg) -> _Found:
        numbers = _union(counts.values())
        rarity = self._rarity(len(numbers))

        def points(numbers: Sequence[Number]) -> Sequence[float]:
            return [rarity * share for share in self._saturated(numbers, _each(counts))]

        return _Found(numbers, points, {}, ((leg, numbers),), most=rarity * _FULL)

    def _near_in(self, name: TextField, plan: planning.Near) -> Counts:
        rows = [self._run(name, run) for run in plan.runs]
        both = frozenset(rows[0]).intersection(*rows[1:])
        lengths = [len(run) for run in plan.runs]
        places = [_by_document(self._run_places(name, run, both)) for run in plan.runs]
        return {
            number: 1
            for number in both
            if planning.stand_near([sorted(row[number]) for row in places], lengths, plan.slop)
        }

    def _starts(self, plan: planning.Starts) -> _Found:
        return self._leaf({name: self.lists.sums(f"{name}_words", plan.prefix) for name in plan.fields}, "words")

    def _question(self, words: list[_Found], pairs: Iterable[str], share: float) -> _Found:
        runs: dict[str, dict[str, Counts]] = {
            pair: {name: self._run(name, pair) for name in planning.OWN_WORDS} for pair in pairs
        }
        holding = {pair: _union(counts.values()) for pair, counts in runs.items()}
        holds = self._hold_of(words, holding.values())
        enough = share * max(holds.values(), default=0.0)
        numbers = {number for number, held in holds.items() if held >= enough}

        def points(numbers: Sequence[Number]) -> Sequence[float]:
            sum_ = _Sum(numbers)
            for part in words:
                some = list(filter(lookup(part.numbers), numbers))
                sum_.add(some, 1.0, part.points(some))
            for pair, counts in runs.items():
                some = list(filter(lookup(holding[pair]), numbers))
                sum_.add(some, ranking.ECHO * self._rarity(len(holding[pair])), self._saturated(some, _each(counts)))
            return sum_.values()

        held = {number: holds[number] for number in numbers}
        for number, inner in _held(words, numbers).items():
            held[number] = inner + held[number]
        return _Found(numbers, points, held, (), tuple(words))

    def pair(self, pair: str, number: Number) -> tuple[int, float]:
        """Return how many documents hold a question's pair of characters, and what it adds to one document's score."""
        runs: dict[str, Counts] = {name: self._run(name, pair) for name in planning.OWN_WORDS}
        holding = _union(runs.values())
        if number not in holding:
            return len(holding), 0.0
        return len(holding), ranking.ECHO * self._rarity(len(holding)) * self._saturated([number], _each(runs))[0]

    def _hold_of(self, words: Iterable[_Found], pairs: Iterable[Set[Number]]) -> dict[Number, float]:
        """Return how much of a question each document holds, by rarity."""
        by_words: dict[Number, float] = defaultdict(float)
        for part in words:
            rarity = self._rarity(len(part.numbers))
            for number in part.numbers:
                by_words[number] += rarity
        by_pairs: dict[Number, float] = defaultdict(float)
        for holding in pairs:
            rarity = self._rarity(len(holding))
            for number in holding:
                by_pairs[number] += rarity
        numbers = by_words.keys() | by_pairs.keys()
        return {n: by_words.get(n, 0.0) + ranking.ECHO * by_pairs.get(n, 0.0) for n in numbers}

    def _rarity(self, holding: int) -> float:
        return ranking.rarity(self.lists.lengths.documents, holding)

    def _saturated(self, numbers: Sequence[Number], rows: Mapping[str, Sequence[Counts]]) -> list[float]:
        """Return what each document's occurrences in title and body count: in each, the most that any row tells."""
        if not ("title" in rows or "body" in rows):
            return [ranking.SHARE + 1] * len(numbers)
        # Written out with `map`, and without a call for each document: these loops are where a search's time goes.
        if "body" in rows:
            occurrences = list(map(truediv, _most(numbers, rows["body"]), self._norms("body", numbers)))
        else:
            occurrences = [0.0] * len(numbers)
        if "title" in rows:
            titles = list(_most(numbers, rows["title"]))
            titled = list(compress(count(), titles))
            norms = self._norms("title", [numbers[at] for at in titled])
            for at, often, norm in zip(titled, filter(None, titles), norms, strict=True):
                occurrences[at] += ranking.TITLE_WEIGHT * often / norm
        share, most, half = ranking.SHARE, ranking.K1 + 1, ranking.K1
        return [share + each * most / (half + each) if each else 0.0 for each in occurrences]

    def _norms(self, name: str, numbers: Sequence[Number]) -> Iterator[float]:
        """Return what divides the occurrences in each document's field."""
        if name not in self._norm_tables:
            lengths = self.lists.lengths
            total, documents = (lengths.title, lengths.titled) if name == "title" else (lengths.body, lengths.documents)
            self._norm_tables[name] = _Norms(total, documents, ranking.TITLE_B if name == "title" else ranking.BODY_B)
        lengths_of = self.lists.column(f"{name}_length", numbers)
        return map(self._norm_tables[name].__getitem__, map(lengths_of.__getitem__, numbers))

    def _run(self, name: str, run: str) -> Counts:
        """Return how often a run of characters stands in each document's field."""
        key = (name, run)
        if key not in self._runs:
            self._runs[key] = self._count_run(name, run)
        return self._runs[key]

    def _count_run(self, name: str, run: str) -> Counts:
        if len(run) == 1:
            return self.lists.sums(name, run)
        if len(run) == 2 and terms.GAP not in run and not terms.is_number_with_unit(run):
            return self.lists.counts(name, run)
        return Counter(map(rshift, self._run_places(name, run, None), repeat(PLACE_BITS)))

    def _run_places(self, name: str, run: str, among: Set[Number] | None) -> Set[int]:
        """Return where a run begins: where its pairs stand one after another (as `Lists.places` tells places)."""
        last = len(run) - 1
        cover = [(at, tuple(self.lists.beginning(name, term)) if at == last else (term,)) for at, term in _cover(run)]
        return self._without_digits_before(name, run, self.lists.run_places(name, cover, among))

    def _without_digits_before(self, name: str, run: str, found: Set[int]) -> Set[int]:
        """Leave out places where the number that a run begins with has begun before."""
        if not terms.is_number_with_unit(run):
            return found
        found = found - self._after_digits(name, run[0], found)
        for mark in terms.marks_before(run):
            numbers = set(map(rshift, found, repeat(PLACE_BITS)))
            marked = {place for place in self.lists.places(name, mark + run[0], numbers) if place + 1 in found}
            if marked:
                found = found - {place + 1 for place in self._after_digits(name, mark, marked)}
        return found

    def _after_digits(self, name: str, character: str, places: Set[int]) -> set[int]:
        """Return where a character stands after a digit, in the documents of some places."""
        numbers = set(map(rshift, places, repeat(PLACE_BITS)))
        return {place + 1 for digit in terms.DIGITS for place in self.lists.places(name, digit + character, numbers)}


def _cover(run: str) -> list[tuple[int, str]]:
    """Return terms, with their places, that stand where the run stands and nowhere else: every second pair is enough.

    A character before a gap is a term by itself and is needed: it says that the gap is there. So is a last character
    alone, which stands for all terms that begin with it.
    """
    cover: list[tuple[int, str]] = []
    start = 0
    for stretch in run.split(terms.GAP):
        end = start + len(stretch)
        last = end - 2
        for at in range(start, last + 1):
            if (at - start) % 2 == 0 or at == last:
                cover.append((at, run[at : at + 2]))
        if len(stretch) == 1 or end < len(run):
            cover.append((end - 1, run[end - 1]))
        start = end + 1
    return cover


def _all(found: list[_Found]) -> _Found:
    numbers = reduce(both, sorted((part.numbers for part in found), key=len))

    def points(numbers: Sequence[Number]) -> Sequence[float]:
        return list(map(sum, zip(*(part.points(numbers) for part in found), strict=True)))

    scoring = [part for part in found if part.points is not _nothing]
    most = sum(part.most for part in scoring)
    beside = [sum(other.most for other in scoring if other is not part) for part in scoring]

    def above(numbers: Sequence[Number], bar: float) -> Sequence[Number]:
        """Leave out what scores its share in no part, and what scores less in one than all others may make up for."""
        shares = [part.above(numbers, bar / len(scoring)) if part.above else numbers for part in scoring]
        numbers = list(filter(frozenset(chain.from_iterable(shares)).__contains__, numbers))
        for part, others in zip(scoring, beside, strict=True):
            if part.above and bar > others:
                numbers = part.above(numbers, bar - others)
        return numbers

    def reaching(bar: float) -> Set[Number]:
        kept = joined(part.reaching(bar / len(scoring)) if part.reaching else part.numbers for part in scoring)
        for part, others in zip(scoring, beside, strict=True):
            if part.reaching and bar > others:
                kept = both(kept, part.reaching(bar - others))
        return kept

    return _Found(numbers, points, _held(found, numbers), (), tuple(found), above, reaching, most)


def _any(found: list[_Found], least: int) -> _Found:
    numbers = joined([part.numbers for part in found])
    if least > 1:
        matched = Counter(chain.from_iterable(part.numbers for part in found))
        numbers = {number for number, count in matched.items() if count >= least}

    def points(numbers: Sequence[Number]) -> Sequence[float]:
        sum_ = _Sum(numbers)
        for part in found:
            some = list(filter(lookup(part.numbers), numbers))
            sum_.add(some, 1.0, part.points(some))
        return sum_.values()

    def above(numbers: Sequence[Number], bar: float) -> Sequence[Number]:
        is_twice = lookup(_held_twice(found))
        kept: set[Number] = set()
        for part in found:
            some = list(filter(lookup(part.numbers), numbers))
            if part.above:
                once, twice = list(filterfalse(is_twice, some)), list(filter(is_twice, some))
                some = [*part.above(once, bar), *part.above(twice, bar / len(found))]
            kept.update(some)
        return list(filter(kept.__contains__, numbers))

    most = sum(part.most for part in found)
    return _Found(numbers, points, _held(found, numbers), (), tuple(found), above, _reaching(found), most)


def _reaching(found: list[_Found]) -> Callable[[float], Set[Number]]:
    """Return what leaves out documents of which no part of a plan scores its share.

    Who is found by one part alone must score all of it there.
    """

    def reaching(bar: float) -> Set[Number]:
        twice = _held_twice(found)
        kept: list[Set[Number]] = []
        for part in found:
            if part.reaching is None:
                kept.append(part.numbers)
            else:
                kept += [part.reaching(bar), both(twice, part.reaching(bar / len(found)))]
        return joined(kept)

    return reaching


def _held_twice(found: Iterable[_Found]) -> Set[Number]:
    """Return the documents that several parts of a plan find."""
    once: Set[Number] = frozenset()
    twice: Set[Number] = frozenset()
    for part in found:
        twice = joined([twice, both(once, part.numbers)])
        once = joined([once, part.numbers])
    return twice


def _held(found: Iterable[_Found], numbers: Set[Number]) -> dict[Number, float]:
    """Return how much of the questions below each document holds."""
    held: dict[Number, float] = {}
    for part in found:
        for number in numbers & part.held.keys():
            held[number] = held.get(number, 0.0) + part.held[number]
    return held


def _union(counts: Iterable[Counts]) -> Set[Number]:
    return joined([holders(row) for row in counts])


def _told_apart(
    numbers: Sequence[Number], exact: Set[Number], whole: Set[Number]
) -> tuple[Sequence[Number], Sequence[Number], Sequence[Number]]:
    """Return those of some documents that have run and words, those that have the run alone, and all with the words."""
    is_exact, is_whole = lookup(exact), lookup(whole)
    worded = list(filter(is_whole, numbers))
    bare = list(filter(is_exact, filterfalse(is_whole, numbers)))
    return list(filter(is_exact, worded)), bare, worded


def _occurrences(share: float) -> float:
    """Return how many occurrences count `share` (what `ranking.saturation` makes of them), at least 0."""
    beyond = share - ranking.SHARE
    return (
        ranking.K1 * beyond / (ranking.K1 + 1 - beyond) if 0 < beyond < ranking.K1 + 1 else 0.0 if beyond <= 0 else inf
    )


def _by_document(places: Iterable[int]) -> Mapping[Number, list[int]]:
    found: dict[Number, list[int]] = defaultdict(list)
    for place in places:
        found[place >> PLACE_BITS].append(place & (1 << PLACE_BITS) - 1)
    return found


def _each(counts: Mapping[str, Counts]) -> Mapping[str, Sequence[Counts]]:
    return {name: (row,) for name, row in counts.items()}


def _most(numbers: Sequence[Number], rows: Sequence[Counts]) -> Iterable[int]:
    """Return for each document the most that any row tells of it."""
    told: list[Iterable[int]] = [
        map(row.each.__getitem__, numbers) if isinstance(row, Often) else map(row.get, numbers, repeat(0))
        for row in rows
        if row
    ]
    return map(max, *told) if len(told) > 1 else told[0] if told else repeat(0, len(numbers))


def _most_in_title(often: int) -> float:
    """Return as how many occurrences so many in a title count at most, however short it is."""
    return ranking.TITLE_WEIGHT * often / ranking.norm(0, 1, 1, ranking.TITLE_B)


class _Norms(dict[int, float]):
    """What divides occurrences in a field, by its length; worked out where it is first asked for."""

    def __init__(self, total: int, documents: int, b: float) -> None:
        super().__init__()
        self._of = total, documents, b

    def __missing__(self, length: int) -> float:
        self[length] = ranking.norm(length, *self._of)
        return self[length]


class _Longest(dict[int, float]):
    """How long a body may be, by how often it holds a term, if that is to count as many occurrences as `least`."""

    def __init__(self, least: float, lengths: ranking.Lengths) -> None:
        super().__init__()
        average = lengths.body / lengths.documents if lengths.body else 1.0
        self._each = average / (ranking.BODY_B * least) if least else inf
        self._less = average * (1 - ranking.BODY_B) / ranking.BODY_B

    def __missing__(self, often: int) -> float:
        self[often] = often * self._each - self._less if often else -1.0
        return self[often]


class _Sum:
    """What some documents score, added up."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        self._scores = dict.fromkeys(numbers, 0.0)

    def add(self, numbers: Sequence[Number], factor: float, points: Iterable[float]) -> None:
        """Add points, times a factor, to the scores of some of the documents."""
        scores = self._scores
        for number, each in zip(numbers, points, strict=True):
            scores[number] += factor * each

    def values(self) -> list[float]:
        """Return the scores, in the order of the documents."""
        return list(self._scores.values())
