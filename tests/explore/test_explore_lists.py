"""The overlays with a list: menus that answer with one thing, lists in which many are ticked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.app import App

from create_dump.explore import explorer
from create_dump.explore.keymap import Keymap
from create_dump.explore.screens.menu import Choice, Menu
from create_dump.explore.screens.related import Related
from create_dump.explore.screens.ticks import Item, Ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.screen import ModalScreen


class Stage(App[None]):
    CSS_PATH = Path(explorer.__file__).with_name("explore.tcss")

    def __init__(self, screen: ModalScreen[Any]) -> None:
        super().__init__()
        self.shown = screen
        self.keymap = Keymap()
        self.answers: list[object] = []

    def on_mount(self) -> None:
        self.push_screen(self.shown, self.answers.append)


def menu() -> Menu[str]:
    return Menu(
        "Take what",
        [
            Choice("all", "All of it", "12.0k", "a"),
            Choice("part", "The next part", "", "p", obstacle="there are no parts"),
            Choice("tree", "The tree", "", "t"),
        ],
    )


@pytest.mark.parametrize(
    ("strokes", "answer"),
    [
        (["enter"], "all"),
        (["down", "down", "enter"], "tree"),
        (["G", "k", "k", "j", "j", "enter"], "tree"),
        (["t"], "tree"),
        (["escape"], None),
    ],
)
async def test_a_menu_answers_with_what_was_taken(strokes: list[str], answer: object) -> None:
    app = Stage(menu())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*strokes)
        await pilot.pause()

        assert app.answers == [answer]


async def test_a_menu_says_why_something_cant_be_taken_and_stays() -> None:
    app = Stage(menu())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await pilot.pause()

        assert app.answers == []
        assert str(app.screen.query_one(".hint").render()) == "there are no parts"
        await pilot.press("up", "enter")
        await pilot.pause()
        assert app.answers == ["all"]


async def test_a_click_takes_a_row_of_a_menu() -> None:
    app = Stage(menu())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("Listing", offset=(5, 2))
        await pilot.pause()

        assert app.answers == ["tree"]


def ticks(count: int = 4) -> Ticks:
    return Ticks(
        "Leave out",
        [Item(f"{n}", f"file {n}", f"-{n}.0k", ticked=n != 1) for n in range(count)],
        lambda values: f"{len(values)} of {count}",
    )


@pytest.mark.parametrize(
    ("strokes", "answer"),
    [
        (["enter"], ["0", "2", "3"]),
        (["space", "space", "enter"], ["1", "2", "3"]),
        (["a", "enter"], ["0", "1", "2", "3"]),
        (["a", "a", "enter"], []),
        (["escape"], None),
    ],
)
async def test_a_list_answers_with_what_is_ticked(strokes: list[str], answer: object) -> None:
    app = Stage(ticks())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*strokes)
        await pilot.pause()

        assert app.answers == [answer]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("further", [False, True], ids=["ticks", "related"])
async def test_the_border_of_a_list_says_what_its_keys_do_without_being_cut(
    width: int, *, further: bool
) -> None:
    screen = Related("Leave out", [], str, lambda: None) if further else ticks()
    app = Stage(screen)
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()

        rows = [strip.text for strip in app.screen._compositor.render_strips()]
        border = next(row for row in rows if "╰" in row)
        assert border.rstrip().endswith("Esc closes ─╯")
        assert "space ticks · " in border
        assert "Enter takes" in border
        assert "…" not in border


async def test_the_border_of_a_list_fits_whatever_width_the_style_sheet_gives() -> None:
    class Narrow(Stage):
        CSS = "Ticks .overlay { width: 60; }"

    app = Narrow(ticks())
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()

        rows = [strip.text for strip in app.screen._compositor.render_strips()]
        border = next(row.strip() for row in rows if "╰" in row)
        assert len(border) == 60
        assert border.endswith("Esc closes ─╯")


async def test_a_list_says_what_the_ticks_come_to() -> None:
    screen = ticks()
    app = Stage(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert str(screen.query_one(".hint").render()) == "3 of 4"

        await pilot.press("space")
        assert str(screen.query_one(".hint").render()) == "2 of 4"
        screen.offer([Item("x", "another")])
        await pilot.pause()
        assert screen.ticked == ["x"]
        assert str(screen.query_one(".hint").render()) == "1 of 4"


async def test_a_long_list_scrolls_and_stays_on_the_screen() -> None:
    screen = ticks(5_000)
    app = Stage(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        await pilot.pause()

        assert screen.query_one(".overlay").size.height <= 24
        height = screen.listing.size.height
        lines = [screen.listing.render_line(y).text for y in range(height)]
        assert lines[-1].startswith("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} [x] file 4999")
        box = screen.query_one(".overlay").region
        assert screen.query_one(".hint").region.bottom == box.bottom - 1


def test_ticks(snap_compare: Callable[..., bool]) -> None:
    strokes: Sequence[str] = ("down", "space")

    assert snap_compare(Stage(ticks(12)), terminal_size=(80, 24), press=strokes)


def test_menu(snap_compare: Callable[..., bool]) -> None:
    assert snap_compare(Stage(menu()), terminal_size=(80, 24), press=("p",))
