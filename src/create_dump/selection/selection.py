"""The user's choices: an immutable value in which undo is simply the previous one.

It knows paths, not files: whether a path exists, or what the rules say of it, is not its concern.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from create_dump.arguments import texts
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_NAMED = 6
"""How many paths `Selection.describe` names before it counts the rest."""


class State(IntEnum):
    """Whether a path goes in, and how much of it."""

    OUT = 0
    IN = 1
    OUTLINE = 2
    """Its signatures only; a file that has no outline goes in whole."""


def ancestors(path: str) -> Iterator[str]:
    """Yield the directories above *path*, nearest first, the root ``""`` last."""
    while path:
        path = path.rpartition("/")[0]
        yield path


@dataclass(frozen=True, slots=True)
class Selection:
    """Choices by path; a path without one falls where its nearest chosen ancestor says.

    Choices that say what holds anyway are not kept, so two selections that choose the same are
    equal whatever the steps were that led to them. Those that take in what the rules leave out
    (`by_hand`) always say something.

    Attributes:
        choices: Path to state, in the order in which they were made. The root is ``""``; without
            a choice of its own it is out.
    """

    choices: Mapping[str, State] = field(default_factory=lambda: MappingProxyType({}))

    def state_of(self, path: str) -> State:
        """Return the state of *path*, whether or not it exists."""
        choices = self.choices
        state = choices.get(path)
        if state is not None:
            return state
        return self._inherited(path, choices)

    def choose(
        self, paths: Iterable[str], state: State, *, by_hand: Collection[str] = ()
    ) -> Selection:
        """Return the selection in which *paths*, with all below them, are *state*.

        Args:
            paths: What is chosen.
            state: How.
            by_hand: Those of *paths* that the rules leave out. Only a choice of their own takes
                them in, so it is kept though it may say what holds above; and none is needed to
                put them out.

        Raises:
            UsageError: *paths* is a single text.
        """
        if isinstance(paths, str):
            texts(paths, "paths", "paths")
        chosen = dict.fromkeys(paths)
        kept = {
            path: old
            for path, old in self.choices.items()
            if path not in chosen and not any(above in chosen for above in ancestors(path))
        }
        # Shallow paths first, so that what is chosen below them is seen to be said already.
        for path in sorted(chosen, key=_depth):
            if path in by_hand:
                needed = state is not State.OUT
            else:
                needed = self._inherited(path, kept) != state
            if needed:
                kept[path] = state
        return Selection(MappingProxyType(kept))

    def inverted(self, within: str = "") -> Selection:
        """Return the selection in which all at or below *within* is in if it was out, else out."""
        inside = {within: self.state_of(within)}
        kept: dict[str, State] = {}
        for path, state in self.choices.items():
            below = path == within or within in ancestors(path)
            (inside if below else kept)[path] = state
        for path in sorted(inside, key=_depth):
            state = State.IN if inside[path] is State.OUT else State.OUT
            if self._inherited(path, kept) != state:
                kept[path] = state
        return Selection(MappingProxyType(kept))

    @property
    def by_hand(self) -> frozenset[str]:
        """The paths with a choice of their own that lets them in: no rule keeps them out."""
        return frozenset(path for path, state in self.choices.items() if path and state)

    def describe(self) -> str:
        """Say what is chosen in one line: the same words for the same choices."""
        groups: dict[State, list[str]] = {state: [] for state in State}
        also: list[str] = []
        for path in sorted(self.choices):
            state = self.choices[path]
            if path and state is State.IN and self._inherited(path, self.choices) is State.IN:
                also.append(path)
            elif path:
                groups[state].append(path)
        root = self.state_of("")
        words = {
            State.OUT: "nothing",
            State.IN: "everything",
            State.OUTLINE: "outlines of everything",
        }
        if root is State.OUT:
            groups[State.IN] = sorted([*groups[State.IN], *also])
        included = [words[root] if root else _listed(groups[State.IN])]
        if root and also:
            included[0] += f" and {_listed(also)}"
        if groups[State.OUTLINE]:
            included.append(f"outlines of {_listed(groups[State.OUTLINE])}")
        told = "; ".join(part for part in included if part) or words[root]
        if groups[State.OUT]:
            told += f" except {_listed(groups[State.OUT])}"
        if root and groups[State.IN]:
            told += f" (but with {_listed(groups[State.IN])})"
        return told

    @staticmethod
    def _inherited(path: str, choices: Mapping[str, State]) -> State:
        for above in ancestors(path):
            state = choices.get(above)
            if state is not None:
                return state
        return State.OUT

    def __eq__(self, other: object) -> bool:
        """Compare what is chosen, not the order of the steps."""
        if not isinstance(other, Selection):
            return NotImplemented
        return dict(self.choices) == dict(other.choices)

    def __hash__(self) -> int:
        """Hash what `__eq__` compares."""
        return hash(frozenset(self.choices.items()))


NOTHING = Selection()
EVERYTHING = Selection(MappingProxyType({"": State.IN}))


def _depth(path: str) -> int:
    return path.count("/") + bool(path)


def _listed(paths: list[str]) -> str:
    named = ", ".join(quote_path(path) for path in paths[:_NAMED])
    more = len(paths) - _NAMED
    return f"{named} and {more} more" if more > 0 else named
