"""One text to type: a name, a number, a question, a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from create_dump.explore import keys
from create_dump.explore.screens.hints import hints
from create_dump.explore.widgets.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType


def _nothing(text: str) -> str:
    del text
    return ""


class Ask(ModalScreen[str | None]):
    """Answers with what was typed, without white space around it, or None.

    Args:
        title: What is asked for.
        text: What stands there at first.
        hint: What to know for an answer.
        verb: What Enter does, for the border.
        wrong: Says why a text can't be the answer; "" when it can.
        lost: Says what such an answer would destroy; a second Enter then does. "" for nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.FORM),
    ]

    def __init__(  # noqa: PLR0913 - one keyword each, most of them left out
        self,
        title: str,
        text: str = "",
        *,
        hint: str = "",
        verb: str = "takes it",
        wrong: Callable[[str], str] = _nothing,
        lost: Callable[[str], str] = _nothing,
    ) -> None:
        """Ask."""
        super().__init__()
        self._heading = title
        self._hint = hint
        self._verb = verb
        self._wrong = wrong
        self._lost = lost
        self._confirmed: str | None = None
        self.entry = Entry(text)
        self.entry.add_class("entry")
        self.below = Static(hint, classes="hint", markup=False)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        box = Vertical(self.entry, self.below, classes="overlay form")
        box.border_title = self._heading
        box.border_subtitle = hints(self, f"{{form.submit}} {self._verb} · {{dialog.close}} closes")
        yield box

    def on_input_changed(self) -> None:
        """Take an open question back."""
        self._confirmed = None
        self.below.update(self._hint)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Be done with the form."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Answer, or say what is in the way, or ask once more."""
        text = self.entry.value.strip()
        if wrong := self._wrong(text):
            self.below.update(wrong)
        elif text != self._confirmed and (lost := self._lost(text)):
            self._confirmed = text
            self.below.update(lost)
        else:
            self.answer(text)

    def answer(self, text: str) -> None:
        """Be done, with *text* for an answer."""
        self.dismiss(text)

    def action_close(self) -> None:
        """Answer nothing."""
        self.dismiss(None)
