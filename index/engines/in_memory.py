"""The engine that is easy to believe: it asks every document, one after another.

It keeps each document's streams and word counts, and answers a plan by walking it for every document. Nothing is
inverted, nothing is skipped, nothing is cached beyond one search. That makes it the judge of the others: whatever
another engine does to be fast, it must return what this one returns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from archive.model import ArticleId, Mark, Ref
from archive.records import dataclass
from index import plan as planning
from index import ranking
from index.analysis import terms
from index.analysis.pinyin import spellings
from index.engine import Document, Hit, Hits, Leg, Reason, Search, Speaker, Trouble
from index.plan import Plan, TextField
from index.speakers import Post, name_and_office, posts_of


@dataclass(frozen=True, slots=True)
class _Held:
    """A document, taken apart."""

    document: Document
    order: Ref
    streams: Mapping[TextField, str]
    words: Mapping[TextField, Counter[str]]
    names: frozenset[str]
    posts: tuple[Post, ...]


def _hold(document: Document) -> _Held:
    return _Held(
        document,
        Ref.parse(document.ref),
        {
            "title": terms.stream(document.title),
            "body": terms.stream(document.body),
            "speaker": terms.GAP.join(map(terms.stream, document.speakers)),
            "org": terms.GAP.join(map(terms.stream, document.offices)),
        },
        {
            "title": terms.word_counts(document.title, document.names),
            "body": terms.word_counts(document.body, document.names),
        },
        frozenset(map(terms.stream, document.speakers)),
        posts_of(document),
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """That a document matches: what it scores, how, and how much of a relaxed question it holds."""

    score: float = 0.0
    legs: frozenset[Leg] = frozenset()
    held: float = 0.0


_LEGS: tuple[Leg, ...] = ("words", "exact", "name")


class InMemoryEngine:
    """Holds documents in memory and asks them all."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._mark: Mark | None = None

    def update(self, forget: Iterable[ArticleId], hold: Iterable[Document], mark: Mark) -> None:
        """Forget all documents of some articles, hold new ones, and remember `mark`: all of it, or nothing."""
        gone = frozenset(forget)
        held = {ref: each for ref, each in self._held.items() if each.document.article not in gone}
        held.update((document.ref, _hold(document)) for document in hold)
        self._held, self._mark = held, mark

    def mark(self) -> Mark | None:
        """Return the mark of the last update."""
        return self._mark

    def trouble(self) -> Trouble:
        """Say that all is well: there is nothing that could be damaged."""
        return ""

    def salvage(self) -> bool:
        """Say that all is sound."""
        return True

    def verify(self) -> Sequence[str]:
        """Find nothing wrong."""
        return ()

    def clear(self) -> None:
        """Forget everything."""
        self._held, self._mark = {}, None

    def has_word(self, word: str) -> bool:
        """Say whether a text was cut into words of which this is one."""
        return any(_has_word(held, word) for held in self._held.values())

    def count(self) -> int:
        """Return how many documents are held."""
        return len(self._held)

    def articles(self) -> frozenset[ArticleId]:
        """Return the articles that are held."""
        return frozenset(each.document.article for each in self._held.values())

    def close(self) -> None:
        """Nothing to let go of."""

    def search(self, search: Search) -> Hits:
        """Answer a question."""
        plan = planning.plan_of(search)
        asked = _Asked(self._held.values())
        answers = {
            ref: answer
            for ref, held in self._held.items()
            if _passes(held, search) and (answer := asked.ask(plan, held) if plan else _Answer()) is not None
        }
        left = self._parts_first(answers, plan, asked)
        ranked = sorted(left, key=lambda ref: self._rank(ref, left[ref], search))
        stretch = ranked[search.offset : search.offset + search.limit]
        return Hits(tuple(_hit(ref, left[ref]) for ref in stretch), len(left))

    def explain(self, search: Search, ref: str) -> tuple[Reason, ...]:
        """Return what the score of one document is the sum of."""
        plan, held = planning.plan_of(search), self._held.get(ref)
        asked = _Asked(self._held.values())
        if plan is None or held is None or asked.ask(plan, held) is None:
            return ()
        reasons: list[Reason] = []

        def answers(part: Plan) -> bool:
            return asked.ask(part, held) is not None

        for text, leaf in planning.leaves(plan, answers):
            if (answer := asked.ask(leaf, held)) is not None:
                documents = sum(1 for each in self._held.values() if asked.ask(leaf, each) is not None)
                hit = _hit(ref, answer)
                reasons.append(Reason(text, hit.matched, documents, hit.score))
        for pair in planning.pairs_of(plan, answers):
            documents, score = asked.pair(pair, held)
            if score:
                reasons.append(Reason(pair, ("exact",), documents, round(score, ranking.DIGITS)))
        return tuple(sorted(reasons, key=lambda reason: -reason.score))

    def speakers(self, beginning: str = "", *, spelling: str = "") -> tuple[Speaker, ...]:
        """Return who speaks and has a name that begins so, or that is spelt so in pinyin or initials; sorted."""
        found = Counter(post for held in self._held.values() for post in dict.fromkeys(held.posts))
        return tuple(
            Speaker(post.name, post.affiliation, post.role, documents)
            for post, documents in sorted(found.items())
            if (spelling in spellings(post.name) if spelling else post.name.startswith(terms.stream(beginning)))
        )

    def _rank(self, ref: str, answer: _Answer, search: Search) -> tuple[object, ...]:
        held = self._held[ref]
        place = (held.order.article, held.order.letter, held.order.number)
        if search.order == "date":
            return (*(-ord(digit) for digit in held.document.day.ljust(10)), *place)
        return (-round(answer.score, ranking.DIGITS), *place)

    def _parts_first(self, answers: dict[str, _Answer], plan: Plan | None, asked: _Asked) -> dict[str, _Answer]:
        """Leave out articles for which a part answers as well."""
        best_part: dict[ArticleId, float] = defaultdict(lambda: -1.0)
        for ref, answer in answers.items():
            held = self._held[ref]
            if held.order.letter:
                best_part[held.order.article] = max(best_part[held.order.article], answer.held)

        def stays(ref: str, answer: _Answer) -> bool:
            held = self._held[ref]
            if held.order.letter or best_part[held.order.article] < ranking.AS_MUCH * answer.held:
                return True
            titled = asked.ask(planning.in_title(plan), held) if plan else None
            return titled is not None and bool(titled.legs)

        return {ref: answer for ref, answer in answers.items() if stays(ref, answer)}


def _hit(ref: str, answer: _Answer) -> Hit:
    return Hit(ref, round(answer.score, ranking.DIGITS), tuple(leg for leg in _LEGS if leg in answer.legs))


def _passes(held: _Held, search: Search) -> bool:
    """Say whether a document passes a search's filters."""
    document = held.document
    return (
        (not search.speakers or any(_said_by(held, *name_and_office(name)) for name in search.speakers))
        and (not search.organisation or _has_run(held, terms.stream(search.organisation), ("org",)))
        and (not search.kinds or document.kind in search.kinds)
        and (search.place in (None, "title") or document.place == search.place)
        and (not (search.since or search.until) or planning.day_within(document.day, search.since, search.until))
    )


def _said_by(held: _Held, name: str, office: str) -> bool:
    """Say whether someone of a name said it, and held an office with such a text in it if one is asked for."""
    if not office:
        return name in held.names
    return any(post.name == name and office in post.office for post in held.posts)


class _Asked:
    """One question put to all documents; it counts how many hold what, for the terms' rarity."""

    def __init__(self, held: Iterable[_Held]) -> None:
        self._all = list(held)
        self._holding: dict[object, int] = {}
        self._most: dict[planning.Question, float] = {}
        self._lengths = ranking.Lengths(
            len(self._all),
            sum(1 for each in self._all if each.streams["title"]),
            sum(len(each.streams["title"]) for each in self._all),
            sum(len(each.streams["body"]) for each in self._all),
        )

    def _rarity(self, key: object, holds: Callable[[_Held], object]) -> float:
        if key not in self._holding:
            self._holding[key] = sum(1 for each in self._all if holds(each))
        return ranking.rarity(len(self._all), self._holding[key])

    def _run_rarity(self, run: str, fields: tuple[TextField, ...]) -> float:
        return self._rarity((run, fields), partial(_has_run, run=run, fields=fields))

    def _saturated(self, held: _Held, counts: Mapping[TextField, int]) -> float:
        title, body = counts.get("title", 0), counts.get("body", 0)
        sizes = len(held.streams["title"]), len(held.streams["body"])
        return ranking.saturated(title, body, *sizes, self._lengths)

    def ask(self, plan: Plan, held: _Held) -> _Answer | None:
        """Return a document's answer to a plan; None if it does not match."""
        match plan:
            case planning.Match():
                return self._match(plan, held)
            case planning.Near():
                return self._near(plan, held)
            case planning.Starts():
                return self._starts(plan, held)
            case planning.Said():
                return self._said(plan, held)
            case planning.Kind(kinds):
                return _Answer() if held.document.kind in kinds else None
            case planning.Days(since, until):
                return _Answer() if planning.day_within(held.document.day, since, until) else None
            case planning.Without(inner):
                return _Answer() if self.ask(inner, held) is None else None
            case planning.All(plans):
                answers = [self.ask(each, held) for each in plans]
                given = [answer for answer in answers if answer is not None]
                return _sum(given) if len(given) == len(answers) else None
            case planning.Any(plans, least):
                given = [answer for each in plans if (answer := self.ask(each, held)) is not None]
                return _sum(given) if given and len(given) >= least else None
            case planning.Question():
                return self._question(plan, held)

    def _question(self, plan: planning.Question, held: _Held) -> _Answer | None:
        if plan not in self._most:
            self._most[plan] = max((self._hold_of(plan, each) for each in self._all), default=0.0)
        holds = self._hold_of(plan, held)
        if not holds or holds < plan.share * self._most[plan]:
            return None
        answer = _sum([answer for each in plan.plans if (answer := self.ask(each, held)) is not None])
        score = answer.score
        for pair in plan.pairs:
            score += self.pair(pair, held)[1]
        return _Answer(score, answer.legs, answer.held + holds)

    def pair(self, pair: str, held: _Held) -> tuple[int, float]:
        """Return how many documents hold a question's pair of characters, and what it adds to one document's score."""
        counts = {field: len(terms.occurrences(held.streams[field], pair)) for field in planning.OWN_WORDS}
        rarity = self._run_rarity(pair, planning.OWN_WORDS)
        return self._holding[pair, planning.OWN_WORDS], ranking.ECHO * rarity * self._saturated(held, counts)

    def _hold_of(self, plan: planning.Question, held: _Held) -> float:
        """Return how much of a question a document holds, by rarity."""
        words = sum(
            self._rarity((plan, at), partial(self._answers, each))
            for at, each in enumerate(plan.plans)
            if self._answers(each, held)
        )
        pairs = sum(
            self._run_rarity(pair, planning.OWN_WORDS)
            for pair in plan.pairs
            if _has_run(held, pair, planning.OWN_WORDS)
        )
        return words + ranking.ECHO * pairs

    def _answers(self, plan: Plan, held: _Held) -> bool:
        return self.ask(plan, held) is not None

    def _match(self, plan: planning.Match, held: _Held) -> _Answer | None:
        runs = {field: len(terms.occurrences(held.streams[field], plan.run)) for field in plan.fields}
        exact = any(runs.values())
        counts = {word: {field: held.words[field][word] for field in _own(plan.fields)} for word in plan.words}
        whole = bool(plan.words) and all(any(count.values()) for count in counts.values())
        named = plan.name and plan.run in held.names
        if not (exact or whole or named):
            return None
        score = 0.0
        if exact:
            rarity = self._run_rarity(plan.run, plan.fields)
            found = self._saturated(held, runs) if _own(plan.fields) else ranking.SHARE + 1
            score += ranking.run_weight(len(plan.words), whole=whole) * rarity * found
        if whole or (exact and len(plan.words) > 1):
            for word, count in counts.items():
                rarity = self._rarity(("word", word), partial(_has_word, word=word))
                at_least = {field: max(count[field], runs[field]) for field in count}
                score += rarity * self._saturated(held, at_least)
        if named:
            score += ranking.NAME * self._rarity(("name", plan.run), lambda each: plan.run in each.names)
        legs: list[tuple[Leg, bool]] = [("words", whole), ("exact", exact), ("name", named)]
        return _Answer(score, frozenset(leg for leg, matched in legs if matched))

    def _near(self, plan: planning.Near, held: _Held) -> _Answer | None:
        near = {field: int(_stands_near(plan, each)) for field, each in held.streams.items() if field in plan.fields}
        if not any(near.values()):
            return None

        def holds(each: _Held) -> bool:
            return any(_stands_near(plan, each.streams[field]) for field in plan.fields)

        found = self._saturated(held, near) if _own(plan.fields) else ranking.SHARE + 1
        return _Answer(self._rarity(plan, holds) * found, frozenset({"exact"}))

    def _starts(self, plan: planning.Starts, held: _Held) -> _Answer | None:
        counts = {
            field: sum(n for word, n in held.words[field].items() if word.startswith(plan.prefix))
            for field in plan.fields
        }
        if not any(counts.values()):
            return None

        def holds(each: _Held) -> bool:
            return any(word.startswith(plan.prefix) for field in plan.fields for word in each.words[field])

        return _Answer(self._rarity(plan, holds) * self._saturated(held, counts), frozenset({"words"}))

    def _said(self, plan: planning.Said, held: _Held) -> _Answer | None:
        def holds(each: _Held) -> bool:
            return _said_by(each, plan.name, plan.office)

        if not holds(held):
            return None
        return _Answer(self._rarity(plan, holds) * (ranking.SHARE + 1), frozenset({"name"}))


def _has_word(held: _Held, word: str) -> bool:
    return any(word in counts for counts in held.words.values())


def _has_run(held: _Held, run: str, fields: Iterable[TextField]) -> bool:
    return any(terms.occurrences(held.streams[field], run) for field in fields)


def _stands_near(plan: planning.Near, stream: str) -> bool:
    places = [terms.occurrences(stream, run) for run in plan.runs]
    return planning.stand_near(places, [len(run) for run in plan.runs], plan.slop)


def _sum(answers: list[_Answer]) -> _Answer:
    legs = frozenset(leg for answer in answers for leg in answer.legs)
    return _Answer(sum(answer.score for answer in answers), legs, sum(answer.held for answer in answers))


def _own(fields: Iterable[TextField]) -> tuple[TextField, ...]:
    return tuple(field for field in fields if field in planning.OWN_WORDS)
