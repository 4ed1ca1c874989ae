"""All files of a tree with their paths, laid out to be searched; it grows as the tree does.

It knows nodes and paths; what is sought is `create_dump.explore.search`'s.
"""

from __future__ import annotations

from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING

from msgspec import Struct

from create_dump.selection.folding import fold_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from create_dump.node import Node
    from create_dump.selection.query_index import Index
    from create_dump.tree import Tree


class Listing(Struct, frozen=True):
    """All files at one moment.

    Attributes:
        nodes: The files.
        index: Their paths, in the same order.
    """

    nodes: list[Node]
    index: Index


class Catalogue:
    """The files found so far, in the order in which they were found."""

    def __init__(self, tree: Tree) -> None:
        """Know nothing of *tree* yet."""
        self._tree = tree
        self._nodes: list[Node] = []
        self._paths: list[str] = []
        self._folded: list[str] = []
        self._taken: dict[Node, int] = {}
        self._behind: dict[Node, None] = {}
        self._listing: Listing | None = None
        self._holes = False

    def follow(self, directories: Iterable[Node], *, removed: bool) -> None:
        """Note that there is something new in *directories*.

        Args:
            directories: Whose children are not what they were.
            removed: Whether some are gone, and not only new ones there. All is then gone through
                when it is next asked for, and not before.
        """
        self._holes |= removed
        if not self._holes:
            self._behind.update(dict.fromkeys(directories))
        if self._holes or self._behind:
            self._listing = None

    def catch_up(self, until: float = float("inf")) -> bool:
        """Take in what was noted, up to the time *until*; return whether some is left."""
        behind = self._behind
        while behind and not self._holes:
            directory = next(iter(behind))
            del behind[directory]
            self._add(directory, directory.path)
            if perf_counter() > until:
                break
        return bool(behind)

    def listing(self) -> Listing:
        """Return all files that there are."""
        self.catch_up()
        if self._holes:
            self._holes = False
            self._behind.clear()
            self._nodes, self._paths, self._folded = [], [], []
            self._taken.clear()
            for node in (self._tree.root, *self._tree.root.preorder()):
                if node.children is not None:
                    self._add(node, node.path)
        if self._listing is None:
            from create_dump.selection.query_index import Index

            self._listing = Listing(self._nodes[:], Index(self._paths[:], self._folded[:]))
        return self._listing

    def _add(self, directory: Node, path: str) -> None:
        """Add those files of *directory* that are not taken in: new children come last."""
        children = directory.children or {}
        new = islice(children.values(), self._taken.get(directory, 0), None)
        self._taken[directory] = len(children)
        files = [node for node in new if node.children is None]
        above = f"{path}/" if path else ""
        self._nodes += files
        paths = [above + node.name for node in files]
        self._paths += paths
        # As they come: all at once would be a wait before the first letter of a filter.
        self._folded += fold_all(paths)
