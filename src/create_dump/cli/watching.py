"""A dump's file kept fresh: write it, wait for changes, write it again, until a signal ends it.

The file system's news come from the workspace, the pace from `pace`; a line a refresh is told.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from time import localtime, monotonic, strftime
from typing import TYPE_CHECKING, Final

from create_dump import events
from create_dump.cli import failure
from create_dump.cli.draft import Draft
from create_dump.cli.numbers import grouped
from create_dump.cli.on_change import OnChange
from create_dump.cli.pace import Pace
from create_dump.cli.progress import Bar, bar
from create_dump.cli.receipt import amounts, listed, record
from create_dump.cli.request import report, say
from create_dump.cli.target import target_of
from create_dump.cli.terminal import Paint, coloured, safe
from create_dump.destinations.file import FileDestination
from create_dump.errors import Cancelled, CreateDumpError, UsageError
from create_dump.sources.following import Following
from create_dump.sources.names import quote_path
from create_dump.veiling import veiled_lines
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from create_dump.cli.interrupts import Interrupts
    from create_dump.cli.request import Request
    from create_dump.cli.settings import Flags
    from create_dump.destinations.receipt import Receipt
    from create_dump.plan import Plan

_LOOK_S: Final = 1.0
"""How long is waited for news at most: not for ever, which on Windows no signal ends."""
_BUSY_S: Final = 0.05
"""The same while a command runs whose end is to be seen."""


def watch(
    request: Request,
    profile: str | None,
    flags: Flags,
    interrupts: Interrupts,
    line: str | None,
) -> int:
    """Write the dump and keep it fresh; it never returns.

    Args:
        request: What was asked for beside the settings.
        profile: The profile that was asked for, or None.
        flags: Settings that were given, by name.
        interrupts: What signals do.
        line: What is run when the dump has changed, or None.

    Raises:
        CreateDumpError: The first dump could not be written, or changes can't be seen.
    """
    gc.enable()  # this process is here to stay
    draft = Draft(request, profile, flags)
    with bar(quiet=request.quiet) as drawing, Workspace(request.path, draft.options) as workspace:
        target = target_of(request, draft.loaded, workspace)
        if target.path is None or not target.whole:
            raise UsageError("only a file can be kept fresh", where=target.where)
        keeper = Keeper(request, draft, workspace, target.path, interrupts)
        command = None if line is None else OnChange(line, keeper.path, keeper.complain)
        try:
            workspace.watch()
            fresh = keeper.refresh(drawing)
            drawing.close()
            interrupts.standing = f"{target.where} is as it was written last"
            while True:
                if command is not None:
                    # No signal comes between its start and our knowing of it.
                    with interrupts.gently(last=False):
                        if fresh:
                            command.run()
                        command.look()
                fresh = keeper.wait(busy=command is not None and command.running)
        finally:
            if command is not None:
                command.close()


class Keeper:
    """Keeps one file fresh. Used on the main thread.

    Attributes:
        path: The file, absolute: the directory that we are in may be moved away.
    """

    def __init__(
        self,
        request: Request,
        draft: Draft,
        workspace: Workspace,
        path: Path,
        interrupts: Interrupts,
    ) -> None:
        """Write nothing yet."""
        self.path = path.absolute()
        self._request = request
        self._draft = draft
        self._workspace = workspace
        self._interrupts = interrupts
        self._shown = quote_path(path.as_posix())
        self._own = _below(self.path, workspace.root)
        self._pace = Pace()
        self._written: Plan | None = None
        self._tokens: int | None = None
        self._noted: set[str] = set()
        self._said = ""
        self._gone = False

    def wait(self, *, busy: bool) -> bool:
        """Wait for a while, refresh the file if that is due, and return whether it changed."""
        due = self._pace.until_due(monotonic()) if self._settled() else _LOOK_S
        for event in self._workspace.wait(max(0, min(due, _BUSY_S if busy else _LOOK_S))):
            self._hear(event)
        self._miss()
        if self._pace.until_due(monotonic()) > 0 or not self._settled():
            return False
        return self._attempt()

    def refresh(self, drawing: Bar) -> bool:
        """Write the file, unless it holds just that; return whether it changed.

        Raises:
            CreateDumpError: It could not be written.
        """
        plan, notes = self._draft.plan(self._workspace, drawing, self._hear)
        plan = replace(plan, skipped=tuple(one for one in plan.skipped if one.reason != "dump"))
        if plan == self._written:
            self._said = ""
            return False
        if self._draft.budget is not None:
            self._draft.measure(self._workspace, plan)

        def progress(done: int, total: int) -> None:
            drawing.show("Writing", done, total)

        with self._interrupts.gently(last=False):
            receipt = self._workspace.deliver(
                plan,
                FileDestination(self.path, only_changes=True),
                remember=False,
                progress=progress,
                cancelled=self._interrupts.cancelled,
            )
        drawing.close()
        self._said = ""
        first, before = self._tokens is None, self._written
        # What was not written as it was planned is to be tried again.
        self._written = plan if len(receipt.skipped) == len(plan.skipped) else None
        if receipt.delivery.fresh or first:
            look = self._workspace.veil
            self._tell(receipt, [*veiled_lines(_differing(before, plan), look)])
            self._note(veiled_lines((*self._workspace.notes, *notes), look))
        return receipt.delivery.fresh

    def complain(self, error: CreateDumpError) -> None:
        """Tell of an error that does not end us."""
        told = failure.render(error, Paint(coloured(sys.stderr)))
        say(failure.unseen(told).rstrip("\n"))

    def _attempt(self) -> bool:
        began = monotonic()
        self._pace.begin()
        failed = True
        try:
            fresh = self.refresh(Bar(wanted=False))
            failed = False
        except Cancelled:
            raise
        except CreateDumpError as error:
            if str(error) != self._said:
                self._said = str(error)
                self.complain(error)
            fresh = False
        self._pace.done(began, monotonic(), failed=failed)
        return fresh

    def _miss(self) -> None:
        """See whether the file is still there: somebody may have removed it."""
        if self._written is not None and not self.path.exists():
            self._written = None
            self._pace.changed(monotonic())

    def _settled(self) -> bool:
        """Tell whether the tree is whole; else more news are to come of it."""
        tree = self._workspace.tree.root
        return self._workspace.walked and not tree.chosen.unweighed and not tree.error

    def _hear(self, event: events.Event) -> None:
        match event:
            case events.SourceChanged(added, changed, removed):
                self._see(added, changed, removed)
            case events.Analysed(paths):
                self._see(paths)
            case events.FollowingChanged(following, why):
                if following is Following.NOT and why is not None:
                    raise why
                if why is not None:
                    hint = f"; hint: {why.hint}, then start again" if why.hint else ""
                    self._remark(f"{why.what}{hint}")
                elif self._gone and following is Following.TOLD and not self._request.quiet:
                    say(f"{_clock()} The directory is back")
                self._gone = following is Following.GONE
            case events.Failed(error):
                self.complain(error)
            case _:
                pass

    def _see(self, *changes: Iterable[str]) -> None:
        if any(path != self._own for paths in changes for path in paths):
            self._pace.changed(monotonic())

    def _tell(self, receipt: Receipt, changed: list[str]) -> None:
        """Print a line of what was written."""
        before, self._tokens = self._tokens, receipt.tokens
        if self._request.report is not None:
            report(record(receipt), self._request.report)
            self._request.report.flush()
        if self._request.report is not None or self._request.quiet:
            return
        paint = Paint(coloured(sys.stderr))
        facts = amounts(receipt.files, receipt.tokens, receipt.tokenizer, exact=receipt.exact)
        if before is not None and before != receipt.tokens:
            facts.append(
                f"{'+' if receipt.tokens > before else '-'}{grouped(abs(receipt.tokens - before))}"
            )
        if changed:
            facts.append(paint.dim(listed(changed)))
        verb = paint.green("Wrote" if receipt.delivery.fresh else "Is fresh:")
        say(f"{_clock()} {verb} {safe(self._shown)} — {' · '.join(facts)}")

    def _note(self, notes: Iterable[str]) -> None:
        """Tell what was not told before."""
        fresh = [note for note in dict.fromkeys(notes) if note not in self._noted]
        self._noted.update(fresh)
        if self._request.report is None:  # which holds them
            self._remark(*fresh)

    def _remark(self, *notes: str) -> None:
        """Print what is no error."""
        if not self._request.quiet:
            say(*(f"  note  {safe(note)}" for note in notes))


def _clock() -> str:
    """Return the time of day."""
    return Paint(coloured(sys.stderr)).dim(strftime("%H:%M:%S", localtime()))


def _below(path: Path, root: Path) -> str | None:
    """Return *path* as the workspace names it; None where it is not below *root*."""
    try:
        return (path.parent.resolve() / path.name).relative_to(root.resolve()).as_posix()
    except (ValueError, OSError):
        return None


def _differing(before: Plan | None, after: Plan) -> list[str]:
    """Return the files that are not in both plans alike, in the dump's order; gone ones last."""
    if before is None:
        return []
    old = {file.path: file for file in before.files}
    differing = [file.path for file in after.files if old.pop(file.path, None) != file]
    return differing + list(old)
