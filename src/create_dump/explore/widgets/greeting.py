"""Three lines that tell somebody who has never seen the app what to do; the first key ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from create_dump.explore.keymap import Keymap

_STEPS = (
    (
        "Choose",
        "{move.up} {move.down} move, {move.right} unfolds, {choose.toggle} chooses",
    ),
    ("Find", "{find.filter} narrows the tree as you type; the last lines count the dump's tokens"),
    ("Take", "{out.copy} copies the dump, {out.write} writes a file; {app.help} shows every key"),
)


class Greeting(Widget):
    """Shows the steps from the tree to the dump, with the keys that hold."""

    ALLOW_SELECT = False

    def __init__(self, keymap: Keymap) -> None:
        """Tell of the keys of *keymap*."""
        super().__init__(id="greeting")
        self._keymap = keymap

    def render(self) -> Content:
        """Draw it."""
        return Content("\n").join(self._line(word, text) for word, text in _STEPS)

    def _line(self, word: str, text: str) -> Content:
        return Content.assemble(
            (f" {word:8}", "bold $text-primary"),
            *((piece, "bold $text-accent" * key) for piece, key in self._keymap.pieces(text)),
        )
