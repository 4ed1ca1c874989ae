"""Paths out of a dump: unquoted, and judged, because a dump is untrusted input too."""

from __future__ import annotations

import os

from create_dump.formats.restored import damaged
from create_dump.sources.names import unquote_path


def unquote(name: str, line: int) -> str:
    """Return the path or name that `create_dump.sources.names.quote_path` shows as *name*.

    Raises:
        DumpUnreadable: The quotes or an escape at *line* of the dump are broken.
    """
    try:
        return unquote_path(name)
    except ValueError as error:
        expected = f"expected a name with C escapes in double quotes, found {name!a}"
        raise damaged(line, expected) from error


def fault(path: str, *, windows: bool = os.name == "nt") -> str:
    """Return why nothing may be restored at *path*, or "" when all is well.

    Args:
        path: As a dump gives it.
        windows: Whether a backslash separates names and a colon begins a drive or a stream.
    """
    names = path.split("/")
    if path.startswith("/"):
        return "is absolute"
    if ".." in names:
        return "leads upwards"
    if "" in names or "." in names or "\0" in path:
        return "is no path of a file"
    if windows:
        return "means something else on Windows" if "\\" in path or ":" in path else ""
    try:
        path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return "holds what no name here can hold"
    return ""
