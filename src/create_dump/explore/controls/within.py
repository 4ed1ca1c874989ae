"""Finding one's way inside the preview: the search in it, and the jumps to what is to be done.

What is found there and how it is shown is the preview's own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.explore.arrange import Pane
from create_dump.explore.commands import Command
from create_dump.explore.places import TODOS

if TYPE_CHECKING:
    from textual.widget import Widget

    from create_dump.explore.explorer import Explorer


class Within:
    """The keys that go from place to place in what is shown."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._from: Widget = app.preview.view

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "find.inside": Command(self._begin),
            "look.todo-next": Command(partial(self._todo, 1), self._nothing_to_do),
            "look.todo-previous": Command(partial(self._todo, -1), self._nothing_to_do),
        }

    # -- the search

    async def _begin(self) -> None:
        await self._app.looking.reveal()
        beside = self._app.tree_view.has_focus and self._app.panes.shows(Pane.FILES)
        self._from = self._app.tree_view if beside else self._app.preview.view
        await self._app.preview.search.begin()
        self._app.show_keys()

    def match(self, step: int) -> None:
        """Go to the next match of the search, or without one to the next secret; or back."""
        preview = self._app.preview
        if preview.search.text:
            preview.search.step(step)
        else:
            preview.secret(step)

    def unmatched(self) -> str:
        """Return why there is no match to go to, or ""."""
        search = self._app.preview.search
        if not search.text and self._app.preview.secrets:
            return ""
        if not search.text:
            return f"Nothing is searched for here: {self._app.keymap.name('find.inside')} begins"
        return "" if search.count else f"{search.text} is not in here"

    def keep(self) -> None:
        """Give the keys to what was searched."""
        self._app.preview.search.close()
        self._app.preview.focus()

    def end(self) -> bool:
        """End the search; return whether there was one."""
        search = self._app.preview.search
        if not search.text and not search.open:
            return False
        back = search.typing
        search.end()
        if back:
            self._from.focus()
        return True

    # -- to-dos

    def _todo(self, step: int) -> None:
        self._app.preview.todo(step)

    def _nothing_to_do(self) -> str:
        if unseen := self._app.looking.unseen():
            return unseen
        if self._app.preview.todos:
            return ""
        return f"No to-do in here: {', '.join(TODOS)}"
