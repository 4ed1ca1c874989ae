"""What git says, on the screen: the branch, the signs, what has changed, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explore_support import FakeClipboard, explorer, git, go, settled, until

from create_dump.explore.widgets.status import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

CHANGED = {"src/auth/session.py", "src/auth/tokens.py", "tests/test_new.py"}
SINCE = {*CHANGED, "src/http/app.py"}


def said(pilot: Pilot[None]) -> str:
    return explorer(pilot).status.text


def header(pilot: Pilot[None]) -> str:
    return explorer(pilot).header.render().plain


def heading(pilot: Pilot[None]) -> str:
    return explorer(pilot).heading.render().plain


def matches(pilot: Pilot[None]) -> set[str]:
    return {node.path for node in explorer(pilot).tree_view.rows.matches}


def chosen(pilot: Pilot[None]) -> set[str]:
    return set(explorer(pilot).workspace.selection.choices)


def line(pilot: Pilot[None], path: str) -> str:
    """Return the row of *path* as it is drawn."""
    tree = explorer(pilot).tree_view
    row = [node.path for node in tree.rows.nodes].index(path)
    return tree.render_line(row - tree.scroll_offset.y).text


async def told(pilot: Pilot[None]) -> None:
    """Wait until git has said something."""
    await until(pilot, lambda: explorer(pilot).tree_view.scene.git)


class TestSigns:
    async def test_the_header_says_the_branch_and_how_much_has_changed(
        self, running: Run, repository: Path
    ) -> None:
        async with running(repository) as pilot:
            await told(pilot)
            assert "~/src/api  ⎇ work +1 ~2 -1 " in header(pilot)

            git(repository, "commit", "-q", "-a", "-m", "third")
            await until(pilot, lambda: "⎇ work +1  " in header(pilot))

    async def test_without_a_repository_there_is_neither_branch_nor_column(
        self, running: Run, project: Path
    ) -> None:
        async with running(project) as pilot:
            assert "⎇" not in header(pilot)
            assert "git" not in heading(pilot)

    async def test_rows_show_what_is_staged_apart_from_what_is_not(
        self, running: Run, repository: Path
    ) -> None:
        async with running(repository) as pilot:
            await told(pilot)
            await pilot.press("equals_sign", "g")

            signs = {
                path: line(pilot, path)[60:64]
                for path in ("src/auth/tokens.py", "src/auth/session.py", "src/auth/oauth.py")
            }
            assert signs == {
                "src/auth/tokens.py": "  M ",
                "src/auth/session.py": "   M",
                "src/auth/oauth.py": "    ",
            }
            assert " git  tokens share" in heading(pilot)

    async def test_directories_show_that_something_below_has_changed(
        self, running: Run, repository: Path
    ) -> None:
        async with running(repository) as pilot:
            await told(pilot)
            await pilot.press("j")

            dots = [path for path in ("", "docs", "src", "tests") if "•" in line(pilot, path)]

            # What is deleted counts below its directory as well.
            assert dots == ["", "docs", "src", "tests"]
            assert "•" not in line(pilot, "README.md")

    async def test_a_long_branch_leaves_room_for_the_path(
        self, running: Run, repository: Path
    ) -> None:
        git(repository, "checkout", "-q", "-b", "feature/" + "x" * 90)
        async with running(repository) as pilot:
            await told(pilot)

            assert header(pilot).startswith(" create-dump  ~/src/api  ⎇ feature/xx")
            assert "●" in header(pilot)


class TestChangedOnly:
    async def test_m_shows_only_what_has_changed_and_again_all(
        self, running: Run, repository: Path
    ) -> None:
        async with running(repository) as pilot:
            await told(pilot)
            await pilot.press("m")
            assert matches(pilot) == CHANGED
            assert "changed only" in heading(pilot)
            assert "3 files · 1 deleted" in heading(pilot)

            await pilot.press("m")
            assert not explorer(pilot).tree_view.rows.filtered
            assert "changed only" not in heading(pilot)

    async def test_it_goes_together_with_a_filter_in_both_orders(
        self, running: Run, repository: Path
    ) -> None:
        async with running(repository) as pilot:
            await told(pilot)
            await pilot.press("m", "slash", *"auth", "enter")
            assert matches(pilot) == CHANGED - {"tests/test_new.py"}
            await pilot.press("m")
            assert "src/auth/oauth.py" in matches(pilot)
            await pilot.press("m")
            assert matches(pilot) == CHANGED - {"tests/test_new.py"}
            assert "/ auth · changed only" in heading(pilot)

            # Escape takes back the last first.
            await pilot.press("escape")
            assert matches(pilot) == CHANGED
            await pilot.press("escape")
            assert not explorer(pilot).tree_view.rows.filtered

    async def test_what_is_changed_while_it_holds_appears(
        self, running: Run, repository: Path
    ) -> None:
        async with running(repository) as pilot:
            await told(pilot)
            await pilot.press("m")

            (repository / "README.md").write_text("Something else.\n")

            await until(pilot, lambda: "README.md" in matches(pilot))

    async def test_a_takes_what_it_shows(self, running: Run, repository: Path) -> None:
        async with running(repository) as pilot:
            await told(pilot)
            await pilot.press("m", "a")

            assert chosen(pilot) == CHANGED

    async def test_where_nothing_has_changed_it_says_so(self, running: Run, project: Path) -> None:
        git(project, "init", "-q", "-b", "main")
        git(project, "add", "-A")
        git(project, "commit", "-q", "-m", "first")
        async with running(project) as pilot:
            await told(pilot)
            await pilot.press("m")

            assert said(pilot) == "Nothing has changed since the last commit"
            assert not explorer(pilot).tree_view.rows.filtered

    @pytest.mark.parametrize("key", ["m", "M"])
    async def test_without_a_repository_it_says_so(
        self, running: Run, project: Path, key: str
    ) -> None:
        async with running(project) as pilot:
            await until(pilot, lambda: explorer(pilot).comparing._told)
            await pilot.press(key)

            assert said(pilot) == "There is no git repository here to compare with"
            assert explorer(pilot).status.tone is Tone.WARNING


class TestSince:
    async def test_capital_m_chooses_what_has_changed_since_the_branch_began(
        self, running: Run, repository: Path
    ) -> None:
        async with running(repository) as pilot:
            await go(pilot, "src/db/query.py")
            await pilot.press("space", "M")
            await settled(pilot)

            assert chosen(pilot) == {*SINCE, "src/db/query.py"}
            assert said(pilot) == "In: 4 files changed since main"
            await pilot.press("u")
            assert chosen(pilot) == {"src/db/query.py"}

    async def test_a_copy_right_after_it_waits_for_it(
        self, running: Run, repository: Path, clipboard: FakeClipboard
    ) -> None:
        async with running(repository) as pilot:
            await pilot.press("M", "y")
            await until(pilot, lambda: clipboard.taken)
            await settled(pilot)

            dump = clipboard.taken[0].decode()
            for last in ("session_30", "token_22", "test_new_2", "app_25"):
                assert f"def {last}(" in dump
            assert "def query_0(" not in dump

    async def test_escape_ends_the_waiting(
        self,
        running: Run,
        repository: Path,
        clipboard: FakeClipboard,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        async with running(repository) as pilot:
            app = explorer(pilot)
            monkeypatch.setattr(app.comparing, "_take", lambda _: None)
            await pilot.press("M", "y")
            assert said(pilot) == "Asking git before that · Esc stops it"

            await pilot.press("escape")
            assert said(pilot) == "No longer asking git; nothing else is chosen"
            assert not app.desk.busy
            await pilot.press("y")
            assert said(pilot).startswith("Nothing to copy")
            assert not clipboard.taken

    async def test_where_nothing_has_changed_it_says_so(
        self, running: Run, repository: Path
    ) -> None:
        git(repository, "reset", "-q", "--hard", "main")
        git(repository, "clean", "-q", "-f", "-d")
        async with running(repository) as pilot:
            await pilot.press("M")
            await settled(pilot)

            assert said(pilot) == "Nothing has changed since main"
            assert not chosen(pilot)

    async def test_where_all_that_changed_is_gone_it_says_so(
        self, running: Run, repository: Path
    ) -> None:
        git(repository, "reset", "-q", "--hard", "main")
        git(repository, "clean", "-q", "-f", "-d")
        git(repository, "rm", "-q", "README.md")
        async with running(repository) as pilot:
            await pilot.press("M")
            await settled(pilot)

            assert said(pilot) == "What has changed since main is deleted, or can't go into a dump"

    async def test_without_a_default_branch_the_reason_is_told(
        self, running: Run, repository: Path
    ) -> None:
        git(repository, "branch", "-q", "-D", "main")
        async with running(repository) as pilot:
            await pilot.press("M")
            await settled(pilot)

            assert "there is no default branch" in said(pilot)
            assert explorer(pilot).status.tone is Tone.WARNING
            assert not chosen(pilot)
