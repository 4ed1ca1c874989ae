"""A proposal to fit, on the way from the tree to a list: what can go, and what each would spare.

Knows the tree and `create_dump.fitting`; it works in steps, since many files may be chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.languages import language
from create_dump.analysis.outline import supported
from create_dump.explore import numbers, safe
from create_dump.fitting import Action, Candidate, Proposal
from create_dump.planning import chosen
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

    from create_dump.explore.budget import Budget
    from create_dump.explore.screens.ticks import Item
    from create_dump.fitting import Step
    from create_dump.sizing import DumpSize
    from create_dump.tree import Tree

_STEP: Final = 256
"""Nodes between two pauses."""
_OUTLINE_SHARE: Final = 4
"""An outline that is not made yet is taken to be one part of so many of its file.

It mostly is a tenth. What is proposed by too small a guess would not be enough in the end.
"""
_HEADER: Final = 250
"""Tokens of a header without its tree."""
_SURE: Final = 0.6
"""Lines are of different length, and the shorter ones may be those that go."""
_CENTRAL: Final = 10.0
"""So many times the mean is as central as it gets."""
_WORDS: Final = {Action.OUTLINE: "outline", Action.OUT: "leave out"}


class Files(NamedTuple):
    """The chosen files.

    Attributes:
        candidates: All of them.
        guessed: The paths of those whose outline is not made yet.
    """

    candidates: list[Candidate]
    guessed: set[str]


def line(size: DumpSize, wrapped: int) -> int:
    """Return what a file takes beside its section, its line in the header's tree: rather less.

    Args:
        size: Of the whole dump.
        wrapped: Tokens of its sections.
    """
    around = max(0, size.tokens - wrapped - _HEADER)
    return int(_SURE * around / size.files) if size.files else 0


def files(tree: Tree, central: Mapping[str, float], line: int = 0) -> Generator[None, None, Files]:
    """Gather what is chosen in *tree*; yield now and then; return it.

    Args:
        tree: What comes or goes between two steps may be missed.
        central: How central each file is, as `analysis.imports.graph.centrality` says; may be
            empty.
        line: What a file that goes in takes beside its section.
    """
    candidates: list[Candidate] = []
    guessed: set[str] = set()
    for number, (node, state) in enumerate(chosen(tree.root)):
        if number % _STEP == _STEP - 1:
            yield
        if not node.dumpable:
            continue
        path = node.path
        totals = node.own()
        whole = totals.wrapped
        weight = min(1.0, max(0.0, central.get(path, 1.0) - 1) / (_CENTRAL - 1))
        if state is State.OUTLINE:
            candidates.append(Candidate(path, min(whole, totals.outlined) + line, None, weight))
            continue
        outlined = node.outlined
        if outlined is None and supported(language(path)):
            guessed.add(path)
            outlined = whole // _OUTLINE_SHARE
        if outlined is not None:
            outlined += line
        candidates.append(Candidate(path, whole + line, outlined, weight))
    return Files(candidates, guessed)


def items(
    steps: Iterable[Step], guessed: set[str], ticked: Iterable[str] | None = None
) -> list[Item]:
    """Return *steps* as they are listed.

    Args:
        steps: Of a proposal.
        guessed: The paths of those whose gain is a guess.
        ticked: The paths of those that are ticked; None for all.
    """
    from create_dump.explore.screens.ticks import Item

    held = None if ticked is None else set(ticked)
    return [
        Item(
            step.path,
            safe.name(step.path),
            f"{_WORDS[step.action]} {_gain(step, guessed):>10}",
            held is None or step.path in held,
            tail=True,
        )
        for step in steps
    ]


def renewed(proposal: Proposal, candidates: Iterable[Candidate], size: int) -> Proposal:
    """Return the same steps in the same order, with what they spare by what is known now.

    Args:
        proposal: The steps.
        candidates: The chosen files as they are known now; the step of one that is gone spares
            nothing any more.
        size: Of the whole dump now.
    """
    known = {file.path: file for file in candidates}
    steps: list[Step] = []
    left = size
    for step in proposal.steps:
        file = known.get(step.path)
        gain = 0
        if file is not None:
            outline = file.tokens if file.outlined is None else file.outlined
            gain = file.tokens - (outline if step.action is Action.OUTLINE else 0)
        left -= gain
        steps.append(step._replace(gain=gain, tokens_after=left))
    return Proposal(tuple(steps), size, proposal.budget)


def summed(proposal: Proposal, budget: Budget, taken: Sequence[str], to_come: int) -> str:
    """Say what is left when the steps for the *taken* paths are done, and whether that fits.

    Args:
        proposal: All steps.
        budget: What it has to fit into.
        taken: The paths of those that are done.
        to_come: How many outlines are still to be made, so that their gains are guesses.
    """
    if not proposal.steps:
        return f"{proposal.size:,} tokens fit into {budget.room:,}: nothing has to go"
    done = set(taken)
    left = proposal.size - sum(step.gain for step in proposal.steps if step.path in done)
    over = left - budget.room
    told = f"{len(done):,} of {numbers.counted(len(proposal.steps), 'file')} · "
    told += f"{'~' if to_come else ''}{left:,} of {budget.room:,} tokens · "
    told += f"still OVER by {over:,}" if over > 0 else "fits"
    return told + (f" · making {numbers.counted(to_come, 'outline')}" if to_come else "")


def _gain(step: Step, guessed: set[str]) -> str:
    sign = "~" if step.action is Action.OUTLINE and step.path in guessed else ""
    return f"{sign}-{step.gain:,}"
