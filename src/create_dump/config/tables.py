"""What one settings file says, checked: its settings and those of each of its profiles."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from create_dump.config.confine import confined
from create_dump.config.fields import BY_KEYS, OUTPUT, SECRET_RULES, SECRETS, SECRETS_TABLE
from create_dump.config.judge import accept
from create_dump.config.sections import SECTIONS
from create_dump.config.wording import show_key, show_value, suggest
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from create_dump.config.files import Document

PROFILES: Final = "profiles"
"""The table that holds the profiles."""

_UNGUARDED: Final = frozenset({"warn", "off"})
"""The modes in which secrets go out."""

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
    for keys, value in _flat(document, table, above):
        if not above and keys[0] in {PROFILES, *SECTIONS}:
            continue
        where = document.position(*above, *keys)
        field = BY_KEYS.get(keys)
        if field is None:
            names = [each[-1] for each in BY_KEYS if each[:-1] == keys[:-1]]
            names += [] if keys[1:] else [SECRETS_TABLE]
            names += [] if above or keys[1:] else [PROFILES, *SECTIONS]
            raise SettingsError(
                f"there is no setting {'.'.join(map(show_key, keys))}",
                where=where,
                hint=suggest(keys[-1], names),
            )
        if root is not None and field.personal:
            raise SettingsError(
                f"a project can't set the {field.name} of those who open it",
                where=where,
                hint="it belongs in your own settings file",
            )
        if isinstance(value, list):
            where = _bad_item(document, (*above, *keys), value) or where
        values[field.name] = accept(field, value, where=where, known=known)
        if root is not None:
            _hold_back(root, field.name, values, where)
    return values


def _flat(
    document: Document, table: Mapping[str, Any], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the keys and the value of each setting, those of a table in it one by one."""
    for key, value in table.items():
        if key != SECRETS_TABLE:
            yield (key,), value
        elif isinstance(value, dict):
            yield from (((key, each), inner) for each, inner in value.items())
        else:
            raise SettingsError(
                f"{SECRETS_TABLE} must be a table",
                where=document.position(*above, key),
                hint=f'write [{SECRETS_TABLE}] and below it mode = "redact"',
            )


def _hold_back(root: Path, name: str, values: dict[str, object], where: str) -> None:
    """Let a project's own settings lead to nothing outside, nor switch the guard off.

    Raises:
        SettingsError: They would.
    """
    value = values[name]
    if name == OUTPUT.name:
        values[name] = _confine(root, str(value), where)
    elif name == SECRET_RULES.name and isinstance(value, tuple):
        values[name] = tuple(_confine_rules(root, each, where) for each in value)
    elif name == SECRETS.name and value in _UNGUARDED:
        raise SettingsError(
            f"a project can't let the secrets of those who open it out: {show_value(value)}",
            where=where,
            hint=f"say {SECRETS.flag} {value} yourself, or set it in your own settings file",
        )


def _bad_item(document: Document, keys: tuple[str, ...], items: list[Any]) -> str:
    """Return the position of the first item that can be no pattern, or ""."""
    for index, item in enumerate(items):
        if not isinstance(item, str) or not item:
            return document.position(*keys, index)
    return ""


def _confine_rules(root: Path, path: str, where: str) -> str:
    try:
        return os.fspath(confined(root, path))
    except ValueError as error:
        raise SettingsError(
            f"a file of rules {error}, where a project's own settings may not look",
            where=where,
            hint="name a file inside the project",
        ) from error


def _confine(root: Path, output: str, where: str) -> str:
    try:
        return os.fspath(confined(root, output))
    except ValueError as error:
        raise SettingsError(
            f"output {error}, where a project's own settings may not send a dump",
            where=where,
            hint="name a file inside the project, or use --output",
        ) from error
