"""Whether a setting can have a value, and what to say if it can't."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from create_dump.config.fields import Shape
from create_dump.config.quantity import parse_count, parse_size
from create_dump.config.wording import show_value, suggest
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from create_dump.config.fields import Field

_SWITCH = {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False}
_WORDS: Mapping[Shape, Callable[[str], object]] = {
    Shape.COUNT: parse_count,
    Shape.THREADS: parse_count,
    Shape.AMOUNT: parse_count,
    Shape.SIZE: parse_size,
    # What is none of these stays a text, and no text is a switch.
    Shape.SWITCH: lambda text: _SWITCH.get(text.lower(), text),
}


def accept(
    field: Field[object], value: object, *, where: str, known: Mapping[str, Collection[str]]
) -> object:
    """Return *value* as `Settings` holds it.

    Args:
        field: The setting.
        value: As a file, a flag or a caller gives it.
        where: The place that gives it, for the error.
        known: For settings that name something, the names that there are.

    Raises:
        SettingsError: The setting can't have this value.
    """
    import msgspec

    from create_dump.config.settings import TYPES

    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    given = value
    try:
        if isinstance(value, str) and field.shape in _WORDS:
            value = _WORDS[field.shape](value)
        value = msgspec.convert(value, TYPES[field.name])
    except ValueError as error:  # msgspec's errors are ValueErrors, too
        raise SettingsError(
            f"{field.name} must be {field.shape.value}, not {show_value(given)}", where=where
        ) from error
    choices = known.get(field.name)
    if isinstance(value, str) and choices is not None and value not in choices:
        shown = show_value(value)
        raise SettingsError(
            f"{'.'.join(field.at)} can't be {shown}"
            if field.at
            else f"there is no {field.name} {shown}",
            where=where,
            hint=suggest(value, choices),
        )
    return value


def accept_text(
    field: Field[object], text: str, *, where: str, known: Mapping[str, Collection[str]]
) -> object:
    """Return the value that *text*, an environment variable's, stands for.

    Patterns stand a line each: every other sign can be part of one.

    Raises:
        SettingsError: The setting can't have this value.
    """
    value: object = text
    if field.shape is Shape.PATTERNS:
        value = [line for line in text.splitlines() if line.strip()]
    return accept(field, value, where=where, known=known)
