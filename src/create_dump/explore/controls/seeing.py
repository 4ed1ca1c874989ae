"""The keys that show more of a tree, or less: what the rules keep out, and dot files.

What is chosen does not change by them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.explore import numbers
from create_dump.explore.commands import Command
from create_dump.explore.layout import is_dotted
from create_dump.explore.reasons import by_choice

if TYPE_CHECKING:
    from create_dump.explore.explorer import Explorer
    from create_dump.node import Node


class Seeing:
    """What has rows beside all that can go in anyway."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._told = ""

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "view.ignored": Command(self._turn_ignored, self._filtered),
            "view.dots": Command(self._turn_dots, self._filtered),
        }

    def moved(self) -> None:
        """Say which rule keeps out what the cursor rests on, where no preview says it."""
        app = self._app
        node = app.tree_view.node
        if node.ignored and not app.preview.display:
            self._say(f"{by_choice(node)} · {app.keymap.name('choose.toggle')} takes it in")
        else:
            self.unsay()

    def unsay(self) -> None:
        """Let what was said here last stand no longer, if it still does."""
        if self._told and self._app.status.text == self._told:
            self._app.status.clear()
        self._told = ""

    def _say(self, text: str) -> None:
        self._told = text
        self._app.say(text)

    def chosen_unseen(self) -> str:
        """Say how much of what is chosen is hidden for its name; "" for nothing."""
        rows = self._app.tree_view.rows
        if rows.dots or rows.filtered:
            return ""
        count = _dotted(self._app.workspace.tree.root)
        return f"{numbers.counted(count, 'hidden dot file')} chosen all the same" if count else ""

    def _filtered(self) -> str:
        # A filter shows what it finds, be it a dot file, and finds nothing that is kept out.
        if not self._app.tree_view.rows.filtered:
            return ""
        return self._app.keymap.fill("Not while a filter holds: {app.back} ends it")

    def _turn_ignored(self) -> None:
        view = self._app.tree_view
        view.show(ignored=not view.rows.ignored)
        self._app.finding.show()
        if view.rows.ignored:
            toggle = self._app.keymap.name("choose.toggle")
            self._app.say(f"With what the rules keep out; {toggle} takes one in by hand")
        else:
            self._app.say("Without what the rules keep out")

    def _turn_dots(self) -> None:
        view = self._app.tree_view
        view.show(dots=not view.rows.dots)
        self._app.finding.show()
        shown = "With dot files" if view.rows.dots else "Without dot files"
        self._say(" · ".join(filter(None, (shown, self.chosen_unseen()))))


def _dotted(directory: Node) -> int:
    """Return how many of the chosen files below *directory* a leading dot hides."""
    count = 0
    waiting = [directory]
    while waiting:
        for node in (waiting.pop().children or {}).values():
            if is_dotted(node):
                count += node.chosen.files
            elif node.children and node.chosen.files:
                waiting.append(node)
    return count
