"""What takes a dump, and what it answers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Outcome(StrEnum):
    """How sure we are that the dump arrived."""

    VERIFIED = "verified"
    """Read back and compared, or written and synchronised to disk."""
    SENT = "sent"
    """Handed to something that can't confirm it, such as a terminal or a pipe."""
    SAVED = "saved"
    """Not where it was meant to go, but whole in a private file that is named."""


class Delivery(Struct, frozen=True):
    """A destination's answer.

    Attributes:
        outcome: How sure it is.
        where: The place in words, for display: a path, ``clipboard (xclip)``, ``standard output``.
        saved: The file that holds the dump, if one does.
        note: What the person should know or do, one sentence; "" when all is well.
        fresh: Whether it was taken just now; else it was there already, the same.
    """

    outcome: Outcome
    where: str
    saved: Path | None = None
    note: str = ""
    fresh: bool = True


class Destination(Protocol):
    """Takes a stream of bytes, all or nothing."""

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        """Take all *chunks*.

        An exception out of *chunks* (a cancelled or failed dump) leaves nothing behind.

        Raises:
            DeliveryError: It could not be taken; what stood there before is whole.
        """
        ...
