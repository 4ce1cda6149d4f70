"""`xinde edit`: put right what was read wrongly; kept apart from what was extracted, and undone at a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from archive.errors import UsageError
from cli.commands.options import WAIT, Json, Wait
from cli.references import reference
from cli.session import Session, session_of
from cli.workspace import Workspace

if TYPE_CHECKING:
    from archive.corrections import Correction
    from archive.model import Article


def run(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="show.ref")],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="edit.title")] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="edit.date")] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="NAME", help="edit.person")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="edit.name")] = None,
    affiliation: Annotated[str | None, typer.Option("--affiliation", metavar="TEXT", help="edit.affiliation")] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="TEXT", help="edit.role")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="edit.speaker")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="edit.undo")] = False,
    wait: Wait = WAIT,
    as_json: Json = False,
) -> int:
    """Correct an article or a part of it, by options or in an editor; or undo what was corrected last."""
    from cli import editing
    from cli.render import lists

    session = session_of(context)
    given = {"title": title, "date": date, "name": name, "affiliation": affiliation, "role": role, "speaker": speaker}
    asked = any(value is not None for value in given.values())
    if undo and asked:
        raise UsageError("edit-or-undo")
    for field in ("title", "name"):
        if given[field] is not None and not str(given[field]).strip():
            raise UsageError("edit-empty", value=f"--{field}")
    with Workspace.open(session) as workspace:
        article, part = workspace.part(reference(ref))
        if undo:
            workspace.alone(wait)
            made: Sequence[Correction] = workspace.store.take_back_correction(article.id)
        else:
            made = editing.by_options(article, part, given, person) if asked else _edited(session, article)
            if made:
                workspace.alone(wait)
                workspace.store.correct(article.id, made)
    lists.corrections(session.screen, session.voice, article.id, made, as_json=as_json)
    session.note(("uncorrected" if undo else "corrected") if made else "nothing-corrected", n=len(made))
    return 0 if made else 1


def _edited(session: Session, article: Article) -> tuple[Correction, ...]:
    """Let the user edit the article's fields in the editor of their choice."""
    from cli import editing
    from cli.render.editor import edit

    if not (session.stdin_terminal and session.screen.stderr_terminal):
        raise UsageError("edit-what")
    head = session.voice("label.edit-head", article=article.id)
    edited = edit(session.screen.environment, "\n".join([f"# {head}", *editing.form(article)]) + "\n")
    return editing.by_form(article, edited) if edited is not None else ()
