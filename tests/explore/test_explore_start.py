"""The start: what is loaded before the first frame and the first rows, and what they wait for."""

from __future__ import annotations

import json
import subprocess
import sys
from time import sleep
from typing import TYPE_CHECKING, cast

import pytest

from create_dump.events import Discovered, FollowingChanged
from create_dump.explore.commands import Command, Commands
from create_dump.explore.feed import Feed
from create_dump.sources.following import Following

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from create_dump.events import Event
    from create_dump.explore.news import News
    from create_dump.workspace import Workspace

SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from create_dump.explore.budget import Budget
from create_dump.explore.explorer import Explorer
from create_dump.explore.keeper import Keeper
from create_dump.options import Options
from create_dump.workspace import Workspace

root = Path(sys.argv[1])
loaded = {}

def note(when):
    loaded.setdefault(when, sorted(sys.modules))

ready, show_news = Explorer.on_ready, Explorer._show_news

def on_ready(self):
    note("frame")
    ready(self)

def show(self, news):
    show_news(self, news)
    if news.directories:
        note("rows")

Explorer.on_ready, Explorer._show_news = on_ready, show

async def main():
    with Workspace(root, Options(worker=True, poised=True)) as workspace:
        app = Explorer(workspace, budgets=[Budget("", 1_000, 0)], keeper=Keeper(root))
        async with app.run_test(size=(120, 40)) as pilot:
            while "rows" not in loaded:
                await pilot.pause(0.01)

asyncio.run(main())
print(json.dumps(loaded))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    """What was loaded when the first frame was there, and when the first rows were."""
    root: Path = tmp_path_factory.mktemp("project")
    (root / "a.py").write_text("x = 1\n")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root)], stdout=subprocess.PIPE, check=True, timeout=60
    )
    return {when: set(names) for when, names in json.loads(done.stdout).items()}


def _ours(*names: str) -> set[str]:
    return {f"create_dump.{name}" for name in names}


def test_the_first_frame_waits_for_nothing_that_is_not_on_it(
    loaded: Mapping[str, set[str]],
) -> None:
    frame = loaded["frame"]

    assert "create_dump.explore.widgets.tree" in frame
    assert not frame & {"sqlite3", "toktok", "watchfiles", "kingfisher_sdk"}
    assert not frame & _ours(
        *("walking", "intake", "analysis.pool", "analysis.cache.keeper", "formats.markdown"),
        *("sessions", "plan", "sent", "templates", "fitting", "explore.desk", "explore.making"),
    )
    assert not [name for name in frame if name.startswith("create_dump.explore.screens.")]
    controls = {name for name in frame if name.startswith("create_dump.explore.controls.")}
    assert controls == _ours("explore.controls.measuring", "explore.controls.panes")


def test_the_first_rows_wait_for_neither_the_filter_nor_what_finds_secrets(
    loaded: Mapping[str, set[str]],
) -> None:
    rows = loaded["rows"]

    assert "create_dump.walking" in rows
    assert not rows & {"toktok", "kingfisher_sdk", "tree_sitter"}
    assert not rows & _ours(
        *("selection.query", "selection.query_terms", "explore.search", "fitting"),
        *("analysis.secrets.kingfisher", "analysis.secrets.generic"),
    )


def test_a_command_is_looked_for_in_one_table_after_the_other() -> None:
    asked: list[str] = []

    def tables() -> Iterator[Mapping[str, Command]]:
        for name in ("a", "b", "c"):
            asked.append(name)
            yield {name: Command(lambda: None)}

    commands = Commands(tables())
    assert not asked
    assert commands["b"] is commands["b"]
    assert asked == ["a", "b"]
    with pytest.raises(KeyError):
        commands["d"]
    assert [*commands] == asked == ["a", "b", "c"]
    assert len(commands) == 3


class _Told:
    """Stands for a workspace that tells what it is given."""

    walked = False
    pending = 0
    analysed = 0

    def __init__(self) -> None:
        self.events: list[Event] = []

    def pump(self, _: float) -> list[Event]:
        events, self.events = self.events, []
        return events


class _Screen:
    """Shows news, and takes its time; waits where it is told to."""

    def __init__(self) -> None:
        self.shown: list[News] = []
        self.waited = 0.0

    def show(self, news: News) -> None:
        self.shown.append(news)
        sleep(0.02)

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        self.waited += seconds
        sleep(seconds)
        work()


def test_where_nothing_is_told_nothing_is_shown() -> None:
    screen = _Screen()
    feed = Feed(cast("Workspace", _Told()), screen.later, screen.show)

    feed.woken()

    assert not screen.shown
    assert feed.at_rest


def test_the_first_rows_wait_for_nothing_that_came_before_them() -> None:
    told, screen = _Told(), _Screen()
    feed = Feed(cast("Workspace", told), screen.later, screen.show)
    rows = Discovered(("",), complete=False)

    told.events = [FollowingChanged(Following.POLLED, None)]
    feed.woken()
    told.events = [rows]
    feed.woken()

    assert [bool(news.directories) for news in screen.shown] == [False, True]
    assert screen.waited < 0.02

    told.events = [rows]
    feed.woken()

    assert len(screen.shown) == 3
    assert screen.waited > 0.1
