"""A list of which any number can be ticked: a proposal that is taken whole or in part."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from create_dump.explore import keys
from create_dump.explore.screens.hints import hints
from create_dump.explore.widgets.listing import Listing, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType


_CORNERS: Final = 6
"""Cells of a border that its text can't have: the corners, a line and a blank on each side."""


class Item(NamedTuple):
    """One thing that can be ticked.

    Attributes:
        value: What the list answers with.
        text: What it is; harmless already.
        detail: What stands at the right.
        ticked: Whether it is at first.
        tail: Whether the text's end matters most, as a path's.
    """

    value: str
    text: str
    detail: str = ""
    ticked: bool = True
    tail: bool = False


class Ticks(ModalScreen[list[str] | None]):
    """Answers with the values that are ticked, in the order of the list, or None.

    Args:
        title: What is ticked here.
        items: What can be.
        sum_up: Says in a line what taking these values would come to.
        verb: What Enter does to them, for the border.

    Attributes:
        touched: Whether the person has ticked or moved anything: what is under their hands must
            not be replaced any more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.TICKS),
    ]
    ALSO: ClassVar[str] = ""
    """What else the border says of keys, first of all."""

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        sum_up: Callable[[Sequence[str]], str],
        verb: str = "takes them in",
    ) -> None:
        """Offer *items*."""
        super().__init__()
        self._heading = title
        self._sum_up = sum_up
        self._verb = verb
        self._items: Sequence[Item] = ()
        self._ticked: set[str] = set()
        self.listing = Listing()
        self._summary = Static("", classes="hint", markup=False)
        self._box = Vertical(self.listing, self._summary, classes="overlay")
        self.touched = False
        self._set(items)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        self.entitle(self._heading)
        yield self._box

    def on_resize(self, event: events.Resize) -> None:
        """Say in the border what the keys do, as many words as there is room for."""
        close = "{dialog.close} closes"
        tick, pick = f"{self.ALSO}{{ticks.tick}} ticks", f"{{list.pick}} {self._verb}"
        brief = f"{{list.pick}} {self._verb.split()[0]} · {close}"
        texts = (
            f"{tick} · {{ticks.all}} all or none · {pick} · {close}",
            f"{tick} · {{ticks.all}} all · {pick} · {close}",
            f"{tick} · {{ticks.all}} all · {brief}",
            f"{tick} · {brief}",
            f"{{list.pick}} {self._verb} · {close}",
        )
        # The box itself is laid out only after this.
        wish = self._box.styles.width
        wide = event.size.width if wish is None else min(int(wish.value), event.size.width)
        room = wide - _CORNERS
        told = [hints(self, text) for text in texts]
        self._box.border_subtitle = next(
            (text for text in told if text.cell_length <= room), told[-1]
        )

    def entitle(self, title: str) -> None:
        """Say what is ticked here."""
        self._box.border_title = Content(title)

    def on_mount(self) -> None:
        """Say what it comes to."""
        self._redraw()

    @property
    def ticked(self) -> list[str]:
        """The values that are ticked, in the order of the list."""
        return [item.value for item in self._items if item.value in self._ticked]

    def offer(self, items: Sequence[Item]) -> None:
        """Offer *items* instead, each ticked as it says."""
        self._set(items)
        self._redraw()

    def on_listing_moved(self) -> None:
        """Take note that somebody is reading."""
        self.touched = True

    def on_listing_picked(self) -> None:
        """Answer."""
        self.dismiss(self.ticked)

    def action_tick(self) -> None:
        """Tick what the cursor is on, or not, and go on to the next."""
        self.touched = True
        if self._items:
            self._ticked ^= {self._items[self.listing.cursor].value}
            self._redraw()
            self.listing.action_move(1)

    def action_tick_all(self) -> None:
        """Tick all, or none when all are."""
        self.touched = True
        every = {item.value for item in self._items}
        self._ticked = set() if self._ticked == every else every
        self._redraw()

    def action_close(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    def _set(self, items: Sequence[Item]) -> None:
        self._items = items
        self._ticked = {item.value for item in items if item.ticked}

    def _redraw(self) -> None:
        self.listing.show(
            [
                Row(
                    item.text,
                    item.detail,
                    mark="[x]" if item.value in self._ticked else "[ ]",
                    tail=item.tail,
                )
                for item in self._items
            ]
        )
        self._summary.update(self._sum_up(self.ticked))
