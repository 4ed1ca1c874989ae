"""What a person has chosen for the app itself: its keys, its colours and its panes.

The command line judges the first two by this before anything is drawn; nothing here loads Textual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from create_dump.explore.arrange import Wish
from create_dump.explore.keymap import IDS, Keymap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from create_dump.config.load import Loaded
    from create_dump.explore.kept import Kept

CONTRAST_DARK: Final = "create-dump-contrast"
CONTRAST_LIGHT: Final = "create-dump-contrast-light"
THEMES: Final = (
    "textual-dark",
    "textual-light",
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    "ansi-dark",
    "ansi-light",
    "atom-one-dark",
    "atom-one-light",
    "catppuccin-frappe",
    "catppuccin-latte",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "gruvbox",
    "monokai",
    "nord",
    "rose-pine",
    "rose-pine-dawn",
    "rose-pine-moon",
    "solarized-dark",
    "solarized-light",
    "tokyo-night",
)
"""The colours that there are; the first is what holds where nothing is said."""
KNOWN: Final[Mapping[str, Collection[str]]] = {"keys": IDS, "theme": THEMES}
"""For `create_dump.config.load.load`: the names that its settings may have."""


class Habits(Struct, frozen=True):
    """How a person works with the app.

    Attributes:
        keymap: Which key does what.
        theme: The colours' name.
        pinned: Where the settings say that, or "": then what is chosen on the screen is kept.
        greet: Whether the first steps are shown.
        panes: How the panes stand at first.
    """

    keymap: Keymap = field(default_factory=Keymap)
    theme: str = THEMES[0]
    pinned: str = ""
    greet: bool = False
    panes: Wish = field(default_factory=Wish)

    def with_kept(self, kept: Kept) -> Habits:
        """Return these with what the app has *kept* of earlier runs."""
        theme = kept.theme if kept.theme in THEMES and not self.pinned else self.theme
        return replace(self, theme=theme, greet=not kept.greeted, panes=kept.panes)


def habits(loaded: Loaded) -> Habits:
    """Return what the settings say.

    Raises:
        SettingsError: They bind keys that are none, or in each other's way.
    """
    theme = loaded.settings.theme
    return Habits(
        Keymap(loaded.sections.keys),
        theme or THEMES[0],
        "" if theme is None else loaded.origins["theme"],
    )
