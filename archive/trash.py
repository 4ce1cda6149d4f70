"""Taking articles back out of the trash, unless what they say has come into the archive again meanwhile.

Whoever removes an article, imports it again and then takes the old one back would have it twice, which no import would
have allowed. So its text is held against the archive as a source's is: the same text, or a state of it that tells of
the same days, is in the way, and the user decides which of the two to keep. What stood beside the article already when
it was removed (a copy that was kept on purpose, another version) is not in the way: taking back restores what was.
"""

from __future__ import annotations

from collections.abc import Iterable

from archive.errors import UsageError
from archive.model import ArticleId
from archive.occasions import differ, occasion
from archive.similar import is_near
from archive.store import Store
from archive.whole import Record


def take_back(ids: Iterable[ArticleId], store: Store, *, keep_duplicates: bool = False) -> tuple[ArticleId, ...]:
    """Take articles out of the trash, numbers and all, and return their numbers.

    Raises NotFoundError `not-in-trash`, and without `keep_duplicates` UsageError `come-again`; then none is taken.
    """
    with store.writing():
        numbers = tuple(dict.fromkeys(ids))
        for number in numbers:
            other = None if keep_duplicates else in_the_way(store.trashed(number), store, store.stood_beside(number))
            if other is not None:
                raise UsageError("come-again", article=number, other=other)
            store.take_back([number])
    return numbers


def in_the_way(record: Record, store: Store, besides: frozenset[ArticleId]) -> ArticleId | None:
    """Return an article that is the same as an absent one, or a state of it, and is not among `besides`."""
    candidates = (number for number in store.akin(record.text) if number not in besides)
    return next((number for number in candidates if _is_state_of(number, record, store)), None)


def _is_state_of(number: ArticleId, record: Record, store: Store) -> bool:
    article = store.get(number)
    if article.text == record.text:
        return True
    own = occasion(record.text, record.structure)
    return is_near(article.text, record.text) and not differ(own, occasion(article.text, article.structure))
