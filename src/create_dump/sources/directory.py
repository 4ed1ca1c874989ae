"""A directory on this machine as a source.

It walks breadth first and reads single files; what is in by the rules, a `Sieve` decides.
"""

from __future__ import annotations

import errno
import os
from collections import deque
from time import time_ns
from typing import TYPE_CHECKING, Final

from create_dump.errors import SMALLER, TOO_LARGE, RootMissing, RootNotDirectory, Unreadable
from create_dump.sources.entry import Batch, Entry, Kind, Mark
from create_dump.sources.files import entry
from create_dump.sources.names import quote_path
from create_dump.sources.reach import reach
from create_dump.sources.room import largest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from create_dump.sources.sieve import Level, Sieve

_HINTS = {
    errno.EACCES: "give yourself the permission to read it, or leave it out",
    errno.EPERM: "give yourself the permission to read it, or leave it out",
    errno.ENOENT: "it was moved or deleted meanwhile; try again",
    errno.EFBIG: SMALLER,
    errno.EMFILE: "close some programs, or raise the limit of open files (ulimit -n)",
}
_WHATS = {
    errno.EFBIG: TOO_LARGE,
    errno.ELOOP: "a link, and links are not followed",
    errno.ENOTDIR: "a part of the path is a link or no directory",
    errno.ENXIO: "no regular file",
    errno.EISDIR: "a directory, not a file",
}

_DIRECTORY: Final = Kind.DIRECTORY
_SETTLED_NS = 2_000_000_000
"""A file that was written to so lately could be again without another time: some file systems
count in steps of two seconds. Git's index has the same rule."""


class DirectorySource:
    """The tree of files below a directory; a `Source`.

    Every method may be called from any thread, and several walks may run at once.

    Attributes:
        root: The directory, absolute, links resolved.
        name: The directory's own name as it was given, for headers and titles.
    """

    def __init__(self, root: Path, rules: Sieve | None = None) -> None:
        """Open *root*; without *rules* everything is in, ``.git`` too.

        Raises:
            RootMissing: It does not exist.
            RootNotDirectory: It is something else.
        """
        _require_directory(root)
        self.root = root.resolve()
        self.name = root.name if root.name not in {"", ".."} else self.root.name or str(self.root)
        self._rules = rules
        self._reach = reach(str(self.root))
        self._prefix = os.path.join(self.root, "")  # noqa: PTH118 - a string to put names behind

    def __reduce__(self) -> tuple[type[DirectorySource], tuple[Path]]:
        """Pickle as the same directory without rules: another process reads, it does not walk."""
        return DirectorySource, (self.root,)

    def walk(
        self,
        start: str = "",
        *,
        recursive: bool = True,
        before: Callable[[str], object] | None = None,
    ) -> Iterator[Batch]:
        """Yield *start*'s entries, then those of the directories below, breadth first.

        The ignore files are read anew, those of the directories above *start* too. A *start*
        that is out by the rules, or in another repository, has no batch at all; one that can't
        be listed has a batch that says why. Where the root itself is gone, the root's batch says
        so and is the last.

        Args:
            start: Where to begin.
            recursive: Whether to go below it.
            before: Called with each directory before it is looked into.
        """
        level = None
        if self._rules is not None:
            level = self._rules.level(start)
            if level is None:
                return
        waiting: deque[tuple[str, Level | None]] = deque([(start, level)])
        while waiting:
            directory, level = waiting.popleft()
            if before is not None:
                before(directory)
            names, entries, trouble = self._reach.listing(directory)
            error = _words(trouble) if trouble is not None else ""
            if trouble is not None and directory and self.stat("") is None:
                yield Batch("", (), (), error)
                return
            if level is None:
                yield Batch(directory, entries, (), error)
            else:
                entries, left_out, by_hand = level.sift(names, entries)
                yield Batch(directory, entries, left_out, error, by_hand)
            if recursive:
                waiting += [
                    (path, level and level.below(path))
                    for path, kind, *_ in entries
                    if kind is _DIRECTORY
                ]

    def inside(self, directory: str) -> Sequence[Entry]:
        """Return what stands in *directory*, whatever the rules say; nothing if it is not there."""
        return self._reach.listing(directory).entries

    def read(self, path: str) -> bytes:
        """Return a file's content. No link is followed, neither *path* nor a part of it.

        Raises:
            Unreadable: It is gone, forbidden, or not a regular file inside the root.
        """
        return self._read(path)[0]

    def read_marked(self, path: str) -> tuple[bytes, Mark | None]:
        """Return a file's content, as `read` does, and its mark for `unchanged`.

        The mark is None where none could tell anything: the file was written to just now.

        Raises:
            Unreadable: As for `read`.
        """
        content, status = self._read(path)
        mtime = status.st_mtime_ns
        if mtime > time_ns() - _SETTLED_NS:
            return content, None
        return content, Mark(status.st_size, mtime, status.st_ctime_ns, status.st_ino)

    def unchanged(self, path: str, mark: Mark) -> bool:
        """Return whether nobody has written to the file since it was given *mark*."""
        try:
            # The path may lead elsewhere by now, through a link; then this is another file.
            now = os.lstat(self._prefix + path)
        except (OSError, ValueError):
            return False
        return (now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino) == mark

    def _read(self, path: str) -> tuple[bytes, os.stat_result]:
        try:
            return self._reach.read(path, largest())
        except MemoryError:
            raise Unreadable(TOO_LARGE, where=quote_path(path), hint=SMALLER) from None
        except OSError as error:
            raise Unreadable(
                _words(error),
                where=quote_path(path),
                hint=_HINTS.get(error.errno or 0, ""),
            ) from error

    def stat(self, path: str) -> Entry | None:
        """Return *path* as it is on disk now, whatever the rules say, or None if it is not there.

        What can't be looked at (forbidden, or behind a link) is not there either.
        """
        try:
            return entry(path, self._reach.status(path))
        except OSError:
            return None


def _words(error: OSError) -> str:
    """Return what went wrong, in few words and without the machine's own path."""
    number = error.errno or 0
    return _WHATS.get(number) or os.strerror(number).lower()


def _require_directory(root: Path) -> None:
    try:
        is_directory = root.is_dir()
        exists = is_directory or root.exists()
    except OSError as error:
        raise RootMissing(
            f"the directory can't be reached: {_words(error)}",
            where=quote_path(str(root)),
            hint=_HINTS.get(error.errno or 0, "check the path"),
        ) from error
    if not exists:
        raise RootMissing(
            "there is no such directory", where=quote_path(str(root)), hint=_nearest(root)
        )
    if not is_directory:
        raise RootNotDirectory(
            "it is a file, and a directory is needed",
            where=quote_path(str(root)),
            hint=f"give the directory that holds it: {quote_path(str(root.parent))}",
        )


def _nearest(root: Path) -> str:
    """Return a hint with the directory that was probably meant."""
    from difflib import get_close_matches

    try:
        names = {each.name for each in root.parent.iterdir()} - {root.name}  # a link to nothing
        near = get_close_matches(root.name, sorted(names), n=1)
    except OSError:
        near = []
    return f"did you mean {quote_path(str(root.parent / near[0]))}?" if near else "check the path"
