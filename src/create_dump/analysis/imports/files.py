"""The project's files as the resolvers see them: known paths, and a few settings files' content.

Knows paths and how to read what they hold as tables; never the disk itself.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from create_dump.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

Table: TypeAlias = dict[str, Any]

_MAX_BYTES = 1_000_000
"""A larger settings file is none."""
_JSONC = re.compile(
    r'("(?:[^"\\]|\\.)*+")|//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|,(?=\s*+[\]}])',
    re.DOTALL,
)
"""Strings; and comments and commas too many, which ``tsconfig.json`` may have."""


class Files:
    """The known paths of a project.

    Attributes:
        paths: All of them, POSIX and relative to the root.
    """

    def __init__(self, paths: Collection[str], read: Callable[[str], bytes]) -> None:
        self.paths = frozenset(paths)
        self._read = read
        self._tables: dict[str, Table] = {}

    @cached_property
    def directories(self) -> frozenset[str]:
        """All directories with a known file somewhere in them, and the root: ""."""
        found = {""}
        for path in self.paths:
            directory = parent(path)
            while directory not in found:
                found.add(directory)
                directory = parent(directory)
        return frozenset(found)

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """The paths by their last part, sorted."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.paths):
            found.setdefault(path[path.rfind("/") + 1 :], []).append(path)
        return found

    def first(self, candidates: Iterable[str]) -> str | None:
        """Return the first of *candidates* that is a known path."""
        return next((path for path in candidates if path in self.paths), None)

    def ending(self, suffix: str, near: str) -> list[str]:
        """Return the paths that end in the parts of *suffix*, those nearest to *near* first."""
        whole = f"/{suffix}"
        found = self.named.get(suffix[suffix.rfind("/") + 1 :], [])
        return nearest((path for path in found if f"/{path}".endswith(whole)), near)

    def table(self, path: str) -> Table:
        """Return what a TOML or JSON file says; nothing when it is not there or broken."""
        if path not in self.paths:
            return {}
        if path not in self._tables:
            self._tables[path] = self._parsed(path)
        return self._tables[path]

    def text(self, path: str) -> str:
        """Return the text of a settings file, "" when it can't be read."""
        try:
            data = self._read(path)
        except SourceError:
            return ""  # gone or closed to us: the analysis of that file says so
        return data.decode("utf-8", "replace") if len(data) <= _MAX_BYTES else ""

    def _parsed(self, path: str) -> Table:
        text = self.text(path)
        try:
            if path.endswith(".toml"):
                return tomllib.loads(text)
            plain = _JSONC.sub(lambda found: found[1] or " ", text.removeprefix("\ufeff"))
            found = json.loads(plain)
        except (ValueError, RecursionError):
            return {}  # a broken settings file says nothing of where imports lead
        return found if isinstance(found, dict) else {}


def parent(path: str) -> str:
    """Return the directory of *path*, "" at the root."""
    return path[: max(path.rfind("/"), 0)]


def ancestors(path: str) -> list[str]:
    """Return the directories above *path*, the nearest first, the root last."""
    found = []
    while path:
        path = parent(path)
        found.append(path)
    return found


def within(directory: str, relative: str) -> str | None:
    """Return *relative* as seen from *directory*, or None when that is outside the project."""
    parts = directory.split("/") if directory else []
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def below(directory: str, path: str) -> str:
    """Return *path* in *directory*."""
    return f"{directory}/{path}" if directory and path else directory or path


def nearest(paths: Iterable[str], near: str) -> list[str]:
    """Return *paths*, those that share most directories with *near* first."""
    own = near.split("/")[:-1]

    def distance(path: str) -> tuple[int, int, str]:
        parts = path.split("/")[:-1]
        shared = 0
        for mine, its in zip(own, parts, strict=False):
            if mine != its:
                break
            shared += 1
        return len(own) + len(parts) - 2 * shared, len(parts), path

    return sorted(paths, key=distance)


def at(table: object, *keys: str) -> Any:  # noqa: ANN401 - whatever a settings file holds
    """Return what stands under *keys* in nested tables, or None."""
    found = table
    for key in keys:
        if not isinstance(found, dict):
            return None
        found = found.get(key)
    return found


def strings(value: Any) -> list[str]:  # noqa: ANN401 - whatever a settings file holds
    """Return the strings of *value*: itself, or those in the list that it is."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
