"""A line in which one types what to look for: a sign, the text, and how much there is of it.

What the text means, and what its keys lead to, is for those who hear its messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from create_dump.explore.widgets.entry import Entry

if TYPE_CHECKING:
    from textual.app import ComposeResult


class TypingInput(Entry):
    """Takes the letters; arrows, Enter and Esc are the row's."""

    def __init__(self, row: TypingRow) -> None:
        """Belong to *row*."""
        super().__init__(select_on_focus=False)
        self._row = row

    def action_keep(self) -> None:
        """Keep what is found."""
        self.post_message(self._row.Kept())

    def action_stop(self) -> None:
        """End it."""
        self.post_message(self._row.Ended())

    def action_go(self, step: int) -> None:
        """Go on in what is found."""
        self.post_message(self._row.Went(step))


class TypingRow(Horizontal):
    """Tells of what is typed. A subclass has messages of its own name, so that each is heard apart.

    Attributes:
        INPUT: What takes the letters; its bindings are those of the keys there.
        SIGN: What stands before the text.
    """

    INPUT: ClassVar[type[TypingInput]] = TypingInput
    SIGN: ClassVar[str]

    class Typed(Message):
        """The text is another."""

        def __init__(self, text: str) -> None:
            """Hold the *text*."""
            super().__init__()
            self.text = text

    class Kept(Message):
        """Enter: what is found stays."""

    class Ended(Message):
        """Esc: it ends."""

    class Went(Message):
        """An arrow: on in what is found."""

        def __init__(self, step: int) -> None:
            """Go down with *step* 1, up with -1."""
            super().__init__()
            self.step = step

    def __init__(self, name: str) -> None:
        """Start empty; *name* is the id, and begins those of what is in it."""
        super().__init__(id=name)
        self._sign = Static(self.SIGN, id=f"{name}-sign", markup=False)
        self._input = self.INPUT(self)
        self._told = ""
        self._found = Static("", id=f"{name}-found", markup=False)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self._sign
        yield self._input
        yield self._found

    @property
    def typing(self) -> bool:
        """Whether it has the keys."""
        return self._input.has_focus

    def begin(self, text: str) -> None:
        """Take the keys, with *text* to go on with."""
        self._input.value = text
        self._input.cursor_position = len(text)
        self._input.focus()

    def found(self, words: str) -> None:
        """Say how much there is."""
        self._found.update(words, layout=len(words) != len(self._told))
        self._told = words

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell of the text."""
        event.stop()
        self.post_message(self.Typed(event.value))
