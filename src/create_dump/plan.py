"""The frozen choice: which files, in which order, in which representation, and what is left out.

A plan knows no format and reads no file. The same tree and options give the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.secrets.policy import Policy, Unscanned

if TYPE_CHECKING:
    from create_dump.analysis.facts import FileFacts


class Representation(StrEnum):
    """How much of a file goes in."""

    FULL = "full"
    OUTLINE = "outline"
    """Its signatures, where that is less than the whole."""


class PlannedFile(NamedTuple):
    """One file of a plan.

    Attributes:
        path: As in ``Entry``.
        facts: What analysis found in it.
        wrapped: Tokens of the file's whole section in the chosen format, wrapper included.
        representation: How much of it goes in.
    """

    path: str
    facts: FileFacts
    wrapped: int
    representation: Representation = Representation.FULL


class Skipped(NamedTuple):
    """A chosen path that does not go in, and why.

    Attributes:
        path: As in ``Entry``.
        reason: A stable word: ``binary``, ``link``, ``special``, ``repository``, ``too-large``,
            ``unreadable``, ``vanished``, ``changed``, ``dump``, ``secret``, ``not-scanned``.
        detail: The same for people, one short phrase.
    """

    path: str
    reason: str
    detail: str


def order(path: str) -> tuple[tuple[bool, str], ...]:
    """Return the key that sorts paths as the tree shows them: directories first, then names."""
    *above, name = path.split("/")
    return (*((False, part) for part in above), (True, name))


def kept_out(path: str, facts: FileFacts, policy: Policy) -> Skipped | None:
    """Return how a file stays out where secrets keep files out; None where it has none."""
    if facts.unscanned is Unscanned.FAILED:
        return Skipped(path, "not-scanned", facts.detail)
    found = sum(policy.concerns(one) for one in facts.findings)
    if not found:
        return None
    return Skipped(path, "secret", "1 secret" if found == 1 else f"{found:,} secrets")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a dump will hold.

    Attributes:
        project: The source's name.
        selection: The selection in words, one line, the same for the same choice.
        files: In the order of `order`.
        skipped: Chosen but left out, in the same order.
        format: The format's name.
        tokenizer: The tokenizer's name.
        exact: Whether that tokenizer counts, or only estimates.
        instructions: What the model is to do with it; "" for nothing.
        instructions_last: Whether that stands behind the files, or before them.
        part: Which of how many parts this is, from 1; None for a whole dump.
        policy: What is done about secrets.
    """

    project: str
    selection: str
    files: tuple[PlannedFile, ...]
    skipped: tuple[Skipped, ...]
    format: str
    tokenizer: str
    exact: bool
    instructions: str = ""
    instructions_last: bool = True
    part: tuple[int, int] | None = None
    policy: Policy = field(default_factory=Policy)

    @property
    def lines(self) -> int:
        """Lines of all files' contents."""
        return sum(file.facts.lines for file in self.files)

    @property
    def bytes(self) -> int:
        """Bytes of all files' contents, as they are on disk."""
        return sum(file.facts.size for file in self.files)

    @property
    def tokens(self) -> int:
        """Tokens of all files' contents alone, without the format's wrapper."""
        return sum(file.facts.tokens for file in self.files)
