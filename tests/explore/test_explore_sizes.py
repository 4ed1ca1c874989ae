"""Terminals that shrink to nothing and grow again, under whatever is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

SMALL = ((40, 10), (20, 5), (1, 1), (200, 3), (7, 60))


@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("question_mark",),
        ("ctrl+p",),
        ("slash", "a"),
        ("ctrl+f", "a"),
        ("Y",),
        ("w",),
        ("f",),
        ("t",),
        ("P",),
        ("b",),
        ("B",),
        ("x",),
        ("d",),
        ("y", "R"),
        ("3",),
        ("4",),
        ("C",),
        ("i",),
    ],
    ids=lambda keys: "+".join(keys) or "tree",
)
async def test_a_terminal_that_shrinks_and_grows_ends_nothing(
    running: Run, repository: Path, keys: tuple[str, ...]
) -> None:
    async with running(repository, size=(120, 35)) as pilot:
        await pilot.press("a", *keys)
        await settled(pilot)
        before = explorer(pilot).screen

        for width, height in SMALL:
            await pilot.resize_terminal(width, height)
            await pilot.press("down")
        await pilot.resize_terminal(120, 35)
        await settled(pilot)

        assert explorer(pilot).screen is before


async def test_in_a_small_terminal_what_opens_waits_for_room(
    running: Run, repository: Path
) -> None:
    async with running(repository, size=(20, 5)) as pilot:
        for key in ("question_mark", "ctrl+p", "Y", "w", "f", "t", "P", "b", "B", "x", "d"):
            await pilot.press(key)
            await settled(pilot)
            await pilot.press("escape", "escape")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)

        assert explorer(pilot).focused is explorer(pilot).tree_view
