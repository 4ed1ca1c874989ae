"""The line above the tree: what its columns are, or which filter holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.explore import safe
from create_dump.explore.look import BAR, bar_width
from create_dump.explore.widgets.line import Line, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

_FAINT = "$foreground 50%"


class Heading(Line):
    """Names the columns, or the filter that holds."""

    def __init__(self) -> None:
        """Name the columns."""
        super().__init__(id="heading")
        self._typed = ""
        self._found = ""

    def show(self, typed: str, found: str) -> None:
        """Show the filter *typed* and what it *found*, or the columns where it is empty."""
        if (typed, found) != (self._typed, self._found):
            self._typed, self._found = typed, found
            self.refresh()

    def parts(self, width: int) -> Sequence[Part]:
        """Return the filter, or what the rows are."""
        if self._typed:
            room = width - len(self._found) - 6
            return [(" / ", "bold $text-accent"), (safe.cut(safe.line(self._typed), room), "bold")]
        # With a border, the border says it.
        return [] if self.screen.has_class("-wide") else [(" Files", _FAINT)]

    def end(self, width: int) -> Sequence[Part]:
        """Return how much was found, or the columns' names."""
        if self._typed:
            return [(f"{self._found} ", "$text-accent")]
        # The scrollbar's column at the end is the tree's alone.
        share = f" {'share':<{BAR}}" if bar_width(width - 1) else ""
        return [(f"tokens{share}  ", _FAINT)]
