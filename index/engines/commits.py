"""What a commit of an index says about itself, and where its files are: all that a reader needs to know.

Whoosh keeps a table of contents, which names the segments; but it is a pickle, and reading it takes all of Whoosh. So
each commit writes the same down once more, as JSON within its seal (`index.engines.seals`): the store's mark, the sums
that averages come from, and the segments with their deleted documents. Table of contents and seal come into force by
one rename and so cannot disagree; a reader holds the one against the other's sum and never unpacks it.

Beside the files of commits lies `FORMAT`, one line that names layout and analysis. An index that says otherwise, or
nothing, is not read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from archive.model import Mark
from index.analysis.terms import ANALYSIS_VERSION
from index.engines.seals import DamagedFileError, Seal, open_own, read_seal
from index.ranking import Lengths

FORMAT: Final = f"xinde-whoosh 7 analysis {ANALYSIS_VERSION}\n"
FORMAT_FILE: Final = "FORMAT"
NAME: Final = "MAIN"
"""The name that Whoosh's files begin with."""

LISTS: Final = ".lists"
NUMBERS: Final = ".numbers"
"""How the names of a segment's files end: posting lists, and columns."""

COLUMNS: Final = {"order": "Q", "day": "I", "title_length": "I", "body_length": "I", "part": "B", "size": "B"}
"""The numbers that are kept of each document, with their width as a code of `array`: a file of columns holds them so,
one whole column after another. `part` is one of WHOLE, FOLLOWED, APART; `size` is the class of the body's length, by
which documents are left out that cannot be among the best (`index.engines.dense`)."""

WHOLE: Final = 0
FOLLOWED: Final = 1
APART: Final = 2
"""What a document is: an article as a whole; a part of the article that is the next such document; or a part of one
that is elsewhere."""

_HEAD, _TAIL = f"_{NAME}_", ".toc"


class Segment(NamedTuple):
    """Documents that were written at once; those `deleted` are still in the files."""

    name: str
    documents: int
    first: int
    last: int
    """The lowest and the highest number of an article in it."""
    deleted: frozenset[int] = frozenset()


class Commit(NamedTuple):
    """A state of the index."""

    mark: Mark | None
    lengths: Lengths
    segments: tuple[Segment, ...]

    def spelled(self) -> bytes:
        """Return it as JSON."""
        mark = [self.mark.position, self.mark.stamp] if self.mark else None
        sums = self.lengths
        lengths = [sums.documents, sums.titled, sums.title, sums.body]
        segments = [[*segment[:-1], sorted(segment.deleted)] for segment in self.segments]
        return json.dumps([mark, lengths, segments], separators=(",", ":")).encode()

    @classmethod
    def read(cls, spelled: bytes) -> Commit:
        """Read it back."""
        mark, lengths, segments = json.loads(spelled)
        return cls(
            Mark(*mark) if mark else None,
            Lengths(*lengths),
            tuple(
                Segment(name, documents, first, last, frozenset(deleted))
                for name, documents, first, last, deleted in segments
            ),
        )


EMPTY: Final = Commit(None, Lengths(0, 0, 0, 0), ())


def contents_name(generation: int) -> str:
    """Return the name of a commit's table of contents."""
    return f"{_HEAD}{generation}{_TAIL}"


def generation_of(name: str) -> int | None:
    """Return which commit a file is the table of contents of; None for other files."""
    number = name[len(_HEAD) : -len(_TAIL)] if name.startswith(_HEAD) and name.endswith(_TAIL) else ""
    return int(number) if number.isascii() and number.isdigit() else None


def is_own(name: str) -> bool:
    """Say whether a file is a segment's, or a table of contents or was to become one."""
    return name.startswith((f"{NAME}_", _HEAD))


def newest(folder: Path) -> int:
    """Return the number of the newest commit, -1 where there is none."""
    try:
        names: Iterable[str] = os.listdir(folder)  # noqa: PTH208 (a question asked at every search)
    except FileNotFoundError:
        names = ()
    contents = [name for name in names if name.endswith(_TAIL)]
    return max((number for name in contents if (number := generation_of(name)) is not None), default=-1)


def read_contents(folder: Path, generation: int) -> tuple[bytes, Seal]:
    """Return a commit's table of contents, as it lies there, and its seal; DamagedFileError, ForeignFileError."""
    name = contents_name(generation)
    try:
        with open_own(folder / name) as file:
            contents = file.read()
    except OSError as error:
        raise DamagedFileError(name) from error
    return contents, read_seal(folder, generation, contents)
