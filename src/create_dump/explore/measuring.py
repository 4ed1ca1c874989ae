"""What the rows of the copy menu would cost, found out away from the screen.

Knows plans, tokens and diffs; how that is shown is the menu's.
"""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from create_dump.errors import CreateDumpError
from create_dump.explore import extracts, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from create_dump.plan import Plan
    from create_dump.sent import Sent
    from create_dump.updates import Then
    from create_dump.workspace import Workspace

_MOST: Final = 20_000
"""Files beyond which paths and trees are not counted for a look at the menu."""


class Measured(Struct, frozen=True):
    """What is known of the rows, each as it is shown; "" where nothing is.

    Attributes:
        part: The next part's cost.
        file: A dump of the one file's cost.
        paths: The list of paths' cost.
        names: The tree's cost.
        changes: The cost of what changed since the last copy.
        unchanged: Why there is nothing of that.
        committed: The cost of what changed since the last commit.
        uncommitted: Why there is nothing of that.
    """

    part: str = ""
    file: str = ""
    paths: str = ""
    names: str = ""
    changes: str = ""
    unchanged: str = ""
    committed: str = ""
    uncommitted: str = ""


class Measuring:
    """Finds out one thing after another, on a thread, until nobody wants to know any more.

    Args:
        workspace: What is looked at; only what may be asked from any thread is asked.
        plan: What is chosen; None while that is not counted.
        sent: What was sent last, or None.
        part: The part that is next, or None.
        file: The dump of the file under the cursor, or None.

    Attributes:
        wanted: Whether anybody wants to know.
    """

    def __init__(
        self,
        workspace: Workspace,
        plan: Plan | None,
        *,
        sent: Sent | None,
        part: Plan | None,
        file: Plan | None,
    ) -> None:
        """Take note of what is to be measured."""
        self.wanted = True
        self._workspace = workspace
        self._plan = plan
        self._sent = sent
        self._part = part
        self._file = file
        self._committed = extracts.committed(workspace)

    def steps(self) -> Iterator[Measured]:
        """Yield what is known, more each time. It never raises."""
        known = Measured()
        for find in (self._texts, self._changes, self._since_commit):
            if not self.wanted:
                return
            try:
                known = find(known)
            except CancelledError:
                return
            yield known

    def _texts(self, known: Measured) -> Measured:
        plan, cost = self._plan, self._workspace.measure
        if plan is not None and 0 < len(plan.files) <= _MOST:
            known = replace(
                known,
                paths=self._count(extracts.paths(plan)),
                names=self._count(extracts.names(plan)),
            )
        return replace(
            known,
            part=_tokens(cost(self._part)) if self._part is not None else "",
            file=_tokens(cost(self._file)) if self._file is not None else "",
        )

    def _changes(self, known: Measured) -> Measured:
        sent, plan = self._sent, self._plan
        if sent is None or plan is None:
            return known
        try:
            return replace(known, changes=self._update(plan, sent.read))
        except CreateDumpError as error:
            return replace(known, unchanged=_sentence(error))

    def _since_commit(self, known: Measured) -> Measured:
        plan = self._plan
        if plan is None:
            return known
        try:
            return replace(known, committed=self._update(extracts.in_full(plan), self._committed))
        except CreateDumpError as error:
            return replace(known, uncommitted=_sentence(error))

    def _update(self, plan: Plan, then: Callable[[], Then]) -> str:
        writer = self._workspace.update(plan, then(), cancelled=lambda: not self.wanted)
        tokens = sum(self._ask(piece.decode()) for piece in writer.chunks())
        return f"{numbers.counted(len(writer.texts), 'file')}, {_tokens(tokens)}"

    def _count(self, text: str) -> str:
        return _tokens(self._ask(text))

    def _ask(self, text: str) -> int:
        from create_dump.analysis.jobs import CountText

        return self._workspace.ask(CountText(text)).result()


def _tokens(number: int) -> str:
    return f"{number:,} tok"


def _sentence(error: CreateDumpError) -> str:
    return error.what[:1].upper() + error.what[1:]
