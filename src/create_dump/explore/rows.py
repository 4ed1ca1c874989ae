"""The rows of the tree view: a flat list of the nodes that can be scrolled to.

It knows the tree, the cursor and how the rows are laid out, but no screen. Whatever changes the
list keeps the cursor on its node; where that node is gone, it goes to the nearest row.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from create_dump.explore.layout import Layout
from create_dump.explore.patches import Patch, folded, moved
from create_dump.explore.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from create_dump.explore.order import Sort
    from create_dump.node import Node
    from create_dump.sources.git_status import GitStatus
    from create_dump.tree import Tree


class Rows:
    """The flat list of rows, the cursor on it, and what is folded.

    Attributes:
        nodes: The rows from top to bottom, parents before children; the root is the first. Read
            it freely.
        cursor: The row that the cursor is on.
        top: The first row on the screen; set it before a change to have it follow its node.
        anchor: The row at which a range began that the cursor extends; None without one.
    """

    def __init__(self, tree: Tree) -> None:
        """Show *tree* with only the root unfolded."""
        self._tree = tree
        self._layout = Layout(tree)
        self._origin: Node = tree.root
        self._placed: Node | None = None
        self.nodes: list[Node] = []
        self.cursor = 0
        self.top = 0
        self.anchor: int | None = None
        self._lay_out()

    def __len__(self) -> int:
        """Return how many rows there are; there is always at least the root's."""
        return len(self.nodes)

    @property
    def current(self) -> Node:
        """The node under the cursor."""
        return self.nodes[self.cursor]

    @property
    def span(self) -> range:
        """The rows of the range, the cursor's among them; empty without one."""
        if self.anchor is None:
            return range(0)
        return range(min(self.anchor, self.cursor), max(self.anchor, self.cursor) + 1)

    # -- looking

    @property
    def filtered(self) -> bool:
        """Whether a filter holds."""
        return self._layout.sieve is not None

    @property
    def matches(self) -> AbstractSet[Node]:
        """What the filter lets through, without directories; empty without a filter."""
        return frozenset() if self._layout.sieve is None else self._layout.sieve.matches

    @property
    def found(self) -> int:
        """How many files the filter lets through; 0 without a filter."""
        return 0 if self._layout.sieve is None else self._layout.sieve.count

    def admits(self, node: Node) -> bool:
        """Tell whether a filter holds and lets the file *node* through."""
        return self._layout.sieve is not None and self._layout.sieve.admits(node)

    def is_open(self, node: Node) -> bool:
        """Tell whether the children of *node* have rows, as far as it depends on *node*."""
        return self._layout.is_open(node)

    def is_last(self, node: Node) -> bool:
        """Tell whether no sibling of *node* is shown below it."""
        return self._layout.is_last(node)

    def children(self, node: Node) -> Sequence[Node]:
        """Return the children of *node* that have rows where it is unfolded."""
        return self._layout.children(node)

    def parent_row(self, row: int) -> int:
        """Return the row of the directory that holds *row*; the root's own for the root."""
        depth = self.nodes[row].depth
        while row and self.nodes[row].depth >= depth:
            row -= 1
        return row

    def row_of(self, node: Node) -> int | None:
        """Return the row of *node*, or None when it has none."""
        try:
            return self.nodes.index(node)
        except ValueError:
            return None

    def end(self, row: int) -> int:
        """Return the row behind the last one below *row*."""
        nodes = self.nodes
        depth = nodes[row].depth
        if depth == 0:
            return len(nodes)
        row += 1
        while row < len(nodes) and nodes[row].depth > depth:
            row += 1
        return row

    def next_match(self, step: int) -> int | None:
        """Return the row of the next match below (1) or above (-1), going round; None without."""
        if not self.found:
            return None
        count = len(self.nodes)
        for distance in range(1, count + 1):
            row = (self.cursor + step * distance) % count
            if self.admits(self.nodes[row]):
                return row
        return None

    # -- folding

    def toggle(self, row: int) -> None:
        """Fold or unfold the directory of *row*; nothing for a file."""
        if self.is_open(self.nodes[row]):
            self.close(row)
        else:
            self.open(row)

    def open(self, row: int) -> None:
        """Unfold the directory of *row*."""
        node = self.nodes[row]
        if node.children is not None and not self.is_open(node):
            self._layout.open(node)
            self._patch({node})

    def close(self, row: int) -> None:
        """Fold the directory of *row*; a cursor inside goes to it."""
        node = self.nodes[row]
        if node.children is None or not self.is_open(node):
            return
        stop = self.end(row)
        self._layout.close(node)
        del self.nodes[row + 1 : stop]
        self.cursor = folded(self.cursor, row, stop)
        self.top = folded(self.top, row, stop)
        if self.anchor is not None:
            self.anchor = folded(self.anchor, row, stop)

    @property
    def opened(self) -> frozenset[Node]:
        """The directories that are unfolded where no filter holds."""
        return self._layout.opened

    def unfold(self, directories: Collection[Node]) -> None:
        """Unfold *directories*, whether or not they have rows now; the cursor stays."""
        self._layout.open_found(directories)
        self._patch(set(directories))

    def open_all(self) -> None:
        """Unfold every directory, those that are yet to be found as well."""
        self._layout.open_all()
        self._lay_out_around(self.current)

    def close_all(self) -> None:
        """Fold every directory but the root; the cursor goes to the one that held it."""
        node = self.current
        while node.depth > 1 and node.parent is not None:
            node = node.parent
        self._layout.close_all()
        self._lay_out_around(node)

    def reveal(self, node: Node) -> None:
        """Unfold all above *node* and put the cursor on it; the filter must show it."""
        self._layout.open_above(node)
        self._lay_out_around(node)

    # -- the filter

    def prepare(self) -> None:
        """Have ready what the first filter would have to wait for."""
        self._layout.every()

    def filter(self, matches: Collection[Node] | None, best: Node | None = None) -> None:
        """Show only *matches*, with the directories above them, until None ends the filter.

        The cursor goes to the best match, or to the first one, unless the person has put it on
        another since the filter began. At its end, what is above the cursor's node is unfolded, so
        that it stays (or, when nothing matched, the cursor goes back to where it was before).

        Args:
            matches: Files of the tree.
            best: The one of them that fits best, if one does.
        """
        node, layout = self.current, self._layout
        if matches is None:
            if layout.sieve is not None:
                found_any = bool(layout.sieve.count)
                layout.sieve = None
                self.reveal(node if found_any else self._origin)
            return
        if layout.sieve is None:
            self._origin = self._placed = node
        layout.sieve = Sieve(self._tree.root, matches)
        placed = node is self._placed or not layout.sieve.admits(node)
        self._lay_out_around(best if placed and best is not None else node)
        if placed:
            self._place(first=best is None)

    def admit(self, nodes: Iterable[Node]) -> None:
        """Let *nodes* through the filter too, as more becomes known."""
        sieve = self._layout.sieve
        if sieve is None:
            return
        first = not sieve.count and self.current is self._placed
        self._patch(sieve.admit(nodes))
        if first:
            self._place(first=True)

    def dismiss(self, nodes: Iterable[Node]) -> None:
        """Let *nodes* no longer through the filter."""
        sieve = self._layout.sieve
        if sieve is not None and sieve.dismiss(nodes):
            self._patch({self._tree.root})

    def _place(self, *, first: bool) -> None:
        """Note that it was not the person who put the cursor where it is, or on the *first*."""
        if first and (row := self._first_match()) is not None:
            self.cursor = row
        self._placed = self.current

    def _first_match(self) -> int | None:
        if self.admits(self.current):
            return self.cursor
        return next((row for row, node in enumerate(self.nodes) if self.admits(node)), None)

    # -- what is shown

    @property
    def ignored(self) -> bool:
        """Whether what the rules keep out has rows."""
        return self._layout.order.ignored

    @property
    def dots(self) -> bool:
        """Whether names that begin with a dot have rows; where a filter holds, they do."""
        return self._layout.dots

    def show(self, *, ignored: bool | None = None, dots: bool | None = None) -> None:
        """Give rows to what the rules keep out or to what begins with a dot, or take them."""
        if ignored is not None:
            self._layout.order.ignored = ignored
        if dots is not None:
            self._layout.dots = dots
        self._lay_out_around(self.current)

    # -- the order

    @property
    def sort(self) -> Sort:
        """What the rows are sorted by."""
        return self._layout.order.sort

    def sort_by(self, sort: Sort, git: GitStatus | None) -> None:
        """Sort by something else, or by the same as it is now; *git* is what git says."""
        self._layout.order.git = git
        self._layout.order.sort = sort
        self._lay_out_around(self.current)

    def newest(self, node: Node) -> int:
        """Return when *node*, or the newest file below it, was last written, in nanoseconds."""
        return self._layout.order.newest(node)

    # -- following the tree

    def refresh(
        self,
        directories: Iterable[Node],
        *,
        removed: bool = False,
        admitted: Iterable[Node] = (),
    ) -> None:
        """Follow the tree after the children of *directories* changed.

        Args:
            directories: Whose children are not what they were.
            removed: Whether some are gone, and not only new ones there.
            admitted: New files that the filter lets through.
        """
        changed = set(directories)
        self._layout.follow(changed)
        sieve = self._layout.sieve
        if sieve is not None:
            if removed:
                sieve.keep(self._tree.present(sieve.matches))
            changed |= sieve.admit(admitted)
            if removed:
                changed = {self._tree.root}
        self._patch(changed)

    # -- laying out

    def _lay_out(self) -> None:
        self.nodes = [self._tree.root]
        self._layout.flatten(self._tree.root, self.nodes)

    def _lay_out_around(self, node: Node) -> None:
        """Lay all rows out anew with the cursor on *node* or on the nearest directory above."""
        # What lay between two rows may be anything now.
        self.anchor = None
        above: Node | None = self.nodes[self.top] if self.top < len(self.nodes) else None
        self._lay_out()
        self.cursor = self._row_at_or_above(node)
        self.top = self._row_at_or_above(above) if above is not None else 0

    def _row_at_or_above(self, node: Node | None) -> int:
        while node is not None:
            row = self.row_of(node)
            if row is not None:
                return row
            node = node.parent
        return 0

    def _patch(self, directories: set[Node]) -> None:
        """Lay out anew what is below those *directories* that have a row."""
        old = self.nodes
        if len(directories) == 1 and self._tree.root in directories:
            places: Iterable[int] = (0,)
        else:
            places = list(compress(range(len(old)), map(directories.__contains__, old)))
        new: list[Node] = []
        patches: list[Patch] = []
        done = 0
        for place in places:
            if place < done:
                continue
            stop = self.end(place)
            new += old[done : place + 1]
            start = len(new)
            self._layout.flatten(old[place], new)
            patches.append(Patch(place + 1, stop, start, len(new)))
            done = stop
        if not patches:
            return
        new += old[done:]
        self.nodes = new
        self.cursor = moved(self.cursor, patches, old, new)
        self.top = moved(min(self.top, len(old) - 1), patches, old, new)
        if self.anchor is not None:
            self.anchor = moved(self.anchor, patches, old, new)
