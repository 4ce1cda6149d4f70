"""Offices and signatures: how an author, a lecturer or a reporter is written beside a text.

*The convention.* An office is an organisation with its departments, and a role held there. The role is the office
word at the end with everything that qualifies it; the organisation is what stands before, down to its smallest
department:

    柳河县清水乡团委书记    柳河县清水乡团委 | 书记     a committee (团委, 党委, 纪委) is a body and stays with it
    某学院团总支书记        某学院 | 团总支书记         a branch (团总支, 党支部, 党组) is none: one office word
    某学院第三党支部书记    某学院第三党支部 | 书记     but a numbered branch is one
    某大学党委书记、校长    某大学 | 党委书记、校长     two roles of one person share the organisation of both
    某局组织人事科科员      某局组织人事科 | 科员       departments belong to the organisation
    某大学哲学教授          某大学 | 哲学教授           what is no body qualifies the role
    资深科普作者            (none) | 资深科普作者       without a body all of it is the role
    柳河县清水乡团委        柳河县清水乡团委 | (none)   without an office word all of it is the organisation

*Signatures* come in every order (office name, name office, name(office), office:name, name,office), with blanks,
commas or nothing between, for one author or several. The reader cuts the words at separators, tells names from
offices by look and by position, and gives nothing where the words do not read as a signature: a wrong author is worse
than none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from archive.finders.text import BLANK, HAN, flat, trim
from archive.model import Office, Person, Signature, Span
from archive.names.positions import FREQUENT, NOT_NAMES
from archive.names.surnames import is_dotted_name, plausible_name, surname

# --- the tables -------------------------------------------------------------------------------------------------------

OFFICE_WORDS = frozenset(
    # party, league, government, mass organisations
    "书记 支书 村支书 团支书 总书记 第一书记 驻村第一书记 政委 主席 总理 委员 常委 执委 部长 局长 厅长 处长 "
    "科长 股长 司长 署长 所长 站长 主任 徒弟 师父 会员 "
    "省长 市长 县长 区长 州长 盟长 旗长 镇长 乡长 村长 组长 主任科员 科员 办事员 干事 干部 团干 团干部 选调生 "
    "村官 大学生村官 公务员 巡视员 调研员 "
    "督导员 督查员 检查员 监督员 专员 专干 文书 秘书 秘书长 参事 参赞 大使 领事 领导 负责人 责任人 召集人 "
    "联系人 发言人 代表 人大代表 政协委员 "
    "党代表 网格员 网格长 楼长 街长 河长 社工 专职社工 辅警 民警 警员 警官 交警 特警 所员 队长 大队长 中队长 "
    "支队长 分队长 "
    "总队长 队员 教导员 指导员 连长 排长 营长 团长 旅长 师长 军长 司令 司令员 战士 消防员 指战员 士官 法官 "
    "检察官 检察长 庭长 审判员 书记员 律师 公证员 "
    "调解员 护林员 党员 团员 预备党员 入党积极分子 积极分子 扶贫干部 驻村干部 工作人员 工作者 "
    # schools and research
    "校长 园长 院长 校院长 校(院)长 教授 讲师 助教 教师 老师 教员 教官 班主任 辅导员 导师 硕导 博导 研究生导师 "
    "博士生导师 硕士生导师 硕士研究生导师 博士研究生导师 "
    "院士 博士 硕士 学士 博士后 研究员 研究生 硕士生 博士生 博士研究生 硕士研究生 本科生 专科生 大学生 留学生 "
    "毕业生 新生 学生 同学 学员 校友 班长 学委 "
    "团委委员 教务长 学者 访问学者 专家 教练 宿管 实习生 考生 中学生 小学生 高中生 初中生 少先队员 队员 "
    # work and trade
    "董事长 董事 理事 理事长 监事 监事长 会长 社长 总裁 总经理 经理 总监 总编 总编辑 主编 编审 编辑 责编 记者 "
    "通讯员 作者 作家 诗人 画家 书法家 "
    "艺术家 演员 导演 编剧 制片人 主持人 主播 播音员 摄影师 设计师 工程师 高工 总工 总工程师 技术员 技师 会计 "
    "会计师 总会计师 出纳 审计师 经济师 经济学家 "
    "分析师 顾问 助理 主管 负责人 创始人 合伙人 联合创始人 发起人 企业家 店长 店主 摊主 车主 房东 店员 厂长 "
    "班组长 工人 员工 "
    "职工 职员 员 司机 驾驶员 乘务员 "
    "导购员 收银员 售货员 服务员 快递员 外卖员 馆长 馆员 台长 行长 柜员 客户经理 院务 医生 医师 主治医师 "
    "主任医师 住院医师 大夫 护士 护士长 护师 主管护师 药师 "
    "咨询师 心理咨询师 培训师 讲解员 宣讲员 宣传员 播报员 志愿者 义工 村民 居民 市民 农民 牧民 渔民 业主 群众 "
    "家长 学生家长 读者 听众 观众 网友 粉丝 游客 "
    "种植户 养殖户 大户 带头人 致富带头人 传承人 非遗传承人 继承人 经纪人 委托人 当事人 代理人 法人 法定代表人 "
    "监护人 军人 退役军人 老兵 老党员 盟员 "
    "劳模 模范 楷模 劳动模范 先进个人 标兵 冠军 亚军 季军 获得者 世界冠军 运动员 教练员 裁判 裁判员 评委 嘉宾 成员 "
    "会员 社员 组员 首席执行官 首席专家 编委 常务编委 执行主编 副刊编辑 学习委员 值班员 班委 干警 政工师 政工员 "
    "宣讲师 培训生 化学家 物理学家 科学家 思想家 哲学家 历史学家 教育家 评论员 评论家 策展人 翻译 译者 外教 "
    "馆主 掌门人 住持 法师 道长 阿訇 牧师 神父 "
    "ceo cto cfo coo cmo hr 主帅 领队 总教练 船长 机长 列车长 调度员 安检员 化验员 检验员 质检员 保安 保洁员 "
    "保管员 炊事员 厨师 得主 商户 工匠 名家 大师 达人 台商 球迷 乐迷 将军 大将 上将 中将 少将 元帅 "
    "主委 副主委 督学 骨干 总统 总干事 国务卿 国王 大臣 首相 脱贫户 老板 焊工 电焊工 门将 球星 小朋友 烈士 "
    "男高音 女高音 男中音 女中音 首席 青年 搬迁户 易地搬迁户 易地扶贫搬迁户 "
    "贫困户 监测户 承包户 经营户 个体户 专业户 士兵 新兵 列兵 义务兵 "
    "教导主任 德育主任 政教主任 教务主任 年级主任 年级组长 教研组长 备课组长 村主任 村主任助理 "
    "支教老师 支教教师 支教队员 护工 护理员 保姆 消防士 "
    "雷达兵 炮兵 大一 大二 大三 大四 研一 研二 研三 博一 博二 博三".split()
)
"""Words that name an office by themselves (flat form)."""

_GENERIC = re.compile(r"(?<!之)(?<!国)(?<!大)[师员家长手者官]$|工程师$|[^个别他主省市县镇乡村州]人$")
"""Endings that make an office word of what qualifies them: 咨询师, 代言人."""
_OFFICE_ENDS = frozenset(word[-1] for word in OFFICE_WORDS) | set("师员家长手者官人")
"""How every office word ends; most words do not, and need no further look."""

_QUALIFIERS = re.compile(
    r"(?:副|原|前|时任|现任|曾任|兼|兼任|任|常务|代理?|名誉|荣誉|终身|特聘|特邀|特约|特任|兼职|专职|客座|讲座|"
    r"高级|老(?=[校院厅局处科站所馆]长|书记|主任|专家|教师)|正高级|副高级|中级|初级|首席|资深|著名|知名|"
    r"青年|优秀|主管|[正副](?:国|省|部|司|厅|局|县|处|团|校|科|股)级|执行|联席|轮值|候任|候补|助理|实习|见习|主任|主治|第一|(?:国家)?[一二三四五]级|全媒体|"
    r"党委|党组|党群|党务|团委|团务|总支部?|党总支部?|团总支部?|"
    r"(?:[党团]|机关|直属|学生|教工|教师|离退休)?(?:党|团)?(?:总支|支部|支)|党支部|团支部|宣传|组织|学习|文艺|"
    r"体育|生活|纪律|纪检|心理|安全|综合|行政|业务|技术|"
    r"驻村|驻点|驻会|包村|扶贫|帮扶|挂职|基层|专业|研究生|博士生|硕士生|博士|硕士|本科|责任|法定|学生|校园|国家|"
    r"全国|世界|乡镇)$"
)
_LEADS = re.compile(
    r"(?:副|联合)?(?:董事长|总裁|总经理|ceo|cto|创始|合伙人|主任(?=$|[、兼,及和])|校长|院长|局长|处长|科长|馆长|会长|社长|站长|台长)"
)
"""Office words that cannot be held but in some body: what stands before them is one."""

_BRANCH = re.compile(
    r"(?:(?<![第一二三四五六七八九十\d党团])(?:总支部?|支部)|(?<![第一二三四五六七八九十\d])[党团](?:总支部?|"
    r"支部|支|组))$"
)
_BODY = re.compile(r"(?:党委|团委|团工委|党工委|纪委|党组|[党团](?:总支部?|支部))$")
_BODY_ROLE = re.compile(r"书记|委员|常委|成员|干事|秘书长?|负责人|主任|组长|部长|专干|干部")

_ORGANISATION = re.compile(
    r"(?:大学(?!生)|学院|书院|(?<=[一二三四五六七八九十])[中小](?!学)|[人智专][才库家]库|智库|资本|证券|药业|医药|股份|卫视|律所|学校|党校|"
    r"[小中]学|高中(?!学(?![生员习科]))|初中|职高|技校|附中|附小|幼儿园|幼教中心|实验室|研究院|研究所|研究室|研究中心|研究会|医院|"
    r"卫生院|法院|检察院|敬老院|福利院|剧院|"
    r"公司|集团|企业|工厂|银行|支行|分行|酒店|超市|商店|合作社|出版社|通讯社|报社|旅行社|杂志社|书店|书局|剧团|"
    r"艺术团|代表团|宣讲团|讲师团|合唱团|旅游团|兵团|军团|"
    r"委员会|常委会|居委会|村委会|管委会|工委|党委|团委|纪委|[省市县区州镇乡村旗]委(?!员)|(?<=[\u4e00-\u9fff]{2})(?:改革|仲裁)委(?!员)|中央军委(?!员)|[经建科农商教体民]委(?!员)|经信委|交通委|文旅委|卫计委|住建委|政法委|发改委|国资委|卫健委|建管委|"
    r"统战部|宣传部|组织部|武装部|共青团|少先队|党支部|团支部|总支部?|支部|"
    r"协会|学会|工会|商会|理事会|董事会|基金会|联合会|联谊会|学生会|研究生会|同学会|校友会|社联|妇联|残联|侨联|台联|"
    r"文联|[科作体音美书影剧舞足篮摄记律医青]协|工商联|总会|分会|政协|人大|"
    r"政府|街道|社区|开发区|园区|新区|管理区|办公室|办事处|管理处|教务处|教研室|教研组|工作室|事务所|派出所|"
    r"交易所|看守所|服务站|工作站|记者站|电视台|广播台|"
    r"中心|基地|平台|机构|组织|团体|俱乐部|沙龙|联盟|工作坊|社团|小组|项目组|专班|讲堂|论坛|课题组|支队|大队|"
    r"中队|总队|分队|战队|车队|车间|班组|部队|"
    r"日报|晚报|晨报|早报|时报|商报|周报|青年报|都市报|法制报|法治报|导报|电讯|新闻网|客户端|频道|杂志|周刊|"
    r"月刊|学报|图书馆|博物馆|美术馆|文化馆|纪念馆|档案馆|展览馆|体育馆|使馆|"
    r"\d{2,4}级|(?<=[\u4e00-\u9fff]{2})(?<![楼室厅区座栋幢层号])\d{4,6}$|纪?监委|[一二三四五六七八九]年级|[高初]?[一二三四五六七八九十\d]+班|[》”]|"
    r"省(?![级内外长派])|自治[区州县]委?|(?<![城都])市(?![场民级长区值面容政派])|县(?![级域长城区派])|区(?![级域长别分块派])|"
    r"州(?![长际])|盟(?![友长员])|旗(?![手下长舰])|(?<!乡)镇(?![长级痛定])|(?<!返)乡(?![长土亲镇村级贤情])|"
    r"(?<![驻农乡包全进下帮山])村(?![民长官干支居])|(?<![中西东南北内外全])部(?![分级长队署门下落])|局(?![部长级面])|"
    r"厅(?![长级])|(?<!判)处(?![长理级境分])|(?<![公上])司(?![长机法仪令徒马空职])|(?<=[\u4e00-\u9fff])(?<!(?<!医)学)(?<![本专文理百全])科(?![长学技研员级目普创])|室(?![长内友])|股(?![长份东票权民市])|"
    r"所(?![有长以在谓属员])|(?<!住)院(?![士长系校内线])|(?<![关联体派])系(?![统列数主])|"
    r"(?<![中])社(?![会区工长员保])|(?<![机社与参领])会(?![计议长员展务理场见谈同客])|站(?![长点])|"
    r"队(?![长员友伍])|(?<![集])组(?![长织员合成])|厂(?![长商])|店(?![长主员铺])|馆(?![长员主])|"
    r"校(?![长友园内外])|(?<![主创承操举开])办(?![公事理法])|台(?![长账湾商胞资北中南东联])|网(?![络友红格点])|"
    r"(?<![值上下跟加西])班(?![主长组级子牙禅])|(?<!家)庭(?![长审])|(?<![金举执践自法进])行(?![长业政为动])|署(?![长名])|"
    r"(?<![集])团(?![长员干结体队支总购委伙])|(?<=[\u4e00-\u9fff])(?<![冠亚季])军(?![人官长事士委旅训])|连(?![长续接山])|(?<!住)营(?![长业养员者])|"
    r"(?<!军)旅(?![长游行])|寺|宫|(?<![书])苑|小区|大厦|商城|农场|农庄|山庄|庄园|书屋|民宿|影院|影城|林场|牧场|渔场|景区|院系|专业|单位|机关|两委(?=”|$)|(?<=[\u4e00-\u9fff]{4})项目$|门诊(?![部医患量大])|(?<![a-z])(?:[a-z]?icu|ccu))"
)
_BODY_ENDS = frozenset(
    "业中乡份会位体关军刊券办区协厂厅厦县台司团园地场坊坛城堂处大委学室宫宿寺小局屋州市庄库店府庭心志所报支旅旗本村构校班盟目省社科"
    "站端系级组织网署联股苑药营行视讯诊连道部镇间队院馆高龙”》u"
)
"""How all that `_ORGANISATION` finds ends, if not with a digit."""

_NOT_SIGNED = re.compile(
    r"[。！？!?“”…=%]|(?<!\d)\+|\+(?!\d)|\d{3,}元|^(?:见|详见|参见|注|如|例如|即|以下简称|简称|含|包括|图\d*|表\d*|附|完|略|下同|"
    r"待续|未完|单位:|括号|上接|下转|来源|编者|资料|"
    r"左|右|前排|后排|中|以上|摄于|据|按|又名|原名|现为|今|约|共|笑|掌声|鼓掌|全文|节选|一|二|三|四|五|上|下|续)$"
    r"|^(?:以下简称|简称|详见|参见|例如|包括|图为|图中|其中|见图|下称|又称|也称|俗称|即|原题|原标题)"
)
_LEAD = re.compile(
    r"[—\-·*#>\s\u200b]*(?:(?:作者|学员|发言人|分享人|撰稿人?|撰文|署名|执笔|供稿|文|心得|感悟|姓名|主讲人?|"
    r"报告人|讲师|记录|投稿)\s*[:/|]\s*|作者(?:系|为|是)\s*|作者\s+"
    r"|(?:来自|摘自|选自|系|by)\s*)?"
)
_SHARED = re.compile(r"^(?:均为|均系|均是|同为|都是|皆为|以上均为|三人均为|二人均为|两人均为)")
_HONORIFIC = re.compile(
    r"(?:老师|先生|女士|同志|同学|小姐|师傅|阿姨|大爷|大妈|奶奶|爷爷|叔叔|大叔|大姐|大哥|大娘|医生|教授|博士|"
    r"院士|律师|教练)$"
)
_STEPPE_NAME = re.compile(
    rf"[{HAN}]{{2,5}}(?:古丽|古力|别克|买提|木江|力江|尼亚孜|吐尔逊|帕夏|娜孜|努尔|格日勒|图雅|巴雅尔)"
)
"""Long names without a surname and without a dot, by how they end: 热依汗古丽."""
_LATIN_NAME = re.compile(r"[a-zß-ɏ][a-zß-ɏ.'\-]*(?:\s+[a-zß-ɏ][a-zß-ɏ.'\-]*){0,4}")
_FEW_SIGNS = re.compile(rf"[{HAN}]{{2,4}}")
_SEPARATOR = re.compile(r"(?:[\s\u200b,、;:/|&▏▎▍]|(?<=\s)·(?=\s))+")


# --- offices ----------------------------------------------------------------------------------------------------------


def _word_before(plain: str, end: int) -> int:
    """Return where the office word that ends at `end` starts, or `end`."""
    if plain[end - 1 : end] not in _OFFICE_ENDS:
        return end
    for length in range(min(8, end), 0, -1):
        if plain[end - length : end] in OFFICE_WORDS and length > 1:
            return end - length
    generic = _GENERIC.search(plain[max(0, end - 3) : end])
    return end - len(generic[0]) if generic and end - len(generic[0]) > 0 else end


def _qualified(plain: str, end: int) -> int:
    """Return where the qualifiers (副, 常务, 党支部 …) before `end` start."""
    while end:
        match = _BRANCH.search(plain, max(0, end - 5), end) or _QUALIFIERS.search(plain, max(0, end - 6), end)
        if match is None or not match[0]:
            return end
        if _BODY.search(match[0]) and not _BRANCH.search(plain, max(0, end - 5), end):
            return end  # 团委, 党委: bodies
        if re.search(r"支|总支", match[0]) and not _BRANCH.search(plain, max(0, end - 5), end):
            return end  # a numbered branch
        end = match.start()
    return end


def role_start(plain: str, end: int | None = None) -> int:
    """Return where the chain of office words that ends `plain[:end]` (flat form) starts; `end` where there is none."""
    end = len(plain) if end is None else end
    start = _word_before(plain, end)
    if start == end:
        return end
    start = _qualified(plain, start)
    while start > 0:
        joined = start - (plain[start - 1] in "、兼和及与/·&,")
        if joined < start and joined > 0 and plain[joined - 1] == "兼":
            joined -= 1
        before = _word_before(plain, joined)
        if before == joined or (joined == start and plain[before:joined] not in OFFICE_WORDS):
            break
        start = _qualified(plain, before)
    return start


def last_body(plain: str) -> int:
    """Return where the last organisation or place in `plain` (flat form) ends, or 0."""
    end = 0
    for match in _ORGANISATION.finditer(plain):
        end = match.end()
    return end


def is_organisation(plain: str) -> bool:
    """Say whether `plain` (flat form) ends as organisations, departments and places do."""
    ends_so = len(plain) >= 2 and (plain[-1] in _BODY_ENDS or plain[-1].isdecimal())
    return ends_so and last_body(plain) == len(plain)


def is_office(plain: str) -> bool:
    """Say whether `plain` (flat form) reads as an office: ends in an office word or as an organisation does."""
    return role_start(plain) < len(plain) or is_organisation(plain)


def split_office(words: str) -> Office:
    """Split the words of one office, as printed, into affiliation and role by this module's convention."""
    lead = re.match(r"(?:来自于?|系|是|现任|现为|就职于|任职于|供职于|就读于|一名|一位)+", flat(words))
    words = words[lead.end() :] if lead else words
    span = trim(words, 0, len(words), "，,、：:；;。的")
    words = words[span.start : span.end]
    plain = flat(words)
    start = role_start(plain)
    if start == len(plain):
        honour = re.fullmatch("(?:全[国省市县区校]|[省市县区校])?[“《]([^“”》]+)”", plain)
        title = honour is not None and role_start(honour[1]) < len(honour[1])
        return Office("", _closed(words)) if title else Office(_closed(words), "")
    cut = _place_end(plain, start)
    head = plain[:cut]
    committee = _BODY.search(head)
    numbered = committee and _NUMBER.search(head, 0, committee.start())
    if committee and not numbered and cut == start and len(re.split(r"[、兼,/]", plain[start:])) > 1:
        others = [part for part in re.split(r"[、兼,/]", plain[start:]) if part]
        if not all(_BODY_ROLE.search(part) for part in others):
            cut = committee.start()
    affiliation, role = words[:cut], words[min(cut, start) :]
    former = re.match(r"(?:原|前|时任|现任)(?=.)", flat(affiliation))
    if former and not former[0].startswith("前"):
        affiliation, role = affiliation[former.end() :], former[0] + role
    if _FORMERLY.search(flat(affiliation)) and role:
        affiliation, role = affiliation[:-1], affiliation[-1] + role  # 青石公司原党委书记、经理
    return Office(_closed(affiliation.removesuffix("的")), _closed(role.removeprefix("的")))


_NUMBER = re.compile(r"[一二三四五六七八九十\d]$")
_FORMERLY = re.compile("(?<=[司团局厅院会学校部委市县区行心处所社府])原$")
_SHARED_SIGN = re.compile(r"..[局厅所馆社]长$")
"""The body's last character is the office's first: 县公安局长."""


def _place_end(plain: str, start: int) -> int:
    """Return where the organisation ends in an office whose role begins at `start` or before; 0 where it has none.

    Past `start` where the two share a character (县公安局长).
    """
    if _PROGRAMME.search(plain, 0, start):
        return start
    cut = last_body(plain[:start])
    if cut and plain[cut - 1] == "”":
        opening = plain.rfind("“", 0, cut)
        cut = cut if is_organisation(plain[opening + 1 : cut - 1]) else last_body(plain[: max(0, opening)])
    if plain.count("(", 0, cut) > plain.count(")", 0, cut):
        cut = plain.find(")", cut, start) + 1 or plain.rfind("(", 0, cut)  # 青石大学(东校区)教授
    if cut < start and _SHARED_SIGN.search(plain, 0, start + 2) and is_organisation(plain[: start + 1]):
        return start + 1
    return cut or _led(plain, start)


_PROGRAMME = re.compile(rf"[{HAN}]{{3}}(?:计划|项目|工程)$")
"""A programme that people belong to, as to a body: 西部计划志愿者."""


def _led(plain: str, start: int) -> int:
    """Return where an organisation ends that shows only by being led (某某有数董事长), or 0."""
    return start if start >= 2 and _LEADS.match(plain, start) and not re.match("[原前]|时任|现任", plain) else 0


def _closed(words: str) -> str:
    """Return `words` without invisible characters, without blanks between Chinese characters and at the ends."""
    span = trim(words, 0, len(words), "，,、：:；;/|｜")
    inner = re.sub(r"[\u200b-\u200d\u2060\ufeff]", "", words[span.start : span.end])
    return re.sub(rf"(?<=[{HAN}])[\s\u3000]+(?=[{HAN}])", "", inner)


def split_offices(words: str) -> tuple[Office, ...]:
    """Split the words of one or several offices of one person, in printed order."""
    groups: list[str] = []
    offices: list[Office] = []
    for separator, piece in _pieces(words):
        office = split_office(piece)
        last = offices[-1] if offices else None
        if last is None:
            joined = None
        elif not office.affiliation:  # another role in the same place, or the role of the place just named
            joined = _joined(groups[-1], piece) if separator == " " else groups[-1] + separator + piece
        elif not office.role and separator == " " and last.affiliation and not last.role:
            joined = _joined(groups[-1], piece)
        else:
            joined = None
        if last and joined is None and not office.role and separator == " " and last.role:
            offices[-1] = Office(_joined(last.affiliation, office.affiliation), last.role)  # 教授 某大学 某学院
        elif joined is None and not office.role and (_WORK.search(piece) or (last and not is_office(flat(piece)))):
            continue  # 主要研究方向为……, 白山讲《种树》
        elif last and joined is None and not last.role and separator == " ":
            offices[-1] = Office(_joined(last.affiliation, office.affiliation), office.role)
        elif joined is not None:
            groups[-1] = joined
            offices[-1] = split_office(joined)
        elif office.affiliation or office.role:
            groups.append(piece)
            offices.append(office)
    return tuple(offices)


_WORK = re.compile("(?:讲|著有|编著|主编|出版|代表作)《[^《》]+》")


def _parts(plain: str, start: int, place: int) -> bool:
    """Say whether a conjunction stands between two offices: 青石学会会员和白水协会会员, but not 主任和书记."""
    if role_start(plain[start:place]) == place - start:
        return False
    rest = plain[place + 1 :]
    return plain[place] == "兼" or (0 < role_start(rest) < len(rest) and last_body(rest[: role_start(rest)]) > 0)


def _joined(first: str, second: str) -> str:
    """Join what a blank parted: Chinese without it, Latin words with it."""
    latin = re.search(r"[A-Za-z.]$", first) and re.match("[A-Za-z]", second)
    return f"{first} {second}" if latin else first + second


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    """Yield the parts between separators that stand outside brackets and quotes, each with the one before it."""
    plain, depth, start, before = flat(words), 0, 0, ""
    for place, sign in enumerate(plain):
        if sign in "([“《":
            depth += 1
        elif sign in ")]”》":
            depth = max(0, depth - 1)
        elif depth == 0 and (
            sign in "、,;| "
            or (sign == "/" and not re.match("[a-z]", plain[place + 1 :]))
            or (sign in "兼和及与暨" and _parts(plain, start, place))
        ):
            if words[start:place].strip(BLANK):
                yield before, words[start:place].strip(BLANK)
                before = ""
            before = words[place] if sign != " " else before or " "
            start = place + 1
    if words[start:].strip(BLANK):
        yield before, words[start:].strip(BLANK)


# --- signatures -------------------------------------------------------------------------------------------------------

Kind = Literal["name", "office", "maybe", "other"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a signature: a name, an office, perhaps a name, or something else."""

    kind: Kind
    start: int
    end: int
    before: str = ""
    """The separator that stands before it."""


_BLANKS = re.compile(rf"[\s{BLANK}]")


def normal_name(printed: str) -> str:
    """Return a name as printed without blanks and invisible characters; blanks between Latin words stay single."""
    if not _BLANKS.search(printed):
        return printed
    name = re.sub(r"[\u200b-\u200d\u2060\ufeff]", "", printed).strip(BLANK)
    if re.search(r"[A-Za-z]{2}", name):
        return re.sub(r"\s+", " ", name)
    return re.sub(r"[\s\u3000]+", "", name)


_GIVEN = "军庭行州科宫苑连"
"""Characters that end organisations, and given names as often."""
_LIKE_BODIES = "团处院会班站社村县市区镇乡室所系组店馆校台网营旅寺省部局厅队厂"
"""Characters that end organisations, and seldom given names."""


def looks_like_name(plain: str) -> bool:
    """Say whether `plain` (flat, no blanks) is by its look a name and not an office or an organisation."""
    if not plausible_name(plain):
        return len(plain) > 3 and _STEPPE_NAME.fullmatch(plain) is not None
    if "·" in plain and any(part[-2:] in OFFICE_WORDS for part in plain.split("·")):
        return False  # 职工·党员
    if "·" in plain or len(plain) == 2:
        return plain not in OFFICE_WORDS and not (len(plain) == 2 and _HONORIFIC.search(plain))
    return role_start(plain) == len(plain) and not (is_organisation(plain) and plain[-1] not in _GIVEN)


def glued_name(plain: str) -> int:
    """Return where the name starts that ends `plain` (flat) directly after an office or organisation, or 0."""
    if len(plain) > 5 and len(surname(plain[-4:])) == 2 and looks_like_name(plain[-4:]) and is_office(plain[:-4]):
        return len(plain) - 4
    for start in range(len(plain) - 2, max(0, len(plain) - 5), -1):
        rest, head = plain[start:], plain[:start]
        if looks_like_name(rest) and (len(rest) < 4 or _joined_surnames(rest)) and len(head) > 1 and is_office(head):
            return start
    dot = plain.find("·")
    starts = range(max(1, dot - 5), dot)
    return next((start for start in starts if is_dotted_name(plain[start:]) and is_office(plain[:start])), 0)


def _joined_surnames(name: str) -> bool:
    return len(surname(name)) == 2 or (name[0] in FREQUENT and name[1] in FREQUENT)


_INSTITUTION = re.compile(r"(?:大学|学院|中学|小学|医院|卫生院|法院|公司|集团|银行|中心|局|厅|委|团委|党委)$")


def _name_after_role(plain: str) -> int:
    """Return where the name starts that ends `plain` as an organisation does, after an office; 0 if none does.

    团委书记马军 is no army, 县医院周行 no bank, 教师党支部 nobody.
    """
    start = glued_name(plain) if plain[-1] in _GIVEN + _LIKE_BODIES else 0
    if not start:
        return 0
    name = plain[start:]
    whole = _ORGANISATION.match(name)
    if name in NOT_NAMES or (whole and whole.end() == len(name)):
        return 0
    led = role_start(plain[:start]) < start
    return start if led or (name[0] in FREQUENT and name[-1] in _GIVEN and _INSTITUTION.search(plain, 0, start)) else 0


def _name_then_office(plain: str) -> int:
    """Return where the name at the front of `plain` ends when an office follows it directly; 0 if none does."""
    if plain[-1:] not in _OFFICE_ENDS:
        return 0
    for length in (3, 2, 4):
        name, rest = plain[:length], plain[length:]
        named = (
            name[-1:] not in _GIVEN + "副总原兼" and looks_like_name(name) and (length < 4 or len(surname(name)) == 2)
        )
        if named and len(rest) > 1 and role_start(rest) == 0:
            return length
    return 0


_FOREIGN_BODY = re.compile(
    r"^[a-zß-ɏ .,'&\-]*(?:universit|institut|college|school|department|laborator|academ|hospital)"
)


_PERSONAL = re.compile(
    r"(?:副?教授|老师|博士|副?研究员|先生|女士|讲师|律师|(?:副?主任)?医[生师]|工程师|院士|导师|老師|講師|律師|"
    r"法官|检察官|警官|民警|护士长|阿姨|大爷|大妈|大叔|师傅)$"
)
_RANK = re.compile(
    r"(?:副|总)?(?:院长|校长|园长|主任|会长|局长|处长|部长|书记|所长|馆长|总经理|经理|科长|站长|主席|董事长|总监|主编|教研员)$"
)
"""A rank that people of an organisation are called by, behind their names: 青石研究院张三副院长."""
_BRANCHES = re.compile(r"^高级|(?:学|科|系|[专教]业|设计|工程)$")
"""What stands before titles as names do, and is none: 金融学教授, 高级兽医师."""


def _titled_name(words: str) -> tuple[int, int] | None:
    """Return where name and title start in 河口大学张三教授: an office or organisation, a name, a personal title."""
    longest = max(0, len(words) - 5)
    title = _PERSONAL.search(words, longest)
    rank = None if title else _RANK.search(words, longest)
    head = words[: title.start()] if title else words[: rank.start()] if rank else ""
    for length in (3, 2):
        name, office = head[-length:], head[:-length].removesuffix("的")
        if len(office) < 2 or not looks_like_name(name) or _BRANCHES.search(name):
            continue
        if is_office(office) if title else name[0] in FREQUENT and not is_office(name) and is_organisation(office):
            return len(head) - length, len(head)
    return None


_PARTING = re.compile("[·的和与及]")
_AND = re.compile("[和与及]")


def _parted(words: str) -> list[tuple[Kind, int, int, str]]:
    """Part words at a dot, a 的 or an 和 between a name and its neighbour (图书馆·张三, 图书馆的张三, 张三和李四)."""
    for mark in _PARTING.finditer(words):
        left, right = words[: mark.start()], words[mark.end() :]
        if not looks_like_name(right):
            titled = looks_like_name(right[:-2]) and right[-2:] in COURTEOUS
            if mark[0] == "的" and titled and len(left) > 1 and is_organisation(left):
                name = mark.end() + len(right) - 2
                return [
                    ("office", 0, mark.start(), ""),
                    ("name", mark.end(), name, " "),
                    ("office", name, len(words), ""),
                ]
            continue
        if mark[0] in "和与及" and looks_like_name(left):
            return [("name", 0, mark.start(), ""), ("name", mark.end(), len(words), "、")]
        if (mark[0] == "·" and is_office(left)) or (mark[0] == "的" and len(left) > 3 and is_organisation(left)):
            return [("office", 0, mark.start(), ""), ("name", mark.end(), len(words), " ")]
    return []


def _joined_people(plain: str, start: int, end: int, before: str) -> list[_Piece]:
    """Part people with titles at the 和 between them: 青石大学张三教授和白水大学李四教授."""
    for mark in _AND.finditer(plain, start + 3, end - 2):
        if _titled_name(plain[start : mark.start()]):
            following = _token(plain, mark.end(), end, "、")
            if any(piece.kind == "name" for piece in following):
                return _token(plain, start, mark.start(), before) + following
    return []


def _token(plain: str, start: int, end: int, before: str) -> list[_Piece]:
    """Sort one stretch without separators into pieces."""
    words = plain[start:end].replace("\u200b", "")
    if len(words) != end - start:
        words = plain[start:end]
    dot = words.find("·")
    if looks_like_name(words) and not (dot > 2 and is_organisation(words[:dot])):
        return [_Piece("name", start, end, before)]
    if surname(words) and _HONORIFIC.search(words) and 2 < len(words) <= 4 and len(words) - 2 == len(surname(words)):
        return [_Piece("maybe", start, end, before)]
    if dot > 0 and looks_like_name(words[:dot]) and is_office(words[dot + 1 :]):
        return [_Piece("name", start, start + dot, before), _Piece("office", start + dot + 1, end, " ")]
    if words in OFFICE_WORDS or (dot > 0 and is_office(words[:dot]) and is_office(words[dot + 1 :])):
        return [_Piece("office", start, end, before)]
    front = _name_then_office(words) if len(words) <= 8 or not is_office(words) else 0
    if front:
        return [_Piece("name", start, start + front, before), _Piece("office", start + front, end)]
    joined = _joined_people(plain, start, end, before)
    if joined:
        return joined
    title = _titled_name(words)
    if title:
        name, role = title
        return [
            _Piece("office", start, start + name, before),
            _Piece("name", start + name, start + role),
            _Piece("office", start + role, end),
        ]
    after_role = _name_after_role(words)
    if after_role:
        return [_Piece("office", start, start + after_role, before), _Piece("name", start + after_role, end)]
    if is_office(words):
        return [_Piece("office", start, end, before)]
    parted = _parted(words)
    if parted:
        return [
            _Piece(kind, start + begin, start + stop, before if not begin else mark)
            for kind, begin, stop, mark in parted
        ]
    cut = glued_name(words)
    if cut:
        return [_Piece("office", start, start + cut, before), _Piece("name", start + cut, end)]
    if _FOREIGN_BODY.search(words):
        return [_Piece("office", start, end, before)]
    if _FEW_SIGNS.fullmatch(words) or _LATIN_NAME.fullmatch(words):
        return [_Piece("maybe", start, end, before)]
    return [_Piece("other", start, end, before)]


def _tokens(plain: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches between separators, spaced-out names (王  丽) and Latin names in one piece."""
    found: list[tuple[int, int, str]] = []
    place, before = start, ""
    while place < end:
        gap = _SEPARATOR.match(plain, place, end)
        if gap:
            before, place = gap[0].strip(" \n\u200b") or " ", gap.end()
            continue
        following = _SEPARATOR.search(plain, place, end)
        stop = following.start() if following else end
        found.append((place, stop, before))
        place = stop
    merged: list[tuple[int, int, str]] = []
    for begin, stop, sep in found:
        last = merged[-1] if merged else None
        if last and sep == " " and _one_name(plain, last, begin, stop):
            merged[-1] = (last[0], stop, last[2])
        else:
            merged.append((begin, stop, sep))
    yield from merged


def _one_name(plain: str, last: tuple[int, int, str], begin: int, stop: int) -> bool:
    """Say whether the stretch after a blank continues the name before it."""
    former, word = plain[last[0] : last[1]].replace(" ", ""), plain[begin:stop]
    if re.fullmatch(r"[a-zß-ɏ.'\-]+", word) and re.fullmatch(r"[a-zß-ɏ.'\- ]+", plain[last[0] : last[1]]):
        return True
    if last[0] and re.fullmatch(r"[a-z]{2,4}", former) and re.fullmatch(rf"[a-z]+[{HAN}]+", word):
        return is_office(word)  # NYU Stern商学院
    return len(word) == 1 and len(former) <= 2 and re.match(rf"[{HAN}]", word) is not None and bool(surname(former))


def _sorted_pieces(plain: str, start: int, end: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    for begin, stop, before in _tokens(plain, start, end):
        squeezed = re.sub(r"[\s\u200b]", "", plain[begin:stop])
        if len(squeezed) != stop - begin and is_office(squeezed):
            pieces.append(_Piece("office", begin, stop, before))
        elif len(squeezed) != stop - begin and not re.search("[a-zß-ɏ]", squeezed):
            kind: Kind = "name" if plausible_name(squeezed) else "other"
            pieces.append(_Piece(kind, begin, stop, before))
        else:
            pieces += _token(plain, begin, stop, before)
        if pieces[-1].kind == "other":
            break  # the whole reads as nothing
    return pieces


def _settled(pieces: Sequence[_Piece], plain: str) -> list[_Piece] | None:
    """Decide the doubtful pieces by position; None where the whole does not read as a signature."""
    kinds = [piece.kind for piece in pieces]
    if "other" in kinds:
        return None
    if "name" not in kinds:
        maybes = [place for place, kind in enumerate(kinds) if kind == "maybe"]
        if not maybes or (len(pieces) > 1 and "office" not in kinds and len(maybes) > 1 and pieces[1].before == " "):
            return None
        latin = all(re.match("[a-zß-ɏ]", plain[pieces[place].start]) for place in maybes)
        chosen = maybes[0] if latin else maybes[-1]
        kinds = ["name" if p == chosen else "office" if kind == "maybe" else kind for p, kind in enumerate(kinds)]
    else:
        # Beside a certain name, a doubtful word in a list is a name (张三、麦苗), Latin its spelling.
        for place, piece in enumerate(pieces):
            if piece.kind == "maybe":
                latin = re.match("[a-z]", plain[piece.start]) is not None
                listed = piece.before in {"、", ","} or (place + 1 < len(pieces) and pieces[place + 1].before == "、")
                follows = piece.before == "、" and place > 0 and kinds[place - 1] == "name"
                named = follows or (listed and "office" not in kinds)
                kinds[place] = "other" if latin else "name" if named else "office"
    return [_Piece(kind, p.start, p.end, p.before) for kind, p in zip(kinds, pieces, strict=True) if kind != "other"]


def _people(text: str, pieces: Sequence[_Piece]) -> list[Person]:
    """Give every name its offices: those before it where the line begins with an office, else those after it."""
    titles = {
        name.end: title
        for name, title in pairwise(pieces)
        if name.kind == "name" and title.kind == "office" and title.start == name.end and not title.before
    }
    if len(titles) < sum(1 for piece in pieces if piece.kind == "name") > 1 and pieces[0].kind != "office":
        titles = {}  # 张三、李四老师: the title may be both's
    glued = set(titles.values())
    pieces = [piece for piece in pieces if piece not in glued]
    leading = pieces[0].kind == "office"
    runs: list[tuple[Kind, list[_Piece]]] = []
    for piece in pieces:
        if runs and runs[-1][0] == piece.kind:
            runs[-1][1].append(piece)
        else:
            runs.append((piece.kind, [piece]))
    people: list[Person] = []
    for place, (kind, run) in enumerate(runs):
        if kind != "name":
            continue
        before = runs[place - 1][1] if place else []
        after = runs[place + 1][1] if place + 1 < len(runs) else []
        own = before if leading else after
        if leading and after and place + 2 == len(runs):
            own = [*before, *after]  # 某学院 张三 教授
        offices = _offices(text, before if own is not after and leading else [], after if own is not before else [])
        for piece in run:
            printed = text[piece.start : piece.end]
            title = titles.get(piece.end)
            held_before = leading and any(office.role for office in offices)
            courteous = title and held_before and flat(text[title.start : title.end]) in COURTEOUS
            held = _offices(text, own, [title]) if title and not courteous else offices
            people.append(Person(normal_name(printed), Span(piece.start, piece.end), held))
    return people


def _offices(text: str, before: Sequence[_Piece], after: Sequence[_Piece]) -> tuple[Office, ...]:
    first = split_offices(text[before[0].start : before[-1].end]) if before else ()
    second = split_offices(text[after[0].start : after[-1].end]) if after else ()
    if second and first and all(office in _JUST_PRESENT for office in first):
        return second
    if len(first) == 1 and len(second) == 1 and not first[0].role and not second[0].affiliation:
        return (Office(first[0].affiliation, second[0].role),)
    return first + second


COURTEOUS = ("老师", "先生", "女士", "同志", "老師", "阿姨", "大爷", "大妈", "大叔", "师傅")
"""Says nothing of somebody whose office is told."""


_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
LONGEST_SIGNATURE = 120
"""Characters; what is longer is a sentence."""


def read_people(text: str, span: Span) -> tuple[Person, ...]:
    """Read a list of people with their offices in any written order; empty where it does not read as one.

    An office beside several names is shared by them (何川、李法(某镇干部)); behind names that have offices already, one
    in brackets belongs to the last of them, unless it says 均为.
    """
    span = trim(text, span.start, span.end, "，,、；;。.—-:：*")
    if not 2 <= len(span) <= LONGEST_SIGNATURE:
        return ()
    shift = span.start
    return tuple(
        Person(p.name, Span(p.span.start + shift, p.span.end + shift), p.offices) for p in _read_words(span.of(text))
    )


@lru_cache(maxsize=1024)
def _read_words(window: str) -> tuple[Person, ...]:
    """Read a list of people; several finders ask for the same one."""
    plain_span = flat(window)
    if _NOT_SIGNED.search(_QUOTED_WORDS.sub("名", plain_span)):
        return ()
    lead = _LEAD.match(plain_span)
    skip = lead.end() if lead and lead.end() < len(plain_span) - 1 else 0
    # Blanked out with as many blanks, so that offsets stay offsets in the text.
    for extra in _EXTRAS.finditer(plain_span, skip):
        window = _blanked(window, extra.start(), extra.end())
    return tuple(_read_window(window, _whole_brackets(flat(window)), skip))


_QUOTED_WORDS = re.compile(rf"[“”\"][^“”\"。！？!?\n]{{2,10}}[“”\"](?=[{HAN}]{{2}})")
"""Quoted words within an office: 教育部“长江学者”特聘教授."""

_EXTRAS = re.compile(
    r"(?<![\u4e00-\u9fff])(?:所在|工作)?(?:单位|姓名|职务|职称|学校|院系|部门|班级|学号|作者|学员|署名)\s*:\s*"
    r"|(?:(?:联系)?(?:电话|手机|方式)|tel|微信|qq)?\s*:?\s*(?<![\da-z])\d[\d\-]{6,14}\d(?!\d)"
    r"|\s(?:指导|辅导|推荐)(?:老师|教师|人)\s*[:]?\s*[\u4e00-\u9fff]{2,4}$"
    r"|(?<=,)(?:男|女)(?:,[\u4e00-\u9fff]{1,4}族)?(?=,)|\((?:图|前排|后排)?[左右中](?:[一二三四五六七八九十]|侧|边|起第?[一二三四五六七八九十])?\)"
    r"|(?:学员)?(?:编号|序号|学号)\s*:?\s*[\da-z\-]{1,12}(?=\s)"
    r"|[\d#*]?\ufe0f?\u20e3|\ufe0f|(?<=,)\d0后(?=,)|(?<=,)[5-9]5后(?=,)|(?<![^\s,、;|])@"
    r"|[\U0001f000-\U0001faff\u25a0-\u27bf\u200b]+|(?<=[\u4e00-\u9fff)])\s*[—\-]+\s*(?=[\u4e00-\u9fff])"
)
"""What stands in a signature and is neither name nor office: labels, telephone numbers, ornaments, dashes."""

_NUMBERED = re.compile(
    r"\((\d{1,3}(?:\+\d)?|[一二三四五六七八九十]{1,3})\)(?=[一二三四五六七八九十\d]{0,2}班|级|年级|中队|连|组|小组|支部|队)"
)
_PLACE_INSIDE = re.compile(rf"(?<=[{HAN}])\(([{HAN}]{{1,6}}|[a-z\d .&\-]{{2,20}})\)(?=([{HAN}]{{2,24}}))")


def _blanked(words: str, start: int, end: int) -> str:
    return words[:start] + " " * (end - start) + words[end:]


def _whole_brackets(plain: str) -> str:
    """Return flat text without the brackets inside names of classes and companies (五(3)班, 青石(云山)公司)."""
    plain = _NUMBERED.sub(lambda m: f"0{m[1]}0", plain)
    if plain.count("(") == plain.count(")") + 1:
        place = plain.rfind("(")  # opened and never closed
        plain = f"{plain[:place]},{plain[place + 1 :]}"

    def place_inside(match: re.Match[str]) -> str:
        token = re.split(r"[\s,、;:|/()]", plain[: match.start()])[-1]
        rest = match[2]
        held = len(token) > 4 and not looks_like_name(token) and role_start(rest) < len(rest)
        if re.match("[a-z]", match[1]) and looks_like_name(token):
            return match[0]
        names_body = (held or last_body(rest)) and not looks_like_name(rest) and role_start(match[1]) == len(match[1])
        return f"省{match[1]}省" if names_body else match[0]

    return _PLACE_INSIDE.sub(place_inside, plain)


def _read_window(window: str, plain: str, start: int) -> list[Person]:
    people: list[Person] = []
    place = start
    for bracket in _BRACKETED.finditer(plain, start):
        group = _read_group(window, plain, place, bracket.start())
        inner = Span(bracket.start(1), bracket.end(1))
        if group is None:
            return []
        words = plain[inner.start : inner.end].strip()
        if group and group[-1].kind == "name":
            added = _people(window, group)
            people += _with_bracket(added, window, inner)
        elif group and group[-1].kind == "office":
            inside = _sorted_pieces(plain, inner.start, inner.end)
            named = any(piece.kind == "name" for piece in group)
            if named:
                people += _with_bracket(_people(window, group), window, inner)
                place = bracket.end()
                continue
            if not named and not _SEPARATOR.match(plain[bracket.end() : bracket.end() + 1] or " "):
                return _read_whole(window, plain, start)  # 某大学（某地）某学院 张三
            if not named and inside and all(piece.kind == "name" for piece in inside):
                people += _people(window, [*group, *inside])
            elif len(plain) > bracket.end():
                # An organisation with a bracket inside its name: 哈尔滨工业大学（深圳）经济学院 张三
                return _read_whole(window, plain, start)
            else:
                people += _people(window, group)
        elif words:
            return []
        place = bracket.end()
    rest = _read_group(window, plain, place, len(plain))
    if rest is None:
        return [] if place == start else _read_whole(window, plain, start)
    if rest and any(piece.kind == "name" for piece in rest):
        people += _people(window, rest)
    elif rest and people and not people[-1].offices:
        last = people[-1]
        people[-1] = Person(last.name, last.span, split_offices(window[rest[0].start : rest[-1].end]))
    return people


def _read_whole(window: str, plain: str, start: int) -> list[Person]:
    """Read words whose brackets belong to an organisation's name."""
    masked = re.sub(r"[()\[\]]", "省", plain)
    pieces = _settled(_sorted_pieces(masked, start, len(masked)), masked)
    return _people(window, pieces) if pieces and any(piece.kind == "name" for piece in pieces) else []


def _read_group(window: str, plain: str, start: int, end: int) -> list[_Piece] | None:
    """Read the words between brackets; None where they read as nothing, empty where there are none."""
    span = trim(plain, start, end, ",、;:。.")
    if not len(span):
        return []
    pieces = _sorted_pieces(plain, span.start, span.end)
    if all(piece.kind == "office" for piece in pieces):
        return pieces
    return _settled(pieces, plain)


def _with_bracket(people: list[Person], window: str, inner: Span) -> list[Person]:
    words = inner.of(window)
    shared = _SHARED.match(flat(words))
    offices = split_offices(words[shared.end() :] if shared else words) if not _NO_OFFICE.fullmatch(flat(words)) else ()
    foreign = not re.search(rf"[{HAN}]", people[-1].name)
    if foreign and looks_like_name(flat(words)):
        offices = ()  # a name's other spelling
    elif not re.search(rf"[{HAN}]", words):
        offices = (Office(words.strip(), ""),) if foreign else ()
    if shared or (len(people) > 1 and offices and not any(p.offices for p in people)):
        return [Person(p.name, p.span, p.offices + offices) for p in people]
    last = people[-1]
    before = () if offices and all(o in _JUST_PRESENT for o in last.offices) else last.offices
    if len(offices) == 1 and len(before) == 1 and not before[0].affiliation and not offices[0].role:
        joined = (Office(offices[0].affiliation, before[0].role),)  # 张三教授（某大学）
        return [*people[:-1], Person(last.name, last.span, joined)]
    return [*people[:-1], Person(last.name, last.span, before + offices)]


_NO_OFFICE = re.compile(f"外籍|[男女左右中]|化名|[{HAN}]{{1,4}}族")
"""What brackets behind a name tell beside offices."""
_JUST_PRESENT = tuple(Office("", word) for word in ("学员", "同学", "学员代表", "代表", "學員", "學員代表"))
"""Says that somebody took part; the office in the bracket says who they are."""


def read_signature(text: str, span: Span) -> tuple[Signature, ...]:
    """Read `text[span]` (brackets outside or inside it) as the signature of one or several authors; else empty."""
    inner = trim(text, span.start, span.end, "（）()【】[]〔〕［］—-。.")
    people = read_people(text, inner)
    if not people and inner != span:
        people = read_people(text, trim(text, span.start, span.end))
    return tuple(Signature(person, inner) for person in people)
