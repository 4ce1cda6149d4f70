"""The ways things go wrong, as values: an exit code, a code, and the facts its sentence needs.

Lower rooms raise; the screen owns the sentences (in two languages) and looks them up by `code`. Each class lists the
codes that it may carry, so that a test can hold the table of sentences against them.
"""

from __future__ import annotations

from typing import ClassVar


class XindeError(Exception):
    """The base of all errors that a user may see."""

    exit_code: ClassVar[int] = 1
    codes: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, code: str, **values: object) -> None:
        if code not in self.codes:
            raise LookupError(f"{type(self).__name__} has no code {code!r}")
        super().__init__(code)
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}


class NotFoundError(XindeError):
    """A reference, a name or a query that leads nowhere."""

    exit_code = 1
    codes = frozenset({"no-such-article", "no-such-part", "no-archive", "not-in-trash"})


class UsageError(XindeError):
    """The user's words are off."""

    exit_code = 2
    codes = frozenset(
        {
            "bad-reference",
            "bad-date",
            "bad-range",
            "bad-query",
            "nothing-asked",
            "no-words",
            "bad-encoding",
            "no-sources",
            "bad-map",
            "bad-list",
            "no-such-path",
            "needs-yes",
            "part-not-removable",
            "not-empty",
            "export-to-stdout",
            "file-exists",
            "come-again",
            "forget-what",
            # edit: which part, whose name or office, what at all, with which editor
            "edit-which-part",
            "edit-whose",
            "edit-unknown-person",
            "edit-or-undo",
            "edit-empty",
            "edit-what",
            "bad-edit",
            "no-editor",
        }
    )


class SourceError(XindeError):
    """A source that cannot be taken in; the others go on."""

    exit_code = 3
    codes = frozenset(
        {"unreadable", "special-file", "empty", "too-large", "binary", "undecodable", "unsupported", "bad-record"}
        # More characters than an article has.
        | {"too-long"}
        # A table without a column for the text, or without the column that the user names.
        | {"no-text-column", "no-such-column"}
        # A web page that is no article: a shell of WeChat, an error page, pictures only, nothing but menus.
        | {"wechat-shell", "error-page", "image-only", "no-article"}
        # Erased on somebody's request; an export whose parts do not fit each other.
        | {"forgotten", "bad-export"}
        # What needs another program first, or one more package; a zip file that is no honest container.
        | {"old-word", "scanned-pdf", "encrypted", "needs-extra", "zip-bomb"}
        # What the web answers, or what we do not ask it for.
        | {"bad-url", "no-such-host", "private-address", "unreachable", "timed-out", "http-status"}
        | {"too-many-redirects"}
    )


class ArchiveError(XindeError):
    """The archive or its index is damaged, locked, or newer than this program."""

    exit_code = 4
    codes = frozenset(
        {"newer-archive", "not-an-archive", "damaged-archive", "locked", "disk-full", "no-access"}
        | {"index-damaged", "index-foreign"}
    )
