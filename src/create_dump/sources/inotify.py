"""Linux's notices of changes in single directories: three system calls and their answers.

It knows watches by their numbers, not what they are for. watchfiles, which listens to the same
system elsewhere, is not up to this: it takes in one more directory only by taking in all of them
anew, with every other thread held up; it drops notices unseen when too many came at once; and it
ends for good at a name that is not UTF-8.
"""

from __future__ import annotations

import errno
import os
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import ctypes

# From <sys/inotify.h>.
_MODIFY: Final = 0x2
_ATTRIB: Final = 0x4
_CLOSE_WRITE: Final = 0x8
_MOVED: Final = 0x40 | 0x80
_CREATE: Final = 0x100
_DELETE: Final = 0x200
_DELETE_SELF: Final = 0x400
_MOVE_SELF: Final = 0x800
_OVERFLOW: Final = 0x4000
_IGNORED: Final = 0x8000
_ONLYDIR: Final = 0x1000000
_DONT_FOLLOW: Final = 0x2000000
_EXCL_UNLINK: Final = 0x4000000
_WANTED: Final = (
    _MODIFY
    | _ATTRIB
    | _CLOSE_WRITE
    | _MOVED
    | _CREATE
    | _DELETE
    | _DELETE_SELF
    | _MOVE_SELF
    | _ONLYDIR
    | _DONT_FOLLOW
    | _EXCL_UNLINK
)
_HEAD: Final = struct.Struct("iIII")
"""Watch, what happened, a cookie, and the length of the name that follows."""
_MOST: Final = 1 << 18
"""Bytes that are read at once."""


class Notice(NamedTuple):
    """One answer of the system's.

    Attributes:
        watch: Whose it is; -1 if notices were lost.
        name: Of the entry that changed; empty for the directory itself.
        ended: Whether the watch has ended with it.
    """

    watch: int
    name: bytes
    ended: bool


class Inotify:
    """An instance of inotify. Its methods may be called from any thread, but not after `close`."""

    def __init__(self) -> None:
        """Open it.

        Raises:
            OSError: EMFILE: there are too many instances, or open files.
        """
        self._library = _library()
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
        self._handle = self._checked(self._library.inotify_init1(flags), "inotify")

    def fileno(self) -> int:
        """Return the handle that is readable when there are notices."""
        return self._handle

    def add(self, path: str) -> int:
        """Watch the directory at *path*; return the watch, the same one if it is watched already.

        Raises:
            OSError: ENOSPC: there are too many watches. Else as for any directory.
        """
        found = self._library.inotify_add_watch(self._handle, os.fsencode(path), _WANTED)
        return self._checked(found, path)

    def remove(self, watch: int) -> None:
        """End a *watch*, if it has not ended by itself."""
        self._library.inotify_rm_watch(self._handle, watch)

    def read(self) -> list[Notice]:
        """Return the notices that are there, without waiting for one."""
        try:
            data = os.read(self._handle, _MOST)
        except BlockingIOError:
            return []
        notices: list[Notice] = []
        at = 0
        while at < len(data):
            watch, mask, _, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size
            if mask & _OVERFLOW:
                notices.append(Notice(-1, b"", ended=False))
            else:
                name = data[at : at + length].rstrip(b"\0")
                notices.append(Notice(watch, name, bool(mask & _IGNORED)))
            at += length
        return notices

    def close(self) -> None:
        """Close it, and with it all watches."""
        os.close(self._handle)

    @staticmethod
    def _checked(answer: int, path: str) -> int:
        import ctypes

        if answer < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), path)
        return answer


def _library() -> ctypes.CDLL:
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "inotify_init1"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return library
