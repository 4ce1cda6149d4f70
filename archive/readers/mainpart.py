"""Which part of a web page is the article.

A page is a column of text in a frame of menus, teasers, buttons and small print. Every line on the screen speaks for
or against being article: running text with sentence marks for it, the words of links and of buttons against it. The
article is then the element of the page whose lines sum highest: a container that is too small loses sentences, one
that is too large takes in menus (maximum subsequence segmentation, Pasternack and Roth 2009, on the tree instead of on
the row of tokens). A name that content systems give to the article's container (`artibody`, `TRS_Editor`,
`v_news_content`) is believed if the lines do not contradict it.

What the frame leaves inside the container, link lists and share bars, is taken out afterwards; what looks like article
but lies outside is handed back, so that a check can say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from archive.fold import fold
from archive.readers.markup import Element, Line, is_block, is_shorter, lines_of, names, visible
from archive.readers.pagefacts import is_fact_line

CONTENT_NAMES: Final = re.compile(
    r"""(?xi) ^(?:
      js_content | (?:js[-_])?rich_media_content | artibody | artical\w*
      | article[-_]?(?:body|content|text|con|main|detail|inner)?s?
      | article__content | art_(?:content|text|body|con) | TRS_Editor | trs_editor_view | TRS_PreAppend | UCAP-CONTENT
      | zoom | zoomcon | vsb_content(?:_\w+)? | v_news_content | wp_articlecontent | rm_txt_con | text_area | box_con
      | (?:news|post|entry|main|page|text|txt|content|detail|info)[-_]?(?:content|body|text|txt|article|con|detail)s?
      | pages_content | conTxt | con_?text | nr | neirong | zhengwen | wenzhang | show_?text | bt-?content | endText
      | contentText | main-?text | cont(?:ent)?_?(?:area|main) | markdown-body | content_?detail | detail_?content
      | left_zw | mainContent | t_f | postmessage_\d+ | d_post_content | post_content_\d+
    )$"""
)
"""Ids and classes that publishing systems give to the element that holds an article's text."""

_FRAME_NAMES: Final = re.compile(
    r"""(?xi) (?:^|[-_\s]|\b)(?:
      nav(?:bar|igation)?|menu|footer|foot|header|head(?:er)?bar|topbar|top[-_]?nav|sidebar|side|aside|breadcrumbs?|crumbs?|copyright|copyrights|links?
      |relat(?:ed|ive|ion)\w*|recommend\w*|recom|tuijian|xiangguan|hot(?:news|list|rank)?|rank(?:ing|list)?|share\w*|bdshare\w*|social
      |comments?|pinglun|gentie|reply|replies|tie[-_]?\w*|post_comment\w*|qr_?code|ewm|erweima|ads?|advert\w*|guanggao|banner|toolbar|tools?
      |login|search|pager|pagination|pagenav|prev|next|prevnext|tags?|keywords?|more|popup|modal|dialog|toast|download|app[-_]?down\w*
    )(?:$|[-_\s\d]|\b)"""
)
"""Ids and classes of the frame: a hint, which sentences in it can outweigh only if they are many."""

_FRAME_TAGS: Final = frozenset({"nav", "footer", "header", "aside", "menu"})
_SMALL_PRINT: Final = re.compile(
    r"""(?xi) 版权所有|著作权|©|copyright|all\srights|ICP[备证]|公网安备|许可证|备案号|技术支持|主办单位|承办单位:
      |网站标识码|网站地图|联系我们|关于我们|举报(?:电话|邮箱)|不良信息|免责声明|法律声明|未经(?:书面|许可|授权|协议)|转载请|邮政?编码?:
      |邮编|传真|客服|建议使用|分辨率|浏览器|登录|注册|评论|跟贴|网友|发表(?:观点|看法)|下载(?:APP|客户端|地址)
      |扫(?:描|一扫|码)|二维码|关注(?:我们|公众号|微信)|微信公众号|返回(?:首页|顶部|列表)|上一[篇页条]|下一[篇页条]
      |相关(?:阅读|新闻|文章|链接|报道|推荐)|推荐(?:阅读|新闻)|热门|猜你喜欢|更多|点击(?:查看|进入|加载)|分享(?:到|至)|字号
      |字体|打印(?:本[页文])?|关闭窗口|我要纠错|收藏|阅读量|浏览次数|点击(?:数|率|量|次数)|访问(?:量|次数)|当前位置
      |您(?:的|所在)位置|现在位置
    """
)
"""Words of the frame, folded: what a line of them weighs is against it, unless it is long."""

_SENTENCE: Final = re.compile(r"[。！？；]|[!?;](?!\w)|……")
_PAUSE: Final = re.compile(r"[，、：,:“”《》（）]")


@dataclass(frozen=True, slots=True)
class MainPart:
    """The element that holds the article, what in it is frame, and the lines of the page that were passed over."""

    element: Element
    dropped: tuple[Element, ...]
    lines: tuple[Line, ...]
    outside: tuple[Line, ...]
    """Lines elsewhere on the page that read like article text."""
    page: tuple[Line, ...]
    """All lines of the page."""


def weigh(line: Line, framed: bool) -> float:
    """Return how much a line speaks for being article, in characters; negative for the frame around it."""
    length = visible(line.text)
    words = length - line.linked
    if line.linked * 2 > length:
        return -6.0 - 0.5 * line.linked
    small_print = _SMALL_PRINT.search(fold(line.text))
    if length < 60 and small_print:
        return -12.0
    sentences = len(_SENTENCE.findall(line.text))
    pauses = len(_PAUSE.findall(line.text))
    if framed and not (sentences and length > 40):
        return -4.0 - 0.4 * words
    if sentences or pauses >= 2 or (pauses and length > 15):
        return (0.25 if framed else 1.0 if sentences else 0.6) * words - line.linked
    if small_print:
        return -0.5 * words
    return -2.5 if length < 12 else 0.2 * words - 3.0


def in_frame(element: Element) -> bool:
    """Say whether an element calls itself a part of the frame: by its kind, its id or its classes."""
    if element.tag in _FRAME_TAGS:
        return True
    if element.tag in ("html", "body"):
        return False
    called = f"{element.get('id')} {element.get('class')}".strip()
    return bool(called) and bool(_FRAME_NAMES.search(called)) and not is_content(element)


def is_content(element: Element) -> bool:
    """Say whether an element bears a name under which publishing systems keep the article's text."""
    called = [element.get("id"), *element.get("class").split()]
    return any(CONTENT_NAMES.match(name) for name in called if name) or element.get("itemprop") == "articleBody"


def _teasers(order: Sequence[Element], lines: Sequence[Line]) -> Iterator[int]:
    """Yield the (ids of the) elements that offer other articles: three or more alike, each begun by a link."""
    first: dict[int, Line] = {}
    length: dict[int, int] = {}
    for line in lines:
        here: Element | None = line.element
        length[id(here)] = length.get(id(here), 0) + visible(line.text)
        while here is not None and id(here) not in first:
            first[id(here)] = line
            here = here.parent
    for element in reversed(order):
        if element.parent is not None:
            above = id(element.parent)
            length[above] = length.get(above, 0) + length.get(id(element), 0)
    for element in order:
        alike: dict[tuple[str, str], list[int]] = {}
        for child in element.children:
            if isinstance(child, Element) and id(child) in first and is_block(child):
                opening = first[id(child)]
                if opening.linked * 2 > visible(opening.text) and length[id(child)] <= _LONGEST_TEASER:
                    alike.setdefault((child.tag, child.get("class")), []).append(id(child))
        yield from (teaser for group in alike.values() if len(group) >= _FEWEST_TEASERS for teaser in group)


_LONGEST_TEASER: Final = 300
_FEWEST_TEASERS: Final = 3


class _Weights:
    """The sums of the lines' weights, element by element, from the leaves up."""

    def __init__(
        self, order: Sequence[Element], lines: Sequence[Line], teasers: frozenset[int], *, names_tell: bool = True
    ) -> None:
        self.order, self.lines = order, lines
        self.framed: dict[int, bool] = {}
        for element in self.order:
            parent = element.parent
            inherited = parent is not None and self.framed.get(id(parent), False)
            # A named container stands for itself: one tag left open puts a whole page below its header.
            own = (names_tell and in_frame(element)) or id(element) in teasers
            self.framed[id(element)] = own or (inherited and not is_content(element))
        self.words: dict[int, int] = {}
        """How many visible characters stand in a block itself, not in the blocks inside it."""
        self.weight: dict[int, float] = {}
        self.sums: dict[int, float] = {}
        self.gains: dict[int, float] = {}
        self.counts: dict[int, int] = {}
        for line in self.lines:
            key = id(line.element)
            weight = weigh(line, self.framed.get(key, False))
            self.words[key] = self.words.get(key, 0) + visible(line.text)
            self.sums[key] = self.sums.get(key, 0.0) + weight
            if weight > 0:
                self.gains[key] = self.gains.get(key, 0.0) + weight
                self.counts[key] = self.counts.get(key, 0) + 1
        for element in reversed(self.order):
            if element.parent is not None:
                key, above = id(element), id(element.parent)
                self.sums[above] = self.sums.get(above, 0.0) + self.sums.get(key, 0.0)
                self.gains[above] = self.gains.get(above, 0.0) + self.gains.get(key, 0.0)
                self.counts[above] = self.counts.get(above, 0) + self.counts.get(key, 0)

    def of(self, element: Element) -> float:
        return self.sums.get(id(element), 0.0)

    def gain(self, element: Element) -> float:
        return self.gains.get(id(element), 0.0)


def find_main_part(top: Element, *, hidden: bool = False) -> MainPart | None:
    """Return the part of a page that is the article; None where no line of the page reads like one.

    `hidden` takes in what the page keeps off the screen, for those that show it by script.
    """
    order, found = list(top.walk()), lines_of(top, hidden=hidden)
    teasers = frozenset(_teasers(order, found))
    weights = _Weights(order, found, teasers)
    best = _heaviest(weights)
    if best is None or weights.gain(best) < _LITTLE:
        # Whoever named the article's container had something else in mind than we.
        nameless = _Weights(order, found, teasers, names_tell=False)
        other = _heaviest(nameless)
        if other is not None and nameless.gain(other) > _MUCH_MORE * (weights.gain(best) if best else 0.0):
            weights, best = nameless, other
    if best is None or re.fullmatch("h[1-6]", best.tag) or weights.gain(best) < _LITTLE:
        best = _without_sentences(weights, best) or best
    if best is None:
        return None
    best = _tightened(weights, _grown(weights, _named(weights, best)))
    dropped = tuple(_frame_inside(weights, best))
    lines = [line for line in lines_of(best, skip=dropped, hidden=hidden) if not _EDGE.match(fold(line.text))]
    kept = _without_buttons(_until_the_end(_without_notice(lines)))
    outside = (*_outside(weights, best), *_notable(lines[len(kept) :]))
    return MainPart(best, dropped, tuple(kept), outside, tuple(weights.lines))


def _outside(weights: _Weights, best: Element) -> Iterator[Line]:
    """Yield the lines of the page outside of the article that read like article text."""
    inside = {id(element) for element in best.walk()}
    for line in weights.lines:
        key = id(line.element)
        if key not in inside and weigh(line, weights.framed.get(key, False)) >= _NOTABLE:
            yield line


def _notable(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if weigh(line, framed=False) >= _NOTABLE)


def _without_notice(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines without the site's declaration that it is not to blame, which stands at the end."""
    first = max(len(lines) // 2, len(lines) - _LONGEST_FOOT)
    return [line for place, line in enumerate(lines) if place < first or not _NOTICE.match(fold(line.text))]


_LONGEST_FOOT: Final = 6
_NOTICE: Final = re.compile(
    r"[（(【]?(?:特别|免责|平台|版权|郑重|网站|本[网站])?声明】?[:：].*(?:本[网站]|本平台|平台|原?作者|版权|转载|观点|立场|投资建议|仅供参考)"
)


def _without_buttons(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines without those at the end that ask to click: to load an app, to follow, to read more."""
    end = len(lines)
    while end and lines[end - 1].linked and _is_small_print(lines[end - 1]):
        end -= 1
    return lines[:end]


def _is_small_print(line: Line) -> bool:
    return len(line.text) < _SHORT and bool(_SMALL_PRINT.search(fold(line.text))) and not _ATTACHMENT.search(line.text)


_SHORT: Final = 60


def _until_the_end(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines up to the editor's name, where teasers for other articles follow it.

    Only where little follows (at most a fifth), and nothing that belongs to an article's foot.
    """
    total = sum(visible(line.text) for line in lines)
    for place in range(max(0, len(lines) - _LONGEST_TAIL), len(lines)):
        after = lines[place + 1 :]
        if (
            _EDITOR.match(fold(lines[place].text))
            and sum(visible(later.text) for later in after) * 5 <= total
            and not any(len(later.text) < 60 and _FOOT.search(fold(later.text)) for later in after)
        ):
            return lines[: place + 1]
    return lines


_LONGEST_TAIL: Final = 60
"""Lines at the end of a page among which the editor's name is looked for."""
_EDITOR: Final = re.compile(
    r"[（(【\[]?\s*(?:责任编辑|责编|本文编辑|网络编辑|值班编辑)\s*[:：].{0,30}$|[（(【\[]编辑[:：].{0,20}[】\])）]$"
)
_FOOT: Final = re.compile(
    r"^[（(【\[]?\s*(?:附件|附表|附录|注|来源|作者|记者|摄影|图|文|编辑|校对|审核|审校|监制|排版|供稿|通讯员|(?:初|复|终|一|二|三)审)\S{0,4}\s*[:：/／]"
    r"|^[（(].{2,24}[）)]$"
)

_LITTLE: Final = 120.0
_MUCH_MORE: Final = 3.0

_NOTABLE: Final = 40.0
"""Weight of a line outside that deserves mention: about a sentence of forty characters."""


def _heaviest(weights: _Weights) -> Element | None:
    best, most = None, 0.0
    for element in weights.order:
        total = weights.of(element)
        if total > 0 and total >= most:  # among equals the innermost, which comes last
            best, most = element, total
    return best


def _without_sentences(weights: _Weights, little: Element | None) -> Element | None:
    """Return what holds the words of a page that has no sentence, a poem or a list of names; None if none is sure to.

    Sure is a name that publishing systems give to the article's container, or a line above it that tells its day. Where
    the page has a little text, it must hold much more than that, and elsewhere.
    """
    sums: dict[int, float] = {}
    for line in weights.lines:
        foreign = line.linked or weights.framed.get(id(line.element)) or _SMALL_PRINT.search(fold(line.text))
        sums[id(line.element)] = sums.get(id(line.element), 0.0) + (-12.0 if foreign else visible(line.text))
    for element in reversed(weights.order):
        if element.parent is not None:
            above = id(element.parent)
            sums[above] = sums.get(above, 0.0) + sums.get(id(element), 0.0)
    below = _below_a_day(weights)
    sure = (element for element in weights.order if is_content(element) or id(element) in below)
    best = max(sure, key=lambda element: sums.get(id(element), 0.0), default=None)
    if best is None or sums.get(id(best), 0.0) < _FEWEST_WORDS:
        return None
    if little is None or re.fullmatch("h[1-6]", little.tag):
        return best
    apart = best is not little and best not in little.ancestors() and little not in best.ancestors()
    return best if apart and sums[id(best)] > _MUCH_MORE * sums.get(id(little), 0.0) else None


_FEWEST_WORDS: Final = 40.0


def _below_a_day(weights: _Weights) -> frozenset[int]:
    """Return the (ids of the) elements that begin right below a line that tells when the article was published."""
    found: set[int] = set()
    for above, line in zip(weights.lines, weights.lines[1:], strict=False):
        if is_fact_line(above.text) and re.search(r"(?:19|20)\d\d", above.text):
            around = set(map(id, (above.element, *above.element.ancestors())))
            found.update(id(one) for one in (line.element, *line.element.ancestors()) if id(one) not in around)
    return frozenset(found)


def _named(weights: _Weights, best: Element) -> Element:
    """Return the container with a content name that holds (nearly) as much as the heaviest element."""
    named = [element for element in weights.order if is_content(element) and element.tag not in ("body", "html")]
    around = set(map(id, best.ancestors()))
    rivals = [
        element
        for element in named
        if weights.gain(element) >= 0.6 * weights.gain(best) and id(element) not in around and weights.of(element) > 0
    ]
    return max(rivals, key=weights.gain) if rivals else best


def _grown(weights: _Weights, best: Element) -> Element:
    """Return the container of a lone line, where link lists among its paragraphs have outweighed them all."""
    best = _with_signature(weights, best)
    if weights.counts.get(id(best), 0) > _FEW or is_content(best):
        return best
    for above in islice(best.ancestors(), _LEVELS):
        if above.tag in ("", "html", "body"):
            break
        if weights.counts.get(id(above), 0) > _FEW and _kept_weight(weights, above) > 1.2 * weights.of(best):
            return above
        if is_content(above):
            break
    return best


_FEW: Final = 2
_LEVELS: Final = 5


def _with_signature(weights: _Weights, best: Element) -> Element:
    """Return what holds a lone paragraph, if else it only holds a few words: who signed a notice, and when."""
    above = best.parent
    if above is None or best.tag not in _PARAGRAPHS or is_content(best) or above.tag in ("", "html", "body"):
        return best
    inside = set(map(id, best.walk()))
    others = [line for line in lines_of(above) if id(line.element) not in inside]
    plain = all(not line.linked and not _SMALL_PRINT.search(fold(line.text)) for line in others)
    return above if plain and len(others) <= _MOST_SIGNED and not in_frame(above) else best


_PARAGRAPHS: Final = frozenset({"p", "span", "font", "strong", "b", "em"})
_MOST_SIGNED: Final = 6


def _kept_weight(weights: _Weights, element: Element) -> float:
    """Return what an element weighs without the frame inside it."""
    dropped = tuple(_frame_inside(weights, element))
    return sum(weigh(line, weights.framed.get(id(line.element), False)) for line in lines_of(element, skip=dropped))


def _tightened(weights: _Weights, best: Element) -> Element:
    """Go down while one child holds every line that speaks for the article."""
    while True:
        children = [child for child in best.children if isinstance(child, Element)]
        full = [child for child in children if weights.gain(child) >= weights.gain(best) > 0]
        if len(full) != 1 or full[0].tag in ("p", "span", "tr", "td", "li", "b", "strong", "font"):
            return best
        best = full[0]


def _frame_inside(weights: _Weights, best: Element) -> list[Element]:
    """Return the elements within the article that belong to the frame: link lists, share bars, forms."""
    found: list[Element] = []
    todo = [child for child in best.children if isinstance(child, Element)]
    while todo:
        element = todo.pop()
        if _is_frame(weights, element, best):
            found.append(element)
        else:
            todo.extend(child for child in element.children if isinstance(child, Element))
    return found


def _is_frame(weights: _Weights, element: Element, best: Element) -> bool:
    total, gain = weights.of(element), weights.gain(element)
    if element.tag == "a" and _BUTTON.fullmatch(element.raw_text()[:80].strip()):
        return True
    if in_frame(element):
        return gain < 0.2 * weights.gain(best) and not _in_a_sentence(weights, element)
    if element.tag not in _GROUPS or gain > 0 or total >= 0:
        return False
    lines = lines_of(element)
    linked = sum(line.linked for line in lines)
    length = sum(visible(line.text) for line in lines)
    return linked * 2 > length and not any(_ATTACHMENT.search(line.text) for line in lines)


def _in_a_sentence(weights: _Weights, element: Element) -> bool:
    """Say whether an inline element is a word or two of a longer line, whatever it calls itself."""
    if is_block(element):
        return False
    block = next((above for above in element.ancestors() if is_block(above)), None)
    return block is not None and is_shorter(element, weights.words.get(id(block), 0) // 2)


_BUTTON: Final = re.compile(r"返回\S{0,8}[，,]?\s*查看更多|查看(?:更多|原文)|展开(?:全文|阅读)|收起|返回顶部")
_GROUPS: Final = names("div ul ol dl table section li p h1 h2 h3 h4 h5 h6 tr td span a center")
_ATTACHMENT: Final = re.compile(r"附件|\.(?:docx?|xlsx?|pdf|wps|zip|rar|pptx?)\b", re.IGNORECASE)

_EDGE: Final = re.compile(
    r"""(?xi) ^(?:
      [【\[（(]?\s*(?:打印(?:本[页文])?|关闭(?:窗口|本页)?|返回(?:首页|顶部|列表|上[一级]页?)?|收藏(?:本[页文])?
        |分享(?:到|至)?[:：]?.{0,30}|我要纠错|繁体|TOP)\s*[】\]）)]?
        (?:\s*[|｜【\[]?\s*(?:打印(?:本[页文])?|关闭(?:窗口|本页)?|返回(?:首页|顶部|列表)?|收藏|分享)\s*[】\]]?)*
      | (?:上|下)一[篇页条个][:：]?.*
      | (?:阅读|点击|浏览|访问)(?:数|率|量|次数)?\s*[:：]?\s*\d*\s*次?
      | (?:扫一扫|扫描二维码|微信扫一扫).{0,30}
      | .{0,8}(?:字号|字体)\s*[:：].{0,20}
      | [【\[]?(?:相关|推荐|延伸|更多|热门|精彩|编辑)(?:阅读|新闻|文章|链接|报道|推荐|附件|点[阅击]|视频推荐)[】\]]? :?
      | 图集 | 转播到腾讯微博
      | (?:当前|您的|您所在的|现在)位置\s*[:：].*
      | (?:首页|主页)\s*(?:>|»|›|/|-).*
      | (?:返回\S{0,8}[，,]?\s*)?查看更多.{0,6} | 展开(?:全文|阅读) | 阅读(?:原文|全文) | 点击(?:加载|查看)更多
      | (?:(?:阅读|浏览|点击|评论|收藏|转载|转发|点赞|赞|喜欢|分享|人气|推荐|回复)[数量]?
        \s*[（(:：]?\s*\d+\s*[)）]?次?[\s|｜·]*)+
      | [|｜/·>]+ | \+\d+
      | (?:转发|点赞|评论|赞|收藏|举报|推荐|分享|微信|微博|QQ空间|新浪微博|朋友圈|复制链接)(?:\s*\d+)?
    )$"""
)
"""Lines that are buttons, wherever they stand in the article's container."""
