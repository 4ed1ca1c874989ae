"""Terminals that shrink to nothing and grow again, under whatever is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled
from textual.events import DescendantFocus
from textual.widget import Widget

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


@pytest.mark.parametrize(
    ("keys", "closing"),
    [
        (("slash", "a", "enter"), ()),
        (("slash", "a", "enter", "w"), ("escape",)),
        (("slash", "a"), ()),
        (("p",), ()),
        (("w",), ()),
        (("P",), ()),
    ],
    ids=lambda keys: "+".join(keys) or "nothing",
)
async def test_whoever_had_the_keys_has_them_again_when_there_is_room(
    running: Run, repository: Path, keys: tuple[str, ...], closing: tuple[str, ...]
) -> None:
    async with running(repository, size=(80, 24)) as pilot:
        await pilot.press("a", *keys)
        await settled(pilot)
        app = explorer(pilot)
        before = [screen.focused for screen in app.screen_stack]
        assert all(before)

        for width, height in SMALL:
            await pilot.resize_terminal(width, height)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)

        assert [screen.focused for screen in app.screen_stack] == before
        await pilot.press(*closing)
        await settled(pilot)
        assert app.focused is before[0 if closing else -1]


async def test_who_is_gone_when_it_is_told_that_he_has_the_keys_ends_nothing(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)

        app.post_message(DescendantFocus(Widget()))
        await pilot.press("down")

        assert app.focused is app.tree_view
