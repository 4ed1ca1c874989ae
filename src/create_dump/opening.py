"""The library's way in: a directory to a workspace, with plain arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.arguments import texts
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
    max_file_size: int | str | None = None,
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
        max_file_size: No files above so many bytes, or above such a size: ``"10MB"``.
        format: ``markdown``, ``xml``, ``json`` or ``plain``.
        tokenizer: Whose tokens are counted.
        selection: What is chosen at first.
        cache: Whether what one run learns of a file is kept for the next one, in the user's cache
            directory.

    Raises:
        RootMissing: There is no such directory.
        RootNotDirectory: It is something else.
        UsageError: A format, tokenizer or pattern makes no sense, or an argument is something
            else than it should be.
    """
    size = _size(max_file_size) if isinstance(max_file_size, str) else max_file_size
    rules = RuleOptions(
        tuple(texts(include, "include", "patterns")),
        tuple(texts(exclude, "exclude", "patterns")),
        size,
    )
    options = Options(
        rules=rules, format=format, tokenizer=tokenizer, selection=selection, cache=cache
    )
    return Workspace(root, options)


def _size(text: str) -> int:
    from create_dump.config.quantity import parse_size

    try:
        return parse_size(text)
    except ValueError:
        raise UsageError(
            f"{text!a} is no size", where="max_file_size", hint='such as 10_000_000 or "10MB"'
        ) from None
