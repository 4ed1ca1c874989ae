"""A dump from start to end: choose, wait, check the budget, deliver, show the receipt.

Only the dump itself, or a report in JSON when the dump goes elsewhere, is written to standard
output. What was asked for comes from `dump`.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.cli.asking import branch_of, note_of, template_of
from create_dump.cli.budget import OverBudgetError
from create_dump.cli.progress import bar, follow
from create_dump.cli.receipt import Planned, planned, planned_record, record, written
from create_dump.cli.request import report, say
from create_dump.cli.selecting import choices_of, choose
from create_dump.cli.settings import options_of, settings_of
from create_dump.cli.splitting import Parts, cut, limit_of
from create_dump.cli.target import target_of
from create_dump.cli.terminal import Paint, coloured
from create_dump.errors import UsageError
from create_dump.selection.selection import NOTHING
from create_dump.sources.names import quote_path
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from create_dump.cli.interrupts import Interrupts
    from create_dump.cli.progress import Bar
    from create_dump.cli.request import Request
    from create_dump.cli.settings import Flags
    from create_dump.cli.target import Target
    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan


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
    limit = None if request.split is None else limit_of(request.split)
    choices = choices_of(loaded, *request.choosing)
    template = template_of(loaded, *request.asking)
    named = _named(request) if request.stdin else None
    options = options_of(loaded.settings, named)
    if choices is not None:
        options = replace(options, selection=NOTHING)
    with (
        bar(quiet=request.quiet) as drawing,
        Workspace(request.path, options) as workspace,
    ):
        target = target_of(request, loaded, workspace)
        if template is not None:
            branch = branch_of(workspace.root, template)
            workspace.instruct(template, branch=branch, question=request.asking.question)
        follow(workspace, drawing)
        notes = loaded.notes
        if choices is not None:
            notes += tuple(choose(workspace, choices, request.choosing.name))
            follow(workspace, drawing)
        if template is not None:
            notes += tuple(note_of(loaded, template))
        plan = workspace.plan()
        notes += tuple(_notes(workspace, plan, named or ()))
        if budget is not None or request.dry_run:
            measured = workspace.measure(plan)
            if budget is not None and measured > budget:
                raise OverBudgetError(plan, measured, budget)
            if request.dry_run and limit is None:
                drawing.close()
                known = Planned(
                    target.where,
                    measured,
                    workspace.tree.left_out,
                    (*workspace.notes, *notes),
                    workspace.secrets_in(plan),
                )
                _tell_plan(request, plan, known)
                return 0
        if limit is not None:
            parts = Parts(cut(workspace, plan, limit), limit, target, notes)
            return parts.write(request, workspace, drawing, interrupts)
        receipt = _deliver(workspace, plan, target, drawing, interrupts)
    return _tell(request, replace(receipt, notes=(*receipt.notes, *notes)))


def _named(request: Request) -> list[str]:
    from create_dump.cli.named import locate, split

    if sys.stdin is None:
        raise UsageError("standard input is closed", where="--stdin")
    if sys.stdin.isatty() and not request.quiet:
        say("Reading paths, one a line; Ctrl-D ends.")
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


def _deliver(
    workspace: Workspace, plan: Plan, target: Target, drawing: Bar, interrupts: Interrupts
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
        report(planned_record(plan, known), request.report)
    elif not request.quiet:
        paint = Paint(coloured(sys.stderr))
        say(*planned(plan, known, verbose=request.verbose, paint=paint))


def _tell(request: Request, receipt: Receipt) -> int:
    """Show the receipt; return the exit code: a copy that no clipboard took is no copy."""
    from create_dump.destinations.base import Outcome

    saved = receipt.delivery.outcome is Outcome.SAVED
    if request.report is not None:
        report(record(receipt), request.report)
    elif not request.quiet or saved:
        paint = Paint(coloured(sys.stderr))
        say(*written(receipt, copied=request.copy, verbose=request.verbose, paint=paint))
    return int(saved)
