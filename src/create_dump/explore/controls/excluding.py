"""The key that puts a path out by a pattern: which ones there are to take, and what came of it.

Writing it is `create_dump.excluding`'s, on a thread of the workspace's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.errors import CreateDumpError, unexpected
from create_dump.excluding import Exclusion, ending, pattern
from create_dump.explore import safe, wording
from create_dump.explore.commands import Command
from create_dump.explore.widgets.status import Tone
from create_dump.selection.ignore.chain import OUR_FILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.screens.menu import Choice
    from create_dump.node import Node

    Covers = Callable[[str], bool]
    """Whether a pattern speaks of a path."""


_ROOM: Final = 28
"""Cells for a pattern beside what it is; a longer one is shown whole below."""


class Line(NamedTuple):
    """A pattern to be written.

    Attributes:
        text: As it stands in the file.
        covers: Whether it speaks of a path.
    """

    text: str
    covers: Covers


class Excluding:
    """The menu of patterns, and what is said when one is written or taken back."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {"choose.exclude": Command(self._open, self._obstacle)}

    def tell(self, done: Future[None], words: str) -> None:
        """Say *words* once it is *done*, or why it can't be."""
        done.add_done_callback(lambda each: self._app.call(partial(self._told, each, words)))

    def _obstacle(self) -> str:
        node = self._app.tree_view.node
        if node.parent is None:
            return "The whole project can't be put out by a pattern"
        return f"{safe.name(node.name)} is kept out already" if node.ignored else ""

    def _open(self) -> None:
        from create_dump.explore.screens.menu import Menu

        menu: Menu[Line] = Menu(f"Put out by a pattern in {OUR_FILE}", _choices(self._node))
        self._app.push_screen(menu, self._write)

    @property
    def _node(self) -> Node:
        return self._app.tree_view.node

    def _write(self, line: Line | None) -> None:
        if line is None:
            return
        workspace = self._app.workspace
        # What a choice of its own takes in stays in whatever a pattern says.
        chosen = [path for path in workspace.selection.by_hand if line.covers(path)]
        done = workspace.do(Exclusion(workspace.root, line.text), chosen)
        self._app.show_choice()
        key = self._app.keymap.name("choose.undo")
        self.tell(
            done, f"{safe.line(safe.veiled(line.text))} written to {OUR_FILE} · {key} takes it back"
        )

    def _told(self, done: Future[None], words: str) -> None:
        error = done.exception()
        if error is None:
            self._app.say(words, Tone.DONE)
        else:
            known = error if isinstance(error, CreateDumpError) else unexpected(error)
            self._app.say(wording.failed(known), Tone.ERROR)


def _choices(node: Node) -> list[Choice[Line]]:
    """Return the patterns that put *node* out, the one that names nothing else first."""
    from create_dump.explore.screens.menu import Choice

    path, directory = node.path, node.children is not None
    what = "This directory" if directory else "This file"
    lines = [(what, Line(pattern(path, directory=directory), partial(_at_or_below, path)))]
    end = "" if directory else ending(node.name)
    if end:
        suffix = node.name[node.name.rindex(".") :]
        lines.append(("All that end like it", Line(end, lambda each: each.endswith(suffix))))
    above = node.parent
    if above is not None and above.parent is not None:
        line = Line(pattern(above.path, directory=True), partial(_at_or_below, above.path))
        lines.append(("The directory that it is in", line))
    return [
        Choice(
            line, what, safe.cut_start(shown, _ROOM), key, hint=shown if len(shown) > _ROOM else ""
        )
        for key, (what, line) in zip("123", lines, strict=False)
        if (shown := safe.line(safe.veiled(line.text)))
    ]


def _at_or_below(top: str, path: str) -> bool:
    return path == top or path.startswith(f"{top}/")
