"""What every command is given: which archive, which language, where to print, and today's date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archive.records import dataclass
from cli.messages import Voice
from cli.render.screen import Screen

if TYPE_CHECKING:
    import typer


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the program."""

    screen: Screen
    voice: Voice
    stdin: BinaryIO | None
    stdin_terminal: bool
    today: date
    folder: Path | None = None
    """The archive's folder; None for the platform's default."""
    debug: bool = False

    @property
    def archive_folder(self) -> Path:
        """The archive's folder: as given, else the platform's place for a user's data."""
        if self.folder is not None:
            return self.folder
        from platformdirs import user_data_path

        return user_data_path("xinde", appauthor=False)

    def note(self, code: str, **facts: object) -> None:
        """Say a sentence of the table on standard error."""
        self.screen.note(self.voice(f"note.{code}", **facts))


def session_of(context: typer.Context) -> Session:
    """Return the session that a command runs in."""
    session: Session = context.obj
    return session
