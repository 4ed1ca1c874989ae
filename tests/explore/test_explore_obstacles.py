"""What can't be done now is greyed in the footer, said in the palette, and said when tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled
from textual.content import Content

from create_dump.explore import keys, picking
from create_dump.explore.picking import Offer

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

NO_GIT = "find.changed"
ROOMY = (200, 50)
"""Room for all keys of the footer."""
NOTHING_CHOSEN = {"out.copy", "out.write"}


def greyed(pilot: Pilot[None]) -> set[str]:
    return set(explorer(pilot).footer.greyed)


def in_palette(pilot: Pilot[None], name: str) -> Offer:
    app = explorer(pilot)
    offers = picking.commands(app.keymap, lambda each: app.commands[each].obstacle())
    return next(offer for offer in offers if offer.id == name)


async def test_at_first_nothing_can_be_taken_out_or_back(running: Run, project: Path) -> None:
    async with running(project, size=ROOMY) as pilot:
        assert greyed(pilot) == {*NOTHING_CHOSEN, "choose.undo", NO_GIT}
        assert in_palette(pilot, "out.copy").obstacle == (
            "Nothing to copy: nothing is chosen (space chooses, a takes all)"
        )

        await pilot.press("a")
        await settled(pilot)

        assert greyed(pilot) == {NO_GIT}
        assert in_palette(pilot, "out.copy") == Offer("out.copy", "Copy the dump", "y c")

        await pilot.press("u")
        await settled(pilot)

        assert greyed(pilot) == {*NOTHING_CHOSEN, "choose.undo", NO_GIT}


async def test_what_a_larger_screen_shows_is_greyed_as_well(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        assert "choose.undo" not in greyed(pilot)

        await pilot.resize_terminal(*ROOMY)
        await settled(pilot)

        assert "choose.undo" in greyed(pilot)


async def test_a_greyed_key_is_drawn_apart_even_without_colours(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        line = explorer(pilot).footer.render()

        assert isinstance(line, Content)
        bold = {line.plain[span.start : span.end] for span in line.spans if "bold" in str(span)}
        assert "space" in bold
        assert "y" not in bold


@pytest.mark.parametrize(
    ("pressed", "said"),
    [
        (["y"], "Nothing to copy: nothing is chosen (space chooses, a takes all)"),
        (["w"], "Nothing to write: nothing is chosen (space chooses, a takes all)"),
        (
            ["slash", *"auth", "enter", "y"],
            "Nothing to copy: nothing is chosen (a takes the 5 matches)",
        ),
        (
            ["slash", *"auth", "enter", "w"],
            "Nothing to write: nothing is chosen (a takes the 5 matches)",
        ),
        (
            ["slash", *"routes", "enter", "y"],
            "Nothing to copy: nothing is chosen (a takes the one match)",
        ),
        (
            ["slash", *"qqq", "enter", "y"],
            "Nothing to copy: nothing is chosen (nothing matches the filter)",
        ),
        (["u"], "Nothing to undo"),
        (["ctrl+r"], "Nothing to redo"),
        (["n"], "No filter holds: / begins one"),
        (["slash", *"qqq", "enter", "N"], "Nothing matches the filter"),
        (["slash", *"qqq", "enter", "a"], "Nothing matches the filter"),
        (["J"], "The preview is not on the screen: p shows it"),
    ],
)
async def test_whoever_tries_is_told(
    running: Run, project: Path, pressed: list[str], said: str
) -> None:
    async with running(project) as pilot:
        await pilot.press(*pressed)
        await settled(pilot)

        assert explorer(pilot).status.text == said


async def test_what_the_cursor_is_on_may_be_unfit(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("slash", *"logo", "enter")
        await settled(pilot)

        assert "choose.toggle" in greyed(pilot)
        obstacle = in_palette(pilot, "choose.toggle").obstacle
        assert obstacle == "logo.png can't go into a dump: binary"

        await pilot.press("escape", "g")
        await settled(pilot)

        assert "choose.toggle" not in greyed(pilot)


async def test_an_empty_directory_offers_nothing(running: Run, tmp_path: Path) -> None:
    async with running(tmp_path, size=ROOMY) as pilot:
        assert greyed(pilot) == {*NOTHING_CHOSEN, "choose.undo", "choose.all", NO_GIT}

        await pilot.press("a")
        await settled(pilot)

        assert explorer(pilot).status.text == "There is no file here that can go into a dump"


async def test_a_greyed_key_that_is_clicked_says_why(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)
        line = app.footer.render()
        assert isinstance(line, Content)

        await pilot.click("#footer", offset=(line.plain.index("Copy"), 0))
        await settled(pilot)

        assert app.status.text.startswith("Nothing to copy")


async def test_every_command_that_may_be_in_the_way_of_itself_says_so_in_a_sentence(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)
        named = {key.id for group in keys.GROUPS.values() for key in group if not key.action}

        for name in named:
            obstacle = app.commands[name].obstacle()
            assert obstacle == obstacle.strip()
            assert not obstacle or obstacle[0].isupper()
            assert not obstacle.endswith(".")
