"""Putting files in and out: the keys of the selection, and its undo.

What a key means for the rows is `create_dump.explore.choosing`'s; here it is done and told.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.explore import choosing, numbers
from create_dump.explore.commands import Command
from create_dump.explore.widgets.status import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.rows import Rows


class Choosing:
    """The keys that change what is chosen."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "choose.toggle": Command(partial(self._choose, choosing.toggled), self._unfit),
            "choose.outline": Command(partial(self._choose, choosing.cycled), self._unfit),
            "choose.all": Command(partial(self._choose, choosing.all_shown), self._barren),
            "choose.undo": Command(self._undo, self._nothing_to_undo),
            "choose.redo": Command(self._redo, self._nothing_to_redo),
        }

    def _unfit(self) -> str:
        return choosing.unfit(self._app.tree_view.rows)

    def _barren(self) -> str:
        rows, workspace = self._app.tree_view.rows, self._app.workspace
        if rows.filtered and not rows.matches:
            return "Nothing matches the filter"
        barren = workspace.walked and not workspace.tree.root.totals.files
        return "There is no file here that can go into a dump" if barren else ""

    def _nothing_to_undo(self) -> str:
        return "" if self._app.workspace.can_undo else "Nothing to undo"

    def _nothing_to_redo(self) -> str:
        return "" if self._app.workspace.can_redo else "Nothing to redo"

    def _choose(self, meant: Callable[[Rows], choosing.Choice]) -> None:
        choice = meant(self._app.tree_view.rows)
        if choice.paths:
            self._app.workspace.choose(choice.paths, choice.state)
            self._app.show_choice()
        if choice.words:
            self._app.say(choice.words, Tone.PLAIN if choice.paths else Tone.WARNING)

    def _undo(self) -> None:
        self._app.workspace.undo()
        self._tell("Undone")

    def _redo(self) -> None:
        self._app.workspace.redo()
        self._tell("Done again")

    def _tell(self, done: str) -> None:
        self._app.show_choice()
        files = self._app.workspace.size.files
        self._app.say(f"{done}: {numbers.counted(files, 'file')} chosen now")
