"""A destination that is a file: the old one or the new one, whole, whatever happens meanwhile.

The dump goes into a temporary file beside the target, to disk, and then under the target's
name in one step. What is no regular file (a FIFO, a device, ``/dev/stdout``) is written straight.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.arguments import require
from create_dump.destinations.base import Delivery, Outcome
from create_dump.destinations.refusal import refusing
from create_dump.errors import DeliveryError
from create_dump.sources.files import TEMPORARY_SUFFIX
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BATCH: Final = 1 << 20
"""Bytes that go to the system in one call."""

_NAME: Final = 48
"""Characters of the target's name that the temporary one repeats. At four bytes each, the whole
stays within the 255 bytes that file systems allow."""

# Opening one of these gives the file behind it anew, with an offset of its own, and fails for a
# socket. What the person means is the descriptor that the shell has set up.
_DESCRIPTOR: Final = re.compile(r"/(?:dev|proc/(?:thread-)?self)/fd/(\d+)")
_STANDARD: Final = {"/dev/stdout": 1, "/dev/stderr": 2}


class FileDestination(NamedTuple):
    """Writes a file, all or nothing.

    A symbolic link stays one, and what it points to is written. An existing file keeps its
    permissions (not its owner, and not its other hard links); a new one gets the umask's.

    Attributes:
        path: The file. Its directory must be there.
        mode: Permission bits that it gets instead, such as ``0o600``.
        only_changes: Whether a file that holds just the same already is left alone, with its
            times and its mode.
    """

    path: Path
    mode: int | None = None
    only_changes: bool = False

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        """Write all *chunks*.

        An exception out of *chunks*, Ctrl-C among them, leaves the old file as it was and
        nothing beside it. What was written straight into a pipe or a device stays there.

        Raises:
            DeliveryError: It could not be written; what stood there before is whole.
            BrokenPipeError: It is a pipe and its reader went away.
            UsageError: Its path is none.
        """
        require(self.path, str | os.PathLike, "path", "a path")
        path = Path(self.path)
        where = quote_path(path.as_posix())
        with refusing(where):
            opened = _open_special(path)
        if opened is not None:
            _write(opened, chunks, where)
            return Delivery(Outcome.SENT, where)
        with refusing(where):
            target, mode = _examine(path, self.mode)
        fresh = _replace(target, mode, chunks, where, only_changes=self.only_changes)
        return Delivery(Outcome.VERIFIED, where, saved=path, fresh=fresh)


def _open_special(path: Path) -> int | None:
    """Open *path* if something other than a regular file or a directory is there."""
    text = os.fspath(path)
    magic = _DESCRIPTOR.fullmatch(text)
    number = int(magic[1]) if magic else _STANDARD.get(text)
    if number is not None and os.name == "posix":
        return os.dup(number)
    try:
        found = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISREG(found) or stat.S_ISDIR(found):
        return None
    return os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))


def _examine(path: Path, mode: int | None) -> tuple[Path, int | None]:
    """Return the file behind all links and the mode it shall have; None is the umask's.

    Raises:
        DeliveryError: No file can or should be written there.
    """
    target = Path(os.path.realpath(path))
    where = quote_path(path.as_posix())
    if not target.parent.is_dir():
        above = quote_path(target.parent.as_posix())
        raise DeliveryError(
            "the directory does not exist", where=above, hint="create it first (mkdir -p)"
        )
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return target, mode
    if stat.S_ISDIR(found):
        example = quote_path((path / "dump.md").as_posix())
        raise DeliveryError(
            "it is a directory", where=where, hint=f"name a file in it, such as {example}"
        )
    if not os.access(target, os.W_OK):
        # The rename would get round the protection that somebody has set.
        raise DeliveryError(
            "the file is write-protected", where=where, hint="make it writable or name another file"
        )
    return target, stat.S_IMODE(found) & 0o777 if mode is None else mode


def _replace(
    target: Path, mode: int | None, chunks: Iterable[bytes], where: str, *, only_changes: bool
) -> bool:
    """Put all *chunks* under the target's name; return False if they were there and may stay."""
    name = f".{target.name[:_NAME]}.{os.urandom(8).hex()}{TEMPORARY_SUFFIX}"
    temporary = target.with_name(name)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with refusing(where):
            # A private file is never open to others, not even for a moment.
            opened = os.open(temporary, flags, 0o666 if mode is None else 0o600)
        _write(opened, chunks, where, mode=mode, durable=True)
        with refusing(where):
            if only_changes and _are_same(temporary, target):
                temporary.unlink()
                return False
            temporary.replace(target)
    except BaseException:  # a Ctrl-C as well must not leave half a file behind
        # That it can't be removed either is not the news here, and its name says what it is.
        with suppress(OSError):
            temporary.unlink()
        raise
    _synchronise(target.parent)
    return True


def _are_same(one: Path, other: Path) -> bool:
    from filecmp import cmp

    try:
        return cmp(one, other, shallow=False)
    except OSError:
        return False  # not there, or not to be read: it is to be written in any case


def _write(
    opened: int,
    chunks: Iterable[bytes],
    where: str,
    *,
    mode: int | None = None,
    durable: bool = False,
) -> None:
    """Write all *chunks* to a descriptor and close it."""
    try:
        if mode is not None and hasattr(os, "fchmod"):  # on Windows from Python 3.13
            with refusing(where):
                os.fchmod(opened, mode)
        for batch in _batches(chunks):
            rest = memoryview(batch)
            with refusing(where):
                while rest:
                    rest = rest[os.write(opened, rest) :]
        if durable:
            with refusing(where):
                os.fsync(opened)
    finally:
        with refusing(where):
            os.close(opened)


def _batches(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Join small chunks: a call to the system costs more than most of them."""
    pending: list[bytes] = []
    size = 0
    for chunk in chunks:
        pending.append(chunk)
        size += len(chunk)
        if size >= _BATCH:
            yield b"".join(pending)
            pending.clear()
            size = 0
    if pending:
        yield b"".join(pending)


def _synchronise(directory: Path) -> None:
    """Make the rename outlive a power failure, where the system can.

    Windows can't open a directory, and some network file systems refuse to synchronise one. The
    file is in place and whole either way, so that is no failure.
    """
    with suppress(OSError):
        opened = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
