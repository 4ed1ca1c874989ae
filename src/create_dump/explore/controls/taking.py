"""The keys that take the dump out of the app, and where it goes by each.

How a delivery runs is the desk's.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump import formats
from create_dump.explore.commands import Command
from create_dump.explore.job import COPY, WRITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.destinations.base import Destination
    from create_dump.explore.explorer import Explorer


class Taking:
    """Copies and writes.

    Args:
        app: The app.
        clipboard: Makes the destination of a copy with a given file extension; by default the
            person's clipboard.
    """

    def __init__(
        self, app: Explorer, clipboard: Callable[[str], Destination] | None = None
    ) -> None:
        """Work on *app*."""
        self._app = app
        self._to_clipboard = clipboard or self.own_clipboard
        self._format = formats.get(app.workspace.options.format)
        self._directory = Path.cwd()

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        obstacle = self._app.desk.obstacle
        return {
            "out.copy": Command(self._copy, partial(obstacle, COPY)),
            "out.write": Command(self._ask_where, partial(obstacle, WRITE)),
        }

    def _copy(self) -> None:
        self._app.desk.take(COPY, self._to_clipboard(self._format.extension))
        self._app.show_keys()

    def _ask_where(self) -> None:
        from create_dump.explore.screens.write import WriteScreen

        workspace = self._app.workspace
        name = f"{workspace.name}.dump{self._format.extension}"
        self._app.push_screen(WriteScreen(self._directory, name), self._write)

    def _write(self, path: Path | None) -> None:
        if path is not None:
            from create_dump.destinations.file import FileDestination

            self._app.desk.take(WRITE, FileDestination(path))
            self._app.show_keys()

    def own_clipboard(self, extension: str) -> Destination:
        """Return the person's clipboard, by this terminal where that is the way."""
        from create_dump.destinations.clipboard import ClipboardDestination

        return ClipboardDestination(extension, write_terminal=self._app.write_terminal)
