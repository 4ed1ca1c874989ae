"""What a person has chosen for the app itself: its keys and its colours.

The command line judges both by this before anything is drawn; nothing here loads Textual.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from create_dump.explore.keymap import IDS, Keymap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from create_dump.config.load import Loaded

KNOWN: Final[Mapping[str, Collection[str]]] = {"keys": IDS}
"""For `create_dump.config.load.load`: the names that its settings may have."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a person works with the app.

    Attributes:
        keymap: Which key does what.
    """

    keymap: Keymap = field(default_factory=Keymap)


def habits(loaded: Loaded) -> Habits:
    """Return what the settings say.

    Raises:
        SettingsError: They bind keys that are none, or in each other's way.
    """
    return Habits(Keymap(loaded.sections.keys))
