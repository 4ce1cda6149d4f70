"""The real inputs that lie beside the repository, where they do: each is read, or rightly refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.model import Reading, Source
from archive.readers import read
from archive.sources import open_sources

REAL = Path(__file__).resolve().parents[4] / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real inputs are not here")


def readings(folder: str) -> list[tuple[Source, Reading]]:
    found = [item for item in open_sources([str(REAL / folder)]) if isinstance(item, Source)]
    assert found
    return [(source, read(source)) for source in found]


def test_every_page_gives_title_day_and_text() -> None:
    for source, reading in readings("html"):
        assert reading.title, source.name
        assert reading.published and reading.published.day, source.name
        assert reading.encoding == "utf-8", source.name
        assert len(reading.text) > 200, source.name
        assert not any(words in reading.text for words in ("ICP备", "版权所有", "上一篇", "返回首页", "function(")), (
            source.name
        )


@pytest.mark.parametrize(("folder", "encodings"), [("gbk", {"gb18030"}), ("big5", {"big5"})])
def test_encodings_are_told(folder: str, encodings: set[str]) -> None:
    told = [reading.encoding for _, reading in readings(folder) if not reading.text.isascii()]
    assert sum(encoding in encodings for encoding in told) >= 0.99 * len(told)


def test_text_pdfs_are_read() -> None:
    pytest.importorskip("pypdfium2")
    assert all(len(reading.text) > 1000 for source, reading in readings("pdf") if source.name.endswith(".pdf"))


def test_pasted_posts_have_no_line_that_begins_with_a_mark() -> None:
    for source, reading in readings("weixin"):
        assert not [line for line in reading.text.split("\n") if line[:1] and line[0] in "，。、；：！？"], source.name
