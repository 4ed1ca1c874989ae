"""What the rules keep out, shown and taken in by hand; dot files, hidden from view only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explore_support import explorer, settled, until

from create_dump.explore.look import MARKS, Tone, look
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from create_dump.explore.look import Look

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


def rows(pilot: Pilot[None]) -> list[str]:
    return [node.path for node in explorer(pilot).tree_view.rows.nodes]


def row(pilot: Pilot[None], path: str) -> Look:
    view = explorer(pilot).tree_view
    return look(view.rows, rows(pilot).index(path), 100, view.scene)


async def point(pilot: Pilot[None], path: str) -> None:
    """Put the cursor on the row of *path*, which may be kept out."""
    view = explorer(pilot).tree_view
    view.move_to(rows(pilot).index(path))
    await pilot.pause()
    await settled(pilot)


class TestIgnored:
    async def test_i_shows_what_the_rules_keep_out_dimmed_and_hides_it_again(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            before = rows(pilot)

            await pilot.press("i")

            assert set(rows(pilot)) - set(before) == {"debug.log", "node_modules"}
            assert rows(pilot).index("node_modules") < rows(pilot).index("src")
            for path in ("debug.log", "node_modules"):
                shown = row(pilot, path)
                assert (shown.word, shown.tone) == ("ignored", Tone.OUT)
                assert shown.mark == MARKS[State.OUT]

            await pilot.press("i")
            assert rows(pilot) == before

    async def test_the_rule_is_said_by_pattern_file_and_line(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("i")
            await point(pilot, "debug.log")
            assert ".gitignore:2  *.log" in explorer(pilot).status.text

            await point(pilot, "README.md")
            assert not explorer(pilot).status.text

    async def test_the_preview_says_it_where_there_is_one(
        self, running: Run, project: Path
    ) -> None:
        async with running(project, size=(120, 40)) as pilot:
            await pilot.press("i")
            await point(pilot, "debug.log")
            assert (
                str(explorer(pilot).preview.border_subtitle)
                == "kept out: .gitignore:2  *.log · 9 B"
            )

            await point(pilot, "node_modules")
            page = explorer(pilot).preview.shown
            assert ".gitignore:1  node_modules/" in str(page)

    async def test_a_directory_is_looked_into_when_it_is_unfolded_and_no_deeper(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("i", "equals_sign")
            assert not [path for path in rows(pilot) if path.startswith("node_modules/")]

            await point(pilot, "node_modules")
            await pilot.press("right")
            await until(pilot, lambda: "node_modules/left-pad" in rows(pilot))
            assert "node_modules/left-pad/index.js" not in rows(pilot)

            await point(pilot, "node_modules/left-pad")
            await pilot.press("enter")
            await until(pilot, lambda: "node_modules/left-pad/index.js" in rows(pilot))

            await point(pilot, "node_modules")
            await pilot.press("left")
            assert "node_modules/left-pad" not in rows(pilot)

    async def test_space_takes_one_in_by_hand_and_puts_it_out_again(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            workspace = explorer(pilot).workspace
            await pilot.press("i")
            await point(pilot, "debug.log")

            await pilot.press("space")
            await settled(pilot)
            assert row(pilot, "debug.log").mark == MARKS[State.IN]
            assert "by hand" in explorer(pilot).status.text
            assert [file.path for file in workspace.plan().files] == ["debug.log"]

            await pilot.press("u")
            await settled(pilot)
            assert workspace.size.files == 0
            assert row(pilot, "debug.log").word == "ignored"
            await pilot.press("ctrl+r")
            await settled(pilot)
            assert workspace.size.files == 1

            await pilot.press("space")
            await settled(pilot)
            assert workspace.size.files == 0
            assert row(pilot, "debug.log").word == "ignored"

    async def test_what_is_taken_in_stays_in_view_when_the_rest_goes(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("i")
            await point(pilot, "node_modules")
            await pilot.press("space")
            await settled(pilot)
            await pilot.press("i")

            assert "node_modules" in rows(pilot)
            assert "debug.log" not in rows(pilot)
            assert explorer(pilot).workspace.size.files == 1

    async def test_all_and_ranges_do_not_take_in_what_the_rules_keep_out(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            workspace = explorer(pilot).workspace
            await pilot.press("a")
            files = workspace.size.files
            await pilot.press("a", "i", "a")
            assert workspace.size.files == files
            await pilot.press("a")

            await point(pilot, "node_modules")
            await pilot.press("v", "space")
            assert workspace.size.files == 0
            assert "one by one" in explorer(pilot).status.text

    async def test_what_becomes_ignored_meanwhile_shows(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("i")
            (project / "more.log").write_text("more\n")

            await until(pilot, lambda: "more.log" in rows(pilot))
            assert row(pilot, "more.log").word == "ignored"

    async def test_the_repositorys_own_directory_is_never_shown(
        self, running: Run, project: Path
    ) -> None:
        (project / ".git").mkdir()
        async with running(project) as pilot:
            await pilot.press("i")
            assert ".git" not in rows(pilot)

    async def test_not_while_a_filter_holds(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("slash", *"md", "enter")
            before = rows(pilot)
            await pilot.press("i", "full_stop")
            assert rows(pilot) == before
            assert "filter" in explorer(pilot).status.text


class TestDots:
    async def test_a_full_stop_hides_dot_files_and_shows_them_again(
        self, running: Run, project: Path
    ) -> None:
        (project / ".github").mkdir()
        (project / ".github" / "ci.yml").write_text("on: push\n")
        async with running(project) as pilot:
            before = rows(pilot)

            await pilot.press("full_stop")
            assert set(before) - set(rows(pilot)) == {".gitignore", ".github"}

            await pilot.press("full_stop")
            assert rows(pilot) == before

    async def test_what_is_chosen_stays_so_and_is_told(self, running: Run, project: Path) -> None:
        (project / ".github").mkdir()
        (project / ".github" / "ci.yml").write_text("on: push\n")
        async with running(project) as pilot:
            await pilot.press("a")
            await settled(pilot)
            files = explorer(pilot).workspace.size.files

            await pilot.press("full_stop")
            assert explorer(pilot).workspace.size.files == files
            assert "2 hidden dot files chosen all the same" in explorer(pilot).status.text

            await pilot.press("a")
            assert "hidden" not in explorer(pilot).status.text
            await pilot.press("a")
            assert "2 hidden dot files chosen all the same" in explorer(pilot).status.text

    async def test_the_line_of_the_last_row_is_right(self, running: Run, project: Path) -> None:
        (project / "docs" / ".zz").write_text("x\n")
        (project / "docs" / ".aa").write_text("x\n")
        for name in ("pyproject.toml", "uv.lock", "logo.png"):
            (project / name).unlink()
        (project / "~.d").write_text("last by name\n")
        async with running(project) as pilot:
            await pilot.press("full_stop", "equals_sign")
            last = [path for path in rows(pilot) if path.startswith("docs/")][-1]
            assert row(pilot, last).guides.endswith("└ ")

    async def test_going_to_a_hidden_file_shows_dot_files(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            await pilot.press("full_stop")
            await explorer(pilot).general.show(".gitignore")
            await pilot.pause()
            assert explorer(pilot).tree_view.node.path == ".gitignore"

    async def test_a_filter_finds_dot_files_all_the_same(self, running: Run, project: Path) -> None:
        async with running(project) as pilot:
            await pilot.press("full_stop", "slash", *"gitignore", "enter")
            await settled(pilot)
            assert rows(pilot) == ["", ".gitignore"]
