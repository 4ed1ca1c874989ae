"""A progress bar on a terminal's standard error, for what takes longer than half a second.

It counts; it shows no names. Where there is no terminal, or the work is quick, nothing is drawn
and rich is never imported.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

from create_dump.cli.terminal import is_terminal
from create_dump.errors import Unreadable
from create_dump.events import Failed
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID

    from create_dump.events import Event
    from create_dump.workspace import Workspace

PATIENCE_S: Final = 0.5
"""How long nothing is drawn."""

_FRAME_S: Final = 0.1


class Bar:
    """Draws how far the work is, once it has taken long enough. Used on one thread."""

    def __init__(self, *, wanted: bool) -> None:
        """Draw nothing yet; never, unless it is *wanted*."""
        self._wanted = wanted
        self._next = monotonic() + PATIENCE_S
        self._drawn: tuple[Progress, TaskID] | None = None

    def show(self, doing: str, done: int, total: int | None) -> None:
        """Draw that *done* of *total* files are through; None is a total not known yet."""
        now = monotonic()
        if not self._wanted or now < self._next:
            return
        self._next = now + _FRAME_S
        if self._drawn is None:
            self._drawn = _open()
        progress, task = self._drawn
        progress.update(task, description=doing, completed=done, total=total, refresh=True)

    def close(self) -> None:
        """Take it off the screen."""
        if self._drawn is not None:
            self._drawn[0].stop()
            self._drawn = None


@contextmanager
def bar(*, quiet: bool) -> Iterator[Bar]:
    """Yield a bar that is taken off the screen at the end, whatever happens."""
    drawing = Bar(wanted=not quiet and is_terminal(sys.stderr))
    try:
        yield drawing
    finally:
        drawing.close()


def follow(
    workspace: Workspace,
    drawing: Bar,
    hear: Callable[[Event], None] | None = None,
    *,
    what: str = "Counting tokens",
) -> None:
    """Wait until all that is chosen is walked and analysed, drawing how far it is.

    Args:
        workspace: What is waited for.
        drawing: What is drawn on.
        hear: Told of each event.
        what: What is done, in words.

    Raises:
        CreateDumpError: What a thread of the workspace could not do without.
    """
    while not workspace.walked or workspace.tree.root.chosen.unweighed:
        for event in workspace.wait(_FRAME_S):
            if isinstance(event, Failed) and event.fatal:
                raise event.error
            if hear is not None:
                hear(event)
        found = workspace.tree.root.chosen
        done = max(found.files - found.unweighed, 0)
        drawing.show(what, done, found.files if workspace.walked else None)


def require_root(workspace: Workspace) -> None:
    """Refuse to go on where the root itself is gone, or can't be listed: nothing would be true.

    Raises:
        Unreadable: It is.
    """
    error = workspace.tree.root.error
    if error or not workspace.root.is_dir():
        raise Unreadable(
            f"the directory can't be listed: {error or 'it is gone'}",
            where=quote_path(str(workspace.root)),
        )


def _open() -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files"),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    )
    progress.start()
    return progress, progress.add_task("", total=None)
