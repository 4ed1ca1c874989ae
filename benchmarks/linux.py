"""All of Linux to one Markdown file with exact token counts, cold, beside a bare loop.

One run each: what is asked is whether it finishes, in which memory, and how far it is from reading
every byte and counting it with the tokenizer alone. Run as ``python linux.py DIRECTORY``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import measure
from measure import Contender, Ratio

OURS = "create-dump"
BARE = "bare loop"
MEMORY_MB = 500


def main() -> None:
    """Measure on the directory that the command line names, and print."""
    tree = Path(sys.argv[1]).resolve()
    program = str(Path(sys.executable).with_name("create-dump"))
    with tempfile.TemporaryDirectory() as folder:
        report = [
            program,
            str(tree),
            "-o",
            str(Path(folder, "linux.md")),
            "--report",
            "json",
            "--no-cache",
        ]
        ours = measure.run_once(Contender(OURS, report))
    bare_loop = [sys.executable, str(Path(__file__).with_name("bare_loop.py")), str(tree)]
    bare = measure.run_once(Contender(BARE, bare_loop))
    receipt = json.loads(ours.output)
    files, tokens = map(int, bare.output.split())
    counted = {OURS: (receipt["files"], receipt["tokens"]), BARE: (files, tokens)}
    measure.print_table(
        ("", "wall s", "CPU s", "peak MB", "files", "tokens"),
        [
            (
                *(name, f"{run.wall:.1f}", f"{run.cpu:.1f}", f"{run.memory:.0f}"),
                *(f"{number:,}" for number in counted[name]),
            )
            for name, run in ((OURS, ours), (BARE, bare))
        ],
    )
    measure.print_ratios(
        [
            Ratio("wall / bare loop", ours.wall / bare.wall, 3),
            Ratio("CPU / bare loop", ours.cpu / bare.cpu, 3),
            Ratio(f"peak memory / {MEMORY_MB} MB", ours.memory / MEMORY_MB, 1),
        ]
    )


if __name__ == "__main__":
    main()
