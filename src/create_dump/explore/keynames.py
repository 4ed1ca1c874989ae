"""How keys are called: as people write them, as bindings name them, and as they are shown.

The bindings' names are Textual's; a test holds this to it, so that nothing here loads it.
"""

from __future__ import annotations

import re
import string
import unicodedata
from typing import Final

_PARTS: Final = re.compile(r"((?:(?:alt|ctrl|hyper|meta|shift|super)\+)*)(.+)", re.DOTALL)
_SHORT: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_NAMED: Final = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "Backspace",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "space",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}
TWINS: Final = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys that most terminals can't tell from others."""
# One terminal says it this way, another that.
_EITHER: Final = {"ctrl+space": "ctrl+at,ctrl+space", "ctrl+at": "ctrl+at,ctrl+space"}


def _name(character: str) -> str:
    """Return the name of a character's key."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


_SIGNS: Final = {_name(sign): sign for sign in string.punctuation}
NAMES: Final = (*_NAMED, *_SIGNS)
"""The keys that have a name of more than one character."""


def called(key: str) -> str:
    """Return the binding's names of *key*, with commas between them; "" if there is no such key.

    Args:
        key: As a person writes it: ``y``, ``Y``, ``?``, ``question_mark``, ``ctrl+y``, ``f5``.
    """
    found = _PARTS.fullmatch(key)
    if found is None:
        return ""
    modifiers, base = sorted({*found[1].split("+")[:-1]}), found[2]
    if len(base) == 1:
        if not base.isprintable() or base.isspace():
            return ""
        base = _name(base)
    else:
        base = _SHORT.get(base, base)
        if base not in NAMES:
            return ""
    if len(base) == 1 and modifiers:
        if modifiers == ["shift"] and base.isalpha():
            return base.upper()
        base = base.lower()
    name = "+".join([*modifiers, base])
    return _EITHER.get(name, name)


def shown(keys: str) -> str:
    """Return how a binding's keys are written for people, with spaces between them."""
    return " ".join(_shown(name) for name in keys.split(",") if name and name != "ctrl+at")


def _shown(name: str) -> str:
    modifiers, _, base = name.rpartition("+")
    base = _NAMED.get(base) or _SIGNS.get(base, base)
    if not modifiers:
        return base
    return f"^{base}" if modifiers == "ctrl" else f"{modifiers}+{base}"
