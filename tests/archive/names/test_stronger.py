import numpy as np
import pytest

from archive.names import recognise, stronger

installed = pytest.mark.skipif(not stronger.is_installed(), reason="the extra [ner] is not installed")


def test_cuts_titles_off() -> None:
    assert stronger._without_title("周老师", (0, 3)) == (0, 1)
    assert stronger._without_title("请周晓燕教授讲", (1, 6)) == (1, 4)
    assert stronger._without_title("周晓燕", (0, 3)) == (0, 3)
    assert stronger._without_title("欧阳主任", (0, 4)) == (0, 2)
    assert stronger._without_title("唐副局长", (0, 4)) == (0, 1)
    assert stronger._without_title("周晓燕外长", (0, 5)) == (0, 3)


def test_cuts_what_a_name_is_called_by_off() -> None:
    assert stronger._without_title("小周晓燕", (0, 4)) == (1, 4)
    assert stronger._without_title("小周", (0, 2)) == (0, 2)


def test_says_so_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stronger, "find_spec", lambda name: None)
    stronger.is_installed.cache_clear()
    try:
        assert not stronger.is_installed()
        assert [found.name for found in recognise("记者周晓燕报道。")] == ["周晓燕"]
    finally:
        stronger.is_installed.cache_clear()


def say(monkeypatch: pytest.MonkeyPatch, text: str, name: str, odds: float) -> None:
    """Let the stronger model hold `name` for a person's with these odds, and all else in `text` for nobody's."""
    said = np.full((len(text), 2), -9.0)
    start = text.index(name)
    said[start, 0] = odds
    said[start + 1 : start + len(name), 1] = odds
    monkeypatch.setattr(stronger, "opinions", lambda folded: said)


@pytest.mark.parametrize(
    ("text", "name", "odds", "found"),
    [
        ("大家请扎木上台发言。", "扎木", 9.0, ["扎木"]),  # a name that the small model does not know
        ("大家请扎木上台发言。", "扎木", -9.0, []),
        ("画中柳叶青青一片。", "柳叶", -9.0, []),
        ("学员周晓燕很高兴。", "周晓燕", 0.0, ["周晓燕"]),  # undecided: what the small model says counts
    ],
)
def test_adds_up_what_both_models_say(
    monkeypatch: pytest.MonkeyPatch, text: str, name: str, odds: float, found: list[str]
) -> None:
    say(monkeypatch, text, name, odds)
    assert [one.name for one in recognise(text, stronger=True)] == found


def test_reads_sentences_together_and_cuts_long_ones() -> None:
    assert list(stronger._rows([50, 60, 40])) == [(0, 110), (110, 150)]
    assert list(stronger._rows([10, 2 * stronger.LONGEST + 1])) == [
        (0, 10),
        (10, 10 + stronger.LONGEST),
        (10 + stronger.LONGEST, 10 + 2 * stronger.LONGEST),
        (10 + 2 * stronger.LONGEST, 11 + 2 * stronger.LONGEST),
    ]
    assert list(stronger._rows([])) == []


@pytest.mark.skipif(stronger.is_installed(), reason="the extra [ner] is installed")
def test_asking_for_it_raises_where_it_is_missing() -> None:
    with pytest.raises(ImportError):
        recognise("记者周晓燕报道。", stronger=True)


@installed
def test_finds_what_the_small_model_expects_too() -> None:
    text = "记者周晓燕报道：青石大学教授陈立民应邀作讲座。周老师很高兴。"
    assert [found.name for found in recognise(text, stronger=True)] == ["周晓燕", "陈立民", "周"]


@installed
def test_empty_and_odd_texts() -> None:
    for text in ("", "。", "abc", "\n\n 1", "王" * 500):
        for found in recognise(text, stronger=True):
            assert found.span.of(text)
