"""What the pane of secrets looks like in each state, at three sizes; see ``snapshots/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from explore_secrets import planted
from explore_support import explorer, settled, until, walk_that_waits

from create_dump.analysis.secrets.guard import Guard
from create_dump.analysis.secrets.policy import Mode, Policy
from create_dump.errors import ScanFailed
from create_dump.scanning import Scanning
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from create_dump.explore.explorer import Explorer

    Open = Callable[..., Explorer]
    Picture = Callable[..., bool]

SIZES = ((80, 24), (120, 40), (200, 50))


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    chosen: tuple[int, int] = request.param
    return chosen


@pytest.fixture
def picture(snap_compare: Callable[..., bool], size: tuple[int, int]) -> Picture:
    """Return the comparison of the screen after some keys with the picture that is kept."""

    def compare(app: Explorer, *keys: str) -> bool:
        async def before(pilot: Pilot[None]) -> None:
            await settled(pilot)
            for key in keys:
                await pilot.press(key)
                # Masks are asked for once the rows are laid out.
                await pilot.pause(0.2)
                await settled(pilot)
                await pilot.pause()

        return snap_compare(app, terminal_size=size, run_before=before)

    return compare


def test_secrets(opened: Open, project: Path, picture: Picture) -> None:
    planted(project)

    assert picture(opened(project), "a", "3", "G", "enter", "k")


def test_secrets_jump(opened: Open, project: Path, picture: Picture) -> None:
    planted(project)

    assert picture(opened(project), "a", "3", "j", "enter")


# In the smallest size the list behind the question is drawn now before it, now after it.
@pytest.mark.parametrize("size", SIZES[1:], ids=["120x40", "200x50"], indirect=True)
def test_secrets_allow(opened: Open, project: Path, picture: Picture) -> None:
    planted(project)

    assert picture(opened(project), "3", "a")


def test_secrets_none(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project), "3")


def test_secrets_off(opened: Open, project: Path, picture: Picture) -> None:
    assert picture(opened(project, secrets=Policy(mode=Mode.OFF)), "a", "3")


def test_secrets_preparing(
    opened: Open, project: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "scanning", property(lambda _: Scanning.PREPARING))

    assert picture(opened(project), "3")


def test_secrets_failed(
    opened: Open, project: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(project)
    look = Guard.look

    def sometimes(self: Guard, text: str, path: str) -> Any:  # noqa: ANN401 - as it answers
        if path.startswith("docs/"):
            raise ScanFailed("looking for secrets took more than 10 s", where=path)
        return look(self, text, path)

    monkeypatch.setattr(Guard, "look", sometimes)

    assert picture(opened(project), "a", "3", "j", "j", "enter")


def test_secrets_scanning(
    opened: Open,
    project: Path,
    snap_compare: Callable[..., bool],
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        app = explorer(pilot)
        await until(pilot, lambda: app.header.progress.files == 6 and not app.workspace.pending)
        await pilot.press("3")
        await until(pilot, lambda: app.at_rest)

    with walk_that_waits(monkeypatch):
        assert snap_compare(opened(project), terminal_size=size, run_before=before)
