"""How the system tells of changes: for each directory by itself, or for a root with all below it.

It knows paths only: what really changed is for a new look at the directory to say.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchfiles._rust_notify import RustNotify

GROUP_S: Final = 0.2
"""How long changes are gathered at most before they are told."""
STEP_S: Final = 0.04
"""A silence of this length ends the gathering."""


class Notices(Protocol):
    """Changes as the system tells of them. `gather` and `close` belong to one thread."""

    def add(self, directory: str) -> None:
        """Listen to *directory*, whatever directory now stands there; from any thread.

        Raises:
            OSError: The system listens to no more of them.
        """
        ...

    def remove(self, directories: Iterable[str]) -> None:
        """Listen to *directories* no longer; from any thread."""
        ...

    def gather(self, seconds: float) -> set[str] | None:
        """Wait for changes.

        Args:
            seconds: How long to wait at most.

        Returns:
            The changed paths; a directory that is itself concerned has a final slash. None when
            it is not known what changed.

        Raises:
            OSError: The system does not tell (any more).
        """
        ...

    def wake(self) -> None:
        """End a `gather` that waits; from any thread."""
        ...

    def close(self) -> None:
        """Listen to nothing any more."""
        ...


def notices(root: str) -> Notices:
    """Return the notices of what is below *root*, an absolute path, as this platform has them.

    Raises:
        OSError: There is no more room for any.
    """
    if sys.platform == "linux":
        from create_dump.sources.each_directory import DirectoryNotices

        return DirectoryNotices(root)
    else:  # noqa: RET505 - so that each platform's types are checked by themselves
        return RootNotices(root)


class RootNotices:
    """Listens to a root with all below it, as macOS and Windows do by themselves."""

    def __init__(self, root: str) -> None:
        """Listen to nothing before the first `gather`."""
        self._root = root
        self._notify: RustNotify | None = None
        self._stop = threading.Event()

    def add(self, directory: str) -> None:
        """Do nothing: it is below the root."""

    def remove(self, directories: Iterable[str]) -> None:
        """Do nothing; whoever is told of these looks away."""

    def gather(self, seconds: float) -> set[str] | None:
        """Wait for changes; see `Notices.gather`."""
        from watchfiles._rust_notify import WatchfilesRustInternalError

        if self._notify is None:
            self._notify = self._listen()
            return None
        try:
            answer = self._notify.watch(
                int(GROUP_S * 1000), int(STEP_S * 1000), int(seconds * 1000), self._stop
            )
        except WatchfilesRustInternalError:
            # It met a name that it can't take, and says so for ever.
            self._notify.close()
            self._notify = None
            self._stop.wait(seconds)
            return set()
        if isinstance(answer, str):
            self._stop.clear()
            return set()
        cut = len(self._root.rstrip(os.sep)) + 1
        return {path[cut:].replace(os.sep, "/") or "/" for _, path in answer}

    def wake(self) -> None:
        """End a `gather` that waits."""
        self._stop.set()

    def close(self) -> None:
        """Listen to nothing any more."""
        if self._notify is not None:
            self._notify.close()
            self._notify = None

    def _listen(self) -> RustNotify:
        from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

        try:
            return RustNotify(
                [self._root],
                debug=False,
                force_polling=False,
                poll_delay_ms=300,
                recursive=True,
                ignore_permission_denied=True,
            )
        except WatchfilesRustInternalError as error:
            raise OSError(str(error)) from error
