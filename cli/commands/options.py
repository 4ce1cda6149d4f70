"""The options that several commands share, declared once."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from archive.model import PartKind

Speakers = Annotated[list[str] | None, typer.Option("--speaker", metavar="NAME", help="search.speaker")]
Organisation = Annotated[str, typer.Option("--org", metavar="TEXT", help="search.org", show_default=False)]
Kind = Annotated[PartKind | None, typer.Option("--kind", help="search.kind")]
In = Annotated[Literal["title", "body", "points", "reflections"] | None, typer.Option("--in", help="search.in")]
Since = Annotated[str, typer.Option("--since", metavar="DATE", help="search.since", show_default=False)]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="search.until", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="yes")]
Wait = Annotated[float, typer.Option("--wait", metavar="SECONDS", min=0, help="wait")]
WAIT = 60.0
"""Seconds to wait for another process that changes the archive, where nothing else is asked for."""
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", min=1, max=256, help="jobs", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="json")]
