"""Named selections into the project's settings file, and out of it again.

It knows which file that is and that it is replaced whole; how its text changes is `config.edit`'s.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.config.files import (
    OWN_FILE,
    PROJECT_FILE,
    TABLE,
    own_document,
    project_document,
    read_bytes,
)
from create_dump.config.sections import SELECTIONS
from create_dump.config.wording import show_key, suggest
from create_dump.destinations.file import FileDestination
from create_dump.errors import DeliveryError, SettingsError, UsageError
from create_dump.selection.notation import parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from create_dump.config.files import Document

_BOM: Final = b"\xef\xbb\xbf"
_LONGEST: Final = 60


class _File(NamedTuple):
    """The settings file in use.

    Attributes:
        path: Where it is, or would be.
        data: What is in it; empty if it is not there.
        document: The same, read; None if it is not there.
    """

    path: Path
    data: bytes
    document: Document | None

    @property
    def text(self) -> str:
        return self.data.decode("utf-8-sig")


def save_selection(root: Path, name: str, items: Sequence[str]) -> str:
    """Write a selection under a name into the project's settings file; return the file's name.

    That is its ``create_dump.toml``, else its ``pyproject.toml`` if that has a table for us, else
    a new ``create_dump.toml``. One of that name is replaced; comments and all else stay.

    Args:
        root: The project.
        name: Up to 60 letters.
        items: In the notation of `create_dump.selection.notation`.

    Raises:
        SettingsError: The name or an item makes no sense, or the file can't be read or changed.
    """
    from create_dump.config.edit import UneditableError, with_selection

    _check_name(name)
    _check_items(items)
    file = _in_use(root)
    if file.document is not None:
        _selections(file.document)
    above = () if file.document is None else file.document.prefix
    try:
        text = with_selection(file.text, above, name, items)
    except UneditableError:
        raise _uneditable(file) from None
    return _write(file, text)


def delete_selection(root: Path, name: str) -> str:
    """Take a named selection out of the project's settings file; return the file's name.

    A ``create_dump.toml`` that nothing is left in goes with it, as it came with the first one:
    unless it hides a table for us in ``pyproject.toml``, which would come into force.

    Raises:
        SettingsError: There is none of that name, or the file can't be read or changed.
    """
    from create_dump.config.edit import UneditableError, without_selection

    file = _in_use(root)
    names = [] if file.document is None else _selections(file.document)
    if file.document is None or name not in names:
        raise SettingsError(
            f"there is no selection {show_key(name)}",
            where=file.path.name,
            hint=suggest(name, names) or "one of your own stands in your own settings file",
        )
    try:
        text = without_selection(file.text, file.document.prefix, name)
    except UneditableError:
        raise _uneditable(file) from None
    # A link is somebody's own doing, and what is write-protected is refused below.
    ours = file.path.name == OWN_FILE and not file.path.is_symlink()
    if not text and ours and os.access(file.path, os.W_OK) and not _hides_another(root):
        with suppress(OSError):
            file.path.unlink()
            return file.path.name
    return _write(file, text)


def _hides_another(root: Path) -> bool:
    """Tell whether ``pyproject.toml`` has a table for us, which holds where no own file is."""
    try:
        return project_document(root) is not None
    except SettingsError:
        return True


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > _LONGEST or not name.isprintable():
        raise SettingsError(
            f"a selection can't be named {show_key(name)}",
            hint=f"take a word or two, up to {_LONGEST} letters",
        )


def _check_items(items: Sequence[str]) -> None:
    try:
        parse(items)
        "".join(items).encode()
    except UsageError as error:
        raise SettingsError(error.what, hint=error.hint) from None
    except UnicodeEncodeError:
        raise SettingsError(
            "a name in it is not UTF-8, which a settings file is",
            hint="write it in double quotes, with octal escapes",
        ) from None


def _in_use(root: Path) -> _File:
    """Return the settings file that a selection goes into.

    Raises:
        SettingsError: It can't be read, or a link is there that leads nowhere.
    """
    path = root / OWN_FILE
    document = own_document(path, OWN_FILE, root=root)
    if document is None:
        if path.is_symlink():
            raise SettingsError("it is a link that leads nowhere", where=OWN_FILE)
        document = project_document(root)
        path = path if document is None else root / PROJECT_FILE
    data = b"" if document is None else read_bytes(path, path.name, root)
    if data is None:
        raise SettingsError("the settings file has just gone away", where=path.name)
    return _File(path, data, document)


def _selections(document: Document) -> list[str]:
    table = document.table.get(SELECTIONS, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{SELECTIONS} must be a table", where=document.position(SELECTIONS))
    return list(table)


def _write(file: _File, text: str) -> str:
    bom = _BOM if file.data.startswith(_BOM) else b""
    try:
        FileDestination(file.path).deliver([bom + text.encode()])
    except DeliveryError as error:
        raise SettingsError(
            f"the settings file can't be written: {error.what}",
            where=file.path.name,
            hint="make it writable, or name the selection in your own settings file",
        ) from error
    return file.path.name


def _uneditable(file: _File) -> SettingsError:
    header = ".".join((*TABLE, SELECTIONS) if file.path.name == PROJECT_FILE else (SELECTIONS,))
    return SettingsError(
        "this file is written in a way that can't be changed with certainty",
        where=file.path.name,
        hint=f"write the selection into it yourself, below [{header}]",
    )
