"""Where a dump goes: standard output, the clipboard or a file, and which file is left alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.errors import DeliveryError
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from create_dump.cli.request import Request
    from create_dump.config.load import Loaded
    from create_dump.destinations.base import Destination
    from create_dump.workspace import Workspace

_MARKER_BYTES: Final = 256
"""Enough of a file's start to know a dump of ours."""

_NAMED_HERE: Final = "--output"
"""The origin of an output that was named on the command line."""


class Target(NamedTuple):
    """Where a dump goes.

    Attributes:
        destination: What takes it.
        where: The place in words.
        whole: Whether nothing of it stays when the writing is stopped.
        path: The file, if it is one.
    """

    destination: Destination
    where: str
    whole: bool = True
    path: Path | None = None


def target_of(request: Request, loaded: Loaded, workspace: Workspace) -> Target:
    """Return where the dump goes.

    Raises:
        DeliveryError: Standard output is closed, or the file is somebody else's and not named.
    """
    from create_dump import formats
    from create_dump.destinations.file import FileDestination

    extension = formats.get(workspace.options.format).extension
    if request.copy:
        from create_dump.destinations.clipboard import ClipboardDestination

        return Target(ClipboardDestination(extension), "the clipboard")
    if request.stdout:
        from create_dump.destinations.stdout import StreamDestination

        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            raise DeliveryError("it is closed", where="standard output")
        return Target(StreamDestination(stream), "standard output", whole=False)
    output = loaded.settings.output
    # A root such as "/" or "C:\\" has no name.
    default = f"{Path(workspace.name).name or 'root'}.dump{extension}"
    path = Path(output or default)
    if loaded.origins["output"] != _NAMED_HERE and request.split is None:
        spare(path)
    special = path.exists() and not path.is_file()
    where = quote_path(os.fspath(path))
    return Target(FileDestination(path), where, whole=not special, path=path)


def spare(path: Path, *, hint: str = "") -> None:
    """Refuse to overwrite a file that nobody named on the command line and that is not ours.

    Args:
        path: The file.
        hint: What the person can do; "" for naming it.

    Raises:
        DeliveryError: It is there and is no dump.
    """
    from create_dump.analysis.marker import is_dump

    try:
        if not path.is_file():
            return  # not there, or for the destination to say what is wrong with it
        with path.open("rb") as file:
            ours = is_dump(file.read(_MARKER_BYTES))
    except OSError:
        ours = False
    if not ours:
        shown = quote_path(os.fspath(path))
        raise DeliveryError(
            "the file is there already and is no dump of ours",
            where=shown,
            hint=hint or f"to overwrite it name it: --output {shown}",
        )
