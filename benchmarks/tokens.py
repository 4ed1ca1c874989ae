"""Tokens: the pool against a bare loop, and every count against the reference tokenizer's.

Run it as ``python benchmarks/tokens.py DIRECTORY``. The first part prints ratios of CPU time,
each of fresh processes, the median of five. The second needs tiktoken with its vocabularies in
the directory that ``TIKTOKEN_CACHE_DIR`` names, and is left out without.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from create_dump.analysis import tokens
from create_dump.analysis.pool import open_pool
from create_dump.analysis.secrets.policy import Mode, Policy
from create_dump.sources.directory import DirectorySource

if TYPE_CHECKING:
    from create_dump.analysis.facts import FileFacts

_RUNS = 5
_STRINGS = 100_000
_ODD = 0.4
"""The share of letters that the patterns treat in a way of their own."""
_ENCODINGS = ("o200k_base", "cl100k_base")


def _files(root: str) -> list[tuple[str, int]]:
    return [
        (os.path.relpath(path, root), path.stat().st_size)
        for folder, _, names in os.walk(root)
        for name in names
        if (path := Path(folder, name)).is_file() and not path.is_symlink()
    ]


def loop(root: str) -> None:
    """Read every file of *root* and count its tokens, one by one: the least there is to do."""
    count = tokens.get(tokens.DEFAULT).count
    for path, _ in _files(root):
        try:
            text = Path(root, path).read_bytes().decode()
        except UnicodeDecodeError:
            continue
        count([text], [""])


def pool(root: str) -> None:
    """Let a pool of threads find out everything about every file of *root*."""
    files = _files(root)
    left = threading.Semaphore(0)
    analysing = open_pool(
        DirectorySource(Path(root)),
        tokens.DEFAULT,
        _section,
        Policy(Mode.OFF),
        results=lambda found, _: left.release(len(found)),
        failed=print,
    )
    analysing.submit(files)
    for _ in files:
        left.acquire()
    analysing.close()


def _section(
    path: str, facts: FileFacts, text: str, *, outline: bool = False
) -> tuple[str, str, str]:
    return f"## {path} ({facts.lines} lines)\n\n```\n", text, "\n```\n\n"


def compare(root: str) -> None:
    """Count the texts of *root*, and random ones, with the reference tokenizer as well."""
    import tiktoken

    real = []
    for path, _ in _files(root):
        try:
            real.append(Path(root, path).read_bytes().decode())
        except UnicodeDecodeError:
            continue
    for name in _ENCODINGS:
        reference = tiktoken.get_encoding(name)
        for kind, texts in (("files", real), ("random strings", list(_random()))):
            counts = tokens.get(name).count(texts, [""] * len(texts))
            differ = sum(
                len(reference.encode_ordinary(text)) != count
                for text, count in zip(texts, counts, strict=True)
            )
            print(f"{name}: {differ} of {len(texts):,} {kind} differ, {sum(counts):,} tokens")


def _random() -> list[str]:
    """Return strings of the letters that this Python's Unicode knows, odd ones more often."""
    source = random.Random(7)  # noqa: S311 - the same strings each time
    odd: list[str] = [
        *" \t\n\r\x0b\x0c\x85\xa0\u2028\u3000\u200b\x1c/'",
        "'s",
        "'LL",
        "//",
        "\r\n",
        "  ",
    ]

    def letter() -> str:
        if source.random() < _ODD:
            return odd[source.randrange(len(odd))]
        while True:
            last: int = source.choice((0x80, 0x3000, 0x10000, 0x110000))
            found = chr(source.randrange(last))
            if unicodedata.category(found) not in {"Cn", "Cs"}:
                return found

    return ["".join(letter() for _ in range(source.randrange(1, 40))) for _ in range(_STRINGS)]


def _cpu(job: str, root: str) -> float:
    command = [sys.executable, __file__, job, root]
    return median(
        float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(_RUNS)
    )


def main() -> None:
    """Run one job and print its CPU seconds, or all of them and print ratios."""
    jobs = {"loop": loop, "pool": pool}
    match sys.argv[1:]:
        case [job, root] if job in jobs:
            start = process_time()
            jobs[job](root)
            print(process_time() - start)
        case [root]:
            ratio = _cpu("pool", root) / _cpu("loop", root)
            print(f"the pool's CPU is {ratio:.2f} x that of a bare loop")
            if os.environ.get("TIKTOKEN_CACHE_DIR"):
                compare(root)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
