"""The search in the preview.

Knows the text and where it is found in the page that is shown, not where pages come from.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.explore.places import MOST, find_text
from create_dump.explore.widgets.jumping import Jumps

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.containers import Vertical

    from create_dump.explore.widgets.page import PageView
    from create_dump.explore.widgets.search_row import SearchRow


class Search:
    """A search, from its first letter until it is ended.

    Args:
        pane: Where the line for typing goes.
        view: What is searched.
        told: Called when there is something else to say of it.

    Attributes:
        text: What is searched for; "" for nothing.
    """

    def __init__(self, pane: Vertical, view: PageView, told: Callable[[], None]) -> None:
        """Search for nothing."""
        self.text = ""
        self._jumps = Jumps(view, "hit", self._tell)
        self._pane = pane
        self._view = view
        self._told = told
        self._row: SearchRow | None = None
        self._anchor = 0
        view.over.append(self._jumps.on)

    @property
    def typing(self) -> bool:
        """Whether the line for typing has the keys."""
        return self._row is not None and self._row.typing

    @property
    def open(self) -> bool:
        """Whether the line for typing is there."""
        return self._row is not None and self._row.display

    @property
    def at_rest(self) -> bool:
        """Whether all is found."""
        return not self._jumps.under_way

    @property
    def row(self) -> int | None:
        """The row of the match that one is at, as long as that is on the screen."""
        return self._jumps.row

    @property
    def count(self) -> int:
        """How often it is found."""
        return len(self._jumps.places)

    @property
    def words(self) -> str:
        """How much is found, and at which of it one is; "" where nothing is searched for."""
        if not self.text:
            return ""
        if self._jumps.under_way:
            return "…"
        count = self.count
        if not count:
            return "not found"
        told = f"{count:,}+" if count == MOST else f"{count:,}"
        return f"{told} found" if self._jumps.at is None else f"{self._jumps.at + 1:,} of {told}"

    async def begin(self) -> None:
        """Take the keys, to go on with what is searched for."""
        self._anchor = self._view.scroll_offset.y
        if self._row is None:
            from create_dump.explore.widgets.search_row import SearchRow

            self._row = SearchRow()
            await self._pane.mount(self._row)
        self._row.display = True
        self._row.begin(self.text)
        self._tell()

    def typed(self, text: str) -> None:
        """Search for *text* from where the search began."""
        if text == self.text:
            return
        self.text = text
        if text:
            self._jumps.look(partial(find_text, text=text), self._anchor)
        else:
            self._jumps.forget()
        self._tell()

    def again(self) -> None:
        """Search another page, without going anywhere."""
        if self.text:
            self._jumps.look(partial(find_text, text=self.text))
        else:
            self._jumps.forget()

    def step(self, step: int) -> None:
        """Go to the next match, or to the one before."""
        self._jumps.step(step)
        self._tell()

    def close(self) -> None:
        """Put the line for typing away; what is found stays marked."""
        if self._row is not None and self._row.display:
            self._row.display = False
            self._tell()

    def end(self) -> None:
        """Search for nothing."""
        self.text = ""
        self._jumps.forget()
        self.close()
        self._tell()

    def _tell(self) -> None:
        if self._row is not None:
            self._row.found(self.words)
        self._told()
