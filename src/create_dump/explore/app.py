"""The door to the app. The walk starts here, before a screen is even imported."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from create_dump.errors import UsageError
from create_dump.selection.selection import NOTHING
from create_dump.workspace import Options, Workspace

if TYPE_CHECKING:
    from pathlib import Path

_TURN_S: Final = 0.0005
"""How long a thread may run before another one gets its turn; Python's own is ten times that."""
_GARBAGE: Final = (20_000, 20, 1_000)
"""New objects before each of the collector's three rounds."""


def run(root: Path, options: Options, *, window: int) -> int:
    """Open *root* on the screen until the person quits.

    Args:
        root: The directory.
        options: How to look at it.
        window: The tokens that the model takes, for the meter.

    Returns:
        The process's exit code.

    Raises:
        CreateDumpError: *root* or *options* make no sense, or there is no terminal.
    """
    if not (sys.stdin.isatty() and sys.__stderr__ is not None and sys.__stderr__.isatty()):
        raise UsageError(
            "explore needs a terminal to draw on",
            hint="without one, `create-dump` writes the dump straight away",
        )
    # A screen needs its cores' locks for itself, and a person starts from nothing.
    options = replace(options, selection=NOTHING, worker=True)
    # The threads that walk and read must not make a key wait for their turn to end.
    sys.setswitchinterval(_TURN_S)
    # The app tidies up by itself, at moments of its own choosing, the first frame being the first:
    # what is imported is here to stay.
    gc.set_threshold(*_GARBAGE)
    gc.disable()
    with Workspace(root, options) as workspace:
        from create_dump.explore.explorer import Explorer

        app = Explorer(workspace, window=window)
        app.run()
    return app.return_code or 0
