"""Listing 80,000 files with all rules, as a ratio to ``os.walk`` with ``os.stat`` of every file.

Both in CPU and in wall time, git's own share included. The tree is generated: it
has ignore files at several depths, ignored files and directories, and an index of its own.

Usage: ``python benchmarks/listing.py [DIRECTORY]``; the tree is kept in DIRECTORY for a next run.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import measure
from create_dump.selection.rules import Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Kind
from measure import Ratio

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES, MODULES, FILES = 40, 100, 19
TARGET = 3.0
OURS = "walk with all rules"
THEIRS = "os.walk with os.stat of every file"
ENDINGS = ("c", "h", "py", "pyc", "md", "o", "ts", "json", "txt", "tar.gz")
TOP = """\
# What projects of every language have in their ignore files.
__pycache__/
*.py[cod]
*.o
*.so
*~
.#*
*.tar.gz
!keep.tar.gz
build/
/dist/
/package-0*/module-00/generated
**/node_modules/
docs/_build/
.env
.venv/
*.egg-info/
.coverage
.coverage.*
htmlcov/
.idea/
[Tt]humbs.db
"""


class Cost(NamedTuple):
    """What a run took, in seconds. CPU is that of this process and of git."""

    wall: float
    cpu: float


def main() -> None:
    """Make the tree, measure both in turns, and print the ratios."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(sys.argv[1] if len(sys.argv) > 1 else scratch) / "tree"
        if not root.exists():
            make_tree(root)
        counts = {THEIRS: by_os(root), OURS: by_us(root)}
        runs: list[tuple[Cost, Cost]] = [
            (cost(by_us, root), cost(by_os, root)) for _ in range(measure.ROUNDS)
        ]
    rows = []
    for index, name in enumerate((OURS, THEIRS)):
        wall, cpu = (median(spent) for spent in zip(*(run[index] for run in runs), strict=True))
        rows.append((name, f"{counts[name]:,}", f"{wall:.2f}", f"{cpu:.2f}"))
    measure.print_table(("", "files", "wall s", "CPU s"), rows)
    ratios = [
        Ratio("wall", median(ours.wall / theirs.wall for ours, theirs in runs), TARGET),
        Ratio("CPU", median(ours.cpu / theirs.cpu for ours, theirs in runs), TARGET),
    ]
    measure.print_ratios(ratios)


def make_tree(root: Path) -> None:
    """Write about 80,000 files below *root*, half of them tracked by git."""
    root.mkdir(parents=True)
    (root / ".gitignore").write_text(TOP)
    for package in range(PACKAGES):
        for module in range(MODULES):
            directory = root / f"package-{package:02}" / f"module-{module:02}"
            directory.mkdir(parents=True)
            for number in range(FILES):
                name = f"file-{number:02}.{ENDINGS[number % len(ENDINGS)]}"
                (directory / name).write_bytes(b"x\n")
            if module % 10 == 0:
                (directory / ".gitignore").write_text("*.log\n/local-*\n!local-keep\n")
                (directory / "__pycache__").mkdir()
                (directory / "__pycache__" / "a.pyc").write_bytes(b"")
            else:
                (directory / "notes.rst").write_bytes(b"x\n")
    for command in (("init", "-q"), ("add", "package-[0-1]*")):
        subprocess.run(["git", "-C", str(root), *command], check=True)


def by_os(root: Path) -> int:
    """Do the least that a listing can be."""
    files = 0
    for directory, _, names in os.walk(root):
        for name in names:
            os.stat(os.path.join(directory, name))  # noqa: PTH116, PTH118  the yardstick is plain os
            files += 1
    return files


def by_us(root: Path) -> int:
    """List what is in, from nothing known: git is asked and all ignore files are read."""
    batches = DirectorySource(root, Rules(root)).walk()
    return sum(each.kind is not Kind.DIRECTORY for batch in batches for each in batch.entries)


def cost(action: Callable[[Path], int], root: Path) -> Cost:
    """Return what *action* takes."""
    cpu, wall = _cpu(), time.perf_counter()
    action(root)
    return Cost(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


if __name__ == "__main__":
    main()
