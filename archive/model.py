"""The nouns of xinde: frozen values that pass between the rooms.

A *source* is bytes that came from somewhere. A *reading* is what a reader made of them: text, and what the format
itself said about the text. A *structure* is what the finders found in that text. An *article* is all of it together,
as the store keeps it.

Every found value carries a `Span` into the article's text, so that nothing is claimed which cannot be shown, and the
name of the `rule` that found it, so that a reader can ask why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from archive.records import dataclass, field

ArticleId = int
"""An article's number: small, whole, never used again."""

PartKind = Literal["article", "lecture", "reflection", "statement"]
"""What a searchable piece of text is: the article as a whole, a lecturer's words, a participant's, anyone else's."""

UtteranceKind = Literal["lecture", "reflection", "statement"]
SpeakerType = Literal["person", "role", "anonymous", "collective"]
SpeechStyle = Literal["direct", "indirect"]
YearSource = Literal["import", "published", "text"]
"""Where the year of a printed day came from: given by the user, the publish date, or printed nearby."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text, in characters (code points), `end` exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that this span covers."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return True

    def contains(self, other: Span) -> bool:
        """Say whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


_DAY = re.compile(r"(?:(\d{4})|-)(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, of which the year or the day may be unknown; never guessed.

    Its text form is ISO 8601's: `2018-05-22`, `2018-05`, `2018`, and `--05-22` where no year is known.
    """

    year: int | None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        head = "-" if self.year is None else f"{self.year:04d}"
        if self.month is None:
            return head
        return f"{head}-{self.month:02d}" + ("" if self.day is None else f"-{self.day:02d}")

    @classmethod
    def parse(cls, printed: str) -> Day:
        """Read the ISO form back; raise ValueError for anything else."""
        match = _DAY.fullmatch(printed)
        if match is None or printed == "-":
            raise ValueError(f"not an ISO day: {printed!r}")
        year, month, day = (int(part) if part else None for part in match.groups())
        return cls(year, month, day)

    def in_year(self, year: int) -> Day:
        """Return the same day in `year`, unless it has a year already."""
        return self if self.year is not None else Day(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user, or the container a source came in, says about it beforehand."""

    encoding: str | None = None
    published: Day | None = None
    """As given on the command line (`--published`)."""
    title: str | None = None
    """As given by a container's own title field (jsonl, csv)."""
    listed: Day | None = None
    """The publish date that a container's own date field gives."""
    contained: str | None = None
    """The encoding of the container that a record was taken out of, by its IANA name in lower case."""
    declared: str | None = None
    """The encoding that the server declared which a source came from."""
    columns: tuple[tuple[str, str], ...] = ()
    """Which column of a table, or field of a record, holds which fact of an article (`("title", "标题")`)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes and where they came from."""

    name: str
    """As the user would recognise it: a path as given, `a.zip!b.txt`, `posts.jsonl#17`, `-` for standard input."""
    location: str
    """The same, made absolute: two sources of one location are two states of one file. Empty for standard input."""
    data: bytes
    media_type: str
    """`text/plain`, `text/markdown`, `application/json` (one record of a .jsonl) …"""
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a source's bytes. `text` has `\\n` line ends, no byte order mark and no NUL."""

    text: str
    encoding: str
    """The encoding that was used, by its IANA name in lower case (`utf-8`, `gb18030`, `big5`)."""
    title: str | None = None
    """A title that the format states outside the text (HTML head, jsonl field)."""
    published: Day | None = None
    account: str | None = None
    author: str | None = None
    url: str | None = None
    checks: tuple[Check, ...] = ()
    """What the reader noticed: bytes that had to be replaced, text that was left out."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office: the organisation with its departments, and the role held there. Either may be empty."""

    affiliation: str
    role: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person at one place of the text. `name` is the normal form (no inner spaces); the span covers it as printed."""

    name: str
    span: Span
    offices: tuple[Office, ...] = ()

    @property
    def affiliation(self) -> str:
        """All affiliations, in printed order, joined by `；`."""
        return "；".join(dict.fromkeys(o.affiliation for o in self.offices if o.affiliation))

    @property
    def role(self) -> str:
        """All roles, in printed order, joined by `；`."""
        return "；".join(dict.fromkeys(o.role for o in self.offices if o.role))


@dataclass(frozen=True, slots=True)
class Title:
    """An article's title without its date prefix. The span is None where the title stands outside the text."""

    text: str
    span: Span | None = None
    day: Day | None = None
    """The date prefix's day, as printed: `05.24` is `--05-24`."""
    day_span: Span | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class EventDate:
    """When the event took place; `until` is the last day of a range, `time` a clock time as printed."""

    day: Day
    span: Span
    year_from: YearSource | None = None
    until: Day | None = None
    time: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who held the event."""

    name: str
    span: Span
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Lecture:
    """The title of a lecture, without its marks."""

    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Lecturer:
    """Who spoke by invitation, and on what."""

    person: Person
    lecture: str | None = None
    lecture_span: Span | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered point of a lecture. The span covers its words without the number and the closing separator."""

    number: int
    span: Span
    label: Span
    """The number as printed: `一是`, `（二）`, `3.`"""
    speaker: Person | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A person named as the author of a passage; the span covers the whole signature without its brackets."""

    person: Person
    span: Span


@dataclass(frozen=True, slots=True)
class Reflection:
    """What one participant (or several together) took away. The span is their words: no number, no signature."""

    span: Span
    authors: tuple[Signature, ...]
    number: int | None = None
    label: Span | None = None
    takeaway: Span | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A passage that somebody said. `speaker` is None for anonymous and collective speech, `who` tells as printed."""

    span: Span
    type: SpeakerType
    speaker: Person | None
    style: SpeechStyle
    kind: UtteranceKind
    cue: str = ""
    """The verb that announces it: 表示, 说, 指出 …"""
    who: str = ""
    """The words that name the speaker, as printed: 白老师, 学员们, 一位负责人."""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made the post: function as printed (图文, 记者, 编辑; may be empty) and name."""

    function: str
    name: str
    span: Span
    """Covers the name."""
    offices: tuple[Office, ...] = ()
    rule: str = ""

    @property
    def affiliation(self) -> str:
        """The credit's office in one piece, affiliation and role, as printed."""
        return "；".join(o.affiliation + o.role for o in self.offices)


BoilerplateReason = Literal["repeated-title", "share-tail", "related-tail", "follow-tail", "navigation"]


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Text that is no content: captions that repeat the title, share and related-article lines."""

    span: Span
    why: BoilerplateReason
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Something about an article that a person should look at. The screen makes a sentence of code and values."""

    code: str
    values: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """Everything the finders found in one text, in text order within each field."""

    title: Title
    dates: tuple[EventDate, ...] = ()
    organisers: tuple[Organiser, ...] = ()
    lecturers: tuple[Lecturer, ...] = ()
    lectures: tuple[Lecture, ...] = ()
    """The lectures that are named, also where nobody says who gave them."""
    people: tuple[Person, ...] = ()
    """Everyone who is named, once each, at the first full mention, with all that is known of their offices."""
    points: tuple[Point, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    credits: tuple[Credit, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article's current bytes came from, without the bytes."""

    name: str
    location: str
    sha256: str
    bytes: int
    media_type: str
    encoding: str
    account: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One archived article."""

    id: ArticleId
    text: str
    structure: Structure
    origin: Origin
    imported: str
    """When, as an ISO 8601 UTC timestamp (`2026-11-23T08:00:00Z`)."""
    published: Day | None = None

    @property
    def title(self) -> str:
        """The title without its date prefix."""
        return self.structure.title.text

    @property
    def day(self) -> Day | None:
        """The day to sort and filter by: the first event day, else the publish date, else the title's date."""
        dates = self.structure.dates
        return (dates[0].day if dates else None) or self.published or self.structure.title.day


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an article that somebody said: a point, a reflection or an utterance."""

    ref: str
    """`12#p5`, `12#r3`, `12#u2`: letter, and place in its field counted from one."""
    kind: PartKind
    span: Span
    speakers: tuple[Person, ...] = ()
    number: int | None = None
    """The number as printed, where there is one."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A parsed reference: an article, or one part of it (`letter` p, r or u and `number` from one)."""

    article: ArticleId
    letter: str = ""
    number: int = 0

    def __str__(self) -> str:
        return f"{self.article}#{self.letter}{self.number}" if self.letter else str(self.article)

    @classmethod
    def parse(cls, printed: str) -> Ref:
        """Read `12` or `12#r3`; raise ValueError for anything else."""
        match = re.fullmatch(r"([1-9][0-9]{0,17})(?:#([pru])([1-9][0-9]{0,8}))?", printed.strip(), re.ASCII)
        if match is None:
            raise ValueError(f"not a reference: {printed!r}")
        article, letter, number = match.groups()
        return cls(int(article), letter or "", int(number or 0))


def parts(article: Article) -> Iterator[Part]:
    """Yield an article's parts in the order points, reflections, utterances; each in text order."""
    found = article.structure
    for place, point in enumerate(found.points, 1):
        who = (point.speaker,) if point.speaker else ()
        yield Part(f"{article.id}#p{place}", "lecture", point.span, who, point.number)
    for place, reflection in enumerate(found.reflections, 1):
        authors = tuple(signature.person for signature in reflection.authors)
        yield Part(f"{article.id}#r{place}", "reflection", reflection.span, authors, reflection.number)
    for place, utterance in enumerate(found.utterances, 1):
        who = (utterance.speaker,) if utterance.speaker else ()
        yield Part(f"{article.id}#u{place}", utterance.kind, utterance.span, who)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the store's history: the number of the last change, and a random stamp that no other history has."""

    position: int
    stamp: str


OutcomeStatus = Literal["added", "unchanged", "duplicate", "revised", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a source was not taken: a code, and the values its sentence needs."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was recognised in a source, in short, and how much of it belongs to nothing that was."""

    characters: int
    """Of the text, white space left out."""
    unassigned: int
    """Characters that belong to no part, title, boilerplate or credit."""
    days: tuple[Day, ...] = ()
    organisers: tuple[str, ...] = ()
    lecturers: tuple[str, ...] = ()
    people: int = 0
    points: int = 0
    reflections: int = 0
    utterances: int = 0
    credits: int = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields in which nothing was found."""
        fields = ("days", "organisers", "lecturers", "people", "points", "reflections", "utterances", "credits")
        return tuple(name for name in fields if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source."""

    source: str
    status: OutcomeStatus
    article: ArticleId | None = None
    of: ArticleId | None = None
    title: str = ""
    encoding: str | None = None
    checks: tuple[Check, ...] = ()
    problem: Problem | None = None
    verdict: Verdict | None = field(default=None, compare=False)
    """None where the source was not read: unchanged, or not to be had."""
