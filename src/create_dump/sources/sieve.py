"""What a walk asks of the rules: which of a directory's entries are in.

The rules themselves live a floor above; a source knows these two questions only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.sources.entry import Entry, Verdict


class Sifted(NamedTuple):
    """A directory's entries, told apart.

    Attributes:
        entries: What is in. A directory that turned out to be a repository is marked as one.
        left_out: What is out, each with its verdict.
        by_hand: Of what is in, the paths that a rule would leave out, each with its verdict.
    """

    entries: list[Entry]
    left_out: list[tuple[Entry, Verdict]]
    by_hand: list[tuple[str, Verdict]]


class Level(Protocol):
    """The rules as they stand in one directory."""

    def sift(self, names: Sequence[str], entries: Sequence[Entry]) -> Sifted:
        """Tell the directory's *entries* apart. *names* are their last parts, in the same order."""
        ...

    def below(self, directory: str) -> Level:
        """Return the rules of *directory*, the path of one of the entries that are in."""
        ...


class Sieve(Protocol):
    """Rules for a whole tree."""

    def level(self, directory: str) -> Level | None:
        """Return the rules as they stand in *directory* now, or None when it is not walked."""
        ...
