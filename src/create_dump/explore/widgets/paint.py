"""From a style in words, such as ``bold $text-primary``, to what a line is drawn with.

Textual's component classes do the same, but each of them is matched against all rules again and
again: two dozen cost more than the whole rest of the first frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

if TYPE_CHECKING:
    from textual.widget import Widget


def under(widget: Widget, words: str) -> Style:
    """Return what is laid under a row that the cursor is on: the background that *words* name.

    Where the terminal's own few colours must do, or none at all, the row is turned round instead.
    """
    if widget.app.native_ansi_color:
        return Style(color="default", bgcolor="default", reverse=True)
    return Style(bgcolor=paint(widget, words).bgcolor)


def paint(widget: Widget, words: str) -> Style:
    """Return *words* over *widget*'s own style, with theme variables and blended colours."""
    return (widget.visual_style + widget.app.stylesheet.parse_style(words)).rich_style
