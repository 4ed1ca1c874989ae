"""Changes on disk, told by the system where it can and looked for where it can't.

It knows paths only: what really changed is for a new look at the directory to say. It keeps an
eye on the root too, which may go away under us and come back.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from typing import TYPE_CHECKING, Final

from create_dump.errors import CreateDumpError, WatchLost, unexpected
from create_dump.sources.following import Following
from create_dump.sources.mounts import mounts
from create_dump.sources.names import quote_path
from create_dump.sources.noticing import notices
from create_dump.sources.polling import Poller
from create_dump.sources.reach import reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from create_dump.sources.noticing import Notices

_LOOK_S: Final = 1.0
"""How often the root itself is looked at."""
_PATIENCE_S: Final = 1.0
"""How long `close` waits for a disk that does not answer."""


class Watcher:
    """Follows directories below a root in threads of its own until it is closed.

    A directory is to be added before it is listed: whatever happens to it from then on is told.

    Args:
        root: The root, an absolute path.
        changed: Called on a thread of the watcher's with the changed paths, relative to the root;
            one with a final slash stands for what is in it. None stands for anything.
        told: Called on any thread with how changes are followed from now on, and what stands in
            the way of a better one, if anything does.
    """

    def __init__(
        self,
        root: Path,
        changed: Callable[[set[str] | None], None],
        told: Callable[[Following, CreateDumpError | None], None],
    ) -> None:
        """Start the thread."""
        self._root = os.fspath(root)
        self._changed = changed
        self._told = told
        self._reach = reach(self._root)
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._attention = threading.Event()
        self._directories: set[str] = set()
        self._notices: Notices | None = None
        self._retired: list[Notices] = []
        self._poller: Poller | None = None
        self._place: tuple[int, int] | None = None
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._thread.start()

    def add(self, directory: str) -> None:
        """Follow *directory*, or whatever directory now stands in its place; from any thread."""
        self._begun.wait()
        with self._lock:
            if self._place is None or self._closed.is_set():
                return
            self._directories.add(directory)
            kind = self._mounts.silent(directory)
            if kind:
                self._poll([directory], _silent(kind))
            elif self._notices is None:
                self._poll([directory], None)
            else:
                try:
                    self._notices.add(directory)
                except OSError as error:
                    self._give_up(error)

    def remove(self, directories: Iterable[str]) -> None:
        """Follow *directories* no longer; from any thread."""
        with self._lock:
            gone = self._directories.intersection(directories)
            self._directories -= gone
            if self._notices is not None:
                self._notices.remove(gone)
            if self._poller is not None:
                self._poller.remove(gone)

    def retry(self) -> None:
        """Ask the system once more, if it refused; all directories are to be added again.

        From any thread but a screen's.
        """
        self._begun.wait()
        with self._lock:
            if self._notices is None and self._place is not None:
                self._stop_polling()
                self._begin()
                self._rouse()

    def close(self) -> None:
        """Stop, and wait until the threads have ended."""
        self._closed.set()
        self._rouse()
        self._thread.join(_PATIENCE_S)
        with self._lock:
            poller, self._poller = self._poller, None
        if poller is not None:
            poller.close(_PATIENCE_S)

    # With the lock.

    def _begin(self) -> None:
        """Follow no directory yet, in the best way that there is."""
        self._directories.clear()
        self._mounts = mounts(self._root)
        self._following = Following.NOT
        if self._notices is not None:
            self._retired.append(self._notices)
            self._notices = None
        if self._place is None:
            self._tell(Following.GONE, None)
            return
        try:
            self._notices = notices(self._root)
        except OSError as error:
            self._give_up(error)
        else:
            self._tell(Following.TOLD, None)

    def _give_up(self, error: OSError) -> None:
        """Look for changes from now on, since the system can't tell of all of them."""
        if self._notices is not None:
            self._retired.append(self._notices)
            self._notices = None
            self._rouse()
        self._poll(self._directories, _refused(error))

    def _poll(self, directories: Iterable[str], why: WatchLost | None) -> None:
        if self._poller is None:
            self._poller = Poller(self._reach, self._changed)
        self._poller.add(directories)
        if why is not None:
            self._tell(Following.POLLED, why)

    def _stop_polling(self) -> None:
        if self._poller is not None:
            self._poller.close(0)
            self._poller = None

    def _tell(self, following: Following, why: CreateDumpError | None) -> None:
        if following is not self._following:
            self._following = following
            self._told(following, why)

    def _rouse(self) -> None:
        self._attention.set()
        with self._lock:
            for each in (self._notices, *self._retired):
                if each is not None:
                    each.wake()

    # On the thread.

    def _run(self) -> None:
        try:
            with self._lock:
                self._place = self._identity()
                self._begin()
            self._begun.set()
            while not self._closed.is_set():
                paths = self._gather()
                if not self._look_after_root() and (paths is None or paths):
                    self._changed(paths)
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            self._told(Following.NOT, unexpected(error))
        finally:
            self._begun.set()
            with self._lock:
                if self._notices is not None:
                    self._retired.append(self._notices)
                    self._notices = None
            self._close_retired()

    def _gather(self) -> set[str] | None:
        self._close_retired()
        with self._lock:
            source = self._notices
        if source is None:
            if self._attention.wait(_LOOK_S):
                self._attention.clear()
            return set()
        try:
            return source.gather(_LOOK_S)
        except OSError as error:
            with self._lock:
                self._give_up(error)
            return set()

    def _close_retired(self) -> None:
        """Close what is not listened to any more; only here can nobody be listening just now."""
        with self._lock:
            retired, self._retired = self._retired, []
        for each in retired:
            each.close()

    def _look_after_root(self) -> bool:
        """See whether the root is still there; return whether that is no longer as it was."""
        place = self._identity()
        if place == self._place:
            return False
        with self._lock:
            self._place = place
            self._stop_polling()
            self._begin()
        # Gone or another one: all there is to be told is for a look at the root to find out.
        self._changed({"/"} if place is None else None)
        return True

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = self._reach.status("")
        except OSError:
            return None
        return status.st_dev, status.st_ino


def _silent(kind: str) -> WatchLost:
    return WatchLost(
        f"a disk of this kind ({quote_path(kind)}) tells of no changes, so they are polled for"
    )


def _refused(error: OSError) -> WatchLost:
    """Say what stands in the way, and on Linux how to lift the limit that mostly is the cause."""
    what = "the system can't watch here, so changes are polled for"
    hint = ""
    if error.errno == errno.ENOSPC:
        what = "the system watches no more directories, so changes are polled for"
        hint = "sudo sysctl fs.inotify.max_user_watches=1048576"
    elif error.errno == errno.EMFILE and sys.platform == "linux":
        what = "too many programs watch for changes already, so they are polled for"
        hint = "sudo sysctl fs.inotify.max_user_instances=1024"
    elif error.strerror:
        what += f": {error.strerror.lower()}"
    return WatchLost(what, hint=hint)
