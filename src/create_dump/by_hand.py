"""What a person takes in against the rules: a choice of its own, and all who have to know of it.

The selection says what is chosen; here the rules and the walker are told, and looked after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.hiding import ruled
from create_dump.selection.selection import NOTHING, State, ancestors
from create_dump.selection.taken import taken_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from create_dump.selection.rules import Rules
    from create_dump.selection.selection import Selection
    from create_dump.tree import Tree
    from create_dump.walking import Walker


class ByHand:
    """Takes in what is chosen though the rules keep it out, and lets it go again.

    Args:
        tree: What is known, and chosen.
        rules: Told what is in by hand.
        walker: Lists what that concerns.
    """

    def __init__(self, tree: Tree, rules: Rules, walker: Walker) -> None:
        """Have nothing to look for; the rules know of the selection as it is."""
        self._tree = tree
        self._rules = rules
        self._walker = walker
        self._looking = 0

    @property
    def looking(self) -> bool:
        """Whether something that was taken in is still to be listed."""
        return self._looking > 0

    def chosen(self, paths: Iterable[str], state: State) -> Selection:
        """Return the selection in which *paths*, with all below them, are *state*.

        What is in by hand stays in whatever is chosen above it, until it is put out.
        """
        selection = self._tree.selection
        chosen = dict.fromkeys(paths)
        if state is not State.OUT:
            chosen |= dict.fromkeys(self._below(chosen))
        by_hand = {path for path in chosen if path and self._concerns(path, state)}
        return selection.choose(chosen, state, by_hand=by_hand)

    def needed(self, selection: Selection) -> Selection:
        """Return *selection* without choices that say nothing: none by hand, and none above."""
        needed = NOTHING
        # From the root down: to choose a directory takes back what was chosen below it.
        groups: dict[tuple[int, State], list[str]] = {}
        for path, state in selection.choices.items():
            groups.setdefault((path.count("/") + bool(path), state), []).append(path)
        for (_, state), paths in sorted(groups.items()):
            by_hand = {path for path in paths if path and self._concerns(path, state)}
            needed = needed.choose(paths, state, by_hand=by_hand)
        return needed

    def follow(self, before: Selection) -> None:
        """Follow the selection, which was *before* until now."""
        now = self._tree.selection.by_hand
        if now != before.by_hand:
            self._rules.take(now)
            self._look_for(now ^ before.by_hand)

    def walked(self) -> None:
        """All was listed; what was chosen meanwhile that may not have known of."""
        by_hand = self._tree.selection.by_hand
        self._look_for(path for path in by_hand if self._tree.get(path) is None)

    def taken(self) -> None:
        """Something that was taken in is listed."""
        self._looking -= 1

    def sentences(self) -> Iterator[str]:
        """Yield a sentence for each path that is in by hand."""
        for path in sorted(self._tree.selection.by_hand):
            node = self._tree.get(path)
            if node is not None and node.rule is not None:
                yield taken_in(path, node.rule)

    def _look_for(self, paths: Iterable[str]) -> None:
        """Have those of *paths* listed anew for which it matters whether they are taken in."""
        for path in {top for path in paths if (top := ruled(self._tree, path)) is not None}:
            self._looking += 1
            self._walker.take(path)

    def _concerns(self, path: str, state: State) -> bool:
        """Tell whether only a choice of its own takes *path* in, as far as is known."""
        node = self._tree.get(path)
        return state is not State.OUT if node is None else node.rule is not None

    def _below(self, paths: Collection[str]) -> Iterator[str]:
        """Yield what is in by hand below *paths*."""
        for path in self._tree.selection.by_hand:
            if self._concerns(path, State.IN) and any(each in paths for each in ancestors(path)):
                yield path
