"""Words that hold a sentence together and say nothing about what is sought.

Only queries leave them out, never documents. Published lists of stop words hold surnames (白, 单) and subjects
(社会主义); these are chosen by hand, and a query of nothing else is searched as it stands.
"""

_LITTLE = """
的 地 得 之 所 了 着 过 和 与 及 或 而 且 则 但 并 又 也 都 就 还 才 很 最 更 再 不 没 没有 在 于 从 自 由 被
把 将 让 使 给 对 向 往 到 以 为 因 因为 由于 所以 如果 虽然 但是 并且 而且 以及 或者 还是 通过 关于 对于 根据
按照 是 有 要 会 能 可 可以 能够 应该 需要 这 那 这个 那个 这些 那些 这里 那里 这样 那样 其 其中 他 她 它 他们
她们 它们 我 我们 你 你们 您 自己 大家 一 一个 一些 一种 上 下 中 里 内 外 前 后 时 时候 当 当时 之后 之前
以后 以前 之间 用 做 作 来 去 个 位 些 指 吧 的话
"""

_ASKING = """
谁 谁人 什么 甚么 何 何为 何谓 何时 何地 何处 何人 何种 何以 为何 为什么 怎么 怎么样 怎样 如何 哪 哪个 哪些
哪里 哪儿 哪位 哪年 哪家 哪种 哪一 哪一个 哪一年 哪天 几 几个 几年 几次 几种 几位 几时 多少 多大 多长 多久
多高 多远 多重 吗 呢 么 是否 是不是 有没有 有何 有无 能否 可否 请问 哪几 哪两 哪三 哪类 哪部 哪方面
几月 几日 几号 几点 几岁 多少年 什么样
"""

LITTLE_WORDS: frozenset[str] = frozenset(_LITTLE.split())
"""Articles, pronouns, conjunctions, prepositions, auxiliaries: no help in telling documents apart."""

QUESTION_WORDS: frozenset[str] = frozenset(_ASKING.split())
"""Words that ask: a document that answers does not hold them."""

PARTICLES: frozenset[str] = frozenset("的了着过地得之是在和与及或吗呢吧么有被把也都就")
"""Little words that are hardly ever part of a name."""

MAY_ASK: frozenset[str] = frozenset("何么几哪")
"""Question words that begin names, too."""

SURNAMES: frozenset[str] = frozenset("何么")
"""Those of them that are surnames."""

COUNTED: frozenset[str] = frozenset(
    "个些种年家位里儿天部类条座国省市县月日号次届只本张款项名所支队首时地处人事物因点岁"
)
"""What may follow these where they ask: 哪年, 几位, 何人."""
