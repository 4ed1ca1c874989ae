"""What looking for secrets adds to a cold dump: Django's source release to one Markdown file.

With ``--secrets off`` and as it is by default, in turns. The rules are compiled before, as on any
day but the first. Run as ``python looking.py DIRECTORY``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import measure
from measure import Contender, Ratio

OFF = "--secrets off"
ON = "by default"
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

        runs = measure.take_turns(
            [
                Contender(OFF, [*command, "--secrets", "off"], mine, forget),
                Contender(ON, command, mine, forget),
            ]
        )
    rows = []
    for name, done in runs.items():
        receipt = json.loads(done[-1].output)
        times = [f"{measure.median(done, what):.2f}" for what in ("wall", "cpu")]
        memory = f"{measure.median(done, 'memory'):.0f}"
        rows.append((name, *times, memory, f"{receipt['files']:,}", str(receipt["redacted"])))
    measure.print_table(("", "wall s", "CPU s", "peak MB", "files", "redacted"), rows)
    measure.print_ratios([Ratio(f"cpu / {OFF}", measure.ratio(runs[ON], runs[OFF], "cpu"), MOST)])


if __name__ == "__main__":
    main()
