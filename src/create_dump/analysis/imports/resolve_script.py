"""Where a specifier of JavaScript or TypeScript leads.

Knows endings and index files, ``paths`` and ``baseUrl`` of ``tsconfig.json``, and the packages of
a workspace by the names in their ``package.json``.
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
    strings,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.analysis.imports.found import Import

_ENDINGS = (
    *(".ts", ".tsx", ".mts", ".cts", ".d.ts", ".js", ".jsx", ".mjs", ".cjs"),
    *(".d.mts", ".d.cts", ".json", ".vue", ".svelte", ".astro"),
)
_WRITTEN_FOR = {
    ".js": (".ts", ".tsx", ".d.ts"),
    ".jsx": (".tsx",),
    ".mjs": (".mts",),
    ".cjs": (".cts",),
}
"""TypeScript's files are imported by the names that they are compiled to."""
_ENTRIES = ("source", "types", "typings", "module", "main")
_BUILT = frozenset({"dist", "lib", "build", "out", "es", "esm", "cjs"})
"""Directories of a package that its sources are compiled to."""
_EXTENDS = 5
_MODULES = "node_modules"


class _Aliases(NamedTuple):
    """What a ``tsconfig.json`` says of specifiers that are not relative.

    Attributes:
        base: Where they may start from, or None.
        paths: What is before the ``*`` and behind it, and what that stands for, from the root.
    """

    base: str | None
    paths: tuple[tuple[str, str, tuple[str, ...]], ...]


_NONE = _Aliases(None, ())


class Specifiers:
    """The rules of JavaScript and TypeScript, for one project."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._aliases: dict[str, _Aliases] = {}

    def find(self, path: str, what: Import) -> list[str]:
        """Return the file that *what* means."""
        written = what.written.partition("?")[0]
        if written.startswith((".", "/")):
            base = within("" if written.startswith("/") else parent(path), written)
            found = None if base is None else self._file(base)
        else:
            found = self._aliased(path, written) or self._packaged(path, written)
        return [] if found is None else [found]

    def _file(self, base: str) -> str | None:
        """Return the file that a path without ending, or with another one, stands for."""
        if base in self._files.paths:
            return base
        dot = base.rfind(".", base.rfind("/") + 1)
        stem, ending = (base[:dot], base[dot:]) if dot > 0 else (base, "")
        found = self._files.first(stem + other for other in _WRITTEN_FOR.get(ending, ()))
        found = found or (self._files.first(base + ending for ending in _ENDINGS) if base else None)
        if found is None and base in self._files.directories:
            return self._entry(base)
        return found

    def _entry(self, directory: str) -> str | None:
        """Return the file that is meant by a directory."""
        package = self._files.table(below(directory, "package.json"))
        exports = at(package, "exports")
        said = [exports if isinstance(exports, str) else _target(at(package, "exports", "."))]
        said += [at(package, key) for key in _ENTRIES]
        for entry in said:
            place = within(directory, entry) if isinstance(entry, str) else None
            if place and place != directory and (found := self._source(directory, place)):
                return found
        places = (below(directory, "index"), below(directory, "src/index"))
        return self._files.first(place + ending for place in places for ending in _ENDINGS)

    def _source(self, directory: str, place: str) -> str | None:
        """Return the file at *place* of a package, or what it is compiled from."""
        if place in self._files.paths:
            return place
        inside = place[len(directory) :].strip("/")
        top, _, rest = inside.partition("/")
        places = [place]
        if top in _BUILT and rest:
            places.append(below(directory, f"src/{rest}"))
        for each in places:
            stem = each
            for ending in _ENDINGS:
                stem = each.removesuffix(ending) if each.endswith(ending) else stem
            candidates = (each, stem, f"{stem}/index")
            found = self._files.first(
                base + ending for base in candidates for ending in ("", *_ENDINGS)
            )
            if found is not None:
                return found
        return None

    def _packaged(self, path: str, written: str) -> str | None:
        """Return the file of a package of the project."""
        parts = written.split("/")
        length = 2 if written.startswith("@") else 1
        name, rest = "/".join(parts[:length]), "/".join(parts[length:])
        for directory in nearest(self._packages.get(name, ()), path):
            if not rest:
                return self._entry(directory)
            target = _target(
                at(self._files.table(below(directory, "package.json")), "exports", f"./{rest}")
            )
            place = within(directory, target or rest)
            for base in (place, within(directory, f"src/{rest}")):
                if base and (found := self._source(directory, base) or self._file(base)):
                    return found
        return None

    @cached_property
    def _packages(self) -> dict[str, list[str]]:
        """The directories of the project's own packages by their names."""
        found: dict[str, list[str]] = {}
        for path in self._files.named.get("package.json", ()):
            if _MODULES not in path.split("/"):
                name = self._files.table(path).get("name")
                if isinstance(name, str) and name:
                    found.setdefault(name, []).append(parent(path))
        return found

    def _aliased(self, path: str, written: str) -> str | None:
        """Return the file by the aliases of the nearest ``tsconfig.json`` that has some."""
        for directory in ancestors(path):
            aliases = self._of(directory)
            if aliases is not _NONE:
                return self._by(aliases, written)
        return None

    def _by(self, aliases: _Aliases, written: str) -> str | None:
        # The longest text before the star decides, as in TypeScript.
        for before, after, places in sorted(aliases.paths, key=lambda each: -len(each[0])):
            if not (written.startswith(before) and written.endswith(after)):
                continue
            star = written[len(before) : len(written) - len(after)]
            for place in places:
                base = within("", place.replace("*", star, 1))
                if base is not None and (found := self._file(base)):
                    return found
        base = None if aliases.base is None else within(aliases.base, written)
        return None if base is None else self._file(base)

    def _of(self, directory: str) -> _Aliases:
        if directory not in self._aliases:
            self._aliases[directory] = self._read(directory)
        return self._aliases[directory]

    def _read(self, directory: str) -> _Aliases:
        if directory not in self._configured:
            return _NONE
        for path in self._configured[directory]:
            aliases = self._chain(path)
            if aliases is not _NONE:
                return aliases
        return _NONE

    @cached_property
    def _configured(self) -> dict[str, list[str]]:
        """The settings of TypeScript by directory, ``tsconfig.json`` itself first."""
        found: dict[str, list[str]] = {}
        for name in sorted(self._files.named, key=lambda name: (len(name), name)):
            if name.startswith(("tsconfig", "jsconfig")) and name.endswith(".json"):
                for path in self._files.named[name]:
                    found.setdefault(parent(path), []).append(path)
        return found

    def _chain(self, path: str) -> _Aliases:
        """Return the aliases of a settings file, or of the ones that it extends."""
        waiting = [path]
        for _ in range(_EXTENDS):
            if not waiting:
                break
            path = waiting.pop(0)
            table, here = self._files.table(path), parent(path)
            url = at(table, "compilerOptions", "baseUrl")
            base = within(here, url) if isinstance(url, str) else None
            paths = at(table, "compilerOptions", "paths")
            if base is not None or isinstance(paths, dict):
                found = _paths(paths, here if base is None else base)
                return _Aliases(base, tuple(found))
            waiting += self._extended(here, strings(table.get("extends")))
        return _NONE

    def _extended(self, here: str, said: list[str]) -> Iterator[str]:
        for each in said:
            base = within(here, each) if each.startswith(".") else None
            if base is not None:
                yield base if base.endswith(".json") else f"{base}.json"


def _paths(paths: object, base: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for pattern, places in paths.items() if isinstance(paths, dict) else ():
        before, star, after = pattern.partition("*")
        # Without a star the whole specifier has to be the same, and nothing else is before it.
        targets = tuple(below(base, place) for place in strings(places))
        if star or not after:
            yield before, after, targets


def _target(exported: object) -> str | None:
    """Return the path that an entry of ``exports`` comes down to, through its conditions."""
    for _ in range(_EXTENDS):
        if not isinstance(exported, dict):
            break
        keys = ("source", "types", "import", "default", "require", "node")
        exported = next((exported[key] for key in keys if key in exported), None)
    return exported if isinstance(exported, str) else None
