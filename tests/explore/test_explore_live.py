"""The screen follows the disk, and nothing moves under the cursor."""

from __future__ import annotations

import asyncio
import errno
import sys
from typing import TYPE_CHECKING

import pytest
from explore_support import explorer, settled, until

from create_dump.errors import CreateDumpError
from create_dump.explore.widgets.status import Tone
from create_dump.inbox import Followed
from create_dump.sources.following import Following
from create_dump.sources.inotify import Inotify
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from create_dump.explore.explorer import Explorer

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


def rows(pilot: Pilot[None]) -> list[str]:
    return [node.path for node in explorer(pilot).tree_view.rows.nodes]


async def test_a_new_file_shows_up_by_itself(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("G")

        (project / "new.py").write_text("x = 1\n")
        await until(pilot, lambda: "new.py" in rows(pilot))

        assert explorer(pilot).tree_view.node.path == "uv.lock"


async def test_a_new_file_has_a_sign_until_it_was_in_a_dump(running: Run, project: Path) -> None:
    def row(pilot: Pilot[None]) -> str:
        tree = explorer(pilot).tree_view
        return tree.render_line(rows(pilot).index("new.py")).text

    async with running(project) as pilot:
        (project / "new.py").write_text("x = 1\n")
        await until(pilot, lambda: "new.py" in rows(pilot))
        await settled(pilot)
        assert "new.py +" in row(pilot)

        await pilot.press("a", "y")
        await until(pilot, lambda: "new.py +" not in row(pilot))


async def test_a_changed_file_is_counted_and_shown_anew(running: Run, project: Path) -> None:
    async with running(project, size=(120, 40)) as pilot:
        app = explorer(pilot)
        await pilot.press("slash", *"readme", "enter", "space", "escape")
        await settled(pilot)
        before = app.totals.sum.tokens

        (project / "README.md").write_text("# Another\n")
        await until(pilot, lambda: app.totals.sum.tokens < before)
        await settled(pilot)

        assert list(app.preview.shown.lines) == ["# Another"]


async def test_what_goes_under_the_cursor_leaves_it_at_the_next(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        await pilot.press("slash", *"session", "enter", "escape")
        assert explorer(pilot).tree_view.node.path == "src/auth/session.py"

        (project / "src/auth/session.py").unlink()
        await until(pilot, lambda: "src/auth/session.py" not in rows(pilot))

        assert explorer(pilot).tree_view.node.path == "src/auth/tokens.py"


async def test_what_comes_above_the_screen_does_not_move_it(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        tree = explorer(pilot).tree_view
        await pilot.press("equals_sign", "G", "k")
        await settled(pilot)
        line = tree.rows.cursor - tree.scroll_offset.y

        for number in range(5):
            (project / "docs" / f"a{number}.md").write_text("x\n")
        await until(pilot, lambda: "docs/a4.md" in rows(pilot))

        assert tree.node.path == "pyproject.toml"
        assert tree.rows.cursor - tree.scroll_offset.y == line


async def test_rows_come_in_while_the_tree_is_scrolled_elsewhere(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        tree = explorer(pilot).tree_view
        await pilot.press("equals_sign")
        tree.scroll_to(y=tree.max_scroll_y, animate=False)
        await pilot.pause()
        top = tree.rows.nodes[tree.scroll_offset.y]

        (project / "aaa.md").write_text("x\n")
        (project / "docs" / "aaa.md").write_text("x\n")
        await until(pilot, lambda: "docs/aaa.md" in rows(pilot))

        assert tree.rows.nodes[tree.scroll_offset.y] is top


async def test_a_filter_takes_new_matches_in(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("slash", *"*.py !test", "enter")

        (project / "src" / "auth" / "zebra.py").write_text("x = 1\n")
        (project / "src" / "auth" / "zebra.md").write_text("x\n")
        await until(pilot, lambda: "src/auth/zebra.py" in rows(pilot))

        assert "src/auth/zebra.md" not in rows(pilot)


async def test_an_unreadable_file_says_so_in_the_preview(running: Run, project: Path) -> None:
    async with running(project, size=(120, 40)) as pilot:
        app = explorer(pilot)
        node = app.workspace.tree.get("README.md")
        assert node is not None
        assert app.workspace._watcher is not None
        app.workspace._watcher.close()
        (project / "README.md").unlink()

        app.preview.show(node)
        await until(pilot, lambda: app.preview.shown.lines[:1] == ("Unreadable",))

        assert "gone" in " ".join(app.preview.shown.lines) or app.preview.shown.lines[2]


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
async def test_where_the_system_tells_of_no_more_the_screen_polls_and_offers_the_fix(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Inotify, path: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", path)

    add = Inotify.add
    monkeypatch.setattr(Inotify, "add", refuse)
    async with running(project) as pilot:
        app = explorer(pilot)
        await until(pilot, lambda: "◐ polling · 19 files" in app.header.render().plain)
        assert "sudo sysctl fs.inotify.max_user_watches=1048576, then r" in app.status.text
        assert app.status.tone is Tone.WARNING

        (project / "src" / "new.py").write_text("x = 1\n")
        await until(pilot, lambda: app.workspace.tree.get("src/new.py") is not None)
        monkeypatch.setattr(Inotify, "add", add)
        await pilot.press("r")

        await until(pilot, lambda: "● watching · 20 files" in app.header.render().plain)
        await until(pilot, lambda: app.status.text.startswith("Looked again"))


async def test_a_root_that_goes_stays_on_the_screen_and_comes_back(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)
        shown = rows(pilot)

        away = project.with_name("away")
        await asyncio.to_thread(project.rename, away)
        await until(pilot, lambda: "✗ root is gone · 19 files" in app.header.render().plain)
        await until(pilot, lambda: app.status.tone is Tone.ERROR)
        assert "what was found before is still shown" in app.status.text
        assert rows(pilot) == shown

        (away / "new.py").write_text("x = 1\n")
        await asyncio.to_thread(away.rename, project)
        await until(pilot, lambda: "● watching · 20 files" in app.header.render().plain)

        assert app.status.text == "The directory is back: looking at all of it again"
        assert "new.py" in rows(pilot)


async def test_when_following_fails_the_screen_says_so_and_goes_on(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)

        app.workspace._post(Followed(Following.NOT, CreateDumpError("unexpected Oops", hint="r")))
        await until(pilot, lambda: "○ not watching" in app.header.render().plain)

        assert app.status.text == "unexpected Oops · r"
        assert app.status.tone is Tone.ERROR


async def test_the_first_frame_does_not_wait_for_the_first_file(
    project: Path, opened: Callable[..., Explorer], monkeypatch: pytest.MonkeyPatch
) -> None:
    pump = Workspace.pump
    monkeypatch.setattr(Workspace, "pump", lambda *_: [])
    app = opened(project)

    async with app.run_test() as pilot:
        assert "◌ scanning · 0 files" in app.header.render().plain
        assert rows(pilot) == [""]

        monkeypatch.setattr(Workspace, "pump", pump)
        app.feed.woken()
        await settled(pilot)
        assert len(rows(pilot)) == 10
