"""Where the program begins as a process: `xinde`, or `python -m cli`.

A command of a tenth of a second makes a hundred thousand objects, nearly all of which stay until its end. Python would
look for garbage among them again and again, and a last time when it ends: together a fifth of all the time it takes.
So it is told to look seldom (a long import still has it look), and not to look at what is left at the end.
"""

from __future__ import annotations

import gc

_SELDOM = 200_000
"""Objects more than there were before, after which Python looks for garbage; else 700."""


def main() -> None:
    """Run the program and end with its exit status."""
    gc.set_threshold(_SELDOM)
    from cli.app import main as run

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
