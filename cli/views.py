"""What commands hand to the renderers: values that hold all that a screen, a pipe or JSON may want to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from archive.model import Article, ArticleId, Part, PartKind, Person
from archive.records import dataclass

if TYPE_CHECKING:
    from archive.corrections import Correction
    from index.engine import Leg, Reason
    from index.snippets import KwicLine, Snippet


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit with the words that make it worth reading."""

    ref: str
    article: ArticleId
    kind: PartKind
    score: float
    title: str
    date: str | None
    speaker: Person | None
    """Who said it; of several, the one who was asked for, else the first."""
    speakers: tuple[Person, ...]
    snippet: Snippet
    matched: tuple[Leg, ...]
    reasons: tuple[Reason, ...] | None = None
    """What the score is the sum of; None where that was not asked for."""
    lines: tuple[KwicLine, ...] | None = None
    """Every place of the words, one a line; None where that was not asked for."""


FacetName = Literal["speaker", "org", "month", "kind"]


@dataclass(frozen=True, slots=True)
class Facet:
    """How many hits there are of each speaker, organisation, month or kind, the most first.

    An empty value stands for hits that have none. A hit said by two counts for both.
    """

    name: FacetName
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a ranking."""

    query: str
    total: int
    total_is_exact: bool
    offset: int
    refs: tuple[str, ...]
    hits: tuple[HitView, ...] = ()
    """The same, with their words; empty where only references or the number were asked for."""
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An article to be shown, or a part of it, with the words to mark."""

    article: Article
    part: Part | None = None
    marks: tuple[tuple[int, int], ...] = ()
    """Places in the article's text."""
    corrections: tuple[Correction, ...] = ()
    also: tuple[str, ...] = ()
    """Where else it was taken from: reposts, other versions, copies; their names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One value of an article's structure: which field, what, where, and by which rule (`show --explain`)."""

    field: str
    value: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that `check` found: a code, and the facts of its sentence."""

    code: str
    facts: Mapping[str, str]
    article: ArticleId | None = None
    damaged: bool = True
    """False where it mends itself."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` says."""

    articles: int
    troubles: tuple[Trouble, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return not any(trouble.damaged for trouble in self.troubles)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of `info`: a code, the value for programs, and the same for people."""

    code: str
    value: str | int | None
    printed: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What could be tried next: a code of the message table (`note.hint.…`) and the facts of its sentence."""

    code: str
    facts: Mapping[str, object]
