"""What a filter shows: its matches, the directories above them, and what is folded among them.

It knows nodes; what matches is found elsewhere (`create_dump.explore.search`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from create_dump.node import Node


class Sieve:
    """The filter that holds, as far as rows depend on it.

    Attributes:
        matches: What it lets through; no directories.
        shut: Directories that were folded since the filter was set.
    """

    def __init__(self, root: Node, matches: Iterable[Node]) -> None:
        """Show *matches*, all of them below *root*, with nothing folded."""
        self.matches = set(matches)
        self.shut: set[Node] = set()
        self._root = root
        self._shown: set[Node] = set()
        self._last: dict[Node, Node] = {}
        self._show_anew()

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
            if node in self.matches:
                continue
            self.matches.add(node)
            at: Node | None = node
            last = node
            while at is not None and at not in self._shown:
                self._shown.add(at)
                last, at = at, at.parent
            concerned.add(last if at is None else at)
        return concerned

    def dismiss(self, nodes: Iterable[Node]) -> bool:
        """Let *nodes* no longer through; return whether any of them was."""
        gone = self.matches.intersection(nodes)
        if gone:
            self.matches -= gone
            self._show_anew()
        return bool(gone)

    def keep(self, nodes: set[Node]) -> None:
        """Let only *nodes* through of what matches."""
        self.matches = nodes
        self._show_anew()

    def _show_anew(self) -> None:
        shown = self._shown = set(self.matches)
        shown.add(self._root)
        for parent in {node.parent for node in self.matches}:
            at = parent
            while at is not None and at not in shown:
                shown.add(at)
                at = at.parent
