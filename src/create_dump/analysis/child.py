"""One life of the worker process, seen from its parent: how it starts, talks and ends.

Knows nothing of what the worker does; that is `create_dump.analysis.worker`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from create_dump.errors import WorkerFailed

if TYPE_CHECKING:
    from typing import BinaryIO

_LAST_WORDS = 4_000
"""Bytes of a dead worker's standard error that are looked at."""
_GRACE_S = 1.0
"""For a worker that no longer talks to say on standard error why."""

# Our own package is found even where it was not installed; it comes last, so that nothing beside
# it can stand before the standard library. With -P nothing is imported from the directory we are
# in, which may be an untrusted repository. Not multiprocessing: that imports our caller's main
# module over there.
_START = (
    "import sys; sys.path.append(sys.argv[1]); from create_dump.analysis.worker import main; main()"
)

# glibc takes what large files need from its heap once it has seen one, and can't give it back then.
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1 << 20)}

HINT = "token numbers are estimates from now on; start again to count"

# Out of the terminal's foreground: Ctrl-C and Ctrl-Z are for the screen alone.
if sys.platform == "win32":
    _GROUP = None
    _FLAGS = (
        subprocess.CREATE_NO_WINDOW
        | subprocess.CREATE_NEW_PROCESS_GROUP
        | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    )
else:
    _GROUP = 0
    _FLAGS = 0


class Child:
    """One life of the process.

    Raises:
        OSError: It can't be started.
    """

    def __init__(self) -> None:
        # A file and not a pipe: nobody has to read along, and it can't fill up and block.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        here = Path(__file__).parents[2]
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-X", "faulthandler", "-c", _START, str(here)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**_MEMORY, **os.environ},
                process_group=_GROUP,
                creationflags=_FLAGS,
            )
        except OSError:
            self._errors.close()
            raise
        self.inbox = cast("BinaryIO", self.process.stdin)
        self.outbox = cast("BinaryIO", self.process.stdout)

    def kill(self) -> None:
        """End it at once: it has nothing to save."""
        self.process.kill()

    def end(self) -> WorkerFailed:
        """Make sure that it is gone and leaves nothing behind; return how it went."""
        try:
            status = self.process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.outbox.close()
        with self._errors as errors:
            size = errors.seek(0, 2)
            errors.seek(max(0, size - _LAST_WORDS))
            words = errors.read().decode("utf-8", "replace").strip()
        error = WorkerFailed(f"the analysis process ended twice ({_manner(status)})", hint=HINT)
        if words:
            error.add_note(words)
        return error

    def hang_up(self) -> None:
        """Close our end of its standard input, with what it never read."""
        with contextlib.suppress(OSError):
            self.inbox.close()


def _manner(status: int) -> str:
    """Return how a process ended, in words."""
    if status >= 0:
        return f"exit code {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
