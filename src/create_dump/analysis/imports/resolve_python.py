"""Where a Python import leads.

Knows packages and the directories that modules may be found from: those above the importing file,
``src`` beside them, those that ``pyproject.toml`` names, and those of the project's other packages.
"""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING

from create_dump.analysis.imports.files import (
    Files,
    ancestors,
    at,
    below,
    nearest,
    parent,
    strings,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.analysis.imports.found import Import

_ENDINGS = ("/__init__.py", ".py", "/__init__.pyi", ".pyi")
_SOURCES = "src"


class Modules:
    """Python's rules, for one project."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find(self, path: str, what: Import) -> list[str]:
        """Return the module that *what* means, then its submodules that are named."""
        if what.level:
            above = ancestors(path)
            if what.level > len(above):
                return []
            return self._in(above[what.level - 1], what)
        if not what.module:
            return []
        for root in self._roots(path, what.module[0]):
            if found := self._in(root, what):
                return found
        return []

    def _in(self, root: str, what: Import) -> list[str]:
        """Return what is found when modules are looked for in *root*."""
        base = below(root, "/".join(what.module))
        whole = self._module(base)
        if not what.names:
            return [whole] if whole else []
        parts = [self._module(below(base, name)) for name in what.names if name != "*"]
        named = [part for part in parts if part is not None]
        if whole is not None and (len(named) < len(parts) or "*" in what.names):
            return [whole, *named]
        return named

    def _module(self, base: str) -> str | None:
        return self._files.first(base + ending for ending in _ENDINGS)

    def _roots(self, path: str, name: str) -> Iterator[str]:
        """Yield the directories in which a top-level module *name* may be, the likeliest first."""
        own = parent(path)
        while own and self._is_package(own):
            own = parent(own)
        yield own
        if name in sys.stdlib_module_names:
            return
        seen = {own}
        candidates = [
            root
            for above in ([own, *ancestors(own)] if own else [""])
            for root in (above, below(above, _SOURCES))
        ]
        for root in (*candidates, *self._configured, *nearest(self._tops.get(name, ()), path)):
            if root not in seen:
                seen.add(root)
                yield root

    def _is_package(self, directory: str) -> bool:
        paths = self._files.paths
        return f"{directory}/__init__.py" in paths or f"{directory}/__init__.pyi" in paths

    @cached_property
    def _configured(self) -> list[str]:
        """The directories that the project's settings say modules are in."""
        found: list[str] = []
        for path in self._files.named.get("pyproject.toml", ()):
            table, here = self._files.table(path), parent(path)
            places = at(table, "tool", "setuptools", "package-dir")
            said = list(places.values()) if isinstance(places, dict) else []
            said += strings(at(table, "tool", "setuptools", "packages", "find", "where"))
            said += strings(at(table, "tool", "pytest", "ini_options", "pythonpath"))
            wheel = at(table, "tool", "hatch", "build", "targets", "wheel", "packages")
            said += [parent(package) for package in strings(wheel)]
            packages = at(table, "tool", "poetry", "packages")
            said += [at(each, "from") for each in packages] if isinstance(packages, list) else []
            roots = (within(here, each) for each in said if isinstance(each, str))
            found += [root for root in roots if root is not None]
        return found

    @cached_property
    def _tops(self) -> dict[str, list[str]]:
        """The directories that hold each top-level package of the project."""
        found: dict[str, list[str]] = {}
        for name in ("__init__.py", "__init__.pyi"):
            for path in self._files.named.get(name, ()):
                package = parent(path)
                root = parent(package)
                if package and not self._is_package(root):
                    roots = found.setdefault(package[package.rfind("/") + 1 :], [])
                    if root not in roots:
                        roots.append(root)
        return found
