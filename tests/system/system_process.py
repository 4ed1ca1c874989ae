"""Runs the command as users do: a process of its own, with streams, signals and an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COMMAND = (sys.executable, "-m", "create_dump")
LIMIT_S = 60


@dataclass(frozen=True)
class Done:
    """What a finished process left behind."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment without this machine's settings, clipboard or colours."""
    kept = {"PATH", "SYSTEMROOT", "COVERAGE_PROCESS_START", "PYTHONPATH"}
    plain = {name: value for name, value in os.environ.items() if name in kept}
    return plain | {"HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "xterm"} | dict(extra or {})


def is_root() -> bool:
    """Return whether permissions mean nothing to this process."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run(
    *words: str,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    prefix: Sequence[str] = (),
) -> Done:
    """Run ``create-dump`` with *words* in *cwd*, behind the command *prefix*, and wait for it."""
    done = subprocess.run(
        [*prefix, *COMMAND, *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=environment(cwd, env),
        timeout=LIMIT_S,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace"))
