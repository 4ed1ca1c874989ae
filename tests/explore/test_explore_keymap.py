"""Keys of the user's own: what they may be, what is refused, and that they hold everywhere."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled
from textual.content import Content
from textual.keys import Keys, _character_to_key
from textual.widgets import Static

from create_dump.config.sections import BoundKeys
from create_dump.errors import SettingsError
from create_dump.explore import keynames, keys, picking
from create_dump.explore.habits import Habits
from create_dump.explore.keymap import IDS, Keymap
from create_dump.explore.pages import Tab
from create_dump.explore.screens.help import HelpScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from explore_support import FakeClipboard
    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


def keymap(bound: dict[str, str]) -> Keymap:
    """Return the keys with *bound* instead, as from a line each of a file."""
    return Keymap(
        {
            name: BoundKeys(tuple(own.split()), f"mine.toml:{line}:1")
            for line, (name, own) in enumerate(bound.items(), 1)
        }
    )


def habits(**bound: str) -> Habits:
    return Habits(keymap({name.replace("__", "."): own for name, own in bound.items()}))


def refusal(bound: dict[str, str]) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        keymap(bound)
    return caught.value


# What keys are called


@pytest.mark.parametrize("character", string.digits + string.ascii_letters + string.punctuation)
def test_a_character_is_called_as_textual_calls_it(character: str) -> None:
    assert keynames.called(character) == _character_to_key(character)
    assert keynames.shown(keynames.called(character)) == character


def test_every_named_key_is_one_of_textuals() -> None:
    known = {key.value for key in Keys}

    for name in keynames.NAMES:
        assert keynames.called(name) == name
        assert name in known or name in map(_character_to_key, string.punctuation)


@pytest.mark.parametrize(
    ("written", "called", "shown"),
    [
        ("G", "G", "G"),
        ("shift+g", "G", "G"),
        ("?", "question_mark", "?"),
        ("hyphen_minus", "minus", "-"),
        ("ctrl+Y", "ctrl+y", "^y"),
        ("ctrl++", "ctrl+plus", "^+"),
        ("shift+ctrl+up", "ctrl+shift+up", "ctrl+shift+↑"),
        ("alt+x", "alt+x", "alt+x"),
        ("ctrl+space", "ctrl+at,ctrl+space", "^space"),
        ("pagedown", "pagedown", "PgDn"),
        ("é", "é", "é"),
        ("pgdn", "", ""),
        ("ctrl+banana", "", ""),
        ("f25", "", ""),
        (" ", "", ""),
        ("\x1b", "", ""),
        ("", "", ""),
    ],
)
def test_a_key_may_be_written_as_people_do(written: str, called: str, shown: str) -> None:
    assert keynames.called(written) == called
    assert keynames.shown(called) == shown


def test_the_tables_own_keys_are_called_and_shown_by_the_same_rules() -> None:
    for context in keys.CONTEXTS.values():
        for group in context:
            for key in group:
                assert [keynames.called(each) for each in key.keys.split(",")] == key.keys.split(
                    ","
                )
                assert keynames.shown(key.keys).startswith(key.shown)


# What is refused, and where


def test_no_key_of_the_table_does_two_things_at_once() -> None:
    for groups in keys.CONTEXTS.values():
        every = [each for group in groups for key in group for each in key.keys.split(",")]
        there = [each for each in every if each]

        assert len(there) == len(set(there))


def test_every_key_of_the_table_can_be_bound() -> None:
    groups = [each for each in vars(keys).values() if isinstance(each, tuple)]
    there = {key.id for group in groups for key in group if isinstance(key, keys.Key)}

    assert there <= set(IDS)


def test_a_key_that_is_taken_is_refused_where_it_stands_with_all_that_share_it() -> None:
    error = refusal({"app.rescan": "f5", "look.preview": "y"})

    assert error.what == "the key y would do two things in the tree: look.preview and out.copy"
    assert error.where == "mine.toml:2:1"
    assert error.hint


def test_two_of_ones_own_may_not_share_a_key_either() -> None:
    error = refusal({"look.preview": "f5", "app.rescan": "f5"})

    assert error.what == "the key F5 would do two things in the tree: app.rescan and look.preview"
    assert error.where == "mine.toml:2:1"


def test_a_key_of_the_preview_is_only_in_the_way_of_what_is_there() -> None:
    assert keymap({"scroll.up": "up W", "move.up": "up W"}).key("move.up").shown == "↑ W"

    error = refusal({"scroll.up": "y"})

    assert error.what == "the key y would do two things in the preview: scroll.up and out.copy"


def test_the_keys_of_what_is_kept_out_are_taken_too() -> None:
    for key, action in (("i", "view.ignored"), ("full_stop", "view.dots"), ("x", "choose.exclude")):
        told = refusal({"app.quit": key}).what
        assert "would do two things" in told
        assert action in told


def test_a_key_that_is_given_away_is_free() -> None:
    swapped = keymap({"out.copy": "w", "out.write": "y c"})

    assert swapped.key("out.copy").keys == "w"
    assert swapped.key("out.write").keys == "y,c"


@pytest.mark.parametrize(
    ("key", "what", "hint"),
    [
        ("pgdn", "there is no key pgdn", "pagedown"),
        ("ctrl+esc", "there is no key 'ctrl+esc'", "escape"),
        ("ctrl+i", "most terminals can't tell ctrl+i from tab", "another"),
        ("ctrl+[", "most terminals can't tell ctrl+[ from escape", "another"),
    ],
)
def test_a_key_that_could_never_be_pressed_is_refused(key: str, what: str, hint: str) -> None:
    error = refusal({"app.rescan": key})

    assert (error.what, error.where) == (what, "mine.toml:1:1")
    assert hint in error.hint


def test_there_must_be_a_way_out() -> None:
    assert "app.quit must have a key" in refusal({"app.quit": ""}).what


def test_an_action_may_have_no_key_and_is_then_named_by_the_palette() -> None:
    mine = keymap({"app.rescan": "", "out.copy": "ctrl+y E"})

    assert mine.key("app.rescan").keys == ""
    assert mine.name("app.rescan") == "the palette"
    assert mine.name("out.copy") == "^y"
    assert [key.id for key in mine.held(keys.OUT)][:1] == ["out.copy"]
    assert "app.rescan" not in [key.id for key in mine.held(keys.APP)]


# That they hold


async def test_the_new_key_does_it_and_the_old_one_nothing(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    mine = habits(out__copy="ctrl+y", move__down="f9", app__rescan="")
    async with running(project, habits=mine) as pilot:
        await pilot.press("f9", "space", "y", "c", "j", "r")
        await settled(pilot)

        assert not clipboard.taken
        assert explorer(pilot).tree_view.node.path == "docs"
        assert explorer(pilot).status.text == ""

        await pilot.press("ctrl+y")
        await settled(pilot)

        assert len(clipboard.taken) == 1


async def test_a_letter_that_is_a_command_can_still_be_typed(running: Run, project: Path) -> None:
    # To Textual's own keymap the letter would quit, in the middle of a word.
    async with running(project, habits=habits(app__quit="X", filter__keep="f2")) as pilot:
        await pilot.press("slash", *"Xq", "enter")
        await settled(pilot)

        assert explorer(pilot).finding.typing

        await pilot.press("backspace", "backspace", *"oauth", "f2")
        await settled(pilot)

        assert not explorer(pilot).finding.typing
        assert len(explorer(pilot).tree_view.rows.matches) == 1


async def test_a_key_of_textuals_own_gives_way(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    async with running(project, habits=habits(out__copy="ctrl+c", app__palette="f9")) as pilot:
        await pilot.press("a", "ctrl+c", "ctrl+p")
        await settled(pilot)

        assert len(clipboard.taken) == 1
        assert len(pilot.app.screen_stack) == 1

        await pilot.press("f9")
        await pilot.pause()

        assert len(pilot.app.screen_stack) == 2


async def test_overlays_follow_as_well(running: Run, project: Path) -> None:
    async with running(project, habits=habits(dialog__help="X", dialog__close="f4")) as pilot:
        await pilot.press("question_mark", "escape", "f1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)

        await pilot.press("X")
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 1


async def test_footer_palette_and_help_name_the_keys_that_hold(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    mine = habits(out__copy="ctrl+y", choose__all="f2", app__help="")
    async with running(project, habits=mine) as pilot:
        app = explorer(pilot)
        await pilot.press("f2")
        await settled(pilot)
        line = app.footer.render()
        assert isinstance(line, Content)
        assert "F2 All" in line.plain
        assert "Help" not in line.plain
        keyed = {each.id: each.key for each in picking.commands(app.keymap, lambda _: "")}
        assert keyed["out.copy"] == "^y"
        assert keyed["app.help"] == ""

        await pilot.click("#footer", offset=(line.plain.index("Copy"), 0))
        await settled(pilot)
        assert len(clipboard.taken) == 1

        await app.action_run("app.help")
        await pilot.pause()
        shown = str(app.screen.query_one("#help-text", Static).content)
        assert f"{'F2':8}Choose all that is shown" in shown
        assert f"{'^y':8}Copy the dump" in shown


async def test_whatever_tells_of_a_key_names_the_one_that_holds(
    running: Run, project: Path
) -> None:
    mine = habits(
        choose__toggle="f2",
        choose__all="f3",
        choose__range="V",
        choose__outline="f5",
        app__back="f6",
        dialog__close="f4",
        list__pick="f7",
        ticks__tick="f8",
        form__submit="f9",
    )
    async with running(project, habits=mine) as pilot:
        app = explorer(pilot)

        def above() -> str:
            return str(pilot.app.screen.query(".overlay").first().border_subtitle)

        empty = " Nothing chosen yet · F2 chooses what the cursor is on, F3 chooses all"
        assert str(app.totals.render()) == empty
        await pilot.press("V")
        assert app.status.text == "Range: move to extend it · V or F2 chooses it · F6 leaves it"
        await pilot.press("f6", "2")
        app.preview.take(Tab.OUTLINE)
        await settled(pilot)
        assert "Press F5" in " ".join(map(str, app.preview.shown.lines))
        app.preview.take(Tab.DUMP)
        await settled(pilot)
        assert "Press F2" in " ".join(map(str, app.preview.shown.lines))

        await pilot.press("f3", "f")
        assert above() == "F7 takes it · F4 closes"
        await pilot.press("f4", "w")
        assert above() == "Tab next · ← → format · F9 writes · F4 closes"
        await pilot.press("f4", "P", "s")
        assert above() == "F9 saves it · F4 closes"
        await pilot.press("f4", "f4", "question_mark")
        assert str(above()).endswith(" · F4 closes")
        await pilot.press("f4", "slash", "a", "enter", "i")
        assert app.status.text == "Not while a filter holds: F6 ends it"
