"""The rows of the tree view: a flat list of the nodes that can be scrolled to.

It knows the tree, what is unfolded, the filter and the cursor, but no screen. Whatever changes
the list keeps the cursor on its node; where that node is gone, it goes to the nearest row.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from create_dump.explore.search import Query, find, matcher
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from create_dump.tree import Node, Tree


class _Filter(NamedTuple):
    """The filter that holds.

    Attributes:
        query: What it asks for.
        test: The same for one lower-cased path.
        fuzzy: Whether letters may lie apart.
        matches: What it lets through, without directories.
        shown: The same with all directories above.
        shut: Directories that were folded since the filter was set.
        last: For directories with rows, their last child that is shown.
    """

    query: Query
    test: Callable[[str], bool]
    fuzzy: bool
    matches: set[Node]
    shown: set[Node]
    shut: set[Node]
    last: dict[Node, Node]


class _Patch(NamedTuple):
    """One directory's rows that were laid out anew: ``old[start:stop]`` became ``new[...]``."""

    start: int
    stop: int
    new_start: int
    new_stop: int


class Rows:
    """The flat list of rows, the cursor on it, and what is folded.

    Attributes:
        nodes: The rows from top to bottom, parents before children; the root is the first. Read
            it freely.
        cursor: The row that the cursor is on.
        top: The first row on the screen; set it before a change to have it follow its node.
    """

    def __init__(self, tree: Tree) -> None:
        """Show *tree* with only the root unfolded."""
        self._tree = tree
        self._open: set[Node] = {tree.root}
        self._open_all = False
        self._filter: _Filter | None = None
        self._origin = tree.root
        self._index: tuple[list[Node], list[str]] | None = None
        self.nodes: list[Node] = []
        self.cursor = 0
        self.top = 0
        self._lay_out()

    def __len__(self) -> int:
        """Return how many rows there are; there is always at least the root's."""
        return len(self.nodes)

    @property
    def current(self) -> Node:
        """The node under the cursor."""
        return self.nodes[self.cursor]

    # -- looking

    @property
    def filtered(self) -> bool:
        """Whether a filter holds."""
        return self._filter is not None

    @property
    def fuzzy(self) -> bool:
        """Whether the filter that holds found nothing literally."""
        return self._filter is not None and self._filter.fuzzy

    @property
    def matches(self) -> set[Node]:
        """What the filter lets through, without directories; empty without a filter."""
        return set() if self._filter is None else self._filter.matches

    def is_open(self, node: Node) -> bool:
        """Tell whether the children of *node* have rows, as far as it depends on *node*."""
        if node.children is None:
            return False
        if self._filter is not None:
            return node not in self._filter.shut
        return node in self._open

    def is_last(self, node: Node) -> bool:
        """Tell whether no sibling of *node* is shown below it."""
        parent = node.parent
        if parent is None:
            return True
        if self._filter is not None:
            return self._filter.last.get(parent) is node
        siblings = parent.ordered()
        return not siblings or siblings[-1] is node

    def children(self, node: Node) -> Sequence[Node]:
        """Return the children of *node* that the filter shows."""
        children = node.ordered()
        if self._filter is None:
            return children
        shown = self._filter.shown
        return [child for child in children if child in shown]

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

    def next_match(self, step: int) -> int | None:
        """Return the row of the next match below (1) or above (-1), going round; None without."""
        matches = self.matches
        if not matches:
            return None
        count = len(self.nodes)
        for distance in range(1, count + 1):
            row = (self.cursor + step * distance) % count
            if self.nodes[row] in matches:
                return row
        return None

    # -- folding

    def toggle(self, row: int) -> None:
        """Fold or unfold the directory of *row*; nothing for a file."""
        node = self.nodes[row]
        if self.is_open(node):
            self.close(row)
        else:
            self.open(row)

    def open(self, row: int) -> None:
        """Unfold the directory of *row*."""
        node = self.nodes[row]
        if node.children is None or self.is_open(node):
            return
        if self._filter is not None:
            self._filter.shut.discard(node)
        else:
            self._open.add(node)
        self._patch({node})

    def close(self, row: int) -> None:
        """Fold the directory of *row*; a cursor inside goes to it."""
        node = self.nodes[row]
        if node.children is None or not self.is_open(node):
            return
        stop = self._end(row)
        if self._filter is not None:
            self._filter.shut.add(node)
        else:
            self._open.discard(node)
        del self.nodes[row + 1 : stop]
        self.cursor = _folded(self.cursor, row, stop)
        self.top = _folded(self.top, row, stop)

    def open_all(self) -> None:
        """Unfold every directory, those that are yet to be found as well."""
        if self._filter is not None:
            self._filter.shut.clear()
        else:
            self._open_all = True
            self._open = {self._tree.root}
            stack = [self._tree.root]
            while stack:
                below = [n for n in stack.pop().ordered() if n.children is not None]
                self._open.update(below)
                stack += below
        self._lay_out_around(self.current)

    def close_all(self) -> None:
        """Fold every directory but the root; the cursor goes to the one that held it."""
        top = _at_depth(self.current, 1)
        if self._filter is not None:
            self._filter.shut.update(
                node
                for node in self._filter.shown
                if node.children is not None and node.parent is not None
            )
        else:
            self._open_all = False
            self._open = {self._tree.root}
        self._lay_out_around(top)

    def reveal(self, node: Node) -> None:
        """Unfold all above *node* and put the cursor on it; the filter must show it."""
        above = node.parent
        shut = set() if self._filter is None else self._filter.shut
        while above is not None:
            self._open.add(above)
            shut.discard(above)
            above = above.parent
        self._lay_out_around(node)

    # -- the filter

    def filter(self, query: Query) -> None:
        """Show only what *query* lets through, with the directories above it.

        The cursor goes to the best match, or stays when it is on a match. The empty query ends
        the filter; what is above the cursor's node is unfolded then, so that it stays (or, when
        nothing matched, the cursor goes back to where it was before the filter).
        """
        node = self.current
        if self._filter is None:
            self._origin = node
        if not query:
            if self._filter is not None:
                found_any = bool(self._filter.matches)
                self._filter = None
                self.reveal(node if found_any else self._origin)
            return
        nodes, paths = self._search_index()
        found = find(query, paths)
        matches = {nodes[at] for at in found.positions}
        shown = {self._tree.root}
        for match in matches:
            _show(match, shown)
        test = matcher(query, fuzzy=found.fuzzy)
        self._filter = _Filter(query, test, found.fuzzy, matches, shown, set(), {})
        if node not in matches and found.best is not None:
            node = nodes[found.best]
        self._lay_out_around(node)

    # -- following the tree

    def refresh(self, directories: Iterable[Node], *, removed: bool = False) -> None:
        """Follow the tree after the children of *directories* changed.

        Args:
            directories: Whose children are not what they were.
            removed: Whether some are gone, and not only new ones there.
        """
        self._index = None
        changed = set(directories)
        if self._open_all:
            for directory in changed:
                self._open.update(n for n in directory.ordered() if n.children is not None)
        if self._filter is not None:
            if removed:
                self._filter_again(self._filter)
            changed |= self._let_through(self._filter, changed)
            if removed:
                changed = {self._tree.root}
        self._patch(changed)

    def _filter_again(self, held: _Filter) -> None:
        """Forget the matches that are gone, and what was shown only for them."""
        root = self._tree.root
        kept = {node for node in held.matches if _at_depth(node, 0) is root}
        held.matches.intersection_update(kept)
        held.shown.clear()
        held.shown.add(root)
        for node in kept:
            _show(node, held.shown)

    def _let_through(self, held: _Filter, directories: set[Node]) -> set[Node]:
        """Take new children that match into the filter; return the directories concerned."""
        concerned: set[Node] = set()
        for directory in directories:
            path = directory.path.lower()
            prefix = f"{path}/" if path else ""
            for node in directory.ordered():
                if node.kind is Kind.DIRECTORY or node in held.matches:
                    continue
                if held.test(prefix + node.name.lower()):
                    held.matches.add(node)
                    concerned.add(_show(node, held.shown))
        return concerned

    # -- laying out

    def _lay_out(self) -> None:
        self.nodes = [self._tree.root]
        self._flatten(self._tree.root, self.nodes)

    def _lay_out_around(self, node: Node) -> None:
        """Lay all rows out anew with the cursor on *node* or on the nearest directory above."""
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

    def _flatten(self, top: Node, rows: list[Node]) -> None:
        """Append the rows below *top*."""
        if not self.is_open(top):
            return
        children = self._children_noted(top)
        stack = [iter(children)]
        while stack:
            for node in stack[-1]:
                rows.append(node)
                if node.children and self.is_open(node):
                    children = self._children_noted(node)
                    # Directories come first: without one, all rows are there at one stroke.
                    if children and children[0].children is None:
                        rows += children
                        continue
                    stack.append(iter(children))
                    break
            else:
                stack.pop()

    def _children_noted(self, node: Node) -> Sequence[Node]:
        children = self.children(node)
        if self._filter is not None and children:
            self._filter.last[node] = children[-1]
        return children

    def _end(self, row: int) -> int:
        """Return the row behind the last one below *row*."""
        nodes = self.nodes
        depth = nodes[row].depth
        if depth == 0:
            return len(nodes)
        row += 1
        while row < len(nodes) and nodes[row].depth > depth:
            row += 1
        return row

    def _patch(self, directories: set[Node]) -> None:
        """Lay out anew what is below those *directories* that have a row."""
        old = self.nodes
        if len(directories) == 1 and self._tree.root in directories:
            places: Iterable[int] = (0,)
        else:
            places = list(compress(range(len(old)), map(directories.__contains__, old)))
        new: list[Node] = []
        patches: list[_Patch] = []
        done = 0
        for place in places:
            if place < done:
                continue
            stop = self._end(place)
            new += old[done : place + 1]
            start = len(new)
            self._flatten(old[place], new)
            patches.append(_Patch(place + 1, stop, start, len(new)))
            done = stop
        if not patches:
            return
        new += old[done:]
        self.nodes = new
        self.cursor = _moved(self.cursor, patches, old, new)
        self.top = _moved(min(self.top, len(old) - 1), patches, old, new)

    def _search_index(self) -> tuple[list[Node], list[str]]:
        """Return all nodes but directories, and their lower-cased paths beside them."""
        if self._index is None:
            nodes: list[Node] = []
            paths: list[str] = []
            stack = [(self._tree.root, "")]
            while stack:
                directory, prefix = stack.pop()
                for node in (directory.children or {}).values():
                    path = prefix + node.name.lower()
                    if node.children is None:
                        nodes.append(node)
                        paths.append(path)
                    else:
                        stack.append((node, path + "/"))
            self._index = nodes, paths
        return self._index


def _show(match: Node, shown: set[Node]) -> Node:
    """Add *match* and what is above it; return the nearest one above that was shown before."""
    node: Node | None = match
    last = match
    while node is not None and node not in shown:
        shown.add(node)
        last = node
        node = node.parent
    return last if node is None else node


def _at_depth(node: Node, depth: int) -> Node:
    """Return what is above *node* at *depth*, or as near to it as there is."""
    while node.depth > depth and node.parent is not None:
        node = node.parent
    return node


def _folded(at: int, row: int, stop: int) -> int:
    if at <= row:
        return at
    return row if at < stop else at - (stop - row - 1)


def _moved(at: int, patches: Sequence[_Patch], old: list[Node], new: list[Node]) -> int:
    """Return where the row *at* of *old* is in *new*, or the nearest that is still there."""
    shift = 0
    for patch in patches:
        if at < patch.start:
            break
        if at < patch.stop:
            return _moved_inside(at, patch, old, new)
        shift = patch.new_stop - patch.stop
    return at + shift


def _moved_inside(at: int, patch: _Patch, old: list[Node], new: list[Node]) -> int:
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
