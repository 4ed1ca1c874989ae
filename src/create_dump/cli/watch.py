"""``create-dump watch [PATH]``: a dump's file that is fresh whenever one looks at it.

Here are its words and what they exclude; the work is done in `watching`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import NAME

if TYPE_CHECKING:
    from create_dump.cli.interrupts import Interrupts

_SECTIONS: Final = {
    "Where the dump goes": ("output", "on_change"),
    "What goes in": options.CONTENT,
    "How it is written": options.WRITTEN,
    "What is done about secrets": options.SECRETS,
    "What is said": ("quiet", "report", "debug"),
    "Other": ("cache", "jobs", "help"),
}
_EXAMPLES: Final = (
    (f"{NAME} watch", "This directory to <its name>.dump.md, until Ctrl-C."),
    (f"{NAME} watch src -o /tmp/src.md", "Another directory, another file."),
    (f"{NAME} watch --on-change 'cp \"$DUMP\" /mnt/share/'", "And something done with it."),
)
_NOTES: Final = {
    "Exit codes": (
        ("1, 2, 3, 4", "The first dump failed, as without watch; or changes can't be seen."),
        ("130", "Ended by Ctrl-C; the file is as it was written last."),
    ),
}


@click.command(cls=Command, sections=_SECTIONS, examples=_EXAMPLES, notes=_NOTES)
@options.root
@click.option("-o", "--output", metavar="FILE", type=options.PATH, help="Keep this file fresh.")
@click.option(
    "--on-change",
    metavar="COMMAND",
    help="Run this in your shell whenever the file has changed; $DUMP is its path. While it "
    "still runs it is not started again, but once more when it has ended.",
)
@options.content
@options.written
@options.secrets
@options.cache
@options.jobs
@options.silence
@click.option(
    "--report",
    type=click.Choice(options.REPORTS),
    default=options.REPORTS[0],
    metavar="text|json",
    help="How a refresh is told. JSON goes to standard output, a receipt a line.",
)
@options.general
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter an option
    interrupts: Interrupts,
    /,
    path: str,
    *,
    output: str | None,
    on_change: str | None,
    select: tuple[str, ...],
    selection: str | None,
    stdin: bool,
    template: str | None,
    question: str | None,
    quiet: bool,
    report: str,
    profile: str | None,
    **flags: object,
) -> int:
    """Write PATH, or the directory you are in, to a file, and again whenever that changes it.

    The file is replaced as a whole, once a burst of changes is over, and only where its content
    is another one. A line is printed then. What fails is said, and tried again.
    """
    options.refuse(("--select", select), ("--selection", selection is not None), ("--stdin", stdin))
    from create_dump.cli.request import Asking, Choosing, Request
    from create_dump.cli.watching import watch

    request = Request(
        path=Path(path),
        output=output,
        stdout=False,
        copy=False,
        stdin=stdin,
        dry_run=False,
        quiet=quiet,
        verbose=False,
        report=None if report == "text" else sys.stdout,
        choosing=Choosing(select, selection),
        asking=Asking(template, question),
        split=None,
    )
    return watch(request, profile, flags, interrupts, on_change)
