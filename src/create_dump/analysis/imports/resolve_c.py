"""Where an include leads: beside the file, to an ``include`` directory, or to the one so named.

Knows no compiler's flags: a name that several files could be is left open unless one is nearer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.analysis.imports.files import Files, ancestors, below, parent, within
from create_dump.analysis.imports.found import SYSTEM

if TYPE_CHECKING:
    from create_dump.analysis.imports.found import Import

_INCLUDE = "include"


class Headers:
    """The rules of C and C++, for one project."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find(self, path: str, what: Import) -> list[str]:
        """Return the file that is included."""
        written = what.written.replace("\\", "/")
        if what.kind == SYSTEM:
            return self._system(path, written)
        beside = within(parent(path), written)
        if beside in self._files.paths and beside is not None:
            return [beside]
        found = self._included(path, written)
        if found is not None:
            return [found]
        # What goes up (``../x.h``) is meant from another directory: what is behind it counts.
        wanted = within("", written.replace("../", ""))
        candidates = self._files.ending(wanted, path) if wanted else []
        if len(candidates) > 1:
            near = [each for each in candidates if _shares(each, path)]
            candidates = near or candidates
        return candidates if len(candidates) == 1 else []

    def _system(self, path: str, written: str) -> list[str]:
        """Return a header of the project that is included as if it were the system's."""
        found = self._included(path, written)
        # A bare name in angle brackets is the C library's, whatever else has that name.
        if found is not None and "/" not in written and f"/{_INCLUDE}/" not in f"/{found}":
            return []
        if found is None:
            ends = self._files.ending(f"{_INCLUDE}/{written}", path)
            found = ends[0] if len(ends) == 1 else None
        return [] if found is None else [found]

    def _included(self, path: str, written: str) -> str | None:
        """Return the file in an ``include`` beside a directory above, or in that itself."""
        for above in ancestors(path):
            for root in (below(above, _INCLUDE), above):
                place = within(root, written)
                if place is not None and place in self._files.paths:
                    return place
        return None


def _shares(one: str, other: str) -> bool:
    return one.partition("/")[0] == other.partition("/")[0]
