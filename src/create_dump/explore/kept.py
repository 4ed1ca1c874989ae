"""What the app keeps of a person from one run to the next: the colours, and that they were greeted.

It is one small file in the user's private state directory. One that can't be read counts for
nothing: the app then starts as at first.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct, json

from create_dump.destinations.state import state_directory
from create_dump.errors import CreateDumpError

_NAME: Final = "explore.json"
_PRIVATE: Final = 0o600
_MOST_BYTES: Final = 10_000


class Kept(Struct, frozen=True):
    """What is kept.

    Attributes:
        theme: The name of the colours that were chosen on the screen, or "".
        greeted: Whether the first steps have been shown.
    """

    theme: str = ""
    greeted: bool = False


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
    return Kept(theme if isinstance(theme, str) else "", table.get("greeted") is True)


def keep(*, theme: str | None = None, greeted: bool | None = None) -> None:
    """Keep what is given for the next run, and all else as it is.

    Raises:
        DeliveryError: It can't be written.
    """
    old = read()
    new = Kept(old.theme if theme is None else theme, old.greeted if greeted is None else greeted)
    from create_dump.destinations.file import FileDestination

    FileDestination(state_directory() / _NAME, mode=_PRIVATE).deliver([json.encode(new)])
