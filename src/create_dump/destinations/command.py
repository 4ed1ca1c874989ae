"""Running a clipboard's command so that it can neither hang us nor write into our screen."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Finished(NamedTuple):
    """What a command left behind.

    Attributes:
        code: Its exit code.
        output: What it wrote to standard output.
        complaint: The last line that it wrote to standard error, or "".
    """

    code: int
    output: bytes
    complaint: str


def run(
    command: Sequence[str],
    data: bytes = b"",
    *,
    env: Mapping[str, str],
    limit: float,
    directory: Path | None = None,
) -> Finished:
    """Run *command* with *data* on its standard input.

    Its output goes to nameless temporary files and not to pipes: xclip, xsel and wl-copy leave a
    process behind that serves the clipboard and holds them open, and a pipe would wait for it.
    It has a session of its own, so that Ctrl-C or a closed terminal does not end that process.

    Args:
        command: The program and its arguments.
        data: What it reads.
        env: Its whole environment.
        limit: Seconds that it may take.
        directory: Where it runs; None: here.

    Raises:
        TimeoutError: It took longer; it has been killed.
        OSError: It could not be started.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=complaints,
            env=dict(env),
            cwd=directory,
            start_new_session=True,
        ) as process:
            try:
                process.communicate(data, timeout=limit)
            except subprocess.TimeoutExpired:
                kill(process)
                raise TimeoutError(f"no answer within {limit:g} seconds") from None
            except BaseException:  # a Ctrl-C as well must not leave the program behind
                kill(process)
                raise
        output.seek(0)
        complaints.seek(0)
        lines = complaints.read().decode("utf-8", "replace").strip().splitlines()
        return Finished(process.returncode, output.read(), lines[-1].strip() if lines else "")


def shell(env: Mapping[str, str], line: str) -> list[str]:
    """Return the command by which a person's own shell runs *line*, as it was typed."""
    if os.name == "nt":
        return [env.get("COMSPEC", "cmd.exe"), "/c", line]
    return [shutil.which(env.get("SHELL") or "sh") or "/bin/sh", "-c", line]


def ending(code: int) -> str:
    """Say in words how a command ended that did not end well."""
    if code < 0:
        return f"the command was ended by signal {-code}"
    return f"the command ended with exit code {code}"


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads a session of its own, and all that it started."""
    # It may have ended by itself in the meantime.
    with suppress(ProcessLookupError):
        if sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
