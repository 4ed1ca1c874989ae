"""The first frame of ``create-dump explore`` against that of an empty Textual app.

Both run in a terminal of their own; the clock stops when the first text of the screen arrives
there. ``explore`` opens the directory of this project.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pexpect

import measure
from measure import Ratio

ROUNDS = 7
SIZE = (40, 120)
PATIENCE_S = 60
TARGET = 1.3

EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("nothing")

Empty().run()
"""


class Screen(NamedTuple):
    """A program that draws a screen.

    Attributes:
        name: What the table calls it.
        command: The program and its arguments.
        mark: Text of its first frame.
    """

    name: str
    command: tuple[str, ...]
    mark: str


def main() -> None:
    """Measure and print."""
    project = Path(__file__).parents[1]
    program = str(Path(sys.executable).with_name("create-dump"))
    ours = Screen("create-dump explore", (program, "explore", str(project)), "Files")
    empty = Screen("an empty Textual app", (sys.executable, "-c", EMPTY), "nothing")
    for screen in (ours, empty):
        first_frame(screen)
    times: dict[Screen, list[float]] = {ours: [], empty: []}
    for _ in range(ROUNDS):
        for screen, taken in times.items():
            taken.append(first_frame(screen))
    rows = [(screen.name, f"{statistics.median(taken):.2f}") for screen, taken in times.items()]
    measure.print_table(("first frame", "wall s"), rows)
    pairs = zip(times[ours], times[empty], strict=True)
    ratio = statistics.median(one / other for one, other in pairs)
    measure.print_ratios([Ratio(f"wall / {empty.name}", ratio, TARGET)])


def first_frame(screen: Screen) -> float:
    """Return the seconds from the start of *screen* to its first text."""
    program, *arguments = screen.command
    begin = time.perf_counter()
    # As everywhere here: bytecode is left behind by the unmeasured run, whatever the environment.
    environment = {**os.environ, **measure.COMPILED}
    with pexpect.spawn(
        program, arguments, dimensions=SIZE, timeout=PATIENCE_S, env=environment
    ) as terminal:
        terminal.expect_exact(screen.mark)
        taken = time.perf_counter() - begin
        terminal.sendcontrol("q")
        terminal.expect(pexpect.EOF)
    return taken


if __name__ == "__main__":
    main()
