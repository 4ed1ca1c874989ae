"""What the last dump held, and what of it is no longer so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from create_dump.tree import Tree


class Memory:
    """The last dump, compared with the tree as it is now.

    Attributes:
        digests: Of the contents in it, by path; empty before the first.
        outdated: Those of its files that are gone or are no longer what they were.
    """

    def __init__(self) -> None:
        """Remember nothing."""
        self.digests: Mapping[str, bytes] = {}
        self.outdated: set[str] = set()

    def remember(self, digests: Mapping[str, bytes], tree: Tree) -> None:
        """Take *digests* for what the last dump held."""
        self.digests = digests
        self.outdated.clear()
        self.compare(digests, tree)

    def compare(self, paths: Iterable[str], tree: Tree) -> bool:
        """Look at *paths* in *tree*; return whether another number is outdated now."""
        before = len(self.outdated)
        for path in paths:
            digest = self.digests.get(path)
            if digest is None:
                continue
            node = tree.get(path)
            if node is None or (node.facts is not None and node.facts.digest != digest):
                self.outdated.add(path)
            else:
                self.outdated.discard(path)
        return len(self.outdated) != before

    def lose(self, removed: Iterable[str], tree: Tree) -> bool:
        """Look at what is in or below the *removed* paths, as `compare` does."""
        gone = tuple(path + "/" for path in removed)
        if not gone or not self.digests:
            return False
        return self.compare([path for path in self.digests if f"{path}/".startswith(gone)], tree)
