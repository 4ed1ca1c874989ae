"""How git is asked so that nothing of an untrusted repository runs.

It knows programs, settings and time limits; what is asked, and what an answer means, is the
caller's concern.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SECONDS = 30
"""How long a question may take. Git lists a million files in about one second."""
_HARMLESS = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    # An empty value is "no" to every version: to those that expect a hook's path and to those
    # that expect a boolean.
    *("-c", "core.fsmonitor="),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "diff.external="),
    # A directory that only looks like a repository, as files of another one, is none.
    *("-c", "safe.bareRepository=explicit"),
)
_ENVIRONMENT = {
    # An index that is refreshed but not written calls no hook and disturbs nobody's own git.
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # Missing objects of a partial clone stay missing. Versions that do not know the first are
    # held by the second, which outranks what a repository says of protocols.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
_DRIVERS = r"^filter\..*\.(clean|smudge|process|required)$"
_EMPTY = "CREATE_DUMP_NOTHING"
"""A variable with an empty value, which means "none" and "no" alike."""

_GROUP: int | None = None
"""The process group, on POSIX systems one of its own, so that all of it can be ended."""
if sys.platform != "win32":
    _GROUP = 0


class NoAnswerError(Exception):
    """Git is not there, refused, or took too long; the message says which, on one line."""


class Git:
    """Asks git about one directory. Thread-safe.

    The person's own settings hold, the repository's hold as far as they start no program:
    hooks, file system monitors, pagers, external diffs, remotes and filters are turned off. So
    a file that a filter changes (Git LFS) looks modified where git would have to run the filter
    to see that it is not.
    """

    def __init__(self, directory: Path, *, ceiling: Path | None = None, index: str = "") -> None:
        """Ask in *directory*.

        Args:
            directory: Where git is run, absolute.
            ceiling: The directory from which on upwards git looks for no repository; None for
                no bound but git's own.
            index: Another index than the repository's own, as git itself names it; "" for that.
        """
        self._directory = directory
        self._ceiling = ceiling
        self._index = index
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def ask(self, *command: str, none: int = 0, feed: bytes = b"") -> bytes:
        """Return what git prints.

        Args:
            command: What it is asked. No command that may convert contents: see `ask_contents`.
            none: The exit code that means that there is nothing to print.
            feed: What it reads.

        Raises:
            NoAnswerError: There is no answer.
        """
        return self._run(command, none, feed)

    def ask_contents(self, *command: str, feed: bytes = b"") -> bytes:
        """Return what git prints for a *command* that may look at contents, as status does.

        Args:
            command: What it is asked.
            feed: What it reads.

        Raises:
            NoAnswerError: There is no answer.
        """
        named = self._run(("config", "-z", "--name-only", "--get-regexp", _DRIVERS), 1, b"")
        names = os.fsdecode(named).split("\0")[:-1]
        drivers = sorted({name.rpartition(".")[0] for name in names})
        return self._run((*_switched_off(drivers), *command), 0, feed)

    def close(self) -> None:
        """End what is being asked; it and all later questions raise `NoAnswerError`."""
        with self._lock:
            self._closed.set()
            for process in self._running:
                if process.poll() is None:
                    _kill(process)

    def _run(self, command: Sequence[str], none: int, feed: bytes) -> bytes:
        program = _program()
        if program is None:
            raise NoAnswerError("git is not installed")
        environment = _environment()
        if self._ceiling is not None:
            environment["GIT_CEILING_DIRECTORIES"] = str(self._ceiling)
        if self._index:
            environment["GIT_INDEX_FILE"] = self._index
        with self._lock:
            if self._closed.is_set():
                raise NoAnswerError("git is no longer asked")
            try:
                process = subprocess.Popen(
                    [program, "-C", str(self._directory), *_HARMLESS, *command],
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    process_group=_GROUP,
                )
            except (OSError, ValueError) as error:
                why = os.strerror(error.errno or 0) if isinstance(error, OSError) else str(error)
                raise NoAnswerError(f"git can't be run: {why}") from error
            self._running.add(process)
        try:
            said, trouble = process.communicate(feed, SECONDS)
        except subprocess.TimeoutExpired:
            raise NoAnswerError(f"git did not answer within {SECONDS} seconds") from None
        finally:
            self._end(process)
        if process.returncode not in {0, none}:
            closed = self._closed.is_set()
            raise NoAnswerError("git is no longer asked" if closed else _in_words(trouble))
        return said

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._running.discard(process)
            if process.poll() is None:
                _kill(process)
        with process:
            pass


def _environment() -> dict[str, str]:
    """Return the person's own settings, without what would point git elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_")
    }
    return kept | _ENVIRONMENT | {_EMPTY: ""}


def _switched_off(drivers: Iterable[str]) -> Iterator[str]:
    """Yield the options that turn *drivers* (``filter.NAME``) off, whatever their names."""
    for driver in drivers:
        for key in ("clean", "smudge", "process", "required"):
            # Git splits -c at the first "=", which may be a part of the name.
            if "=" in driver:
                yield f"--config-env={driver}.{key}={_EMPTY}"
            else:
                yield from ("-c", f"{driver}.{key}=")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill git with all that it may have started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _in_words(trouble: bytes) -> str:
    lines = trouble.decode("utf-8", "replace").splitlines() or [""]
    said = lines[0].removeprefix("fatal: ").removeprefix("error: ")
    return f"git said: {quote_path(said)}" if said else "git failed"


def _program() -> str | None:
    """Return git's path, never one in the current directory."""
    name = "git.exe" if sys.platform == "win32" else "git"
    for each in os.environ.get("PATH", os.defpath).split(os.pathsep):
        candidate = Path(each, name)
        if candidate.is_absolute() and candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    return None
