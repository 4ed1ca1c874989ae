"""Finding secrets: the scanner against a yardstick, and how often it cries wolf on clean code.

Run it as ``python benchmarks/finding_secrets.py DIRECTORY [NAME=DIRECTORY ...]``: Django's sources
first, then other clean code to count findings on. The yardstick reads nothing either: one
``re`` search with a dozen prefixes over the same texts. All times are CPU seconds of one thread.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from create_dump.analysis.secrets import scanners
from create_dump.analysis.secrets.builtin import Builtin
from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.text import decode
from measure import Ratio, print_ratios, print_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.analysis.secrets.finding import Scanner

_RUNS = 5
_FASTEST = 25.0
"""MB a second that one core must scan at least."""
_SEARCHES = 6.0
"""The same as so many of the yardstick's searches, where it was set."""
_SMALL = 100_000
_SMALL_TIME = 0.010
"""Seconds for a text of `_SMALL` characters."""
_PREFIXES = re.compile(
    r"(?:AKIA|ghp_|glpat-|xox[bp]-|sk_live_|npm_|hf_|AIza|dop_v1_|pypi-|SG\.|-----BEGIN)[\w.-]{16,}"
)

_Text = tuple[str, str]


def _texts(root: str) -> list[_Text]:
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - {".git"})
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                text = decode(path.read_bytes()).text
                if text is not None:
                    found.append((path.relative_to(root).as_posix(), text))
    return found


def _cpu(job: Callable[[], object]) -> float:
    start = process_time()
    job()
    return process_time() - start


def _scan(scanner: Scanner, texts: Sequence[_Text]) -> None:
    for path, text in texts:
        scanner.scan(text, path, timeout=60)


def _yardstick(texts: Sequence[_Text]) -> None:
    for _, text in texts:
        _PREFIXES.findall(text)


def speed(texts: Sequence[_Text], scanner: Scanner) -> None:
    """Print what scanning costs beside the yardstick, in turn."""
    size = sum(len(text.encode("utf-8", "replace")) for _, text in texts) / 1e6
    turns = [
        (_cpu(lambda: _scan(scanner, texts)), _cpu(lambda: _yardstick(texts))) for _ in range(_RUNS)
    ]
    rate = size / median(ours for ours, _ in turns)
    slow = size / _cpu(lambda: _scan(Builtin(), texts))
    small = "\n".join(text for path, text in texts if path.endswith(".py"))[:_SMALL]
    times = []
    for _ in range(20):
        start = perf_counter()
        scanner.scan(small, "small.py")
        times.append(perf_counter() - start)
    print_ratios(
        [
            Ratio(
                "CPU: scanning / one search", median(one / other for one, other in turns), _SEARCHES
            ),
            Ratio(f"{_FASTEST:g} MB/s / the rate of a core", _FASTEST / rate, 1.0),
            Ratio("100 kB: time / 10 ms", median(times) / _SMALL_TIME, 1.0),
        ]
    )
    print(f"{rate:.0f} MB/s a core; with built-in rules alone {slow:.1f} MB/s\n")


def noise(sources: Sequence[tuple[str, Sequence[_Text]]], scanner: Scanner) -> None:
    """Print how many findings each of *sources* has, all of them clean code."""
    rows = []
    for name, texts in sources:
        levels = [found.level for path, text in texts for found in scanner.scan(text, path, 60)]
        loud = sum(level >= Level.MEDIUM for level in levels)
        rows.append(
            (
                name,
                f"{len(texts):,}",
                f"{1000 * loud / max(1, len(texts)):.1f}",
                f"{1000 * (len(levels) - loud) / max(1, len(texts)):.1f}",
            )
        )
    print_table(("clean code", "files", "medium and high for 1,000", "low for 1,000"), rows)


def main() -> None:
    """Measure the scanner of this machine."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the script and a directory
        sys.exit(__doc__)
    scanner = scanners.get()
    scanner.prepare()
    django = _texts(sys.argv[1])
    speed(django, scanner)
    others = (named.partition("=")[::2] for named in sys.argv[2:])
    noise([("Django", django), *((name, _texts(root)) for name, root in others)], scanner)


if __name__ == "__main__":
    main()
