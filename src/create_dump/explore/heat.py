"""Where the tokens go: the chosen files from the heaviest on, as many as are asked for.

The sums of directories lead there: of 80,000 files only those are looked at that lie beside one
of the heaviest. It knows the tree only.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.node import Node

_STEP: Final = 256
"""Nodes between two pauses."""


class Heavy(NamedTuple):
    """A chosen file.

    Attributes:
        path: As in ``Entry``.
        tokens: Of its section, as it goes into the dump; a guess while it is pending.
        state: How it goes in.
        pending: Whether that is a guess.
    """

    path: str
    tokens: int
    state: State
    pending: bool


def heaviest(root: Node) -> Iterator[Heavy | None]:
    """Yield the chosen files below *root*, the heaviest first; None now and then, for a pause.

    What comes or goes during a pause may be missed.
    """
    order = count()
    waiting = [(0, 0, root, root.state)]
    looked = 0
    while waiting:
        negative, _, node, state = heappop(waiting)
        if node.children is None:
            if node.parent is not None:
                pending = node.own().under(state).unweighed > 0
                yield Heavy(node.path, -negative, state, pending)
            continue
        for child in list(node.children.values()):
            inner = state if child.choice is None else child.choice
            looked += 1
            if looked % _STEP == 0:
                yield None
            tokens = _tokens(child, inner)
            if tokens:
                heappush(waiting, (-tokens, next(order), child, inner))


def _tokens(node: Node, state: State) -> int:
    if node.mixed is not None:
        return node.mixed.wrapped
    return 0 if state is State.OUT else node.totals.under(state).wrapped
