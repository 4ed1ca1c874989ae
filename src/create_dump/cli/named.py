"""Paths by name on standard input: what came in to paths of the source.

It asks the disk only whether a path is there, and reads no file.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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


def place(name: str, root: Path, start: Path) -> str:
    """Return *name* as a path of the source, whether or not it is there.

    The arguments are those of `locate`.

    Raises:
        SourceError: It lies outside the root.
    """
    top = Path(os.path.realpath(root))
    found = _find(name, top, start)
    if found.path is None:
        found = _within(_real(os.path.join(start, name)), top)  # noqa: PTH118 - see `_find`
    if found.path is None:
        raise _outside(name, top, hint="name the directory that holds it: --root")
    ending = "/" if name.endswith(("/", os.sep)) and found.path else ""
    return found.path + ending


class _Found(NamedTuple):
    """A path of the source, or None; and whether it is there but outside."""

    path: str | None
    outside: bool


def _locate(name: str, top: Path, start: Path) -> str:
    found = _find(name, top, start)
    if found.path is not None:
        return found.path
    if found.outside:
        raise _outside(name, top, hint="name the directory that holds all of them as PATH")
    raise SourceError(
        "a path on standard input is not there",
        where=quote_path(name),
        hint="paths are relative to where you are, or to PATH; git diff has --diff-filter=d",
    )


def _find(name: str, top: Path, start: Path) -> _Found:
    outside = False
    for base in (start, top):
        for text in (name, _unquoted(name)):
            # Path's own "/" would drop what makes "a//b" and "./a" what they are.
            path = _real(os.path.join(base, text)) if text else None  # noqa: PTH118
            if path is not None and os.path.lexists(path):
                found = _within(path, top)
                if found.path is not None:
                    return found
                outside = True
    return _Found(None, outside)


def _within(path: Path, top: Path) -> _Found:
    if not path.is_relative_to(top):
        return _Found(None, outside=True)
    relative = path.relative_to(top).as_posix()
    return _Found("" if relative == "." else relative, outside=False)


def _outside(name: str, top: Path, *, hint: str) -> SourceError:
    shown = quote_path(os.fspath(top))
    return SourceError(f"the path is outside of {shown}", where=quote_path(name), hint=hint)


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
