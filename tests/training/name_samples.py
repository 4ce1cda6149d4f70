"""Made-up samples: what the corpus is too uniform to teach.

A corpus repeats the names of its years; the model should learn where names stand and what they are made of. So in
many sentences a name gives way to one that is put together from the surnames and given names seen, or taken from the
dictionary. Some full names become a surname with a title. CVs, signatures, credits and lists of names, which news
hardly has, are made from templates with invented content. And some sentences are damaged: blanks within names, blanks
or line breaks anywhere.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence

from archive.names.surnames import COMPOUND_SURNAMES, SURNAMES, surname
from tests.training.name_labels import Sample, is_han_name

Piece = str | tuple[str]
"""A piece of a template: plain words, or (a person's name,)."""


def _words(joined: str) -> list[str]:
    return joined.split("|")


TITLES = _words(
    "先生|女士|小姐|老师|教授|主任|局长|院长|校长|书记|厂长|部长|同志|师傅|大娘|大爷|"
    "医生|院士|经理|主席|总理|市长|县长|队长|站长|处长|科长|所长"
)
POSTS = _words(
    "董事|监事|总经理|副总经理|董事长|财务总监|技术员|高级工程师|工程师|讲师|副教授|教授|"
    "会计|出纳|车间主任|科长|处长|办公室主任|部门经理|销售经理|采购部经理|总经理助理|秘书|"
    "研究员|独立董事|监事会主席|项目经理|副厂长|厂长|律师|合伙人|审计师|总工程师|董事会秘书"
)
ROLES = _words(
    "团委书记|教师|主任|科员|副书记|干事|辅导员|班主任|专职副书记|站长|记者|编辑|村支书|"
    "党支部书记|校长|会长|秘书长|组织委员|队员|社长|部长|干部|副局长|局长|宣传委员|工作人员|"
    "志愿者|主持人"
)
UNITS = _words(
    "市|县|区|镇|学院|大学|中学|小学|团委|教育局|卫生局|公司|医院|团县委|妇联|街道|社区|"
    "工商学院|师范学院|电力公司|人民医院|税务局|法院|检察院|银行|乡|村委会|第一中学|实验小学|"
    "党委办公室|宣传部|组织部|研究中心"
)
FIRMS = _words(
    "有限公司|股份有限公司|集团有限公司|实业有限公司|科技有限公司|贸易公司|集团|投资有限公司|"
    "化工厂|机械厂|研究所|大学|会计师事务所|证券|银行"
)
DEGREES = _words("本科学历|大学学历|硕士学位|博士学位|大专学历|中专学历|研究生学历|工商管理硕士|本科|硕士|博士")
RANKS = _words("高级工程师|注册会计师|高级会计师|经济师|高级经济师|工程师|教授|律师")
CITIES = _words(
    "北京|上海|广州|深圳|杭州|成都|武汉|南京|西安|长沙|青岛|大连|厦门|宁波|苏州|无锡|"
    "沈阳|山东|江苏|浙江|湖北|四川|广东|福建|河南"
)
FUNCTIONS = _words(
    "图文|图|文|撰稿|编辑|审核|责任编辑|校对|摄影|供稿|主讲人|主讲|报告人|主持人|主持|"
    "嘉宾|记者|通讯员|作者|撰文|供图|来源|一审|二审|三审|终审|责编|初审|复审|编审|监制|"
    "策划|设计|排版|制图|联系人|指导老师|授课人|讲师|主讲嘉宾|点评人|带队老师|翻译"
)
BRAND_CHARACTERS = (
    "金宏瑞海天信达恒泰华盛康美新东方远大联合创利通源丰润德安正威龙星光辉科顺嘉凯迪博奥亚太宇翔"
    "鸿运兴隆立讯维欧佳艾尔中南青峰春妮麒麟欣旺惠仁"
)
PLACE_CHARACTERS = "青石白云临江东湖南山北河西岭安平永宁新城长河金沙玉泉双桥龙潭石门清水大同高坪乐山桃源"
_BEFORE_SPEECH = re.compile("说|表示|告诉|介绍|指出|认为|回忆|笑|[、,]")


class Maker:
    """Makes samples from one source of chance, the names that were seen and the dictionary's names."""

    def __init__(self, seen: Counter[str], han: Sequence[str], foreign: Sequence[str], seed: int) -> None:
        self.random = random.Random(seed)
        self._han_seen = {form for form in seen if is_han_name(form) and surname(form)}
        self._surnames = Counter(surname(form) for form in sorted(self._han_seen))
        given = Counter(c for form in sorted(self._han_seen) for c in form[len(surname(form)) :])
        self._given = Counter({c: n for c, n in given.items() if n >= 3})
        self._dictionary = list(han)
        self._foreign = sorted(f for f in seen if 2 <= len(f) <= 7 and "·" not in f and not surname(f)) + list(foreign)
        self._foreign_set = frozenset(self._foreign)

    def name(self) -> str:
        """Make up a Chinese name."""
        chance = self.random.random()
        if chance < 0.3:
            return self.random.choice(self._dictionary)
        if chance < 0.86:
            family = self._draw(self._surnames)
        else:
            family = self.random.choice(sorted(SURNAMES) if chance < 0.98 else sorted(COMPOUND_SURNAMES))
        return family + "".join(self._draw(self._given) for _ in range(1 if self.random.random() < 0.25 else 2))

    def _draw(self, counts: Counter[str]) -> str:
        return self.random.choices(list(counts), list(counts.values()))[0]

    def exchanged(self, sample: Sample) -> Sample:
        """Put other names into a sentence; the same for the same."""
        new: dict[str, str] = {}

        def other(form: str) -> str:
            if form in self._han_seen:
                return self.name()
            if form in self._foreign_set or "·" in form:
                return "·".join(self.random.choice(self._foreign) for _ in form.split("·"))
            return form

        def put(form: str, before: str, after: str) -> list[Piece]:
            if form not in new:
                new[form] = other(form)
            return [(new[form],)]

        return _rebuilt(sample, put)

    def with_titles(self, sample: Sample) -> Sample:
        """Turn some names before a verb of speech into a surname with a title, or 老 with a surname."""

        def put(form: str, before: str, after: str) -> list[Piece]:
            family = surname(form) if form in self._han_seen else ""
            starts = not before or before[-1] in ",。“;:的"
            if not family or not starts or not _BEFORE_SPEECH.match(after) or self.random.random() > 0.05:
                return [(form,)]
            chance = self.random.random()
            if chance < 0.7:
                return [(family,), self.random.choice(TITLES)]
            return [self.random.choice("老老老小"), (family,)] if chance < 0.85 else [(family,), "老"]

        return _rebuilt(sample, put)

    def damaged(self, sample: Sample) -> Sample:
        """Strew blanks and line breaks into a few sentences."""
        chance = self.random.random()
        if chance > (0.08 if sample.persons else 0.05):
            return sample
        everywhere = self.random.choice([0.02, 0.1, 0.9]) if chance < 0.05 else 0.0
        gap = self.random.choice([" ", "\n", "  "]) if everywhere else " "
        inside = {place for start, end in sample.persons for place in range(start + 1, end)}
        text, moved = "", []
        for place, character in enumerate(sample.text):
            likely = everywhere or (0.5 if place in inside else 0.0)
            if place and self.random.random() < likely:
                text += gap
            moved.append(len(text))
            text += character
        return Sample(text, tuple((moved[start], moved[end - 1] + 1) for start, end in sample.persons))

    def vita(self) -> Sample:
        """Make a sentence of a CV."""
        one, name = self.random.choice, self.name()
        family = surname(name)
        born = f"{self._year()}年" + one(["出生", "生", "", f"{self.random.randint(1, 12)}月出生", "3月生"])
        post, firm, post2, firm2 = one(POSTS), self._firm(), one(POSTS), self._firm()
        sex, honour = one("男女"), one(["先生", "女士", "", ""])
        templates: list[list[Piece]] = [
            [
                (name,),
                ",",
                sex,
                one([",汉族", "", ",满族"]),
                ",",
                born,
                ",中国国籍,",
                one(["无境外永久居留权,", ""]),
                one(DEGREES),
                "。",
            ],
            [
                (name,),
                one([":", " ", ","]),
                sex,
                ",",
                born,
                ",",
                one(DEGREES),
                ",",
                one(RANKS),
                ",现任",
                firm,
                post,
                "。",
            ],
            [
                (name,),
                honour,
                one([",", ":", ""]),
                born,
                ",",
                one(DEGREES),
                ",",
                one(["历任", "曾任"]),
                firm,
                post,
                "。",
            ],
            [
                (family,),
                one(TITLES[:6]),
                one(["", "自", "于"]),
                self._year(),
                "年",
                one(["至今", "起", "加入本公司"]),
                "任",
                firm,
                post,
                ";",
            ],
            [
                (family,),
                one(["先生", "女士"]),
                one(["长期从事", "曾任", "现任", "毕业于", "历任", "拥有", "出任"]),
                firm,
                post,
                "。",
            ],
            [
                self._year(),
                "年3月至",
                one(["今", self._year() + "年"]),
                ",",
                one(["任", "历任", "就职于", "曾任", ""]),
                firm,
                post,
                "。",
            ],
            [
                one(["历任", "曾任", "现任", "兼任", "先后任"]),
                firm,
                post,
                "、",
                firm2,
                post2,
                one(["。", ";", "等职务。"]),
            ],
            [
                (name,),
                honour,
                ",",
                one(["中国国籍", "汉族", "董事", "独立董事", "公司监事"]),
                ",",
                one(DEGREES),
                ",",
                one(RANKS),
                "。",
            ],
            [(name,), honour, one(["曾任", "历任", "现任", "毕业于", "系", "自"]), firm, post, "。"],
            [
                one(["公司董事长", "本公司实际控制人", "总经理", "监事"]),
                (name,),
                honour,
                one(["为", "与", "持有"]),
                "公司股份。",
            ],
            [
                (name,),
                honour,
                one([",", ":", ""]),
                str(self.random.randint(26, 75)),
                "岁,",
                one(DEGREES),
                ",",
                one(RANKS),
                "。",
            ],
            [
                self._year(),
                "年起",
                one(["任", "加入", "历任"]),
                firm,
                one(["采购部", "审计部", "市场部"]),
                one(["经理", "主任"]),
                "。",
            ],
            [
                one(["曾任职于", "服务于", "创办"]),
                firm,
                ",",
                one(["拥有", "从事"]),
                str(self.random.randint(5, 40)),
                "年行业经验。",
            ],
        ]
        return _built(one(templates))

    def post(self) -> Sample:
        """Make a line of a post: a signature, a header, a credit, a list."""
        one = self.random.choice
        colon = one([":", ":", ":", "/", " ", ":  "])
        unit, role = self._unit(), one(ROLES)
        templates: list[list[Piece]] = [
            [one(FUNCTIONS), colon, *self._names()],
            [
                one(FUNCTIONS),
                colon,
                *self._names(1),
                one(["  ", " ", "\n", ";"]),
                one(FUNCTIONS),
                colon,
                *self._names(),
            ],
            [
                one(["(", "(", "—", ""]),
                unit,
                one(["", " "]),
                role,
                one(["", " ", "  ", ":"]),
                self._spread(),
                one([")", ""]),
            ],
            [one(["(", ""]), self._spread(), one([" ", ",", "、", "("]), unit, one(["", " "]), role, ")"],
            [one(["学员", "", "同学", "老师"]), self._spread(), one(["(", " ", ""]), unit, role, one([")", ""]), ":"],
            ["参加人员:", *self._names(one([3, 5, 8]), one("、 "))],
            self._names(one([3, 5, 8]), one(["  ", " ", "、", "\n"])),
            [
                one(["由", "邀请", "特邀", "邀请了"]),
                unit,
                role,
                self._spread(),
                one(["授课", "作专题讲座", "主讲", "教授作了题为"]),
            ],
            [one("(["), one(FUNCTIONS), one([":", " ", "/"]), *self._names(), one(")]")],
            [
                unit,
                role,
                self._spread(),
                one(["表示", "说", "认为", "介绍", "谈到", "感慨地说"]),
                one([":", ",", ":“"]),
            ],
            ["本报记者 ", *self._names(None, one(" 、")), one([" 报道", " 摄", ""])],
            [one(["组长", "副组长", "班长", "会长", "第一名", "一等奖"]), ":", *self._names(None, one("、 "))],
        ]
        return _built(one(templates))

    def _year(self) -> str:
        return str(self.random.randint(1930, 2015))

    def _firm(self) -> str:
        city = self.random.choice(CITIES) if self.random.random() < 0.5 else ""
        brand = "".join(self.random.choices(BRAND_CHARACTERS, k=self.random.choice([2, 2, 2, 3, 3, 4])))
        return city + brand + (self.random.choice(FIRMS) if self.random.random() < 0.75 else "")

    def _unit(self) -> str:
        more = self.random.choice(UNITS) if self.random.random() < 0.4 else ""
        return "".join(self.random.choices(PLACE_CHARACTERS, k=2)) + self.random.choice(UNITS) + more

    def _spread(self) -> tuple[str]:
        name = self.name()
        if len(name) == 2 and self.random.random() < 0.35:
            name = name[0] + self.random.choice([" ", "  ", "   "]) + name[1]
        return (name,)

    def _names(self, count: int | None = None, between: str | None = None) -> list[Piece]:
        between = between or self.random.choice([" ", "、", " ", ",", "  ", "/"])
        pieces: list[Piece] = []
        for place in range(count or self.random.choice([1, 1, 2, 2, 3, 4])):
            pieces += [between, self._spread()] if place else [self._spread()]
        return pieces


def _built(pieces: Sequence[Piece]) -> Sample:
    text, persons = "", []
    for piece in pieces:
        words = piece if isinstance(piece, str) else piece[0]
        if not isinstance(piece, str):
            persons.append((len(text), len(text) + len(words)))
        text += words
    return Sample(text, tuple(persons))


def _rebuilt(sample: Sample, put: Callable[[str, str, str], list[Piece]]) -> Sample:
    pieces: list[Piece] = []
    at = 0
    for start, end in sample.persons:
        before, after = sample.text[at:start], sample.text[end : end + 2]
        pieces += [before, *put(sample.text[start:end], sample.text[:start], after)]
        at = end
    return _built([*pieces, sample.text[at:]])
