"""``--split``: the parts' files, their names, and what is said about them together.

Where a plan is cut is `create_dump.parts`' affair.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.cli.numbers import grouped, tokens
from create_dump.cli.receipt import Planned, parts_record, planned, planned_record
from create_dump.cli.receipt import parts as told
from create_dump.cli.request import report, say
from create_dump.cli.target import spare
from create_dump.cli.terminal import Paint, coloured
from create_dump.config.quantity import parse_count
from create_dump.config.wording import show_value
from create_dump.destinations.file import FileDestination
from create_dump.errors import CreateDumpError, UsageError
from create_dump.parts import part_path
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from create_dump.cli.interrupts import Interrupts
    from create_dump.cli.progress import Bar
    from create_dump.cli.request import Request
    from create_dump.cli.target import Target
    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan
    from create_dump.workspace import Workspace

_OPTION: Final = "--split"


def limit_of(text: str) -> int:
    """Return the most tokens of a part.

    Raises:
        UsageError: It is no number from 1 up.
    """
    try:
        limit = parse_count(text)
    except ValueError:
        limit = 0
    if limit < 1:
        raise UsageError(
            f"it must be a whole number from 1 up, not {show_value(text)}",
            where=_OPTION,
            hint="such as 32000 or 32k",
        )
    return limit


def oversized(parts: Sequence[Plan], counts: Sequence[int], limit: int) -> Iterator[str]:
    """Yield what a person should know of parts that are above *limit*, a line each.

    Args:
        parts: All of them.
        counts: The tokens of each.
        limit: The most that was asked for.
    """
    for part, count in zip(parts, counts, strict=True):
        if count > limit:
            heaviest = max(part.files, key=lambda file: file.wrapped, default=None)
            what = "the instructions" if heaviest is None else quote_path(heaviest.path)
            yield (
                f"{what} can't be cut: that part has {tokens(count, exact=part.exact)} tokens, "
                f"more than {grouped(limit)}"
            )


def older(path: Path, written: Sequence[Path]) -> list[str]:
    """Return what a person should know: parts that an earlier run left under other names."""
    pattern = re.compile(
        rf"{re.escape(path.stem)}\.[0-9]+-of-[0-9]+{re.escape(path.suffix)}", re.ASCII
    )
    known = {each.name for each in written}
    try:
        names = sorted(os.listdir(path.parent))  # noqa: PTH208 - names are all that is needed
    except OSError:
        return []  # a directory may be written to without being listed
    found = [name for name in names if pattern.fullmatch(name) and name not in known]
    if not found:
        return []
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return [f"{quote_path(found[0])}{more}: of an earlier run with other parts, and still there"]


def cut(workspace: Workspace, plan: Plan, limit: int) -> tuple[Plan, ...]:
    """Return *plan* in parts of at most *limit* tokens.

    Raises:
        UsageError: Not even a header fits into *limit*.
    """
    try:
        return workspace.split(plan, limit)
    except UsageError as error:
        error.where = _OPTION
        raise


class Parts(NamedTuple):
    """A plan that was cut, and where its parts go.

    Attributes:
        plans: The parts; one without a number where the whole fits.
        limit: The most tokens of each.
        target: Where the whole would go.
        notes: What a person should know of the whole.
    """

    plans: tuple[Plan, ...]
    limit: int
    target: Target
    notes: tuple[str, ...]

    def write(
        self, request: Request, workspace: Workspace, drawing: Bar, interrupts: Interrupts
    ) -> None:
        """Write all parts, or say what would be written.

        Raises:
            CreateDumpError: One could not be written; the hint says which are there.
        """
        whole = self.target.path
        if whole is None or not self.target.whole:
            raise UsageError("parts need a file beside which they stand", where=self.target.where)
        paths = [part_path(whole, plan.part) for plan in self.plans]
        left_out = workspace.tree.left_out
        if request.dry_run:
            counts = [workspace.measure(plan) for plan in self.plans]
            drawing.close()
            notes = (*workspace.notes, *self.notes, *oversized(self.plans, counts, self.limit))
            known = [
                Planned(quote_path(os.fspath(path)), count, 0, secrets=workspace.secrets_in(plan))
                for path, count, plan in zip(paths, counts, self.plans, strict=True)
            ]
            known[-1] = known[-1]._replace(left_out=left_out, notes=notes)
            self._tell_plans(request, known)
            return
        # A whole dump under the name that was given may go over anything, as without --split.
        for path in paths if len(paths) > 1 or request.output is None else ():
            spare(path, hint="move it away, or choose another name with --output")
        receipts = self._deliver(paths, workspace, drawing, interrupts)
        drawing.close()
        notes = (
            *self.notes,
            *older(whole, paths),
            *oversized(self.plans, [receipt.tokens for receipt in receipts], self.limit),
        )
        if request.report is not None:
            report(parts_record(receipts, notes), request.report)
        elif not request.quiet:
            paint = Paint(coloured(sys.stderr))
            say(*told(receipts, notes, verbose=request.verbose, paint=paint))

    def _deliver(
        self,
        paths: Sequence[Path],
        workspace: Workspace,
        drawing: Bar,
        interrupts: Interrupts,
    ) -> list[Receipt]:
        def progress(done: int, total: int) -> None:
            drawing.show("Writing", done, total)

        receipts: list[Receipt] = []
        with interrupts.gently():
            for path, plan in zip(paths, self.plans, strict=True):
                try:
                    receipt = workspace.deliver(
                        plan,
                        FileDestination(path),
                        progress=progress,
                        cancelled=interrupts.cancelled,
                    )
                except CreateDumpError as error:
                    if receipts:
                        there = f"written before it: {len(receipts)} of {len(paths)} parts"
                        error.hint = f"{there}; {error.hint}" if error.hint else there
                    raise
                receipts.append(receipt)
                last = f" to {quote_path(path.name)}" if len(receipts) > 1 else ""
                interrupts.unfinished = f"{quote_path(paths[0].name)}{last}"
        interrupts.unfinished = ""
        return receipts

    def _tell_plans(self, request: Request, known: Sequence[Planned]) -> None:
        pairs = list(zip(self.plans, known, strict=True))
        if request.report is not None:
            records = [planned_record(plan, each) for plan, each in pairs]
            report({"outcome": "planned", "parts": records}, request.report)
        elif not request.quiet:
            paint = Paint(coloured(sys.stderr))
            for plan, each in pairs:
                say(*planned(plan, each, verbose=request.verbose, paint=paint))
