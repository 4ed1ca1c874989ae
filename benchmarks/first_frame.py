"""The first frame of ``create-dump explore`` against that of an empty Textual app.

Each runs in a terminal of its own; the clock stops when the first text of the screen arrives
there. ``explore`` opens the directory of this project. Between the two stands the floor: an app
that knows nothing, with as many widgets, the same style sheet and the same libraries.
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

FLOOR = """
import sys
import click, hashlib, msgspec, tomllib
from rich.segment import Segment
from textual.app import App
from textual.containers import Horizontal, Vertical
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

class Rows(ScrollView, can_focus=True):
    def render_line(self, y):
        width = self.size.width
        return Strip([Segment("a row".ljust(width), self.rich_style)], width)

class TreeView(Rows):
    pass

class PageView(Rows):
    pass

class Preview(Vertical):
    def compose(self):
        yield Static("File")
        yield PageView()

class Floor(App):
    CSS_PATH = sys.argv[1]

    def compose(self):
        yield Static("create-dump", id="header")
        with Horizontal(id="panes"):
            with Vertical(id="files"):
                yield Static("Files")
                yield TreeView()
            yield Preview()
        for name in ("status", "totals", "footer", "tiny"):
            yield Static(name, id=name)

    def on_mount(self):
        self.query_one(TreeView).focus()

Floor().run()
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
    style = str(project / "src" / "create_dump" / "explore" / "explore.tcss")
    floor = Screen("an app of as many empty widgets", (sys.executable, "-c", FLOOR, style), "Files")
    times: dict[Screen, list[float]] = {ours: [], floor: [], empty: []}
    for screen in times:
        first_frame(screen)
    for _ in range(ROUNDS):
        for screen, taken in times.items():
            taken.append(first_frame(screen))
    rows = [(screen.name, f"{statistics.median(taken):.2f}") for screen, taken in times.items()]
    measure.print_table(("first frame", "wall s"), rows)
    ratios = []
    for screen, target in ((ours, TARGET), (floor, None)):
        pairs = zip(times[screen], times[empty], strict=True)
        ratio = statistics.median(one / other for one, other in pairs)
        ratios.append(Ratio(f"{screen.name} / {empty.name}", ratio, target))
    measure.print_ratios(ratios)


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
