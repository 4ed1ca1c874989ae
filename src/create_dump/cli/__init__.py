"""The command line. `main` is the entry point; what it needs is imported when it is needed."""

from __future__ import annotations

import sys
from contextlib import suppress


def main() -> int:
    """Run ``create-dump`` with the process's own words and return its exit code."""
    words = sys.argv[1:]
    if words in (["--version"], ["-V"]):
        # Asked by scripts and by installers: it answers before anything is loaded.
        from create_dump._version import __version__

        with suppress(OSError, AttributeError):  # full, closed: the edge below tells of it
            sys.stdout.write(f"create-dump {__version__}\n")
            sys.stdout.flush()
            return 0
    try:
        from create_dump.cli.process import run
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted, nothing was written\n")
        return 130
    return run(words)
