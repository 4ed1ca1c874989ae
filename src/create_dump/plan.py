"""The frozen choice: which files, in which order, in which representation, and what is left out.

A plan knows no format and reads no file. The same tree and options give the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        redactions: How many secrets are taken out of it.
    """

    path: str
    facts: FileFacts
    wrapped: int
    representation: Representation = Representation.FULL
    redactions: int = 0


class Skipped(NamedTuple):
    """A chosen path that does not go in, and why.

    Attributes:
        path: As in ``Entry``.
        reason: A stable word: ``binary``, ``link``, ``special``, ``repository``, ``too-large``,
            ``unreadable``, ``vanished``, ``changed``, ``dump``, ``secret``, ``unscanned``.
        detail: The same for people, one short phrase.
    """

    path: str
    reason: str
    detail: str


class Secret(NamedTuple):
    """What is told of a secret that was found: where it stands, never what it is.

    Attributes:
        path: As in ``Entry``.
        line: From 1.
        column: From 1, in characters.
        rule: The rule's id.
        level: ``low``, ``medium`` or ``high``.
    """

    path: str
    line: int
    column: int
    rule: str
    level: str


def order(path: str) -> tuple[tuple[bool, str], ...]:
    """Return the key that sorts paths as the tree shows them: directories first, then names."""
    *above, name = path.split("/")
    return (*((False, part) for part in above), (True, name))


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
        names: What stands for the paths that hold secrets themselves.
        words_redacted: How many names and other words are written without a secret of theirs.
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
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    words_redacted: int = 0

    @property
    def redactions(self) -> int:
        """Secrets that are taken out, of files, names and other words."""
        return self.words_redacted + sum(file.redactions for file in self.files)

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
