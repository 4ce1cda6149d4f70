"""The program `xinde`: global options, and the one place that catches errors.

Everything below raises: our own errors with a code and an exit status, the system's, SQLite's, the user's Ctrl-C.
Here each becomes one sentence on standard error and a status; a traceback only with `--debug`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.main import get_command

from archive.errors import XindeError
from archive.records import replace
from cli.messages import Language, Voice, language_of
from cli.render.safe import one_line, width
from cli.render.screen import PipeClosed, Screen
from cli.session import Session, session_of
from cli.shell import ClickError, new_app, usage_sentence

app = new_app()

EXIT_USAGE = 2
EXIT_DAMAGED = 4
EXIT_INTERRUPTED = 130


@app.callback(invoke_without_command=False)
def root(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--archive", metavar="DIR", envvar="XINDE_ARCHIVE", help="archive")
    ] = None,
    lang: Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help="lang")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="debug")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="version", is_eager=True, callback=lambda c, v: _version(c, v))
    ] = False,
) -> None:
    """Note what holds for every command."""
    session = session_of(context)
    voice = Voice(lang) if lang else session.voice
    context.obj = replace(session, voice=voice, folder=folder.expanduser() if folder else None, debug=debug)


def _version(context: typer.Context, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        session_of(context).screen.line(f"xinde {version('xinde')}")
        raise typer.Exit


def run(arguments: Sequence[str], session: Session) -> int:
    """Run one command line and return its exit status."""
    session = replace(session, voice=Voice(_asked_language(arguments) or session.voice.language))
    debug = "--debug" in arguments
    try:
        status = _dispatch(arguments, session)
        session.screen.flush()
    except (PipeClosed, BrokenPipeError):
        return 0
    except KeyboardInterrupt:
        session.screen.note(session.voice("error.interrupted"))
        return EXIT_INTERRUPTED
    except Exception as error:
        if debug:
            import traceback

            session.screen.note(traceback.format_exc())
        sentence, status = _explain(error, session)
        with contextlib.suppress(PipeClosed):
            session.screen.flush()
        session.screen.note(sentence)
    return status


def _dispatch(arguments: Sequence[str], session: Session) -> int:
    program: Any = get_command(app)
    if not arguments:
        context = program.context_class(program, info_name="xinde", obj=session, **program.context_settings)
        session.screen.note(program.get_help(context))
        return EXIT_USAGE
    try:
        # Click writes help pages itself, to whatever is standard output.
        with (
            contextlib.redirect_stdout(session.screen.stdout),
            program.make_context("xinde", list(arguments), obj=session) as context,
        ):
            return int(program.invoke(context) or 0)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort as giving_up:
        raise KeyboardInterrupt from giving_up


def _asked_language(arguments: Sequence[str]) -> Language | None:
    """Return what `--lang` says before the arguments are parsed, so that help and usage errors speak it too."""
    for place, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value == "zh":
            return "zh"
        if value == "en":
            return "en"
        if not argument.startswith("-") and place and arguments[place - 1] not in {"--archive", "--lang"}:
            return None
    return None


def _explain(error: Exception, session: Session) -> tuple[str, int]:
    """Return an error's sentence and exit status."""
    voice = session.voice
    if isinstance(error, XindeError):
        return error_sentence(error, voice), error.exit_code
    if isinstance(error, ClickError):
        return usage_sentence(error, voice), EXIT_USAGE
    if isinstance(error, PermissionError):
        return voice("error.no-permission", path=error.filename or session.archive_folder), EXIT_DAMAGED
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return voice("error.system", path=error.filename or session.archive_folder, reason=reason), EXIT_DAMAGED
    if type(error).__module__ == "sqlite3":
        return voice("error.database", reason=error), EXIT_DAMAGED
    return voice("error.internal", reason=type(error).__name__), 1


def error_sentence(error: XindeError, voice: Voice) -> str:
    """Return the sentence of one of our own errors."""
    if error.code != "bad-query":
        return voice.error(error.code, error.values)
    query, position = one_line(error.values["query"]), int(error.values["position"])
    sentence = voice.error(error.code, {**error.values, "column": str(position + 1)})
    return f"{sentence}\n  {query}\n  {' ' * width(query[:position])}^"


def main() -> None:
    """Run the program as a process: its arguments, streams and environment; end with its exit status."""
    session = Session(
        screen=Screen.of_process(),
        voice=Voice(language_of(os.environ)),
        stdin=sys.stdin.buffer if sys.stdin is not None else None,
        stdin_terminal=sys.stdin is not None and sys.stdin.isatty(),
        today=date.today(),
    )
    status = run(sys.argv[1:], session)
    _close_quietly()
    sys.exit(status)


def _close_quietly() -> None:
    """Let a reader that went away early go unnoticed when Python closes the streams."""
    try:
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
