"""Time and memory of a cold dump from 1,000 to 300,000 files: both have to grow in a line.

The trees are generated: 50 files of about a kilobyte a directory. Each size is measured once, since
what is asked is the shape. Run as ``python growth.py [LARGEST]``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import measure
from measure import Contender, Ratio

if TYPE_CHECKING:
    from measure import Run

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
A_DIRECTORY = 50
BARS = 40
SLACK = 1.5
"""What a file may cost at the largest size, as a multiple of what it costs in the middle."""


def main() -> None:
    """Measure all sizes up to the one that the command line names, and print."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    sizes = [size for size in SIZES if size <= largest]
    runs: dict[int, Run] = {}
    with tempfile.TemporaryDirectory() as folder:
        tree, made = Path(folder, "tree"), 0
        for size in (0, *sizes):
            make_files(tree, made, size)
            made = size
            runs[size] = _dump(tree, Path(folder, "dump.md"))
    start = runs.pop(0)
    measure.print_table(
        ("files", "wall s", "CPU s", "peak MB", "µs CPU a file", "kB a file"),
        [_row(size, run, start) for size, run in runs.items()],
    )
    _plot("wall s", {size: run.wall for size, run in runs.items()})
    _plot("peak MB", {size: run.memory for size, run in runs.items()})
    middle = sizes[len(sizes) // 2]
    cost = {size: (runs[size].cpu - start.cpu) / size for size in sizes}
    measure.print_ratios(
        [Ratio(f"CPU a file, {sizes[-1]:,} / {middle:,}", cost[sizes[-1]] / cost[middle], SLACK)]
    )


def make_files(tree: Path, first: int, end: int) -> None:
    """Write the files with the numbers from *first* up to *end* below *tree*."""
    tree.mkdir(exist_ok=True)
    for number in range(first, end):
        part, name = divmod(number, A_DIRECTORY)
        directory = tree / f"package{part // A_DIRECTORY:03}" / f"module{part % A_DIRECTORY:02}"
        if name == 0:
            directory.mkdir(parents=True)
        line = f"def function_{number}(value: int) -> int:\n    return value * {number} + 7\n\n\n"
        (directory / f"part{name:02}.py").write_text(line * 13)


def _dump(tree: Path, output: Path) -> Run:
    program = str(Path(sys.executable).with_name("create-dump"))
    command = [program, str(tree), "-o", str(output), "--quiet", "--no-cache"]
    return measure.run_once(Contender("create-dump", command))


def _row(size: int, run: Run, start: Run) -> tuple[str, ...]:
    return (
        f"{size:,}",
        f"{run.wall:.2f}",
        f"{run.cpu:.2f}",
        f"{run.memory:.0f}",
        f"{(run.cpu - start.cpu) / size * 1e6:.0f}",
        f"{(run.memory - start.memory) / size * 1e3:.1f}",
    )


def _plot(what: str, values: dict[int, float]) -> None:
    """Draw a point a size; a line through the origin and the last point shows as dots."""
    largest, most = max(values.items())
    print(f"```text\n{what:>10}")
    for size, value in values.items():
        on_the_line = round(size / largest * BARS)
        bar = list("━" * max(round(value / most * BARS), 1) + " " * BARS)
        bar[on_the_line] = "·" if bar[on_the_line] == " " else "┿"
        print(f"{size:>10,} {''.join(bar).rstrip()} {value:,.1f}")
    print("```\n")


if __name__ == "__main__":
    main()
