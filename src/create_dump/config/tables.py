"""What one settings file says, checked: its settings and those of each of its profiles."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from create_dump.config import secrecy
from create_dump.config.confine import confined
from create_dump.config.fields import BY_NAME, OUTPUT
from create_dump.config.judge import accept
from create_dump.config.sections import SECTIONS
from create_dump.config.wording import show_key, suggest
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from create_dump.config.files import Document

PROFILES: Final = "profiles"
"""The table that holds the profiles."""

_SHAPE: Final = "write a profile as [profiles.NAME]"


class Table(NamedTuple):
    """A file's settings.

    Attributes:
        document: The file.
        values: As `Settings` holds them, by name.
        profiles: The same for each profile.
    """

    document: Document
    values: Mapping[str, object]
    profiles: Mapping[str, Mapping[str, object]]


def read_table(
    document: Document, *, root: Path | None = None, known: Mapping[str, Collection[str]]
) -> Table:
    """Check all that a file sets, in every profile, whichever is used.

    Args:
        document: The file.
        root: The project, if the file is the project's own: then ``output`` stays inside.
        known: For settings that name something, the names that there are.

    Raises:
        SettingsError: It sets what does not exist or can't be.
    """
    values = _check(document, document.table, (), root, known)
    tables = document.table.get(PROFILES, {})
    if not isinstance(tables, dict):
        raise SettingsError(
            "profiles must be a table", where=document.position(PROFILES), hint=_SHAPE
        )
    profiles: dict[str, Mapping[str, object]] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            where = document.position(PROFILES, name)
            raise SettingsError(
                f"the profile {show_key(name)} must be a table", where=where, hint=_SHAPE
            )
        profiles[name] = _check(document, table, (PROFILES, name), root, known)
    return Table(document, values, profiles)


def _check(
    document: Document,
    table: Mapping[str, Any],
    above: tuple[str, ...],
    root: Path | None,
    known: Mapping[str, Collection[str]],
) -> dict[str, object]:
    """Return a table's values; *above* are the keys that lead there."""
    values: dict[str, object] = {}
    for key, value in table.items():
        if not above and key == secrecy.TABLE and isinstance(value, dict):
            for word, name in secrecy.SETTINGS.items():
                if word in value:
                    where = document.position(key, word)
                    values[name] = accept(BY_NAME[name], value[word], where=where, known=known)
            continue
        if not above and key in {PROFILES, *SECTIONS} - {secrecy.TABLE}:
            continue
        where = document.position(*above, key)
        if key not in BY_NAME:
            names = list(BY_NAME) if above else [*BY_NAME, PROFILES, *SECTIONS]
            raise SettingsError(
                f"there is no setting {show_key(key)}", where=where, hint=suggest(key, names)
            )
        if root is not None and BY_NAME[key].personal:
            raise SettingsError(
                f"a project can't set the {key} of those who open it",
                where=where,
                hint="it belongs in your own settings file",
            )
        if isinstance(value, list):
            where = _bad_item(document, (*above, key), value) or where
        values[key] = accept(BY_NAME[key], value, where=where, known=known)
        if key == OUTPUT.name and root is not None:
            values[key] = _confine(root, str(value), where)
    return values


def _bad_item(document: Document, keys: tuple[str, ...], items: list[Any]) -> str:
    """Return the position of the first item that can be no pattern, or ""."""
    for index, item in enumerate(items):
        if not isinstance(item, str) or not item:
            return document.position(*keys, index)
    return ""


def _confine(root: Path, output: str, where: str) -> str:
    try:
        return os.fspath(confined(root, output))
    except ValueError as error:
        raise SettingsError(
            f"output {error}, where a project's own settings may not send a dump",
            where=where,
            hint="name a file inside the project, or use --output",
        ) from error
