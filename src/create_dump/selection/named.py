"""Paths that the user named one by one: only these are looked at, with all below them.

A file that is named is in even where an ignore file names it, too; that is judged in `levels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from create_dump.selection.selection import ancestors
from create_dump.sources.names import quote_path
from create_dump.sources.sieve import Level, Sifted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from create_dump.sources.entry import Entry, Verdict


class Named(NamedTuple):
    """What is named.

    Attributes:
        paths: The named paths themselves.
        above: The directories that lead to them.
        kept: The files that an ignore file names, too, and its verdict; they are met in walks.
    """

    paths: frozenset[str]
    above: frozenset[str]
    kept: dict[str, Verdict]

    @classmethod
    def of(cls, paths: Iterable[str]) -> Named:
        """Take *paths*, as in ``Entry``; the root is ``""``."""
        named = frozenset(paths)
        above = frozenset(above for path in named for above in ancestors(path))
        return cls(named, above, {})

    @property
    def notes(self) -> tuple[str, ...]:
        """What is in only because it is named, a line each, in the order of the paths."""
        return tuple(
            f"{quote_path(path)} is in because it is named; {quote_path(verdict.origin)}:"
            f"{verdict.line} would leave it out"
            for path, verdict in sorted(self.kept.items())
        )

    def level(self, directory: str, level: Level) -> Level:
        """Return *directory*'s rules, narrowed to what is named unless all of it is."""
        whole = directory in self.paths or any(
            above in self.paths for above in ancestors(directory)
        )
        return level if whole else _NamedLevel(self, level)


class _NamedLevel:
    """A directory on the way to what is named; a `Level`."""

    __slots__ = ("_level", "_named")

    def __init__(self, named: Named, level: Level) -> None:
        self._named = named
        self._level = level

    def sift(self, names: Sequence[str], entries: Sequence[Entry]) -> Sifted:
        sifted = self._level.sift(names, entries)
        paths, above, _ = self._named
        return Sifted(
            [each for each in sifted.entries if each.path in paths or each.path in above],
            [out for out in sifted.left_out if out[0].path in paths or out[0].path in above],
            [taken for taken in sifted.by_hand if taken[0] in paths or taken[0] in above],
        )

    def below(self, directory: str) -> Level:
        return self._named.level(directory, self._level.below(directory))
