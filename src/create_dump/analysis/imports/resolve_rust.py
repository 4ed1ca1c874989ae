"""Where a Rust path or ``mod`` leads.

Knows crates by their ``Cargo.toml`` and modules by where their files stand: ``x.rs``, ``x/mod.rs``.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.imports.files import (
    Files,
    ancestors,
    at,
    below,
    nearest,
    parent,
    within,
)
from create_dump.analysis.imports.found import MOD

if TYPE_CHECKING:
    from create_dump.analysis.imports.found import Import

_ROOTS = ("lib.rs", "main.rs")
_TARGETS = ("src/bin", "tests", "examples", "benches")
_STANDARD = frozenset({"std", "core", "alloc", "proc_macro", "test"})


class _Crate(NamedTuple):
    """A crate as one of its files sees it.

    Attributes:
        base: The directory of its top-level modules.
        root: Its root file; "" when that is not known.
    """

    base: str
    root: str


class Crates:
    """Rust's rules, for one project."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find(self, path: str, what: Import) -> list[str]:
        """Return the file that *what* means."""
        crate = self._crate(path)
        found = self._declared(path, crate, what) if what.kind == MOD else None
        if what.kind != MOD:
            found = self._used(path, crate, what)
        return [] if found is None else [found]

    def _declared(self, path: str, crate: _Crate, what: Import) -> str | None:
        """Return the file of a ``mod x;``."""
        stem = path[path.rfind("/") + 1 :].removesuffix(".rs")
        top = path == crate.root or stem == "mod"
        directory = parent(path) if top else below(parent(path), stem)
        if not what.module:  # #[path = "…"]
            place = within(parent(path), what.written)
            return place if place in self._files.paths else None
        base = below(directory, "/".join((*what.names, *what.module)))
        return self._files.first((f"{base}.rs", f"{base}/mod.rs"))

    def _used(self, path: str, crate: _Crate, what: Import) -> str | None:
        """Return the file of the module that a path starts in, as deep as there are files."""
        here = (*self._module(path, crate), *what.names)
        first, rest = what.module[0], what.module[1:]
        if first == "crate":
            return self._deepest(crate, rest)
        if first in {"self", "super"}:
            parts = what.module
            while parts and parts[0] in {"self", "super"}:
                here = here[:-1] if parts[0] == "super" else here
                parts = parts[1:]
            return self._deepest(crate, (*here, *parts))
        if first in _STANDARD:
            return None
        for inside in (here, ()):  # a child of this module; of the root, in the 2015 edition
            if self._exact(crate, (*inside, first)):
                return self._deepest(crate, (*inside, *what.module))
        for other in nearest(self._libraries.get(first, ()), path):
            return self._deepest(_Crate(parent(other), other), rest)
        return None

    def _deepest(self, crate: _Crate, parts: tuple[str, ...]) -> str | None:
        for end in range(len(parts), 0, -1):
            if found := self._exact(crate, parts[:end]):
                return found
        return crate.root or None

    def _exact(self, crate: _Crate, parts: tuple[str, ...]) -> str | None:
        base = below(crate.base, "/".join(parts))
        return self._files.first((f"{base}.rs", f"{base}/mod.rs")) if parts else None

    def _module(self, path: str, crate: _Crate) -> tuple[str, ...]:
        """Return the module that the file at *path* is, by where it stands."""
        inside = path[len(crate.base) + 1 :] if crate.base else path
        if path == crate.root or not path.startswith(crate.base):
            return ()
        parts = inside.removesuffix(".rs").split("/")
        return tuple(parts[:-1] if parts[-1] == "mod" else parts)

    def _crate(self, path: str) -> _Crate:
        """Return the crate that the file at *path* is part of."""
        package = next((each for each in ancestors(path) if each in self._packages), None)
        if package is None:
            for above in ancestors(path):
                if root := self._files.first(below(above, name) for name in _ROOTS):
                    return _Crate(above, root)
            return _Crate(parent(path), "")
        roots = self._packages[package]
        if path in roots:
            return _Crate(parent(path), path)
        for target in _TARGETS:
            base = below(package, target)
            if path.startswith(f"{base}/"):
                return self._target(base, path)
        for root in roots:
            directory = parent(root)
            if not directory or path.startswith(f"{directory}/"):
                return _Crate(directory, root)
        return _Crate(parent(path), "")

    def _target(self, base: str, path: str) -> _Crate:
        """Return the crate of a file in ``tests`` and the like: each file and directory is one."""
        name = path[len(base) + 1 :].partition("/")[0]
        if f"{base}/{name}" == path:
            return _Crate(base, path)
        main = f"{base}/{name}/main.rs"
        return _Crate(parent(main), main) if main in self._files.paths else _Crate(base, "")

    @cached_property
    def _packages(self) -> dict[str, list[str]]:
        """The root files of each package by its directory, the library's first."""
        found: dict[str, list[str]] = {}
        for path in self._files.named.get("Cargo.toml", ()):
            table, here = self._files.table(path), parent(path)
            said = [at(table, "lib", "path"), "src/lib.rs", "src/main.rs", "build.rs"]
            binaries = table.get("bin")
            said += [at(each, "path") for each in binaries] if isinstance(binaries, list) else []
            places = [within(here, each) for each in said if isinstance(each, str)]
            found[here] = [each for each in places if each in self._files.paths and each]
        return found

    @cached_property
    def _libraries(self) -> dict[str, list[str]]:
        """The libraries' root files by the names that they are used by."""
        found: dict[str, list[str]] = {}
        for directory, roots in self._packages.items():
            table = self._files.table(below(directory, "Cargo.toml"))
            name = at(table, "lib", "name") or at(table, "package", "name")
            if isinstance(name, str) and roots and not roots[0].endswith(("main.rs", "build.rs")):
                found.setdefault(name.replace("-", "_"), []).append(roots[0])
        return found
