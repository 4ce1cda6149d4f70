"""Step one of the recogniser: places in a text where only a person can stand.

A Chinese name carries no capital letter; `江山` may be a person or a landscape. But some places settle it. What stands
between `记者` and `报道`, before `说：`, or before a colon at the head of a line is a person, if it looks at all like
one: a surname and one or two more characters, or a foreign name in parts joined by dots. No statistics are needed
there, and words that a statistical model has never seen as names are found.

The rules read folded text (Simplified, half-width), so that one table serves both scripts; folding moves nothing, and
the spans hold for the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.finders.text import flat
from archive.model import Span
from archive.names.surnames import PLACES_AND_FIRMS, plausible_name, surname

FREQUENT = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温施牛樊葛邢齐伍庞颜倪庄聂章鲁岳翟殷詹申"
    "欧耿兰焦俞左柳甘祝包符舒阮柯纪梅童凌季裴霍涂苗谷盛曲翁冉骆蓝游辛靳鲍喻祁蒲屈饶牟艾吉缪芦褚娄窦戚岑傅萧叶黎"
)
"""Surnames that are seldom other words: with them a name may follow any word. The others need a firm left border."""

NOT_GIVEN = frozenset(
    "的了着过在是与及或等们们这那哪此其他她它我你您谁就都也又再很更最被把让给对从将会能可不没说讲问答称表示认为指向年月日时分"
    "、，。：；！？,.:;!?（）()“”‘’《》「」\"' \t\n0123456789"
    "上个某各每该何之者所其吗呢吧啊呀么但而且则若如虽还只才因于以"
)
"""Characters that no given name is made of (a few are, so rarely that the rule is right to say no)."""

NOT_NAMES = (
    frozenset(
        """
    丁香 万人 万元 严厉 严格 严肃 严重 乌鲁 乐于 乐器 乐园 乐意 乐观 乐趣 乐队 习惯 于今 于是
    于此 云南 云端 从业 从中 从事 任何 任务 任教 任期 任职 但是 位于 位置 信任 信心 信息 元旦
    元素 党员 党委 党支 党校 党组 党课 全体 全力 全区 全县 全员 全国 全场 全家 全市 全新 全校
    全民 全班 全球 全省 全程 全部 全都 全面 公交 公众 公共 公务 公司 公告 公园 公安 公布 公平
    公开 公文 公正 公民 公益 公认 公证 关于 关切 关心 关怀 关注 关爱 关系 关键 军方 农业 农户
    农村 农民 况且 冷静 初中 初次 初步 利润 利用 利益 别人 前者 包括 华东 华人 华南 单位 南京
    南宁 南方 南昌 卫健 卫生 卫视 印度 印象 原则 原因 原来 双方 古人 古代 古典 古城 古镇 史上
    史料 司机 司法 同学 同志 同时 同样 后期 后来 后续 后者 后面 向上 向来 和平 和谐 商业 商会
    商务 商品 商场 商家 商户 国企 国内 国外 国家 国庆 国旗 国有 国民 国画 国防 国际 孙女 孙子
    宁夏 宁波 安保 安全 安徽 安心 安慰 安排 安置 安装 安静 宗教 宗旨 官兵 官员 官宣 官方 官网
    宣传 宣讲 宫殿 容易 容许 富有 对方 封闭 封面 尚未 居委 居民 居然 左右 左边 巴蜀 巴西 巴黎
    师傅 师生 师范 师资 席位 席间 常务 常委 常常 常年 常态 常见 干事 干群 干警 干部 平凡 平台
    平均 平安 平常 平方 平日 平时 平等 平衡 幸福 幸运 广大 广州 应对 应届 应当 应急 应用 应聘
    应该 应邀 康复 强力 强势 强化 强国 强大 强烈 强调 徐州 德国 成为 成功 成员 成就 成年 成效
    成本 成果 成熟 成立 成绩 成都 成长 战友 战士 战略 房东 房屋 扬州 支书 支持 支部 支队 文件
    文体 文凭 文创 文化 文字 文学 文旅 文明 文物 文献 文章 文艺 方便 方可 方向 方圆 方式 方案
    方法 方言 方面 施工 施策 施行 时不 时代 时候 时尚 时期 时间 明亮 明天 明年 明星 明显 明白
    明确 易于 晋升 晋江 晋级 景区 曾经 有关 权利 权威 权益 来临 来到 来宾 来源 来自 来访 来说
    杭州 林业 林区 林场 林长 林间 校方 梅花 武术 武汉 武警 段时 毕业 毕竟 毕节 毛巾 毛病 水平
    江南 江湖 江苏 江西 江边 汤圆 沈阳 沙龙 法国 泰国 海上 海关 海军 海南 海外 海峡 海报 海拔
    海洋 温州 温暖 游人 游客 游戏 湖南 牛人 牛奶 班主 班组 班长 甘肃 田园 田地 田径 田野 田间
    由于 白云 白天 白色 白酒 白领 皮肤 盘点 盛会 盛大 相互 相信 相关 相对 相应 相当 相比 相继
    石头 石家 石油 祖国 祖母 祖父 程序 空军 童年 童心 管委 管理 管道 米饭 经济 经理 经过 羊城
    美国 老师 花园 花费 苏州 英国 范围 范畴 荣获 荣誉 蒙古 解决 解放 解说 解读 解释 警方 计划
    计委 计算 许可 许多 谈到 谈及 谈起 谷歌 贺信 贾府 路上 路人 路口 路段 路线 路过 车主 车厢
    车子 车牌 车站 车辆 车间 车队 边境 连同 连忙 连接 连日 连线 连续 那么 那些 那时 那样 那里
    郑州 都是 都能 金属 金牌 金融 金额 银行 长江 长辈 阎王 阳光 阳台 陆军 院方 隆重 雷达 雷锋
    韩国 项目 顾客 顾问 马上 马路 高中 高兴 高原 高层 高峰 高度 高手 高效 高新 高校 高温 高潮
    高端 高管 高级 高考 高质 高速 高铁 鲁迅 鲜明 鲜花 黄河 黄金 齐声 齐心 齐鲁 原标题 原标 段时间
    编者 关方面
    """.split()  # noqa: SIM905 - a table to read
    )
    | PLACES_AND_FIRMS
)
"""Common words that begin with a surname. They are names only right after a word for a person's role."""

ROLE_ENDINGS = (
    "书记|主任|校长|院长|局长|处长|科长|部长|厅长|司长|市长|县长|"
    "区长|镇长|乡长|村长|省长|州长|厂长|站长|所长|馆长|园长|会长|"
    "理事长|秘书长|董事长|队长|组长|班长|团长|行长|社长|台长|店长|总长|"
    "股长|室长|庭长|检察长|船长|机长|营长|连长|排长|参谋长|护士长|领队|"
    "领班|经理|总裁|总监|主管|主席|委员|常委|代表|教授|讲师|老师|"
    "教师|导师|博士|硕士|院士|研究员|工程师|设计师|律师|医生|医师|护士|"
    "药师|营养师|咨询师|分析师|会计师|摄影师|厨师|技师|记者|编辑|主编|编导|"
    "导演|制片人|演员|歌手|作家|诗人|画家|书法家|艺术家|科学家|学者|专家|"
    "专员|干事|科员|职员|店员|船员|干部|干警|民警|交警|辅警|警官|"
    "法官|检察官|战士|士兵|队员|教练|教练员|裁判|运动员|球员|选手|馆员|"
    "助理|秘书|顾问|参赞|大使|发言人|负责人|创始人|联合创始人|合伙人|法人|经营者|"
    "主持人|主讲人|讲解员|志愿者|志愿服务者|学员|学生|同学|大学生|研究生|博士生|硕士生|"
    "本科生|新生|校友|毕业生|家长|村民|居民|市民|农民|工人|职工|员工|"
    "业主|商户|店主|老板|顾客|客人|游客|乘客|旅客|观众|听众|读者|"
    "网友|群众|党员|团员|社工|网格员|驾驶员|司机|快递员|外卖员|骑手|保安|"
    "保洁员|患者|病人|伤者|受害人|当事人|被告|原告|消费者|求职者|创业者|从业者|"
    "爱好者|传承人|继承人|投资人|受访者|亲属|家属|父亲|母亲|爸爸|妈妈|爷爷|"
    "奶奶|妻子|丈夫|儿子|女儿|哥哥|姐姐|弟弟|妹妹|同事|邻居|朋友|"
    "成员|会员|理事|监事|董事|首席|同志|先生|女士|总编|总编辑|社员|"
    "教员|参训学员|通讯员|摄影|作者|一级|二级|总工|总工程师|站员|调度员|技术员|"
    "协管员|巡查员|带头人|能手|劳模|模范|冠军|亚军|季军|得主|获得者|县委书记|"
    "领导|带教|班主任|辅导员|指导员|宣讲员|评论员|分管|主理人|策展人|发起人|合作者|养殖户|种植户|种粮大户|媒体人"
)
"""How words for a person's role end; a name may follow at once."""

TITLES_AFTER = (
    "老师|教授|副教授|博士|院士|主任|副主任|书记|副书记|校长|副校长|院长|"
    "副院长|局长|副局长|处长|科长|部长|主席|会长|所长|站长|董事长|总经理|"
    "经理|律师|医生|法官|先生|女士|同学|同志|小姐|师傅|工程师|研究员|"
    "讲师|警官|教练|导演|记者|馆长|队长|镇长|县长|市长|区长|村长|"
    "小朋友|总裁|总监|秘书长|组长|社长|委员|爷爷|奶奶|大爷|大妈|阿姨|叔叔|"
    "大叔|大姐|大哥|大伯|老人|老先生|学长|学姐|学弟|学妹|"
    "副部长|副处长|副科长|副会长|副主席|副县长|副市长|副区长|副镇长|副所长|副站长|副总经理|副秘书长"
)
"""Titles that stand after a name: 白皓老师."""

_SPEAKING = (
    "表示|说道|说|告诉|介绍|指出|强调|认为|坦言|直言|感慨|感叹|"
    "感言|回忆|透露|补充|建议|呼吁|谈到|谈及|称|写道|解释|报道|"
    "回答|笑着说|提到|分享|讲述|总结|反映|要求|希望|提醒|勉励|寄语|"
    "宣布|评价|点评|主讲|授课|主持|致辞|发言|讲话|作报告|感悟|心想|"
    "自豪"
)
_FIRM_LEFT = re.compile(
    rf"(?:[\s,。:;!?、()“”‘’\"\ue000\ue001—·]|{ROLE_ENDINGS}|的|是|叫|由|请|据|如|和|与|以及|现任|时任|者)$"
)
_FEELING = "激动|高兴|开心|自豪|感慨|深有感触|由衷|欣慰|坚定|兴奋|骄傲|动情|深情|笑着|真诚|满意|欣喜|郑重"
_BEFORE_SPEAKING = re.compile(
    rf"(?:{TITLES_AFTER})?(?:\([^()\n]{{0,40}}\))?[则也还就都均]?(?:(?:{_FEELING}){{1,2}}地)?"
    rf"(?:(?:{_SPEAKING})(?:[^\n的])|道:)"
)
_TITLE_AT = re.compile(rf"(?:{TITLES_AFTER})(?![们长会部厅])")
_MAY_SPEAK = re.compile(
    f"[(道则也还就都均{''.join(sorted({word[0] for word in f'{TITLES_AFTER}|{_FEELING}|{_SPEAKING}'.split('|')}))}]"
)
"""What `_BEFORE_SPEAKING` begins with."""

_SAYING = re.compile(rf"[^,:。\n]{{0,8}}(?:{_SPEAKING})(?:道|说)?[,:“\"]")
_TITLED = re.compile(
    rf"(?:(?<=[\s,。:;!?、()“”])|(?<=邀请)|(?<=[由请听])|"
    rf"^)([\u4e00-\u9fff]{{2,4}}?)(?=(?:{TITLES_AFTER})(?![们长会部厅]))"
)
_PLACE = re.compile(r"[省市县区镇乡村局部厅处科院校系班司厂社网报台站所馆会团队组原副总前级]$")
_REPORTERS = re.compile(r"(?:记者|通讯员|摄影|作者|撰文|撰稿|编辑|编审)[ :/]{0,2}")
_LATIN = re.compile(
    r"(?:(?<![A-Za-z])(?:C[A-Z]O|"
    r"VP) ?)?(?<![A-Za-z&])((?!C[A-Z]O\b)[A-ZÀ-Þ][A-Za-zÀ-ÿ.'’-]{1,20}(?: [A-ZÀ-Þ][A-Za-zÀ-ÿ.'’-]{0,20}){0,3})"
    r"(?: ?(?:先生|女士|教授|博士))?[也还则]? ?(?:说|表示|告诉|認為|认为|指出|強調|强调|介紹|介绍|坦言|稱|称|"
    r"透露|解釋|解释|補充|补充)"
)
_BRAND = re.compile("[A-Z]{2,}|(?!Mc|Mac|De|Di|La|Le|Van)[A-Z][a-z]+[A-Z][A-Za-z]*")
"""One word that is written as no name is: RT, OpenAI."""
_CAPITAL = re.compile("[A-ZÀ-Þ]")
_LATIN_NAME = re.compile(r"(?:[A-ZÀ-Þ][A-Za-zÀ-ÿ.'’-]{1,20} ){1,3}[A-ZÀ-Þ][A-Za-zÀ-ÿ'’-]{1,20}")
_ROLE_BEFORE_LATIN = re.compile(rf"(?:{ROLE_ENDINGS}|[家师官员长]|C[ETF]O) ?$")
_SOUNDS = (
    "阿埃艾安奥巴拜班邦鲍保贝本比彼宾波伯博布查茨达戴丹当德登邓迪蒂丁杜顿多厄恩尔法凡菲费芬冯弗夫福富盖甘冈戈格葛古瓜哈海汉翰豪赫"
    "亨霍基吉加贾杰金京卡凯坎康考柯科克肯库夸奎拉莱赖兰朗劳勒雷蕾里利莉丽黎林琳隆卢鲁伦罗洛吕马玛迈麦曼芒门蒙米密明莫默姆穆纳娜南"
    "内尼妮涅宁纽农努诺欧帕派潘庞佩彭皮普奇齐恰乔切琴琼丘让热若萨塞桑瑟森沙莎山尚舍申什圣史士斯司丝苏索塔台泰坦汤唐陶特腾提蒂廷"
    "图托瓦万旺威韦维卫温沃乌吾武西希锡夏香肖谢辛欣休修许雅亚延扬耶叶伊依易因英尤于约云泽扎詹珍芝朱兹佐邦切"
)
"""Characters that spell the sounds of foreign names."""
_HYPHENED = re.compile(rf"(?<![{_SOUNDS}-])[{_SOUNDS}]{{1,5}}-[{_SOUNDS}]{{2,7}}")
_HYPHEN = re.compile(f"-[{_SOUNDS}]")
_HEADER = re.compile(r"(?:^|\n|(?<=[。!?”』」]))[ \t]*(?=([^\s,。:;!?()“”]{2,20}):)")


@dataclass(frozen=True, slots=True)
class Place:
    """A person's name that its position gives away."""

    span: Span
    rule: str


_PART = r"[^\W\d_在对向于和说是的了就曾今昨当]{1,8}"
_FOREIGN = re.compile(rf"{_PART}(?:[·•・‧]{_PART}){{1,4}}")
_ROLE_AT_END = re.compile(rf"(?:{'|'.join(word for word in ROLE_ENDINGS.split('|') if len(word) == 2)})$")
_SPEAKING_AT_END = re.compile(rf"(?:{_SPEAKING})$")
_ROLE_HEAD = re.compile(rf".*(?:{ROLE_ENDINGS}|国|[省市县区局部委院校司团])(?=[\u4e00-\u9fff]{{2}})")


def _without_role(folded: str, span: Span) -> Span:
    """Take a role or a country off the head of a foreign name's first part, and a verb of speaking off its end."""
    first = re.split(r"[·•・‧]", span.of(folded))[0]
    head = _ROLE_HEAD.match(first)
    tail = _SPEAKING_AT_END.search(span.of(folded))
    return Span(span.start + (head.end() if head else 0), span.end - (len(tail.group()) if tail else 0))


def looks_like_name(word: str) -> bool:
    """Say whether a word in folded characters has the look of a full name and no character that names never have."""
    return (
        plausible_name(word)
        and not _ROLE_AT_END.search(word[1:])
        and not any(c in NOT_GIVEN for c in word[len(surname(word)) :])
    )


def speaks(folded: str, at: int) -> bool:
    """Say whether a verb of speaking follows at a place, with a title or an adverb before it perhaps."""
    return _BEFORE_SPEAKING.match(folded, at) is not None


def title_at(folded: str, at: int) -> bool:
    """Say whether a title that stands behind names begins at a place."""
    return _TITLE_AT.match(folded, at) is not None


def name_ending_at(folded: str, end: int) -> Span | None:
    """Find the name whose last character stands just before `end`: the longest with a sound left border."""
    foreign = [m for m in _FOREIGN.finditer(folded, max(0, end - 30), end) if m.end() == end]
    if foreign:
        return _without_role(folded, Span(foreign[-1].start(), end))
    weak: Span | None = None
    for length in (4, 3, 2):
        # Four characters are a compound surname's name; joined surnames are too rare to risk it.
        start = end - length
        word = folded[max(0, start) : end]
        if start < 0 or not _all_han(word) or not looks_like_name(word) or (length == 4 and len(surname(word)) < 2):
            continue
        left = folded[max(0, start - 6) : start]
        firm = _FIRM_LEFT.search(left) if left else True
        if word in NOT_NAMES or word[:2] in NOT_NAMES:
            if left and re.search(rf"(?:{ROLE_ENDINGS})$", left):
                return Span(start, end)
            continue
        if firm or not left:
            return Span(start, end)
        if weak is None and word[0] in FREQUENT:
            weak = Span(start, end)
    return weak


def name_starting_at(folded: str, start: int) -> Span | None:
    """Find the name that begins at `start` and is followed by a border or a title."""
    foreign = _FOREIGN.match(folded, start)
    if foreign:
        return _without_role(folded, Span(*foreign.span()))
    for length in (4, 3, 2):
        word = folded[start : start + length]
        if length == 4 and len(surname(word)) < 2:
            continue
        if len(word) == length and _all_han(word) and looks_like_name(word):
            after = folded[start + length : start + length + 3]
            if (
                not after
                or not _all_han(after[0])
                or re.match(rf"(?:{TITLES_AFTER}|报道|摄|供|文|图|获悉|从|在)", after)
            ):
                return Span(start, start + length)
    return None


def _all_han(word: str) -> bool:
    return all("\u3400" <= c <= "\u9fff" for c in word)


def find_positions(text: str) -> tuple[Place, ...]:
    """Find the names that stand where only a name can stand, in text order, without overlaps."""
    return _find_positions(flat(text), text)


@lru_cache(maxsize=2)
def _find_positions(folded: str, text: str) -> tuple[Place, ...]:
    places = sorted(
        (
            *_reporters(folded),
            *_headers(folded),
            *_speakers(folded),
            *_titled(folded),
            *_latin(text),
            *_hyphened(folded),
        ),
        key=lambda p: (p.span.start, -len(p.span)),
    )
    kept: list[Place] = []
    for place in places:
        if not kept or kept[-1].span.end <= place.span.start:
            kept.append(place)
    return tuple(kept)


def _reporters(folded: str) -> Iterator[Place]:
    """Names in a row after 记者 or 通讯员: 记者 王丽 李强."""
    for match in _REPORTERS.finditer(folded):
        at = match.end()
        while name := name_starting_at(folded, at):
            yield Place(name, "after-reporter")
            gap = re.compile(r"[ 、,]{1,2}").match(folded, name.end)
            if not gap:
                break
            at = gap.end()


def _headers(folded: str) -> Iterator[Place]:
    """A name before the colon that opens a line: 学员王丽：, 王丽（青石镇）：."""
    for match in _HEADER.finditer(folded):
        name = name_ending_at(folded, match.end(1))
        if (
            name
            and name.start >= match.start(1)
            and (
                name.start == match.start(1)
                or re.search(rf"(?:{ROLE_ENDINGS})$", folded[max(0, name.start - 6) : name.start])
            )
        ):
            yield Place(name, "line-header")


def _titled(folded: str) -> Iterator[Place]:
    """A name between a border and a title: 。白山老师, 请白山教授."""
    for match in _TITLED.finditer(folded):
        word = match.group(1)
        if len(surname(word)) < 2 and (len(word) == 4 or word[0] not in FREQUENT):
            continue
        if looks_like_name(word) and word not in NOT_NAMES and word[:2] not in NOT_NAMES and not _PLACE.search(word):
            yield Place(Span(*match.span(1)), "before-title")


def _latin(text: str) -> Iterator[Place]:
    """A name in Latin letters right before a verb of speaking (Mary Stone表示), or right after a role."""
    until = 0
    for capital in _CAPITAL.finditer(text):
        at = capital.start()
        if at >= until and (match := _LATIN.match(text, at)):
            until = match.end()
            if not _BRAND.fullmatch(match[1]):
                yield Place(Span(*match.span(1)), "latin-before-speech")
        if (match := _LATIN_NAME.match(text, at)) and _ROLE_BEFORE_LATIN.search(text[max(0, at - 8) : at]):
            yield Place(Span(*match.span()), "latin-after-role")


def _hyphened(folded: str) -> Iterator[Place]:
    """A foreign name in parts joined by a hyphen, all of it in characters that spell sounds: 玛丽-斯通."""
    if _HYPHEN.search(folded) is None:
        return
    for match in _HYPHENED.finditer(folded):
        yield Place(Span(*match.span()), "hyphened")


def _speakers(folded: str) -> Iterator[Place]:
    """A name right before a verb of speaking: surely after a border or a role, else where what is said follows
    a mark."""
    for may in _MAY_SPEAK.finditer(folded):
        at = may.start()
        if at and "\u3400" <= folded[at - 1] <= "\u9fff" and _BEFORE_SPEAKING.match(folded, at):
            name = name_ending_at(folded, at)
            if name is None or name.end > at or _NO_END.search(name.of(folded)):
                continue
            marked = _SAYING.match(folded, at, at + 20)
            if _has_firm_left(folded, name) or (marked and len(name) == 3):
                yield Place(name, "before-speech")


_NO_END = re.compile(r"[中上时后里间副老总某位小前内外]$|外长$|家中$|并")
"""What the word before a verb ends with where it is no name: 谈话中, 那位, 儿童小(说)."""


def _has_firm_left(folded: str, name: Span) -> bool:
    return name.start == 0 or _FIRM_LEFT.search(folded[max(0, name.start - 6) : name.start]) is not None
