"""A command line of the person's own: it gets every byte, and can be killed."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from create_dump.destinations.base import Outcome
from create_dump.destinations.pipe import PipeDestination
from create_dump.errors import Cancelled, DeliveryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are POSIX's")

DATA = [b"first\n", b"second\n" * 50_000, b"last"]


def test_the_command_gets_every_byte_and_what_it_prints_is_kept(tmp_path: Path) -> None:
    pipe = PipeDestination("tee copy | wc -c; echo done >&2", tmp_path)

    delivery = pipe.deliver(DATA)

    whole = b"".join(DATA)
    assert (tmp_path / "copy").read_bytes() == whole
    assert pipe.output.split() == [str(len(whole)), "done"]
    assert delivery.outcome is Outcome.SENT
    assert delivery.where == "| tee copy | wc -c; echo done >&2"
    assert delivery.note == ""


def test_a_command_that_stops_reading_is_no_failure_but_is_told_of() -> None:
    gone: list[bytes] = []

    def chunks() -> Iterator[bytes]:
        for _ in range(200):
            gone.append(b"line\n" * 10_000)
            yield gone[-1]

    pipe = PipeDestination("head -n 1")

    delivery = pipe.deliver(chunks())

    assert pipe.output == "line\n"
    assert delivery.note == "it did not read all of it"
    assert len(gone) == 200


def test_an_exit_code_is_a_failure_with_the_commands_own_words() -> None:
    pipe = PipeDestination("cat >/dev/null; echo some; echo 'no such model' >&2; exit 3")

    with pytest.raises(DeliveryError) as caught:
        pipe.deliver(DATA)

    assert caught.value.what == "the command ended with exit code 3"
    assert caught.value.hint == "no such model"
    assert pipe.output == "some\nno such model\n"


def test_a_command_that_kills_itself_says_by_which_signal() -> None:
    with pytest.raises(DeliveryError, match="signal 9"):
        PipeDestination("kill -9 $$").deliver(DATA)


def test_a_command_that_is_not_there_says_so() -> None:
    with pytest.raises(DeliveryError) as caught:
        PipeDestination("nonesuch-command").deliver(DATA)

    assert "exit code 127" in caught.value.what
    assert "nonesuch-command" in caught.value.hint


def test_a_shell_that_is_not_there_is_done_without(tmp_path: Path) -> None:
    env = {**os.environ, "SHELL": str(tmp_path / "nonesuch")}

    assert PipeDestination("cat >/dev/null", env=env).deliver(DATA).outcome is Outcome.SENT


def test_where_it_cannot_run_it_says_why(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="can't be run"):
        PipeDestination("cat", tmp_path / "nonesuch").deliver(DATA)


@pytest.mark.parametrize("line", ["sleep 600", "sleep 600 & wait", "cat >/dev/null; sleep 600"])
def test_it_is_killed_with_all_that_it_started_when_it_is_cancelled(line: str) -> None:
    began = threading.Event()

    def chunks() -> Iterator[bytes]:
        yield b"x" * 1_000_000
        began.set()

    # Where nothing reads, the writing itself waits; the watch begins with the first look.
    looks: list[int] = []

    def cancelled() -> bool:
        looks.append(1)
        return len(looks) > 2

    with pytest.raises(Cancelled):
        PipeDestination(line, cancelled=cancelled).deliver(chunks())


def test_a_dump_that_fails_ends_the_command(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"some"
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        PipeDestination("cat > got; touch ended", tmp_path).deliver(chunks())

    assert not (tmp_path / "ended").exists()
