"""The palette: every command by what it does, with its key, and why it can't be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled, until
from textual.screen import Screen
from textual.widgets import Static

from create_dump.explore import keys, picking
from create_dump.explore.keymap import Keymap
from create_dump.explore.screens.palette import Palette

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


def palette(pilot: Pilot[None]) -> Palette:
    assert isinstance(pilot.app.screen, Palette)
    return pilot.app.screen


def offered(pilot: Pilot[None]) -> list[str]:
    return [row.text for row in palette(pilot).listing.rows]


def hint(pilot: Pilot[None]) -> str:
    return str(palette(pilot).query_one(".hint", Static).content)


COMMANDS = picking.commands(Keymap(), lambda _: "")


def test_every_command_is_offered_with_its_key() -> None:
    wanted = {
        (key.id, key.what, key.shown, "")
        for group in keys.GROUPS.values()
        for key in group
        if not key.action
    }

    assert {each[0] for each in wanted - set(map(tuple, COMMANDS))} == {"app.back", "app.palette"}
    assert set(map(tuple, COMMANDS)) < wanted


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("copy", "out.copy"),
        ("COPY dump", "out.copy"),
        ("dump write", "out.write"),
        ("choose.undo", "choose.undo"),
        ("qut", "app.quit"),
    ],
)
def test_words_find_a_command_by_what_it_does_or_by_its_id(typed: str, first: str) -> None:
    assert picking.among(COMMANDS, typed).offers[0].id == first


def test_no_word_means_anything_but_itself() -> None:
    assert not picking.among(COMMANDS, "c:text").offers
    assert not picking.among(COMMANDS, "!copy").offers
    assert picking.among(COMMANDS, "  ").offers == COMMANDS


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_what_is_picked_is_done(running: Run, project: Path, key: str) -> None:
    async with running(project) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert len(offered(pilot)) == len(COMMANDS)

        await pilot.press(*"all shown", "enter")
        await settled(pilot)

        assert type(pilot.app.screen) is Screen
        assert explorer(pilot).workspace.size.files == 19


async def test_arrows_move_while_one_types(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", *"fold", "down", "up", "down")
        await pilot.pause()
        assert palette(pilot).listing.cursor == 1
        assert offered(pilot)[1] == "Unfold all"

        await pilot.press("enter")
        await until(pilot, lambda: len(explorer(pilot).tree_view.rows) > 20)


async def test_what_can_not_be_done_says_why_and_is_not_taken(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", *"undo the")
        await pilot.pause()
        assert hint(pilot) == "Nothing to undo"
        assert palette(pilot).listing.rows[0].faint

        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Palette)

        await pilot.press("escape")
        await settled(pilot)
        assert type(pilot.app.screen) is Screen


async def test_what_nothing_is_called_is_said(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", *"zzzzqq", "enter")
        await pilot.pause()

        assert hint(pilot) == "Nothing is called that."
        assert offered(pilot) == []


async def test_a_click_does_it(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", *"unfold")
        await pilot.pause()

        await pilot.click("Listing", offset=(5, 0))
        await until(pilot, lambda: len(explorer(pilot).tree_view.rows) > 20)


async def test_help_tells_of_its_keys(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", "f1")
        await pilot.pause()

        told = str(pilot.app.screen.query_one("#help-text", Static).content)
        assert told.startswith("The palette")
