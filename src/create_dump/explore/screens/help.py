"""Every key and what it does, made from the table that the bindings are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from create_dump.explore import keys

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from create_dump.explore.keymap import Keymap

_KEY_CELLS = 10
_EXTRA = (
    ("Mouse", "click: go there · on a mark: choose · on an arrow or twice: fold · wheel: scroll"),
    ("Filter", "all words must hold: `auth *.py !test` · letters may lie apart: `djset`"),
    ("Numbers", "… counting · ~ still an estimate · ≈ this tokenizer can only estimate"),
)


class HelpScreen(ModalScreen[None]):
    """Shows the keys; any of ?, F1, q and Esc closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.HELP),
    ]

    def __init__(self, keymap: Keymap) -> None:
        """Show the keys of *keymap*."""
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Lay it out."""
        box = VerticalScroll(Static(_text(self._keymap), id="help-text"), id="help")
        box.border_title = "Keys"
        box.border_subtitle = "Esc closes"
        yield box

    def action_close(self) -> None:
        """Close it."""
        self.dismiss()


def _text(keymap: Keymap) -> Content:
    lines: list[Content] = []
    for group, members in keys.GROUPS.items():
        lines.append(Content.styled(group, "bold $text-accent"))
        lines += [
            Content.assemble(
                "  ", (key.shown.ljust(_KEY_CELLS), "bold"), (key.what, "$foreground 80%")
            )
            for key in keymap.held(members)
        ]
        lines.append(Content(""))
    for word, sentence in _EXTRA:
        lines.append(
            Content.assemble((f"  {word.ljust(_KEY_CELLS)}", "bold"), (sentence, "$foreground 80%"))
        )
    return Content("\n").join(lines)
