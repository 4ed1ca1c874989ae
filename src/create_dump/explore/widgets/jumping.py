"""Going from place to place in a page: to what is searched for, and to what is still to be done.

Knows the places of one kind, found on a thread, and which of them one is at; the view draws them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.explore.document import Document
from create_dump.explore.places import Place, Places

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.explore.widgets.page import PageView

    Find = Callable[[Document, Callable[[], bool]], Places]
    """Looks for places in a document, as long as it is not told to stop."""


class Jumps:
    """The places of one kind in the page that a view shows.

    Args:
        view: The view.
        kind: How they are drawn there.
        found: Told when they were found.

    Attributes:
        places: What was found.
        at: The index of the one that one is at; None where one is at none.
        under_way: Whether it is still being looked for them.
    """

    def __init__(self, view: PageView, kind: str, found: Callable[[], None]) -> None:
        """Know of none."""
        self.places = Places()
        self.at: int | None = None
        self.under_way = False
        self._view = view
        self._kind = kind
        self._found = found
        self._number = 0

    @property
    def row(self) -> int | None:
        """The row of the place that one is at, as long as that is on the screen."""
        row = None if self.at is None else self.places[self.at].row
        return row if row is not None and self._view.shows(row) else None

    def look(self, find: Find, anchor: int | None = None) -> None:
        """Find the places of the page that is shown now, instead of those that were.

        Args:
            find: Finds them, on a thread.
            anchor: The row from which on the first one is gone to; None to go nowhere.
        """
        self.forget()
        page = self._view.page
        self.under_way = isinstance(page, Document)
        if isinstance(page, Document):
            work = partial(self._work, self._number, page, find, anchor)
            self._view.run_worker(work, thread=True, group="places", exit_on_error=False)

    def forget(self) -> None:
        """Know of none."""
        self._number += 1
        self.under_way = False
        self.at = None
        if len(self.places):
            self.places = Places()
            self._view.refresh()

    def step(self, step: int) -> None:
        """Go to the next one down (or up), if there is any."""
        if len(self.places):
            self._go(self.places.beside(self._here(), step))

    def go(self, index: int) -> None:
        """Go to the one at *index*."""
        self._go(index)

    def on(self, row: int) -> list[tuple[int, int, str]]:
        """Return what is to be drawn differently on *row*: from, up to, how."""
        places = self.places.on(row) if len(self.places) else []
        here = None if self.at is None else self.places[self.at]
        return [
            (place.start, place.end, f"{self._kind}-here" if place == here else self._kind)
            for place in places
        ]

    # -- within

    def _here(self) -> Place:
        """Return where one is: at a place that is on the screen, or else before its first line."""
        if self.at is not None and self._view.shows(self.places[self.at].row):
            return self.places[self.at]
        return Place(self._view.scroll_offset.y, -1, -1)

    def _go(self, index: int) -> None:
        self.at = index
        self._view.reveal(self.places[index])
        self._view.refresh()

    def _work(self, number: int, page: Document, find: Find, anchor: int | None) -> None:
        places = Places()
        try:
            places = find(page, lambda: number != self._number)
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            self._view.log("nothing found:", repr(error))
        self._view.call(partial(self._take, number, places, anchor))

    def _take(self, number: int, places: Places, anchor: int | None) -> None:
        if number != self._number:
            return
        self.under_way = False
        self.places = places
        if anchor is not None and len(places):
            self._go(places.beside(Place(anchor, -1, -1), 1))
        self._view.refresh()
        self._found()
