"""What the views that draw line by line have in common: how many lines they have moves nothing.

Knows Textual's scrolling; what a line is, is each view's own.
"""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class Lines(ScrollView, inherit_bindings=False):
    """A view that has its size from the screen, whatever there is to scroll to in it.

    Textual would lay the whole screen out anew for every other number of lines, and draw all
    scrollbars anew, and with them every line between them, whenever anything is laid out.
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)
    _drawn_for: tuple[Size, Size] | None = None

    def watch_virtual_size(self, size: Size) -> None:
        """Have the scrollbars tell of the new size."""
        self._scroll_update(size)

    def _scroll_update(self, virtual_size: Size) -> None:
        sizes = virtual_size, self.container_size
        if sizes != self._drawn_for:
            self._drawn_for = sizes
            super()._scroll_update(virtual_size)
