"""A line to type in that never holds what can't be seen, whoever pastes or offers it."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from create_dump.explore import safe


class Entry(Input):
    """Textual's input, for text that is harmless to draw."""

    virtual_size = Reactive(Size(0, 0))
    """As Textual's, but a letter does not have the whole screen laid out anew."""

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        id: str | None = None,  # noqa: A002 - as every widget's
        select_on_focus: bool = True,
    ) -> None:
        """Begin with *value*."""
        super().__init__(value, placeholder, id=id, compact=True, select_on_focus=select_on_focus)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Leave out of *value* what can't be seen."""
        return safe.typed(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put *text* in; the cursor goes behind what of it can be seen."""
        super().replace(safe.typed(text), start, end)
