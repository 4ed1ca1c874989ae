"""Sources and a layout that a worker process can import, some of which misbehave."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.secrets.guard import Guard
from create_dump.analysis.secrets.policy import Mode, Policy
from create_dump.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from create_dump.analysis.facts import FileFacts
    from create_dump.sources.entry import Batch


OFF = Policy(Mode.OFF)
OPEN = Guard(OFF)
"""A guard that lets everything through."""


class Folder(NamedTuple):
    """Reads the files of a directory.

    A file named ``poison…`` kills the process that reads it, unless that is the one that made
    this source, as long as the directory holds a file ``deaths`` with a number above 0. One
    named ``slow…`` takes until a file ``go`` is there, and one named ``noisy…`` prints.
    """

    root: Path
    home: int

    @property
    def name(self) -> str:
        return self.root.name

    def walk(self, start: str = "", *, recursive: bool = True) -> Iterator[Batch]:
        raise NotImplementedError(start, recursive)  # a worker only reads

    def read(self, path: str) -> bytes:
        if path.startswith("poison") and os.getpid() != self.home:
            self._die()
        if path.startswith("slow"):
            until = time.monotonic() + 20
            while not (self.root / "go").exists() and time.monotonic() < until:
                time.sleep(0.01)
        if path.startswith("noisy"):
            print("to standard output", flush=True)  # noqa: T201 - what is tested
            print("to standard error", file=sys.stderr, flush=True)  # noqa: T201 - the same
        if path.startswith("broken"):
            raise ZeroDivisionError(path)
        try:
            return (self.root / path).read_bytes()
        except OSError as error:
            raise Unreadable("gone", where=path) from error

    def _die(self) -> None:
        deaths = self.root / "deaths"
        left = int(deaths.read_text("ascii"))
        if left:
            deaths.write_text(str(left - 1), "ascii")
            print("last words", file=sys.stderr, flush=True)  # noqa: T201 - what is tested
            os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)


def fenced(
    path: str, facts: FileFacts, text: str, *, outline: bool = False
) -> tuple[str, str, str]:
    """Lay out a file."""
    tail = "```\n" if text.endswith("\n") or not text else "\n```\n"
    return f"## {path} ({facts.lines} lines)\n\n```\n", text, tail


def bare(path: str, facts: FileFacts, text: str, *, outline: bool = False) -> tuple[str, str, str]:
    """Lay out a file in another way."""
    return f"{path}\n", text, "."
