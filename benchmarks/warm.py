"""The same again with nothing changed: a dump, and totals alone, from what the last run learned.

A dump is compared with repomix with its token cache, and with Python's start plus ``cat`` of the
same files; totals with Python's start alone. Run as ``python warm.py DIRECTORY``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import measure
import peers
from measure import Contender, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

DUMP: Final = "create-dump, warm"
TREE: Final = "create-dump tree, warm"
PYTHON: Final = "Python's start"
CAT: Final = "cat of the same files"
WALK: Final = "os.walk with os.stat of every file"
BARE: Final = "the same, read and written"
PEER: Final = "repomix, warm"

_WALK: Final = (
    "import os, sys\n"
    "for directory, _, files in os.walk(sys.argv[1]):\n"
    "    for name in files: os.lstat(os.path.join(directory, name))\n"
)
_BARE: Final = (
    "import os, sys\n"
    "with open(sys.argv[2], 'wb') as dump:\n"
    "    for directory, _, files in os.walk(sys.argv[1]):\n"
    "        for name in files:\n"
    "            path = os.path.join(directory, name)\n"
    "            os.lstat(path)\n"
    "            with open(path, 'rb') as file: dump.write(file.read())\n"
)
_SETTLED_S: Final = 10


def main() -> None:
    """Measure on the directory that the command line names, and print."""
    tree = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        _measure(tree, Path(folder))


def _measure(tree: Path, folder: Path) -> None:
    # What was unpacked just now would not be trusted yet.
    import time

    newest = max((each.lstat().st_ctime for each in tree.rglob("*")), default=0)
    time.sleep(max(0.0, newest + _SETTLED_S - time.time()))
    program = str(Path(sys.executable).with_name("create-dump"))
    home = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(folder / "state")}
    listed = folder / "files"
    dumped = folder / "ours.md"
    contenders = [
        Contender(DUMP, [program, str(tree), "-o", str(dumped)], home),
        Contender(TREE, [program, "tree", str(tree)], home),
        Contender(PYTHON, [sys.executable, "-c", "pass"]),
        Contender(CAT, ["sh", "-c", f'xargs -0 cat <"{listed}" >"{folder / "cat"}"']),
        Contender(WALK, [sys.executable, "-c", _WALK, str(tree)]),
        Contender(BARE, [sys.executable, "-c", _BARE, str(tree), str(folder / "bare")]),
    ]
    measure.run_once(contenders[0])
    listed.write_bytes(b"\0".join(_files(tree, dumped)))
    peer = peers.repomix()
    if peer is not None:
        options = ["--style", "markdown", "--no-security-check", "-o", str(folder / "theirs.md")]
        contenders.append(Contender(PEER, [*peer.command, str(tree), *options], peer.environment))
    runs = measure.take_turns(contenders)
    rows = [
        (name, *(f"{measure.median(done, what):.2f}" for what in ("wall", "cpu")))
        for name, done in runs.items()
    ]
    measure.print_table(("", "wall s", "CPU s"), rows)
    start = measure.median(runs[PYTHON], "wall")
    yardstick = start + measure.median(runs[CAT], "wall")
    ratios = [
        Ratio("dump / (Python + cat), wall", measure.median(runs[DUMP], "wall") / yardstick, 2),
        Ratio(f"{BARE} / (Python + cat), wall", measure.median(runs[BARE], "wall") / yardstick),
    ]
    if PEER in runs:
        ratios.append(
            Ratio("dump / repomix, wall", measure.ratio(runs[DUMP], runs[PEER], "wall"), 1 / 4)
        )
    ratios.append(Ratio(f"tree / {WALK}", measure.ratio(runs[TREE], runs[WALK], "wall"), 3))
    measure.print_ratios(ratios)


def _files(tree: Path, dumped: Path) -> Iterator[bytes]:
    """Yield the paths of the files that are in the dump."""
    import create_dump

    for each in create_dump.read(dumped.read_bytes().decode()).files:
        yield os.fsencode(tree / each.path)


if __name__ == "__main__":
    main()
