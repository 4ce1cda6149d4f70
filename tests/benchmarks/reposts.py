"""How well reposts are known: `python tests/benchmarks/reposts.py [--show]`.

Three questions, asked of the real articles that lie beside the repository. Is an edited article known again: 150
articles, seven kinds of edit each (the fourth one as passages and as single characters), among a thousand others? Are
different articles kept apart: 544 of them, and notices of a series of ours, that differ in a day and a few words? And
what does comparing cost, 10,000 articles one after the other, each with all before it? `--show` prints what was merged
or missed, for a person to judge: the corpus holds some true reposts.

Only title and days are taken from the texts, since nothing else of a structure has a say in it.
"""

from __future__ import annotations

import json
import lzma
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

from archive import intake
from archive.finders.boilerplate import find_boilerplate
from archive.finders.dates import find_dates
from archive.finders.title import find_title
from archive.fold import fold
from archive.intake import take_in
from archive.model import Day, Hints, Outcome, Source, Structure
from archive.similar import Shingled, likeness
from archive.store import Store

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "articles.jsonl.xz"
ARTICLES, OTHERS, DISTINCT, MANY = 150, 1000, 544, 10_000
SEED = 20181123


def titled(
    text: str,
    *,
    title: str | None = None,
    published: Day | None = None,
    given: Day | None = None,
    author: str | None = None,
) -> Structure:
    """Find title and days, which is all that comparing asks for."""
    found = Structure(find_title(text, stated=title))
    found = replace(found, boilerplate=find_boilerplate(text, title=found.title))
    return replace(found, dates=find_dates(text, found=found, published=published, given=given))


def read_corpus() -> Iterator[tuple[str, str]]:
    """Yield (date or nothing, text with its title in the first line)."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record.get("date") or "", f"{record['title']}\n{record['text']}"


def source(text: str, name: str) -> Source:
    """Return a text as a file of its own."""
    return Source(name, f"/{name}", text.encode("utf-8", "replace"), "text/plain", Hints())


# --- edits ------------------------------------------------------------------------------------------------------------

_HAN = (
    "一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学"
)
_TRADITIONAL = {ord(fold(char)): char for char in map(chr, range(0x4E00, 0x9FA6)) if fold(char) != char}


def _title(text: str, chance: random.Random) -> str:
    return "转发｜" + "".join(chance.sample(_HAN, 12)) + "\n" + text.partition("\n")[2]


def _ends(text: str, chance: random.Random) -> str:
    title, _, body = text.partition("\n")
    lead = "".join(chance.choices(_HAN, k=chance.randint(20, 120)))
    tail = "".join(chance.choices(_HAN, k=chance.randint(20, 120)))
    part = len(body) * chance.randint(10, 30) // 100
    return chance.choice(
        (
            f"{lead}。\n{text}",
            f"{text}\n{tail}。",
            f"{title}\n{body[part:]}",
            f"{title}\n{body[:-part]}",
            f"{body}\n{tail}",
        )
    )


def _typos(text: str, chance: random.Random) -> str:
    rate = chance.uniform(0.01, 0.05)
    out = []
    for char in text:
        if char == "\n" or chance.random() >= rate:
            out.append(char)
            continue
        out.append(chance.choice((chance.choice(_HAN), "", char + chance.choice(_HAN))))
    return "".join(out)


def _passages(text: str, chance: random.Random) -> str:
    chars, changed, wanted = list(text), 0, len(text) * 15 // 100
    while changed < wanted:
        length = chance.randint(2, 12)
        start = chance.randrange(max(1, len(chars) - length))
        chars[start : start + length] = chance.choices(_HAN, k=length)
        changed += length
    return "".join(chars)


def _characters(text: str, chance: random.Random) -> str:
    chars = list(text)
    for place in chance.sample(range(len(chars)), len(chars) * 15 // 100):
        chars[place] = chance.choice(_HAN)
    return "".join(chars)


def _paragraphs(text: str, chance: random.Random) -> str:
    title, *rest = text.split("\n")
    if len(rest) < 3:
        rest = [sentence + "。" for sentence in "".join(rest).split("。") if sentence]
    kept = [piece for piece in rest if chance.random() > 0.15] or rest
    chance.shuffle(kept)
    return "\n".join([title, *kept])


def _script(text: str, chance: random.Random) -> str:
    traditional = text.translate(_TRADITIONAL)
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in traditional)


def _spacing(text: str, chance: random.Random) -> str:
    marks = str.maketrans("，。：；、“”", ",.:; ''")
    return "".join(
        char + ("\n" if chance.random() < 0.03 else " " * (chance.random() < 0.1)) for char in text.translate(marks)
    )


EDITS: dict[str, tuple[Callable[[str, random.Random], str], float]] = {
    "title changed": (_title, 0.97),
    "lead or tail added or cut": (_ends, 0.97),
    "typos, 1-5 %": (_typos, 0.97),
    "15 % changed, in passages": (_passages, 0.85),
    "15 % changed, single characters": (_characters, 0.85),
    "paragraphs moved and removed": (_paragraphs, 0.97),
    "script and width": (_script, 0.97),
    "spaces and punctuation": (_spacing, 0.97),
}


# --- series -----------------------------------------------------------------------------------------------------------

_NOTICES = (
    "各班级：\n本周{week}例会定于{month}月{day}日下午三点在二号楼{room}教室召开，请各班班长准时参加，带好本周的考勤表和卫生检查"
    "记录。不能到会的须提前向年级组请假，并委托副班长参加。会后各班把会议内容传达到每一位同学，把落实情况写进班务日志。\n年级组",
    "社区义诊预告\n为方便居民看病，社区卫生服务站于{month}月{day}日上午在活动室举办义诊，本次坐诊的是{who}医生，看{what}。"
    "居民凭医保卡排队领号，每人一号，先到先得。测血压、测血糖免费，需要开药的请带上以前的病历。义诊当天站内照常接诊，"
    "行动不便的老人可以打站里的电话预约上门。",
    "读书会第{issue}期招募\n读书会每月一期，大家围坐一圈，轮流读一段自己喜欢的文字，再说说为什么喜欢。第{issue}期我们读"
    "《{book}》，领读人是{who}。报名请在文末留言，写明姓名和想读的段落，名额二十人，满额为止。没有读完的朋友也欢迎来听，"
    "现场有茶水，请自带杯子。活动结束后我们会把每个人的心得整理成文，发在本号。",
    "感谢{who}同学为读书会拍照。照片已经洗好，放在二楼服务台，请各位读者在月底以前自取，逾期由图书馆代为保存。也欢迎更多同学"
    "加入志愿者的队伍，一起把读书会办下去。",
)


def series() -> Iterator[str]:
    """Yield notices of four series, twenty of each, no two for one occasion."""
    chance = random.Random(SEED)
    for template in _NOTICES:
        for place in range(20):
            yield template.format(
                week="一二三四五"[place % 5],
                month=place // 4 + 2,
                day=place % 4 * 7 + 1,
                issue=place + 1,
                room=chance.randint(101, 420),
                who="".join(
                    chance.sample("陈林黄何罗高梁宋唐许邓冯韩曹曾彭", 1) + chance.sample("明华志文芳玉兰静", 2)
                ),
                what=chance.choice(("内科", "骨科", "眼科", "中医")),
                book=chance.choice(("边城", "呼兰河传", "骆驼祥子", "城南旧事")),
            )


# --- questions --------------------------------------------------------------------------------------------------------


def outcome_of(text: str, store: Store) -> Outcome:
    """Return what would become of a text."""
    return next(take_in([source(text, "new.txt")], store, dry_run=True, parse=titled))


def fill(store: Store, texts: list[str]) -> list[Outcome]:
    """Take texts in and return what became of them."""
    sources = (source(text, f"{place}.txt") for place, text in enumerate(texts))
    return list(take_in(sources, store, parse=titled))


def recall(texts: list[str], others: list[str], *, show: bool) -> None:
    """Print how many edited articles are known again."""
    with Store.in_memory() as store:
        numbers = [outcome.article for outcome in fill(store, texts + others)[: len(texts)]]
        for kind, (edit, bar) in EDITS.items():
            chance = random.Random(SEED)
            known = 0
            for number, text in zip(numbers, texts, strict=True):
                edited = edit(text, chance)
                outcome = outcome_of(edited, store)
                right = outcome.of == number
                known += right
                if show and not right:
                    alike = likeness(Shingled.of(edited), Shingled.of(text))
                    print(f"   missed, {alike.containment:.2f}: {outcome.status} {outcome.checks} {text[:40]!r}")
            print(f"{kind:34} recall {known / len(texts):.3f}  (bar {bar})")


def apart(label: str, texts: list[str], dates: list[str], *, show: bool) -> None:
    """Print how many different articles were taken for one, and how many of them are of two dates."""
    with Store.in_memory() as store:
        outcomes = fill(store, texts)
        first = {outcome.article: place for place, outcome in enumerate(outcomes) if outcome.status == "added"}
        merged = [(place, first[o.of]) for place, o in enumerate(outcomes) if o.of is not None and o.of in first]
        across = sum(dates[one] != dates[two] for one, two in merged if dates[one] and dates[two])
        print(f"{label:34} {len(texts)} articles, {len(merged)} merged, {across} of them across dates")
        for one, two in merged if show else ():
            alike = likeness(Shingled.of(texts[one]), Shingled.of(texts[two]))
            print(f"   {alike.containment:.2f} {dates[one]} {texts[one][:300]!r}")
            print(f"        {dates[two]} {texts[two][:300]!r}")


def cost(texts: list[str]) -> None:
    """Print the CPU time of comparing: of looking up, of comparing with what is found, of keeping sketches."""
    spent = [0.0]

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*values: Any) -> Any:
            begun = time.process_time()
            try:
                return work(*values)
            finally:
                spent[0] += time.process_time() - begun

        return run

    sources = (source(text, f"{place}.txt") for place, text in enumerate(texts))
    with (
        mock.patch.object(intake, "_compare", timed(intake._compare)),
        mock.patch.object(Store, "_write_sketch", timed(Store._write_sketch)),
        Store.in_memory() as store,
    ):
        known = sum(outcome.of is not None for outcome in take_in(sources, store, parse=titled))
    print(f"{'what comparing costs':34} {len(texts)} articles {spent[0]:.1f} s of CPU (bar 15); {known} known again")


def main(*, show: bool) -> int:
    """Ask the three questions."""
    if not CORPUS.is_file():
        print(f"no corpus at {CORPUS}", file=sys.stderr)
        return 1
    rows = list(islice(read_corpus(), 30_000))
    random.Random(SEED).shuffle(rows)
    texts = [text for _, text in rows]
    recall(texts[:ARTICLES], texts[ARTICLES : ARTICLES + OTHERS], show=show)
    apart("different articles", texts[:DISTINCT], [date for date, _ in rows[:DISTINCT]], show=show)
    notices = list(series())
    apart("notices of four series", notices, [str(place) for place in range(len(notices))], show=show)
    apart("more different articles", texts[-3 * MANY // 10 :], [date for date, _ in rows[-3 * MANY // 10 :]], show=show)
    cost(texts[:MANY])
    return 0


if __name__ == "__main__":
    sys.exit(main(show="--show" in sys.argv[1:]))
