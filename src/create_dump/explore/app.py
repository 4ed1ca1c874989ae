"""The door to the app: it sees to it that the first frame is there before anything else is.

Nothing here is imported by any other command.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from create_dump.errors import UsageError
from create_dump.explore import kept
from create_dump.selection.selection import NOTHING
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from create_dump.explore.budget import Budget
    from create_dump.explore.given import Given
    from create_dump.explore.habits import Habits
    from create_dump.options import Options

_GARBAGE: Final = (20_000, 20, 1_000)
"""New objects before each of the collector's three rounds."""
_FRAMES: Final = "240"
"""A second, at most. Textual leaves out up to two turns after a frame: with its own 60 a key right
after news would wait for 33 ms."""


def run(  # noqa: PLR0913 - one keyword each
    root: Path,
    options: Options,
    *,
    budgets: Sequence[Budget],
    habits: Habits,
    given: Given,
    fresh: bool = False,
) -> int:
    """Open *root* on the screen until the person quits.

    Args:
        root: The directory.
        options: How to look at it.
        budgets: What the meter can measure against, at first the first of them.
        habits: What the person's settings say of the app itself.
        given: What else the command line and the settings files say.
        fresh: Whether the last session of the project is to stay where it is.

    Returns:
        The process's exit code.

    Raises:
        CreateDumpError: *root* or *options* make no sense, or there is no terminal.
    """
    if not (
        sys.stdin is not None
        and sys.stdin.isatty()
        and sys.__stderr__ is not None
        and sys.__stderr__.isatty()
    ):
        raise UsageError(
            "explore needs a terminal to draw on",
            hint="without one, `create-dump` writes the dump straight away",
        )
    if os.environ.get("TERM") == "dumb":
        raise UsageError(
            "explore needs a terminal that can move its cursor, and TERM=dumb can't",
            hint="set TERM to what it is, or let `create-dump` write the dump straight away",
        )
    if os.environ.get("NO_COLOR") == "":
        # An empty one asks for nothing (no-color.org); to Textual any would do.
        del os.environ["NO_COLOR"]
    # A screen needs its cores' locks for itself, and a person starts from nothing.
    options = replace(options, selection=NOTHING, worker=True, poised=True)
    # The app tidies up by itself, at moments of its own choosing, the first frame being the first:
    # what is imported is here to stay.
    gc.set_threshold(*_GARBAGE)
    gc.disable()
    ours = "TEXTUAL_FPS" not in os.environ
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES)
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.keeper import Keeper

    if ours:
        # It has been read, and is nothing for an editor that is opened from here.
        del os.environ["TEXTUAL_FPS"]

    with Workspace(root, options) as workspace:
        habits = habits.with_kept(kept.read())
        keeper = Keeper(workspace.root, fresh=fresh)
        app = Explorer(workspace, budgets=budgets, habits=habits, given=given, keeper=keeper)
        app.run()
        problems = app.resuming.leave(), app.recalling.leave(), app.panes.leave()
        for problem in filter(None, problems):
            # The screen is gone, and with it the place where this would stand.
            with suppress(OSError):
                sys.__stderr__.write(f"{problem}\n")
    return app.return_code or 0
