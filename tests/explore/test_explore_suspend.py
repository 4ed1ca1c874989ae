"""Suspended by ctrl+z and brought back by a shell, in a terminal of its own; and the greeting."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled, until
from msgspec.structs import replace

from create_dump.config.sections import BoundKeys
from create_dump.explore import kept
from create_dump.explore.habits import Habits
from create_dump.explore.keymap import Keymap

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

PATIENCE_S = 60


@pytest.mark.skipif(sys.platform == "win32", reason="there is no job control")
def test_a_suspended_app_comes_back_as_it_was_and_fits_the_terminal_as_it_is(
    project: Path, tmp_path: Path
) -> None:
    import pexpect

    env = {**os.environ, "TERM": "xterm-256color", "PS1": "shell> ", "HOME": str(tmp_path)}
    with pexpect.spawn(
        "/bin/bash",
        ["--norc", "--noediting", "-i"],
        dimensions=(24, 80),
        timeout=PATIENCE_S,
        cwd=str(tmp_path),
        env=env,
    ) as shell:
        shell.expect_exact("shell> ")
        shell.sendline(f"{sys.executable} -m create_dump explore {project}")
        shell.expect_exact("watching")
        shell.send("a")
        shell.expect_exact(" tok")

        for size, first in (((24, 80), "Files"), ((30, 120), "Outline")):
            shell.send("\x1a")
            shell.expect_exact("\x1b[?1049l")
            shell.expect_exact("Stopped")
            shell.expect_exact("shell> ")
            shell.sendline("stty -a")
            shell.expect_exact(" icanon")
            shell.expect_exact(" echo ")

            shell.setwinsize(*size)
            shell.sendline("fg")
            shell.expect_exact("\x1b[?1049h")
            # All of it: what it draws anyway is only what has changed.
            for shown in ("create-dump", first, "uv.lock", " tok", "Choose"):
                shell.expect_exact(shown)

        shell.send("q")
        shell.expect_exact("\x1b[?1049l")
        shell.expect_exact("shell> ")
        shell.sendline("exit")
        shell.expect(pexpect.EOF)


# The first time


@pytest.fixture
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.mark.usefixtures("_own_state")
async def test_the_first_key_ends_the_greeting_and_is_not_lost(running: Run, project: Path) -> None:
    async with running(project, habits=Habits(greet=True)) as pilot:
        app = explorer(pilot)
        assert app.query_one("#greeting").display
        assert app.tree_view.size.height >= 10

        await pilot.press("j")
        await settled(pilot)

        assert not app.query_one("#greeting").display
        assert app.tree_view.node.path == "docs"
        await until(pilot, lambda: kept.read().greeted)
        assert not Habits().with_kept(kept.read()).greet


@pytest.mark.usefixtures("_own_state")
async def test_no_pane_moves_when_the_greeting_goes(running: Run, project: Path) -> None:
    async with running(project, habits=Habits(greet=True)) as pilot:
        app = explorer(pilot)
        before = app.tree_view.region

        await pilot.press("j")
        await settled(pilot)

        assert app.tree_view.region == before


@pytest.mark.usefixtures("_own_state")
async def test_each_step_of_the_greeting_has_its_line_in_the_smallest_terminal(
    running: Run, project: Path
) -> None:
    async with running(project, size=(60, 15), habits=Habits(greet=True)) as pilot:
        greeting = pilot.app.query_one("#greeting")
        lines = [greeting.render_line(y).text.split()[0] for y in range(greeting.size.height)]

        assert lines == ["Choose", "Find", "Take"]


@pytest.mark.usefixtures("_own_state")
async def test_a_click_ends_it_as_well(running: Run, project: Path) -> None:
    async with running(project, habits=Habits(greet=True)) as pilot:
        app = explorer(pilot)

        await pilot.click("#tree", offset=(30, 2))
        await settled(pilot)

        assert not any(each.display for each in app.query("#greeting"))
        assert app.tree_view.rows.cursor == 2


@pytest.mark.usefixtures("_own_state")
async def test_somebody_who_was_greeted_never_is_again(running: Run, project: Path) -> None:
    kept.keep(greeted=True)

    async with running(project, habits=Habits().with_kept(kept.read())) as pilot:
        assert not pilot.app.query("#greeting")


@pytest.mark.usefixtures("_own_state")
async def test_it_names_the_keys_that_hold(running: Run, project: Path) -> None:
    mine = replace(Habits(Keymap({"out.copy": BoundKeys(("ctrl+y",), "mine:1")})), greet=True)
    async with running(project, habits=mine) as pilot:
        content = pilot.app.query_one("#greeting").render()

        assert "^y copies the dump" in str(content)
