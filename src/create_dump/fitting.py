"""Fit to budget: which files to outline or to leave out, so that a dump gets under its budget.

Pure arithmetic over what is known of the chosen files. What is dispensable goes first; then large
files become outlines; then they go, tests and documents before source; small files stay whole as
long as anything else is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.selection.selection import State
from create_dump.worth import Worth, worth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from create_dump.selection.selection import Selection

_SMALL: Final = 500
"""Below so many tokens a file stays whole: there is little to gain, and it reads in a moment."""
_WORTHWHILE: Final = 3 / 4
"""An outline that is longer than this part of its file spares too little to be offered."""
_CENTRAL: Final = 3.0
"""A file on which much depends weighs down to a quarter of one on which nothing does."""


class Candidate(NamedTuple):
    """A chosen file.

    Attributes:
        path: As in ``Entry``.
        tokens: Of its section in the dump, as it goes in now.
        outlined: The same with its outline instead; None where there is none, it is not known, or
            it goes in as an outline already.
        central: How much depends on it: 0 for nothing, 1 for very much.
        pinned: Whether it has to stay as it is.
    """

    path: str
    tokens: int
    outlined: int | None = None
    central: float = 0.0
    pinned: bool = False


class Action(StrEnum):
    """What becomes of a file."""

    OUTLINE = "outline"
    OUT = "out"


class Step(NamedTuple):
    """One file of a proposal.

    Attributes:
        path: The file.
        action: What becomes of it.
        gain: The tokens that this spares.
        tokens_after: Of the whole dump after this step and all before it.
    """

    path: str
    action: Action
    gain: int
    tokens_after: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """How to get under a budget.

    Attributes:
        steps: What is missed least comes first. Without any single one of them the dump would be
            too large.
        size: Tokens of the whole dump before.
        budget: The most that it may have.
    """

    steps: tuple[Step, ...]
    size: int
    budget: int

    @property
    def tokens(self) -> int:
        """Tokens of the whole dump after all steps."""
        return self.steps[-1].tokens_after if self.steps else self.size

    @property
    def missing(self) -> int:
        """The tokens that it is over the budget even after all steps; 0 if it fits."""
        return max(0, self.tokens - self.budget)

    @property
    def enough(self) -> bool:
        """Whether it fits after all steps."""
        return not self.missing


class _Move(NamedTuple):
    """One thing that can be done to a file on top of an earlier one.

    Attributes:
        level: All moves of a level come before those of the next.
        weight: The heaviest of a level come first.
        path: The file; decides between equals.
        action: What becomes of it.
        gain: What this spares by itself.
        loss: What is lost by it, for choosing the last move.
    """

    level: tuple[int, int]
    weight: float
    path: str
    action: Action
    gain: int
    loss: float


def propose(files: Sequence[Candidate], size: int, budget: int) -> Proposal:
    """Return the steps that bring a dump under its budget, or all that there are if none can.

    Args:
        files: What is in the dump, each path once.
        size: Tokens of the whole dump now, all that stands around the files included.
        budget: The most that it may have.
    """
    need = size - budget
    if need <= 0:
        return Proposal((), size, budget)
    moves = [move for file in files if not file.pinned for move in _moves(file)]
    moves.sort(key=lambda move: (move.level, -move.weight, move.path))
    taken, spare = _take(moves, need)
    kept = taken if spare < 0 else _take_back(taken, spare)
    return Proposal(_steps(kept, size), size, budget)


def apply(selection: Selection, steps: Iterable[Step]) -> Selection:
    """Return the selection in which *steps* are done."""
    paths: dict[Action, list[str]] = {action: [] for action in Action}
    for step in steps:
        paths[step.action].append(step.path)
    return selection.choose(paths[Action.OUT], State.OUT).choose(
        paths[Action.OUTLINE], State.OUTLINE
    )


def _moves(file: Candidate) -> list[_Move]:
    """Return what can be done to a file, one after the other."""
    path, tokens, outlined, central, _ = file
    kind = worth(path)
    share = 1 + _CENTRAL * central

    def move(level: int, action: Action, gain: int, times: int = 1) -> list[_Move]:
        group = (level, kind if level == _LAST else 0)
        return [_Move(group, times * gain / share, path, action, gain, gain * share)] * (gain > 0)

    if tokens < _SMALL:
        return move(_LAST, Action.OUT, tokens)
    if kind in _FIRST:
        return move(_FIRST[kind], Action.OUT, tokens)
    if outlined is None or outlined > _WORTHWHILE * tokens:
        return move(_LARGE[kind], Action.OUT, tokens)
    return [
        *move(_OUTLINE, Action.OUTLINE, tokens - outlined, 2 if kind is Worth.AROUND else 1),
        *move(_LARGE[kind], Action.OUT, outlined),
    ]


_FIRST: Final = {Worth.BALLAST: 0, Worth.DATA: 1}
_OUTLINE: Final = 2
_LARGE: Final = {Worth.AROUND: 3, Worth.SOURCE: 4}
_LAST: Final = 5


def _take(moves: list[_Move], need: int) -> tuple[list[_Move], int]:
    """Return the moves that spare *need* tokens, and how many more than that they spare.

    The last one is, of its level, the one that suffices with the least loss.
    """
    taken: list[_Move] = []
    for number, move in enumerate(moves):
        if move.gain >= need:
            last = min(
                (each for each in moves[number:] if each.level == move.level and each.gain >= need),
                key=lambda each: (each.loss, each.path),
            )
            return [*taken, last], last.gain - need
        taken.append(move)
        need -= move.gain
    return taken, -need


def _take_back(taken: list[_Move], spare: int) -> list[_Move]:
    """Return the moves without those that later ones made needless, the dearest first."""
    kept: list[_Move] = []
    out: set[str] = set()
    for move in reversed(taken):
        # A file that is out stays out: its outline does not come back by itself.
        if move.gain <= spare and move.path not in out:
            spare -= move.gain
            continue
        if move.action is Action.OUT:
            out.add(move.path)
        kept.append(move)
    return kept[::-1]


def _steps(moves: list[_Move], size: int) -> tuple[Step, ...]:
    """Return one step a file, in the order in which it came to its last move."""
    last: dict[str, _Move] = {}
    for move in moves:
        before = last.pop(move.path, None)
        gain = move.gain + (before.gain if before else 0)
        last[move.path] = move._replace(gain=gain)
    steps: list[Step] = []
    for move in last.values():
        size -= move.gain
        steps.append(Step(move.path, move.action, move.gain, size))
    return tuple(steps)
