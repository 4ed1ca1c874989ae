"""The preview's keys, and its following of the cursor.

What is in it is the preview's own; where it stands is the panes'.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from create_dump.explore.commands import Command
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from textual.timer import Timer

    from create_dump.explore.explorer import Explorer

_REST_S: Final = 0.06
"""The preview follows a cursor that rests this long; a held key only moves it."""


class Looking:
    """The keys of the preview, and its following of the cursor."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._rest_timer: Timer | None = None

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "look.preview": Command(self._toggle),
            "look.down": Command(
                partial(self._app.preview.view.action_scroll_rows, 1), self.unseen
            ),
            "look.up": Command(partial(self._app.preview.view.action_scroll_rows, -1), self.unseen),
            "look.tab-next": Command(partial(self._turn, 1)),
            "look.tab-previous": Command(partial(self._turn, -1)),
            "look.since": Command(self._compare),
        }

    @property
    def at_rest(self) -> bool:
        """Whether the preview follows nothing any more."""
        return self._rest_timer is None

    # -- following

    def moved(self) -> None:
        """Let the preview follow when the cursor rests."""
        # A held key comes here thirty times a second: one timer serves them all.
        self._app.feed.pace.touched()
        if self._rest_timer is None:
            self._rest_timer = self._app.set_timer(_REST_S, self._rested)

    def again(self) -> None:
        """Show what the cursor is on as it is now."""
        if self._app.preview.display:
            self._app.preview.show(self._app.tree_view.node)

    def _rested(self) -> None:
        self._rest_timer = None
        rest = self._app.feed.pace.until_rest(_REST_S)
        if rest > 0:
            self._rest_timer = self._app.set_timer(rest, self._rested)
            return
        self.again()
        self._app.seeing.moved()
        self._app.show_keys()
        wanted = [
            node.path
            for node in self._app.tree_view.on_screen()
            if node.kind is Kind.FILE and node.facts is None
        ]
        if wanted:
            self._app.workspace.prioritise(wanted)

    async def reveal(self) -> None:
        """Show the preview, at once; where there is room for it, the keys stay where they are."""
        if not self._app.preview.display:
            await self._app.panes.reveal_preview()
            self.again()

    def unseen(self) -> str:
        """Return what to say where there is no preview on the screen, or ""."""
        return "" if self._app.preview.display else "The preview is not on the screen: p shows it"

    async def _toggle(self) -> None:
        await self._app.panes.turn_preview()

    async def _compare(self) -> None:
        self._app.preview.compare()
        if not self._app.preview.display:
            await self._toggle()

    async def _turn(self, step: int) -> None:
        self._app.preview.turn(step)
        if not self._app.preview.display:
            await self._toggle()
