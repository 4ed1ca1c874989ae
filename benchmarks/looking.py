"""What looking for secrets adds to a cold dump: Django's source release to one Markdown file.

With ``--secrets off`` and as it is by default, in turns with the bare engine, which is what looking
costs at least, and with repomix as that is by default. The rules are compiled before, as on any
day but the first. Run as ``python looking.py DIRECTORY``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import measure
import peers
from measure import Contender, Ratio

if TYPE_CHECKING:
    from measure import Run

OFF = "--secrets off"
ON = "by default"
ENGINE = "reading, and the bare engine"
PEER = "repomix by default, cold"
MOST = 1.6
"""The CPU that a dump may take, of what it takes without looking."""


def main() -> None:
    """Measure on the directory that the command line names, and print."""
    tree = Path(sys.argv[1]).resolve()
    program = str(Path(sys.executable).with_name("create-dump"))
    with tempfile.TemporaryDirectory() as folder:
        command = [program, str(tree), "-o", str(Path(folder, "dump.md")), "--report", "json"]
        mine = {"XDG_CACHE_HOME": folder}
        subprocess.run(command, check=True, capture_output=True, env=os.environ | mine)

        def forget() -> None:
            # What is known of files, not the rules.
            for known in Path(folder, "create-dump").glob("facts-*"):
                known.unlink()

        bare = [sys.executable, str(Path(__file__).with_name("bare_scan.py")), str(tree), folder]
        contenders = [
            Contender(OFF, [*command, "--secrets", "off"], mine, forget),
            Contender(ON, command, mine, forget),
            Contender(ENGINE, bare),
        ]
        peer = peers.repomix()
        if peer is not None:
            options = ["--style", "markdown", "-o", str(Path(folder, "theirs.md"))]
            theirs = [*peer.command, str(tree), *options]
            contenders.append(Contender(PEER, theirs, peer.environment, peer.forget))
        _print(measure.take_turns(contenders))


def _print(runs: dict[str, list[Run]]) -> None:
    rows = []
    for name, done in runs.items():
        times = [f"{measure.median(done, what):.2f}" for what in ("wall", "cpu")]
        memory = f"{measure.median(done, 'memory'):.0f}"
        receipt = json.loads(done[-1].output) if name in {OFF, ON} else None
        told = ("", "") if receipt is None else (f"{receipt['files']:,}", str(receipt["redacted"]))
        rows.append((name, *times, memory, *told))
    measure.print_table(("", "wall s", "CPU s", "peak MB", "files", "redacted"), rows)
    engine = measure.ratio(runs[ENGINE], runs[OFF], "cpu")
    ratios = [
        Ratio(f"cpu / {OFF}", measure.ratio(runs[ON], runs[OFF], "cpu"), MOST),
        Ratio(f"cpu: {OFF} and {ENGINE} / {OFF}", 1 + engine),
    ]
    if PEER in runs:
        wall = measure.ratio(runs[ON], runs[PEER], "wall")
        ratios.append(Ratio(f"wall / {PEER}", wall, 1 / 8))
    measure.print_ratios(ratios)


if __name__ == "__main__":
    main()
