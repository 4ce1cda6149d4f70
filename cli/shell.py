"""Typer, made to speak our table: lazy commands, help in two languages, and usage errors as one sentence.

Typer builds all commands for every run and writes English help by rich. Here the group knows its commands by name and
imports the module of the one that is called; every help text is a code of `cli.messages`; and what is wrong with the
user's words is told like any other error. Typer carries its own copy of Click and exports little of it, so Click's
contexts, parameters and errors are `Any` in this module, which is the only one that touches them.
"""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from cli.messages import Voice
from cli.render.safe import padded, width
from cli.render.wrap import wrap

COMMANDS = {
    "import": "import_",
    "search": "search",
    "similar": "similar",
    "show": "show",
    "summary": "summary",
    "people": "people",
    "list": "list_",
    "edit": "edit",
    "remove": "remove",
    "trash": "trash",
    "restore": "restore",
    "purge": "purge",
    "forget": "forget",
    "export": "export",
    "backup": "backup",
    "reindex": "reindex",
    "check": "check",
    "info": "info",
}
"""Every command and the module below `cli.commands` that runs it."""

ClickError: type[Exception] = typer.BadParameter.__mro__[2]
"""What Click raises for the user's mistakes (`typer.BadParameter` is a UsageError, which is this)."""

_DASH = "\ue000"
"""Stands before a word like `-词` while Click takes options from words (a private-use character)."""


class Command(TyperCommand):
    """A command whose help is a code of the message table."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write("\n".join(help_page(self, ctx, formatter.width)) + "\n")


class QueryCommand(Command):
    """A command that takes a query, in which `-词` is a word, not options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take words that begin with a dash and are none of our options for words of the query."""
        options = {option: not getattr(param, "is_flag", False) for param in self.params for option in param.opts}
        rest: list[str] = super().parse_args(ctx, list(_hide_dashes(args, options)))
        for name, value in ctx.params.items():
            ctx.params[name] = _show_dashes(value)
        return rest


def _hide_dashes(args: Iterable[str], options: dict[str, bool]) -> Iterator[str]:
    """Yield the arguments, with every excluding word disguised; `options` says which options take a value."""
    takes_value = verbatim = False
    for argument in args:
        if verbatim or takes_value:
            takes_value = False
        elif argument == "--":
            verbatim = True
        elif argument.startswith("-") and not argument.startswith("--") and len(argument) > 1:
            if argument[:2] not in options and argument[:2] != "-h":
                yield _DASH + argument
                continue
            takes_value = len(argument) == 2 and options.get(argument[:2], False)
        else:
            takes_value = options.get(argument, False)
        yield argument


def _show_dashes(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(_DASH, "")
    if isinstance(value, list | tuple):
        return type(value)(_show_dashes(one) for one in value)
    return value


class LazyGroup(TyperGroup):
    """The program: knows its commands by name, imports one when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands' names, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import and build one command; None if there is none of that name."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        run = importlib.import_module(f"cli.commands.{module}").run
        single = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=_SETTINGS)
        kind = QueryCommand if cmd_name == "search" else Command
        single.command(cmd_name, cls=kind, help=cmd_name, context_settings=_SETTINGS)(run)
        return get_command(single)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page, without importing any command."""
        formatter.write("\n".join(help_page(self, ctx, formatter.width)) + "\n")


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def new_app() -> typer.Typer:
    """Return an empty Typer application with our group and settings."""
    return typer.Typer(
        cls=LazyGroup,
        add_completion=False,
        rich_markup_mode=None,
        context_settings=_SETTINGS,
        pretty_exceptions_enable=False,
    )


def help_page(command: Any, context: Any, columns: int) -> Iterator[str]:
    """Yield the lines of a command's (or the program's) help page."""
    voice: Voice = context.obj.voice
    is_group = isinstance(command, LazyGroup)
    params = [param for param in command.get_params(context) if not getattr(param, "hidden", False)]
    arguments = [param for param in params if param.param_type_name == "argument"]
    pieces = [context.command_path, voice("help.options-metavar"), *(_usage_piece(one, voice) for one in arguments)]
    if is_group:
        pieces.append(voice("help.command-metavar"))
    yield voice("help.usage") + " ".join(pieces)
    yield ""
    yield from _indented(voice("help.xinde" if is_group else f"help.{command.name}"), columns)
    yield from _section(voice("help.arguments"), [_row(one, command, voice) for one in arguments], columns)
    if is_group:
        yield from _section(voice("help.commands"), [(name, voice(f"help.{name}")) for name in COMMANDS], columns)
    options = [_row(param, command, voice) for param in params if param.param_type_name == "option"]
    yield from _section(voice("help.options"), options, columns)
    if is_group:
        yield ""
        yield from _indented(voice("help.epilog"), columns)


def _section(heading: str, rows: list[tuple[str, str]], columns: int) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield heading
    left = min(max(width(name) for name, _ in rows), 34)
    for name, text in rows:
        lines = [text[start:end] for start, end in wrap(text, max(20, columns - left - 4))]
        if width(name) > left:
            yield f"  {name}"
            name = ""
        for line in lines:
            yield f"  {padded(name, left)}  {line}".rstrip()
            name = ""


def _indented(text: str, columns: int) -> Iterator[str]:
    for start, end in wrap(text, columns - 2):
        yield f"  {text[start:end]}"


def _row(param: Any, command: Any, voice: Voice) -> tuple[str, str]:
    """Return a parameter's name as it is typed, and what it does."""
    text = voice("help.help" if param.name == "help" else f"help.{param.help}")
    if param.param_type_name == "argument":
        return _metavar(param, voice), text
    names = ", ".join(sorted((*param.opts, *param.secondary_opts), key=len))
    if not param.is_flag:
        names += " " + _metavar(param, voice)
    extra = []
    if param.multiple:
        extra.append(voice("help.repeatable"))
    if param.default not in (None, False, "", [], ()) and not param.is_flag:
        extra.append(voice("help.default", value=param.default))
    if param.envvar:
        extra.append(voice("help.environment", value=param.envvar))
    separator = "；" if voice.language == "zh" else "; "
    bracket = ("（{}）" if voice.language == "zh" else " ({})").format(separator.join(extra)) if extra else ""
    return names, text + bracket


def _usage_piece(argument: Any, voice: Voice) -> str:
    name = _metavar(argument, voice)
    return name if argument.required else f"[{name}]"


def _metavar(param: Any, voice: Voice) -> str:
    choices = getattr(param.type, "choices", None)
    if choices:
        return "|".join(map(str, choices))
    code = f"meta.{param.metavar}"
    return voice(code) if voice.knows(code) else str(param.metavar or param.name).upper()


def usage_sentence(error: Any, voice: Voice) -> str:
    """Return what Click found wrong with the user's words, as one sentence of ours."""
    context = error.ctx
    command = context.command_path if context is not None else "xinde"
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _no_such_option(error, command, voice)
    if kind == "MissingParameter":
        return voice("usage.missing-argument", value=_metavar(error.param, voice), command=command)
    if kind == "BadOptionUsage":
        code = "takes-no-value" if "not take" in error.message else "needs-value"
        return voice(f"usage.{code}", value=error.option_name)
    if kind == "BadParameter":
        return _bad_value(error, voice)
    return _wrong_words(error, command, voice)


def _no_such_option(error: Any, command: str, voice: Voice) -> str:
    value = error.option_name
    if value in _GLOBAL and error.ctx.parent is not None:
        return voice("usage.global-option", value=value, name=error.ctx.info_name)
    known = [option for param in error.ctx.command.get_params(error.ctx) for option in getattr(param, "opts", ())]
    return voice("usage.no-such-option", value=value, near=_near(value, known, voice), command=command)


_GLOBAL = {"--archive", "--lang", "--debug", "--version"}


def _wrong_words(error: Any, command: str, voice: Voice) -> str:
    message = error.message
    unknown = re.match(r"No such command '(.*)'", message, re.DOTALL)
    if unknown is not None:
        value = unknown[1]
        return voice("usage.no-such-command", value=value, near=_near(value, COMMANDS, voice))
    extra = re.match(r"Got unexpected extra arguments?\(?s?\)? \((.*)\)", message, re.DOTALL)
    if extra is not None:
        return voice("usage.extra-argument", value=extra[1], command=command)
    return voice("usage.missing-command")


def _bad_value(error: Any, voice: Voice) -> str:
    param = error.param
    if param is None:
        return voice("usage.bad-value", name="")
    name = param.opts[0] if param.param_type_name == "option" else _metavar(param, voice)
    printed = re.match(r"'?(.*?)'? is not", error.message, re.DOTALL)
    value = printed[1] if printed else ""
    choices = getattr(param.type, "choices", None)
    if choices:
        listed = voice("usage.separator").join(map(str, choices))
        return voice("usage.bad-choice", name=name, value=value, choices=listed)
    if param.type.name.startswith("int"):
        least = getattr(param.type, "min", None)
        floor = "" if least is None else voice("usage.at-least", value=least)
        return voice("usage.bad-number", name=name, value=value, least=floor)
    return voice("usage.bad-value", name=name)


def _near(word: str, known: Iterable[str], voice: Voice) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return voice("usage.near", value=near[0]) if near else ""
