"""What was asked for beside the settings, and where it is told what became of it.

It knows neither the dump nor the words in which it is told of.
"""

from __future__ import annotations

import json
import sys
from typing import IO, TYPE_CHECKING, NamedTuple

from create_dump.cli.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from create_dump.workspace import Workspace


class Choosing(NamedTuple):
    """What was chosen on the command line; nothing is everything.

    Attributes:
        items: In the notation of selections.
        name: That of a selection in the settings, or None.
    """

    items: tuple[str, ...] = ()
    name: str | None = None


class Asking(NamedTuple):
    """What the model is asked.

    Attributes:
        template: Its name, or None.
        question: What the template asks for, or None.
    """

    template: str | None = None
    question: str | None = None


class Request(NamedTuple):
    """What was asked for beside the settings.

    Attributes:
        path: The root.
        output: The file, if one is named here.
        stdout: Whether the dump goes to standard output.
        copy: Whether it goes to the clipboard.
        stdin: Whether paths come on standard input.
        dry_run: Whether nothing is written.
        quiet: Whether only errors are shown.
        verbose: Whether every skipped path is listed.
        report: Where the receipt goes as JSON; None for text on standard error.
        choosing: What goes in, if not everything.
        asking: What the model is asked, if anything.
        split: The most tokens of a part, as it was written; None for a whole dump.
    """

    path: Path
    output: str | None
    stdout: bool
    copy: bool
    stdin: bool
    dry_run: bool
    quiet: bool
    verbose: bool
    report: IO[str] | None
    choosing: Choosing
    asking: Asking
    split: str | None


def report(told: dict[str, object], stream: IO[str]) -> None:
    """Write what is told to scripts."""
    stream.write(json.dumps(told) + "\n")


def say_uncached(workspace: Workspace, told: Sequence[str] = ()) -> None:
    """Say why nothing is kept for the next run, unless it was among what is *told*.

    A cache is written last, when the *workspace* closes.
    """
    if workspace.uncached and workspace.uncached not in told:
        say(f"  note  {safe(workspace.uncached)}")


def say(*lines: str) -> None:
    """Write lines to a person."""
    if sys.stderr is not None:
        sys.stderr.write("".join(f"{line}\n" for line in lines))
