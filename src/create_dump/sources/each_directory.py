"""Changes as Linux tells of them: for each directory by itself.

It knows paths only, as `create_dump.sources.noticing`, whose protocol it keeps.
"""

from __future__ import annotations

import errno
import os
import select
import sys
import threading
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final

from create_dump.sources.inotify import Inotify
from create_dump.sources.noticing import GROUP_S, STEP_S

if TYPE_CHECKING:
    from collections.abc import Iterable

assert sys.platform == "linux"  # noqa: S101 - there is no inotify elsewhere, nor is this looked at

_NOT_THERE: Final = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES}
"""What the listing of the directory will tell."""


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
        until = monotonic() + GROUP_S
        lost = not self._take(paths)
        while monotonic() < until and self._ready(STEP_S):
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
