"""The walk through the parts of a file that may hold definitions; bodies are never entered.

Knows syntax nodes and comments, but no language. It keeps its own stack: source may be nested
deeper than Python may recurse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.analysis.outline.page import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from tree_sitter import Node

    from create_dump.analysis.outline.page import Page

    Keep: TypeAlias = Callable[[Node, Node, Page], Block | None]
    """Adds to the page what is worth keeping of a node, and returns what to look into next.

    The first node is the second with what stands before it: ``export``, ``template``, decorators.
    """


def walk(root: Block, keep: Mapping[str, Keep], before: frozenset[str], page: Page) -> None:
    """Visit the nodes of *root* and of the blocks in it, in the source's order.

    Args:
        root: The file.
        keep: What to do with each type of node; the others are left out.
        before: The types of nodes that belong to the definition that follows them: comments,
            attributes. They are not visited but wait in ``page.pending``.
        page: Is written to.
    """
    page.enter(root)
    while page.depth:
        for part in page.parts():
            if isinstance(part, Block):
                block: Block | None = part
            elif not part.is_named or _waits(part, before, page):
                continue
            elif part.type == "ERROR":
                block = Block(part.children, broken=True)
            else:
                handle = keep.get(part.type)
                block = None if handle is None else handle(part, part, page)
            page.pending = []
            if block is not None:
                page.enter(block)
                page.last_row = -1
                break
        else:
            page.leave()
            page.pending = []


def _waits(node: Node, before: frozenset[str], page: Page) -> bool:
    """Tell whether *node* belongs to what follows it; and let go of what waited in vain."""
    row = node.start_point[0]
    if page.pending and row > _last_row(page.pending[-1]) + 1:
        page.pending = []
    if node.type not in before:
        page.last_row = node.end_point[0]
        return False
    # A comment behind the last definition, on its line, is not about the next one.
    if row != page.last_row:
        page.pending.append(node)
    return True


def _last_row(node: Node) -> int:
    row, column = node.end_point
    # Rust's line comments end behind their newline.
    return row if column else row - 1
