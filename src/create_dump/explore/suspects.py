"""What the pane of secrets lists: findings by level, what nobody could look at, what is settled.

Knows the tree and what is known of its files: where secrets stand, never what they are.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.policy import Unscanned
from create_dump.node import SERIOUS
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.node import Node
    from create_dump.tree import Tree

MOST: Final = 1_000
"""Rows of a kind: whoever has more of them looks at them by other means than one by one."""
_STEP: Final = 128
"""Files between two pauses."""


class Fold(StrEnum):
    """Rows that stand behind one that opens; the value is what they are."""

    LOST = "not scanned"
    PASSWORDS = "possible passwords"
    ALLOWED = "allowed"


class Suspect(NamedTuple):
    """One finding.

    Attributes:
        finding: What is known of it.
        digest: Of the content that it was found in.
        out: Whether its file is not chosen.
    """

    finding: Finding
    digest: bytes
    out: bool

    @property
    def key(self) -> str:
        """What tells it from all others, and stays the same when lines are moved."""
        return f"{self.finding.path}\0{self.finding.fingerprint}\0{self.finding.start}"


class Lost(NamedTuple):
    """A file that could not be looked at.

    Attributes:
        path: As in ``Entry``.
        why: In a few words, or "".
    """

    path: str
    why: str

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return self.path


class Folded(NamedTuple):
    """A row that stands for others.

    Attributes:
        fold: For which.
        many: How many there are.
        open: Whether they are shown below it.
    """

    fold: Fold
    many: int
    open: bool

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return self.fold.value


class More(NamedTuple):
    """A row that says how many others are not shown.

    Attributes:
        many: How many.
        fold: Of which kind; "" for serious findings.
    """

    many: int
    fold: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"more {self.fold}"


Item = Suspect | Lost | Folded | More
"""A row of the pane."""


class Suspects:
    """All findings of a tree, as they were when it was gone through.

    Attributes:
        serious: Those of medium level and above that nobody has settled, the highest first.
        passwords: Those below.
        allowed: Those that somebody has settled.
        lost: The files that could not be looked at.
    """

    def __init__(self) -> None:
        """Know of none."""
        self.serious: list[Suspect] = []
        self.passwords: list[Suspect] = []
        self.allowed: list[Suspect] = []
        self.lost: list[Lost] = []

    def gather(self, tree: Tree) -> Iterator[None]:
        """Go through *tree*, with a pause now and then.

        What comes or goes during a pause may be missed.
        """
        from create_dump.plan import order

        nodes = list(tree.found)
        for at in range(0, len(nodes), _STEP):
            for node in tree.present(nodes[at : at + _STEP]):
                self._take(node)
            yield
        for each in (self.serious, self.passwords, self.allowed):
            each.sort(key=_place)
            yield
        self.lost.sort(key=lambda lost: order(lost.path))

    def _take(self, node: Node) -> None:
        facts = node.facts
        if facts is None:
            return
        if facts.unscanned is Unscanned.FAILED:
            self.lost.append(Lost(node.path, facts.detail))
        out = node.state is State.OUT
        for finding in facts.findings:
            suspect = Suspect(finding, facts.digest, out)
            if finding.suppressed:
                self.allowed.append(suspect)
            elif finding.level >= SERIOUS:
                self.serious.append(suspect)
            else:
                self.passwords.append(suspect)

    def items(self, opened: Collection[Fold], least: Level = Level.LOW) -> list[Item]:
        """Return the rows.

        Args:
            opened: What is not folded.
            least: The level from which on findings are shown.
        """
        serious = [each for each in self.serious if each.finding.level >= least]
        allowed = [each for each in self.allowed if each.finding.level >= least]
        passwords = self.passwords if least is Level.LOW else []
        items: list[Item] = [*serious[:MOST]]
        if len(serious) > MOST:
            items.append(More(len(serious) - MOST))
        folds: tuple[tuple[Fold, list[Suspect] | list[Lost]], ...] = (
            (Fold.LOST, self.lost),
            (Fold.PASSWORDS, passwords),
            (Fold.ALLOWED, allowed),
        )
        for fold, rows in folds:
            if not rows:
                continue
            items.append(Folded(fold, len(rows), fold in opened))
            if fold in opened:
                items += rows[:MOST]
                if len(rows) > MOST:
                    items.append(More(len(rows) - MOST, fold))
        return items


def _place(suspect: Suspect) -> tuple[int, tuple[tuple[bool, str], ...], int]:
    from create_dump.plan import order

    finding = suspect.finding
    return -finding.level, order(finding.path), finding.start
