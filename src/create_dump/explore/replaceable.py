"""Whether a file may be written over without a question: it asks the disk, so not on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.analysis.marker import is_dump

if TYPE_CHECKING:
    from pathlib import Path

_START: Final = 256


def replaceable(path: Path) -> bool:
    """Tell whether writing to *path* loses nothing: no regular file is there, or one of our dumps.

    What can't be looked at is left to the destination, which says why it can't write.
    """
    try:
        if not path.is_file():
            return True
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError:
        return True
    return not start or is_dump(start)
