"""The command of the person's own that runs when the dump has changed.

It is run by the person's shell, as typed; no name out of a repository is ever part of it. What it
prints goes where ours goes. It is one process group, so that all of it can be ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from create_dump.destinations.command import ending, kill, shell
from create_dump.errors import CreateDumpError
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VARIABLE: Final = "DUMP"
"""What the command finds the path of the dump in. It begins not as our settings' variables do,
for what the command runs may be create-dump."""

_GRACE_S: Final = 0.2
"""How long a command that is asked to end may take for it."""


class OnChange:
    """Runs one command line, never twice at a time. Used on one thread.

    Args:
        line: As it was typed.
        dump: The file that has changed.
        failed: Told when it can't be started or ends badly.
    """

    def __init__(self, line: str, dump: Path, failed: Callable[[CreateDumpError], None]) -> None:
        """Run nothing yet."""
        self._line = line
        self._env = {**os.environ, VARIABLE: os.fspath(dump)}
        self._failed = failed
        self._process: subprocess.Popen[bytes] | None = None
        self._again = False

    @property
    def running(self) -> bool:
        """Whether it has not ended yet, as far as `look` has seen."""
        return self._process is not None

    def run(self) -> None:
        """Start it; while it still runs, have it run once more after its end."""
        if self._process is not None:
            self._again = True
            return
        self._again = False
        try:
            self._process = subprocess.Popen(
                shell(self._env, self._line),
                stdin=subprocess.DEVNULL,
                env=self._env,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            self._fail(f"it can't be run: {getattr(error, 'strerror', None) or error}")

    def look(self) -> None:
        """See whether it has ended, and go on from there."""
        if self._process is None or (code := self._process.poll()) is None:
            return
        self._process = None
        if code:
            self._fail(ending(code))
        if self._again:
            self.run()

    def close(self) -> None:
        """End it, with all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        if sys.platform != "win32":
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE_S)
        kill(process)

    def _fail(self, what: str) -> None:
        self._failed(CreateDumpError(what, where=f"--on-change {quote_path(self._line)}"))
