"""One edit in a tree of 2,000 files until the file of ``create-dump watch`` is fresh.

The yardstick is what a person does without it: the same edit, then ``create-dump`` once more. The
clock runs from the edit until the file at the output's path holds what was written.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import measure
from measure import Ratio

ROUNDS = 7
FILES = 2_000
PATIENCE_S = 60
TARGET = 0.2

PROGRAM = str(Path(sys.executable).with_name("create-dump"))


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory, "tree")
        for number in range(FILES):
            path = root / f"d{number % 50}" / f"{number}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"def f{number}(x):\n    return x + {number}\n" * 20)
        kept, once = Path(directory, "kept.md"), Path(directory, "once.md")
        watching = subprocess.Popen(
            [PROGRAM, "watch", str(root), "--output", str(kept), "--quiet"],
            stdin=subprocess.DEVNULL,
        )
        times: dict[str, list[float]] = {"create-dump watch": [], "create-dump again": []}
        try:
            _wait_for(kept, b"<!-- create-dump:end")
            for number in range(-1, ROUNDS):
                taken = (_kept(root, kept, number), _again(root, once, number))
                # The first round only warms what later ones find warm.
                for known, seconds in zip(times.values(), taken, strict=True):
                    known.extend([seconds] if number >= 0 else [])
        finally:
            watching.terminate()
            watching.wait()
    rows = [(name, f"{statistics.median(taken):.2f}") for name, taken in times.items()]
    measure.print_table(("one edit until the file is fresh", "wall s"), rows)
    pairs = zip(*times.values(), strict=True)
    ratio = statistics.median(ours / yardstick for ours, yardstick in pairs)
    measure.print_ratios([Ratio("watch / again", ratio, TARGET)])


def _kept(root: Path, dump: Path, number: int) -> float:
    began, mark = _edit(root, f"watched {number}")
    _wait_for(dump, mark)
    return time.perf_counter() - began


def _again(root: Path, dump: Path, number: int) -> float:
    began, mark = _edit(root, f"asked {number}")
    subprocess.run([PROGRAM, str(root), "--output", str(dump), "--quiet"], check=True)
    taken = time.perf_counter() - began
    _wait_for(dump, mark)
    time.sleep(1.0)  # until the one that watches has seen to this edit, too
    return taken


def _edit(root: Path, words: str) -> tuple[float, bytes]:
    """Write into a file; return when that was, and what is to be found in the dump then."""
    began = time.perf_counter()
    text = f"# {words} {os.getpid()}\n"
    (root / "d7" / "7.py").write_text(text)
    return began, text.encode()


def _wait_for(path: Path, mark: bytes) -> None:
    """Wait until the file at *path* holds *mark*; it is read only when it is another file."""
    seen = None
    until = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < until:
        try:
            now = path.stat()
        except FileNotFoundError:
            now = None
        if now is not None and (now.st_ino, now.st_mtime_ns) != seen:
            seen = (now.st_ino, now.st_mtime_ns)
            if mark in path.read_bytes():
                return
        time.sleep(0.002)
    raise TimeoutError(mark)


if __name__ == "__main__":
    main()
