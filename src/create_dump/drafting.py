"""The dump that would be written now: from the tree to plans, and from plans to writers.

It knows the tree, the templates and the writers; threads, events and what was delivered are the
workspace's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from create_dump.selection.selection import State
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Future

    from create_dump.analysis.kept import Kept
    from create_dump.analysis.secrets.guard import Cleaned
    from create_dump.plan import Plan
    from create_dump.sources.directory import DirectorySource
    from create_dump.templates import Template
    from create_dump.tree import Tree
    from create_dump.updates import Then, UpdateWriter
    from create_dump.writer import Writer

    Progress = Callable[[int, int], None]
    Cancelled = Callable[[], bool]


class Drafting:
    """Makes plans of a tree, with the instructions that hold, and what writes them.

    Args:
        tree: What is chosen.
        source: Reads the files.
        count: Counts a text's tokens.
        clean: Takes the secrets out of a text.
        empty: Makes a plan without files, of all that holds now.
        kept: What analysis has kept of the files that it read, if anything.

    Attributes:
        template: What the instructions are made from, or None.
        question: What the person has asked beside it, or None.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - one call by one caller
        self,
        tree: Tree,
        source: DirectorySource,
        count: Callable[[str], Future[int]],
        clean: Callable[[str, str], Future[Cleaned]],
        empty: Callable[[], Plan],
        kept: Kept | None,
    ) -> None:
        """Draft without instructions."""
        self.template: Template | None = None
        self.question: str | None = None
        self._branch = ""
        self._tree = tree
        self._read = source.read
        self._count = count
        self._clean = clean
        self._empty = empty
        self._kept = kept

    def instruct(self, template: Template | None, branch: str, question: str | None) -> None:
        """Put what *template* says into every plan from now on, or nothing.

        Raises:
            UsageError: It can't be filled in (`create_dump.templates.instruct`).
        """
        if template is not None:
            from create_dump.templates import instruct

            instruct(self._empty(), template, branch=branch, question=question)
        self.template, self._branch, self.question = template, branch, question

    def steps(self) -> Generator[None, None, Plan]:
        """Plan what is chosen; see `create_dump.planning.planning`."""
        from create_dump.planning import planning

        plan = yield from planning(self._tree, self._empty())
        return self._instructed(plan)

    def one_file(self, path: str) -> Plan | None:
        """Plan one file, whole, whether it is chosen or not; None while that can't be known."""
        from create_dump.plan import PlannedFile
        from create_dump.planning import planned

        node = self._tree.get(path)
        if node is None or node.stale:
            return None
        what = planned(node, path, State.IN, self._empty().policy)
        if what is None:
            return None
        files, skipped = ((what,), ()) if isinstance(what, PlannedFile) else ((), (what,))
        plan = replace(self._empty(), selection=quote_path(path), files=files, skipped=skipped)
        return self._instructed(plan)

    def writer(
        self, plan: Plan, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Writer:
        """Return what writes *plan*. From any thread."""
        from create_dump.gate import Gate
        from create_dump.writer import Writer

        gate = Gate(plan.policy, self._clean)
        return Writer(plan, self._read, self._count, gate, progress, cancelled, self._kept)

    def updates(
        self, plan: Plan, then: Then, progress: Progress | None, cancelled: Cancelled | None
    ) -> UpdateWriter:
        """Return what writes only that which has changed since *then*. From any thread."""
        from create_dump.gate import Gate
        from create_dump.updates import UpdateWriter

        gate = Gate(plan.policy, self._clean)
        return UpdateWriter(plan, then, self._read, self._count, gate, progress, cancelled)

    def _instructed(self, plan: Plan) -> Plan:
        if self.template is None:
            return plan
        from create_dump.templates import instruct

        return instruct(plan, self.template, branch=self._branch, question=self.question)
