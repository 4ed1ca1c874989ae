"""The help: what can be pressed where it was asked for, found by typing, at any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from create_dump.explore import keys
from create_dump.explore.helping import narrowed, sections
from create_dump.explore.keymap import Keymap
from create_dump.explore.screens.help import HelpScreen
from create_dump.explore.screens.menu import Choice, Menu

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

SMALL = (80, 24)
WIDE = (120, 40)


def said(pilot: Pilot[None]) -> str:
    assert isinstance(pilot.app.screen, HelpScreen)
    return str(pilot.app.screen.query_one("#help-text", Static).content)


def titles(pilot: Pilot[None]) -> list[str]:
    return [line for line in said(pilot).splitlines() if line and line[0] != " "]


def ids(*groups: tuple[keys.Key, ...]) -> set[str]:
    return {key.id for group in groups for key in group}


def test_every_key_of_a_place_is_told_once() -> None:
    for context, groups in keys.CONTEXTS.items():
        there = ids(*groups)
        wanted = Keymap().held(key for group in groups for key in group)

        made = sections(there, Keymap())

        told = [row for section in made for row in section.rows]
        for key in wanted:
            assert told.count((key.shown, key.what)) == 1, (context, key)


def test_what_only_a_place_has_comes_first_under_its_name() -> None:
    def first(context: str) -> str:
        return sections(ids(*keys.CONTEXTS[context]), Keymap())[0].title

    assert first("the tree") == "Choose"
    assert first("the preview") == "The preview"
    assert first("the filter") == "The filter"
    assert first("a list") == "A list"


def test_all_words_must_be_in_a_row_or_its_title() -> None:
    every = sections(ids(*keys.CONTEXTS["the tree"]), Keymap())

    assert narrowed(every, "") == every
    assert [row for each in narrowed(every, "undo LAST") for row in each.rows] == [
        ("u", "Undo the last choice or pattern")
    ]
    assert [each.title for each in narrowed(every, "fold all")] == ["Fold"]
    assert ("^z", "Suspend; `fg` in the shell comes back") in [
        row for each in narrowed(every, "^z") for row in each.rows
    ]
    assert narrowed(every, "undo qqqq") == []


async def test_it_is_about_where_one_is(running: Run, project: Path) -> None:
    async with running(project, WIDE) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert titles(pilot)[0].startswith("Choose")

        await pilot.press("escape", "tab", "question_mark")
        await pilot.pause()
        assert titles(pilot)[0].startswith("The preview")
        assert "Back to the tree" in said(pilot)

        # A question mark is part of a filter, F1 is not.
        await pilot.press("escape", "slash", "question_mark", "f1")
        await pilot.pause()
        assert titles(pilot)[0].startswith("The filter")
        assert "What a filter says" in said(pilot)

        await pilot.press("escape")
        await settled(pilot)
        assert explorer(pilot).finding.typing


async def test_in_a_list_only_the_lists_keys_are_told(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.app.push_screen(Menu("Things", [Choice(1, "one")]))
        await pilot.press("question_mark")
        await pilot.pause()

        assert titles(pilot) == ["A list"]
        assert "Take it" in said(pilot)
        assert "Quit" not in said(pilot)

        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Menu)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (["a", "w"], {"The next field", "Be done with the form", "Close"}),
        (["a", "w", "down"], {"The next field", "The next word", "Be done with the form"}),
        (["a", "Y", "n"], {"Be done with the form", "Close"}),
    ],
)
async def test_in_a_form_it_is_about_the_form(
    running: Run, project: Path, keys: list[str], told: set[str]
) -> None:
    async with running(project) as pilot:
        await pilot.press(*keys, "f1")
        await pilot.pause()

        assert titles(pilot) == ["A form"]
        assert {each for each in told if each not in said(pilot)} == set()

        await pilot.press("escape", "escape")
        await pilot.pause()
        assert pilot.app.screen is pilot.app.screen_stack[0]


async def test_typing_finds_and_escape_goes_back_step_by_step(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("question_mark", *"quit")
        await pilot.pause()
        # "q" alone would have quit the app.
        assert said(pilot).splitlines()[-1].split() == ["q", "^q", "Quit"]

        await pilot.press(*"xx")
        await pilot.pause()
        assert said(pilot) == "No key does that."

        await pilot.press("escape")
        await pilot.pause()
        assert titles(pilot)[0] == "Choose"

        await pilot.press("escape")
        await pilot.pause()
        assert type(pilot.app.screen) is Screen


async def test_on_a_small_screen_it_has_pages_and_says_so(running: Run, project: Path) -> None:
    async with running(project, SMALL) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        scroll = pilot.app.screen.query_one(VerticalScroll)
        box = pilot.app.screen.query_one("#help")
        assert scroll.max_scroll_y > 0
        assert box.border_subtitle == "PgDn shows more · Esc closes"

        await pilot.press("pagedown")
        await pilot.pause()
        assert scroll.scroll_y == min(scroll.size.height, scroll.max_scroll_y)

        await pilot.press(*["pagedown"] * 5, "up")
        await pilot.pause()
        assert scroll.scroll_y == scroll.max_scroll_y - 1

        await pilot.press("down")
        await pilot.pause()
        assert scroll.scroll_y == scroll.max_scroll_y
        assert box.border_subtitle == "Esc closes"


@pytest.mark.parametrize(("size", "columns"), [(SMALL, 1), (WIDE, 2), ((200, 50), 2)])
async def test_it_has_as_many_columns_as_there_is_room_for(
    running: Run, project: Path, size: tuple[int, int], columns: int
) -> None:
    async with running(project, size) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()

        first = said(pilot).splitlines()[0]
        assert len(first.split("   ")) >= columns
        assert (len(titles(pilot)) < len(keys.GROUPS)) is (columns > 1)
        assert max(map(len, said(pilot).splitlines())) <= size[0] - 6


async def test_it_keeps_its_size_while_it_is_searched_and_fits_a_new_one(
    running: Run, project: Path
) -> None:
    async with running(project, WIDE) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        box = pilot.app.screen.query_one("#help")
        before = box.outer_size

        await pilot.press(*"undo")
        await pilot.pause()
        assert box.outer_size == before

        await pilot.press("escape")
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert box.outer_size.width <= SMALL[0]
        assert box.outer_size.height <= SMALL[1]
