"""Where a Java import leads: to the file that is named as the type, in its package's directory.

Knows packages as ends of directories, wherever the sources start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.analysis.imports.files import Files, nearest, parent
from create_dump.analysis.imports.found import PACKAGE, WILDCARD

if TYPE_CHECKING:
    from create_dump.analysis.imports.found import Import

_ENDING = ".java"


class Types:
    """Java's rules, for one project."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find(self, path: str, what: Import) -> list[str]:
        """Return the files of the types that *what* means and *path* speaks of."""
        if what.kind == PACKAGE:
            return self._beside(path, what)
        if what.kind == WILDCARD:
            package = "/".join(what.module)
            found = [self._type(f"{package}/{name}", path) for name in what.names]
            if types := [each for each in found if each is not None]:
                return types
        # The longest beginning that is a file: what is behind it are members and inner types.
        for end in range(len(what.module), 0, -1):
            found_type = self._type("/".join(what.module[:end]), path)
            if found_type is not None:
                return [found_type]
        return []

    def _beside(self, path: str, what: Import) -> list[str]:
        """Return the types of the file's own package, whose sources may start in two places."""
        directory = parent(path)
        package = "/".join(what.module)
        found = []
        for name in what.names:
            own = f"{directory}/{name}{_ENDING}" if directory else f"{name}{_ENDING}"
            if own in self._files.paths:
                found.append(own)
            elif package and (other := self._type(f"{package}/{name}", path)):
                found.append(other)
        return found

    def _type(self, name: str, path: str) -> str | None:
        suffix = f"/{name}{_ENDING}"
        named = self._files.named.get(suffix[suffix.rfind("/") + 1 :], [])
        found = nearest((each for each in named if f"/{each}".endswith(suffix)), path)
        return found[0] if found else None
