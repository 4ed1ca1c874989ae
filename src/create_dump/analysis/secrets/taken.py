"""A file as it may go into a dump. Plain data: what decides about it is `guard`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from create_dump.analysis.facts import FileFacts


class Taken(NamedTuple):
    """A file as it may go in.

    Attributes:
        facts: With its findings; no text any more where the policy keeps it out.
        text: Without the secrets that the policy takes out.
        redactions: How many these are.
    """

    facts: FileFacts
    text: str
    redactions: int
