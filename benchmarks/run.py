"""Run the benchmarks one after another: ``python benchmarks/run.py [NAME ...] [--write]``.

Each is a script of its own that prints Markdown; with ``--write`` what they print goes into
RESULTS.md as well. Ratios count, seconds are those of one machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

BENCHMARKS = {
    "whole_process": "Django's source release to one Markdown file",
    "start_up": "Start-up",
    "first_frame": "First frame of `explore`",
    "listing": "Listing a large tree with all rules applied",
    "tokens": "Counting tokens",
}


def main() -> int:
    """Run what was asked for; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(description="Ratios against peers and yardsticks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--write", action="store_true", help="write RESULTS.md as well")
    options = parser.parse_args()
    names: list[str] = options.names or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    if options.write and options.names:
        parser.error("--write takes all of them")
    parts = [_machine()]
    print(parts[0])
    failed = False
    for name in names:
        print(f"## {BENCHMARKS[name]}\n", flush=True)
        script = HERE / f"{name}.py"
        result = subprocess.run(
            [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, check=False
        )
        print(result.stdout, flush=True)
        failed = failed or result.returncode != 0
        parts.append(f"## {BENCHMARKS[name]}\n\n{result.stdout.strip()}\n")
    if options.write and not failed:
        (HERE / "RESULTS.md").write_text("\n".join(parts), encoding="utf-8")
    return int(failed)


def _machine() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        "# Results\n\n"
        f"Made by `make bench` on {platform.system()}, {os.cpu_count()} cores, {python}. Medians;\n"
        "contenders take turns, ratios are made within a turn. Memory is the peak of the largest\n"
        "process.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
