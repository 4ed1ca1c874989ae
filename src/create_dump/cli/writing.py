"""A dump from start to end: choose, wait, check the budget, deliver, show the receipt.

Only the dump itself, or a report in JSON when the dump goes elsewhere, is written to standard
output. What was asked for comes from `dump`.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from create_dump.cli.draft import Draft
from create_dump.cli.progress import bar, require_root
from create_dump.cli.receipt import Planned, planned, planned_record, record, written
from create_dump.cli.request import report, say, say_uncached
from create_dump.cli.splitting import Parts, cut, limit_of
from create_dump.cli.target import target_of
from create_dump.cli.terminal import Paint, coloured
from create_dump.veiling import veiled_lines, veiled_skips
from create_dump.workspace import Workspace

if TYPE_CHECKING:
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
    limit = None if request.split is None else limit_of(request.split)
    draft = Draft(request, profile, flags)
    receipt = None
    with (
        bar(quiet=request.quiet) as drawing,
        Workspace(request.path, draft.options) as workspace,
    ):
        target = target_of(request, draft.loaded, workspace)
        plan, notes = draft.plan(workspace, drawing)
        require_root(workspace)
        notes = veiled_lines(notes, workspace.veil)
        if request.dry_run:
            plan = replace(plan, skipped=veiled_skips(plan.skipped, workspace.veil))
        if draft.budget is not None or request.dry_run:
            measured = draft.measure(workspace, plan)
            if request.dry_run and limit is None:
                drawing.close()
                known = Planned(
                    target.where,
                    measured,
                    workspace.tree.left_out,
                    (*veiled_lines(workspace.notes, workspace.veil), *notes),
                    workspace.secrets_in(plan),
                    _verb(request),
                )
                _tell_plan(request, plan, known)
        if limit is not None:
            parts = Parts(cut(workspace, plan, limit), limit, target, notes)
            parts.write(request, workspace, drawing, interrupts)
        elif not request.dry_run:
            receipt = _deliver(workspace, plan, target, drawing, interrupts)
        told = workspace.notes
    if receipt is None:
        if request.report is None and not request.quiet:
            say_uncached(workspace, told)
        return 0
    late = (workspace.uncached,) if workspace.uncached not in {"", *told} else ()
    return _tell(request, replace(receipt, notes=(*receipt.notes, *late, *notes)))


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


def _verb(request: Request) -> str:
    if request.copy:
        return "Would copy to"
    return "Would write to" if request.stdout else "Would write"


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
