"""Silver labels: a corpus labelled by a machine, with the machine's systematic errors repaired.

Nobody labelled the corpus by hand, so the labeller's mistakes would become the model's. Four kinds of them can be told
from the labels alone. A title is taken along (李女士): cut off. A form is a name in one sentence and not in the
next: within an article it is a name everywhere; over the whole corpus a form that is seldom labelled, or more often
labelled as a place, is none. A label stops in the middle of a name with a dot: its sentence is left out. A surname
before a title is overlooked: labelled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archive.fold import fold
from archive.names.positions import FREQUENT
from archive.names.surnames import SURNAMES, surname

Spans = list[tuple[int, int]]
TITLES = (
    "先生|女士|小姐|老师|教授|主席|总理|总统|同学|同志|医生|师傅|主任|校长|院长|书记|大爷|大妈|大娘|阿姨|奶奶|爷爷|叔叔"
)
_TITLED_SURNAME = re.compile(rf"(?<![\u4e00-\u9fff])([{''.join(sorted(FREQUENT))}])(?=(?:{TITLES})(?!们))")
_FORM = re.compile(r"[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*")
_SENTENCE = re.compile(r"[^\n。!?;]+[。!?;]*[”’」』)]*")
_COUNTRIES = (
    "乌俄以美巴韩日黎越阿马哈塞柬老蒙卢尼斯匈伊卡吉塔厄毛埃孟萨加德法英澳中朝印泰缅菲新沙土叙约"
    "也苏利挪芬瑞波希意葡西荷比奥捷"
)
_NOT_A_NAME = re.compile(rf"[{_COUNTRIES}][方军]|.[媒族县市镇乡村路街寺庙党班]")
LONGEST_COUNTED = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence of folded text with its persons."""

    text: str
    persons: tuple[tuple[int, int], ...]


@dataclass
class _Article:
    text: str
    names: Spans
    surnames: Spans
    doubtful: Spans


def silver(
    texts: Iterable[str], label: Callable[[str], Iterable[tuple[int, int]]]
) -> tuple[list[Sample], Counter[str]]:
    """Label `texts`, repair the labels, and return the sentences that are in no doubt, and how often each name came."""
    articles = [_read(fold(text), label(text)) for text in texts]
    counts = Counter(a.text[s:e] for a in articles for s, e in a.names)
    verdicts = _judge(articles, counts)
    samples = [sample for article in articles for sample in _sentences(*_consistent(article, verdicts))]
    return samples, Counter({form: n for form, n in counts.items() if verdicts[form] == "name"})


def _read(text: str, labels: Iterable[tuple[int, int]]) -> _Article:
    article = _Article(text, [], [], [])
    for start, end in labels:
        form = re.sub(r"\s", "", text[start:end])
        torn = text[end : end + 1] == "·" or text[start - 1 : start] == "·"
        if len(form) == 1 and form in SURNAMES and re.match(TITLES, text[end : end + 3]):
            article.surnames.append((start, end))
        elif len(form) > 1 and _FORM.fullmatch(form) and not torn:
            article.names.append((start, end))
        elif re.search(r"[\u4e00-\u9fff]", form):
            article.doubtful.append((start, end))
    return article


def _judge(articles: list[_Article], counts: Counter[str]) -> dict[str, str]:
    """Say of each form whether it is a `name`, in `doubt`, or `none`, by how much of it was labelled."""
    seen = Counter(dict(counts))
    for article in articles:
        named = {place for start, end in article.names for place in range(start, end)}
        for size in range(2, LONGEST_COUNTED + 1):
            for start in range(len(article.text) - size + 1):
                form = article.text[start : start + size]
                if form in counts and start not in named:
                    seen[form] += 1
    return {form: _verdict(form, n, seen[form]) for form, n in counts.items()}


def _verdict(form: str, labelled: int, seen: int) -> str:
    share = labelled / seen
    if _NOT_A_NAME.fullmatch(form) or (seen >= 10 and share < 0.12):
        return "none"
    return "doubt" if seen >= 6 and share < 0.35 else "name"


def _consistent(article: _Article, verdicts: dict[str, str]) -> tuple[str, Spans, Spans]:
    """Return the text, its persons with every place of a known name, and the stretches that are in doubt."""
    text, doubtful = article.text, list(article.doubtful)
    kept = [span for span in article.names if verdicts[text[slice(*span)]] == "name"]
    doubtful += [span for span in article.names if verdicts[text[slice(*span)]] == "doubt"]
    times = Counter(text[s:e] for s, e in kept)
    forms = sorted((form for form, n in times.items() if len(form) > 2 or n > 2), key=len, reverse=True)
    found = [m.span() for m in re.finditer("|".join(map(re.escape, forms)), text)] if forms else []
    found += [span for span in (*kept, *article.surnames) if not _touches(span, found)]
    found += [m.span(1) for m in _TITLED_SURNAME.finditer(text) if not _touches(m.span(1), found)]
    persons: Spans = []
    for span in sorted(set(found)):
        if persons and span[0] < persons[-1][1]:
            doubtful.append((persons[-1][0], span[1]))
        else:
            persons.append(span)
    return text, persons, doubtful


def _touches(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _sentences(text: str, persons: Spans, doubtful: Spans) -> Iterator[Sample]:
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if end - start >= 4 and not _touches((start, end), doubtful):
            yield Sample(match[0], tuple((s - start, e - start) for s, e in persons if start <= s and e <= end))


def is_han_name(form: str) -> bool:
    """Say whether a form is a surname with one or two characters more."""
    return "·" not in form and "某" not in form and 1 <= len(form) - len(surname(form) or form) <= 2
