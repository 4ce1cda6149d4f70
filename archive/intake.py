"""The line that sources stand in: read, taken apart, compared with what is there, kept. One outcome each.

The work has two halves. `prepare` is pure: bytes in, a value out, nothing looked up; any process may do it. `commit`
compares and writes in one transaction, so two importers never keep one article twice. An outcome is handed out only
after its transaction is on disk; whoever has seen `added` may pull the plug.

Few sources are prepared right here. Where there are many, processes are started that prepare what comes next while we
commit (`archive.turns`, `archive.workers`), and whatever is ready when a turn comes shares one transaction, since the
disk's confirmation takes longer than the writing. How many processes there are changes nothing else: a source is looked
at anew when its turn comes, after all before it have been kept, and what was found out ahead of that is only a hint. A
source that is unchanged is not handed out at all; one that takes too long, or ends the process that reads it, has
*failed*, and the line moves on.

A source is *unchanged* if these bytes were last taken from this place; a *duplicate* if its text is that of an article
we have, or hardly says more (its bytes and its origin are kept beside it, so next time it is unchanged); *revised* if
this place gave us an article of which this is an edited form, if it is a fuller version of an article from elsewhere,
or if the user now states something else about it; else *added*. Texts that tell of different days are different
articles, however much their words agree. What cannot be read is *refused*, where our own code breaks it is *failed*;
either way the line moves on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final, Protocol, Self

from archive.errors import SourceError, XindeError
from archive.model import ArticleId, Check, Day, Outcome, OutcomeStatus, Problem, Reading, Source, Structure, Verdict
from archive.occasions import Occasion, differ, occasion
from archive.readers import read
from archive.similar import SAME, Likeness, Shingled, likeness, packed
from archive.store import Facts, Store
from archive.tasks import LostError, OverrunError, limited
from archive.turns import Hands, Turn, in_turn


class Parse(Protocol):
    """What takes a text apart; `archive.parse.parse` is the one that is used."""

    def __call__(
        self,
        text: str,
        *,
        title: str | None = None,
        published: Day | None = None,
        given: Day | None = None,
        author: str | None = None,
    ) -> Structure:
        """Return the structure of `text`."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source that was read and taken apart, ready to be kept."""

    source: Source
    reading: Reading
    structure: Structure
    verdict: Verdict
    parser_version: int

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return what reader and parser noticed."""
        return self.reading.checks + self.structure.checks


def take_in(
    sources: Iterable[Source | Outcome],
    store: Store,
    *,
    dry_run: bool = False,
    keep_duplicates: bool = False,
    parse: Parse | None = None,
    jobs: int = 0,
    stop: Callable[[], bool] = lambda: False,
) -> Generator[Outcome, None, None]:
    """Take sources in one after another, and yield what became of each; `dry_run` only says what would.

    With `keep_duplicates` a text that is here already, from elsewhere, becomes an article of its own. `jobs` processes
    prepare what comes next, where there is much; with a `parse` of one's own, none. After `stop` no more sources are
    taken in; of those that were, each has its outcome. Raises ArchiveError (`locked`, `disk-full` …) where the store
    cannot go on; all that was yielded before is kept.
    """
    with _Line(store, dry_run=dry_run, keep_duplicates=keep_duplicates, parse=parse, jobs=jobs) as line:
        for group in in_turn(map(line.enter, sources), room=line.room, stop=stop):
            yield from line.settle(group)


def prepare(source: Source, *, parse: Parse | None = None) -> Prepared | Outcome:
    """Read a source and take it apart; an Outcome where that cannot be done."""
    parse_text, version = (parse, 0) if parse else _parser()
    try:
        reading = read(source)
        structure = parse_text(
            reading.text,
            title=reading.title,
            published=reading.published,
            given=source.hints.published,
            author=reading.author,
        )
        in_short = verdict(reading.text, structure)
    except SourceError as error:
        return Outcome(source.name, "refused", problem=Problem(error.code, error.values))
    except XindeError:
        raise
    except Exception as error:
        return Outcome(source.name, "failed", problem=Problem("internal", {"reason": _where(error)}))
    return Prepared(source, reading, structure, in_short, version)


def prepare_away(source: Source) -> Prepared | Outcome:
    """Prepare a source in another process; the bytes, which the caller has, do not travel back."""
    prepared = prepare(source)
    return prepared if isinstance(prepared, Outcome) else replace(prepared, source=replace(source, data=b""))


def read_again(kept: tuple[ArticleId, str, Facts]) -> Structure:
    """Take a kept text apart once more, with what was stated beside it; pure, so any process may do it."""
    _, text, facts = kept
    parse, _ = _parser()
    return parse(text, title=facts.title, published=facts.published, given=facts.given, author=facts.author)


def _parser() -> tuple[Parse, int]:
    # Only here: the finders load their tables, which a list or a search has no need of.
    from archive.parse import PARSER_VERSION, parse

    return parse, PARSER_VERSION


def commit(prepared: Prepared, store: Store, *, keep_duplicates: bool = False) -> Outcome:
    """Compare a prepared source with the store and keep it, in one transaction."""
    with store.writing():
        decision = _decide(prepared, store, keep_duplicates)
        return _report(prepared, decision, _keep(prepared, decision, store))


# --- the line ---------------------------------------------------------------------------------------------------------

_WORTH: Final = 0.4
"""Seconds of work in this process after which others are started for the rest: about what starting them costs."""


_TASK: Final = "archive.intake:prepare_away"


@dataclass(frozen=True, slots=True)
class _Place:
    """A source in the line, and what the archive told when it was put there."""

    source: Source | Outcome
    known: Outcome | None = None
    kept: int = 0
    """How many had been kept by then: what the archive told holds until there are more."""


_Done = tuple[_Place, Prepared | Outcome | None]
"""A place, and what its source became when it was prepared; None where there was no need."""


class _Line:
    """Lets sources in, has them prepared, and settles them in their order."""

    def __init__(self, store: Store, *, dry_run: bool, keep_duplicates: bool, parse: Parse | None, jobs: int) -> None:
        self._store = store
        self._rehearsal = _Rehearsal(store) if dry_run else None
        self._keep_duplicates = keep_duplicates
        self._parse = parse
        self._hands = Hands(_TASK, 0 if parse else jobs, _WORTH)
        self._kept = 0

    def __enter__(self) -> Self:
        self._hands.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._hands.__exit__(*raised)

    def room(self) -> int:
        """Return how many processes there are to be kept busy."""
        return self._hands.room()

    def enter(self, source: Source | Outcome) -> Turn[_Place]:
        """Give a source its place, and have it prepared if that is needed and somebody is there to do it."""
        if isinstance(source, Outcome):
            return Turn(_Place(source), 0)
        turn = Turn(_Place(source, self._known(source), self._kept), len(source.data))
        if turn.item.known is None:
            turn.handed = self._hands.hand(source, weight=turn.weight, seconds=_seconds(source))
        return turn

    def settle(self, turns: Sequence[Turn[_Place]]) -> Iterator[Outcome]:
        """Keep what has been prepared, and yield the outcomes when it is on disk."""
        prepared: list[_Done] = []
        for turn in turns:
            try:
                prepared.append((turn.item, self._prepared(turn)))
            except XindeError:
                yield from self._finished(prepared)
                raise
        yield from self._finished(prepared)

    def _finished(self, places: Sequence[_Done]) -> Iterator[Outcome]:
        """Finish all in one transaction; where one breaks it, keep those before it as if each had come alone."""
        try:
            outcomes = self._finish(places)
        except Exception:
            if len(places) == 1:
                raise
            for place in places:
                yield from self._finish([place])
        else:
            yield from outcomes

    def _prepared(self, turn: Turn[_Place]) -> Prepared | Outcome | None:
        """Return a source prepared; None where there is no need."""
        source = turn.item.source
        if isinstance(source, Outcome) or turn.item.known is not None:
            return None
        try:
            done: Prepared | Outcome = turn.result(lambda: self._prepare_here(source))
        except LostError as lost:
            return _lost(source, lost.code)
        return replace(done, source=source) if isinstance(done, Prepared) else done

    def _prepare_here(self, source: Source) -> Prepared | Outcome:
        try:
            with limited(_seconds(source)):
                return self._hands.here(lambda: prepare(source, parse=self._parse))
        except OverrunError:
            return _lost(source, "too-slow")

    def _finish(self, places: Sequence[_Done]) -> list[Outcome]:
        writes = self._rehearsal is None and any(isinstance(prepared, Prepared) for _, prepared in places)
        with self._store.writing() if writes else nullcontext():
            return [self._outcome(place, prepared) for place, prepared in places]

    def _outcome(self, place: _Place, prepared: Prepared | Outcome | None) -> Outcome:
        source = place.source
        if isinstance(source, Outcome):
            return source
        known = place.known if place.kept == self._kept else self._known(source)
        if known is not None:
            return known
        prepared = prepared or self._prepare_here(source)
        if isinstance(prepared, Outcome):
            return prepared
        self._kept += 1
        keep = self._rehearsal.commit if self._rehearsal else commit
        return keep(prepared, self._store, keep_duplicates=self._keep_duplicates)

    def _known(self, source: Source) -> Outcome | None:
        """Return the outcome of a source that need not even be read: it is unchanged, or must not be read again."""
        known = _unchanged(source, self._store)
        if known is None and self._store.forgotten(_sha256(source)):
            return Outcome(source.name, "refused", problem=Problem("forgotten", {"path": source.name}))
        return known


def _seconds(source: Source) -> float:
    """Return how many seconds of processor time are more than enough for an honest source of this size."""
    return 10.0 + 20e-6 * len(source.data)


def _lost(source: Source, code: str) -> Outcome:
    return Outcome(source.name, "failed", problem=Problem(code, {"path": source.name}))


# --- deciding ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Decision:
    status: OutcomeStatus
    of: ArticleId | None = None
    checks: tuple[Check, ...] = ()


def _decide(prepared: Prepared, store: Store, keep_duplicates: bool) -> _Decision:
    source, reading = prepared.source, prepared.reading
    there = store.at_location(source.location)
    seen = store.seen(_sha256(source), source.location)
    same = store.same_text(reading.text)
    if seen is not None and _is_what_was_read(prepared, store, seen, same):
        return _Decision("unchanged", seen)
    if there is not None and (seen is not None or (same == there and _restated(source, store, there))):
        return _Decision("revised", there)
    if same is not None:
        return _Decision("added") if keep_duplicates else _Decision("duplicate", same)
    return _compare(prepared, store, there, keep_duplicates)


def _is_what_was_read(prepared: Prepared, store: Store, seen: ArticleId, same: ArticleId | None) -> bool:
    """Say whether reading these known bytes again has given what it gave before, and nothing new is said of them."""
    source, reading = prepared.source, prepared.reading
    if same == seen or store.text(seen) == reading.text:
        return not _restated(source, store, seen)
    # Bytes that are kept beside an article have another text than it has: a repost's, which is not the article's to
    # restate. Only if they are now decoded in another way is that text new.
    encoding = store.headline(seen, source.location)[1]
    return encoding == reading.encoding and store.original(seen) != source.data


def _compare(prepared: Prepared, store: Store, there: ArticleId | None, keep_duplicates: bool) -> _Decision:
    """Decide on a text that nobody has word for word: which article is it a state of, if any?"""
    text = prepared.reading.text
    candidates = dict.fromkeys((() if there is None else (there,)) + store.like(text))
    if not candidates:
        return _Decision("added")
    shingled = Shingled.of(text)
    near = sorted(_near(shingled, store, candidates), key=lambda found: -found[1].containment)
    if not near:
        return _Decision("added")
    own = occasion(text, prepared.structure)
    for number, alike in near[:_NEAREST]:
        if _is_other_event(own, store, number):
            continue
        if number == there:
            return _Decision("revised", number)
        if keep_duplicates:
            return _Decision("added")
        fuller = alike.known < SAME and len(shingled.content) >= len(packed(store.text(number)))
        return _Decision("revised" if fuller else "duplicate", number, (_alike("repost", number, alike),))
    return _Decision("added", checks=(_alike("other-event", *near[0]),))


_NEAREST: Final = 8
"""Articles whose days are held against a text's: the next of a long series has many that are near."""


def _near(shingled: Shingled, store: Store, candidates: Iterable[ArticleId]) -> Iterator[tuple[ArticleId, Likeness]]:
    """Yield the articles that are near a text."""
    for number in candidates:
        alike = likeness(shingled, Shingled.of(store.text(number)))
        if alike.near:
            yield number, alike


def _is_other_event(own: Occasion, store: Store, number: ArticleId) -> bool:
    article = store.get(number)
    return differ(own, occasion(article.text, article.structure))


def _alike(code: str, number: ArticleId, alike: Likeness) -> Check:
    return Check(code, (str(number), str(round(100 * alike.containment))))


def _keep(prepared: Prepared, decision: _Decision, store: Store) -> ArticleId | None:
    if decision.status == "unchanged":
        return decision.of
    if decision.status == "duplicate" and decision.of is not None:
        store.add_origin(decision.of, prepared.source, prepared.reading)
        return decision.of
    return store.put(
        prepared.source,
        prepared.reading,
        prepared.structure,
        revises=decision.of,
        parser_version=prepared.parser_version,
    )


def _unchanged(source: Source, store: Store) -> Outcome | None:
    """Recognise a source that need not even be read: these bytes, this place, and nothing new said about it."""
    seen = store.seen(_sha256(source), source.location)
    if seen is None or source.hints.encoding is not None or _restated(source, store, seen):
        return None
    title, encoding = store.headline(seen, source.location)
    return Outcome(source.name, "unchanged", article=seen, title=title, encoding=encoding)


def _restated(source: Source, store: Store, article: ArticleId) -> bool:
    """Say whether the user now gives a publish date that the article was not taken in with."""
    given = source.hints.published
    return given is not None and given != store.facts(article).given


def _report(prepared: Prepared, decision: _Decision, article: ArticleId | None) -> Outcome:
    return Outcome(
        source=prepared.source.name,
        status=decision.status,
        article=article,
        of=decision.of if decision.status in ("duplicate", "revised") else None,
        title=prepared.structure.title.text,
        encoding=prepared.reading.encoding,
        checks=prepared.checks + decision.checks,
        verdict=prepared.verdict,
    )


def verdict(text: str, structure: Structure) -> Verdict:
    """Return in short what was recognised in a text."""
    from archive.finders.checks import unassigned

    characters = sum(map(len, text.split()))
    return Verdict(
        characters=characters,
        unassigned=round(characters * unassigned(text, structure)),
        days=tuple(dict.fromkeys(date.day for date in structure.dates)),
        organisers=tuple(dict.fromkeys(organiser.name for organiser in structure.organisers)),
        lecturers=tuple(dict.fromkeys(lecturer.person.name for lecturer in structure.lecturers)),
        people=len(structure.people),
        points=len(structure.points),
        reflections=len(structure.reflections),
        utterances=len(structure.utterances),
        credits=len(structure.credits),
    )


class _Rehearsal:
    """Says what `commit` would do: what it would write goes into an archive that nobody keeps."""

    def __init__(self, store: Store) -> None:
        self._scratch = store.rehearsal()
        self._meant: dict[ArticleId, ArticleId | None] = {}
        """Which article each one of the scratch archive stands for; None for one that would be new."""

    def commit(self, prepared: Prepared, store: Store, *, keep_duplicates: bool) -> Outcome:
        decision = _decide(prepared, store, keep_duplicates)
        if decision.status in ("unchanged", "duplicate"):
            return _report(prepared, decision, decision.of)
        before = _decide(prepared, self._scratch, keep_duplicates)
        number = _keep(prepared, before, self._scratch)
        if number is not None and before.status == "added":
            self._meant[number] = decision.of
            return _report(prepared, decision, decision.of)
        meant = None if number is None else self._meant.get(number)
        checks = tuple(check for check in before.checks if meant is not None)
        return _report(prepared, _Decision(before.status, meant, checks), meant)


def _sha256(source: Source) -> str:
    return hashlib.sha256(source.data).hexdigest()


def _where(error: Exception) -> str:
    """Return the kind of an error and the line that raised it: enough to find it, and no word of the text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = f", {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + line
