"""Asking before something is done that cannot be undone at once: only a clear yes counts."""

from __future__ import annotations

from archive.errors import UsageError
from cli.session import Session


def demand_somebody(session: Session, yes: bool) -> None:
    """Raise UsageError `needs-yes` where nobody could be asked and `--yes` was not given."""
    if not yes and not (session.stdin_terminal and session.screen.stderr_terminal):
        raise UsageError("needs-yes")


def confirmed(session: Session, code: str, **facts: object) -> bool:
    """Ask a question of the message table on the terminal."""
    answer = session.screen.ask(session.voice(f"note.{code}", **facts), session.stdin)
    return answer.strip().lower() in {"y", "yes", "是", "好", "对"}
