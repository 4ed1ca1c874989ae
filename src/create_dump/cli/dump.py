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

_SECTIONS: Final = {
    "Where the dump goes": ("output", "stdout", "copy", "split", "dry_run"),
    "What goes in": options.CONTENT,
    "How it is written": options.WRITTEN,
    "What is done about secrets": options.SECRETS,
    "What is said": ("quiet", "verbose", "report", "debug"),
    "Other": ("cache", "jobs", "version", "help"),
}
_EXAMPLES: Final = (
    (NAME, "This directory to <its name>.dump.md."),
    (f"{NAME} src -o src.md", "Another directory, another file."),
    (f"{NAME} --copy --exclude tests/", "Into the clipboard, without the tests."),
    (f"{NAME} --stdout --format xml | llm", "Into a pipe; nothing else goes there."),
    (f"git diff --name-only -z --diff-filter=d | {NAME} --stdin", "Only what has changed."),
    (f"{NAME} --select src --select '!src/vendor'", "One directory, without a part of it."),
    (f'{NAME} --template fix --question "Why is it slow?"', "With a question to the model."),
    (f"{NAME} --split 32k", "In parts that a chat takes."),
    (f"{NAME} --budget 128k", "Only if it fits; else the heaviest files are named."),
    (f"{NAME} --secrets fail", "Only if no secret is in it."),
    (f"{NAME} ./tree", "A directory that is called as a command is."),
)
_NOTES: Final = {
    "Commands": tuple(COMMANDS.items()),
    "Exit codes": (
        ("0", "Done."),
        ("1", "Failed, or could not copy; what stood there before still stands."),
        ("2", "Wrong usage or settings."),
        ("3", "Over the budget; nothing was written."),
        ("4", "Secrets were found, or could not be looked for; nothing was written."),
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
    "path",
    default=".",
    type=options.PATH,
    callback=options.named,
    shell_complete=options.complete_first,
    metavar="[PATH]",
)
@click.option("-o", "--output", metavar="FILE", type=options.PATH, help="Write this file.")
@click.option("--stdout", is_flag=True, help="Write to standard output.")
@click.option("--copy", is_flag=True, help="Copy to the clipboard.")
@click.option(
    "--split",
    metavar="TOKENS",
    help="Write parts of at most so many tokens, such as 32k, a file each: NAME.1-of-3.md. "
    "Files stay whole.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@options.content
@options.written
@options.secrets
@options.cache
@options.jobs
@options.silence
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
    split: str | None,
    select: tuple[str, ...],
    selection: str | None,
    stdin: bool,
    template: str | None,
    question: str | None,
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
    options.refuse(("--output", output), ("--stdout", stdout), ("--copy", copy))
    parted = split is not None
    options.refuse(("--split", parted), ("--stdout", stdout))
    options.refuse(("--split", parted), ("--copy", copy))
    options.refuse(("--select", select), ("--selection", selection is not None), ("--stdin", stdin))
    options.refuse(("--quiet", quiet), ("--verbose", verbose))
    from difflib import get_close_matches

    from create_dump.cli.request import Asking, Choosing, Request
    from create_dump.cli.writing import write

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
        Choosing(select, selection),
        Asking(template, question),
        split,
    )

    try:
        return write(request, profile, flags, interrupts)
    except RootMissing as error:
        if near := get_close_matches(path, COMMANDS, n=1, cutoff=0.7):
            error.hint = f"did you mean the command {NAME} {near[0]}?"
        raise
