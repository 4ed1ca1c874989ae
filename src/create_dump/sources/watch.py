"""Hints that directories changed on disk, from the operating system.

It knows paths only: what really changed is for a new look at the directory to say. On Linux each
directory is watched by itself, so that what the rules leave out (``node_modules``) costs nothing;
elsewhere the system watches the root with all below it.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

from create_dump.errors import WatchLost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from watchfiles._rust_notify import RustNotify

_GROUP_MS = 200
"""How long changes are gathered at most before they are told."""
_STEP_MS = 40
"""A silence of this length ends the gathering."""
_SETTLE_S = 0.3
"""New directories are taken in together when they come faster than this."""


class Watcher:
    """Watches directories below a root in a thread of its own until it is closed.

    Args:
        root: The root, an absolute path.
        changed: Called on the watcher's thread with the changed paths, relative to the root.
        failed: Called on the watcher's thread when watching can't go on.
    """

    def __init__(
        self,
        root: Path,
        changed: Callable[[set[str]], None],
        failed: Callable[[WatchLost], None],
    ) -> None:
        """Start the thread; nothing is watched before `follow`."""
        self._root = os.fspath(root)
        self._changed = changed
        self._failed = failed
        self._wanted: frozenset[str] = frozenset()
        self._stir = threading.Event()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._thread.start()

    def follow(self, directories: Iterable[str]) -> None:
        """Watch exactly *directories* (relative to the root) from now on."""
        self._wanted = frozenset(directories)
        self._stir.set()

    def close(self) -> None:
        """Stop, and wait until the thread has ended."""
        self._closed.set()
        self._stir.set()
        self._thread.join()

    def _run(self) -> None:
        # The public watch() can't take over from another without a gap in which changes are lost.
        from watchfiles._rust_notify import WatchfilesRustInternalError

        notify: RustNotify | None = None
        try:
            while not self._closed.is_set():
                if self._stir.is_set():
                    self._closed.wait(_SETTLE_S if notify is not None else 0)
                    self._stir.clear()
                    if self._closed.is_set():
                        # It may have been `close` that stirred: nobody would a second time.
                        break
                    paths = self._paths()
                    if not paths:
                        continue
                    old, notify = notify, self._notify(paths)
                    if old is not None:
                        self._tell(old.watch(1, 1, 1, None))
                        old.close()
                if notify is None:
                    self._stir.wait()
                    continue
                self._tell(notify.watch(_GROUP_MS, _STEP_MS, 0, self._stir))
        except (OSError, WatchfilesRustInternalError) as error:
            self._failed(_explained(error))
        finally:
            if notify is not None:
                notify.close()

    def _notify(self, paths: list[str]) -> RustNotify:
        from watchfiles._rust_notify import RustNotify

        recursive = not sys.platform.startswith("linux")
        return RustNotify(
            paths,
            debug=False,
            force_polling=False,
            poll_delay_ms=300,
            recursive=recursive,
            ignore_permission_denied=True,
        )

    def _paths(self) -> list[str]:
        """Return what the system is to watch; names that are not UTF-8 can't be passed to it."""
        if not sys.platform.startswith("linux"):
            return [self._root]
        paths = (os.path.join(self._root, path) for path in self._wanted)  # noqa: PTH118 - names with lone surrogates
        return [path for path in paths if _is_utf8(path) and os.path.isdir(path)]  # noqa: PTH112 - as above

    def _tell(self, answer: set[tuple[int, str]] | str) -> None:
        if isinstance(answer, str):
            return
        cut = len(self._root.rstrip(os.sep)) + 1
        paths = {path[cut:].replace(os.sep, "/") for _, path in answer}
        self._changed(paths)


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _explained(error: Exception) -> WatchLost:
    """Say what stands in the way, and on Linux how to lift the limit that mostly is the cause."""
    hint = "press r to look again by hand"
    if sys.platform.startswith("linux"):
        hint += "; raise fs.inotify.max_user_watches (sysctl) to follow this many directories"
    return WatchLost(f"changes on disk can't be followed: {error}", hint=hint)
