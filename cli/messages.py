"""Every sentence that xinde says, in Chinese and in English: one table, looked up by code.

The lower rooms know nothing of languages: they raise a code with the facts of the matter, and this table makes a
sentence of them. So a translator reads one file, and a test can hold the table against every code that exists.

A `Voice` is a language as a value. Facts are filled into `{braces}`; one that is missing leaves nothing behind, and
every fact is made safe for a terminal first, since file names and article titles come from strangers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from archive.records import dataclass
from cli.render.safe import flat

Language = Literal["zh", "en"]


def language_of(environment: Mapping[str, str]) -> Language:
    """Choose by the locale variables, as POSIX ranks them: Chinese where none is set or it is C, else by its name."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            tongue = re.split(r"[_.@-]", value.lower())[0]
            return "zh" if tongue in {"c", "posix", "zh", "yue", "wuu", "chinese"} else "en"
    return "zh"


class _Facts(dict[str, str]):
    """Facts for a sentence, where a missing one is empty."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A language to speak in."""

    language: Language = "zh"

    def __call__(self, code: str, **facts: object) -> str:
        """Return the sentence of `code` with its facts filled in; LookupError for a code without one.

        Where there is a fact `n`, English gets `{s}` for its plural.
        """
        template = TABLE[code][0 if self.language == "zh" else 1]
        safe = _Facts({name: flat(str(value)) for name, value in facts.items()})
        safe["s"] = "" if safe.get("n") == "1" else "s"
        return template.format_map(safe)

    def error(self, code: str, facts: Mapping[str, str]) -> str:
        """Return the sentence of an error; a reason or hint that is itself a code is put into words."""
        spoken: dict[str, object] = dict(facts)
        for name in ("hint", "reason"):
            if f"reason.{facts.get(name, '')}" in TABLE:
                spoken[name] = self(f"reason.{facts[name]}")
        return self(f"error.{code}", **spoken)

    def knows(self, code: str) -> bool:
        """Say whether there is a sentence for `code`."""
        return code in TABLE


_ERRORS: dict[str, tuple[str, str]] = {
    # archive.errors: NotFoundError
    "no-such-article": (
        "归档里没有 {article} 号文章；用 xinde list 看有哪些。",
        "There is no article {article} in the archive; `xinde list` shows what there is.",
    ),
    "no-such-part": (
        "没有 {ref} 这一部分；用 xinde show {article} --outline 看文章有哪些部分。",
        "There is no part {ref}; `xinde show {article} --outline` lists the article's parts.",
    ),
    "edit-which-part": (
        "--speaker 要指明是哪一部分，如 {article}#r3；用 xinde show {article} --outline 看各部分。",
        "--speaker needs a part, such as {article}#r3; `xinde show {article} --outline` lists them.",
    ),
    "edit-whose": (
        "不清楚要改谁的姓名或职务；用 --person 指明文中的姓名，或给出部分的编号，如 {article}#r3。",
        "It is not clear whose name or office is meant; name them by --person, or give a part such as {article}#r3.",
    ),
    "edit-unknown-person": (
        "{article} 号文章里没有认出“{value}”；用 xinde show {article} --json 看认出了哪些人。",
        "Nobody called '{value}' was recognised in article {article}; `xinde show {article} --json` lists who was.",
    ),
    "edit-or-undo": (
        "--undo 是撤销上一次更正，不能同时再改别的。",
        "--undo takes the last correction back; nothing else can be changed with it.",
    ),
    "edit-empty": ("{value} 不能为空。", "{value} must not be empty."),
    "edit-what": (
        "没有说要改什么；用 --title、--date、--name、--affiliation、--role、--speaker，或在终端里运行以打开编辑器。",
        "Nothing to change was named; use --title, --date, --name, --affiliation, --role or --speaker, "
        "or run it on a terminal to open an editor.",
    ),
    "bad-edit": (
        "看不懂“{value}”这一行；只改冒号后面的内容，冒号前面的不要动。",
        "The line '{value}' is not understood; change only what stands behind the colon.",
    ),
    "no-editor": (
        "打不开编辑器“{value}”；用环境变量 EDITOR 指定一个，或者用选项来改，见 xinde edit --help。",
        "The editor '{value}' cannot be started; name one in EDITOR, or use options: `xinde edit --help`.",
    ),
    "no-archive": (
        "归档“{path}”还是空的；先用 xinde import 导入文章。",
        "The archive '{path}' is empty; `xinde import` brings articles in.",
    ),
    # UsageError
    "not-in-trash": (
        "回收站里没有 {article} 号文章；用 xinde trash 看有哪些。",
        "Article {article} is not in the trash; `xinde trash` shows what is.",
    ),
    "bad-reference": (
        "“{value}”不是编号；文章写作 12，其中的部分写作 12#p5、12#r3 或 12#u2。",
        "'{value}' is not a reference; write 12 for an article, and 12#p5, 12#r3 or 12#u2 for a part of it.",
    ),
    "bad-date": (
        "看不懂日期“{date}”；请写成 2018-05-22、2018-05、2018、2018年5月，或 昨天、上个月、去年。",
        "Cannot read the date '{date}'; write 2018-05-22, 2018-05 or 2018.",
    ),
    "bad-range": (
        "起始日期 {since} 晚于截止日期 {until}；请把 --since 和 --until 对调。",
        "The first day {since} is after the last day {until}; swap --since and --until.",
    ),
    "bad-query": (
        "看不懂查询的第 {column} 个字：{hint}。",
        "The query cannot be read at character {column}: {hint}.",
    ),
    "nothing-asked": (
        "要找什么？写一个词，或给一个条件，例如 xinde search 互联网 或 xinde search --speaker 张三。",
        "What to search for? Give a word or a filter, such as `xinde search WORD` or `xinde search --speaker NAME`.",
    ),
    "bad-encoding": (
        "不认识编码“{value}”；常用的有 utf-8、gb18030、big5、utf-16。",
        "There is no encoding called '{value}'; common ones are utf-8, gb18030, big5 and utf-16.",
    ),
    "no-sources": (
        "要导入什么？请给出文件、文件夹或网址，或用 --from 给一份名单。",
        "Import what? Give files, folders or addresses, or a list of them with --from.",
    ),
    "bad-map": (
        "--map 不能写成“{value}”；请写成 字段=列名，如 text=正文；字段有：{fields}。",
        "--map cannot be '{value}'; write FIELD=COLUMN, such as text=body; the fields are: {fields}.",
    ),
    "bad-list": (
        "读不了名单“{path}”（{reason}）；名单里一行写一个路径或网址。",
        "Cannot read the list '{path}' ({reason}); it holds one path or address a line.",
    ),
    "part-not-removable": (
        "只能删除整篇文章，不能只删 {ref}；要删整篇请写 {article}。",
        "Only whole articles can be removed, not {ref}; write {article} for the whole.",
    ),
    "no-such-path": ("找不到“{path}”；请检查路径。", "There is nothing at '{path}'; check the path."),
    "export-to-stdout": (
        "导出的是一个文件夹，不能写到标准输出；请给一个文件夹（真叫 - 的写作 ./-）。",
        "An export is a folder and cannot go to standard output; name a folder (./- if it is called that).",
    ),
    "not-empty": (
        "“{path}”不是空文件夹，没有导出；请换一个新文件夹。",
        "'{path}' is not an empty folder; export into a new one.",
    ),
    "file-exists": (
        "“{path}”已经存在，没有覆盖；请换一个文件名。",
        "'{path}' exists and was not overwritten; choose another name.",
    ),
    "come-again": (
        "{article} 号文章已重新在归档里（{other} 号），没有取回；先删除 {other} 号，或加 --keep-duplicates 两篇都留。",
        "Article {article} is in the archive again as {other}, so nothing was taken back; "
        "remove {other} first, or keep both with --keep-duplicates.",
    ),
    "forget-what": (
        "请写完整的姓名（至少两个字），--mask 和 --remove 只能选一个。",
        "Give the whole name (two characters at least), and only one of --mask and --remove.",
    ),
    "no-words": (
        "--kwic 要有词才能对齐；请写上要找的词。",
        "--kwic aligns words; give some to search for.",
    ),
    "needs-yes": (
        "不在终端里时不会询问，要删除请加 --yes。",
        "Nobody can be asked outside a terminal; add --yes to remove.",
    ),
    # SourceError
    "unreadable": ("读不了“{path}”：{reason}。", "Cannot read '{path}': {reason}."),
    "special-file": (
        "“{path}”是管道或设备，不是普通文件，没有导入；要读管道请用 -。",
        "'{path}' is a pipe or a device, not a plain file; to read a pipe, import -.",
    ),
    "failed": (
        "解析时出错（{reason}），没有导入；这是 xinde 的缺陷，请报告给开发者。",
        "Taking it apart failed ({reason}); not imported. This is a fault of xinde, please report it.",
    ),
    "empty": ("里面没有文字，没有导入。", "There is no text in it; not imported."),
    "too-large": (
        "太大（{bytes} 字节，上限 {limit} 字节），没有导入；请拆成单篇文章再试。",
        "Too large ({bytes} bytes, the limit is {limit}); split it into single articles.",
    ),
    "binary": (
        "不是文本文件，没有导入；请先另存为文本（.txt 或 .md）。",
        "Not a text file; save it as text (.txt or .md) first.",
    ),
    "undecodable": (
        "认不出文字编码，没有导入；请用 --encoding 指明，例如 --encoding gb18030。",
        "Cannot tell its encoding; name it with --encoding, such as --encoding gb18030.",
    ),
    "unsupported": (
        "还不支持这种格式（{media_type}），没有导入；请先另存为文本。",
        "This format ({media_type}) is not supported; save it as text first.",
    ),
    "bad-record": (
        "不是一条完整的记录（{reason}），没有导入；一条记录应是一个带 text 字段的 JSON 对象。",
        "It is no whole record ({reason}); a record is a JSON object with a 'text' field.",
    ),
    "too-long": (
        "有 {characters} 字，一篇文章最多 {limit} 字，没有导入；请先分成几篇（如一章一篇）。",
        "It has {characters} characters, an article at most {limit}; part it first, for instance by its chapters.",
    ),
    "no-text-column": (
        "看不出哪一列是正文，没有导入；现有的列：{columns}。请用 --map text=列名 指明。",
        "Cannot tell which column holds the text; there are: {columns}. Name it with --map text=COLUMN.",
    ),
    "no-such-column": (
        "没有“{column}”这一列，没有导入；现有的列：{columns}。",
        "There is no column '{column}'; there are: {columns}.",
    ),
    "wechat-shell": (
        "这不是文章，而是微信代替文章显示的页面（{reason}），没有导入；请打开原文后重新保存网页。",
        "Not the article but the page that WeChat shows instead ({reason}); open the post and save it again.",
    ),
    "error-page": (
        "这不是文章，而是网站的提示页（{reason}），没有导入；请打开原文后重新保存网页。",
        "Not the article but a notice of the web site ({reason}); open the article and save it again.",
    ),
    "image-only": (
        "这一篇只有图片，没有文字，没有导入；请先用文字识别软件转成文本。",
        "It holds pictures only, no text; turn them into text first (OCR).",
    ),
    "no-article": (
        "网页里找不到正文，没有导入；请复制正文，存为 .txt 再导入。",
        "No article was found in the page; copy its text into a .txt file and import that.",
    ),
    "old-word": (
        "这是旧版 Word 或 WPS 文档，没有导入；请用 Word 或 WPS 打开，另存为 .docx。",
        "An old Word or WPS document; open it in Word or WPS and save it as .docx.",
    ),
    "scanned-pdf": (
        "这个 PDF 是扫描件，里面没有文字，没有导入；请先做文字识别（OCR）。",
        "This PDF is a scan without text; run text recognition (OCR) on it first.",
    ),
    "encrypted": (
        "文件加了密码，没有导入；请先去掉密码。",
        "It is protected by a password; take the password off first.",
    ),
    "needs-extra": (
        "读这种文件要先装一个组件：pip install 'xinde[{extra}]'。",
        "Reading this kind of file needs one more package: pip install 'xinde[{extra}]'.",
    ),
    "zip-bomb": (
        "压缩包展开后大得不正常（{reason}），没有导入；如果确实可信，请先自己解压。",
        "It unpacks to a suspicious size ({reason}); if you trust it, unpack it yourself first.",
    ),
    "bad-url": (
        "“{url}”不是可以导入的网址；只支持 http:// 和 https://，网址里不要带用户名和密码。",
        "'{url}' is no address to import; only http:// and https:// are, without user name and password.",
    ),
    "no-such-host": ("找不到网站“{host}”；请检查网址和网络。", "There is no host '{host}'; check address and network."),
    "private-address": (
        "“{host}”是本机或内网地址，没有访问；如果确实要读，请直接写它的网址，并加 --allow-private。",
        "'{host}' is on this machine or a private network; name it yourself, with --allow-private, if you mean it.",
    ),
    "unreachable": (
        "连不上“{host}”（{reason}）；请稍后再试，或在浏览器里打开，另存为网页再导入。",
        "Cannot reach '{host}' ({reason}); try later, or save the page in a browser and import that.",
    ),
    "timed-out": (
        "“{host}”在 {seconds} 秒内没有答完；请稍后再试，或用 --timeout 多等一会。",
        "'{host}' did not finish within {seconds} s; try later, or wait longer with --timeout.",
    ),
    "http-status": (
        "网站没有给出“{url}”（HTTP {status}）；请检查网址，或在浏览器里打开，另存为网页再导入。",
        "The web site did not give '{url}' (HTTP {status}); check the address, or save the page in a browser.",
    ),
    "too-many-redirects": (
        "“{url}”转来转去超过 {limit} 次，没有导入；请用文章最终的网址。",
        "'{url}' redirects more than {limit} times; use the article's own address.",
    ),
    "forgotten": (
        "“{path}”的内容已应要求从归档中抹去，没有再导入。",
        "The content of '{path}' was erased on request and is not taken in again.",
    ),
    "bad-export": (
        "导出文件“{path}”不完整或被改动（{reason}），没有导入；请用完整的导出文件夹。",
        "The exported file '{path}' is incomplete or was altered ({reason}); use a whole export.",
    ),
    # ArchiveError
    "newer-archive": (
        "归档“{path}”是更新版本的 xinde 写的，本程序没有动它；请升级 xinde。",
        "The archive '{path}' was written by a newer xinde and was not touched; upgrade xinde.",
    ),
    "not-an-archive": (
        "“{path}”不是 xinde 归档，没有动它；请用 --archive 指定别的文件夹。",
        "'{path}' is not a xinde archive and was not touched; choose another folder with --archive.",
    ),
    "damaged-archive": (
        "归档“{path}”已损坏（{reason}）；请先备份这个文件夹，再运行 xinde check。",
        "The archive '{path}' is damaged ({reason}); back the folder up, then run `xinde check`.",
    ),
    "locked": (
        "归档“{path}”正被另一个进程使用；请等它结束后再试。",
        "The archive '{path}' is in use by another process; try again when that has ended.",
    ),
    "no-access": (
        "打不开归档“{path}”（{reason}）；请检查文件夹的权限。",
        "The archive '{path}' cannot be opened ({reason}); check the folder's access rights.",
    ),
    "disk-full": (
        "磁盘已满，归档“{path}”停在最后一篇完整的文章；腾出空间后再运行一次即可接着做。",
        "The disk is full; the archive '{path}' stands at its last whole article. Free some space and run again.",
    ),
    "index-damaged": (
        "索引“{path}”已损坏；运行 xinde reindex 重建，文章没有丢失。",
        "The index '{path}' is damaged; `xinde reindex` makes it anew, no article is lost.",
    ),
    "index-foreign": (
        "索引“{path}”属于别的用户，为安全起见没有读它；请用那个用户运行，或删除它后再试。",
        "The index '{path}' belongs to another user and was not read; run as that user, or delete it and try again.",
    ),
    # what the system says
    "no-permission": ("没有权限访问“{path}”；请检查权限。", "No permission for '{path}'; check its access rights."),
    "system": ("系统报错（{path}）：{reason}。", "The system says ({path}): {reason}."),
    "database": (
        "归档数据库报错：{reason}；请运行 xinde check。",
        "The archive's database says: {reason}; run `xinde check`.",
    ),
    "too-slow": (
        "读这一份花的时间太长，已放弃，没有导入；其余的照常。",
        "Reading it took too long and was given up; the others go on.",
    ),
    "crashed": (
        "读这一份的进程两次意外中止（可能是内存不足），没有导入；其余的照常。",
        "The process that read it died twice (of lack of memory, perhaps); the others go on.",
    ),
    "internal": (
        "xinde 自己出错了（{reason}）；加上 --debug 再运行一次可以看到详情，请报告给开发者。",
        "xinde itself failed ({reason}); run again with --debug for the details, and please report it.",
    ),
    "interrupted": ("已中断。", "Interrupted."),
}

_REASONS: dict[str, tuple[str, str]] = {
    # bad-query
    "empty": ("查询是空的", "the query is empty"),
    "unclosed-quote": ("引号没有闭合", "this quote is not closed"),
    "unclosed-bracket": ("括号没有闭合", "this bracket is not closed"),
    "stray-bracket": ("多了一个右括号", "this bracket was never opened"),
    "missing-word": ("这里少了一个词", "a word is missing here"),
    "empty-field": ("冒号后面少了要找的词", "nothing stands after the colon"),
    "bad-date": (
        "这不是日期，请写成 date:2018-05 或 date:2018..2019",
        "no date; write date:2018-05 or date:2018..2019",
    ),
    "backward-dates": ("后一个日期早于前一个", "the second date is before the first"),
    "unknown-kind": (
        "没有这一类，只有 article、lecture、reflection、statement",
        "no such kind, only article, lecture, reflection, statement",
    ),
    "bare-star": ("* 前面少了字", "nothing stands before the *"),
    "too-deep": ("括号套得太深", "too many brackets within brackets"),
    # bad-record
    "no-text": ("没有 text 字段", "it has no 'text' field"),
    "stdin-twice": ("标准输入不能既是名单又是文章", "standard input cannot be both the list and an article"),
    "not-json": ("不是 JSON", "it is not JSON"),
    "no-object": ("不是 JSON 对象", "it is not a JSON object"),
    # web pages that are no articles
    "verify": ("要求验证", "it asks for verification"),
    "deleted": ("已被删除", "the post was deleted"),
    "blocked": ("内容被屏蔽", "the post was blocked"),
    "moved": ("账号已迁移", "the account has moved"),
    "expired": ("链接已失效", "the link has expired"),
    "missing": ("页面不存在", "there is no such page"),
    # zip files
    "too-many-members": ("文件太多", "too many files"),
    "too-much": ("总量太大", "too much in all"),
    "ratio": ("压缩比太高", "the ratio is too high"),
    "nested": ("压缩包层层相套", "zip files within zip files"),
    # unreadable, damaged, locked
    "damaged": ("文件已损坏", "the file is damaged"),
    "too-many-elements": ("元素太多", "it has too many elements"),
    "stdin": ("没有标准输入", "there is no standard input"),
    "truncated": ("文件不完整", "the file was cut short"),
    "read-only": ("只能读，不能写", "it can be read, not written"),
    "older-read-only": ("归档是旧版本，又不能写，无法升级", "it is of an older version and cannot be written to"),
    "locked": ("另一个进程正在使用", "another process uses it"),
    "no-access": ("没有写权限", "no permission to write"),
    "disk-full": ("磁盘已满", "the disk is full"),
}

_USAGE: dict[str, tuple[str, str]] = {
    "no-such-command": (
        "没有“{value}”这个命令{near}；用 xinde --help 看全部命令。",
        "There is no command '{value}'{near}; `xinde --help` lists them all.",
    ),
    "no-such-option": (
        "没有 {value} 这个选项{near}；用 {command} --help 看全部选项。",
        "There is no option {value}{near}; `{command} --help` lists them all.",
    ),
    "global-option": (
        "{value} 要写在命令前面：xinde {value} … {name}。",
        "{value} goes before the command: xinde {value} … {name}.",
    ),
    "missing-argument": (
        "少了{value}；用 {command} --help 看用法。",
        "{value} is missing; see `{command} --help`.",
    ),
    "missing-command": (
        "要做什么？用 xinde --help 看全部命令。",
        "What to do? `xinde --help` lists the commands.",
    ),
    "needs-value": ("选项 {value} 后面要跟一个值。", "The option {value} needs a value after it."),
    "takes-no-value": ("选项 {value} 不带值。", "The option {value} takes no value."),
    "bad-choice": ("{name} 不能是“{value}”，只能是 {choices}。", "{name} cannot be '{value}', only {choices}."),
    "bad-number": (
        "{name} 要一个{least}整数，不能是“{value}”。",
        "{name} must be a whole number{least}, not '{value}'.",
    ),
    "bad-value": ("{name} 的值不对。", "The value of {name} is wrong."),
    "extra-argument": (
        "多了“{value}”；用 {command} --help 看用法。",
        "'{value}' is too much; see `{command} --help`.",
    ),
    "separator": ("、", ", "),
    "near": ("（是不是 {value}？）", " (did you mean {value}?)"),
    "at-least": ("不小于 {value} 的", " of at least {value}"),
}

_CHECKS: dict[str, tuple[str, str]] = {
    "no-title": ("没有找到标题，用正文开头代替。", "No title was found; the first words stand for it."),
    "no-lecturer": ("文中有讲座，但没有认出主讲人。", "A lecture is told of, but no lecturer was recognised."),
    "long-text": (
        "正文有 {v1} 字，只辨识了前 {v0} 字；全文仍可检索。",
        "Of {v1} characters only the first {v0} were taken apart; all of them can be searched.",
    ),
    "points-gap": ("要点的编号不连续，缺第 {values} 点。", "The points' numbers have gaps: {values} missing."),
    "reflections-gap": (
        "心得的编号不连续，缺第 {values} 篇。",
        "The reflections' numbers have gaps: {values} missing.",
    ),
    "unread-bracket": (
        "括号里像是署名，但没有读懂：{v0}",
        "A bracket looks like a signature but could not be read: {v0}",
    ),
    "unsigned": ("有 {v0} 篇心得没有署名。", "Reflections without an author: {v0}."),
    "unassigned": ("正文有 {v0}% 不属于任何要点、心得或引语。", "{v0}% of the text belongs to no part."),
    "speechless": (
        "有一段引语没有认出是谁说的：{v0}",
        "Nobody could be found who says this: {v0}",
    ),
    "correction-lost": (
        "有一处更正现在没有对应的内容（{v0}：{v1} → {v2}）；用 xinde edit 重新更正或撤销。",
        "A correction fits nothing any more ({v0}: {v1} → {v2}); correct it anew or undo it with `xinde edit`.",
    ),
    "left-out": (
        "网页里另有 {v1} 行像正文的文字（{v0} 字）没有收进来，请核对原网页。",
        "{v1} more lines of the page ({v0} characters) read like text and were left out; compare with the page.",
    ),
    "rejoined": (
        "原文断行零碎，接回了 {v0} 处断开的句子。",
        "Lines were broken within sentences; {v0} breaks were joined.",
    ),
    "repost": (
        "与 {v0} 号文章有 {v1}% 相同，当作同一篇；要另存一篇，请加 --keep-duplicates。",
        "It shares {v1}% with article {v0} and counts as the same; --keep-duplicates keeps it as one of its own.",
    ),
    "other-event": (
        "与 {v0} 号文章有 {v1}% 相同，但日期或期数不同，当作另一篇。",
        "It shares {v1}% with article {v0}, but tells of another day or issue: kept as an article of its own.",
    ),
    "replaced-bytes": (
        "有 {v0} 处字节不是合法的 {v1}，显示为 �；原文件的字节原样保存。",
        "{v0} places are not valid {v1} and show as �; the original bytes are kept as they were.",
    ),
}

_OUTCOMES: dict[str, tuple[str, str]] = {
    "added": ("新增", "added"),
    "unchanged": ("未变", "unchanged"),
    "duplicate": ("重复", "duplicate"),
    "revised": ("更新", "revised"),
    "refused": ("未导入", "refused"),
    "failed": ("失败", "failed"),
    "would-add": ("可导入", "would add"),
    "of": ("与 {of} 号相同", "same as {of}"),
    "points": ("{n} 个要点", "{n} point{s}"),
    "reflections": ("{n} 篇心得", "{n} reflection{s}"),
    "utterances": ("{n} 处引语", "{n} quotation{s}"),
    "lecturers": ("主讲 {names}", "lecturer {names}"),
    "plain-text": ("只有正文", "text only"),
    "then": ("；", "; "),
    "missing": ("没有认出：{names}", "not found: {names}"),
    "unassigned": ("{of} 字中有 {n} 字不属于任何部分", "{n} of {of} characters belong to no part"),
    "field.days": ("日期", "date"),
    "field.organisers": ("主办", "host"),
    "field.lecturers": ("主讲", "lecturer"),
    "field.people": ("人物", "people"),
    "field.points": ("要点", "points"),
    "field.reflections": ("心得", "reflections"),
    "field.utterances": ("引语", "quotations"),
    "field.credits": ("作者", "credits"),
    "total": ("{parts}。", "{parts}."),
    "count": ("{what} {n} 篇", "{n} {what}"),
    "separator": ("，", ", "),
    "nothing": ("没有可导入的内容。", "There was nothing to import."),
    "dry": ("试运行，没有写入任何东西。", "A dry run: nothing was written."),
    "stopped": (
        "已中断，以上文章已存好；再运行一次会接着导入。",
        "Interrupted; the articles above are kept. Run again to go on.",
    ),
}

_LABELS: dict[str, tuple[str, str]] = {
    "date": ("日期", "Date"),
    "published": ("发布", "Published"),
    "organiser": ("主办", "Host"),
    "lecturer": ("主讲", "Lecturer"),
    "lecture": ("讲题", "Lecture"),
    "source": ("来源", "Source"),
    "also": ("另见", "Also in"),
    "credits": ("作者", "Credits"),
    "people": ("人物", "People"),
    "points": ("要点", "Points"),
    "reflections": ("心得", "Reflections"),
    "utterances": ("引语", "Quotations"),
    "text": ("正文", "Text"),
    "checks": ("留意", "To check"),
    "voices": ("心得", "Voices"),
    "themes": ("共同话题", "Themes"),
    "sentences": ("要句", "Key sentences"),
    "untitled": ("（无题）", "(untitled)"),
    "edit-head": (
        "更正 {article} 号文章：只改冒号后面的内容；人物写作“姓名 | 单位 | 职务”。保存并退出即生效。",
        "Article {article}: change only what stands behind a colon; people are 'name | organisation | role'.",
    ),
    "unknown-year": ("年份不详", "year unknown"),
    "anonymous": ("匿名", "anonymous"),
    "authors": ("{n} 人", "{n} people"),
    "colon": ("：", ": "),
    "field": ("字段", "Field"),
    "rule": ("规则", "Rule"),
    "name": ("姓名", "Name"),
    "articles": ("文章", "Articles"),
    "number": ("编号", "No."),
    "title": ("标题", "Title"),
    "reason": ("{text} {how} {score}（{n} 处有）", "{text} {how} {score} (in {n})"),
    "matched.words": ("词", "words"),
    "matched.exact": ("原样", "exact"),
    "matched.name": ("人名", "name"),
    "none": ("（未知）", "(unknown)"),
    "facet.speaker": ("说话人", "Speakers"),
    "facet.org": ("单位", "Organisations"),
    "facet.month": ("月份", "Months"),
    "facet.kind": ("类别", "Kinds"),
    "kind.article": ("全文", "article"),
    "kind.lecture": ("讲授", "lecture"),
    "kind.reflection": ("心得", "reflection"),
    "kind.statement": ("发言", "statement"),
    "kind.credit": ("署名", "credit"),
}

_NOTES: dict[str, tuple[str, str]] = {
    "found": ("共 {n} 条", "{n} hit{s} in all"),
    "found-about": ("约 {n} 条", "about {n} hit{s}"),
    "found-shown": ("共 {n} 条，这里是第 {shown} 条", "{n} hit{s} in all, {shown} shown"),
    "found-about-shown": ("约 {n} 条，这里是第 {shown} 条", "about {n} hit{s}, {shown} shown"),
    "next-page": ("；下一页加 --offset {offset}", "; more with --offset {offset}"),
    "beyond": (
        "一共只有 {n} 条，--offset {offset} 已经超出。",
        "There are only {n} hit{s}; --offset {offset} is beyond them.",
    ),
    "relaxed": (
        "问句较长，含有其中大部分词的也算找到。",
        "A long question: what has most of its words is found, too.",
    ),
    "partly": (
        "含有全部词语的有 {n} 条，排在前面；其余的含有其中至少一半。",
        "{n} hit{s} with all words, first; the others have at least half of them.",
    ),
    "partly-none": (
        "没有一条含有全部词语；这些含有其中至少一半。",
        "Nothing has all words; these have at least half of them.",
    ),
    "listed": ("共 {n} 篇", "{n} article{s}"),
    "listed-shown": ("共 {n} 篇，这里是第 {shown} 篇", "{n} article{s} in all, {shown} shown"),
    "listed-beyond": (
        "一共只有 {n} 篇，--offset {offset} 已经超出。",
        "There are only {n} article{s}; --offset {offset} is beyond them.",
    ),
    "listed-people": ("共 {n} 人", "{n} people"),
    "nothing-found": ("没有找到。", "Nothing found."),
    "furniture": (
        "正文里没有，只在分享提示之类的附带文字里找到。",
        "Not in the text proper, only in share lines and the like.",
    ),
    "in-numbers": (
        "单独的这个数没有，只在更长的数里找到。",
        "Not as a number by itself, only within longer ones.",
    ),
    "passed-over": (
        "文件夹里另有 {n} 个文件不是能导入的类型，已略过：{kinds}{more}。",
        "Passed over {n} file{s} of no kind that can be imported: {kinds}{more}.",
    ),
    "nothing-similar": ("没有相似的内容。", "Nothing is similar."),
    "meant": ("“{typed}”按 {names} 检索。", "Took '{typed}' for {names}."),
    "hint.namesakes": (
        "叫{name}的不止一位：{people}；加上单位就只找一位，如 --speaker {name}@{office}。",
        "There are several people called {name}: {people}; --speaker {name}@{office} finds one of them.",
    ),
    "overlooked": (
        "索引漏掉了归档里有的内容，下面的结果直接来自正文；请运行 xinde reindex 重建索引，文章没有丢失。",
        "The index lacks what the archive holds; these hits are from the texts. `xinde reindex` makes it anew.",
    ),
    "nobody": ("没有找到这个人。", "Nobody of that name."),
    "nothing-at-all": ("归档里没有文章。", "There are no articles in the archive."),
    "nothing-listed": ("这段时间里没有文章。", "No article in that time."),
    "nothing-to-summarise": (
        "选中的文章里没有心得可以归纳。",
        "There are no reflections to summarise in the selection.",
    ),
    "hint.filters": (
        "去掉筛选条件 {filters} 就有 {n} 条。",
        "Without {filters} there would be {n} hit{s}.",
    ),
    "hint.excluded": (
        "不排除任何词就有 {n} 条。",
        "With nothing excluded there would be {n} hit{s}.",
    ),
    "hint.mentioned": (
        "“{name}”没有发言记录，但文章里提到过：xinde search {name}（{refs}）。",
        "No speech by '{name}' is known, but articles mention the name: xinde search {name} ({refs}).",
    ),
    "hint.credited": (
        "“{name}”没有发言记录，只在署名里出现过：xinde people {name}。",
        "No speech by '{name}' is known, only a credit: xinde people {name}.",
    ),
    "hint.near": ("是不是要找 {names}？", "Did you mean {names}?"),
    "hint.words": ("各词单独找：{counts}；试试少写几个词。", "Each word alone: {counts}; try fewer words."),
    "hint.spelt": (
        "“{word}”也许是拼音：{names}；按人找用 --speaker {word}。",
        "'{word}' may be pinyin: {names}; to find people, use --speaker {word}.",
    ),
    "hint.surname": ("姓{name}的有：{names}。", "People of the surname {name}: {names}."),
    "hint.office": (
        "“{name}”有发言，但单位里没有“{office}”：{offices}。",
        "{name} speaks, but not with '{office}' in the office: {offices}.",
    ),
    "hint.text": ("正文里有这串字，在 {refs} 号文章里。", "The text is there, in {refs}."),
    "hint.fields": (
        "没有这样的字段，整个词按文字检索；字段有：title、body、speaker、org、kind、date。",
        "There is no such field, so it was sought as text; the fields are title, body, speaker, org, kind, date.",
    ),
    "hint.absent": (
        "归档的文章里没有这些字；试试别的说法。",
        "The archived articles do not have these words; try others.",
    ),
    "word-count": ("{word} {n} 条", "{word} {n}"),
    "caught-up": (
        "索引已跟上归档：{n} 篇，用了 {seconds} 秒。",
        "The index caught up with {n} article{s} in {seconds} s.",
    ),
    "index-behind": (
        "索引此刻不能更新（{reason}），先用已有的索引检索，新文章可能找不到。",
        "The index cannot be updated now ({reason}); searching with what is there, newer articles may be missing.",
    ),
    "trouble.missing": (
        "没有找到索引，现在根据归档重建。",
        "There is no index; making it from the archive.",
    ),
    "trouble.older": (
        "索引是另一个版本的 xinde 建的，现在根据归档重建。",
        "The index is of another version of xinde; making it anew from the archive.",
    ),
    "trouble.damaged": (
        "索引已损坏，现在根据归档重建；文章没有丢失。",
        "The index is damaged; making it anew from the archive, no article is lost.",
    ),
    "trouble.foreign": (
        "别的用户可以改动索引，为安全起见不读它，现在根据归档重建。",
        "Others may write to the index, so it is not read; making it anew from the archive.",
    ),
    "index-salvaged": (
        "索引有一部分损坏，先用完好的部分检索，可能有遗漏；请运行 xinde reindex 重建，文章没有丢失。",
        "Part of the index is damaged, hits may be missing; `xinde reindex` makes it anew, no article is lost.",
    ),
    "index-in-memory": (
        "索引不能用，也不能重建（{reason}）；这次在内存里建一个来检索。",
        "The index cannot be used nor be made anew ({reason}); made one in memory for this search.",
    ),
    "corrected": (
        "已更正 {n} 处；用 xinde edit … --undo 撤销。",
        "Corrected {n} field{s}; `xinde edit … --undo` takes it back.",
    ),
    "uncorrected": ("已撤销 {n} 处更正。", "Took back {n} correction{s}."),
    "nothing-corrected": ("没有改动。", "Nothing was changed."),
    "reindexed": (
        "索引已重建：{n} 篇文章，用了 {seconds} 秒。",
        "The index was made anew: {n} article{s} in {seconds} s.",
    ),
    "read-again": (
        "{n} 篇文章用新版解析器重新读过。",
        "{n} article{s} read again by the newer parser.",
    ),
    "waiting": (
        "进程 {pid} 正在修改归档，等它结束（最多 {n} 秒）……",
        "Process {pid} is changing the archive; waiting for it, {n} s at most ...",
    ),
    "trash": (
        "回收站里有 {n} 篇；xinde restore 编号 取回，xinde purge 彻底删除。",
        "{n} article{s} in the trash; `xinde restore REF` takes back, `xinde purge` deletes for good.",
    ),
    "trash-empty": ("回收站是空的。", "The trash is empty."),
    "restored": ("已取回 {n} 篇，编号不变。", "{n} article{s} taken back, with the same number."),
    "confirm-restore": (
        "归档里现有 {n} 篇文章，要用备份替换吗？[y/N] ",
        "The archive holds {n} article{s}; put the backup in their place? [y/N] ",
    ),
    "not-restored": ("没有恢复，归档未变。", "Nothing was restored; the archive is as it was."),
    "kept-before": ("原来的归档已备份到“{path}”。", "What was there is kept in '{path}'."),
    "restored-archive": ("已从备份恢复：{n} 篇文章。", "Restored from the backup: {n} article{s}."),
    "confirm-purge": ("要彻底删除回收站里的 {n} 篇吗？不能再取回。[y/N] ", "Delete {n} article{s} for good? [y/N] "),
    "purged": ("已彻底删除 {n} 篇。", "{n} article{s} deleted for good."),
    "exported": (
        "已导出 {n} 篇到“{path}”；回收站不在其中。",
        "{n} article{s} exported to '{path}', without the trash.",
    ),
    "backed-up": ("已备份 {n} 篇到“{path}”。", "{n} article{s} backed up to '{path}'."),
    "forget.nowhere": ("归档里没有这个名字。", "The name is nowhere in the archive."),
    "forget.found": ("以上各处在 {n} 篇文章里。", "The places above are in {n} article{s}."),
    "forget.how": (
        "什么都没有改；加 --mask 把名字换成 ×（原件也改），加 --remove 彻底删除这些文章。",
        "Nothing was changed; --mask puts crosses in the name's place (originals, too), --remove erases the articles.",
    ),
    "forget.confirm-mask": (
        "要在这 {n} 篇文章和它们的原件里把名字换成 × 吗？不能撤销。[y/N] ",
        "Mask the name in {n} article{s} and their originals? This cannot be undone. [y/N] ",
    ),
    "forget.confirm-remove": (
        "要彻底删除这 {n} 篇文章和它们的原件吗？不能撤销。[y/N] ",
        "Erase {n} article{s} with their originals? This cannot be undone. [y/N] ",
    ),
    "forget.masked": ("已在 {n} 篇文章里抹去名字，索引已重建。", "Masked in {n} article{s}; the index was made anew."),
    "forget.removed": ("已彻底删除 {n} 篇文章，索引已重建。", "{n} article{s} erased; the index was made anew."),
    "forget.elsewhere": (
        "您自己保存的备份、导出文件夹和导入前的原文件不在归档里，请另行处理。",
        "Your backups, exports and the files that were imported lie outside the archive; see to them yourself.",
    ),
    "forget.field.text": ("正文", "text"),
    "forget.field.title": ("标题", "title"),
    "forget.field.source": ("来源", "source"),
    "forget.field.author": ("作者", "author"),
    "forget.field.original": ("原件", "original"),
    "forget.field.correction": ("更正", "correction"),
    "confirm-remove": ("要删除这 {n} 篇文章吗？[y/N] ", "Remove {n} article{s}? [y/N] "),
    "removed": ("已删除 {n} 篇。", "{n} article{s} removed."),
    "not-removed": ("没有删除任何文章。", "Nothing was removed."),
    "check.sound": (
        "归档完好：{n} 篇文章，索引与归档一致。",
        "The archive is sound: {n} article{s}, the index agrees.",
    ),
    "check.repaired": ("修复了 {n} 处。", "{n} repaired."),
    "check.index-damaged": (
        "索引有 {n} 个文件受损（{files}）；下次检索或 xinde check --repair 会重建，文章没有丢失。",
        "{n} file{s} of the index damaged ({files}); the next search or `xinde check --repair` makes it anew.",
    ),
    "check.fault.trash-damaged": (
        "回收站里的这一篇读不出来（{v0}）；请用 xinde purge 清除它，再从来源重新导入。",
        "in the trash, cannot be read ({v0}); purge it and import its source again.",
    ),
    "check.index-behind": (
        "索引落后于归档 {n} 篇；下次检索会自动跟上，也可以现在运行 xinde reindex。",
        "The index is {n} article{s} behind; the next search catches up, or run `xinde reindex` now.",
    ),
    "check.index-missing": (
        "还没有索引；下次检索会自动建立，也可以现在运行 xinde reindex。",
        "There is no index yet; the next search makes it, or run `xinde reindex` now.",
    ),
    "check.index-lacks": (
        "索引里缺少 {n} 篇文章（{refs}）；请运行 xinde reindex。",
        "The index lacks {n} article{s} ({refs}); run `xinde reindex`.",
    ),
    "check.index-extra": (
        "索引里多出 {n} 篇已不在归档的文章（{refs}）；请运行 xinde reindex。",
        "The index holds {n} article{s} that the archive does not ({refs}); run `xinde reindex`.",
    ),
    "check.index-count": (
        "索引里有 {have} 份文档，应有 {want} 份；请运行 xinde reindex。",
        "The index holds {have} documents instead of {want}; run `xinde reindex`.",
    ),
    "check.mending": (
        "{n} 篇文章完好；索引会在下次检索时自动跟上。",
        "{n} article{s}, all sound; the index mends itself with the next search.",
    ),
    "check.damaged": ("共有 {n} 处损坏。", "{n} damage{s} in all."),
    "check.article": ("{article} 号文章：", "Article {article}: "),
    "check.fault.file-damaged": (
        "归档文件受损（{v0}）；请先备份归档文件夹，再从备份恢复，或把来源重新导入一个新归档。",
        "the archive's file is damaged ({v0}); back the folder up, then restore a backup or import the sources anew.",
    ),
    "check.fault.row-orphaned": (
        "归档的表 {v0} 里有无主的记录；请先备份归档文件夹，再把来源重新导入一个新归档。",
        "the archive's table {v0} has rows without an owner; back the folder up and import the sources anew.",
    ),
    "check.fault.original-orphaned": (
        "有一份原件不属于任何文章（{v0}）；它不影响使用。",
        "an original belongs to no article ({v0}); it does no harm.",
    ),
    "check.fault.original-damaged": (
        "原件受损（{v0}）；请运行 xinde check --repair；修不好就删除这篇文章，再从来源重新导入。",
        "its original bytes are damaged ({v0}); run `xinde check --repair`; if that fails, import the source again.",
    ),
    "check.fault.structure-damaged": (
        "提取的结构读不出来；请运行 xinde check --repair。",
        "its structure cannot be read; run `xinde check --repair`.",
    ),
    "check.fault.article-incomplete": (
        "内容缺失；请运行 xinde check --repair；修不好就删除这篇文章，再从来源重新导入。",
        "its content is missing; run `xinde check --repair`; if that fails, import the source again.",
    ),
    "check.fault.text-damaged": (
        "正文与导入时不同（{v0}）；请运行 xinde check --repair；修不好就删除这篇文章，再从来源重新导入。",
        "its text is not what was imported ({v0}); run `xinde check --repair`; if that fails, import the source again.",
    ),
    "check.fault.span-outside": (
        "有一处结构（{v0}-{v1}）超出正文（{v2} 字）；请运行 xinde check --repair。",
        "a finding ({v0}-{v1}) lies outside its {v2} characters; run `xinde check --repair`.",
    ),
    "check.fault.columns-differ": (
        "列表中的数据与正文结构不一致；请运行 xinde check --repair。",
        "its line in the list does not fit what was found in it; run `xinde check --repair`.",
    ),
    "check.fault.appearances-differ": (
        "人物表与正文结构不一致；请运行 xinde check --repair。",
        "the table of people does not fit what was found in it; run `xinde check --repair`.",
    ),
    "check.fault.sketch-differs": (
        "认出转载用的数据与正文不一致；请运行 xinde check --repair。",
        "what reposts are recognised by does not fit its text; run `xinde check --repair`.",
    ),
    "progress.import": ("导入", "Importing"),
    "progress.index": ("建索引", "Indexing"),
    "progress.export": ("导出", "Exporting"),
    "progress.read": ("重新解析", "Reading again"),
}

_INFO: dict[str, tuple[str, str]] = {
    "folder": ("归档", "Archive"),
    "version": ("版本", "Version"),
    "articles": ("文章", "Articles"),
    "characters": ("字符", "Characters"),
    "people": ("人物", "People"),
    "points": ("要点", "Points"),
    "reflections": ("心得", "Reflections"),
    "utterances": ("引语", "Quotations"),
    "first": ("最早", "First day"),
    "last": ("最晚", "Last day"),
    "imported": ("最近导入", "Last import"),
    "archive_bytes": ("归档大小", "Archive size"),
    "index_bytes": ("索引大小", "Index size"),
    "index": ("索引", "Index"),
    "index.current": ("与归档一致", "agrees with the archive"),
    "index.behind": ("落后，下次检索会跟上", "behind; the next search catches up"),
    "index.none": ("还没有", "none yet"),
}

_HELP: dict[str, tuple[str, str]] = {
    "usage": ("用法：", "Usage: "),
    "options-metavar": ("[选项]", "[OPTIONS]"),
    "command-metavar": ("命令 …", "COMMAND …"),
    "arguments": ("参数：", "Arguments:"),
    "options": ("选项：", "Options:"),
    "commands": ("命令：", "Commands:"),
    "default": ("默认 {value}", "default {value}"),
    "environment": ("环境变量 {value}", "environment: {value}"),
    "repeatable": ("可多次使用", "repeatable"),
    "help": ("显示这份说明。", "Show this help."),
    "xinde": (
        "心得：中文文章的归档与检索。谁说了什么，何时说的，一查便知。",
        "Archive and search Chinese articles: who said what, and when.",
    ),
    "epilog": (
        "编号：12 是一篇文章，12#p5 是它的第五个要点，12#r3 是第三篇心得，12#u2 是第二处引语。",
        "References: 12 is an article, 12#p5 its fifth point, 12#r3 its third reflection, 12#u2 its second quotation.",
    ),
    "archive": ("归档所在的文件夹。", "The archive's folder."),
    "lang": ("提示用中文还是英文；默认随系统语言。", "Speak Chinese or English; by the locale if not given."),
    "debug": ("出错时显示完整的调用栈。", "Show the traceback when something fails."),
    "version": ("显示版本。", "Show the version."),
    "json": ("输出一个 JSON 对象。", "Print one JSON object."),
    "import": (
        "导入文章：文件、文件夹（含子文件夹）、通配符、网址，或 -（标准输入）。",
        "Import articles: files, folders (with all below), globs, web addresses, or - (standard input).",
    ),
    "import.sources": (
        "文本、网页、docx、odt、pdf、epub、mhtml、eml、mbox、csv、jsonl、zip，或装着它们的文件夹。",
        "Web pages, .docx, .odt, .pdf, .epub, .mhtml, .eml, .mbox, .csv, .jsonl, .zip, text, or folders of them.",
    ),
    "import.from": (
        "导入这个文件里列出的路径和网址，一行一个（# 开头的行和空行略过），或以 NUL 分隔；- 为标准输入。",
        "Import the paths and addresses that this file lists, one a line (not blank lines and those that begin with #),"
        " or separated by NUL; - for standard input.",
    ),
    "import.map": (
        "表格和 .jsonl 里哪一列是什么，如 text=正文,title=标题；等号左边可写 text title date author account url。",
        "Which column of a table or of .jsonl is which, such as text=body,title=headline;"
        " to the left stands text, title, date, author, account or url.",
    ),
    "import.encoding": ("文字编码；不给就自动识别。", "The text encoding; found out if not given."),
    "import.published": (
        "发布日期，用来补上正文里没写的年份。",
        "The publish date; gives days without a year their year.",
    ),
    "import.dry-run": ("只看会导入什么，不写入。", "Show what would be imported, write nothing."),
    "import.keep-duplicates": (
        "转载和重复的也各存一篇；默认并入已有的那一篇。",
        "Keep reposts and duplicates as articles of their own, not beside the one that is there.",
    ),
    "import.allow-private": (
        "写明的网址可以在本机或内网（它转向的别处不可以）。",
        "The addresses named may be on this machine or a private network (not where they redirect to).",
    ),
    "import.timeout": ("一个网址最多等几秒。", "Wait so many seconds for a web address at most."),
    "jobs": (
        "用几个进程解析和分词；不给就用上所有核心。结果与进程数无关。",
        "Read and cut texts in N processes; all cores if not given. The results are the same.",
    ),
    "import.json": ("每个来源输出一行 JSON。", "Print one JSON object a source, one a line."),
    "search": (
        "检索：按词语、说话人、单位、日期，最相关的排在前面。",
        "Search by words, speaker, organisation and date, the best first.",
    ),
    "search.query": (
        '要找的词，全部都要有；"加引号" 是原样的一串字，-词 是不要有的词，还可用 OR 和括号。',
        'Words that must all match; "in quotes" for an exact run, -word to exclude, OR and parentheses.',
    ),
    "search.speaker": (
        "只要这个人说的话；可写姓名、白老师、拼音或首字母（baihao、bh），同名的加单位：张林@财贸学校。",
        "Only what this person said: a name, pinyin or initials (baihao, bh), or NAME@OFFICE for one of several.",
    ),
    "search.org": ("只要这个单位的人说的话。", "Only what people of this organisation said."),
    "search.kind": ("只要这一类。", "Only this kind."),
    "search.in": ("词语要出现在这里。", "Where the words must stand."),
    "search.since": ("从这一天起，含当天。", "From this day on, inclusive."),
    "search.until": ("到这一天止，含当天。", "Up to this day, inclusive."),
    "search.sort": ("按相关度或按日期（新的在前）排列。", "Order by relevance, or by date with the latest first."),
    "search.limit": (
        "最多给出几条，默认 10；与 --facet 同用时是几个值，默认全部。",
        "At most so many hits, 10 if not given; with --facet so many values, all if not given.",
    ),
    "similar.limit": ("最多给出几条。", "At most so many hits."),
    "search.offset": ("跳过前几条。", "Skip so many hits."),
    "search.context": ("摘录前后多给几句。", "So many more sentences around each snippet."),
    "search.why": ("说明每条的得分从何而来。", "Explain each hit's score."),
    "search.kwic": ("每处命中一行，上下文对齐。", "A line for every place of the words, aligned."),
    "search.facet": (
        "不列结果，只按说话人、单位、月份或类别计数。",
        "No hits, but how many there are of each speaker, organisation, month or kind.",
    ),
    "similar": ("找与一篇文章、或其中一部分相似的。", "Find what is similar to an article, or to a part of one."),
    "search.ids": ("只输出编号，一行一个。", "Print references only, one a line."),
    "search.count": ("只输出条数。", "Print the number of hits only."),
    "show": ("显示一篇文章，或其中的一部分。", "Show an article, or a part of it."),
    "show.ref": ("文章或部分的编号，如 12 或 12#r3。", "A reference such as 12 or 12#r3."),
    "show.outline": ("只显示提纲：题目、人物、要点、心得的作者。", "Only the outline: title, people, points, authors."),
    "show.source": ("原样输出导入时的字节。", "Print the original bytes as they were imported."),
    "show.explain": ("说明每个字段是哪条规则在哪里找到的。", "Say which rule found which field, and where."),
    "show.query": ("标出这些词。", "Highlight these words."),
    "show.no-pager": ("不用分页程序。", "Do not use a pager."),
    "summary": (
        "归纳心得：一篇、几篇，或检索选中的全部；每一行都注明出处。",
        "Summarise reflections of one article, several, or a search; every line says where it is from.",
    ),
    "summary.refs": ("文章或部分的编号；不给就归纳检索选中的。", "References; without any, what the search selects."),
    "summary.query": ("只归纳含有这些词的部分。", "Summarise only what matches these words."),
    "summary.format": ("输出格式。", "Output format."),
    "people": (
        "归档里有哪些人：单位、职务、发言次数、起止日期。",
        "Who is in the archive: offices, counts, first and last date.",
    ),
    "people.text": ("姓名或单位里要有的字。", "Text that the name or office must contain."),
    "list": ("列出归档里的文章。", "List the archive's articles."),
    "list.sort": ("按编号或按日期（新的在前）排列。", "Order by number, or by date with the latest first."),
    "list.limit": (
        "最多列几篇；默认在终端上 200 篇，别处全部。",
        "At most so many; else 200 on a terminal, all elsewhere.",
    ),
    "edit": (
        "更正标题、日期、姓名、单位职务或说话人；不带选项时打开编辑器。",
        "Correct a title, date, name, office or speaker; without options, in an editor.",
    ),
    "edit.title": ("正确的标题。", "The right title."),
    "edit.date": ("正确的日期，如 2018-05-22 或 5月22日。", "The right day of the event, such as 2018-05-22."),
    "edit.person": ("要更正谁：文中认出的姓名。", "Whose name or office it is: the name as recognised."),
    "edit.name": ("正确的姓名。", "The right name."),
    "edit.affiliation": ("正确的单位；可以为空。", "The right organisation; may be empty."),
    "edit.role": ("正确的职务；可以为空。", "The right role; may be empty."),
    "edit.speaker": ("这一部分是谁说的；留空表示没有署名。", "Who says this part; empty for nobody named."),
    "edit.undo": ("撤销上一次更正。", "Take back the last correction."),
    "reindex.reparse": (
        "重新提取所有文章的结构，并说明有哪些变化。",
        "Extract every article anew, and tell what changed.",
    ),
    "remove": ("把文章移到回收站；用 restore 取回。", "Put articles into the trash; `restore` takes them back."),
    "remove.refs": ("要删除的文章编号。", "The articles to remove."),
    "yes": ("不询问，直接做。", "Do not ask."),
    "wait": ("另一个进程在修改归档时，最多等几秒。", "Wait so many seconds for another process at most."),
    "trash": ("回收站里有什么。", "What is in the trash."),
    "restore": (
        "从回收站取回文章，或从备份文件恢复整个归档。",
        "Take articles back from the trash, or the whole archive from a backup.",
    ),
    "restore.keep-duplicates": (
        "正文已重新导入的也取回，两篇都留。",
        "Take back also what has been imported again, and keep both.",
    ),
    "restore.what": ("文章编号，或备份文件。", "Numbers of articles, or a backup file."),
    "purge": ("彻底删除回收站里的文章，不能再取回。", "Empty the trash for good."),
    "purge.refs": ("只删除这些；不给就清空。", "Only these; everything if not given."),
    "forget": (
        "找出一个人在归档里的每一处，并可抹去名字或删除文章。",
        "Show every place where a person stands; mask the name, or erase the articles.",
    ),
    "forget.name": ("完整的姓名。", "The whole name."),
    "forget.mask": ("把名字换成 ×，原件也改。", "Put crosses in the name's place, also in originals."),
    "forget.remove": ("彻底删除提到这个名字的文章。", "Erase the articles that hold the name."),
    "export": (
        "把整个归档导出为普通文件：原件、JSON、Markdown；用 import 可以读回。",
        "Write everything as plain files: originals, JSON, Markdown; `import` reads them back.",
    ),
    "export.folder": ("空的或新的文件夹。", "An empty or new folder."),
    "backup": ("把归档备份成一个文件，使用中也可以。", "Back the archive up to one file, even while it is in use."),
    "backup.file": ("新的备份文件。", "A new file."),
    "check.repair": ("能修复的就修复。", "Put right what can be."),
    "reindex": ("重建检索索引；文章本身不受影响。", "Make the search index anew; articles are not touched."),
    "check": ("检查归档与索引是否完好，并说明该怎么办。", "Verify the archive and its index, and say what to do."),
    "info": ("归档的概况：在哪里、有多少。", "Where the archive is and how much it holds."),
}

_METAVARS: dict[str, tuple[str, str]] = {
    "SOURCES": ("来源…", "SOURCES…"),
    "QUERY": ("查询…", "QUERY…"),
    "NAME": ("姓名", "NAME"),
    "TEXT": ("文字", "TEXT"),
    "DATE": ("日期", "DATE"),
    "N": ("数", "N"),
    "REF": ("编号", "REF"),
    "REFS": ("编号…", "REFS…"),
    "DIR": ("文件夹", "DIR"),
    "WORDS": ("词", "WORDS"),
    "ENCODING": ("编码", "ENCODING"),
    "SECONDS": ("秒", "SECONDS"),
    "FILE": ("文件", "FILE"),
    "REFS|FILE": ("编号…|文件", "REFS…|FILE"),
}


def _joined(**groups: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {f"{group}.{code}": pair for group, table in groups.items() for code, pair in table.items()}


TABLE: dict[str, tuple[str, str]] = _joined(
    error=_ERRORS,
    reason=_REASONS,
    usage=_USAGE,
    check=_CHECKS,
    outcome=_OUTCOMES,
    label=_LABELS,
    note=_NOTES,
    info=_INFO,
    help=_HELP,
    meta=_METAVARS,
)
