"""The scores of the reading benchmark, on invented pages and labels."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from archive.model import Day, Hints, Reading, Source


def _load() -> ModuleType:
    path = Path(__file__).with_name("reading.py")
    spec = importlib.util.spec_from_file_location("reading_benchmark", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


bench = _load()
FIRST, SECOND = "二十多位读者围坐一圈轮流读书。", "大家把心得写在卡片上贴满了墙。"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "a.html"
    label = f"title: 读书会\npublished: 2020-03-02\n\n{FIRST}\n{SECOND}\n~ 责任编辑：王小明"
    path.with_name("a.html.label").write_text(label, "utf-8")
    return Source("a.html", str(path), b"", "text/html", Hints())


@pytest.mark.parametrize(
    ("text", "title", "day", "kept", "foreign", "wrong"),
    [
        (f"{FIRST}\n{SECOND}", "读书会", Day(2020, 3, 2), 1.0, 0.0, ()),
        (f"读书会\n{FIRST}\n{SECOND}\n责任编辑：王小明", "读书会", Day(2020, 3, 2), 1.0, 0.0, ()),
        (FIRST, "读书会 ", None, 0.5, 0.0, ("day",)),
        (f"{FIRST}{SECOND}甲乙丙丁戊己庚辛壬癸", "首页", Day(2020, 3, 2), 1.0, 0.25, ("title",)),
    ],
)
def test_what_was_kept_and_what_is_foreign(
    source: Source, text: str, title: str, day: Day | None, kept: float, foreign: float, wrong: tuple[str, ...]
) -> None:
    score = bench.score(Reading(text, "utf-8", title=title, published=day), bench.label_of(source))
    assert (score.kept, score.foreign) == (pytest.approx(kept, abs=0.01), pytest.approx(foreign, abs=0.01))
    assert score.wrong == wrong


def test_a_file_without_a_label_has_no_score(tmp_path: Path) -> None:
    assert bench.label_of(Source("b.html", str(tmp_path / "b.html"), b"", "text/html", Hints())) is None
