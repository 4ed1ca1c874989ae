"""``create-dump [PATH]``: a tree, or the paths on standard input, to one dump.

Here are its words and what they exclude; the work is done in `writing`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import COMMANDS, NAME
from create_dump.errors import RootMissing

if TYPE_CHECKING:
    from create_dump.cli.interrupts import Interrupts

_MARKER_BYTES: Final = 256
"""Enough of a file's start to know a dump of ours."""

_NAMED_HERE: Final = "--output"
"""The origin of an output that was named on the command line."""

_SECTIONS: Final = {
    "Where the dump goes": ("output", "stdout", "copy", "dry_run"),
    "What goes in": (*options.RULES, "stdin", "budget"),
    "How it is written": ("format", "tokenizer", "profile"),
    "What is said": ("quiet", "verbose", "report", "debug"),
    "Other": ("version", "help"),
}
_EXAMPLES: Final = (
    (NAME, "This directory to <its name>.dump.md."),
    (f"{NAME} src -o src.md", "Another directory, another file."),
    (f"{NAME} --copy --exclude tests/", "Into the clipboard, without the tests."),
    (f"{NAME} --stdout --format xml | llm", "Into a pipe; nothing else goes there."),
    (f"git diff --name-only -z --diff-filter=d | {NAME} --stdin", "Only what has changed."),
    (f"{NAME} --budget 128k", "Only if it fits; else the heaviest files are named."),
    (f"{NAME} ./tree", "A directory that is called as a command is."),
)
_NOTES: Final = {
    "Commands": tuple(COMMANDS.items()),
    "Exit codes": (
        ("0", "Done."),
        ("1", "Failed, or could not copy; what stood there before still stands."),
        ("2", "Wrong usage or settings."),
        ("3", "Over the budget; nothing was written."),
        ("130", "Interrupted (Ctrl-C); nothing was written."),
        ("141", "The reader of a pipe went away."),
    ),
}


def _show_version(
    ctx: click.Context,
    _param: click.Parameter,
    value: bool,  # noqa: FBT001 - click passes it so
) -> None:
    if value and not ctx.resilient_parsing:
        from create_dump import __version__

        click.echo(f"{NAME} {__version__}")
        ctx.exit()


@click.command(
    cls=Command,
    sections=_SECTIONS,
    examples=_EXAMPLES,
    notes=_NOTES,
    options_metavar="[OPTIONS]",
)
@click.argument(
    "path", default=".", type=options.PATH, shell_complete=options.complete_first, metavar="[PATH]"
)
@click.option("-o", "--output", metavar="FILE", type=options.PATH, help="Write this file.")
@click.option("--stdout", is_flag=True, help="Write to standard output.")
@click.option("--copy", is_flag=True, help="Copy to the clipboard.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@options.rules
@click.option(
    "--stdin",
    is_flag=True,
    help="Take the paths on standard input, separated by NUL or newline. "
    "A file that is named so is in even when an ignore file names it.",
)
@options.budget
@options.format_
@options.tokenizer
@options.profile
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="List every path that is skipped.")
@click.option(
    "--report",
    type=click.Choice(options.REPORTS),
    default=options.REPORTS[0],
    metavar="text|json",
    help="How the receipt is written. JSON goes to standard output, "
    "or to standard error when the dump goes there.",
)
@options.general
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter an option
    interrupts: Interrupts,
    /,
    path: str,
    *,
    output: str | None,
    stdout: bool,
    copy: bool,
    stdin: bool,
    dry_run: bool,
    quiet: bool,
    verbose: bool,
    report: str,
    profile: str | None,
    **flags: object,
) -> int:
    """Write PATH, or the directory you are in, to one file for a language model.

    Files that git ignores are left out, and so are binary files. The receipt says what else
    is missing and why.
    """
    if output == "-":
        output, stdout = None, True
    _refuse(("--output", output), ("--stdout", stdout), ("--copy", copy))
    _refuse(("--quiet", quiet), ("--verbose", verbose))
    from difflib import get_close_matches

    from create_dump.cli.writing import Request, write

    stream = None if report == "text" else sys.stderr if stdout else sys.stdout
    request = Request(
        Path(path),
        output,
        stdout,
        copy,
        stdin,
        dry_run,
        quiet,
        verbose,
        stream,
    )

    try:
        return write(request, profile, flags, interrupts)
    except RootMissing as error:
        if near := get_close_matches(path, COMMANDS, n=1):
            error.hint = f"did you mean the command {NAME} {near[0]}?"
        raise


def _refuse(*given: tuple[str, object]) -> None:
    """Refuse options that exclude each other."""
    names = [name for name, value in given if value]
    if len(names) > 1:
        raise click.UsageError(f"{' and '.join(names)} exclude each other")
