"""What is still to be analysed, in which order, and which answers still count.

Knows paths and sizes, no threads: whoever shares one brings the lock.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from create_dump.analysis.analyse import Result

_FILES = 128
_BYTES = 1 << 20
"""A batch is worth its way, and short enough that another one can soon be called first."""


class Batch(NamedTuple):
    """Files that are analysed together.

    Attributes:
        number: Ascending, never used again.
        files: Path and size in bytes of each.
    """

    number: int
    files: tuple[tuple[str, int], ...]

    @property
    def paths(self) -> list[str]:
        """The paths alone."""
        return [path for path, _ in self.files]


class Backlog:
    """A queue of files that can be re-ordered.

    A file that comes again while it is queued is analysed once; one that comes again while it is
    being analysed is analysed anew, and the answer that is under way is dropped, so that the last
    answer for a path is always about its newest content.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: OrderedDict[str, int] = OrderedDict()
        self._newest: dict[str, int] = {}
        self._number = 0

    def __len__(self) -> int:
        """Return how many files wait; those under way don't."""
        return len(self._waiting)

    def add(self, files: Iterable[tuple[str, int]]) -> None:
        """Queue *files* (path, size in bytes) behind all others."""
        self._waiting.update(files)

    def prioritise(self, paths: Iterable[str]) -> None:
        """Move those of *paths* that still wait to the front, in this order."""
        for path in reversed(list(paths)):
            if path in self._waiting:
                self._waiting.move_to_end(path, last=False)

    def take(self) -> Batch:
        """Return the next files: some, or one that is larger than a batch should be."""
        files: list[tuple[str, int]] = []
        room = _BYTES
        while self._waiting and len(files) < _FILES:
            path, size = self._waiting.popitem(last=False)
            if files and size > room:
                self._waiting[path] = size
                self._waiting.move_to_end(path, last=False)
                break
            files.append((path, size))
            room -= size
        self._number += 1
        for path, _ in files:
            self._newest[path] = self._number
        return Batch(self._number, tuple(files))

    def give_back(self, batch: Batch) -> None:
        """Queue the files of a batch that came to nothing again, before all others."""
        for path, size in reversed(batch.files):
            if self._newest.get(path) == batch.number:
                del self._newest[path]
                self._waiting.setdefault(path, size)
                self._waiting.move_to_end(path, last=False)

    def settle(self, batch: Batch, results: list[Result]) -> list[Result]:
        """Return those of a batch's *results* that still count; the batch is done."""
        current: list[Result] = []
        for result in results:
            path = result[0]
            if self._newest.get(path) == batch.number:
                del self._newest[path]
                if path not in self._waiting:
                    current.append(result)
        return current

    def recall(self) -> None:
        """Let no batch that is under way count any more."""
        self._newest.clear()

    def empty(self) -> list[tuple[str, int]]:
        """Forget and return all that waits."""
        files = list(self._waiting.items())
        self._waiting.clear()
        return files
