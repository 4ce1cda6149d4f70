"""What can be put right in a damaged archive, and by what: every repair has a witness.

The original bytes prove a text (reading them again must give the text whose sum was kept), the text gives the
structure, the structure gives the columns and the people. Bytes that are damaged are taken again from where they came
from, if what lies there still has their sum. What has no witness left is not touched.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from archive.errors import XindeError
from archive.intake import Parse
from archive.model import ArticleId, Hints, Source
from archive.readers import read
from archive.store import Fault, Store

_DERIVED = frozenset({"structure-damaged", "span-outside", "columns-differ", "appearances-differ"})


def repair(fault: Fault, store: Store, parse: Parse, version: int) -> bool:
    """Put right what a check has found, if that can be done; say whether it was."""
    if fault.code == "original-orphaned":
        store.drop_orphans()
        return True
    if fault.code == "file-damaged":
        return store.rebuild_indexes()
    if fault.code == "original-damaged":
        return _fetch_again(fault.values[1], store)
    if fault.article is None:
        return False
    try:
        if fault.code in ("text-damaged", "article-incomplete"):
            return _read_again(fault.article, store, parse, version)
        if fault.code == "sketch-differs":
            store.sketch_again(fault.article)
            return True
        if fault.code in _DERIVED:
            _take_apart_again(fault.article, store, parse, version)
            return True
    except XindeError:
        return False
    return False


def _take_apart_again(article: ArticleId, store: Store, parse: Parse, version: int) -> None:
    facts = store.facts(article)
    structure = parse(
        store.text(article), title=facts.title, published=facts.published, given=facts.given, author=facts.author
    )
    store.restructure(article, structure, parser_version=version)


def _read_again(article: ArticleId, store: Store, parse: Parse, version: int) -> bool:
    """Read an article's original bytes again; use the text only if it is the very one that was imported."""
    origin = store.origins(article)[0]
    hints = Hints(encoding=origin.encoding)
    reading = read(Source(origin.name, origin.location, store.original(article), origin.media_type, hints))
    if not store.is_text_of(article, reading.text):
        return False
    store.put_text(article, reading)
    _take_apart_again(article, store, parse, version)
    return True


def _fetch_again(sha256: str, store: Store) -> bool:
    for location in store.locations_of(sha256):
        try:
            data = Path(location).read_bytes()
        except (OSError, ValueError):
            continue
        if hashlib.sha256(data).hexdigest() == sha256:
            store.mend_original(data)
            return True
    return False
