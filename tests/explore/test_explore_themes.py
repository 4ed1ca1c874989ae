"""Colours: those that there are, those that anybody can read, those that are kept, and none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled, until
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color

from create_dump.destinations.state import state_directory
from create_dump.explore import kept, themes
from create_dump.explore.arrange import Wish
from create_dump.explore.habits import CONTRAST_DARK, CONTRAST_LIGHT, THEMES, Habits
from create_dump.explore.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def segments(pilot: Pilot[None]) -> Iterator[Segment]:
    for strip in pilot.app.screen._compositor.render_strips():
        yield from strip


def weakest(pilot: Pilot[None]) -> tuple[float, float]:
    """Return the least contrast of any text on the screen, and of any line or bar."""
    text, line = [21.0], [21.0]
    for segment in segments(pilot):
        if not segment.text.strip() or segment.style is None:
            continue
        colour, behind = segment.style.color, segment.style.bgcolor
        assert colour is not None
        assert behind is not None
        ratio = themes.ratio(Color.from_rich_color(colour), Color.from_rich_color(behind))
        drawing = all("\u2500" <= letter <= "\u259f" or letter == " " for letter in segment.text)
        (line if drawing else text).append(ratio)
    return min(text), min(line)


def test_the_names_are_those_that_there_are() -> None:
    app: App[None] = App()

    assert set(THEMES) == {*app.available_themes, *themes.NAMES}
    assert THEMES[0] == app.theme
    assert len(set(THEMES)) == len(THEMES)
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in THEMES)


# High contrast


def test_a_contrast_is_what_the_guidelines_say() -> None:
    assert themes.ratio(BLACK, WHITE) == pytest.approx(21)
    assert themes.ratio(WHITE, WHITE) == 1
    assert themes.ratio(Color(0x77, 0x77, 0x77), WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [CONTRAST_DARK, CONTRAST_LIGHT])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["narrow", "wide"])
async def test_all_that_is_drawn_can_be_read(
    running: Run, project: Path, theme: str, size: tuple[int, int]
) -> None:
    async with running(project, size=size, window=20_000, habits=Habits(theme=theme)) as pilot:
        for pressed in (
            ["j", "j", "l", "space"],
            ["slash", *"auth"],
            ["enter", "a", "y"],
            ["enter"],
            ["tab", "question_mark"],
            ["escape", "w"],
            ["escape", "ctrl+p"],
        ):
            await pilot.press(*pressed)
            await until(pilot, lambda: explorer(pilot).at_rest)

            text, line = weakest(pilot)

            assert text >= themes.TEXT_RATIO, pressed
            assert line >= themes.LINE_RATIO, pressed


async def test_the_other_themes_promise_less(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        assert weakest(pilot)[0] < themes.TEXT_RATIO


COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: Color(*parts))


@settings(max_examples=200)
@given(
    colour=COLOURS,
    behind=COLOURS,
    turned=st.booleans(),
    text=st.sampled_from(["text", "│─", "█▌ "]),
)
def test_any_colour_is_moved_as_far_as_it_must_and_no_text_is_changed(
    colour: Color, behind: Color, *, turned: bool, text: str
) -> None:
    style = Style(color=colour.rich_color, bgcolor=behind.rich_color, reverse=turned, bold=True)

    (after,) = themes.Contrast().apply([Segment(text, style)], BLACK)

    assert after.text == text
    assert after.style is not None
    assert after.style.bold
    assert after.style.color is not None
    assert after.style.bgcolor is not None
    new = themes.ratio(
        Color.from_rich_color(after.style.color), Color.from_rich_color(after.style.bgcolor)
    )
    ground = colour if turned else behind
    possible = max(themes.ratio(BLACK, ground), themes.ratio(WHITE, ground))
    wanted = themes.TEXT_RATIO if text == "text" else themes.LINE_RATIO
    assert new >= min(wanted, possible) - 1e-9
    if themes.ratio(colour, behind) >= wanted:
        assert after.style == style


# What is kept


async def test_the_screen_wears_what_the_cursor_is_on_and_keeps_what_is_taken(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)
        await app.action_run("app.theme")
        await pilot.press("j", "j")
        await pilot.pause()
        assert app.theme == THEMES[2]

        await pilot.press("enter")
        await until(pilot, lambda: app.status.text)

        assert app.status.text == f"{THEMES[2]} from now on"
        assert kept.read() == Kept(theme=THEMES[2])
        assert Habits().with_kept(kept.read()).theme == THEMES[2]


async def test_colours_that_were_only_looked_at_are_taken_off_again(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)
        await app.action_run("app.theme")
        await pilot.press("G", "escape")
        await settled(pilot)

        assert app.theme == THEMES[0]
        assert kept.read() == Kept()


async def test_where_the_settings_name_colours_others_are_worn_for_a_while(
    running: Run, project: Path
) -> None:
    mine = Habits(theme="nord", pinned="create_dump.toml:1")
    async with running(project, habits=mine) as pilot:
        app = explorer(pilot)
        await app.action_run("app.theme")
        await pilot.press("g", "enter")
        await settled(pilot)

        assert app.theme == THEMES[0]
        assert app.status.text == (
            f"{THEMES[0]} until you quit; then create_dump.toml:1 says it again"
        )
        assert kept.read() == Kept()
        assert mine.with_kept(Kept(theme="dracula")).theme == "nord"


async def test_colours_that_can_not_be_kept_are_worn_and_it_is_said(
    running: Run, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("in the way")
    async with running(project) as pilot:
        app = explorer(pilot)
        await app.action_run("app.theme")
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.status.text)

        assert app.theme == THEMES[1]
        assert "XDG_STATE_HOME" in app.status.text


def test_each_thing_that_is_kept_leaves_the_others_alone() -> None:
    kept.keep(greeted=True)
    kept.keep(panes=Wish(share=60, swapped=True))
    kept.keep(theme="nord")

    assert kept.read() == Kept("nord", greeted=True, panes=Wish(share=60, swapped=True))
    assert (state_directory() / "explore.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"\xff", b"[" * 9_000, b'{"panes": [3]}'),
        json.dumps({"theme": 3, "greeted": "yes"}).encode(),
        *(
            json.dumps({"panes": {"share": share, "alone": 1, "swapped": "yes"}}).encode()
            for share in (None, "60", 60.5, True, -1, 10**9, [60])
        ),
    ],
)
def test_a_file_that_is_broken_counts_for_nothing(content: bytes) -> None:
    (state_directory() / "explore.json").write_bytes(content)

    assert kept.read() == Kept()


def test_colours_that_are_no_more_are_not_worn() -> None:
    assert Habits().with_kept(Kept(theme="gone")).theme == THEMES[0]


@pytest.mark.parametrize("theme", ["ansi-dark", "solarized-light", CONTRAST_LIGHT])
async def test_any_colours_can_be_worn_from_the_start(
    running: Run, project: Path, theme: str
) -> None:
    async with running(project, habits=Habits(theme=theme)) as pilot:
        assert pilot.app.theme == theme


# None


async def test_without_colours_none_is_sent_and_the_cursor_is_still_seen(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(project, size=(120, 40), window=20_000) as pilot:
        await pilot.press("a", "j", "y")
        await settled(pilot)
        colours = {
            colour
            for segment in segments(pilot)
            if segment.style
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour is not None and not colour.is_default
        }
        turned = [each.text for each in segments(pilot) if each.style and each.style.reverse]

        assert not colours
        assert "docs/" in "".join(turned)


async def test_without_colours_the_pane_that_has_the_keys_is_drawn_heavier(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(project, size=(120, 40)) as pilot:
        app = explorer(pilot)

        def borders() -> tuple[str, str]:
            return app.files.styles.border_top[0], app.preview.styles.border_top[0]

        assert borders() == ("heavy", "round")

        await pilot.press("tab")
        await settled(pilot)

        assert borders() == ("round", "heavy")
