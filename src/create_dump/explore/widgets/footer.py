"""The last line: the keys that matter now, greyed where they can't do their thing.

Each can be clicked; a greyed one then says what is in its way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from create_dump.explore.keys import Key

_SEPARATOR = "  "
_READY = ("bold $text-accent", "$foreground 70%")
_ALWAYS = "app.help"
_GREYED = ("$foreground 35%", "$foreground 35%")
"""Not bold either, for whoever sees no colours."""


def fitting(keys: Iterable[Key], width: int) -> list[Key]:
    """Return those of *keys* that fit into *width* cells; help always, others in turn."""
    keys = list(keys)
    room = width - 1 - sum(_cells(key) for key in keys if key.id == _ALWAYS)
    fit = []
    for key in keys:
        if key.id != _ALWAYS:
            room -= _cells(key)
            if room < 0:
                continue
        fit.append(key)
    return fit


class Footer(Widget):
    """Shows keys with their words.

    Attributes:
        keys: What it shows.
        greyed: The ids of those that can't do their thing now.
    """

    ALLOW_SELECT = False

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__(id="footer")
        self.keys: Sequence[Key] = ()
        self.greyed: Collection[str] = frozenset()

    def show(self, keys: Sequence[Key], greyed: Collection[str] = frozenset()) -> None:
        """Show *keys*, the most important first.

        Args:
            keys: The keys.
            greyed: The ids of those that can't do their thing now.
        """
        if (keys, greyed) != (self.keys, self.greyed):
            self.keys, self.greyed = keys, greyed
            self.refresh()

    def render(self) -> Content:
        """Draw it."""
        line = Content(" ")
        for key in self.keys:
            name = key.shown.split()[0]
            click = Style.from_meta({"@click": f"app.simulate_key('{key.keys.split(',')[0]}')"})
            styles = _GREYED if key.id in self.greyed else _READY
            word = Content.assemble((name, styles[0]), (f" {key.label}", styles[1]))
            line = Content.assemble(line, word.stylize(click), _SEPARATOR)
        return line


def _cells(key: Key) -> int:
    return cell_len(f"{key.shown.split()[0]} {key.label}{_SEPARATOR}")
