"""Putting files in and out: the keys of the selection, and its undo.

What a key means for the rows is `create_dump.explore.choosing`'s; here it is done and told.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from create_dump.explore import choosing, numbers, safe
from create_dump.explore.commands import Command
from create_dump.explore.widgets.status import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.rows import Rows
    from create_dump.history import Undone
    from create_dump.node import Node
    from create_dump.selection.selection import State


class Choosing:
    """The keys that change what is chosen."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "choose.toggle": Command(self._toggle, self._unfit),
            "choose.outline": Command(self._outline, self._unfit),
            "choose.range": Command(self._range),
            "choose.all": Command(partial(self._choose, choosing.all_shown), self._barren),
            "choose.inside": Command(partial(self._choose, choosing.all_inside), self._barren),
            "choose.invert": Command(self._invert, self._barren),
            "choose.invert-inside": Command(self._invert_inside, self._barren),
            "choose.undo": Command(self._undo, self._nothing_to_undo),
            "choose.redo": Command(self._redo, self._nothing_to_redo),
        }

    def paint(self, state: State) -> None:
        """Make the range's rows *state*, as the mouse has drawn them."""
        self._choose(partial(choosing.ranged, state=state))
        self._app.tree_view.end_range()

    def _unfit(self) -> str:
        rows = self._app.tree_view.rows
        return "" if rows.anchor is not None else choosing.unfit(rows)

    def _barren(self) -> str:
        rows, workspace = self._app.tree_view.rows, self._app.workspace
        if rows.filtered and not rows.found:
            return "Nothing matches the filter"
        barren = workspace.walked and not workspace.tree.root.totals.files
        return "There is no file here that can go into a dump" if barren else ""

    def _nothing_to_undo(self) -> str:
        return "" if self._app.workspace.can_undo else "Nothing to undo"

    def _nothing_to_redo(self) -> str:
        return "" if self._app.workspace.can_redo else "Nothing to redo"

    def _toggle(self) -> None:
        if self._app.tree_view.rows.anchor is None:
            self._choose(choosing.toggled)
        else:
            self._choose(choosing.ranged)
            self._app.tree_view.end_range()

    def _outline(self) -> None:
        # The range stays, for it may take more than one step to where it is to go.
        ranged = self._app.tree_view.rows.anchor is not None
        self._choose(choosing.ranged_outline if ranged else choosing.cycled)

    def _range(self) -> None:
        view = self._app.tree_view
        if view.rows.anchor is not None:
            self._toggle()
            return
        view.begin_range()
        words = "{choose.range} or {choose.toggle} chooses it · {app.back} leaves it"
        self._app.say(self._app.keymap.fill(f"Range: move to extend it · {words}"))

    def _invert(self) -> None:
        self._invert_in(self._app.tree_view.rows.nodes[0])

    def _invert_inside(self) -> None:
        self._invert_in(choosing.directory(self._app.tree_view.rows))

    def _invert_in(self, inside: Node) -> None:
        workspace, rows = self._app.workspace, self._app.tree_view.rows
        workspace.select(choosing.inverted(rows, workspace.selection, inside))
        name = f" inside {safe.name(inside.name)}/" if inside.name else ""
        self._tell(f"Inverted{name}")

    def _choose(self, meant: Callable[[Rows], choosing.Choice]) -> None:
        choice = meant(self._app.tree_view.rows)
        if choice.paths:
            self._app.workspace.choose(choice.paths, choice.state)
            self._app.show_choice()
        if choice.paths:
            self._app.seeing.unsay()
            unseen = self._app.seeing.chosen_unseen()
            choice = choice._replace(words=" · ".join(filter(None, (choice.words, unseen))))
        if choice.words:
            waiting = len(self._app.finding.search.waiting)
            if choice.paths and self._app.tree_view.rows.filtered and waiting:
                choice = choice._replace(
                    words=f"{choice.words} · {numbers.counted(waiting, 'file')} not known yet"
                )
            self._app.say(choice.words, Tone.PLAIN if choice.paths else Tone.WARNING)
        elif self._app.status.tone is Tone.PLAIN:
            # It was said of another choice.
            self._app.say("")

    def _undo(self) -> None:
        self._tell_of("Undone", self._app.workspace.undo(), "counts as a secret again")

    def _redo(self) -> None:
        self._tell_of("Done again", self._app.workspace.redo(), "is so again")

    def _tell_of(self, done: str, step: Undone | None, allowed: str) -> None:
        if step is not None and step.settled:
            self._app.show_choice()
            self._app.say(f"{done}: what was allowed {allowed}", Tone.DONE)
            return
        self._tell(done)
        if step is not None and step.deed is not None and step.done is not None:
            self._app.excluding.tell(
                step.done, f"{done}: {safe.line(safe.veiled(step.deed.words))}"
            )

    def _tell(self, done: str) -> None:
        self._app.show_choice()
        files = self._app.workspace.size.files
        self._app.say(f"{done}: {numbers.counted(files, 'file')} chosen now")
