"""``explore`` on a large tree, in a terminal of its own: what one waits for, and what it holds.

Everything is read off the bytes that the terminal gets: rows after the start, the cursor after a
key while the tree is still being counted, what a filter finds after each of its letters, totals and
preview after an edit. The cache and the
state are new, so that all is cold. The tree's README gets a line in front and is put back.
Run as ``python terminal.py DIRECTORY``.
"""

from __future__ import annotations

import codecs
import os
import re
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pexpect

import first_frame
import measure
from first_frame import EMPTY, Screen
from measure import Ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS: Final = 5
SIZE: Final = (40, 120)
KEY_EVERY_S: Final = 0.15
PATIENCE_S: Final = 120
LETTER_PATIENCE_S: Final = 2
EDITS: Final = 9
WORDS: Final = ("drivers", "e", "makefile", "usbhost")
"""What is typed into the filter: broad letters, then few matches, then letters that lie apart."""
ROWS_S, FRAME_S, LETTER_S, EDIT_S, MEMORY_MB = 0.3, 0.033, 0.1, 0.2, 400

_CURSOR: Final = re.compile(r"\x1b\[(\d+);2H(?:\x1b\[[\d;]*m)*\u203a")
_TOTALS: Final = re.compile(r"\x1b\[39;1H((?:[^\x1b]|\x1b\[[\d;]*m)*)")
_FOUND: Final = re.compile(r"\x1b\[3;\d+H +([\d,]+ files?[a-z, ]*)")
_STATE: Final = re.compile(r"(scanning|counting|watching|polling) · ([^\x1b]+)")
_STATES_IN: Final = 1 << 20
"""Characters in which the newest state is looked for."""
_STYLE: Final = re.compile(r"\x1b\[[\d;]*m")


class Terminal:
    """The screen's end of a terminal.

    Attributes:
        seen: All that has arrived.
    """

    def __init__(self, child: pexpect.spawn[bytes]) -> None:
        """Listen to *child*."""
        self._child = child
        self.seen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self, seconds: float) -> bool:
        """Wait up to *seconds* for something to arrive; return whether it did."""
        try:
            data = self._child.read_nonblocking(1 << 20, seconds)
        except pexpect.TIMEOUT:
            return False
        self.seen += self._decoder.decode(data)
        return True

    def wait(self, done: Callable[[str], bool], patience: float = PATIENCE_S) -> float:
        """Return the seconds until *done* is true of what has arrived from now on."""
        begin, start = time.perf_counter(), len(self.seen)
        while not done(self.seen[start:]):
            left = begin + patience - time.perf_counter()
            if left <= 0:
                raise measure.Failed("the terminal did not get what it waited for")
            self.read(left)
        return time.perf_counter() - begin

    def idle(self, seconds: float) -> None:
        """Let *seconds* pass, and take in what arrives."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def memory(self) -> float:
        """Return the MB that the app and all that it has started hold together."""
        return sum(_held(process) for process in _family(self._child.pid or 0)) / 1000

    def press(self, key: str, done: Callable[[str], bool], patience: float = PATIENCE_S) -> float:
        """Press *key*; return the seconds until *done* is true of what then arrives."""
        self._child.send(key)
        return self.wait(done, patience)


class Session(NamedTuple):
    """What one run over the whole tree showed.

    Attributes:
        keys: Seconds from each key to its frame, while the tree was being counted.
        exact: Seconds from the start until all was counted.
        files: In the tree.
        letters: Seconds from each letter of a filter to what it finds.
        edits: Seconds from each edit to totals and preview.
        memory: The most that all processes held together, in MB.
    """

    keys: list[float]
    exact: float
    files: str
    letters: list[float]
    edits: list[float]
    memory: float


def main() -> None:
    """Measure on the directory that the command line names, and print."""
    tree = Path(sys.argv[1]).resolve()
    rows, empty = _first_rows(tree)
    session = _session(tree)
    frame = _percentile(session.keys, 99)
    edit = statistics.median(session.edits)
    measure.print_table(
        ("", "median", "worst", "of"),
        [
            ("rows on screen, s", f"{rows:.2f}", "", f"{ROUNDS}"),
            ("an empty app's first frame, s", f"{empty:.2f}", "", f"{ROUNDS}"),
            _row("key to frame while counting, ms", session.keys),
            _row("letter of a filter to what it finds, ms", session.letters),
            _row("edit to totals and preview, ms", session.edits),
            (f"all {session.files.strip()} counted, s", f"{session.exact:.1f}", "", "1"),
            ("memory of all processes, MB", f"{session.memory:.0f}", "", "1"),
        ],
    )
    measure.print_ratios(
        [
            Ratio(f"rows after an empty app's frame / {ROWS_S:g} s", (rows - empty) / ROWS_S, 1),
            Ratio("key to frame, 99th percentile / 33 ms", frame / FRAME_S, 1),
            Ratio("letter to what it finds, worst / 100 ms", max(session.letters) / LETTER_S, 1),
            Ratio("edit to screen / 200 ms", edit / EDIT_S, 1),
            Ratio(f"memory / {MEMORY_MB} MB", session.memory / MEMORY_MB, 1),
        ]
    )


def _first_rows(tree: Path) -> tuple[float, float]:
    """Return the seconds to the first rows of *tree*, and to an empty app's first frame."""
    some = _first_directory(tree)
    empty = Screen("", (sys.executable, "-c", EMPTY), "nothing")
    first_frame.first_frame(empty)
    rows, frames = [], []
    for _ in range(ROUNDS):
        with _open(tree) as terminal:
            rows.append(terminal.wait(lambda seen: some in seen))
        frames.append(first_frame.first_frame(empty))
    return statistics.median(rows), statistics.median(frames)


def _first_directory(tree: Path) -> str:
    return min(each.name for each in tree.iterdir() if each.is_dir() and each.name[0] != ".")


def _session(tree: Path) -> Session:
    with _open(tree) as terminal:
        begin = time.perf_counter()
        some = _first_directory(tree)
        terminal.wait(lambda seen: some in seen)
        keys: list[float] = []
        memory = 0.0
        state, files = "", ""
        while state not in {"watching", "polling"}:
            keys += _there_and_back(terminal)
            memory = max(memory, terminal.memory())
            # Nobody has read what was drawn meanwhile, and a full terminal makes its writer wait.
            terminal.idle(KEY_EVERY_S)
            # A file that takes long to count leaves the header as it is for a while.
            for told in _STATE.findall(terminal.seen[-_STATES_IN:])[-1:]:
                state, files = told
        exact = time.perf_counter() - begin
        letters = _letters(terminal)
        edits = _edits(terminal, tree / "README")
        return Session(keys, exact, files, letters, edits, max(memory, terminal.memory()))


def _there_and_back(terminal: Terminal) -> list[float]:
    """Go down the first rows and up again; return the seconds to each frame with the cursor."""
    taken = []
    for key, first, last in (("j", 5, 15), ("k", 13, 3)):
        for row in range(first, last, 1 if last > first else -1):
            taken.append(terminal.press(key, partial(_cursor_in, row)))
            terminal.idle(KEY_EVERY_S)
    return taken


def _letters(terminal: Terminal) -> list[float]:
    """Type words into the filter; return the seconds from each letter to what it finds."""
    taken = []
    for word in WORDS:
        terminal.press("/", lambda seen: "Keep" in seen)
        terminal.idle(KEY_EVERY_S)
        before = ""
        for letter in word:
            # A letter after which as much is found as before draws nothing to go by.
            with suppress(measure.Failed):
                finds = partial(_finds, before)
                taken.append(terminal.press(letter, finds, LETTER_PATIENCE_S))
            before = (_FOUND.findall(_plain(terminal.seen[-_STATES_IN:])) or [""])[-1]
            terminal.idle(KEY_EVERY_S)
        terminal.press("\x1b", lambda seen: "Filter" in seen)
        terminal.idle(1)
    return taken


def _finds(before: str, seen: str) -> bool:
    """Tell whether it was drawn that a filter finds others than *before*."""
    return bool({*_FOUND.findall(_plain(seen))} - {before})


def _edits(terminal: Terminal, file: Path) -> list[float]:
    """Choose *file*, the last of the tree, and change it; return the seconds to the new frame."""
    content = file.read_bytes()
    terminal.press("G", lambda seen: file.name in seen)
    terminal.idle(1)
    terminal.press(" ", lambda seen: _told(seen, len(content)))
    terminal.idle(5)
    taken = []
    try:
        for number in range(EDITS):
            line = f"edit {number} of the benchmark".ljust(30 + number) + "\n"
            file.write_bytes(line.encode() + content)
            size = len(content) + len(line)
            shown = line.split("  ", maxsplit=1)[0].strip()
            taken.append(terminal.wait(partial(_shows, shown, size)))
            terminal.idle(1)
    finally:
        file.write_bytes(content)
    return taken


@contextmanager
def _open(tree: Path) -> Iterator[Terminal]:
    """Open *tree* in a terminal, with nothing kept from an earlier run."""
    program = str(Path(sys.executable).with_name("create-dump"))
    with tempfile.TemporaryDirectory() as home:
        own = {f"XDG_{what}_HOME": home for what in ("CACHE", "STATE", "CONFIG")}
        colours = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment = {**os.environ, **measure.COMPILED, **own, **colours}
        with pexpect.spawn(
            program, ["explore", str(tree)], dimensions=SIZE, env=environment
        ) as child:
            child.delaybeforesend = None
            yield Terminal(child)
            child.sendcontrol("q")
            child.expect(pexpect.EOF, timeout=30)


def _cursor_in(row: int, seen: str) -> bool:
    """Tell whether the cursor was drawn last in *row* of the terminal."""
    found = _CURSOR.findall(seen)
    return bool(found) and int(found[-1]) == row


def _shows(line: str, size: int, seen: str) -> bool:
    return line in _plain(seen) and _told(seen, size)


def _told(seen: str, size: int) -> bool:
    """Tell whether the totals say *size* bytes, and an exact number of tokens."""
    lines = _TOTALS.findall(seen)
    line = _plain(lines[-1]) if lines else ""
    return re.search(rf" [\d,]+ tok\b.*· 1 file · {size:,} B", line) is not None


def _plain(text: str) -> str:
    return _STYLE.sub("", text)


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _row(what: str, seconds: list[float]) -> tuple[str, ...]:
    median, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    return (what, f"{median:.0f}", f"{worst:.0f}", f"{len(seconds)}")


def _family(process: int) -> list[int]:
    """Return *process* and all that it has started, directly or not."""
    found = [process]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, task.read_text().split())
    return found


def _held(process: int) -> int:
    """Return the memory of *process* in kB; what it shares with others counts in parts."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


if __name__ == "__main__":
    main()
