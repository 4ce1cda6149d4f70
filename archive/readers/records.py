"""One record of a .jsonl file: a JSON object that holds an article's text and some facts about it.

Nobody agrees on the names of the fields, so each fact is looked for under the names that crawlers and data sets use,
or under the one that the user gives. What the user gives is written into the record, so that the record alone says how
it is to be read, whenever that is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from archive.errors import SourceError
from archive.model import Check, Day, Reading, Source
from archive.readers.decoding import decode
from archive.readers.fields import day_of, day_of_timestamp

_TEXTS: Final = ("text", "content", "body", "article", "正文", "内容", "文章")
_TITLES: Final = ("title", "headline", "标题", "题目")
_DATES: Final = (
    "published",
    "date",
    "publish_date",
    "publish_time",
    "published_at",
    "pub_date",
    "pubdate",
    "time",
    "datetime",
    "发布时间",
    "发布日期",
    "日期",
    "时间",
)
_AUTHORS: Final = ("author", "authors", "byline", "作者")
_ACCOUNTS: Final = ("account", "source", "site", "publisher", "media", "来源", "公众号")
_URLS: Final = ("url", "link", "href", "source_url", "链接", "网址")

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": _TEXTS,
    "title": _TITLES,
    "date": _DATES,
    "author": _AUTHORS,
    "account": _ACCOUNTS,
    "url": _URLS,
}
"""What a record may say of an article, and the names under which it is looked for."""

_GIVEN: Final = "xinde-columns"
"""The field in which a record keeps which of its fields is which, where the user has said so."""


def read(source: Source) -> Reading:
    """Return a JSON record's text and the facts beside it; raise SourceError(`bad-record`) if it has no text."""
    decoded = decode(source.data, forced=source.hints.encoding)
    line = source.name.rpartition("#")[2]
    fields = _chosen(_object(decoded.text, line))
    text = _text(fields)
    if text is None:
        raise SourceError("bad-record", reason="no-text", line=line, columns=listed(fields))
    return Reading(
        text=text,
        encoding=source.hints.contained or decoded.encoding,
        title=_words(fields, _TITLES) or source.hints.title,
        published=_day(fields) or source.hints.listed,
        account=_words(fields, _ACCOUNTS),
        author=_words(fields, _AUTHORS),
        url=_words(fields, _URLS),
        checks=(Check("replaced-bytes", (str(decoded.replaced), decoded.encoding)),) if decoded.replaced else (),
    )


def with_columns(record: bytes, columns: Sequence[tuple[str, str]]) -> bytes:
    """Return a record (a JSON object in any encoding that holds ASCII) that says which of its fields is which."""
    record = record.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not columns or not record.startswith(b"{"):
        return record
    rest = record[1:].lstrip()
    return f'{{"{_GIVEN}": {json.dumps(dict(sorted(columns)))}{"" if rest.startswith(b"}") else ", "}'.encode() + rest


def _chosen(fields: dict[str, object]) -> dict[str, object]:
    """Set the fields that the user named where such facts are looked for first; the text must be there."""
    given = fields.pop(_GIVEN, None)
    if not isinstance(given, dict):
        return fields
    columns = {fact: str(name) for fact, name in given.items() if fact in FIELDS}
    missing = [name for fact, name in columns.items() if fact == "text" and name.lower() not in fields]
    if missing:
        raise SourceError("no-such-column", column=missing[0], columns=listed(fields))
    named = {FIELDS[fact][0]: fields.get(name.lower()) for fact, name in columns.items()}
    passed_over = {name for fact in columns for name in FIELDS[fact]}
    return {name: value for name, value in fields.items() if name not in passed_over} | named


def listed(names: Iterable[str]) -> str:
    """Return the names of columns for a sentence: the first ones, cut short."""
    printed = [" ".join(name.split())[:_LONGEST_NAME] for name in names]
    return "、".join(printed[:_MOST_NAMES]) + ("…" if len(printed) > _MOST_NAMES else "")


_MOST_NAMES: Final = 12
_LONGEST_NAME: Final = 20


def has_text(names: Iterable[str]) -> bool:
    """Say whether one of these field names is that of an article's text."""
    return any(name.lower() in _TEXTS for name in names)


def _object(printed: str, line: str) -> dict[str, object]:
    try:
        value = json.loads(printed)
    except (ValueError, RecursionError) as error:
        raise SourceError("bad-record", reason="not-json", line=line) from error
    if not isinstance(value, dict):
        raise SourceError("bad-record", reason="no-object", line=line)
    return {str(name).lower(): item for name, item in value.items()}


def _text(fields: dict[str, object]) -> str | None:
    """Return the article's text: a string, or a list of paragraphs."""
    for name in _TEXTS:
        value = fields.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return "\n".join(value)
    return None


def _words(fields: dict[str, object], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            value = "、".join(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _day(fields: dict[str, object]) -> Day | None:
    for name in _DATES:
        value = fields.get(name)
        found = None
        if isinstance(value, str):
            found = day_of(value)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found = day_of(str(value)) if isinstance(value, int) and value < 10**8 else day_of_timestamp(value)
        if found:
            return found
    return None
