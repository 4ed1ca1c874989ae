"""Which rows there are, and in which order: what is unfolded, what the filter shows, the sort.

It knows the tree; where the cursor is, and what becomes of it, is the rows'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.explore.order import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from create_dump.explore.sieve import Sieve
    from create_dump.node import Node
    from create_dump.tree import Tree


class Layout:
    """Says what is below each directory's row.

    Attributes:
        order: In which order children stand.
        sieve: The filter that holds, if one does. It shows what it finds, dot files too.
        dots: Whether names that begin with a dot are shown.
    """

    def __init__(self, tree: Tree) -> None:
        """Lay *tree* out with only the root unfolded."""
        self.order = Order()
        self.sieve: Sieve | None = None
        self.dots = True
        self._tree = tree
        self._open: set[Node] = {tree.root}
        self._open_all = False
        self._every: list[Node] | None = None
        self._version = self.order.version

    def is_open(self, node: Node) -> bool:
        """Tell whether the children of *node* have rows, as far as it depends on *node*."""
        if node.children is None:
            return False
        if self.sieve is not None:
            return node not in self.sieve.shut
        return node in self._open

    def is_last(self, node: Node) -> bool:
        """Tell whether no sibling of *node* is shown below it."""
        if node.parent is None:
            return True
        siblings = self.order.children(node.parent)
        if self.sieve is not None:
            return self.sieve.is_last(node, node.parent, siblings)
        shown = (each for each in reversed(siblings) if self.dots or not is_dotted(each))
        return next(shown, node) is node

    def children(self, node: Node) -> Sequence[Node]:
        """Return the children of *node* that have rows where it is unfolded."""
        return self._shown(self.order.children(node))

    def _shown(self, children: Sequence[Node]) -> Sequence[Node]:
        if self.sieve is not None:
            return self.sieve.children(children)
        return children if self.dots else [node for node in children if not is_dotted(node)]

    def flatten(self, top: Node, rows: list[Node]) -> None:
        """Append the rows below *top* to *rows*."""
        if self.sieve is not None:
            self.sieve.forget_last()
        if not self.is_open(top):
            return
        if self.sieve is not None and not self.sieve.shut and top is self._tree.root:
            rows += self.sieve.children(self.every())
            return
        plain, ordered = self.order.plain, self.order.children
        sieve, opened = self.sieve, self._open
        sifted = sieve is not None or not self.dots
        stack = [iter(self.children(top))]
        while stack:
            for node in stack[-1]:
                rows.append(node)
                if not node.children and not node.hidden:
                    continue
                # What `is_open` and `children` say, but for tens of thousands of directories.
                if node not in opened if sieve is None else node in sieve.shut:
                    continue
                children = ordered(node)
                if sifted:
                    children = self._shown(children)
                # Most directories hold files only: their rows are there at one stroke.
                if _all_files(children, directories_first=plain):
                    rows += children
                    continue
                stack.append(iter(children))
                break
            else:
                stack.pop()

    def every(self) -> list[Node]:
        """Return all below the root, parents before children, as if all were unfolded.

        It holds until something changes: a filter passes over it at one stroke, letter by letter.
        """
        if self._every is None or self._version != self.order.version:
            self._version = self.order.version
            every = self._every = []
            ordered, plain = self.order.children, self.order.plain
            stack = [iter(ordered(self._tree.root))]
            while stack:
                for node in stack[-1]:
                    every.append(node)
                    if not node.children:
                        continue
                    children = ordered(node)
                    if _all_files(children, directories_first=plain):
                        every += children
                        continue
                    stack.append(iter(children))
                    break
                else:
                    stack.pop()
        return self._every

    # -- folding

    @property
    def opened(self) -> frozenset[Node]:
        """The directories that are unfolded where no filter holds."""
        return frozenset(self._open)

    def open(self, node: Node) -> None:
        """Unfold the directory *node*."""
        if self.sieve is not None:
            self.sieve.shut.discard(node)
        else:
            self._open.add(node)

    def close(self, node: Node) -> None:
        """Fold the directory *node*."""
        if self.sieve is not None:
            self.sieve.shut.add(node)
        else:
            self._open.discard(node)

    def open_all(self) -> None:
        """Unfold every directory, those that are yet to be found as well."""
        if self.sieve is not None:
            self.sieve.shut.clear()
            return
        self._open_all = True
        self._open = {self._tree.root}
        self.open_found(self._tree.root.preorder())

    def close_all(self) -> None:
        """Fold every directory but the root."""
        if self.sieve is not None:
            self.sieve.fold_all()
        else:
            self._open_all = False
            self._open = {self._tree.root}

    def open_above(self, node: Node) -> None:
        """Unfold all above *node*, also for when no filter holds any more."""
        above = node.parent
        while above is not None:
            self._open.add(above)
            if self.sieve is not None:
                self.sieve.shut.discard(above)
            above = above.parent

    def follow(self, directories: Iterable[Node]) -> None:
        """Take note that the children of *directories* are others now."""
        directories = set(directories)
        self.order.forget(directories)
        if self._open_all:
            for directory in directories:
                self.open_found((directory.children or {}).values())

    def open_found(self, nodes: Iterable[Node]) -> None:
        """Unfold those of *nodes* that are directories."""
        self._open.update(node for node in nodes if node.children is not None)


def is_dotted(node: Node) -> bool:
    """Tell whether the name of *node* begins with a dot."""
    return node.name.startswith(".")


def _all_files(nodes: Sequence[Node], *, directories_first: bool) -> bool:
    """Tell whether none of *nodes* is a directory."""
    if directories_first:
        return not nodes or nodes[0].children is None
    return all(node.children is None for node in nodes)
