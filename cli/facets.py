"""How many of all hits there are of each speaker, organisation, month or kind.

An engine returns references; who said what, where they belong and when, the store knows in its table of appearances.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from archive.model import PartKind, Ref, parts
from cli.views import Facet, FacetName

if TYPE_CHECKING:
    from archive.store import Store

_KIND_OF_LETTER: Mapping[str, PartKind] = {"": "article", "p": "lecture", "r": "reflection"}


def facets(store: Store, refs: Sequence[str], names: Iterable[FacetName], limit: int | None) -> tuple[Facet, ...]:
    """Return facets of hits, each with its `limit` commonest values, or all of them."""
    return tuple(Facet(name, _ranked(_VALUES[name](store, refs), limit)) for name in dict.fromkeys(names))


def _ranked(values: Iterable[str], limit: int | None) -> tuple[tuple[str, int], ...]:
    counted = Counter(values)
    ranked = sorted(counted.items(), key=lambda one: (one[0] == "", -one[1], one[0]))
    return tuple(ranked[:limit])


def _articles(refs: Sequence[str]) -> list[int]:
    return list(dict.fromkeys(Ref.parse(ref).article for ref in refs))


def _saying(store: Store, refs: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the speakers of each hit, each with affiliation; as the index has it, the article itself is the
    lecturer's where no part is.
    """
    speakers: dict[str, dict[str, str]] = {ref: {} for ref in refs}
    for _, ref, name, affiliation, _, kind, _ in store.appearances(_articles(refs)):
        said = "#" in ref or kind == "lecture"
        if said and ref in speakers and not speakers[ref].get(name):
            speakers[ref][name] = affiliation
    return speakers


def _speakers(store: Store, refs: Sequence[str]) -> Iterator[str]:
    for speakers in _saying(store, refs).values():
        yield from speakers or ("",)


def _organisations(store: Store, refs: Sequence[str]) -> Iterator[str]:
    for speakers in _saying(store, refs).values():
        joined = [one for affiliation in speakers.values() for one in affiliation.split("；") if one]
        yield from dict.fromkeys(joined) or ("",)


def _months(store: Store, refs: Sequence[str]) -> Iterator[str]:
    days = dict(store.days(_articles(refs)))
    for ref in refs:
        day = days.get(Ref.parse(ref).article)
        # A day of an unknown year is of no month that can be told.
        yield str(day)[:7] if day is not None and day.year is not None else ""


def _kinds(store: Store, refs: Sequence[str]) -> Iterator[str]:
    told = {ref: kind for _, ref, _, _, _, kind, _ in store.appearances(_articles(refs)) if "#u" in ref}
    unknown = [ref for ref in refs if "#u" in ref and ref not in told]
    for article in store.articles(_articles(unknown)):
        told.update((part.ref, part.kind) for part in parts(article))
    for ref in refs:
        yield told[ref] if "#u" in ref else _KIND_OF_LETTER[Ref.parse(ref).letter]


_VALUES: Mapping[FacetName, Callable[[Store, Sequence[str]], Iterable[str]]] = {
    "speaker": _speakers,
    "org": _organisations,
    "month": _months,
    "kind": _kinds,
}
