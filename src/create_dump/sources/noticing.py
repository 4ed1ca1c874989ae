"""How the system tells of changes: for each directory by itself, or for a root with all below it.

It knows paths only: what really changed is for a new look at the directory to say.
"""

from __future__ import annotations

import errno
import os
import select
import sys
import threading
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

from create_dump.sources.inotify import Inotify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchfiles._rust_notify import RustNotify

_GROUP_S: Final = 0.2
"""How long changes are gathered at most before they are told."""
_STEP_S: Final = 0.04
"""A silence of this length ends the gathering."""
_NOT_THERE: Final = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES}
"""What the listing of the directory will tell."""


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
    return DirectoryNotices(root) if sys.platform == "linux" else RootNotices(root)


class DirectoryNotices:
    """Listens to single directories, so that what the rules leave out costs nothing."""

    def __init__(self, root: str) -> None:
        """Listen to nothing yet."""
        self._root = root
        self._inotify = Inotify()
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._waker, False)
        self._poll = select.poll()
        self._poll.register(self._inotify.fileno(), select.POLLIN)
        self._poll.register(self._woken, select.POLLIN)
        self._lock = threading.Lock()
        self._closed = False
        self._watches: dict[str, int] = {}
        self._directories: dict[int, str] = {}

    def add(self, directory: str) -> None:
        """Listen to *directory*; see `Notices.add`."""
        with self._lock:
            if self._closed:
                return
            try:
                watch = self._inotify.add(f"{self._root}/{directory}")
            except OSError as error:
                if error.errno in _NOT_THERE:
                    return
                raise
            self._forget(directory, but=watch)
            self._watches[directory] = watch
            # A directory that was moved has the watch that it had at its old place.
            self._directories[watch] = directory

    def remove(self, directories: Iterable[str]) -> None:
        """Listen to *directories* no longer."""
        with self._lock:
            if not self._closed:
                for directory in directories:
                    self._forget(directory)

    def gather(self, seconds: float) -> set[str] | None:
        """Wait for changes; see `Notices.gather`."""
        paths: set[str] = set()
        if not self._ready(seconds):
            return paths
        until = monotonic() + _GROUP_S
        lost = not self._take(paths)
        while monotonic() < until and self._ready(_STEP_S):
            lost |= not self._take(paths)
        return None if lost else paths

    def wake(self) -> None:
        """End a `gather` that waits."""
        with self._lock, suppress(BlockingIOError):
            if not self._closed:
                os.write(self._waker, b"\0")

    def close(self) -> None:
        """Listen to nothing any more."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._inotify.close()
                os.close(self._woken)
                os.close(self._waker)

    def _ready(self, seconds: float) -> bool:
        """Wait for notices; False when there are none, or when somebody wants attention."""
        handles = [handle for handle, _ in self._poll.poll(seconds * 1000)]
        if self._woken in handles:
            os.read(self._woken, 64)
            return False
        return bool(handles)

    def _take(self, paths: set[str]) -> bool:
        """Add to *paths* what is told; return whether that is all."""
        whole = True
        with self._lock:
            for watch, name, ended in self._inotify.read():
                whole &= watch >= 0
                directory = self._directories.get(watch)
                if directory is None:
                    continue
                above = f"{directory}/" if directory else ""
                paths.add(above + os.fsdecode(name) if name else f"{directory}/")
                if ended:
                    del self._directories[watch]
                    if self._watches.get(directory) == watch:
                        del self._watches[directory]
        return whole

    def _forget(self, directory: str, *, but: int = -1) -> None:
        """Let go what was watched at *directory*, unless it is *but*, or by now elsewhere."""
        watch = self._watches.pop(directory, but)
        if watch != but and self._directories.get(watch) == directory:
            del self._directories[watch]
            self._inotify.remove(watch)


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
                int(_GROUP_S * 1000), int(_STEP_S * 1000), int(seconds * 1000), self._stop
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
