"""Where the cache is, and whether a file there may be used at all.

It knows the user's directories and disks; what is in the file, the store knows.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from create_dump.sources.mounts import mounts
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA: Final = 2
"""Raised when the tables change. Each schema has a file of its own: versions of create-dump that
run beside each other need not agree."""
_STEM: Final = "facts"
_SUFFIX: Final = ".sqlite3"
_BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the end of its name."""


class Unusable(Exception):
    """There can be no cache, and why: a sentence without a full stop."""


def place() -> Path:
    """Return the cache's file, there or not."""
    import platformdirs

    directory = platformdirs.user_cache_path("create-dump", appauthor=False)
    return directory / f"{_STEM}-{SCHEMA}{_SUFFIX}"


def ready(path: Path) -> None:
    """Make the file at *path* if it is not there, readable for the user alone.

    Raises:
        Unusable: It is another user's or no file, or its disk is none for it.
        OSError: It can't be made.
    """
    directory = path.parent
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if kind := mounts(os.path.realpath(directory)).silent(""):
        # SQLite's locks and its shared memory are not to be relied on over a network.
        raise Unusable(f"{shown(directory)} is on a network disk ({kind})")
    try:
        status = path.lstat()
    except FileNotFoundError:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _remove_older(directory)
        return
    if not stat.S_ISREG(status.st_mode):
        raise Unusable(f"{shown(path)} is no regular file")
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        raise Unusable(f"{shown(path)} belongs to another user")


def set_aside(path: Path) -> None:
    """Put the file at *path* out of the way, where it can be looked at; one such file is kept."""
    with suppress(OSError):
        path.replace(path.with_suffix(".bad"))
    _remove([path])


def remove_all(path: Path) -> None:
    """Remove the file at *path*, those of other schemas, and what was set aside.

    Raises:
        OSError: One of them can't be removed.
    """
    for each in _family(path.parent):
        each.unlink(missing_ok=True)


def shown(path: Path) -> str:
    """Return *path* for people."""
    return quote_path(path.as_posix())


def _family(directory: Path) -> list[Path]:
    try:
        names = os.listdir(directory)  # noqa: PTH208 - plain names
    except FileNotFoundError:
        return []
    return [directory / name for name in names if name.startswith(f"{_STEM}-")]


def _remove_older(directory: Path) -> None:
    for each in _family(directory):
        number = each.name.removeprefix(f"{_STEM}-").partition(".")[0]
        if number.isdecimal() and int(number) < SCHEMA:
            with suppress(OSError):
                each.unlink()


def _remove(paths: list[Path]) -> None:
    for path in paths:
        for end in _BESIDE:
            with suppress(OSError):
                path.with_name(path.name + end).unlink()
