"""From imports to the project's files that they mean.

Knows which language's rules to ask; each has a module of its own. Only known paths are answers:
nothing is looked up on a disk.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from create_dump.analysis.imports.files import Files
from create_dump.analysis.imports.resolve_c import Headers
from create_dump.analysis.imports.resolve_go import Packages
from create_dump.analysis.imports.resolve_java import Types
from create_dump.analysis.imports.resolve_python import Modules
from create_dump.analysis.imports.resolve_rust import Crates
from create_dump.analysis.imports.resolve_script import Specifiers
from create_dump.analysis.languages import language

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from create_dump.analysis.imports.found import Import


class Rules(Protocol):
    """How a language finds what an import means."""

    def find(self, path: str, what: Import) -> Iterable[str]:
        """Return the known files that *what*, written in *path*, means; the nearest first."""
        ...


class Resolver:
    """Finds the files that imports mean, among the known files of a project.

    It is made for one set of paths; when files come or go, make another. Settings files
    (``go.mod``, ``Cargo.toml``, ``package.json``, ``tsconfig.json``, ``pyproject.toml``) are read
    when an import first asks for them.
    """

    def __init__(self, paths: Collection[str], read: Callable[[str], bytes]) -> None:
        """Take the paths, POSIX and relative to the root, and what reads one: `Source.read`."""
        self._files = Files(paths, read)

    def resolve(self, path: str, imports: Iterable[Import]) -> tuple[str, ...]:
        """Return the files that *imports*, written in the file *path*, mean.

        In the order of the imports, each file once, never *path* itself. What is outside the
        project (the standard library, packages) means nothing here.
        """
        rules = self._rules.get(language(path))
        if rules is None:
            return ()
        found = dict.fromkeys(file for each in imports for file in rules.find(path, each))
        found.pop(path, None)
        return tuple(found)

    @cached_property
    def _rules(self) -> dict[str, Rules]:
        headers, scripts = Headers(self._files), Specifiers(self._files)
        return {
            "c": headers,
            "cpp": headers,
            "go": Packages(self._files),
            "java": Types(self._files),
            "javascript": scripts,
            "jsx": scripts,
            "python": Modules(self._files),
            "rust": Crates(self._files),
            "tsx": scripts,
            "typescript": scripts,
        }
