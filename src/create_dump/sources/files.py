"""Single files and directories as the system gives them: entries, listings, contents.

Here the system's answers become ours; how a path is reached safely is known to `reach`.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.sources.entry import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KINDS = {stat.S_IFREG: Kind.FILE, stat.S_IFDIR: Kind.DIRECTORY, stat.S_IFLNK: Kind.LINK}
_new = tuple.__new__

TEMPORARY_SUFFIX = ".create-dump-tmp"
"""How the name of a file ends that holds a dump until it is whole; it begins with a dot. None is
ever listed: a dump, this one or another process's, must not find itself half written."""
_FORMAT = 0o170000
"""The bits of ``st_mode`` that tell a file's type."""
_REGULAR: Final = stat.S_IFREG
_FILE: Final = Kind.FILE


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


def entry(path: str, status: os.stat_result) -> Entry:
    """Return *path*'s entry, as `os.lstat` describes it."""
    kind = _KINDS.get(status.st_mode & _FORMAT, Kind.SPECIAL)
    if sys.platform == "win32" and status.st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT:
        kind = Kind.LINK
    if kind is not Kind.FILE:
        return Entry(path, kind, 0, status.st_mtime_ns, status.st_ino)
    return Entry(path, kind, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)


def collect(found: Iterator[os.DirEntry[str]], prefix: str) -> Listing:
    """Take all that a scan finds. What vanishes before it is looked at was never there."""
    rows: dict[str, Entry] = {}
    error: OSError | None = None
    try:
        for each in found:
            name = each.name
            if name[0] == "." and name.endswith(TEMPORARY_SUFFIX):
                continue
            try:
                status = each.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            except OSError as trouble:
                error = trouble
                rows[name] = Entry(prefix + name, _kind_by_name(each), 0, 0, 0)
                continue
            if status.st_mode & _FORMAT == _REGULAR:
                # As `entry` has it, without its call: these are nearly all there is.
                facts = (
                    prefix + name,
                    _FILE,
                    status.st_size,
                    status.st_mtime_ns,
                    status.st_ino,
                    status.st_ctime_ns,
                )
                rows[name] = _new(Entry, facts)
            else:
                rows[name] = entry(prefix + name, status)
    except OSError as trouble:
        error = trouble
    # UTF-8 keeps the order of code points, but a byte that is none of UTF-8 sorts elsewhere.
    names = sorted(rows, key=None if "".join(rows).isascii() else os.fsencode)
    return Listing(names, [rows[name] for name in names], error)


def _kind_by_name(each: os.DirEntry[str]) -> Kind:
    """Return what the directory itself says that an entry is, where looking at it is forbidden."""
    if each.is_symlink():
        return Kind.LINK
    if each.is_dir(follow_symlinks=False):
        return Kind.DIRECTORY
    return Kind.FILE if each.is_file(follow_symlinks=False) else Kind.SPECIAL


def read_to_end(handle: int, limit: int | None) -> tuple[bytes, os.stat_result]:
    """Read *handle* to its end and close it; return the status from before, too."""
    try:
        status = os.fstat(handle)
        require_regular(status)
        size = status.st_size
        if limit is not None and size > limit:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        content = os.read(handle, size + 1)
        if len(content) == size:
            return content, status
        # It grew, or the system gives it in pieces, or tells no size at all.
        pieces = [content]
        while piece := os.read(handle, 1 << 20):
            pieces.append(piece)
        return b"".join(pieces), status
    finally:
        os.close(handle)


def require_regular(status: os.stat_result) -> None:
    """Raise the `OSError` that says what it is, if it is no regular file."""
    if status.st_mode & _FORMAT == _REGULAR:
        return
    kind = entry("", status).kind
    if kind is Kind.DIRECTORY:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    number = errno.ELOOP if kind is Kind.LINK else errno.ENXIO
    raise OSError(number, os.strerror(number))


def checked(name: str) -> str:
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
