"""The filter, from the typing to the rows: the letter is on the screen before anything is searched.

Knows the tree view and the lines above it; keys and the rest of the screen are the app's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.explore import numbers
from create_dump.explore.search import parse
from create_dump.explore.widgets.filter import FilterRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.containers import Vertical
    from textual.timer import Timer

    from create_dump.explore.widgets.heading import Heading
    from create_dump.explore.widgets.tree import TreeView

_TYPE_S: Final = 0.03
"""How long the filter waits for the next letter."""


class Finding:
    """The filter that holds, if one does.

    Args:
        pane: Where the line for typing goes.
        heading: The line that it takes the place of.
        view: The tree.
        later: Makes a timer.
    """

    def __init__(
        self,
        pane: Vertical,
        heading: Heading,
        view: TreeView,
        later: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        """Begin without a filter."""
        self._pane = pane
        self._heading = heading
        self._view = view
        self._later = later
        self._row: FilterRow | None = None
        self._text = ""
        self._timer: Timer | None = None

    @property
    def typing(self) -> bool:
        """Whether the filter has the keys."""
        return self._row is not None and self._row.typing

    @property
    def at_rest(self) -> bool:
        """Whether the rows are those of what was typed."""
        return self._timer is None

    async def begin(self) -> None:
        """Take the keys, to go on with the filter that holds."""
        if self._row is None:
            self._row = FilterRow()
            await self._pane.mount(self._row, before=self._heading)
        self._heading.display = False
        self._row.display = True
        self._row.begin(self._text)
        self.show()

    def typed(self, text: str) -> None:
        """Filter by *text*, unless another letter comes first."""
        self._text = text
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._later(_TYPE_S, self.apply)

    def apply(self) -> None:
        """Filter by what is typed, now."""
        if self._timer is None:
            return
        self._timer.stop()
        self._timer = None
        self._view.rows.filter(parse(self._text))
        self._view.rearranged()
        self.show()

    def clear(self) -> None:
        """End the filter."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._text = ""
        self._view.rows.filter(parse(""))
        self._view.rearranged()
        self.show()

    def end(self) -> None:
        """Give the keys back to the tree; the filter stays."""
        self.apply()
        self._view.focus()
        self._heading.display = True
        if self._row is not None:
            self._row.display = False
        self.show()

    def show(self) -> None:
        """Say how much is found."""
        rows = self._view.rows
        found = ""
        if rows.filtered:
            count = len(rows.matches)
            apart = ", by letters" if rows.fuzzy else ""
            found = f"{numbers.counted(count, 'file')}{apart}" if count else "nothing matches"
        self._heading.show(self._text, found)
        if self._row is not None:
            self._row.found(found)
