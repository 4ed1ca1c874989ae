"""The library's way in: a directory to a workspace, with plain arguments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.errors import UsageError
from create_dump.options import Options
from create_dump.selection.rules import RuleOptions
from create_dump.selection.selection import EVERYTHING
from create_dump.workspace import Workspace

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from create_dump.selection.selection import Selection


def open(  # noqa: A001, PLR0913 - as gzip.open; one keyword an option
    root: str | os.PathLike[str] = ".",
    *,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    max_file_size: int | None = None,
    format: str = "markdown",  # noqa: A002 - the field's name everywhere else
    tokenizer: str = "o200k_base",
    selection: Selection = EVERYTHING,
    cache: bool = True,
) -> Workspace:
    """Open a directory; use the workspace in a ``with`` statement.

    No settings file is read: a library call means what it says.

    Args:
        root: The directory.
        include: Only paths that match one of these patterns (as in a ``.gitignore``).
        exclude: No paths that match one of these.
        max_file_size: No files above so many bytes.
        format: ``markdown``, ``xml``, ``json`` or ``plain``.
        tokenizer: Whose tokens are counted.
        selection: What is chosen at first.
        cache: Whether what one run learns of a file is kept for the next one, in the user's cache
            directory.

    Raises:
        RootMissing: There is no such directory.
        RootNotDirectory: It is something else.
        UsageError: A format, tokenizer or pattern makes no sense.
    """
    for name, patterns in (("include", include), ("exclude", exclude)):
        if isinstance(patterns, str):  # its letters would each be a pattern
            raise UsageError(
                "it takes a list of patterns", where=name, hint=f"{name}=[{patterns!r}]"
            )
    rules = RuleOptions(tuple(include), tuple(exclude), max_file_size)
    options = Options(
        rules=rules, format=format, tokenizer=tokenizer, selection=selection, cache=cache
    )
    return Workspace(Path(root), options)
