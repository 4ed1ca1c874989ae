"""The line in which the filter is typed. Made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from create_dump.explore import keys, safe
from create_dump.explore.widgets.entry import Entry

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


_LEAST = 20
"""Cells of what is found, at the least."""


class FilterInput(Entry):
    """Takes the letters; arrows and Enter are the row's."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.FILTERING)]

    def action_keep(self) -> None:
        """Keep the filter."""
        self.post_message(FilterRow.Kept())

    def action_clear(self) -> None:
        """Clear the filter."""
        self.post_message(FilterRow.Cleared())

    def action_go(self, step: int) -> None:
        """Move in the tree."""
        self.post_message(FilterRow.Went(step))


class FilterRow(Horizontal):
    """A slash, what is typed, and how much it finds."""

    class Typed(Message):
        """The text is another."""

        def __init__(self, text: str) -> None:
            """Hold the *text*."""
            super().__init__()
            self.text = text

    class Kept(Message):
        """Enter: the filter stays."""

    class Cleared(Message):
        """Esc: the filter goes."""

    class Went(Message):
        """An arrow: the cursor goes on in the tree."""

        def __init__(self, step: int) -> None:
            """Go *step* rows down."""
            super().__init__()
            self.step = step

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(id="filter")
        self._input = FilterInput(select_on_focus=False)
        self._found = Static("", id="found", markup=False)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static("/", id="slash", markup=False)
        yield self._input
        yield self._found

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    @property
    def typing(self) -> bool:
        """Whether it has the keys."""
        return self._input.has_focus

    def begin(self, text: str) -> None:
        """Take the keys, with *text* to go on with."""
        self._input.value = text
        self._input.cursor_position = len(text)
        self._input.focus()

    def found(self, words: str, *, wrong: bool = False) -> None:
        """Say how much there is, or what is *wrong*."""
        self._found.set_class(wrong, "-wrong")
        self._found.update(safe.cut(safe.line(words), max(_LEAST, self.size.width * 2 // 3)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell of the text."""
        event.stop()
        self.post_message(self.Typed(event.value))
