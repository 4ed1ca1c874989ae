"""Keys that come faster than the screen follows: none is lost, and none goes astray."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from explore_support import explorer, settled
from textual.events import Key

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

_NAMES = {"/": "slash", "?": "question_mark", ".": "full_stop", "_": "underscore"}


async def type_at_once(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        pilot.app.post_message(Key(_NAMES.get(key, key), key if len(key) == 1 else None))
    # Until the app has them all, it may well seem to be at rest.
    taken = asyncio.Event()
    pilot.app.call_later(taken.set)
    await taken.wait()


async def test_letters_behind_a_slash_are_the_filters(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await type_at_once(pilot, *"/oauth.py", "enter", "a")
        await settled(pilot)

        app = explorer(pilot)
        assert [node.path for node in app.tree_view.rows.matches] == ["src/auth/oauth.py"]
        assert app.workspace.size.files == 1


async def test_a_storm_of_keys_through_every_screen_leaves_the_tree_in_charge(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        for _ in range(8):
            await type_at_once(
                pilot, "?", "escape", "w", "x", "escape", "/", "a", "escape", "p", "p"
            )
            await settled(pilot)
        await type_at_once(pilot, "j", "j", "space")
        await settled(pilot)

        app = explorer(pilot)
        assert app.focused is app.tree_view
        assert len(app.workspace.selection.choices) == 1
