"""A file goes in whole, as an outline, or not at all; and a dump that has grown old is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explore_support import FakeClipboard, explorer, go, settled, until

from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


async def test_o_goes_from_whole_to_outline_to_out(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        workspace = explorer(pilot).workspace
        await go(pilot, "src/db/query.py")
        states, sizes = [], []
        for _ in range(3):
            await pilot.press("o")
            await settled(pilot)
            states.append(workspace.selection.state_of("src/db/query.py"))
            sizes.append(workspace.size.tokens)

        assert states == [State.IN, State.OUTLINE, State.OUT]
        assert sizes[0] > sizes[1] > 0
        assert sizes[2] == 0


async def test_o_on_a_directory_is_for_all_below(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await go(pilot, "src/auth")
        await pilot.press("o", "o")
        await settled(pilot)

        plan = explorer(pilot).workspace.plan()
        assert "outline" in {file.representation for file in plan.files}
        assert len(plan.files) == 4


async def test_a_file_without_an_outline_says_so(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await go(pilot, "uv.lock")
        await pilot.press("o", "o")
        await settled(pilot)

        assert "has no outline" in explorer(pilot).status.text
        assert explorer(pilot).workspace.size.files == 0


async def test_a_copied_dump_that_has_grown_old_is_told_of(
    running: Run, project: Path, clipboard: FakeClipboard
) -> None:
    async with running(project) as pilot:
        await go(pilot, "README.md")
        await pilot.press("space", "y")
        await settled(pilot)
        assert len(clipboard.taken) == 1

        (project / "README.md").write_text("Another text.\n")
        await pilot.press("r")

        await until(pilot, lambda: "1 file changed since" in explorer(pilot).status.text)
