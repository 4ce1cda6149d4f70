import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.fold import fold


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("講師從團隊說起", "讲师从团队说起"),
        ("ＡＢｃ１２３", "abc123"),
        ("（主讲：江山，）", "(主讲:江山,)"),
        ("全角　空格\u00a0不换行", "全角 空格 不换行"),
        ("阿依努尔•热合曼・库尔班", "阿依努尔·热合曼·库尔班"),
        ("⾼⻓", "高长"),
        ("①②③", "123"),
        ("𝟐𝟎𝟐𝟑", "2023"),
        ("乾隆皇后", "干隆皇后"),
        ("……——“引”《题》", "……——“引”《题》"),
        ("甲\n乙\t丙\r\n", "甲\n乙\t丙\r\n"),
        ("İstanbul", "İstanbul"),
        ("", ""),
    ],
)
def test_folds(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@given(st.text())
def test_no_character_moves(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert all(fold(one) == other for one, other in zip(text, folded, strict=True))
    assert fold(folded) == folded


def test_every_character_folds_to_one_that_stays() -> None:
    everything = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))
    folded = fold(everything)
    assert len(folded) == len(everything)
    assert fold(folded) == folded


def test_white_space_stays_white_space() -> None:
    for character in map(chr, range(0x3001)):
        assert character.isspace() == fold(character).isspace()
