"""How well are people, speech and dates found? Measured against hand-labelled articles.

    python tests/benchmarks/extraction.py ../shared/gold [--misses N] [--part all|tune|held]

A *score* counts what was right, what was claimed wrongly and what was missed; precision, recall and F1 follow. The
labels say for each attribution who speaks and with which characters the words begin. Claims that begin within a
*don't-care* region (a topic that is reported, not spoken) count neither way. Every third labelled article is the
held-out part: look at its figures, never at its misses, or it stops telling the truth.

All scoring functions are pure and know nothing of files.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from archive.model import Person, Span, Structure

Record = dict[str, Any]
Claim = tuple[str, int]
"""Who speaks (empty: nobody named), and where the words begin."""

TOLERANCE = 12
"""How many characters the beginning of an attribution may be off."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of right, wrongly claimed and missed; scores add up."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of claims that are right, in percent."""
        return 100 * self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of labels that were found, in percent."""
        return 100 * self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        return 200 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        counts = f"({self.right} +{self.wrong} -{self.missed})"
        return f"P {self.precision:5.1f}  R {self.recall:5.1f}  F1 {self.f1:5.1f}  {counts}"


def score_sets(claimed: Iterable[object], labelled: Iterable[object]) -> Score:
    """Compare two sets of values."""
    have, want = set(claimed), set(labelled)
    return Score(len(have & want), len(have - want), len(want - have))


def match(claims: Sequence[Claim], labels: Sequence[Claim], tolerance: int = TOLERANCE) -> list[tuple[int, int]]:
    """Pair claims with labels of the same speaker whose beginnings are near, nearest first, each used once."""
    near = sorted(
        (abs(claim[1] - label[1]), c, i)
        for c, claim in enumerate(claims)
        for i, label in enumerate(labels)
        if claim[0] == label[0] and abs(claim[1] - label[1]) <= tolerance
    )
    used_claims: set[int] = set()
    used_labels: set[int] = set()
    pairs = []
    for _, c, i in near:
        if c not in used_claims and i not in used_labels:
            used_claims.add(c)
            used_labels.add(i)
            pairs.append((c, i))
    return pairs


def score_attributions(
    claims: Sequence[Claim], labels: Sequence[Claim], indifferent: Sequence[Span] = (), tolerance: int = TOLERANCE
) -> Score:
    """Score who-and-where claims; unmatched ones that begin in an indifferent region do not count."""
    pairs = match(claims, labels, tolerance)
    matched = {c for c, _ in pairs}
    wrong = [
        start
        for c, (_, start) in enumerate(claims)
        if c not in matched
        and not any(region.start - tolerance <= start < region.end + tolerance for region in indifferent)
    ]
    return Score(len(pairs), len(wrong), len(labels) - len(pairs))


_FILLER = re.compile(r"[\s、；;，,。—-]|来自|的|一名|一位|与|和|兼")


def plain_office(printed: str) -> str:
    """Reduce a printed office to what must agree: no separators, no filler words."""
    return _FILLER.sub("", printed)


def same_office(person: Person, printed: str) -> bool:
    """Say whether a person's offices read exactly like the printed title."""
    found = "".join(office.affiliation + office.role for office in person.offices)
    return plain_office(found) == plain_office(printed)


def locate(text: str, start: str, end: str = "") -> Span | None:
    """Find a region that is labelled by its first and last characters."""
    at = text.find(start)
    if at < 0:
        return None
    last = text.find(end, at) if end else -1
    return Span(at, max(last + len(end), at + len(start)) if last >= 0 else at + len(start))


# What a structure claims, and what a record labels, in comparable form.


def claims_of(found: Structure) -> list[tuple[str, int, str, str]]:
    """List a structure's attributions: speaker, start, style, kind. Signed reflections are attributions too."""
    spoken = [
        (u.speaker.name if u.speaker and u.type == "person" else "", u.span.start, u.style, u.kind)
        for u in found.utterances
    ]
    signed = [
        (r.authors[0].person.name if r.authors else "", r.span.start, "direct", "reflection") for r in found.reflections
    ]
    return sorted(spoken + signed, key=lambda claim: claim[1])


def labels_of(record: Record) -> list[tuple[str, int, str, str]]:
    """List a record's labelled attributions in the same form."""
    text = record["text"]
    return [(u["speaker"], text.find(u["start"]), u["style"], u["kind"]) for u in record["utterances"]]


def indifferent_of(record: Record) -> list[Span]:
    """List the regions where a claim is neither right nor wrong."""
    regions = (locate(record["text"], t["start"], t.get("end", "")) for t in record["topic_reports"])
    return [region for region in regions if region]


def lecturers_of(found: Structure, *, spoken: bool = True) -> set[str]:
    """Name the lecturers of a structure; with `spoken`, also whoever's words are a lecture's."""
    names = {lecturer.person.name for lecturer in found.lecturers}
    if spoken:
        names |= {u.speaker.name for u in found.utterances if u.kind == "lecture" and u.speaker and u.type == "person"}
    return names - {""}


@dataclass(frozen=True, slots=True)
class Miss:
    """One disagreement, for a person to look at."""

    measure: str
    record: str
    what: str


def score_record(record: Record, found: Structure) -> tuple[dict[str, Score], list[Miss]]:
    """Score one labelled article on every measure."""
    text, name = record["text"], record["id"]
    claims, labels = claims_of(found), labels_of(record)
    indifferent = indifferent_of(record)
    scores: dict[str, Score] = {}
    misses: list[Miss] = []

    reported = {t["speaker"] for t in record["topic_reports"]}
    speakers = {label[0] for label in labels} - {""}
    claimed = {claim[0] for claim in claims} - {""}
    scores["named speakers"] = score_sets(claimed - (reported - speakers), speakers)

    named, named_labels = [(c[0], c[1]) for c in claims if c[0]], [(i[0], i[1]) for i in labels if i[0]]
    scores["attributions, named"] = score_attributions(named, named_labels, indifferent)
    scores["attributions, all"] = score_attributions(
        [(c[0], c[1]) for c in claims], [(i[0], i[1]) for i in labels], indifferent
    )
    pairs = match([(c[0], c[1]) for c in claims], [(i[0], i[1]) for i in labels])
    for place, measure in ((2, "style of matched"), (3, "kind of matched")):
        good = sum(claims[c][place] == labels[i][place] for c, i in pairs)
        scores[measure] = Score(good, len(pairs) - good, len(pairs) - good)
    misses += _attribution_misses(name, text, claims, labels, indifferent, pairs)

    scores["persons"] = score_sets((p.name for p in found.people), (p["name"] for p in record["persons"]))
    credited = {c["name"] for c in record["credits"]}
    titled = {p["name"]: p["title"] for p in record["persons"] if p["title"] and p["name"] not in credited}
    known = {p.name: p for p in found.people}
    exact = {who for who, title in titled.items() if who in known and same_office(known[who], title)}
    scores["offices exact, of persons found"] = Score(
        len(exact), 0, len([w for w in titled if w in known]) - len(exact)
    )
    misses += [
        Miss("office", name, f"{who}: {titled[who]} ≠ {[(o.affiliation, o.role) for o in known[who].offices]}")
        for who in titled
        if who in known and who not in exact
    ]
    scores["credits"] = score_sets(
        ((c.function, c.name) for c in found.credits), ((c["function"], c["name"]) for c in record["credits"])
    )
    printed = {day for label in record["event_dates"] for day in _days(label)}
    scores["event days"] = score_sets(event_days_of(found), printed)
    taught = {u["speaker"] for u in record["utterances"] if u["kind"] == "lecture"} - {""}
    alone, together = lecturers_of(found, spoken=False), lecturers_of(found)
    # The labels know lecturers by their quoted words; whoever else lectured is no wrong claim.
    scores["lecturers quoted, found"], scores["lecturers quoted, with speech"] = (
        score_sets(alone & taught, taught),
        score_sets(together & taught, taught),
    )
    if taught - together:
        misses.append(Miss("lecturers", name, f"claimed {sorted(together)}, not {sorted(taught - together)}"))
    scores["lecture titles (soft)"] = score_sets(
        {_bare(lecture.title) for lecture in found.lectures},
        {_bare(title) for title in record["lecture_titles"]},
    )
    return scores, misses


def _attribution_misses(
    name: str,
    text: str,
    claims: Sequence[tuple[str, int, str, str]],
    labels: Sequence[tuple[str, int, str, str]],
    indifferent: Sequence[Span],
    pairs: Sequence[tuple[int, int]],
) -> Iterator[Miss]:
    matched_claims, matched_labels = {c for c, _ in pairs}, {i for _, i in pairs}
    for c, (who, start, style, kind) in enumerate(claims):
        if c in matched_claims or score_attributions([(who, start)], [], indifferent).wrong == 0:
            continue
        yield Miss(
            "wrong", name, f"{who or '-'} {style} {kind}: {text[max(0, start - 30) : start]}|{text[start : start + 20]}"
        )
    for i, (who, start, style, kind) in enumerate(labels):
        if i not in matched_labels:
            yield Miss(
                "missed",
                name,
                f"{who or '-'} {style} {kind}: {text[max(0, start - 30) : start]}|{text[start : start + 20]}",
            )
    for c, i in pairs:
        if claims[c][2:] != labels[i][2:]:
            start = labels[i][1]
            yield Miss("style or kind", name, f"{claims[c][2:]} ≠ {labels[i][2:]}: {text[start : start + 24]}")


def event_days_of(found: Structure) -> set[tuple[int | None, int]]:
    """Name every day of the event a structure tells of: month and day, first and last of a range."""
    days = (day for date in found.dates for day in (date.day, date.until) if day)
    return {(day.month, day.day) for day in days if day.day}


def _days(printed: str) -> list[tuple[int, int]]:
    """Read the days of a label, the second of 8月18日、19日 with the first one's month."""
    days, month = [], ""
    for own, day in re.findall(r"(?:(\d{1,2})月)?(\d{1,2})(?=日|[-—、至]\d{1,2}日)", printed):
        month = own or month
        days += [(int(month), int(day))] if month else []
    return days


def _bare(title: str) -> str:
    return re.sub(r"[“”\"《》〈〉\s]", "", title)


def who_says(found: Structure, at: int) -> str:
    """Return the named speaker of the words at a place, or nothing."""
    for utterance in found.utterances:
        if utterance.span.start <= at < utterance.span.end:
            return utterance.speaker.name if utterance.speaker and utterance.type == "person" else ""
    return ""


def score_quote(record: Record, found: Structure) -> Score:
    """Score one quotation: is its speaker the labelled one?"""
    at = record["text"].find(record["quote"])
    claimed = who_says(found, at + min(3, len(record["quote"]) - 1)) if at >= 0 else ""
    if claimed == record["speaker"]:
        return Score(1, 0, 0)
    return Score(0, int(bool(claimed)), 1)


_FIELDS = ("主讲人", "报告人", "主讲", "主讲嘉宾", "分享人")


def field_articles(record: Record) -> Iterator[tuple[str, str]]:
    """Yield each speaker line of a lecture notice as it would be printed, and its bare value."""
    for function in _FIELDS:
        for value in record["fields"].get(function, ()):
            yield f"{function}：{value}", value


def score_field(value: str, found: Structure) -> Score:
    """Score a speaker line without labels: a name and its offices must use up every word of it."""
    people = [lecturer.person for lecturer in found.lecturers] or list(found.people)
    rest = value
    for person in people:
        for piece in (person.name, *(p for o in person.offices for p in (o.affiliation, o.role))):
            rest = rest.replace(piece, "", 1) if piece else rest
    rest = re.sub(r"[\W_]|和|与", "", rest)
    return Score(1, 0, 0) if people and not rest else Score(0, int(bool(people)), 1)


def score_names(record: Record, found: Iterable[Span], kinds: frozenset[str] = frozenset({"PER", "NAME"})) -> Score:
    """Score person names by exact span."""
    wanted = {(start, end) for start, end, kind, *_ in record["entities"] if kind in kinds}
    return score_sets({(span.start, span.end) for span in found}, wanted)


# Reading the files and printing the figures.


def load(path: Path) -> list[Record]:
    """Read a file of one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def part(records: Sequence[Record], which: str) -> list[Record]:
    """Choose the tuning part, or the held-out part (every third), or all."""
    if which == "all":
        return list(records)
    return [record for place, record in enumerate(records) if (place % 3 == 2) == (which == "held")]


Parse = Callable[[str], Structure]
Recognise = Callable[[str], Sequence[Any]]


def measure_articles(records: Sequence[Record], parse: Parse) -> tuple[dict[str, Score], list[Miss], float]:
    """Score articles; also return milliseconds for 1,000 characters."""
    totals: dict[str, Score] = {}
    misses: list[Miss] = []
    seconds = 0.0
    for record in records:
        began = time.process_time()
        found = parse(record["text"])
        seconds += time.process_time() - began
        scores, seen = score_record(record, found)
        misses += seen
        for measure, score in scores.items():
            totals[measure] = totals.get(measure, Score()) + score
    return totals, misses, 1e6 * seconds / max(1, sum(len(record["text"]) for record in records))


def main(
    arguments: Sequence[str] | None = None, *, parse: Parse | None = None, recognise: Recognise | None = None
) -> int:
    """Print every figure for a folder of labelled sets."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", type=Path)
    options.add_argument(
        "--misses", type=int, default=0, help="show up to N disagreements a kind (never of the held-out part)"
    )
    options.add_argument("--part", choices=("all", "tune", "held"), default="all")
    chosen = options.parse_args(arguments)
    if parse is None:
        from archive.parse import parse as real_parse

        parse = real_parse
    if recognise is None:
        from archive.names import recognise as real_recognise

        recognise = real_recognise
    parse("预热。")
    records = load(chosen.gold / "speakers.jsonl")
    for which in ("tune", "held") if chosen.part == "all" else (chosen.part,):
        totals, misses, speed = measure_articles(part(records, which), parse)
        print(f"speakers.jsonl, {which}: {len(part(records, which))} articles, {speed:.1f} ms for 1,000 characters")
        for measure, score in totals.items():
            print(f"  {measure:32} {score}")
        if which == "tune":
            _print_misses(misses, chosen.misses)
    quotes = load(chosen.gold / "quotes_news.jsonl")
    _print_quotes(quotes, parse, chosen.misses)
    lines = [line for record in load(chosen.gold / "lecture_fields.jsonl") for line in field_articles(record)]
    total = sum((score_field(value, parse(line)) for line, value in lines), Score())
    print(f"lecture_fields.jsonl, lines wholly explained: {total}")
    for name in ("peoples_daily_dev", "resume_dev"):
        sentences = load(chosen.gold / f"{name}.jsonl")
        total = sum((score_names(s, [n.span for n in recognise(s["text"])]) for s in sentences), Score())
        print(f"{name}.jsonl, person names: {total}")
    return 0


def _print_quotes(quotes: Sequence[Record], parse: Parse, limit: int) -> None:
    for which in ("tune", "held"):
        scored = [(record, score_quote(record, parse(record["text"]))) for record in part(quotes, which)]
        print(f"quotes_news.jsonl, {which}: {sum((score for _, score in scored), Score())}")
        if which == "tune":
            wrong = [record for record, score in scored if not score.right]
            for record in wrong[:limit]:
                claimed = who_says(parse(record["text"]), record["text"].find(record["quote"]) + 3)
                print(f"    {record['speaker']} ≠ {claimed or '-'}: {record['text']}")


def _print_misses(misses: Sequence[Miss], limit: int) -> None:
    for measure in dict.fromkeys(miss.measure for miss in misses):
        some = [miss for miss in misses if miss.measure == measure]
        for miss in some[:limit]:
            print(f"    {measure}: [{miss.record}] {miss.what}")


if __name__ == "__main__":
    raise SystemExit(main())
