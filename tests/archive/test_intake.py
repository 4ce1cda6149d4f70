"""One outcome a source: what is the same, what is new, what cannot be taken, and that nothing is lost on the way."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import ArchiveError, UsageError
from archive.intake import Prepared, commit, prepare, take_in
from archive.model import Check, Day, Hints, Outcome, Problem, Source, Structure, Title
from archive.similar import containment, is_near, shingles
from archive.sources import open_sources
from archive.store import Store

LONG = "周三下午，县文化馆办了一场读书会，来了四十多人，大家轮流读了自己喜欢的一段，又说了为什么喜欢。"
OTHER = "运动会定在十月十二日举行，设跳远、跳高、拔河三项，各班报名从即日起到九月底止，逾期不候。"


def parse(
    text: str,
    *,
    title: str | None = None,
    published: Day | None = None,
    given: Day | None = None,
    author: str | None = None,
) -> Structure:
    if "除以零" in text:
        raise ZeroDivisionError(text)
    return Structure(Title(title or text[:4], day=given), checks=(Check("points-gap"),) if "缺" in text else ())


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as memory:
        yield memory


def text(content: str, name: str = "a.txt", codec: str = "utf-8", *, published: Day | None = None) -> Source:
    location = "" if name == "-" else f"/home/{name}"
    return Source(name, location, content.encode(codec), "text/plain", Hints(published=published))


def take(store: Store, *sources: Source | Outcome, dry_run: bool = False) -> list[tuple[str, int | None, int | None]]:
    outcomes = take_in(sources, store, dry_run=dry_run, parse=parse)
    return [(outcome.status, outcome.article, outcome.of) for outcome in outcomes]


def test_added_then_unchanged(store: Store) -> None:
    (first,) = take_in([text(LONG)], store, parse=parse)
    assert first == Outcome("a.txt", "added", 1, title="周三下午", encoding="utf-8")
    (again,) = take_in([text(LONG)], store, parse=parse)
    assert again == Outcome("a.txt", "unchanged", 1, title="周三下午", encoding="utf-8")
    assert len(store.origins(1)) == 1


@pytest.mark.parametrize("copy", [text(LONG, "b.txt"), text(LONG, codec="gbk"), text(LONG, "b.txt", "utf-16")])
def test_the_same_text_is_a_duplicate_and_then_unchanged(store: Store, copy: Source) -> None:
    assert take(store, text(LONG), copy, copy) == [("added", 1, None), ("duplicate", 1, 1), ("unchanged", 1, None)]
    assert len(store.origins(1)) == 2
    assert [article.id for article in store.articles()] == [1]


def test_an_edited_file_is_a_revision_and_another_text_is_added(store: Store) -> None:
    edited = LONG + "读书会下周再办。"
    assert take(store, text(LONG), text(edited), text(edited)) == [
        ("added", 1, None),
        ("revised", 1, 1),
        ("unchanged", 1, None),
    ]
    assert store.text(1) == edited
    assert take(store, text(OTHER), text(OTHER)) == [("added", 2, None), ("unchanged", 2, None)]
    assert take(store, text(edited, "b.txt")) == [("duplicate", 1, 1)]


def test_a_file_changed_back_is_revised_again(store: Store) -> None:
    edited = LONG + "读书会下周再办。"
    take(store, text(LONG), text(edited))
    assert take(store, text(LONG)) == [("revised", 1, 1)]
    assert store.text(1) == LONG


def test_two_places_that_differ_do_not_take_turns(store: Store) -> None:
    edited = LONG + "读书会下周再办。"
    take(store, text(LONG), text(LONG, "b.txt"), text(edited))
    for _ in range(2):
        assert take(store, text(edited), text(LONG, "b.txt")) == [("unchanged", 1, None)] * 2
    assert store.text(1) == edited


def test_standard_input_is_no_place(store: Store) -> None:
    half = LONG[: len(LONG) // 2] + OTHER[: len(OTHER) // 2]
    assert take(store, text(LONG, "-"), text(LONG, "-"), text(half, "-"), text(half)) == [
        ("added", 1, None),
        ("unchanged", 1, None),
        ("added", 2, None),
        ("duplicate", 2, 2),
    ]


def test_a_publish_date_can_be_given_later(store: Store) -> None:
    given = text(LONG, published=Day(2018, 5, 24))
    assert take(store, text(LONG), given, given, text(LONG)) == [
        ("added", 1, None),
        ("revised", 1, 1),
        ("unchanged", 1, None),
        ("unchanged", 1, None),
    ]
    assert store.get(1).structure.title.day == Day(2018, 5, 24)


def test_an_encoding_can_be_forced_later(store: Store) -> None:
    data = "代碼測試".encode("big5")
    plain = Source("a.txt", "/a.txt", data, "text/plain", Hints("gb18030"))
    forced = Source("a.txt", "/a.txt", data, "text/plain", Hints("big5"))
    assert take(store, plain, forced, forced) == [("added", 1, None), ("revised", 1, 1), ("unchanged", 1, None)]
    assert store.text(1) == "代碼測試"


def test_trouble_with_one_source_does_not_stop_the_others(store: Store) -> None:
    lost = Outcome("gone.txt", "refused", problem=Problem("no-such-path"))
    sources: list[Source | Outcome] = [
        text(" \n", "empty.txt"),
        Source("b.bin", "/b.bin", b"a\x00b", "text/plain"),
        Source("p.jsonl#1", "/p.jsonl#1", b"{", "application/json"),
        lost,
        text("除以零：机密", "c.txt"),
        text("缺一点", "d.txt"),
    ]
    outcomes = list(take_in(sources, store, parse=parse))
    assert [(outcome.status, outcome.problem.code if outcome.problem else "") for outcome in outcomes] == [
        ("refused", "empty"),
        ("refused", "binary"),
        ("refused", "bad-record"),
        ("refused", "no-such-path"),
        ("failed", "internal"),
        ("added", ""),
    ]
    broken = outcomes[4].problem
    assert broken is not None
    assert "机密" not in str(broken.values), "an error must not quote an article"
    assert broken.values["reason"].startswith("ZeroDivisionError, test_intake.py:")
    assert outcomes[5].checks == (Check("points-gap"),)


def test_wrong_usage_and_a_broken_archive_do_stop(store: Store) -> None:
    wrong = Source("a", "/a", b"a", "text/plain", Hints(encoding="klingon"))
    with pytest.raises(UsageError):
        take(store, wrong)
    store._db.execute("DROP TABLE journal")
    with pytest.raises(ArchiveError):
        take(store, text(LONG))


def test_a_rehearsal_says_the_same_and_writes_nothing(store: Store) -> None:
    take(store, text(LONG), text(OTHER, "o.txt"))
    before = store.mark()
    sources = [
        text(LONG),
        text(LONG, "b.txt"),
        text(LONG + "读书会下周再办。"),
        text("新的一篇", "c.txt"),
        text("新的一篇", "d.txt"),
        text("", "e.txt"),
    ]
    rehearsed = take(store, *sources, dry_run=True)
    assert rehearsed == [
        ("unchanged", 1, None),
        ("duplicate", 1, 1),
        ("revised", 1, 1),
        ("added", None, None),
        ("duplicate", None, None),
        ("refused", None, None),
    ]
    assert store.mark() == before
    assert store.info().originals == 2
    assert [status for status, *_ in take(store, *sources)] == [status for status, *_ in rehearsed]


def test_nothing_is_taken_before_it_is_asked_for(store: Store) -> None:
    outcomes = take_in([text(LONG), text(OTHER, "b.txt")], store, parse=parse)
    next(outcomes)
    assert len(list(store.articles())) == 1
    outcomes.close()
    assert take(store, text(LONG), text(OTHER, "b.txt")) == [("unchanged", 1, None), ("added", 2, None)]


def test_an_interrupt_between_articles_leaves_all_sound(store: Store) -> None:
    def interrupted() -> Iterator[Source]:
        yield text(LONG)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(take_in(interrupted(), store, parse=parse))
    assert [article.text for article in store.articles()] == [LONG]
    assert list(store.check()) == []


def test_preparing_is_pure_and_can_be_done_elsewhere(store: Store) -> None:
    prepared = prepare(text(LONG), parse=parse)
    assert isinstance(prepared, Prepared)
    carried = pickle.loads(pickle.dumps(prepared))  # our own bytes, as between worker processes
    assert carried == prepared
    assert commit(carried, store).status == "added"
    assert commit(prepared, store).status == "unchanged", "another process may have been quicker"


def test_a_folder_of_files_twice(tmp_path: Path) -> None:
    for place in range(60):
        (tmp_path / f"{place}.txt").write_text(f"第{place}篇，写于县文化馆。", "utf-8")
    with Store.in_memory() as store:
        first = [outcome.status for outcome in take_in(open_sources([str(tmp_path)]), store, parse=parse)]
        mark = store.mark()
        second = [outcome.status for outcome in take_in(open_sources([str(tmp_path)]), store, parse=parse)]
        assert (set(first), set(second), store.mark()) == ({"added"}, {"unchanged"}, mark)
        assert len(first) == len(second) == 60


# --- likeness ---------------------------------------------------------------------------------------------------------


def test_shingles() -> None:
    assert shingles("一二三四五六") == {"一二三四五", "二三四五六"}
    assert shingles("一二\n 三四五六") == shingles("一二三四五六")
    assert shingles("一二") == {"一二"}
    assert shingles(" \n") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (LONG, LONG, True),
        (LONG, LONG[10:], True),
        (LONG, LONG + OTHER, True),
        # In so short a text, another character may be another person.
        (LONG, LONG.replace("县", "市"), False),
        (LONG, OTHER, False),
        (LONG, "", False),
        ("", "", False),
    ],
)
def test_nearness(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is near
    assert is_near(other, one) is near


def test_containment_is_of_the_smaller_in_the_larger() -> None:
    assert containment(frozenset("ab"), frozenset("abcd")) == 1.0
    assert containment(frozenset("ab"), frozenset("bcd")) == 0.5


# --- reposts ----------------------------------------------------------------------------------------------------------

POST = (
    "县文化馆的读书会办到了第三年。来的多半是附近的居民，有退休的老师，也有下了班赶来的年轻人。大家围坐一圈，先读一段自己"
    "喜欢的文字，再说说为什么喜欢。馆员沈佩兰说，起初只有五六个人，后来口口相传，椅子不够了，就从隔壁教室搬。有人带来自家"
    "种的菊花，有人带来刚烤好的饼干。最年长的一位听众八十一岁，每回都坐第一排，把听到的好句子抄在本子上。她说，读书不为"
    "别的，就为心里亮堂。散会的时候，天已经黑了，几个人还站在台阶上，接着说刚才没有说完的话。"
)
NOTICE = (
    "各班级：本周例会定于{day}下午三点在二号楼召开，请各班班长准时参加，带好本周的考勤表和卫生检查记录。不能到会的须提前"
    "向年级组请假，并委托副班长参加。会后各班把会议内容传达到每一位同学，把落实情况写进班务日志。年级组{tail}"
)


@pytest.mark.parametrize(
    ("copy", "status"),
    [
        ("转载：" + POST, "duplicate"),
        (POST[40:], "duplicate"),
        (POST.replace("，", "， "), "duplicate"),
        (POST.replace("沈佩兰", "馆员"), "duplicate"),
        (POST[130:] + POST[:130], "duplicate"),
        (POST.replace("亮", "明").replace("话", "语"), "duplicate"),
        (POST + "".join(chr(0x4E00 + 37 * place) for place in range(90)), "revised"),
        (NOTICE.format(day="五月八日", tail=""), "added"),
    ],
)
def test_a_repost_belongs_to_the_article_that_is_there(store: Store, copy: str, status: str) -> None:
    repost = text(copy, "b.txt")
    number = 2 if status == "added" else 1
    of = None if status == "added" else 1
    assert take(store, text(POST), repost) == [("added", 1, None), (status, number, of)]
    assert take(store, text(POST), repost) == [("unchanged", 1, None), ("unchanged", number, None)]
    assert len(list(store.articles())) == number
    assert store.text(1) == (copy if status == "revised" else POST)
    assert {origin.name for origin in store.origins(1)} == ({"a.txt"} if number == 2 else {"a.txt", "b.txt"})
    assert list(store.check()) == []


def test_a_repost_can_be_kept_as_an_article(store: Store) -> None:
    sources = [text(POST), text("转载：" + POST, "b.txt"), text(POST, "c.txt")]
    outcomes = list(take_in(sources, store, parse=parse, keep_duplicates=True))
    assert [(outcome.status, outcome.article) for outcome in outcomes] == [("added", 1), ("added", 2), ("added", 3)]
    assert [status for status, *_ in take(store, *sources)] == ["unchanged"] * 3


@pytest.mark.parametrize("day", ["五月十五日", "5月15日", "2019年5月8日"])
def test_notices_of_two_days_are_two_articles(store: Store, day: str) -> None:
    first = text(NOTICE.format(day="2018年5月8日", tail=""))
    second = text(NOTICE.format(day=day, tail=""), "b.txt")
    assert take(store, first, second) == [("added", 1, None), ("added", 2, None)]
    (again,) = take_in([text(NOTICE.format(day="5月8日", tail="办公室"), "c.txt")], store, parse=parse, dry_run=True)
    assert (again.status, again.of) == ("duplicate", 1)


def test_a_notice_in_the_last_ones_place_does_not_overwrite_it(store: Store) -> None:
    old, new = (text(NOTICE.format(day=day, tail="")) for day in ("5月8日", "5月15日"))
    assert take(store, old, new) == [("added", 1, None), ("added", 2, None)]


def test_a_repost_is_found_among_many_that_share_a_phrase(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.queries._OF_A_HASH", 3)
    phrase = "本文由县文化馆供稿，转载请注明出处，图片由各村文化站提供，有事请在每个工作日与办公室联系。"
    bodies = ["".join(chr(0x4E00 + 2477 * at * one % 9000) for at in range(1, 90)) for one in range(3, 15)]
    given = [text(body + phrase, f"{number}.txt") for number, body in enumerate(bodies)]
    assert [status for status, *_ in take(store, *given)] == ["added"] * len(given)
    for number in (1, len(given)):
        copy = text(f"（转）{bodies[number - 1]}。{phrase}", f"copy{number}.txt")
        assert [found for _, *found in take(store, copy)] == [[number, number]]


def test_a_rehearsal_knows_reposts_among_what_is_new(store: Store) -> None:
    sources = [text(POST), text("转载：" + POST, "b.txt")]
    assert take(store, *sources, dry_run=True) == [("added", None, None), ("duplicate", None, None)]


def test_what_was_removed_is_no_article_to_belong_to_until_it_is_taken_back(store: Store) -> None:
    take(store, text(POST))
    store.remove([1])
    assert store.like(POST) == ()
    store.take_back([1])
    assert store.like(POST) == (1,)
    assert take(store, text("转载：" + POST, "b.txt")) == [("duplicate", 1, 1)]


@pytest.mark.parametrize(
    ("pattern", "others"),
    [
        (
            "感谢{}同学为本期读书会拍照。照片已经洗好，放在二楼服务台，请各位读者在本月底以前自取，逾期由图书馆保存。",
            ("白皓", "廉立坤", "欧阳静"),
        ),
        (
            "读书之星：{0}。{0}今年读了五十本书，写了三十篇笔记，还把自己的书捐给了班级图书角，同学们都说要向他学习。",
            ("林晓岚", "周小旺"),
        ),
        (
            "{}支部于周五下午召开读书会，全体党员参加。大家轮流读了一段文章，谈了自己的体会，表示要把所学用到工作里去。",
            ("城东", "河西"),
        ),
        (
            "请到{}小学参加亲子阅读的家长在校门口集合，由志愿者带到阅览室。阅览室内请勿饮食，离开时把书放回原处，谢谢配合。",
            ("实验", "向阳路"),
        ),
    ],
)
def test_forms_filled_in_for_two_names_are_two_texts(store: Store, pattern: str, others: tuple[str, ...]) -> None:
    sources = [text(pattern.format(name) + POST[:100], f"{name}.txt") for name in others]
    assert take(store, *sources) == [("added", number, None) for number in range(1, len(others) + 1)]


@pytest.mark.parametrize(
    ("old", "new"), [("沈佩兰", "沈佩芳"), ("口口相传", "口耳相传"), ("居民", "邻居"), ("馆员沈佩兰", "她")]
)
def test_a_word_or_a_letter_that_differs_makes_no_other_text(store: Store, old: str, new: str) -> None:
    brief = POST[:180]
    assert take(store, text(brief), text(brief.replace(old, new), "b.txt"))[1][0] == "duplicate"


@pytest.mark.parametrize(
    "pattern",
    [
        "一份耕耘一份收获，今后要把所学用到工作里去。（城东街道 {}）",
        "这次读书会的照片由县文化馆宣传组提供，谢谢每一位到场的朋友，也谢谢帮忙布置会场的同事。\n\n文字：{}",
    ],
)
def test_brief_texts_on_different_people_are_different(store: Store, pattern: str) -> None:
    names = ("白皓", "廉立坤", "欧阳静")
    sources = [text(pattern.format(name), f"{number}.txt") for number, name in enumerate(names)]
    assert [outcome.status for outcome in take_in(sources, store)] == ["added"] * 3
