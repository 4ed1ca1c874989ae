"""The command line. `enter` is the entry point; what it needs is imported when it is needed."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import Final, NoReturn

_FATAL: Final = 128
"""A signal's number and this are the exit code of whom it ended."""


def enter() -> NoReturn:
    """Be the process: run `main`, and end with its exit code."""
    if sys.getfilesystemencoding() != "utf-8" and sys.executable:
        # A locale in which names are other texts, and so would be the dump. What is said stays in
        # the terminal's encoding.
        if sys.stderr is not None:
            os.environ.setdefault("PYTHONIOENCODING", sys.stderr.encoding)
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - itself
    # Nearly nothing that a command makes is garbage before it ends: to look for it takes a
    # twentieth of the time.
    gc.disable()
    _end(main())


def _end(code: int) -> NoReturn:
    """End the process, as Python would, but take nothing apart: that is for the system to do."""
    # Whoever stopped us need not wait for threads that are deep in other languages' code.
    if code <= _FATAL and (threads := sys.modules.get("threading")):
        threads._shutdown()  # noqa: SLF001 - as are the next: it is what Python does here
    atexit._run_exitfuncs()  # noqa: SLF001
    os._exit(code)


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
