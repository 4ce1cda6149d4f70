"""The port between xinde and any search engine, and the records that pass through it.

An engine holds *documents*: an article as a whole, and each part of it that somebody said. It returns references and
scores, never text. It is told what to forget and what to hold in one step together with the store's `Mark`; so it
always knows which state of the store it mirrors, and a half-done step leaves it at the mark before.

**A hit is the part where there is one.** After query and filters have been applied to every document, the document of
an article as a whole is left out if one of the article's parts is among the answers, too: the part says it shorter,
and says who. Two exceptions: the article stays where its title alone answers the query; and where the query is a
relaxed question (`AtLeast` with a text), it stays unless a part holds about as much of the question as it does itself.
Totals count what is left after this rule.

**Days.** A document's day may be a month or a year; it matches a range if any of its days lies in it.

**Order.** By score, to six decimals; or by day, the latest first, those without a day last. What is equal stands in the
order of article, then `p`, `r`, `u`, then number; the article itself before its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from archive.model import ArticleId, Mark, PartKind
from archive.records import dataclass
from index.query.syntax import Query

Place = Literal["title", "body", "points", "reflections"]
"""`search --in`: where the words must stand."""

Order = Literal["relevance", "date"]

Trouble = Literal["", "missing", "older", "foreign", "damaged"]
"""Why an engine has nothing to read: it was never made, is of another version, belongs to others, or is damaged."""

Leg = Literal["words", "exact", "name"]
"""How a hit matched: as segmented words, as a run of characters, by the speaker's name."""


@dataclass(frozen=True, slots=True)
class Document:
    """What an engine is given: an article (`12`) or a part (`12#r3`). `position` orders the documents of an article."""

    ref: str
    article: ArticleId
    kind: PartKind
    place: Place
    """`body` for the article itself and for utterances, `points` and `reflections` for those parts."""
    title: str
    """The article's title for the article itself; empty for a part, which must match by its own words."""
    body: str
    speakers: tuple[str, ...] = ()
    """Normal names of those who said it."""
    offices: tuple[str, ...] = ()
    """Affiliation and role of each speaker, in one piece as printed (for the article: its organisers too)."""
    day: str = ""
    """`2018-05-22`, `2018-05`, `2018`, or empty where no year is known."""
    posts: tuple[tuple[str, str], ...] = ()
    """Affiliation and role of each of the speakers, in their order; shorter where the last ones' are not known."""
    names: tuple[str, ...] = ()
    """Names that the whole article knows, folded, of Chinese characters alone: words, whatever the dictionary says."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who speaks, in one office: folded, spaces left out; with how many documents are theirs."""

    name: str
    affiliation: str
    role: str
    documents: int


@dataclass(frozen=True, slots=True)
class Search:
    """A question: a query tree (None: everything), filters, and which stretch of the ranking is wanted."""

    query: Query | None = None
    speakers: tuple[str, ...] = ()
    """Hits must be said by one of them: a name, or `name@office` for those in whose office that text stands."""
    organisation: str = ""
    """A text that the speaker's office must contain."""
    kinds: frozenset[PartKind] = frozenset()
    """Empty: all kinds."""
    place: Place | None = None
    since: str = ""
    """First and last day, inclusive, as full ISO days; documents without a year never match where one is set."""
    until: str = ""
    order: Order = "relevance"
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that answers, best first; equal scores stand in the order of article and part."""

    ref: str
    score: float
    matched: tuple[Leg, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """The wanted stretch of the ranking, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int
    total_is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """A share of a score: what was found, how, how many documents hold it (the fewer, the more it counts)."""

    text: str
    matched: tuple[Leg, ...]
    documents: int
    score: float


class Engine(Protocol):
    """What every engine does. An engine that cannot read its own data reports no mark and starts empty."""

    def update(self, forget: Iterable[ArticleId], hold: Iterable[Document], mark: Mark) -> None:
        """Forget all documents of some articles, hold new ones, and remember `mark`: all of it, or nothing."""

    def mark(self) -> Mark | None:
        """Return the mark of the last update; None for an empty or unreadable engine."""

    def trouble(self) -> Trouble:
        """Say why nothing can be read; empty where all is well."""

    def verify(self) -> Sequence[str]:
        """Read everything that is kept, and return what is not as it was written: names, for people to see."""

    def salvage(self) -> bool:
        """Go on with the parts of a damaged engine that are sound; False where there are none."""

    def clear(self) -> None:
        """Forget everything."""

    def search(self, search: Search) -> Hits:
        """Answer a question."""

    def explain(self, search: Search, ref: str) -> tuple[Reason, ...]:
        """Return what the score of one document is the sum of, the most first; empty where it does not answer."""

    def speakers(self, beginning: str = "", *, spelling: str = "") -> tuple[Speaker, ...]:
        """Return who speaks and has a name that begins so, or that is spelt so in pinyin or initials; sorted."""

    def has_word(self, word: str) -> bool:
        """Say whether a text that is held was cut into words of which this is one."""

    def count(self) -> int:
        """Return how many documents are held."""

    def articles(self) -> frozenset[ArticleId]:
        """Return the articles that are held."""

    def close(self) -> None:
        """Let go of files and memory."""
