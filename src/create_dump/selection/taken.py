"""Paths that a person took in by hand: they are in, whatever the rules say.

It knows paths; where in a walk they make a difference is known to `levels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from create_dump.selection.selection import ancestors
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from create_dump.sources.entry import Verdict

    Waived = tuple[str, str, int]
    """A rule: its pattern, where it stands, and on which line."""


class Taken(Struct, frozen=True):
    """What is taken in.

    Attributes:
        paths: The paths themselves, with all below them.
        above: The directories that lead to them.
    """

    paths: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()

    @classmethod
    def of(cls, paths: Iterable[str]) -> Taken:
        """Take *paths*, as in ``Entry``."""
        taken = frozenset(paths)
        return cls(taken, frozenset(above for path in taken for above in ancestors(path)))


def taken_in(path: str, verdict: Verdict) -> str:
    """Say in a sentence that *path* is in by hand, and what would keep it out."""
    where = quote_path(verdict.origin)
    where += f":{verdict.line}" if verdict.line else f" {verdict.pattern}".rstrip()
    return f"{quote_path(path)} is in because it is chosen; {where} would leave it out"


def waived(verdict: Verdict) -> Waived:
    """Return the rule that decided, which counts no more below a directory that is taken in."""
    return verdict.pattern, verdict.origin, verdict.line
