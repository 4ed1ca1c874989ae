"""A whole process: Django's source release to one Markdown file with exact token counts.

Nobody looks for secrets on either side: what that adds, `looking` measures. Against repomix, cold,
against a bare loop that reads and counts
the same files, and beside what only loading the vocabulary costs: none of it can be had for less
with this tokenizer. gitingest, which estimates, and files-to-prompt, which counts nothing, stand
beside it without a target and run once. Run as ``python whole_process.py DIRECTORY``.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import measure
import peers
from measure import Contender, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measure import Run

OURS = "create-dump"
BARE = "bare loop"
LOAD = "loading the vocabulary"
PEER = "repomix, cold"
GITINGEST = "gitingest"
FILES_TO_PROMPT = "files-to-prompt"

_LOAD = 'import toktok; toktok.batch_count([""], "o200k_base", threads=1)'


def main() -> None:
    """Measure on the directory that the command line names, and print."""
    tree = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        _measure(tree, Path(folder))


def _measure(tree: Path, folder: Path) -> None:
    program = str(Path(sys.executable).with_name("create-dump"))
    report = [
        program,
        str(tree),
        "-o",
        str(folder / "ours.md"),
        "--report",
        "json",
        "--no-cache",
        "--secrets",
        "off",
    ]
    bare = [sys.executable, str(Path(__file__).with_name("bare_loop.py")), str(tree)]
    load = [sys.executable, "-c", _LOAD]
    contenders = [Contender(OURS, report), Contender(BARE, bare), Contender(LOAD, load)]
    peer = peers.repomix()
    if peer is not None:
        options = ["--style", "markdown", "--no-security-check", "-o", str(folder / "theirs.md")]
        command = [*peer.command, str(tree), *options]
        contenders.append(Contender(PEER, command, peer.environment, peer.forget))
    runs = measure.take_turns(contenders)
    for once in _without_target(tree, folder):
        runs[once.name] = [measure.run_once(once)]
    _print(runs)


def _without_target(tree: Path, folder: Path) -> Iterator[Contender]:
    """Yield the peers that run once only, to be seen beside the rest."""
    ingest = peers.from_pypi(GITINGEST, peers.GITINGEST)
    if ingest is not None:
        yield Contender(GITINGEST, [str(ingest), str(tree), "-o", str(folder / "gitingest.txt")])
    to_prompt = peers.from_pypi(FILES_TO_PROMPT, peers.FILES_TO_PROMPT)
    if to_prompt is not None:
        options = ["--markdown", "-o", str(folder / "prompt.md")]
        yield Contender(FILES_TO_PROMPT, [str(to_prompt), str(tree), *options])


def _print(runs: dict[str, list[Run]]) -> None:
    read = {OURS: _ours, BARE: _bare, LOAD: _nothing, PEER: _theirs}
    read |= {GITINGEST: _gitingest, FILES_TO_PROMPT: _nothing}
    rows = []
    for name, done in runs.items():
        files, tokens = read[name](done[-1].output)
        times = [f"{measure.median(done, what):.2f}" for what in ("wall", "cpu")]
        rows.append((name, *times, f"{measure.median(done, 'memory'):.0f}", files, tokens))
    measure.print_table(("", "wall s", "CPU s", "peak MB", "files", "tokens"), rows)
    ratios = [
        Ratio(f"{what} / {BARE}", measure.ratio(runs[OURS], runs[BARE], what), 3)
        for what in ("wall", "cpu")
    ]
    if PEER in runs:
        targets = {"wall": 1 / 8, "cpu": 1 / 8, "memory": 1 / 3}
        ratios += [
            Ratio(f"{what} / {PEER}", measure.ratio(runs[OURS], runs[PEER], what), target)
            for what, target in targets.items()
        ]
        # The bare loop has one core, and more of them can only share the counting.
        ratios += [
            Ratio(f"{what}: {BARE} / {PEER}", measure.ratio(runs[BARE], runs[PEER], what))
            for what in ("wall", "cpu")
        ]
    measure.print_ratios(ratios)


def _nothing(_: str) -> tuple[str, str]:
    return "", ""


def _gitingest(output: str) -> tuple[str, str]:
    files = re.search(r"Files analyzed: ([\d,]+)", output)
    tokens = re.search(r"Estimated tokens: (\S+)", output)
    return files[1] if files else "?", f"≈ {tokens[1]}" if tokens else "?"


def _ours(output: str) -> tuple[str, str]:
    receipt = json.loads(output)
    return f"{receipt['files']:,}", f"{receipt['tokens']:,}"


def _bare(output: str) -> tuple[str, str]:
    files, tokens = map(int, output.split())
    return f"{files:,}", f"{tokens:,}"


def _theirs(output: str) -> tuple[str, str]:
    files = re.search(r"Total Files: ([\d,]+)", output)
    tokens = re.search(r"Total Tokens: ([\d,]+)", output)
    return files[1] if files else "?", tokens[1] if tokens else "?"


if __name__ == "__main__":
    main()
