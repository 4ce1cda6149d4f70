"""Which engine answers: today the one on Whoosh. This is the one place that knows."""

from __future__ import annotations

from pathlib import Path

from index.engine import Engine


def open_engine(folder: Path) -> Engine:
    """Return the engine that keeps its index in `folder`, which it makes when it first has something to keep."""
    from index.engines.on_whoosh import WhooshEngine

    return WhooshEngine(folder)


def takes_what_is_apart(engine: Engine) -> bool:
    """Say whether an engine can be given what was taken apart elsewhere (`index.engines.taken_apart`)."""
    from index.engines.on_whoosh import WhooshEngine

    return isinstance(engine, WhooshEngine)
