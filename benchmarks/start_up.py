"""What it costs only to start: ``create-dump --version`` against its peers' start."""

from __future__ import annotations

import sys
from pathlib import Path

import measure
import peers
from measure import Contender, Ratio

OURS = "create-dump --version"
CLICK = 'python -c "import click"'
PEER = "repomix --version"

ROUNDS = 21
"""More than elsewhere: a run takes a tenth of a second."""


def main() -> None:
    """Measure and print."""
    program = str(Path(sys.executable).with_name("create-dump"))
    contenders = [
        Contender(OURS, [program, "--version"]),
        Contender(CLICK, [sys.executable, "-c", "import click"]),
    ]
    targets = {CLICK: 1.5}
    peer = peers.repomix()
    if peer is not None:
        contenders.append(Contender(PEER, [*peer.command, "--version"], peer.environment))
        targets[PEER] = 1
    runs = measure.take_turns(contenders, ROUNDS)
    rows = [(name, f"{measure.median(done, 'wall') * 1000:.0f}") for name, done in runs.items()]
    measure.print_table(("", "wall ms"), rows)
    ratios = [
        Ratio(f"wall / {name}", measure.ratio(runs[OURS], runs[name], "wall"), target)
        for name, target in targets.items()
    ]
    measure.print_ratios(ratios)


if __name__ == "__main__":
    main()
