"""What has changed since a branch began: asked of git once, and again when that may be different.

It knows questions and answers; git is asked on its own thread, and nobody waits for it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.errors import CreateDumpError, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from create_dump.sources.repository import Repository

    Ask = Callable[[Callable[[Repository], frozenset[str]]], Future[frozenset[str]]]


class Branches:
    """The answers so far.

    Args:
        ask: Asks git (`Workspace.ask_git`).
        call: Does something in the owner's thread, from any thread.
        told: Called there when there is an answer, with the paths of which it is another one; None
            stands for all.
    """

    def __init__(
        self,
        ask: Ask,
        call: Callable[[Callable[[], None]], object],
        told: Callable[[Iterable[str] | None], None],
    ) -> None:
        """Know nothing."""
        self._ask = ask
        self._call = call
        self._told = told
        self._known: dict[str, frozenset[str]] = {}
        self._why: dict[str, str] = {}
        self._asked: set[str] = set()
        self._again: set[str] = set()

    def since(self, revision: str) -> frozenset[str] | None:
        """Return what changed since the work began from *revision*; None: not known yet.

        The first time that it is called for a revision, git is asked.
        """
        if revision not in self._known and revision not in self._asked:
            self._put(revision)
        return self._known.get(revision)

    def trouble(self, revision: str) -> str:
        """Return why nothing is known of *revision*, or ""."""
        return self._why.get(revision, "")

    def renew(self, revisions: Iterable[str]) -> None:
        """Ask again, for what is still of interest; what is known holds until the answer is there.

        Args:
            revisions: What is; all else is forgotten.
        """
        wanted = set(revisions)
        self._known = {name: paths for name, paths in self._known.items() if name in wanted}
        # What git is at work on may be out of date already.
        self._again |= wanted & self._asked
        for revision in wanted - self._asked:
            self._put(revision)

    def _put(self, revision: str) -> None:
        self._asked.add(revision)
        future = self._ask(partial(changed_since, revision))
        future.add_done_callback(lambda done: self._call(partial(self._take, revision, done)))

    def _take(self, revision: str, answer: Future[frozenset[str]]) -> None:
        self._asked.discard(revision)
        if answer.cancelled():
            return
        error = answer.exception()
        known = frozenset() if error is not None else answer.result()
        if error is None:
            self._why.pop(revision, None)
        else:
            told = error if isinstance(error, CreateDumpError) else unexpected(error)
            self._why[revision] = told.what
        before = self._known.get(revision)
        self._known[revision] = known
        if revision in self._again:
            self._again.discard(revision)
            self._put(revision)
        self._told(None if before is None else known ^ before)


def changed_since(revision: str, repository: Repository) -> frozenset[str]:
    """Return the paths that changed since the work began from *revision*, or the default branch."""
    return frozenset(repository.changed_since(repository.base(revision or None)))
