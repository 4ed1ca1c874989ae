"""What can be copied instead of the dump: changes, one file, paths, the tree, the command line.

Each is an errand for the desk. Knows the workspace and plans; neither keys nor widgets.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from create_dump.explore.job import COPY, Errand
from create_dump.formats.header import tree
from create_dump.plan import Representation
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.destinations.base import Destination
    from create_dump.destinations.receipt import Receipt
    from create_dump.explore.job import Cancelled, Progress
    from create_dump.explore.outgoing import Outgoing
    from create_dump.plan import Plan
    from create_dump.sent import Sent
    from create_dump.updates import Then, UpdateWriter
    from create_dump.workspace import Workspace


def changes(workspace: Workspace, outgoing: Outgoing, sent: Sent) -> Errand:
    """Return the copy of what has changed since *sent*."""
    destination = outgoing.clipboard()
    made: list[tuple[UpdateWriter, Plan]] = []

    def deliver(plan: Plan, progress: Progress, cancelled: Cancelled) -> list[Receipt]:
        writer = workspace.update(plan, sent.read(), progress, cancelled)
        made.append((writer, plan))
        return [writer.receipt(destination.deliver(writer.chunks()))]

    def done(receipts: Sequence[Receipt]) -> str:
        writer, plan = made[0]
        outgoing.went_as_changes(sent.with_changes(writer.texts, writer.digests), plan)
        outgoing.gone(receipts)
        return ""

    return Errand(COPY, deliver, lambda: "the changes", done=done)


def since_commit(workspace: Workspace, destination: Destination) -> Errand:
    """Return the copy of what has changed since git's last commit."""
    then = committed(workspace)

    def deliver(plan: Plan, progress: Progress, cancelled: Cancelled) -> list[Receipt]:
        writer = workspace.update(in_full(plan), then(), progress, cancelled)
        return [writer.receipt(destination.deliver(writer.chunks()))]

    return Errand(COPY, deliver, lambda: "the changes since git's last commit")


def one_file(workspace: Workspace, destination: Destination, plan: Plan) -> Errand:
    """Return the copy of a dump of one file; *plan* is from `Workspace.plan_file`."""

    def deliver(plan: Plan, progress: Progress, cancelled: Cancelled) -> list[Receipt]:
        send = workspace.deliver
        return [send(plan, destination, remember=False, progress=progress, cancelled=cancelled)]

    return Errand(COPY, deliver, lambda: plan.selection, plan)


def text(
    workspace: Workspace,
    destination: Destination,
    what: str,
    make: Callable[[Plan], str],
    *,
    files: bool = True,
) -> Errand:
    """Return the copy of a text.

    Args:
        workspace: What it is about.
        destination: Where it goes.
        what: What it is, for sentences.
        make: Makes it.
        files: Whether it names the dump's files.
    """

    def deliver(plan: Plan, progress: Progress, cancelled: Cancelled) -> list[Receipt]:
        del progress, cancelled
        number = len(plan.files) if files else 0
        return [workspace.deliver_text(make(plan), destination, files=number)]

    return Errand(COPY, deliver, lambda: what)


def in_full(plan: Plan) -> Plan:
    """Return *plan* with every file as a whole, as git knows them."""
    files = (file._replace(representation=Representation.FULL) for file in plan.files)
    return replace(plan, files=tuple(files))


def committed(workspace: Workspace) -> Callable[[], Then]:
    """Return what asks for the project as git's last commit has it; it may take its time."""
    from create_dump.committed import Committed

    selection = workspace.selection
    return lambda: workspace.ask_git(lambda git: Committed(git, selection)).result()


def paths(plan: Plan) -> str:
    """Return the paths of a plan's files, one a line."""
    return "".join(f"{quote_path(file.path)}\n" for file in plan.files)


def names(plan: Plan) -> str:
    """Return the tree of a plan's files."""
    lines = tree(file.path for file in plan.files)
    return f"{quote_path(plan.project)}/\n" + "".join(f"  {line}" for line in lines)
