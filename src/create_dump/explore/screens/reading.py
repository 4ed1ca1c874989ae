"""A text that is longer than a line, to be read and left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from create_dump.explore import keys
from create_dump.explore.screens.hints import hints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Reading(ModalScreen[None]):
    """Shows lines, which must be harmless already; Esc, Enter and q close it.

    Args:
        title: What they are.
        lines: The lines.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.READING),
    ]

    def __init__(self, title: str, lines: Iterable[str]) -> None:
        """Show *lines*."""
        super().__init__()
        self._heading = title
        self._text = Content("\n".join(lines))

    def compose(self) -> ComposeResult:
        """Lay it out."""
        box = VerticalScroll(Static(self._text), classes="overlay reading")
        box.border_title = self._heading
        box.border_subtitle = hints(self, "{dialog.close} closes")
        yield box

    def action_close(self) -> None:
        """Close it."""
        self.dismiss()
