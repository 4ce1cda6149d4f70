"""Who is meant: from what people type for a person to the names that an index knows.

A name is typed in many ways: in full, in either script, with an office to tell namesakes apart (`张林@财贸学校`), as
one addresses people (`白老师`, `王教授`, `老李`), or in letters (`bai hao`, `bh`). The first three are the name itself.
The others stand for all who may be meant; whoever asks is told for whom they were taken, and nothing else is ever
guessed: a name that nobody bears finds nobody, and names that are written almost so are only suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.fold import fold
from archive.records import dataclass, replace
from index.analysis import terms
from index.analysis.pinyin import is_double_surname, surname_of, typed_spelling
from index.query.names import with_names
from index.query.syntax import And, AtLeast, Field, Not, Or, Phrase, Query, Word

if TYPE_CHECKING:
    from index.engine import Document, Engine, Search, Speaker

How = Literal["name", "surname", "spelling", "unknown"]
"""How a typed name was understood: as it stands, as a surname with a title, as pinyin or initials, or not at all."""


class Post(NamedTuple):
    """Someone in an office, each as the characters that it is found by."""

    name: str
    affiliation: str
    role: str

    @property
    def office(self) -> str:
        """Affiliation and role in one piece."""
        return self.affiliation + self.role


@dataclass(frozen=True, slots=True)
class Understood:
    """A typed name, the names that it stands for (with `@office` if one was typed), and how that was found."""

    typed: str
    names: tuple[str, ...]
    how: How


def posts_of(document: Document) -> tuple[Post, ...]:
    """Return who said a document, each in the office they are given there."""
    posts = [*document.posts, *[("", "")] * len(document.speakers)]
    return tuple(Post(*map(terms.stream, (name, *post))) for name, post in zip(document.speakers, posts, strict=False))


def name_and_office(typed: str) -> tuple[str, str]:
    """Return the two sides of `name@office`, as the characters they are found by; no office where none is typed."""
    name, _, office = terms.stream(typed).partition("@")
    return name.strip(), office.strip()


_TITLES = (
    "老师|先生|女士|小姐|同志|同学|师傅|总|工|"
    "(?:副|总|常务副)*(?:教授|讲师|研究员|研究馆员|工程师|农艺师|经济师|会计师|设计师|编辑|编审|记者|主播|书记|主任|主席|"
    "处长|科长|局长|厅长|部长|院长|校长|园长|馆长|所长|站长|社长|队长|班长|组长|股长|会长|理事长|秘书长|董事长|村长|镇长|乡长|"
    "区长|县长|市长|省长|州长|厂长|行长|店长|台长|园丁|经理|总监|总裁|秘书|干事|委员|代表|政委|参谋|检察官|检察长|法官|庭长)|"
    "博士|院士|博导|导师|医生|医师|大夫|护士|护士长|律师|教练|教官|警官|专家|顾问|老板|学长|学姐|大哥|大姐|阿姨|叔叔|爷爷|奶奶"
)
# As strings, which `re` compiles when they are first asked for: most searches name nobody.
_ADDRESSED = rf"(?P<surname>[^\W\d_]{{1,2}}?)(?P<title>{_TITLES})"
_FAMILIAR = r"[老小](?P<surname>[^\W\d_]{1,2})"
_GENERAL = frozenset(
    [
        "老师",
        "先生",
        "女士",
        "小姐",
        "同志",
        "同学",
        "师傅",
        "总",
        "工",
        "老板",
        "学长",
        "学姐",
        "大哥",
        "大姐",
        "阿姨",
        "叔叔",
        "爷爷",
        "奶奶",
        "专家",
    ]
)
"""Titles that one gives to anybody, so that they say nothing of an office."""


def understand(typed: str, engine: Engine) -> Understood:
    """Return for whom a typed name stands. Raises ArchiveError `index-damaged`."""
    name, office = name_and_office(typed)
    known = _matching(engine.speakers(name), office)
    if name in known:
        return Understood(typed, (_with_office(name, office),), "name")
    found: Iterable[str] = _addressed(name, office, engine)
    how: How = "surname"
    if not found:
        found, how = _spelt(fold(typed).partition("@")[0], office, engine), "spelling"
    names = tuple(_with_office(each, office) for each in found)
    return Understood(typed, names, how) if names else Understood(typed, (_with_office(name, office),), "unknown")


def understand_all(search: Search, engine: Engine) -> tuple[Search, tuple[Understood, ...]]:
    """Return a search with the names of `speakers` and of `speaker:` put in for what was typed, and what was put in.

    Names that stand in its words are known as such then. Raises ArchiveError `index-damaged`.
    """
    if search.query is not None:
        search = replace(search, query=with_names(search.query, engine.has_word))
    typed = [*search.speakers, *_sought(search.query)]
    if not typed:
        return search, ()
    understood = {each: understand(each, engine) for each in dict.fromkeys(typed)}
    speakers = dict.fromkeys(name for each in search.speakers for name in understood[each].names)
    query = _replaced(search.query, understood) if search.query is not None else None
    return replace(search, query=query, speakers=tuple(speakers)), tuple(understood.values())


def namesakes(name: str, engine: Engine) -> tuple[Speaker, ...]:
    """Return the affiliations of those who bear a name, if there are several that are not of one: who says most first.

    An affiliation that holds another's characters (市财贸学校, 财贸学校) is taken for the same.
    """
    sought = terms.stream(name)
    groups: list[Speaker] = []
    bearing = [each for each in engine.speakers(name) if each.name == sought and each.affiliation]
    for each in sorted(bearing, key=lambda one: (len(one.affiliation), one.affiliation)):
        at = next((at for at, one in enumerate(groups) if one.affiliation in each.affiliation), None)
        if at is None:
            groups.append(replace(each, role=""))
        else:
            groups[at] = replace(groups[at], documents=groups[at].documents + each.documents)
    return tuple(sorted(groups, key=lambda one: -one.documents)) if len(groups) > 1 else ()


def _with_office(name: str, office: str) -> str:
    return f"{name}@{office}" if office else name


def _matching(speakers: Iterable[Speaker], office: str) -> dict[str, str]:
    """Return the names of those in whose office a text stands, with their offices."""
    found: dict[str, str] = {}
    for each in speakers:
        held = each.affiliation + each.role
        if office in held:
            found[each.name] = found.get(each.name, "") + "\t" + held
    return found


def _addressed(name: str, office: str, engine: Engine) -> list[str]:
    """Return those who bear the surname that a title follows, if it is one: of them those who hold it, if any does."""
    match = re.fullmatch(_ADDRESSED, name) or re.fullmatch(_FAMILIAR, name)
    if match is None:
        return []
    surname = match["surname"]
    if len(surname) == 2 and not is_double_surname(surname):
        return []
    bearing = {
        each: held
        for each, held in _matching(engine.speakers(surname), office).items()
        if terms.is_han(each) and len(each) <= 4 and surname_of(each) == surname and each != surname
    }
    title = match.groupdict().get("title", "")
    holding = [each for each, held in bearing.items() if title and title not in _GENERAL and title in held]
    return holding or list(bearing)


def _spelt(typed: str, office: str, engine: Engine) -> list[str]:
    """Return those whose names are spelt so; given name first, where that finds nobody."""
    words = typed.split()
    for order in (words, words[::-1]):
        spelling = typed_spelling(" ".join(order))
        found = list(_matching(engine.speakers(spelling=spelling), office)) if len(spelling) > 1 else []
        if found:
            return found
    return []


def _sought(query: Query | None, *, within: bool = False) -> Iterator[str]:
    """Yield the texts that a query seeks as names of speakers."""
    match query:
        case Field("speaker", inner):
            yield from _sought(inner, within=True)
        case And(queries) | Or(queries) | AtLeast(queries):
            for each in queries:
                yield from _sought(each, within=within)
        case Not(inner):
            yield from _sought(inner, within=within)
        case Word(text) | Phrase(text) if within:
            yield text


def _replaced(query: Query, understood: Mapping[str, Understood], *, within: bool = False) -> Query:
    """Return a query with names put in for what stands for them."""
    match query:
        case Field("speaker", inner):
            return Field("speaker", _replaced(inner, understood, within=True))
        case And(queries):
            return And(tuple(_replaced(each, understood, within=within) for each in queries))
        case Or(queries):
            return Or(tuple(_replaced(each, understood, within=within) for each in queries))
        case AtLeast(queries):
            return replace(query, queries=tuple(_replaced(each, understood, within=within) for each in queries))
        case Not(inner):
            return Not(_replaced(inner, understood, within=within))
        case Word(text) | Phrase(text) if within and understood[text].how != "unknown":
            # With `@` it is just this name, and not the beginning of a longer one.
            names = tuple(Word(name if "@" in name else name + "@") for name in understood[text].names)
            return names[0] if len(names) == 1 else Or(names)
        case _:
            return query
