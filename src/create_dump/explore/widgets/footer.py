"""The last line: the keys that matter now. Each can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.explore.keys import Key

_SEPARATOR = "  "


class Footer(Widget):
    """Shows keys with their words, as many as fit; those at the end give way first."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__(id="footer")
        self._keys: Sequence[Key] = ()

    def show(self, keys: Sequence[Key]) -> None:
        """Show *keys*, the most important first."""
        if list(keys) != list(self._keys):
            self._keys = keys
            self.refresh()

    def render(self) -> Content:
        """Draw it."""
        line = Content(" ")
        for key in self._keys:
            name = key.shown.split()[0]
            if line.cell_length + cell_len(f"{name} {key.label}{_SEPARATOR}") > self.size.width:
                break
            click = Style.from_meta({"@click": f"app.simulate_key('{key.keys.split(',')[0]}')"})
            line = Content.assemble(
                line,
                Content.assemble(
                    (name, "bold $text-accent"), (f" {key.label}", "$foreground 70%")
                ).stylize(click),
                _SEPARATOR,
            )
        return line
