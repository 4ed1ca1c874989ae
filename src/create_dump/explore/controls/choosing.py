"""Putting files in and out: the keys of the selection, and its undo.

What a key means for the rows is `create_dump.explore.choosing`'s; here it is done and told.
"""

from __future__ import annotations

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
            "choose.toggle": Command(self.toggle),
            "choose.outline": Command(lambda: self._choose(choosing.cycled)),
            "choose.all": Command(lambda: self._choose(choosing.all_shown)),
            "choose.undo": Command(self._undo),
            "choose.redo": Command(self._redo),
        }

    def toggle(self) -> None:
        """Choose what the cursor is on, or not."""
        self._choose(choosing.toggled)

    def _choose(self, meant: Callable[[Rows], choosing.Choice]) -> None:
        choice = meant(self._app.tree_view.rows)
        if choice.paths:
            self._app.workspace.choose(choice.paths, choice.state)
            self._app.show_choice()
        if choice.words:
            self._app.say(choice.words, Tone.PLAIN if choice.paths else Tone.WARNING)

    def _undo(self) -> None:
        self._step("Undone", "Nothing to undo", self._app.workspace.undo)

    def _redo(self) -> None:
        self._step("Done again", "Nothing to redo", self._app.workspace.redo)

    def _step(self, done: str, nothing: str, step: Callable[[], bool]) -> None:
        if not step():
            self._app.say(nothing)
            return
        self._app.show_choice()
        files = self._app.workspace.size.files
        self._app.say(f"{done}: {numbers.counted(files, 'file')} chosen now")
