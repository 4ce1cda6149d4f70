"""The user's own editor: a text goes out in a private file, and comes back as it was saved.

`VISUAL`, then `EDITOR`, as every program has it since the first Unix; where neither is set, `vi`, which POSIX promises.
"""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from archive.errors import UsageError


def edit(environment: Mapping[str, str], text: str) -> str | None:
    """Return the text as it was saved; None where the editor failed. UsageError `no-editor` where there is none."""
    command = shlex.split(environment.get("VISUAL") or environment.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="xinde-") as folder:
        file = Path(folder, "xinde-edit.txt")
        file.write_text(text, encoding="utf-8")
        try:
            status = subprocess.run([*command, str(file)], check=False).returncode
        except OSError:
            raise UsageError("no-editor", value=command[0] if command else "") from None
        return file.read_text(encoding="utf-8", errors="replace") if status == 0 else None
