"""Run the benchmarks one after another: ``python benchmarks/run.py [NAME ...] [--write]``.

Each is a script of its own that prints Markdown or plain lines; with ``--write`` what they print
goes into RESULTS.md as well. Ratios count, seconds are those of one machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import peers

HERE = Path(__file__).parent


class Benchmark(NamedTuple):
    """One script.

    Attributes:
        title: What it measures.
        on_django: Whether it takes the directory of Django's source release.
        on_linux: Whether it takes the directory of Linux.
    """

    title: str
    on_django: bool = False
    on_linux: bool = False


BENCHMARKS = {
    "whole_process": Benchmark("Django's source release to one Markdown file", on_django=True),
    "looking": Benchmark("Looking for secrets in Django's source release", on_django=True),
    "warm": Benchmark("The same again, nothing changed", on_django=True),
    "start_up": Benchmark("Start-up"),
    "first_frame": Benchmark("First frame of `explore`"),
    "fresh": Benchmark("One edit until the file of `watch` is fresh"),
    "listing": Benchmark("Listing a large tree with all rules applied"),
    "tokens": Benchmark("Counting tokens", on_django=True),
    "linux": Benchmark("All of Linux to one Markdown file", on_linux=True),
    "terminal": Benchmark("`explore` on Linux, in a terminal", on_linux=True),
    "growth": Benchmark("Growth from 1,000 to 300,000 files"),
    "attacks": Benchmark("Files made to be slow"),
    "finding_secrets": Benchmark("Finding secrets", on_django=True),
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
    print(parts[0], flush=True)
    failed = []
    with ExitStack() as lent:
        chosen = [BENCHMARKS[name] for name in names]
        with_django = any(each.on_django for each in chosen)
        with_linux = any(each.on_linux for each in chosen)
        django = lent.enter_context(peers.django()) if with_django else None
        linux = lent.enter_context(peers.linux()) if with_linux else None
        for name in names:
            benchmark = BENCHMARKS[name]
            print(f"## {benchmark.title}\n", flush=True)
            tree = django if benchmark.on_django else linux
            on_tree = benchmark.on_django or benchmark.on_linux
            if on_tree and tree is None:
                print("Not measured: there is nothing to measure it on.\n")
                continue
            output = _run(name, [str(tree)] if on_tree else [])
            if output is None:
                failed.append(name)
                continue
            print(output, flush=True)
            parts.append(f"## {benchmark.title}\n\n{output}")
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    elif options.write:
        (HERE / "RESULTS.md").write_text("\n".join(parts), encoding="utf-8")
    return int(bool(failed))


def _run(name: str, arguments: list[str]) -> str | None:
    """Return what a benchmark printed, as Markdown; None if it failed."""
    command = [sys.executable, str(HERE / f"{name}.py"), *arguments]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    output = result.stdout.strip()
    if result.returncode != 0:
        print(output)
        return None
    return f"{output}\n" if output.startswith("|") else f"```text\n{output}\n```\n"


def _machine() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        "# Results\n\n"
        f"Made by `make bench` on {datetime.now(UTC):%Y-%m-%d}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores, {python},\n"
        f"create-dump {version('create-dump')}, Textual {version('textual')}, "
        f"toktok {version('toktok-rs')}. Medians; contenders take turns,\n"
        "ratios are made within a turn. Memory is the peak of the largest process, unless said.\n"
        f"Peers: repomix {peers.REPOMIX} on Node {peers.NODE}, gitingest {peers.GITINGEST}, "
        f"files-to-prompt {peers.FILES_TO_PROMPT}.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
