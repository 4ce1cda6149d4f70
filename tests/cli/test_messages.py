"""Every code has a sentence in both languages, with the same facts, and no sentence is for nothing."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from archive import errors
from cli.messages import TABLE, Voice, language_of

CLASSES = [errors.NotFoundError, errors.UsageError, errors.SourceError, errors.ArchiveError]
ROOT = Path(__file__).parents[2]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name} - {"s"}


@pytest.mark.parametrize("code", sorted(code for kind in CLASSES for code in kind.codes))
def test_every_error_has_its_sentence(code: str) -> None:
    chinese, english = TABLE[f"error.{code}"]
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert chinese.endswith("。")
    assert re.fullmatch(r"[\x20-\x7e]+[.]", english)


def test_all_error_classes_are_known() -> None:
    assert set(CLASSES) == set(errors.XindeError.__subclasses__())


@pytest.mark.parametrize("code", sorted(TABLE))
def test_both_languages_give_the_same_facts(code: str) -> None:
    chinese, english = TABLE[code]
    assert fields(chinese) == fields(english)
    assert chinese and english


def raised_in(*rooms: str) -> str:
    files = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))
    return "\n".join(path.read_text("utf-8") for path in files)


def test_every_check_has_its_sentence() -> None:
    codes = set(re.findall(r"""\bCheck\(\s*"([a-z-]+)\"""", raised_in("archive")))
    assert codes
    assert not {code for code in codes if f"check.{code}" not in TABLE}


def test_every_fault_of_the_store_has_its_sentence() -> None:
    codes = set(re.findall(r"""\bFault\(\s*"([a-z-]+)\"""", raised_in("archive")))
    assert codes
    assert not {code for code in codes if f"note.check.fault.{code}" not in TABLE}


def test_every_hint_of_the_query_parser_has_its_words() -> None:
    codes = set(re.findall(r"""\.fail\(\s*"([a-z-]+)\"""", raised_in("index")))
    assert codes
    assert not {code for code in codes if f"reason.{code}" not in TABLE}


LOOKED_UP = (
    "error.",
    "reason.",
    "check.",
    "note.check.",
    "note.hint.",
    "note.trouble.",
    "note.overlooked",
    "note.furniture",
    "note.in-numbers",
    "note.forget.",
    "outcome.",
    "label.kind.",
    "label.facet.",
    "label.matched.",
    "info.",
    "meta.",
    "help.",
)
"""Groups whose codes come from elsewhere, put together at run time."""


@pytest.mark.parametrize("code", sorted(code for code in TABLE if not code.startswith(LOOKED_UP)))
def test_no_sentence_is_for_nothing(code: str) -> None:
    name = code.partition(".")[2]
    written = raised_in("cli").replace((ROOT / "cli" / "messages.py").read_text("utf-8"), "")
    assert any(quoted in written for quoted in (f'"{code}"', f"'{code}'", f'"{name}"'))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.Big5"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_language_follows_the_locale(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_facts_cannot_move_the_cursor() -> None:
    assert "\x1b" not in Voice("zh")("error.no-such-path", path="\x1b[2J归\n档")


def test_english_counts() -> None:
    assert Voice("en")("note.removed", n=1) == "1 article removed."
    assert Voice("en")("note.removed", n=2) == "2 articles removed."
