"""What came of one way to the clipboard."""

from __future__ import annotations

from typing import NamedTuple

from create_dump.destinations.base import Outcome


class Attempt(NamedTuple):
    """One try.

    Attributes:
        outcome: How sure we are; ``SAVED`` says that this way did not work.
        tool: Who holds the dump now, in words.
        note: What the person should know or do, or why it did not work.
    """

    outcome: Outcome
    tool: str = ""
    note: str = ""

    @property
    def worked(self) -> bool:
        """Whether the dump has gone this way."""
        return self.outcome is not Outcome.SAVED


def failed(note: str) -> Attempt:
    """Return an attempt that did not work, and why."""
    return Attempt(Outcome.SAVED, note=note)
