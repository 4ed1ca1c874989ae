"""All that can be done, and all files to go to, found by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from create_dump.explore import keys, numbers, picking
from create_dump.explore.picking import Found, Offer
from create_dump.explore.screens.hints import hints
from create_dump.explore.widgets.entry import Entry
from create_dump.explore.widgets.listing import Listing, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Palette(ModalScreen[Offer | None]):
    """Answers with what was picked, or None.

    Args:
        commands: What can be done.
        seek: Looks for files, on a thread, and then calls back in the app's own.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.PALETTE),
    ]

    def __init__(
        self,
        commands: Sequence[Offer],
        seek: Callable[[str, Callable[[Found], None]], None],
    ) -> None:
        """Offer *commands*."""
        super().__init__()
        self._commands = commands
        self._seek = seek
        self._sought: str | None = None
        self._there = Found()
        self._offers: Sequence[Offer] = commands
        self._search = Entry(placeholder="a command, or a file to go to", id="palette-search")
        self.listing = Listing()
        self.listing.can_focus = False
        self._hint = Static("", classes="hint", markup=False)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        box = Vertical(self._search, self.listing, self._hint, id="palette", classes="overlay")
        box.border_title = "Commands and files"
        box.border_subtitle = hints(self, "Enter takes it · {dialog.close} closes")
        yield box

    def on_mount(self) -> None:
        """Offer everything."""
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find what is typed: commands at once, files as soon as they are there."""
        event.stop()
        self.listing.cursor = 0
        if not event.value.strip():
            self._there = Found(event.value)
        elif self._sought is None:
            self._look(event.value)
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

    @property
    def at_rest(self) -> bool:
        """Whether it offers all that there is for what is typed."""
        return self._sought is None

    def _look(self, words: str) -> None:
        self._sought = words
        self._seek(words, self._found)

    def _found(self, found: Found) -> None:
        """Show the files that were found, or look again when something else is typed by now."""
        self._sought = None
        words = self._search.value
        if words == found.words:
            self._there = found
            self._show()
        elif words.strip():
            self._look(words)

    def _show(self) -> None:
        done = picking.among(self._commands, self._search.value)
        self._offers = picking.together(done, self._there)
        self.listing.show(
            [Row(each.text, each.key, faint=bool(each.obstacle)) for each in self._offers]
        )
        self._tell()

    def _tell(self) -> None:
        if self._offers:
            more = self._there.total - len(self._there.offers)
            told = f"… and {numbers.counted(more, 'more file')}" if more > 0 else ""
            self._hint.update(self._offers[self.listing.cursor].obstacle or told)
        else:
            self._hint.update("Nothing is called that." if self.at_rest else "")
