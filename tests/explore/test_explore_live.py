"""The screen follows the disk, and nothing moves under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explore_support import explorer, settled, until

from create_dump.errors import WatchLost
from create_dump.events import Failed
from create_dump.explore.widgets.status import Tone
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    import pytest
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


async def test_an_unreadable_file_says_so_in_the_preview(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(project, size=(120, 40)) as pilot:
        app = explorer(pilot)
        (project / "README.md").write_text("x\n")
        node = app.workspace.tree.get("README.md")
        assert node is not None
        (project / "README.md").unlink()

        app.preview.show(node)
        await until(pilot, lambda: app.preview.shown.lines[:1] == ("Unreadable",))

        assert "gone" in " ".join(app.preview.shown.lines) or app.preview.shown.lines[2]


async def test_when_watching_ends_the_screen_says_so_and_goes_on(
    running: Run, project: Path
) -> None:
    async with running(project) as pilot:
        app = explorer(pilot)
        assert "● watching" in app.header.render().plain

        app.feed._news.take(Failed(WatchLost("too many directories", hint="press r to look again")))
        app.feed._hand_over()
        await pilot.pause()

        assert app.status.text == "too many directories · press r to look again"
        assert app.status.tone is Tone.ERROR
        assert "○ not watching" in app.header.render().plain


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
