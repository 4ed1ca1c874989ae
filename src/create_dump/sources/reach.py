"""How far a root reaches: listing, looking at and reading what is below it, links never followed.

It knows names, bytes and `OSError`; it knows no rules and no words for people.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from create_dump.sources.entry import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
_KINDS = {stat.S_IFREG: Kind.FILE, stat.S_IFDIR: Kind.DIRECTORY, stat.S_IFLNK: Kind.LINK}
_new = tuple.__new__
_FORMAT = 0o170000
"""The bits of ``st_mode`` that tell a file's type."""


class Listing(NamedTuple):
    """What stands in one directory.

    Attributes:
        names: In the order of their bytes.
        entries: As many, in the same order.
        error: What kept the directory, or a part of it, from being listed.
    """

    names: Sequence[str]
    entries: Sequence[Entry]
    error: OSError | None = None


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

    def read(self, path: str, limit: int | None = None) -> bytes:
        """Return a regular file's content.

        Raises:
            OSError: It is gone, forbidden, not regular, larger than *limit* bytes (EFBIG), or a
                link, or a link stands on the way to it (ELOOP, ENOTDIR).
        """
        ...


def reach(root: str) -> Reach:
    """Return the safest access to *root* (an absolute path) that this platform has."""
    supported = os.supports_dir_fd >= {os.open, os.stat} and os.scandir in os.supports_fd
    return HandleReach(root) if supported and _NO_LINK else PathReach(root)


def entry(path: str, status: os.stat_result) -> Entry:
    """Return *path*'s entry, as `os.lstat` describes it."""
    kind = _KINDS.get(status.st_mode & _FORMAT, Kind.SPECIAL)
    if sys.platform == "win32" and status.st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT:
        kind = Kind.LINK
    size = status.st_size if kind is Kind.FILE else 0
    return Entry(path, kind, size, status.st_mtime_ns, status.st_ino)


def read_file(path: str, *, limit: int, follow: bool) -> bytes:
    """Return the content of a regular file anywhere.

    Args:
        path: Its path, of which all but the last part may be links.
        limit: The most bytes that it may have.
        follow: Whether it may itself be a link.

    Raises:
        OSError: As `Reach.read`.
    """
    _require_regular(Path(path).stat(follow_symlinks=follow))
    return _read(os.open(path, _FILE & ~_NO_LINK if follow else _FILE), limit)


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
                return _collect(found, f"{directory}/" if directory else "")
        except OSError as error:
            return Listing((), (), error)
        finally:
            os.close(handle)

    def status(self, path: str) -> os.stat_result:
        """Return what *path* itself is."""
        if not path:
            return Path(self._root).stat()
        return self._at(path, lambda name, way: os.lstat(name, dir_fd=way))

    def read(self, path: str, limit: int | None = None) -> bytes:
        """Return a regular file's content."""
        return _read(self._at(path, _open_regular), limit)

    def _at(self, path: str, action: Callable[[str, int], _Answer]) -> _Answer:
        """Return what *action* answers for a name and the handle of its directory."""
        directory, _, name = path.rpartition("/")
        _checked(name)
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
            handle = os.open(_checked(name), _WAY, dir_fd=folder.handle)
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
                return _collect(found, f"{directory}/" if directory else "")
        except OSError as error:
            return Listing((), (), error)

    def status(self, path: str) -> os.stat_result:
        """Return what *path* itself is."""
        if not path:
            return Path(self._root).stat()
        directory, _, name = path.rpartition("/")
        return Path(self._way(directory), _checked(name)).lstat()

    def read(self, path: str, limit: int | None = None) -> bytes:
        """Return a regular file's content."""
        before = self.status(path)
        _require_regular(before)
        handle = os.open(Path(self._root, *path.split("/")), _FILE)
        if os.fstat(handle).st_ino != before.st_ino:
            os.close(handle)
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return _read(handle, limit)

    def _way(self, directory: str) -> Path:
        """Return the real path of *directory*, none of whose parts below the root is a link."""
        way = Path(self._root)
        for name in directory.split("/") if directory else ():
            way /= _checked(name)
            if entry("", way.lstat()).kind is not Kind.DIRECTORY:
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        return way


def _collect(found: Iterator[os.DirEntry[str]], prefix: str) -> Listing:
    """Take all that a scan finds. What vanishes before it is looked at was never there."""
    rows: dict[str, Entry] = {}
    error: OSError | None = None
    try:
        for each in found:
            name = each.name
            try:
                status = each.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            except OSError as trouble:
                error = trouble
                rows[name] = Entry(prefix + name, _kind_by_name(each), 0, 0, 0)
                continue
            if status.st_mode & _FORMAT == stat.S_IFREG:
                # As `entry` has it, without its call: these are nearly all there is.
                facts = (
                    prefix + name,
                    Kind.FILE,
                    status.st_size,
                    status.st_mtime_ns,
                    status.st_ino,
                )
                rows[name] = _new(Entry, facts)
            else:
                rows[name] = entry(prefix + name, status)
    except OSError as trouble:
        error = trouble
    # UTF-8 keeps the order of code points, but a byte that is none of UTF-8 sorts elsewhere.
    names = sorted(rows, key=None if "".join(rows).isascii() else os.fsencode)
    return Listing(names, [rows[name] for name in names], error)


def _open_regular(name: str, way: int) -> int:
    """Open a regular file; look at it first, for opening may act: it wakes a FIFO's writer."""
    _require_regular(os.lstat(name, dir_fd=way))
    return os.open(name, _FILE, dir_fd=way)


def _kind_by_name(each: os.DirEntry[str]) -> Kind:
    """Return what the directory itself says that an entry is, where looking at it is forbidden."""
    if each.is_symlink():
        return Kind.LINK
    if each.is_dir(follow_symlinks=False):
        return Kind.DIRECTORY
    return Kind.FILE if each.is_file(follow_symlinks=False) else Kind.SPECIAL


def _read(handle: int, limit: int | None) -> bytes:
    """Read *handle* to its end and close it."""
    try:
        status = os.fstat(handle)
        _require_regular(status)
        size = status.st_size
        if limit is not None and size > limit:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        content = os.read(handle, size + 1)
        if len(content) == size:
            return content
        # It grew, or the system gives it in pieces, or tells no size at all.
        pieces = [content]
        while piece := os.read(handle, 1 << 20):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)


def _require_regular(status: os.stat_result) -> None:
    if status.st_mode & _FORMAT == stat.S_IFREG:
        return
    kind = entry("", status).kind
    if kind is Kind.DIRECTORY:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    number = errno.ELOOP if kind is Kind.LINK else errno.ENXIO
    raise OSError(number, os.strerror(number))


def _checked(name: str) -> str:
    """Refuse what is no name: it could lead out of the directory."""
    wrong = name in {"", ".", ".."} or "/" in name or "\0" in name
    if sys.platform == "win32":
        wrong = wrong or "\\" in name or ":" in name
    if not wrong and not name.isascii():
        try:
            os.fsencode(name)
        except UnicodeEncodeError:
            wrong = True
    if wrong:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return name
