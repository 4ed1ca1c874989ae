"""What is done to a project's own files at a person's wish, one after the other, and undone again.

It knows that a deed may have to wait for a disk, so that it is done on a thread of its own; what
the deed is, whoever asks for it knows.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future


class Deed(Protocol):
    """Something done to a file, that can be undone. All of it may wait for a disk.

    Attributes:
        path: The file, as in ``Entry``.
        words: What it is, for whoever undoes it.
    """

    @property
    def path(self) -> str: ...  # noqa: D102 - above

    @property
    def words(self) -> str: ...  # noqa: D102 - above

    def do(self) -> None:
        """Do it, for the first time or again.

        Raises:
            CreateDumpError: It can't be done; nothing is.
        """
        ...

    def undo(self) -> None:
        """Put the file back to what it was.

        Raises:
            CreateDumpError: It can't be done; the file is left as it is.
        """
        ...


class Deeds:
    """Does deeds, or undoes them, in the order in which they are asked for.

    Args:
        told: Called on the thread with each path that was written to.
    """

    def __init__(self, told: Callable[[str], None]) -> None:
        """Have nothing to do, and no thread yet."""
        self._told = told
        self._thread: ThreadPoolExecutor | None = None

    def take(self, work: Callable[[], None], path: str) -> Future[None]:
        """Have *work* done to the file *path*."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="deeds")
        return self._thread.submit(self._run, work, path)

    def close(self) -> None:
        """Take no more; what is begun comes to its end."""
        if self._thread is not None:
            self._thread.shutdown(wait=False)

    def _run(self, work: Callable[[], None], path: str) -> None:
        work()
        self._told(path)
