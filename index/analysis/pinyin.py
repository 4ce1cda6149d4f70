"""How names are spelt in Latin letters: in pinyin, and by its initials.

Who does not want to switch the keyboard types `bai hao`, `baihao` or `bh` for 白皓. The spellings of a name are made
when it is put into an index, so a search looks its letters up like any other term and needs no table of readings.

A character has one reading in the table (`pinyin.txt` beside this file, made by `tests/training/make_pinyin.py` from
the data of pypinyin; its MIT licence is in `pinyin.LICENSE.txt`), a few have two. As surnames some
are read otherwise than anywhere else; these readings stand here. `ü` is typed as `v` or, as in passports, as `u`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice, product
from pathlib import Path

from archive.fold import fold

_SURNAMES = (
    "单shan 解xie 仇qiu 区ou 曾zeng 查zha 翟zhai 朴piao 朴pu 盖ge 盖gai 任ren 华hua 宁ning 缪miao 员yun 冼xian 洗xian "
    "乐yue 乐le 折she 黑he 秘bi 覃qin 覃tan 逄pang 谌chen 谌shen 祭zhai 召shao 纪ji 盛sheng 句gou 隗wei 隗kui 郇xun "
    "郇huan 种chong 重chong 牟mou 牟mu 佴nai 繁po 车che 那na 哈ha 能nai 撒sa 葛ge 柏bai 柏bo 薄bo 过guo 阚kan 宓mi "
    "乜nie 瞿qu 阙que 厍she 燕yan 应ying 仉zhang 訾zi 臧zang 藏zang 曲qu 贾jia 尹yin 俞yu 卜bu 石shi 沈shen 奇qi 么yao "
    "幺yao 晟cheng 眭sui 贲ben 费fei 费bi 郝hao 郗chi 郗xi 冯feng 粘nian 适kuo 令ling 占zhan 兴xing 朝chao 尉yu 尉wei "
    "相xiang 行xing 洪hong 无wu 芮rui 莘shen 莘xin 颉xie 戚qi 亓qi 笪da 炅gui 郤xi 郄qie 殷yin 於yu 强qiang 长zhang"
)
"""Surnames with their readings; those that are read as anywhere else need not stand here."""

_DOUBLE = (
    "尉迟yu,chi 长孙zhang,sun 单于chan,yu 万俟mo,qi 澹台tan,tai 鲜于xian,yu 令狐ling,hu 宰父zai,fu 亓官qi,guan "
    "中行zhong,hang 淳于chun,yu 太史tai,shi 宗政zong,zheng 呼延hu,yan 乐正yue,zheng 拓跋tuo,ba 公冶gong,ye 濮阳pu,yang "
    "赫连he,lian 皇甫huang,fu 夏侯xia,hou 欧阳ou,yang 司马si,ma 上官shang,guan 诸葛zhu,ge 东方dong,fang 慕容mu,rong "
    "司徒si,tu 南宫nan,gong 端木duan,mu 轩辕xuan,yuan 独孤du,gu 闻人wen,ren 申屠shen,tu 钟离zhong,li 公孙gong,sun "
    "宇文yu,wen 司空si,kong 西门xi,men 百里bai,li 东郭dong,guo 闾丘lv,qiu 羊舌yang,she 完颜wan,yan 纳兰na,lan 耶律ye,lv"
)
"""Surnames of two characters, with their readings."""

MOST_SPELLINGS = 8
"""Readings of one name that are kept: more are noise."""

_LETTERS = re.compile(r"[a-z]+")


def spellings(name: str) -> frozenset[str]:
    """Return what a Chinese name may be typed as in Latin letters: whole syllables, and initials; else nothing."""
    found: set[str] = set()
    for syllables in islice(_readings(fold(name)), MOST_SPELLINGS):
        found.add("".join(syllables))
        found.add("".join(syllable.replace("v", "u") for syllable in syllables))
        found.add("".join(syllable[0] for syllable in syllables))
    return frozenset(found)


def typed_spelling(typed: str) -> str:
    """Return typed pinyin as `spellings` gives it, without tones, spaces, hyphens, apostrophes; empty for other text.

    Tones may be marks (bái) or digits (bai2); `ü` may be `ü`, `v`, `u:` or `yu`.
    """
    plain = unicodedata.normalize("NFD", typed.lower().replace("u:", "v")).replace("u\u0308", "v")
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"(?<=[a-zv])[1-5]", "", fold(plain))
    plain = re.sub(r"[\s'’‘`·.,-]", "", plain)
    return re.sub(r"(?<=[ln])yu(?!an)", "v", plain) if _LETTERS.fullmatch(plain) else ""


def surname_of(name: str) -> str:
    """Return the surname that a Chinese name begins with: two characters where these are a surname, else one."""
    return name[:2] if is_double_surname(name[:2]) and len(name) > 2 else name[:1]


def is_double_surname(text: str) -> bool:
    """Say whether two characters are a surname."""
    return text in _doubles()


def _readings(name: str) -> product[tuple[str, ...]]:
    """Return the ways to read a name, a tuple of syllables each; none where a character has no reading."""
    letters = [character for character in name if character not in "· "]
    surname = surname_of("".join(letters))
    if len(letters) < 2:
        return product(())
    syllables: list[tuple[str, ...]]
    if len(surname) == 2:
        syllables = [(syllable,) for syllable in _doubles()[surname]]
    else:
        syllables = [_surnames().get(surname) or _table().get(surname, ())]
    return product(*syllables, *(_table().get(character, ()) for character in letters[len(surname) :]))


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    readings: dict[str, tuple[str, ...]] = {}
    for row in _SURNAMES.split():
        readings[row[0]] = (*readings.get(row[0], ()), row[1:])
    return readings


@cache
def _doubles() -> dict[str, list[str]]:
    return {row[:2]: row[2:].split(",") for row in _DOUBLE.split()}


@cache
def _table() -> dict[str, tuple[str, ...]]:
    readings: dict[str, tuple[str, ...]] = {}
    for line in Path(__file__).with_name("pinyin.txt").read_text("utf-8").splitlines():
        syllable, characters = line.split(" ")
        for character in characters:
            readings[character] = (*readings.get(character, ()), syllable)
    return readings
