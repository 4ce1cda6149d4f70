"""The line that sources stand in: read, taken apart, compared with what is there, kept. One outcome each.

The work has two halves. `prepare` is pure: bytes in, a value out, nothing looked up; any process may do it. `commit`
compares and writes in one transaction, so two importers never keep one article twice. An outcome is handed out only
after its transaction is on disk; whoever has seen `added` may pull the plug.

A source is *unchanged* if these bytes were last taken from this place; a *duplicate* if its text is that of an article
we have (its bytes and its origin are kept beside it, so next time it is unchanged); *revised* if this place gave us an
article of which this is an edited form, or if the user now states something else about it; else *added*. What cannot be
read is *refused*, where our own code breaks it is *failed*; either way the line moves on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from archive.errors import SourceError, XindeError
from archive.model import ArticleId, Check, Day, Outcome, OutcomeStatus, Problem, Reading, Source, Structure
from archive.readers import read
from archive.similar import is_near
from archive.store import Store


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
    parser_version: int

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return what reader and parser noticed."""
        return self.reading.checks + self.structure.checks


def take_in(
    sources: Iterable[Source | Outcome], store: Store, *, dry_run: bool = False, parse: Parse | None = None
) -> Generator[Outcome, None, None]:
    """Take sources in one after another, and yield what became of each; `dry_run` only says what would.

    Raises ArchiveError (`locked`, `disk-full` …) where the store cannot go on; all that was yielded before is kept.
    """
    rehearsal = _Rehearsal() if dry_run else None
    for source in sources:
        if isinstance(source, Outcome):
            yield source
        else:
            yield _take(source, store, rehearsal, parse)


def _take(source: Source, store: Store, rehearsal: _Rehearsal | None, parse: Parse | None) -> Outcome:
    known = _unchanged(source, store)
    if known is not None:
        return known
    if store.forgotten(_sha256(source)):
        return Outcome(source.name, "refused", problem=Problem("forgotten", {"path": source.name}))
    prepared = prepare(source, parse=parse)
    if isinstance(prepared, Outcome):
        return prepared
    return rehearsal.commit(prepared, store) if rehearsal else commit(prepared, store)


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
    except SourceError as error:
        return Outcome(source.name, "refused", problem=Problem(error.code, error.values))
    except XindeError:
        raise
    except Exception as error:
        return Outcome(source.name, "failed", problem=Problem("internal", {"reason": _where(error)}))
    return Prepared(source, reading, structure, version)


def _parser() -> tuple[Parse, int]:
    # Only here: the finders load their tables, which a list or a search has no need of.
    from archive.parse import PARSER_VERSION, parse

    return parse, PARSER_VERSION


def commit(prepared: Prepared, store: Store) -> Outcome:
    """Compare a prepared source with the store and keep it, in one transaction."""
    with store.writing():
        decision = _decide(prepared, store)
        return _report(prepared, decision.status, _keep(prepared, decision, store), decision.of)


# --- deciding ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Decision:
    status: OutcomeStatus
    of: ArticleId | None = None


def _decide(prepared: Prepared, store: Store) -> _Decision:
    source, reading = prepared.source, prepared.reading
    there = store.at_location(source.location)
    seen = store.seen(_sha256(source), source.location)
    same = store.same_text(reading.text)
    if seen is not None and (same == seen or store.text(seen) == reading.text) and not _restated(source, store, seen):
        return _Decision("unchanged", seen)
    if there is not None and (seen is not None or (same == there and _restated(source, store, there))):
        return _Decision("revised", there)
    if same is not None:
        return _Decision("duplicate", same)
    if there is not None and is_near(store.text(there), reading.text):
        return _Decision("revised", there)
    return _Decision("added")


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


def _report(prepared: Prepared, status: OutcomeStatus, article: ArticleId | None, of: ArticleId | None) -> Outcome:
    return Outcome(
        source=prepared.source.name,
        status=status,
        article=article,
        of=of if status in ("duplicate", "revised") else None,
        title=prepared.structure.title.text,
        encoding=prepared.reading.encoding,
        checks=prepared.checks,
    )


class _Rehearsal:
    """Says what `commit` would do, and remembers what it said, since nothing is written that could be looked up."""

    def __init__(self) -> None:
        self._texts: set[bytes] = set()

    def commit(self, prepared: Prepared, store: Store) -> Outcome:
        decision = _decide(prepared, store)
        digest = hashlib.sha256(prepared.reading.text.encode()).digest()
        repeated = digest in self._texts and decision.status in ("added", "revised")
        self._texts.add(digest)
        if repeated:
            return _report(prepared, "duplicate", None, None)
        return _report(prepared, decision.status, decision.of, decision.of)


def _sha256(source: Source) -> str:
    return hashlib.sha256(source.data).hexdigest()


def _where(error: Exception) -> str:
    """Return the kind of an error and the line that raised it: enough to find it, and no word of the text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = f", {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + line
