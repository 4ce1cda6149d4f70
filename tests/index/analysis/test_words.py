"""Cutting: the mapped dictionary answers as the loaded one does, quietly and without a cache."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.fold import fold
from index.analysis import words
from index.analysis.words import Cutter

SAMPLES = Path(__file__).parents[2] / "samples"
TEXTS = [
    "用互联网思维做好新形势下的基层工作",
    "吉林工业大学在吉林市，高富帅与高姓大名",
    "阿Q穿T恤用IP地址和AA制结账，c++与AT&T",
    "小明硕士毕业于中国科学院计算所，后在日本京都大学深造",
    "龟龙鱼龘，𠀀𪚥",
    "2018-05-22 covid-19 3.5% hello_world",
]


@pytest.fixture(scope="module")
def mapped() -> Cutter:
    return Cutter()


@pytest.fixture(scope="module")
def whole() -> Cutter:
    return Cutter(whole=True)


@pytest.mark.parametrize("text", TEXTS)
def test_both_cut_alike(text: str, mapped: Cutter, whole: Cutter) -> None:
    assert list(mapped.cut(text)) == list(whole.cut(text))


@pytest.fixture(scope="module")
def jieba_cut(whole: Cutter) -> Callable[[str], list[str]]:
    """Return jieba's own way of cutting, over its own dictionary."""
    import jieba

    reference = jieba.Tokenizer()
    reference.FREQ, reference.total = reference.gen_pfdict(reference.get_dict_file())
    reference.initialized = True
    assert reference.total == whole.total
    return lambda text: list(reference.lcut(text, HMM=False))


@pytest.mark.parametrize("text", TEXTS)
def test_cuts_as_jieba_does(text: str, mapped: Cutter, jieba_cut: Callable[[str], list[str]]) -> None:
    assert list(mapped.texts(text)) == jieba_cut(text)


def test_cuts_every_sample_as_jieba_does(whole: Cutter, jieba_cut: Callable[[str], list[str]]) -> None:
    samples = [*SAMPLES.rglob("*.txt"), *SAMPLES.rglob("*.md"), *SAMPLES.rglob("*.html")]
    assert len(samples) > 10
    for path in samples:
        text = path.read_bytes().decode("utf-8", "replace")
        for each in (text, fold(text)):
            assert list(whole.texts(each)) == jieba_cut(each), path


_PIECES = st.one_of(
    st.sampled_from(
        [*"一龟龙鱼的高姓大名富帅，。 \n\r　aZ09.-_%+#&@", "吉林工业大学", "\r\n", "c++", "at&t", "\U00020000"]
    ),
    st.sampled_from("中国科学院计算所互联网思维基层工作研究生命起源"),
    st.characters(),
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_cuts_anything_as_jieba_does(whole: Cutter, jieba_cut: Callable[[str], list[str]], text: str) -> None:
    assert list(whole.texts(text)) == jieba_cut(text)


def _agree(mapped: Cutter, whole: Cutter, fragments: list[str]) -> None:
    looked_up, loaded = mapped.frequencies, whole.frequencies
    assert isinstance(looked_up, words._Mapped), "worn before: this would compare what is loaded with itself"
    wrong = [
        each for each in fragments if (each in looked_up, looked_up.get(each)) != (each in loaded, loaded.get(each))
    ]
    assert not wrong


def test_looks_up_what_is_loaded(mapped: Cutter, whole: Cutter) -> None:
    known = list(whole.frequencies)
    odd = [
        each for each in known if each[0] < "一" or each[:2] in ("吉林", "高富", "高姓") or each in ("一", "龢", "龢")
    ]
    _agree(mapped, whole, [*known[::97], *odd, *known[:300], *known[-300:]])
    _agree(mapped, whole, [each + "〇" for each in known[::997]] + [each[::-1] for each in known[::499]])


@pytest.mark.slow
def test_looks_up_all_that_is_loaded(mapped: Cutter, whole: Cutter) -> None:
    _agree(mapped, whole, list(whole.frequencies))


@given(st.text(alphabet="一龟龙鱼 的高姓大名富帅吉林工业大学abA+#\ud800𠀀\n　", max_size=30))
def test_tokens_are_the_text(text: str) -> None:
    tokens = list(words.cut(text))
    assert "".join(token.text for token in tokens) == text
    assert [token.start for token in tokens] == [sum(len(t.text) for t in tokens[:n]) for n in range(len(tokens))]


def test_takes_names(mapped: Cutter, whole: Cutter) -> None:
    text = "仝珞谈体会，廉立坤说"
    for cutter in (mapped, whole):
        assert "仝珞" not in cutter.texts(text)
        assert list(cutter.texts(text, ["仝珞", "廉立坤"])) == ["仝珞", "谈", "体会", "，", "廉立坤", "说"]
        assert "仝珞" not in cutter.texts(text)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("王建谈王建华", ["王建", "谈", "王建华"]),
        ("老王建议去看", ["老王", "建议", "去", "看"]),
        ("建国后王建来", ["建国", "后", "王建", "来"]),
    ],
)
def test_a_name_is_a_word_and_breaks_no_other(text: str, cut: list[str], whole: Cutter) -> None:
    assert list(whole.texts(text, ["王建", "王建华", "建国"])) == cut


@pytest.mark.parametrize("names", [(), ("白皓谈", "阿依努尔")])
def test_loads_what_it_has_looked_up_too_often(names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "白皓谈互联网思维，阿依努尔在县委党校听课，体会到换位思考的重要。"
    before = list(Cutter().texts(text, names))
    monkeypatch.setattr(words, "_WORN", 3)
    worn = Cutter()
    assert list(worn.texts(text, names)) == before
    assert isinstance(worn.frequencies, dict)
    assert list(worn.texts(text, names)) == before


def test_is_quiet_and_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from index.analysis.words import cut; list(cut('互联网')); print('pkg_resources' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", program],
        capture_output=True,
        text=True,
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])},
        check=True,
    )
    assert (done.stdout.strip(), done.stderr, list(tmp_path.iterdir())) == ("False", "", [])
