"""Runs ``create-dump`` many times, each in a child of a process that has loaded it already.

To start Python and to load the program takes longer than most of what is tested. A job is a line
of JSON on standard input; the answer is the child's exit code.
"""

from __future__ import annotations

import json
import os
import sys

# What a dump loads; nothing that has threads or reads the environment.
import create_dump.analysis.analyse
import create_dump.analysis.pool
import create_dump.cli.dump
import create_dump.cli.process
import create_dump.cli.receipt
import create_dump.cli.settings
import create_dump.cli.tree
import create_dump.cli.why
import create_dump.config.settings
import create_dump.destinations.file
import create_dump.formats.markdown
import create_dump.workspace  # noqa: F401 - loaded for the children
from create_dump.analysis.secrets.opening import open_scanner
from create_dump.analysis.secrets.policy import default_policy
from create_dump.cli import main


def _serve() -> int:
    # The engine starts no thread of its own, so the children may go on with it.
    open_scanner(default_policy())
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            return _child(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer
    return 0


def _child(job: dict[str, object]) -> int:
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        opened = os.open(str(job[name]), os.O_RDONLY if number == 0 else os.O_WRONLY)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115 - as at the interpreter's start
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115 - the same
    os.environ.clear()
    os.environ.update(dict(job["env"]))  # type: ignore[call-overload]  # what `run` sent
    os.chdir(str(job["cwd"]))
    sys.argv = ["create-dump", *job["words"]]  # type: ignore[misc]  # the same
    return main()


if __name__ == "__main__":
    sys.exit(_serve())
