"""What the app keeps of a person from one run to the next: colours, panes, that they were greeted.

It is one small file in the user's private state directory. One that can't be read counts for
nothing: the app then starts as at first.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field, json

from create_dump.destinations.state import state_directory
from create_dump.errors import CreateDumpError
from create_dump.explore.arrange import LEAST, MOST, SHARE, Wish

_NAME: Final = "explore.json"
_PRIVATE: Final = 0o600
_MOST_BYTES: Final = 10_000


class Kept(Struct, frozen=True):
    """What is kept.

    Attributes:
        theme: The name of the colours that were chosen on the screen, or "".
        greeted: Whether the first steps have been shown.
        panes: How the panes were left, as far as that is lasting.
    """

    theme: str = ""
    greeted: bool = False
    panes: Wish = field(default_factory=Wish)


def read() -> Kept:
    """Return what is kept."""
    try:
        with (state_directory() / _NAME).open("rb") as file:
            table = json.decode(file.read(_MOST_BYTES))
    except (CreateDumpError, OSError, ValueError, RecursionError):
        return Kept()
    if not isinstance(table, dict):
        return Kept()
    theme = table.get("theme")
    return Kept(
        theme if isinstance(theme, str) else "",
        table.get("greeted") is True,
        _panes(table.get("panes")),
    )


def _panes(table: object) -> Wish:
    if not isinstance(table, dict):
        return Wish()
    share = table.get("share")
    return Wish(
        alone=table.get("alone") is True,
        share=share if isinstance(share, int) and LEAST <= share <= MOST else SHARE,
        swapped=table.get("swapped") is True,
    )


def keep(
    *, theme: str | None = None, greeted: bool | None = None, panes: Wish | None = None
) -> None:
    """Keep what is given for the next run, and all else as it is.

    Raises:
        DeliveryError: It can't be written.
    """
    old = read()
    panes = old.panes if panes is None else panes
    table = {
        "theme": old.theme if theme is None else theme,
        "greeted": old.greeted if greeted is None else greeted,
        "panes": {"share": panes.share, "alone": panes.alone, "swapped": panes.swapped},
    }
    from create_dump.destinations.file import FileDestination

    FileDestination(state_directory() / _NAME, mode=_PRIVATE).deliver([json.encode(table)])
