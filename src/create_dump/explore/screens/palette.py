"""All that can be done, and all files to go to, found by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from create_dump.explore import keys, picking
from create_dump.explore.picking import Offer
from create_dump.explore.widgets.listing import Listing, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Palette(ModalScreen[Offer | None]):
    """Answers with what was picked, or None.

    Args:
        commands: What can be done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.PALETTE),
    ]

    def __init__(self, commands: Sequence[Offer]) -> None:
        """Offer *commands*."""
        super().__init__()
        self._commands = commands
        self._offers: Sequence[Offer] = commands
        self._search = Input(placeholder="a command", id="palette-search", compact=True)
        self._search.cursor_blink = False
        self.listing = Listing()
        self.listing.can_focus = False
        self._hint = Static("", classes="hint", markup=False)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        box = Vertical(self._search, self.listing, self._hint, id="palette", classes="overlay")
        box.border_title = "Commands"
        box.border_subtitle = "Enter does it · Esc closes"
        yield box

    def on_mount(self) -> None:
        """Offer everything."""
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find what is typed."""
        event.stop()
        self.listing.cursor = 0
        self._offers = picking.among(self._commands, event.value).offers
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what the cursor is on."""
        event.stop()
        self.on_listing_picked()

    def on_listing_picked(self) -> None:
        """Take what was clicked, if it can be done."""
        if self._offers:
            offer = self._offers[self.listing.cursor]
            if not offer.obstacle:
                self.dismiss(offer)

    def on_listing_moved(self) -> None:
        """Say what is in the way of what the cursor is on."""
        self._tell()

    def action_move(self, step: int) -> None:
        """Go *step* rows down."""
        self.listing.action_move(step)

    def action_page(self, pages: float) -> None:
        """Go *pages* screens down."""
        self.listing.action_page(pages)

    def action_close(self) -> None:
        """Pick nothing."""
        self.dismiss(None)

    def _show(self) -> None:
        self.listing.show(
            [Row(each.text, each.key, faint=bool(each.obstacle)) for each in self._offers]
        )
        self._tell()

    def _tell(self) -> None:
        if not self._offers:
            self._hint.update("Nothing is called that.")
        else:
            self._hint.update(self._offers[self.listing.cursor].obstacle)
