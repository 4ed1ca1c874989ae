"""How far a root reaches: listing, looking at and reading what is below it, links never followed.

It knows names, bytes and `OSError`; it knows no rules and no words for people.
"""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar

from create_dump.sources.entry import Kind
from create_dump.sources.files import (
    Listing,
    checked,
    collect,
    entry,
    read_to_end,
    require_regular,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_Answer = TypeVar("_Answer")
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK
_WAY = _FOLDER | getattr(os, "O_PATH", 0)
"""For a directory on the way: with O_PATH it need not be readable, only passable."""
_FILE = (
    os.O_RDONLY
    | _NO_LINK
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_TRUSTED = 0.02
"""Seconds for which an open directory is taken to be the one that its path names."""
_KEPT = 24
"""How many directories of a way stay open in a thread."""


class Reach(Protocol):
    """Access to what is below a root. All paths are as in `Entry`; all methods are thread-safe."""

    def listing(self, directory: str) -> Listing:
        """Return what stands in *directory*; never raises, errors are in the answer."""
        ...

    def status(self, path: str) -> os.stat_result:
        """Return what *path* itself is, were it a link.

        Raises:
            OSError: It is gone, forbidden, or a link stands on the way to it.
        """
        ...

    def read(self, path: str, limit: int | None = None) -> tuple[bytes, os.stat_result]:
        """Return a regular file's content, and what the file was before it was read.

        Raises:
            OSError: It is gone, forbidden, not regular, larger than *limit* bytes (EFBIG), or a
                link, or a link stands on the way to it (ELOOP, ENOTDIR).
        """
        ...


def reach(root: str) -> Reach:
    """Return the safest access to *root* (an absolute path) that this platform has."""
    supported = os.supports_dir_fd >= {os.open, os.stat} and os.scandir in os.supports_fd
    return HandleReach(root) if supported and _NO_LINK else PathReach(root)


def read_file(path: str, *, limit: int, follow: bool) -> bytes:
    """Return the content of a regular file anywhere.

    Args:
        path: Its path, of which all but the last part may be links.
        limit: The most bytes that it may have.
        follow: Whether it may itself be a link.

    Raises:
        OSError: As `Reach.read`.
    """
    require_regular(Path(path).stat(follow_symlinks=follow))
    return read_to_end(os.open(path, _FILE & ~_NO_LINK if follow else _FILE), limit)[0]


class _Folder:
    """An open directory, closed with its last reference, so that a thread's end closes its own."""

    __slots__ = ("handle", "opened", "prefix")

    def __init__(self, prefix: str, handle: int, opened: float) -> None:
        self.prefix = prefix
        self.handle = handle
        self.opened = opened

    def __del__(self) -> None:
        os.close(self.handle)


class HandleReach:
    """Goes from directory to directory by open handles, so that no link can be slipped in.

    Each thread keeps the way to the directory that it last went to, for the next file there.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._thread = threading.local()

    def listing(self, directory: str) -> Listing:
        """Return what stands in *directory*."""
        try:
            if directory:
                handle = self._at(directory, lambda name, way: os.open(name, _FOLDER, dir_fd=way))
            else:
                handle = os.open(self._root, _FOLDER & ~_NO_LINK)
        except OSError as error:
            return Listing((), (), error)
        try:
            with os.scandir(handle) as found:
                return collect(found, f"{directory}/" if directory else "")
        except OSError as error:
            return Listing((), (), error)
        finally:
            os.close(handle)

    def status(self, path: str) -> os.stat_result:
        """Return what *path* itself is."""
        if not path:
            return Path(self._root).stat()
        return self._at(path, lambda name, way: os.lstat(name, dir_fd=way))

    def read(self, path: str, limit: int | None = None) -> tuple[bytes, os.stat_result]:
        """Return a regular file's content and what it was before."""
        return read_to_end(self._at(path, _open_regular), limit)

    def _at(self, path: str, action: Callable[[str, int], _Answer]) -> _Answer:
        """Return what *action* answers for a name and the handle of its directory."""
        directory, _, name = path.rpartition("/")
        checked(name)
        try:
            return action(name, self._folder(directory).handle)
        except FileNotFoundError:
            # The directory that was open may have been replaced a moment ago.
            self._thread.way = []
            return action(name, self._folder(directory).handle)

    def _folder(self, path: str) -> _Folder:
        """Return the directory *path*, opened from the root on or from the last one's way."""
        now = monotonic()
        way: list[_Folder] = getattr(self._thread, "way", [])
        if not way or now - way[0].opened > _TRUSTED:
            # The root itself may be reached through links: the person named it.
            way = [_Folder("", os.open(self._root, _WAY & ~_NO_LINK), now)]
            self._thread.way = way
        while not f"{path}/".startswith(way[-1].prefix):
            way.pop()
        folder = way[-1]
        rest = path[len(folder.prefix) :]
        for name in rest.split("/") if rest else ():
            handle = os.open(checked(name), _WAY, dir_fd=folder.handle)
            folder = _Folder(f"{folder.prefix}{name}/", handle, now)
            if len(way) == _KEPT:
                way.pop()
            way.append(folder)
        return folder


class PathReach:
    """Goes by path and looks at every step: for platforms without handles of directories.

    A link that is slipped in between the look and the opening is noticed afterwards, by the
    file's number, and only where the file system has such numbers.
    """

    def __init__(self, root: str) -> None:
        self._root = root

    def listing(self, directory: str) -> Listing:
        """Return what stands in *directory*."""
        try:
            with os.scandir(self._way(directory)) as found:
                return collect(found, f"{directory}/" if directory else "")
        except OSError as error:
            return Listing((), (), error)

    def status(self, path: str) -> os.stat_result:
        """Return what *path* itself is."""
        if not path:
            return Path(self._root).stat()
        directory, _, name = path.rpartition("/")
        return Path(self._way(directory), checked(name)).lstat()

    def read(self, path: str, limit: int | None = None) -> tuple[bytes, os.stat_result]:
        """Return a regular file's content and what it was before."""
        before = self.status(path)
        require_regular(before)
        handle = os.open(Path(self._root, *path.split("/")), _FILE)
        if os.fstat(handle).st_ino != before.st_ino:
            os.close(handle)
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return read_to_end(handle, limit)

    def _way(self, directory: str) -> Path:
        """Return the real path of *directory*, none of whose parts below the root is a link."""
        way = Path(self._root)
        for name in directory.split("/") if directory else ():
            way /= checked(name)
            if entry("", way.lstat()).kind is not Kind.DIRECTORY:
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        return way


def _open_regular(name: str, way: int) -> int:
    """Open a regular file; look at it first, for opening may act: it wakes a FIFO's writer."""
    require_regular(os.lstat(name, dir_fd=way))
    return os.open(name, _FILE, dir_fd=way)
