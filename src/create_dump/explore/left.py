"""How the screen stands at one moment, taken in no time; and what is remembered of it.

To take it costs little, for it only holds what there is. Its paths are worked out on a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.explore.order import By, Sort
from create_dump.selection import notation
from create_dump.sessions import Session

if TYPE_CHECKING:
    from create_dump.node import Node
    from create_dump.selection.selection import Selection

_REVERSED: Final = "-"


class Left(NamedTuple):
    """One moment of the screen.

    Attributes:
        selection: What is chosen.
        opened: The directories that are unfolded.
        awaited: The paths of those that are to be unfolded as soon as they are found.
        cursor: What the cursor is on, or the path of what it waits for.
        sort: How the rows are sorted.
        format: As in `Session`, like all that follow.
        model: The model.
        template: The template.
        question: What it asks for.
        parts: The size of parts.
        target: The file.
        target_parts: The size of its parts.
    """

    selection: Selection
    opened: frozenset[Node]
    awaited: frozenset[str]
    cursor: Node | str
    sort: Sort
    format: str
    model: str
    template: str
    question: str
    parts: str
    target: str
    target_parts: str

    def session(self) -> Session:
        """Return what is remembered of it; on a thread."""
        expanded = {node.path for node in self.opened} | self.awaited
        cursor = self.cursor if isinstance(self.cursor, str) else self.cursor.path
        return Session(
            tuple(notation.write(self.selection)),
            tuple(sorted(expanded - {""})),
            cursor,
            f"{_REVERSED if self.sort.reverse else ''}{self.sort.by.value}",
            *self[5:],
        )


def selection_of(session: Session) -> Selection:
    """Return what was chosen.

    Raises:
        UsageError: It can't be read.
    """
    return notation.apply(notation.parse(session.selection), ())


def sort_of(session: Session) -> Sort:
    """Return how the rows were sorted; by name where that is not known."""
    name = session.sort.removeprefix(_REVERSED)
    if name not in {each.value for each in By}:
        return Sort()
    return Sort(By(name), session.sort.startswith(_REVERSED))
