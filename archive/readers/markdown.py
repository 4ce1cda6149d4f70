"""Markdown: a text file whose marks are for the eye of a renderer.

Front matter and the first heading say what the title is. Marks that stand *inside* what they mark
(`**王小明**（团支书）`, `## 一、认识`, `[报名](https://…)`) would part a name from its office and a number from its
point: they are taken off. The words, the list numbers and the order of lines stay as they are, and the original keeps
every mark. Code is left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from archive.model import Day, Reading, Source
from archive.readers.decoding import decode
from archive.readers.fields import day_of
from archive.readers.plain import reading_of

_FRONT: Final = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR: Final = re.compile(r"^([A-Za-z_][\w-]*|标题|日期|作者|来源)\s*[:：]\s*(.*?)\s*$", re.MULTILINE)
_TITLES: Final = ("title", "标题")
_DATES: Final = ("date", "published", "publish_date", "日期")
_AUTHORS: Final = ("author", "作者")
_URLS: Final = ("url", "link", "source_url", "canonical")

_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_UNDERLINE: Final = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_RULE: Final = re.compile(r"^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_QUOTE: Final = re.compile(r"^ {0,3}(?:>[ \t]?)+")
_FENCE: Final = re.compile(r"^ {0,3}(```|~~~)")
_IMAGE: Final = re.compile(r"!\[([^\[\]\n]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)")
_LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)")
_STRONG: Final = re.compile(
    r"(\*{2,3})(?=\S)((?:[^*\n]|(?<!\*)\*(?!\*)){1,500}?)(?<=\S)\1|(__)(?=\S)([^_\n]+)(?<=\S)__"
)
_EMPHASIS: Final = re.compile(r"(?<![*A-Za-z0-9])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![*A-Za-z0-9])")
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(source: Source) -> Reading:
    """Return the words of a Markdown source; title, date, author and address from its front matter."""
    decoded = decode(source.data, forced=source.hints.encoding)
    reading = reading_of(decoded, source)
    facts, body = _front_matter(decoded.text)
    text, heading = _unmark(body)
    return replace(
        reading,
        text=text,
        title=reading.title or _first(facts, _TITLES) or heading,
        published=reading.published or _day(_first(facts, _DATES)),
        author=_first(facts, _AUTHORS),
        url=_first(facts, _URLS),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split off a leading `---` block, if it holds at least one `key: value`."""
    match = _FRONT.match(text)
    facts = {key.lower(): value.strip("\"'") for key, value in _PAIR.findall(match[1])} if match else {}
    return (facts, text[match.end() :]) if match and facts else ({}, text)


def _first(facts: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((facts[key] for key in keys if facts.get(key)), None)


def _day(printed: str | None) -> Day | None:
    return day_of(printed) if printed else None


_CODE: Final = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1|\Z", re.DOTALL | re.MULTILINE)
_TAG: Final = re.compile(r"</?(?:a|img|strong|em|b|i|u|s|span|sup|sub|font|center|div|p|figure|figcaption)\b[^<>]*>")


def _without_tags(text: str) -> str:
    """Take comments and the tags of inline HTML out of a text, but not out of its code."""
    made, place = "", 0
    for code in _CODE.finditer(text):
        made += _TAG.sub("", _without_comments(text[place : code.start()])) + code[0]
        place = code.end()
    return made


def _without_comments(text: str) -> str:
    made, place = "", 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        made, place = made + text[place:start], end + 3
    return made + text[place:]


def _unmark(text: str) -> tuple[str, str | None]:
    """Return the text without its marks, and its title: a heading of the first level above all other words."""
    lines: list[str] = []
    title, fenced = None, False
    for line in _without_tags(text).splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            lines.append(line)
        else:
            heading = _HEADING.match(line)
            if not any(lines) and heading and len(heading[1]) == 1:
                title = _inline(heading[2])
            lines.extend(_line(line, lines[-1] if lines else ""))
    return "\n".join(lines).strip("\n"), title


def _line(line: str, above: str) -> list[str]:
    if _UNDERLINE.match(line) and above.strip():
        return []
    if _RULE.match(line):
        return [""]
    heading = _HEADING.match(line)
    return [_inline(heading[2] if heading else _QUOTE.sub("", line))]


def _inline(line: str) -> str:
    for pattern, words in ((_IMAGE, r"\1"), (_LINK, r"\1"), (_STRONG, r"\2\4"), (_STRONG, r"\2\4"), (_EMPHASIS, r"\1")):
        line = pattern.sub(words, line)
    return _ESCAPE.sub(r"\1", line)
