"""What was delivered: the number that a person is shown is what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from create_dump.destinations.base import Delivery
    from create_dump.gate import Passed
    from create_dump.plan import Skipped


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was delivered, and what was not.

    Attributes:
        delivery: Where it went and how sure that is.
        format: The format's name.
        files: How many files are in it.
        tokens: Of the whole dump, counted on what was delivered.
        tokenizer: Whose tokens these are.
        exact: Whether they are counted, or estimated.
        bytes: Of the whole dump.
        sha256: Of the whole dump, in hexadecimal.
        skipped: What was chosen or found but is not in it, and why.
        left_out: How many paths the rules kept out (an ignored directory is one).
        notes: What else a reader should know, a line each: guessed encodings, files that
            changed while the dump was written.
        secrets: What was found in it and concerned the policy, in the order of the dump.
    """

    delivery: Delivery
    format: str
    files: int
    tokens: int
    tokenizer: str
    exact: bool
    bytes: int
    sha256: str
    skipped: tuple[Skipped, ...] = ()
    left_out: int = 0
    notes: tuple[str, ...] = ()
    secrets: tuple[Passed, ...] = ()

    @property
    def redacted(self) -> int:
        """How many secrets were replaced in it."""
        return sum(one.redacted for one in self.secrets)
