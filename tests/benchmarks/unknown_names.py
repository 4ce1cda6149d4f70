"""Find names that no dictionary knows: recall and precision of `xinde search NAME`.

    python tests/benchmarks/unknown_names.py [--names 200] [--seed 1]

A segmenter cuts a name that it does not know differently from one context to the next, and a search engine that trusts
it loses the name. This makes up names that jieba's dictionary does not hold, sets each into six contexts that
segmenters trip over, adds texts in which the same characters stand without forming the name, imports everything
through the program (half of it after the first searches, so that names also arrive at an index that exists), and asks
for every name as a user would: `xinde search NAME --json`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕白廉安谈和向"
GIVEN = "皓坤琦畅岩雄圣玲发余勇庆伟芳秀英敏静丽强磊军洋艳杰娟涛明超兰霞平刚桂文辉力云华建国志远思源子涵梓萱浩然"

CONTEXTS = (
    "讲座结束后，{name}谈了自己的三点体会，大家听得十分认真。",
    "会上由{name}主讲，题目是基层服务怎样落到实处。",
    "一份耕耘一份收获，今后要把所学用到工作里去。（城东街道 {name}）",
    "工作人员和{name}一起走访了十二户人家，记下了三十多条意见。",
    "这次活动的照片由宣传组提供，文字:{name}",
    "听完课的人里有{name}等二十余人，他们来自不同的岗位。",
)
SPACED = "本期学员名单：{first}  {rest}，城西中学。"


def unknown_names(count: int, rng: random.Random) -> list[str]:
    """Return `count` different names that jieba's dictionary does not hold and that contain one another nowhere."""
    import jieba

    known = {line.split(" ", 1)[0] for line in Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8")}
    names: list[str] = []
    while len(names) < count:
        name = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2))))
        if name not in known and not any(name in other or other in name for other in names):
            names.append(name)
    return names


def texts(names: list[str], rng: random.Random) -> list[tuple[str, str]]:
    """Return (file name, text): every name in every context, and for each name two texts that only seem to hold it."""
    made = []
    for number, name in enumerate(names):
        for place, context in enumerate(CONTEXTS):
            made.append((f"{number:03d}-{place}", f"第{number * 10 + place}号简报\n\n{context.format(name=name)}\n"))
        made.append((f"{number:03d}-s", f"第{number}号名单\n\n{SPACED.format(first=name[0], rest=name[1:])}\n"))
        scattered = "，".join(rng.sample(name, len(name)))
        made.append((f"{number:03d}-x", f"第{number}号字帖\n\n今天练的字是{scattered}。\n"))
        made.append((f"{number:03d}-y", f"第{number}号日记\n\n写完最后一个字{name[0]}。{name[1:]}是第二天才写的。\n"))
    return made


def xinde(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program on an archive in `folder`."""
    command = [str(Path(sys.executable).with_name("xinde")), "--archive", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main() -> None:
    """Measure, and print recall, precision and the names that failed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--names", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    rng = random.Random(chosen.seed)
    names = unknown_names(chosen.names, rng)
    wanted = found = shown = right = 0
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        folder, posts = Path(scratch, "archive"), Path(scratch, "posts")
        for batch in (names[::2], names[1::2]):
            posts.mkdir(exist_ok=True)
            for file, text in texts(batch, rng):
                (posts / f"{names.index(batch[0])}-{file}.txt").write_text(text, encoding="utf-8")
            done = xinde(folder, "import", str(posts))
            if done.returncode not in (0, 3):
                sys.exit(done.stderr)
            xinde(folder, "search", "简报")
        for name in names:
            answer = json.loads(xinde(folder, "search", name, "--limit", "1000", "--json").stdout)
            articles = {hit["article"] for hit in answer["hits"]}
            titles = {hit["article"]: hit["title"] for hit in answer["hits"]}
            false = {one for one in articles if "字帖" in titles[one] or "日记" in titles[one]}
            expected = len(CONTEXTS) + 1
            wanted, found = wanted + expected, found + min(expected, len(articles - false))
            shown, right = shown + len(articles), right + len(articles - false)
            if len(articles - false) != expected or false:
                failed.append(f"{name}: {len(articles - false)} of {expected}, {len(false)} false")
    print(f"names {len(names)}  recall {found / wanted:.4f}  precision {right / max(shown, 1):.4f}")
    print("\n".join(failed[:20]))


if __name__ == "__main__":
    main()
