"""Answering a plan from inverted lists, a term at a time.

An inverted index keeps for each term the list of documents that hold it. The usual way through it takes a document at a
time and steps all lists forward together; in Python each such step is a call, and calls are what costs. So we take a
term at a time: a whole list becomes a dictionary from document to number of occurrences, and the operators of the
query are set operations on keys, which run in C. What remains in Python is one short sum for each match.

Any engine that can give its lists as dictionaries (the `Lists` protocol) is answered for by this module; the rules of
ranking are `index.ranking`'s, those of matching `index.plan`'s, and `index.engines.in_memory` is the judge of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from typing import Protocol

from archive.model import Ref
from archive.records import dataclass, field
from index import plan as planning
from index import ranking
from index.analysis import terms
from index.analysis.pinyin import spellings
from index.engine import Document, Hit, Hits, Leg, Reason, Search, Speaker
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

    def frequency(self, field: str, term: str) -> int:
        """Return about how long a list is."""

    def positions(self, field: str, term: str, among: Set[Number]) -> Mapping[Number, Collection[int]]:
        """Return where a term stands in some of the documents that hold it."""

    def beginning(self, field: str, prefix: str) -> Iterable[str]:
        """Return all terms that begin so."""

    def everything(self) -> Set[Number]:
        """Return all documents."""

    def order(self, number: Number) -> int:
        """Return a document's `order_key`."""

    def day(self, number: Number) -> int:
        """Return a document's `day_number`."""

    def length(self, field: str, number: Number) -> int:
        """Return how many characters a title or body has."""


@dataclass(slots=True)
class _Found:
    """What a plan found: a score for each document, and what is needed to tell how each of them matched."""

    scores: dict[Number, float]
    held: dict[Number, float] = field(default_factory=dict)
    legs: tuple[tuple[Leg, Collection[Number]], ...] = ()
    parts: tuple[_Found, ...] = ()

    def legs_of(self, number: Number) -> frozenset[Leg]:
        """Return how a document matched."""
        if number not in self.scores:
            return frozenset()
        own = frozenset(leg for leg, documents in self.legs if number in documents)
        return own.union(*(part.legs_of(number) for part in self.parts))


_LEG_ORDER: tuple[Leg, ...] = ("words", "exact", "name")


def search(lists: Lists, wanted: Search) -> Hits:
    """Answer a question from lists."""
    asked = _Asked(lists)
    plan = planning.plan_of(wanted)
    found = asked.ask(plan) if plan is not None else _Found(dict.fromkeys(lists.everything(), 0.0))
    passed = asked.filtered(found.scores.keys(), wanted)
    left = _parts_first(asked, plan, found, passed)
    rank = _by_day if wanted.order == "date" else _by_score
    ranked = sorted((rank(lists, found, number), number) for number in left)
    stretch = ranked[wanted.offset : wanted.offset + wanted.limit]
    return Hits(tuple(_hit(lists, found, number) for _, number in stretch), len(left))


def speakers(lists: Lists, beginning: str, spelling: str) -> tuple[Speaker, ...]:
    """Return who speaks and has a name that begins so, or that is spelt so."""
    begun = [f"w:{terms.stream(beginning)}"]
    if spelling:
        begun = [f"w:{term.partition(TAB)[2]}{TAB}" for term in lists.beginning("facts", f"y:{spelling}{TAB}")]
    posts = [Post(*term[2:].split(TAB)) for prefix in begun for term in lists.beginning("facts", prefix)]
    counted = ((post, len(lists.counts("facts", "w:" + TAB.join(post)))) for post in sorted(set(posts)))
    return tuple(Speaker(post.name, post.affiliation, post.role, documents) for post, documents in counted if documents)


def explain(lists: Lists, wanted: Search, ref: str) -> tuple[Reason, ...]:
    """Return what a document's score is the sum of, the most first; nothing where it does not answer."""
    plan = planning.plan_of(wanted)
    key = order_key(Ref.parse(ref))
    number = next((n for n in lists.counts("facts", f"a:{key >> 24}") if lists.order(n) == key), None)
    asked = _Asked(lists)
    if plan is None or number is None or number not in asked.ask(plan).scores:
        return ()
    reasons: list[Reason] = []

    def answers(part: Plan) -> bool:
        return number in asked.ask(part).scores

    for text, leaf in planning.leaves(plan, answers):
        found = asked.ask(leaf)
        if number in found.scores:
            legs = found.legs_of(number)
            told = tuple(leg for leg in _LEG_ORDER if leg in legs)
            reasons.append(Reason(text, told, len(found.scores), round(found.scores[number], ranking.DIGITS)))
    for pair in planning.pairs_of(plan, answers):
        holding, score = asked.pair(pair, number)
        if score:
            reasons.append(Reason(pair, ("exact",), holding, round(score, ranking.DIGITS)))
    return tuple(sorted(reasons, key=lambda reason: -reason.score))


def _by_score(lists: Lists, found: _Found, number: Number) -> tuple[float, int]:
    return -round(found.scores[number], ranking.DIGITS), lists.order(number)


def _by_day(lists: Lists, found: _Found, number: Number) -> tuple[float, int]:
    return -lists.day(number), lists.order(number)


def _hit(lists: Lists, found: _Found, number: Number) -> Hit:
    legs = found.legs_of(number)
    score = round(found.scores[number], ranking.DIGITS)
    return Hit(str(ref_of(lists.order(number))), score, tuple(leg for leg in _LEG_ORDER if leg in legs))


def _parts_first(asked: _Asked, plan: Plan | None, found: _Found, passed: Iterable[Number]) -> list[Number]:
    """Leave out articles for which a part answers as well (the rule is told in `index.engine`)."""
    order, held = asked.lists.order, found.held
    parts: list[Number] = []
    whole: dict[int, Number] = {}
    best: dict[int, float] = {}
    for number in passed:
        key = order(number)
        if is_part(key):
            parts.append(number)
            article = key >> 24
            best[article] = max(best.get(article, 0.0), held.get(number, 0.0))
        else:
            whole[key >> 24] = number
    doubtful = [
        number
        for article, number in whole.items()
        if article in best and best[article] >= ranking.AS_MUCH * held.get(number, 0.0)
    ]
    titled = asked.ask(planning.in_title(plan)) if plan is not None and doubtful else _Found({})
    dropped = {number for number in doubtful if not titled.legs_of(number)}
    return parts + [number for number in whole.values() if number not in dropped]


class _Asked:
    """One question put to lists."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self._runs: dict[tuple[str, str], Counts] = {}

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
                return _Found(dict.fromkeys(said, score), {}, (("name", said),))
            case planning.Kind(kinds):
                return _Found(dict.fromkeys(self._facts("k", kinds), 0.0))
            case planning.Days(since, until):
                return _Found(dict.fromkeys(self._within(self.lists.everything(), since, until), 0.0))
            case planning.Without(inner):
                return _Found(dict.fromkeys(self.lists.everything() - self.ask(inner).scores.keys(), 0.0))
            case planning.All(plans):
                return _all([self.ask(each) for each in plans])
            case planning.Any(plans, least):
                return _any([self.ask(each) for each in plans], least)
            case planning.Question(plans, pairs):
                return self._question([self.ask(each) for each in plans], pairs)

    def filtered(self, numbers: Set[Number], wanted: Search) -> Set[Number]:
        """Return those documents that pass a search's filters."""
        if wanted.speakers:
            said = (self._said(*name_and_office(name)) for name in wanted.speakers)
            numbers = numbers & frozenset[Number]().union(*said)
        if wanted.kinds:
            numbers = numbers & self._facts("k", wanted.kinds)
        if wanted.place not in (None, "title"):
            numbers = numbers & self._facts("p", [wanted.place])
        if run := terms.stream(wanted.organisation):
            numbers = numbers & self._run("org", run).keys()
        elif wanted.organisation:
            numbers = frozenset(numbers)
        if wanted.since or wanted.until:
            numbers = self._within(numbers, wanted.since, wanted.until)
        return numbers

    def _facts(self, letter: str, values: Iterable[str]) -> Set[Number]:
        return _union(self.lists.counts("facts", f"{letter}:{value}") for value in values)

    def _said(self, name: str, office: str) -> Set[Number]:
        """Return what someone of a name said who holds such an office; any office where none is asked for."""
        if not office:
            return self._facts("n", [name])
        held = self.lists.beginning("facts", f"w:{name}{TAB}")
        return _union(self.lists.counts("facts", term) for term in held if office in Post(*term[2:].split(TAB)).office)

    def _within(self, numbers: Set[Number], since: str, until: str) -> Set[Number]:
        day = self.lists.day
        first, last = day_number(since), day_number(until) or 99999999
        return frozenset(n for n in numbers if 0 < day(n) <= last and _last_day_number(day(n)) >= first)

    def _match(self, plan: planning.Match) -> _Found:
        runs: dict[str, Counts] = {name: self._run(name, plan.run) for name in plan.fields}
        exact = _union(runs.values())
        own: list[str] = [name for name in planning.OWN_WORDS if name in plan.fields]
        words = {word: {name: self.lists.counts(f"{name}_words", word) for name in own} for word in plan.words}
        holding = [_union(counts.values()) for counts in words.values()]
        whole: Set[Number] = holding[0].intersection(*holding[1:]) if holding else frozenset()
        named = self.lists.counts("facts", f"n:{plan.run}").keys() if plan.name else frozenset()
        scores: dict[Number, float] = defaultdict(float)
        for is_whole, numbers in ((True, exact & whole), (False, exact - whole)):
            weight = ranking.run_weight(len(plan.words), whole=is_whole)
            if weight or not is_whole:
                self._add(scores, numbers, weight * self._rarity(len(exact)), runs)
        worded = whole | exact if len(plan.words) > 1 else whole
        for word, counts in words.items():
            rarity = self._rarity(len(self._word_holders(word)))
            self._add(scores, worded, rarity, _at_least(counts, runs))
        for number in named:
            scores[number] += ranking.NAME * self._rarity(len(named))
        for number in whole | exact:
            scores[number] += 0.0
        return _Found(dict(scores), {}, (("words", whole), ("exact", exact), ("name", named)))

    def _word_holders(self, word: str) -> Set[Number]:
        return self.lists.counts("title_words", word).keys() | self.lists.counts("body_words", word).keys()

    def _near(self, plan: planning.Near) -> _Found:
        near: dict[str, Counts] = {name: self._near_in(name, plan) for name in plan.fields}
        numbers = _union(near.values())
        scores: dict[Number, float] = defaultdict(float)
        self._add(scores, numbers, self._rarity(len(numbers)), near)
        return _Found(dict(scores), {}, (("exact", numbers),))

    def _near_in(self, name: TextField, plan: planning.Near) -> Counts:
        rows = [self._run(name, run) for run in plan.runs]
        both = frozenset(rows[0]).intersection(*rows[1:])
        places = [self._run_positions(name, run, both) for run in plan.runs]
        lengths = [len(run) for run in plan.runs]
        return {
            number: 1
            for number in both
            if planning.stand_near([sorted(row[number]) for row in places], lengths, plan.slop)
        }

    def _starts(self, plan: planning.Starts) -> _Found:
        counts: dict[str, Counts] = {name: self._sum(f"{name}_words", plan.prefix) for name in plan.fields}
        numbers = _union(counts.values())
        scores: dict[Number, float] = defaultdict(float)
        self._add(scores, numbers, self._rarity(len(numbers)), counts)
        return _Found(dict(scores), {}, (("words", numbers),))

    def _question(self, words: list[_Found], pairs: Iterable[str]) -> _Found:
        runs: dict[str, dict[str, Counts]] = {
            pair: {name: self._run(name, pair) for name in planning.OWN_WORDS} for pair in pairs
        }
        holders = {pair: _union(counts.values()) for pair, counts in runs.items()}
        holds = self._hold_of(words, holders.values())
        enough = ranking.NEARLY * max(holds.values(), default=0.0)
        numbers = {number for number, held in holds.items() if held >= enough}
        scores: dict[Number, float] = dict.fromkeys(numbers, 0.0)
        for part in words:
            for number in numbers & part.scores.keys():
                scores[number] += part.scores[number]
        for pair, counts in runs.items():
            factor = ranking.ECHO * self._rarity(len(holders[pair]))
            self._add(scores, holders[pair] & numbers, factor, counts)
        held = {number: holds[number] for number in numbers}
        for number, inner in _held(words, numbers).items():
            held[number] = inner + held[number]
        return _Found(scores, held, (), tuple(words))

    def pair(self, pair: str, number: Number) -> tuple[int, float]:
        """Return how many documents hold a question's pair of characters, and what it adds to one document's score."""
        runs: dict[str, Counts] = {name: self._run(name, pair) for name in planning.OWN_WORDS}
        holding = _union(runs.values())
        scores: dict[Number, float] = defaultdict(float)
        self._add(scores, holding & {number}, ranking.ECHO * self._rarity(len(holding)), runs)
        return len(holding), scores[number]

    def _hold_of(self, words: Iterable[_Found], pairs: Iterable[Set[Number]]) -> dict[Number, float]:
        """Return how much of a question each document holds, by rarity."""
        by_words: dict[Number, float] = defaultdict(float)
        for part in words:
            rarity = self._rarity(len(part.scores))
            for number in part.scores:
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

    def _add(
        self, scores: dict[Number, float], numbers: Iterable[Number], factor: float, counts: Mapping[str, Counts]
    ) -> None:
        """Add to each document's score what its occurrences in title and body count, times `factor`."""
        none: Counts = {}
        title, body = counts.get("title", none), counts.get("body", none)
        if not ("title" in counts or "body" in counts):
            for number in numbers:
                scores[number] += factor * (ranking.SHARE + 1)
            return
        title_norm, body_norm = self._norm("title"), self._norm("body")
        for number in numbers:
            occurrences = 0.0
            if count := title.get(number):
                occurrences += ranking.TITLE_WEIGHT * count / title_norm(number)
            if count := body.get(number):
                occurrences += count / body_norm(number)
            if occurrences:
                scores[number] += factor * ranking.saturation(occurrences)

    def _norm(self, name: str) -> Callable[[Number], float]:
        """Return a function from a document to what divides the occurrences in its field."""
        lengths, length = self.lists.lengths, self.lists.length
        if name == "title":
            return lambda number: ranking.norm(length(name, number), lengths.title, lengths.titled, ranking.TITLE_B)
        return lambda number: ranking.norm(length(name, number), lengths.body, lengths.documents, ranking.BODY_B)

    def _sum(self, name: str, prefix: str) -> Counts:
        """Return how often each document holds terms that begin so."""
        found: dict[Number, int] = defaultdict(int)
        for term in self.lists.beginning(name, prefix):
            for number, count in self.lists.counts(name, term).items():
                found[number] += count
        return found

    def _run(self, name: str, run: str) -> Counts:
        """Return how often a run of characters stands in each document's field."""
        key = (name, run)
        if key not in self._runs:
            self._runs[key] = self._count_run(name, run)
        return self._runs[key]

    def _count_run(self, name: str, run: str) -> Counts:
        if len(run) == 1:
            return self._sum(name, run)
        if len(run) == 2 and terms.GAP not in run and not terms.is_number_with_unit(run):
            return self.lists.counts(name, run)
        places = self._run_positions(name, run, None)
        return {number: len(found) for number, found in places.items()}

    def _run_positions(self, name: str, run: str, among: Set[Number] | None) -> dict[Number, Set[int]]:
        """Return where a run begins: where its pairs stand one after another."""
        needed = sorted(_cover(run), key=lambda each: self.lists.frequency(name, each[1]))
        numbers = among
        for _, pair in needed:
            if len(pair) == 2:
                holding = self.lists.counts(name, pair).keys()
                numbers = holding if numbers is None else numbers & holding
        found: dict[Number, Set[int]] = {}
        for at, term in needed:
            rows = self._term_positions(name, run, at, term, numbers if numbers is not None else None)
            shifted: dict[Number, Set[int]] = {n: frozenset(place - at for place in row) for n, row in rows.items()}
            found = {n: row & found[n] for n, row in shifted.items() if n in found} if found else shifted
            found = {number: row for number, row in found.items() if row}
            if not found:
                return {}
            numbers = found.keys()
        return self._without_digits_before(name, run, found) if terms.is_number_with_unit(run) else found

    def _without_digits_before(self, name: str, run: str, found: dict[Number, Set[int]]) -> dict[Number, Set[int]]:
        """Leave out places where the number that a run begins with has begun before."""
        for digit in terms.DIGITS:
            rows = self.lists.positions(name, digit + run[0], found.keys())
            longer = {number: {place + 1 for place in row} for number, row in rows.items()}
            found = {number: row - longer.get(number, set()) for number, row in found.items()}
        return {number: row for number, row in found.items() if row}

    def _term_positions(
        self, name: str, run: str, at: int, term: str, among: Set[Number] | None
    ) -> Mapping[Number, Collection[int]]:
        wanted = among if among is not None else self.lists.everything()
        if len(term) == 2 or at + 1 < len(run):
            return self.lists.positions(name, term, wanted)
        found: dict[Number, set[int]] = defaultdict(set)
        for each in self.lists.beginning(name, term):
            for number, places in self.lists.positions(name, each, wanted).items():
                found[number].update(places)
        return found


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
    numbers: Set[Number] = frozenset(found[0].scores).intersection(*(part.scores for part in found[1:]))
    scores = {number: sum(part.scores[number] for part in found) for number in numbers}
    return _Found(scores, _held(found, numbers), (), tuple(found))


def _any(found: list[_Found], least: int) -> _Found:
    scores: dict[Number, float] = {}
    matched: dict[Number, int] = {}
    for part in found:
        for number, score in part.scores.items():
            scores[number] = scores.get(number, 0) + score
            matched[number] = matched.get(number, 0) + 1
    scores = {number: score for number, score in scores.items() if matched[number] >= least}
    return _Found(scores, _held(found, scores.keys()), (), tuple(found))


def _held(found: Iterable[_Found], numbers: Set[Number]) -> dict[Number, float]:
    """Return how much of the questions below each document holds."""
    held: dict[Number, float] = {}
    for part in found:
        for number in numbers & part.held.keys():
            held[number] = held.get(number, 0.0) + part.held[number]
    return held


def _union(counts: Iterable[Counts]) -> frozenset[Number]:
    return frozenset[Number]().union(*counts)


def _at_least(counts: Mapping[str, Counts], runs: Mapping[str, Counts]) -> dict[str, Counts]:
    """Return the word's occurrences, or the run's where there are more: a run holds each of its words."""
    raised: dict[str, Counts] = {}
    for name, row in counts.items():
        both = dict(row)
        for number, count in runs[name].items():
            if count > both.get(number, 0):
                both[number] = count
        raised[name] = both
    return raised
