"""A destination inside the process, for callers who want the dump itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.destinations.base import Delivery, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable


class BytesDestination:
    """Keeps the dump as bytes.

    Attributes:
        data: The last dump that was delivered whole; empty before.
    """

    __slots__ = ("data",)

    def __init__(self) -> None:
        """Start empty."""
        self.data = b""

    @property
    def text(self) -> str:
        """The dump as text; every format writes UTF-8."""
        return self.data.decode("utf-8")

    def deliver(self, chunks: Iterable[bytes]) -> Delivery:
        """Keep all *chunks*; an exception out of them leaves `data` as it was."""
        self.data = b"".join(chunks)
        return Delivery(Outcome.VERIFIED, "memory")
