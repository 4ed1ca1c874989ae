"""What the last dump held, and what of it is no longer so."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from create_dump.analysis.facts import FileFacts
    from create_dump.plan import Plan
    from create_dump.tree import Tree


class Memory:
    """The last dump, compared with the tree as it is now.

    A dump that is delivered in parts is what has been delivered of it so far.

    Attributes:
        digests: Of the contents in it, by path; empty before the first.
        outdated: Those of its files that are gone or are no longer what they were.
        facts: What was known of each file in it; of some it may not be known.
        tokenizer: The name of the tokenizer that counted these.
    """

    def __init__(self) -> None:
        """Remember nothing."""
        self.digests: Mapping[str, bytes] = {}
        self.outdated: set[str] = set()
        self.facts: dict[str, FileFacts] = {}
        self.tokenizer = ""
        self._whole: Plan | None = None
        self._parts: dict[int, Mapping[str, bytes]] = {}
        self._paths: list[str] = []

    def remember(self, plan: Plan | None, digests: Mapping[str, bytes], tree: Tree) -> None:
        """Take *digests* for what was delivered of *plan*, a whole dump or a part of one.

        Without a plan they are all that was delivered.
        """
        number, parts = (plan and plan.part) or (1, 1)
        whole = plan and replace(plan, files=(), skipped=(), instructions="", part=(0, parts))
        if whole != self._whole or parts == 1:
            self._whole = whole
            self._parts.clear()
            self.facts.clear()
        # The last one that held a file is the one that counts.
        self._parts.pop(number, None)
        self._parts[number] = digests
        self.digests = {path: each for part in self._parts.values() for path, each in part.items()}
        known = _known(digests, tree) if plan is None else ((f.path, f.facts) for f in plan.files)
        self.facts.update(
            (path, facts)
            for path, facts in known
            # What changed while it was written went in as nobody has counted it.
            if digests.get(path) == facts.digest
        )
        if plan is not None:
            self.tokenizer = plan.tokenizer
        self._paths = sorted(self.digests)
        self.outdated.clear()
        self.compare(self._paths, tree)

    def compare(self, paths: Iterable[str], tree: Tree) -> bool:
        """Look at *paths* in *tree*; return whether another number is outdated now."""
        if not self.digests:
            return False
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
        paths: list[str] = []
        for path in removed:
            paths.append(path)
            start = bisect_left(self._paths, f"{path}/")
            # The slash is followed by the zero: what lies between them is below the path.
            paths += self._paths[start : bisect_left(self._paths, f"{path}0", start)]
        return self.compare(paths, tree)


def _known(paths: Iterable[str], tree: Tree) -> Iterator[tuple[str, FileFacts]]:
    for path in paths:
        node = tree.get(path)
        if node is not None and node.facts is not None:
            yield path, node.facts
