"""Paths by name on standard input: what came in to paths of the source.

It asks the disk only whether a path is there, and reads no file.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.errors import SourceError, UsageError
from create_dump.sources.names import quote_path, unquote_path

if TYPE_CHECKING:
    from collections.abc import Iterable


def split(data: bytes) -> list[str]:
    """Return the paths in *data*: separated by NUL if there is one, else by newlines.

    Args:
        data: What ``find -print0``, ``git ls-files -z``, ``fd`` or an editor printed.
    """
    separator = b"\0" if b"\0" in data else b"\n"
    names = [name for name in data.split(separator) if name]
    if os.name == "nt":
        names = [name.removesuffix(b"\r") for name in names]
    return [os.fsdecode(name) for name in names]


def locate(names: Iterable[str], root: Path, start: Path) -> list[str]:
    """Return *names* as paths of the source, each once, in their order.

    Args:
        names: Relative to *start* or, where there is nothing of that name, to *root*; or
            absolute. Git's quoted form is understood.
        root: The source's root.
        start: The directory in which the command was called.

    Raises:
        SourceError: A path is missing or lies outside the root.
        UsageError: There is no name at all.
    """
    top = Path(os.path.realpath(root))
    found = dict.fromkeys(_locate(name, top, start) for name in names)
    if not found:
        raise UsageError(
            "no path came on standard input",
            hint="for example: git ls-files -z | create-dump --stdin",
        )
    return list(found)


def _locate(name: str, top: Path, start: Path) -> str:
    outside = False
    for place in (start, top):
        for text in (name, _unquoted(name)):
            path = _real(os.path.join(place, text)) if text else None  # noqa: PTH118 - Path would drop "//" and "."
            if path is None or not os.path.lexists(path):
                continue
            if path.is_relative_to(top):
                relative = path.relative_to(top).as_posix()
                return "" if relative == "." else relative
            outside = True
    where = quote_path(name)
    if outside:
        raise SourceError(
            f"a path on standard input is outside of {quote_path(os.fspath(top))}",
            where=where,
            hint="name the directory that holds all of them as PATH",
        )
    raise SourceError(
        "a path on standard input is not there",
        where=where,
        hint="paths are relative to where you are, or to PATH; git diff has --diff-filter=d",
    )


def _real(path: str) -> Path:
    """Return *path* without links on the way to it; what it names itself may be a link."""
    above, name = os.path.split(path.rstrip("/") or "/")
    if name in {"", ".", ".."}:
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(above), name)


def _unquoted(name: str) -> str:
    """Return the name that git quoted as *name*, or "" where it is no such thing."""
    if not name.startswith('"'):
        return ""
    with suppress(ValueError):
        return unquote_path(name)
    return ""
