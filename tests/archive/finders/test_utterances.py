"""Who said what: every form of speech, by invented examples, and laws that hold for any text."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.finders.people import find_people
from archive.finders.utterances import find_utterances
from archive.model import Credit, Lecturer, Office, Person, Reflection, Span, Structure, Title, Utterance
from archive.names import Name
from archive.names.positions import find_positions

NAMES = ("白松溪", "李木", "王水生", "陈河", "阿依古丽·买买提", "欧阳青", "江山")
"""The people of the examples, as a recogniser would report them."""


def say(text: str, names: tuple[str, ...] = NAMES, found: Structure | None = None) -> tuple[Utterance, ...]:
    recognised = [
        Name(name, Span(at, at + len(name)), 0.9, "test")
        for name in names
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    recognised += [
        Name(place.span.of(text), place.span, 0.9, place.rule)
        for place in find_positions(text)
        if not any(place.span.overlaps(name.span) for name in recognised)
    ]
    recognised.sort(key=lambda n: n.span)
    found = found or Structure(Title(""))
    found = replace(found, people=find_people(text, found=found, names=recognised))
    return find_utterances(text, found=found, names=recognised)


def who(utterance: Utterance) -> str:
    return utterance.speaker.name if utterance.type == "person" and utterance.speaker else utterance.type


def heard(text: str) -> list[tuple[str, str]]:
    return [(who(u), u.span.of(text)) for u in say(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # cue before
        ("李木说：“山里的路修好了。”", [("李木", "山里的路修好了。")]),
        ("李木表示，山里的路修好了。", [("李木", "山里的路修好了。")]),
        ("李木说，“山里的路修好了。”", [("李木", "山里的路修好了。")]),
        ("李木认为山里的路应当先修。", [("李木", "山里的路应当先修。")]),
        ("李木告诉大家：“路已经修好了。”", [("李木", "路已经修好了。")]),
        ("李木在接受采访时表示，路已经修好了。", [("李木", "路已经修好了。")]),
        ("李木深有感触地说：“路修好了，人心也通了。”", [("李木", "路修好了，人心也通了。")]),
        ("李木老师指出，读书要趁早。", [("李木", "读书要趁早。")]),
        ("在李木看来，读书是一辈子的事。", [("李木", "读书是一辈子的事。")]),
        ("据李木介绍，村里有三百户人家。", [("李木", "村里有三百户人家。")]),
        ("用李木的话说，“种树就是种明天。”", [("李木", "种树就是种明天。")]),
        # cue after
        ("“山里的路修好了。”李木说。", [("李木", "山里的路修好了。")]),
        ("“山里的路修好了。”青石小学教师李木高兴地告诉记者。", [("李木", "山里的路修好了。")]),
        # cue between
        ("“山里的路修好了，”李木说，“我们明天就下山。”", [("李木", "山里的路修好了，”李木说，“我们明天就下山。")]),
        # requests
        ("李木希望大家常来山里走走。", [("李木", "大家常来山里走走。")]),
        ("李木勉励同学们好好读书、天天锻炼。", [("李木", "同学们好好读书、天天锻炼。")]),
        # several speakers in one paragraph
        (
            "李木说：“路修好了。”王水生说：“桥也架好了。”陈河表示，下一步要种树。",
            [("李木", "路修好了。"), ("王水生", "桥也架好了。"), ("陈河", "下一步要种树。")],
        ),
        # semicolon chain
        (
            "李木认为，要先修路；王水生建议，要先架桥。",
            [("李木", "要先修路"), ("王水生", "要先架桥。")],
        ),
        # pronouns and titles
        ("白松溪走进教室。他说：“今天我们讲种树。”", [("白松溪", "今天我们讲种树。")]),
        ("白松溪讲了两个小时。白老师指出，种树要趁早。", [("白松溪", "种树要趁早。")]),
        ("白松溪来到村里，希望大家一起种树。", [("白松溪", "大家一起种树。")]),
        # a person named only by surname and title
        ("黄女士说：“孩子很喜欢这里。”", [("黄女士", "孩子很喜欢这里。")]),
        # names that nobody recognised, in places that settle it
        ("“路修好了。”青石村村民麦子说。", [("麦子", "路修好了。")]),
        ("学员江山说：“我学会了种树。”", [("江山", "我学会了种树。")]),
        ("阿依古丽·买买提说：“我学会了种树。”", [("阿依古丽·买买提", "我学会了种树。")]),
        ("欧阳青说：“我学会了种树。”", [("欧阳青", "我学会了种树。")]),
        # headers
        (
            "青石小学学生 李木：种树让我很开心，以后还要来。青石小学教师 王水生：孩子们长大了。",
            [("李木", "种树让我很开心，以后还要来。"), ("王水生", "孩子们长大了。")],
        ),
        # numbered points belong to what announces them
        ("李木强调，一是要修路；二是要架桥；三是要种树。", [("李木", "一是要修路；二是要架桥；三是要种树。")]),
        (
            "李木要求：一是修好路。二是架好桥。三是种好树。会后大家合影。",
            [("李木", "一是修好路。二是架好桥。三是种好树。")],
        ),
        # corner brackets, half-width marks, stray blanks
        ("李木說：「山裡的路修好了。」", [("李木", "山裡的路修好了。")]),
        ('李木说:"山里的路修好了."', [("李木", "山里的路修好了.")]),
        ("李 木 表示 ， 山里的路修好了。", [("李木", "山里的路修好了。")]),
        # nobody, a group, an office
        ("有网友说：“这条路真难走。”", [("anonymous", "这条路真难走。")]),
        ("一位老人说，这条路走了六十年。", [("anonymous", "这条路走了六十年。")]),
        ("学员们纷纷表示，今后要常来学习。", [("collective", "今后要常来学习。")]),
        ("大家一致认为，这次培训很有用。", [("collective", "这次培训很有用。")]),
        ("青石公司相关负责人表示，工程将在年底完工。", [("role", "工程将在年底完工。")]),
        ("据介绍，村里有三百户人家。", [("anonymous", "村里有三百户人家。")]),
        # what several people do is said by a group, whoever they are, and even where nobody names them
        ("来村里的茶农纷纷表示受益匪浅。", [("collective", "受益匪浅。")]),
        ("台下掌声不断，纷纷表示听懂了。", [("collective", "听懂了。")]),
        ("学员们认真做笔记，并表示今后会常来。", [("collective", "今后会常来。")]),
        # numbered demands
        ("李木提出三点要求：一是修路；二是架桥。", [("李木", "一是修路；二是架桥。")]),
        ("李木作动员讲话，并对大家提了两点希望：一是修路；二是架桥。", [("李木", "一是修路；二是架桥。")]),
        # whom somebody speaks to does not speak
        ("散场时，李木对乐手们说：“今晚很好。”", [("李木", "今晚很好。")]),
        # mentioned in passing
        ("李木上了台。他提到，路已经修好了。", [("李木", "路已经修好了。")]),
        # words that are called somebody's
        ("“我要把路修好。”村民李木的话引起大家共鸣。", [("李木", "我要把路修好。")]),
        # the surname with a title is whoever was introduced
        ("青石县林业局局长王水生来到村里。王局长强调，种树要趁早。", [("王水生", "种树要趁早。")]),
        ("外地茶商吕先生表示，茶叶很好。", [("吕先生", "茶叶很好。")]),
        # the person who acts in this sentence is meant, not the one who spoke before
        (
            "李木说：“路修好了。”青石小学教师王水生为大家带来讲座，他鼓励孩子们多种树。",
            [("李木", "路修好了。"), ("王水生", "孩子们多种树。")],
        ),
        # the subject of the last sentence owns the quotation that follows
        ("对于李木来说，这条路像王水生的歌一样特别。“我在路上走了十年。”", [("李木", "我在路上走了十年。")]),
        (
            "李木难忘的，是那年修路，“我和大家一起搬石头。”“你们记得吗？”村民王水生问。",
            [("李木", "我和大家一起搬石头。"), ("王水生", "你们记得吗？")],
        ),
        # what stands between a speaker and the verb
        ("青石县一级巡视员李木作动员讲话时表示作为村民要种树。", [("李木", "作为村民要种树。")]),
        # a quotation right after somebody's words is theirs, unless the next clause names another
        ("李木说，路要先修。“我们明天就动手。”大家鼓掌。", [("李木", "路要先修。“我们明天就动手。")]),
        (
            "“路修好了。”李木说，桥也好了。“我家门前也修了。”王水生说。",
            [("李木", "路修好了。”李木说，桥也好了。"), ("王水生", "我家门前也修了。")],
        ),
        # nobody speaks of himself by name
        ("邻居来到李木家，“李木是个好人，我们都喜欢他。”李木很高兴。", [("anonymous", "李木是个好人，我们都喜欢他。")]),
        # feelings told before
        ("“路好走了，我很高兴。”村民李木分享了自己的感受。", [("李木", "路好走了，我很高兴。")]),
        # a quotation without a mark at its end
        ("“我是村里人也是城里人”李木笑着告诉记者。", [("李木", "我是村里人也是城里人")]),
        ("有一回李木问他“走这么远会不会累？”他笑了。", [("李木", "走这么远会不会累？")]),
        ("正如李木所说的那样：“路是走出来的。”", [("李木", "路是走出来的。")]),
        # a name in the office of the next one
        ("王水生研究会会长李木走进教室。他说：“今天讲种树。”", [("李木", "今天讲种树。")]),
        # foreign names, spelled in letters or joined by a hyphen
        ("首席经济学家Jane Stone在会后表示：“我们很乐观。”", [("Jane Stone", "我们很乐观。")]),
        ("球员约翰-莫兰说：“我们会赢的。”", [("约翰-莫兰", "我们会赢的。")]),
        ("来村里的老师们和志愿者纷纷表示，路很好走。", [("collective", "路很好走。")]),
        # who demands was named a sentence before
        ("李木介绍了情况。围绕修路提出了两点要求：一是快；二是好。", [("李木", "一是快；二是好。")]),
        ("青石镇相关负责人致辞，表示路修好了。", [("role", "路修好了。")]),
        ("来人普遍表示，路很好走。", [("collective", "路很好走。")]),
        # what looks like a name behind 的, and an office word, are nobody's names
        ("李木表示，修这条路的初衷就是希望大家方便。", [("李木", "修这条路的初衷就是希望大家方便。")]),
        ("散会后，社工问道：“你们累不累？”", [("role", "你们累不累？")]),
        # part of a foreign name is its bearer
        ("阿依古丽·买买提来了。“我学会了种树。”买买提说。", [("阿依古丽·买买提", "我学会了种树。")]),
        # a title in quotation marks before its owner is no speech, and the next person's request is theirs
        (
            "李木鼓励大家多走路。“一棵树，一片天”，教师王水生分享了种树的经历，寄语大家常来。",
            [("李木", "大家多走路。"), ("王水生", "大家常来。")],
        ),
        # a head on the line of others: a name, an office, a group
        ("路修好了。青石县文化馆馆长 李木：我们文化馆年年种树。", [("李木", "我们文化馆年年种树。")]),
        ("路很长。学员：来种树一开始是我父亲要求我来的。", [("anonymous", "来种树一开始是我父亲要求我来的。")]),
        ("路很长。青石村村民 李木：我们种了树。路旁的陈河老师，种树三十年。", [("李木", "我们种了树。")]),
        # what is wished after a lecture belongs to who gave it, also where nobody is named
        ("李木还介绍了种树的情况。希望大家学以致用，多种树。", [("李木", "大家学以致用，多种树。")]),
        ("专业的讲师结合案例，介绍了种树的办法。提醒大家要趁早种树。", [("anonymous", "大家要趁早种树。")]),
        # a clause about another person takes the sentence over, unless he is only there
        ("教师李木介绍情况，镇长王水生揭牌，鼓励学生深入山区。", [("王水生", "学生深入山区。")]),
        ("县长李木来到村里，镇长王水生陪同，要求大家抓紧修路。", [("李木", "大家抓紧修路。")]),
        (
            "青石学会秘书长李木代表理事长王水生表示热烈欢迎，她说，路修好了。",
            [("李木", "路修好了。")],
        ),
        # somebody new is somebody else
        ("有网友指出，路太窄，也有网友表示路不平。", [("anonymous", "路太窄"), ("anonymous", "路不平。")]),
        ("这位村民腿脚不便，欣喜地说，通过学习学会了种树。", [("anonymous", "通过学习学会了种树。")]),
        # the one before last is meant where the last was only mentioned
        (
            "教授李木接触过很多人，其中就有王水生先生。这让他懂得了很多，在他看来，种树是一辈子的事。",
            [("李木", "种树是一辈子的事。")],
        ),
        # a wish told to somebody, then the words; words within a sentence are its subject's
        ("李木寄语年轻人，“无论做什么，都要用心。”随后，陈河来了。", [("李木", "无论做什么，都要用心。")]),
        (
            "教授李木分享了经历，“希望大家点燃心里的火花。”青石镇负责人表示，路修好了。",
            [("李木", "希望大家点燃心里的火花。"), ("role", "路修好了。")],
        ),
        ("警方提示大家要锁好门。", [("role", "大家要锁好门。")]),
        # leaders go on over sentences with names of things in quotation marks
        (
            "李木强调，要多种树。要坚持“一人一树”的办法，落实责任。李木强调，要修好路。",
            [("李木", "要多种树。要坚持“一人一树”的办法，落实责任。李木强调，要修好路。")],
        ),
        # who shows after a quotation that the words were theirs, though others were spoken of before it
        (
            "村干部李木种了树。“有了树，村子漂亮多了！”邻里长王水生赞不绝口。",
            [("王水生", "有了树，村子漂亮多了！")],
        ),
        (
            "李木表示，要多种树。“我是山里来的老师，那里没有树。”青石小学教师王水生也有计划，“希望把树苗带回去。”",
            [
                ("李木", "要多种树。"),
                ("王水生", "我是山里来的老师，那里没有树。”青石小学教师王水生也有计划，“希望把树苗带回去。"),
            ],
        ),
        # a second quotation at once is whose the first was; the office that comes next speaks afterwards
        (
            "村民们纷纷发表感言，“路修好了，方便多了！”“灯也亮了，我放心多了。”青石镇镇政府提醒，走路不要看手机。",
            [("collective", "路修好了，方便多了！”“灯也亮了，我放心多了。"), ("role", "走路不要看手机")],
        ),
        # the words go on in the sentence after two quotations of several people: they are not the topic's
        (
            "李木作了题为《树》的演讲，大家听得入神。“树能活多久？”“我们怎么种树才好？”孩子们的问题很多。",
            [("anonymous", "树能活多久？”“我们怎么种树才好？")],
        ),
        # the subject of its sentence, though it stands behind when or where
        (
            "在村里，李木就是种树的好手，他爱上了大山。“这里的树都是我种的，我会一直种下去。”路很长。",
            [("李木", "这里的树都是我种的，我会一直种下去。")],
        ),
        # a pronoun is a subject, and whom something is for is who it is about
        (
            "大家请李木歇一歇。他一连喝了几口水，“只要大家愿意听，我就愿意讲。”路很长。",
            [("李木", "只要大家愿意听，我就愿意讲。")],
        ),
        (
            "对于李木来说，陈河的树是特别的。“我第一次见到它是在十年前，它一直陪着我。”路很长。",
            [("李木", "我第一次见到它是在十年前，它一直陪着我。")],
        ),
        # who gives somebody something is who goes on
        (
            "仪式上，村里相关负责人向李木教授颁发证书，并为大家送上树苗，希望村民们多种树。",
            [("role", "村民们多种树")],
        ),
        # a word before a verb of speaking is no name for standing there, unless it could be one
        ("大家走进大厅，客服回应称：“今天不卖树苗。”", [("role", "今天不卖树苗。")]),
        ("家长见状连连说：“不好意思，打扰了。”", [("anonymous", "不好意思，打扰了。")]),
        ("大家请来加央措宗。“树苗要多浇水，路边也要种。”加央措宗说。", [("加央措宗", "树苗要多浇水，路边也要种。")]),
        ("李木13日在社交媒体表示：“树种好了。”", [("李木", "树种好了。")]),
        # a sentence that goes on with the subject of the one before; the lecturer who opens the next one
        (
            "青石镇镇长李木代表镇里向村民致以问候，感谢他们种树。并希望他们再接再厉。",
            [("李木", "他们再接再厉")],
        ),
        (
            "李木要求大家好好听课，多种树。“种树要先懂树，懂树才会爱树……”王水生教授以《树》为题讲授第一课，大家很认真。",
            [("李木", "大家好好听课，多种树"), ("王水生", "种树要先懂树，懂树才会爱树……")],
        ),
        ("李木对老人表示沉痛哀悼。李木说，树还在。", [("李木", "树还在")]),
        # a noun with a colon announces words; a view or a wish does as the subject
        ("讲座上，李木为这条路作了评价：好路自有人走！", [("李木", "好路自有人走")]),
        ("李木的建议是：先修路，再种树。", [("李木", "先修路，再种树")]),
        ("她们的共识是，先修路，再种树。", [("collective", "先修路，再种树")]),
        # what may follow a verb of two characters
        ("学员们认为课程很实用。", [("collective", "课程很实用")]),
        ("大家齐声喊出口号，纷纷表示会记住这条路。", [("collective", "会记住这条路")]),
        ("李木表示不仅要修路，还要种树。", [("李木", "不仅要修路，还要种树")]),
        # two groups are two speakers
        ("学员们认为路很好走。家长们认为孩子更自信了。", [("collective", "路很好走"), ("collective", "孩子更自信了")]),
        # thanks, then a wish
        ("李木对参加种树的村民们表示热烈欢迎并希望大家多种树。", [("李木", "大家多种树")]),
        # an office without a name goes on
        (
            "社区工作人员将树苗送到老人手中，并叮嘱大家要多浇水。",
            [("anonymous", "大家要多浇水")],
        ),
        # words that end one's own sentence are not the next speaker's
        (
            "10岁的李木最喜欢听故事，“听老人讲故事有趣多了。”青石镇镇长王水生告诉记者，村里早就请了老人。",
            [("李木", "听老人讲故事有趣多了。"), ("王水生", "村里早就请了老人。")],
        ),
        # the next sentence's group does not take what was said before it
        (
            "李木表示，要继续修路。“下一步，我们要种树。”会后，村民纷纷肯定这番话，并表示今后要多种树。",
            [("李木", "要继续修路。“下一步，我们要种树。"), ("collective", "今后要多种树。")],
        ),
        # a trade before the name; three dots end words; a caption before 据介绍
        ("身为会员的书店主理人盛厦表示，“路很好走。”", [("盛厦", "路很好走。")]),
        (
            "青石镇修路记“我亲眼看见路修好了，老人们可高兴了...”村民李木说。",
            [("李木", "我亲眼看见路修好了，老人们可高兴了...")],
        ),
        ("村民一起修路。李木摄据介绍，路长三公里。", [("anonymous", "路长三公里")]),
        # an urging group; a subject that stands clauses before 时说
        ("两位老师建议同学们早做准备。", [("collective", "同学们早做准备")]),
        ("李木回顾了修路的经过，在谈到老桥的往事时说，桥是村里人的根。", [("李木", "桥是村里人的根")]),
        # whose work a sentence is about is meant by 他
        (
            "王水生说，路很好。李木的画笔力雄厚，远近闻名。他认为，画要有根。",
            [("王水生", "路很好"), ("李木", "画要有根")],
        ),
        # a group's clause leaves a quotation to whom the sentence before it was about
        (
            "如何修路，李木也作了示范。“看到塌方，请马上离开，千万不要回头。”半天下来，孩子们都表示收获满满。",
            [("李木", "看到塌方，请马上离开，千万不要回头。"), ("collective", "收获满满")],
        ),
        # 小 and a surname; an office and a place before the adjunct; a day before the verb
        ("居民小郑在看过新路后满意地说，“路就在我家楼下，太好了。”", [("小郑", "路就在我家楼下，太好了。")]),
        ("镇长李木近日在河南市青石街接受采访时表示，路很好。", [("李木", "路很好")]),
        ("李木15日晚通过社交平台宣布，新路通车。", [("李木", "新路通车")]),
        ("李木总教练在会上发言说，路很长。", [("李木", "路很长")]),
        # quotations in a row belong to as many people, not to who speaks next
        (
            "“这条路真宽。”“我天天走。”活动当天，村民李木高兴地说，“路在家门口，太好了。”",
            [("anonymous", "这条路真宽。”“我天天走。"), ("李木", "路在家门口，太好了。")],
        ),
        # whom a gesture before the colon belongs to; a name that a blank sets apart
        (
            "说到这条路，李木竖起了大拇指：“我走了一辈子，头一回这么好走！”",
            [("李木", "我走了一辈子，头一回这么好走！")],
        ),
        ("路很好。县议员 大河原雅子：我也来种树。", [("大河原雅子", "我也来种树")]),
        # who says more, clauses later, leaves a quotation to whom it follows
        (
            "李木表示，路很好。“我们要多种树，也要多看书。”修路有着重大的意义，镇长王水生表示，将继续修路。",
            [("李木", "路很好。“我们要多种树，也要多看书。"), ("王水生", "将继续修路")],
        ),
        # what a slogan is not; whoever is told; a spelling before the title; a mark turned the wrong way
        ("“追寻记忆，传承精神。”活动结束后，学生们被深深感动，纷纷表示，要好好读书。", [("collective", "要好好读书")]),
        ("李木下村种树。17日，他告诉青石新闻，路还要再修。", [("李木", "路还要再修")]),
        ("阿依古丽·买买提（Ayi Guli）教授表示，路很好。", [("阿依古丽·买买提", "路很好")]),
        (
            "镇里开展“小手拉大手，一起走“活动，机制健全。“家风是最宝贵的财富，最好的遗产。”李木表示，要多种树。",
            [("李木", "家风是最宝贵的财富，最好的遗产。”李木表示，要多种树")],
        ),
        # somebody of a group, clauses before the verb
        (
            "“孩子很内向，这几天像变了一个人。”有家长吃惊于孩子的变化，惊喜地说。",
            [("anonymous", "孩子很内向，这几天像变了一个人。")],
        ),
        # somebody, and how
        ("一位居民幽默地说：“走不完，根本走不完。”", [("anonymous", "走不完，根本走不完。")]),
        # an office that goes on leaves words before it to who spoke
        (
            "“我们村如今是基地。”村民李木说，路修好了。“大家还有工钱，我在家门口就可以挣钱。”镇里相关负责人表示，将继续修路。",
            [
                ("李木", "我们村如今是基地。”村民李木说，路修好了。“大家还有工钱，我在家门口就可以挣钱。"),
                ("role", "将继续修路"),
            ],
        ),
        # an exception within what another says
        (
            "法官王水生表示，除了李木自己声称种过树以外，没有别的证据。",
            [("王水生", "除了李木自己声称种过树以外，没有别的证据")],
        ),
        # 李老; who listened first; groups that are counted or there; a company that returns; 也 after another
        ("李木扎根乡村多年。说起往事，李老激动地说：“生命不息，种树不止。”", [("李木", "生命不息，种树不止。")]),
        ("“水是山里的根本，种树要先有水。”听完介绍，李木院士难掩欣喜。", [("李木", "水是山里的根本，种树要先有水。")]),
        ("两位小助理分享了感悟，呼吁大家积极种树。", [("collective", "大家积极种树")]),
        ("到场客户给予了高度评价，表示学到了不少知识。", [("collective", "学到了不少知识")]),
        ("平安修了路。平安种了树。平安表示，明年再修一条路。", [("role", "明年再修一条路")]),
        (
            "李木表示，语言不通是个问题。“我们的工作就是搭桥，也是修路。”副署长王水生也表示，路修好了。",
            [("李木", "语言不通是个问题。“我们的工作就是搭桥，也是修路。"), ("王水生", "路修好了")],
        ),
        # a verb that names topics, before 说; a clause that opens with 作为
        ("书记李木总结说，今天的路修得很好。", [("李木", "今天的路修得很好")]),
        ("李木发表讲话，她提出作为一名村民，应当多种树。", [("李木", "作为一名村民，应当多种树")]),
        # a company with a bracket behind it
        ("平安修了路。平安种了树。平安（600276）表示，明年再修一条路。", [("role", "明年再修一条路")]),
        # to whom one speaks is nobody who speaks; what stands before a colon; a group from many places
        (
            "种树能手李木结合多年经验，与新村民分享感悟：“心往一处想、劲往一处使，路就好走。”",
            [("李木", "心往一处想、劲往一处使，路就好走。")],
        ),
        ("来自学校、企业的代表们也纷纷发言，表示要多种树。", [("collective", "要多种树")]),
        # whoever exhorts
        ("镇里的车来了，送上了树苗和清水，并叮嘱大家多注意休息。", [("anonymous", "大家多注意休息")]),
        # a school's name is nobody's
        (
            "“同学们，今天我们来种树……”昨天，在青石镇李木小学，几位大学生正在上课。",
            [("anonymous", "同学们，今天我们来种树……")],
        ),
        # narrated, without a mark
        ("李木说到路不好不是最大的困难，只要肯修就行。", [("李木", "路不好不是最大的困难，只要肯修就行")]),
        ("李木表示与村民种树是一件乐事。", [("李木", "与村民种树是一件乐事")]),
        ("李木告诉孩子们要爱护树苗。", [("李木", "要爱护树苗")]),
        ("李木讲话，他谈到镇里都有自己的林场，路也修好了。", [("李木", "镇里都有自己的林场，路也修好了")]),
        ("李木提出青石镇种树的经验较多，新村可以学。", [("李木", "青石镇种树的经验较多，新村可以学")]),
        ("李木提出种树人有两个身份，一个是农民，一个是老师。", [("李木", "种树人有两个身份，一个是农民，一个是老师")]),
        ("李木介绍了村里的路，希望与会代表要多来走走。", [("李木", "与会代表要多来走走")]),
        ("李木以一名孩子的“山里梦”告诉同学们一定要种树。", [("李木", "一定要种树")]),
        ("县里将加强调研，李木认为路要先修。", [("李木", "路要先修")]),
        # lists that are announced
        ("李木向村民提出了种好树的建议：一要选苗，二要浇水。", [("李木", "一要选苗，二要浇水")]),
        ("李木对种树提出希望：村里要多种果树。", [("李木", "村里要多种果树")]),
        ("李木肯定了大家的工作，提出三点要求。一是选苗；二是浇水。", [("李木", "一是选苗；二是浇水")]),
        ("李木先看了路，其次是提出了几点要求：一要选苗，二要浇水。", [("李木", "一要选苗，二要浇水")]),
        ("李木对村民提出三点期望。希望大家多种树。", [("李木", "大家多种树")]),
        # one after another
        (
            "李木老师表示“种树是一件要做一辈子的事，急不得”、陈河老师表示“修路也是一样，要一步一步走”。",
            [("李木", "种树是一件要做一辈子的事，急不得"), ("陈河", "修路也是一样，要一步一步走")],
        ),
        (
            "李木认为树要先种；而陈河老师则比较关心路，认为路要先修。",
            [("李木", "树要先种"), ("陈河", "路要先修")],
        ),
        (
            "李木提出两点要求：一是选苗，二是浇水。最后，陈河书记讲话，提出两点希望：一是修路，二是架桥。",
            [("李木", "一是选苗，二是浇水"), ("陈河", "一是修路，二是架桥")],
        ),
        (
            "李木指出，路要先修。他向村民介绍了镇里的打算，希望大家多种树。",
            [("李木", "路要先修"), ("李木", "大家多种树")],
        ),
        ("李木与种树能手陈河谈起果树，勉励他多种树。", [("李木", "他多种树")]),
        ("李木感谢村民提出的建议，也希望大家多种树。", [("李木", "大家多种树")]),
        ("会上，各村代表畅所欲言，希望能够多修路。", [("collective", "能够多修路")]),
        # an office stands for who holds it
        (
            "团支部书记李木介绍了支部的活动。当问起收获时，团支书表示：“我们种了三百棵树。”",
            [("李木", "我们种了三百棵树。")],
        ),
        ("队长李木和队长陈河来了。队长表示，路要先修。", [("role", "路要先修")]),
        ("心理咨询师指出，孩子需要陪伴。", [("role", "孩子需要陪伴")]),
        ("李木走上讲台。他寄语毕业生：路在脚下，要多走走。", [("李木", "路在脚下，要多走走")]),
        ("李木老师为全体学生干部上课，他说干部必须会种树。", [("李木", "干部必须会种树")]),
        # how posts of schools and offices narrate it
        ("李木为大家讲解了种树。据他介绍，树苗由基金会捐赠。", [("李木", "树苗由基金会捐赠")]),
        ("李木劝勉新生们不要虚度光阴。", [("李木", "新生们不要虚度光阴")]),
        (
            "他认为可以用四个字概括李木的事迹：勤劳、务实。",
            [("anonymous", "可以用四个字概括李木的事迹：勤劳、务实")],
        ),
        ("李木听取了发言。同时也介绍了种树的平台，希望同学们在山里成长。", [("李木", "同学们在山里成长")]),
        ("李木指出了山火离村里并不遥远，防火人人要出力。", [("李木", "山火离村里并不遥远，防火人人要出力")]),
        ("李木总结了种树应该注意四个方面：第一、要选好地；", [("李木", "第一、要选好地")]),
        (
            "李木老师邀请王水生与同学们分享心得，大家深受感染，而后李木老师总结活动，提出了希望，希望今后多种树。",
            [("李木", "今后多种树")],
        ),
    ],
)
def test_forms_of_speech(text: str, expected: list[tuple[str, str]]) -> None:
    bare = [(name, words.rstrip("。.")) for name, words in heard(text)]
    assert bare == [(name, words.rstrip("。.")) for name, words in expected]


@pytest.mark.parametrize(
    "text",
    [
        "李木讲述了老人修路的故事。",
        "《通知》要求，各单位要抓紧修路。",
        "俗话说，要想富，先修路。",
        "据了解，这条路长三公里。",
        "李木向老人表示衷心感谢。",
        "李木是一名“网红”教师，他的“屏幕课堂”很有名。",
        "活动以“多种一棵树，多留一片绿”为主题举行。",
        "街道组织了名为“春天，你好”的小说朗读会。",
        "李木的小说写得很好。",
        "这种说法并不准确。",
        "结合省里的工作要求，李木昨天下村种树。",
        "论坛由青石公司（下称公司）倡议并与青石大学联合主办。",
        "全文共有643字，预计阅读时间为3分钟。",
        "青石镇将认真落实各项安置政策要求，做好服务工作。",
        "李木对大家提出的工作要求和办法作了分析。",
        "李木收集大家的意见和期盼，从实际出发修路。",
        "李木通过案例分析，从多个方面作了准备。",
        "村民李木开展慰问，为老人送去种子和茶叶。",
        "李木为大家讲授廉政专题党课。",
        "村口的墙很白。“多种一棵树，绿意满青山。”路很长。",
        "在孩子们惊叹和好奇的眼神中，李木来了。",
        "李木针对村里展示的项目作了点评，提出了改进建议，让村民有了更清楚的认识。",
        "由青石基金会倡议，免费向村民发放树苗。",
        "根据气象部门的预测，明天有雨。",
        "孩子们朗诵诗词：“烟波江上使人愁？”",
        "村民们争相提问，现场气氛热烈。",
        "孔子主张因材施教。",
        "这是县里的殷殷嘱托，路要修好。",
        "村里请来李木，从种树人的角度讲述“我眼里的山”。",
        "活动地点：青石中学体育馆",
        "李木耐心地教，由浅入深慢慢引导，孩子们跟着做。",
        "演出结束后，村民送给大家一个个大大的点赞，心里甜滋滋的。",
        "家长们分享了收获，共同期待下一年的夏令营。",
        "学员们根据村里的难点，提出了许多创新的方案：为老人送饭、为孩子补课。",
        "“李木故里，绿水青山”宣讲活动昨天在村里举行。“多种一棵树，绿意满青山。”路很长。",
        "李木四十岁了还没有成家，原因竟然是她希望找到一位“孙悟空”。",
        "李木被认为是最好的老师。",
        "村里请来讲师李木授课，他给大家分享了心得感悟。",
        "青石镇将结合会上收集的意见建议，把路修好。",
        "报道称：“路已经修好了，明天通车。”",
        "青石镇把山路作为大路的有效补充，为老人修了长椅。",
        "县里多次对修路工作提出明确要求，大家都很努力。",
        "镇长听取村民对修路、种树的想法建议，询问大家还有哪些困难。",
        "“青山遮不住，流水向东来。”李木小学是一所充满诗意的学校。",
        "镇里的服务按区委宣传部要求，在各村有序开展。",
        "村里通过游戏互动提醒孩子们爱护树木，人人都来种树。",
        "另据报道，车子坏了。RT表示，路已修好。",
        "昨天，市场有传言称青石公司关了门。",
        "医生为村民提出合理的种树建议，现场还修了长椅。",
        "青石县船说少儿基金会与镇里一起办活动。",
        "学员们看展馆、听介绍，深刻感受到变化。",
        "村民对这条路称赞不已，来的人越来越多。",
        "李木以修心、修路为内在要求，以种树为本，走遍全县。",
        "村里办了学校，引导学员掌握正确流程和方法要领。",
        "师生参访希望山（希望大山）的开放日活动结束了。",
        "李木听取镇里采纳的良好建议，积极修路。",
        "李木着重强调了种树的重要性。",
        "李木告诉孩子们怎么种树。",
        "主讲人来了。陈河和李木五位主讲人声情并茂地讲述了自己种树的心得。",
        "李木指出了种树中存在的问题和必须改进的地方。",
        "会后，就村民所提问题，镇里一一作答。",
        "讲师向同学们介绍“山里的水”“水从哪里来”“水是干净的吗？”“水的用处”等知识。",
        "",
    ],
)
def test_what_is_no_speech(text: str) -> None:
    assert heard(text) == []


def test_one_speaker_again_and_again_is_one_utterance() -> None:
    text = "李木指出，路要先修。李木强调，桥也要架。他希望大家一起动手。"
    assert heard(text) == [("李木", "路要先修。李木强调，桥也要架。他希望大家一起动手")]


def test_groups_are_named_by_the_whole_word() -> None:
    assert [u.who for u in say("学员们认为路很好走。")] == ["学员们"]
    assert [u.who for u in say("不少志愿者们认为路很好走。")] == ["不少志愿者们"]


def test_narration_between_makes_two() -> None:
    text = "李木说：“路修好了。”随后，大家来到王水生的桥边，看了很久。李木说：“桥也好了。”"
    assert heard(text) == [("李木", "路修好了。"), ("李木", "桥也好了。")]


def test_who_writes_is_not_whom_the_story_tells_of() -> None:
    text = "“我们教孩子种树。”站里的李老师表示。（李木）"
    credit = Credit("", "李木", Span(text.index("李木"), text.index("李木") + 2))
    assert [who(u) for u in say(text, (), Structure(Title(""), credits=(credit,)))] == ["李老师"]


def test_a_cue_that_opens_a_paragraph_speaks_for_all_of_it() -> None:
    text = "会议昨天举行。\n李木指出，路要先修。桥也要架。\n王水生强调，要种树。随后，大家去了山里。"
    assert heard(text) == [("李木", "路要先修。桥也要架"), ("王水生", "要种树")]


def test_paragraphs_are_apart() -> None:
    text = "李木说：“路修好了。”\n王水生说：“桥也好了。”"
    assert heard(text) == [("李木", "路修好了。"), ("王水生", "桥也好了。")]


def test_nobody_acts_in_the_name_of_a_doctrine() -> None:
    text = "李木指出，路要先修。坚持以王水生同志重要讲话为指导，把路修好。李木强调，桥也要架。"
    assert [name for name, _ in heard(text)] == ["李木"]


@pytest.mark.parametrize(
    ("text", "style"),
    [("李木说：“路修好了。”", "direct"), ("李木说，路修好了。", "indirect"), ("“路修好了。”李木说。", "direct")],
)
def test_style(text: str, style: str) -> None:
    assert [u.style for u in say(text)] == [style]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("讲座中，李木指出，种树要趁早。", "lecture"),
        ("青石小学学生李木说：“我学到了很多，今后要多种树。”", "reflection"),
        ("学员们纷纷表示，收获很大。", "reflection"),
        ("青石镇镇长李木表示，年底前修好路。", "statement"),
        ("县职业培训中心的李木表示，年底前修好路。", "statement"),
        ("党课很生动。李木给村民们讲解种树技巧。在李木看来，种树要趁早。", "lecture"),
        ("李木讲解了防火知识，还提醒大家出门要关电。", "lecture"),
        ("青石镇请来老师开课堂。“同学们，种树要趁早。”老师李木说。", "lecture"),
        ("青石镇的李木说：“受益匪浅，没有白来！”", "reflection"),
        ("讲座很热闹。王先生说，内容涵盖种树的全部知识。", "reflection"),
        ("王先生说，这条路涵盖三个村。", "statement"),
        ("学员们问道：“以后我们该怎么种树？”", "statement"),
        ("青石镇教师李木希望同学们珍惜机会，多种树。", "statement"),
        ("“大家跟着我做，把树扶正。”当天，种树课堂开讲。", "lecture"),
        ("居民们表示，讲座生动有趣，对种树更有信心了。", "reflection"),
        ("“谢谢老师，帮了我们大忙！”门口传来声音。", "reflection"),
        ("论坛请来李木担任主讲人，向大家开讲。李木介绍，种树要趁早。", "lecture"),
        ("大家纷纷表示，将把山里的歌带回家。", "reflection"),
        ("村民们表示，会记住这条路。", "reflection"),
        ("参加培训的青石局副局长李木说：“这次培训让我们收获颇丰。”", "reflection"),
        ("青石大学教授李木说：“我认为这条路真的很长，需要多看看。”", "statement"),
        ("“我今天上了一节特别有趣的课。”门口传来声音。", "reflection"),
        ("青石镇负责人表示，将把路修到山里。", "statement"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert [u.kind for u in say(text)] == [kind]


def test_a_lecture_retold_is_one_utterance_a_paragraph() -> None:
    text = (
        "李木首先为全体学员系统阐述了种树的道理。认真分析了山里的水土，深入讲解了怎样选苗、怎样浇水。\n学员听得入神。"
    )
    lecturer = Lecturer(Person("李木", Span(0, 2), (Office("青石大学", "教授"),)))
    utterances = say(text, found=Structure(Title(""), lecturers=(lecturer,)))
    assert [(who(u), u.kind, u.style) for u in utterances] == [("李木", "lecture", "indirect")]
    assert utterances[0].span.of(text).startswith("种树的道理")
    assert utterances[0].span.of(text).endswith("怎样浇水")
    assert utterances[0].speaker and utterances[0].speaker.affiliation == "青石大学"


def test_retelling_by_anyone_else_is_none() -> None:
    assert heard("李木分析了山里的水土。") == []


def test_offices_of_any_mention_come_with_every_utterance() -> None:
    text = "青石大学教授白松溪来到村里。白老师说：“种树要趁早。”"
    (utterance,) = say(text)
    assert utterance.speaker
    assert (utterance.speaker.affiliation, utterance.speaker.role) == ("青石大学", "教授")
    assert utterance.who == "白老师"
    assert utterance.speaker.span.of(text) == "白老师"


def test_an_office_without_a_name() -> None:
    (utterance,) = say("青石公司总经理表示，工程年底完工。")
    assert utterance.type == "role"
    assert utterance.speaker
    assert (utterance.speaker.name, utterance.speaker.affiliation, utterance.speaker.role) == ("", "青石公司", "总经理")


def test_nothing_is_heard_inside_reflections() -> None:
    text = "李木说：“路修好了。”\n1、我认为读书最好。（王水生）"
    span = Span(text.index("我认为"), text.index("（"))
    found = Structure(Title(""), reflections=(Reflection(span, ()),))
    assert [(who(u), u.span.of(text)) for u in say(text, found=found)] == [("李木", "路修好了。")]


def test_names_are_printed_as_the_text_has_them() -> None:
    text = "學員歐陽曉雯說：「我很喜歡種樹。」"
    (utterance,) = say(text, names=())
    assert (who(utterance), utterance.who) == ("歐陽曉雯", "歐陽曉雯")


ALPHABET = st.sampled_from(
    [
        *"李木王水生他她说表示希望要求老师书记们大家，。：；！？“”「」\"'（）《》\n 、…的了在一是二是1.ab·",
        "李木说：“",
        "”王水生表示，",
    ]
)
TEXTS = st.lists(ALPHABET, max_size=80).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_lie_inside_in_order_and_apart(text: str) -> None:
    utterances = say(text)
    last = 0
    for utterance in utterances:
        assert last <= utterance.span.start < utterance.span.end <= len(text)
        assert utterance.span.of(text).strip()
        if utterance.speaker:
            assert 0 <= utterance.speaker.span.start < utterance.speaker.span.end <= len(text)
        assert (utterance.speaker is None) == (utterance.type in ("anonymous", "collective"))
        last = utterance.span.end
    assert say(text) == utterances


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    for utterance in say(text, names=()):
        assert utterance.span.of(text)


@pytest.mark.parametrize(
    "unit", ["“", "”", "李木说：", "（", "他说，", "王老师", "《", "一是", "的", '"', "李木、", "说"]
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        began = time.process_time()
        find_utterances(text, found=Structure(Title("")), names=())
        return time.process_time() - began

    seconds(1_000)
    few = seconds(5_000)
    assert seconds(20_000) < 8 * few + 0.2
