"""What a range of rows stands for.

A directory that is unfolded stands for all that is in it when all its rows are in the range, or
none but its own. When the range ends amid them, the rows count that can be seen in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from create_dump.explore.rows import Rows
    from create_dump.node import Node


def spanned(rows: Rows) -> list[Node]:
    """Return the nodes that the range stands for: files, and directories with all below them."""
    nodes: list[Node] = []
    row, stop = rows.span.start, rows.span.stop
    while row < stop:
        if stands_whole(rows, row):
            nodes.append(rows.nodes[row])
            row = rows.end(row)
        else:
            row += 1
    return nodes


def stands_whole(rows: Rows, row: int) -> bool:
    """Tell whether *row*, one of the range's, stands for itself with all below it."""
    stop = rows.span.stop
    return row == stop - 1 or rows.nodes[row].children is None or rows.end(row) <= stop
