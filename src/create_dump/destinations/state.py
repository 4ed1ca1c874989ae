"""The private file that every copied dump is kept in, so that no copy is ever lost.

Knows where it is and who may read it: the user alone.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from create_dump.destinations.refusal import refused
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.destinations.file import FileDestination

_PRIVATE_DIRECTORY = 0o700
_PRIVATE_FILE = 0o600


def state_directory() -> Path:
    """Return the user's state directory for create-dump, made and kept private.

    Raises:
        DeliveryError: It can't be made, or can't be made private.
    """
    import platformdirs

    path = platformdirs.user_state_path("create-dump", appauthor=False)
    try:
        path.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) != _PRIVATE_DIRECTORY:
            path.chmod(_PRIVATE_DIRECTORY)
    except OSError as error:
        refusal = refused(error, quote_path(path.as_posix()))
        refusal.hint = "set XDG_STATE_HOME to a directory that you may write to"
        raise refusal from error
    return path


def state_file(extension: str) -> FileDestination:
    """Return the file that holds the last copied dump of a format.

    Args:
        extension: The format's, with the dot.

    Raises:
        DeliveryError: Its directory can't be made, or can't be made private.
    """
    from create_dump.destinations.file import FileDestination

    return FileDestination(state_directory() / f"last{extension}", mode=_PRIVATE_FILE)
