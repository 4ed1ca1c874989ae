"""A destination that is a command line of the person's own, such as ``wc -c`` or ``llm -m o3``.

What it prints is kept apart, since a screen may own the terminal. It is run by the person's shell,
as typed there; nothing of a repository ever is.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from create_dump.destinations.base import Delivery, Outcome
from create_dump.destinations.command import ending, kill, shell
from create_dump.errors import Cancelled, DeliveryError
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_MOST_OUTPUT: Final = 1 << 16
"""Bytes of a command's output that are kept."""
_LOOK_S: Final = 0.1


@dataclass(slots=True)
class PipeDestination:
    """Runs a command line with the dump on its standard input, until it ends.

    Attributes:
        line: What the person typed.
        directory: Where it runs; None: here.
        env: Its whole environment; it also says which shell runs it.
        cancelled: Asked several times a second; it is killed, with all that it started, when
            this says so.
        output: What it printed, the beginning of it; then what it printed to standard error.
    """

    line: str
    directory: Path | None = None
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)
    cancelled: Callable[[], bool] = lambda: False
    output: str = ""

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        """Pipe all *chunks*.

        Raises:
            DeliveryError: It could not be started, or ended with an exit code.
            Cancelled: It was killed.
        """
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
            try:
                process = subprocess.Popen(
                    shell(self.env, self.line),
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=complaints,
                    env=dict(self.env),
                    cwd=self.directory,
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or str(error)
                raise DeliveryError(f"it can't be run: {why}", where=self._where) from error
            whole = self._see_through(process, chunks)
            complained = _text(complaints)
            self.output = _text(output) + complained
        if process.returncode:
            last = complained.strip().rpartition("\n")[2]
            raise DeliveryError(ending(process.returncode), where=self._where, hint=last)
        note = "" if whole else "it did not read all of it"
        return Delivery(Outcome.SENT, self._where, note=note)

    @property
    def _where(self) -> str:
        return f"| {quote_path(self.line)}"

    def _see_through(self, process: subprocess.Popen[bytes], chunks: Iterable[bytes]) -> bool:
        """Feed it and wait for its end; return whether it read all."""
        ended = threading.Event()
        stopped = threading.Event()

        def watch() -> None:
            while not ended.wait(_LOOK_S):
                if self.cancelled():
                    stopped.set()
                    kill(process)
                    return

        watcher = threading.Thread(target=watch, name="pipe", daemon=True)
        watcher.start()
        try:
            whole = _feed(process, chunks)
            process.wait()
        except BaseException:  # a Ctrl-C as well must not leave the command behind
            kill(process)
            with suppress(OSError):
                process.stdin.close()  # type: ignore[union-attr]  # it was asked for
            raise
        finally:
            ended.set()
            watcher.join()
        if stopped.is_set():
            raise Cancelled("stopped before the command ended", hint="it was killed")
        return whole


def _feed(process: subprocess.Popen[bytes], chunks: Iterable[bytes]) -> bool:
    """Write all *chunks*; return whether all were taken, as far as that can be known."""
    pipe = process.stdin
    assert pipe is not None  # noqa: S101 - it was asked for
    whole = True
    for chunk in chunks:
        # What is not taken is gone through all the same: it is being counted.
        try:
            if whole:
                pipe.write(chunk)
        except OSError:
            whole = False
    try:
        pipe.close()
    except OSError:
        whole = False
    return whole


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read(_MOST_OUTPUT).decode("utf-8", "replace")
