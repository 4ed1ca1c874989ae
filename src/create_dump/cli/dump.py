"""``create-dump [PATH]``: a tree, or the paths on standard input, to one dump.

It chooses, waits, checks the budget, delivers and shows the receipt. Only the dump itself, or a
report in JSON when the dump goes elsewhere, is written to standard output.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import COMMANDS, NAME
from create_dump.cli.terminal import Paint, coloured
from create_dump.errors import RootMissing
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from create_dump.cli.interrupts import Interrupts
    from create_dump.cli.progress import Bar
    from create_dump.cli.receipt import Planned
    from create_dump.cli.settings import Flags
    from create_dump.config.load import Loaded
    from create_dump.destinations.base import Destination
    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan
    from create_dump.workspace import Workspace

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
        ("1", "Failed; what stood there before still stands."),
        ("2", "Wrong usage or settings."),
        ("3", "Over the budget; nothing was written."),
        ("130", "Interrupted (Ctrl-C); nothing was written."),
        ("141", "The reader of a pipe went away."),
    ),
}


@dataclass(frozen=True, slots=True)
class Request:
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
    "path", default=".", type=click.Path(), shell_complete=options.complete_first, metavar="[PATH]"
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write this file.")
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
    from difflib import get_close_matches

    try:
        return _dump(request, profile, flags, interrupts)
    except RootMissing as error:
        if near := get_close_matches(path, COMMANDS, n=1):
            error.hint = f"did you mean the command {NAME} {near[0]}?"
        raise


def _refuse(*given: tuple[str, object]) -> None:
    """Refuse options that exclude each other."""
    names = [name for name, value in given if value]
    if len(names) > 1:
        raise click.UsageError(f"{' and '.join(names)} exclude each other")


def _dump(request: Request, profile: str | None, flags: Flags, interrupts: Interrupts) -> int:
    from create_dump.cli.budget import OverBudgetError
    from create_dump.cli.progress import bar, follow
    from create_dump.cli.receipt import Planned
    from create_dump.cli.settings import options_of, settings_of
    from create_dump.workspace import Workspace

    loaded = settings_of(request.path, profile, {**flags, "output": request.output})
    budget = loaded.settings.budget
    named = _named(request) if request.stdin else None
    with (
        bar(quiet=request.quiet) as drawing,
        Workspace(request.path, options_of(loaded.settings, named)) as workspace,
    ):
        target = _target(request, loaded, workspace)
        follow(workspace, drawing)
        plan = workspace.plan()
        notes = (*loaded.notes, *_notes(workspace, plan, named or ()))
        if budget is not None or request.dry_run:
            measured = workspace.measure(plan)
            if budget is not None and measured > budget:
                raise OverBudgetError(plan, measured, budget)
            if request.dry_run:
                drawing.close()
                _tell_plan(
                    request,
                    plan,
                    Planned(
                        target.where,
                        measured,
                        workspace.tree.left_out,
                        (*workspace.notes, *notes),
                    ),
                )
                return 0
        receipt = _deliver(workspace, plan, target, drawing, interrupts)
    return _tell(request, replace(receipt, notes=(*receipt.notes, *notes)))


def _named(request: Request) -> list[str]:
    from create_dump.cli.named import locate, split

    if sys.stdin is None:
        raise click.UsageError("--stdin: standard input is closed")
    if sys.stdin.isatty() and not request.quiet:
        _say("Reading paths, one a line; Ctrl-D ends.")
    return locate(split(sys.stdin.buffer.read()), request.path, Path.cwd())


def _notes(workspace: Workspace, plan: Plan, named: Sequence[str]) -> Iterator[str]:
    """Yield what a person should know beside what the workspace itself notes."""
    if not plan.exact:
        from create_dump.analysis import tokens

        yield f"tokens are estimated: {tokens.get(plan.tokenizer).how}"
    for path in named:
        if workspace.tree.get(path) is None:
            from create_dump.cli.verdict import words

            yield f"{quote_path(path)} is named but left out: {words(workspace.verdict(path))}"


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a dump goes.

    Attributes:
        destination: What takes it.
        where: The place in words.
        whole: Whether nothing of it stays when the writing is stopped.
    """

    destination: Destination
    where: str
    whole: bool = True


def _target(request: Request, loaded: Loaded, workspace: Workspace) -> _Target:
    """Return where the dump goes.

    Raises:
        DeliveryError: Standard output is closed, or the file is somebody else's and not named.
    """
    from create_dump import formats
    from create_dump.destinations.file import FileDestination
    from create_dump.errors import DeliveryError

    extension = formats.get(workspace.options.format).extension
    if request.copy:
        from create_dump.destinations.clipboard import ClipboardDestination

        return _Target(ClipboardDestination(extension), "the clipboard")
    if request.stdout:
        from create_dump.destinations.stdout import StreamDestination

        if sys.stdout is None:
            raise DeliveryError("it is closed", where="standard output")
        return _Target(StreamDestination(sys.stdout.buffer), "standard output", whole=False)
    output = loaded.settings.output
    path = Path(
        f"{workspace.name.strip('/') or 'root'}.dump{extension}" if output is None else output
    )
    if loaded.origins["output"] != _NAMED_HERE:
        _spare(path)
    return _Target(FileDestination(path), quote_path(os.fspath(path)))


def _spare(path: Path) -> None:
    """Refuse to overwrite a file that nobody named on the command line and that is not ours.

    Raises:
        DeliveryError: It is there and is no dump.
    """
    from create_dump.analysis.marker import is_dump
    from create_dump.errors import DeliveryError

    try:
        if not path.is_file():
            return  # not there, or for the destination to say what is wrong with it
        with path.open("rb") as file:
            ours = is_dump(file.read(_MARKER_BYTES))
    except OSError:
        ours = False
    if not ours:
        shown = quote_path(os.fspath(path))
        raise DeliveryError(
            "the file is there already and is no dump of ours",
            where=shown,
            hint=f"to overwrite it name it: --output {shown}",
        )


def _deliver(
    workspace: Workspace, plan: Plan, target: _Target, drawing: Bar, interrupts: Interrupts
) -> Receipt:
    def progress(done: int, total: int) -> None:
        drawing.show("Writing", done, total)

    if not target.whole:
        try:
            return workspace.deliver(plan, target.destination, progress=progress)
        except KeyboardInterrupt:
            from create_dump.errors import Cancelled

            raise Cancelled(f"interrupted, the dump on {target.where} is not whole") from None
    with interrupts.gently():
        return workspace.deliver(
            plan, target.destination, progress=progress, cancelled=interrupts.cancelled
        )


def _tell_plan(request: Request, plan: Plan, planned: Planned) -> None:
    """Show what would be written."""
    from create_dump.cli import receipt as words

    if request.report is not None:
        _report(words.planned_record(plan, planned), request.report)
    elif not request.quiet:
        paint = Paint(coloured(sys.stderr))
        _say(*words.planned(plan, planned, verbose=request.verbose, paint=paint))


def _tell(request: Request, receipt: Receipt) -> int:
    """Show the receipt; return the exit code: a copy that no clipboard took is no copy."""
    from create_dump.cli import receipt as words
    from create_dump.destinations.base import Outcome

    saved = receipt.delivery.outcome is Outcome.SAVED
    if request.report is not None:
        _report(words.record(receipt), request.report)
    elif not request.quiet or saved:
        paint = Paint(coloured(sys.stderr))
        _say(*words.written(receipt, copied=request.copy, verbose=request.verbose, paint=paint))
    return int(saved)


def _report(record: dict[str, object], stream: IO[str]) -> None:
    stream.write(json.dumps(record) + "\n")


def _say(*lines: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write("".join(f"{line}\n" for line in lines))
