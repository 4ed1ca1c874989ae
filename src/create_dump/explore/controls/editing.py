"""Opening what the cursor is on in the person's editor, while the app makes room for it.

Which command that is, `create_dump.explore.editor` knows.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from textual.app import SuspendNotSupported

from create_dump.errors import UsageError
from create_dump.explore import editor, safe, wording
from create_dump.explore.commands import Command
from create_dump.explore.widgets.status import Tone
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.explore.explorer import Explorer

_KEYBOARD: Final = ("SIGINT", "SIGQUIT")
"""What the terminal sends to all that run in it; meant for the editor."""


class Editing:
    """The key that opens the editor."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {"look.edit": Command(self._edit, self._obstacle)}

    def _obstacle(self) -> str:
        node = self._app.tree_view.node
        return "" if node.kind is Kind.FILE else "Only a file can be edited"

    def _edit(self) -> None:
        app = self._app
        path = app.tree_view.node.path
        try:
            command = editor.command(os.environ, app.workspace.root / path, app.preview.line(path))
        except UsageError as error:
            app.say(wording.failed(error), Tone.ERROR)
            return
        try:
            # What is raised in there would leave the app asleep.
            with app.suspend():
                trouble = _run(command)
        except SuspendNotSupported:
            app.say("This terminal can't be left to an editor for a while", Tone.WARNING)
            return
        app.workspace.look(path)
        if trouble:
            app.say(f"{command[0]} {trouble}", Tone.WARNING)
        else:
            app.say(f"Back from the editor: {safe.name(path)}")


def _run(command: list[str]) -> str:
    """Run *command* in the terminal until it ends; return what went wrong, or ""."""
    # The app draws on standard error; an editor draws on its standard output.
    screen = None if sys.__stdout__ is not None and sys.__stdout__.isatty() else sys.__stderr__
    try:
        with _left_alone(), subprocess.Popen(command, stdout=screen) as process:
            code = process.wait()
    except OSError as error:
        return f"can't be run: {error.strerror or error}"
    return f"ended with exit code {code}" if code else ""


@contextmanager
def _left_alone() -> Iterator[None]:
    """Take no notice of what is typed to stop a program: that is the editor's."""
    numbers = [getattr(signal, name) for name in _KEYBOARD if hasattr(signal, name)]
    # A handler and not SIG_IGN, which the editor would inherit.
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
