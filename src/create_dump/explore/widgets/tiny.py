"""What is said where there is no room for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import RenderResult

COLUMNS: Final = 60
ROWS: Final = 15


class Tiny(Widget):
    """Says how much room is needed."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        """Stand by."""
        super().__init__(id="tiny")

    def render(self) -> RenderResult:
        """Draw it."""
        width, height = self.size
        return Content(f"create-dump needs {COLUMNS}x{ROWS}, this is {width}x{height}")
