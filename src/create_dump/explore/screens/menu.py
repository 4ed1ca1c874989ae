"""A few things to choose one from, each by its letter, by Enter or by the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, TypeVar

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from create_dump.explore import keys
from create_dump.explore.screens.hints import hints
from create_dump.explore.widgets.listing import Listing, Row
from create_dump.explore.widgets.status import chop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

T = TypeVar("T")


class Choice(NamedTuple, Generic[T]):
    """One thing to choose.

    Attributes:
        value: What the menu answers with.
        text: What it is; harmless already.
        detail: What stands at the right.
        key: The letter that takes it at once, or "".
        obstacle: Why it can't be taken now, or "".
        hint: What there is to say of it while the cursor is on it, or "".
    """

    value: T
    text: str
    detail: str = ""
    key: str = ""
    obstacle: str = ""
    hint: str = ""


class Menu(ModalScreen[T | None]):
    """Answers with what was chosen, or None.

    Args:
        title: What is chosen here.
        choices: From what.
        at: The choice that the cursor is on at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.CLOSING)]
    ALSO: ClassVar[str] = ""
    """What else the border says of keys, first of all."""

    def __init__(self, title: str, choices: Sequence[Choice[T]], at: int = 0) -> None:
        """Offer *choices*."""
        super().__init__()
        self._heading = title
        self._choices = choices
        self.listing = Listing(_rows(choices))
        self.listing.cursor = at
        self._hint = Static("", classes="hint", markup=False)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        box = Vertical(self.listing, self._hint, classes="overlay")
        box.border_title = self._heading
        box.border_subtitle = hints(
            self, f"{self.ALSO}{{list.pick}} takes it · {{dialog.close}} closes"
        )
        yield box

    def on_key(self, event: events.Key) -> None:
        """Take what the letter stands for."""
        for at, choice in enumerate(self._choices):
            if choice.key and choice.key == event.character:
                event.stop()
                self.listing.move_to(at)
                self._take(at)
                return

    def on_listing_picked(self) -> None:
        """Take what the cursor is on."""
        self._take(self.listing.cursor)

    def offer(self, choices: Sequence[Choice[T]]) -> None:
        """Offer *choices* instead; the cursor stays on the same one if it is there."""
        values = [each.value for each in choices]
        current = self.current
        self._choices = choices
        if current in values:
            self.listing.cursor = values.index(current)
        self.listing.show(_rows(choices))
        self._tell()

    @property
    def current(self) -> T:
        """The value that the cursor is on."""
        return self._choices[self.listing.cursor].value

    def tell(self, text: str) -> None:
        """Say *text* below the list, until the cursor moves."""
        self._hint.update(text)

    def on_mount(self) -> None:
        """Say what is in the way of the first."""
        self._tell()

    def on_resize(self) -> None:
        """Keep room for the longest of what is told below the list: nothing moves by a key."""
        width = self.listing.size.width
        hints = [each.hint for each in self._choices if each.hint] if width else []
        lines = [len(chop_words(hint, width)) for hint in hints]
        if max(lines, default=0) > 1:
            self._hint.styles.min_height = max(lines) + 1
            self._hint.styles.padding = (1, 1, 0, 1)

    def on_listing_moved(self) -> None:
        """Say what there is to say of the one under the cursor."""
        self._tell()

    def action_close(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def _tell(self) -> None:
        choice = self._choices[self.listing.cursor]
        self._hint.update(choice.obstacle or choice.hint)

    def _take(self, at: int) -> None:
        choice = self._choices[at]
        if not choice.obstacle:
            self.dismiss(choice.value)


def _rows(choices: Sequence[Choice[T]]) -> list[Row]:
    return [Row(each.text, each.detail, each.key, faint=bool(each.obstacle)) for each in choices]
