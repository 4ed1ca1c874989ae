"""The colours to choose from: the whole screen wears what the cursor is on."""

from __future__ import annotations

from create_dump.explore.habits import THEMES
from create_dump.explore.screens.menu import Choice, Menu


class ThemeMenu(Menu[str]):
    """Answers with the name of the colours that are worn then; they are the old ones after Esc."""

    def __init__(self, worn: str) -> None:
        """Begin with what is *worn*."""
        choices = [Choice(name, name, "as now" if name == worn else "") for name in THEMES]
        super().__init__("Colours", choices, THEMES.index(worn))
        self._worn = worn

    def on_listing_moved(self) -> None:
        """Wear them."""
        super().on_listing_moved()
        self.app.theme = THEMES[self.listing.cursor]

    def action_close(self) -> None:
        """Wear the old ones again."""
        self.app.theme = self._worn
        super().action_close()
