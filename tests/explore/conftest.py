"""A project to look at, the app on it, and where its pictures are kept."""

from __future__ import annotations

import warnings
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_textual_snapshot  # type: ignore[import-untyped]  # it has no types
from explore_support import FakeClipboard, code, git, settled

from create_dump.explore.budget import Budget
from create_dump.explore.explorer import Explorer
from create_dump.options import Options
from create_dump.selection.selection import NOTHING
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from syrupy.location import PyTestLocation
    from textual.pilot import Pilot

    from create_dump.explore.given import Given
    from create_dump.explore.habits import Habits
    from create_dump.explore.keeper import Keeper

SNAPSHOTS = Path(__file__).parents[2] / "snapshots"


class TopLevel(pytest_textual_snapshot.SVGImageExtension):  # type: ignore[misc]  # it has no types
    """Keeps the pictures in one directory at the top, named by state and size."""

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        del test_location
        return str(SNAPSHOTS)

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: object = 0) -> str:
        name: str = super().get_snapshot_name(test_location=test_location, index=index)
        return name.removeprefix("test_").replace("[", "-").rstrip("]").replace("_", "-")

    @classmethod
    def write_snapshot(cls, **kwargs: object) -> None:
        # syrupy would have the test's file name in the path; ours are named by what they show.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r"\sCan not relate snapshot")
            super().write_snapshot(**kwargs)


@pytest.fixture(autouse=True)
def _pictures_at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytest_textual_snapshot, "SVGImageExtension", TopLevel)


@pytest.fixture
def clipboard() -> FakeClipboard:
    return FakeClipboard()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small project at ``~/src/api``."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "src" / "api"
    files: dict[str, str | bytes] = {
        "README.md": "# api\n\nWhat it does, and how to start it.\n" * 30,
        "pyproject.toml": '[project]\nname = "api"\nversion = "1.0"\n' * 8,
        "uv.lock": "".join(
            f'[[package]]\nname = "p{n}"\nversion = "{n}.0"\n\n' for n in range(400)
        ),
        ".gitignore": "node_modules/\n*.log\n",
        "logo.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(900),
        "debug.log": "left out\n",
        "node_modules/left-pad/index.js": "module.exports = 1\n",
        "docs/guide.md": "# Guide\n\nText.\n" * 200,
        "docs/reference.md": "# Reference\n\nText.\n" * 120,
        "src/__init__.py": "",
        "src/settings.py": code("setting", 6),
        "src/auth/__init__.py": '"""Who somebody is."""\n',
        "src/auth/oauth.py": code("oauth", 14),
        "src/auth/session.py": code("session", 30),
        "src/auth/tokens.py": code("token", 22),
        "src/db/models.py": code("model", 40),
        "src/db/query.py": code("query", 60),
        "src/http/app.py": code("app", 25),
        "src/http/routes.py": code("route", 35),
        "tests/fixtures/users.json": '[{"name": "Ada"}]\n' * 900,
        "tests/test_auth.py": code("test_auth", 20),
        "tests/test_db.py": code("test_db", 33),
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (root / "latest.md").symlink_to("README.md")
    return root


@pytest.fixture
def repository(project: Path) -> Path:
    """Return the project as a git repository: a branch with changes of each kind, and a commit."""
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "first")
    git(project, "checkout", "-q", "-b", "work")
    (project / "src/http/app.py").write_text(code("app", 26))
    git(project, "commit", "-q", "-a", "-m", "second")
    (project / "src/auth/session.py").write_text(code("session", 31))
    (project / "src/auth/tokens.py").write_text(code("token", 23))
    git(project, "add", "src/auth/tokens.py")
    (project / "tests/test_new.py").write_text(code("test_new", 3))
    git(project, "rm", "-q", "docs/reference.md")
    return project


@pytest.fixture
def opened(clipboard: FakeClipboard) -> Iterator[Callable[..., Explorer]]:
    """Return a function that opens the app on a directory; it is closed after the test."""
    workspaces: list[Workspace] = []

    def make(
        root: Path,
        *,
        window: int = 200_000,
        budgets: Sequence[Budget] = (),
        habits: Habits | None = None,
        given: Given | None = None,
        keeper: Keeper | None = None,
        **options: object,
    ) -> Explorer:
        workspace = Workspace(root, Options(selection=NOTHING, **options))  # type: ignore[arg-type]  # passed through
        workspaces.append(workspace)
        offered = budgets or (Budget("", window, 0),)
        return Explorer(
            workspace,
            budgets=offered,
            clipboard=clipboard,
            habits=habits,
            given=given,
            keeper=keeper,
        )

    yield make
    for workspace in workspaces:
        workspace.close()


@pytest.fixture
def running(
    opened: Callable[..., Explorer],
) -> Callable[..., AbstractAsyncContextManager[Pilot[None]]]:
    """Return a context in which the app runs and has come to rest."""

    @asynccontextmanager
    async def run(
        root: Path, size: tuple[int, int] = (80, 24), **options: object
    ) -> AsyncIterator[Pilot[None]]:
        app = opened(root, **options)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return run
