"""Run commands in turn and compare them: wall time, CPU time and memory of whole processes.

Contenders take turns within a round and ratios are made within a round, so that what else the
machine does hits all of them alike. Knows no contender.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROUNDS = 5
"""How often each contender runs; medians are taken over these."""


COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Lets the unmeasured run leave its bytecode behind, as it does where the variable is not set."""


@dataclass(frozen=True)
class Contender:
    """A command to measure.

    Attributes:
        name: What the table calls it.
        command: The program and its arguments.
        environment: Added to the process's environment.
        before: Called before each run, outside the measurement.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] = lambda: None


class Run(NamedTuple):
    """What one run cost.

    Attributes:
        wall: Seconds from start to end.
        cpu: Seconds of user and system time, of the process and the children it waited for.
        memory: Peak resident memory in MB, of the largest of these processes.
        output: What it printed on standard output.
    """

    wall: float
    cpu: float
    memory: float
    output: str


class Failed(Exception):
    """A contender answered with an exit code other than 0."""


def run_once(contender: Contender) -> Run:
    """Run *contender* once.

    Raises:
        Failed: It did not end with exit code 0.
    """
    contender.before()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            contender.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env={**os.environ, **COMPILED, **contender.environment},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read().decode(errors="replace")
        if process.returncode != 0:
            errors.seek(0)
            said = errors.read().decode(errors="replace")[-1000:]
            message = f"{contender.name} ended with exit code {process.returncode}: {said}"
            raise Failed(message)
    # Kilobytes on Linux, bytes on macOS: getrusage(2) of each.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, printed)


def take_turns(contenders: Sequence[Contender], rounds: int = ROUNDS) -> dict[str, list[Run]]:
    """Run each contender once unmeasured, then *rounds* times in turn."""
    for contender in contenders:
        run_once(contender)
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for number in range(rounds):
        _say(f"round {number + 1} of {rounds}")
        for contender in contenders:
            runs[contender.name].append(run_once(contender))
    _say("")
    return runs


def median(runs: Sequence[Run], what: str) -> float:
    """Return the median of ``wall``, ``cpu`` or ``memory`` over *runs*."""
    return statistics.median(_cost(run, what) for run in runs)


def ratio(ours: Sequence[Run], theirs: Sequence[Run], what: str) -> float:
    """Return the median, over the rounds, of ours divided by theirs."""
    return statistics.median(
        _cost(one, what) / _cost(other, what) for one, other in zip(ours, theirs, strict=True)
    )


class Ratio(NamedTuple):
    """One line of results: a ratio and what it may be at most; a floor has no target."""

    what: str
    measured: float
    target: float | None = None


def print_ratios(ratios: Sequence[Ratio]) -> None:
    """Print *ratios* as a table, each with its target and whether that is reached."""
    rows = [
        (
            line.what,
            _written(line.measured, line),
            "" if line.target is None else f"≤ {_written(line.target, line)}",
            _verdict(line),
        )
        for line in ratios
    ]
    print_table(("ratio", "measured", "target", ""), rows)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table with its columns aligned, and an empty line behind it."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for line in (head, ["-" * width for width in widths], *rows):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print(f"| {' | '.join(cells)} |")
    print()


def _cost(run: Run, what: str) -> float:
    cost: float = getattr(run, what)
    return cost


def _verdict(line: Ratio) -> str:
    if line.target is None:
        return "the floor"
    return "reached" if line.measured <= line.target else "**missed**"


def _written(number: float, line: Ratio) -> str:
    """Write a ratio as one part in so many where it, or its target, is below a half."""
    least = line.measured if line.target is None else line.target
    return f"1/{1 / number:.3g}" if least < 1 / 2 else f"{number:.2f}"


def _say(text: str) -> None:
    """Show progress where a person looks on; it never is in the results."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()
