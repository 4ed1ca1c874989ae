"""The palette: every command by what it does, with its key, and every file, to go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled, until
from explore_trees import put
from textual.screen import Screen
from textual.widgets import Static

from create_dump.explore import keys, picking
from create_dump.explore.catalogue import Catalogue, Listing
from create_dump.explore.keymap import Keymap
from create_dump.explore.screens.palette import Palette
from create_dump.tree import Tree

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
        picking.Offer(key.id, key.what, key.shown)
        for group in (*keys.GROUPS.values(), keys.SECRETS)
        for key in group
        if not key.action
    }

    assert {each.id for each in wanted - set(COMMANDS)} == {"app.back", "app.palette"}
    assert set(COMMANDS) < wanted


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
    assert not picking.among(COMMANDS, "ext:py").offers
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
        await until(pilot, lambda: palette(pilot).at_rest)

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


# Files


def listing(names: dict[str, list[str]]) -> Listing:
    """Return all files of a tree; names that end in a slash are directories."""
    tree = Tree()
    for directory, inside in names.items():
        put(tree, directory, inside)
    catalogue = Catalogue(tree)
    catalogue.follow([tree.root], removed=True)
    return catalogue.listing()


async def test_a_file_that_is_picked_is_gone_to(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", *"oauth.py")
        await until(pilot, lambda: "src/auth/oauth.py" in offered(pilot))
        row = palette(pilot).listing.rows[0]
        assert (row.text, row.detail) == ("src/auth/oauth.py", "745")

        await pilot.press("enter")
        await settled(pilot)

        app = explorer(pilot)
        assert type(app.screen) is Screen
        assert app.tree_view.node.path == "src/auth/oauth.py"
        assert app.focused is app.tree_view
        assert app.workspace.size.files == 0


async def test_a_filter_that_hides_it_ends_and_another_one_stays(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)
        await pilot.press("slash", *"auth", "enter", "ctrl+p", *"oauth.py")
        await until(pilot, lambda: "src/auth/oauth.py" in offered(pilot))
        await pilot.press("enter")
        await settled(pilot)
        assert app.tree_view.node.path == "src/auth/oauth.py"
        assert app.tree_view.rows.filtered

        await pilot.press("ctrl+p", *"guide.md")
        await until(pilot, lambda: "docs/guide.md" in offered(pilot))
        await pilot.press("enter")
        await settled(pilot)
        assert app.tree_view.node.path == "docs/guide.md"
        assert not app.tree_view.rows.filtered


async def test_the_preview_makes_room_for_the_tree(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("p", "ctrl+p", *"guide.md")
        await until(pilot, lambda: "docs/guide.md" in offered(pilot))
        await pilot.press("enter")
        await settled(pilot)

        assert explorer(pilot).tree_view.has_focus
        assert explorer(pilot).files.display


async def test_a_file_that_is_gone_by_then_is_told_of(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", *"guide.md")
        await until(pilot, lambda: "docs/guide.md" in offered(pilot))
        (project / "docs" / "guide.md").unlink()
        await until(pilot, lambda: explorer(pilot).workspace.tree.get("docs/guide.md") is None)

        await pilot.press("enter")
        await settled(pilot)

        assert explorer(pilot).status.text == "docs/guide.md is gone"


async def test_commands_come_first_and_what_is_only_alike_gives_way(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", *"re")
        await until(pilot, lambda: "README.md" in offered(pilot))
        shown = offered(pilot)
        assert shown.index("Redo what was undone") < shown.index("README.md")

        # "session" is in no command; its letters are.
        await pilot.press("backspace", "backspace", *"session")
        await until(pilot, lambda: palette(pilot).at_rest)
        assert offered(pilot) == ["src/auth/session.py"]


async def test_without_words_there_are_no_files(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("ctrl+p", "m", "d", "backspace", "backspace")
        await until(pilot, lambda: palette(pilot).at_rest)

        assert len(offered(pilot)) == len(COMMANDS)


def test_of_many_files_the_best_are_offered_and_all_are_counted() -> None:
    many = listing({"": ["zebra/", *(f"a{number}.py" for number in range(200))], "zebra": ["a.py"]})

    found = picking.files(many, "py", "≈")

    assert len(found.offers) == picking.MOST
    assert found.total == 201
    assert all(offer.key.startswith("≈") for offer in found.offers)
    assert picking.files(many, "zebra", "").offers[0].path == "zebra/a.py"


def test_a_path_is_harmless_and_its_end_is_what_is_seen_of_a_long_one() -> None:
    nasty = listing({"": ["\x1b[31m.py", "d" * 100 + ".py"]})

    texts = {offer.path: offer.text for offer in picking.files(nasty, "py", "").offers}

    assert texts["\x1b[31m.py"] == r'"\033[31m.py"'
    assert texts["d" * 100 + ".py"] == "…" + "d" * 60 + ".py"
