"""The selections that have a name: one is opened or deleted, or what is chosen gets a name."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from create_dump.explore import keys
from create_dump.explore.widgets.listing import Listing, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Deed(Enum):
    """What is to be done."""

    OPEN = "open"
    SAVE = "save"
    DELETE = "delete"


class Named(NamedTuple):
    """One of the list.

    Attributes:
        name: As it is in the settings.
        text: The same, harmless.
        detail: What it would come to, or "".
        about: What it says, harmless.
    """

    name: str
    text: str
    detail: str
    about: str


class Wish(NamedTuple):
    """What the screen answers with.

    Attributes:
        deed: What is to be done.
        name: With which; "" where the deed is `Deed.SAVE`.
    """

    deed: Deed
    name: str = ""


class Selections(ModalScreen[Wish | None]):
    """Answers with a wish, or None.

    Args:
        known: The selections.
        unsaved: Why what is chosen can't be saved; "" when it can.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.NAMED),
    ]

    def __init__(self, known: Sequence[Named], unsaved: str) -> None:
        """Offer *known*."""
        super().__init__()
        self._known = known
        self._unsaved = unsaved
        self._doomed = ""
        self.listing = Listing([Row(each.text, each.detail) for each in known])
        self.below = Static("", classes="hint", markup=False)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        box = Vertical(self.listing, self.below, classes="overlay")
        box.border_title = "Named selections"
        box.border_subtitle = "Enter opens · s saves what is chosen · x deletes · Esc closes"
        yield box

    def on_mount(self) -> None:
        """Say what the first one is."""
        self._tell()

    def offer(self, known: Sequence[Named]) -> None:
        """Offer *known* instead."""
        self._known = known
        self.listing.show([Row(each.text, each.detail) for each in known])
        self._tell()

    def on_listing_moved(self) -> None:
        """Say what it is; an open question is taken back."""
        self._tell()

    def on_listing_picked(self) -> None:
        """Open it."""
        self.dismiss(Wish(Deed.OPEN, self._known[self.listing.cursor].name))

    def action_save(self) -> None:
        """Save what is chosen."""
        if self._unsaved:
            self.below.update(self._unsaved)
        else:
            self.dismiss(Wish(Deed.SAVE))

    def action_delete(self) -> None:
        """Delete the one under the cursor, after a question."""
        if not self._known:
            return
        one = self._known[self.listing.cursor]
        if one.name == self._doomed:
            self.dismiss(Wish(Deed.DELETE, one.name))
        else:
            self._doomed = one.name
            self.below.update(f"x again deletes {one.text} from the project's settings file.")

    def action_close(self) -> None:
        """Do nothing."""
        self.dismiss(None)

    def _tell(self) -> None:
        self._doomed = ""
        if self._known:
            self.below.update(self._known[self.listing.cursor].about)
        else:
            self.below.update("None has a name yet. s gives one to what is chosen.")
