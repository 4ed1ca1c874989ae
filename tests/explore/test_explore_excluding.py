"""``x``: a path put out by a pattern in the project's ignore file, and taken back by ``u``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explore_support import explorer, go, settled, until

from create_dump.explore.screens.menu import Menu
from create_dump.explore.widgets.status import Tone
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

FILE = ".createdumpignore"


def is_there(pilot: Pilot[None], path: str) -> bool:
    return explorer(pilot).workspace.tree.get(path) is not None


def said(pilot: Pilot[None]) -> str:
    return explorer(pilot).status.text


def offered(pilot: Pilot[None]) -> list[str]:
    menu = explorer(pilot).screen
    assert isinstance(menu, Menu)
    return [row.detail for row in menu.listing.rows]


async def test_the_pattern_is_shown_before_it_is_written(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await go(pilot, "src/auth/tokens.py")
        await pilot.press("x")
        assert offered(pilot) == ["/src/auth/tokens.py", "*.py", "/src/auth/"]

        await pilot.press("escape")
        assert not (project / FILE).exists()
        assert is_there(pilot, "src/auth/tokens.py")


async def test_it_is_written_and_taken_back_as_one_step(running: Run, project: Path) -> None:
    (project / FILE).write_bytes(b"# ours")
    async with running(project) as pilot:
        await go(pilot, "src/auth")
        await pilot.press("space", "x", "enter")
        await until(pilot, lambda: not is_there(pilot, "src/auth"))
        await until(pilot, lambda: "written" in said(pilot))
        assert said(pilot) == f"/src/auth/ written to {FILE} · u takes it back"
        assert explorer(pilot).status.tone is Tone.DONE
        assert (project / FILE).read_bytes() == b"# ours\n/src/auth/\n"
        assert explorer(pilot).workspace.size.files == 0

        await pilot.press("u")
        await until(pilot, lambda: is_there(pilot, "src/auth/tokens.py"))
        await until(pilot, lambda: said(pilot) == f"Undone: /src/auth/ in {FILE}")
        assert (project / FILE).read_bytes() == b"# ours"
        assert dict(explorer(pilot).workspace.selection.choices) == {"src/auth": State.IN}

        await pilot.press("ctrl+r")
        await until(pilot, lambda: not is_there(pilot, "src/auth"))
        await until(pilot, lambda: said(pilot) == f"Done again: /src/auth/ in {FILE}")


async def test_all_of_an_ending_goes_out_whatever_was_chosen(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await go(pilot, "src/auth/tokens.py")
        await pilot.press("space", "x", "2")
        await until(pilot, lambda: not is_there(pilot, "src/auth/tokens.py"))
        await until(pilot, lambda: not is_there(pilot, "tests/test_db.py"))
        await settled(pilot)
        assert explorer(pilot).workspace.size.files == 0
        assert (project / FILE).read_bytes() == b"*.py\n"


async def test_what_is_put_out_shows_with_its_rule(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("i")
        await go(pilot, "README.md")
        await pilot.press("x", "enter")
        await until(pilot, lambda: explorer(pilot).tree_view.node.ignored)

        rule = explorer(pilot).tree_view.node.rule
        assert rule is not None
        assert (rule.pattern, rule.origin, rule.line) == ("/README.md", FILE, 1)
        await pilot.press("x")
        assert said(pilot) == "README.md is kept out already"


async def test_what_can_not_be_written_is_told(running: Run, project: Path) -> None:
    (project / FILE).mkdir()
    async with running(project) as pilot:
        await go(pilot, "README.md")
        await pilot.press("x", "enter")
        await until(pilot, lambda: explorer(pilot).status.tone is Tone.ERROR)
        assert "no regular file" in said(pilot)
        assert is_there(pilot, "README.md")


async def test_the_project_itself_can_not_be_put_out(running: Run, project: Path) -> None:
    async with running(project) as pilot:
        await pilot.press("g", "x")
        assert "can't be put out" in said(pilot)
