"""What the rules keep out of a tree, seen all the same: nodes for it, and the rule on the way.

Such nodes hang below `Node.hidden` instead of among the children, so that nothing adds them up.
A node that is taken in, or put out again, stays the same object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.node import Directory
from create_dump.tree import hidden

if TYPE_CHECKING:
    from collections.abc import Iterable

    from create_dump.node import Node
    from create_dump.sources.entry import Entry
    from create_dump.tree import Tree


def reveal(directory: Node) -> Iterable[Node]:
    """Return the nodes of what is kept out of *directory*; the tree looks after them from now on.

    What is in a directory that is itself kept out has to be looked up first (`peek`).
    """
    if not isinstance(directory, Directory):
        return ()
    if directory.hidden is None:
        directory.hidden = hidden(directory, directory.left_out, {})
    return directory.hidden.values()


def peek(tree: Tree, path: str, entries: Iterable[Entry]) -> bool:
    """Take in what is in a directory that is kept out; return whether it still is."""
    node = find(tree, path)
    if not isinstance(node, Directory) or node.rule is None or not node.ignored:
        return False
    out = [(entry, node.rule) for entry in entries if not entry.path.endswith("/.git")]
    node.hidden = hidden(node, out, node.hidden or {})
    node.listed = True
    return True


def find(tree: Tree, path: str) -> Node | None:
    """Return the node of *path*, be it kept out or not; None where there is none."""
    node: Node | None = tree.root
    for part in path.split("/") if path else ():
        if node is None:
            return None
        node = (node.children or {}).get(part) or (node.hidden or {}).get(part)
    return node


def ruled(tree: Tree, path: str) -> str | None:
    """Return the first path on the way to *path*, or itself, that a rule keeps out or would.

    None where there is none, or where it is not known what is there.
    """
    node: Node = tree.root
    parts = path.split("/")
    for number, part in enumerate(parts, 1):
        child = (node.children or {}).get(part)
        here = "/".join(parts[:number])
        if child is None:
            return here if any(entry.path == here for entry, _ in node.left_out) else None
        if child.rule is not None:
            return here
        node = child
    return None
