"""Turns: one at a time, in the order of asking, and never in the way of who waits for a disk."""

from __future__ import annotations

import sys
import threading
from contextlib import closing
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING

import pytest

from create_dump.analysis import turns as turns_module
from create_dump.analysis.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never take a busy machine for a slow disk."""
    monkeypatch.setattr(turns_module, "_PATIENCE_S", 20.0)
    monkeypatch.setattr(turns_module, "thread_time", perf_counter)


def in_threads(*bodies: Callable[[], None]) -> None:
    threads = [threading.Thread(target=body) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.usefixtures("patient")
def test_turns_do_not_overlap() -> None:
    turns = Turns()
    inside: list[int] = []
    most: list[int] = []

    def body() -> None:
        for _ in range(200):
            with turns.turn():
                inside.append(1)
                most.append(len(inside))
                sum(range(200))
                inside.pop()

    in_threads(body, body, body)
    assert most == [1] * 600


@pytest.mark.usefixtures("patient")
def test_who_has_waited_longest_is_next() -> None:
    turns = Turns()
    came: list[str] = []
    threads = []
    with turns.turn():
        for name in "abc":

            def body(name: str = name) -> None:
                with turns.turn():
                    came.append(name)

            thread = threading.Thread(target=body)
            thread.start()
            threads.append(thread)
            while len(turns._waiting) < len(threads):
                sum(range(100))
    for thread in threads:
        thread.join(20)
    assert came == ["a", "b", "c"]


def test_who_goes_on_at_once_does_not_take_the_turn_of_who_waits() -> None:
    turns = Turns()
    done = threading.Event()

    def waiter() -> None:
        with turns.turn():
            done.set()

    thread = threading.Thread(target=waiter)
    with closing(turns.in_turns(range(10**9))) as forever:
        for number in forever:
            if number == 0:
                thread.start()
            if done.is_set():
                break
    thread.join(20)
    assert done.is_set()


def test_a_turn_that_never_ends_is_not_waited_for() -> None:
    turns = Turns()
    began, end = threading.Event(), threading.Event()

    def stuck() -> None:
        with turns.turn():
            began.set()
            end.wait(20)

    thread = threading.Thread(target=stuck)
    thread.start()
    assert began.wait(20)
    before = monotonic()
    for _ in range(5):
        with turns.turn():
            pass
    assert monotonic() - before < 5
    end.set()
    thread.join(20)


def test_who_waits_for_a_disk_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_module, "_APART_S", 60.0)
    turns = Turns()
    with turns.turn():
        sleep(0.01)  # as if it had read
    both = threading.Barrier(2)

    def body() -> None:
        with turns.turn():
            both.wait(20)  # which only works where both are inside

    in_threads(body, body)
    assert not both.broken


def test_a_turn_ends_with_an_error_and_with_leaving_early() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn():
        _ = 1 / 0
    with closing(turns.in_turns("abc")) as some:
        assert next(some) == "a"
    assert list(turns.in_turns("abc")) == ["a", "b", "c"]
    assert not turns._taken


def test_an_interrupt_leaves_no_turn_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns()

    class Interrupted:
        """A lock whose waiting ends with a Ctrl-C."""

        def __init__(self) -> None:
            self._asked = 0

        def acquire(self, timeout: float = -1) -> bool:
            if timeout > 0:
                raise KeyboardInterrupt
            return True

        def release(self) -> None:
            """Nobody waits for it."""

    with turns.turn():
        monkeypatch.setattr(threading, "Lock", Interrupted)
        with pytest.raises(KeyboardInterrupt), turns.turn():
            pass
        monkeypatch.undo()
    assert list(turns.in_turns("abc")) == ["a", "b", "c"]
    assert not turns._taken


def test_no_turn_is_lost_however_threads_meet() -> None:
    turns = Turns()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    counts: list[int] = []

    def body() -> None:
        counts.extend(turns.in_turns(range(2000)))

    try:
        in_threads(body, body, body, body)
    finally:
        sys.setswitchinterval(interval)
    assert len(counts) == 8000
    assert not turns._taken
