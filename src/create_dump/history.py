"""The steps that can be undone and done again: what was chosen, and what was done beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

if TYPE_CHECKING:
    from concurrent.futures import Future

    from create_dump.deeds import Deed
    from create_dump.selection.selection import Selection
    from create_dump.settling import Settled


class Step(Struct, frozen=True):
    """One step for undo.

    Attributes:
        selection: What is chosen on its other side.
        deed: What is done beside it, if anything is.
        settled: What it settles of secrets, if anything.
    """

    selection: Selection
    deed: Deed | None = None
    settled: Settled | None = None


class Undone(Struct, frozen=True):
    """A step that was undone or done again.

    Attributes:
        deed: What was done beside the selection, or None.
        done: When the deed's part of it is through; None without one.
        settled: Whether it was about what is settled of secrets.
    """

    deed: Deed | None = None
    done: Future[None] | None = None
    settled: bool = False


class History:
    """Two stacks of steps: those that can be undone, and those that were."""

    def __init__(self) -> None:
        """Have no step."""
        self._past: list[Step] = []
        self._future: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._future)

    def add(self, step: Step) -> None:
        """A step was taken; what was undone before it can't be done again."""
        self._past.append(step)
        self._future.clear()

    def back(self, selection: Selection) -> Step | None:
        """Return the step to undo, if there is one; *selection* is what is chosen now."""
        return _move(self._past, self._future, selection)

    def forth(self, selection: Selection) -> Step | None:
        """Return the step to do again, if there is one; *selection* is what is chosen now."""
        return _move(self._future, self._past, selection)


def _move(source: list[Step], target: list[Step], selection: Selection) -> Step | None:
    if not source:
        return None
    step = source.pop()
    target.append(structs.replace(step, selection=selection))
    return step
