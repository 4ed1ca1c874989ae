"""Which files import which: the question for a pool, and what it keeps from one to the next.

Knows sets of paths by a name that whoever asks gives them; what a file imports is
`create_dump.analysis.imports`' affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.languages import language
from create_dump.analysis.text import decode
from create_dump.errors import Unreadable

if TYPE_CHECKING:
    from create_dump.analysis.imports import Resolver
    from create_dump.analysis.pool import Work

_kept: dict[bytes, Resolver] = {}
"""The resolver that was asked last, by its project's name: to make one takes as long as a question,
and to send it its paths as well."""


class FollowImports(NamedTuple):
    """Which files of their project do these files import?

    Attributes:
        paths: The files.
        project: Another name for each set of paths and settings that imports can mean.
        known: That set, the settings files among it; None where it was told before.
    """

    paths: tuple[str, ...]
    project: bytes
    known: tuple[str, ...] | None

    @property
    def guarded(self) -> bool:
        """It shows nothing of what a file holds."""
        return False

    def run(self, work: Work) -> dict[str, tuple[str, ...]] | None:
        """Return what each imports; None where the set is not known here (any more).

        What can't be read, or is no text, imports nothing.
        """
        from create_dump.analysis.imports import Resolver, imports

        resolver = _kept.get(self.project)
        if resolver is None:
            if self.known is None:
                return None
            resolver = Resolver(self.known, work.source.read)
            _kept.clear()
            _kept[self.project] = resolver
        found: dict[str, tuple[str, ...]] = {}
        for path in self.paths:
            try:
                text = decode(work.source.read(path)).text
            except Unreadable:
                text = None
            written = imports(text, language(path)) if text is not None else ()
            found[path] = resolver.resolve(path, written)
        return found
