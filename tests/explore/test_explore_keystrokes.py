"""How many keys it takes from the start to the clipboard, and that what is there is the right dump.

On a tree of Django's shape, and on Django's own sources where ``DJANGO_SOURCES`` names them.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from explore_django import HEAVIEST, REAL, django_like
from explore_support import commit_all, explorer, git, settled, until

import create_dump
from create_dump.destinations.memory import BytesDestination
from create_dump.explore.budget import Budget
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from explore_support import FakeClipboard
    from textual.pilot import Pilot

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

SIZE = (120, 40)
REAL_TREE = pytest.param(
    "real", marks=pytest.mark.skipif(not REAL, reason="DJANGO_SOURCES names no sources")
)


@pytest.fixture(params=["alike", REAL_TREE])
def django(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return Django's sources, or a tree of their shape."""
    if request.param == "real":
        return Path(REAL)
    root = tmp_path / "django"
    root.mkdir()
    return django_like(root)


@pytest.fixture
def own(django: Path, tmp_path: Path) -> Path:
    """Return a copy of the same that may be changed."""
    return Path(shutil.copytree(django, tmp_path / "own" / "django"))


def taken(clipboard: FakeClipboard) -> list[str]:
    """Return the paths of the files in the dump that was copied last."""
    return [file.path for file in create_dump.read(clipboard.taken[-1].decode()).files]


def commands(root: Path, paths: Sequence[str], but: Sequence[str] = ()) -> bytes:
    """Return the dump that the library, and so the command line, makes of *paths*.

    Args:
        root: The tree.
        paths: What goes in.
        but: What of it stays out.
    """
    with create_dump.open(root) as workspace:
        workspace.complete()
        workspace.choose([""], State.OUT)
        workspace.choose(paths, State.IN)
        workspace.choose(but, State.OUT)
        destination = BytesDestination()
        workspace.deliver(workspace.plan(), destination)
        return destination.data


async def fly(pilot: Pilot[None], keys: Sequence[str], clipboard: FakeClipboard) -> int:
    """Press *keys* as fast as they come, wait for the copy, and return how many they were."""
    copies = len(clipboard.taken)
    await pilot.press(*keys)
    await until(pilot, lambda: len(clipboard.taken) > copies)
    await settled(pilot)
    return len(keys)


async def test_a_package_without_its_tests(
    running: Run, django: Path, clipboard: FakeClipboard
) -> None:
    every = {path.relative_to(django).as_posix() for path in (django / "django/db").rglob("*.py")}
    wanted = {path for path in every if "test" not in path}

    async with running(django, SIZE) as pilot:
        keys = ["slash", *"go/db/ !test", "enter", "a", "y"]

        assert await fly(pilot, keys, clipboard) <= 18

    assert set(taken(clipboard)) == wanted
    assert clipboard.taken[-1] == commands(django, sorted(wanted))


async def test_what_has_changed_since_a_branch_began(
    running: Run, own: Path, clipboard: FakeClipboard
) -> None:
    root = own
    commit_all(root)
    git(root, "checkout", "-q", "-b", "ticket")
    committed, edited, new = "django/db/utils.py", "tests/db_utils/tests.py", "docs/new.txt"
    (root / committed).write_text("x = 1\n")
    git(root, "commit", "-q", "-a", "-m", "Fixed it.")
    (root / edited).write_text("x = 2\n")
    (root / new).write_text("New.\n")

    async with running(root, SIZE) as pilot:
        assert await fly(pilot, ["M", "y"], clipboard) <= 3

    wanted = [committed, edited, new]
    assert sorted(taken(clipboard)) == sorted(wanted)
    assert clipboard.taken[-1] == commands(root, wanted)


async def test_the_same_dump_again_after_an_edit(
    running: Run, own: Path, clipboard: FakeClipboard
) -> None:
    root = own
    async with running(root, SIZE) as pilot:
        await fly(pilot, ["slash", *"go/db/ !test", "enter", "a", "y"], clipboard)
        paths = taken(clipboard)
        file = root / "django/db/utils.py"
        file.write_text(file.read_text() + "\n# Edited.\n")
        await until(pilot, lambda: explorer(pilot).status.text.startswith("1 file changed"))

        assert await fly(pilot, ["y"], clipboard) == 1

    assert taken(clipboard) == paths
    assert b"# Edited." in clipboard.taken[-1]
    assert clipboard.taken[-1] == commands(root, paths)


async def test_too_much_is_fitted_into_the_window(
    running: Run, django: Path, clipboard: FakeClipboard
) -> None:
    window = Budget("", 128_000, 0)
    async with running(django, SIZE, budgets=(window,)) as pilot:
        app = explorer(pilot)
        await pilot.press("a")
        await settled(pilot)
        assert app.workspace.size.tokens > 190_000
        await pilot.press("u")
        await settled(pilot)

        assert await fly(pilot, ["a", "B", "enter", "y"], clipboard) <= 4

        assert 0 < app.workspace.size.tokens <= window.window
    assert len(taken(clipboard)) > 10


async def test_everything_but_the_five_heaviest_files(
    running: Run, tmp_path: Path, clipboard: FakeClipboard
) -> None:
    root = tmp_path / "django"
    root.mkdir()
    django_like(root)
    every = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    async with running(root, SIZE) as pilot:
        keys = ["a", "slash", *">10k", "enter", "a", "y"]

        assert await fly(pilot, keys, clipboard) <= 10

    assert set(taken(clipboard)) == every - set(HEAVIEST)
    assert clipboard.taken[-1] == commands(root, [""], but=sorted(HEAVIEST))


async def test_the_five_heaviest_files_are_put_out_where_they_are_listed(
    running: Run, django: Path, clipboard: FakeClipboard
) -> None:
    with create_dump.open(django) as workspace:
        workspace.complete()
        files = workspace.plan().files
    heaviest = sorted(files, key=lambda file: -file.facts.tokens)[:5]

    async with running(django, SIZE) as pilot:
        await settled(pilot)

        assert await fly(pilot, ["a", "4", *["space"] * 5, "y"], clipboard) <= 10

    paths = {file.path for file in files}
    assert set(taken(clipboard)) == paths - {file.path for file in heaviest}
