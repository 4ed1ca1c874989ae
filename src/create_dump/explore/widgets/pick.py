"""One of a few words in a form, gone through with the arrow keys, space or the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from create_dump.explore import keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType


class Pick(Widget, can_focus=True):
    """Shows one word at a time.

    Attributes:
        words: From which.
        at: Which of them it is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.PICK)]
    ALLOW_SELECT = False

    class Changed(Message):
        """It is another word."""

    def __init__(self, words: Sequence[str], at: int = 0) -> None:
        """Show the word *at* that place of *words*."""
        super().__init__()
        self.words = words
        self.at = at

    @property
    def word(self) -> str:
        """The word that is shown."""
        return self.words[self.at]

    def action_turn(self, step: int) -> None:
        """Show the word *step* places on, going round."""
        self.at = (self.at + step) % len(self.words)
        self.refresh()
        self.post_message(self.Changed())

    def on_click(self) -> None:
        """Go on to the next word."""
        self.action_turn(1)

    def render(self) -> Content:
        """Draw it."""
        arrow = "bold $text-accent" if self.has_focus else "$foreground 40%"
        return Content.assemble(("◂ ", arrow), (self.word, "bold"), (" ▸", arrow))
