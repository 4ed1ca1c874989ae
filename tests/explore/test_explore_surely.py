"""A timer of the app goes off, however late the clock is looked at."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any

from explore_support import explorer, settled, until
from textual import _time
from textual.app import App

from create_dump.explore.pace import Pace
from create_dump.explore.surely import surely

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from create_dump.explore.explorer import Explorer

    Run = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


def hours_between_two_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 3600)
    monkeypatch.setattr(_time, "get_time", lambda: float(next(clock)))


async def test_the_apps_timers_go_off(
    running: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[int] = []
    async with running(project) as pilot:
        with monkeypatch.context() as patch:
            hours_between_two_looks(patch)
            for number in range(20):
                explorer(pilot).set_timer(0.001, lambda number=number: called.append(number))
            await until(pilot, lambda: len(called) == 20)


def test_a_task_begins_when_its_maker_has_it_as_on_every_python(
    opened: Callable[..., Explorer], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []

    async def work() -> None:
        called.append("task")

    async def look(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        task = asyncio.create_task(work())
        assert not called
        await task
        with monkeypatch.context() as patch:
            hours_between_two_looks(patch)
            explorer(pilot).set_timer(0.001, lambda: called.append("timer"))
            await until(pilot, lambda: "timer" in called)
        pilot.app.exit()

    opened(project).run(headless=True, auto_pilot=look)

    assert called == ["task", "timer"]


async def test_textuals_own_would_not(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    async with App[None]().run_test() as pilot:
        with monkeypatch.context() as patch:
            hours_between_two_looks(patch)
            pilot.app.set_timer(0.001, lambda: called.append("plain"))
            surely(pilot.app.set_timer(0.001, lambda: called.append("sure")))
            for _ in range(200):
                await pilot.pause(0.001)
                if called:
                    break

    assert called == ["sure"]


def test_news_are_shown_however_long_the_last_showing_took() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    now[0] = 3600
    pace.shown(0.0)

    assert 0 < pace.until_shown(now[0]) <= 1
