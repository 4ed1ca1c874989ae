"""A pane whose border to the preview can be dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

if TYPE_CHECKING:
    from textual import events


class Column(Vertical):
    """A pane; what the border is moved to is the app's."""

    class Dragged(Message):
        """The border is wanted at another column of the screen."""

        def __init__(self, column: int) -> None:
            """Name the *column*."""
            super().__init__()
            self.column = column

    _dragging = False

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the border."""
        inner = self.region.x if self.has_class("-right") else self.region.right - 1
        if event.screen_x == inner and self.styles.border_right[0]:
            event.stop()
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Have the border follow the mouse."""
        if self._dragging:
            event.stop()
            self.post_message(self.Dragged(event.screen_x))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let the border go."""
        if self._dragging:
            event.stop()
            self._dragging = False
            self.release_mouse()
