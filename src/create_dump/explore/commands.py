"""What the app can do, by the ids of the keys: the one way from a key, a click or the palette.

It knows names and functions; which key stands for which id is `create_dump.explore.keys`'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def _nothing() -> str:
    return ""


class Command(Struct, frozen=True):
    """One thing that the app can do.

    Attributes:
        run: Does it.
        obstacle: Says in a sentence why it can't be done now; "" when it can. The footer greys
            its key out then, and whoever presses it is told.
    """

    run: Callable[[], Awaitable[None] | None]
    obstacle: Callable[[], str] = _nothing


class Commands(Mapping[str, Command]):
    """All that the app can do, looked up in one table after the other.

    Args:
        tables: The tables; none is asked for before a command was missing from those before it.
    """

    def __init__(self, tables: Iterator[Mapping[str, Command]]) -> None:
        """Ask for no table yet."""
        self._tables = tables
        self._known: dict[str, Command] = {}

    def __getitem__(self, name: str) -> Command:
        """Return the command *name*."""
        while name not in self._known and self._more():
            pass
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names of all commands."""
        while self._more():
            pass
        return iter(self._known)

    def __len__(self) -> int:
        """Count all commands."""
        return sum(1 for _ in self)

    def _more(self) -> bool:
        table = next(self._tables, None)
        self._known.update(table or {})
        return table is not None
