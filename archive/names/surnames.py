"""Chinese surnames, and what a Chinese personal name looks like.

About 500 surnames cover more than 99.9 % of the Han population; the compound ones are few. A name is a surname and a
given name of one or two characters, or (minorities, foreigners) syllables joined by a dot. Whether a word that looks
like a name *is* one is decided by where it stands; here is only the look of it.

The table follows the 《百家姓》 and the published counts of the 2010 census by character; both are facts, not text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archive.fold import fold

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭"
    "廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤常温康施文牛樊葛邢安齐易乔"
    "伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍"
    "华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戈岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师"
    "和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位"
    "厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戎伏鹿薄邸雍辜羊阿乌母"
    "裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植富尧闭才无由"
    "木占宓滑贝水伟郏竺酆邴庾终暨衡步弘寿通乜养须璩蒯厍乍琚续达咸虎斛过岱税玄次青覃召有琴铁闪宛库年藏贡扶钮鱼归苍双逄濮"
    "洪习莘桓郦靖殳訾别"
    "律洛郇锁户承哲隗山谯缑甫院接承候户禄东仉撒但线展妙汝郗逢泮尼付闫萨仁代佴斗户戢漕冒拜楮湖生敬才桐衷肇邱化后钭聊宦",
) - frozenset("院生有年次户通由无过须终续但接东斗湖伟乍律公才来化")
"""Single-character surnames (Simplified). Left out are those that are common words far oftener than surnames."""

COMPOUND_SURNAMES = frozenset(
    "欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 司空 令狐 东方 南宫 独孤 轩辕 端木 百里 呼延 "
    "澹台 公冶 "
    "太史 闻人 赫连 申屠 钟离 濮阳 淳于 单于 拓跋 西门 第五 仲孙 闾丘 鲜于 左丘 东郭 南门 呼延 羊舌 微生 梁丘 万俟 "
    "完颜 纳兰 爱新 叶赫 耶律 颛孙 公羊 谷梁 宰父 亓官 段干 漆雕 乐正 巫马 公西 壤驷 公良 那拉 范姜".split()
)

_HAN_NAME = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff〇]+")
_DOTTED = re.compile(r"(?:[\u4e00-\u9fff]{1,8}|[a-z]{1,3})(?:·(?:[\u4e00-\u9fff]{1,8}|[a-z]{1,3})){1,5}")

_TITLES = (
    "老师 先生 女士 同志 同学 教授 主任 书记 小姐 院长 校长 站长 部长 处长 科长 局长 主席 经理 医生 博士 院士 记者 "
    "编辑 学员 学生 专家 师傅 阿姨 大爷 爷爷 奶奶 叔叔 大姐 大哥 委员 代表 队长 班长 导师 讲师 会长 秘书 总监 "
    "总编 某某 "
    "村长 镇长 县长 市长 省长 区长 乡长 所长 馆长 董事 教练 律师 法官 助理 干事 团委 党委 支部 公司 学校 大学 "
    "学院 中学 "
    "小学 医院 小组 集团 中心 部门 机关 单位 我们 大家 他们 家庄 和谐 时代 时间 时候 方面 方式 方法 安全 全国 "
    "全省 全市 "
    "成为 成立 成功 高度 高校 高中 高质 高级 文化 文明 平台 平安 国家 国际 向前 向上 应当 应该 任务 任何 路上 "
    "关于 关注"
).split()
_ENDINGS = tuple(word for word in _TITLES if len(word) == 2)
_WORDS = frozenset(
    "召开 蓝领 黄鹤楼 连日来 和儿童 青年 支持 全面 全体 "
    "安全 安排 成果 成绩 经验 经济 单位 相关 相互 时候 高级 高等 初步 向上 和平 华人 温度 "
    "平时 平常 常见 明确 明显 严格 严肃 项目 雷锋 方向 强化 强调 黄金 金融 白天 牛奶 时代 时间 方面 方式 方法 "
    "平台 文化 文明 高度 高校 国家 国际 任务 关于 关注 应该 应当 成立 成功 和谐".split()
)


@lru_cache(maxsize=4096)
def surname(name: str) -> str:
    """Return the surname that `name` begins with, as printed, or an empty string."""
    plain = fold(name[:2])
    if plain in COMPOUND_SURNAMES and len(name) > 2:
        return name[:2]
    return name[:1] if plain[:1] in SURNAMES else ""


def is_dotted_name(text: str) -> bool:
    """Say whether `text` looks like a name of syllables joined by dots (阿依古丽·买买提)."""
    return len(text) <= 30 and _DOTTED.fullmatch(fold(text)) is not None


_NEVER_GIVEN = re.compile(r"[的了是在等与及或把被着就也都还又吗呢吧啊这那很个们每各某请让使]")
"""Characters of grammar, which no given name has."""


@lru_cache(maxsize=16384)
def plausible_name(text: str) -> bool:
    """Say whether `text`, without blanks, has the look of a person's full name: surname and given name, or dotted."""
    if "·" in fold(text):
        return is_dotted_name(text)
    if not 2 <= len(text) <= 4 or _HAN_NAME.fullmatch(text) is None:
        return False
    family = surname(text)
    if not family or len(text) - len(family) > 2:
        # Four characters with two single surnames are a married woman's or a joined name: 范徐丽泰, 张王小燕.
        return bool(family) and len(text) == 4 and bool(surname(text[1:])) and not fold(text).endswith(_ENDINGS)
    plain = fold(text)
    return not plain.endswith(_ENDINGS) and plain not in _WORDS and not _NEVER_GIVEN.search(plain, len(family))


PLACES_AND_FIRMS = frozenset(
    """
    安庆 安顺 安阳 常德 常熟 常州 池州 鄂州 贵港 贵阳 海口 邯郸 汉中 贺州 衡水 衡阳 金昌 景德镇 荆门 荆州 柳州 娄底 梅州
    钦州 邵阳 宿迁 宿州 随州 梧州 武夷山 孝感 邢台 岳阳 张家港 张家界 张家口 张掖 祁连山 井冈山 秦皇岛 石家庄 马鞍山
    包头 莫斯科 马德里 安卡拉 曼谷 温哥华
    马士基 肯德基 高通 高盛 雷克萨斯 路透社 康师傅 柯尼卡 华为 华硕 金蝶 海信 包钢 柳工 徐工
    万科 万达 安踏 特斯拉 阿里巴巴 蒙牛 易方达
    """.split()
)
"""Places and firms that begin with a surname and act under their name alone; hardly anybody is called so."""
