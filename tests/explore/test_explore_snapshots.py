"""What the screen looks like in each state, at three sizes; see ``snapshots/``."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from typing import TYPE_CHECKING

import pytest
from explore_support import commit_all, explorer, settled, until, walk_that_waits

from create_dump import sessions
from create_dump.config.load import load
from create_dump.destinations.base import Delivery, Outcome
from create_dump.errors import Unreadable
from create_dump.explore.budget import Budget, budgets
from create_dump.explore.habits import CONTRAST_DARK, CONTRAST_LIGHT, Habits
from create_dump.explore.keeper import Keeper
from create_dump.sessions import Session
from create_dump.sources.directory import DirectorySource
from create_dump.sources.following import Following
from create_dump.sources.inotify import Inotify

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from explore_support import FakeClipboard
    from textual.pilot import Pilot

    from create_dump.explore.explorer import Explorer

    Open = Callable[..., Explorer]
    Picture = Callable[..., bool]
    Step = Callable[[Pilot[None]], Awaitable[None]]

SIZES = ((80, 24), (120, 40), (200, 50))
SMALL = SIZES[0]
NOW = 1_800_000_000
"""The time, where it shows."""


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    chosen: tuple[int, int] = request.param
    return chosen


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Picture:
    """Return the comparison of the screen after some keys with the picture that is kept."""

    def compare(app: Explorer, size: tuple[int, int], *keys: str) -> bool:
        async def before(pilot: Pilot[None]) -> None:
            await settled(pilot)
            for key in keys:
                if key != "…":
                    await pilot.press(key)
                # What a change costs is only certain where the total before it was.
                if key in {"…", "space", "a", "o"}:
                    await settled(pilot)
            await settled(pilot)

        return snap_compare(app, terminal_size=size, run_before=before)

    return compare


def test_first_opening(
    opened: Open, project: Path, picture: Picture, size: tuple[int, int]
) -> None:
    assert picture(opened(project), size)


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_first_run(
    opened: Open,
    project: Path,
    picture: Picture,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(project.parent / "state"))

    assert picture(opened(project, habits=Habits(greet=True)), size)


def test_chosen(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    # Unfold src, choose auth and settings, and stop on a file.
    keys = ("j", "j", "l", "j", "l", "space", "j", "j", "j", "j", "j", "j", "j", "j", "space")

    assert picture(opened(project), size, *keys, "k", "k", "k", "k", "k", "k")


def test_filtered(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, "slash", *"*.py", "space", *"auth")


def test_filter_kept(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), SMALL, "slash", *"auth", "enter", "a")


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_named(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    (project / "create_dump.toml").write_text(
        '[selections]\nauth = ["src/auth", "~src/auth/session.py"]\n'
        'python = ["*.py", "!tests"]\nelsewhere = ["../api"]\n'
    )

    assert picture(opened(project), size, "j", "space", "P", "…", "j", "j")


def test_named_to_be_deleted(opened: Open, project: Path, picture: Picture) -> None:
    (project / "create_dump.toml").write_text('[selections]\nauth = ["src/auth"]\n')

    assert picture(opened(project), SMALL, "P", "…", "j", "x")


def test_session_is_back(
    opened: Open, project: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(project.parent / "state"))
    sessions.save(project, "", Session(("src/auth",), ("src", "src/auth"), "src/auth/tokens.py"))

    assert picture(opened(project, keeper=Keeper(project)), SMALL)


def test_nothing_matches(
    opened: Open, project: Path, picture: Picture, size: tuple[int, int]
) -> None:
    assert picture(opened(project), size, "slash", *"qqqq")


def test_preview(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    keys = ("slash", *"tokens", "…", "enter", "enter")

    assert picture(opened(project), size, *keys)


TABS = pytest.mark.parametrize("size", SIZES[:2], ids=["80x24", "120x40"])
TOKENS = ("slash", *"tokens", "…", "enter", "enter")


@TABS
def test_outline(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, *TOKENS, "right_square_bracket")


@TABS
def test_no_outline(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, "G", "right_square_bracket")


@TABS
def test_section(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, *TOKENS, "space", *["right_square_bracket"] * 2)


@TABS
def test_section_of_directory(
    opened: Open, project: Path, picture: Picture, size: tuple[int, int]
) -> None:
    keys = ("j", "space", "g", *["right_square_bracket"] * 2)

    assert picture(opened(project), size, *keys)


@TABS
def test_not_in_the_dump(
    opened: Open, project: Path, picture: Picture, size: tuple[int, int]
) -> None:
    assert picture(opened(project), size, *TOKENS, *["right_square_bracket"] * 2)


def change_tokens(project: Path) -> None:
    file = project / "src/auth/tokens.py"
    text = file.read_text().replace("LIMIT = 22", "LIMIT = 23\nLEAST = 1")
    file.write_text(text.replace('"""Return the text of *value*."""', '"""Return it."""', 2))


@TABS
def test_changes(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    commit_all(project)
    change_tokens(project)

    assert picture(opened(project), size, *TOKENS, "left_square_bracket")


@TABS
def test_changes_of_directory(
    opened: Open, project: Path, picture: Picture, size: tuple[int, int]
) -> None:
    commit_all(project)
    (project / "README.md").write_text("Another.\n")
    (project / "docs/new.md").write_text("New.\n")

    assert picture(opened(project), size, "left_square_bracket")


@TABS
def test_changes_since_copy(
    opened: Open, project: Path, snap_compare: Picture, size: tuple[int, int]
) -> None:
    app = opened(project)

    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("a", "y")
        await settled(pilot)
        change_tokens(project)
        await until(pilot, lambda: app.workspace.memory.outdated)
        await pilot.press(*"/tokens")
        await settled(pilot)
        await pilot.press("enter", "enter", "C", "C")
        await settled(pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)


@TABS
def test_changes_without_git(
    opened: Open, project: Path, picture: Picture, size: tuple[int, int]
) -> None:
    assert picture(opened(project), size, *TOKENS, "left_square_bracket")


@TABS
def test_search(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, *TOKENS, "ctrl+f", *"strict", "…", "down", "down")


@TABS
def test_todo(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    file = project / "src/auth/tokens.py"
    text = file.read_text().replace("# The 1. of", "# TODO: the 1. of")
    file.write_text(text.replace("# The 2. of", "# FIXME: the 2. of"))

    assert picture(opened(project), size, *TOKENS, "right_curly_bracket")


@pytest.fixture
def importing(project: Path) -> Path:
    """Return the project with some imports."""
    for name, text in (
        ("src/http/app.py", "from src.auth import session, tokens\nfrom src.http import routes\n"),
        ("src/http/routes.py", "from src.db.query import query_1\n"),
        ("src/auth/session.py", "from src.auth.tokens import token_1\nfrom src import settings\n"),
        ("src/db/query.py", "from src.db import models\n"),
    ):
        (project / name).write_text(text + (project / name).read_text())
    return project


@TABS
def test_imports(opened: Open, importing: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(importing), size, "slash", *"app.py", "…", "enter", "d", "…", "down")


@TABS
def test_importers(opened: Open, importing: Path, picture: Picture, size: tuple[int, int]) -> None:
    keys = ("slash", *"models", "…", "enter", "D", "…", "D", "…")

    assert picture(opened(importing), size, *keys)


def test_binary(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, "slash", *"logo", "…", "enter", "enter")


def test_directory(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), SMALL, "a", "p")


def test_unfolded(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, "equals_sign", "a", "j", "j", "j", "space")


def test_git(opened: Open, repository: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(repository), size, "equals_sign", "M")


def test_changed_only(opened: Open, repository: Path, picture: Picture) -> None:
    assert picture(opened(repository), SMALL, "m", "slash", *"py", "enter")


def test_sorted(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    # Some of these files alone take a good part of so small a window.
    assert picture(opened(project, window=60_000), size, "equals_sign", "s")


def test_ignored(
    opened: Open, project: Path, snap_compare: Callable[..., bool], size: tuple[int, int]
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        rows = explorer(pilot).tree_view.rows
        await pilot.press("i", "j", "j", "l")
        # It is looked into only now.
        await until(pilot, lambda: any(node.name == "left-pad" for node in rows.nodes))
        await pilot.press("G", "k", "k", "k", "k")
        assert rows.current.name == "debug.log"
        await pilot.press("space")
        await settled(pilot)
        await pilot.press("g", "j", "j")
        await settled(pilot)

    assert snap_compare(opened(project), terminal_size=size, run_before=before)


@TABS
def test_patterns(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    keys = ("slash", *"tokens", "…", "enter", "x")

    assert picture(opened(project), size, *keys)


@TABS
def test_without_dot_files(
    opened: Open, project: Path, picture: Picture, size: tuple[int, int]
) -> None:
    assert picture(opened(project), size, "a", "full_stop")


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_sorted_by_time(
    opened: Open, repository: Path, picture: Picture, size: tuple[int, int]
) -> None:
    ages = {"README.md": 60, "src/db/query.py": 7_200, "src/http/app.py": 86_400 * 3}
    for file in repository.rglob("*.*"):
        age = ages.get(file.relative_to(repository).as_posix(), 86_400 * 400)
        if ".git" not in file.parts:
            os.utime(file, (NOW - age, NOW - age), follow_symlinks=False)
    app = opened(repository)
    app.tree_view.scene.clock = lambda: NOW

    assert picture(app, size, *"sss")


def test_range(opened: Open, project: Path, picture: Picture) -> None:
    # From src to the first two files of src/auth.
    assert picture(opened(project), SMALL, "j", "j", "l", "j", "l", "v", "j", "j")


def test_over_budget(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project, window=20_000), size, "a")


def test_nearly_full(opened: Open, project: Path, picture: Picture) -> None:
    opus = Budget("claude-opus-5.5", 37_000, 4_000)

    assert picture(opened(project, budgets=(opus,)), SMALL, "a", "…", "j", "space")


def test_fit(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    tiny = Budget("", 9_000, 1_000)

    assert picture(opened(project, budgets=(tiny,)), size, "a", "B", "…", "down", "space")


@pytest.mark.parametrize("layout", [*SIZES, (160, 45)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_where_the_tokens_go(
    opened: Open, project: Path, picture: Picture, layout: tuple[int, int]
) -> None:
    offered = (
        Budget("claude-opus-5.5", 1_000_000, 128_000, "claude"),
        Budget("house", 30_000, 2_000, "o200k_base"),
        Budget("claude-haiku-4.5", 200_000, 50_000, "claude-4"),
    )
    keys = ("a", "4", "down", "space", "up", "o", "down")

    assert picture(opened(project, budgets=offered), layout, *keys)


def test_since_last_copy(opened: Open, project: Path, snap_compare: Picture) -> None:
    app = opened(project)

    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("a")
        await settled(pilot)
        await pilot.press("y")
        await until(pilot, lambda: app.workspace.memory.digests)
        (project / "README.md").write_text("# api\n")
        (project / "uv.lock").unlink()
        (project / "new.py").write_text("x = 1\n")
        app.workspace.rescan()
        aside = app.panes.aside
        assert aside is not None
        await until(pilot, lambda: len(aside.since.paths) == 3)
        await settled(pilot)
        app.status.clear()
        await pilot.press("4", "shift+tab", "4")
        await settled(pilot)

    assert snap_compare(app, terminal_size=(160, 45), run_before=before)


def test_zoomed(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), (120, 40), "a", "4", "z")


def test_models(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    offered = budgets(load(project, environ={}))

    assert picture(opened(project, budgets=offered), size, "a", "…", "b", "j", "j")


def test_help(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, "question_mark")


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_palette(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, "ctrl+p", *"the dump", "down")


def test_write(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, "a", "w")


def test_copied(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    assert picture(opened(project), size, "a", "…", "y")


@TABS
def test_empty(opened: Open, project: Path, picture: Picture, size: tuple[int, int]) -> None:
    empty = project.parent / "empty"
    empty.mkdir()

    assert picture(opened(empty), size)


@TABS
def test_scanning(
    opened: Open,
    project: Path,
    snap_compare: Callable[..., bool],
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        app = explorer(pilot)
        await until(pilot, lambda: app.header.progress.files == 6 and not app.workspace.pending)
        await pilot.press("j", "space")
        await until(pilot, lambda: app.at_rest and app.totals.sum.files)

    with walk_that_waits(monkeypatch):
        assert snap_compare(opened(project), terminal_size=size, run_before=before)


@TABS
def test_unreadable(
    opened: Open,
    project: Path,
    picture: Picture,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = DirectorySource._read

    def refuse(self: DirectorySource, path: str) -> tuple[bytes, os.stat_result]:
        if path == "uv.lock":
            raise Unreadable("permission denied", where=path)
        return read(self, path)

    monkeypatch.setattr(DirectorySource, "_read", refuse)

    assert picture(opened(project), size, "G", "space", *["p"] * (size == SMALL))


@TABS
def test_no_clipboard(
    opened: Open,
    project: Path,
    picture: Picture,
    clipboard: FakeClipboard,
    size: tuple[int, int],
) -> None:
    clipboard.delivery = Delivery(
        Outcome.SAVED,
        "~/.local/state/create-dump/last.md",
        note="there is no clipboard here; without a display, work inside tmux, or over SSH in a "
        "terminal that has OSC 52",
    )

    assert picture(opened(project), size, "a", "…", "y")


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_polling(
    opened: Open,
    project: Path,
    snap_compare: Callable[..., bool],
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: Inotify, path: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", path)

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: explorer(pilot).workspace.following is Following.POLLED)
        await settled(pilot)

    monkeypatch.setattr(Inotify, "add", refuse)

    assert snap_compare(opened(project), terminal_size=size, run_before=before)


def test_root_gone(
    opened: Open, project: Path, snap_compare: Callable[..., bool], size: tuple[int, int]
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await asyncio.to_thread(project.rename, project.with_name("away"))
        await until(pilot, lambda: explorer(pilot).workspace.following is Following.GONE)
        await until(pilot, lambda: explorer(pilot).status.text)
        await settled(pilot)

    assert snap_compare(opened(project), terminal_size=size, run_before=before)


@pytest.mark.parametrize("tiny", [(59, 24), (80, 14)], ids=["59x24", "80x14"])
def test_tiny(opened: Open, project: Path, picture: Picture, tiny: tuple[int, int]) -> None:
    assert picture(opened(project), tiny)


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_without_colour(
    opened: Open,
    project: Path,
    picture: Picture,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert picture(opened(project, window=20_000), size, "j", "j", "space", "j", "space")


@pytest.mark.parametrize("theme", [CONTRAST_DARK, CONTRAST_LIGHT], ids=["dark", "light"])
def test_high_contrast(opened: Open, project: Path, picture: Picture, theme: str) -> None:
    app = opened(project, window=20_000, habits=Habits(theme=theme))

    assert picture(app, SIZES[1], "j", "j", "space", "j", "space")
