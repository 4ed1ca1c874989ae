"""A dump from start to end: choose, wait, check the budget, deliver, show the receipt.

Only the dump itself, or a report in JSON when the dump goes elsewhere, is written to standard
output. What was asked for comes from `dump`.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from create_dump.cli.budget import OverBudgetError
from create_dump.cli.progress import bar, follow
from create_dump.cli.receipt import Planned, planned, planned_record, record, written
from create_dump.cli.settings import options_of, settings_of
from create_dump.cli.terminal import Paint, coloured
from create_dump.errors import DeliveryError, UsageError
from create_dump.sources.names import quote_path
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from create_dump.cli.interrupts import Interrupts
    from create_dump.cli.progress import Bar
    from create_dump.cli.settings import Flags
    from create_dump.config.load import Loaded
    from create_dump.destinations.base import Destination
    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan

_MARKER_BYTES: Final = 256
"""Enough of a file's start to know a dump of ours."""

_NAMED_HERE: Final = "--output"
"""The origin of an output that was named on the command line."""


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


def write(request: Request, profile: str | None, flags: Flags, interrupts: Interrupts) -> int:
    """Write the dump, or say what would be written, and return the exit code.

    Args:
        request: What was asked for beside the settings.
        profile: The profile that was asked for, or None.
        flags: Settings that were given, by name.
        interrupts: What signals do.

    Raises:
        CreateDumpError: It could not be written, or is over its budget.
    """
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
        raise UsageError("standard input is closed", where="--stdin")
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
    # A root such as "/" or "C:\\" has no name.
    default = f"{Path(workspace.name).name or 'root'}.dump{extension}"
    path = Path(output or default)
    if loaded.origins["output"] != _NAMED_HERE:
        _spare(path)
    special = path.exists() and not path.is_file()
    return _Target(FileDestination(path), quote_path(os.fspath(path)), whole=not special)


def _spare(path: Path) -> None:
    """Refuse to overwrite a file that nobody named on the command line and that is not ours.

    Raises:
        DeliveryError: It is there and is no dump.
    """
    from create_dump.analysis.marker import is_dump

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

    guard = interrupts.gently() if target.whole else interrupts.streaming(target.where)
    with guard:
        return workspace.deliver(
            plan, target.destination, progress=progress, cancelled=interrupts.cancelled
        )


def _tell_plan(request: Request, plan: Plan, known: Planned) -> None:
    """Show what would be written."""
    if request.report is not None:
        _report(planned_record(plan, known), request.report)
    elif not request.quiet:
        paint = Paint(coloured(sys.stderr))
        _say(*planned(plan, known, verbose=request.verbose, paint=paint))


def _tell(request: Request, receipt: Receipt) -> int:
    """Show the receipt; return the exit code: a copy that no clipboard took is no copy."""
    from create_dump.destinations.base import Outcome

    saved = receipt.delivery.outcome is Outcome.SAVED
    if request.report is not None:
        _report(record(receipt), request.report)
    elif not request.quiet or saved:
        paint = Paint(coloured(sys.stderr))
        _say(*written(receipt, copied=request.copy, verbose=request.verbose, paint=paint))
    return int(saved)


def _report(told: dict[str, object], stream: IO[str]) -> None:
    stream.write(json.dumps(told) + "\n")


def _say(*lines: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write("".join(f"{line}\n" for line in lines))
