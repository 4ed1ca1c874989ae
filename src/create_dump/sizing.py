"""Keeps the exact size of the dump that would be written now, without holding up its owner.

The files' sections are summed up in the tree already; what is missing is the header with its
tree of names. It is planned in slices on the owner's thread, and written and counted on another.
"""

from __future__ import annotations

import threading
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from create_dump.plan import Plan

_QUIET_S = 0.06
"""A choice that rests this long is worth a count; a held key is not."""
_HEADER = 250
"""A first guess at the tokens of a header without its tree."""
_LINE = 6
"""A first guess at the tokens of a line of that tree."""


class DumpSize(NamedTuple):
    """The dump that would be written now, its wrapper text included.

    Attributes:
        files: How many go in.
        tokens: Of the whole dump.
        bytes: Of the files' contents.
        exact: Whether `tokens` is counted; else it is still being counted, or the tokenizer
            only estimates.
        pending: How many of the chosen files are not counted yet.
        final: Whether nothing more is to come: it is exact, or the tokenizer's best estimate.
    """

    files: int
    tokens: int
    bytes: int
    exact: bool
    pending: int
    final: bool = True


class Sizing:
    """The tokens of a dump beside its sections: known for one state of the tree, else guessed.

    Args:
        plan: Starts the planning of what is chosen now.
        count: Counts what is not a section; called on a thread of its own.

    Attributes:
        asked: Whether anyone ever wanted to know; until then no work is done.
        known: Whether `overhead` is that of the tree as it is now.
        plan: The plan of the tree as it is now, if it has been made.
    """

    def __init__(
        self, plan: Callable[[], Generator[None, None, Plan]], count: Callable[[Plan, int], None]
    ) -> None:
        """Know nothing yet."""
        self.asked = False
        self.known = False
        self.plan: Plan | None = None
        self._plan = plan
        self._count = count
        self._version = 0
        self._since = perf_counter()
        self._counting = False
        self._steps: Generator[None, None, Plan] | None = None
        self._base = _HEADER
        self._line: float = _LINE

    def overhead(self, files: int) -> int:
        """Return the tokens beside the sections: exact when `known`."""
        return round(self._base + self._line * files)

    def outdate(self) -> None:
        """The tree or the choice changed."""
        self.known = False
        self.plan = None
        self._version += 1
        self._since = perf_counter()
        self._steps = None

    def advance(self, until: float) -> float | None:
        """Work until the time *until* at most.

        Returns:
            Seconds after which to call again, or None when there is nothing more to do.
        """
        if self.known or self._counting:
            return None
        rest = self._since + _QUIET_S - perf_counter()
        if rest > 0:
            return rest
        if self._steps is None:
            self._steps = self._plan()
        while True:
            try:
                next(self._steps)
            except StopIteration as stop:
                self._steps, self._counting = None, True
                self.plan = stop.value
                work = (stop.value, self._version)
                threading.Thread(target=self._count, args=work, name="sizing", daemon=True).start()
                return None
            if perf_counter() > until:
                return 0

    def learn(self, version: int, overhead: int, files: int) -> bool:
        """Take in what was counted for *version*; return whether it still holds.

        No *files* means that it could not be counted.
        """
        self._counting = False
        if not files:
            return False
        self._base = min(overhead, _HEADER)
        self._line = (overhead - self._base) / files
        self.known = version == self._version
        return self.known
