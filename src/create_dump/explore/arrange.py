"""Which panes are on the screen, and how wide: from its width and what a person wants to see.

Knows columns and names of panes, no widgets.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from msgspec import Struct, structs

WIDE: Final = 100
"""Columns from which the preview stands beside the tree."""
WIDEST: Final = 160
"""Columns from which there is a third column."""
SHARE: Final = 45
"""Per cent of the width that the tree has at first."""
LEAST: Final = 20
MOST: Final = 68
"""So that where there are three columns the one in the middle keeps 15 per cent and more."""
_OF_THREE: Final = 0.85
"""Where there are three columns, the tree gives some of its share away."""
_ASIDE: Final = 26


class Pane(IntEnum):
    """A pane, by the key that leads there."""

    FILES = 1
    PREVIEW = 2
    SECRETS = 3
    ASIDE = 4


class Wish(Struct, frozen=True):
    """What a person wants to see.

    Attributes:
        pane: The pane that has the keys.
        right: What stands in the right column where there is only one.
        alone: Whether the tree stands there without the preview.
        zoomed: Whether the pane that has the keys has the screen.
        share: Per cent of the width for the tree.
        secrets: Whether the pane of secrets stands there without having the keys.
        swapped: Whether the tree stands on the right of all others.
    """

    pane: Pane = Pane.FILES
    right: Pane = Pane.PREVIEW
    alone: bool = False
    zoomed: bool = False
    share: int = SHARE
    secrets: bool = False
    swapped: bool = False

    @property
    def lasting(self) -> Wish:
        """What of it goes on at the next start, the keys being with the tree then."""
        return Wish(alone=self.alone, share=self.share, swapped=self.swapped)

    def on(self, pane: Pane) -> Wish:
        """Return the same with the keys in *pane*, which is on the screen then."""
        # The secrets stand below the preview.
        right = {Pane.FILES: self.right, Pane.SECRETS: Pane.PREVIEW}.get(pane, pane)
        return structs.replace(
            self, pane=pane, right=right, alone=self.alone and pane is Pane.FILES
        )

    def moved(self, step: int) -> Wish:
        """Return the same with the border *step* per cent further to the right."""
        return self._of(self.share + (-step if self.swapped else step))

    def dragged(self, width: int, column: int) -> Wish:
        """Return the same with the tree's border in a *column* of *width*."""
        share = 100 * (width - column if self.swapped else column + 1) / max(1, width)
        return self._of(round(share / _OF_THREE if width >= WIDEST else share))

    def _of(self, share: int) -> Wish:
        return structs.replace(self, share=max(LEAST, min(share, MOST)))


def arranged(width: int, wish: Wish) -> dict[Pane, str]:
    """Return the panes that are on a screen of *width* columns, with their widths for Textual.

    The one that has the keys is always among them.
    """
    if width < WIDE or wish.zoomed:
        return {wish.pane: "1fr"}
    secrets = wish.secrets or wish.pane is Pane.SECRETS
    if width < WIDEST:
        if wish.alone:
            return {Pane.FILES: "1fr"}
        below = {Pane.SECRETS: "1fr"} if secrets and wish.right is Pane.PREVIEW else {}
        return {Pane.FILES: f"{wish.share}%", wish.right: "1fr", **below}
    share = round(wish.share * _OF_THREE)
    aside = {**({Pane.SECRETS: "1fr"} if secrets else {}), Pane.ASIDE: f"{_ASIDE}%"}
    if wish.alone:
        return {Pane.FILES: "1fr", **aside}
    return {Pane.FILES: f"{share}%", Pane.PREVIEW: "1fr", **aside}


def beside(width: int, wish: Wish) -> bool:
    """Return whether the secrets stand in the third column; else below the preview."""
    return width >= WIDEST and not wish.zoomed
