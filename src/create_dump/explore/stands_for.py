"""About how much a selection stands for, from sums that are known already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from create_dump.selection.selection import State, ancestors

if TYPE_CHECKING:
    from create_dump.selection.selection import Selection
    from create_dump.tree import Tree


class Amount(NamedTuple):
    """How much it is.

    Attributes:
        files: How many.
        tokens: Of their sections; what a dump has beside these is not in it.
    """

    files: int
    tokens: int


def stands_for(selection: Selection, tree: Tree) -> Amount:
    """Return how much of *tree* is in *selection*: a step for each choice, whatever is below it."""
    files = tokens = 0
    for path, state in selection.choices.items():
        node = tree.get(path)
        if node is None:
            continue
        above = next(ancestors(path), None)
        before = State.OUT if above is None else selection.state_of(above)
        after, instead = node.totals.under(state), node.totals.under(before)
        files += after.files - instead.files
        tokens += after.wrapped - instead.wrapped
    return Amount(files, tokens)
