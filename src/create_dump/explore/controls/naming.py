"""Named selections: opened, saved and deleted.

Where they are kept is `create_dump.saving`'s affair, what they mean that of the notation.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.errors import CreateDumpError, UsageError
from create_dump.explore import numbers, safe, wording
from create_dump.explore.commands import Command
from create_dump.explore.weighing import known_paths, weigh
from create_dump.explore.widgets.status import Tone
from create_dump.selection import notation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.config.sections import NamedSelection
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.screens.selections import Named, Selections, Wish
    from create_dump.selection.notation import Choice
    from create_dump.selection.selection import Selection


class Naming:
    """The list of named selections, and what is done with them."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {"choose.named": Command(self._list)}

    def open(self, name: str) -> None:
        """Choose what the selection *name* says instead of what is chosen."""
        named = self._app.shelf.selections.get(name)
        if named is None:
            return  # its file was changed under the open list, and said so
        try:
            choices = notation.parse(named.items, where=named.places)
        except UsageError as error:
            self._app.say(wording.failed(error), Tone.WARNING)
            return
        if not self._app.workspace.walked:
            # What is not found yet would be missed.
            self._app.say("Not before all files are found: try again in a moment", Tone.WARNING)
            return
        paths = list(known_paths(self._app.workspace.tree))
        self._app.on_thread(partial(self._work_out, name, choices, paths))

    # -- the list

    def _list(self) -> None:
        from create_dump.explore.screens.selections import Selections

        nothing = not self._app.workspace.tree.root.chosen.files
        unsaved = "Nothing is chosen that could get a name" if nothing else ""
        screen = Selections(self._known(), unsaved)
        # What others have named in the meantime is shown a moment later.
        self._app.shelf.renew(partial(self._renew, screen))
        self._app.push_screen(screen, self._do)

    def _renew(self, screen: Selections) -> None:
        if screen.is_attached:
            screen.offer(self._known())

    def _known(self) -> list[Named]:
        from create_dump.explore.screens.selections import Named

        return [
            Named(name, safe.name(name), self._cost(named), _about(named))
            for name, named in sorted(self._app.shelf.selections.items())
        ]

    def _cost(self, named: NamedSelection) -> str:
        """Say what a selection would come to, where that is cheap: where it names paths only."""
        try:
            choices = notation.parse(named.items)
        except UsageError:
            return "can't be read"
        if any(choice.patterns for choice in choices):
            return "patterns"
        sums = weigh(self._app.workspace.tree, notation.apply(choices, ()))
        return f"{numbers.counted(sums.files, 'file')} · ~{numbers.short(sums.wrapped)} tok"

    def _do(self, wish: Wish | None) -> None:
        from create_dump.explore.screens.selections import Deed

        if wish is None:
            return
        if wish.deed is Deed.OPEN:
            self.open(wish.name)
        elif wish.deed is Deed.SAVE:
            self._ask_name()
        else:
            self._change(partial(self._delete, wish.name))

    # -- opening, away from the screen and back

    def _work_out(self, name: str, choices: Sequence[Choice], paths: Sequence[str]) -> None:
        selection = notation.apply(choices, paths)
        lost = notation.missing(choices, paths)
        self._app.call(partial(self._choose, name, selection, lost))

    def _choose(self, name: str, selection: Selection, lost: Sequence[str]) -> None:
        app = self._app
        app.workspace.select(selection)
        app.show_choice()
        files = numbers.counted(app.workspace.tree.root.chosen.files, "file")
        told = f"Opened “{safe.name(name)}”: {files} chosen"
        if lost:
            told += f" · naming nothing here: {', '.join(safe.line(item) for item in lost[:3])}"
            told += f" and {len(lost) - 3} more" if len(lost) > 3 else ""  # noqa: PLR2004 - the same three
        app.say(told, Tone.WARNING if lost else Tone.DONE)

    # -- saving and deleting

    def _ask_name(self) -> None:
        from create_dump.explore.screens.ask import Ask

        known = self._app.shelf.selections
        ask = Ask(
            "Save what is chosen as",
            hint="Into the project's settings file, for P here and `create-dump --selection NAME`.",
            verb="saves",
            wrong=lambda text: "" if text else "A name is needed.",
            lost=lambda text: f"{safe.name(text)} exists. Enter again replaces it."
            if text in known
            else "",
        )
        self._app.push_screen(ask, self._named)

    def _named(self, name: str | None) -> None:
        if name:
            items = notation.write(self._app.workspace.selection)
            self._change(partial(self._save, name, items))

    def _change(self, work: Callable[[], str]) -> None:
        def change() -> None:
            try:
                words, tone = work(), Tone.DONE
            except CreateDumpError as error:
                words, tone = wording.failed(error), Tone.ERROR
            self._app.call(partial(self._app.say, words, tone))
            self._app.call(partial(self._app.shelf.renew, lambda: None))

        self._app.on_thread(change)

    def _save(self, name: str, items: Sequence[str]) -> str:
        from create_dump.saving import save_selection

        file = save_selection(self._app.workspace.root, name, items)
        return f"Saved as “{safe.name(name)}” in {file}"

    def _delete(self, name: str) -> str:
        from create_dump.saving import delete_selection

        file = delete_selection(self._app.workspace.root, name)
        return f"Deleted “{safe.name(name)}” from {file}"


def _about(named: NamedSelection) -> str:
    items = ", ".join(safe.line(item) for item in named.items) or "nothing"
    return f"{safe.line(named.origin)}: {items}"
