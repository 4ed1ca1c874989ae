"""Changes found by looking: for disks that do not tell, and where the system's limits are reached.

It knows names, sizes and times, and how long a look takes; never more than a tenth of the time is
spent on looking.
"""

from __future__ import annotations

import threading
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from create_dump.sources.reach import Reach

_LEAST_S: Final = 1.0
"""The shortest time between two looks."""
_SHARE: Final = 9
"""A look that took a second is followed by so many seconds of rest."""
_TELL_S: Final = 0.5
"""A long look tells what it has found so far this often."""
_RECENT: Final = 16
"""So many directories that changed of late are looked into each time."""


class _Seen(NamedTuple):
    """A directory as it was, by itself and with what it holds; None where that is not known."""

    itself: object = None
    inside: dict[str, int] | None = None


class Poller:
    """Looks at directories again and again, on a thread of its own.

    Names that come or go show in the time of their directory, which is cheap to ask for; what is
    written into a file shows only in the file. So there are two kinds of look, each as often as it
    can be afforded: at the directories, and at all that is in them. Directories in which something
    changed of late are always looked into.

    Args:
        reach: Access to the root.
        changed: Told of changed paths, on the thread; a directory that is met for the first time,
            or is of no use any more, has a final slash.
        least: The shortest time between two looks, in seconds.
    """

    def __init__(
        self, reach: Reach, changed: Callable[[set[str]], None], *, least: float = _LEAST_S
    ) -> None:
        """Start the thread; there is nothing to look at yet."""
        self._reach = reach
        self._changed = changed
        self._least = least
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._recent: deque[str] = deque(maxlen=_RECENT)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="poller", daemon=True)
        self._thread.start()

    def add(self, directories: Iterable[str]) -> None:
        """Look at *directories* too; they count as changed at first. From any thread."""
        with self._lock:
            for directory in directories:
                self._seen.setdefault(directory, _Seen())

    def remove(self, directories: Iterable[str]) -> None:
        """Look at *directories* no longer; from any thread."""
        with self._lock:
            for directory in directories:
                self._seen.pop(directory, None)

    def close(self, patience: float) -> None:
        """End the thread; wait for it so many seconds, for a disk may not answer."""
        self._closed.set()
        self._thread.join(patience)

    def _run(self) -> None:
        shallow = deep = monotonic()
        while True:
            now = monotonic()
            if now >= deep:
                self._look(inside=True)
                deep = shallow = self._next(now)
            elif now >= shallow:
                self._look(inside=False)
                shallow = self._next(now)
            if self._closed.wait(max(0.0, min(shallow, deep) - monotonic())):
                return

    def _next(self, began: float) -> float:
        now = monotonic()
        return now + max(self._least, _SHARE * (now - began))

    def _look(self, *, inside: bool) -> None:
        """Look at every directory once, and *inside* each or only where it is worth it."""
        with self._lock:
            directories = list(self._seen.items())
            recent = frozenset(self._recent)
        found: set[str] = set()
        told = monotonic()
        for directory, before in directories:
            if self._closed.is_set():
                return
            now = self._seen_now(directory, before, inside=inside or directory in recent)
            if now == before:
                continue
            with self._lock:
                if directory not in self._seen:
                    continue
                self._seen[directory] = now
                if before.inside is not None and directory not in self._recent:
                    self._recent.append(directory)
            for name in _differing(before, now):
                found.add(f"{directory}/{name}" if directory or not name else name)
            if monotonic() - told > _TELL_S:
                self._changed(found)
                found, told = set(), monotonic()
        if found:
            self._changed(found)

    def _seen_now(self, directory: str, before: _Seen, *, inside: bool) -> _Seen:
        try:
            status = self._reach.status(directory)
            itself: object = (status.st_mtime_ns, status.st_ino, status.st_mode)
        except OSError as error:
            itself = error.errno
        if not inside and itself == before.itself:
            return before
        names, entries, trouble = self._reach.listing(directory)
        if trouble is not None:
            return _Seen(itself, None)
        # What happens in a directory is its own affair.
        return _Seen(
            itself,
            {
                name: hash((entry.kind, entry.inode) if entry.kind is Kind.DIRECTORY else entry)
                for name, entry in zip(names, entries, strict=True)
            },
        )


def _differing(before: _Seen, now: _Seen) -> Iterable[str]:
    """Return the names that are not as they were; an empty one stands for anything."""
    if before.inside is None or now.inside is None:
        return ("",)
    return {name for name, _ in before.inside.items() ^ now.inside.items()}
