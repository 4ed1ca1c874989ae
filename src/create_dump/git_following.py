"""Keeps a repository's status fresh, and answers questions about its history, on its own thread.

Git's own files are looked at once a second (two or three calls of stat); changes of the working
tree are told by whoever watches that.
"""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from create_dump.errors import CreateDumpError, UsageError
from create_dump.sources.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from create_dump.sources.git_status import GitStatus

    Question = tuple[Callable[[Repository], object], Future[object]]

_LOOK_S = 1.0
"""How often git's own files are looked at."""
_QUIET_S = 0.25
"""Changes that come faster than this are asked about once."""

Answer = TypeVar("Answer")


class GitFollower:
    """Follows the repository that a root is in, if it is in one.

    Args:
        root: The root of the source.
        told: Called on this thread with each new status; None, once, where there is no
            repository.
        failed: Called on this thread with why git gives no answer, once for each reason.
    """

    def __init__(
        self,
        root: Path,
        told: Callable[[GitStatus | None], None],
        failed: Callable[[CreateDumpError], None],
    ) -> None:
        """Start the thread; the first status comes by itself."""
        self._root = root
        self._told = told
        self._failed = failed
        self._questions: queue.SimpleQueue[Question | None] = queue.SimpleQueue()
        self._stirred = threading.Event()
        self._closed = threading.Event()
        self._repository: Repository | None = None
        self._why = ""
        self._thread = threading.Thread(target=self._run, name="git", daemon=True)
        self._thread.start()

    def stir(self) -> None:
        """The working tree has changed."""
        self._stirred.set()

    def ask(self, question: Callable[[Repository], Answer]) -> Future[Answer]:
        """Ask the repository, on this thread.

        Returns:
            The answer, or the `CreateDumpError` that says why there is none.
        """
        future: Future[Answer] = Future()
        if self._closed.is_set():
            future.cancel()
        else:
            self._questions.put((question, future))  # type: ignore[arg-type]  # any answer to its own question
        return future

    def close(self) -> None:
        """End the thread and what git is doing."""
        self._closed.set()
        self._questions.put(None)
        if (repository := self._repository) is not None:
            repository.close()
        self._thread.join()
        while True:
            try:
                question = self._questions.get_nowait()
            except queue.Empty:
                return
            if question is not None:
                question[1].cancel()

    def _run(self) -> None:
        self._repository = repository = Repository.find(self._root, self._explain)
        if repository is None:
            self._told(None)
        seen: object = None
        while not self._closed.is_set():
            if repository is not None:
                now = _signature(repository)
                if now != seen or self._stirred.is_set():
                    self._stirred.clear()
                    seen = now
                    self._look(repository)
            self._answer(_QUIET_S if self._stirred.is_set() else _LOOK_S)

    def _look(self, repository: Repository) -> None:
        try:
            status = repository.status()
        except CreateDumpError as error:
            if not self._closed.is_set() and error.what != self._why:
                self._why = error.what
                self._failed(error)
            return
        self._why = ""
        self._told(status)

    def _answer(self, patience: float) -> None:
        """Answer the next question, if one comes within *patience* seconds."""
        try:
            asked = self._questions.get(timeout=patience)
        except queue.Empty:
            return
        if asked is None:
            return
        question, future = asked
        if not future.set_running_or_notify_cancel():
            return
        if self._repository is None:
            future.set_exception(UsageError(self._why, hint="this needs a git repository"))
            return
        try:
            future.set_result(question(self._repository))
        except BaseException as error:  # noqa: BLE001 - a thread's outermost edge: whoever asked is told
            future.set_exception(error)

    def _explain(self, why: str) -> None:
        self._why = why


def _signature(repository: Repository) -> tuple[tuple[int, int] | None, ...]:
    return tuple(_stamp(path) for path in repository.watch_paths())


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
