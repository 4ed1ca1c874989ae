"""Which files are counted anew for another format or tokenizer: the chosen ones first.

It only reads the tree, and in steps, since the tree may be large and may change between two.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from create_dump.planning import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.tree import Tree

_STEP = 512
"""Nodes looked at in one step."""


def recounting(tree: Tree) -> Iterator[list[tuple[str, int]]]:
    """Yield the files (path, size in bytes) whose sections have to be counted, some at a time.

    Those that have been counted by the time when their turn comes are passed over.
    """
    nodes = chain((node for node, _ in chosen(tree.root)), tree.root.preorder())
    while step := list(islice(nodes, _STEP)):
        yield [
            (node.path, node.size)
            for node in step
            # A node that is gone has no parent.
            if node.parent is not None and node.own().unweighed
        ]
