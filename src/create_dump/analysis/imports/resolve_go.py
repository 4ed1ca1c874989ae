"""Where a Go import leads: to all files of a package's directory but its tests.

Knows the modules of the project by their ``go.mod``, and ``vendor``.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from create_dump.analysis.imports.files import Files, ancestors, below, parent

if TYPE_CHECKING:
    from create_dump.analysis.imports.found import Import

_MODULE = re.compile(r"^[ \t]*module[ \t]+(?:\"([^\"\n]+)\"|([^\s\"]+))", re.MULTILINE)


class Packages:
    """Go's rules, for one project."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find(self, path: str, what: Import) -> list[str]:
        """Return the files of the package that *what* means."""
        written = what.written.rstrip("/")
        for module, directory in self._modules:
            # Go's own library is the module "std", whose packages are written without it.
            if module == "std":
                inside = written
            elif written == module or written.startswith(f"{module}/"):
                inside = written[len(module) + 1 :]
            else:
                continue
            if found := self._sources.get(below(directory, inside)):
                return found
        for above in ancestors(path):
            if found := self._sources.get(below(above, f"vendor/{written}")):
                return found
        return [] if self._modules else self._without_module(written)

    def _without_module(self, written: str) -> list[str]:
        """Return the package at the longest end of the path that is a directory of the project."""
        parts = written.split("/")
        if "." not in parts[0]:  # the standard library
            return []
        for start in range(1, len(parts)):
            if found := self._sources.get("/".join(parts[start:])):
                return found
        return []

    @cached_property
    def _modules(self) -> list[tuple[str, str]]:
        """The project's modules and their directories, the longest names first."""
        found = []
        for path in self._files.named.get("go.mod", ()):
            said = _MODULE.search(self._files.text(path))
            if said is not None:
                found.append((said[1] or said[2], parent(path)))
        return sorted(found, key=lambda each: (-len(each[0]), each))

    @cached_property
    def _sources(self) -> dict[str, list[str]]:
        """The Go files of each directory that are part of its package."""
        found: dict[str, list[str]] = {}
        for path in sorted(self._files.paths):
            if path.endswith(".go") and not path.endswith("_test.go"):
                found.setdefault(parent(path), []).append(path)
        return found
