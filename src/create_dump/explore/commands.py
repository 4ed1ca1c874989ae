"""What the app can do, by the ids of the keys: the one way from a key, a click or the palette.

It knows names and functions; which key stands for which id is `create_dump.explore.keys`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def _nothing() -> str:
    return ""


class Command(NamedTuple):
    """One thing that the app can do.

    Attributes:
        run: Does it.
        obstacle: Says in a sentence why it can't be done now; "" when it can. The footer greys
            its key out then, and whoever presses it is told.
    """

    run: Callable[[], Awaitable[None] | None]
    obstacle: Callable[[], str] = _nothing
