"""What the border of an overlay says of its keys: the names of those that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from create_dump.explore.explorer import Explorer


def hints(screen: DOMNode, text: str) -> Content:
    """Return *text* with the keys of the app that shows *screen*.

    Args:
        screen: An overlay that is being laid out.
        text: As `Keymap.pieces` takes it.
    """
    return Content(cast("Explorer", screen.app).keymap.fill(text))
