"""The table ``[secrets]`` of a settings file: what is looked for, what counts, what is done.

It may stand for the setting ``secrets`` alone. A project's file names rules of its own only.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.config.confine import confined
from create_dump.config.fields import REDACT_LEVEL
from create_dump.config.fields import SECRETS as SETTING
from create_dump.config.wording import show_key, show_value, suggest
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from create_dump.config.files import Document

TABLE: Final = SETTING.name
POLICY: Final = "policy"
"""What the setting is called within its table."""
SETTINGS: Final = {POLICY: SETTING.name, REDACT_LEVEL.name: REDACT_LEVEL.name}
"""The settings that may stand in the table, by what they are called there."""
_RULES: Final = "rules"
_LISTS: Final = (_RULES, "disable", "allow_paths")


class Secrets(NamedTuple):
    """The table about secrets, but for what is a setting as well.

    Attributes:
        rules: Files of further rules, absolute.
        disable: Rules that do not count, by their ids.
        allow_paths: Globs of paths in which nothing counts.
    """

    rules: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    allow_paths: tuple[str, ...] = ()


def read_secrets(document: Document, root: Path | None) -> Secrets:
    """Return what a file's table says, but for the settings.

    Args:
        document: The file.
        root: The project, if the file is the project's: then its rules stand inside.

    Raises:
        SettingsError: It says what can't be.
    """
    table = document.table.get(TABLE)
    if not isinstance(table, dict):
        return Secrets()
    lists: dict[str, tuple[str, ...]] = {}
    for key, value in table.items():
        if key in SETTINGS:
            continue
        where = document.position(TABLE, key)
        if key not in _LISTS:
            raise SettingsError(
                f"there is no {show_key(key)} in {TABLE}",
                where=where,
                hint=suggest(key, [*SETTINGS, *_LISTS]),
            )
        if not isinstance(value, list) or not all(
            isinstance(item, str) and item and "\0" not in item for item in value
        ):
            raise SettingsError(
                f"{key} must be a list of texts, not {show_value(value)}", where=where
            )
        lists[key] = tuple(value)
    rules = tuple(
        _file(document, root, name, document.position(TABLE, _RULES, index))
        for index, name in enumerate(lists.get(_RULES, ()))
    )
    return Secrets(rules, lists.get("disable", ()), lists.get("allow_paths", ()))


def _file(document: Document, root: Path | None, name: str, where: str) -> str:
    """Return the path of a file of rules, which stands beside the settings that name it."""
    if root is None:
        return os.fspath(Path(document.name).parent / Path(name).expanduser())
    try:
        path = confined(root, name)
    except ValueError as error:
        raise SettingsError(
            f"the file of rules {error}, where a project's own settings may not look",
            where=where,
            hint="name a file inside the project, or name it in your own settings",
        ) from error
    return os.fspath(path)
