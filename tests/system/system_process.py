"""Runs the command as users do: a process of its own, with streams, signals and an exit code."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMAND = (sys.executable, "-m", "create_dump")
LIMIT_S = 60

_COVERAGE = "COVERAGE_PROCESS_"
"""How the variables begin by which coverage reaches into other processes."""


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
    plain = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "SYSTEMROOT", "PYTHONPATH", "XDG_CACHE_HOME"}
        or name.startswith(_COVERAGE)
    }
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
    fresh: bool = False,
) -> Done:
    """Run ``create-dump`` with *words* in *cwd* and wait for it.

    Args:
        words: The arguments.
        cwd: Where it is called.
        stdin: What it reads.
        env: Variables beside those of `environment`.
        prefix: A command that runs it.
        fresh: Whether a new interpreter is started for it.
    """
    settings = environment(cwd, env)
    # Not where the interpreter's own start matters, or coverage is to see it.
    measured = any(name.startswith(_COVERAGE) for name in os.environ)
    if hasattr(os, "fork") and not (fresh or prefix or measured):
        return _run_in_child(words, cwd, stdin, settings)
    done = subprocess.run(
        [*prefix, *COMMAND, *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=settings,
        timeout=LIMIT_S,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace"))


@cache
def _server() -> subprocess.Popen[bytes]:
    """Start the process whose children run the command; it ends when this one does."""
    script = Path(__file__).with_name("system_server.py")
    server = subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    def stop() -> None:
        server.communicate(timeout=LIMIT_S)

    atexit.register(stop)
    return server


def _run_in_child(words: Sequence[str], cwd: Path, stdin: bytes, env: dict[str, str]) -> Done:
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryDirectory() as directory:
        streams = {name: Path(directory, name) for name in ("stdin", "stdout", "stderr")}
        for path in streams.values():
            path.write_bytes(stdin)
            stdin = b""
        job = {name: str(path) for name, path in streams.items()}
        line = json.dumps({**job, "words": words, "cwd": str(cwd), "env": env})
        server.stdin.write(line.encode() + b"\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        err = streams["stderr"].read_bytes().decode("utf-8", "backslashreplace")
        return Done(code, streams["stdout"].read_bytes(), err)
