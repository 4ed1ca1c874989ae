"""Which panes are on the screen, and how wide: from its width and what a person wants to see.

Knows columns and names of panes, no widgets.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

WIDE: Final = 100
"""Columns from which the preview stands beside the tree."""
WIDEST: Final = 160
"""Columns from which there is a third column."""
SHARE: Final = 45
"""Per cent of the width that the tree has at first."""
_LEAST: Final = 20
_MOST: Final = 70
_OF_THREE: Final = 0.85
"""Where there are three columns, the tree gives some of its share away."""
_ASIDE: Final = 26


class Pane(IntEnum):
    """A pane, by the key that leads there. 3 is kept for what is yet to come."""

    FILES = 1
    PREVIEW = 2
    ASIDE = 4


class Wish(NamedTuple):
    """What a person wants to see.

    Attributes:
        pane: The pane that has the keys.
        right: What stands in the right column where there is only one.
        alone: Whether the tree stands there without the preview.
        zoomed: Whether the pane that has the keys has the screen.
        share: Per cent of the width for the tree.
    """

    pane: Pane = Pane.FILES
    right: Pane = Pane.PREVIEW
    alone: bool = False
    zoomed: bool = False
    share: int = SHARE

    def on(self, pane: Pane) -> Wish:
        """Return the same with the keys in *pane*, which is on the screen then."""
        right = self.right if pane is Pane.FILES else pane
        return self._replace(pane=pane, right=right, alone=self.alone and pane is Pane.FILES)

    def moved(self, step: int) -> Wish:
        """Return the same with the border *step* per cent further to the right."""
        return self._replace(share=max(_LEAST, min(self.share + step, _MOST)))


def arranged(width: int, wish: Wish) -> dict[Pane, str]:
    """Return the panes that are on a screen of *width* columns, with their widths for Textual.

    The one that has the keys is always among them.
    """
    if width < WIDE or wish.zoomed:
        return {wish.pane: "1fr"}
    if width < WIDEST:
        if wish.alone:
            return {Pane.FILES: "1fr"}
        return {Pane.FILES: f"{wish.share}%", wish.right: "1fr"}
    if wish.alone:
        return {Pane.FILES: "1fr", Pane.ASIDE: f"{_ASIDE}%"}
    share = round(wish.share * _OF_THREE)
    return {Pane.FILES: f"{share}%", Pane.PREVIEW: "1fr", Pane.ASIDE: f"{_ASIDE}%"}
