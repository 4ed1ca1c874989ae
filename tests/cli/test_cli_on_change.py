"""The command that runs on a change: one at a time, with what failed told, and no survivors."""

from __future__ import annotations

import os
import subprocess
import time
from subprocess import PIPE
from typing import TYPE_CHECKING

import pytest

from create_dump.cli.on_change import OnChange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from create_dump.errors import CreateDumpError

PATIENCE_S = 20
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the commands are a POSIX shell's")


class Running:
    """A command with what it was said to fail with."""

    def __init__(self, line: str, dump: Path) -> None:
        self.failures: list[CreateDumpError] = []
        self.command = OnChange(line, dump, self.failures.append)

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while self.command.running:
            assert time.monotonic() < until
            time.sleep(0.01)
            self.command.look()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture(autouse=True)
def _plain_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/sh")


def until_it_says(log: Path) -> str:
    until = time.monotonic() + PATIENCE_S
    while not (log.exists() and log.read_text().endswith("\n")):
        assert time.monotonic() < until
        time.sleep(0.01)
    return log.read_text()


def alive(pid: int) -> bool:
    """Return whether a process is there and no zombie."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], stdout=PIPE, check=False)
    return found.stdout.strip()[:1] not in {b"", b"Z"}


@pytest.fixture
def ending() -> Iterator[list[Running]]:
    running: list[Running] = []
    yield running
    for each in running:
        each.command.close()


def test_the_path_is_a_variable_and_never_part_of_the_command(tmp_path: Path, log: Path) -> None:
    dump = tmp_path / "$(touch pwned) 'x.md"
    running = Running(f'printf "%s\\n" "$DUMP" > {log}', dump)

    running.command.run()
    running.wait()

    assert log.read_text() == f"{dump}\n"
    assert running.failures == []


def test_while_it_runs_it_is_not_started_again_but_once_afterwards(
    tmp_path: Path, log: Path, ending: list[Running]
) -> None:
    gate = tmp_path / "gate"
    line = f"echo run >> {log}; while [ ! -e {gate} ]; do sleep 0.02; done"
    running = Running(line, tmp_path / "d.md")
    ending.append(running)
    running.command.run()
    until_it_says(log)

    for _ in range(3):
        running.command.run()
    running.command.look()
    assert log.read_text() == "run\n"
    gate.touch()
    running.wait()

    assert log.read_text() == "run\nrun\n"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("exit 3", "the command ended with exit code 3"),
        ("kill -9 $$", "the command was ended by signal 9"),
        ("no-such-command-here 2> /dev/null", "the command ended with exit code 127"),
    ],
)
def test_a_bad_end_is_told_and_it_runs_again_all_the_same(
    tmp_path: Path, line: str, what: str
) -> None:
    running = Running(line, tmp_path / "d.md")

    for _ in range(2):
        running.command.run()
        running.wait()

    assert [error.what for error in running.failures] == [what, what]
    assert line.split(maxsplit=1)[0] in running.failures[0].where


def test_what_can_not_be_started_is_told(tmp_path: Path) -> None:
    running = Running("a\0b", tmp_path / "d.md")

    running.command.run()

    assert not running.command.running
    assert running.failures[0].what.startswith("it can't be run: ")


@pytest.mark.parametrize("deaf", [False, True])
def test_closing_ends_it_with_all_that_it_started(tmp_path: Path, log: Path, *, deaf: bool) -> None:
    trap = 'trap "" TERM; ' if deaf else ""
    running = Running(f"{trap}sleep 60 & echo $! > {log}; sleep 60", tmp_path / "d.md")
    running.command.run()
    child = int(until_it_says(log))

    began = time.monotonic()
    running.command.close()

    assert time.monotonic() - began < PATIENCE_S / 4
    until = time.monotonic() + PATIENCE_S
    while alive(child):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert running.failures == []


def test_closing_what_does_not_run_does_nothing(tmp_path: Path) -> None:
    Running("true", tmp_path / "d.md").command.close()
