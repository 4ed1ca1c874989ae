"""Where a row goes when the rows around it are laid out anew.

It knows two lists of nodes and which pieces of them differ; neither the tree nor a cursor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.node import Node


class Patch(Struct, frozen=True):
    """One directory's rows that were laid out anew: ``old[start:stop]`` became ``new[...]``."""

    start: int
    stop: int
    new_start: int
    new_stop: int


def folded(at: int, row: int, stop: int) -> int:
    """Return where the row *at* is when those behind *row* and before *stop* are gone."""
    if at <= row:
        return at
    return row if at < stop else at - (stop - row - 1)


def moved(at: int, patches: Sequence[Patch], old: list[Node], new: list[Node]) -> int:
    """Return where the row *at* of *old* is in *new*, or the nearest that is still there."""
    shift = 0
    for patch in patches:
        if at < patch.start:
            break
        if at < patch.stop:
            return _moved_inside(at, patch, old, new)
        shift = patch.new_stop - patch.stop
    return at + shift


def _moved_inside(at: int, patch: Patch, old: list[Node], new: list[Node]) -> int:
    places = {new[row]: row for row in range(patch.new_start, patch.new_stop)}
    if old[at] in places:
        return places[old[at]]
    # What went may be a directory above: its next sibling is as near as a file's.
    depth = old[at].depth
    above = old[at].parent
    while above is not None and above not in places and above.depth >= old[patch.start].depth:
        depth, above = above.depth, above.parent
    for row in range(at + 1, patch.stop):
        node = old[row]
        if node.depth < depth:
            break
        if node in places:
            return places[node]
    for row in range(at - 1, patch.start - 1, -1):
        if old[row] in places:
            return places[old[row]]
    return patch.new_start - 1
