"""The filter's keys, and folding: what is to be seen in the tree.

How a filter gets from the typing to the rows is `create_dump.explore.finding`'s.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.explore.arrange import Pane
from create_dump.explore.commands import Command

if TYPE_CHECKING:
    from create_dump.explore.explorer import Explorer


class Seeking:
    """The keys that change which rows there are."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "find.filter": Command(self._filter),
            "find.next": Command(partial(self._match, 1), self._unmatched),
            "find.previous": Command(partial(self._match, -1), self._unmatched),
            "tree.fold-all": Command(self._fold_all),
            "tree.unfold-all": Command(self._unfold_all),
        }

    async def _filter(self) -> None:
        await self._app.panes.go(Pane.FILES)
        await self._app.finding.begin()

    async def _match(self, step: int) -> None:
        if self._app.preview.has_focus_within:
            self._app.within.match(step)
            return
        if self._app.guarding.here:
            await self._app.guarding.step(step)
            return
        row = self._app.tree_view.rows.next_match(step)
        if row is not None:
            self._app.tree_view.move_to(row)

    def _unmatched(self) -> str:
        if self._app.preview.has_focus_within:
            return self._app.within.unmatched()
        if self._app.guarding.here:
            return self._app.guarding.stepless()
        rows = self._app.tree_view.rows
        if not rows.filtered:
            return "No filter holds: / begins one"
        return "" if rows.found else "Nothing matches the filter"

    def _fold_all(self) -> None:
        self._app.tree_view.rows.close_all()
        self._app.tree_view.rearranged()

    def _unfold_all(self) -> None:
        self._app.tree_view.rows.open_all()
        self._app.tree_view.rearranged()
