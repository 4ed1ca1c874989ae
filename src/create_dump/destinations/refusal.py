"""What the operating system said, in words: an ``OSError`` becomes a `DeliveryError`.

Knows the errors that writing meets and what helps against them; it writes nothing itself.
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from create_dump.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "free some space, or write to another disk with --output"),
    errno.EFBIG: (
        "the file would be larger than this system allows",
        "raise the limit (ulimit -f), or choose fewer files",
    ),
    errno.EROFS: ("the file system is read-only", "write somewhere else with --output"),
    errno.EACCES: ("permission denied", "write where you are allowed to, with --output"),
    errno.EPERM: ("the system does not permit it", "write where you are allowed to, with --output"),
    errno.ENOENT: ("the directory does not exist", "create it first (mkdir -p)"),
    errno.ENOTDIR: ("a part of the path is a file, not a directory", "check the path"),
    errno.EISDIR: ("it is a directory", "name a file in it"),
    errno.ELOOP: ("its symbolic links lead round in a circle", "remove the link"),
    errno.ENAMETOOLONG: ("the name is too long for the file system", "choose a shorter name"),
    errno.EIO: ("the disk reported an error", "check the disk, or write to another one"),
    errno.EBADF: ("no such open file", "redirect it in the shell first"),
    errno.ENXIO: ("nothing is there to take it", "start its reader first"),
}
if hasattr(errno, "EDQUOT"):  # not on Windows
    _WORDS[errno.EDQUOT] = (
        "your disk quota is used up",
        "free some space, or write to another disk with --output",
    )
_HELD: Final = 32
"""ERROR_SHARING_VIOLATION, which Windows' errno tells as a lack of permission."""


@contextmanager
def refusing(where: str) -> Iterator[None]:
    """Turn what the system raises inside into a `DeliveryError`.

    Put it around calls to the system only, never around a dump's chunks: their errors are
    somebody else's.

    Args:
        where: The place in words, fit for display.

    Raises:
        BrokenPipeError: As it is: the reader of a pipe went away, which is no refusal.
        DeliveryError: For every other ``OSError``.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise refused(error, where) from error


def refused(error: OSError, where: str) -> DeliveryError:
    """Return the error that tells a person why *where* did not take the dump.

    Args:
        error: What the system raised.
        where: The place in words, fit for display.
    """
    if getattr(error, "winerror", None) == _HELD:
        hint = "close it there, or write to another file with --output"
        return DeliveryError("another program has the file open", where=where, hint=hint)
    known = _WORDS.get(error.errno or 0)
    if known is None:
        return DeliveryError(error.strerror or type(error).__name__, where=where)
    what, hint = known
    return DeliveryError(what, where=where, hint=hint)
