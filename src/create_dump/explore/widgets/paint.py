"""From a style in words, such as ``bold $text-primary``, to what a line is drawn with.

Textual's component classes do the same, but each of them is matched against all rules again and
again: two dozen cost more than the whole rest of the first frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget


def paint(widget: Widget, words: str) -> Style:
    """Return *words* over *widget*'s own style, with theme variables and blended colours."""
    return (widget.visual_style + widget.app.stylesheet.parse_style(words)).rich_style
