"""Settings files: found, read with care, parsed, and each key with its line.

A project's files are anybody's text: links out of the project, devices, giants and absurd nesting
are refused here. What the keys mean is not known here.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from create_dump.config.locate import Keys, Place

OWN_FILE: Final = "create_dump.toml"
PROJECT_FILE: Final = "pyproject.toml"
TABLE: Final = ("tool", "create-dump")

_MOST_BYTES: Final = 1 << 20
_PLACE: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


class Document(NamedTuple):
    """The settings in one file.

    Attributes:
        name: The file, for people.
        table: What is set, from its top or from the table that is ours.
        prefix: The keys that lead to that table.
        places: Where the keys stand; empty if that is not known.
    """

    name: str
    table: Mapping[str, Any]
    prefix: Keys
    places: Mapping[Keys, Place]

    def line(self, *keys: str | int) -> str:
        """Return ``file:line`` of a key below the table, or the file alone."""
        place = self.places.get((*self.prefix, *keys))
        return f"{self.name}:{place.line}" if place else self.name

    def position(self, *keys: str | int) -> str:
        """Return ``file:line:column`` of a key below the table, or the file alone."""
        place = self.places.get((*self.prefix, *keys))
        return f"{self.name}:{place.line}:{place.column}" if place else self.name


def own_document(path: Path, name: str, *, root: Path | None = None) -> Document | None:
    """Return a file of settings that is ours alone; None if it is not there.

    Args:
        path: The file.
        name: What it is called in messages.
        root: The directory that it may not lead out of.

    Raises:
        SettingsError: It can't be read, or is no TOML.
    """
    data = read_bytes(path, name, root)
    if data is None:
        return None
    text = _decode(data, name)
    places, table = _parse(text, name)
    return Document(name, table, (), places)


def project_document(root: Path) -> Document | None:
    """Return our table of the project's pyproject.toml; None if it has none.

    A pyproject.toml that does not name us is somebody else's, whatever is wrong with it.

    Raises:
        SettingsError: It can't be read, or names us and is no TOML.
    """
    path = root / PROJECT_FILE
    if os.path.isdir(path):  # noqa: PTH112 - pathlib's raises where the root may not be entered
        return None
    data = read_bytes(path, PROJECT_FILE, root)
    if data is None or not re.search(rb"create[-_]dump", data):
        return None
    places, table = _parse(_decode(data, PROJECT_FILE), PROJECT_FILE)
    tool = table.get(TABLE[0])
    if not isinstance(tool, dict):
        return None
    document = Document(PROJECT_FILE, tool.get(TABLE[1], {}), TABLE, places)
    if "create_dump" in tool:
        where = document._replace(prefix=TABLE[:1]).position("create_dump")
        raise SettingsError(
            "there is no table tool.create_dump", where=where, hint="did you mean tool.create-dump?"
        )
    if TABLE[1] not in tool:
        return None
    if not isinstance(document.table, dict):
        raise SettingsError("tool.create-dump must be a table", where=document.position())
    return document


def read_bytes(path: Path, name: str, root: Path | None) -> bytes | None:
    """Return what is in a file of settings; None if it is not there.

    The arguments are those of `own_document`.

    Raises:
        SettingsError: It can't be read, leads out of *root*, or is no file of that kind.
    """
    try:
        real = os.path.realpath(path, strict=True)
        if root is not None:
            base = os.path.realpath(root)
            if os.path.commonpath([real, base]) != base:
                raise SettingsError(
                    "the settings file is a link that leads out of the project", where=name
                )
        if os.path.isdir(real):  # noqa: PTH112 - a string already
            raise SettingsError("it is a directory, not a settings file", where=name)
        flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        opened = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | flags)
        with os.fdopen(opened, "rb") as stream:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise SettingsError("it is no regular file", where=name)
            data = stream.read(_MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if root is not None and not os.access(root, os.X_OK):
            return None  # what is wrong is the root; who opens it says so
        reason = (error.strerror or type(error).__name__).lower()
        raise SettingsError(
            f"the settings file can't be read: {reason}",
            where=name,
            hint="make it readable, or remove it",
        ) from error
    if len(data) > _MOST_BYTES:
        raise SettingsError("the settings file is larger than 1 MiB", where=name)
    return data


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        raise SettingsError(
            "the settings file is not UTF-8",
            where=f"{name}:{line}:{column}",
            hint="save it as UTF-8",
        ) from error


def _parse(text: str, name: str) -> tuple[Mapping[Keys, Place], dict[str, Any]]:
    import tomllib

    from create_dump.config.locate import TooDeepError, locate

    try:
        # First: it refuses the keys that would keep tomllib busy for minutes.
        return locate(text), tomllib.loads(text)
    except TooDeepError:
        raise SettingsError("a key has more parts than anybody needs", where=name) from None
    except RecursionError:
        raise SettingsError("values are nested too deep", where=name) from None
    except ValueError as error:
        found = _PLACE.fullmatch(str(error))
        if found is None:
            raise SettingsError(f"this is no TOML: {error}", where=name) from error
        what, line, column = found.groups()
        where = f"{name}:{line}:{column}" if line else f"{name}:{text.count(chr(10)) + 1}"
        hint = 'text stands in quotes: format = "xml"' if what == "Invalid value" else ""
        raise SettingsError(
            f"this is no TOML: {what[:1].lower()}{what[1:]}", where=where, hint=hint
        ) from error
