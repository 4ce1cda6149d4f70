"""An article whole: everything the archive knows of it, as one value that can be written down and read back.

The trash keeps removed articles in this form, and an export writes it: so there is one way out of the tables and one
way back in, and what comes back is what went. The original bytes are not in it; it names them by their sums.
"""

from __future__ import annotations

from archive.corrections import Correction
from archive.model import ArticleId, Check, Day, Structure
from archive.records import dataclass


@dataclass(frozen=True, slots=True)
class KeptOrigin:
    """Where bytes came from, when, and which version of the article they made."""

    id: int
    """Its place in the order in which everything came in."""
    version: int
    sha256: str
    name: str
    location: str
    media_type: str
    encoding: str
    imported: str
    account: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """An article with its versions and origins, without the bytes."""

    id: ArticleId
    version: int
    imported: str
    published: str
    parser_version: int
    text: str
    structure: Structure
    noticed: tuple[Check, ...]
    origins: tuple[KeptOrigin, ...]
    stated_title: str | None = None
    stated_published: Day | None = None
    given_published: Day | None = None
    corrections: tuple[Correction, ...] = ()
    """Laid over `structure`, which is as it was extracted."""

    @property
    def present(self) -> KeptOrigin:
        """The origin of the text as it stands."""
        return next(origin for origin in self.origins if origin.version == self.version)


@dataclass(frozen=True, slots=True)
class Trashed:
    """An article in the trash, as a line in a list."""

    id: ArticleId
    title: str
    day: Day | None
    removed: str
    """When, as an ISO 8601 UTC timestamp."""
    source_name: str
