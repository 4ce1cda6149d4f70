"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageError
from index.query.days import parse_days

TODAY = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("2018-05-22", "2018-05-22", "2018-05-22"),
        ("2018.5.2", "2018-05-02", "2018-05-02"),
        ("２０１８／５", "2018-05-01", "2018-05-31"),
        ("20180522", "2018-05-22", "2018-05-22"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018年", "2018-01-01", "2018-12-31"),
        ("2016年2月", "2016-02-01", "2016-02-29"),
        ("2018 年 5 月 22 日", "2018-05-22", "2018-05-22"),
        ("2018年上半年", "2018-01-01", "2018-06-30"),
        ("去年下半年", "2023-07-01", "2023-12-31"),
        ("2018年第一季度", "", ""),
        ("2018年二季度", "2018-04-01", "2018-06-30"),
        ("今天", "2024-03-31", "2024-03-31"),
        ("昨天", "2024-03-30", "2024-03-30"),
        ("上个月", "2024-02-01", "2024-02-29"),
        ("本周", "2024-03-25", "2024-03-31"),
        ("上周", "2024-03-18", "2024-03-24"),
        ("去年", "2023-01-01", "2023-12-31"),
        ("上星期", "2024-03-18", "2024-03-24"),
        ("本季度", "2024-01-01", "2024-03-31"),
        ("上个季度", "2023-10-01", "2023-12-31"),
        ("最近7天", "2024-03-24", "2024-03-31"),
        ("近三个月", "2023-12-31", "2024-03-31"),
        ("大前天", "2024-03-28", "2024-03-28"),
        ("前年5月", "2022-05-01", "2022-05-31"),
        ("上半年", "2024-01-01", "2024-06-30"),
        ("5月", "2024-05-01", "2024-05-31"),
        ("三天前", "2024-03-28", "2024-03-28"),
        ("1个月前", "2024-02-29", "2024-02-29"),
        ("两年前", "2022-03-31", "2022-03-31"),
        ("2018-02-30", "", ""),
        ("昔日", "", ""),
        ("", "", ""),
    ],
)
def test_reads_days(printed: str, first: str, last: str) -> None:
    if not first:
        with pytest.raises(UsageError):
            parse_days(printed, TODAY)
        return
    found = parse_days(printed, TODAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@given(st.text(alphabet="0123456789年月日-./今去前上下个周半天之以 一二十", max_size=12), st.dates())
def test_ends_are_in_order(printed: str, today: date) -> None:
    try:
        found = parse_days(printed, today)
    except UsageError as error:
        assert error.code == "bad-date"
    else:
        assert found.first <= found.last
