"""What a filter shows: its matches, the directories above them, and what is folded among them.

It knows nodes; what matches is found elsewhere (`create_dump.explore.search`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from create_dump.node import Node


class Sieve:
    """The filter that holds, as far as rows depend on it.

    Attributes:
        shut: Directories that were folded since the filter was set.
    """

    def __init__(self, root: Node, matches: Iterable[Node]) -> None:
        """Show *matches*, files below *root*, with nothing folded."""
        self.shut: set[Node] = set()
        self._root = root
        # Both in one: rows are filtered by it, and a second set of all matches takes its time.
        self._shown: set[Node] = set()
        self._directories: set[Node] = set()
        self._last: dict[Node, Node] = {}
        self.keep(matches)

    @property
    def matches(self) -> AbstractSet[Node]:
        """What it lets through; no directories."""
        return self._shown - self._directories

    @property
    def count(self) -> int:
        """How many it lets through."""
        return len(self._shown) - len(self._directories)

    def admits(self, node: Node) -> bool:
        """Tell whether *node* is let through."""
        return node in self._shown and node not in self._directories

    def children(self, ordered: Sequence[Node]) -> list[Node]:
        """Return those of a directory's children that have rows, in the same order."""
        # Tens of thousands of times a key: without a frame for each.
        return list(filter(self._shown.__contains__, ordered))

    def is_last(self, node: Node, parent: Node, ordered: Sequence[Node]) -> bool:
        """Tell whether *node* is the last of *ordered*, all in *parent*, that has a row."""
        last = self._last.get(parent)
        if last is None:
            last = next((each for each in reversed(ordered) if each in self._shown), node)
            self._last[parent] = last
        return last is node

    def forget_last(self) -> None:
        """Look anew for the last of siblings: there are others, or they stand in another order."""
        self._last.clear()

    def fold_all(self) -> None:
        """Fold every directory but the root."""
        self.shut.update(node for node in self._shown if node.children is not None)
        self.shut.discard(self._root)

    def admit(self, nodes: Iterable[Node]) -> set[Node]:
        """Let *nodes* through too; return the directories whose rows are others for it."""
        concerned = set()
        for node in nodes:
            if node in self._shown:
                continue
            self._shown.add(node)
            last, at = node, node.parent
            while at is not None and at not in self._shown:
                self._shown.add(at)
                self._directories.add(at)
                last, at = at, at.parent
            concerned.add(last if at is None else at)
        return concerned

    def dismiss(self, nodes: Iterable[Node]) -> bool:
        """Let *nodes* no longer through; return whether any of them was."""
        gone = {node for node in nodes if self.admits(node)}
        if gone:
            self.keep(self.matches - gone)
        return bool(gone)

    def keep(self, matches: Iterable[Node]) -> None:
        """Let only *matches* through."""
        shown = set(matches)
        directories = {self._root}
        for parent in {node.parent for node in shown}:
            at = parent
            while at is not None and at not in directories:
                directories.add(at)
                at = at.parent
        shown |= directories
        self._shown, self._directories = shown, directories
