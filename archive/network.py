"""What may be asked of the web, as a value; `archive.fetching` does the asking, and is loaded only for that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Network:
    """How far a fetch may go."""

    allow_private: bool = False
    """Whether the host asked for may be this machine, or one of a private network."""
    timeout: float = 30.0
    """Seconds for all of a fetch, redirects included."""
    largest: int = 40_000_000
    """Bytes, unpacked."""
    redirects: int = 5


def is_url(argument: str) -> bool:
    """Say whether an argument is an address of the web, or of another such scheme, and no path."""
    return _URL.match(argument) is not None
