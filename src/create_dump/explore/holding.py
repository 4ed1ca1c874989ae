"""Who has the keys on each screen, for when a terminal that was too small has room again.

Textual takes the focus from what is hidden. With nobody left, keys would go nowhere, and the next
dialog that closes would hand them to whatever comes first, such as the filter's row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen
    from textual.widget import Widget


class Holding:
    """Remembers for each screen who had the focus last."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._last: WeakKeyDictionary[Screen[object], Widget] = WeakKeyDictionary()

    def note(self, widget: Widget) -> None:
        """Take note that *widget* has the focus of its screen now."""
        self._last[widget.screen] = widget

    def restore(self, screens: Iterable[Screen[object]]) -> None:
        """Give the focus back on those of *screens* where nobody has it, if it can be had."""
        for screen in screens:
            last = self._last.get(screen)
            if screen.focused is None and last is not None and last.focusable:
                screen.set_focus(last, scroll_visible=False)
