"""What the ways out of the app look like; see ``snapshots/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from create_dump.explore.explorer import Explorer

    Open = Callable[..., Explorer]
    Picture = Callable[..., bool]


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Picture:
    """Return the comparison of the screen after some keys with the picture that is kept."""

    def compare(app: Explorer, *keys: str) -> bool:
        async def before(pilot: Pilot[None]) -> None:
            await settled(pilot)
            for key in keys:
                if key == "…":
                    await settled(pilot)
                else:
                    await pilot.press(key)
            await settled(pilot)

        return snap_compare(app, terminal_size=(80, 24), run_before=before)

    return compare


def test_copy_menu(opened: Open, project: Path, picture: Picture) -> None:
    keys = ("slash", *"tokens", "…", "enter", "space", "y", "…", "Y")

    assert picture(opened(project), *keys)


def test_copy_menu_of_nothing(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), "Y", "down")


def test_formats(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), "a", "f", "down")


def test_templates(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), "a", "t", "down", "down")


def test_question(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), "a", "t", "f", "…", *"Why?")


def test_parts_asked(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), "a", "Y", "n", *"many", "enter")


def test_part_copied(opened: Open, project: Path, picture: Picture) -> None:
    keys = ("a", "t", "r", "f", "2", "…", "Y", "n", *"10k", "enter", "…")

    assert picture(opened(project), *keys)


def test_piped(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), "a", "…", "Y", "|", *"wc -l")


def test_account(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), "a", "…", "y", "…", "R")
