"""What a search is asked for: the words and the filters of the command line, as one value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from archive.model import PartKind
from archive.records import dataclass, replace
from cli.days import span_of_days

if TYPE_CHECKING:
    from index.engine import Order, Place, Search


@dataclass(frozen=True, slots=True)
class Selection:
    """Words and filters as the user gave them, days resolved."""

    words: str = ""
    speakers: tuple[str, ...] = ()
    organisation: str = ""
    kind: PartKind | None = None
    place: Place | None = None
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return self != Selection()

    def search(self, *, order: Order = "relevance", limit: int = 10, offset: int = 0) -> Search:
        """Return the question for an engine; UsageError `bad-query`."""
        from index.engine import Search
        from index.query.parse import parse_query

        return Search(
            query=parse_query(self.words) if self.words else None,
            speakers=self.speakers,
            organisation=self.organisation,
            kinds=frozenset({self.kind} if self.kind else ()),
            place=self.place,
            since=self.since,
            until=self.until,
            order=order,
            limit=limit,
            offset=offset,
        )

    def bare(self) -> Selection:
        """Return the words alone."""
        return Selection(words=self.words)

    def loosened(self) -> Iterator[tuple[str, Selection]]:
        """Yield each filter that is set, as typed, and the selection without it."""
        if self.speakers:
            yield " ".join(f"--speaker {name}" for name in self.speakers), replace(self, speakers=())
        if self.organisation:
            yield f"--org {self.organisation}", replace(self, organisation="")
        if self.kind:
            yield f"--kind {self.kind}", replace(self, kind=None)
        if self.place:
            yield f"--in {self.place}", replace(self, place=None)
        if self.since or self.until:
            days = [f"--since {self.since}" if self.since else "", f"--until {self.until}" if self.until else ""]
            yield " ".join(filter(None, days)), replace(self, since="", until="")


def selection(
    words: list[str] | None,
    speakers: list[str] | None,
    organisation: str,
    kind: PartKind | None,
    place: Place | None,
    since: str,
    until: str,
    today: date,
) -> Selection:
    """Return the command line's words and filters as a selection; UsageError `bad-date`, `bad-range`."""
    first, last = span_of_days(since, until, today)
    names = tuple(name.strip() for name in speakers or () if name.strip())
    return Selection(" ".join(words or ()).strip(), names, organisation.strip(), kind, place, first, last)
