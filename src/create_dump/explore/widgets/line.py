"""A line of the screen that is drawn from values, at its whole width."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

Part = tuple[str, str]
"""A text and its style; the text is drawn as it is, whatever it holds."""


class Line(Widget):
    """One line; what it says comes from `parts` and `end`."""

    DEFAULT_CSS: ClassVar[str] = "Line { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    def parts(self, width: int) -> Sequence[Part]:
        """Return what stands at the left, in a line of *width* cells."""
        raise NotImplementedError  # each line says something of its own

    def end(self, width: int) -> Sequence[Part]:  # noqa: ARG002 - subclasses use it
        """Return what stands at the right, with all of it or nothing shown."""
        return ()

    def render(self) -> Content:
        """Draw it."""
        width = self.size.width
        left = Content.assemble(*self.parts(width))
        right = Content.assemble(*self.end(width))
        gap = width - left.cell_length - right.cell_length
        if gap < 1:
            return left.truncate(width, ellipsis=True)
        return Content.assemble(left, " " * gap, right) if right else left
